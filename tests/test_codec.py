import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rlsnutri import codec
from rlsnutri.amounts import Amount, Scale
from rlsnutri.answers import (
    DISCLAIMER,
    BriefReason,
    ChosenDays,
    Compromise,
    Cost,
    Finding,
    Intake,
    NutrientTotal,
    Proof,
    Reason,
    Repair,
    Report,
    Schedule,
    Severity,
    Slot,
)
from rlsnutri.clock import ClockTime
from rlsnutri.codec import (
    error_from_dict,
    error_to_dict,
    from_dict,
    from_json,
    from_toml,
    plan_from_dict,
    plan_from_json,
    plan_from_toml,
    plan_to_dict,
    plan_to_json,
    plan_to_toml,
    report_from_dict,
    report_to_dict,
    schedule_from_dict,
    schedule_to_dict,
    to_dict,
    to_json,
    to_toml,
    where_written,
)
from rlsnutri.codec.toml_text import toml_text
from rlsnutri.errors import BudgetExceededError, Fault, NoScheduleError, PlanError, RefusedPlanError, RlsnutriError
from rlsnutri.people import Labs, Person
from rlsnutri.plans import (
    Acknowledgement,
    Day,
    Dose,
    Drink,
    Ingredient,
    Meal,
    Medicine,
    Plan,
    Product,
    Waiver,
)
from rlsnutri.policy import Policy
from rlsnutri.rules import (
    Anchor,
    AroundMeal,
    ClockWindow,
    Competitor,
    Named,
    OffsetWindow,
    Rule,
    Substance,
    Window,
)
from rlsnutri.testing._anything import plans, rules, scales, texts
from tests.any_answers import errors, guides, openings, parts_of, readings, reports, rests, schedules, whys

EXAMPLES = Path(__file__).parents[1] / "examples"
DAY = {"wake": "06:30", "bed": "22:30"}

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=20,
)


def faults_of(call: Callable[[Any], object], given_: object) -> dict[str, Fault]:
    with pytest.raises(PlanError) as caught:
        call(given_)
    return {fault.path: fault for fault in caught.value.faults}


@given(plans)
def test_every_plan_comes_back_the_same_from_a_dict_and_from_json(plan: Plan) -> None:
    written = plan_to_dict(plan)
    assert plan_from_dict(written) == plan
    assert plan_from_json(plan_to_json(plan)) == plan
    assert json.loads(json.dumps(written)) == written, "plain to the bottom"


@given(rules)
def test_every_kind_of_rule_comes_back_the_same(rule: Rule) -> None:
    plan = Plan(day=Day("06:30", "22:30"), rules=(rule,))
    assert plan_from_dict(plan_to_dict(plan)).rules == (rule,)


@given(st.integers(0, 10**18 - 1), scales)
def test_the_text_of_every_amount_is_read_as_the_same_amount(quantity: int, scale: Scale) -> None:
    amount = Amount(quantity if scale is not Scale.IU else quantity % 10**15, scale)
    assert Amount.parse(str(amount)) == amount


def test_what_is_as_by_default_is_left_out() -> None:
    plan = Plan(day=Day("06:30", "22:30"), doses=(Dose("zinc", "15 mg"),))
    assert plan_to_dict(plan) == {
        "format": 1,
        "day": {"wake": "06:30", "bed": "22:30", "meals": []},
        "doses": [{"of": "zinc", "amount": "15 mg"}],
    }


def test_the_order_of_doses_and_medicines_is_kept() -> None:
    plan = Plan(
        day=Day("06:30", "22:30"),
        doses=(Medicine("b", times=2), Dose("a"), Medicine("c", at="08:00")),
        events=(Medicine("d", at="08:00"), Drink("tea", "08:00"), Medicine("e")),
    )
    assert plan_from_dict(plan_to_dict(plan)) == plan


