"""What a person takes and how their day runs: doses, medicines, meals, drinks, and the plan that holds them.

All values are frozen to the bottom.  Field converters read the short spellings (``"25 mg"``, ``"07:30"``, ``"2 days"``)
and raise :class:`~rlsnutri.PlanError` for what cannot be read; what only shows when the parts are put together is
found, all faults at once, when the plan is scheduled or checked.
"""

# pyright: reportUnnecessaryIsInstance=false
# Converters read whatever a caller passes, so they ask for types that the annotations already promise.

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TypeVar

from attrs import evolve, field, frozen

from rlsnutri.amounts import Amount, CompoundAmount, planned_amount, planned_elemental
from rlsnutri.clock import ClockTime, Days, Recurrence, clock_time, clock_times, recurrence, since_wake
from rlsnutri.errors import Fault, PlanError
from rlsnutri.inputs import is_whole, several, shown
from rlsnutri.lettering import ill_lettered
from rlsnutri.nutrients import Form
from rlsnutri.people import Person
from rlsnutri.policy import Policy
from rlsnutri.rules import ClockWindow, Rule
from rlsnutri.showing import Readable, Told

__all__ = [
    "Acknowledgement",
    "Day",
    "DietaryIntake",
    "Dose",
    "Drink",
    "Ingredient",
    "Meal",
    "Medicine",
    "Plan",
    "Product",
    "Waiver",
]

T = TypeVar("T")

_LONGEST_NAME = 200
_MOST_PIECES = 1000


def _name(value: str) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > _LONGEST_NAME or not value.isprintable():
        said = shown(value)
        raise PlanError([Fault(f"{said} is no name", value=said, help=f"1 to {_LONGEST_NAME} printable characters")])
    deceptive = ill_lettered(value)
    if deceptive is not None:
        problem, help_ = deceptive
        raise PlanError([Fault(f"{value!a} {problem}", value=shown(value), help=help_)])
    return value


def _optional_name(value: str | None) -> str | None:
    return None if value is None else _name(value)


def _texts(value: str | Iterable[str]) -> tuple[str, ...]:
    return (_name(value),) if isinstance(value, str) else tuple(_name(item) for item in several(value))


def _optional_amount(value: Amount | CompoundAmount | str | None) -> Amount | CompoundAmount | None:
    return None if value is None else planned_amount(value)


def _optional_elemental(value: Amount | str | None) -> Amount | None:
    return None if value is None else planned_elemental(value)


def _count(value: int | None) -> int | None:
    if value is not None and not is_whole(value, 1, _MOST_PIECES):
        raise PlanError(
            [Fault(f"{shown(value)} is no count", value=shown(value), help=f"a whole number, 1 to {_MOST_PIECES}")]
        )
    return value


def _length(value: int) -> int:
    if not is_whole(value, 0, 720):
        raise PlanError([Fault(f"a length of {shown(value)} minutes", value=shown(value), help="0 to 720 minutes")])
    return value


def _windows(value: str | ClockWindow | Iterable[str | ClockWindow]) -> tuple[ClockWindow, ...]:
    if isinstance(value, str | ClockWindow):
        value = (value,)
    return tuple(_window(item) for item in several(value))


def _window(value: str | ClockWindow) -> ClockWindow:
    if isinstance(value, ClockWindow):
        return value
    start, dash, end = value.partition("-") if isinstance(value, str) else ("", "", "")
    if not dash:
        raise PlanError(
            [Fault(f"cannot read {shown(value)} as a window", value=shown(value), help='for example "17:00-22:30"')]
        )
    return ClockWindow(start.strip(), end.strip())


@frozen
class Ingredient(Told):
    """A form with its amount in one unit of a product; a nutrient with its elemental amount needs no form.

    >>> str(Ingredient("magnesium oxide", "400 mg compound").amount)
    '400 mg compound'
    >>> str(Ingredient(nutrient="iron", amount="5 mg").amount)
    '5 mg'
    """

    form: str | Form | None = None
    amount: Amount | CompoundAmount | None = field(default=None, converter=_optional_amount)
    nutrient: str | None = field(default=None, kw_only=True)


def _ingredients(value: Iterable[Ingredient]) -> tuple[Ingredient, ...]:
    return several(value)


@frozen
class Product(Told):
    """Something sold: one unit (a tablet, a capsule, a scoop) holds these ingredients.

    >>> drops = Product("Evening", [Ingredient("magnesium glycinate", "50 mg")], unit="capsule")
    >>> Dose(drops, units=4).name
    'Evening'
    """

    name: str = field(converter=_name)
    ingredients: tuple[Ingredient, ...] = field(default=(), converter=_ingredients)
    unit: str = field(default="tablet", kw_only=True, converter=_name)


def _of(value: str | Form | Product) -> str | Form | Product:
    return value if isinstance(value, Form | Product) else _name(value)


