"""Every kind of rule, as a frozen value: one class per kind, one union.

A rule only states a fact.  What breaks it is decided twice and independently, by the engine and by ``verify``; the
definitions are in the documentation under "Rules".  All times are whole minutes.

What a rule is about is named by a selector:

* :class:`Named` — a dose, medicine, drink or meal of the plan by its name;
* :class:`Substance` — whatever answers to a catalogue id: nutrient, form, group, medicine, food or tag; with
  thresholds on the elemental amount in that one intake;
* a string — either of the two.
"""

# pyright: reportUnnecessaryIsInstance=false
# Converters read whatever a caller passes, so they ask for types that the annotations already promise.

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from attrs import field, frozen

from rlsnutri.amounts import Amount, elemental_amount
from rlsnutri.clock import MINUTES_PER_DAY
from rlsnutri.errors import Fault, PlanError
from rlsnutri.inputs import is_whole, member, several, shown, texts
from rlsnutri.nutrients import Status
from rlsnutri.windows import Anchor, AroundMeal, ClockWindow, OffsetWindow, WindowPart

__all__ = [
    "Alone",
    "Anchor",
    "AroundMeal",
    "Ceiling",
    "ClockWindow",
    "Competitor",
    "Contraindication",
    "DailyLimit",
    "Evidence",
    "FirstOfDay",
    "Gate",
    "Interval",
    "MealContent",
    "MostTimes",
    "Named",
    "NoInteraction",
    "NotSameDay",
    "OffsetWindow",
    "Origin",
    "Rule",
    "SameMeal",
    "Selector",
    "Strength",
    "Substance",
    "Together",
    "Window",
]


class Strength(Enum):
    """How binding a rule is: never broken; given up last; weighed against convenience; a documented no-op.

    >>> [strength.value for strength in Strength]
    ['must', 'should', 'prefer', 'none']
    """

    MUST = "must"
    SHOULD = "should"
    PREFER = "prefer"
    NONE = "none"


class Evidence(Enum):
    """Grade of the evidence, the best first.

    >>> [grade.value for grade in Evidence]
    ['strong', 'moderate', 'weak', 'traditional']
    """

    STRONG = "strong"
    MODERATE = "moderate"
    WEAK = "weak"
    TRADITIONAL = "traditional"


class Origin(Enum):
    """Who says so: the plan itself, the catalogue, or a default of the policy.

    >>> Competitor("iron", "calcium", before=60, after=60).origin
    <Origin.PLAN: 'plan'>
    """

    PLAN = "plan"
    CATALOG = "catalog"
    DEFAULT = "default"


@frozen
class Named:
    """The dose, medicine, drink or meal of the plan that has this name.

    >>> Competitor(Named("my tablet"), "calcium", before=120, after=120).subject
    Named(name='my tablet')
    """

    name: str


def _optional_amount(value: Amount | str | None) -> Amount | None:
    return None if value is None else elemental_amount(value)


@frozen
class Substance:
    """Whatever answers to a catalogue id.

    ``at_least`` (compared with >=) looks at the elemental amount of nutrient ``of`` (the substance itself unless
    given) in that one intake, meal or drink.

    >>> str(Substance("calcium", at_least="300 mg").at_least)
    '300 mg'
    """

    id: str
    at_least: Amount | None = field(default=None, converter=_optional_amount)
    of: str | None = None


Selector = Named | Substance | str


@frozen
class SameMeal:
    """Exemption: the rule lapses for two intakes within one and the same meal, ends included.

    >>> Competitor("iron", "tea", before=60, after=60, exempt=SameMeal()).exempt
    (SameMeal(),)
    """


@frozen
class MealContent:
    """Exemption: the rule lapses for a meal or drink that states at most this much of a nutrient.

    >>> str(MealContent("calcium", "50 mg").at_most)
    '50 mg'
    """

    nutrient: str
    at_most: Amount = field(converter=elemental_amount)


Exemption = SameMeal | MealContent


def _selectors(value: Selector | Iterable[Selector]) -> tuple[Selector, ...]:
    return (value,) if isinstance(value, str | Named | Substance) else several(value)


def _exemptions(value: Exemption | Iterable[Exemption]) -> tuple[Exemption, ...]:
    return (value,) if isinstance(value, SameMeal | MealContent) else several(value)


