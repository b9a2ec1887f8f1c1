"""Find the best schedule: group portions into slots first, choose clock times then, let the riders choose last.

A node is a set of unordered slots, each with its profile (who is in it) and the times still open to it, and the
portions not placed yet.  One step takes a node from the stack, keeps its slots consistent with each other, bounds
what it can still become, and branches: on the portion with the fewest places left; when only riders are left, on
the times of the slots; when those stand, on the riders.  The stack is explicit, so that no plan is too deep; steps are
counted, not seconds, so that the same plan always gets the same answer.

Bound: slots cost at least their cheapest open time, an intake not placed yet at least its cheapest time, and items
that may never share a slot (a clique) pay for a place each, which is what proves that no fewer times will do.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import define, evolve

from rlsnutri._engine.evaluate import cost_of, lacks_company
from rlsnutri._engine.nodes import Entry, Found, Node
from rlsnutri._engine.placing import Placing, company_due
from rlsnutri._engine.problem import BROKEN_SHIFT, MUST, packed
from rlsnutri._engine.profiles import Profile
from rlsnutri._engine.seating import Seating
from rlsnutri._engine.standing import (
    Later,
    Slot,
    consistent,
    halves,
    interchangeable,
    order_of,
)
from rlsnutri._engine.tables import Tables
from rlsnutri._engine.timing import NODES_PER_STEP

LONG_GAP = 60
"""Minutes of forbidden difference from which on the order of two slots is worth settling."""


class OutOfSteps(Exception):  # noqa: N818 -- not an error: it ends a search and never leaves the engine
    """The step budget ended inside a search."""


@define
class Meter:
    """Counts the steps of all searches that serve one answer."""

    most: int
    steps: int = 0

    def step(self, slots: int = 0) -> None:
        """Count one, and more where many slots must be compared; raises :class:`OutOfSteps` past the budget."""
        self.steps += 1 + slots * slots // 64
        if self.steps > self.most:
            raise OutOfSteps


@define
class Search:
    """Depth-first branch and bound; keeps the best assignment found so far.  ``first_only`` stops at the first."""

    tables: Tables
    meter: Meter
    first_only: bool = False
    best: Found | None = None
    _limit: int = 0

    def run(self, root: Node, limit: int) -> Found | None:
        """The best assignment below ``root`` that costs at most ``limit`` (packed); None if there is none."""
        self.best, self._limit = None, limit
        tables = self.tables
        stack = [root]
        while stack:
            node = stack.pop()
            if node.bound > self._limit:
                continue
            self.meter.step(len(node.slots))
            stack.extend(reversed(self._step(node)))
            if self.best is not None:
                if self.first_only:
                    return self.best
                self._limit = self.best.cost - tables.problem.share_unit
        return self.best

    def _step(self, node: Node) -> list[Node]:
        """The children of a node worth looking at, the most promising first; a complete one is counted instead."""
        tables = self.tables
        # what the whole plan may break, since a slot that is over a ceiling already takes more portions for nothing
        whole = tables.table(max(0, self._limit - tables.base) >> BROKEN_SHIFT)
        needs = [max(0, least - have) for least, have in zip(tables.fewest[whole], node.intakes, strict=True)]
        rest = sum(need * floor for need, floor in zip(needs, tables.floor, strict=True) if need)
        plain = tables.base + rest + sum(profile.least(mask) for mask, profile in node.slots)
        room = self._limit - plain
        if room < 0:
            return []
        budget = room >> BROKEN_SHIFT
        slots = consistent(tables.profiles, node.slots, node.changed, room, budget, node.later or ())
        if slots is None:
            return []
        certain = self._certain(node, slots)
        least = [profile.least(mask) for mask, profile in slots]
        plain = tables.base + rest + sum(least)
        if certain is None or plain + certain > self._limit:
            return []
        most = self._limit - tables.base - rest - certain
        seating = Seating(tables.profiles, most, budget, node.later or (), self.meter.step)
        timed = tables.timing.best(slots, most, budget)
        if timed is None:
            return []
        cost, times, nodes = timed
        self.meter.steps += nodes // NODES_PER_STEP
        if times and seating.serves(slots, -1, times):
            witness: tuple[int, ...] | None = times
        else:
            witness = seating.seat(slots, node.changed, node.witness)
        if witness is None:
            return []
        core = [entry for entry in node.entries if not tables.riders[entry.item]]
        if core:
            timed_bound = tables.base + rest + cost
            placing = Placing(tables, node, slots, least, needs, witness, self._limit - certain, timed_bound)
            return placing.children(core, tables.base + rest + sum(least), tables.apart[tables.table(budget)])
        if company_due(tables, node, slots) is not None:
            return []
        if times and self._settled(node, slots, times, tables.base + cost + certain):
            return []
        standing = self._standing(slots)
        if any(mask & (mask - 1) for mask, _ in slots):
            return self._times(node, slots, standing, witness)
        if node.entries:
            return self._ride(node, slots, standing, needs, witness)
        self._count(slots)
        return []

    # -- what is certain ---------------------------------------------------------------------------------------------

    def _certain(self, node: Node, slots: Sequence[Slot]) -> int | None:
        """What the slots are sure to cost beyond their own bounds; None where a must rules the node out.

        Too many times of day, and company that can no longer come.
        """
        total = self._times_cost(slots)
        if total is None:
            return None
        for mask, profile in slots:
            if profile.wishes:
                total += self._lonely_cost(node, mask, profile)
        return total

    def _times_cost(self, slots: Sequence[Slot]) -> int | None:
        problem = self.tables.problem
        total = 0
        for _, weight, price, most in problem.most_times:
            free = sum(1 for mask, _ in slots if not mask & problem.event_mask)
            count = free + problem.event_mask.bit_count() + problem.extra_times
            if max(count, *self.tables.fewest[-1], 0) > most:
                if weight == MUST:
                    return None
                total += packed(broken=weight, missing=weight, inconvenience=price * problem.share_unit)
        return total

    def _lonely_cost(self, node: Node, mask: int, profile: Profile) -> int:
        """What a slot is sure to pay for company: none of its companions is left to place."""
        total = 0
        problem = self.tables.problem
        for item, index in profile.wishes:
            rule = problem.items[item].together[index]
            if any(node.left[companion] for companion, _ in rule.companions):
                continue
            rest = mask
            while rest:
                bit = rest & -rest
                rest ^= bit
                if not lacks_company(problem, item, index, bit.bit_length() - 1, profile.members):
                    break
            else:
                total += packed(broken=rule.weight, missing=rule.weight, inconvenience=rule.price * problem.share_unit)
        return total

    # -- clock times and riders --------------------------------------------------------------------------------------

    def _standing(self, slots: Sequence[Slot]) -> int:
        """What the slots that stand cost, gaps between them included."""
        profiles = self.tables.profiles
        fixed = [(mask.bit_length() - 1, profile) for mask, profile in slots if not mask & (mask - 1)]
        total = self.tables.base
        for position, (time, profile) in enumerate(fixed):
            total += profile.costs[time] + profiles.company_cost(profile, time)
            for other_time, other in fixed[:position]:
                total += profiles.soft_cost(profile, other, time, other_time)
        return total

    def _riders_floor(self, entries: Sequence[Entry], times: int) -> int:
        """What the riders cost at least, with slots at some of ``times`` and perhaps new ones."""
        tables = self.tables
        inside = outside = 0
        fits = True
        for entry in entries:
            floor = tables.floor[entry.item]
            for cost, mask in tables.own[entry.item]:
                if mask & times & entry.domain:
                    inside += cost
                    break
            else:
                fits = False
            outside += floor
        return min(inside, outside + tables.cheapest_slot) if fits else outside + tables.cheapest_slot

    def _times(self, node: Node, slots: list[Slot], standing: int, witness: tuple[int, ...]) -> list[Node]:
        """Branch on the times of the slot that has the fewest worth trying."""
        tables, profiles = self.tables, self.tables.profiles
        fixed = [(mask.bit_length() - 1, profile) for mask, profile in slots if not mask & (mask - 1)]
        open_slots: list[tuple[int, list[tuple[int, int]]]] = []
        times = least_sum = 0
        for index, (mask, profile) in enumerate(slots):
            times |= mask
            if not mask & (mask - 1):
                continue
            costs: list[tuple[int, int]] = []
            rest = mask
            while rest:
                bit = rest & -rest
                rest ^= bit
                time = bit.bit_length() - 1
                cost = profile.costs[time] + profiles.company_cost(profile, time)
                for other_time, other in fixed:
                    cost += profiles.soft_cost(profile, other, time, other_time)
                costs.append((cost, time))
            costs.sort()
            least_sum += costs[0][0]
            open_slots.append((index, costs))
        bound = standing + least_sum + self._riders_floor(node.entries, times)
        room = self._limit - bound
        if room < 0:
            return []
        kept = [(index, [pair for pair in costs if pair[0] - costs[0][0] <= room]) for index, costs in open_slots]
        later = self._alike(slots) if node.later is None else node.later
        if later is not node.later and any(later):
            return [evolve(node, slots=tuple(slots), changed=-1, bound=bound, witness=(), later=later)]
        pair = self._unordered(slots, later)
        if pair is not None:
            orders = [(*later, *(0 for _ in range(len(slots) - len(later)))) for _ in range(2)]
            children: list[Node] = []
            for (first, second), order in zip((pair, pair[::-1]), orders, strict=True):
                settled = (*order[:first], order[first] | 1 << second, *order[first + 1 :])
                children.append(
                    evolve(node, slots=tuple(slots), changed=first, bound=bound, witness=witness, later=settled)
                )
            return children
        index, costs = min(kept, key=lambda pair: len(pair[1]))
        return [
            evolve(
                node,
                slots=(*slots[:index], (mask, slots[index][1]), *slots[index + 1 :]),
                changed=index,
                bound=bound + cost - costs[0][0],
                witness=witness,
                later=later,
            )
            for mask, cost in _split(costs)
        ]

    def _alike(self, slots: Sequence[Slot]) -> Later:
        """Interchangeable slots stand in the order of their numbers: of equal answers one is enough."""
        later = [0] * len(slots)
        for first in range(len(slots)):
            for second in range(first + 1, len(slots)):
                if interchangeable(self.tables.profiles, slots, first, second):
                    later[first] |= 1 << second
        return tuple(later)

    def _unordered(self, slots: Sequence[Slot], later: Later) -> tuple[int, int] | None:
        """The two slots whose order matters most and is open: those whose gap is long against their open times."""
        profiles, times = self.tables.profiles, self.tables.problem.times
        chosen: tuple[int, int] | None = None
        tightest = 0
        for second in range(len(slots)):
            for first in range(second):
                if order_of(later, first, second):
                    continue
                (mask, one), (other_mask, other) = slots[first], slots[second]
                if one.index > other.index:
                    mask, one, other_mask, other = other_mask, other, mask, one
                low, high = profiles.relation(one, other, 8).around_zero()
                if high - low < LONG_GAP:
                    continue
                start, end = _ends(times, mask)
                other_start, other_end = _ends(times, other_mask)
                if other_end - start <= high or end - other_start <= -low:
                    continue  # only one order is left, or they are far apart anyway
                if start - other_end > -low or other_start - end > high:
                    continue
                tightness = 1000 * (high - low) // (end - start + other_end - other_start + 1)
                if tightness > tightest:
                    chosen, tightest = (first, second), tightness
        return chosen

    def _ride(
        self, node: Node, slots: list[Slot], standing: int, needs: list[int], witness: tuple[int, ...]
    ) -> list[Node]:
        """All slots stand: a rider takes the cheapest, or a new one."""
        tables = self.tables
        least = [profile.least(mask) for mask, profile in slots]
        placing = Placing(tables, node, slots, least, needs, witness, self._limit, 0)
        entry, *others = node.entries
        places = placing.places(entry)
        old = sorted((place for place in places if place[1] >= 0), key=lambda place: (place[0], place[1]))
        new = [place for place in places if place[1] < 0]
        # what a rider adds to a slot depends on the others only where days may still cost the slot its low price
        steady = [place for place in old if not self._may_change_price(slots[place[1]], entry.item)]
        old = [place for place in old if place in steady[:1] or place not in steady]
        times = 0
        for mask, _ in slots:
            times |= mask
        floor = self._riders_floor(others, times)
        children = [placing.child(entry, place, standing + floor + place[0]) for place in old]
        paid = tables.floor[entry.item]
        outside = sum(tables.floor[other.item] for other in others)
        children.extend(placing.child(entry, place, standing + outside + max(place[0], paid)) for place in new)
        return [child for child in children if child.bound <= self._limit]

    def _settled(self, node: Node, slots: Sequence[Slot], times: tuple[int, ...], bound: int) -> bool:
        """Whether the slots at their best times, each rider at the cheapest of them, are as good as can be.

        They are counted exactly, so what ``bound`` leaves out is noticed: then the search goes on.
        """
        tables = self.tables
        placed: list[dict[int, int]] = [{} for _ in tables.problem.items]
        for time, (_, profile) in zip(times, slots, strict=True):
            for item, count in profile.members:
                placed[item][time] = count
        union = 0
        for mask, _ in slots:
            union |= mask
        for entry in node.entries:
            here = next((time for time in self._cheapest(entry, times)), None)
            if here is None:
                return False
            placed[entry.item][here] = 1
        cost = cost_of(tables.problem, placed)
        if cost is None:
            return False
        limit = self._limit
        if cost <= limit:
            self.best = Found(cost, tuple(placed))
            limit = cost - tables.problem.share_unit
        return bound + self._riders_floor(node.entries, union) > limit

    def _cheapest(self, entry: Entry, times: tuple[int, ...]) -> list[int]:
        """Those of ``times`` at which the rider costs least, ascending; empty if none is open to it."""
        for _, mask in self.tables.own[entry.item]:
            open_times = [time for time in times if mask & entry.domain & 1 << time]
            if open_times:
                return sorted(open_times)
        return []

    def _may_change_price(self, slot: Slot, item: int) -> bool:
        """Whether the slot stands beside a medicine on all its days, but not on all days of the item."""
        problem = self.tables.problem
        medicine_days = problem.medicine_days[slot[0].bit_length() - 1]
        return not slot[1].days & ~medicine_days and bool(problem.items[item].days & ~medicine_days)

    def _count(self, slots: Sequence[Slot]) -> None:
        placed: list[dict[int, int]] = [{} for _ in self.tables.problem.items]
        for mask, profile in slots:
            for item, count in profile.members:
                placed[item][mask.bit_length() - 1] = count
        cost = cost_of(self.tables.problem, placed)
        if cost is not None and cost <= self._limit:
            self.best = Found(cost, tuple(placed))


def _ends(times: Sequence[int], mask: int) -> tuple[int, int]:
    """The first and the last minute of a mask."""
    return times[(mask & -mask).bit_length() - 1], times[mask.bit_length() - 1]


def _split(costs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Ascending (cost, time) pairs in two parts, (times, least cost): the cheaper half first, equal ones by time."""
    least, middle = costs[0][0], costs[len(costs) // 2][0]
    edge = middle if middle > least else next((cost for cost, _ in costs if cost > least), None)
    if edge is None:
        return [(half, least) for half in halves(sum(1 << time for _, time in costs)) if half]
    cheaper = sum(1 << time for cost, time in costs if cost < edge)
    dearer = sum(1 << time for cost, time in costs if cost >= edge)
    return [(cheaper, least), (dearer, edge)]
