from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from rlsnutri.amounts import Amount
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
from rlsnutri.errors import BudgetExceededError, Fault, NoScheduleError, PlanError, RefusedPlanError
from rlsnutri.nutrients import Authority, DoseLimit, LimitKind
from rlsnutri.plans import (
    Acknowledgement,
    Day,
    Dose,
    Drink,
    Meal,
    Medicine,
    Plan,
    Product,
    Waiver,
)
from rlsnutri.policy import Policy
from rlsnutri.render.lines import clean, columns, wrapped
from rlsnutri.render.text import render_error, report_text, timetable
from rlsnutri.render.words import how_much, occasion, which_days

DAY = Day(wake="06:30", breakfast="07:30", lunch="12:30", dinner="18:30", bed="22:30")
COST = Cost(0, 0, 0, 310)
PROVED = Proof(best=True, canonical=True, bound=COST, steps=12)


def at(time: str) -> ClockTime:
    return ClockTime.parse(time)


def schedule_of(plan: Plan, *intakes: tuple[str, str, int, int], **rest: Any) -> Schedule:
    """Make a schedule of (time, dose, portions, of), in order of the day."""
    slots: dict[str, list[Intake]] = {}
    for time, dose, portions, of in intakes:
        slots.setdefault(time, []).append(Intake(dose, at(time), portions, of))
    fields: dict[str, Any] = {
        "chosen_days": (),
        "cost": COST,
        "proof": PROVED,
        "compromises": (),
        "findings": (),
        "waived": plan.waived,
        "acknowledged": plan.acknowledged,
        "catalog": "7",
        "version": "0.1.0",
    }
    made = tuple(Slot(at(time), tuple(taken)) for time, taken in slots.items())
    return Schedule(plan=plan, slots=made, **{**fields, **rest})


EVENING = schedule_of(
    Plan(
        day=DAY,
        doses=(
            Dose("ferrous bisglycinate", "25 mg", every="2 days"),
            Dose("magnesium glycinate", "300 mg", unit="100 mg"),
            Dose(Product("Multi", unit="capsule"), units=2, every="week"),
            Dose("methylcobalamin", "500 mcg"),
        ),
        events=(Drink("coffee", "07:30"), Medicine("gabapentin", "300 mg", at="21:00")),
        waived=(Waiver("iron-coffee", "tested\nwithout"),),
        acknowledged=(Acknowledgement("over-limit:iron:x", "65 mg"),),
    ),
    ("06:30", "ferrous bisglycinate", 1, 1),
    ("06:30", "methylcobalamin", 1, 1),
    ("07:45", "Multi", 1, 2),
    ("17:30", "Multi", 1, 2),
    ("21:00", "magnesium glycinate", 3, 3),
    chosen_days=(ChosenDays("Multi", (2,), 7),),
    brief=(
        BriefReason("ferrous bisglycinate", at("06:30"), "empty stomach, well before coffee"),
        BriefReason("Multi", at("07:45"), "with food"),
    ),
    compromises=(Compromise(("iron-calcium",), 4, 30, (("a", "06:30"), ("b", "07:00")), "a is 30 min too near b"),),
    findings=(
        Finding("unknown:x", Severity.NOTE, "gabapentin is not known: not checked"),
        Finding("over-limit:iron:x", Severity.WARN, "65 mg of iron a day is above the upper level of 45 mg"),
    ),
)

EVENING_TEXT = """\
06:30  on waking
       ferrous bisglycinate     25 mg           every 2 days
         empty stomach, well before coffee
       methylcobalamin          500 µg
07:30  (breakfast, coffee)
07:45  with breakfast
       Multi                    1 capsule of 2  Wednesday
         with food
12:30  (lunch)
17:30  1 h before dinner
       Multi                    1 capsule of 2  Wednesday
18:30  (dinner)
21:00  with gabapentin
       gabapentin (prescribed)  300 mg
       magnesium glycinate      3 × 100 mg
22:30  (bed)

What is not kept:
- a is 30 min too near b [iron-calcium; weight 4, missing 30]

Findings:
- warn: 65 mg of iron a day is above the upper level of 45 mg
  [over-limit:iron:x]
- note: gabapentin is not known: not checked [unknown:x]

Rules waived:
- iron-coffee: tested without

Acknowledged:
- over-limit:iron:x, up to 65 mg a day

Proved: no schedule of this plan is better (broken 0, missing 0, inconvenience
310).
Made with rlsnutri 0.1.0 and catalogue 7.

This is information, not medical advice: it does not diagnose, and it prescribes
nothing. Ask your doctor or pharmacist before you start, stop or change
anything."""


