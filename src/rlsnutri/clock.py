"""Times of day, days of a cycle, and the line of time they stand on.

There are no dates and no time zones.  A waking day runs from one wake to the next; a clock time is placed in it as
minutes since wake (0 to 1,439).  Day ``d``'s minute ``p`` stands at ``1440 * d + p``.
"""

# pyright: reportUnnecessaryIsInstance=false
# Converters read whatever a caller passes, so they ask for types that the annotations already promise.

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from math import lcm

from attrs import field, frozen

from rlsnutri.errors import Fault, PlanError
from rlsnutri.inputs import is_whole, several, shown

__all__ = [
    "AnyDays",
    "ClockTime",
    "Days",
    "Recurrence",
    "clock_time",
    "clock_times",
    "cycle_length",
    "recurrence",
    "since_wake",
]

MINUTES_PER_DAY = 1440
LONGEST_CYCLE = 420
"""Days after which a plan must repeat; the least common multiple of all periods may not be longer."""

_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_EVERY = re.compile(r"(?:every )?([0-9]{1,3}) days?(?: from day ([0-9]{1,3}))?")
_ANY = re.compile(r"(?:any )?([0-9]{1,3}) of (?:every )?([0-9]{1,3}) days?")


def _minute_of_day(value: int) -> int:
    if type(value) is not int or not 0 <= value < MINUTES_PER_DAY:
        raise PlanError([Fault(f"{shown(value)} is not a minute of the day", value=shown(value), help="0 to 1439")])
    return value


@frozen(order=True)
class ClockTime:
    """A time on the clock, to the minute; ``minutes`` counts from midnight.

    >>> str(ClockTime.parse("06:30"))
    '06:30'
    """

    minutes: int = field(converter=_minute_of_day)

    @classmethod
    def parse(cls, text: str) -> ClockTime:
        """Read ``"HH:MM"`` on the 24-hour clock; raises :class:`~rlsnutri.PlanError`."""
        match = _CLOCK.fullmatch(text) if isinstance(text, str) else None
        if match is None:
            said = shown(text)
            help_ = 'hours and minutes on the 24-hour clock — for example "06:30"'
            raise PlanError([Fault(f"cannot read {said} as a time of day", value=said, help=help_)])
        return cls(int(match[1]) * 60 + int(match[2]))

    def __str__(self) -> str:
        return f"{self.minutes // 60:02d}:{self.minutes % 60:02d}"


def clock_time(value: ClockTime | datetime.time | str) -> ClockTime:
    """Convert a field's input: a clock time, ``"HH:MM"``, or a :class:`datetime.time` on a whole minute."""
    if isinstance(value, ClockTime):
        return value
    if isinstance(value, str):
        return ClockTime.parse(value)
    if isinstance(value, datetime.time) and not value.second and not value.microsecond and value.tzinfo is None:
        return ClockTime(value.hour * 60 + value.minute)
    raise PlanError(
        [Fault(f"cannot read {shown(value)} as a time of day", value=shown(value), help='for example "06:30"')]
    )


def clock_times(value: ClockTime | str | Iterable[ClockTime | str]) -> tuple[ClockTime, ...]:
    """Convert a field's input of one time or several."""
    if isinstance(value, ClockTime | str | datetime.time):
        return (clock_time(value),)
    if not isinstance(value, Iterable):
        raise PlanError(
            [Fault(f"cannot read {shown(value)} as times of day", value=shown(value), help='for example "06:30"')]
        )
    return tuple(clock_time(item) for item in several(value))


def since_wake(time: ClockTime, wake: ClockTime) -> int:
    """Minutes from wake to ``time`` within the waking day, 0 to 1,439."""
    return (time.minutes - wake.minutes) % MINUTES_PER_DAY


def minutes_on_the_grid(step: int, wake: int, bed: int) -> Iterator[int]:
    """Minutes since wake, up to bed, whose clock time is a multiple of the step; ``wake`` counts from midnight.

    Where the step does not divide the day, it starts anew at midnight.
    """
    midnight = MINUTES_PER_DAY - wake
    yield from range(-wake % step, min(bed + 1, midnight), step)
    yield from range(midnight, bed + 1, step)