@frozen
class Dose(Told):
    """What the person takes on each of its days of one form or product.

    ``amount`` is for the whole day, elemental unless it is a compound's mass; ``unit`` is what one tablet of it holds.
    A product counts in ``units`` (1 unless given).  ``times`` asks for exactly so many intakes a day.  Pins are
    ``at`` (exactly these times), ``between`` (inside any of these windows), ``with_meal`` (during any of these meals).

    Raises :class:`~rlsnutri.PlanError` for what cannot be read; whether the units come out whole and the form is known
    is found when the plan is asked about.

    >>> magnesium = Dose("magnesium glycinate", "300 mg", unit="100 mg", every="2 days")
    >>> str(magnesium.amount), str(magnesium.every)
    ('300 mg', '2 days')
    """

    of: str | Form | Product = field(converter=_of)
    amount: Amount | CompoundAmount | None = field(default=None, converter=_optional_amount)
    unit: Amount | CompoundAmount | None = field(default=None, converter=_optional_amount, kw_only=True)
    units: int | None = field(default=None, converter=_count, kw_only=True)
    times: int | None = field(default=None, converter=_count, kw_only=True)
    every: Recurrence = field(default=Days(), converter=recurrence, kw_only=True)
    at: tuple[ClockTime, ...] = field(default=(), converter=clock_times, kw_only=True)
    between: tuple[ClockWindow, ...] = field(default=(), converter=_windows, kw_only=True)
    with_meal: tuple[str, ...] = field(default=(), converter=_texts, kw_only=True)
    given_name: str | None = field(default=None, converter=_optional_name, kw_only=True, alias="name")

    @property
    def name(self) -> str:
        """The given name, else the product's, else the form as it was written."""
        if self.given_name is not None:
            return self.given_name
        return self.of if isinstance(self.of, str) else self.of.name


@frozen
class Medicine(Told):
    """A medicine.  With ``at`` it is prescribed for these times and never moved; without, for ``times`` intakes a day.

    ``contains`` states nutrients in one intake, where it delivers any; ``amount`` is the strength, for display only.

    >>> Medicine("gabapentin", at="21:00").at[0].minutes
    1260
    """

    name: str = field(converter=_name)
    amount: Amount | None = field(default=None, converter=_optional_elemental)
    at: tuple[ClockTime, ...] = field(default=(), converter=clock_times, kw_only=True)
    times: int | None = field(default=None, converter=_count, kw_only=True)
    every: Recurrence = field(default=Days(), converter=recurrence, kw_only=True)
    between: tuple[ClockWindow, ...] = field(default=(), converter=_windows, kw_only=True)
    with_meal: tuple[str, ...] = field(default=(), converter=_texts, kw_only=True)
    contains: tuple[Ingredient, ...] = field(default=(), converter=_ingredients, kw_only=True)


@frozen
class Drink(Told):
    """A drink other than water, every day at these times; it lasts ``minutes`` and may state nutrients and tags.

    >>> [str(time) for time in Drink("coffee", at=["07:30", "14:00"]).at]
    ['07:30', '14:00']
    """

    name: str = field(converter=_name)
    at: tuple[ClockTime, ...] = field(converter=clock_times)
    minutes: int = field(default=0, converter=_length, kw_only=True)
    tags: tuple[str, ...] = field(default=(), converter=_texts, kw_only=True)
    contains: tuple[Ingredient, ...] = field(default=(), converter=_ingredients, kw_only=True)


@frozen
class Meal(Told):
    """A meal, every day; 30 minutes long unless given; it may state nutrients and tags (``dairy``, ``fat-meal``).

    >>> Meal("breakfast", "07:30", tags=["dairy"], contains=[Ingredient(nutrient="calcium", amount="200 mg")]).minutes
    30
    """

    name: str = field(converter=_name)
    at: ClockTime = field(converter=clock_time)
    minutes: int = field(default=30, converter=_length, kw_only=True)
    tags: tuple[str, ...] = field(default=(), converter=_texts, kw_only=True)
    contains: tuple[Ingredient, ...] = field(default=(), converter=_ingredients, kw_only=True)


def _meal(value: Meal) -> Meal:
    if not isinstance(value, Meal):
        raise PlanError([Fault(f"{shown(value)} is no meal", value=shown(value), help='Meal("snack", "15:00")')])
    return value


@frozen(init=False)
class Day(Told):
    """When the person wakes, eats and goes to bed; ``meals`` stand in their order since wake.

    >>> [meal.name for meal in Day("06:30", "22:30", dinner="18:30", breakfast="07:30").meals]
    ['breakfast', 'dinner']
    """

    wake: ClockTime
    bed: ClockTime
    meals: tuple[Meal, ...]

    def __init__(
        self,
        wake: ClockTime | datetime.time | str,
        bed: ClockTime | datetime.time | str,
        meals: Iterable[Meal] = (),
        *,
        breakfast: ClockTime | datetime.time | str | None = None,
        lunch: ClockTime | datetime.time | str | None = None,
        dinner: ClockTime | datetime.time | str | None = None,
    ) -> None:
        """Meals are given by time (``breakfast="07:30"``) or, with length and tags, as :class:`Meal`."""
        named = (("breakfast", breakfast), ("lunch", lunch), ("dinner", dinner))
        all_meals = [Meal(name, at) for name, at in named if at is not None] + [_meal(meal) for meal in several(meals)]
        waking = clock_time(wake)
        all_meals.sort(key=lambda meal: (since_wake(meal.at, waking), meal.name))
        self.__attrs_init__(waking, clock_time(bed), tuple(all_meals))  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType] -- written by attrs


