"""What is said when nothing fits: an irreducible conflict, and repairs that were tried."""

from __future__ import annotations

import pickle

import pytest
from attrs import evolve

from rlsnutri import (
    Catalog,
    ClockWindow,
    Competitor,
    Day,
    Dose,
    Ingredient,
    Meal,
    Medicine,
    NoScheduleError,
    Plan,
    PlanError,
    Product,
    Window,
    schedule,
)
from rlsnutri._engine import NoOutcome, compile_plan, conflict, solve
from rlsnutri._engine.conflict import members_of
from rlsnutri._engine.loosening import Loosened
from tests.random_plans import random_plan

EMPTY = Catalog.empty()
IRON = Product("iron", [Ingredient(nutrient="iron", amount="25 mg")])
CALCIUM = Product("calcium", [Ingredient(nutrient="calcium", amount="500 mg")])
MEALS = [Meal("snack", "10:30"), Meal("tea", "15:30")]

CROWDED = Plan(
    day=Day("06:30", "22:30", MEALS, breakfast="07:30", lunch="13:00", dinner="18:30"),
    doses=[Dose(CALCIUM, units=2, at=["07:30", "18:30"]), Dose(IRON)],
    rules=[
        Competitor("iron", "calcium", before=120, after=120, id="apart"),
        Competitor.empty_stomach("iron", before=60, after=120, id="empty"),
        Window("iron", ClockWindow("06:30", "20:30"), id="awake"),
        Competitor("iron", "calcium", before=30, after=30, id="lesser"),
    ],
)


def failure_of(plan: Plan) -> NoScheduleError:
    with pytest.raises(NoScheduleError) as caught:
        schedule(plan, catalog=EMPTY)
    return caught.value


def test_the_conflict_names_rules_then_pins_then_events_and_nothing_that_is_not_needed() -> None:
    conflict_of = failure_of(CROWDED).conflict
    assert [reason.kind for reason in conflict_of] == ["rule"] * 3 + ["pin"] + ["event"] * 5
    assert [reason.id for reason in conflict_of][:4] == ["apart", "awake", "empty", "calcium"]


def test_without_any_one_rule_of_the_conflict_the_rest_has_a_schedule() -> None:
    for blamed in ("apart", "awake", "empty"):
        kept = tuple(rule for rule in CROWDED.rules if rule.id not in (blamed, "lesser"))
        assert schedule(evolve(CROWDED, rules=kept), catalog=EMPTY).proof.best


def test_every_repair_was_tried_and_works() -> None:
    repairs = failure_of(CROWDED).repairs
    assert 1 <= len(repairs) <= 5
    for repair in repairs:
        assert schedule(repair.plan, catalog=EMPTY).proof.best
    assert repairs[0].text == "move breakfast from 07:30 to 07:00"


def test_repairs_never_touch_a_medicine() -> None:
    plan = Plan(
        day=Day("06:30", "22:30"),
        doses=[Medicine("first", times=1), Medicine("second", times=1)],
        rules=[Competitor("first", "second", before=None, after=None, id="never on one day")],
    )
    assert failure_of(plan).repairs == ()


def test_the_error_reads_like_a_proof_and_travels() -> None:
    failure = failure_of(CROWDED)
    lines = str(failure).splitlines()
    assert lines[0] == "no schedule fits this plan"
    assert lines[1].startswith("because iron must stay 2 h from calcium")
    assert all(line.startswith(("because ", "and ", "help: ")) for line in lines[1:])
    again = pickle.loads(pickle.dumps(failure))  # noqa: S301 -- our own bytes
    assert str(again) == str(failure)


@pytest.mark.parametrize("start", range(0, 200, 100))
def test_the_blamed_set_alone_is_impossible_and_minimal(start: int) -> None:
    seen = 0
    for seed in range(start, start + 100):
        looked_up = random_plan(seed, most_items=3)
        try:
            compiled = compile_plan(looked_up)
        except PlanError:
            continue
        outcome = solve(compiled, max_steps=2000)
        if not isinstance(outcome, NoOutcome) or not outcome.proved:
            continue
        seen += 1
        found = conflict(compiled, max_steps=20_000)
        members, everything = found.members, set(members_of(compiled))
        assert found.irreducible
        assert Loosened.of(compiled, everything - set(members)).possible(20_000)[0] is False, seed
        for member in members:
            kept = set(members) - {member}
            assert Loosened.of(compiled, everything - kept).possible(20_000)[0] is True, (seed, member)
    assert seen >= 5
