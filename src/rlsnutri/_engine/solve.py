"""From a problem to its best, canonical answer: prove the cost first, then make the answer unique."""

from __future__ import annotations

from attrs import define, field

from rlsnutri._engine.nodes import Entry, Found, Node
from rlsnutri._engine.problem import BROKEN_SHIFT, Problem
from rlsnutri._engine.search import Meter, OutOfSteps, Search
from rlsnutri._engine.standing import Slot
from rlsnutri._engine.tables import Tables

UNLIMITED = (1 << (BROKEN_SHIFT + 40)) - 1


@define
class Solver:
    """All searches for one problem; tables are shared between those that may break as much."""

    problem: Problem
    meter: Meter
    _tables: dict[int, Tables] = field(factory=dict)

    def tables(self, most_broken: int) -> Tables:
        """What every search uses that may break ``most_broken`` weight of should rules."""
        known = self._tables.get(most_broken)
        if known is None:
            known = self._tables[most_broken] = Tables.of(self.problem, most_broken)
        return known

    def feasible(self, limit: int = UNLIMITED) -> Found | None:
        """Any assignment of at most ``limit`` that breaks no must; None if that is proved impossible."""
        return self._search(limit, first_only=True)

    def _search(self, limit: int, *, first_only: bool) -> Found | None:
        tables = self.tables(limit >> BROKEN_SHIFT)
        if tables.impossible:
            return None
        search = Search(tables, self.meter, first_only=first_only)
        try:
            return search.run(root(tables), limit)
        except OutOfSteps as ended:
            ended.best = search.best
            raise

    def least(self, limit: int = UNLIMITED) -> tuple[Found | None, bool, int]:
        """The cheapest assignment of at most ``limit``: (assignment or None, whether proved, proved lower bound)."""
        unit = self.problem.share_unit
        best: Found | None = None
        proved = broken = 0
        try:
            while True:
                # try with few broken should rules first: what cannot be afforded is as good as a must
                most = min(limit, ((broken + 1) << BROKEN_SHIFT) - 1)
                if best is not None:
                    most = min(most, best.cost - unit)
                found = self._search(most, first_only=False)
                if found is not None:
                    best = found
                    break
                proved = max(proved, most + 1)
                if most >= limit or (best is not None and most >= best.cost - unit):
                    return best, True, limit + 1 if best is None else best.cost
                if best is None:
                    best = self.feasible(limit)
                    if best is None:
                        return None, True, limit + 1
                broken = broken * 2 + 1
        except OutOfSteps as ended:
            return _better(best, ended.best), False, proved
        return best, True, best.cost

    def canonical(self, found: Found) -> tuple[Found, bool]:
        """The first assignment in the order of names and times among those that cost no more; whether proved."""
        current, tables = found, self.tables(found.cost >> BROKEN_SHIFT)
        slots: dict[int, dict[int, int]] = {}
        try:
            for item, spec in enumerate(self.problem.items):
                after = 0
                for number in range(spec.portions):
                    while True:
                        times = sorted(time for time, count in current.placed[item].items() for _ in range(count))
                        here = times[number]
                        earlier = ((1 << here) - 1) & ~((1 << after) - 1)
                        single = tables.profiles.singles[item]
                        if single is None or not single.mask & earlier:
                            break
                        better = self._earlier(tables, current.cost, slots, item, after, earlier)
                        if better is None:
                            break
                        current = better
                    slots.setdefault(here, {})
                    slots[here][item] = slots[here].get(item, 0) + 1
                    after = here
        except OutOfSteps:
            return current, False
        return current, True

    def _earlier(
        self, tables: Tables, cost: int, slots: dict[int, dict[int, int]], item: int, after: int, earlier: int
    ) -> Found | None:
        """An assignment of at most ``cost`` that keeps what is fixed and has this portion ``earlier``."""
        problem = self.problem
        fixed: list[Slot] = []
        intakes, left = [0] * len(problem.items), [spec.portions for spec in problem.items]
        bound = tables.base
        for time, counts in slots.items():
            profile = tables.profiles.of(tuple(sorted(counts.items())))
            if profile is None:  # pragma: no cover -- it comes from a valid assignment
                raise AssertionError(counts)
            fixed.append((1 << time, profile))
            bound += profile.at(time)
            for each, count in counts.items():
                intakes[each] += 1
                left[each] -= count
        entries: list[Entry] = []
        everywhere = tables.profiles.everywhere
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
                else max(0, tables.fewest(-1)[each] - intakes[each])
            )
            bound += need * tables.floor[each]
        node = Node(tuple(fixed), tuple(entries), tuple(intakes), tuple(left), -1, bound)
        return Search(tables, self.meter, first_only=True).run(node, cost)


def root(tables: Tables) -> Node:
    """Nothing placed yet."""
    items, everywhere = tables.problem.items, tables.profiles.everywhere
    entries = tuple(Entry(item, spec.portions, everywhere, 0) for item, spec in enumerate(items))
    floors = sum(floor * fewest for floor, fewest in zip(tables.floor, tables.fewest(-1), strict=True))
    left = tuple(spec.portions for spec in items)
    return Node((), entries, (0,) * len(left), left, -1, tables.base + floors)


def _better(first: Found | None, second: Found | None) -> Found | None:
    if first is None or second is None:
        return first or second
    return first if first.cost <= second.cost else second
