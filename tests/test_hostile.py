"""Whatever anybody passes, the library answers or raises an error of its own; soon, and with little memory."""

from __future__ import annotations

import datetime
import inspect
import itertools
import resource
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import rlsnutri
from rlsnutri import (
    Amount,
    ClockTime,
    Competitor,
    CompoundAmount,
    Day,
    Dose,
    Drink,
    Ingredient,
    LabValue,
    Meal,
    Medicine,
    Person,
    Plan,
    PlanError,
    Policy,
    Product,
    RlsnutriError,
    Schedule,
    Strength,
    Substance,
    Window,
    check,
    read_label,
    schedule,
    verify,
)
from rlsnutri.clock import recurrence
from rlsnutri.codec import error_from_dict, from_dict, from_json, from_toml, plan_from_dict, plan_from_json
from rlsnutri.inputs import MOST_ENTRIES

MADE_BY_CALLERS = {
    f"rlsnutri.{name}" for name in ("amounts", "clock", "people", "plans", "policy", "replans", "rules", "windows")
}
VALUES = [
    each
    for name in rlsnutri.__all__
    if inspect.isclass(each := getattr(rlsnutri, name)) and attrs.has(each) and each.__module__ in MADE_BY_CALLERS
]
DAY = Day("06:30", "22:30", breakfast="07:30", lunch="12:30", dinner="18:30")
HUGE = 10**5000  # Python itself refuses to print it

spellings = st.sampled_from(
    ["45 mg", "400 mg compound", "06:30", "2 days", "any 1 of 7 days", "17:00-22:30", "must", "female", "zinc", "iron"]
)
numbers = st.integers() | st.sampled_from([10**4000, -(10**4000), 0, -1, 2**63]) | st.floats() | st.booleans()
texts = st.text(max_size=20) | st.sampled_from(["\ud800", "a\u202eb", "\u3164", "x" * 300, ""]) | spellings
odd = st.sampled_from(
    [
        None, object(), b"mg", Decimal("nan"), Decimal("1e1000000"), Fraction(1, 3), datetime.time(6, 30),
        datetime.time(6, 30, 1), datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC), int, Plan, len, range(3),
        Amount(5), ClockTime(5), CompoundAmount(Amount(5)), Strength.MUST, Dose("zinc", "5 mg"), Meal("tea", "16:00"),
        Substance("iron"), Person(), DAY, {"a": 1}, {1, 2}, {},
    ]
)  # fmt: skip
anything = st.recursive(numbers | texts | odd, lambda part: st.lists(part, max_size=3) | st.tuples(part, part))


@pytest.mark.parametrize("kind", VALUES, ids=lambda kind: kind.__name__)
@given(data=st.data())
@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
def test_a_public_class_takes_anything_or_raises_an_error_of_the_library(kind: Any, data: st.DataObject) -> None:
    parameters = inspect.signature(kind).parameters.values()
    needed = [each.name for each in parameters if each.default is inspect.Parameter.empty]
    names = [each.name for each in parameters]
    more = data.draw(st.sets(st.sampled_from(names), max_size=2)) if names else set[str]()
    try:
        made = kind(**{name: data.draw(anything, label=name) for name in {*needed, *more}})
    except RlsnutriError as error:
        str(error)
    else:
        assert isinstance(made, kind)


@pytest.mark.parametrize("read", [Amount.parse, CompoundAmount.parse, ClockTime.parse, LabValue.parse, recurrence])
@given(value=anything)
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
def test_a_reader_of_text_reads_anything_or_raises_an_error_of_the_library(
    read: Callable[[Any], object], value: object
) -> None:
    try:
        read(value)
    except PlanError as error:
        str(error)


@pytest.mark.parametrize(
    "read",
    [from_dict, from_json, from_toml, plan_from_dict, plan_from_json, error_from_dict, read_label, check, schedule],
)
@given(value=anything)
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
def test_a_door_takes_anything_or_raises_an_error_of_the_library(read: Callable[[Any], object], value: object) -> None:
    try:
        read(value)
    except RlsnutriError as error:
        str(error)


