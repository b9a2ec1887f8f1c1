"""Open times: all minutes at which one more intake of something breaks no must and no should."""

from __future__ import annotations

from collections import Counter
from functools import cache
from random import Random
from typing import Any

import pytest
from attrs import evolve

from rlsnutri import (
    Alone,
    Ceiling,
    ClockTime,
    ClockWindow,
    Competitor,
    Day,
    Dose,
    Drink,
    Ingredient,
    Interval,
    Medicine,
    MostTimes,
    Named,
    NotSameDay,
    OpenTimes,
    Plan,
    PlanError,
    Policy,
    Product,
    RefusedPlanError,
    Schedule,
    Together,
    Window,
    schedule,
)
from rlsnutri.catalog import Catalog, default_catalog, look_up
from rlsnutri.clock import since_wake
from tests.brute_force import World
from tests.golden.plans import PLANS

EMPTY = Catalog.empty()
DAY = Day(wake="06:30", breakfast="07:30", lunch="12:30", dinner="18:30", bed="22:30")
ANTACID = Medicine("antacid")


def tablet(name: str, contents: dict[str, str] | None = None, /, **dose: Any) -> Dose:
    holds = [Ingredient(nutrient=nutrient, amount=amount) for nutrient, amount in (contents or {}).items()]
    return Dose(Product(name, holds), **dose)


def opened(plan: Plan, thing: Any = ANTACID, **how: Any) -> OpenTimes:
    return schedule(plan, catalog=EMPTY).open_times(thing, catalog=EMPTY, **how)


def stretches(found: OpenTimes) -> list[str]:
    return [f"{window.start}-{window.end}" for window in found.windows]


@cache
def golden(name: str) -> Schedule | None:
    try:
        return schedule(PLANS[name])
    except RefusedPlanError:
        return None


IRON = Plan(day=DAY, doses=[tablet("iron", at="10:00")])


def test_every_minute_is_open_where_nothing_speaks_of_it() -> None:
    found = opened(IRON, tablet("zinc"))
    assert stretches(found) == ["06:30-22:30"]
    assert len(found) == 16 * 60 + 1
    assert list(found) == list(found.times)
    assert found.closed == ()
    assert not found.known  # a product without ingredients
    assert opened(IRON, tablet("zinc", {"zinc": "5 mg"})).known


def test_a_gap_closes_its_minutes_and_opens_on_the_exact_one() -> None:
    zinc = evolve(IRON, doses=[*IRON.doses, tablet("zinc", at="03:00")])
    plan = evolve(zinc, rules=[Competitor(Named("iron"), Named("zinc"), before=120, after=60, id="gap")])
    found = opened(plan, "zinc")
    # one more zinc: iron at 10:00 needs an hour after zinc and two hours before it; zinc itself stands at 03:00
    assert stretches(found) == ["06:30-09:00", "12:00-22:30"]
    assert [(str(each.window), each.rules) for each in found.closed] == [("09:01 to 11:59", ("gap",))]


def test_a_should_closes_like_a_must_and_a_preference_does_not() -> None:
    zinc = evolve(IRON, doses=[*IRON.doses, tablet("zinc", at="03:00")])
    for strength, expected in (("should", ["06:30-09:00", "11:00-22:30"]), ("prefer", ["06:30-22:30"])):
        rule = Competitor(Named("iron"), Named("zinc"), before=60, after=60, id="gap", strength=strength)
        assert stretches(opened(evolve(zinc, rules=[rule]), "zinc")) == expected


def test_the_next_morning_counts_in_the_evening() -> None:
    early = Plan(
        day=DAY,
        doses=[tablet("iron", at="06:30"), tablet("zinc", at="14:00")],
        rules=[Competitor(Named("iron"), Named("zinc"), before=60, after=9 * 60, id="gap")],
    )
    assert stretches(opened(early, "zinc")) == ["07:30-12:00", "16:00-21:30"]  # and two hours from zinc itself


def test_one_more_of_the_plans_own_dose_keeps_its_interval() -> None:
    plan = Plan(day=DAY, doses=[tablet("iron", at="10:00")])
    found = opened(plan, "iron")
    assert stretches(found) == ["06:30-08:00", "12:00-22:30"]
    assert {rule for each in found.closed for rule in each.rules} == {"default:spacing"}
    longer = evolve(plan, rules=[Interval(Named("iron"), least=240, id="four hours")])
    assert stretches(opened(longer, "iron")) == ["14:00-22:30"]
    assert stretches(opened(evolve(plan, policy=Policy(spacing=0)), "iron")) == ["06:30-09:59", "10:01-22:30"]


