"""Can these slots stand at once? Times that no other slot allows are taken away, and one way to stand is kept in mind."""

from __future__ import annotations

from collections.abc import Sequence

from rlsnutri._engine.profiles import MOST_REMEMBERED, Profile, Profiles
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
    profiles: Profiles,
    slots: Sequence[Slot],
    changed: int,
    hint: tuple[int, ...],
    budget: int,
    later: Later = (),
) -> tuple[int, ...] | None:
    """Times at which all slots can stand at once; None if there are none.

    The ``hint`` (the parent's times) is tried first, since most of it still serves.  If finding out takes too long,
    the slots get the benefit of the doubt: an empty tuple.
    """
    if len(hint) == len(slots) and _still_seated(profiles, slots, changed, hint, budget, later):
        return hint
    seating = _Seating(profiles, hint, budget, later)
    found = seating.seat(list(slots))
    if found is None and seating.patience > 0:
        return None
    return found or ()


def _still_seated(
    profiles: Profiles, slots: Sequence[Slot], changed: int, times: Sequence[int], budget: int, later: Later
) -> bool:
    if any(not mask >> time & 1 for time, (mask, _) in zip(times, slots, strict=True)):
        return False
    for index in (changed,) if changed >= 0 else range(len(slots)):
        own = (1 << times[index], slots[index][1])
        for other, (_, profile) in enumerate(slots):
            if other == index:
                continue
            order = order_of(later, index, other) if later else 0
            if not allowed(profiles, own, (1 << times[other], profile), budget, order):
                return False
    return True


def interchangeable(profiles: Profiles, slots: Sequence[Slot], first: int, second: int) -> bool:
    """Whether two slots may swap their times: same open times, same costs, same relations to all others and each other."""
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


class _Seating:
    """Looks for one way to stand: halves the open times of a slot, so that a whole stretch is ruled out at once."""

    def __init__(self, profiles: Profiles, hint: tuple[int, ...], budget: int, later: Later) -> None:
        self.profiles, self.hint, self.budget, self.later = profiles, hint, budget, later
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
                kept = consistent(self.profiles, narrowed, index, 1 << 200, self.budget, self.later)
                if kept is not None:
                    stack.append(kept)
        return None
