"""What CP-SAT says of a plan on the second path: the least cost level by level, and whether anything comes earlier."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from attrs import frozen
from ortools.sat.python import cp_model  # pyright: ignore[reportMissingImports] -- only where OR-tools is installed

from rlsnutri.things import LookedUp
from tests.brute_force import World, distinct_choices_of_days
from tests.second_model import LEVELS, Levels, SecondModel

Chosen = Mapping[str, tuple[int, ...]]
"""The days of each dose that leaves a choice."""


class UndecidedError(Exception):
    """The solver was stopped by its limit."""


@frozen
class Opinion:
    """The least cost there is on any choice of days; None where no schedule keeps every must."""

    worlds: tuple[World, ...]
    costs: tuple[Levels | None, ...]

    @property
    def cost(self) -> Levels | None:
        """The least of all."""
        return min((cost for cost in self.costs if cost is not None), default=None)


def opinion(looked_up: LookedUp, near: Mapping[str, Collection[int]] | None = None, *, limit: float = 60) -> Opinion:
    """Find the least cost on every choice of days; raises UndecidedError where that takes too long."""
    worlds = tuple(World(looked_up, days, near) for days in distinct_choices_of_days(looked_up))
    costs: list[Levels | None] = []
    best: Levels | None = None
    for world in worlds:
        found = _least(SecondModel(world), best, limit)
        costs.append(found)
        best = found if best is None or (found is not None and found < best) else best
    return Opinion(worlds, tuple(costs))


def _least(model: SecondModel, best: Levels | None, limit: float) -> Levels | None:
    """The least cost in a model, level by level; None if impossible, or as soon as it is sure to be above the best."""
    found: list[int] = []
    for name in LEVELS:
        level = model.levels[name]
        if level.variables:
            model.cp.minimize(level.sum)
        if level.variables or not found:
            solver = _run(model, limit)
            if solver is None:
                return None
        if level.variables:
            found.append(round(solver.objective_value))
            model.cp.clear_objective()
            model.cp.add(level.sum <= found[-1])
            model.cp.clear_hints()
        else:
            found.append(level.constant)
        if best is not None and tuple(found) > best[: len(found)]:
            return None
    broken, missing, times, moved, inconvenience = found
    return broken, missing, times, moved, inconvenience


def _run(model: SecondModel, limit: float) -> Any:
    """The solver with its answer; None where there is none."""
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.max_deterministic_time = limit
    # Many doses that must all stand apart take hundreds of times as long without every constraint in the relaxation,
    # and probing costs more than it finds.
    solver.parameters.linearization_level = 2
    solver.parameters.cp_model_probing_level = 0
    match solver.solve(model.cp):
        case cp_model.OPTIMAL:
            return solver
        case cp_model.INFEASIBLE:
            return None
        case cp_model.MODEL_INVALID:
            raise ValueError(model.cp.validate())
        case _:
            raise UndecidedError


def is_attained(world: World, placed: Mapping[str, Mapping[int, int]], cost: Levels, *, limit: float = 60) -> bool:
    """Whether these intakes, on the days of the world, break no must and cost no more than that."""
    model = _held_to(world, cost)
    for number, item in enumerate(world.items):
        for minute, count in placed[item.name].items():
            model.clause([model.intakes[number].get(minute, {}).get(count, False)])
    return _run(model, limit) is not None


def has_earlier(
    world: World, placed: Mapping[str, Mapping[int, int]], cost: Levels, *, or_the_same: bool, limit: float = 60
) -> bool:
    """Whether some schedule on the days of the world costs no more and comes earlier in the canonical order.

    Doses go by name and times ascend, one entry per portion; so of two schedules the one comes first that has more
    portions at the first minute at which they differ.
    """
    model = _held_to(world, cost)
    alike: Any = True
    ways: list[Any] = []
    for number, item in enumerate(world.items):
        for minute in sorted({*model.intakes[number], *placed[item.name]}):
            there, count = model.intakes[number].get(minute, {}), placed[item.name].get(minute, 0)
            more = [literal for each, literal in there.items() if each > count]
            same = there.get(count, False) if count else ~model.used[number][minute]
            way, following = model.literal(), model.literal()
            model.clause([~way, *more])
            model.clause([~way, alike])
            model.clause([~following, alike])
            model.clause([~following, same])
            ways.append(way)
            alike = following
    model.clause([*ways, alike] if or_the_same else ways)
    return _run(model, limit) is not None


def _held_to(world: World, cost: Levels) -> SecondModel:
    model = SecondModel(world)
    for name, most in zip(LEVELS, cost, strict=True):
        model.cp.add(model.levels[name].sum <= most)
    return model
