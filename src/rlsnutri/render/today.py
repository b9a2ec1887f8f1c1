"""Plain text about one day: when something more may be taken, and what is left of today."""

from __future__ import annotations

from rlsnutri.answers import DISCLAIMER, OpenTimes
from rlsnutri.render.lines import bullet, usable, wrapped
from rlsnutri.rules import ClockWindow

__all__ = ["open_times_text", "window_in_short"]


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
    if found.findings:
        lines += ["", "Findings:"]
        for finding in found.findings:
            lines += bullet(f"{finding.severity.value}: {finding.message} [{finding.code}]", columns)
    made_with = " and ".join(
        part for part in (f"rlsnutri {found.version}", found.catalog and f"catalogue {found.catalog}") if part
    )
    lines += ["", *wrapped(f"Made with {made_with}.", columns), "", *wrapped(DISCLAIMER, columns)]
    return "\n".join(lines)
