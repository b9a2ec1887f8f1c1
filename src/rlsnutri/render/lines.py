"""Lines of text of a given width: cleaning, measuring, wrapping, reasons with their origin."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from rlsnutri.answers import Reason

__all__ = ["WIDTH", "because", "bullet", "clean", "columns", "padded", "usable", "wrapped"]

WIDTH = 80
_NARROWEST = 24


def usable(width: int | None) -> int:
    """Return the width to write in: 80 unless given, never less than 24."""
    return WIDTH if width is None else max(width, _NARROWEST)


def clean(text: str) -> str:
    """Return text on one line: what does not print (control characters, bidi marks) becomes a space."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def columns(text: str) -> int:
    """Return how many columns of a terminal the text takes."""
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(sign) in "WF" for sign in text)
    return len(text) + wide - sum(unicodedata.combining(sign) > 0 for sign in text)


def padded(text: str, width: int) -> str:
    """Return the text with spaces up to ``width`` columns."""
    return text + " " * (width - columns(text))


def wrapped(text: str, width: int, *, first: str = "", rest: str = "") -> list[str]:
    """Break text at spaces, and too long words anywhere; lines begin with ``first``, then with ``rest``."""
    lines: list[str] = []
    line, empty = first, True
    for word in _words(clean(text), max(1, width - max(columns(first), columns(rest)))):
        if not empty and columns(line) + 1 + columns(word) > width:
            lines.append(line.rstrip())
            line, empty = rest, True
        line += word if empty else f" {word}"
        empty = False
    return [*lines, line.rstrip()]


def _words(text: str, longest: int) -> Iterator[str]:
    for word in text.split():
        part = ""
        for sign in word:
            if part and columns(part + sign) > longest:
                yield part
                part = ""
            part += sign
        yield part


def bullet(text: str, width: int) -> list[str]:
    """Return text as one item of a list."""
    return wrapped(text, width, first="- ", rest="  ")


def because(reasons: Sequence[Reason], width: int) -> list[str]:
    """Return reasons as because, and, and; their origins beside them where there is room for all, else below each."""
    said = [
        (f"{'and' if number else 'because'} {clean(reason.text)}", clean(reason.origin))
        for number, reason in enumerate(reasons)
    ]
    widest = max((columns(text) for text, _ in said), default=0)
    beside = widest + 2 + max((columns(origin) for _, origin in said), default=0) <= width
    lines: list[str] = []
    for text, origin in said:
        if beside:
            lines.append(f"{padded(text, widest)}  {origin}".rstrip())
        else:
            lines += wrapped(text, width, rest="  ")
            lines += wrapped(f"({origin})", width, first="    ", rest="    ") if origin else []
    return lines