def test_a_given_day_is_looked_at_by_itself_and_every_day_is_all_of_them() -> None:
    plan = Plan(
        day=DAY,
        doses=[tablet("iron", at="10:00", every="2 days"), tablet("zinc", at="22:30", every="2 days from day 1")],
        rules=[Competitor(Named("iron"), Named("zinc"), before=60, after=60, id="gap")],
    )
    assert stretches(opened(plan, "zinc", day=0)) == ["06:30-09:00", "11:00-22:30"]
    assert stretches(opened(plan, "zinc", day=1)) == ["06:30-20:30"]
    assert stretches(opened(plan, "zinc")) == ["06:30-09:00", "11:00-20:30"]


@pytest.mark.parametrize("day", [-1, 2, True, "monday", 1.0])
def test_a_day_outside_the_cycle_is_a_plan_error(day: Any) -> None:
    plan = Plan(day=DAY, doses=[tablet("iron", at="10:00", every="2 days")])
    with pytest.raises(PlanError) as error:
        opened(plan, "iron", day=day)
    assert error.value.faults[0].path == "day"


def test_prescribed_medicines_close_minutes_to_a_drink() -> None:
    plan = Plan(day=DAY, events=[Medicine("levothyroxine", at="06:30"), Drink("coffee", at="09:30")])
    found = schedule(plan).open_times("coffee")
    assert stretches(found)[0].startswith("07:30")
    assert found.closed[0].rules == ("drug.levothyroxine.coffee",)
    assert not any(finding.code.startswith("fixed:") for finding in found.findings)


def test_a_drink_is_no_time_of_day_and_reaches_no_ceiling() -> None:
    rules = [MostTimes(1, id="most"), Ceiling("iron", "20 mg", id="most iron")]
    plan = evolve(IRON, doses=[tablet("iron", {"iron": "20 mg"}, at="10:00")], rules=rules)
    juice = Drink("juice", at="08:00", contains=[Ingredient(nutrient="iron", amount="5 mg")])
    assert stretches(opened(plan, juice)) == ["06:30-22:30"]
    assert stretches(opened(plan, tablet("zinc"))) == ["10:00-10:00"]
    assert stretches(opened(plan, tablet("more", {"iron": "5 mg"}))) == []


def test_a_ceiling_and_its_distance_close_minutes() -> None:
    rule = Ceiling("iron", "30 mg", apart=120, id="most iron")
    plan = evolve(IRON, doses=[tablet("iron", {"iron": "20 mg"}, at="10:00")], rules=[rule])
    assert stretches(opened(plan, tablet("less", {"iron": "10 mg"}))) == ["06:30-22:30"]
    assert stretches(opened(plan, tablet("more", {"iron": "11 mg"}))) == ["06:30-08:00", "12:00-22:30"]


def test_what_wants_to_be_alone_together_or_inside_a_window_says_so() -> None:
    alone = evolve(IRON, rules=[Alone(Named("iron"), gap=30, id="alone", meals=False)])
    assert stretches(opened(alone, tablet("zinc"))) == ["06:30-09:30", "10:30-22:30"]
    pair = evolve(IRON, doses=[*IRON.doses, tablet("zinc", at="10:00")], policy=Policy(spacing=0))
    together = evolve(pair, rules=[Together(Named("zinc"), Named("iron"), id="together")])
    assert stretches(opened(together, "zinc")) == []
    window = evolve(pair, rules=[Window(Named("zinc"), ClockWindow("09:00", "11:00"), id="window")])
    assert stretches(opened(window, "zinc")) == ["09:00-09:59", "10:01-11:00"]


def test_things_that_may_not_share_a_day_leave_no_time() -> None:
    plan = Plan(
        day=DAY,
        doses=[tablet("iron", at="10:00", every="2 days"), tablet("zinc", at="10:00", every="2 days from day 1")],
        rules=[NotSameDay(Named("iron"), Named("zinc"), id="days")],
    )
    assert stretches(opened(plan, "zinc")) == []
    assert stretches(opened(plan, "zinc", day=1)) == ["06:30-08:00", "12:00-22:30"]


def test_what_must_not_be_taken_at_all_has_no_open_time() -> None:
    found = schedule(IRON).open_times(Dose("retinol", "100 mg"))
    assert stretches(found) == []
    assert found.closed[0].rules == ("over-limit:vitamin-a:retinol",)
    assert "No time from wake to bed is open" in str(found)


def test_a_name_that_nobody_knows_is_an_error_with_the_nearest_one() -> None:
    answer = golden("readme")
    assert answer is not None
    with pytest.raises(PlanError, match="did you mean 'antacid'"):
        answer.open_times("antacidd")
    with pytest.raises(PlanError, match="nothing known is called"):
        answer.open_times("ferritin")  # a laboratory value is nothing that is taken
    with pytest.raises(PlanError, match="how much"):
        answer.open_times("iron")


