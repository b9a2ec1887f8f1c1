"""From a problem to its best, canonical answer: prove the cost first, then make the answer unique."""

from __future__ import annotations

from attrs import define

from rlsnutri._engine.bounds import interval_floor, too_crowded
from rlsnutri._engine.problem import BROKEN_SHIFT, MUST, Problem
from rlsnutri._engine.profiles import Profiles
from rlsnutri._engine.search import Entry, Found, Meter, Node, OutOfSteps, Search, Slot
from rlsnutri.clock import MINUTES_PER_DAY

UNLIMITED = (1 << (BROKEN_SHIFT + 40)) - 1


@define
class Solver:
    """All searches for one problem; profiles and relations are shared between them."""

    problem: Problem
    meter: Meter
    profiles: Profiles
    apart: tuple[int, ...]
    floor: tuple[int, ...]
    slack: int
    interval_floors: tuple[int | None, ...]
    base: int
    """What every schedule costs: the problem's constant and what intervals must miss."""

    @classmethod
    def of(cls, problem: Problem, meter: Meter) -> Solver:
        """Prepare the tables that every search of this problem uses."""
        profiles = Profiles(problem)
        apart: list[int] = []
        for first in range(len(problem.items)):
            mask = 0
            single = profiles.singles[first]
            for second in range(len(problem.items)):
                if first == second:
                    continue
                key = (min(first, second), max(first, second))
                if single is None or (key in problem.pairs and profiles.joined(single, second) is None):
                    mask |= 1 << second
            apart.append(mask)
        floor = tuple(_least_intake(problem, profiles, item) for item in range(len(problem.items)))
        slack = sum(
            problem.share_unit * (spec.portions - 1) // spec.portions
            for spec in problem.items
            for _ in spec.unary[-1].shares
        )
        interval_floors = tuple(
            interval_floor(problem, spec, 0 if single is None else single.mask)
            for spec, single in zip(problem.items, profiles.singles, strict=True)
        )
        profiles.prepaid = {item for item, each in enumerate(interval_floors) if each}
        base = problem.constant + sum(each or 0 for each in interval_floors)
        return cls(problem, meter, profiles, tuple(apart), floor, slack, interval_floors, base)

    def search(self, *, first_only: bool = False) -> Search:
        """A fresh search over the shared tables."""
        return Search(
            self.problem, self.profiles, self.meter, self.apart, self.floor, self.slack, self.base,
            max((spec.intakes or 1 for spec in self.problem.items), default=0), first_only=first_only
        )

    def root(self, domains: tuple[int, ...] | None = None) -> Node:
        """Nothing placed yet."""
        everywhere = self.profiles.everywhere
        entries = tuple(
            Entry(item, spec.portions, everywhere if domains is None else domains[item], 0)
            for item, spec in enumerate(self.problem.items)
        )
        left = tuple(spec.portions for spec in self.problem.items)
        return Node((), entries, (0,) * len(left), left, -1, self.base + sum(
            self.floor[item] * (spec.intakes or 1) for item, spec in enumerate(self.problem.items)
        ))  # fmt: skip

    def impossible_at_once(self) -> bool:
        """Whether the chosen days, or one item by itself, already rule everything out."""
        if self.problem.impossible or any(single is None for single in self.profiles.singles):
            return True
        if any(floor is None for floor in self.interval_floors) or too_crowded(self.problem, self.profiles):
            return True
        for spec in self.problem.items:
            for rule in spec.intervals:
                # a single intake a day is a day from itself
                once = spec.intakes == 1 or spec.portions == 1
                if rule.weight == MUST and rule.wraps and once:
                    if rule.most is not None and rule.most < MINUTES_PER_DAY:
                        return True
                    if rule.least is not None and rule.least > MINUTES_PER_DAY:
                        return True
        return False

    def feasible(self) -> Found | None:
        """Any assignment that breaks no must; None if that is proved impossible."""
        if self.impossible_at_once():
            return None
        return self.search(first_only=True).run(self.root(), UNLIMITED)

    def least(self, limit: int = UNLIMITED) -> tuple[Found | None, bool, int]:
        """The cheapest assignment of at most ``limit``: (assignment or None, whether that is proved, proved lower bound)."""
        root = self.root()
        if self.impossible_at_once() or root.bound - self.slack > limit:
            return None, True, limit + 1
        best: Found | None = None
        proved = root.bound - self.slack
        try:
            broken = 0
            while True:
                # try with few broken should rules first: what cannot be afforded is as good as a must
                most = min(limit, ((broken + 1) << BROKEN_SHIFT) - 1)
                if best is not None:
                    most = min(most, best.cost - self.problem.share_unit)
                search = self.search()
                try:
                    found = search.run(root, most)
                except OutOfSteps:
                    best = _better(best, search.best)
                    raise
                if found is not None:
                    return found, True, found.cost
                proved = max(proved, min(most, limit) + 1)
                if most >= limit or (best is not None and most >= best.cost - self.problem.share_unit):
                    return best, True, limit + 1 if best is None else best.cost
                if best is None:
                    best = self._any(limit)
                    if best is None:
                        return None, True, limit + 1
                broken = broken * 2 + 1
        except OutOfSteps:
            return best, False, proved

    def _any(self, limit: int) -> Found | None:
        return self.search(first_only=True).run(self.root(), limit)

    def canonical(self, found: Found) -> tuple[Found, bool]:
        """The first assignment, in the order of names, times ascending, among those that cost no more; whether proved."""
        current = found
        slots: dict[int, dict[int, int]] = {}
        try:
            for item, spec in enumerate(self.problem.items):
                after = 0
                for number in range(spec.portions):
                    while True:
                        times = sorted(time for time, count in current.placed[item].items() for _ in range(count))
                        here = times[number]
                        earlier = ((1 << here) - 1) & ~((1 << after) - 1)
                        if not self._open(item, spec.portions - number, slots) & earlier:
                            break
                        better = self._earlier(current.cost, slots, item, number, after, earlier)
                        if better is None:
                            break
                        current = better
                    slots.setdefault(here, {})
                    slots[here][item] = slots[here].get(item, 0) + 1
                    after = here
        except OutOfSteps:
            return current, False
        return current, True

    def _open(self, item: int, left: int, slots: dict[int, dict[int, int]]) -> int:
        single = self.profiles.singles[item]
        return 0 if single is None or not left else single.mask

    def _earlier(
        self, cost: int, slots: dict[int, dict[int, int]], item: int, number: int, after: int, earlier: int
    ) -> Found | None:
        """An assignment of at most ``cost`` that keeps what is fixed and has this portion at one of the ``earlier`` times."""
        problem = self.problem
        fixed: list[Slot] = []
        intakes, left = [0] * len(problem.items), [spec.portions for spec in problem.items]
        bound = self.base
        for time, counts in slots.items():
            profile = self.profiles.of(tuple(sorted(counts.items())))
            if profile is None:  # pragma: no cover -- it comes from a valid assignment
                raise AssertionError(counts)
            fixed.append((1 << time, profile))
            bound += profile.costs[time]
            for each, count in counts.items():
                intakes[each] += 1
                left[each] -= count
        entries: list[Entry] = []
        everywhere = self.profiles.everywhere
        for each in range(item, len(problem.items)):
            if each == item:
                entries.append(Entry(each, 1, earlier, 0))
                if left[each] > 1:
                    entries.append(Entry(each, left[each] - 1, everywhere & ~((1 << after) - 1), 0))
            else:
                entries.append(Entry(each, left[each], everywhere, 0))
        for each, spec in enumerate(problem.items):
            need = spec.intakes - intakes[each] if spec.intakes is not None else int(left[each] > 0 and not intakes[each])
            bound += need * self.floor[each]
        node = Node(tuple(fixed), tuple(entries), tuple(intakes), tuple(left), -1, bound)
        return self.search(first_only=True).run(node, cost)


def _better(first: Found | None, second: Found | None) -> Found | None:
    if first is None or second is None:
        return first or second
    return first if first.cost <= second.cost else second


def _least_intake(problem: Problem, profiles: Profiles, item: int) -> int:
    """The least that one intake of the item adds to any slot, the price of the slot aside."""
    single = profiles.singles[item]
    if single is None:
        return 0
    spec = problem.items[item]
    unary = spec.unary[0]
    least: int | None = None
    for time in range(len(problem.times)):
        if unary.mask >> time & 1:
            cost = unary.costs[time] + sum(shares[time] for _, shares in unary.shares)
            least = cost if least is None else min(least, cost)
    return least or 0
