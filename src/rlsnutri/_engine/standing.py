"""Can these slots stand at once? Times that no other slot allows are taken away."""

from __future__ import annotations

from collections.abc import Sequence

from rlsnutri._engine.profiles import Profile, Profiles
from rlsnutri._engine.relation import Relation

Slot = tuple[int, Profile]
"""Open times as a bit mask, and who is in it."""

MOST_PATIENCE = 400
"""Seats tried before the slots of a node are given the benefit of the doubt."""


Later = tuple[int, ...]
"""Per slot: mask of the slots that must stand later in the day; shorter where nothing is said of the last ones."""


def order_of(later: Later, first: int, second: int) -> int:
    """1 if the first slot must stand earlier, -1 if later, 0 if nothing is said."""
    if first < len(later) and later[first] >> second & 1:
        return 1
    return -1 if second < len(later) and later[second] >> first & 1 else 0


def allowed(profiles: Profiles, source: Slot, target: Slot, budget: int, order: int = 0) -> int:
    """The times of ``target`` that some time of ``source`` allows, if ``budget`` of broken weight can be afforded.

    ``order`` 1: the source stands earlier; -1: later.
    """
    if source[1].index <= target[1].index:
        return profiles.relation(source[1], target[1], budget, order).supported(target[0], source[0], backward=False)
    return profiles.relation(target[1], source[1], budget, -order).supported(target[0], source[0], backward=True)


def consistent(
    profiles: Profiles, given: Sequence[Slot], changed: int, room: int, budget: int, later: Later = ()
) -> list[Slot] | None:
    """The slots less times that another slot rules out or that cost over ``room`` extra; None if one has none left.

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
                order = order_of(later, source, changed) if later else 0
                mask = allowed(profiles, slots[source], (mask, profile), budget, order)
                if not mask:
                    return None
        slots[changed] = (mask, profile)
    while queue:
        source = queue.pop()
        for target in range(len(slots)):
            if target == source:
                continue
            mask, profile = slots[target]
            kept = allowed(
                profiles,
                slots[source],
                (mask, profile),
                budget,
                order_of(later, source, target) if later else 0,
            )
            if kept != mask:
                if not kept:
                    return None
                slots[target] = (kept, profile)
                if target not in queue:
                    queue.append(target)
    return slots


def interchangeable(profiles: Profiles, slots: Sequence[Slot], first: int, second: int) -> bool:
    """Whether two slots may swap their times: same open times, same costs, same relations to all others."""
    (mask, one), (other_mask, other) = slots[first], slots[second]
    if mask != other_mask or one.days != other.days or one.costs != other.costs or one.wishes or other.wishes:
        return False
    if profiles.may_break(one, other) or not _symmetric(profiles.relation(one, other, 8)):
        return False
    for index, (_, third) in enumerate(slots):
        if index in (first, second):
            continue
        if profiles.may_break(one, third) or profiles.may_break(other, third):
            return False
        if profiles.directed(one, third, 8) != profiles.directed(other, third, 8):
            return False
    return True


def _symmetric(relation: Relation) -> bool:
    spans, exempt = relation.content
    return not exempt and spans == tuple((-high, -low) for low, high in reversed(spans))


def halves(mask: int) -> tuple[int, int]:
    """The earlier and the later half of the times in ``mask``."""
    rest = mask
    for _ in range(mask.bit_count() // 2):
        rest &= rest - 1
    return mask ^ rest, rest
