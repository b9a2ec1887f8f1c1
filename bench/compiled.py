"""The one file that knows the engine's insides: what the peers are given, and the engine's own answer in parts.

The peers see a :class:`Task`, which is the engine's compiled problem word for word in values of its own, so that a
change inside the engine ends here.  Compiling is timed for nobody: everybody starts from the
same integers.
"""

from __future__ import annotations

from collections.abc import Callable
from time import process_time

from attrs import frozen

from rlsnutri import Plan
from rlsnutri._engine import Compiled, NoOutcome, Outcome, compile_plan, days, problem
from rlsnutri._engine.inseparable import reduced
from rlsnutri._engine.outcome import Days, search, ways_to_choose
from rlsnutri._engine.problem import MUST, PairRule, Problem
from rlsnutri._engine.search import Meter
from rlsnutri._engine.solve import UNLIMITED, Solver
from rlsnutri.catalog import Catalog, look_up
from rlsnutri.things import LookedUp

__all__ = ["MUST", "Engine", "Given", "Levels", "Task", "answer", "given", "least", "read", "tasks"]

Levels = tuple[int, int, int, int]
"""A cost: broken, missing, number of times (0 unless it is compared first), inconvenience in points."""

FREE: Levels = (0, 0, 0, 0)


@frozen
class Solo:
    """What an intake of an item costs by itself at each time; ``shares`` in parts of a point, per preferred window."""

    mask: int
    costs: tuple[Levels, ...]
    shares: tuple[tuple[int, tuple[int, ...]], ...]


@frozen
class Spacing:
    """Minutes between neighbouring intakes; ``weight`` is MUST, of a should, or 0 for a preference at ``price``."""

    weight: int
    price: int
    least: int | None
    most: int | None
    wraps: bool


@frozen
class Company:
    """From ``reach`` portions on, one of ``companions`` (item, portions) is there on all days that nothing fixed is."""

    weight: int
    price: int
    reach: int
    companions: tuple[tuple[int, int], ...]
    fixed_days: tuple[int, ...]


@frozen
class Piece:
    """One item: how it is cut, when it is taken, what it costs by itself, by level of its number of portions."""

    name: str
    portions: int
    intakes: int | None
    days: int
    levels: tuple[int, ...]
    solo: tuple[Solo, ...]
    spacings: tuple[Spacing, ...]
    company: tuple[Company, ...]


@frozen
class Apart:
    """A gap between two items: broken where (second - first) lies in ``spans``; ``missing`` says by how much."""

    weight: int
    price: int
    reach_a: int
    reach_b: int
    spans: tuple[tuple[int, int], ...]
    exempt: bool
    """Whether some meal may exempt a minute within the spans, so that ``missing`` has to be asked."""
    missing: Callable[[int, int], int]


@frozen
class Cap:
    """``most`` of a nutrient per slot; ``fixed`` are (minute, days, parts) of what stands fixed."""

    weight: int
    price: int
    most: int
    parts: int
    apart: int
    holds: tuple[int, ...]
    fixed: tuple[tuple[int, int, int], ...]


@frozen
class Guest:
    """Something fixed at ``minute`` that wants company on ``days`` where nothing fixed keeps it."""

    weight: int
    price: int
    minute: int
    days: int
    companions: tuple[tuple[int, int], ...]


@frozen
class Encounter:
    """Two things on one day, (item or -1, portions) each; ``key`` says which encounters count only once."""

    key: tuple[int, tuple[str, ...]]
    weight: int
    price: int
    sides: tuple[tuple[int, int], tuple[int, int]]


@frozen
class Task:
    """One plan with its days chosen, for anybody who wants to solve it."""

    times: tuple[int, ...]
    items: tuple[Piece, ...]
    pairs: tuple[tuple[int, int, tuple[Apart, ...]], ...]
    caps: tuple[Cap, ...]
    most_times: tuple[tuple[int, int, int], ...]
    """(weight, price, count)"""
    events: int
    """Mask of the times at which something prescribed is taken."""
    other_events: int
    """How many more times of day what is prescribed takes."""
    event_days: tuple[int, ...]
    prices: tuple[tuple[Levels, Levels], ...]
    """By time: a slot without and with something prescribed on all its days."""
    share_unit: int
    constant: Levels
    """What every schedule costs, encounters that the days alone decide left out."""
    cycle: int
    encounters: tuple[Encounter, ...]
    guests: tuple[Guest, ...]
    impossible: bool


@frozen
class Engine:
    """What the engine says: the cost, or None for impossible or unknown, and whether it is proved."""

    cost: Levels | None
    proved: bool
    canonical: bool
    steps: int
    seconds: float


@frozen
class Given:
    """The compiled problem, from which everybody starts: the plan in integers, for each way of choosing the days."""

    compiled: Compiled
    ways: list[Days]