PLEASANT = """
[day]
wake = 06:30:00
breakfast = "07:30"
bed = "22:30"

[[day.meals]]
name = "snack"
at = "15:30"
minutes = 10
tags = "dairy"
contains = [ { nutrient = "calcium", amount = "300 mg" } ]

[[doses]]
of = "ferrous bisglycinate"
amount = "25 mg"
every = "2 days"

[[doses]]
of = { product = "Multi", ingredients = [ { form = "zinc picolinate", amount = "15 mg" } ] }
units = 1

[[drinks]]
name = "coffee"
at = ["07:30", 14:00:00]

[[medicines]]
name = "gabapentin"
at = "21:00"

[[medicines]]
name = "amoxicillin"
times = 3

[[rules]]
kind = "competitor"
subject = "zinc picolinate"
objects = ["calcium", { named = "coffee" }, { substance = "iron", at_least = "10 mg" }]
before = "never"
after = 120

[[rules]]
kind = "window"
subject = "amoxicillin"
parts = [
    "22:00-02:00",
    { anchor = "meal", start = -60, end = -30, measured_from = "start" },
    { anchor = "bed", start = -30, end = 0 },
]

[person]
age = 48
sex = "female"
labs = { ferritin = "45 ng/mL" }

[policy]
step = 10

[[waived]]
rule = "iron-calcium"
reason = "tested without"
"""


def test_a_plan_in_toml_reads_as_the_same_plan_in_python() -> None:
    assert plan_from_toml(PLEASANT) == Plan(
        day=Day(
            "06:30",
            "22:30",
            [
                Meal(
                    "snack",
                    "15:30",
                    minutes=10,
                    tags="dairy",
                    contains=[Ingredient(nutrient="calcium", amount="300 mg")],
                )
            ],
            breakfast="07:30",
        ),
        doses=(
            Dose("ferrous bisglycinate", "25 mg", every="2 days"),
            Dose(Product("Multi", (Ingredient("zinc picolinate", "15 mg"),)), units=1),
            Medicine("amoxicillin", times=3),
        ),
        events=(Drink("coffee", ("07:30", "14:00")), Medicine("gabapentin", at="21:00")),
        rules=(
            Competitor(
                "zinc picolinate",
                ("calcium", Named("coffee"), Substance("iron", "10 mg")),
                before=None,
                after=120,
            ),
            Window(
                "amoxicillin",
                (
                    ClockWindow("22:00", "02:00"),
                    AroundMeal(-60, -30, measured_from="start"),
                    OffsetWindow(Anchor.BED, -30, 0),
                ),
            ),
        ),
        person=Person(age=48, sex="female", labs=Labs(ferritin="45 ng/mL")),
        policy=Policy(step=10),
        waived=(Waiver("iron-calcium", "tested without"),),
    )


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.toml")), ids=lambda path: path.stem)
def test_the_examples_are_plans(path: Path) -> None:
    plan = plan_from_toml(path.read_text(encoding="utf-8"))
    assert plan_from_dict(plan_to_dict(plan)) == plan


def test_brackets_and_digits_in_quotes_and_comments_are_only_text() -> None:
    brackets = "[{" * 50
    digits = "9" * 100
    text = f"""# {brackets} {digits} "
[day]
wake = '06:30'
bed = "22:30"
[[waived]]
rule = '{brackets}"'
reason = \"\"\"{brackets} "" {digits} \\" {"." * 100}
{brackets}\"\"\"\"
"""
    assert plan_from_toml(text).waived[0].rule == brackets + '"'
    assert plan_from_json(plan_to_json(plan_from_toml(text))).waived[0].reason.endswith(brackets + '"')


