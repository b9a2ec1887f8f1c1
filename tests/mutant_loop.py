"""Ask the tests about every mutant that mutmut made, with the tests collected once and not once for each mutant.

Run after a ``mutmut run`` of a few mutants, which makes all of them and learns which tests reach them; what it finds is
written down where mutmut does.  A mutant is tried in a process of its own, by the tests that reach it, the most telling
for their time first, until one fails.  With ``--seconds`` a mutant that no test has noticed by then stays open for a
later run; mutants are tried in a shuffled order, so that a run cut short is a sample.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from importlib import import_module
from math import inf
from pathlib import Path
from random import Random
from time import monotonic, process_time
from types import FunctionType
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

NOTICED, SURVIVED, OPEN, UNREACHED, TOO_LONG = 1, 0, 90, 33, 36
"""The verdicts in mutmut's own numbers; ``OPEN``, which it does not know, is not written down."""
_SAID = {SURVIVED: "survived", OPEN: "still open", UNREACHED: "no tests", TOO_LONG: "timeout"}
_MEMORY = 4 << 30
_PATIENCE = 40.0
"""CPU seconds of a test beyond five times those that it needs without a mutant; it may make what later ones share."""


class Loop:
    """The loop of a pytest session that runs the tests of each mutant in a child of this process."""

    def __init__(self, mutants: Path, *, seconds: float, children: int, rooms: Iterable[str]) -> None:
        """Read what mutmut knows below the folder ``mutants``."""
        stats = json.loads((mutants / "mutmut-stats.json").read_text(encoding="utf-8"))
        self._tests: dict[str, list[str]] = stats["tests_by_mangled_function_name"]
        self._duration: dict[str, float] = {}
        self._seconds, self._children, self._rooms = seconds, children, tuple(rooms)
        self._metas = {path: json.loads(path.read_text(encoding="utf-8")) for path in mutants.rglob("*.py.meta")}
        self._telling: Counter[tuple[str, str]] = Counter()
        self._asked: Counter[tuple[str, str]] = Counter()
        self._said: Counter[int] = Counter()

    def open_mutants(self) -> list[tuple[Path, str]]:
        """The mutants without a verdict; those that no test reaches get theirs here."""
        found = [
            (path, mutant)
            for path, meta in sorted(self._metas.items())
            for mutant, verdict in sorted(meta["exit_code_by_key"].items())
            if verdict is None and (not self._rooms or _room(mutant) in self._rooms)
        ]
        for path, mutant in found:
            if not self._tests.get(_function(mutant)):
                self._write_down(path, mutant, UNREACHED)
        return [(path, mutant) for path, mutant in found if self._tests.get(_function(mutant))]

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Ask about each mutant, a few at once, and write down the verdicts file by file."""
        items = {item.nodeid: item for item in session.items}
        running: dict[int, tuple[Path, str, list[str], int]] = {}
        left = self.open_mutants()
        Random(len(left)).shuffle(left)  # so that what is asked in a run cut short stands for all
        self._time_all(session.items)
        since, count = monotonic(), len(left)
        while left or running:
            while left and len(running) < self._children:
                path, mutant = left.pop()
                tests = self._chosen(_function(mutant), items)
                told, tells = os.pipe()
                child = os.fork()
                if not child:
                    os.close(told)
                    self._ask(mutant, [items[test] for test in tests], tells)
                os.close(tells)
                running[child] = (path, mutant, tests, told)
            child, status = os.wait()
            path, mutant, tests, told = running.pop(child)
            verdict = os.waitstatus_to_exitcode(status)
            with os.fdopen(told, "rb") as pipe:
                passed = len(pipe.read())
            noticed = verdict == NOTICED
            self._learn(_function(mutant), tests[: passed + noticed], noticed=noticed)
            self._write_down(path, mutant, verdict)
            done = count - len(left) - len(running)
            if not done % 100:
                sys.stderr.write(f"{done} of {count} in {monotonic() - since:.0f} s, {self._said[NOTICED]} noticed\n")
        return True

    def _time_all(self, items: list[pytest.Item]) -> None:
        """Learn how long each test takes, with what is set up for it; one that fails by itself notices anything."""
        told, tells = os.pipe()
        child = os.fork()
        if not child:
            for item in items:
                since = process_time()
                if _fails(item):
                    os._exit(1)
                os.write(tells, f"{process_time() - since}\n".encode())
            os._exit(0)
        os.close(tells)
        with os.fdopen(told, encoding="utf-8") as pipe:
            took = pipe.read().split()
        if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]):
            pytest.exit(f"fails without any mutant: {items[len(took)].nodeid}", returncode=1)
        self._duration = {item.nodeid: float(seconds) for item, seconds in zip(items, took, strict=True)}

    def _chosen(self, function: str, items: dict[str, pytest.Item]) -> list[str]:
        """The tests of a function, those first that tell the most for their time."""
        tests = [test for test in self._tests[function] if test in items]
        return sorted(tests, key=lambda test: ((self._duration[test] + 0.01) / self._share(function, test), test))

    def _share(self, function: str, test: str) -> float:
        """How often a test told anything, of any function, and of this one above all."""
        told = 5 * self._telling[function, test] + self._telling["", test]
        return (told + 1) / (5 * self._asked[function, test] + self._asked["", test] + 2)

    def _learn(self, function: str, tests: list[str], *, noticed: bool) -> None:
        """Remember that all of the tests passed, or all but the last."""
        for about in ("", function):
            self._asked.update((about, test) for test in tests)
            self._telling.update((about, test) for test in tests[-1:] if noticed)

    def _ask(self, mutant: str, tests: list[pytest.Item], tells: int) -> None:
        """Run the tests with a mutant in place, and end this process with the verdict."""
        try:
            _put_in_place(mutant)
        except (KeyError, ValueError) as fault:  # a function that is not what it seems, or has other variables
            sys.stderr.write(f"{mutant}: {fault!r}\n")
            os._exit(OPEN)
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        signal.signal(signal.SIGPROF, lambda *_: os._exit(TOO_LONG))
        verdict = SURVIVED
        since = process_time()
        try:
            for test in tests:
                if process_time() - since > self._seconds:
                    verdict = OPEN
                    break
                signal.setitimer(signal.ITIMER_PROF, _PATIENCE + 5 * self._duration[test.nodeid])
                if _fails(test):
                    verdict = NOTICED
                    break
                os.write(tells, b".")
        except BaseException:  # noqa: BLE001 -- whatever ends the loop is what the mutant did
            verdict = NOTICED
        os._exit(verdict)

    def _write_down(self, path: Path, mutant: str, verdict: int) -> None:
        self._said[verdict] += 1
        if verdict != NOTICED:
            sys.stderr.write(f"{mutant}: {_SAID.get(verdict, verdict)}\n")
        if verdict != OPEN:
            self._metas[path]["exit_code_by_key"][mutant] = verdict
            path.write_text(json.dumps(self._metas[path], indent=4), encoding="utf-8")


def _fails(test: pytest.Item) -> bool:
    return any(report.failed for report in runtestprotocol(test, log=False, nextitem=None))


_mutated: dict[str, tuple[FunctionType, dict[str, Any]]] = {}
"""By mutmut's name of a function: the function as the package has it, and its mutants by their names."""


