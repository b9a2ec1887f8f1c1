"""Many plans on the command line: files or JSON lines in, JSON lines out, with a progress bar and on several processes.

Each line out is an object with ``input``, the name of the file or of the line, and ``schedule`` or ``error``.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
from collections.abc import Generator, Iterable
from contextlib import closing, contextmanager, nullcontext
from importlib import import_module
from typing import Any

from attrs import frozen

from rlsnutri import _api
from rlsnutri._cli.documents import Document, Unreadable, documents, lines
from rlsnutri.codec import error_to_dict, schedule_to_dict, where_written
from rlsnutri.errors import MissingExtraError, PlanError, RlsnutriError
from rlsnutri.plans import Plan

__all__ = ["add_options", "run", "wanted"]

_MOST_PROCESSES = 256
_CHUNK = 8


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the plans, and how many are answered, to the options of ``schedule``."""
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument(
        "plans", nargs="*", default=[], metavar="PLAN", help="plans in TOML or JSON; - reads standard input"
    )
    source.add_argument("--jsonl", metavar="FILE", help="plans in JSON, one a line; - reads standard input")
    many = parser.add_argument_group(
        "many plans", "Several plans, or --jsonl, are answered in JSON lines; the exit status is the worst of all."
    )
    many.add_argument("--lines", action="store_true", help="answer in JSON lines even a single plan")
    many.add_argument("--processes", type=_processes, default=1, metavar="N", help="work on N plans at once")
    bar = many.add_mutually_exclusive_group()
    bar.add_argument(
        "--progress",
        action="store_true",
        default=None,
        help="show how far it is, as it does by itself where only errors go to a terminal (extra: progress)",
    )
    bar.add_argument("--no-progress", dest="progress", action="store_false", help="never show how far it is")


def _processes(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 3 and 1 <= int(text) <= _MOST_PROCESSES):
        raise argparse.ArgumentTypeError(f"{text[:20]!r} is not a whole number from 1 to {_MOST_PROCESSES}")
    return int(text)


def wanted(options: argparse.Namespace) -> bool:
    """Say whether JSON lines are asked for: by several plans, by ``--jsonl`` or ``--lines``."""
    return options.jsonl is not None or options.lines or len(options.plans) > 1


@frozen
class _Answering:
    """What is done with each plan, by whichever process: the line that answers it, and the exit status it deserves."""

    max_steps: int
    no_schedule: int
    bad_input: int

    def __call__(self, written: Document | Unreadable) -> tuple[str, int]:
        plan: Plan | None = None
        try:
            if isinstance(written, Unreadable):
                raise written.error
            plan = written.plan()
            found = _api.schedule(plan, max_steps=self.max_steps)
        except RlsnutriError as error:
            status = self.no_schedule
            if isinstance(error, PlanError):
                status = self.bad_input
                if plan is not None and isinstance(written, Document):
                    error = where_written(error, plan, written.tables())
            return _line(written.name, "error", error_to_dict(error)), status
        return _line(written.name, "schedule", schedule_to_dict(found)), 0


def _line(name: str, kind: str, answer: dict[str, Any]) -> str:
    return json.dumps({"input": name, kind: answer}, ensure_ascii=False)


def run(options: argparse.Namespace, *, no_schedule: int, bad_input: int) -> int:
    """Answer every plan with a line on standard output, in their order; returns the worst of the exit statuses."""
    steps = _api.DEFAULT_STEPS if options.max_steps is None else options.max_steps
    work = _Answering(steps, no_schedule, bad_input)
    total = None if options.jsonl is not None else len(options.plans)
    worst = 0
    with _bar(options.progress, total) as bar, _pool(options.processes) as pool:
        written = documents(options.plans) if options.jsonl is None else lines(options.jsonl)
        with closing(_answers(work, written, pool)) as answers:
            for line, status in answers:
                # at once, because whoever reads it may be waiting for each
                print(line, flush=True)  # noqa: T201 -- the answer of a command
                worst = max(worst, status)
                if bar is not None:
                    bar.update()
    return worst


def _answers(
    work: _Answering, written: Iterable[Document | Unreadable], pool: Any
) -> Generator[tuple[str, int], None, None]:
    if pool is None:
        for each in written:
            yield work(each)
        return
    from rlsnutri._api.spreading import spread  # noqa: PLC0415 -- only several processes need it

    for _, answer in spread(work, written, pool, chunksize=_CHUNK):
        yield answer


@contextmanager
def _pool(processes: int) -> Generator[Any, None, None]:
    if processes == 1:
        yield None
        return
    # to import these takes longer than most plans
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415
    from multiprocessing import get_context  # noqa: PLC0415

    # not forked: the same on every system, and safe beside the threads of a progress bar
    pool = ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=_leave_interrupts_to_the_parent)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _leave_interrupts_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # pragma: no cover -- in the processes that work, nobody measures


def _bar(asked: bool | None, total: int | None) -> Any:  # noqa: FBT001 -- as it was given on the command line
    if asked is False or (asked is None and (sys.stdout.isatty() or not sys.stderr.isatty())):
        return nullcontext()
    try:
        tqdm = import_module("tqdm")
    except ImportError:
        if asked is None:
            return nullcontext()
        raise MissingExtraError("the progress bar", "progress") from None
    return tqdm.tqdm(total=total, unit=" plans", file=sys.stderr)
