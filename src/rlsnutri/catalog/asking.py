"""What the catalogue says about something asked in plain words: rejected beliefs first, then claims and rules."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from attrs import frozen

from rlsnutri.catalog.entries import Rejected
from rlsnutri.catalog.names import found_by
from rlsnutri.catalog.resolving import named_ids
from rlsnutri.nutrients import Source
from rlsnutri.rules import Ceiling, Competitor, Gate, NoInteraction, Rule
from rlsnutri.sayings import Said

if TYPE_CHECKING:
    from rlsnutri.catalog.model import Catalog

__all__ = ["said_about"]

_WORD = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*")
_AMOUNT = re.compile(r"[0-9][0-9.,-]*\s*(?:ng|µg|ug|mcg|mg|g|iu)\b")
"""What would otherwise read as magnesium: 50 mg."""
_LONGEST_NAME = 6
_LONGEST_QUESTION = 400


@frozen
class _Topics:
    """What a text speaks of: for each thing that it names all ids it answers to, and its other words."""

    things: tuple[frozenset[str], ...]
    words: frozenset[str]

    def met_by(self, ids: Iterable[str]) -> bool:
        """Whether these ids are about the one thing named, or about two of the things named."""
        known = frozenset(ids)
        return bool(self.things) and sum(bool(thing & known) for thing in self.things) >= min(2, len(self.things))


def said_about(question: str, catalog: Catalog) -> tuple[Said, ...]:
    """Return what the catalogue says about what is named in a question, nothing where it says nothing."""
    asked = _topics(question[:_LONGEST_QUESTION], catalog)
    rejected, by_word = _rejected(asked, catalog)
    leads_to = {name for row in rejected for name in row.see}
    claims = (
        claim
        for claim in catalog.claims
        if claim.id in leads_to or (not by_word and asked.met_by(_ids(_topics(claim.claim, catalog))))
    )
    rules = (rule for rule in catalog.rules if rule.id in leads_to or (not by_word and _speaks_of(rule, asked)))
    by_id = {source.id: source for source in catalog.sources}

    def sources(names: Iterable[str]) -> tuple[Source, ...]:
        return tuple(by_id[name] for name in names if name in by_id)

    return (
        *(Said("rejected", row.id, row.what, row.reason, sources(row.sources)) for row in rejected),
        *(Said("claim", each.id, each.claim, _verdict(each.verdict.value, each.literature), sources(each.sources))
          for each in claims),
        *(Said("rule", rule.id, _things(rule), _content(rule), sources(rule.sources)) for rule in rules),
    )  # fmt: skip


def _verdict(verdict: str, literature: str) -> str:
    return f"{verdict.replace('-', ' ')}: {literature}"


def _topics(text: str, catalog: Catalog) -> _Topics:
    index = catalog.index
    words = _WORD.findall(_AMOUNT.sub(" ", found_by(text)))
    things: list[frozenset[str]] = []
    others: set[str] = set()
    place = 0
    while place < len(words):
        for length in range(min(_LONGEST_NAME, len(words) - place), 0, -1):
            name = " ".join(words[place : place + length])
            thing = _thing(name, catalog) if len(name) > 1 else None  # "I" is not iodine
            if thing is not None:
                things.append(frozenset(index.ids(*thing)))
                place += length
                break
        else:
            others.add(words[place])
            place += 1
    return _Topics(tuple(dict.fromkeys(things)), frozenset(others))


def _thing(name: str, catalog: Catalog) -> tuple[str, ...] | None:
    """Return the ids of what a name means, its nutrient included; "B12" means the vitamin."""
    index = catalog.index
    for spelling in (name, f"vitamin {name}"):
        nutrient, form, term = index.nutrients.get(spelling), index.forms.get(spelling), index.terms.get(spelling)
        if nutrient is not None:
            return (nutrient.id,)
        if form is not None:
            return (form.id, form.nutrient)
        if term is not None:
            return (term.id, *term.members)
    return None


def _ids(topics: _Topics) -> frozenset[str]:
    return frozenset[str]().union(*topics.things)


def _rejected(asked: _Topics, catalog: Catalog) -> tuple[tuple[Rejected, ...], bool]:
    """Return the rows that answer, and whether it was a word such as "evening" that told them from others."""
    found: list[tuple[int, Rejected]] = []
    for row in catalog.rejected:
        about = [_topics(each, catalog) for each in row.about]
        ids = {*row.about, *(name for each in about for name in _ids(each))}
        words = {word for each in about for word in each.words}
        shared = len(asked.words & words)
        # of what has no name here (MTHFR) every word must be said: "is it safe" asks nothing
        if asked.met_by(ids) or (not asked.things and words and words <= asked.words):
            found.append((shared, row))
    # who asks about magnesium in the evening does not ask about magnesium and calcium
    most = max((shared for shared, _ in found), default=0)
    return tuple(row for shared, row in found if shared == most), most > 0


def _speaks_of(rule: Rule, asked: _Topics) -> bool:
    """Whether a rule is about the one thing asked, or relates the things asked to each other."""
    subject, *others = (*named_ids(rule), *_affected(rule))
    if not asked.met_by((subject, *others)):
        return False
    rest = frozenset(others)
    return len(asked.things) == 1 or any(
        subject in one and any(other & rest for other in asked.things if other is not one) for one in asked.things
    )


def _affected(rule: Rule) -> Iterator[str]:
    """Yield what suffers without being in the plan: copper by much zinc."""
    if isinstance(rule, Gate):
        yield from (value for name, value in rule.conditions if name == "affects")


def _things(rule: Rule) -> str:
    return ", ".join(dict.fromkeys((*named_ids(rule), *_affected(rule))))


def _content(rule: Rule) -> str:
    match rule:
        case Competitor():
            number = f"{_gap(rule.before, 'before')}, {_gap(rule.after, 'after')}"
        case Ceiling():
            number = f"at most {rule.amount} at a time"
        case NoInteraction():
            number = "nothing to keep apart or together"
        case _:
            number = ""
    grade = f"{rule.strength.value}, evidence {rule.evidence.value}"
    if rule.interval_evidence is not None:
        grade += f", number {rule.interval_evidence.value}"
    return "; ".join(filter(None, (rule.effect, number, rule.magnitude, grade)))


def _gap(minutes: int | None, side: str) -> str:
    return f"never {side}" if minutes is None else f"{minutes} min {side}"
