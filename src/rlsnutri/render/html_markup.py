"""Markup that cannot be broken out of: whatever is not markup already is text, cleaned and escaped."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from rlsnutri.render.lines import clean

__all__ = ["Markup", "joined", "name", "tag"]

_NO_ATTRIBUTES: tuple[tuple[str, str], ...] = ()


class Markup(str):
    """HTML or SVG that was made here; never made of what came in with a plan."""

    __slots__ = ()


def tag(element: str, *children: str, of: str = "", attributes: Iterable[tuple[str, str]] = _NO_ATTRIBUTES) -> Markup:
    """Return an element; ``of`` is its class without the prefix, and children that are no markup become text.

    >>> str(tag("b", "<script>", of="amount"))
    '<b class="rlsnutri-amount">&lt;script&gt;</b>'
    """
    classes = " ".join(f"rlsnutri-{each}" for each in of.split())
    given = [("class", classes), *attributes] if classes else list(attributes)
    written = "".join(f' {key}="{_text(value)}"' for key, value in given)
    return Markup(f"<{element}{written}>{joined(children)}</{element}>")


def joined(parts: Iterable[str], between: str = "") -> Markup:
    """Return parts one after the other, ``between`` them some markup."""
    return Markup(between.join(part if isinstance(part, Markup) else _text(part) for part in parts))


def name(text: str, *, of: str = "") -> Markup:
    """Return a name that somebody gave, whose direction of writing is its own affair."""
    return tag("bdi", text, of=of)


def _text(text: str) -> str:
    """Return text as it may stand anywhere: on one line, without control and bidi characters, escaped."""
    lead, trail = (" " if edge.isspace() else "" for edge in (text[:1], text[-1:]))
    cleaned = clean(text)
    return escape(f"{lead}{cleaned}{trail}" if cleaned else lead)
