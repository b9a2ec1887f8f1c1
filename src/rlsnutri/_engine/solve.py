"""From a problem to its best, canonical answer: prove the cost first, then make the answer unique."""

from __future__ import annotations

from attrs import define

from rlsnutri._engine.nodes import Entry, Found, Node
from rlsnutri._engine.problem import BROKEN_SHIFT, TIMES_SHIFT, Problem
from rlsnutri._engine.search import Meter, OutOfSteps, Search
from rlsnutri._engine.standing import Slot
from rlsnutri._engine.tables import Tables

UNLIMITED = (1 << (BROKEN_SHIFT + 40)) - 1


@define
class Solver:
    """All searches for one problem; tables, profiles and relations are shared between them."""

    tables: Tables
    meter: Meter

    @classmethod
    def of(cls, problem: Problem, meter: Meter) -> Solver:
        """Prepare the tables that every search of this problem uses."""
        return cls(Tables.of(problem), meter)

    @property
    def problem(self) -> Problem:
        """What is solved."""
        return self.tables.problem

    def search(self, *, first_only: bool = False) -> Search:
        """A fresh search over the shared tables."""
        return Search(self.tables, self.meter, first_only=first_only)

    def root(self) -> Node:
        """Nothing placed yet."""
        tables = self.tables
        everywhere = tables.profiles.everywhere
        entries = tuple(Entry(item, spec.portions, everywhere, 0) for item, spec in enumerate(self.problem.items))
        left = tuple(spec.portions for spec in self.problem.items)
        floors = sum(floor * fewest for floor, fewest in zip(tables.floor, tables.fewest(-1), strict=True))
        return Node((), entries, (0,) * len(left), left, -1, tables.base + floors)

    def feasible(self) -> Found | None:
        """Any assignment that breaks no must; None if that is proved impossible."""
        if self.tables.impossible:
            return None
        return self.search(first_only=True).run(self.root(), UNLIMITED)

    def least(self, limit: int = UNLIMITED) -> tuple[Found | None, bool, int]:
        """The cheapest assignment of at most ``limit``: (assignment or None, whether proved, proved lower bound)."""
        root = self.root()
        if self.tables.impossible or root.bound > limit:
            return None, True, limit + 1
        best: Found | None = None
        proved = root.bound
        # where the number of times comes first it is settled first, and inconvenience only then
        staged = self.problem.counts_times
        search = self.search(first_only=staged)
        broken = 0
        try:
            while True:
                # try with few broken should rules first: what cannot be afforded is as good as a must
                most = min(limit, ((broken + 1) << BROKEN_SHIFT) - 1)
                if best is not None:
                    most = min(most, best.cost - self.problem.share_unit)
                found = search.run(root, most)
                if found is not None:
                    best = found
                    break
                proved = max(proved, min(most, limit) + 1)
                if most >= limit or (best is not None and most >= best.cost - self.problem.share_unit):
                    return best, True, limit + 1 if best is None else best.cost
                if best is None:
                    best = self._any(limit)
                    if best is None:
                        return None, True, limit + 1
                broken = broken * 2 + 1
            while staged:
                fewer = search.run(root, (best.cost >> TIMES_SHIFT << TIMES_SHIFT) - 1)
                if fewer is None:
                    proved = max(proved, best.cost >> TIMES_SHIFT << TIMES_SHIFT)
                    search = self.search()
                    best = search.run(root, best.cost - self.problem.share_unit) or best
                    break
                best = fewer
        except OutOfSteps:
            return _better(best, search.best), False, proved
        return best, True, best.cost

    def _any(self, limit: int) -> Found | None:
        return self.search(first_only=True).run(self.root(), limit)

    def canonical(self, found: Found) -> tuple[Found, bool]:
        """The first assignment in the order of names and times among those that cost no more; whether proved."""
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
                        if not self._open(item) & earlier:
                            break
                        better = self._earlier(current.cost, slots, item, after, earlier)
                        if better is None:
                            break
                        current = better
                    slots.setdefault(here, {})
                    slots[here][item] = slots[here].get(item, 0) + 1
                    after = here
        except OutOfSteps:
            return current, False
        return current, True

    def _open(self, item: int) -> int:
        """The times at which the item may stand at all."""
        single = self.tables.profiles.singles[item]
        return 0 if single is None else single.mask

    def _earlier(
        self, cost: int, slots: dict[int, dict[int, int]], item: int, after: int, earlier: int
    ) -> Found | None:
        """An assignment of at most ``cost`` that keeps what is fixed and has this portion ``earlier``."""
        problem = self.problem
        fixed: list[Slot] = []
        intakes, left = [0] * len(problem.items), [spec.portions for spec in problem.items]
        bound = self.tables.base
        for time, counts in slots.items():
            profile = self.tables.profiles.of(tuple(sorted(counts.items())))
            if profile is None:  # pragma: no cover -- it comes from a valid assignment
                raise AssertionError(counts)
            fixed.append((1 << time, profile))
            bound += profile.at(time)
            for each, count in counts.items():
                intakes[each] += 1
                left[each] -= count
        entries: list[Entry] = []
        everywhere = self.tables.profiles.everywhere
        for each in range(item, len(problem.items)):
            if each == item:
                entries.append(Entry(each, 1, earlier, 0))
                if left[each] > 1:
                    entries.append(Entry(each, left[each] - 1, everywhere & ~((1 << after) - 1), 0))
            else:
                entries.append(Entry(each, left[each], everywhere, 0))
        for each, spec in enumerate(problem.items):
            need = (
                spec.intakes - intakes[each]
                if spec.intakes is not None
                else max(0, self.tables.fewest(-1)[each] - intakes[each])
            )
            bound += need * self.tables.floor[each]
        node = Node(tuple(fixed), tuple(entries), tuple(intakes), tuple(left), -1, bound)
        return self.search(first_only=True).run(node, cost)


def _better(first: Found | None, second: Found | None) -> Found | None:
    if first is None or second is None:
        return first or second
    return first if first.cost <= second.cost else second
