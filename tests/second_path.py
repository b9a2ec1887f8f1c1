"""Random plans by a second path: read by :mod:`tests.brute_force`, solved by CP-SAT, held against the engine.

``python -m tests.second_path FROM TO`` tries the seeds of a range and prints what came of them; it ends with status 1
if the two disagree anywhere.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from ortools.sat.python import cp_model

from rlsnutri._engine import NoOutcome, Outcome, compile_plan, solve
from rlsnutri.answers import Cost
from rlsnutri.clock import AnyDays
from rlsnutri.errors import PlanError
from rlsnutri.things import LookedUp
from tests.brute_force import World, distinct_choices_of_days
from tests.random_plans import random_plan
from tests.second_model import LEVELS, Levels, SecondModel

STEPS = 4_000


class SecondPath:
    """One plan in every choice of days that rules can tell apart, each as a model of its own."""

    def __init__(self, looked_up: LookedUp) -> None:
        self.worlds = [World(looked_up, days) for days in distinct_choices_of_days(looked_up)]
        self.least: list[Levels | None] = []

    def cost(self) -> Levels | None:
        """The least cost, level by level; None where no schedule keeps every must."""
        best: Levels | None = None
        for world in self.worlds:
            found = _least(SecondModel(world), best)
            self.least.append(found)
            best = found or best
        return best

    def earlier(self, cost: Levels, entries: Sequence[Sequence[int]], chosen: tuple[tuple[int, ...], ...]) -> bool:
        """Whether a schedule of this cost comes before one in the canonical order."""
        return any(
            _comes_before(SecondModel(world), cost, entries, or_equal=_days(world) < chosen)
            for world, found in zip(self.worlds, self.least, strict=True)
            if found == cost
        )


def _days(world: World) -> tuple[tuple[int, ...], ...]:
    return tuple(world.chosen[item.name] for item in world.items if item.name in world.chosen)


def _solved(model: SecondModel) -> cp_model.CpSolver | None:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    status = solver.solve(model.cp)
    assert status in (cp_model.OPTIMAL, cp_model.FEASIBLE, cp_model.INFEASIBLE), solver.status_name(status)
    return None if status == cp_model.INFEASIBLE else solver


def _least(model: SecondModel, known: Levels | None) -> Levels | None:
    """The least cost; None where there is none, or none that is as good as what is ``known``."""
    cost: list[int] = []
    for name in LEVELS:
        level = model.levels[name].sum
        model.cp.minimize(level)
        solver = _solved(model)
        if solver is None:
            return None
        cost.append(round(solver.objective_value))
        if known is not None and tuple(cost) > known[: len(cost)]:
            return None
        model.cp.add(level <= cost[-1])
    broken, missing, times, moved, inconvenience = cost
    return broken, missing, times, moved, inconvenience


def _comes_before(model: SecondModel, cost: Levels, entries: Sequence[Sequence[int]], *, or_equal: bool) -> bool:
    for name, most in zip(LEVELS, cost, strict=True):
        model.cp.add(model.levels[name].sum <= most)
    model.cp.clear_objective()
    positions = [(n, j, minute) for n, minutes in enumerate(entries) for j, minute in enumerate(minutes, start=1)]
    first_difference = [model.literal() for _ in positions]
    same = [model.literal() for _ in positions]
    for index, (number, j, minute) in enumerate(positions):
        model.cp.add(_taken_before(model, number, minute) >= j).only_enforce_if(first_difference[index])
        model.cp.add(_taken_before(model, number, minute + 1) >= j).only_enforce_if(same[index])
        model.cp.add(_taken_before(model, number, minute) <= j - 1).only_enforce_if(same[index])
        for before in same[:index]:
            model.cp.add_implication(first_difference[index], before)
    ways = list(first_difference)
    if or_equal:
        ways.append(model.literal())
        for each in same:
            model.cp.add_implication(ways[-1], each)
    model.cp.add_bool_or(ways)
    return _solved(model) is not None


def _taken_before(model: SecondModel, number: int, minute: int) -> Any:
    return sum(
        count * literal
        for at, there in model.intakes[number].items()
        if at < minute
        for count, literal in there.items()
    )


def disagreements(seed: int, most_items: int, seen: Counter[str]) -> Iterator[str]:
    """What the engine and the second path say differently of a seed's plan; ``seen`` counts what plans are like."""
    looked_up = random_plan(seed, most_items=most_items)
    path = SecondPath(looked_up)
    least = path.cost()
    seen["plans"] += 1
    try:
        outcome = solve(compile_plan(looked_up), max_steps=STEPS)
    except PlanError:
        seen["pins leave no time"] += 1
        if least is not None:
            yield f"refused, and costs {least}"
        return
    if isinstance(outcome, NoOutcome):
        seen["impossible"] += outcome.proved
        if outcome.proved and least is not None:
            yield f"impossible, and costs {least}"
        return
    mine = _levels(outcome.cost)
    if least is None:
        yield f"costs {mine}, and is impossible"
        return
    for name, amount in zip(LEVELS, least, strict=True):
        seen[name] += amount > 0
    if mine < least or _levels(outcome.bound) > least or (outcome.best and mine != least):
        yield f"costs {mine} and at least {_levels(outcome.bound)}, and costs {least}"
    elif outcome.canonical:
        seen["unique"] += 1
        if path.earlier(least, _entries(outcome), _chosen(looked_up, outcome)):
            yield "has an earlier schedule of the same cost"


def _levels(cost: Cost) -> Levels:
    return cost.broken, cost.missing, cost.times, cost.moved, cost.inconvenience


def _entries(outcome: Outcome) -> list[list[int]]:
    return [
        [minute for minute, count in sorted(dict(placed).items()) for _ in range(count)] for placed in outcome.placed
    ]


def _chosen(looked_up: LookedUp, outcome: Outcome) -> tuple[tuple[int, ...], ...]:
    return tuple(
        tuple(day for day in days if day < item.every.period)
        for item, days in zip(looked_up.items, outcome.days, strict=True)
        if isinstance(item.every, AnyDays)
    )


def main(first: int, last: int) -> int:
    """Try the plans of these seeds."""
    seen: Counter[str] = Counter()
    wrong = 0
    for seed in range(first, last):
        for what in disagreements(seed, 1 + seed % 4, seen):
            wrong += 1
            sys.stdout.write(f"{seed}: {what}\n")
        if seed % 1000 == 999:
            sys.stdout.write(f"up to {seed}: {dict(seen)}, {wrong} disagreements\n")
            sys.stdout.flush()
    sys.stdout.write(f"{dict(seen)}, {wrong} disagreements\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:3])))
