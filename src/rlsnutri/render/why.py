"""Why an intake stands where it stands, as text."""

from __future__ import annotations

from rlsnutri.placements import Why
from rlsnutri.render.lines import because, clean, usable, wrapped

__all__ = ["why_text"]


def why_text(why: Why, *, width: int | None = None) -> str:
    """Return why an intake stands where it stands, and what is to be said of the other times."""
    columns_ = usable(width)
    lines = wrapped(f"why {clean(why.intake.dose)} at {why.intake.time}?", columns_)
    if why.reasons:
        lines += ["", *because(why.reasons, columns_)]
    else:
        lines += ["", *wrapped("no rule keeps it from a time that would suit better.", columns_)]
    if why.elsewhere:
        lines += ["", *wrapped("at other times, all else where it is:", columns_)]
    for each in why.elsewhere:
        span = str(each.start) if each.start == each.end else f"{each.start} to {each.end}"
        lines += wrapped(each.text, columns_, first=f"{span:16}", rest=" " * 16)
    if why.otherwise is not None:
        lines += ["", *wrapped(f"{why.otherwise.text}.", columns_)]
    for note in why.notes:
        lines += ["", *wrapped(f"note: {note}.", columns_)]
    return "\n".join(lines)
