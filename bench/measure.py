"""One plan before all contestants, in turn, in one process."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from contextlib import suppress
from statistics import median
from time import process_time
from typing import Protocol, TypeVar

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
    """Ask everybody, the one first who was last the time before; each as often as ``repeats`` says, in a row."""
    given = compiled.read(case.plan, case.catalog)
    tasks = compiled.tasks(given) if peers else []
    heard: list[cpsat.Peer] = []
    leasts: list[Engine] = []
    answers: list[Engine] = []
    calls: list[_Called] = []
    left_out = ""

    def ask_peer() -> None:
        nonlocal left_out
        if "cpsat" in peers:
            try:
                heard.extend(_repeated(lambda: cpsat.solve(tasks, limit=limit), repeats))
            except cpsat.InexpressibleError as error:
                left_out = str(error)

    def ask_engine() -> None:
        leasts.extend(_repeated(lambda: compiled.least(given, steps), repeats))
        answers.extend(_repeated(lambda: compiled.answer(given, steps), repeats))
        calls.extend(_repeated(lambda: _call(case, steps), repeats))

    contestants: list[Callable[[], None]] = [ask_engine, ask_peer]
    for ask in contestants[:: -1 if turn % 2 else 1]:
        ask()
    question = polars_peer.expressible(tasks) if "polars-scheduler" in peers else None
    return Row(
        case,
        evolve(leasts[0], seconds=_median(leasts)),
        evolve(answers[0], seconds=_median(answers)),
        _median(calls),
        calls[0].slots,
        evolve(heard[0], seconds=_median(heard)) if heard else None,
        left_out,
        None if question is None else polars_peer.ask(question, limit=limit),
    )


class _Timed(Protocol):
    @property
    def seconds(self) -> float: ...


@frozen
class _Called:
    """The public call: processor seconds, and times of day in its timetable."""

    seconds: float
    slots: int


T = TypeVar("T", bound=_Timed)


def _repeated(ask: Callable[[], T], repeats: int) -> list[T]:
    """The answers of one contestant, who is asked again only where that does not take long; no garbage is collected."""
    answers: list[T] = []
    gc.collect()
    gc.disable()  # as ``timeit`` does: whose turn it is when a collection is due is chance
    try:
        while len(answers) < repeats and (not answers or answers[-1].seconds <= REPEATS_WITHIN):
            answers.append(ask())
    finally:
        gc.enable()
    return answers


def _median(answers: Sequence[_Timed]) -> float:
    return median(each.seconds for each in answers)


def _call(case: Case, steps: int) -> _Called:
    slots = 0
    started = process_time()
    with suppress(NoScheduleError, BudgetExceededError):
        slots = len(rlsnutri.schedule(case.plan, catalog=case.catalog, max_steps=steps).slots)
    return _Called(process_time() - started, slots)