def _leave_alone(mutants: dict[str, Any], is_classmethod: bool = False) -> Callable[[FunctionType], FunctionType]:  # noqa: FBT001, FBT002, ARG001 -- as mutmut calls it
    """Stand in for mutmut's decorator, which asks at every call which mutant is meant, and takes most of the time."""

    def remembered(function: FunctionType) -> FunctionType:
        class_name, _, name = function.__qualname__.rpartition(".")
        mangled = f"xǁ{class_name}ǁ{name}" if class_name else f"x_{name}"
        _mutated[f"{function.__module__}.{mangled}"] = function, mutants
        return function

    return remembered


def _put_in_place(mutant: str) -> None:
    """Give the function of a mutant the mutant's code, so that whoever holds the function calls the mutant."""
    function, mutants = _mutated[_function(mutant)]
    changed = mutants[mutant.rpartition(".")[2]]
    changed = getattr(changed, "__func__", changed)
    function.__code__, function.__defaults__ = changed.__code__, changed.__defaults__
    function.__kwdefaults__ = changed.__kwdefaults__


def _function(mutant: str) -> str:
    return mutant.rpartition("__mutmut_")[0]


def _room(mutant: str) -> str:
    return mutant.split(".")[1]


def main() -> int:
    """Ask about all open mutants below ``mutants``; 0 when every one was asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rooms", nargs="*", help="only mutants of these, for example _engine")
    parser.add_argument("--seconds", type=float, default=inf, help="of the processor for one mutant")
    parser.add_argument("--children", type=int, default=os.cpu_count(), help="mutants asked about at once")
    given = parser.parse_args()
    settings = import_module("mutmut.configuration").config()
    import_module("mutmut.utils.file_utils").setup_source_paths()
    os.environ["MUTANT_UNDER_TEST"] = ""
    vars(import_module("mutmut.mutation.trampoline"))["wrap_in_trampoline"] = _leave_alone
    mutants = Path("mutants").resolve()
    loop = Loop(mutants, seconds=given.seconds, children=given.children, rooms=given.rooms)
    os.chdir(mutants)
    sys.modules.pop("tests")  # this one; the mutants have their own
    words = ["--rootdir=.", "--tb=native", "--assert=plain", *settings.pytest_add_cli_args]
    return int(pytest.main([*words, *settings.pytest_add_cli_args_test_selection], plugins=[loop]))


if __name__ == "__main__":
    sys.exit(main())
