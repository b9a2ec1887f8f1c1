"""What every search of one problem looks up: floors, cliques, riders; made once."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import define, field

from rlsnutri._engine.bounds import interval_floor, too_crowded
from rlsnutri._engine.links import Links
from rlsnutri._engine.problem import BROKEN_SHIFT, MUST, Problem
from rlsnutri._engine.profiles import Profiles
from rlsnutri._engine.timing import Timing
from rlsnutri._engine.unseen import Unseen
from rlsnutri.clock import MINUTES_PER_DAY

SOFTNESS = (0, 1, 2, 4, 8, 1 << 30)
"""Budgets of broken weight for which tables are kept; a node uses the least that is not below what it can afford."""

Levels = tuple[tuple[int, int], ...]
"""Costs ascending, each with the times at which it is paid."""


@define
class Tables:
    """One problem with everything that can be said of its items before any of them is placed."""

    problem: Problem
    profiles: Profiles
    links: Links
    unseen: Unseen
    timing: Timing
    own: tuple[Levels, ...]
    """Per item: what one intake of one portion adds to a slot by itself, grouped by cost."""
    floor: tuple[int, ...]
    """Per item: the least of that."""
    riders: tuple[bool, ...]
    """Items of one portion, open to most times, that nothing relates to others: they choose when the slots stand."""
    cheapest_slot: int
    """The least price of a slot."""
    base: int
    """What every schedule costs, whatever stands where."""
    impossible: bool
    """Whether the chosen days, one item by itself, or a crowd of items rule out everything that breaks no more."""
    _apart: dict[int, tuple[int, ...]] = field(factory=dict[int, tuple[int, ...]])
    _fewest: dict[int, tuple[int, ...]] = field(factory=dict[int, tuple[int, ...]])
    _clashes: list[tuple[int, int, int]] | None = None

    @classmethod
    def of(cls, problem: Problem, most_broken: int) -> Tables:
        """Look at every item by itself; whatever breaks more weight than ``most_broken`` is ruled out."""
        profiles = Profiles(problem, most_broken)
        links = Links(problem, most_broken)
        own = tuple(_own_levels(profiles, item) for item in range(len(problem.items)))
        interval_floors = [
            interval_floor(problem, spec, 0 if single is None else single.mask)
            for spec, single in zip(problem.items, profiles.singles, strict=True)
        ]
        impossible = (
            problem.impossible
            or any(single is None for single in profiles.singles)
            or any(floor is None for floor in interval_floors)
            or _needs_other_days(problem)
            or any(
                single is not None and (spec.intakes or 0) > single.mask.bit_count()
                for spec, single in zip(problem.items, profiles.singles, strict=True)
            )
        )
        links.prepaid = {item: floor for item, floor in enumerate(interval_floors) if floor}
        return cls(
            problem=problem,
            profiles=profiles,
            links=links,
            unseen=Unseen.of(problem),
            timing=Timing(problem.times),
            own=own,
            floor=tuple(levels[0][0] if levels else 0 for levels in own),
            riders=tuple(_riders(problem, profiles)),
            cheapest_slot=min(map(min, problem.prices), default=0),
            base=problem.constant + sum(floor or 0 for floor in interval_floors),
            impossible=impossible or too_crowded(problem, profiles, links),
        )

    def table(self, budget: int) -> int:
        """Which of the tables by budget serves a node that can afford that much broken weight."""
        return min(budget.bit_length(), 4) if budget < 2 * SOFTNESS[4] else 5

    def apart(self, table: int) -> tuple[int, ...]:
        """Per item: mask of the items that may never share a slot with it."""
        known = self._apart.get(table)
        if known is None:
            if self._clashes is None:
                self._clashes = list(_clashes(self.profiles))
            masks = [0] * len(self.problem.items)
            for first, second, weight in self._clashes:
                if weight == MUST or weight > SOFTNESS[table]:
                    masks[first] |= 1 << second
                    masks[second] |= 1 << first
            known = self._apart[table] = tuple(masks)
        return known

    def fewest(self, table: int) -> tuple[int, ...]:
        """Per item: the number of intakes that it needs at least; the table goes by what the whole plan may break."""
        known = self._fewest.get(table)
        if known is None:
            known = self._fewest[table] = _fewest_intakes(self.problem, self.profiles, SOFTNESS[table])
        return known


def _own_levels(profiles: Profiles, item: int) -> Levels:
    return tuple(sorted(profiles.solo(item, 1)))


def _riders(problem: Problem, profiles: Profiles) -> list[bool]:
    related = {item for pair in problem.pairs for item in pair}
    for item, spec in enumerate(problem.items):
        if spec.together:
            related.add(item)
        related.update(companion for rule in spec.together for companion, _ in rule.companions)
    related.update(companion for wish in problem.fixed_company for companion, _ in wish.companions)
    related.update(item for rule in problem.ceilings for item, held in enumerate(rule.holds) if held)
    # what fits few times may need a slot of its own, which is better known early
    most_times = [
        single is not None and 4 * single.mask.bit_count() >= 3 * len(problem.times) for single in profiles.singles
    ]
    return [spec.portions == 1 and item not in related and most_times[item] for item, spec in enumerate(problem.items)]


def _needs_other_days(problem: Problem) -> bool:
    """Whether a single intake a day, which is a day from itself, breaks its interval."""
    return any(
        rule.weight == MUST and rule.wraps and rule.most is not None and rule.most < MINUTES_PER_DAY
        for spec in problem.items
        if 1 in (spec.intakes, spec.portions)
        for rule in spec.intervals
    )


def _clashes(profiles: Profiles) -> Iterator[tuple[int, int, int]]:
    """Items whose own gaps keep them out of one slot: (first, second, weight that sharing one breaks at least).

    Ceilings that are no must do not count, for a slot may be over one already.
    """
    for second, other in enumerate(profiles.singles):
        for first in range(second):
            one = profiles.singles[first]
            if one is None or other is None or not one.mask & other.mask:
                yield first, second, MUST
                continue
            weight = profiles.least_clash(first, second, one.mask & other.mask)
            if weight:
                yield first, second, weight


def _fewest_intakes(problem: Problem, profiles: Profiles, softness: int) -> tuple[int, ...]:
    """A slot holds only so many portions of an item: ceilings, and what it can afford, say how many."""
    fewest: list[int] = []
    for item, spec in enumerate(problem.items):
        profile = profiles.singles[item]
        if spec.intakes is not None or profile is None:
            fewest.append(spec.intakes or 1)
            continue
        alone = profile.levels[0][0] >> BROKEN_SHIFT
        most = 1
        while most < spec.portions:
            profile = profiles.joined(profile, item)
            if profile is None or (profile.levels[0][0] >> BROKEN_SHIFT) - alone > softness:
                break
            most += 1
        fewest.append(-(-spec.portions // most))
    return tuple(fewest)