def test_all_faults_are_found_at_once_each_with_its_path() -> None:
    faults = faults_of(
        plan_from_dict,
        {
            "day": {"wake": "6:30", "bed": "22:30", "brekfast": "07:30", "meals": [{"at": "25:00"}]},
            "doses": [
                {"of": "zinc", "amount": 15},
                {"of": "iron", "amuont": "25 mg", "units": 0, "every": "sometimes"},
                {"of": {"product": "Multi", "ingredients": [{"form": "x", "amount": "3 spoons"}]}},
                {"amount": "1 mg"},
            ],
            "medicines": [{"name": "x", "times": True}],
            "rules": [{"kind": "competitr"}, {"subject": "x"}, {"kind": "first-of-day", "subject": "x"}],
            "person": {"age": "48", "sex": "femal", "labs": {"ferritin": "45 stones"}},
            "policy": {"step": 1, "count_times_first": "no", "prefer_prices": [1, 2, 3]},
            "waved": [],
        },
    )
    assert set(faults) == {
        "plan.day.wake",
        "plan.day.brekfast",
        "plan.day.meals[0].name",
        "plan.day.meals[0].at",
        "plan.doses[0].amount",
        "plan.doses[1].amuont",
        "plan.doses[1].units",
        "plan.doses[1].every",
        "plan.doses[2].of.ingredients[0].amount",
        "plan.doses[3].of",
        "plan.medicines[0].times",
        "plan.rules[0].kind",
        "plan.rules[1].kind",
        "plan.rules[2].gap",
        "plan.person.age",
        "plan.person.sex",
        "plan.person.labs.ferritin",
        "plan.policy.step",
        "plan.policy.count_times_first",
        "plan.policy.prefer_prices",
        "plan.waved",
    }
    assert faults["plan.waved"].help == "did you mean 'waived'?"
    assert faults["plan.doses[1].amuont"].help == "did you mean 'amount'?"
    assert faults["plan.rules[0].kind"].help == "did you mean 'competitor'?"
    assert faults["plan.person.sex"].help == "did you mean 'female'?"
    assert faults["plan.doses[0].amount"].problem == "15 is not an amount"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("across_midnight", "no"),
        ("across_midnight", 1),
        ("across_midnight", None),
        ("least", "120"),
        ("least", True),
        ("least", 120.0),
        ("subject", 5),
        ("subject", ["zinc"]),
        ("id", 7),
        ("strength", "MUST"),
        ("sources", {"a": "b"}),
    ],
)
def test_nothing_is_coerced(field: str, value: object) -> None:
    rule = {"kind": "interval", "subject": "zinc", field: value}
    assert set(faults_of(plan_from_dict, {"day": DAY, "rules": [rule]})) == {f"plan.rules[0].{field}"}


@pytest.mark.parametrize("data", [None, 5, "plan", [], True, [{"day": DAY}]])
def test_what_is_no_table_is_no_plan(data: object) -> None:
    assert set(faults_of(plan_from_dict, data)) == {"plan"}


def test_a_fault_that_only_the_whole_value_shows_is_told_at_its_place() -> None:
    rules = [{"kind": "window", "subject": "x", "parts": [{"anchor": "wake", "start": 60, "end": 0}]}]
    doses = [{"of": "x", "every": {"period": 2, "days": [2]}}]
    faults = faults_of(plan_from_dict, {"day": DAY, "rules": rules, "doses": doses})
    assert set(faults) == {"plan.rules[0].parts[0]", "plan.doses[0].every"}


def test_a_format_of_another_version_is_refused() -> None:
    assert set(faults_of(plan_from_dict, {"format": 2, "day": DAY})) == {"plan.format"}


def test_huge_and_deep_values_are_faults_and_never_printed() -> None:
    deep: list[Any] = []
    for _ in range(50_000):
        deep = [deep]
    data = {
        "day": DAY,
        "doses": [{"of": deep, "units": 10**6000}],
        "person": {"age": 10**6000, "conditions": deep},
    }
    faults = faults_of(plan_from_dict, data)
    assert set(faults) == {
        "plan.doses[0].of",
        "plan.doses[0].units",
        "plan.person.age",
        "plan.person.conditions[0]",
    }


def test_half_a_character_is_refused() -> None:
    assert set(
        faults_of(
            plan_from_json,
            '{"day": {"wake": "06:30", "bed": "22:30"}, "waived": [{"rule": "\\ud800", "reason": ""}]}',
        )
    ) == {"plan.waived[0].rule"}


def test_keys_that_no_path_can_show_plainly_stand_in_quotes() -> None:
    assert set(faults_of(plan_from_dict, {"day": DAY, "a b\n": 1, 7: 2})) == {"plan.'a b\\n'", "plan"}


@pytest.mark.parametrize(
    ("text", "path", "problem"),
    [
        ('{"day": ', "line 1, column 9", "cannot read this as JSON: expecting value"),
        ("", "line 1, column 1", "cannot read this as JSON: expecting value"),
        ("[" * 100_000, "", "nested too deep"),
        ('{"a":' * 100_000, "", "nested too deep"),
        ("1" * 100_000, "plan", "a huge number"),
        ('{"day": NaN}', "plan.day", "NaN is no number"),
        ('{"day": -Infinity}', "plan.day", "-Infinity is no number"),
        ('{"day": 1e999}', "plan.day", "1e999 is not a whole number"),
        ('{"day": 1, "day": 2}', "plan.day", "'day' stands here twice"),
        (" " * 1_000_001, "", "too long to be a plan"),
    ],
    ids=lambda value: value[:20].strip() or "spaces",
)
def test_json_that_no_plan_can_be_is_one_error(text: str, path: str, problem: str) -> None:
    assert faults_of(plan_from_json, text)[path].problem == problem


