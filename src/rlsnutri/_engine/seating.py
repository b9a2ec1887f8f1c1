"""One way for all slots of a node to stand at once, where waits between slots are not the whole story.

A node without such a way is a dead end, however its slots are filled up later.  ``timing`` settles nearly all of
them; this is for links with a relation of their own, where it knows only a part.  A node inherits the way of its
parent, which mostly still serves.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from attrs import define

from rlsnutri._engine.links import Web
from rlsnutri._engine.standing import Later, Slot, allowed, consistent, halves, order_of

Witness = tuple[int, ...]
"""Times (indices) at which the slots of a node can stand at once; empty if that took too long to find out."""

MOST_PATIENCE = 300
"""Attempts before the slots of a node are given the benefit of the doubt."""


@define
class Seating:
    """What the slots may cost together, how they are linked, which orders are settled."""

    times: tuple[int, ...]
    web: Web
    most: int
    later: Later
    step: Callable[[int], None]

    def seat(self, slots: Sequence[Slot], hints: Sequence[Witness]) -> Witness | None:
        """Times for all slots, one of the ``hints`` if that serves; None if there are none at this cost."""
        for hint in hints:
            if len(hint) == len(slots) and self._serves(slots, hint):
                return hint
        stack = [list(slots)]
        for _ in range(MOST_PATIENCE):
            if not stack:
                return None
            self.step(len(slots))
            here = stack.pop()
            room = self.most - sum(profile.least(mask) for mask, profile in here)
            if room < 0:
                continue
            open_slots = [index for index, (mask, _) in enumerate(here) if mask & (mask - 1)]
            if not open_slots:
                return tuple(mask.bit_length() - 1 for mask, _ in here)
            index = min(open_slots, key=lambda each: here[each][0].bit_count())
            mask, profile = here[index]
            cheapest = profile.within(mask, profile.least(mask))
            parts = (cheapest, mask ^ cheapest) if cheapest != mask else halves(mask)
            for part in reversed(parts):  # whole stretches of time are ruled out at once
                narrowed = list(here)
                narrowed[index] = (part, profile)
                kept = consistent(self.times, narrowed, self.web, index, room, self.later)
                if kept is not None:
                    stack.append(kept)
        return ()

    def _serves(self, slots: Sequence[Slot], hint: Witness) -> bool:
        total = 0
        for first, (time, (mask, profile)) in enumerate(zip(hint, slots, strict=True)):
            if not mask >> time & 1:
                return False
            total += profile.at(time)
            for second in range(first):
                order = order_of(self.later, second, first) if self.later else 0
                if not allowed(self.times, self.web[second][first], 1 << hint[second], 1 << time, order):
                    return False
        return total <= self.most
