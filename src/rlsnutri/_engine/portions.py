"""How a dose may be cut: into how many equal portions, taken at how many times."""

from __future__ import annotations

from collections.abc import Iterable

from rlsnutri.rules import Ceiling, Strength
from rlsnutri.things import Item, Role

MOST_SHARES = 4
"""A dose without a unit is divided into at most this many equal shares."""


def cut(item: Item, ceilings: Iterable[Ceiling]) -> tuple[int, int | None]:
    """The number of equal portions, and the exact number of intakes (None where any number will do)."""
    times = item.times or len(item.at) or (1 if item.role is Role.MEDICINE else None)
    if item.units is not None:
        return (times if times and item.times and item.units % times == 0 else item.units), times
    if item.times or len(item.at) > 1 or item.role is Role.MEDICINE:
        return times or 1, times
    return _shares(item, ceilings), times


def _shares(item: Item, ceilings: Iterable[Ceiling]) -> int:
    held: dict[str, int] = {}
    for content in item.contents:
        held[content.nutrient] = held.get(content.nutrient, 0) + (content.nanograms or 0)
    mine = [ceiling for ceiling in ceilings if held.get(ceiling.nutrient)]
    if not all(ceiling.divides for ceiling in mine):
        return 1
    binding = [ceiling for ceiling in mine if ceiling.strength in (Strength.MUST, Strength.SHOULD)]
    for shares in range(1, MOST_SHARES + 1):
        if all(held[ceiling.nutrient] <= shares * ceiling.amount.quantity for ceiling in binding):
            return shares
    return 1
