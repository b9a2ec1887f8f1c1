"""Plans as they were written: files, standard input, lines of JSON; read, but not yet understood."""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from attrs import frozen

from rlsnutri.codec import plan_from_json, plan_from_toml
from rlsnutri.codec.documents import LARGEST
from rlsnutri.errors import Fault, PlanError
from rlsnutri.plans import Plan

__all__ = ["Document", "Unreadable", "document", "documents", "lines"]


@frozen
class Document:
    """A plan as it was written, and how; ``name`` says where."""

    text: str
    is_json: bool
    name: str = ""

    def plan(self) -> Plan:
        """Read the plan; raises :class:`~rlsnutri.PlanError`."""
        return plan_from_json(self.text) if self.is_json else plan_from_toml(self.text)

    def tables(self) -> dict[str, Any]:
        """Return what the text of a plan that could be read holds."""
        held: dict[str, Any] = json.loads(self.text) if self.is_json else tomllib.loads(self.text)
        return held


@frozen
class Unreadable:
    """Where a plan should be and none is, and what is wrong."""

    name: str
    error: PlanError


def document(name: str) -> Document:
    """Read the text of the file ``name``, ``-`` being standard input.

    Raises :class:`~rlsnutri.PlanError` where there is none to be read.
    """
    try:
        with _opened(name) as file:
            held = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        raise _cannot_read(error, name, "plan") from None
    text = _decoded(held, name, "utf-8-sig")
    suffix = Path(name).suffix.lower()
    return Document(text, suffix == ".json" or (suffix != ".toml" and text.lstrip().startswith("{")), name)


def documents(names: list[str]) -> Iterator[Document | Unreadable]:
    """Read one file after the other; what cannot be read takes its place."""
    for name in names:
        try:
            yield document(name)
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
        return Document(_decoded(line, name, "utf-8-sig").strip(), is_json=True, name=name)
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


def _decoded(held: bytes, name: str, encoding: str) -> str:
    if len(held) > LARGEST:
        raise PlanError([Fault("too long to be a plan", name, help=f"at most {LARGEST} bytes")])
    try:
        return held.decode(encoding)
    except UnicodeDecodeError as error:
        problem = f"cannot read the plan: byte {error.start + 1} is not UTF-8"
        raise PlanError([Fault(problem, name, help="save the file as UTF-8")]) from None


def _cannot_read(error: Exception, name: str, what: str) -> PlanError:
    reason = getattr(error, "strerror", None) or str(error)
    return PlanError([Fault(f"cannot read the {what}: {reason.lower()}", name)])
