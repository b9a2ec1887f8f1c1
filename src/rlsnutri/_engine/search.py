"""Find the best schedule: group portions into slots first, choose clock times then, let the riders choose last.

A node is a set of unordered slots, each with its profile (who is in it) and the times still open to it, and the
portions not placed yet.  One step takes a node from the stack, keeps its slots consistent with each other, asks for
their best times, bounds what the node can still become, and branches on the portion with the fewest places left.
When only riders are left, the best times with every rider in its cheapest slot nearly always are the node's best
answer; where they need not be, ``leaves`` branches on times and riders.  The stack is explicit, so that no plan is
too deep; steps are counted, not seconds, so that the same plan always gets the same answer.

Bound: slots cost at least their best times together, an intake not placed yet at least its cheapest time, and items
that may never share a slot (a clique) pay for a place each, which is what proves that no fewer times will do.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import define

from rlsnutri._engine.evaluate import cost_of, lacks_company
from rlsnutri._engine.leaves import Leaf
from rlsnutri._engine.nodes import Found, Node
from rlsnutri._engine.placing import Placing, company_due
from rlsnutri._engine.problem import BROKEN_SHIFT, MUST, packed
from rlsnutri._engine.profiles import Profile
from rlsnutri._engine.seating import Seating
from rlsnutri._engine.standing import Slot, consistent
from rlsnutri._engine.tables import Tables
from rlsnutri._engine.timing import NODES_PER_STEP


class OutOfSteps(Exception):  # noqa: N818 -- not an error: it ends a search and never leaves the engine
    """The step budget ended inside a search, which had found ``best`` by then."""

    best: Found | None = None


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

    @property
    def spent(self) -> int:
        """The steps taken; the one that there was no budget for does not count."""
        return min(self.steps, self.most)


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
        stack = [root]
        while stack:
            node = stack.pop()
            if node.bound > self._limit:
                continue
            self.meter.step(len(node.slots))
            stack.extend(reversed(self._step(node)))
            if self.best is not None and self.first_only:
                return self.best
        return self.best

    def _step(self, node: Node) -> list[Node]:
        """The children of a node worth looking at, the most promising first; a complete one is counted instead."""
        tables, later = self.tables, node.later or ()
        minutes = tables.problem.times
        # what the whole plan may break, since a slot that is over a ceiling already takes more portions for nothing
        whole = tables.table(max(0, self._limit - tables.base) >> BROKEN_SHIFT)
        needs = [max(0, least - have) for least, have in zip(tables.fewest(whole), node.intakes, strict=True)]
        fixed = tables.base + sum(need * floor for need, floor in zip(needs, tables.floor, strict=True) if need)
        room = self._limit - fixed - sum(profile.least(mask) for mask, profile in node.slots)
        if room < 0:
            return []
        budget = room >> BROKEN_SHIFT
        web = tables.links.web([profile for _, profile in node.slots], budget)
        slots = consistent(minutes, node.slots, web, node.changed, room, later)
        if slots is None:
            return []
        certain = self._certain(node, slots)
        if certain is None:
            return []
        timed = tables.timing.best(slots, web, self._limit - fixed - certain, node.times, node.timed, later)
        if timed is None:
            return []
        self.meter.steps += timed.nodes // NODES_PER_STEP
        witness = timed.times
        if any(link.relation for row in web for link in row):
            seating = Seating(minutes, web, self._limit - fixed - certain, later, self.meter.step)
            seats = seating.seat(slots, (timed.times, node.witness))
            if seats is None:
                return []
            witness = seats
        everywhere = tables.profiles.everywhere
        core = [each for each in node.entries if not tables.riders[each.item] or each.domain != everywhere]
        if core:
            placing = Placing(tables, node, slots, needs, self._limit - certain, fixed, timed, witness)
            return placing.children(core, tables.apart(tables.table(budget)))
        if company_due(tables, node, slots) is not None:
            return []
        leaf = Leaf(tables, node, slots, web, needs, self._limit, timed, witness)
        if timed.times and self._settled(leaf, fixed + certain):
            return []
        if all(not mask & (mask - 1) for mask, _ in slots) and not node.entries:
            self._count({slot: mask.bit_length() - 1 for slot, (mask, _) in enumerate(slots)}, slots, {})
            return []
        return leaf.children()

    # -- what is certain ---------------------------------------------------------------------------------------------

    def _certain(self, node: Node, slots: Sequence[Slot]) -> int | None:
        """What the slots are sure to cost beyond their own bounds; None where a must rules the node out.

        Too many times of day, and company that can no longer come.
        """
        problem = self.tables.problem
        total = 0
        for _, weight, price, most in problem.most_times:
            free = sum(1 for mask, _ in slots if not mask & problem.event_mask)
            count = free + problem.event_mask.bit_count() + problem.extra_times
            if max(count, *self.tables.fewest(-1), 0) > most:
                if weight == MUST:
                    return None
                total += packed(broken=weight, missing=weight, inconvenience=price * problem.share_unit)
        for mask, profile in slots:
            if profile.wishes:
                total += self._lonely_cost(node, mask, profile)
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

    # -- complete assignments ----------------------------------------------------------------------------------------

    def _settled(self, leaf: Leaf, fixed: int) -> bool:
        """Whether the slots at their best times, each rider in the cheapest of them, are as good as can be.

        They are counted exactly, so what the bound leaves out is noticed: then the search goes on.
        """
        times = leaf.timed.times
        riders: dict[int, int] = {}
        for entry in leaf.node.entries:
            cheapest = leaf.cheapest(entry, times)
            if not cheapest:
                return False
            riders[entry.item] = min(cheapest)
        if not self._count(dict(enumerate(times)), leaf.slots, riders):
            return False
        needed = sum(self.tables.floor[item] for item in riders)  # in ``fixed`` already
        return fixed - needed + leaf.timed.cost + leaf.riders_floor() > self._limit

    def _count(self, times: dict[int, int], slots: Sequence[Slot], riders: dict[int, int]) -> bool:
        """Count a complete assignment and keep it if it is the best; False if it breaks a must."""
        tables = self.tables
        placed: list[dict[int, int]] = [{} for _ in tables.problem.items]
        for slot, (_, profile) in enumerate(slots):
            for item, count in profile.members:
                placed[item][times[slot]] = count
        for item, time in riders.items():
            placed[item][time] = 1
        cost = cost_of(tables.problem, placed)
        if cost is None:
            return False
        if cost <= self._limit:
            self.best = Found(cost, tuple(placed))
            self._limit = cost - tables.problem.share_unit
        return True
