"""From a problem to its best answer: what is least, with few broken should rules tried first."""

from __future__ import annotations

from attrs import define, field

from rlsnutri._engine.nodes import Entry, Found, Node
from rlsnutri._engine.problem import BROKEN_SHIFT, Problem
from rlsnutri._engine.search import Meter, OutOfSteps, Search
from rlsnutri._engine.tables import Tables

UNLIMITED = (1 << (BROKEN_SHIFT + 40)) - 1


@define
class Solver:
    """All searches for one problem; tables are shared between those that may break as much."""

    problem: Problem
    meter: Meter
    _tables: dict[int, Tables] = field(factory=dict[int, Tables])

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
        search = Search(tables, self.meter, first_only=first_only, dive=True)
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
