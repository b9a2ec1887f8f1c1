"""Windows of the day: on the clock, from waking or bedtime, around meals; frozen values, no judgement."""

from __future__ import annotations

from enum import Enum

from attrs import field, frozen

from rlsnutri.clock import MINUTES_PER_DAY, ClockTime, clock_time
from rlsnutri.errors import Fault, PlanError
from rlsnutri.inputs import is_whole, member, shown, texts

__all__ = ["Anchor", "AroundMeal", "ClockWindow", "OffsetWindow"]


class Anchor(Enum):
    """What an offset window is measured from.

    >>> OffsetWindow(Anchor.BED, -60, 0)
    OffsetWindow(anchor=<Anchor.BED: 'bed'>, start=-60, end=0)
    """

    WAKE = "wake"
    BED = "bed"


@frozen
class ClockWindow:
    """From ``start`` to ``end`` on the clock, both included; an earlier end lies past midnight.

    >>> str(ClockWindow("22:00", "02:00"))
    '22:00 to 02:00'
    """

    start: ClockTime = field(converter=clock_time)
    end: ClockTime = field(converter=clock_time)

    def __str__(self) -> str:
        return f"{self.start} to {self.end}"


def _anchor(value: Anchor | str) -> Anchor:
    return member(Anchor, value)


@frozen
class OffsetWindow:
    """From ``start`` to ``end`` minutes after the anchor (negative: before it), both included.

    Raises :class:`~rlsnutri.PlanError` where the end comes before the start, or either is more than a day away.

    >>> OffsetWindow(Anchor.WAKE, 0, 60).end
    60
    """

    anchor: Anchor = field(converter=_anchor)
    start: int
    end: int

    def __attrs_post_init__(self) -> None:
        _ordered(self.start, self.end)


@frozen
class AroundMeal:
    """Around each meal: from ``start`` minutes after the meal's start to ``end`` minutes after the meal's end.

    The defaults mean during the meal, ends included ("with food").  "30 to 60 minutes before" is ``start=-60,
    end=-30, measured_from="start"``; "within an hour after" is ``start=0, end=60, measured_from="end"``; with
    ``measured_from="both"`` the start counts from the meal's start and the end from the meal's end.
    ``meals`` names meals or tags; empty means any meal.  The tag ``fat-meal`` falls back to any meal where none is
    marked.

    >>> AroundMeal(-60, -30, measured_from="start").end
    -30
    """

    start: int = 0
    end: int = 0
    meals: tuple[str, ...] = field(default=(), converter=texts)
    measured_from: str = "both"

    def __attrs_post_init__(self) -> None:
        if self.measured_from not in ("start", "end", "both"):
            raise PlanError([Fault(f"{shown(self.measured_from)} is no edge of a meal", help="start, end or both")])
        if self.measured_from == "both":  # from before its start to after its end, or the other way round: each may be
            _ordered(self.start, MINUTES_PER_DAY)
            _ordered(self.end, MINUTES_PER_DAY)
        else:
            _ordered(self.start, self.end)


WindowPart = ClockWindow | OffsetWindow | AroundMeal


def _ordered(start: int, end: int) -> None:
    whole = is_whole(start, -MINUTES_PER_DAY, MINUTES_PER_DAY) and is_whole(end, -MINUTES_PER_DAY, MINUTES_PER_DAY)
    if not whole or start > end:
        problem = f"a window from {shown(start)} to {shown(end)} minutes is empty or longer than a day"
        raise PlanError([Fault(problem)])
