"""Whether everything that a catalogue names is there, once: ids, names, sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, assert_never

from rlsnutri.catalog.names import found_by
from rlsnutri.errors import Fault
from rlsnutri.nutrients import Form, Nutrient
from rlsnutri.rules import (
    Alone,
    Ceiling,
    Competitor,
    Contraindication,
    DailyLimit,
    FirstOfDay,
    Gate,
    Interval,
    MostTimes,
    Named,
    NoInteraction,
    NotSameDay,
    Rule,
    Selector,
    Together,
    Window,
)

if TYPE_CHECKING:
    from rlsnutri.catalog.entries import Term
    from rlsnutri.catalog.model import Catalog

__all__ = ["named_ids", "selectors", "spellings", "unresolved"]


def unresolved(catalog: Catalog) -> Iterator[Fault]:
    """Yield a fault for everything that does not resolve, or not to one thing."""
    yield from _twice(catalog)
    yield from _names(catalog)
    yield from _references(catalog)
    sources = {source.id for source in catalog.sources}
    for where, named in _sourced(catalog):
        for source in named:
            if source not in sources:
                yield Fault("no such source", where, source)


def spellings(entry: Nutrient | Form | Term) -> Iterator[str]:
    """Yield everything that finds an entry, ready to be compared, its id first."""
    yield found_by(entry.id)
    yield found_by(entry.name)
    yield from map(found_by, entry.synonyms)


def _twice(catalog: Catalog) -> Iterator[Fault]:
    things = [each.id for each in catalog.nutrients]
    things += [each.id for each in catalog.forms]
    things += [each.id for each in catalog.terms]
    for where, ids in (
        ("nutrients, forms and terms", things),
        ("rules", [each.id for each in catalog.rules]),
        ("sources", [each.id for each in catalog.sources]),
        ("claims", [each.id for each in catalog.claims]),
        ("rejected", [each.id for each in catalog.rejected]),
        ("presets", [each.id for each in catalog.presets]),
    ):
        for name, times in Counter(ids).items():
            if times > 1:
                yield Fault("an id stands twice", where, name)


def _names(catalog: Catalog) -> Iterator[Fault]:
    tables: tuple[tuple[str, Iterable[Nutrient | Form | Term]], ...] = (
        ("nutrients", catalog.nutrients),
        ("forms", catalog.forms),
        ("terms", catalog.terms),
    )
    for table, entries in tables:
        owners: dict[str, str] = {}
        for entry in entries:
            for spelling in spellings(entry):
                if owners.setdefault(spelling, entry.id) != entry.id:
                    yield Fault(f"a name of {owners[spelling]} and of {entry.id}", table, spelling)


def _references(catalog: Catalog) -> Iterator[Fault]:
    nutrients = {each.id for each in catalog.nutrients}
    forms = {each.id for each in catalog.forms}
    terms = {each.id for each in catalog.terms}
    known = nutrients | forms | terms
    for form in catalog.forms:
        if form.nutrient not in nutrients:
            yield Fault("no such nutrient", f"forms.{form.id}.nutrient", form.nutrient)
    for row in catalog.conversions:
        for value, there in ((row.nutrient, nutrients), *((form, forms) for form in row.forms)):
            if value not in there:
                yield Fault("no such nutrient or form", f"conversions.{row.nutrient}", value)
    for limit in catalog.limits:
        if limit.nutrient not in nutrients:
            yield Fault("no such nutrient", "limits", limit.nutrient)
    for term in catalog.terms:
        for member in term.members:
            if member not in known:
                yield Fault("no such member", f"terms.{term.id}", member)
    for each in catalog.rules:
        for name in named_ids(each):
            if name not in known:
                yield Fault("no such id", f"rules.{each.id}", name)
    rules = {each.id for each in catalog.rules}
    for preset in catalog.presets:
        for gap in preset.gaps:
            if gap.rule not in rules:
                yield Fault("no such rule", f"presets.{preset.id}", gap.rule)
    answers = {each.id for each in (*catalog.rules, *catalog.claims)}
    for entry in catalog.rejected:
        for name in entry.see:
            if name not in answers:
                yield Fault("no such row", f"rejected.{entry.id}.see", name)


def _sourced(catalog: Catalog) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield from ((f"forms.{each.id}", each.sources) for each in catalog.forms)
    yield from ((f"conversions.{each.nutrient}", each.sources) for each in catalog.conversions)
    yield from ((f"limits.{each.nutrient}", each.sources) for each in catalog.limits)
    yield from ((f"rules.{each.id}", each.sources) for each in catalog.rules)
    yield from ((f"terms.{each.id}", each.sources) for each in catalog.terms)
    yield from ((f"claims.{each.id}", each.sources) for each in catalog.claims)
    yield from ((f"rejected.{each.id}", each.sources) for each in catalog.rejected)
    yield from ((f"presets.{each.id}", tuple(gap.by for gap in each.gaps)) for each in catalog.presets)


def named_ids(rule: Rule) -> Iterator[str]:
    """Yield every id that a rule names, nutrients of thresholds included."""
    for selector in selectors(rule):
        if isinstance(selector, Named):
            continue
        yield selector if isinstance(selector, str) else selector.id
        if not isinstance(selector, str) and selector.of is not None:
            yield selector.of
    if isinstance(rule, Ceiling | DailyLimit):
        yield rule.nutrient


def selectors(rule: Rule) -> tuple[Selector, ...]:
    """Return every selector of a rule, its subject first."""
    match rule:
        case Competitor() | Gate() | Contraindication() | NoInteraction():
            return (rule.subject, *rule.objects)
        case Window() | Interval() | FirstOfDay():
            return (rule.subject,)
        case Alone():
            return (rule.subject, *rule.excepting)
        case Together():
            return (rule.subject, rule.companion)
        case NotSameDay():
            return (rule.subject, rule.other)
        case MostTimes() | Ceiling() | DailyLimit():
            return ()
        case _:
            assert_never(rule)
