"""Many plans: lazily, in order, with errors as values, the same whoever does the work."""

from __future__ import annotations

import gc
import os
import pickle
import signal
import threading
import weakref
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve, frozen

from rlsnutri import (
    BudgetExceededError,
    Catalog,
    Competitor,
    Day,
    Dose,
    NoScheduleError,
    Plan,
    PlanError,
    Product,
    RefusedPlanError,
    RlsnutriError,
    Schedule,
    default_catalog,
    schedule,
    schedule_many,
)
from rlsnutri._api import spreading
from rlsnutri._api.spreading import AHEAD, spread
from rlsnutri.codec import error_to_dict

DAY = Day("06:30", "22:30", breakfast="07:30", dinner="18:30")
EASY = Plan(day=DAY, doses=[Dose("zinc picolinate", "10 mg")])
FAULTY = Plan(day=DAY, doses=[Dose("zink picolinate", "10 mg")])
REFUSED = Plan(day=DAY, doses=[Dose("ferrous sulfate", "130 mg")])
IMPOSSIBLE = Plan(
    day=DAY,
    doses=[Dose(Product("first"), at="08:00"), Dose(Product("second"), at="09:00")],
    rules=[Competitor("first", "second", before=90, after=90, id="apart")],
)
CROWDED = Plan(
    day=DAY,
    doses=[Dose(Product(f"product {number}"), units=2) for number in range(8)],
    rules=[
        Competitor(f"product {one}", f"product {other}", before=100, after=50, id=f"{one} {other}")
        for one in range(8)
        for other in range(one)
    ],
)
MIXED = [EASY, FAULTY, REFUSED, IMPOSSIBLE, evolve(EASY, doses=[Dose("calcium citrate", "500 mg")])]


def told(answers: Iterator[Any]) -> list[Any]:
    """What can be compared: schedules as they are, errors as their parts."""
    return [each if isinstance(each, Schedule) else error_to_dict(each) for each in answers]


def one_by_one(plans: list[Plan]) -> Iterator[Any]:
    for plan in plans:
        try:
            yield schedule(plan)
        except RlsnutriError as error:
            yield error


@frozen
class Doubled:
    def __call__(self, number: int) -> int:
        return 2 * number


@frozen
class KillsItsProcess:
    """Doubles, but where ``mark`` is not there yet it makes it and kills the process that it runs in."""

    mark: str

    def __call__(self, number: int) -> int:
        if number == 50 and not Path(self.mark).exists():
            Path(self.mark).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return 2 * number


class ByHand(Executor):
    """Only has ``submit``; does nothing until told, and notes all that it is given."""

    def __init__(self) -> None:
        self.given: list[tuple[bytes, ...]] = []
        self.futures: list[Future[Any]] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        assert not kwargs
        self.given.append(args)
        future: Future[Any] = Future()
        self.futures.append(future)
        if len(self.futures) <= 2:
            future.set_result(fn(*args))
        return future


