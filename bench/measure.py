"""One plan before all contestants, in turn, in one process."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from statistics import median
from time import process_time

from attrs import evolve, frozen

import rlsnutri
from bench import compiled, polars_peer
from bench.compiled import Engine
from bench.families import Case
from rlsnutri.errors import BudgetExceededError, NoScheduleError

try:
    from bench import cpsat
except ImportError:  # pragma: no cover -- the engine alone can be measured without OR-tools
    cpsat = None  # type: ignore[assignment]

REPEATS_WITHIN = 1.0
"""What takes longer than so many seconds is run once only."""


@frozen
class Row:
    """What each contestant said of one plan, and the processor seconds it took."""

    case: Case
    least: Engine
    answer: Engine
    call: float
    """Seconds of the whole public call, from the plan to the timetable."""
    slots: int
    """Times of day in the timetable; 0 without one."""
    peer: cpsat.Peer | None
    left_out: str = ""
    """Why the peer was not asked."""
    second: polars_peer.Times | None = None
    """What polars-scheduler said, where it can express the plan."""

    @property
    def agrees(self) -> bool:
        """Whether the answers can all be true."""
        engine, peer = self.least, self.peer
        if engine.proved and self.answer.proved and engine.cost != self.answer.cost:
            return False
        if peer is None:
            return True
        return (
            not (engine.proved and peer.proved and engine.cost != peer.cost)
            and not _beaten(engine.cost, peer.cost, proved=engine.proved)
            and not _beaten(peer.cost, engine.cost, proved=peer.proved)
        )


def _beaten(best: compiled.Levels | None, found: compiled.Levels | None, *, proved: bool) -> bool:
    """Whether what was proved to be the best is beaten by what somebody else found."""
    return proved and found is not None and (best is None or found < best)


def measure(case: Case, *, limit: float, steps: int, repeats: int, peers: Sequence[str], turn: int) -> Row:
    """Ask everybody, the one first who was last the time before."""
    read = compiled.read(case.plan, case.catalog)
    tasks = compiled.tasks(read) if peers else []
    leasts: list[Engine] = []
    answers: list[Engine] = []
    calls: list[tuple[float, int]] = []
    heard: list[cpsat.Peer] = []
    left_out = ""

    def ask_peer() -> float:
        nonlocal left_out
        if "cpsat" not in peers or left_out:
            return 0.0
        try:
            heard.append(cpsat.solve(tasks, limit=limit))
        except cpsat.InexpressibleError as error:
            left_out = str(error)
            return 0.0
        return heard[-1].seconds

    def ask_engine() -> float:
        leasts.append(compiled.least(read, steps))
        answers.append(compiled.answer(read, steps))
        calls.append(_call(case, steps))
        return calls[-1][0]

    contestants: list[Callable[[], float]] = [ask_engine, ask_peer]
    if turn % 2:
        contestants.reverse()
    slow = [ask() > REPEATS_WITHIN for ask in contestants]
    for _ in range(repeats - 1):
        for ask, is_slow in zip(contestants, slow, strict=True):
            if not is_slow:
                ask()
    question = polars_peer.expressible(tasks) if "polars-scheduler" in peers else None
    return Row(
        case,
        evolve(leasts[0], seconds=median(each.seconds for each in leasts)),
        evolve(answers[0], seconds=median(each.seconds for each in answers)),
        median(seconds for seconds, _ in calls),
        calls[0][1],
        evolve(heard[0], seconds=median(each.seconds for each in heard)) if heard else None,
        left_out,
        None if question is None else polars_peer.ask(question, limit=limit),
    )


def _call(case: Case, steps: int) -> tuple[float, int]:
    """Seconds of the public call, and times of day."""
    slots = 0
    started = process_time()
    with suppress(NoScheduleError, BudgetExceededError):
        slots = len(rlsnutri.schedule(case.plan, catalog=case.catalog, max_steps=steps).slots)
    return process_time() - started, slots
