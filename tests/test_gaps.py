"""What a schedule says that is kept free around its intakes is so."""

from __future__ import annotations

from pathlib import Path

import pytest
from attrs import evolve

from rlsnutri import (
    Alone,
    Catalog,
    Competitor,
    Day,
    Dose,
    Drink,
    FirstOfDay,
    Gap,
    Medicine,
    Plan,
    PlanError,
    Product,
    Report,
    Schedule,
    schedule,
    verify,
)
from rlsnutri._api.answering import answer
from rlsnutri._engine import Outcome, compile_plan, solve
from rlsnutri.clock import ClockTime, since_wake
from rlsnutri.codec import plan_from_toml, schedule_from_dict, schedule_to_dict
from rlsnutri.rules import SameMeal, Strength
from rlsnutri.verify import judge
from tests.golden.plans import PLANS
from tests.random_plans import random_plan

DAY = Day("06:00", "22:00", breakfast="07:00", lunch="12:00", dinner="18:00")
EXAMPLES = sorted((Path(__file__).parents[1] / "examples").glob("*.toml"))
REAL = [
    *(PLANS[name] for name in ("readme", "thyroid", "ciprofloxacin", "alternate-day-iron", "pregnancy")),
    *(plan_from_toml(path.read_text(encoding="utf-8")) for path in EXAMPLES),
]


def at(time: str) -> ClockTime:
    return ClockTime.parse(time)


def only(plan: Plan) -> Schedule:
    """The schedule by the plan's own rules."""
    return schedule(plan, catalog=Catalog.empty())


def spans(plan: Plan, found: Schedule) -> dict[str, list[tuple[int, int]]]:
    """From when to when everything of the day stands, by name, since wake."""
    wake = plan.day.wake
    stands: dict[str, list[tuple[int, int]]] = {}
    for slot in found.slots:
        for intake in slot.intakes:
            start = since_wake(slot.time, wake)
            stands.setdefault(intake.dose, []).append((start, start))
    for meal in plan.day.meals:
        start = since_wake(meal.at, wake)
        stands.setdefault(meal.name, []).append((start, start + meal.minutes))
    for event in plan.events:
        for time in event.at:
            start = since_wake(time, wake)
            stands.setdefault(event.name, []).append((start, start + getattr(event, "minutes", 0)))
    return stands


@pytest.mark.parametrize("plan", REAL)
def test_nothing_stands_in_a_gap_unless_a_compromise_says_so(plan: Plan) -> None:
    found = schedule(plan)
    stands = spans(plan, found)
    assert found.gaps
    for gap in found.gaps:
        minute = since_wake(gap.time, plan.day.wake)
        assert any(start == minute for start, _ in stands[gap.thing])
        for other in gap.others:
            for start, end in stands[other]:
                early = gap.before is not None and minute - end >= gap.before
                late = gap.after is not None and start - minute >= gap.after
                told = any(
                    {gap.thing, other} <= {name for name, _ in each.things} and set(each.rules) & set(gap.rules)
                    for each in found.compromises
                )
                assert early or late or told, (gap, other)


@pytest.mark.parametrize("plan", REAL)
def test_the_judge_says_so_too_and_notices_every_false_gap(plan: Plan) -> None:
    found = schedule(plan)
    assert verify(plan, found) == ()
    first, *rest = found.gaps
    for false in (
        (*rest,),
        (first, first, *rest),
        (evolve(first, before=(first.before or 0) + 1), *rest),
        (evolve(first, after=None), *rest),
        (evolve(first, others=(*first.others, "x")), *rest),
        (evolve(first, rules=("x",)), *rest),
        (evolve(first, thing="x"), *rest),
    ):
        told = verify(plan, evolve(found, gaps=false))
        assert all(each.code.startswith("gaps:") for each in told)
        assert told or not false


