"""Can these slots stand at once? Times that no other slot allows are taken away, and one way to stand is kept in mind."""

from __future__ import annotations

from collections.abc import Sequence

from rlsnutri._engine.profiles import MOST_REMEMBERED, Profile, Profiles

Slot = tuple[int, Profile]
"""Open times as a bit mask, and who is in it."""

MOST_PATIENCE = 400
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


def paired_extra(profiles: Profiles, slots: Sequence[Slot], budget: int, room: int) -> int:
    """What pairs of slots must pay beyond their cheapest times, since they cannot both have them.

    Every slot pays in one pair only, so the extras add up; the dearest pairs are taken first.  Looking stops where
    the sum is above ``room``.
    """
    extras: list[tuple[int, int, int]] = []
    for first, one in enumerate(slots):
        for second in range(first):
            extra = _extra(profiles, slots[second], one, budget)
            if extra > room:
                return extra
            if extra:
                extras.append((extra, second, first))
    extras.sort(reverse=True)
    total, paid = 0, 0
    for extra, first, second in extras:
        pair = 1 << first | 1 << second
        if not paid & pair:
            paid |= pair
            total += extra
    return total


def _extra(profiles: Profiles, first: Slot, second: Slot, budget: int) -> int:
    softness = 8 if budget >= 8 else 4 if budget >= 4 else 2 if budget >= 2 else 1 if budget >= 1 else 0
    key = (first[0], first[1].index, second[0], second[1].index, softness)
    known = profiles.extras.get(key)
    if known is not None:
        return known
    least = first[1].least(first[0]) + second[1].least(second[0])
    options = [
        (cost + other_cost, mask & first[0], other_mask & second[0])
        for cost, mask in first[1].levels
        if mask & first[0]
        for other_cost, other_mask in second[1].levels
        if other_mask & second[0]
    ]
    options.sort()
    extra = 0
    for cost, mask, other_mask in options:
        if allowed(profiles, (mask, first[1]), (other_mask, second[1]), budget):
            extra = cost - least
            break
    if len(profiles.extras) < MOST_REMEMBERED:
        profiles.extras[key] = extra
    return extra


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
    found = seating.seat(list(slots))
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


def halves(mask: int) -> tuple[int, int]:
    """The earlier and the later half of the times in ``mask``."""
    rest = mask
    for _ in range(mask.bit_count() // 2):
        rest &= rest - 1
    return mask ^ rest, rest


class _Seating:
    """Looks for one way to stand: halves the open times of a slot, so that a whole stretch is ruled out at once."""

    def __init__(self, profiles: Profiles, hint: tuple[int, ...], budget: int) -> None:
        self.profiles, self.hint, self.budget = profiles, hint, budget
        self.patience = MOST_PATIENCE

    def seat(self, slots: list[Slot]) -> tuple[int, ...] | None:
        """Halve the slot with the fewest times first; the half that holds the hint comes first."""
        stack = [slots]
        while stack:
            here = stack.pop()
            self.patience -= 1
            if self.patience <= 0:
                return None
            open_slots = [index for index, (mask, _) in enumerate(here) if mask & (mask - 1)]
            if not open_slots:
                return tuple(mask.bit_length() - 1 for mask, _ in here)
            index = min(open_slots, key=lambda each: here[each][0].bit_count())
            mask, profile = here[index]
            hinted = 1 << self.hint[index] if index < len(self.hint) else 0
            first, second = (hinted, mask ^ hinted) if mask & hinted else halves(mask)
            for part in (second, first):
                narrowed = list(here)
                narrowed[index] = (part, profile)
                kept = consistent(self.profiles, narrowed, index, 1 << 200, self.budget)
                if kept is not None:
                    stack.append(kept)
        return None