@pytest.mark.parametrize(
    ("text", "path", "problem"),
    [
        ("day = ", "end of document", "cannot read this as TOML: invalid value"),
        ("[day]\n[day]", "line 2, column 5", "cannot read this as TOML: cannot declare ('day',) twice"),
        ("a = " + "[" * 100_000, "", "nested too deep"),
        ("a" + ".a" * 400_000 + " = 1", "", "nested too deep"),
        ("a = " + "9" * 100_000, "", "a huge number"),
        ("day = nan", "plan.day", "nan is not a whole number"),
        ("day = 2.5", "plan.day", "2.5 is not a whole number"),
        ("day = 0x" + "f" * 100_000, "plan.day", "a huge number is not a day"),
        ("day = 2020-01-01", "plan.day", "the date 2020-01-01 is not a day"),
        ("day = 2020-02-31", "line 1, column 7", "cannot read this as TOML: invalid date or datetime"),
        ("#" * 1_000_001, "", "too long to be a plan"),
    ],
    ids=lambda value: value[:20],
)
def test_toml_that_no_plan_can_be_is_one_error(text: str, path: str, problem: str) -> None:
    faults = faults_of(plan_from_toml, text)
    assert path in faults
    assert faults[path].problem.startswith(problem.partition(" twice")[0][:60])


def test_faults_of_the_text_and_of_the_plan_are_told_together() -> None:
    text = '{"day": {"wake": "06:30", "bed": 1.5, "bed": 1.5}, "doses": [{"of": "x", "amount": "?"}], "x": NaN}'
    assert set(faults_of(plan_from_json, text)) == {"plan.day.bed", "plan.doses[0].amount", "plan.x"}


def test_a_byte_order_mark_is_passed_over() -> None:
    assert plan_from_json('\ufeff{"day": {"wake": "06:30", "bed": "22:30"}}') == plan_from_toml(
        '\ufeff[day]\nwake = "06:30"\nbed = "22:30"\n'
    )


@pytest.mark.parametrize(
    "text",
    [
        '"' + '\\"' * 490_000,
        "'" * 990_000,
        'a = """' + '"" ' * 300_000,
        "{" + ",".join(f'"k{number}": 1' for number in range(60_000)) + "}",
        '{"doses": [' + "{}," * 300_000 + "{}]}",
        "[[doses]]\n" * 90_000,
    ],
    ids=lambda text: text[:12],
)
def test_bad_input_is_not_slow_to_refuse(text: str) -> None:
    only_plan_errors(plan_from_json, text)  # minutes, if anything in it were looked at again and again
    only_plan_errors(plan_from_toml, text)


def only_plan_errors(call: Callable[[Any], object], given_: object) -> None:
    told = "nothing was wrong"
    try:
        call(given_)
    except PlanError as error:
        told = str(error)
    assert told
    assert told.encode()


@given(anything)
def test_anything_at_all_is_a_plan_or_a_plan_error(data: object) -> None:
    only_plan_errors(plan_from_dict, data)
    only_plan_errors(schedule_from_dict, data)


KEYS = [
    *(
        "day",
        "doses",
        "events",
        "drinks",
        "medicines",
        "rules",
        "person",
        "diet",
        "policy",
        "waived",
        "acknowledged",
    ),
    *(
        "of",
        "amount",
        "unit",
        "units",
        "times",
        "every",
        "at",
        "between",
        "with_meal",
        "name",
        "product",
        "form",
    ),
    *(
        "ingredients",
        "nutrient",
        "kind",
        "subject",
        "objects",
        "before",
        "after",
        "parts",
        "anchor",
        "start",
        "end",
    ),
    *("labs", "ferritin", "conditions", "wake", "bed", "meals", "id", "elemental", "period", "days", "gap"),
]
WORDS = [
    *(
        "25 mg",
        "1000 IU",
        "06:30",
        "17:00-22:30",
        "2 days",
        "monday",
        "any 9 of 7 days",
        "0 days",
        "never",
        "day",
    ),
    *(
        "competitor",
        "window",
        "alone",
        "gate",
        "medicine",
        "drink",
        "wake",
        "meal",
        "clock",
        "same-meal",
        "1/0",
    ),
    *("-", "3 spoons", "\x00", "", "é" * 300, "400 mg compound"),
]
nearly = st.recursive(
    st.sampled_from(WORDS) | st.integers(-(10**20), 10**20) | st.booleans() | st.none() | st.floats(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, min_size=1, max_size=8),
    max_leaves=15,
)


