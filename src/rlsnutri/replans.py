"""What really happened today, and what is left of the day: frozen values, no judgement."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import field, frozen

from rlsnutri.answers import Compromise, Cost, Finding, Slot
from rlsnutri.clock import ClockTime, clock_time
from rlsnutri.plans import Plan
from rlsnutri.showing import Told

__all__ = ["Missed", "Moved", "Replanned", "Skipped", "Taken"]


@frozen
class Taken(Told):
    """An intake that really took place: of a dose, a medicine, a drink or a meal, by its name in the plan.

    ``portions`` are those of a dose; as many as planned unless given.

    >>> str(Taken("zinc citrate", "08:10").time)
    '08:10'
    """

    name: str
    time: ClockTime = field(converter=clock_time)
    portions: int | None = None


def _optional_time(value: ClockTime | str | None) -> ClockTime | None:
    return None if value is None else clock_time(value)


@frozen
class Missed(Told):
    """A planned intake that did not take place; without a ``time`` all of that name that were due.

    >>> str(Missed("zinc citrate", "08:00").time)
    '08:00'
    """

    name: str
    time: ClockTime | None = field(default=None, converter=_optional_time)


@frozen
class Moved(Told):
    """An intake of today that is now planned for another time than before.

    >>> from rlsnutri import Day, Dose, Missed, Plan, replan, schedule
    >>> plan = Plan(day=Day("07:00", "23:00", breakfast="08:00"), doses=[Dose("zinc citrate", "10 mg")])
    >>> rest = replan(schedule(plan), now="09:00", missed=[Missed("zinc citrate", "08:00")])
    >>> [(moved.dose, str(moved.planned), str(moved.time)) for moved in rest.moved]
    [('zinc citrate', '08:00', '23:00')]
    """

    dose: str
    planned: ClockTime
    time: ClockTime
    portions: int


@frozen
class Skipped(Told):
    """An intake of today that is given up; ``rules`` are ids of what leaves it no time, ``text`` says it in words.

    >>> from rlsnutri import Day, Dose, Missed, Plan, replan, schedule
    >>> plan = Plan(day=Day("07:00", "23:00", breakfast="08:00"), doses=[Dose("zinc citrate", "10 mg")])
    >>> rest = replan(schedule(plan), now="23:30", missed=[Missed("zinc citrate")])
    >>> [(skipped.dose, str(skipped.planned)) for skipped in rest.skipped]
    [('zinc citrate', '08:00')]
    """

    dose: str
    planned: ClockTime
    portions: int
    of: int
    rules: tuple[str, ...]
    text: str


@frozen
class Replanned(Told):
    """The rest of one day, from ``now`` on: slots with what is still to take, and what became of everything else.

    ``day`` is the day of the cycle.  ``taken`` is what the answer counts as taken today, with portions, what was
    assumed to be taken as planned included; ``missed`` is what it counts as not taken.  ``skipped`` is given up for
    today, ``given_up`` its portions and ``fewest_given_up`` the proved least number.  ``cost`` is what today's
    remaining intakes break and cost beside everything that stands: the least, after the portions given up, if
    ``best``, and of equals the earliest in the order of names if ``canonical``.  ``bound`` is a cost that no answer
    with so few given up can be below.  Iterating gives the slots; ``str()`` gives the text.

    >>> from rlsnutri import Day, Dose, Plan, Taken, replan, schedule
    >>> plan = Plan(day=Day("07:00", "23:00", breakfast="08:00"), doses=[Dose("zinc citrate", "10 mg")])
    >>> rest = replan(schedule(plan), now="09:00", taken=[Taken("zinc citrate", "08:10")])
    >>> rest.slots, rest.skipped
    ((), ())
    """

    plan: Plan
    day: int
    now: ClockTime
    taken: tuple[Taken, ...]
    missed: tuple[Missed, ...]
    slots: tuple[Slot, ...]
    moved: tuple[Moved, ...]
    skipped: tuple[Skipped, ...]
    given_up: int
    fewest_given_up: int
    cost: Cost
    bound: Cost
    best: bool
    canonical: bool
    steps: int
    compromises: tuple[Compromise, ...]
    findings: tuple[Finding, ...]
    catalog: str
    version: str

    def __iter__(self) -> Iterator[Slot]:
        return iter(self.slots)

    def __len__(self) -> int:
        return len(self.slots)

    def __str__(self) -> str:
        from rlsnutri.render.today import replanned_text  # noqa: PLC0415 -- as a schedule, it prints itself

        return replanned_text(self)
