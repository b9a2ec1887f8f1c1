"""Row by row: what is counted, what only carries it, and what is left out and why.

A row and the rows nested in it are never added: what is nested is part of its parent.  Rows side by side add up,
unless one of them gives the mass of the compound of which another gives the element.
"""

from __future__ import annotations

from attrs import define, field

from rlsnutri.amounts import Amount, Scale
from rlsnutri.interop.dsld.columns import Column
from rlsnutri.interop.dsld.measures import Measure, measure, per_dfe
from rlsnutri.interop.dsld.names import Facts, Identity, identity_of
from rlsnutri.interop.dsld.shape import Label, Printed, Row
from rlsnutri.labels import RowUse
from rlsnutri.nutrients import Form

__all__ = ["Judged", "judge_rows"]

_UNKNOWN = Measure(None)


@define
class Judged:
    """A row, and what was decided about it; ``amount`` is what it adds in one serving, beyond its nested rows."""

    row: Row
    here: bool
    """Whether the column that is read has this row."""
    printed: Printed | None
    identity: Identity | None
    measure: Measure
    form: Form | None = None
    use: RowUse = RowUse.SKIPPED
    code: str = ""
    reason: str = ""
    amount: Amount | None = None
    below: list[int] = field(factory=list[int])
    """Positions of the nearest nested rows of the same nutrient."""

    def decide(self, use: RowUse, code: str, reason: str) -> None:
        """Settle what becomes of the row."""
        self.use, self.code, self.reason = use, code, reason

    @property
    def counts(self) -> bool:
        """Whether it is counted and says how much."""
        return self.use is RowUse.USED and self.measure.amount is not None


def judge_rows(label: Label, column: Column, facts: Facts) -> list[Judged]:
    """Return all rows of the label in their order, each with what became of it."""
    judged = [_first(row, column, facts) for row in label.rows]
    for position, each in enumerate(judged):
        above = _above(position, judged)
        if above is not None and each.here and judged[above].here:
            judged[above].below.append(position)
    for position in reversed(range(len(judged))):  # nested rows before those that they are part of
        _judge(judged[position], judged, facts)
    _compare(judged)
    for position in reversed(range(len(judged))):
        _carry(position, judged)
    return judged


def _first(row: Row, column: Column, facts: Facts) -> Judged:
    """Look at one row by itself."""
    entries = column.of(row)
    identity = identity_of(row, facts)
    here = bool(entries) or not row.printed
    if identity is None:
        return Judged(row, here, entries[0] if entries else None, None, _UNKNOWN)
    measures = [measure(each, identity, facts) for each in entries] or [measure(None, identity, facts)]
    best = next((number for number, each in enumerate(measures) if each.amount is not None), 0)
    return Judged(row, here, entries[best] if entries else None, identity, measures[best], identity.form)


def _above(position: int, judged: list[Judged]) -> int | None:
    """Return the nearest row above that speaks of the same nutrient."""
    identity = judged[position].identity
    above = judged[position].row.parent
    while identity is not None and above is not None:
        other = judged[above].identity
        if other is not None and other.nutrient == identity.nutrient:
            return above
        above = judged[above].row.parent
    return None


def _judge(each: Judged, judged: list[Judged], facts: Facts) -> None:
    if not each.here:
        each.decide(RowUse.SKIPPED, "other-serving", "stands in another column of amounts only")
    elif each.identity is None:
        each.decide(RowUse.SKIPPED, "unknown", "not known here: not counted and not checked")
    elif each.measure.code == "zero":
        each.decide(RowUse.SKIPPED, "zero", each.measure.reason)
    elif each.below:
        _judge_whole(each, [judged[position] for position in each.below], facts)
    else:
        _use(each, each.measure.amount)


def _use(each: Judged, amount: Amount | None, reason: str = "") -> None:
    each.amount = amount
    each.decide(RowUse.USED, each.measure.code or "counted", reason or each.measure.reason or "counted")
    if each.identity is not None and each.form is None and each.identity.form_note and each.measure.code != "iu":
        each.reason = f"{each.reason}, {each.identity.form_note}"


