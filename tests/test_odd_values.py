"""Whatever a value is made of, it is made, or a plan error says what is wrong in few characters."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any, get_args

import attrs
import pytest

from rlsnutri import (
    Acknowledgement,
    Alone,
    Amount,
    AnyDays,
    AroundMeal,
    Ceiling,
    ClockTime,
    ClockWindow,
    Competitor,
    CompoundAmount,
    Contraindication,
    DailyLimit,
    Day,
    Days,
    DietaryIntake,
    Dose,
    Drink,
    FirstOfDay,
    Gate,
    Ingredient,
    Interval,
    Labs,
    LabValue,
    Meal,
    MealContent,
    Medicine,
    Missed,
    MostTimes,
    Named,
    NoInteraction,
    NoScheduleError,
    NotSameDay,
    OffsetWindow,
    Person,
    Plan,
    PlanError,
    Policy,
    Product,
    RefusedPlanError,
    Rule,
    SameMeal,
    Substance,
    Taken,
    Together,
    Waiver,
    Window,
    check,
    replan,
    schedule,
)
from rlsnutri.inputs import shown

DAY = Day("07:00", "23:00")
PLAN = Plan(day=DAY, doses=[Dose("zinc", "5 mg")])


class NoWords:
    def __repr__(self) -> str:
        raise RuntimeError


def deep() -> list[Any]:
    held: list[Any] = []
    for _ in range(5000):
        held = [held]
    return held


ODD: dict[str, Any] = {
    "a number of 5001 digits": 10**5000,
    "its negative": -(10**5000),
    "a very long text": "x" * 10**6,
    "an empty text": "",
    "a text of signs that do not print": "\x00\ud800",
    "bytes": b"5 mg" * 100,
    "true": True,
    "a float": 1.5,
    "not a number": float("nan"),
    "nothing": None,
    "an object": object(),
    "an object without words": NoWords(),
    "a list of huge numbers": [10**5000] * 3,
    "a deep list": deep(),
    "a table": {"at": "07:00"},
    "a set": {1, "x"},
    "a class": Dose,
    "a mixed list": ["07:00", 5, None],
}
MAKERS: dict[type, dict[str, Any]] = {
    Acknowledgement: {"code": "c", "up_to": "5 mg"},
    Alone: {"subject": "zinc", "gap": 30},
    Amount: {"quantity": 5},
    AnyDays: {"count": 1, "period": 7},
    AroundMeal: {},
    Ceiling: {"nutrient": "zinc", "amount": "5 mg"},
    ClockTime: {"minutes": 5},
    ClockWindow: {"start": "07:00", "end": "08:00"},
    Competitor: {"subject": "zinc", "objects": "iron"},
    CompoundAmount: {"mass": Amount(5)},
    Contraindication: {"subject": "zinc"},
    DailyLimit: {"nutrient": "zinc", "amount": "5 mg"},
    Day: {"wake": "07:00", "bed": "23:00"},
    Days: {"period": 7, "days": (0,)},
    DietaryIntake: {"nutrient": "zinc", "amount": "5 mg"},
    Dose: {"of": "zinc"},
    Drink: {"name": "coffee", "at": "07:00"},
    FirstOfDay: {"subject": "zinc", "gap": 30},
    Gate: {"subject": "zinc"},
    Ingredient: {},
    Interval: {"subject": "zinc"},
    LabValue: {"thousandths": 5, "unit": "%"},
    Labs: {},
    Meal: {"name": "snack", "at": "15:00"},
    MealContent: {"nutrient": "zinc", "at_most": "5 mg"},
    Medicine: {"name": "x"},
    Missed: {"name": "x"},
    MostTimes: {"count": 3},
    Named: {"name": "x"},
    NoInteraction: {"subject": "zinc"},
    NotSameDay: {"subject": "zinc", "other": "iron"},
    OffsetWindow: {"anchor": "wake", "start": 0, "end": 5},
    Person: {},
    Plan: {"day": DAY},
    Policy: {},
    Product: {"name": "x"},
    Substance: {"id": "zinc"},
    Taken: {"name": "x", "time": "07:00"},
    Together: {"subject": "zinc", "companion": "iron"},
    Waiver: {"rule": "r", "reason": "x"},
    Window: {"subject": "zinc", "parts": AroundMeal()},
}
FIELDS = [
    (kind, field.alias or field.name) for kind in MAKERS for field in attrs.fields(kind) if field.init or kind is Day
]


def short(error: PlanError) -> bool:
    return all(len(each.problem) <= 300 and len(each.value) <= 300 for each in error.faults)


def error_of(make: Callable[[], object]) -> PlanError | None:
    try:
        make()
    except PlanError as error:
        return error
    return None


def test_every_kind_of_rule_is_tried() -> None:
    assert set(get_args(Rule)) <= set(MAKERS)


@pytest.mark.parametrize(("kind", "name"), FIELDS, ids=lambda each: getattr(each, "__name__", each))
def test_an_odd_value_is_taken_or_is_a_plan_error(kind: type, name: str) -> None:
    for odd, value in ODD.items():
        error = error_of(partial(kind, **{**MAKERS[kind], name: value}))
        assert error is None or (error.faults and short(error)), odd


@pytest.mark.parametrize(
    ("kind", "name"),
    [each for each in FIELDS if each[0] in get_args(Rule)],
    ids=lambda each: getattr(each, "__name__", each),
)
def test_a_rule_with_an_odd_value_in_it_is_checked_or_is_a_plan_error(kind: type, name: str) -> None:
    def checked(value: object) -> None:
        rule = kind(**{**MAKERS[kind], name: value})
        plan = Plan(day=DAY, doses=[Dose("zinc", "5 mg"), Dose("iron", "5 mg")], rules=[rule])
        with suppress(NoScheduleError, RefusedPlanError):
            str(schedule(plan))
        str(check(plan))
        hash(plan)

    for odd, value in ODD.items():
        error = error_of(partial(checked, value))
        assert error is None or short(error), odd


@pytest.mark.parametrize(
    "rule",
    [
        lambda: Competitor("iron", "zinc", before=60, after=60, sources=["a"], exempt=[SameMeal()]),
        lambda: Competitor("iron", "zinc", before=60, after=60, sources="a", exempt=SameMeal()),
        lambda: Contraindication("iron", "zinc"),
        lambda: Gate("iron", ["zinc"], [("ferritin_max_ng_ml", "75")]),
        lambda: NoInteraction("iron", "zinc"),
    ],
)
def test_one_or_a_list_of_them_is_read_as_both(rule: Callable[[], Rule]) -> None:
    doses = [Dose("zinc", "5 mg"), Dose("iron", "5 mg")]
    assert {rule()} == {rule()}
    assert check(Plan(day=DAY, doses=doses, rules=[rule()]))


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("parse", [Amount.parse, CompoundAmount.parse, ClockTime.parse, LabValue.parse])
def test_what_is_parsed_is_a_plan_error(parse: Callable[[Any], object], odd: str) -> None:
    with pytest.raises(PlanError) as caught:
        parse(ODD[odd])
    assert short(caught.value)


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_argument_is_a_plan_error(odd: str) -> None:
    value: Any = ODD[odd]
    found = schedule(PLAN)
    asked: list[Callable[[], object]] = [
        lambda: replan(found, now=value),
        lambda: found.open_times(value),
        lambda: PLAN.without(value),
    ]
    if odd != "a number of 5001 digits":  # that is a whole number of steps, if many
        asked += [lambda: schedule(PLAN, max_steps=value), lambda: replan(found, now="08:00", max_steps=value)]
    for ask in asked:
        assert (error := error_of(ask)) is not None
        assert short(error)
    if value is not None:
        for ask in (lambda: schedule(PLAN, near=value), lambda: found.open_times("coffee", day=value)):
            with pytest.raises(PlanError) as caught:
                ask()
            assert short(caught.value)


@pytest.mark.parametrize(
    ("kind", "name"),
    [(kind, name) for kind, name in FIELDS if kind in (Dose, Medicine, Drink, Meal, Person, Waiver, Acknowledgement)]
    + [(Product, "ingredients"), (Ingredient, "form"), (Ingredient, "nutrient"), (Plan, "doses"), (Plan, "rules")],
)
def test_a_plan_with_an_odd_value_in_it_is_checked_or_is_a_plan_error(kind: type, name: str) -> None:
    places: dict[type, Callable[[Any], Plan]] = {
        Dose: lambda made: Plan(day=DAY, doses=[made]),
        Medicine: lambda made: Plan(day=DAY, doses=[made]),
        Drink: lambda made: Plan(day=DAY, events=[made]),
        Meal: lambda made: Plan(day=Day("07:00", "23:00", [made])),
        Person: lambda made: Plan(day=DAY, person=made),
        Waiver: lambda made: Plan(day=DAY, waived=[made]),
        Acknowledgement: lambda made: Plan(day=DAY, acknowledged=[made]),
        Product: lambda made: Plan(day=DAY, doses=[Dose(made)]),
        Ingredient: lambda made: Plan(day=DAY, doses=[Dose(Product("x", [made]))]),
        Plan: lambda made: made,
    }

    def checked(value: object) -> object:
        return check(places[kind](kind(**{**MAKERS[kind], name: value})))

    for odd, value in ODD.items():
        error = error_of(partial(checked, value))
        assert error is None or short(error), odd


def test_what_is_shown_is_short_whatever_it_is() -> None:
    for odd in ODD.values():
        assert len(shown(odd)) <= 60
    assert shown(10**15 - 1) == "999999999999999"
    assert shown(10**15) == shown(-(10**15)) == "a huge number"
    assert shown("x" * 58) == repr("x" * 58)
    assert shown("x" * 59) == "'" + "x" * 58 + "…"


def test_a_huge_count_says_what_would_do() -> None:
    with pytest.raises(PlanError) as caught:
        Dose("zinc", "1 mg", units=10**5000)
    assert str(caught.value) == "a huge number is no count\n  help: a whole number, 1 to 1000"


@pytest.mark.parametrize("excepting", [[Substance("zinc", at_least="5 mg")], Substance("zinc", of="iron")])
def test_an_exception_from_an_amount_on_is_refused(excepting: Any) -> None:
    with pytest.raises(PlanError, match="an exception for 'zinc' only from an amount on"):
        Alone("iron", gap=60, excepting=excepting)
    assert Alone("iron", gap=60, excepting=[Substance("zinc"), "calcium", Named("x")]).excepting


def test_more_than_anybody_takes_is_refused_where_it_is_planned() -> None:
    """Sums of amounts may be larger, and are read back as they were written."""
    assert Dose("zinc", "1000000000 g").amount == Amount(10**18)
    with pytest.raises(PlanError, match="1000000001 g is more than anybody takes"):
        Dose("zinc", "1000000001 g")
    assert str(Amount.parse("1999999998 IU")) == "1999999998 IU"