def test_a_timetable_reads_from_waking_to_bed() -> None:
    assert timetable(EVENING) == EVENING_TEXT


def test_a_schedule_prints_as_its_timetable() -> None:
    assert str(EVENING) == timetable(EVENING)


def test_a_reason_stands_beside_its_intake_where_there_is_room() -> None:
    lines = timetable(EVENING, width=100).splitlines()
    assert lines[1].endswith("every 2 days  empty stomach, well before coffee")


@pytest.mark.parametrize("width", [24, 30, 40, 60, 80, 100, 200])
def test_no_line_is_wider_than_asked_or_ends_in_a_space(width: int) -> None:
    for line in timetable(EVENING, width=width).splitlines():
        assert columns(line) <= width
        assert line == line.rstrip()


@given(st.text(max_size=30), st.integers(0, 120))
def test_whatever_is_printed_prints(text: str, width: int) -> None:
    told = evolve(
        EVENING,
        brief=(BriefReason("Multi", at("07:45"), text),),
        waived=(Waiver(text, text),),
        findings=(Finding(text, Severity.NOTE, text),),
        catalog=text,
    )
    lines = timetable(told, width=width).split("\n")
    assert all(line.isprintable() and line == line.rstrip() for line in lines)
    assert all(columns(line) <= max(width, 24) for line in lines)


@given(st.text(max_size=60), st.integers(6, 40))
def test_wrapping_loses_no_sign(text: str, width: int) -> None:
    lines = wrapped(text, width, first="- ", rest="  ")
    assert "".join(line[2:] for line in lines).replace(" ", "") == clean(text).replace(" ", "")


def test_wide_and_combining_signs_are_counted_as_a_terminal_shows_them() -> None:
    assert columns("鉄") == 2
    assert columns("e\u0301") == 1


def test_a_very_long_name_does_not_push_the_others_aside() -> None:
    plan = Plan(day=DAY, doses=(Dose("zinc", "15 mg"), Dose("n" * 200, "5 mg")))
    text = timetable(schedule_of(plan, ("07:30", "zinc", 1, 1), ("07:30", "n" * 200, 1, 1)))
    assert "       zinc  15 mg\n" in text
    assert "         5 mg\n" in text


@pytest.mark.parametrize(
    ("time", "said"),
    [
        ("06:30", "on waking"),
        ("06:45", "15 min after waking"),
        ("07:15", "15 min before breakfast"),
        ("07:30", "with breakfast and coffee"),
        ("08:00", "with breakfast"),
        ("08:01", "1 min after breakfast"),
        ("10:00", "2 h after breakfast"),
        ("10:15", "between breakfast and lunch"),
        ("10:30", "2 h before lunch"),
        ("12:00", "30 min before lunch"),
        ("18:15", "15 min before dinner"),
        ("21:00", "1 h 30 min before bed"),
        ("22:30", "at bedtime"),
        ("23:00", "in the night"),
        ("04:00", "in the night"),
        ("06:00", "30 min before waking"),
    ],
)
def test_a_time_is_told_by_its_occasion(time: str, said: str) -> None:
    plan = EVENING.plan
    minute = (at(time).minutes - plan.day.wake.minutes) % 1440
    assert occasion(minute, plan) == said


def test_a_day_without_meals_has_occasions_too() -> None:
    plan = Plan(day=Day("06:30", "22:30"))
    assert occasion(60, plan) == "1 h after waking"
    assert occasion(480, plan) == ""


