"""Times for the slots and slots for the riders, once everything else has its slot.

The best times with each rider in its cheapest slot usually answer that at once.  Here is the rest: where a relation
between two slots is more than waits, where days decide whether a slot is cheap, where riders want a slot of their own.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import define, evolve

from rlsnutri._engine.links import Web
from rlsnutri._engine.nodes import Entry, Node
from rlsnutri._engine.placing import Placing
from rlsnutri._engine.standing import Later, Slot, halves, interchangeable, order_of
from rlsnutri._engine.tables import Tables
from rlsnutri._engine.timing import Timed

LONG_GAP = 60
"""Minutes of forbidden difference from which on the order of two slots is worth settling."""


@define
class Leaf:
    """A node in which only riders are left to place, or nothing."""

    tables: Tables
    node: Node
    slots: list[Slot]
    web: Web
    needs: list[int]
    limit: int
    timed: Timed
    witness: tuple[int, ...]

    def children(self) -> list[Node]:
        """Branch on the times of a slot, on the order of two, or, when all slots stand, on the next rider."""
        standing = self._standing()
        if any(mask & (mask - 1) for mask, _ in self.slots):
            return self._times(standing)
        return self._ride(standing)

    def cheapest(self, entry: Entry, times: Sequence[int]) -> list[int]:
        """Those of ``times`` at which the rider costs least; empty if none is open to it."""
        for _, mask in self.tables.own[entry.item]:
            open_times = [time for time in times if mask & entry.domain & 1 << time]
            if open_times:
                return open_times
        return []

    def riders_floor(self, entries: Sequence[Entry] | None = None) -> int:
        """What the riders cost at least, with slots at some of their open times and perhaps new ones."""
        tables = self.tables
        times = 0
        for mask, _ in self.slots:
            times |= mask
        inside = outside = 0
        fits = True
        for entry in self.node.entries if entries is None else entries:
            for cost, mask in tables.own[entry.item]:
                if mask & times & entry.domain:
                    inside += cost
                    break
            else:
                fits = False
            outside += tables.floor[entry.item]
        return min(inside, outside + tables.cheapest_slot) if fits else outside + tables.cheapest_slot

    def _standing(self) -> int:
        """What the slots that stand cost, gaps between them included."""
        fixed = [(mask.bit_length() - 1, profile) for mask, profile in self.slots if not mask & (mask - 1)]
        total = self.tables.base
        for position, (time, profile) in enumerate(fixed):
            total += profile.at(time) + self.tables.profiles.company_cost(profile, time)
            for other_time, other in fixed[:position]:
                total += self.tables.links.soft_cost(profile, other, time, other_time)
        return total

    # -- clock times -------------------------------------------------------------------------------------------------

    def _times(self, standing: int) -> list[Node]:
        """Branch on the times of the slot that has the fewest worth trying."""
        slots, node = self.slots, self.node
        open_slots: list[tuple[int, list[tuple[int, int]]]] = []
        least_sum = 0
        for index, (mask, _) in enumerate(slots):
            if mask & (mask - 1):
                costs = self._costs(index)
                least_sum += costs[0][0]
                open_slots.append((index, costs))
        bound = standing + least_sum + self.riders_floor()
        room = self.limit - bound
        if room < 0:
            return []
        later = self._alike() if node.later is None else node.later
        base = evolve(
            node,
            slots=tuple(slots),
            changed=-1,
            bound=bound,
            witness=self.witness,
            later=later,
            times=self.timed.times,
            timed=self.timed.cost,
        )
        if later is not node.later and any(later):
            return [evolve(base, witness=(), times=())]
        pair = self._unordered(later)
        if pair is not None:
            order = (*later, *(0 for _ in range(len(slots) - len(later))))
            return [
                evolve(base, changed=first, later=(*order[:first], order[first] | 1 << second, *order[first + 1 :]))
                for first, second in (pair, pair[::-1])
            ]
        kept = [(index, [pair for pair in costs if pair[0] - costs[0][0] <= room]) for index, costs in open_slots]
        index, costs = min(kept, key=lambda pair: len(pair[1]))
        return [
            evolve(
                base,
                slots=(*slots[:index], (mask, slots[index][1]), *slots[index + 1 :]),
                changed=index,
                bound=bound + cost - costs[0][0],
            )
            for mask, cost in _split(costs)
        ]

    def _costs(self, index: int) -> list[tuple[int, int]]:
        """Per open time of a slot what it costs to stand there, beside the slots that stand already; ascending."""
        mask, profile = self.slots[index]
        links, profiles = self.tables.links, self.tables.profiles
        standing = [(each[0].bit_length() - 1, each[1]) for each in self.slots if not each[0] & (each[0] - 1)]
        costs: list[tuple[int, int]] = []
        rest = mask
        while rest:
            bit = rest & -rest
            rest ^= bit
            time = bit.bit_length() - 1
            cost = profile.at(time) + profiles.company_cost(profile, time)
            for other_time, other in standing:
                cost += links.soft_cost(profile, other, time, other_time)
            costs.append((cost, time))
        costs.sort()
        return costs

    def _alike(self) -> Later:
        """Interchangeable slots stand in the order of their numbers: of equal answers one is enough.

        Unless a rule that is counted only in complete assignments tells them apart.
        """
        size, unseen = len(self.slots), self.tables.unseen
        later = [0] * size
        for first in range(size):
            for second in range(first + 1, size):
                if unseen.tells_apart(self.slots[first][1], self.slots[second][1]):
                    continue
                if interchangeable(self.slots, self.web, first, second):
                    later[first] |= 1 << second
        return tuple(later)

    def _unordered(self, later: Later) -> tuple[int, int] | None:
        """The two slots whose order matters most and is open: those whose gap is long against their open times."""
        times = self.tables.problem.times
        chosen: tuple[int, int] | None = None
        tightest = 0
        for second in range(len(self.slots)):
            for first in range(second):
                if order_of(later, first, second):
                    continue
                link = self.web[first][second]
                if link.ahead + link.behind - 2 < LONG_GAP:
                    continue
                start, end = _ends(times, self.slots[first][0])
                other_start, other_end = _ends(times, self.slots[second][0])
                if other_end - start < link.ahead or end - other_start < link.behind:
                    continue  # only one order is left, or they are far apart anyway
                tightness = 1000 * (link.ahead + link.behind - 2) // (end - start + other_end - other_start + 1)
                if tightness > tightest:
                    chosen, tightest = (first, second), tightness
        return chosen

    # -- riders ------------------------------------------------------------------------------------------------------

    def _ride(self, standing: int) -> list[Node]:
        """All slots stand: a rider takes the cheapest, or a new one."""
        tables, slots = self.tables, self.slots
        placing = Placing(tables, self.node, slots, self.needs, self.limit, 0)
        nothing = Timed(0, ())
        entry, *others = self.node.entries
        places = placing.places(entry)
        old = sorted((place for place in places if place[1] >= 0), key=lambda place: (place[0], place[1]))
        new = [place for place in places if place[1] < 0]
        # what a rider adds to a slot depends on the others only where days may still cost the slot its low price
        steady = [place for place in old if not self._may_change_price(slots[place[1]], entry.item)]
        old = [place for place in old if place in steady[:1] or place not in steady]
        floor = self.riders_floor(others)
        children = [placing.child(entry, place, standing + floor + place[0], nothing, self.witness) for place in old]
        paid = tables.floor[entry.item]
        outside = sum(tables.floor[other.item] for other in others)
        children.extend(
            placing.child(entry, place, standing + outside + max(place[0], paid), nothing, self.witness)
            for place in new
        )
        return [child for child in children if child.bound <= self.limit]

    def _may_change_price(self, slot: Slot, item: int) -> bool:
        """Whether the slot stands beside a medicine on all its days, but not on all days of the item."""
        problem = self.tables.problem
        medicine_days = problem.medicine_days[slot[0].bit_length() - 1]
        return not slot[1].days & ~medicine_days and bool(problem.items[item].days & ~medicine_days)


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
