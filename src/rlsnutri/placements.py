"""What is to be said of one placement: what binds it, and what would be at every other time."""

from __future__ import annotations

from attrs import frozen

from rlsnutri.answers import Cost, Intake, Reason
from rlsnutri.clock import ClockTime
from rlsnutri.showing import Told

__all__ = ["Elsewhere", "Otherwise", "Why"]


@frozen
class Elsewhere(Told):
    """What would be if an intake stood elsewhere, from ``start`` to ``end``, and all else where it is.

    These are neighbouring times of intake of which the same is to be said.  ``excluded`` holds what forbids them
    (musts, pins, numbers of intakes); where nothing does, ``breaks`` holds what the intake would break there besides,
    ``best`` is the time that would cost least, and ``cost`` what the whole schedule would cost then.

    >>> from rlsnutri import Day, Dose, Medicine, Plan, schedule
    >>> plan = Plan(day=Day("07:00", "23:00"), doses=[Dose("calcium citrate", "500 mg")])
    >>> timetable = schedule(plan.adding(Medicine("levothyroxine", at="07:00")))
    >>> elsewhere = timetable.why(timetable.slots[-1].intakes[0]).elsewhere[0]
    >>> str(elsewhere.start), str(elsewhere.end), [reason.id for reason in elsewhere.excluded]
    ('07:00', '10:45', ['drug.levothyroxine.cations'])
    """

    start: ClockTime
    end: ClockTime
    excluded: tuple[Reason, ...]
    breaks: tuple[Reason, ...] = ()
    best: ClockTime | None = None
    cost: Cost | None = None
    text: str = ""


@frozen
class Otherwise(Told):
    """The best schedule in which a dose is not taken at the time in question, and everything else may move.

    The dose then stands at ``times``; ``moved`` other intakes stand elsewhere.  ``proved``: that its cost is least.

    >>> from rlsnutri import Day, Dose, Plan, schedule
    >>> plan = Plan(day=Day("07:00", "23:00", breakfast="08:00"), doses=[Dose("zinc citrate", "10 mg")])
    >>> timetable = schedule(plan)
    >>> otherwise = timetable.why(timetable.slots[0].intakes[0]).otherwise
    >>> otherwise.text
    'the best schedule without zinc citrate at 08:00 takes it at 08:15: inconvenience 20 more'
    """

    times: tuple[ClockTime, ...]
    cost: Cost
    moved: int
    proved: bool
    text: str = ""


@frozen
class Why(Told):
    """Why an intake stands where it stands.

    ``reasons`` are what binds it: the rules, and the events and doses that they look at, by which better-looking times
    are forbidden or cost more; the weightiest first.  ``elsewhere`` goes through all other times of intake in the order
    of the day.  ``otherwise`` is None where there is no such schedule, or none was found in a few steps.  ``cost`` is
    that of the schedule as it is read now, None if it breaks a must; ``notes`` say where that is not what the schedule
    says of itself (another catalogue).  ``str()`` tells it all.

    >>> from rlsnutri import Day, Dose, Medicine, Plan, schedule
    >>> plan = Plan(day=Day("07:00", "23:00"), doses=[Dose("calcium citrate", "500 mg")])
    >>> timetable = schedule(plan.adding(Medicine("levothyroxine", at="07:00")))
    >>> why = timetable.why(timetable.slots[-1].intakes[0])
    >>> [reason.id for reason in why.reasons]
    ['drug.levothyroxine.cations', 'levothyroxine']
    """

    intake: Intake
    reasons: tuple[Reason, ...]
    elsewhere: tuple[Elsewhere, ...]
    otherwise: Otherwise | None
    cost: Cost | None
    catalog: str
    notes: tuple[str, ...] = ()

    def __str__(self) -> str:
        from rlsnutri.render.why import why_text  # noqa: PLC0415 -- as a schedule prints itself

        return why_text(self)
