"""The judge itself is judged: tiny plans worked out by hand, and its search against no search at all."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from rlsnutri.clock import AnyDays, ClockTime, Days
from rlsnutri.plans import Day, Plan
from rlsnutri.policy import Policy
from rlsnutri.rules import (
    Alone,
    AroundMeal,
    Ceiling,
    ClockWindow,
    Competitor,
    FirstOfDay,
    Interval,
    MostTimes,
    Named,
    NotSameDay,
    Rule,
    Substance,
    Together,
    Window,
)
from rlsnutri.things import Content, Fixed, Item, LookedUp, Role
from tests.brute_force import Cost, World, best, choices_of_days
from tests.random_plans import random_plan

MG = 10**6


def item(name: str, **fields: Any) -> Item:
    """A supplement of one tablet a day with nothing in it."""
    given: dict[str, Any] = {"role": Role.SUPPLEMENT, "ids": (), "contents": (), "units": 1, "times": None}
    given |= {"every": Days(), "at": (), "between": (), "with_meal": (), "path": ""}
    return Item(name=name, **given | fields)


def medicine(name: str, times: int = 1, **fields: Any) -> Item:
    return item(name, role=Role.MEDICINE, units=None, times=times, **fields)


def fixed(name: str, start: int, length: int = 0, role: Role = Role.MEAL, **fields: Any) -> Fixed:
    ids = ("meal",) if role is Role.MEAL else ()
    given: dict[str, Any] = {"ids": ids, "contents": (), "every": Days(), "path": ""}
    return Fixed(name=name, role=role, start=start, length=length, **given | fields)


def plan(*things: Item | Fixed, rules: tuple[Rule, ...] = (), policy: Policy | None = None) -> LookedUp:
    """A plan by hand: wake at 06:00, bed at 22:00, so that 07:00 is minute 60."""
    return LookedUp(
        plan=Plan(day=Day("06:00", "22:00"), policy=policy or Policy()),
        wake=360,
        bed=960,
        items=tuple(thing for thing in things if isinstance(thing, Item)),
        fixed=tuple(thing for thing in things if isinstance(thing, Fixed)),
        rules=rules,
        unknown=(),
    )


def answer(looked_up: LookedUp) -> tuple[dict[str, dict[int, int]], Cost] | None:
    found = best(looked_up)
    return None if found is None else (found.intakes, found.cost)


BREAKFAST = fixed("breakfast", 60, 30)


def test_a_dose_goes_to_a_meal_else_to_wake() -> None:
    assert answer(plan(item("zinc"), BREAKFAST)) == ({"zinc": {60: 1}}, (0, 0, 0, 90))
    assert answer(plan(item("zinc"))) == ({"zinc": {0: 1}}, (0, 0, 0, 96))


def test_nothing_to_take_costs_nothing() -> None:
    assert answer(plan(BREAKFAST)) == ({}, (0, 0, 0, 0))


def test_a_must_that_cannot_be_kept_leaves_nothing() -> None:
    rule = Competitor(Named("zinc"), Named("iron"), before=721, after=721)
    assert answer(plan(item("iron"), item("zinc"), rules=(rule,))) is None


def test_a_must_is_kept_to_the_minute() -> None:
    rule = Competitor(Named("zinc"), Named("iron"), before=960, after=480)
    both = (item("iron", at=(960,)), item("zinc", at=(0,)))
    assert answer(plan(*both, rules=(rule,))) == ({"iron": {960: 1}, "zinc": {0: 1}}, (0, 0, 0, 192))
    short = Competitor(Named("zinc"), Named("iron"), before=960, after=481)
    assert answer(plan(*both, rules=(short,))) is None


def test_fewer_broken_rules_come_before_less_missing_and_that_before_convenience() -> None:
    strong = Competitor(Named("zinc"), Named("iron"), before=240, after=240, strength="should")
    weak = Window(Named("zinc"), ClockWindow("07:00", "07:30"), strength="should", evidence="weak")
    there = item("iron", at=(60,))
    # 11:00 is four hours after iron, 210 minutes after the window: 1 broken instead of 4.
    assert answer(plan(there, item("zinc"), rules=(strong, weak))) == (
        {"iron": {60: 1}, "zinc": {300: 1}},
        (1, 210, 0, 220),
    )
    # Only until 08:00: the window is kept, and 07:30 is the farthest from iron, 210 short.
    assert answer(plan(there, item("zinc", between=(ClockWindow("06:00", "08:00"),)), rules=(strong, weak))) == (
        {"iron": {60: 1}, "zinc": {90: 1}},
        (4, 840, 0, 220),
    )


def test_names_decide_between_equal_schedules_case_folded() -> None:
    rule = Competitor(Named("alpha"), Named("Beta"), before=60, after=60)
    meals = (BREAKFAST, fixed("lunch", 360, 30))
    found = answer(plan(item("Beta"), item("alpha"), *meals, rules=(rule,)))
    assert found == ({"alpha": {60: 1}, "Beta": {360: 1}}, (0, 0, 0, 180))


def test_the_first_of_equal_days_is_chosen() -> None:
    rule = NotSameDay(Named("folate"), Named("methotrexate"))
    weekly = item("folate", every=AnyDays(1, 3))
    there = item("methotrexate", every=Days(3, (0,)))
    found = best(plan(weekly, there, BREAKFAST, rules=(rule,)))
    assert found is not None
    assert found.days == {"folate": (1,)}
    assert found.intakes == {"folate": {60: 1}, "methotrexate": {60: 1}}


def test_a_medicine_lends_its_price_only_to_its_own_days() -> None:
    there = fixed("prednisone", 120, role=Role.MEDICINE, every=Days(2))
    assert answer(plan(item("zinc", every=Days(2)), there)) == ({"zinc": {120: 1}}, (0, 0, 0, 52))
    assert answer(plan(item("zinc"), there)) == ({"zinc": {0: 1}}, (0, 0, 0, 96))


def test_the_number_of_times_may_count_first() -> None:
    there = fixed("prednisone", 1260, role=Role.MEDICINE)  # at night
    listed = Policy(times=(ClockTime(6 * 60), ClockTime(3 * 60)), count_times_first=True)
    assert answer(plan(item("zinc"), there, policy=listed)) == ({"zinc": {1260: 1}}, (0, 0, 1, 110))


def test_tablets_are_split_where_a_ceiling_asks_for_it() -> None:
    calcium = item("calcium", units=3, contents=(Content("calcium", 750 * MG),))
    meals = (BREAKFAST, fixed("dinner", 720, 30))
    rule = Ceiling("calcium", "500 mg")
    assert answer(plan(calcium, *meals, rules=(rule,))) == ({"calcium": {60: 2, 720: 1}}, (0, 0, 0, 180))


def test_a_free_amount_is_divided_only_where_a_ceiling_asks_for_it() -> None:
    calcium = item("calcium", units=None, contents=(Content("calcium", 750 * MG),))
    meals = (BREAKFAST, fixed("dinner", 720, 30))
    should = Ceiling("calcium", "500 mg", strength="should")
    assert answer(plan(calcium, *meals, rules=(should,))) == ({"calcium": {60: 1, 720: 1}}, (0, 0, 0, 180))
    whole = Ceiling("calcium", "500 mg", strength="should", divides=False)
    assert answer(plan(calcium, *meals, rules=(whole,))) == ({"calcium": {60: 1}}, (0, 0, 0, 90))


def test_thresholds_compare_shares_exactly() -> None:
    thirds = item("calcium", units=None, times=3, ids=("calcium",), contents=(Content("calcium", 1000 * MG),))
    for least, apart in (("334 mg", False), ("333 mg", True)):
        rule = Competitor(Named("iron"), Substance("calcium", least), before=1, after=1)
        found = best(plan(thirds, item("iron"), rules=(rule,), policy=Policy(step=60)))
        assert found is not None
        assert (found.intakes["iron"].keys().isdisjoint(found.intakes["calcium"])) == apart


def test_prescribed_intakes_are_spread() -> None:
    assert answer(plan(medicine("levodopa", 2))) == ({"levodopa": {0: 1, 960: 1}}, (0, 0, 0, 192))
    close = medicine("levodopa", 2, between=(ClockWindow("06:00", "11:00"),))
    assert answer(plan(close)) == ({"levodopa": {0: 1, 300: 1}}, (8, 480, 0, 206))


def test_an_interval_rule_takes_the_place_of_the_spread() -> None:
    close = medicine("levodopa", 2, between=(ClockWindow("06:00", "11:00"),))
    rule = Interval(Named("levodopa"), least=120, most=180, across_midnight=False)
    assert answer(plan(close, rules=(rule,))) == ({"levodopa": {0: 1, 120: 1}}, (0, 0, 0, 206))


def test_company_must_be_there_on_every_day() -> None:
    rule = Together(Named("iron"), Named("vitamin C"))
    every_day = plan(item("iron"), item("vitamin C", every=Days(2)), rules=(rule,))
    assert answer(every_day) is None
    other_way = plan(item("iron", every=Days(2)), item("vitamin C"), BREAKFAST, rules=(rule,))
    assert answer(other_way) == ({"iron": {60: 1}, "vitamin C": {60: 1}}, (0, 0, 0, 100))


def test_alone_and_first_of_the_day() -> None:
    alone = Alone(Named("iron"), gap=60)
    assert answer(plan(item("iron", at=(60,)), item("zinc"), rules=(alone,))) == (
        {"iron": {60: 1}, "zinc": {0: 1}},
        (0, 0, 0, 206),
    )
    first = FirstOfDay(Named("iron"), gap=60)
    assert answer(plan(item("iron", at=(60,)), item("zinc"), rules=(first,))) == (
        {"iron": {60: 1}, "zinc": {960: 1}},
        (0, 0, 0, 206),
    )


def test_a_must_on_the_number_of_times_needs_a_shared_one() -> None:
    apart = Competitor(Named("a"), Named("b"), before=60, after=60)
    assert answer(plan(item("a"), item("b"), rules=(apart, MostTimes(1)))) is None
    assert answer(plan(item("a"), item("b"), rules=(MostTimes(1),))) == (
        {"a": {0: 1}, "b": {0: 1}},
        (0, 0, 0, 106),
    )


def test_a_preferred_window_costs_the_minutes_outside_up_to_its_price() -> None:
    rule = Window(Named("zinc"), AroundMeal(), strength="prefer", evidence="weak")
    there = item("iron", at=(110,))
    assert answer(plan(there, item("zinc"), BREAKFAST, rules=(rule,))) == (
        {"iron": {110: 1}, "zinc": {110: 1}},
        (0, 0, 0, 140),
    )


@pytest.mark.parametrize("start", range(0, 120, 40))
def test_the_search_finds_what_no_search_finds(start: int) -> None:
    compared = 0
    for seed in range(start, start + 40):
        looked_up = random_plan(seed, most_items=3)
        try:
            tried = list(everything(looked_up))
        except TooMuchError:
            continue
        compared += 1
        found = best(looked_up)
        if not tried:
            assert found is None, seed
            continue
        cost, _, intakes, days = min(tried, key=lambda each: each[:2])
        assert found is not None, seed
        assert (found.cost, found.intakes, found.days) == (cost, intakes, days), seed
    assert compared >= 20


class TooMuchError(Exception):
    """There is too much to try without a search."""


def everything(looked_up: LookedUp) -> Any:
    """Yield every schedule there is: cost, what the canonical order compares, intakes, chosen days."""
    names: list[str] | None = None
    for days in choices_of_days(looked_up):
        world = World(looked_up, days)
        names = [item.name for item in world.items]
        options = [[placement for placement, _ in world.placements(n)] for n in range(len(names))]
        size = 1
        for option in options:
            size *= len(option)
        if size > 1_500 or len(world.calendar) > 28:
            raise TooMuchError
        for placements in product(*options):
            cost = world.total(list(placements))
            if cost is not None:
                entries = [[minute for minute, count in p for _ in range(count)] for p in placements]
                chosen = [days[name] for name in names if name in days]
                intakes = {name: dict(p) for name, p in zip(names, placements, strict=True)}
                yield cost, (entries, chosen), intakes, days
