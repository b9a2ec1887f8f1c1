"""Plans per second: alone, on processes, on a cluster of as many workers; and how much of each worker that uses.

``python -m bench.throughput [--plans N] [--processes N] [--rounds N] [--least MS] [--most MS]
[--chunksize N]``.  Efficiency is the
speed-up over one process, divided by the number of processes.  Only plans that cost at least ``--least`` milliseconds
alone are taken, 5 unless given, and at most ``--most``, 200, so that no single one decides.  Workers are warm: each has
read the catalogue before the clock starts.
"""

from __future__ import annotations

import argparse
import itertools
import os
import time
from collections.abc import Callable, Generator
from concurrent.futures import Executor, ProcessPoolExecutor, wait
from contextlib import AbstractContextManager, contextmanager
from multiprocessing import get_context
from statistics import median

from bench.generate import realistic
from rlsnutri import Plan, Schedule, Severity, check, schedule_many
from rlsnutri.codec import error_to_dict

TARGET = 0.85
STEPS = 1_000
"""Search steps for a plan: bounds what the hardest costs."""


def acknowledged(plan: Plan) -> Plan:
    """Accept what refuses the plan, so that it is scheduled."""
    for finding in check(plan).findings:
        if finding.severity is Severity.REFUSE:
            amount = dict(finding.parameters).get("amount") if finding.code.startswith("over-limit:") else None
            plan = plan.acknowledging(finding.code, up_to=amount)
    return plan


def chosen(number: int, least: float, most: float) -> tuple[list[Plan], list[float]]:
    """The first plans of the realistic family that cost so many seconds alone, and what each costs."""
    plans: list[Plan] = []
    costs: list[float] = []
    for seed in itertools.count():
        plan = acknowledged(realistic(seed))
        start = time.perf_counter()
        list(schedule_many([plan], max_steps=STEPS))
        cost = time.perf_counter() - start
        if least <= cost <= most:
            plans.append(plan)
            costs.append(cost)
        if len(plans) == number:
            return plans, costs
        if seed > 100 * number:
            raise SystemExit(f"only {len(plans)} of {seed} plans cost {1000 * least:g} to {1000 * most:g} ms")
    raise AssertionError


@contextmanager
def processes(number: int) -> Generator[Executor, None, None]:
    """A pool of processes."""
    with ProcessPoolExecutor(number, mp_context=get_context("spawn")) as pool:
        yield pool


@contextmanager
def cluster(number: int) -> Generator[Executor, None, None]:
    """A cluster of as many worker processes, on this machine."""
    import distributed  # noqa: PLC0415 -- the extra may not be there

    with (
        distributed.LocalCluster(
            n_workers=number, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None
        ) as workers,
        distributed.Client(workers) as client,
    ):
        client.wait_for_workers(number)
        yield client.get_executor()


def warmed(executor: Executor, number: int, plan: Plan) -> None:
    """Let every worker import the library and read the catalogue."""
    wait([executor.submit(_warm, plan) for _ in range(4 * number)])


def _warm(plan: Plan) -> None:
    list(schedule_many([plan]))
    time.sleep(0.5)  # so that no worker takes all of these


def told(answers: list[object]) -> list[object]:
    """What can be compared."""
    return [each if isinstance(each, Schedule) else error_to_dict(each) for each in answers]  # type: ignore[arg-type]


def measured(plans: list[Plan], executor: Executor | None, chunksize: int | None) -> tuple[float, list[object]]:
    """Seconds, and the answers."""
    start = time.perf_counter()
    answers: list[object] = list(schedule_many(plans, executor=executor, chunksize=chunksize, max_steps=STEPS))
    return time.perf_counter() - start, answers


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description="Plans per second, alone and on several processes.")
    parser.add_argument("--plans", type=int, default=900)  # of fewer, the last chunk leaves the others idle for long
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--least", type=float, default=5, metavar="MS")
    parser.add_argument("--most", type=float, default=200, metavar="MS")
    parser.add_argument("--chunksize", type=int)
    options = parser.parse_args()
    plans, costs = chosen(options.plans, options.least / 1000, options.most / 1000)
    load = os.getloadavg()[0]
    print(f"{len(plans)} plans of {1000 * median(costs):.1f} ms (median; sum {sum(costs):.1f} s), load {load:.1f}")
    # alone is measured between the others, so that a machine that slows down slows all of them
    pools: dict[str, Callable[[int], AbstractContextManager[Executor]]] = {"processes": processes, "dask": cluster}
    for name, pool in pools.items():
        try:
            with pool(options.processes) as executor:
                warmed(executor, options.processes, plans[0])
                report(name, plans, executor, options)
        except ImportError:
            print(f"{name}: not installed")


def report(name: str, plans: list[Plan], executor: Executor, options: argparse.Namespace) -> None:
    """Print how fast it is alone and there, and hold the answers to each other."""
    alone: list[float] = []
    there: list[float] = []
    for _ in range(options.rounds):
        seconds, expected = measured(plans, None, None)
        alone.append(seconds)
        seconds, answers = measured(plans, executor, options.chunksize)
        there.append(seconds)
        assert told(answers) == told(expected)
    efficiency = min(alone) / min(there) / options.processes
    print(
        f"{name} × {options.processes}: alone {len(plans) / min(alone):.1f} plans/s, "
        f"there {len(plans) / min(there):.1f} plans/s, efficiency {efficiency:.2f} (target {TARGET})"
    )


if __name__ == "__main__":
    main()