@given(steps=anything, previous=anything)
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
def test_the_options_of_schedule_are_looked_at_too(steps: Any, previous: Any) -> None:
    plan = Plan(day=DAY, doses=[Dose("zinc picolinate", "15 mg")])
    try:
        schedule(plan, near=previous, max_steps=steps if type(steps) is not int else min(steps, 1000))
    except RlsnutriError as error:
        str(error)


@given(value=anything)
@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_no_schedule_is_not_verified(value: Any) -> None:
    with pytest.raises(PlanError):
        verify(Plan(day=DAY), value)


def test_what_is_no_number_no_list_or_no_end_is_a_fault() -> None:
    cases: Iterator[Callable[[], object]] = iter(
        [
            lambda: Amount(float("nan")),  # pyright: ignore[reportArgumentType]
            lambda: Amount(float("inf")),  # pyright: ignore[reportArgumentType]
            lambda: Amount(-1),
            lambda: Amount(True),
            lambda: Amount(HUGE),
            lambda: ClockTime(HUGE),
            lambda: Policy(step=HUGE),
            lambda: Plan(day=DAY, doses=itertools.repeat(Dose("zinc"))),
            lambda: Dose("zinc", at=itertools.repeat("07:00")),
            lambda: Competitor("iron", itertools.repeat("zinc")),  # type: ignore[arg-type]
        ]
    )
    for make in cases:
        with pytest.raises(PlanError):
            make()


def test_a_list_may_be_long_but_has_an_end() -> None:
    assert len(Product("p", [Ingredient("zinc")] * MOST_ENTRIES).ingredients) == MOST_ENTRIES
    with pytest.raises(PlanError, match="too long a list"):
        Product("p", [Ingredient("zinc")] * (MOST_ENTRIES + 1))


# far too much


def test_a_plan_has_no_more_of_anything_than_can_be_looked_at() -> None:
    multi = Product("multi", [Ingredient("zinc", "1 mg")] * 5001)
    for plan in (
        Plan(day=DAY, doses=[Dose("zinc", "1 mg")] * 401),
        Plan(day=DAY, rules=[Window("zinc", ())] * 2001),
        Plan(day=Day("06:30", "22:30", [Meal("snack", "12:00")] * 101)),
        Plan(day=DAY, doses=[Dose(multi)]),
        Plan(day=DAY, events=[Drink("shake", at="12:00", contains=[Ingredient("zinc", "1 mg")] * 5001)]),
    ):
        with pytest.raises(PlanError, match="too many"):
            check(plan)


def crowd(count: int, **more: Any) -> Plan:
    named = [Dose("zinc picolinate", "1 mg", name=f"zinc {number:03}", **more) for number in range(count)]
    return Plan(day=DAY, doses=named).acknowledging("over-limit:zinc", up_to="1 g")


def nothing_wrong(plan: Plan, **options: Any) -> Schedule | RlsnutriError:
    """The answer to a plan that may be too hard, found honest; its findings acknowledged."""
    agreed = attrs.evolve(plan, acknowledged=())
    for finding in check(agreed).findings:
        if finding.severity is rlsnutri.Severity.REFUSE:
            agreed = agreed.acknowledging(finding.code, up_to="100 g" if "limit" in finding.code else None)
    try:
        answer = schedule(agreed, **options)
    except (rlsnutri.BudgetExceededError, rlsnutri.NoScheduleError) as error:
        return error
    assert verify(agreed, answer) == ()
    return answer