@given(st.dictionaries(st.sampled_from(KEYS[:11]), nearly))
def test_what_is_nearly_a_plan_is_a_plan_or_a_plan_error(data: dict[str, object]) -> None:
    only_plan_errors(plan_from_dict, {"day": DAY, **data})


@given(plans, st.data())
def test_a_plan_with_anything_in_any_place_is_a_plan_or_a_plan_error(plan: Plan, data: st.DataObject) -> None:
    written = plan_to_dict(plan)
    place: Any = written
    while True:
        key = data.draw(st.sampled_from(sorted(place)) if isinstance(place, dict) else st.integers(0, len(place) - 1))
        if not isinstance(place[key], dict | list) or not place[key] or data.draw(st.booleans()):
            break
        place = place[key]
    place[key] = data.draw(nearly)
    only_plan_errors(plan_from_dict, written)


@given(st.text(st.sampled_from("[]{}\"'\\\n#.=,:0123456789abe-+ \ufeff"), max_size=80))
def test_any_text_is_a_plan_or_a_plan_error(text: str) -> None:
    only_plan_errors(plan_from_json, text)
    only_plan_errors(plan_from_toml, text)


PLAN = plan_from_toml(PLEASANT)
TIME = ClockTime.parse("06:30")
COST = Cost(4, 120, 0, 310)
SCHEDULE = Schedule(
    plan=PLAN,
    slots=(Slot(TIME, (Intake("Multi", TIME, 1, 1, (("zinc", Amount.parse("15 mg")),)),), ("coffee",)),),
    chosen_days=(ChosenDays("Multi", (1, 3), 7),),
    cost=COST,
    proof=Proof(best=True, canonical=False, bound=COST, steps=12),
    compromises=(Compromise(("r",), 4, 30, (("Multi", "06:30"), ("Multi", "08:00")), "too near"),),
    findings=(Finding("a:b", Severity.WARN, "warned", "at length", (("limit", "45 mg"), ("limit", "40 mg")), ("s",)),),
    waived=PLAN.waived,
    acknowledged=(Acknowledgement("a:b", "65 mg"),),
    catalog="1",
    version="0.1.0",
    brief=(BriefReason("Multi", TIME, "first thing"),),
)


def test_a_schedule_comes_back_the_same() -> None:
    written = json.loads(json.dumps(schedule_to_dict(SCHEDULE)))
    assert written == schedule_to_dict(SCHEDULE)
    assert schedule_from_dict(written) == SCHEDULE


def test_a_written_schedule_says_what_it_is_and_is_not() -> None:
    written = schedule_to_dict(SCHEDULE)
    assert written["format"] == 1
    assert written["kind"] == "schedule"
    assert written["disclaimer"] == DISCLAIMER
    assert (written["version"], written["catalog"]) == ("0.1.0", "1")
    assert written["slots"][0]["intakes"][0]["contents"] == {"zinc": "15 mg"}


def test_faults_of_a_schedule_have_their_paths_too() -> None:
    written = schedule_to_dict(SCHEDULE)
    written["slots"][0]["time"] = "6:30"
    written["plan"]["day"]["wake"] = 5
    written["cost"]["broken"] = "4"
    written["kind"] = "plan"
    assert set(faults_of(schedule_from_dict, written)) == {
        "schedule.slots[0].time",
        "schedule.plan.day.wake",
        "schedule.cost.broken",
        "schedule.kind",
    }


def test_a_report_is_written_in_full() -> None:
    amount = Amount.parse("15 mg")
    total = NutrientTotal("zinc", None, amount, amount, (amount,), at_least=False)
    written = report_to_dict(Report(PLAN, (total,), SCHEDULE.findings, catalog="1", version="0.1.0"))
    assert json.loads(json.dumps(written)) == written
    assert written["kind"] == "report"
    assert written["disclaimer"] == DISCLAIMER
    assert written["totals"][0]["food"] is None
    assert written["totals"][0]["both"] == "15 mg"


