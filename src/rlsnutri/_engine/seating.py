"""One way for all slots of a node to stand at once, at a cost that can be afforded.

A node without such a way is a dead end, however its slots are filled up later; so groupings that the clock does not
allow, or that only look cheap as long as every slot has its favourite time, are left early.  A node inherits the way
of its parent, which mostly still serves.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from attrs import define

from rlsnutri._engine.problem import packed
from rlsnutri._engine.profiles import Profile, Profiles
from rlsnutri._engine.standing import Later, Slot, allowed, consistent, halves, order_of

Witness = tuple[int, ...]
"""Times (indices) at which the slots of a node can stand at once; empty if that took too long to find out."""

FEW_PAIRS = 100
"""Pairs of times of two slots that are looked at one by one."""

MOST_PATIENCE = 300
"""Attempts before the slots of a node are given the benefit of the doubt."""


@define
class Seating:
    """What the slots may cost together, which should rules they can afford to break, which orders are settled."""

    profiles: Profiles
    most: int
    budget: int
    later: Later
    step: Callable[[int], None]

    def seat(self, slots: Sequence[Slot], changed: int, hint: Witness) -> Witness | None:
        """Times for all slots, near the ``hint``; None if there are none at this cost.

        ``changed`` is the slot that differs from those that the hint is for (-1: any may).
        """
        if len(hint) == len(slots) and self.serves(slots, changed, hint):
            return hint
        if len(hint) + 1 == len(slots) and changed == len(hint):
            extended = self._extended(slots, hint)
            if extended is not None:
                return extended
        return self._search(slots)

    def sure_to_break(self, slots: Sequence[Slot]) -> int:
        """What should rules between slots are sure to cost, whatever open times they take."""
        profiles = self.profiles
        total = 0
        for position, first in enumerate(slots):
            for second in slots[:position]:
                if profiles.may_break(second[1], first[1]):
                    total += _sure_cost(profiles, second, first)
        return total

    def _order(self, first: int, second: int) -> int:
        return order_of(self.later, first, second) if self.later else 0

    def serves(self, slots: Sequence[Slot], changed: int, times: Witness) -> bool:
        """Whether the slots can stand at these times; only the ``changed`` one is looked at, unless it is -1."""
        total = 0
        for time, (mask, profile) in zip(times, slots, strict=True):
            if not mask >> time & 1:
                return False
            total += profile.costs[time]
        if total > self.most or total + self._broken_at(slots, times) > self.most:
            return False
        for index in (changed,) if changed >= 0 else range(len(slots)):
            own = (1 << times[index], slots[index][1])
            for other, (_, profile) in enumerate(slots):
                if other != index:
                    target = (1 << times[other], profile)
                    if not allowed(self.profiles, own, target, self.budget, self._order(index, other)):
                        return False
        return True

    def _extended(self, slots: Sequence[Slot], hint: Witness) -> Witness | None:
        """The hint with the cheapest time that it leaves to the last slot; None if that does not serve."""
        last = len(hint)
        mask, profile = slots[last]
        total = 0
        for index, time in enumerate(hint):
            if not slots[index][0] >> time & 1:
                return None
            total += slots[index][1].costs[time]
            source = (1 << time, slots[index][1])
            mask = allowed(self.profiles, source, (mask, profile), self.budget, self._order(index, last))
            if not mask:
                return None
        cost = profile.least(mask)
        if total + cost > self.most:
            return None
        cheapest = profile.within(mask, cost)
        times = (*hint, (cheapest & -cheapest).bit_length() - 1)
        return times if total + cost + self._broken_at(slots, times) <= self.most else None

    def _broken_at(self, slots: Sequence[Slot], times: Witness) -> int:
        """What broken gaps between the slots cost at these times."""
        if not self.budget:
            return 0
        profiles = self.profiles
        return sum(
            profiles.soft_cost(slots[second][1], slots[first][1], times[second], times[first])
            for first in range(len(slots))
            for second in range(first)
        )

    def _search(self, slots: Sequence[Slot]) -> Witness | None:
        """Halve the open times of a slot until all stand, so that a whole stretch is ruled out at once."""
        stack = [list(slots)]
        for _ in range(MOST_PATIENCE):
            if not stack:
                return None
            self.step(len(slots))
            here = stack.pop()
            room = self.most - sum(profile.least(mask) for mask, profile in here)
            if room >= 0 and self.budget:
                room -= self.sure_to_break(here)
            if room < 0:
                continue
            open_slots = [index for index, (mask, _) in enumerate(here) if mask & (mask - 1)]
            if not open_slots:
                return tuple(mask.bit_length() - 1 for mask, _ in here)
            index = min(open_slots, key=lambda each: here[each][0].bit_count())
            mask, profile = here[index]
            for part in reversed(_parts(mask, profile)):
                narrowed = list(here)
                narrowed[index] = (part, profile)
                kept = consistent(self.profiles, narrowed, index, room, self.budget, self.later)
                if kept is not None:
                    stack.append(kept)
        return ()


def _sure_cost(profiles: Profiles, first: Slot, second: Slot) -> int:
    """What two slots are sure to pay for should rules between them: a weight, or all of it where few times are open."""
    for softness in (4, 2, 1, 0):
        if not allowed(profiles, first, second, softness):
            break
    else:
        return 0
    if first[0].bit_count() * second[0].bit_count() <= FEW_PAIRS:
        return profiles.least_soft_cost(first[1], second[1], first[0], second[0])
    return packed(broken=max(1, 2 * softness), missing=max(1, 2 * softness))


def _parts(mask: int, profile: Profile) -> tuple[int, int]:
    """Two parts of the open times: the cheapest and the rest, or halves where all cost the same."""
    cheapest = profile.within(mask, profile.least(mask))
    return (cheapest, mask ^ cheapest) if cheapest != mask else halves(mask)
