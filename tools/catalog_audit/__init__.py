"""The audit of a catalogue: whether its facts agree with chemistry and with each other, and can be looked up.

Every check takes a catalogue and yields one line per problem; ``CHECKS`` holds them all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from catalog_audit.chemistry import forms, molar_mass
from catalog_audit.codes import codes
from catalog_audit.comparing import comparisons
from catalog_audit.intakes import bands, recommended_against_upper
from catalog_audit.measures import conversions, units
from catalog_audit.naming import groups, names
from catalog_audit.references import references, rejected, reviews, sources
from catalog_audit.ruling import chosen_numbers, contradictions, presets
from rlsnutri.catalog import Catalog

__all__ = ["CHECKS", "TABLES", "audit", "molar_mass"]

TABLES = (
    "nutrients",
    "forms",
    "conversions",
    "limits",
    "rules",
    "terms",
    "sources",
    "claims",
    "rejected",
    "presets",
    "comparisons",
)

CHECKS: tuple[Callable[[Catalog], Iterator[str]], ...] = (
    forms,
    codes,
    names,
    groups,
    conversions,
    units,
    bands,
    recommended_against_upper,
    contradictions,
    chosen_numbers,
    presets,
    comparisons,
    references,
    sources,
    reviews,
    rejected,
)


def audit(catalog: Catalog) -> Iterator[str]:
    """Yield every problem of the catalogue, one line each."""
    for check in CHECKS:
        yield from check(catalog)
