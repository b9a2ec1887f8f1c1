"""What one more intake would break, minute by minute: to the minute, the portion and the day."""

from __future__ import annotations

from typing import Any

import pytest

from rlsnutri.amounts import Amount
from rlsnutri.clock import Days
from rlsnutri.rules import (
    Ceiling,
    Competitor,
    Interval,
    MealContent,
    MostTimes,
    NotSameDay,
    Rule,
    SameMeal,
    Strength,
    Substance,
    Window,
)
from rlsnutri.things import Content, Fixed, Item, LookedUp, Role
from rlsnutri.verify import OneMore, broken_by_one_more
from rlsnutri.windows import AroundMeal
from tests.test_brute_force import fixed, item, plan

MG = 10**6


def closed(
    looked_up: LookedUp, one_more: OneMore, times: dict[str, dict[int, int]], **how: Any
) -> list[tuple[int, int]]:
    """The stretches of minutes since wake at which it would break anything."""
    shares = {each.name: sum(times.get(each.name, {0: 1}).values()) for each in looked_up.items}
    found = broken_by_one_more(looked_up, one_more, shares=shares, times=times, chosen={}, **how)
    minutes = [minute for minute, ids in enumerate(found) if ids]
    starts = [minute for minute in minutes if minute - 1 not in minutes]
    ends = [minute for minute in minutes if minute + 1 not in minutes]
    return list(zip(starts, ends, strict=True))


def named(name: str, role: Role = Role.SUPPLEMENT, **fields: Any) -> OneMore:
    return OneMore(name, role, fields.pop("ids", ()), fields.pop("contents", ()), **fields)


def of(*things: Item | Fixed, rules: tuple[Rule, ...]) -> LookedUp:
    return plan(*things, rules=rules)


def test_a_drink_that_lasts_is_in_the_way_until_it_ends() -> None:
    looked_up = of(item("iron"), rules=(Competitor("iron", ("tea",), before=30, after=60, id="r"),))
    tea = named("tea", Role.DRINK, length=20)
    assert closed(looked_up, tea, {"iron": {300: 1}}) == [(221, 329)]


def test_a_meal_stays_in_the_scene_for_a_rule_that_does_not_name_it() -> None:
    looked_up = of(
        fixed("lunch", 300, 30), fixed("coffee", 500, role=Role.DRINK), rules=(Window("zinc", (AroundMeal(),), id="r"),)
    )
    assert closed(looked_up, named("zinc"), {}) == [(0, 299), (331, looked_up.bed)]


def test_one_meal_may_hold_it_where_a_rule_says_so() -> None:
    rule = Competitor("iron", ("zinc",), before=120, after=120, exempt=(SameMeal(),), id="r")
    looked_up = of(item("iron"), fixed("lunch", 300, 30), rules=(rule,))
    assert closed(looked_up, named("zinc"), {"iron": {310: 1}}) == [(191, 299), (331, 429)]


@pytest.mark.parametrize(("milligrams", "stretches"), [(50, []), (51, [(181, 419)])])
def test_a_drink_with_little_in_it_may_be_exempt(milligrams: int, stretches: list[tuple[int, int]]) -> None:
    exempt = (MealContent("calcium", Amount(50 * MG)),)
    rule = Competitor("iron", ("juice",), before=120, after=120, exempt=exempt, id="r")
    juice = named("juice", Role.DRINK, contents=(Content("calcium", milligrams * MG),))
    assert closed(of(item("iron"), rules=(rule,)), juice, {"iron": {300: 1}}) == stretches


@pytest.mark.parametrize(("most", "is_closed"), [(15, True), (16, False)])
def test_a_part_of_a_dose_is_measured_as_that_part(most: int, *, is_closed: bool) -> None:
    subject = Substance("zinc", Amount(most * MG))
    looked_up = of(item("iron"), rules=(Competitor("iron", (subject,), before=1, after=1, id="r"),))
    half = named("zinc", contents=(Content("zinc", 30 * MG),), ids=("zinc",), portions=1, of=2)
    assert bool(closed(looked_up, half, {"iron": {300: 1}})) is is_closed
    three = named("zinc", contents=(Content("zinc", 20 * MG),), ids=("zinc",), portions=3, of=4)
    assert bool(closed(looked_up, three, {"iron": {300: 1}})) is is_closed


def test_what_is_broken_already_closes_nothing_and_what_is_broken_worse_does() -> None:
    """Iron and zinc stand too close as it is: that says nothing against magnesium at other times."""
    rule = Competitor("iron", ("zinc", "magnesium"), before=120, after=120, id="r", strength=Strength.SHOULD)
    looked_up = of(item("iron"), item("zinc"), rules=(rule,))
    times = {"iron": {300: 1}, "zinc": {330: 1}}
    assert closed(looked_up, named("magnesium"), times) == [(181, 419)]
    over = of(item("iron"), item("zinc"), rules=(MostTimes(1, id="r"),))
    assert closed(over, named("magnesium"), times) == []
    same_day = of(item("iron"), item("zinc"), rules=(NotSameDay("iron", Substance("tag"), id="r"),))
    assert closed(same_day, named("zinc", ids=("tag",)), times) == [(0, same_day.bed)]


def test_a_ceiling_that_is_passed_already_closes_nothing() -> None:
    iron = item("iron", contents=(Content("iron", 100 * MG),))
    looked_up = of(iron, rules=(Ceiling("iron", Amount(50 * MG), id="r", strength=Strength.SHOULD),))
    more = named("zinc", contents=(Content("zinc", 5 * MG),))
    assert closed(looked_up, more, {"iron": {300: 1}}) == []


def test_every_interval_of_a_dose_closes_its_own_minutes() -> None:
    rules = (
        Interval("iron", most=1440, id="often"),
        Interval("iron", least=300, id="preferred", strength=Strength.PREFER),
        Interval("iron", least=60, across_midnight=False, id="day"),
    )
    looked_up = of(item("iron"), rules=rules)
    assert closed(looked_up, named("iron"), {"iron": {300: 1}}) == [(241, 359)]


@pytest.mark.parametrize("day", range(4))
def test_over_night_the_day_before_is_not_the_day_after(day: int) -> None:
    """Of four days iron is taken at bedtime on the first; eight hours later the second begins."""
    every = Days(4)
    near = {0: [(361, 960)], 1: [(0, 119)]}.get(day, [])
    rule = Interval("iron", least=600, across_midnight=True, id="r")
    assert closed(of(item("iron", every=every), rules=(rule,)), named("iron"), {"iron": {960: 1}}, day=day) == near
    by_day = Interval("iron", least=600, across_midnight=False, id="r")
    today = near if day == 0 else []
    assert closed(of(item("iron", every=every), rules=(by_day,)), named("iron"), {"iron": {960: 1}}, day=day) == today
