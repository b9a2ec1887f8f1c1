"""What survived the mutants of class bodies: ``python -m tests.class_bodies [ROOM ...]``, in a copy of the tree.

mutmut changes what stands inside functions.  cosmic-ray changes the rest: the bodies of classes and their validators,
decorators and decorated functions, tables and other values of a module, defaults of parameters.  What it would change
inside a plain function is left to mutmut, and annotations are left alone, since nothing reads them; of the operators
that put another arithmetic in the place of one, one is enough.  cosmic-ray writes into the files that it changes: run
this in a copy, as ``nox -s bodies`` does.

Survivors are compared with the list ``[[bodies]]`` of ``survivors.toml``, as ``tests.mutation`` does with its own.
"""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

# cosmic-ray is installed only where this runs
from cosmic_ray.work_db import WorkDB, use_db  # type: ignore[import-not-found]  # pyright: ignore[reportMissingImports]
from cosmic_ray.work_item import (  # type: ignore[import-not-found]  # pyright: ignore[reportMissingImports]
    MutationSpec,
    TestOutcome,
    WorkerOutcome,
    WorkResult,
)

from tests.mutation import Change, difference, listed, told

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path("src/rlsnutri")
TESTS = {
    "amounts.py": "amounts values codec labels golden",
    "clock.py": "clock values codec gaps golden",
    "audit": "audit audit_edges catalog_audit check guide standards acknowledging presets seldom golden rare",
    "verify": "verify judges_agree one_more gaps near open_times put_together golden replan rest_of_day",
    "_engine": (
        "effort conformance judges_agree no_schedule real_conflicts real_plans steps why seldom rare golden "
        "rest_of_day near replan one_more gaps open_times put_together brute_force memory"
    ),
}
"""By the room, the tests that are written for it."""

ONE_OF_EACH = (
    "Add_Sub",
    "Sub_Add",
    "Mul_Div",
    "Div_Mul",
    "FloorDiv_Mul",
    "Mod_Mul",
    "Pow_Mul",
    "BitOr_BitAnd",
    "BitAnd_BitOr",
    "LShift_RShift",
)
_BINARY = "core/ReplaceBinaryOperator_"
_TIMEOUT = 300.0

Span = tuple[tuple[int, int], tuple[int, int]]
"""From a line and column up to, not including, another."""


def left_to_others(tree: ast.Module) -> Iterator[Span]:
    """The places in a file that are mutmut's, and the annotations."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            if not node.decorator_list:
                yield (node.body[0].lineno, 0), ((node.end_lineno or 0) + 1, 0)
            arguments = node.args
            every = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg)
            if arguments.kwonlyargs:
                # the asterisk before these is taken for a multiplication
                before = (*arguments.posonlyargs, *arguments.args, *arguments.defaults)
                begin = max(((each.end_lineno or 0, each.end_col_offset or 0) for each in before), default=_begin(node))
                yield begin, _begin(arguments.kwonlyargs[0])
            annotations = [node.returns, *(each.annotation for each in every if each)]
        elif isinstance(node, ast.AnnAssign):
            annotations = [node.annotation]
        else:
            continue
        for each in annotations:
            if each:
                yield (each.lineno, each.col_offset), (each.end_lineno or 0, each.end_col_offset or 0)


def _begin(node: ast.stmt | ast.arg) -> tuple[int, int]:
    return node.lineno, node.col_offset


def is_wanted(mutation: MutationSpec, spans: list[Span]) -> bool:
    """Whether nobody else makes this mutant and it is not one of a dozen alike."""
    operator = mutation.operator_name
    if operator.startswith(_BINARY) and operator.removeprefix(_BINARY) not in ONE_OF_EACH:
        return False
    return not any(begin <= mutation.start_pos < end for begin, end in spans)


def tried(room: str, session: Path) -> list[Change | None]:
    """What each mutant of a room changes, for those that survived; None for those that were noticed."""
    configuration = session.with_suffix(".toml")
    tests = " ".join(f"tests/test_{name}.py" for name in TESTS[room].split())
    command = f"{sys.executable} -m pytest -x -q -n 0 -p no:cacheprovider {tests}"
    # A JSON string is a TOML string.
    configuration.write_text(
        f"""
[cosmic-ray]
module-path = {json.dumps(str(PACKAGE / room))}
test-command = {json.dumps(command)}
timeout = {_TIMEOUT}
excluded-modules = []
[cosmic-ray.distributor]
name = "local"
""",
        encoding="utf-8",
    )
    _cosmic_ray("init", str(configuration), str(session))
    with use_db(session) as db:
        _leave_out(db)
    _cosmic_ray("exec", str(configuration), str(session))
    with use_db(session) as db:
        done = {str(job): result for job, result in db.results}
        return [
            _change(item.mutations[0], done[item.job_id])
            for item in db.work_items
            if done[item.job_id].worker_outcome != WorkerOutcome.SKIPPED
        ]


def main(rooms: list[str]) -> int:
    """Try the rooms; print each share and what does not agree with the list; 1 if anything does not.

    No share is asked for: so few changes remain that what nobody can notice would decide it.
    """
    found: dict[str, list[Change | None]] = {}
    with TemporaryDirectory() as directory:
        for room in rooms or TESTS:
            found[room] = tried(room, Path(directory) / f"{Path(room).stem}.sqlite")
    survived = {each for changes in found.values() for each in changes if each}
    noticed = {room: (changes.count(None), len(changes)) for room, changes in found.items()}
    return told(noticed, survived, listed("bodies"), least={})


def _leave_out(db: WorkDB) -> None:
    spans: dict[Path, list[Span]] = {}
    for item in list(db.work_items):
        mutation = item.mutations[0]
        path = mutation.module_path
        if path not in spans:
            spans[path] = list(left_to_others(ast.parse(path.read_text(encoding="utf-8"))))
        if not is_wanted(mutation, spans[path]):
            db.set_result(item.job_id, WorkResult(WorkerOutcome.SKIPPED, output="left to mutmut, or alike"))


def _change(mutation: MutationSpec, result: WorkResult) -> Change | None:
    if result.worker_outcome == WorkerOutcome.NORMAL and result.test_outcome == TestOutcome.SURVIVED:
        lines: list[str] = list((result.diff or "").splitlines())
        return (str(mutation.module_path.relative_to(PACKAGE)), *difference(lines))
    return None


def _cosmic_ray(*words: str) -> None:
    subprocess.run(["cosmic-ray", *words], check=True)  # noqa: S607 -- of this environment


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
