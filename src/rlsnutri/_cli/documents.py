"""What commands read: plans, schedules and labels in files or on standard input."""

from __future__ import annotations

import json
import sys
import tomllib
from pathlib import Path
from typing import Any, cast

from attrs import frozen

from rlsnutri.answers import Schedule
from rlsnutri.codec import plan_from_json, plan_from_toml, schedule_from_dict
from rlsnutri.codec.documents import LARGEST, from_json
from rlsnutri.errors import Fault, PlanError
from rlsnutri.plans import Plan


@frozen
class Document:
    """A plan or a schedule as it was written, and how."""

    text: str
    is_json: bool

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


def read_document(name: str) -> Document:
    """Read a document; raises :class:`PlanError` where there is none to be read."""
    text = read_text(name, "plan")
    suffix = Path(name).suffix.lower()
    return Document(text, suffix == ".json" or (suffix != ".toml" and text.lstrip().startswith("{")))


def read_text(name: str, what: str) -> str:
    """Read the text of a plan or a label; raises :class:`PlanError` where there is none to be read."""
    try:
        if name == "-":
            held = sys.stdin.buffer.read(LARGEST + 1)
        else:
            with Path(name).open("rb") as file:
                held = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise PlanError([Fault(f"cannot read the {what}: {reason.lower()}", name)]) from None
    if len(held) > LARGEST:
        raise PlanError([Fault(f"too long to be a {what}", name, help=f"at most {LARGEST} bytes")])
    try:
        return held.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problem = f"cannot read the {what}: byte {error.start + 1} is not UTF-8"
        raise PlanError([Fault(problem, name, help="save the file as UTF-8")]) from None