@frozen
class DietaryIntake:
    """The average amount of a nutrient from food per day, where it is known.

    >>> DietaryIntake("magnesium", "280 mg").amount.quantity
    280000000
    """

    nutrient: str
    amount: Amount = field(converter=planned_elemental)


@frozen
class Waiver:
    """A rule that this plan does without, and why; printed with the timetable.

    >>> Waiver("levothyroxine-iron", reason="agreed with the clinic").rule
    'levothyroxine-iron'
    """

    rule: str
    reason: str


def _code(value: str) -> str:
    if not isinstance(value, str):
        help_ = "what stands in brackets behind the finding"
        raise PlanError([Fault(f"{shown(value)} is no code of a finding", value=shown(value), help=help_)])
    return value


@frozen
class Acknowledgement:
    """A refusing finding that was accepted, by its code; for limits up to a highest amount per day.

    >>> str(Acknowledgement("over-limit:iron:ferrous sulfate", up_to="65 mg").up_to)
    '65 mg'
    """

    code: str = field(converter=_code)
    up_to: Amount | None = field(default=None, converter=_optional_elemental)


def _doses(value: Iterable[Dose | Medicine]) -> tuple[Dose | Medicine, ...]:
    return several(value)


def _events(value: Iterable[Medicine | Drink]) -> tuple[Medicine | Drink, ...]:
    return several(value)


def _rules(value: Iterable[Rule]) -> tuple[Rule, ...]:
    return several(value)


def _diet(value: Iterable[DietaryIntake]) -> tuple[DietaryIntake, ...]:
    return several(value)


def _waived(value: Iterable[Waiver]) -> tuple[Waiver, ...]:
    return several(value)


def _acknowledged(value: Iterable[Acknowledgement]) -> tuple[Acknowledgement, ...]:
    return several(value)


@frozen(kw_only=True)
class Plan(Readable, Told):
    """Everything that one answer depends on, besides the catalogue and the library's version.

    ``doses`` are what is placed, ``events`` what stands fixed besides the meals of the ``day``; ``rules`` are the
    plan's own; ``person``, ``diet`` (average food) and ``policy`` say for whom and how; ``waived`` and ``acknowledged``
    what was decided.  A change is a method that returns a new plan.

    >>> plan = Plan(day=Day("06:30", "22:30"), doses=[Dose("zinc citrate", "10 mg")])
    >>> [dose.name for dose in plan.adding(Dose("vitamin C", "200 mg")).doses]
    ['zinc citrate', 'vitamin C']
    """

    day: Day
    doses: tuple[Dose | Medicine, ...] = field(default=(), converter=_doses)
    events: tuple[Medicine | Drink, ...] = field(default=(), converter=_events)
    rules: tuple[Rule, ...] = field(default=(), converter=_rules)
    person: Person = Person()
    diet: tuple[DietaryIntake, ...] = field(default=(), converter=_diet)
    policy: Policy = Policy()
    waived: tuple[Waiver, ...] = field(default=(), converter=_waived)
    acknowledged: tuple[Acknowledgement, ...] = field(default=(), converter=_acknowledged)

    def adding(self, thing: Dose | Medicine | Drink) -> Plan:
        """Return the plan with one more dose, medicine or drink."""
        if isinstance(thing, Dose) or (isinstance(thing, Medicine) and not thing.at):
            return evolve(self, doses=(*self.doses, thing))
        return evolve(self, events=(*self.events, thing))

    def without(self, name: str) -> Plan:
        """Return the plan without the thing of that name; raises :class:`PlanError` if there is none."""
        doses = tuple(dose for dose in self.doses if dose.name != name)
        events = tuple(event for event in self.events if event.name != name)
        if len(doses) == len(self.doses) and len(events) == len(self.events):
            raise PlanError([Fault(f"nothing in the plan is called {shown(name)}", value=shown(name))])
        return evolve(self, doses=doses, events=events)

    def without_rule(self, rule: str, *, reason: str) -> Plan:
        """Return the plan with the rule of that id waived; the waiver is printed with every answer."""
        return evolve(self, waived=(*self.waived, Waiver(rule, reason)))

    def acknowledging(self, code: str, *, up_to: Amount | str | None = None) -> Plan:
        """Return the plan with the refusing finding of that code accepted, for limits up to an amount per day."""
        return evolve(self, acknowledged=(*self.acknowledged, Acknowledgement(code, up_to)))
