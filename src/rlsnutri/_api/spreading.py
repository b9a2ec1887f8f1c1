"""How work is spread over an executor: in chunks, as bytes, in order, and only so many chunks ahead.

Of the executor only ``submit`` is asked, so processes, threads and clusters all serve.  A chunk is one bytes object and
so is what comes back, because then it costs the same with each of them, and none looks into it.
"""

from __future__ import annotations

import functools
import pickle
import warnings
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import BrokenExecutor, Executor, Future
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Generic, TypeVar

from attrs import frozen

from rlsnutri.errors import RlsnutriError

__all__ = ["AHEAD", "DEFAULT_CHUNK", "spread"]

_BROKE = "the executor broke, so the rest is done in the calling process, one after another"

T = TypeVar("T")
R = TypeVar("R")

AHEAD = 32
"""Chunks that are with the executor at any time: how many workers can be kept busy, and the bound on memory."""

DEFAULT_CHUNK = 16
"""Items in a chunk: most plans cost milliseconds, and sending a chunk to a cluster costs one or two."""


@frozen
class _Sent(Generic[T]):
    """A chunk and what will come back; no future: it never went out and is done here."""

    items: tuple[T, ...]
    future: Future[bytes] | None


class _Input(Generic[T]):
    """Takes the input chunk by chunk; what it raises waits in ``raised`` until all before it has been answered."""

    def __init__(self, items: Iterable[T], size: int) -> None:
        self._items = iter(items)
        self._size = size
        self.raised: Exception | None = None

    def chunk(self) -> tuple[T, ...]:
        """Return the next items, fewer than asked at the end and none after it."""
        taken: list[T] = []
        while self.raised is None and len(taken) < self._size:
            try:
                taken.append(next(self._items))
            except StopIteration:
                break
            except Exception as error:  # noqa: BLE001 -- raised again as soon as its turn has come
                self.raised = error
        return tuple(taken)


def spread(
    work: Callable[[T], R], items: Iterable[T], executor: Executor, *, chunksize: int = DEFAULT_CHUNK
) -> Generator[tuple[T, R], None, None]:
    """Yield each item with what ``work`` makes of it, in the order of the items.

    ``work``, items and results are pickled.  At most ``AHEAD`` chunks are taken from ``items`` before their turn.  What
    ``work`` or ``items`` raise is raised in its place, and closing the generator cancels what has not been started.
    Where the executor breaks, as a pool of processes does once one of them is killed, what it still owes is done here
    and a :class:`RuntimeWarning` says so: nothing is lost and nothing comes twice.
    """
    packed = pickle.dumps((_own_version(), work), pickle.HIGHEST_PROTOCOL)
    coming = _Input(items, chunksize)
    out: deque[_Sent[T]] = deque()
    whole, told = True, False
    try:
        while True:
            while len(out) < (AHEAD if whole else 1) and (chunk := coming.chunk()):
                out.append(_Sent(chunk, _submitted(executor, packed, chunk) if whole else None))
                whole = out[-1].future is not None
            if not out:
                break
            # the future is let go at once: a cluster keeps what it returned for as long as that is held
            chunk, results = _landed(out.popleft())
            if results is not None:
                yield from zip(chunk, results, strict=True)
                continue
            whole = False
            if not told:
                told = True
                warnings.warn(_BROKE, RuntimeWarning, stacklevel=3)
            for item in chunk:
                yield item, work(item)
    finally:
        for each in out:
            if each.future is not None:
                each.future.cancel()
    if coming.raised is not None:
        raise coming.raised


def _submitted(executor: Executor, packed: bytes, chunk: tuple[Any, ...]) -> Future[bytes] | None:
    try:
        return executor.submit(work_on, packed, pickle.dumps(chunk, pickle.HIGHEST_PROTOCOL))
    except BrokenExecutor:
        return None


def _landed(sent: _Sent[T]) -> tuple[tuple[T, ...], list[Any] | None]:
    """Return a chunk with its results, waiting for them; None where they will never come."""
    if sent.future is None:
        return sent.items, None
    try:
        held = sent.future.result()
    except BrokenExecutor:
        return sent.items, None
    return sent.items, pickle.loads(held)  # noqa: S301 -- what our own function returned


def work_on(packed: bytes, chunk: bytes) -> bytes:
    """Do the work on one chunk; this is what the workers run."""
    work = _unpacked(packed)
    results = [work(item) for item in pickle.loads(chunk)]  # noqa: S301 -- what `spread` packed
    return pickle.dumps(results, pickle.HIGHEST_PROTOCOL)


@functools.lru_cache(maxsize=4)  # a catalogue of the caller's own comes with every chunk and is read once
def _unpacked(packed: bytes) -> Callable[[Any], Any]:
    sender, work = pickle.loads(packed)  # noqa: S301 -- what `spread` packed
    if sender != _own_version():
        # answers of another version would be others, under the same name
        raise RlsnutriError(f"a worker runs rlsnutri {_own_version()}, the caller {sender}")
    return work  # type: ignore[no-any-return]


def _own_version() -> str:
    try:
        return version("rlsnutri")
    except PackageNotFoundError:  # run from a source tree that was never installed
        return "0+unknown"
