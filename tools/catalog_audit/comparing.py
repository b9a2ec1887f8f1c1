"""Whether comparisons of forms name forms of their nutrient, and can all be true together."""

from __future__ import annotations

from collections.abc import Iterator

from rlsnutri.catalog import Catalog
from rlsnutri.nutrients import FormComparison


def comparisons(catalog: Catalog) -> Iterator[str]:
    """Every comparison has two sides, of known forms of one nutrient, and no form ends up better than itself."""
    nutrient_of = {form.id: form.nutrient for form in catalog.forms}
    seen: set[str] = set()
    for row in catalog.comparisons:
        where = f"comparisons.{row.id}"
        if row.id in seen:
            yield f"{where}: stands twice"
        seen.add(row.id)
        for name in (*row.better, *row.than):
            if nutrient_of.get(name) != row.nutrient:
                yield f"{where}: {name} is no form of {row.nutrient}"
        if not row.better or not row.than or set(row.better) & set(row.than):
            yield f"{where}: its two sides are not two"
        if not row.finding:
            yield f"{where}: nobody learns what was found"
    for measure in sorted({row.measure for row in catalog.comparisons}, key=lambda each: each.value):
        for name in _better_than_themselves([row for row in catalog.comparisons if row.measure is measure]):
            yield f"comparisons: {name} does better than itself in {measure.value}"


def _better_than_themselves(rows: list[FormComparison]) -> list[str]:
    worse: dict[str, set[str]] = {}
    for row in rows:
        for name in row.better:
            worse.setdefault(name, set()).update(row.than)
    found: list[str] = []
    for name in sorted(worse):
        below, left = set[str](), list(worse[name])
        while left:
            each = left.pop()
            if each not in below:
                below.add(each)
                left += worse.get(each, ())
        if name in below:
            found.append(name)
    return found
