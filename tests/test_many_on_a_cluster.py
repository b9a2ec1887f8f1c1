"""A real cluster of two worker processes answers like one process does; needs the extra ``cluster``."""

from __future__ import annotations

import os
import signal
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve, frozen

from rlsnutri import Competitor, Dose, Schedule, default_catalog, schedule_many
from rlsnutri._api.spreading import AHEAD, spread
from tests.test_many import EASY, MIXED, told

distributed = pytest.importorskip("distributed", reason="needs the extra `cluster`")

pytestmark = [
    pytest.mark.cluster,
    # the sockets of a worker that was killed are closed by the garbage collector
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]


@frozen
class KillsItsWorker:
    """Doubles; at 50 it kills the worker that it runs on, once."""

    mark: str

    def __call__(self, number: int) -> int:
        with (Path(self.mark) / str(number)).open("a") as done:
            done.write(f"{os.getpid()}\n")
        if number == 50 and len((Path(self.mark) / "50").read_text().splitlines()) == 1:
            os.kill(os.getpid(), signal.SIGKILL)
        return 2 * number


@frozen
class Slow:
    """Takes a while, and leaves a mark."""

    mark: str

    def __call__(self, number: int) -> int:
        time.sleep(0.2)
        (Path(self.mark) / str(number)).touch()
        return number


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with (
        distributed.LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address=None,
            local_directory=str(tmp_path_factory.mktemp("workers")),
            silence_logs=50,
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        client.wait_for_workers(2, timeout=120)
        yield client


@pytest.mark.parametrize("chunksize", [1, 4])
def test_a_cluster_gives_the_same_answers(client: Any, chunksize: int) -> None:
    plans = MIXED * 3
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        answers = told(schedule_many(plans, executor=client.get_executor(), chunksize=chunksize))
    assert answers == told(schedule_many(plans))


def test_both_workers_take_part(client: Any) -> None:
    list(schedule_many([EASY] * 40, executor=client.get_executor(), chunksize=1))
    held = client.run(lambda dask_worker: dask_worker.state.executed_count)
    assert len(held) == 2
    assert all(held.values())


def test_a_catalogue_of_ones_own_goes_along(client: Any) -> None:
    own = default_catalog().adding(Competitor("zinc", "calcium", before=300, after=300, id="far-apart"))
    plans = [evolve(EASY, doses=[*EASY.doses, Dose("calcium citrate", "500 mg")])] * 2
    answers = list(schedule_many(plans, catalog=own, executor=client.get_executor()))
    assert answers == list(schedule_many(plans, catalog=own))
    assert all(isinstance(answer, Schedule) and answer.catalog == own.version for answer in answers)


def test_the_cluster_keeps_nothing_that_was_answered(client: Any) -> None:
    pairs = spread(len, [b"1"] * 500, client.get_executor(), chunksize=2)
    for _ in range(300):
        next(pairs)
    assert len(client.futures) <= AHEAD + 1
    pairs.close()


def test_closing_cancels_what_waits_on_the_cluster(client: Any, tmp_path: Path) -> None:
    pairs = spread(Slow(str(tmp_path)), range(1000), client.get_executor(), chunksize=1)
    next(pairs)
    pairs.close()
    deadline = time.monotonic() + 60
    while client.futures and time.monotonic() < deadline:
        time.sleep(0.1)
    time.sleep(1)
    assert not client.futures
    assert len(list(tmp_path.iterdir())) < AHEAD


def test_a_killed_worker_loses_nothing_and_doubles_nothing(client: Any, tmp_path: Path) -> None:
    pairs = list(spread(KillsItsWorker(str(tmp_path)), range(200), client.get_executor(), chunksize=3))
    assert pairs == [(number, 2 * number) for number in range(200)]
    killed, survivor = (tmp_path / "50").read_text().splitlines()
    assert killed != survivor
    assert int(survivor) != os.getpid()
