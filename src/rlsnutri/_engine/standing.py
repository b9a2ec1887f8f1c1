"""Can these slots stand at once? Times that no other slot allows are taken away."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from rlsnutri._engine.links import Link, Web
from rlsnutri._engine.profiles import Profile

Slot = tuple[int, Profile]
"""Open times as a bit mask, and who is in it."""

Later = tuple[int, ...]
"""Per slot: mask of the slots that must stand later in the day; shorter where nothing is said of the last ones."""


def order_of(later: Later, first: int, second: int) -> int:
    """1 if the first slot must stand earlier, -1 if later, 0 if nothing is said."""
    if first < len(later) and later[first] >> second & 1:
        return 1
    return -1 if second < len(later) and later[second] >> first & 1 else 0


def allowed(times: Sequence[int], link: Link, source: int, target: int, order: int = 0) -> int:
    """The times of ``target`` that some time of ``source`` allows; both as masks.

    ``order`` 1: the source stands earlier; -1: later.  Of a plain link only the ends of the source matter: whatever
    its earliest time leaves to a later slot, no other time of it adds to, and likewise before its latest.
    """
    after = before = 0
    if order <= 0:
        latest = times[source.bit_length() - 1] - link.behind
        before = (1 << bisect_right(times, latest)) - 1
    if order >= 0:
        earliest = times[(source & -source).bit_length() - 1] + link.ahead
        after = ~((1 << bisect_left(times, earliest)) - 1)
    kept = target & (before | after)
    if link.relation is not None and kept:
        kept = link.relation.supported(kept, source, backward=link.turned)
    return kept


def consistent(
    times: Sequence[int], given: Sequence[Slot], web: Web, changed: int, room: int, later: Later = ()
) -> list[Slot] | None:
    """The slots less times that another slot rules out or that cost over ``room`` extra; None if one has none left.

    ``changed`` is the slot that is new or has a new member; -1 looks at all of them.
    """
    slots = list(given)
    size = len(slots)
    queue = list(range(size)) if changed < 0 else [changed]
    for index, (mask, profile) in enumerate(slots):
        if profile.levels[-1][0] - profile.levels[0][0] > room:
            kept = profile.within(mask, profile.least(mask) + room)
            if kept != mask:
                slots[index] = (kept, profile)
                if index not in queue:
                    queue.append(index)
    if changed >= 0:
        mask, profile = slots[changed]
        for source in range(size):
            if source != changed:
                link, own = web[source][changed], slots[source][0]
                if link.slack <= _spread(times, own) and not later:
                    continue
                order = order_of(later, source, changed) if later else 0
                mask = allowed(times, link, own, mask, order)
                if not mask:
                    return None
        slots[changed] = (mask, profile)
    while queue:
        source = queue.pop()
        own, row = slots[source][0], web[source]
        spread = -1 if later else _spread(times, own)
        for target in range(size):
            if target == source or row[target].slack <= spread:
                continue
            mask, profile = slots[target]
            order = order_of(later, source, target) if later else 0
            kept = allowed(times, row[target], own, mask, order)
            if kept != mask:
                if not kept:
                    return None
                slots[target] = (kept, profile)
                if target not in queue:
                    queue.append(target)
    return slots


def _spread(times: Sequence[int], mask: int) -> int:
    """Minutes from the first time in ``mask`` to the last."""
    return times[mask.bit_length() - 1] - times[(mask & -mask).bit_length() - 1]


def interchangeable(slots: Sequence[Slot], web: Web, first: int, second: int) -> bool:
    """Whether two slots may swap their times: same open times, same costs, same links to all others."""
    (mask, one), (other_mask, other) = slots[first], slots[second]
    if mask != other_mask or one.days != other.days or one.levels != other.levels or one.wishes or other.wishes:
        return False
    link = web[first][second]
    if not link.plain or link.ahead != link.behind:
        return False
    for index in range(len(slots)):
        if index in (first, second):
            continue
        here, there = web[first][index], web[second][index]
        if not (here.plain and there.plain):
            return False
        if (here.ahead, here.behind) != (there.ahead, there.behind):
            return False
    return True


def halves(mask: int) -> tuple[int, int]:
    """The earlier and the later half of the times in ``mask``."""
    rest = mask
    for _ in range(mask.bit_count() // 2):
        rest &= rest - 1
    return mask ^ rest, rest
