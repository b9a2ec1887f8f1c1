"""The first peer: OR-tools CP-SAT, one worker, over the model of :mod:`bench.model`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Event, Thread
from time import process_time
from typing import Any

from attrs import frozen

from bench.compiled import Levels, Task
from bench.model import Model, cp_model
from bench.model_caps import InexpressibleError

__all__ = ["InexpressibleError", "Peer", "solve"]

MOST_WEIGHT = 1 << 61


@frozen
class Peer:
    """What the peer says: the least cost, None for impossible or unknown; ``seconds`` with building."""

    cost: Levels | None
    proved: bool
    seconds: float
    building: float = 0.0
    rounds: int = 1


class _Timeout(Exception):  # noqa: N818 -- not an error: the answer is the limit
    pass


def solve(tasks: Sequence[Task], *, limit: float, **parameters: Any) -> Peer:
    """The least cost over all ways of choosing the days, within ``limit`` seconds in all."""
    return _Run(limit, parameters).all(tasks)


@contextmanager
def _stopped_after(solver: Any, seconds: float) -> Iterator[None]:
    """Stop the search after so many processor seconds: the solver's own limit goes by the clock on the wall."""
    end, done = process_time() + seconds, Event()

    def watch() -> None:
        while not done.wait(0.02):
            if process_time() > end:
                solver.stop_search()

    watching = Thread(target=watch, daemon=True)
    watching.start()
    try:
        yield
    finally:
        done.set()
        watching.join()


class _Run:
    def __init__(self, limit: float, parameters: dict[str, Any]) -> None:
        self.clock = process_time()
        self.limit, self.parameters = limit, parameters
        self.building, self.rounds = 0.0, 0
        self.best: Levels | None = None
        self.solver: Any = None

    def all(self, tasks: Sequence[Task]) -> Peer:
        proved = True
        for task in tasks:
            try:
                self.one(task)
            except _Timeout:
                proved = False
                break
        return Peer(
            self.best, proved, process_time() - self.clock if proved else self.limit, self.building, self.rounds
        )

    def one(self, task: Task) -> None:
        """The least cost of one task: first without any compromise, then with the fewest."""
        model = self.build(task, soft=False)
        found = None if model.impossible else self.least(model, levels=((2, 3),))
        if found is None and model.stiffened:
            model = self.build(task, soft=True)
            found = None if model.impossible else self.least(model, levels=((0,), (1,), (2, 3)))
        if found is not None and (self.best is None or found < self.best):
            self.best = found

    def build(self, task: Task, *, soft: bool) -> Model:
        started = process_time()
        model = Model(task, soft=soft)
        self.building += process_time() - started
        return model

    def least(self, model: Model, levels: Sequence[tuple[int, ...]]) -> Levels | None:
        """Minimise the levels in turn, those of one group as one weighted sum."""
        proto = model.cp
        found: list[int] | None = None
        variables: list[Any] = [variable for variable, _ in model.charges.values()]
        for group in levels:
            used = [level for level in group if any(charge[level] for _, charge in model.charges.values())]
            if not used and found is not None:
                continue
            weights = self.weights(model, used)
            coefficients = [sum(w * charge[level] for level, w in weights) for _, charge in model.charges.values()]
            objective = cp_model.LinearExpr.weighted_sum(variables, coefficients)
            proto.clear_objective()
            proto.minimize(objective)
            values = self.run(proto, variables)
            if values is None:
                return None
            found = values
            value = sum(c * v for c, v in zip(coefficients, values, strict=True))
            if group is not levels[-1]:
                proto.add(objective <= value)
                proto.clear_hints()
                for variable, each in zip(variables, values, strict=True):
                    proto.add_hint(variable, each)
        assert found is not None
        totals = list(model.constant)
        for (_, charge), value in zip(model.charges.values(), found, strict=True):
            for level in range(4):
                totals[level] += charge[level] * value
        return (totals[0], totals[1], totals[2], totals[3])

    def weights(self, model: Model, levels: Sequence[int]) -> list[tuple[int, int]]:
        """A weight for each level, so large that no sum of lower ones comes up to it."""
        weights: list[tuple[int, int]] = []
        weight = 1
        for level in reversed(levels):
            weights.append((level, weight))
            most = sum(max(0, charge[level]) * self.highest(variable) for variable, charge in model.charges.values())
            weight *= most + 1
        if weight >= MOST_WEIGHT:
            raise InexpressibleError("the levels of the cost do not fit into 62 bits")
        return weights

    def highest(self, variable: Any) -> int:
        """The largest value of a variable."""
        domain: Sequence[int] = variable.proto.domain
        return domain[len(domain) - 1]

    def run(self, proto: Any, variables: Sequence[Any]) -> list[int] | None:
        """The values at the optimum; None if infeasible."""
        left = self.limit - (process_time() - self.clock)
        if left <= 0:
            raise _Timeout
        self.rounds += 1
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 1
        # without all constraints in its linear relaxation it takes ten to a thousand times as long on dense gaps
        solver.parameters.linearization_level = 2
        # on models of this size probing costs more than it finds
        solver.parameters.cp_model_probing_level = 0
        for name, value in self.parameters.items():
            setattr(solver.parameters, name, value)
        with _stopped_after(solver, left):
            status = solver.solve(proto)
        if status == cp_model.INFEASIBLE:
            return None
        if status != cp_model.OPTIMAL:
            if status == cp_model.MODEL_INVALID:
                raise ValueError(proto.validate())
            raise _Timeout
        return [solver.value(variable) for variable in variables]
