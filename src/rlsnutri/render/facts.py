"""What the catalogue says about a question, as text: what is said, and where it can be looked up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rlsnutri.answers import DISCLAIMER
from rlsnutri.nutrients import Source
from rlsnutri.render.lines import bullet, clean, usable, wrapped
from rlsnutri.sayings import Said

__all__ = ["said_text"]

_TITLES = {
    "rejected": "Not used, and why:",
    "claim": "What is claimed, and what the literature says:",
    "rule": "What the catalogue holds:",
}


def said_text(said: Sequence[Said], *, catalog: str, width: int | None = None) -> str:
    """Return what was said about a question, by kind, each with its references; ``catalog`` is its version."""
    columns = usable(width)
    lines: list[str] = []
    for kind, title in _TITLES.items():
        rows = [each for each in said if each.kind == kind]
        if rows:
            lines += ["", title] if lines else [title]
        for each in rows:
            lines += bullet(f"{each.what} [{each.id}]", columns)
            lines += wrapped(each.answer, columns, first="  ", rest="  ")
            lines += [line for source in each.sources for line in _reference(source, columns)]
    if not lines:
        lines = wrapped("The catalogue says nothing about that: it is not known, which does not mean safe.", columns)
    lines += ["", *wrapped(f"From catalogue {catalog}.", columns), "", *wrapped(DISCLAIMER, columns)]
    return "\n".join(lines)


def _reference(source: Source, width: int) -> Iterable[str]:
    found = "doi:" + source.doi if source.doi else f"PubMed {source.pmid}" if source.pmid else source.url or ""
    parts = (source.authors, str(source.year or ""), clean(source.title), source.container, found)
    return wrapped(". ".join(part.rstrip(".") for part in parts if part), width, first="    ", rest="      ")
