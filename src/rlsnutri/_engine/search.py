"""Find the best schedule: group portions into slots first, choose clock times then, let the riders choose last.

A node is a set of unordered slots, each with its profile (who is in it) and the times still open to it, and the
portions not placed yet.  One step takes a node from the stack and keeps its slots consistent with each other.  While
some portion has only one place left it goes there.  Then the step asks for the slots' best times, bounds what the node
can still become, and branches on the portion with the fewest places left.
When only riders are left, the best times with every rider in its cheapest slot nearly always are the node's best
answer; where they need not be, ``leaves`` branches on times and riders.  The stack is explicit, so that no plan is
too deep; steps are counted, not seconds, so that the same plan always gets the same answer.

Bound: slots cost at least their best times together, an intake not placed yet at least its cheapest time, and items
that may never share a slot (a clique) pay for a place each, which is what proves that no fewer times will do.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import mul

from attrs import define, field

from rlsnutri._engine.evaluate import cost_of, lacks_company
from rlsnutri._engine.leaves import Leaf
from rlsnutri._engine.links import Web
from rlsnutri._engine.nodes import Entry, Found, Node
from rlsnutri._engine.placing import Placing, company_due
from rlsnutri._engine.problem import BROKEN_SHIFT, MUST, packed
from rlsnutri._engine.profiles import Profile
from rlsnutri._engine.seating import Seating
from rlsnutri._engine.standing import Slot, consistent
from rlsnutri._engine.tables import Tables
from rlsnutri._engine.timing import Timed


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
    def left(self) -> int:
        """The steps that may still be taken."""
        return max(0, self.most - self.steps)

    @property
    def spent(self) -> int:
        """The steps taken; the one that there was no budget for does not count."""
        return min(self.steps, self.most)


@define
class _View:
    """What a node leaves open: its slots with the links between them, and what is still to be placed."""

    slots: list[Slot]
    web: Web
    needs: list[int]
    """Per item: intakes that are certainly still to come."""
    fixed: int
    """What every assignment below costs besides its slots: the plan's own, and the intakes still needed."""
    certain: int
    """What the slots are sure to cost beyond their own bounds."""
    budget: int
    """Broken weight that the slots' times may still add."""
    core: list[Entry]
    """What is to be placed before the times are chosen: all but the riders."""


@define
class _Rest:
    """A node of which a dive has taken the first child, and what the others cost at least."""

    node: Node
    view: _View
    placing: Placing
    bound: int


@define
class Search:
    """Depth-first branch and bound; keeps the best assignment found so far.

    ``first_only`` stops at the first.  With ``dive`` the first way down takes each most promising place untimed.
    """

    tables: Tables
    meter: Meter
    first_only: bool = False
    dive: bool = False
    best: Found | None = None
    _limit: int = 0
    _weights: list[int] = field(factory=list[int])

    def run(self, root: Node, limit: int) -> Found | None:
        """The best assignment below ``root`` that costs at most ``limit`` (packed); None if there is none."""
        self.best, self._limit = None, limit
        self._weights = [1] * len(self.tables.problem.items)
        stack: list[Node | _Rest] = self._step(root, dive=self.dive)
        while stack:
            if self.best is not None and self.first_only:
                return self.best
            top = stack.pop()
            if top.bound <= self._limit:
                stack.extend(self._resume(top) if isinstance(top, _Rest) else self._step(top))
        return self.best

    def _step(self, node: Node, *, dive: bool = False) -> list[Node | _Rest]:
        """What is left to look at below a node, the most promising last; a complete one is counted instead.

        A ``dive`` goes on with the most promising child at once and leaves the others, and the times, for later.
        """
        left: list[Node | _Rest] = []
        while True:
            self.meter.step(len(node.slots))
            view = self._view(node)
            if view is None:
                return left
            if not view.core:
                return left + self._leaf(node, view)[::-1]
            placing = Placing(
                self.tables, node, view.slots, view.needs, self._limit - view.certain, view.fixed, self._weights
            )
            if not placing.look(view.core):
                return left
            if placing.only is not None:
                node = placing.only  # nothing to choose: no need to time the slots before the next choice
                continue
            apart = self.tables.apart(self.tables.table(view.budget))
            if not dive:
                timed = self._timed(node, view)
                left.extend([] if timed is None else placing.children(*timed, apart)[::-1])
                return left
            children = placing.children(Timed(node.timed, node.times), node.witness, apart)
            if not children:
                return left
            if len(children) > 1:
                left.append(_Rest(node, view, placing, min([child.bound for child in children[1:]])))
            node = children[0]

    def _resume(self, rest: _Rest) -> list[Node]:
        """The children that a dive has left behind, the most promising last."""
        timed = self._timed(rest.node, rest.view)
        if timed is None:
            return []
        rest.placing.limit = self._limit - rest.view.certain
        return rest.placing.others(*timed)[::-1]

    def _view(self, node: Node) -> _View | None:
        """What a node leaves open, its slots consistent with each other; None where it is a dead end."""
        tables = self.tables
        # what the whole plan may break, since a slot that is over a ceiling already takes more portions for nothing
        whole = tables.table(max(0, self._limit - tables.base) >> BROKEN_SHIFT)
        needs = [
            least - have if least > have else 0 for least, have in zip(tables.fewest(whole), node.intakes, strict=True)
        ]
        fixed = tables.base + sum(map(mul, needs, tables.floor))
        room = self._limit - fixed - sum([profile.least(mask) for mask, profile in node.slots])
        if room < 0:
            return None
        budget = room >> BROKEN_SHIFT
        web = tables.links.web([profile for _, profile in node.slots], budget)
        slots = consistent(tables.problem.times, node.slots, web, node.changed, room, node.later or ())
        if slots is None:
            return None
        certain = self._certain(node, slots)
        if certain is None:
            return None
        everywhere = tables.profiles.everywhere
        core = [each for each in node.entries if not tables.riders[each.item] or each.domain != everywhere]
        return _View(slots, web, needs, fixed, certain, budget, core)

    def _timed(self, node: Node, view: _View) -> tuple[Timed, tuple[int, ...]] | None:
        """The best times of the slots as far as ``timing`` sees, and times at which they can stand; None if none do."""
        tables, later, web = self.tables, node.later or (), view.web
        most = self._limit - view.fixed - view.certain
        timed = tables.timing.best(view.slots, web, view.budget, self.meter.left, most, node.times, node.timed, later)
        self.meter.steps += tables.timing.steps()
        if timed is None:
            return None
        if not any(link.relation for row in web for link in row):
            return timed, timed.times
        seating = Seating(tables.problem.times, web, most, later, self.meter.step)
        seats = seating.seat(view.slots, (timed.times, node.witness))
        return None if seats is None else (timed, seats)

    def _leaf(self, node: Node, view: _View) -> list[Node]:
        """The children of a node that lacks riders at most."""
        found = self._timed(node, view)
        if found is None or company_due(self.tables, node, view.slots) is not None:
            return []
        timed, witness = found
        slots = view.slots
        leaf = Leaf(self.tables, node, slots, view.web, view.needs, self._limit, timed, witness)
        if timed.times and self._settled(leaf, view.fixed + view.certain):
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
