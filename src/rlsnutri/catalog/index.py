"""What looking up asks again and again, worked out once per catalogue: names, groups, factors, rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, TypeVar

from attrs import frozen

from rlsnutri.amounts import Scale
from rlsnutri.catalog.entries import Term, TermKind
from rlsnutri.catalog.names import found_by
from rlsnutri.catalog.resolving import selectors, spellings
from rlsnutri.nutrients import Conversion, Form, Nutrient
from rlsnutri.rules import Ceiling, DailyLimit, Rule, Substance

if TYPE_CHECKING:
    from rlsnutri.catalog.model import Catalog

__all__ = ["Index", "index_of"]

Entry = TypeVar("Entry", Nutrient, Form, Term)

_NOT_TAKEN = (TermKind.CONDITION, TermKind.EVENT, TermKind.LAB)

_NANOGRAMS = {"ng": 1, "ug": 10**3, "mg": 10**6, "g": 10**9}


@frozen(eq=False)
class Index:
    """Nutrients, forms and terms by every spelling; all else by id."""

    nutrients: Mapping[str, Nutrient]
    forms: Mapping[str, Form]
    terms: Mapping[str, Term]
    groups: Mapping[str, tuple[str, ...]]
    """All that an id answers to besides itself."""
    subgroups: Mapping[str, tuple[str, ...]]
    """The groups within a group."""
    twins: Mapping[str, Form]
    """The other form of a compound that the catalogue knows as a form of two nutrients."""
    scales: Mapping[str, Scale]
    """What a nutrient is counted in."""
    iu: Mapping[str, Fraction]
    """Nanograms per millionth of an IU of a form."""
    generic_iu: Mapping[str, Fraction]
    """The same for a nutrient, where one factor covers all its forms."""
    iu_forms: Mapping[str, tuple[str, ...]]
    """The names of a nutrient's forms that are counted in IU."""
    counted: Mapping[str, Fraction]
    """What one nanogram of a form counts on its nutrient's scale, where that is not one."""
    per_dfe: Mapping[str, Fraction]
    """The DFE of one nanogram of a form."""
    rules: Mapping[str, tuple[int, ...]]
    """Positions of the rules about an id."""
    other_rules: tuple[int, ...]
    """Positions of the rules that are found by no id."""
    rule_ids: frozenset[str]
    labels: tuple[str, ...]
    """Every name of what can be taken, to suggest from."""

    def ids(self, *names: str) -> set[str]:
        """Return these ids and everything that they answer to."""
        found: set[str] = set()
        for name in names:
            found.add(name)
            found.update(self.groups.get(name, ()))
        return found


def index_of(catalog: Catalog) -> Index:
    """Work out the index of a catalogue."""
    forms = _by_spelling(catalog.forms)
    own_unit = {nutrient.id: nutrient.unit for nutrient in catalog.nutrients}
    iu = {
        form: _per_microunit(row)
        for row in catalog.conversions
        if row.from_unit == "IU" and row.to_unit == own_unit.get(row.nutrient) and _mass_unit(row.to_unit)
        for form in row.forms
    }
    by_id = {form.id: form for form in catalog.forms}
    rules, others = _rules(catalog.rules)
    return Index(
        nutrients=_by_spelling(catalog.nutrients),
        forms=forms,
        terms=_by_spelling(catalog.terms),
        groups=_closures(catalog.terms),
        subgroups=_subgroups(catalog.terms),
        twins=_twins(by_id),
        scales={name: _scale(unit) for name, unit in own_unit.items()},
        iu=iu,
        generic_iu=_generic_iu(catalog, iu),
        iu_forms={
            name: _names(form for form in catalog.forms if form.nutrient == name and form.id in iu) for name in own_unit
        },
        counted=_counted(catalog.conversions, own_unit),
        per_dfe=_per_dfe(catalog.conversions),
        rules=rules,
        other_rules=others,
        rule_ids=frozenset(rule.id for rule in catalog.rules),
        labels=_labels(catalog),
    )


def _labels(catalog: Catalog) -> tuple[str, ...]:
    entries: list[Nutrient | Form | Term] = [*catalog.nutrients, *catalog.forms]
    entries += [term for term in catalog.terms if term.kind not in _NOT_TAKEN]
    labels = (label for entry in entries for label in (entry.id, entry.name, *entry.synonyms))
    return tuple(dict.fromkeys(label for label in labels if ":" not in label))