def test_a_medicine_that_the_catalogue_does_not_know_is_never_silently_open() -> None:
    answer = golden("readme")
    assert answer is not None
    found = answer.open_times(Medicine("homebrew"))
    assert not found.known
    assert str(found).startswith("homebrew is not known: not checked")
    assert "breaks nothing" not in str(found)
    assert [each.code for each in found.findings] == ["not-known:homebrew"]


def test_one_more_of_a_prescribed_medicine_is_not_ours_to_say() -> None:
    plan = evolve(IRON, events=[Medicine("gabapentin", at="21:00")], doses=[Medicine("pill", times=2)])
    for thing in ("gabapentin", "Pill", Medicine("gabapentin")):
        with pytest.raises(PlanError, match="is prescribed"):
            opened(plan, thing)


@pytest.mark.parametrize("thing", [5, None, (), ClockTime(5), Plan(day=DAY)])
def test_anything_that_cannot_be_taken_is_a_plan_error(thing: Any) -> None:
    with pytest.raises(PlanError) as error:
        opened(IRON, thing)
    assert error.value.faults[0].path == "thing"


def test_faults_of_the_thing_are_told_by_its_place() -> None:
    with pytest.raises(PlanError) as error:
        opened(IRON, Dose("iron", None))
    assert all(fault.path.startswith("thing") for fault in error.value.faults)
    with pytest.raises(PlanError) as error:
        opened(IRON, tablet("zinc"), amount="5 mg")
    assert error.value.faults[0].path == "amount"


def test_an_amount_below_a_threshold_is_open_where_a_larger_one_is_closed() -> None:
    answer = golden("thyroid")
    assert answer is not None
    little, much = (answer.open_times("zinc", amount=amount) for amount in ("1 mg", "25 mg"))
    assert set(much.times) <= set(little.times)


def things() -> list[Any]:
    zinc = Dose("zinc picolinate", "25 mg")
    return [ANTACID, zinc, Dose("calcium carbonate", "500 mg"), Medicine("gabapentin enacarbil"), Dose("iron", "20 mg")]


def test_the_open_minutes_are_those_that_a_judge_who_tries_everything_finds() -> None:
    """The whole plan is counted with and without the intake, by code that shares nothing with the answer."""
    seen: Counter[bool] = Counter()
    for name in sorted(PLANS):
        answer = golden(name)
        if answer is None or any(each.every.period > 7 for each in answer.plan.doses):
            continue
        for thing in things():
            found = answer.open_times(thing)
            if any(finding.severity.value == "refuse" for finding in found.findings):
                continue
            added = evolve(thing, name="zzz") if isinstance(thing, Dose) else thing
            looked_up = look_up(answer.plan.adding(added), default_catalog())
            world = World(looked_up, {each.dose: each.days for each in answer.chosen_days})
            placed: dict[str, list[tuple[int, int]]] = {}
            for slot in answer:
                for intake in slot.intakes:
                    minute = since_wake(slot.time, answer.plan.day.wake)
                    placed.setdefault(intake.dose, []).append((minute, intake.portions))
            mine = next(n for n, item in enumerate(world.items) if item.name == added.name)
            others = [tuple(sorted(placed.get(item.name, ()))) for item in world.items]
            base = answer.cost
            open_minutes = {since_wake(time, answer.plan.day.wake) for time in found.times}
            for minute in Random(name).sample(range(looked_up.bed + 1), 25):
                others[mine] = ((minute, 1),)
                cost = world.total(others) if world.may_stand(mine, minute, 1) else None
                is_open = cost is not None and cost[:2] == (base.broken, base.missing)
                assert is_open == (minute in open_minutes), (name, thing, minute)
                seen[is_open] += 1
    assert min(seen[True], seen[False]) >= 100


@pytest.mark.parametrize(
    ("interval", "opens"),
    [
        ({"least": 600, "across_midnight": False, "strength": "must"}, "06:30"),
        ({"least": 600, "across_midnight": True, "strength": "must"}, "08:00"),
        ({"least": 600, "across_midnight": True, "strength": "prefer"}, "06:30"),
        ({"most": 600, "across_midnight": True, "strength": "must"}, "06:30"),
    ],
)
def test_an_interval_counts_over_night_only_where_it_says_so(interval: dict[str, Any], opens: str) -> None:
    dose = Dose(Product("zinc", [Ingredient(nutrient="zinc", amount="5 mg")]), at="22:00")
    doses = [dose] if "least" in interval else [evolve(dose, at=["06:30", "14:00", "22:00"], units=3)]
    rule = Interval(Named("zinc"), id="own", **interval)
    found = schedule(Plan(day=DAY, doses=doses, rules=[rule]), catalog=EMPTY).open_times("zinc", catalog=EMPTY)
    assert str(found.times[0]) == opens
