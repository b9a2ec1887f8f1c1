"""Whether a minute of the day lies inside a window, on the circle of 24 hours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from rlsnutri.audit.selecting import folded
from rlsnutri.audit.words import spoken
from rlsnutri.clock import MINUTES_PER_DAY
from rlsnutri.rules import Anchor, AroundMeal, ClockWindow, OffsetWindow
from rlsnutri.things import Fixed
from rlsnutri.windows import WindowPart

_FROM = {"start": "from the start of", "end": "from the end of", "both": "around"}


def is_inside(part: WindowPart, minute: int, *, wake: int, bed: int, meals: Sequence[Fixed]) -> bool:
    """Whether the minute since wake lies inside, ends included."""
    match part:
        case ClockWindow():
            low, high = part.start.minutes - wake, part.end.minutes - wake
            return (minute - low) % MINUTES_PER_DAY <= (high - low) % MINUTES_PER_DAY
        case OffsetWindow():
            anchor = 0 if part.anchor is Anchor.WAKE else bed
            return (minute - anchor - part.start) % MINUTES_PER_DAY <= part.end - part.start
        case AroundMeal():
            return any(_around(part, meal, minute) for meal in _meals_of(part, meals))
        case _:
            assert_never(part)


def _meals_of(part: AroundMeal, meals: Sequence[Fixed]) -> Sequence[Fixed]:
    wanted = {folded(each) for each in part.meals}
    found = [meal for meal in meals if not wanted or folded(meal.name) in wanted or wanted & set(meal.ids)]
    return meals if not found and "fat-meal" in wanted else found


def _around(part: AroundMeal, meal: Fixed, minute: int) -> bool:
    end = meal.start + meal.length
    low = part.start + (end if part.measured_from == "end" else meal.start)
    high = part.end + (meal.start if part.measured_from == "start" else end)
    return low <= high and (minute - low) % MINUTES_PER_DAY <= high - low


def window_spoken(part: WindowPart) -> str:
    """The window in a few words."""
    match part:
        case ClockWindow():
            return str(part)
        case OffsetWindow():
            return f"{part.start} to {part.end} minutes from {part.anchor.value}"
        case AroundMeal():
            meals = " or ".join(spoken(each) for each in part.meals) or "a meal"
            if (part.start, part.end, part.measured_from) == (0, 0, "both"):
                return meals
            return f"{part.start} to {part.end} minutes {_FROM[part.measured_from]} {meals}"
        case _:
            assert_never(part)