def _by_spelling(entries: Iterable[Entry]) -> dict[str, Entry]:
    """Find entries by every spelling; what was added later comes first.

    An id is found with spaces for hyphens too, if nothing else has that name.
    """
    found: dict[str, Entry] = {}
    entries = tuple(entries)
    for entry in entries:
        for spelling in spellings(entry):
            found[spelling] = entry
    for entry in entries:
        if ":" not in entry.id:
            found.setdefault(found_by(entry.id.replace("-", " ")), entry)
    return found


def _closures(terms: Iterable[Term]) -> dict[str, tuple[str, ...]]:
    direct: dict[str, set[str]] = {}
    for term in terms:
        for member in term.members:
            direct.setdefault(member, set()).add(term.id)
    return {name: _reached(name, direct) for name in direct}


def _subgroups(terms: Iterable[Term]) -> dict[str, tuple[str, ...]]:
    groups = {term.id: set(term.members) for term in terms if term.kind is TermKind.GROUP}
    within = {name: {member for member in members if member in groups} for name, members in groups.items()}
    return {name: _reached(name, within) for name in within}


def _reached(start: str, steps: Mapping[str, set[str]]) -> tuple[str, ...]:
    """Return all that steps lead to, without the start; a circle ends where it began."""
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        for name in steps.get(waiting.pop(), ()):
            if name not in seen and name != start:
                seen.add(name)
                waiting.append(name)
    return tuple(sorted(seen))


def _twins(forms: Mapping[str, Form]) -> dict[str, Form]:
    """Pair ``dicalcium-phosphate`` with ``phosphorus-from-dicalcium-phosphate``: they are one compound."""
    found: dict[str, Form] = {}
    for form in forms.values():
        nutrient, _, compound = form.id.partition("-from-")
        other = forms.get(compound)
        if nutrient == form.nutrient and other is not None and form.elemental and other.elemental:
            found[form.id], found[other.id] = other, form
    return found


def _scale(unit: str) -> Scale:
    of = unit.partition(" ")[2]
    return Scale(of) if of in ("RAE", "NE", "DFE") else Scale.MASS


def _mass_unit(unit: str) -> int | None:
    """Return the nanograms of a unit such as ``mg`` or ``ug RAE``; None if it is none."""
    return _NANOGRAMS.get(unit.partition(" ")[0])


def _per_microunit(row: Conversion) -> Fraction:
    return row.factor * (_mass_unit(row.to_unit) or 0) / 10**6


def _generic_iu(catalog: Catalog, iu: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """Where one row gives the IU of every form of a nutrient, the form need not be known (vitamin D)."""
    found: dict[str, Fraction] = {}
    for nutrient in catalog.nutrients:
        rows = [row for row in catalog.conversions if row.nutrient == nutrient.id and row.from_unit == "IU"]
        forms = {form.id for form in catalog.forms if form.nutrient == nutrient.id}
        if len(rows) == 1 and forms and forms <= set(rows[0].forms) and all(form in iu for form in forms):
            found[nutrient.id] = _per_microunit(rows[0])
    return found


def _names(forms: Iterable[Form]) -> tuple[str, ...]:
    return tuple(form.name for form in forms)


def _counted(rows: Iterable[Conversion], own_unit: Mapping[str, str]) -> dict[str, Fraction]:
    """Return what one nanogram of a form counts on its nutrient's own scale (RAE, NE)."""
    found: dict[str, Fraction] = {}
    for row in rows:
        if row.to_unit != own_unit.get(row.nutrient) or _scale(row.to_unit) not in (Scale.RAE, Scale.NE):
            continue
        if row.from_unit in _NANOGRAMS:
            per_unit = Fraction(_mass_unit(row.to_unit) or 0, _NANOGRAMS[row.from_unit])
            found.update((form, row.factor * per_unit) for form in row.forms)
    return found


def _per_dfe(rows: Iterable[Conversion]) -> dict[str, Fraction]:
    """Return the DFE of a form; the least where they differ by how it is taken.

    So that DFE are read as the most of it that they may stand for.
    """
    found: dict[str, Fraction] = {}
    for row in rows:
        if row.to_unit == "ug DFE" and row.from_unit == "ug":
            for form in row.forms:
                found[form] = min(row.factor, found.get(form, row.factor))
    return found


def _rules(rules: Iterable[Rule]) -> tuple[dict[str, tuple[int, ...]], tuple[int, ...]]:
    by_id: dict[str, list[int]] = {}
    others: list[int] = []
    for position, rule in enumerate(rules):
        named = selectors(rule)
        if isinstance(rule, Ceiling | DailyLimit):
            by_id.setdefault(rule.nutrient, []).append(position)
        elif named and isinstance(named[0], Substance):
            by_id.setdefault(named[0].id, []).append(position)
        else:
            others.append(position)
    return {name: tuple(positions) for name, positions in by_id.items()}, tuple(others)
