"""Any assignment, good or bad, weighed three times: by ``verify``, by the judge that tries everything, by the engine.

The differential compares the three on the engine's best answers, which break as little as can be.  Here doses stand
anywhere that a must leaves them, and in two plans of three every must is made a should, so that nothing forbids and
every broken rule counts.
"""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import NamedTuple

import pytest

from rlsnutri._engine import Compiled, compile_plan
from rlsnutri._engine.daily import fix_days
from rlsnutri._engine.days import options
from rlsnutri._engine.evaluate import cost_of
from rlsnutri._engine.problem import unpacked
from rlsnutri._engine.report import compromises
from rlsnutri.answers import Cost
from rlsnutri.clock import AnyDays, ClockTime
from rlsnutri.errors import PlanError
from rlsnutri.things import Item, LookedUp
from rlsnutri.verify import evaluate
from tests.brute_force import MOVED, Placement, World, choices_of_days
from tests.random_plans import random_plan, softened, varied

ASSIGNMENTS = 8
MOST_WAYS = 400
"""Ways to take one dose, beyond which listing them all takes too long."""


class Case(NamedTuple):
    """A plan on one choice of days, and where a previous answer had some of its doses."""

    looked_up: LookedUp
    compiled: Compiled
    world: World
    days: dict[str, tuple[int, ...]]
    near: dict[str, tuple[int, ...]]

    def masks(self, item: Item) -> int:
        """The days of an item as the engine writes them."""
        cycle, period = self.compiled.cycle, item.every.period
        if not isinstance(item.every, AnyDays):
            return next(options(item.every, cycle))
        return sum(1 << day for day in range(cycle) if day % period in self.days[item.name])


def case(seed: int, rng: Random) -> Case | None:
    """The plan of a seed; None where its pins leave a dose no time."""
    looked_up = random_plan(seed, most_items=4)
    looked_up = looked_up if seed % 3 == 0 else softened(looked_up)
    looked_up = varied(looked_up, rng) if seed % 2 else looked_up
    stood = {item.name: rng.sample(range(0, looked_up.bed + 1, 30), 2) for item in looked_up.items}
    near = {name: tuple(sorted(at)) for name, at in stood.items() if rng.random() < 0.2}
    try:
        compiled = compile_plan(looked_up, near=near.items())
    except PlanError:
        return None
    days = rng.choice(list(choices_of_days(looked_up)))
    return Case(looked_up, compiled, World(looked_up, days, near), days, near)


def compare(each: Case, placements: list[Placement]) -> set[str]:
    """Let the three judges weigh one assignment; the kinds of rules that it breaks."""
    looked_up, cost = each.looked_up, each.world.total(placements)
    times = {item.name: dict(placement) for item, placement in zip(each.world.items, placements, strict=True)}
    near = [(name, tuple(ClockTime((looked_up.wake + at) % 1440) for at in stood)) for name, stood in each.near.items()]
    verdict = evaluate(looked_up, times, each.days, near=near)
    chosen = tuple(map(each.masks, looked_up.items))
    problem = fix_days(each.compiled, chosen)
    placed = [
        {problem.times.index(minute): portions // spec.size for minute, portions in times[item.name].items()}
        for item, spec in zip(looked_up.items, problem.items, strict=True)
    ]
    packed = cost_of(problem, placed)
    if packed is None or cost is None:
        assert verdict.violations
        assert packed is cost is None
        return {"forbidden"}
    moved, inconvenience = divmod(cost[3], MOVED)
    assert not verdict.violations
    assert verdict.cost == Cost(*cost[:3], inconvenience, moved=moved)
    assert unpacked(packed, problem.share_unit) == verdict.cost
    assert compromises(each.compiled, problem, chosen, placed) == verdict.compromises
    kinds = {rule.id: type(rule).__name__ for rule in looked_up.rules}
    return {kinds.get(rule, rule) for told in verdict.compromises for rule in told.rules} | (
        {"moved"} if moved else set()
    )


@pytest.mark.parametrize("first", range(0, 1_200, 200))
def test_all_judges_weigh_every_assignment_alike(first: int) -> None:
    seen: Counter[str] = Counter()
    for seed in range(first, first + 200):
        rng = Random(seed)
        each = case(seed, rng)
        if each is None:
            continue
        ways = [[way for way, _ in each.world.placements(number)] for number in range(len(each.world.items))]
        if all(0 < len(ways_of_one) <= MOST_WAYS for ways_of_one in ways):
            for _ in range(ASSIGNMENTS):
                seen.update(compare(each, [rng.choice(ways_of_one) for ways_of_one in ways]))
    broken = {"Competitor", "Window", "Interval", "Alone", "Together", "NotSameDay", "Ceiling", "MostTimes"}
    assert not broken - set(seen), "no plan that breaks them"
    assert seen["moved"] > 5
    assert seen["forbidden"] > 1
