"""Calm timetables: with a previous answer as few intakes as possible move, and a small edit reshuffles nothing."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import pytest
from attrs import evolve

from rlsnutri import Competitor, Cost, Day, Dose, Named, Plan, PlanError, Policy, Product, Schedule, schedule, verify
from rlsnutri._engine import Outcome, compile_plan, solve
from rlsnutri.catalog import Catalog
from rlsnutri.clock import ClockTime
from rlsnutri.codec import schedule_from_dict, schedule_to_dict
from rlsnutri.verify import evaluate
from tests.brute_force import best
from tests.differential import days_of
from tests.random_plans import random_plan

EMPTY = Catalog.empty()
DAY = Day(wake="06:30", breakfast="07:30", lunch="12:30", dinner="18:30", bed="22:30")


def tablet(name: str, **dose: Any) -> Dose:
    return Dose(Product(name), **dose)


def apart(one: str, other: str) -> Competitor:
    return Competitor(Named(one), Named(other), before=120, after=120, id=f"{one}-{other}")


BEFORE = Plan(day=DAY, doses=[tablet("calcium"), tablet("iron")], rules=[apart("iron", "calcium")])
AFTER = BEFORE.adding(tablet("zinc", at="07:30"))
AFTER = evolve(AFTER, rules=(*AFTER.rules, apart("zinc", "calcium")))


def scheduled(plan: Plan, near: Schedule | None = None) -> Schedule:
    found = schedule(plan, catalog=EMPTY, near=near)
    assert verify(plan, found, catalog=EMPTY) == ()
    return found


def times(found: Schedule) -> dict[str, list[str]]:
    taken: dict[str, list[str]] = {}
    for slot in found:
        for intake in slot.intakes:
            taken.setdefault(intake.dose, []).append(str(slot.time))
    return taken


def test_a_moved_intake_is_counted_and_the_answer_says_what_it_is_near_to() -> None:
    previous = scheduled(BEFORE)
    found = scheduled(AFTER, previous)
    assert found.cost == Cost(0, 0, 0, 270, moved=1)
    assert found.near == (("calcium", (ClockTime.parse("07:30"),)), ("iron", (ClockTime.parse("12:30"),)))
    assert "moved 1" in str(found)


def test_without_a_previous_answer_nothing_counts_as_moved() -> None:
    found = scheduled(AFTER)
    assert (found.cost.moved, found.near) == (0, ())
    assert "moved" not in str(found)


def test_a_schedule_near_itself_stays_as_it_is() -> None:
    previous = scheduled(AFTER)
    again = scheduled(AFTER, previous)
    assert again.slots == previous.slots
    assert again.cost == previous.cost


def test_names_compare_folded_and_doses_that_are_new_never_count() -> None:
    previous = scheduled(BEFORE)
    renamed = evolve(BEFORE, doses=(tablet("CALCIUM", at="18:30"), tablet("Iron"), tablet("zinc")))
    found = scheduled(renamed, previous)
    assert [name for name, _ in found.near] == ["CALCIUM", "Iron"]
    assert found.cost.moved == 1


def test_times_are_compared_by_the_clock_when_the_day_begins_elsewhere() -> None:
    previous = scheduled(BEFORE)
    earlier = evolve(BEFORE, day=Day("05:00", "22:30", breakfast="07:30", lunch="12:30", dinner="18:30"))
    assert times(scheduled(earlier, previous)) == times(previous)
    assert scheduled(earlier, previous).cost.moved == 0


def test_a_second_intake_is_moved_even_where_the_first_stays() -> None:
    previous = scheduled(Plan(day=DAY, doses=[tablet("iron")]))
    twice = Plan(day=DAY, doses=[tablet("iron", units=2, times=2)])
    found = scheduled(twice, previous)
    assert found.cost.moved == 1
    assert times(previous)["iron"][0] in times(found)["iron"]


def test_fewer_times_still_come_first_where_the_policy_says_so() -> None:
    plan = Plan(day=DAY, doses=[tablet("calcium"), tablet("iron")], policy=Policy.fewest_times())
    previous = scheduled(BEFORE)
    found = scheduled(plan, previous)
    assert (found.cost.times, found.cost.moved) == (1, 1)
    calm = scheduled(evolve(plan, policy=Policy()), previous)
    assert times(calm) == times(previous)


def test_a_moved_intake_comes_before_any_inconvenience() -> None:
    assert Cost(0, 0, 0, 900, moved=0) < Cost(0, 0, 0, 10, moved=1) < Cost(0, 0, 1, 10, moved=0)


@pytest.mark.parametrize("garbage", ["07:30", 5, (), BEFORE, object()])
def test_anything_else_as_a_previous_answer_is_a_plan_error(garbage: Any) -> None:
    with pytest.raises(PlanError) as error:
        schedule(BEFORE, catalog=EMPTY, near=garbage)
    assert error.value.faults[0].path == "near"


def test_a_previous_answer_with_garbage_inside_is_a_plan_error() -> None:
    previous = scheduled(BEFORE)
    for slots in (("x",), (evolve(previous.slots[0], intakes=("iron",)),), None):  # type: ignore[arg-type]
        with pytest.raises(PlanError):
            schedule(BEFORE, catalog=EMPTY, near=evolve(previous, slots=slots))  # type: ignore[arg-type]


def test_what_it_is_near_to_travels() -> None:
    found = scheduled(AFTER, scheduled(BEFORE))
    assert schedule_from_dict(schedule_to_dict(found)) == found
    older = schedule_to_dict(scheduled(BEFORE))
    del older["near"], older["cost"]["moved"], older["proof"]["bound"]["moved"]
    assert schedule_from_dict(older) == scheduled(BEFORE)


def test_the_judge_finds_a_wrong_number_of_moved_intakes_and_false_times_to_stay_near() -> None:
    found = scheduled(AFTER, scheduled(BEFORE))

    def codes(changed: Schedule) -> set[str]:
        return {violation.code for violation in verify(AFTER, changed, catalog=EMPTY)}

    cost = evolve(found.cost, moved=0)
    assert codes(evolve(found, cost=cost, proof=evolve(found.proof, bound=cost))) == {"cost"}
    assert codes(evolve(found, near=())) == {"cost"}
    assert codes(evolve(found, near=(*found.near, ("nickel", ())))) == {"near"}
    assert codes(evolve(found, near=found.near[::-1])) == {"near"}
    assert "near" in codes(evolve(found, near=(("calcium", (ClockTime(450), ClockTime(450))), found.near[1])))


def test_a_small_edit_does_not_reshuffle_the_day() -> None:
    names = ("argon", "boron", "cobalt", "erbium", "fluor")
    moved: Counter[int] = Counter()
    for seed in range(40):
        rng = random.Random(seed)
        doses = [tablet(name) for name in names]
        rules = [apart(*rng.sample(names, 2)) for _ in range(3)]
        plan = Plan(day=DAY, doses=doses, rules=[evolve(rule, id=f"r{i}") for i, rule in enumerate(rules)])
        previous = scheduled(plan)
        extra = rng.choice(("zinc", "aluminium"))
        rule = evolve(apart(extra, rng.choice(names)), id="new")
        edited = evolve(plan, doses=(*doses, tablet(extra)), rules=(*plan.rules, rule))
        found = scheduled(edited, previous)
        # the new dose can always go somewhere by itself, so that nothing else need move
        assert found.cost.moved == 0
        assert {name: at for name, at in times(found).items() if name != extra} == times(previous)
        moved[sum(times(scheduled(edited))[name] != at for name, at in times(previous).items())] += 1
    assert sum(count for number, count in moved.items() if number) >= 5  # without near the day would change


def test_random_plans_near_random_times_get_the_answer_that_trying_everything_gives() -> None:
    seen: Counter[str] = Counter()
    for seed in range(120):
        looked_up = random_plan(seed, most_items=3)
        rng = random.Random(seed)
        near = {item.name: rng.sample(range(0, looked_up.bed + 1, 30), 2) for item in looked_up.items[1:]}
        try:
            compiled = compile_plan(looked_up, near=tuple((name, tuple(each)) for name, each in near.items()))
        except PlanError:
            continue
        outcome = solve(compiled, max_steps=4_000)
        if not isinstance(outcome, Outcome):
            continue
        placed = {item.name: dict(each) for item, each in zip(looked_up.items, outcome.placed, strict=True)}
        clocks = tuple(
            (name, tuple(ClockTime((looked_up.wake + minute) % 1440) for minute in each)) for name, each in near.items()
        )
        verdict = evaluate(looked_up, placed, days_of(looked_up, outcome), near=clocks)
        assert verdict.violations == ()
        assert verdict.cost == outcome.cost, seed
        answer = best(looked_up, near)
        assert answer is not None
        if outcome.best:
            cost = outcome.cost
            assert (cost.broken, cost.missing, cost.times, cost.inconvenience) == answer.cost, seed
            assert cost.moved == answer.moved, seed
        if outcome.canonical:
            assert placed == answer.intakes, seed
        seen["proved"] += outcome.canonical
        seen["moved"] += bool(outcome.cost.moved)
        seen["times first"] += looked_up.plan.policy.count_times_first
    assert seen["proved"] >= 70
    assert seen["moved"] >= 30
    assert seen["times first"] >= 20
