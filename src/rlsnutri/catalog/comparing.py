"""Reads how the forms of one nutrient compare with each other."""

from __future__ import annotations

from collections.abc import Collection

from rlsnutri.catalog.rows import Row
from rlsnutri.nutrients import Form, FormComparison, Measure, Source, Status

__all__ = ["comparison", "unresolved_comparisons"]


def comparison(row: Row) -> FormComparison:
    """Return the comparison that a row states."""
    made = FormComparison(
        id=row.text("id"),
        nutrient=row.text("nutrient"),
        better=row.texts("better"),
        than=row.texts("than"),
        measure=row.member("measure", Measure, Measure.ABSORPTION),
        finding=row.text("finding"),
        sources=row.sources(),
        status=row.member("status", Status, Status.SOURCED),
        reviewed=row.reviewed(),
    )
    if made.status is Status.UNVERIFIED:
        row.fault("an unverified row belongs in rejected.toml", "status")
    if not made.better or not made.than:
        row.fault("a comparison needs two sides")
    row.done()
    return made


def unresolved_comparisons(
    rows: Collection[FormComparison], forms: Collection[Form], sources: Collection[Source]
) -> list[tuple[str, str, str]]:
    """Return problem, place and value of whatever a comparison names and nothing else knows."""
    by_id = {form.id: form for form in forms}
    known = {source.id for source in sources}
    found: list[tuple[str, str, str]] = []
    for row in rows:
        where = f"comparisons.{row.id}"
        for name in (*row.better, *row.than):
            form = by_id.get(name)
            if form is None or form.nutrient != row.nutrient:
                found.append((f"no such form of {row.nutrient}", where, name))
        found += [("no such source", where, name) for name in row.sources if name not in known]
    return found
