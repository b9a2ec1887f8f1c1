"""Windows as stretches of the 24-hour circle, and the candidate minutes they leave."""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from rlsnutri._engine.matching import folded
from rlsnutri.clock import MINUTES_PER_DAY, minutes_on_the_grid
from rlsnutri.rules import Anchor, AroundMeal, ClockWindow, OffsetWindow
from rlsnutri.things import Fixed, Item, LookedUp, Role
from rlsnutri.windows import WindowPart

FAT = "fat-meal"

NOWHERE = 720
"""Minutes missing to a window that does not exist (with food on a day without meals): half the circle."""

Stretch = tuple[int, int]
"""A start in minutes since wake and a length; inside if ``(t - start) % 1440 <= length``."""


def stretches(parts: Iterable[WindowPart], looked_up: LookedUp) -> tuple[Stretch, ...]:
    """All stretches of the circle that the parts allow."""
    found: list[Stretch] = []
    for part in parts:
        match part:
            case ClockWindow():
                length = (part.end.minutes - part.start.minutes) % MINUTES_PER_DAY
                found.append(((part.start.minutes - looked_up.wake) % MINUTES_PER_DAY, length))
            case OffsetWindow():
                anchor = 0 if part.anchor is Anchor.WAKE else looked_up.bed
                found.append((anchor + part.start, part.end - part.start))
            case AroundMeal():
                found.extend(_around(part, looked_up))
            case _:
                assert_never(part)
    return tuple(found)


def _around(part: AroundMeal, looked_up: LookedUp) -> Iterable[Stretch]:
    meals = [thing for thing in looked_up.fixed if thing.role is Role.MEAL]
    chosen = [meal for meal in meals if _is_among(meal, part.meals)]
    if FAT in part.meals and not any(_is_among(meal, (FAT,)) for meal in meals):
        chosen = meals  # where no meal is marked with fat, any will do
    for meal in chosen:
        end = meal.start + meal.length
        low = (end if part.measured_from == "end" else meal.start) + part.start
        high = (meal.start if part.measured_from == "start" else end) + part.end
        if low <= high:
            yield low, high - low


def _is_among(meal: Fixed, names: tuple[str, ...]) -> bool:
    return not names or any(name in meal.ids or folded(name) == folded(meal.name) for name in names)


def minutes_outside(minute: int, allowed: tuple[Stretch, ...]) -> int:
    """Minutes on the circle from ``minute`` to the nearest allowed one; 0 inside."""
    least = NOWHERE
    for start, length in allowed:
        past_start = (minute - start) % MINUTES_PER_DAY
        if past_start <= length:
            return 0
        least = min(least, past_start - length, MINUTES_PER_DAY - past_start)
    return least


def all_minutes_outside(minutes: tuple[int, ...], allowed: tuple[Stretch, ...]) -> list[int]:
    """The same for many minutes."""
    least = [NOWHERE] * len(minutes)
    for start, length in allowed:
        past = [(minute - start) % MINUTES_PER_DAY for minute in minutes]
        here = [0 if each <= length else min(each - length, MINUTES_PER_DAY - each) for each in past]
        least = list(map(min, least, here))
    return least


def candidate_minutes(looked_up: LookedUp) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The minutes open to doses without pinned times, and all candidate minutes of the plan; both ascending."""
    policy, wake, bed = looked_up.plan.policy, looked_up.wake, looked_up.bed
    pinned = {minute for item in looked_up.items for minute in item.at}
    if policy.times:
        common = {(time.minutes - wake) % MINUTES_PER_DAY for time in policy.times}
    else:
        common = {*minutes_on_the_grid(policy.step, wake, bed), 0, bed}
        common.update(thing.start for thing in looked_up.fixed if thing.start <= bed)
        common.update(minute for minute in pinned if minute <= bed)
    return tuple(sorted(common)), tuple(sorted(common | pinned))


def pinned_stretches(item: Item, looked_up: LookedUp) -> tuple[tuple[Stretch, ...], ...]:
    """The window and meal pins of an item; each must hold."""
    pins: list[tuple[Stretch, ...]] = []
    if item.between:
        pins.append(stretches(item.between, looked_up))
    if item.with_meal:
        pins.append(stretches((AroundMeal(meals=item.with_meal),), looked_up))
    return tuple(pins)
