"""Where hypothesis comes from, or the word that it is missing."""

from __future__ import annotations

from rlsnutri.errors import MissingExtraError

try:
    from hypothesis import strategies as st
except ImportError:
    raise MissingExtraError("rlsnutri.testing", "testing") from None

__all__ = ["st"]