def _pairs(value: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    for each in several(value):
        pair = texts(each)
        if len(pair) != 2:
            raise PlanError(
                [Fault(f"{shown(each)} is no condition", value=shown(each), help="its name and its number")]
            )
        found.append((pair[0], pair[1]))
    return tuple(found)


def _gap(value: int | None) -> int | None:
    if value is not None and not is_whole(value, 0, MINUTES_PER_DAY):
        raise PlanError(
            [Fault(f"a gap of {shown(value)} minutes", value=shown(value), help="0 to 1440 minutes, or none")]
        )
    return value


def _span(value: int) -> int:
    if _gap(value) is None:
        raise PlanError([Fault("no gap is given", help="0 to 1440 minutes")])
    return value


def _times(value: int) -> int:
    if not is_whole(value, 0, MINUTES_PER_DAY):
        raise PlanError([Fault(f"{shown(value)} is no number of times", value=shown(value), help="a whole number")])
    return value


def _minutes(value: int) -> int:
    if _gap(value) is None or value == 0:
        raise PlanError([Fault(f"a gap of {shown(value)} minutes", value=shown(value), help="1 to 1440 minutes")])
    return value


def _strength(value: Strength | str) -> Strength:
    return member(Strength, value)


def _evidence(value: Evidence | str) -> Evidence:
    return member(Evidence, value)


def _optional_evidence(value: Evidence | str | None) -> Evidence | None:
    return None if value is None else member(Evidence, value)


def _status(value: Status | str | None) -> Status | None:
    return None if value is None else member(Status, value)


def _origin(value: Origin | str) -> Origin:
    return member(Origin, value)


@frozen(kw_only=True)
class _Fact:
    """What every rule carries besides its content.

    ``evidence`` grades the effect, ``interval_evidence`` the number chosen (None: as the effect).  ``chosen`` names
    the numbers that no source gives and the catalogue chose.  ``sources`` are ids of the bibliography; a rule of the
    plan needs none.  ``status`` and ``reviewed`` are the catalogue's: how far a row is backed, and the day on which
    it was last looked at.
    """

    id: str = ""
    strength: Strength = field(default=Strength.MUST, converter=_strength)
    evidence: Evidence = field(default=Evidence.STRONG, converter=_evidence)
    interval_evidence: Evidence | None = field(default=None, converter=_optional_evidence)
    chosen: tuple[str, ...] = field(default=(), converter=texts)
    effect: str = ""
    magnitude: str | None = None
    exceptions: tuple[str, ...] = field(default=(), converter=texts)
    alternatives: tuple[str, ...] = field(default=(), converter=texts)
    sources: tuple[str, ...] = field(default=(), converter=texts)
    status: Status | None = field(default=None, converter=_status)
    reviewed: str = ""
    origin: Origin = field(default=Origin.PLAN, converter=_origin)


@frozen
class Competitor(_Fact):
    """The gap between a substance and what hinders its absorption.

    The ``subject`` is what the rule protects.  Taken first it needs ``before`` minutes until the object, taken after
    it ``after`` minutes since the object's end.  None in a must rule forbids that side within one waking day; in any
    other rule None is 0.  An empty stomach is this rule against ``Substance("meal")``.

    >>> Competitor("iron", [Substance("calcium", at_least="300 mg")], before=60, after=120, strength="should").after
    120
    """

    subject: Selector
    objects: tuple[Selector, ...] = field(converter=_selectors)
    before: int | None = field(default=0, kw_only=True, converter=_gap)
    after: int | None = field(default=0, kw_only=True, converter=_gap)
    exempt: tuple[Exemption, ...] = field(default=(), kw_only=True, converter=_exemptions)

    @classmethod
    def empty_stomach(cls, subject: Selector, *, before: int, after: int, id: str = "") -> Competitor:  # noqa: A002 -- the field's own name
        """Keep ``subject`` at least ``before`` minutes before and ``after`` minutes after every meal."""
        return cls(subject, (Substance("meal"),), before=before, after=after, id=id)


def _parts(value: WindowPart | Iterable[WindowPart]) -> tuple[WindowPart, ...]:
    return (value,) if isinstance(value, ClockWindow | OffsetWindow | AroundMeal) else several(value)


@frozen
class Window(_Fact):
    """``subject`` is taken inside any of the ``parts``.

    >>> either = Window("magnesium", [ClockWindow("17:00", "21:00"), OffsetWindow(Anchor.BED, -60, 0)])
    >>> len(either.parts)
    2
    """

    subject: Selector
    parts: tuple[WindowPart, ...] = field(converter=_parts)

    @classmethod
    def with_food(cls, subject: Selector, *meals: str, id: str = "") -> Window:  # noqa: A002 -- the field's own name
        """Take ``subject`` during a meal: any, or those named or tagged."""
        return cls(subject, (AroundMeal(meals=meals),), id=id)


@frozen
class Interval(_Fact):
    """Between neighbouring intakes of one dose lie at least ``least`` and at most ``most`` minutes.

    >>> Interval("antibiotic", least=480, most=720).least
    480
    """

    subject: Selector
    least: int | None = field(default=None, kw_only=True, converter=_gap)
    most: int | None = field(default=None, kw_only=True, converter=_gap)
    across_midnight: bool = field(default=True, kw_only=True)


def _excepted(value: Selector | Iterable[Selector]) -> tuple[Selector, ...]:
    found = _selectors(value)
    for each in found:
        if isinstance(each, Substance) and (each.at_least is not None or each.of is not None):
            problem = f"an exception for {shown(each.id)} only from an amount on"
            help_ = "amounts bring rules into force and never lift one: except it whole, or name what may stand beside"
            raise PlanError([Fault(problem, value=shown(each), help=help_)])
    return found


@frozen
class Alone(_Fact):
    """No intake of another dose, medicine or drink (nor meal, if ``meals``) within ``gap`` minutes on either side.

    What is among ``excepting`` may stand beside it whatever its amount: a threshold there raises :class:`PlanError`.

    >>> Alone("cholestyramine", gap=240, excepting=["water"]).gap
    240
    """

    subject: Selector
    gap: int = field(kw_only=True, converter=_minutes)
    excepting: tuple[Selector, ...] = field(default=(), kw_only=True, converter=_excepted)
    meals: bool = field(default=True, kw_only=True)


@frozen
class FirstOfDay(_Fact):
    """Everything else of that waking day but water starts at least ``gap`` minutes after it.

    >>> FirstOfDay("alendronate", gap=30).gap
    30
    """

    subject: Selector
    gap: int = field(kw_only=True, converter=_span)


@frozen
class Together(_Fact):
    """At every intake of ``subject``, ``companion`` is taken at the same minute; not the other way round.

    >>> Together("iron", "vitamin C", strength="prefer").strength.value
    'prefer'
    """

    subject: Selector
    companion: Selector


@frozen
class NotSameDay(_Fact):
    """``subject`` and ``other`` are never taken on one day.

    >>> NotSameDay("folic acid", "methotrexate").other
    'methotrexate'
    """

    subject: Selector
    other: Selector


@frozen
class MostTimes(_Fact):
    """At most ``count`` times of day over the whole cycle, prescribed times included.

    >>> MostTimes(4).count
    4
    """

    count: int = field(converter=_times)


@frozen
class Ceiling(_Fact):
    """At most ``amount`` of ``nutrient`` in one slot; two slots that together exceed it stand ``apart`` minutes.

    ``divides`` is False where dividing a dose brings no benefit (iron): then it stays whole.

    >>> str(Ceiling("calcium", "500 mg", apart=240).amount)
    '500 mg'
    """

    nutrient: str
    amount: Amount = field(converter=elemental_amount)
    apart: int | None = field(default=None, kw_only=True, converter=_gap)
    divides: bool = field(default=True, kw_only=True)


@frozen
class DailyLimit(_Fact):
    """At most ``amount`` of ``nutrient`` on any day; never a time, always a finding; ``scope`` as in a dose limit.

    >>> DailyLimit("calcium", "1000 mg").scope
    'supplemental'
    """

    nutrient: str
    amount: Amount = field(converter=elemental_amount)
    scope: str = field(default="supplemental", kw_only=True)


@frozen
class Gate(_Fact):
    """``subject`` needs a laboratory value, or a clinician's word, first; never a time, always a finding.

    ``objects`` are conditions, medicines or nutrients in whose presence it speaks; ``conditions`` are the further
    terms of the row as (name, number) pairs, such as ``("ferritin_max_ng_ml", "75")``.  Referrals are gates of
    strength should or must that say: timing does not fix this.

    >>> Gate("iron", conditions=(("ferritin_max_ng_ml", "75"),)).subject
    'iron'
    """

    subject: Selector
    objects: tuple[Selector, ...] = field(default=(), converter=_selectors)
    conditions: tuple[tuple[str, str], ...] = field(default=(), converter=_pairs)


@frozen
class Contraindication(_Fact):
    """``subject`` must not be taken at all with any of ``objects``; refuses on given facts.

    >>> Contraindication("iron", ("haemochromatosis",)).objects
    ('haemochromatosis',)
    """

    subject: Selector
    objects: tuple[Selector, ...] = field(default=(), converter=_selectors)
    conditions: tuple[tuple[str, str], ...] = field(default=(), converter=_pairs)


@frozen
class NoInteraction(_Fact):
    """A documented no-op: looked into, and nothing to keep apart or together.  It relaxes no other rule.

    >>> NoInteraction("zinc", "vitamin-d", id="zinc-and-d").strength
    <Strength.MUST: 'must'>
    """

    subject: Selector
    objects: tuple[Selector, ...] = field(default=(), converter=_selectors)


Rule = (
    Competitor | Window | Interval | Alone | FirstOfDay | Together | NotSameDay | MostTimes | Ceiling | DailyLimit
    | Gate | Contraindication | NoInteraction
)  # fmt: skip
