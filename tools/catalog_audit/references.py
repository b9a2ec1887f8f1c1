"""Whether a reader can look up who says so, and when a row was last looked at."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from rlsnutri.catalog import Catalog

USED_ELSEWHERE = {"cfr-21-101-36", "dsld"}
"""Sources of how labels are read, not of a row."""

_SOURCED = ("forms", "conversions", "limits", "rules", "terms", "claims", "rejected", "comparisons")
_DAY = re.compile(r"20[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])")


def _rows(catalog: Catalog) -> Iterator[tuple[str, Any]]:
    for table in _SOURCED:
        for row in getattr(catalog, table):
            yield f"{table}.{getattr(row, 'id', None) or row.nutrient}", row


def references(catalog: Catalog) -> Iterator[str]:
    """Every row rests on at least one reference that can be looked up."""
    found = {source.id for source in catalog.sources if source.doi or source.pmid or source.url}
    for where, row in _rows(catalog):
        if row.sources and not any(name in found for name in row.sources):
            yield f"{where}: rests on {', '.join(row.sources)}, which nobody can look up"


def sources(catalog: Catalog) -> Iterator[str]:
    """Every reference is well formed, can be found, stands once, and is used by something."""
    used = {name for _, row in _rows(catalog) for name in row.sources}
    used |= {each.partition(":")[0] for rule in catalog.rules for each in rule.alternatives}
    used |= {gap.by for preset in catalog.presets for gap in preset.gaps}
    for source in catalog.sources:
        if source.doi and not re.fullmatch(r"10\.[0-9]{4,9}/\S+", source.doi):
            yield f"sources.{source.id}: doi {source.doi}"
        if source.pmid and not re.fullmatch(r"[1-9][0-9]{4,7}", source.pmid):
            yield f"sources.{source.id}: pmid {source.pmid}"
        if source.url and not re.fullmatch(r"https?://[^/\s]+\.[a-z]{2,}/\S*", source.url):
            yield f"sources.{source.id}: address {source.url}"
        if not (source.doi or source.pmid or source.url):
            yield f"sources.{source.id}: neither DOI nor PubMed id nor address"
        if source.id not in used | USED_ELSEWHERE:
            yield f"sources.{source.id}: nothing uses it"
    for name in ("doi", "pmid"):
        for value, times in Counter(getattr(source, name) for source in catalog.sources).items():
            if value and times > 1:
                yield f"sources: {name} {value} stands {times} times"


def reviews(catalog: Catalog) -> Iterator[str]:
    """Every row says how far it is backed and when it was looked at, which is not after the catalogue was made."""
    edition = catalog.version.partition("+")[0].replace(".", "-")
    for where, row in _rows(catalog):
        if not _DAY.fullmatch(row.reviewed):
            yield f"{where}: nobody says when it was reviewed"
        elif _DAY.fullmatch(edition) and row.reviewed > edition:
            yield f"{where}: reviewed on {row.reviewed}, after the catalogue of {edition}"
        if getattr(row, "status", "") is None:
            yield f"{where}: nobody says how far it is backed"


def rejected(catalog: Catalog) -> Iterator[str]:
    """What was rejected is not in use, and says why."""
    active = {rule.id for rule in catalog.rules} | {form.id for form in catalog.forms if form.elemental is not None}
    for limit in catalog.limits:
        band = (limit.age_min, "" if limit.age_max is None else limit.age_max)
        parts = (limit.nutrient, limit.authority.value, limit.kind.value, limit.covers, limit.sex, limit.state, *band)
        active.add(":".join(("limit", *map(str, parts))))
    for row in catalog.conversions:
        active.add(f"conversion:{row.nutrient}:{row.from_unit}:{row.to_unit}")
    for row in catalog.rejected:
        if row.id in active:
            yield f"rejected.{row.id}: it is in use"
        if not row.reason or not row.about:
            yield f"rejected.{row.id}: nobody learns why, or finds it"
