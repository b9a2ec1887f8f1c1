"""Can these slots stand at once? Times that no other slot allows are taken away, and one way to stand is kept in mind."""

from __future__ import annotations

from collections.abc import Sequence

from rlsnutri._engine.profiles import Profile, Profiles

Slot = tuple[int, Profile]
"""Open times as a bit mask, and who is in it."""

MOST_PATIENCE = 60
"""Seats tried before the slots of a node are given the benefit of the doubt."""


def allowed(profiles: Profiles, source: Slot, target: Slot, budget: int) -> int:
    """The times of ``target`` that some time of ``source`` allows, if ``budget`` of broken weight can be afforded."""
    if source[1].index <= target[1].index:
        return profiles.relation(source[1], target[1], budget).supported(target[0], source[0], backward=False)
    return profiles.relation(target[1], source[1], budget).supported(target[0], source[0], backward=True)


def consistent(profiles: Profiles, given: Sequence[Slot], changed: int, room: int, budget: int) -> list[Slot] | None:
    """The slots without times that another slot rules out or that cost more than ``room`` extra; None if one has none left.

    ``changed`` is the slot that is new or has a new member; -1 looks at all of them.
    """
    slots = list(given)
    queue = list(range(len(slots))) if changed < 0 else [changed]
    for index, (mask, profile) in enumerate(slots):
        if profile.levels[-1][0] - profile.levels[0][0] > room:
            kept = profile.within(mask, profile.least(mask) + room)
            if kept != mask:
                slots[index] = (kept, profile)
                if index not in queue:
                    queue.append(index)
    if changed >= 0:
        mask, profile = slots[changed]
        for source in range(len(slots)):
            if source != changed:
                mask = allowed(profiles, slots[source], (mask, profile), budget)
                if not mask:
                    return None
        slots[changed] = (mask, profile)
    while queue:
        source = queue.pop()
        for target in range(len(slots)):
            if target == source:
                continue
            mask, profile = slots[target]
            kept = allowed(profiles, slots[source], (mask, profile), budget)
            if kept != mask:
                if not kept:
                    return None
                slots[target] = (kept, profile)
                if target not in queue:
                    queue.append(target)
    return slots


def seated(
    profiles: Profiles, slots: Sequence[Slot], changed: int, hint: tuple[int, ...], budget: int
) -> tuple[int, ...] | None:
    """Times at which all slots can stand at once; None if there are none.

    The ``hint`` (the parent's times) is tried first, since most of it still serves.  If finding out takes too long,
    the slots get the benefit of the doubt: an empty tuple.
    """
    if len(hint) == len(slots) and _still_seated(profiles, slots, changed, hint, budget):
        return hint
    seating = _Seating(profiles, hint, budget)
    found = seating.seat(tuple(slots))
    if found is None and seating.patience > 0:
        return None
    return found or ()


def _still_seated(profiles: Profiles, slots: Sequence[Slot], changed: int, times: Sequence[int], budget: int) -> bool:
    if any(not mask >> time & 1 for time, (mask, _) in zip(times, slots, strict=True)):
        return False
    for index in (changed,) if changed >= 0 else range(len(slots)):
        own = (1 << times[index], slots[index][1])
        for other, (_, profile) in enumerate(slots):
            if other != index and not allowed(profiles, own, (1 << times[other], profile), budget):
                return False
    return True


class _Seating:
    def __init__(self, profiles: Profiles, hint: tuple[int, ...], budget: int) -> None:
        self.profiles, self.hint, self.budget = profiles, hint, budget
        self.patience = MOST_PATIENCE

    def seat(self, slots: tuple[Slot, ...]) -> tuple[int, ...] | None:
        """Seat the slot with the fewest times first; as deep as there are slots, which patience bounds."""
        open_slots = [index for index, (mask, _) in enumerate(slots) if mask & (mask - 1)]
        if not open_slots:
            return tuple(mask.bit_length() - 1 for mask, _ in slots)
        index = min(open_slots, key=lambda each: slots[each][0].bit_count())
        mask, profile = slots[index]
        hinted = 1 << self.hint[index] if index < len(self.hint) and mask >> self.hint[index] & 1 else 0
        while mask:
            bit = hinted or mask & -mask
            hinted = 0
            mask &= ~bit
            self.patience -= 1
            if self.patience <= 0:
                return None
            narrowed = list(slots)
            narrowed[index] = (bit, profile)
            for other in open_slots:
                if other != index:
                    kept = allowed(self.profiles, narrowed[index], slots[other], self.budget)
                    if not kept:
                        break
                    narrowed[other] = (kept, slots[other][1])
            else:
                found = self.seat(tuple(narrowed))
                if found is not None or self.patience <= 0:
                    return found
        return None
