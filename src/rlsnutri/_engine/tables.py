"""What every search of one problem looks up: floors, cliques, riders; made once."""

from __future__ import annotations

from attrs import define

from rlsnutri._engine.bounds import interval_floor, too_crowded
from rlsnutri._engine.problem import BROKEN_SHIFT, MUST, Problem
from rlsnutri._engine.profiles import Profiles, meeting, times_in
from rlsnutri._engine.timing import Timing
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
    timing: Timing
    apart: tuple[tuple[int, ...], ...]
    """Per budget of broken weight and item: mask of the items that may never share a slot with it."""
    fewest: tuple[tuple[int, ...], ...]
    """Per budget of broken weight of the whole plan and item: the number of intakes that it needs at least."""
    own: tuple[Levels, ...]
    """Per item: what one intake of one portion adds to a slot by itself, grouped by cost."""
    floor: tuple[int, ...]
    """Per item: the least of that."""
    riders: tuple[bool, ...]
    """Items of one portion that nothing relates to others: they choose among the slots when those stand."""
    cheapest_slot: int
    """The least price of a slot."""
    base: int
    """What every schedule costs, whatever stands where."""
    impossible: bool
    """Whether the chosen days, one item by itself, or a crowd of items already rule everything out."""

    @classmethod
    def of(cls, problem: Problem) -> Tables:
        """Look at every item by itself and with each other one."""
        profiles = Profiles(problem)
        own = tuple(_own_levels(problem, item) for item in range(len(problem.items)))
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
        profiles.prepaid = {item for item, floor in enumerate(interval_floors) if floor}
        return cls(
            problem=problem,
            profiles=profiles,
            timing=Timing.of(profiles),
            apart=tuple(_apart(problem, profiles, softness) for softness in SOFTNESS),
            fewest=tuple(_fewest_intakes(problem, profiles, softness) for softness in SOFTNESS),
            own=own,
            floor=tuple(levels[0][0] if levels else 0 for levels in own),
            riders=tuple(_riders(problem)),
            cheapest_slot=min((min(prices) for prices in problem.prices), default=0),
            base=problem.constant + sum(floor or 0 for floor in interval_floors),
            impossible=impossible or too_crowded(problem, profiles),
        )

    def table(self, budget: int) -> int:
        """Which of the tables by budget serves a node that can afford that much broken weight."""
        return min(budget.bit_length(), 4) if budget < 2 * SOFTNESS[4] else 5


def _own_levels(problem: Problem, item: int) -> Levels:
    spec = problem.items[item]
    unary, unit = spec.unary[0], problem.share_unit
    by_cost: dict[int, int] = {}
    for time, cost in enumerate(unary.costs):
        if unary.mask >> time & 1:
            total = cost + sum(shares[time] // unit * unit for _, shares in unary.shares)
            by_cost[total] = by_cost.get(total, 0) | 1 << time
    return tuple(sorted(by_cost.items()))


def _riders(problem: Problem) -> list[bool]:
    related = {item for pair in problem.pairs for item in pair}
    for item, spec in enumerate(problem.items):
        if spec.together:
            related.add(item)
        related.update(companion for rule in spec.together for companion, _ in rule.companions)
    related.update(companion for wish in problem.fixed_company for companion, _ in wish.companions)
    related.update(item for rule in problem.ceilings for item, held in enumerate(rule.holds) if held)
    return [spec.portions == 1 and item not in related for item, spec in enumerate(problem.items)]


def _needs_other_days(problem: Problem) -> bool:
    """Whether a single intake a day, which is a day from itself, breaks its interval."""
    for spec in problem.items:
        for rule in spec.intervals:
            if rule.weight == MUST and rule.wraps and 1 in (spec.intakes, spec.portions):
                if rule.most is not None and rule.most < MINUTES_PER_DAY:
                    return True
                if rule.least is not None and rule.least > MINUTES_PER_DAY:
                    return True
    return False


def _apart(problem: Problem, profiles: Profiles, softness: int) -> tuple[int, ...]:
    """Items whose own gaps keep them out of one slot; ceilings do not count, for a slot may be over one already."""
    masks = [0] * len(problem.items)
    for first, one in enumerate(profiles.singles):
        for second in range(first + 1, len(problem.items)):
            other = profiles.singles[second]
            if one is None or other is None or not one.mask & other.mask or profiles.joined(one, second) is None:
                clash = True
            else:
                rules = [rule for rule in problem.pairs.get((first, second), ()) if rule.reach_a == rule.reach_b == 1]
                weights = [
                    meeting(rules, problem.times[time], problem.meals)[0]
                    for time in (times_in(one.mask & other.mask) if rules else ())
                ]
                clash = bool(weights) and all(weight == MUST or weight > softness for weight in weights)
            if clash:
                masks[first] |= 1 << second
                masks[second] |= 1 << first
    return tuple(masks)


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
