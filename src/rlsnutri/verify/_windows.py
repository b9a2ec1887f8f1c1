"""How far outside?  Windows by clock, by wake and bed, and around meals, on the circle of 24 hours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import assert_never

from rlsnutri.clock import MINUTES_PER_DAY
from rlsnutri.rules import Anchor, AroundMeal, ClockWindow, OffsetWindow
from rlsnutri.things import Fixed, LookedUp, Role
from rlsnutri.verify._scene import name_key
from rlsnutri.windows import WindowPart

NOWHERE = 720
"""Minutes missing where no time of the day would do: half a day."""

_FAT_MEAL = "fat-meal"


def minutes_outside(minute: int, parts: Iterable[WindowPart], looked_up: LookedUp) -> int:
    """Return the minutes on the circle to the nearest minute inside any of the parts; 0 inside."""
    return min(
        (_outside(minute, start, end) for part in parts for start, end in _spans(part, looked_up)),
        default=NOWHERE,
    )


def _outside(minute: int, start: int, end: int) -> int:
    since_start = (minute - start) % MINUTES_PER_DAY
    length = end - start
    return 0 if since_start <= length else min(since_start - length, MINUTES_PER_DAY - since_start)


def _spans(part: WindowPart, looked_up: LookedUp) -> Iterator[tuple[int, int]]:
    """Yield from where to where a part reaches, in minutes since wake on any day."""
    match part:
        case ClockWindow():
            start = part.start.minutes - looked_up.wake
            yield (start, start + (part.end.minutes - part.start.minutes) % MINUTES_PER_DAY)
        case OffsetWindow():
            anchor = 0 if part.anchor is Anchor.WAKE else looked_up.bed
            yield (anchor + part.start, anchor + part.end)
        case AroundMeal():
            for meal in _meals(part.meals, looked_up):
                finish = meal.start + meal.length
                first = finish if part.measured_from == "end" else meal.start
                last = meal.start if part.measured_from == "start" else finish
                if first + part.start <= last + part.end:
                    yield (first + part.start, last + part.end)
        case _:
            assert_never(part)


def _meals(wanted: tuple[str, ...], looked_up: LookedUp) -> list[Fixed]:
    """Return the meals with any of the names or tags; all if none is given, or fat is and none is marked."""
    meals = [thing for thing in looked_up.fixed if thing.role is Role.MEAL]
    marked = [meal for meal in meals if any(_answers_to(meal, each) for each in wanted)]
    no_fat_marked = not any(_answers_to(meal, _FAT_MEAL) for meal in meals)
    return meals if not wanted or (_FAT_MEAL in wanted and no_fat_marked) else marked


def _answers_to(meal: Fixed, wanted: str) -> bool:
    return wanted in meal.ids or name_key(wanted) == name_key(meal.name)
