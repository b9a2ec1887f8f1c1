"""Which of the authorities' values are this person's: the same for everybody whom the facts fit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rlsnutri.audit.persons import Facts, whose
from rlsnutri.nutrients import DoseLimit, LimitKind, Status

_RECOMMENDED = (LimitKind.RDA, LimitKind.AI)


def reference_values(rows: Iterable[DoseLimit], facts: Facts) -> tuple[tuple[DoseLimit, ...], tuple[DoseLimit, ...]]:
    """What is recommended, and the limits, of each authority that has one value for everybody possible."""
    groups: dict[tuple[str, str, str], list[DoseLimit]] = {}
    for row in rows:
        if row.status is not Status.UNVERIFIED and _may_apply(row, facts):
            groups.setdefault((row.authority.value, row.kind.value, row.covers), []).append(row)
    ones = [_the_one(group, facts) for _, group in sorted(groups.items())]
    determined = [one for one in ones if one is not None]
    recommended = tuple(row for row in determined if row.kind in _RECOMMENDED)
    return recommended, tuple(row for row in determined if row.kind not in _RECOMMENDED)


def _may_apply(row: DoseLimit, facts: Facts) -> bool:
    if facts.age is not None and not (row.age_min < facts.age + 1 and (row.age_max is None or facts.age < row.age_max)):
        return False
    if row.state != "any" and row.state not in facts.states:
        return False
    return row.sex == "any" or row.sex in facts.sexes or "none" not in facts.states


def _the_one(group: Sequence[DoseLimit], facts: Facts) -> DoseLimit | None:
    if any(row.amount != group[0].amount for row in group):
        return None
    return group[0] if all(theirs for _, theirs in whose(facts, group)) else None