@pytest.mark.parametrize(
    ("dose", "portions", "of", "said"),
    [
        (Dose("x", "25 mg"), 1, 1, "25 mg"),
        (Dose("x", "300 mg"), 1, 2, "150 mg"),
        (Dose("x", "100 mg"), 1, 3, "1/3 of 100 mg"),
        (Dose("x", "100 mg"), 3, 3, "100 mg"),
        (Dose("x", "400 mg compound"), 1, 2, "200 mg compound"),
        (Dose("x", "1000 IU"), 1, 2, "500 IU"),
        (Dose("x", "300 mg", unit="100 mg"), 2, 3, "2 × 100 mg"),
        (Dose("x", "600 mg", unit="100 mg", times=3), 1, 3, "2 × 100 mg"),
        (Dose("x", unit="100 mg", units=4), 1, 4, "1 × 100 mg"),
        (Dose("x", unit="100 mg"), 1, 1, "1 × 100 mg"),
        (Dose("x", units=2), 1, 2, "1 unit of 2"),
        (Dose("x"), 1, 1, ""),
        (Dose("x"), 1, 2, "1/2"),
        (Dose(Product("x")), 1, 1, "1 tablet"),
        (Dose(Product("x", unit="scoop"), units=2), 2, 2, "2 scoops"),
        (Dose(Product("x", unit="drops"), units=3), 2, 3, "2 drops of 3"),
        (Dose(Product("x"), units=1, times=2), 1, 2, "1/2 of 1"),
        (Medicine("x", "500 mg", times=3), 1, 3, "500 mg"),
        (Medicine("x", times=3), 1, 3, ""),
    ],
)
def test_an_intake_is_told_by_how_much(dose: Dose | Medicine, portions: int, of: int, said: str) -> None:
    assert how_much(Intake("x", at("08:00"), portions, of), Plan(day=DAY, doses=(dose,))) == said


@pytest.mark.parametrize(
    ("every", "said"),
    [
        ("day", ""),
        ("days 0, 1 of 2", ""),
        ("2 days", "every 2 days"),
        ("2 days from day 1", "every 2 days from day 2"),
        ("monday", "Monday"),
        ("monday, thursday", "Monday, Thursday"),
        ("monday, wednesday, friday", "Mon, Wed, Fri"),
        ("days 0, 2 of 9", "days 1, 3 of 9"),
        ("days 0, 2, 4, 6, 8, 10, 12 of 20", "days 1, 3, 5, 7, 9, 11 ... of 20"),
        ("any 1 of 7 days", "any 1 of 7 days"),
    ],
)
def test_days_are_told_from_one_and_weekdays_by_name(every: str, said: str) -> None:
    plan = Plan(day=DAY, doses=(Dose("x", every=every),))
    assert which_days("x", schedule_of(plan)) == said


def test_days_that_were_chosen_are_told() -> None:
    plan = Plan(day=DAY, doses=(Dose("x", every="any 2 of 9 days"),))
    chosen = schedule_of(plan, ("08:00", "x", 1, 1), chosen_days=(ChosenDays("x", (0, 5), 9),))
    assert "days 1, 6 of 9" in timetable(chosen)
    assert "Days are counted from 1, the day you start." in timetable(chosen)
    assert "Days are counted" not in timetable(EVENING)


def test_names_are_found_as_the_library_compares_them() -> None:
    plan = Plan(day=DAY, doses=(Dose("Zinc", "15 mg", every="2 days"),))
    assert how_much(Intake("zinc", at("08:00"), 1, 1), plan) == "15 mg"
    assert which_days("ZINC", schedule_of(plan)) == "every 2 days"


def test_a_waking_day_may_pass_midnight() -> None:
    day = Day("16:00", "08:30", [Meal("main meal", "00:30")])
    plan = Plan(day=day, doses=(Dose("zinc"),), events=(Medicine("x", at="03:00", every="2 days from day 1"),))
    lines = timetable(schedule_of(plan, ("00:45", "zinc", 1, 1))).splitlines()
    assert [line for line in lines if line[2:3] == ":"] == [
        "16:00  (waking)",
        "00:30  (main meal)",
        "00:45  with main meal",
        "03:00  2 h after main meal",
        "08:30  (bed)",
    ]


def test_nothing_to_take_is_said() -> None:
    text = timetable(schedule_of(Plan(day=DAY)))
    assert text.startswith("Nothing to take.\n")
    assert DISCLAIMER.split()[-1] in text


def test_what_is_not_proved_is_not_called_proved() -> None:
    proof = Proof(best=False, canonical=False, bound=Cost(0, 0, 0, 200), steps=99)
    text = timetable(evolve(EVENING, proof=proof), width=200)
    assert "Best found, not proved: broken 0, missing 0, inconvenience 310; no schedule" in text
    assert "no schedule can be below: broken 0, missing 0, inconvenience 200. The search" in text
    assert "The search stopped after 99 steps." in text
    assert "Proved" not in text
    text = timetable(evolve(EVENING, proof=evolve(PROVED, canonical=False)), width=200)
    assert "That no equally good schedule comes earlier is not proved." in text


def test_the_number_of_times_is_told_where_it_is_compared_first() -> None:
    plan = evolve(EVENING.plan, policy=Policy.fewest_times())
    assert "times of day 4" in timetable(evolve(EVENING, plan=plan, cost=Cost(0, 0, 4, 310)), width=200)


