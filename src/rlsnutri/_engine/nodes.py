"""What the search looks at: slots so far, what is left to place, and a complete assignment.

None of them changes once it is made.  They are not ``frozen``, which would make each twice as slow to make.
"""

from __future__ import annotations

from attrs import define

from rlsnutri._engine.standing import Later, Slot


@define(eq=False)
class Entry:
    """Portions of one item still to place: how many, at which times they may stand, from which slot on."""

    item: int
    left: int
    domain: int
    last: int


@define(eq=False)
class Node:
    """Slots so far and what is left to place.

    ``changed`` is the slot that has changed since its parent (-1: look at all), ``witness`` the times (indices) at
    which the parent's slots could stand all at once.  ``intakes`` and ``left`` count per item.
    """

    slots: tuple[Slot, ...]
    entries: tuple[Entry, ...]
    intakes: tuple[int, ...]
    left: tuple[int, ...]
    changed: int
    bound: int
    witness: tuple[int, ...] = ()
    times: tuple[int, ...] = ()
    """The best times of the parent's slots as far as ``timing`` sees; at most one new slot is missing in them."""
    timed: int = 0
    """A lower bound of what the best times of this node's slots cost."""
    later: Later | None = None
    """Orders of slots that are settled; None before the times are chosen."""


@define(eq=False)
class Found:
    """A complete assignment (per item: portions by time index) and its exact cost."""

    cost: int
    placed: tuple[dict[int, int], ...]