def _judge_whole(each: Judged, below: list[Judged], facts: Facts) -> None:
    """Decide about a row and the parts of it that are nested in it; together they count what the row says."""
    counting = [part for part in below if part.counts]
    if not counting:
        _take_in(each, below)
        return
    whole = each.measure.amount
    names = ", ".join(part.row.name for part in counting)
    if whole is None:
        for part in below:
            if not part.counts and part.use is RowUse.USED:
                part.decide(RowUse.SKIPPED, "part", f"part of {each.row.name}, which is counted by {names}")
        part = counting[0]
        if len(counting) == 1 and part.form is None and not part.row.forms and _is_mass(part):
            part.form = each.form  # a compound tells the form of the element that is printed under it
        each.decide(RowUse.CARRIER, "whole", f"counted by {names}, which is part of it")
        return
    parts = _added(
        [part.measure.amount for part in counting if part.measure.amount is not None], counting, whole.scale, facts
    )
    if parts is None:  # the one in IU, the other by weight: the whole is the safer one
        for part in below:
            part.decide(RowUse.SKIPPED, "part", f"part of {each.row.name}, which is counted")
        _use(each, whole)
        return
    for part in below:
        if part.use is RowUse.USED and not part.counts:
            part.decide(RowUse.SKIPPED, "part", f"part of {each.row.name}, which is counted")
    if parts >= whole.quantity:
        more = parts > whole.quantity and whole.scale is not Scale.DFE
        note = ", though together they are more" if more else ""
        each.decide(RowUse.CARRIER, "whole", f"counted by {names}, which is part of it{note}")
        return
    if whole.scale is Scale.DFE and len(counting) == 1 and not each.row.forms:  # what DFE are left adds up with nothing
        each.form = counting[0].form
        counting[0].decide(RowUse.SKIPPED, "part", f"part of {each.row.name}, which is counted")
        counting[0].amount = None
        _use(each, whole, f"counted as {names}, the only part that is named")
        return
    each.amount = Amount(whole.quantity - parts, whole.scale)  # what is left is in the form that the whole names
    each.decide(RowUse.USED, "rest", f"counted less what {names} is of it")


def _is_mass(each: Judged) -> bool:
    return each.amount is not None and each.amount.scale is Scale.MASS


def _take_in(each: Judged, below: list[Judged]) -> None:
    """Count the whole where no part says how much; the only part tells its form."""
    if each.form is None and not each.row.forms and len(below) == 1:
        each.form = below[0].form
    for part in below:
        if part.use is RowUse.USED:
            part.decide(RowUse.SKIPPED, "part", f"part of {each.row.name}, which is counted")
    _use(each, each.measure.amount)


def _added(amounts: list[Amount], parts: list[Judged], scale: Scale, facts: Facts) -> int | None:
    """Return what the parts are together on the scale of the whole; None if that cannot be said."""
    total = 0
    for amount, part in zip(amounts, parts, strict=True):
        if amount.scale is scale:
            total += amount.quantity
        elif amount.scale is Scale.MASS and scale is Scale.DFE:
            total += int(amount.quantity * per_dfe(part.form, facts))
        elif {amount.scale, scale} == {Scale.MASS, Scale.NE}:
            total += amount.quantity
        else:
            return None
    return total


def _compare(judged: list[Judged]) -> None:
    """Look at rows of one nutrient side by side: one that says no amount is no more than what another says of it."""
    stated: dict[str, Judged] = {}
    for each in judged:
        if each.identity is not None and each.use is RowUse.USED and each.amount is not None:
            stated.setdefault(each.identity.nutrient, each)
    unstated: dict[str, Judged] = {}
    for each in judged:
        if each.identity is None or each.use is not RowUse.USED:
            continue
        nutrient = each.identity.nutrient
        other = stated.get(nutrient)
        if each.amount is None and other is not None:
            use = RowUse.CARRIER if each.measure.code == "compound" else RowUse.SKIPPED
            each.decide(use, "stated-elsewhere", f"its {nutrient} is what the row {other.row.name!r} counts")
        elif each.amount is None and nutrient in unstated:
            reason = f"nothing but what the row {unstated[nutrient].row.name!r} says"
            each.decide(RowUse.SKIPPED, "stated-elsewhere", reason)
        elif each.amount is None:
            unstated[nutrient] = each
        elif other is not each and other is not None and _side_by_side(each, other, judged):
            each.reason = f"{each.reason}; added to the row {other.row.name!r}"


def _side_by_side(each: Judged, other: Judged, judged: list[Judged]) -> bool:
    """Whether neither is part of the other."""
    positions = {id(one): number for number, one in enumerate(judged)}
    return not any(positions[id(one)] in another.below for one, another in ((each, other), (other, each)))


def _carry(position: int, judged: list[Judged]) -> None:
    """Mark what is not counted itself, but holds what is."""
    each = judged[position]
    if each.use is RowUse.SKIPPED and each.code in ("unknown", "zero"):
        nested = [one for one in judged if one.row.parent == position and one.use is not RowUse.SKIPPED]
        if nested:
            names = ", ".join(one.row.name for one in nested[:4])
            each.decide(RowUse.CARRIER, "holds", f"holds {names}, counted by itself")
