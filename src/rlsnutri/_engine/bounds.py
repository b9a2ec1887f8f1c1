"""What any schedule must cost or cannot do, before any search.

* An item with a fixed number of intakes may not fit its own interval: then so much of it is always missing.
* Items that must keep a gap from each other pairwise (a clique) need room for all of them, on the day and around
  midnight: more of them than fit is impossible, whatever the rest does.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from rlsnutri._engine.links import Links
from rlsnutri._engine.problem import MUST, ItemSpec, Problem, packed
from rlsnutri._engine.profiles import Profiles
from rlsnutri.clock import MINUTES_PER_DAY

MOST_BUDGET = 8
"""With this much broken weight to spare only musts count."""


def fits(minutes: Sequence[int], count: int, gap: int, *, wraps: bool) -> bool:
    """Whether ``count`` of the ascending ``minutes`` fit at least ``gap`` apart, around midnight too if it wraps."""
    if count <= 1:
        return bool(minutes) or not count
    for start, first in enumerate(minutes):
        last, position = first, start
        for _ in range(count - 1):
            position = bisect_left(minutes, last + gap, position)
            if position == len(minutes):
                return False  # a later start only leaves less room
            last = minutes[position]
        if not wraps or last - first <= MINUTES_PER_DAY - gap:
            return True
    return False


def interval_floor(problem: Problem, spec: ItemSpec, mask: int) -> int | None:
    """What the intervals of one item cost at least, wherever it stands; None where they cannot be kept and must be."""
    if spec.intakes is None or not spec.intervals:
        return 0
    minutes = [minute for index, minute in enumerate(problem.times) if mask >> index & 1]
    total = 0
    for rule in spec.intervals:
        if rule.least is None or fits(minutes, spec.intakes, rule.least, wraps=rule.wraps):
            continue
        if rule.weight == MUST:
            return None
        low, high = 0, rule.least  # the largest gap that does fit
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if fits(minutes, spec.intakes, middle, wraps=rule.wraps) else (low, middle)
        total += packed(
            broken=rule.weight,
            missing=rule.weight * (rule.least - low),
            inconvenience=rule.price * problem.share_unit,
        )
    return total


def too_crowded(problem: Problem, profiles: Profiles, links: Links) -> bool:
    """Whether some clique of items that must all keep apart has no room in the day."""
    if not _may_be_crowded(problem, links.longest):
        return False
    singles = profiles.singles
    size = len(problem.items)
    gaps = [[0] * size for _ in range(size)]
    for (first, second), rules in problem.pairs.items():
        a, b = singles[first], singles[second]
        if a is not None and b is not None and any(rule.weight == MUST for rule in rules):
            link = links.link(a, b, MOST_BUDGET)
            if profiles.joined(a, second) is None:  # what may share a slot keeps no distance at all
                gaps[first][second] = gaps[second][first] = min(link.ahead, link.behind)
    own = [_own_gap(spec) for spec in problem.items]
    ranked = sorted(range(size), key=lambda item: (-sum(gap > 0 for gap in gaps[item]), item))
    for seed in range(size) if any(map(any, gaps)) else ():
        clique = [seed]
        for other in ranked:
            if other != seed and all(gaps[other][member] for member in clique):
                clique.append(other)
        members = sum(_least_intakes(problem.items[item]) for item in clique)
        if members <= 2:
            continue
        within = [gaps[a][b] for a in clique for b in clique if a < b]
        within.extend(own[item] for item in clique if _least_intakes(problem.items[item]) > 1)
        least = min(within)
        if not least:
            continue
        union = 0
        for item in clique:
            single = singles[item]
            union |= single.mask if single is not None else 0
        minutes = [minute for index, minute in enumerate(problem.times) if union >> index & 1]
        if not fits(minutes, members, least, wraps=False):
            return True
    return False


def _may_be_crowded(problem: Problem, day: int) -> bool:
    """Whether some items have enough others to keep from that they could fill the day; quick, and often says no."""
    partners: list[set[int]] = [set() for _ in problem.items]
    widest = 1
    for (first, second), rules in problem.pairs.items():
        for rule in rules:
            if rule.weight == MUST:
                partners[first].add(second)
                partners[second].add(first)
                for _, low, high in rule.gap.ranges:
                    widest = max(widest, high + 1, 1 - low)
    needed = day // widest + 2
    own = [_least_intakes(spec) for spec in problem.items]
    crowd = set(range(len(own)))
    while True:
        kept = {item for item in crowd if own[item] + sum(own[other] for other in partners[item] & crowd) >= needed}
        if kept == crowd:
            return bool(crowd)
        crowd = kept


def _least_intakes(spec: ItemSpec) -> int:
    return spec.intakes or 1


def _own_gap(spec: ItemSpec) -> int:
    return max((rule.least or 0 for rule in spec.intervals if rule.weight == MUST), default=0)
