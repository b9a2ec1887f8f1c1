"""One plan from beginning to end: every way to choose days, the best cost over all, the canonical answer."""

from __future__ import annotations

from itertools import islice

from attrs import frozen

from rlsnutri._engine import days as day_masks
from rlsnutri._engine.canonical import canonical
from rlsnutri._engine.compile import Compiled
from rlsnutri._engine.daily import fix_days
from rlsnutri._engine.inseparable import reduced
from rlsnutri._engine.nodes import Found
from rlsnutri._engine.problem import BROKEN_SHIFT, Problem, unpacked
from rlsnutri._engine.report import compromises
from rlsnutri._engine.search import Meter
from rlsnutri._engine.solve import UNLIMITED, Solver
from rlsnutri.answers import Compromise, Cost


@frozen
class Outcome:
    """The answer in minutes: per item (in the order given) its portions by minute since wake, and its days.

    ``best`` and ``canonical`` say what is proved, ``bound`` is a proved lower bound of the cost.
    """

    placed: tuple[tuple[tuple[int, int], ...], ...]
    portions: tuple[int, ...]
    days: tuple[tuple[int, ...], ...]
    day_masks: tuple[int, ...]
    cost: Cost
    bound: Cost
    best: bool
    canonical: bool
    steps: int
    compromises: tuple[Compromise, ...]
    problem: Problem
    """The plan in integers with these days."""


@frozen
class NoOutcome:
    """No schedule: ``proved`` impossible, or none found before the steps ended."""

    proved: bool
    steps: int


@frozen
class Days:
    """One way to choose the days of the plan's doses, and the plan in integers with these days."""

    chosen: tuple[int, ...]
    problem: Problem


@frozen
class _Way:
    """One way to choose the days, with the solver of its problem."""

    days: Days
    solver: Solver

    @property
    def problem(self) -> Problem:
        return self.solver.problem


def ways_to_choose(compiled: Compiled) -> list[Days]:
    """All ways to choose the days that are looked at, the canonical one first."""
    choices = day_masks.choices(compiled.looked_up, compiled.cycle)
    return [Days(chosen, fix_days(compiled, chosen)) for chosen in islice(choices, day_masks.MOST_WAYS)]


def solve(compiled: Compiled, *, max_steps: int) -> Outcome | NoOutcome:
    """The best schedule of a plan within a budget of search steps; deterministic."""
    return search(compiled, ways_to_choose(compiled), max_steps=max_steps)


def search(compiled: Compiled, choices: list[Days], *, max_steps: int) -> Outcome | NoOutcome:
    """The same, with all ways to choose the days at hand."""
    looked_up = compiled.looked_up
    meter = Meter(max_steps)
    complete = day_masks.all_are_looked_through(looked_up, compiled.cycle) and len(choices) < day_masks.MOST_WAYS
    intake_price = looked_up.plan.policy.intake_price
    ways = [_Way(days, Solver(reduced(days.problem, intake_price), meter)) for days in choices]
    best: Found | None = None
    proved_all = complete
    bounds: list[int] = []
    equals: list[tuple[Found, _Way]] = []
    for way in ways:
        limit = UNLIMITED if best is None else best.cost
        found, proved, bound = way.solver.least(limit)
        proved_all = proved_all and proved
        bounds.append(bound)
        if found is None:
            continue
        if best is None or found.cost < best.cost:
            best, equals = found, []
        equals.append((found, way))
    if best is None:
        return NoOutcome(proved_all, meter.spent)
    found, way = equals[0]
    unique = proved_all
    if proved_all:
        found, way, unique = _first(equals)
    unit = way.problem.share_unit
    bound = found.cost if proved_all else min(found.cost, *bounds) if complete else 0
    return Outcome(
        placed=tuple(
            tuple(sorted((way.problem.times[time], count * spec.size) for time, count in intakes.items()))
            for intakes, spec in zip(found.placed, way.problem.items, strict=True)
        ),
        portions=tuple(spec.portions * spec.size for spec in way.problem.items),
        days=tuple(day_masks.days_of(mask) for mask in way.days.chosen),
        day_masks=way.days.chosen,
        cost=unpacked(found.cost, unit),
        bound=unpacked(bound, unit),
        best=proved_all,
        canonical=unique,
        steps=meter.spent,
        compromises=compromises(compiled, way.problem, way.days.chosen, found.placed)
        if found.cost >> BROKEN_SHIFT
        else (),
        problem=way.days.problem,
    )


def _first(equals: list[tuple[Found, _Way]]) -> tuple[Found, _Way, bool]:
    """Among equally good ways, the canonical assignment: earliest times, then earliest days; whether that is proved."""
    answers: list[tuple[tuple[tuple[tuple[int, ...], ...], tuple[tuple[int, ...], ...]], Found, _Way]] = []
    complete = True
    for found, way in equals:
        tables = way.solver.tables(found.cost >> BROKEN_SHIFT)
        first, unique = canonical(tables, way.solver.meter, found)
        complete = complete and unique
        times = tuple(
            tuple(sorted(way.problem.times[time] for time, count in intakes.items() for _ in range(count * spec.size)))
            for intakes, spec in zip(first.placed, way.problem.items, strict=True)
        )
        days = tuple(day_masks.days_of(mask) for mask in way.days.chosen)
        answers.append(((times, days), first, way))
    _, found, way = min(answers, key=lambda answer: answer[0])
    return found, way, complete
