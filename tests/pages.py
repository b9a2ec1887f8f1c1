"""The pages that people read, and the code on them."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

__all__ = ["CODE", "PAGES", "ROOT", "extension"]

ROOT = Path(__file__).parents[1]
_DOCS = ROOT / "docs"
_WRITTEN_ELSEWHERE = ("_build", "catalogue", "decisions")
"""Built, generated from the catalogue, and what was decided: no page of these shows code that runs."""


def extension(name: str) -> Any:
    """Return one of the extensions of the documentation."""
    sys.path.insert(0, str(_DOCS / "_ext"))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(_DOCS / "_ext"))


CODE: Any = extension("page_code")
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *sorted(each for each in _DOCS.rglob("*.md") if each.relative_to(_DOCS).parts[0] not in _WRITTEN_ELSEWHERE),
]
