"""The gaps around what is taken: as spans of the day for the picture, and in words with the clock times they mean."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from rlsnutri.answers import Gap, Schedule
from rlsnutri.clock import MINUTES_PER_DAY, ClockTime, since_wake
from rlsnutri.render.html_markup import Markup, joined, name, tag
from rlsnutri.render.words import span
from rlsnutri.rules import Strength

__all__ = ["Lane", "clock", "lanes", "lanes_in_words", "time_tag"]


@frozen
class Lane:
    """What is taken at one time with all its gaps, things with the same gaps as one.

    ``key`` is the number that it has in picture and list.
    """

    key: int
    things: tuple[str, ...]
    minute: int
    gaps: tuple[Gap, ...]

    @property
    def start(self) -> int:
        """The first minute since wake that the gaps reach; negative before waking."""
        return self.minute - max(_reach(gap.before) for gap in self.gaps)

    @property
    def end(self) -> int:
        """The last minute since wake that the gaps reach."""
        return self.minute + max(_reach(gap.after) for gap in self.gaps)


def lanes(schedule: Schedule) -> tuple[Lane, ...]:
    """Return the gaps by the intakes that they protect, in the order of the waking day, the binding ones first."""
    by_intake: dict[tuple[int, str], list[Gap]] = {}
    for gap in schedule.gaps:
        by_intake.setdefault((since_wake(gap.time, schedule.plan.day.wake), gap.thing), []).append(gap)
    alike: dict[tuple[object, ...], tuple[list[str], int, tuple[Gap, ...]]] = {}
    for (minute, thing), found in sorted(by_intake.items()):
        gaps = tuple(sorted(found, key=_binding))
        same = (minute, *((gap.others, gap.before, gap.after, gap.strength, is_kept(gap, schedule)) for gap in gaps))
        alike.setdefault(same, ([], minute, gaps))[0].append(thing)
    return tuple(
        Lane(key, tuple(things), minute, gaps) for key, (things, minute, gaps) in enumerate(alike.values(), start=1)
    )


def lanes_in_words(found: Sequence[Lane], schedule: Schedule) -> Markup:
    """Return the list of what stays apart from what, with the numbers that the picture has."""
    return tag("ol", *(_lane(lane, schedule) for lane in found), of="lanes", attributes=[("role", "list")])


def clock(minute: int, schedule: Schedule) -> str:
    """Return the time on the clock of a minute since wake, also one before waking or on the next day."""
    return str(ClockTime((schedule.plan.day.wake.minutes + minute) % MINUTES_PER_DAY))


def time_tag(text: str, *, of: str = "") -> Markup:
    """Return a time of day that programs can read too."""
    return tag("time", text, of=of, attributes=[("datetime", text)])


def _reach(minutes: int | None) -> int:
    return MINUTES_PER_DAY if minutes is None else minutes


def _binding(gap: Gap) -> tuple[bool, int]:
    return gap.strength is not Strength.MUST, -_reach(gap.before) - _reach(gap.after)


def _lane(lane: Lane, schedule: Schedule) -> Markup:
    head = tag("strong", _names(lane.things, "and"), " at ", time_tag(clock(lane.minute, schedule)))
    gaps = (tag("span", _gap(gap, lane, schedule), of="gap") for gap in lane.gaps)
    return tag("li", tag("span", str(lane.key), of="key"), " ", head, " ", joined(gaps, " "))


def _gap(gap: Gap, lane: Lane, schedule: Schedule) -> Markup:
    kept = "" if is_kept(gap, schedule) else "; not kept"
    return joined([_when(gap, lane, schedule), " no ", _names(gap.others, "or"), f" ({gap.strength.value}{kept})"])


def _names(names: Sequence[str], last: str) -> Markup:
    marked = [name(each) for each in names]
    return joined([joined(marked[:-1], ", "), f" {last} ", marked[-1]] if len(marked) > 1 else marked)


def is_kept(gap: Gap, schedule: Schedule) -> bool:
    """Return whether no compromise gives up some of the gap."""
    place = (gap.thing, str(gap.time))
    return not any(
        place in each.things and set(gap.rules) & set(each.rules) and {n for n, _ in each.things} & set(gap.others)
        for each in schedule.compromises
    )


def _when(gap: Gap, lane: Lane, schedule: Schedule) -> Markup:
    """Say when the others may not be taken; a side of one minute only means: not at the same time."""
    before = 0 if gap.before == 1 else gap.before
    after = 0 if gap.after == 1 else gap.after
    start = None if before is None else time_tag(clock(lane.minute - before, schedule))
    end = None if after is None else time_tag(clock(lane.minute + after, schedule))
    if start is None and end is None:
        return Markup("on the same day")
    if start is None or end is None:
        return joined(["until ", end or ""] if start is None else ["from ", start, " on"])
    if not before and not after:
        return Markup("at the same minute")
    if _reach(before) + _reach(after) >= MINUTES_PER_DAY:
        return joined([f"within {span(_reach(before))} before and {span(_reach(after))} after,"])
    return joined(["from ", start, " to ", end])
