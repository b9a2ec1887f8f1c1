"""The catalogue as one frozen value: what is known, and who says so."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Any, TypeVar, get_args

from attrs import evolve, field, frozen

from rlsnutri.catalog.asking import said_about
from rlsnutri.catalog.entries import CatalogError, Claim, Preset, Rejected, Term
from rlsnutri.catalog.index import Index, index_of
from rlsnutri.catalog.names import found_by, nearest
from rlsnutri.errors import Fault
from rlsnutri.inputs import shown
from rlsnutri.nutrients import Conversion, DoseLimit, Form, FormComparison, Nutrient, Source
from rlsnutri.rules import Origin, Rule
from rlsnutri.sayings import Said

__all__ = ["Catalog"]

Value = Nutrient | Form | Conversion | DoseLimit | Rule | Term | Source | Preset
T = TypeVar("T")

_MISSPELLED = 0.85
"""How alike a name must be: a letter or two apart, so that one medicine is not taken for another."""

_RULES: tuple[type, ...] = get_args(Rule)


@frozen(eq=False)
class _WorkedOut:
    """What was made of one catalogue, by the function that makes it."""

    by_function: dict[Callable[[Catalog], Any], Any] = field(factory=dict[Any, Any])


@frozen(kw_only=True, cache_hash=True)
class Catalog:
    """Nutrients, forms, conversions, limits, rules and terms, each with its sources, and the bibliography.

    ``claims`` are those of a popular article, looked up in the literature; ``rejected`` is what is not used, and why;
    ``comparisons`` rank the forms of a nutrient; ``presets`` are other published numbers that a policy may choose.
    Names are found by id, name or synonym, whatever their case.  Values of the same types add to it or override it:

    >>> from rlsnutri.nutrients import Form
    >>> own = Catalog.empty().adding(Form("sucrosomial-iron", "iron", "sucrosomial iron"))
    >>> own.form("Sucrosomial Iron").nutrient
    'iron'
    """

    version: str
    nutrients: tuple[Nutrient, ...] = field(default=(), repr=False)
    forms: tuple[Form, ...] = field(default=(), repr=False)
    conversions: tuple[Conversion, ...] = field(default=(), repr=False)
    limits: tuple[DoseLimit, ...] = field(default=(), repr=False)
    rules: tuple[Rule, ...] = field(default=(), repr=False)
    terms: tuple[Term, ...] = field(default=(), repr=False)
    sources: tuple[Source, ...] = field(default=(), repr=False)
    claims: tuple[Claim, ...] = field(default=(), repr=False)
    rejected: tuple[Rejected, ...] = field(default=(), repr=False)
    comparisons: tuple[FormComparison, ...] = field(default=(), repr=False)
    presets: tuple[Preset, ...] = field(default=(), repr=False)

    @classmethod
    def empty(cls) -> Catalog:
        """Return a catalogue that knows nothing: only the plan's own rules and stated amounts count."""
        return cls(version="empty")

    def adding(self, *values: Value) -> Catalog:
        """Return the catalogue with these values; one whose id is there already takes the place of the other.

        Limits are told apart by nutrient, authority, kind, coverage and band, conversions by nutrient, forms,
        units and condition.  The version changes with what was added.  Raises :class:`CatalogError` for what
        cannot be added, and for what counts towards a nutrient that is not there.
        """
        faults = [fault for number, value in enumerate(values) if (fault := _unfit(value, number)) is not None]
        if self.nutrients:  # where there are none, a nutrient is whatever a plan calls one
            faults += _of_no_nutrient(values, {nutrient.id for nutrient in self.nutrients})
        if faults:
            raise CatalogError(faults)
        # mypy does not narrow a union by a tuple of its members
        rules: list[Any] = [value for value in values if isinstance(value, _RULES)]
        rules = [evolve(rule, origin=Origin.CATALOG) for rule in rules]
        # what was added is told by its text: the same values give the same version on every machine
        added = "\n".join([self.version, *map(repr, values)]).encode()
        base = self.version.partition("+")[0]
        return evolve(
            self,
            version=f"{base}+{hashlib.sha256(added).hexdigest()[:8]}" if values else self.version,
            nutrients=_merged(self.nutrients, values, Nutrient, _by_id),
            forms=_merged(self.forms, values, Form, _by_id),
            conversions=_merged(self.conversions, values, Conversion, _by_row),
            limits=_merged(self.limits, values, DoseLimit, _by_band),
            rules=_merged(self.rules, rules, None, _by_id),
            terms=_merged(self.terms, values, Term, _by_id),
            sources=_merged(self.sources, values, Source, _by_id),
            presets=_merged(self.presets, values, Preset, _by_id),
        )

    def nutrient(self, name: str) -> Nutrient | None:
        """Return the nutrient of that id, name or synonym."""
        return self.index.nutrients.get(found_by(name))

    def form(self, name: str) -> Form | None:
        """Return the form of that id, name or synonym, as labels print it."""
        return self.index.forms.get(found_by(name))

    def term(self, name: str) -> Term | None:
        """Return the medicine, group, food, event, condition or test of that id, name or synonym."""
        return self.index.terms.get(found_by(name))

    def source(self, id: str) -> Source | None:  # noqa: A002 -- the field's own name
        """Return the entry of the bibliography."""
        return next((source for source in self.sources if source.id == id), None)

    def asked(self, question: str) -> tuple[Said, ...]:
        """Return what is said about what a question names: rejected beliefs first, then claims, then rules.

        >>> from rlsnutri.catalog import default_catalog
        >>> [said.id for said in default_catalog().asked("does folate hinder zinc?")]
        ['popular:folate-against-zinc', 'S11', 'no.folate.zinc']
        """
        return said_about(question, self)

    def nearest(self, name: str) -> str | None:
        """Return the name of the nutrient, form, medicine or food that a name looks like a misspelling of.

        Close enough is what differs in a letter or two; None for what is known, or like nothing known.

        >>> from rlsnutri.catalog import default_catalog
        >>> default_catalog().nearest("levothyroxene")
        'levothyroxine'
        """
        return _nearest(self, name)

    @cached_property
    def index(self) -> Index:
        """What looking up needs, worked out when first asked for; no part of the value."""
        return index_of(self)

    def once(self, work_out: Callable[[Catalog], T]) -> T:
        """Return what ``work_out`` makes of the catalogue, worked out when first asked for; no part of the value.

        The function itself is what it is kept under, so it should be one of a module.
        """
        by_function = self._worked_out.by_function
        if work_out not in by_function:
            by_function[work_out] = work_out(self)
        found: T = by_function[work_out]
        return found

    @cached_property
    def _worked_out(self) -> _WorkedOut:
        return _WorkedOut()