def hard_plans() -> Iterator[tuple[str, Plan]]:
    yield "200 doses that may share their time", crowd(200)
    names = [f"zinc {number:03}" for number in range(40)]
    apart = [
        Competitor(one, other, before=30, after=30, id=f"{one}/{other}")
        for one, other in itertools.combinations(names, 2)
    ]
    yield "40 doses in a day that holds 32 half hours apart", attrs.evolve(crowd(40), rules=apart)
    yield (
        "24 doses pairwise half an hour apart",
        attrs.evolve(
            crowd(24),
            rules=[each for each in apart if all(name < "zinc 024" for name in (each.subject, *each.objects))],  # type: ignore[operator]
        ),
    )
    yield (
        "12 medicines, each four times a day",
        Plan(day=DAY, doses=[Medicine(f"pill {number:02}", times=4) for number in range(12)]),
    )
    yield "one dose a thousand times a day", Plan(day=DAY, doses=[Dose("zinc picolinate", "15 mg", times=1000)])
    yield "20 doses on any of very many days", crowd(20, every="any 200 of 420 days")


@pytest.mark.parametrize(("name", "plan"), list(hard_plans()), ids=[name for name, _ in hard_plans()])
def test_a_plan_made_to_be_hard_ends_with_an_honest_answer(name: str, plan: Plan) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.process_time()
    answer = nothing_wrong(plan, max_steps=2000)
    took = time.process_time() - began
    more = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert isinstance(answer, Schedule | RlsnutriError)
    assert took < 60, (name, took)
    assert more < 200_000, (name, more)  # kilobytes


# names that deceive the eye


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("g\u0430bapentin", "U+0430 only looks like a"),  # a Cyrillic letter among Latin ones
        ("\u0421alcium", "U+0421 only looks like C"),
        ("Z\u03bfpiclon", "U+03BF only looks like o"),  # a Greek one
        ("iron\u3164", "U+3164, which nobody sees"),
        ("iron\ufe0f", "U+FE0F, which nobody sees"),
        ("ir" + "\u0301" * 9 + "on", "marks that print over other letters"),
        ("\u0301iron", "marks that print over other letters"),
        ("iron\u202eenil", "is no name"),  # turns the direction of reading
        ("ir\u200bon", "is no name"),
        ("iron\n", "is no name"),
        ("\ud800", "is no name"),
    ],
)
def test_a_name_with_signs_that_deceive_the_eye_is_refused(name: str, said: str) -> None:
    for make in (Dose, Medicine, Product, lambda name: Meal(name, "12:00"), lambda name: Drink(name, "12:00")):
        with pytest.raises(PlanError) as error:
            make(name)
        assert said in str(error.value).replace("\\u", "U+") or said in str(error.value)


@pytest.mark.parametrize(
    "name",
    [
        "\u03b1-tocopherol",
        "β-carotene",
        "Магний B6",
        "50 μg",
        "50 µg",
        "ビタミンC錠",
        "Ferrous – 65 mg™",
        "Größe",
        "Đường",
        "Fe²⁺",
    ],
)
def test_a_name_in_any_alphabet_is_a_name(name: str) -> None:
    assert Medicine(name).name == name


@pytest.mark.parametrize(
    ("one", "other"),
    [("cop", "\u0441\u043e\u0440"), ("zinc", "zinc "), ("a b", "a  b"), ("B\u2081", "B1"), ("B6", "\uff226")],
)
def test_two_names_that_look_the_same_are_a_fault(one: str, other: str) -> None:
    plan = Plan(day=DAY, doses=[Dose("zinc picolinate", "5 mg", name=one)], events=[Medicine(other, at="12:00")])
    with pytest.raises(PlanError, match="looks like"):
        check(plan)


def test_two_names_that_do_not_look_the_same_are_two() -> None:
    plan = Plan(day=DAY, doses=[Dose("zinc picolinate", "5 mg", name="B1")], events=[Medicine("B2", at="12:00")])
    assert check(plan)


def test_a_label_is_read_as_it_looks() -> None:
    row = {"name": "\u0421alcium", "quantity": [{"servingSizeOrder": 1, "quantity": 5, "unit": "mg", "operator": "="}]}
    reading = read_label({"id": 1, "fullName": "\u0421alcium\u3164 plus", "ingredientRows": [row]})
    assert reading.name == "Calcium plus"
    assert reading.rows[0].name == "Calcium"
