"""What was asked, and what is printed: the values that commands get and give."""

from __future__ import annotations

import argparse
import json
from typing import Any

from attrs import define, field, frozen

from rlsnutri import _api
from rlsnutri._cli.documents import Document, read_document
from rlsnutri.answers import Schedule
from rlsnutri.codec import impossible_where_written, where_written
from rlsnutri.errors import Fault, NoScheduleError, PlanError, RlsnutriError
from rlsnutri.plans import Plan

DONE, NO_SCHEDULE, BAD_INPUT, NOT_INSTALLED, OUR_BUG, CANNOT_WRITE = 0, 1, 2, 69, 70, 74
"""Exit statuses: 64 to 78 mean what ``sysexits.h`` says."""


@frozen
class Printed:
    """What a command prints, and its exit status."""

    text: str
    status: int = DONE


@define
class Asked:
    """The options of one command; what was read for it is kept, to say of errors where they stand in the file."""

    options: argparse.Namespace
    width: int
    _document: Document | None = field(default=None, init=False)
    _plan: Plan | None = field(default=None, init=False)

    def document(self) -> Document:
        """The document that the command is about."""
        if self._document is None:
            self._document = read_document(self.options.plan)
        return self._document

    def plan(self) -> Plan:
        """The plan that the command is about."""
        if self._plan is None:
            self._plan = self.document().plan()
        return self._plan

    def schedule(self) -> Schedule:
        """The best schedule for the plan, found as the options say."""
        plan = self.plan()
        options: dict[str, Any] = {}
        if self.options.near is not None:
            near = read_document(self.options.near).schedule()
            if near is None:
                help_ = "what `rlsnutri schedule --json` wrote"
                raise PlanError([Fault("no schedule in JSON", self.options.near, help=help_)])
            options["near"] = near
        if self.options.max_steps is not None:
            options["max_steps"] = self.options.max_steps
        return _api.schedule(plan, **options)

    def given_schedule(self) -> Schedule:
        """The schedule that the command is about, or that of the plan it is about."""
        given = self.document().schedule()
        if given is None:
            return self.schedule()
        for name, value in (("--near", self.options.near), ("--max-steps", self.options.max_steps)):
            if value is not None:
                raise PlanError([Fault(f"{name} with a schedule: nothing is searched", name, help="give the plan")])
        return given

    def where_written(self, error: RlsnutriError) -> RlsnutriError:
        """Return the error with its places as they stand in the document, where a plan was read from one."""
        if self._document is None or self._plan is None:
            return error
        if isinstance(error, PlanError):
            return where_written(error, self._plan, self._document.tables())
        if isinstance(error, NoScheduleError):
            return impossible_where_written(error, self._plan, self._document.tables())
        return error


def as_json(answer: dict[str, Any] | list[dict[str, Any]]) -> str:
    """Return an answer as JSON for people and programs."""
    return json.dumps(answer, ensure_ascii=False, indent=2)