@lru_cache(maxsize=1024)
def _nearest(catalog: Catalog, name: str) -> str | None:
    """Compare a name with all others: some milliseconds, so that what many plans take is compared once."""
    near = nearest(name, catalog.index.labels, _MISSPELLED)
    return None if near is None or found_by(near) == found_by(name) else near


def _unfit(value: object, number: int) -> Fault | None:
    if not isinstance(value, (Nutrient, Form, Conversion, DoseLimit, Term, Source, Preset, *_RULES)):
        problem = f"a {type(value).__name__} cannot be added to a catalogue"
        return Fault(
            problem,
            f"values[{number}]",
            shown(value),
            "a nutrient, form, conversion, limit, rule, term, source or preset",
        )
    if isinstance(value, _RULES) and not getattr(value, "id", ""):
        return Fault("a rule of the catalogue needs an id", f"values[{number}].id")
    return _inexact(value, number)


def _inexact(value: Any, number: int) -> Fault | None:
    """Refuse floats: a share or a factor is an exact fraction."""
    for name in ("elemental", "ul_fraction", "factor", "age_min", "age_max"):
        part = getattr(value, name, None)
        if part is not None and not isinstance(part, (Fraction, int)):
            return Fault(
                "an exact number is needed",
                f"values[{number}].{name}",
                shown(part),
                'Fraction("0.2"), for example',
            )
    return None


def _of_no_nutrient(values: Iterable[object], known: set[str]) -> list[Fault]:
    """What counts towards a nutrient that is neither known nor added would be counted towards nothing."""
    known = known | {value.id for value in values if isinstance(value, Nutrient)}
    faults: list[Fault] = []
    for number, value in enumerate(values):
        if isinstance(value, (Form, Conversion, DoseLimit)) and value.nutrient not in known:
            near = nearest(str(value.nutrient), known, _MISSPELLED)
            help_ = f"did you mean {near!r}?" if near else "add the nutrient as well"
            problem = f"no nutrient has the id {shown(value.nutrient)}"
            faults.append(Fault(problem, f"values[{number}].nutrient", shown(value.nutrient), help_))
    return faults


def _merged(there: tuple[T, ...], values: Iterable[Any], kind: type[T] | None, key: Any) -> tuple[T, ...]:
    own: dict[object, T] = {key(value): value for value in values if kind is None or isinstance(value, kind)}
    if not own:
        return there
    return (*(own.pop(key(value), value) for value in there), *own.values())


def _by_id(value: Any) -> object:
    return value.id


def _by_row(value: Conversion) -> object:
    return (value.nutrient, value.forms, value.from_unit, value.to_unit, value.when)


def _by_band(value: DoseLimit) -> object:
    band = (value.age_min, value.age_max, value.sex, value.state)
    return (value.nutrient, value.authority, value.kind, value.covers, band)
