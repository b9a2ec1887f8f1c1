"""What must be known beside the times, line by line, and whom each line concerns, so that no export loses any."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import frozen

from rlsnutri.answers import DISCLAIMER, Compromise, Finding, Schedule, Severity
from rlsnutri.interop.taking import Taking, folded, one_line
from rlsnutri.plans import Drink

__all__ = ["Remark", "closing", "concerning", "in_lines", "remarks", "the_day"]

_KINDS = ("Not kept", "Findings", "Rules waived", "Acknowledged", "Presets")


@frozen
class Remark:
    """One line under one heading; ``things`` are the folded names it concerns, none: all of the plan.

    ``detail`` is what a clinician may want to read beside it.
    """

    kind: str
    text: str
    things: tuple[str, ...] = ()
    detail: str = ""


def remarks(schedule: Schedule, taken: Iterable[Taking]) -> tuple[Remark, ...]:
    """Return all compromises, findings, waivers, acknowledgements and presets, the gravest findings first."""
    return tuple(_all(schedule, tuple(taken)))


def _all(schedule: Schedule, taken: tuple[Taking, ...]) -> Iterator[Remark]:
    names = sorted({folded(each.name) for each in taken})
    for compromise in schedule.compromises:
        yield Remark(_KINDS[0], _compromise(compromise), _compromised(compromise, taken))
    order = tuple(Severity)
    for finding in sorted(schedule.findings, key=lambda each: order.index(each.severity)):
        yield Remark(_KINDS[1], _finding(finding), _named(finding.code, names), _detail(finding))
    for waiver in schedule.waived:
        yield Remark(_KINDS[2], one_line(f"{waiver.rule}: {waiver.reason}"))
    for each in schedule.acknowledged:
        up_to = "" if each.up_to is None else f", up to {each.up_to} a day"
        yield Remark(_KINDS[3], one_line(each.code) + up_to, _named(each.code, names))
    for replaced in schedule.replaced:  # whose numbers they are concerns whoever reads any of the times
        yield Remark(_KINDS[4], one_line(str(replaced)), detail=one_line(replaced.note))


def _compromise(compromise: Compromise) -> str:
    things = " and ".join(f"{name} at {time}" if time else name for name, time in compromise.things)
    return one_line(f"{compromise.text or things or 'the plan'} ({', '.join(compromise.rules)})")


def _compromised(compromise: Compromise, taken: tuple[Taking, ...]) -> tuple[str, ...]:
    """Name the sides of a compromise; where a side is a slot, everything taken in it."""
    sides = {folded(name) for name, _ in compromise.things}
    times = {time for name, time in compromise.things if not any(folded(name) == folded(each.name) for each in taken)}
    return tuple(sorted({name for each in taken if (name := folded(each.name)) in sides or str(each.time) in times}))


def _finding(finding: Finding) -> str:
    return one_line(f"{finding.severity.value}: {finding.message} ({finding.code})")


def _detail(finding: Finding) -> str:
    detail = "" if finding.detail == finding.message else finding.detail
    sources = f"Sources: {', '.join(finding.sources)}." if finding.sources else ""
    return one_line(f"{detail} {sources}")


def _named(code: str, names: Iterable[str]) -> tuple[str, ...]:
    """Return the names that stand in a code between its colons; a name may hold colons itself."""
    return tuple(name for name in names if f":{name}:" in f":{folded(one_line(code))}:")


def concerning(found: Iterable[Remark], names: Iterable[str]) -> tuple[Remark, ...]:
    """Return the remarks on any of these things, and those on all of the plan."""
    wanted = {folded(name) for name in names}
    return tuple(each for each in found if not each.things or wanted.intersection(each.things))


def in_lines(found: Iterable[Remark]) -> list[str]:
    """Return the remarks as lines, each kind under its heading."""
    held = tuple(found)
    lines: list[str] = []
    for kind in _KINDS:
        own = [f"- {each.text}" for each in held if each.kind == kind]
        lines += [f"{kind}:", *own] if own else []
    return lines


def the_day(schedule: Schedule) -> str:
    """Say what stands fixed in the day: waking, meals, drinks, bed."""
    day = schedule.plan.day
    drinks = [(time, each.name) for each in schedule.plan.events if isinstance(each, Drink) for time in each.at]
    meals = [(meal.at, meal.name) for meal in day.meals]
    fixed = sorted((*drinks, *meals), key=lambda each: ((each[0].minutes - day.wake.minutes) % 1440, each[1]))
    named = [f"{time} {one_line(name)}" for time, name in ((day.wake, "waking"), *fixed, (day.bed, "bed"))]
    return f"The day: {', '.join(named)}."


def closing(schedule: Schedule) -> list[str]:
    """Return what every answer says at its end: how far it is proved, what it was made with, that it is no advice."""
    proof = [] if schedule.proof.best else ["Best found; that no timetable is better is not proved."]
    catalog = f" and catalogue {schedule.catalog}" if schedule.catalog else ""
    return [*proof, f"Made with rlsnutri {schedule.version}{catalog}.", DISCLAIMER]
