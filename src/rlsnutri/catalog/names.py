"""How names are compared: Unicode NFC, case-folded."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

__all__ = ["found_by", "name_key", "nearest"]


def name_key(name: str) -> str:
    """Return what two names of things in a plan must share to be one name, and what things are sorted by."""
    if name.isascii():
        return name.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def found_by(name: str) -> str:
    """Return what the catalogue finds a name by: as :func:`name_key`, white space as single spaces."""
    return " ".join(name_key(name).split())


def nearest(name: str, among: Iterable[str], likeness: float) -> str | None:
    """Return the one of ``among`` that is most like a name, if it is like enough (1 is the same)."""
    by_key = {found_by(each): each for each in among}
    near = get_close_matches(found_by(name), by_key, 1, likeness)
    return by_key[near[0]] if near else None