def test_engine_and_judge_agree_about_gaps_in_any_plan() -> None:
    with_gaps = 0
    for seed in range(250):
        looked_up = random_plan(seed)
        try:
            compiled = compile_plan(looked_up)
        except PlanError:  # pins without a time
            continue
        outcome = solve(compiled, max_steps=300)
        if isinstance(outcome, Outcome):
            found = answer(compiled, Report(looked_up.plan, (), ()), outcome)
            told = [each for each in judge(looked_up, found) if each.code.startswith("gaps:")]
            assert told == [], seed
            with_gaps += bool(found.gaps)
    assert with_gaps > 40


@pytest.mark.parametrize("plan", REAL)
def test_gaps_travel_with_the_schedule(plan: Plan) -> None:
    found = schedule(plan)
    assert schedule_from_dict(schedule_to_dict(found)).gaps == found.gaps


def test_the_sides_of_a_gap_are_seen_from_what_it_protects() -> None:
    plan = Plan(
        day=DAY,
        doses=[Dose(Product("a")), Dose(Product("b"))],
        rules=[Competitor("a", ["b"], before=120, after=360, id="r")],
    )
    assert only(plan).gaps == (Gap("a", at("07:00"), ("b",), 360, 120, Strength.MUST, ("r",)),)


def test_what_may_not_stand_on_one_side_is_kept_away_all_of_that_side() -> None:
    plan = Plan(
        day=DAY,
        doses=[Dose(Product("a")), Dose(Product("b")), Dose(Product("c"))],
        rules=[
            Competitor("a", ["b"], before=None, after=60, id="never-before"),
            FirstOfDay("c", gap=30, id="first"),
        ],
    )
    found = {(gap.thing, gap.others): (gap.before, gap.after) for gap in only(plan).gaps}
    assert found[("a", ("b",))] == (60, None)
    assert found[("c", ("a", "b", "breakfast", "dinner", "lunch"))] == (None, 30)


def test_the_widest_gap_and_the_strongest_strength_are_told() -> None:
    plan = Plan(
        day=DAY,
        doses=[Dose(Product("a")), Dose(Product("b"))],
        rules=[
            Competitor("a", ["b"], before=60, after=60, id="x"),
            Competitor("a", ["b"], before=30, after=90, strength=Strength.SHOULD, id="y"),
            Competitor("a", ["b"], before=600, after=600, strength=Strength.PREFER, id="z"),
        ],
    )
    (gap,) = only(plan).gaps
    assert (gap.before, gap.after, gap.strength, gap.rules) == (90, 60, Strength.MUST, ("x", "y"))


def test_a_prescribed_medicine_keeps_its_gap_and_a_side_without_a_gap_still_forbids_the_minute() -> None:
    plan = Plan(
        day=DAY,
        doses=[Dose(Product("a")), Dose(Product("b"))],
        events=[Medicine("m", at="21:00"), Drink("tea", at="10:00")],
        rules=[
            Alone("m", gap=120, meals=False, id="alone"),
            Competitor("a", ["tea"], before=30, after=0, strength=Strength.SHOULD, id="tea"),
        ],
    )
    assert only(plan).gaps == (
        Gap("a", at("07:00"), ("tea",), 1, 30, Strength.SHOULD, ("tea",)),
        Gap("m", at("21:00"), ("a", "b"), 120, 120, Strength.MUST, ("alone",)),
    )


def test_things_that_share_no_day_and_pairs_within_one_meal_keep_no_gap() -> None:
    rule = Competitor("a", ["b"], before=60, after=60, id="r")
    alternating = Plan(
        day=DAY, doses=[Dose(Product("a"), every="2 days"), Dose(Product("b"), every="2 days from day 1")], rules=[rule]
    )
    assert only(alternating).gaps == ()
    exempt = Competitor("a", ["b"], before=60, after=60, exempt=(SameMeal(),), id="r")
    together = Plan(day=DAY, doses=[Dose(Product("a"), at="07:10"), Dose(Product("b"), at="07:20")], rules=[exempt])
    assert only(together).gaps == ()
