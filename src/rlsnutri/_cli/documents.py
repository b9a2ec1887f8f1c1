"""What commands read: plans, schedules and labels in files or on standard input."""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast

from attrs import frozen

from rlsnutri.answers import Schedule
from rlsnutri.codec import plan_from_json, plan_from_toml, schedule_from_dict
from rlsnutri.codec.documents import LARGEST, from_json
from rlsnutri.errors import Fault, PlanError
from rlsnutri.plans import Plan


@frozen
class Document:
    """A plan or a schedule as it was written, and how; ``name`` says where."""

    text: str
    is_json: bool
    name: str = ""

    def plan(self) -> Plan:
        """Read it as a plan."""
        return plan_from_json(self.text) if self.is_json else plan_from_toml(self.text)

    def schedule(self) -> Schedule | None:
        """Read a schedule, if it is one and no plan; only JSON holds schedules."""
        if not self.is_json:
            return None
        held, faults = from_json(self.text, "schedule")
        table = cast("dict[str, Any]", held) if isinstance(held, dict) else {}
        if table.get("kind") != "schedule":
            return None
        if faults:
            raise PlanError(faults)
        return schedule_from_dict(table)

    def tables(self) -> dict[str, Any]:
        """Return what is written in it, of a document that was read as a plan."""
        held: dict[str, Any] = json.loads(self.text) if self.is_json else tomllib.loads(self.text)
        return held


@frozen
class Unreadable:
    """Where a plan should be and none is, and what is wrong."""

    name: str
    error: PlanError


def read_document(name: str) -> Document:
    """Read a document; raises :class:`PlanError` where there is none to be read."""
    text = read_text(name, "plan")
    suffix = Path(name).suffix.lower()
    return Document(text, suffix == ".json" or (suffix != ".toml" and text.lstrip().startswith("{")), name)


def read_text(name: str, what: str) -> str:
    """Read the text of a plan or a label; raises :class:`PlanError` where there is none to be read."""
    try:
        with _opened(name) as file:
            held = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        raise _cannot_read(error, name, what) from None
    return _decoded(held, name, what)


def documents(names: list[str]) -> Iterator[Document | Unreadable]:
    """Read one file after the other; what cannot be read takes its place."""
    for name in names:
        try:
            yield read_document(name)
        except PlanError as error:
            yield Unreadable(name, error)


def lines(name: str) -> Generator[Document | Unreadable, None, None]:
    """Read a file of JSON lines, ``-`` being standard input: each line a plan, named by file and line.

    Empty lines are passed over.  No line is held in memory beyond the length that a plan may have.  What cannot be read
    takes its place, the file itself too.
    """
    try:
        with _opened(name) as file:
            number = 0
            while line := file.readline(LARGEST + 1):
                number += 1
                if len(line) > LARGEST:
                    _skip_the_rest(file, line)
                if line.strip():
                    yield _line(line, f"{name}:{number}")
    except (OSError, ValueError) as error:
        yield Unreadable(name, _cannot_read(error, name, "plans"))


def _line(line: bytes, name: str) -> Document | Unreadable:
    try:
        return Document(_decoded(line, name, "plan").strip(), is_json=True, name=name)
    except PlanError as error:
        return Unreadable(name, error)


def _skip_the_rest(file: BinaryIO, line: bytes) -> None:
    while line and not line.endswith(b"\n"):
        line = file.readline(LARGEST)


@contextmanager
def _opened(name: str) -> Generator[BinaryIO, None, None]:
    if name == "-":
        yield sys.stdin.buffer
    else:
        with Path(name).open("rb") as file:
            yield file


def _decoded(held: bytes, name: str, what: str) -> str:
    if len(held) > LARGEST:
        raise PlanError([Fault(f"too long to be a {what}", name, help=f"at most {LARGEST} bytes")])
    try:
        return held.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problem = f"cannot read the {what}: byte {error.start + 1} is not UTF-8"
        raise PlanError([Fault(problem, name, help="save the file as UTF-8")]) from None


def _cannot_read(error: Exception, name: str, what: str) -> PlanError:
    reason = getattr(error, "strerror", None) or str(error)
    return PlanError([Fault(f"cannot read the {what}: {reason.lower()}", name)])