class Broken(Executor):
    """Takes nothing any more."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        raise BrokenProcessPool(f"{fn} with {args} and {kwargs}")


@pytest.fixture(scope="module")
def processes() -> Iterator[ProcessPoolExecutor]:
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        yield pool


def test_each_plan_is_answered_in_turn_and_errors_are_values() -> None:
    kinds = [type(answer) for answer in schedule_many(MIXED)]
    assert kinds == [Schedule, PlanError, RefusedPlanError, NoScheduleError, Schedule]
    assert told(schedule_many(MIXED)) == told(one_by_one(MIXED))


def test_steps_that_end_are_a_value_too() -> None:
    answers = list(schedule_many([CROWDED, EASY], max_steps=1))
    assert isinstance(answers[0], BudgetExceededError)
    assert answers[0].steps == 1
    assert isinstance(answers[1], Schedule | BudgetExceededError)


@pytest.mark.parametrize("chunksize", [1, 2, 100, None])
def test_processes_give_the_same_answers(processes: ProcessPoolExecutor, chunksize: int | None) -> None:
    plans = MIXED * 3
    assert told(schedule_many(plans, executor=processes, chunksize=chunksize)) == told(schedule_many(plans))


def test_threads_give_the_same_answers() -> None:
    with ThreadPoolExecutor(2) as pool:
        assert told(schedule_many(MIXED, executor=pool, chunksize=1)) == told(schedule_many(MIXED))


def test_nothing_to_do_is_done_at_once(processes: ProcessPoolExecutor) -> None:
    assert list(schedule_many([])) == list(schedule_many([], executor=processes)) == []


def test_a_catalogue_of_ones_own_goes_along(processes: ProcessPoolExecutor) -> None:
    own = default_catalog().adding(Competitor("zinc", "calcium", before=300, after=300, id="far-apart"))
    plans = [evolve(EASY, doses=[*EASY.doses, Dose("calcium citrate", "500 mg")])] * 2
    here = list(schedule_many(plans, catalog=own))
    assert list(schedule_many(plans, catalog=own, executor=processes)) == here
    assert {answer.catalog for answer in here if isinstance(answer, Schedule)} == {own.version}
    assert [type(answer) for answer in schedule_many([EASY], catalog=Catalog.empty(), executor=processes)] == [
        PlanError
    ]


def test_chunks_travel_as_bytes_and_the_default_catalogue_stays_at_home() -> None:
    pool = ByHand()
    answers = schedule_many([EASY] * 8, catalog=default_catalog(), executor=pool, chunksize=4)
    assert all(isinstance(answer, Schedule) for answer in answers)
    assert [[type(each) for each in args] for args in pool.given] == [[bytes, bytes]] * 2
    assert sum(map(len, pool.given[0])) < 5000
    work, chunk = pool.given[0]
    assert b"forms" not in work
    assert pickle.loads(chunk) == (EASY,) * 4  # noqa: S301 -- our own bytes


def test_without_an_executor_a_plan_is_taken_when_its_answer_is_asked_for() -> None:
    taken: list[int] = []
    answers = schedule_many(taking(taken))
    assert taken == []
    for number in range(3):
        next(answers)
        assert taken == list(range(number + 1))


def taking(taken: list[int]) -> Iterator[Plan]:
    number = 0
    while True:
        taken.append(number)
        yield EASY
        number += 1


@pytest.mark.parametrize("chunksize", [1, 3])
def test_an_endless_input_is_read_only_so_far_ahead(chunksize: int) -> None:
    taken: list[int] = []
    pool = ByHand()
    answers = schedule_many(taking(taken), executor=pool, chunksize=chunksize)
    assert taken == []
    next(answers)
    assert len(taken) == AHEAD * chunksize
    for _ in range(chunksize):
        next(answers)
    assert len(taken) == (AHEAD + 1) * chunksize
    answers.close()


def test_closing_cancels_what_is_still_out() -> None:
    pool = ByHand()
    answers = schedule_many([EASY] * 100, executor=pool, chunksize=1)
    next(answers)
    answers.close()
    assert [future.cancelled() for future in pool.futures] == [False, False] + [True] * (AHEAD - 2)


def test_closing_before_the_start_asks_nothing_of_anybody() -> None:
    pool = ByHand()
    schedule_many([EASY] * 100, executor=pool).close()
    assert pool.futures == []


def test_what_was_answered_is_not_kept() -> None:
    pool = ByHand()
    pairs = spread(Doubled(), range(100), pool, chunksize=1)
    next(pairs)
    first = weakref.ref(pool.futures[0])
    pool.futures.clear()
    gc.collect()
    assert first() is None


def failing(after: int) -> Iterator[Any]:
    for _ in range(after):
        yield EASY
    raise OSError("the disk is gone")


@pytest.mark.parametrize("chunksize", [None, 1, 2, 5])
def test_what_the_input_raises_comes_after_the_answers_before_it(chunksize: int | None) -> None:
    with ThreadPoolExecutor(2) as pool:
        answers = schedule_many(failing(5), executor=None if chunksize is None else pool, chunksize=chunksize)
        for _ in range(5):
            assert isinstance(next(answers), Schedule)
        with pytest.raises(OSError, match="the disk is gone"):
            next(answers)
        assert list(answers) == []


def test_a_bug_is_no_answer(processes: ProcessPoolExecutor) -> None:
    wrong: Any = [EASY, 5]
    alone = schedule_many(wrong)
    assert isinstance(next(alone), Schedule)
    assert isinstance(next(alone), PlanError)  # what is no plan is bad input, told like any other
    with pytest.raises(TypeError):
        list(spread(Doubled(), [1, None], processes, chunksize=1))  # type: ignore[list-item]


@pytest.mark.parametrize("wrong", [0, -1, True, 1.5, "16", 10**9])
def test_a_wrong_size_is_told_at_once(wrong: Any) -> None:
    with pytest.raises(PlanError, match="chunks of"):
        schedule_many([EASY], chunksize=wrong)


@pytest.mark.parametrize("wrong", [0, True, "16"])
def test_a_wrong_number_of_steps_is_told_at_once(wrong: Any) -> None:
    with pytest.raises(PlanError, match="search steps"):
        schedule_many([EASY], max_steps=wrong)


def test_a_single_plan_is_not_taken_for_many() -> None:
    with pytest.raises(TypeError, match="not iterable"):
        schedule_many(EASY)  # type: ignore[arg-type]


def test_why_nothing_fits_is_worked_out_when_asked_and_travels(processes: ProcessPoolExecutor) -> None:
    (answer,) = schedule_many([IMPOSSIBLE], executor=processes)
    assert isinstance(answer, NoScheduleError)
    with pytest.raises(NoScheduleError) as raised:
        schedule(IMPOSSIBLE)
    again = pickle.loads(pickle.dumps(answer))  # noqa: S301 -- our own bytes
    for each in (answer, again):
        assert each.conflict == raised.value.conflict
        assert each.repairs == raised.value.repairs
        assert each.steps == raised.value.steps
    assert [reason.id for reason in answer.conflict] == ["apart", "first", "second"]
    assert answer.repairs


def test_errors_do_not_keep_the_search_alive() -> None:
    for answer in schedule_many([FAULTY, REFUSED, IMPOSSIBLE]):
        assert isinstance(answer, RlsnutriError)
        assert answer.__traceback__ is None
        assert answer.__context__ is None


def test_a_killed_process_loses_nothing_and_doubles_nothing(tmp_path: Path) -> None:
    work = KillsItsProcess(str(tmp_path / "mark"))
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        with pytest.warns(RuntimeWarning, match="the executor broke") as warned:
            pairs = list(spread(work, range(200), pool, chunksize=3))
        assert len(warned) == 1
        assert pairs == [(number, 2 * number) for number in range(200)]
        with pytest.raises(BrokenProcessPool):
            pool.submit(int)


def test_an_executor_that_is_broken_already_is_done_without() -> None:
    taken: list[int] = []
    answers = schedule_many(taking(taken), executor=Broken(), chunksize=2)
    with pytest.warns(RuntimeWarning, match="the executor broke"):
        assert isinstance(next(answers), Schedule)
    assert len(taken) == 2
    answers.close()


def test_workers_of_another_version_are_refused() -> None:
    packed = pickle.dumps(("0.0.1", Doubled()))
    with pytest.raises(RlsnutriError, match=r"the caller 0\.0\.1"):
        spreading.work_on(packed, pickle.dumps((1,)))


def test_an_executor_that_was_shut_down_says_so() -> None:
    pool = ThreadPoolExecutor(1)
    pool.shutdown()
    with pytest.raises(RuntimeError, match="after shutdown"):
        list(schedule_many([EASY], executor=pool))


def test_only_so_many_answers_are_waiting() -> None:
    """However slowly the answers are taken, no more than the window is ever held."""
    done = threading.Semaphore(0)

    def counted() -> Iterator[int]:
        for number in range(500):
            done.release()
            yield number

    with ThreadPoolExecutor(2) as pool:
        pairs = spread(Doubled(), counted(), pool, chunksize=2)
        next(pairs)
        taken = 0
        while done.acquire(blocking=False):
            taken += 1
        assert taken == 2 * AHEAD
        assert [result for _, result in pairs] == [2 * number for number in range(1, 500)]
