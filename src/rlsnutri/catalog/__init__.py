"""What is known, and who says so: the catalogue, and plans with their names looked up in it."""

from rlsnutri.catalog.entries import CatalogError, Claim, Preset, PresetGap, Rejected, Term, TermKind, Verdict
from rlsnutri.catalog.loader import default_catalog
from rlsnutri.catalog.lookup import look_up
from rlsnutri.catalog.model import Catalog

__all__ = [
    "Catalog",
    "CatalogError",
    "Claim",
    "Preset",
    "PresetGap",
    "Rejected",
    "Term",
    "TermKind",
    "Verdict",
    "default_catalog",
    "look_up",
]
