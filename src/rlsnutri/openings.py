"""When one more intake of something breaks nothing."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from rlsnutri.answers import Finding
from rlsnutri.clock import ClockTime
from rlsnutri.rules import ClockWindow
from rlsnutri.showing import Told

__all__ = ["Closed", "OpenTimes"]


@frozen
class Closed(Told):
    """A stretch of the day, both ends included, at which one more intake would break these rules.

    ``rules`` are ids of rules, or the codes of findings that refuse the intake altogether.

    >>> from rlsnutri import Day, Dose, Medicine, Plan, schedule
    >>> plan = Plan(day=Day("07:00", "23:00"), doses=[Dose("calcium citrate", "500 mg")])
    >>> timetable = schedule(plan.adding(Medicine("levothyroxine", at="07:00")))
    >>> closed = timetable.open_times("antacid").closed[-1]
    >>> str(closed.window), closed.rules
    ('09:00 to 10:59', ('drug.levothyroxine.cations',))
    """

    window: ClockWindow
    rules: tuple[str, ...]


@frozen
class OpenTimes(Told):
    """The minutes at which one more intake of ``thing`` breaks nothing, in the order of the waking day.

    Iterating gives the times; ``windows`` are the same as stretches, both ends included; ``closed`` is the rest of the
    day, and why.  ``day`` is the day of the cycle that was asked for, None for every day.  ``known`` is False for a
    medicine, drink or product that the catalogue does not know: only what the plan's own rules and the general ones say
    was looked at.  ``findings`` are what ``check`` would say that it does not say without it.

    >>> from rlsnutri import Day, Dose, Medicine, Plan, schedule
    >>> plan = Plan(day=Day("07:00", "23:00"), doses=[Dose("calcium citrate", "500 mg")])
    >>> timetable = schedule(plan.adding(Medicine("levothyroxine", at="07:00")))
    >>> [str(window) for window in timetable.open_times("coffee").windows]
    ['08:00 to 23:00']
    """

    thing: str
    day: int | None
    times: tuple[ClockTime, ...]
    windows: tuple[ClockWindow, ...]
    closed: tuple[Closed, ...]
    known: bool
    findings: tuple[Finding, ...]
    catalog: str
    version: str

    def __iter__(self) -> Iterator[ClockTime]:
        return iter(self.times)

    def __len__(self) -> int:
        return len(self.times)

    def __str__(self) -> str:
        from rlsnutri.render.today import open_times_text  # noqa: PLC0415 -- as a schedule, it prints itself

        return open_times_text(self)
