"""How names are compared: Unicode NFC, case-folded."""

from __future__ import annotations

import unicodedata

__all__ = ["found_by", "name_key"]


def name_key(name: str) -> str:
    """Return what two names of things in a plan must share to be one name, and what things are sorted by."""
    if name.isascii():
        return name.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def found_by(name: str) -> str:
    """Return what the catalogue finds a name by: as :func:`name_key`, white space as single spaces."""
    return " ".join(name_key(name).split())