def test_errors_are_written_with_all_their_parts() -> None:
    reason = Reason("rule", "iron-calcium", "rule iron-calcium", "iron must stay away from calcium")
    no_schedule = NoScheduleError(
        find_conflict=lambda: (reason,),
        find_repairs=lambda: (Repair("drop", "drop the snack", PLAN),),
        steps=3,
    )
    written = [
        error_to_dict(PlanError([Fault("no", "plan.day", "5", "yes")])),
        error_to_dict(RefusedPlanError(SCHEDULE.findings), catalog="1"),
        error_to_dict(no_schedule),
        error_to_dict(BudgetExceededError(7)),
    ]
    assert [each["error"] for each in written] == ["bad-plan", "refused", "no-schedule", "budget-exceeded"]
    assert all(each["disclaimer"] == DISCLAIMER and each["version"] for each in written)
    assert json.loads(json.dumps(written)) == written
    assert written[0]["faults"] == [{"problem": "no", "path": "plan.day", "value": "5", "help": "yes"}]
    assert written[1]["findings"][0]["severity"] == "warn"
    assert plan_from_dict(written[2]["repairs"][0]["plan"]) == PLAN
    assert written[3]["steps"] == 7


def test_faults_found_later_are_told_where_they_were_written() -> None:
    data = {
        "day": {**DAY, "lunch": "12:30", "breakfast": "07:30", "meals": [{"name": "snack", "at": "06:45"}]},
        "doses": [{"of": "zinc"}],
        "events": [{"kind": "drink", "name": "tea", "at": "09:00"}],
        "drinks": [{"name": "coffee", "at": "08:00"}],
        "medicines": [{"name": "a", "times": 2}, {"name": "b", "at": "21:00"}, {"name": "c"}],
    }
    plan = plan_from_dict(data)
    paths = [
        "plan.doses[0].of",
        "plan.doses[1]",
        "plan.doses[2].name",
        "plan.events[0].at",
        "plan.events[1].at",
        "plan.events[2]",
        "plan.day.meals[0].at",
        "plan.day.meals[1].at",
        "plan.day.meals[2]",
        "plan.rules[0]",
        "",
    ]
    moved = where_written(PlanError(Fault("x", path) for path in paths), plan, data)
    assert [fault.path for fault in moved.faults] == [
        "plan.doses[0].of",
        "plan.medicines[0]",
        "plan.medicines[2].name",
        "plan.events[0].at",
        "plan.drinks[0].at",
        "plan.medicines[1]",
        "plan.day.meals[0].at",
        "plan.day.breakfast",
        "plan.day.lunch",
        "plan.rules[0]",
        "",
    ]


def test_every_public_function_is_named() -> None:
    assert all(hasattr(codec, name) for name in codec.__all__)


@given(st.one_of(plans, schedules, reports, readings, whys, openings, rests, guides))
def test_every_answer_comes_back_the_same_by_every_way(value: Any) -> None:
    assert from_dict(to_dict(value)) == value
    assert from_json(to_json(value)) == value
    assert from_toml(to_toml(value)) == value
    assert json.loads(json.dumps(to_dict(value))) == to_dict(value), "plain to the bottom"


@given(errors)
def test_every_error_comes_back_with_all_its_parts(error: RlsnutriError) -> None:
    written = error_to_dict(error, catalog="1")
    for again in (error_from_dict(written), from_json(json.dumps(written)), from_toml(to_toml(error))):
        assert isinstance(again, RlsnutriError)
        assert parts_of(again) == parts_of(error)


@given(st.one_of(schedules, reports, readings, whys, openings, rests, errors), st.data())
def test_a_damaged_answer_is_an_answer_or_a_plan_error(value: Any, data: st.DataObject) -> None:
    written = to_dict(value)
    place: Any = written
    while True:
        key = data.draw(st.sampled_from(sorted(place)) if isinstance(place, dict) else st.integers(0, len(place) - 1))
        if not isinstance(place[key], dict | list) or not place[key] or data.draw(st.booleans()):
            break
        place = place[key]
    place[key] = data.draw(nearly)
    only_plan_errors(from_dict, written)