def _ascending(days: Iterable[int]) -> tuple[int, ...]:
    given = several(days)
    if not all(is_whole(day, 0, LONGEST_CYCLE - 1) for day in given):
        raise PlanError([Fault(f"no such days: {shown(given)}", value=shown(given), help=_DAYS_HELP)])
    return tuple(sorted(set(given)))


_DAYS_HELP = f"a period of at most {LONGEST_CYCLE} days and days below it"


@frozen
class Days:
    """Taken on these ``days`` of every ``period`` days; day 0 is the first (of a week: Monday).

    Raises :class:`~rlsnutri.PlanError` for a period of more than 420 days, and for days outside it.

    >>> str(Days(2)), str(Days(7, (0, 3)))
    ('2 days', 'monday, thursday')
    """

    period: int = 1
    days: tuple[int, ...] = field(default=(0,), converter=_ascending)

    def __attrs_post_init__(self) -> None:
        if not is_whole(self.period, 1, LONGEST_CYCLE) or not self.days or not self.days[-1] < self.period:
            problem = f"no such days: {shown(list(self.days))} of every {shown(self.period)} days"
            raise PlanError([Fault(problem, help=_DAYS_HELP)])

    def __str__(self) -> str:
        if self.period == 1:
            return "day"
        if self.period == 7:
            return ", ".join(_WEEKDAYS[day] for day in self.days)
        if len(self.days) == 1:
            return f"{self.period} days" + (f" from day {self.days[0]}" if self.days[0] else "")
        return f"days {', '.join(map(str, self.days))} of {self.period}"


@frozen
class AnyDays:
    """Taken on any ``count`` of every ``period`` days; the solver chooses which, the same in every period.

    Raises :class:`~rlsnutri.PlanError` for more days than the period has, and for a period of more than 420 days.

    >>> str(AnyDays(2, 7))
    'any 2 of 7 days'
    """

    count: int
    period: int

    def __attrs_post_init__(self) -> None:
        if not is_whole(self.period, 1, LONGEST_CYCLE) or not is_whole(self.count, 1, self.period):
            problem = f"no such days: any {shown(self.count)} of {shown(self.period)}"
            raise PlanError([Fault(problem, help=f"at least 1 and at most all of at most {LONGEST_CYCLE} days")])

    def __str__(self) -> str:
        return f"any {self.count} of {self.period} days"


Recurrence = Days | AnyDays


def recurrence(value: Recurrence | str) -> Recurrence:
    """Convert a field's input.

    Reads ``"day"``, ``"2 days"``, ``"2 days from day 1"``, ``"monday, thursday"``, ``"any 1 of 7 days"`` and
    ``"week"`` (any one day of seven).
    """
    if isinstance(value, Days | AnyDays):
        return value
    if isinstance(value, str) and len(value) <= 80:
        text = value.strip().lower()
        if text in ("day", "daily", "every day"):
            return Days()
        if text in ("week", "weekly", "every week"):
            return AnyDays(1, 7)
        if text in ("other day", "every other day", "alternate days"):
            return Days(2)
        if match := _EVERY.fullmatch(text):
            return Days(int(match[1]), (int(match[2] or 0),))
        if match := _ANY.fullmatch(text):
            return AnyDays(int(match[1]), int(match[2]))
        names = [part.strip() for part in text.split(",")]
        if all(name in _WEEKDAYS for name in names):
            return Days(7, tuple(_WEEKDAYS.index(name) for name in names))
        if match := re.fullmatch(r"days ([0-9]{1,3}(?:, [0-9]{1,3})*) of ([0-9]{1,3})", text):
            return Days(int(match[2]), tuple(int(day) for day in match[1].split(", ")))
    said = shown(value)
    help_ = '"day", "2 days", "monday, thursday", "week" or "any 2 of 7 days"'
    raise PlanError([Fault(f"cannot read {said} as days", value=said, help=help_)])


def cycle_length(recurrences: Iterable[Recurrence]) -> int:
    """Days after which all recurrences repeat together: the least common multiple of the periods, at least 1."""
    return lcm(1, *(each.period for each in recurrences))
