"""Make the answer unique: of all assignments at the proved cost the first in the order of names and times.

Portion after portion is asked whether it can stand earlier while those before it stay where they are.  Most of the
times in question are ruled out by what stands already, without a search.
"""

from __future__ import annotations

from attrs import define, field

from rlsnutri._engine.nodes import Entry, Found, Node
from rlsnutri._engine.problem import BROKEN_SHIFT
from rlsnutri._engine.profiles import Profile
from rlsnutri._engine.search import Meter, OutOfSteps, Search
from rlsnutri._engine.standing import allowed
from rlsnutri._engine.tables import Tables


def canonical(tables: Tables, meter: Meter, found: Found) -> tuple[Found, bool]:
    """The first assignment that costs no more than ``found``, which is as cheap as can be; whether that is proved."""
    first = _First(tables, meter, found)
    try:
        first.settle()
    except OutOfSteps:
        return first.current, False
    return first.current, True


_Kind = tuple[tuple[tuple[int, int], ...], int]


@define
class _First:
    """What is settled so far: the slots with their members, and the best assignment that keeps them."""

    tables: Tables
    meter: Meter
    current: Found
    slots: dict[int, Profile] = field(factory=dict[int, Profile])
    _riders: dict[_Kind, int] = field(factory=dict[_Kind, int])
    """By what a rider costs and its days: a time before which no such rider can stand."""

    def settle(self) -> None:
        items = self.tables.problem.items
        for item, spec in enumerate(items):
            alike = (tuple(self.tables.own[item]), spec.days) if self.tables.riders[item] else None
            after = 0
            for number in range(spec.portions):
                after = self._settle(item, number, after, 0 if alike is None else self._riders.get(alike, 0))
            if alike is not None:  # riders that cost the same could swap their places
                self._riders[alike] = after

    def _settle(self, item: int, number: int, after: int, bound: int) -> int:
        """Find the earliest time of one portion, none before ``after`` and certainly none before ``bound``."""
        while True:
            here = sorted(time for time, count in self.current.placed[item].items() for _ in range(count))[number]
            earlier = ((1 << here) - 1) & ~((1 << max(after, bound)) - 1)
            better = self._earlier(item, after, earlier) if earlier else None
            if better is None:
                break
            self.current = better
        standing = self.slots.get(here)
        profiles = self.tables.profiles
        profile = profiles.singles[item] if standing is None else profiles.joined(standing, item)
        if profile is None:  # pragma: no cover -- it comes from a valid assignment
            raise AssertionError((item, here))
        self.slots[here] = profile
        return here

    def _earlier(self, item: int, after: int, earlier: int) -> Found | None:
        """An assignment that keeps what is settled and has this portion at one of the ``earlier`` times."""
        tables, cost = self.tables, self.current.cost
        items = tables.problem.items
        intakes, left = [0] * len(items), [spec.portions for spec in items]
        bound = tables.base
        for time, profile in self.slots.items():
            bound += profile.at(time)
            for each, count in profile.members:
                intakes[each] += 1
                left[each] -= count
        fewest = tables.fewest(-1)
        for each, spec in enumerate(items):
            least = fewest[each] if spec.intakes is None else spec.intakes
            bound += max(0, least - intakes[each]) * tables.floor[each]
        room = cost - bound + tables.floor[item]
        domain = self._open(item, earlier, room)
        if not domain:
            return None
        entries = [Entry(item, 1, domain, 0)]
        everywhere = tables.profiles.everywhere
        if left[item] > 1:
            entries.append(Entry(item, left[item] - 1, everywhere & ~((1 << after) - 1), 0))
        entries.extend(Entry(each, left[each], everywhere, 0) for each in range(item + 1, len(items)))
        fixed = tuple((1 << time, profile) for time, profile in self.slots.items())
        node = Node(fixed, tuple(entries), tuple(intakes), tuple(left), -1, bound)
        return Search(tables, self.meter, first_only=True).run(node, cost)

    def _open(self, item: int, earlier: int, room: int) -> int:
        """The ``earlier`` times that the settled slots leave to one more portion at a cost of at most ``room``."""
        tables = self.tables
        single = tables.profiles.singles[item]
        if single is None:  # pragma: no cover -- it comes from a valid assignment
            raise AssertionError(item)
        alone = single.within(earlier & single.mask, room)
        shared = 0
        for time, profile in self.slots.items():
            here = 1 << time
            if earlier & here:
                joined = tables.profiles.joined(profile, item)
                if joined is not None and joined.mask & here and joined.at(time) - profile.at(time) <= room:
                    shared |= here
            link = tables.links.link(profile, single, self.current.cost >> BROKEN_SHIFT)
            alone = allowed(tables.problem.times, link, here, alone & ~here) if alone & ~here else 0
        return alone | shared
