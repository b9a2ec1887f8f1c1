"""Plain text about one day: when something more may be taken, and what is left of today."""

from __future__ import annotations

from collections.abc import Iterator

from rlsnutri.answers import DISCLAIMER, Cost, Finding, Slot
from rlsnutri.openings import OpenTimes
from rlsnutri.render.lines import bullet, clean, usable, wrapped
from rlsnutri.render.words import how_much
from rlsnutri.replans import Replanned, Skipped
from rlsnutri.rules import ClockWindow

__all__ = ["open_times_text", "replanned_text", "window_in_short"]


def window_in_short(window: ClockWindow) -> str:
    """Return a stretch of the day as ``08:30–11:15``; a single minute by itself."""
    return str(window.start) if window.start == window.end else f"{window.start}–{window.end}"


def open_times_text(found: OpenTimes, *, width: int | None = None) -> str:
    """Return the open times as text, and what closes the rest of the day."""
    columns = usable(width)
    when = "on every day" if found.day is None else f"on day {found.day + 1}"
    lines: list[str] = []
    if not found.known:
        lines += [*wrapped(f"{found.thing} is not known: not checked against any rule about it.", columns), ""]
    if found.windows:
        stretches = ", ".join(map(window_in_short, found.windows))
        says = "breaks nothing" if found.known else "is closed by no general rule and no rule of the plan"
        lines += wrapped(f"One more {found.thing} {says} {when}: {stretches}", columns)
    else:
        lines += wrapped(f"No time from wake to bed is open to one more {found.thing} {when}.", columns)
    if found.closed:
        lines += ["", "Closed:"]
        for each in found.closed:
            lines += bullet(f"{window_in_short(each.window)} [{', '.join(each.rules)}]", columns)
    lines += _findings(found.findings, columns)
    lines += _closing(found.version, found.catalog, columns)
    return "\n".join(lines)


def replanned_text(found: Replanned, *, width: int | None = None) -> str:
    """Return the rest of today as text: what to take when, what moved, what is skipped and why."""
    columns = usable(width)
    lines = wrapped(f"The rest of day {found.day + 1} from {found.now}:", columns)
    lines.append("")
    if not found.slots:
        lines.append("Nothing more to take.")
    moved = {(each.dose, each.time): each for each in found.moved}
    for slot in found.slots:
        for line in _slot(
            slot, found, {dose: str(each.planned) for (dose, time), each in moved.items() if time == slot.time}
        ):
            first = not line.startswith(" ")
            lines += wrapped(line, columns, first="" if first else " " * 7, rest=" " * 9)
    if found.skipped:
        lines += ["", "Skipped today:"]
        for each in found.skipped:
            lines += bullet(_skipped(each), columns)
    if found.compromises:
        lines += ["", "What is not kept:"]
        for compromise in found.compromises:
            lines += bullet(f"{compromise.text} [{', '.join(compromise.rules)}]", columns)
    lines += _findings(found.findings, columns)
    lines += ["", *wrapped(_proof(found), columns)]
    lines += _closing(found.version, found.catalog, columns)
    return "\n".join(lines)


def _slot(slot: Slot, found: Replanned, moved: dict[str, str]) -> Iterator[str]:
    beside = f"with {', '.join(map(clean, slot.beside))}" if slot.beside else ""
    yield f"{slot.time}  {beside}".rstrip()
    for intake in slot.intakes:
        amount = clean(how_much(intake, found.plan))
        moved_from = f"(moved from {moved[intake.dose]})" if intake.dose in moved else ""
        yield "  ".join(("", *(part for part in (clean(intake.dose), amount, moved_from) if part)))


def _skipped(each: Skipped) -> str:
    many = f", {each.portions} of {each.of} portions" if each.of > 1 else ""
    rules = f" [{', '.join(each.rules)}]" if each.rules else ""
    return f"{each.dose} of {each.planned}{many}: {each.text}{rules}"


def _proof(found: Replanned) -> str:
    cost = _cost(found.cost)
    portions = f"{found.given_up} portion{'' if found.given_up == 1 else 's'}"
    if not found.best:
        least = f"at least {found.fewest_given_up} must be given up"
        return f"Best found, not proved: {portions} given up ({least}); {cost}. Stopped after {found.steps} steps."
    unique = "" if found.canonical else " That no equally good answer comes earlier is not proved."
    return f"Proved: no rest of this day is better ({portions} given up; {cost}).{unique}"


def _cost(cost: Cost) -> str:
    return f"broken {cost.broken}, missing {cost.missing}, moved {cost.moved}, inconvenience {cost.inconvenience}"


def _findings(findings: tuple[Finding, ...], columns: int) -> list[str]:
    lines = ["", "Findings:"] if findings else []
    for finding in findings:
        lines += bullet(f"{finding.severity.value}: {finding.message} [{finding.code}]", columns)
    return lines


def _closing(version: str, catalog: str, columns: int) -> list[str]:
    made_with = " and ".join(part for part in (f"rlsnutri {version}", catalog and f"catalogue {catalog}") if part)
    return ["", *wrapped(f"Made with {made_with}.", columns), "", *wrapped(DISCLAIMER, columns)]
