"""Whether recommended intakes and upper levels cover every age, once, and do not contradict each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from rlsnutri.catalog import Catalog
from rlsnutri.nutrients import DoseLimit, LimitKind

_Band = tuple[Fraction, Fraction | None, DoseLimit]
_Key = tuple[str, str, str, str, str, str]


def _spread(catalog: Catalog) -> dict[_Key, list[_Band]]:
    """Gather the bands of every nutrient, authority, kind, coverage, sex and state, in order of age."""
    found: dict[_Key, list[_Band]] = defaultdict(list)
    for limit in catalog.limits:
        for sex in ("female", "male") if limit.sex == "any" else (limit.sex,):
            for state in ("none", "pregnant", "lactating") if limit.state == "any" else (limit.state,):
                if sex == "female" or state == "none":
                    key = (limit.nutrient, limit.authority.value, limit.kind.value, limit.covers, sex, state)
                    found[key].append((limit.age_min, limit.age_max, limit))
    for rows in found.values():
        rows.sort(key=lambda row: row[0])
    return found


def bands(catalog: Catalog) -> Iterator[str]:
    """Bands neither overlap nor leave a hole, unless a row was rejected there; US intakes cover every age."""
    gone = {tuple(row.id.split(":")[1:]) for row in catalog.rejected if row.table == "limits"}
    spread = _spread(catalog)
    for key, rows in spread.items():
        for (_, end, _), (start, _, _) in pairwise(rows):
            if end is None or start < end:
                yield f"limits {' '.join(key)}: bands overlap at {start}"
            elif start > end and not _was_rejected(key, end, start, gone):
                yield f"limits {' '.join(key)}: a hole from {end} to {start}"
    for nutrient in {key[0] for key in spread if key[1] == "NASEM" and key[2] in ("RDA", "AI")}:
        for sex in ("female", "male"):
            ages = [
                (start, end)
                for key, found in spread.items()
                if (key[0], key[1], key[4], key[5]) == (nutrient, "NASEM", sex, "none") and key[2] in ("RDA", "AI")
                for start, end, _ in found
            ]
            ages.sort(key=lambda age: age[0])
            edges: list[Fraction | None] = [Fraction(0), *(end for _, end in ages)]
            if [start for start, _ in ages] != edges[:-1] or edges[-1] is not None:
                yield f"limits {nutrient} NASEM {sex}: recommended intakes do not cover every age"


def _was_rejected(key: _Key, start: Fraction, end: Fraction, gone: set[tuple[str, ...]]) -> bool:
    nutrient, authority, kind, covers, _, _ = key
    return any(row[:4] == (nutrient, authority, kind, covers) and row[6:] == (str(start), str(end)) for row in gone)


def recommended_against_upper(catalog: Catalog) -> Iterator[str]:
    """No authority recommends more than it allows, unless the upper level counts supplements only."""
    spread = _spread(catalog)
    for key, rows in spread.items():
        if key[2] not in ("RDA", "AI"):
            continue
        for kind in (LimitKind.UL.value, LimitKind.SAFE_LEVEL.value):
            for low, high, limit in spread.get((*key[:2], kind, "total", *key[4:]), ()):
                for start, end, wanted in rows:
                    meet = (end is None or low < end) and (high is None or start < high)
                    if meet and limit.amount and wanted.amount and wanted.amount.quantity > limit.amount.quantity:
                        yield f"limits {' '.join(key)}: {wanted.amount} is above the {kind} of {limit.amount}"
