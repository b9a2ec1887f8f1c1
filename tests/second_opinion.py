"""What CP-SAT says of a plan on the second path: the least cost level by level, and whether anything comes earlier."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from attrs import define, frozen
from ortools.sat.python import cp_model

from rlsnutri.things import LookedUp
from tests.brute_force import World, distinct_choices_of_days
from tests.second_model import LEVELS, Levels, SecondModel

Placed = Mapping[str, Mapping[int, int]]
"""For each dose its portions by minute since wake."""


class UndecidedError(Exception):
    """The solver was stopped by its limit."""


@define
class Ground:
    """One choice of days: its model, held to the least cost there is on these days (None: not the least of all)."""

    model: SecondModel
    cost: Levels | None = None

    @property
    def world(self) -> World:
        """The plan on these days."""
        return self.model.world


@frozen
class Opinion:
    """The least cost there is, None where no schedule keeps every must, and the choices of days that have it."""

    cost: Levels | None
    grounds: tuple[Ground, ...]


def opinion(looked_up: LookedUp, near: Mapping[str, Collection[int]] | None = None, *, limit: float) -> Opinion:
    """Find the least cost on every choice of days; raises UndecidedError where that takes too long."""
    grounds: list[Ground] = []
    best: Levels | None = None
    for days in distinct_choices_of_days(looked_up):
        ground = Ground(SecondModel(World(looked_up, days, near)))
        ground.cost = _least(ground.model, best, limit)
        if ground.cost is not None:
            best = ground.cost
            grounds.append(ground)
    return Opinion(best, tuple(ground for ground in grounds if ground.cost == best))


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
        found.append(round(solver.objective_value) if level.variables else level.constant)
        if level.variables:
            model.cp.clear_objective()
            model.cp.add(level.sum <= found[-1])
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


def is_attained(ground: Ground, placed: Placed, *, limit: float) -> bool:
    """Whether these intakes break no must and have the least cost."""
    model = ground.model
    literals: list[Any] = [
        model.intakes[number].get(minute, {}).get(count)
        for number, item in enumerate(ground.world.items)
        for minute, count in placed[item.name].items()
    ]
    if any(literal is None for literal in literals):
        return False
    model.cp.add_assumptions(literals)
    attained = _run(model, limit) is not None
    model.cp.clear_assumptions()
    return attained


def has_earlier(ground: Ground, placed: Placed, *, or_the_same: bool, limit: float) -> bool:
    """Whether some schedule of the least cost comes earlier in the canonical order.

    To be asked once: the question stays in the model.  Doses go by name and times ascend, one entry per portion;
    so of two schedules the one comes first that has more portions at the first minute at which they differ.
    """
    model = ground.model
    alike: Any = True
    ways: list[Any] = []
    for number, item in enumerate(ground.world.items):
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