def read(plan: Plan, catalog: Catalog) -> Given:
    """The plan read against the catalogue and compiled: where the clock starts."""
    return given(look_up(plan, catalog))


def given(looked_up: LookedUp) -> Given:
    """The same of a plan that has been looked up; raises PlanError where its pins leave a dose no time."""
    compiled = compile_plan(looked_up)
    return Given(compiled, ways_to_choose(compiled))


def tasks(start: Given) -> list[Task]:
    """The same for the peers."""
    return [_task(way.problem) for way in start.ways]


def least(start: Given, max_steps: int) -> Engine:
    """The engine's proof of the least cost alone, without making the answer unique."""
    started = process_time()
    meter = Meter(max_steps)
    looked_up = start.compiled.looked_up
    complete = days.all_are_looked_through(looked_up, start.compiled.cycle)
    best: int | None = None
    unit = 1
    for way in start.ways:
        solver = Solver(reduced(way.problem, looked_up.plan.policy.intake_price), meter)
        found, proved, _ = solver.least(UNLIMITED if best is None else best)
        complete = complete and proved
        if found is not None and (best is None or found.cost < best):
            best, unit = found.cost, solver.problem.share_unit
    complete = complete and len(start.ways) < days.MOST_WAYS
    return Engine(
        None if best is None else _levels(best, unit), complete, complete, meter.steps, process_time() - started
    )


def answer(start: Given, max_steps: int) -> Engine:
    """The engine's whole search: the canonical answer, or the bare proof that there is none."""
    started = process_time()
    outcome = search(start.compiled, start.ways, max_steps=max_steps)
    seconds = process_time() - started
    match outcome:
        case NoOutcome():
            return Engine(None, outcome.proved, outcome.proved, outcome.steps, seconds)
        case Outcome():
            cost = outcome.cost
            levels = (cost.broken, cost.missing, cost.times, cost.inconvenience)
            return Engine(levels, outcome.best, outcome.canonical, outcome.steps, seconds)


def _levels(packed: int, unit: int) -> Levels:
    return (
        packed >> problem.BROKEN_SHIFT,
        (packed >> problem.MISSING_SHIFT) & ((1 << problem.MISSING_BITS) - 1),
        (packed >> problem.TIMES_SHIFT) & ((1 << problem.TIMES_BITS) - 1),
        (packed & ((1 << problem.INCONVENIENCE_BITS) - 1)) // unit,
    )


def _task(given: Problem) -> Task:
    unit = given.share_unit
    return Task(
        times=given.times,
        items=tuple(
            Piece(
                name=spec.name,
                portions=spec.portions,
                intakes=spec.intakes,
                days=spec.days,
                levels=spec.levels,
                solo=tuple(
                    Solo(each.mask, tuple(_levels(cost, unit) for cost in each.costs), each.shares)
                    for each in spec.unary
                ),
                spacings=tuple(Spacing(r.weight, r.price, r.least, r.most, r.wraps) for r in spec.intervals),
                company=tuple(Company(r.weight, r.price, r.reach, r.companions, r.fixed_days) for r in spec.together),
            )
            for spec in given.items
        ),
        pairs=tuple(
            (first, second, tuple(_apart(rule, given) for rule in rules))
            for (first, second), rules in given.pairs.items()
        ),
        caps=tuple(Cap(r.weight, r.price, r.most, r.parts, r.apart, r.holds, r.fixed) for r in given.ceilings),
        most_times=tuple((weight, price, count) for _, weight, price, count in given.most_times),
        events=given.event_mask,
        other_events=given.extra_times,
        event_days=given.medicine_days,
        prices=tuple((_levels(alone, unit), _levels(beside, unit)) for alone, beside in given.prices),
        share_unit=unit,
        constant=_levels(given.constant - given.day_cost, unit),
        cycle=given.cycle,
        encounters=tuple(
            Encounter((r.rule, tuple(sorted(r.names))), r.weight, r.price, (r.first, r.second)) for r in given.meetings
        ),
        guests=tuple(
            Guest(r.weight, r.price, r.minute, r.days & ~r.covered, r.companions) for r in given.fixed_company
        ),
        impossible=given.impossible,
    )


def _apart(rule: PairRule, given: Problem) -> Apart:
    spans: list[tuple[int, int]] = []
    for difference, low, high in rule.gap.ranges:
        shift = 1440 * difference
        spans.append((low - shift, high - shift) if rule.first_is_subject else (shift - high, shift - low))

    def missing(a: int, b: int) -> int:
        return rule.broken(a, b, given.meals)

    return Apart(rule.weight, rule.price, rule.reach_a, rule.reach_b, tuple(spans), rule.gap.same_meal, missing)
