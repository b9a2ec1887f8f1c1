"""Which of the authorities' values are this person's: the same for everybody whom the facts fit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rlsnutri.audit.bands import Bands
from rlsnutri.audit.persons import Crowd, Facts
from rlsnutri.nutrients import DoseLimit, LimitKind, Status

_Values = tuple[tuple[DoseLimit, ...], tuple[DoseLimit, ...]]

_RECOMMENDED = (LimitKind.RDA, LimitKind.AI)


class References:
    """The values of one nutrient by authority, kind and coverage."""

    def __init__(self, rows: Iterable[DoseLimit]) -> None:
        groups: dict[tuple[str, str, str], list[DoseLimit]] = {}
        for row in rows:
            if row.status is not Status.UNVERIFIED:
                groups.setdefault((row.authority.value, row.kind.value, row.covers), []).append(row)
        self._crowds: dict[Crowd, _Values] = {}
        self._groups = [_Group(group) for _, group in sorted(groups.items())]

    def values(self, facts: Facts) -> _Values:
        """What is recommended, and the limits, of each authority that has one value for everybody possible."""
        crowd = facts.crowd
        if crowd is None:
            return self._values(facts)
        if crowd not in self._crowds:
            self._crowds[crowd] = self._values(facts)
        return self._crowds[crowd]

    def _values(self, facts: Facts) -> _Values:
        determined = [one for group in self._groups if (one := group.the_one(facts)) is not None]
        recommended = tuple(row for row in determined if row.kind in _RECOMMENDED)
        return recommended, tuple(row for row in determined if row.kind not in _RECOMMENDED)


class _Group:
    """What one authority says of one thing, for everybody."""

    def __init__(self, rows: Sequence[DoseLimit]) -> None:
        self._rows = rows
        self._bands = Bands(rows)
        amounts = [row.amount for row in rows]
        self._values = [amounts.index(amount) for amount in amounts]  # numbers compare faster than amounts

    def the_one(self, facts: Facts) -> DoseLimit | None:
        """The value, if everybody whom the facts fit has one and all have the same."""
        least, most = self._bands.ages(facts)
        found: int | None = None
        for position, (row, (low, high)) in enumerate(zip(self._rows, self._bands.spans, strict=True)):
            if most is not None and (low >= most or (high is not None and high <= least)):
                continue
            if not _may_apply(row, facts):
                continue
            if found is None:
                found = position
            elif self._values[position] != self._values[found]:
                return None
        if found is None or not all(rows for rows, *_ in self._bands.whose(facts)):
            return None
        return self._rows[found]


def _may_apply(row: DoseLimit, facts: Facts) -> bool:
    """Whether somebody of whatever age the facts leave possible may have the row."""
    if row.state != "any" and row.state not in facts.states:
        return False
    return row.sex == "any" or row.sex in facts.sexes or "none" not in facts.states
