"""Warns of any page that would load something from another site: readers of a health library are nobody's business."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from sphinx.util import logging

_LOADED = re.compile(
    r"<(?:script|img|iframe|source|video|audio|embed|object)\b[^>]*?\b(?:src|data)=[\"']?(?:https?:)?//[^\s>]*"
    r"|<link\b(?![^>]*\brel=[\"'](?:canonical|next|prev|index|search|alternate)[\"'])[^>]*\bhref=[\"']?(?:https?:)?//[^\s>]*"
    r"|@import[^;]*//[^;]*",
    re.IGNORECASE,
)


def loaded(html: str) -> list[str]:
    """What a page would load from another site."""
    return _LOADED.findall(html)


def _look(app: Any, error: Exception | None) -> None:
    if error is not None or app.builder.format != "html":
        return
    for page in sorted(Path(app.outdir).rglob("*.html")):
        for found in loaded(page.read_text(encoding="utf-8")):
            logging.getLogger(__name__).warning("%s loads %s", page.name, found)


def setup(app: Any) -> dict[str, bool]:
    """Look at the pages when all are written."""
    app.connect("build-finished", _look)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