def test_a_compromise_without_words_names_its_things() -> None:
    things = (("iron", "06:30"), ("x", ""))
    compromises = (Compromise(("r", "s"), 4, 30, things), Compromise(("most",), 2, 1, ()))
    text = timetable(evolve(EVENING, compromises=compromises))
    assert "- iron at 06:30 and x [r, s; weight 4, missing 30]\n" in text
    assert "- the plan [most; weight 2, missing 1]\n" in text


IRON = Amount.parse("25 mg")
UPPER = DoseLimit(
    nutrient="iron",
    authority=Authority.NASEM,
    kind=LimitKind.UL,
    age_min=Fraction(19),
    age_max=None,
    sex="any",
    state="none",
    amount=Amount.parse("45 mg"),
    unit="mg",
    covers="total",
    sources=(),
)
REPORT_TEXT = """\
a day  supplements     food       both
iron   25 mg           8 mg       33 mg
  UL 45 mg total (NASEM)
zinc   at least 25 mg  not known  at least 25 mg

Findings:
- warn: 65 mg of iron a day is above the upper level of 45 mg
  [over-limit:iron:x]
- note: gabapentin is not known: not checked [unknown:x]

Rules waived:
- iron-coffee: tested without

Acknowledged:
- over-limit:iron:x, up to 65 mg a day

Made with rlsnutri 0.1.0 and catalogue 7.

This is information"""


def test_a_report_shows_totals_against_limits_and_then_findings() -> None:
    iron = NutrientTotal(
        "iron",
        Amount.parse("8 mg"),
        IRON,
        Amount.parse("33 mg"),
        (IRON,),
        at_least=False,
        limits=(UPPER, evolve(UPPER, amount=None)),
    )
    zinc = NutrientTotal("zinc", None, IRON, IRON, (IRON,), at_least=True)
    plan = EVENING.plan
    report = Report(plan, (iron, zinc), EVENING.findings, plan.waived, plan.acknowledged, "7", "0.1.0")
    assert report_text(report).startswith(REPORT_TEXT)
    assert all(columns(line) <= 24 for line in report_text(report, width=24).splitlines())


def test_a_report_of_nothing_says_so() -> None:
    assert report_text(Report(EVENING.plan, (), ())).startswith("Nothing to add up.\n\nNo findings.\n\n")


def test_every_fault_is_told_with_its_place_and_help() -> None:
    error = PlanError([Fault("no amount", "plan.doses[0].amount", "x", "add\x1b[31m one"), Fault("bad day")])
    assert render_error(error) == "no amount\n  at plan.doses[0].amount\n  help: add [31m one\n\nbad day"


def test_a_refusal_shows_what_to_write_to_acknowledge_it() -> None:
    finding = Finding('over:"x"', Severity.REFUSE, "too much iron", "at length")
    assert render_error(RefusedPlanError([finding])) == (
        "this plan is refused until each finding below is acknowledged\n"
        "\n"
        "too much iron\n"
        "  at length\n"
        "  help: if a clinician agreed, add to the plan\n"
        "    [[acknowledged]]\n"
        '    code = "over:\\"x\\""'
    )


def test_an_impossibility_reads_like_a_proof() -> None:
    conflict = (
        Reason("rule", "iron-calcium", "rule iron-calcium [label]", "iron must stay 2 h from calcium"),
        Reason("pin", "calcium", "your plan: doses[1].at", "calcium is pinned to breakfast"),
    )
    plan = Plan(day=DAY)
    repairs = (Repair("drop", "drop the snack", plan), Repair("move", "take calcium at lunch", plan))
    error = NoScheduleError(find_conflict=lambda: conflict, find_repairs=lambda: repairs, steps=1)
    assert render_error(error) == (
        "no schedule fits this plan\n"
        "\n"
        "because iron must stay 2 h from calcium  rule iron-calcium [label]\n"
        "and calcium is pinned to breakfast       your plan: doses[1].at\n"
        "\n"
        "help: drop the snack\n"
        "help: or take calcium at lunch"
    )
    narrow = render_error(error, width=40)
    assert "because iron must stay 2 h from calcium\n    (rule iron-calcium [label])\n" in narrow
    assert all(len(line) <= 40 for line in narrow.splitlines())


def test_a_spent_budget_is_not_called_impossible() -> None:
    text = render_error(BudgetExceededError(7))
    assert "within 7 steps" in text
    assert "raise max_steps" in text
