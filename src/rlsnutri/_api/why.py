"""Why here: what binds an intake of a schedule, and what every other time would cost."""

from __future__ import annotations

from itertools import groupby

from rlsnutri import explain
from rlsnutri._engine import Compiled, Elsewhere, Move, compile_plan, without
from rlsnutri.answers import Intake, Schedule
from rlsnutri.catalog import Catalog, default_catalog, look_up
from rlsnutri.clock import MINUTES_PER_DAY, AnyDays, ClockTime, since_wake
from rlsnutri.errors import Fault, PlanError
from rlsnutri.placements import Elsewhere as Stretch
from rlsnutri.placements import Otherwise, Why
from rlsnutri.things import LookedUp

FEW_STEPS = 2_000
"""Search steps spent on the best schedule without the time in question."""

Placed = tuple[dict[int, int], ...]


def why(schedule: Schedule, intake: Intake, *, catalog: Catalog | None = None) -> Why:
    """Return why ``intake`` stands where it stands in ``schedule``."""
    catalog = default_catalog() if catalog is None else catalog
    if not any(intake in slot.intakes for slot in schedule.slots):
        what = f"{intake.dose} at {intake.time}"
        raise PlanError([Fault(f"no such intake: {what}", "intake", what, "take one from a slot of the schedule")])
    wake = schedule.plan.day.wake
    near = [(name, tuple(since_wake(time, wake) for time in times)) for name, times in schedule.near]
    compiled = compile_plan(look_up(schedule.plan, catalog), near=near)
    looked_up = compiled.looked_up
    placed = _placed(schedule, compiled)
    item = next(position for position, each in enumerate(looked_up.items) if each.name == intake.dose)
    minute = since_wake(intake.time, wake)
    asked = Elsewhere(compiled, _days(schedule, compiled), placed)
    cost = asked.cost()
    moves = tuple(asked.moves(item, minute))
    scene = explain.Scene(looked_up, looked_up.items[item], minute, cost)
    return Why(
        intake=intake,
        reasons=explain.binding(scene, [(move.looks_better, _obstacles(move)) for move in moves]),
        elsewhere=tuple(_stretches(scene, moves)),
        otherwise=_otherwise(compiled, item, minute, placed, scene),
        cost=cost,
        catalog=catalog.version,
        notes=tuple(_notes(schedule, catalog, scene)),
    )


def _placed(schedule: Schedule, compiled: Compiled) -> Placed:
    """Portions by minute since wake, per item; raises :class:`PlanError` if they are not those of the plan."""
    wake = schedule.plan.day.wake
    taken: dict[str, dict[int, int]] = {}
    for slot in schedule.slots:
        for intake in slot.intakes:
            intakes = taken.setdefault(intake.dose, {})
            minute = since_wake(slot.time, wake)
            intakes[minute] = intakes.get(minute, 0) + intake.portions
    faults: list[Fault] = []
    items = compiled.looked_up.items
    for item, (portions, _) in zip(items, compiled.cuts, strict=True):
        times = taken.get(item.name, {})
        if sum(times.values()) != portions:
            there = f"{sum(times.values())} of {portions} portions"
            faults.append(Fault(f"the schedule does not fit its plan: {item.name}, {there}", item.path, there))
        elif not set(times) <= set(compiled.times):
            odd = ClockTime((min(set(times) - set(compiled.times)) + compiled.looked_up.wake) % MINUTES_PER_DAY)
            faults.append(Fault(f"the schedule does not fit its plan: {item.name} at {odd}", item.path, str(odd)))
    if faults:
        raise PlanError(faults)
    return tuple(taken[item.name] for item in items)


def _days(schedule: Schedule, compiled: Compiled) -> tuple[int, ...]:
    """The days of every item as a mask over the cycle."""
    chosen = {each.dose: each.days for each in schedule.chosen_days}
    masks: list[int] = []
    for item in compiled.looked_up.items:
        days = item.every.days if not isinstance(item.every, AnyDays) else chosen.get(item.name, ())
        if not days:
            raise PlanError([Fault(f"the schedule does not say on which days {item.name} is taken", item.path)])
        starts = range(0, compiled.cycle, item.every.period)
        masks.append(sum(1 << (start + day) for start in starts for day in days))
    return tuple(masks)


def _obstacles(move: Move) -> tuple[explain.Obstacle, ...]:
    return tuple(
        explain.Obstacle(each.rule, each.ids, each.weight, each.against, each.at, is_subject=each.is_subject)
        for each in move.hindered
    )


def _stretches(scene: explain.Scene, moves: tuple[Move, ...]) -> list[Stretch]:
    """Neighbouring times of which the same is to be said, as one."""

    def alike(move: Move) -> tuple[object, ...]:
        forbidden = move.cost is None
        keys = {each.key for each in move.hindered if each.weight < 0 or not forbidden}
        same = move.cost == scene.cost if not keys else None
        return move.minute < scene.minute, forbidden, move.pinned, move.merges, frozenset(keys), same

    found: list[Stretch] = []
    for _, group in groupby(moves, alike):
        times = list(group)
        first, last = times[0], times[-1]
        best = min((move for move in times if move.cost is not None), key=_of, default=None)
        shown = first if best is None else best
        found.append(
            explain.elsewhere(
                scene,
                (first.minute, last.minute, None if best is None else best.minute),
                _obstacles(shown),
                cost=shown.cost,
                pinned=shown.pinned,
                merges=shown.merges,
            )
        )
    return found


def _of(move: Move) -> tuple[object, ...]:
    return (move.cost, move.minute)


def _otherwise(compiled: Compiled, item: int, minute: int, placed: Placed, scene: explain.Scene) -> Otherwise | None:
    """The best schedule without this time, where a few steps find it."""
    looked_up = compiled.looked_up
    if looked_up.items[item].at:
        return None
    outcome = without(compiled, item, minute, max_steps=FEW_STEPS)
    if outcome is None:
        return None
    moved = sum(
        len({time for time, _ in now} - set(before))
        for position, (now, before) in enumerate(zip(outcome.placed, placed, strict=True))
        if position != item
    )
    times = tuple(_clock(time, looked_up) for time, _ in outcome.placed[item])
    return explain.otherwise(scene, times, outcome.cost, moved=moved, proved=outcome.best)


def _notes(schedule: Schedule, catalog: Catalog, scene: explain.Scene) -> list[str]:
    notes: list[str] = []
    if catalog.version != schedule.catalog:
        notes.append(explain.other_catalog(schedule.catalog, catalog.version))
    if scene.cost != schedule.cost:
        notes.append(explain.other_cost(scene, schedule.cost))
    return notes


def _clock(minute: int, looked_up: LookedUp) -> ClockTime:
    return ClockTime((minute + looked_up.wake) % MINUTES_PER_DAY)