@pytest.mark.parametrize(
    ("data", "path"),
    [
        ({"kind": "scedule"}, "document.kind"),
        ({"kind": 5}, "document.kind"),
        ({"kind": ["plan"]}, "document.kind"),
        ({"format": 1, "kind": "error", "error": "refusd"}, "error.error"),
        ({"format": 1, "kind": "error", "error": ["refused"]}, "error.error"),
        ({"format": 1, "kind": "error", "error": "refused"}, "error.findings"),
        ({"format": 1, "kind": "error", "error": "error", "message": 5}, "error.message"),
        ({"format": 1, "kind": "error", "error": "budget-exceeded", "steps": "7"}, "error.steps"),
        ({"format": 2, "kind": "error", "error": "budget-exceeded", "steps": 7}, "error.format"),
        ({"format": True, "kind": "report"}, "report.format"),
        ([], "plan"),
        (None, "plan"),
    ],
)
def test_what_is_no_answer_is_refused_with_its_place(data: object, path: str) -> None:
    assert path in faults_of(from_dict, data)


def test_only_plans_and_answers_are_written() -> None:
    with pytest.raises(TypeError, match="neither a plan nor an answer"):
        to_dict(5)  # type: ignore[arg-type]


def test_an_answer_without_what_may_be_none_is_read() -> None:
    """TOML has no word for None, so it is left out there."""
    written = report_to_dict(Report(PLAN, (NutrientTotal("zinc", None, Amount(1), Amount(1), (), at_least=False),), ()))
    del written["totals"][0]["food"]
    assert report_from_dict(written).totals[0].food is None
    del written["totals"][0]["both"]
    assert set(faults_of(report_from_dict, written)) == {"report.totals[0].both"}


def test_a_plan_in_toml_looks_as_a_person_would_write_it() -> None:
    plan = Plan(
        day=Day("06:30", "22:30", breakfast="07:30"),
        doses=[Dose("zinc", "15 mg"), Dose(Product('My "Multi"', [Ingredient("zinc oxide", "5 mg")]), units=2)],
        rules=[Competitor("zinc", ["calcium", Named("tea")], before=None, after=60)],
    )
    text = plan_to_toml(plan)
    assert plan_from_toml(text) == plan
    assert (
        text
        == """format = 1

[day]
wake = "06:30"
bed = "22:30"

[[day.meals]]
name = "breakfast"
at = "07:30"

[[doses]]
of = "zinc"
amount = "15 mg"

[[doses]]
units = 2

[doses.of]
product = "My \\"Multi\\""

[[doses.of.ingredients]]
form = "zinc oxide"
amount = "5 mg"

[[rules]]
kind = "competitor"
subject = "zinc"
objects = ["calcium", { named = "tea" }]
before = "never"
after = 60
"""
    )


@given(
    st.dictionaries(
        st.text(max_size=6),
        st.recursive(
            st.booleans() | st.integers(-(10**15), 10**15) | st.text(st.characters(exclude_categories=["Cs"])),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
            max_leaves=8,
        ),
        max_size=4,
    )
)
def test_whatever_plain_table_is_written_as_toml_is_read_the_same(table: dict[str, Any]) -> None:
    assert tomllib.loads(toml_text(table)) == table


def test_none_is_left_out_of_toml_and_other_kinds_are_refused() -> None:
    assert toml_text({"a": None, "b": {"c": None}, "d": [{"e": None}]}) == "\n[b]\n\n[[d]]\n".lstrip("\n")
    with pytest.raises(TypeError, match="float cannot be written"):
        toml_text({"a": 2.5})


def test_a_table_that_holds_itself_is_refused_at_once() -> None:
    circle: dict[str, Any] = {"wake": "06:30"}
    circle |= {"day": circle, "doses": [circle], "rules": [{"kind": "alone", "subject": circle}], "plan": circle}
    circle |= {"person": {"labs": circle}, "events": circle, "kind": "error", "error": "refused", "findings": [circle]}
    for read in (plan_from_dict, schedule_from_dict, report_from_dict, error_from_dict, from_dict):
        only_plan_errors(read, circle)


def test_very_many_faults_are_told_up_to_a_bound() -> None:
    faults = faults_of(plan_from_dict, {"day": DAY, "doses": [{}] * 100_000, **{f"k{n}": 1 for n in range(100_000)}})
    assert len(faults) < 1000
