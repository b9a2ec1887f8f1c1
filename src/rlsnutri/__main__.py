"""The command line: ``rlsnutri schedule PLAN.toml``.

Exit status: 0 where there is an answer; 1 where there is no schedule, a finding refuses the plan or nothing is known
about a question; 2 for input that cannot be read.  Never a traceback, unless Python runs in its development mode.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import shutil
import sys
import tomllib
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from attrs import frozen

from rlsnutri import _api
from rlsnutri.answers import Severity
from rlsnutri.catalog import default_catalog
from rlsnutri.codec import (
    error_to_dict,
    plan_from_json,
    plan_from_toml,
    report_to_dict,
    said_to_dict,
    schedule_to_dict,
    where_written,
)
from rlsnutri.codec.documents import LARGEST
from rlsnutri.errors import Fault, PlanError, RlsnutriError
from rlsnutri.plans import Plan
from rlsnutri.render.facts import said_text
from rlsnutri.render.lines import WIDTH
from rlsnutri.render.text import render_error, report_text, timetable

DONE, NO_SCHEDULE, BAD_INPUT, OUR_BUG, CANNOT_WRITE = 0, 1, 2, 70, 74
_WIDEST = 100
_NARROWEST = 24


@frozen
class _Document:
    """A plan as it was written, and how."""

    text: str
    is_json: bool

    def plan(self) -> Plan:
        return plan_from_json(self.text) if self.is_json else plan_from_toml(self.text)

    def tables(self) -> dict[str, Any]:
        held: dict[str, Any] = json.loads(self.text) if self.is_json else tomllib.loads(self.text)
        return held


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # whatever the locale says: the answer holds µ and ×
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        status = _run(argv)
        sys.stdout.flush()
    except SystemExit as end:  # argparse has said why
        return end.code if isinstance(end.code, int) else BAD_INPUT
    except BrokenPipeError:
        _forget_stdout()
        return DONE
    except OSError as error:  # reading has its own errors, so this is a full disk
        _forget_stdout()
        print(f"cannot write the answer: {error.strerror}", file=sys.stderr)
        return CANNOT_WRITE
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        if sys.flags.dev_mode:
            raise
        print(f"a bug in rlsnutri, sorry: {type(error).__name__}: {error}", file=sys.stderr)
        print("  help: the same command with `python -X dev -m rlsnutri` shows where", file=sys.stderr)
        return OUR_BUG
    return status


def _run(argv: Sequence[str] | None) -> int:
    options = _parser().parse_args(argv)
    width: int = options.width or _terminal_width()
    if options.command == "ask":
        return _ask(" ".join(options.question), options, width)
    document = plan = None
    try:
        document = _document(options.plan)
        plan = document.plan()
        text, status = _check(plan, options, width) if options.command == "check" else _schedule(plan, options, width)
    except RlsnutriError as error:
        if isinstance(error, PlanError) and document is not None and plan is not None:
            error = where_written(error, plan, document.tables())
        return _say_error(error, options, width)
    print(text)
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="rlsnutri",
        description="When to take what: timetables for people with restless legs syndrome.",
        epilog="This is information, not medical advice.",
    )
    parser.add_argument("--version", action="version", version=_version())
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("plan", metavar="PLAN", help="a plan in TOML or JSON; - reads standard input")
    common.add_argument("--json", action="store_true", help="answer in JSON, errors too, on standard output")
    common.add_argument("--width", type=_width, metavar="N", help="columns of the text, 80 or the terminal's")
    to_schedule = commands.add_parser("schedule", parents=[common], help="find the best timetable", allow_abbrev=False)
    to_schedule.add_argument("--max-steps", type=_steps, metavar="N", help="search steps after which to stop")
    commands.add_parser("check", parents=[common], help="compare amounts with the limits", allow_abbrev=False)
    to_ask = commands.add_parser("ask", help="what is known about something, and who says so", allow_abbrev=False)
    to_ask.add_argument("question", nargs="+", metavar="WORDS", help="such as: calcium magnesium")
    to_ask.add_argument("--json", action="store_true", help="answer in JSON")
    to_ask.add_argument("--width", type=_width, metavar="N", help="columns of the text, 80 or the terminal's")
    return parser


def _version() -> str:
    try:
        return f"rlsnutri {version('rlsnutri')}"
    except PackageNotFoundError:
        return "rlsnutri, not installed"


def _width(text: str) -> int:
    return _number(text, _NARROWEST, 1000)


def _steps(text: str) -> int:
    return _number(text, 1, 10**12)


def _number(text: str, least: int, most: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 13 and least <= int(text) <= most):
        raise argparse.ArgumentTypeError(f"{text[:20]!r} is not a whole number from {least} to {most}")
    return int(text)


def _terminal_width() -> int:
    if not sys.stdout.isatty():
        return WIDTH
    return max(_NARROWEST, min(shutil.get_terminal_size((WIDTH, 24)).columns, _WIDEST))


def _document(name: str) -> _Document:
    """Read the plan's text; raises :class:`PlanError` where there is none to be read."""
    try:
        if name == "-":
            held = sys.stdin.buffer.read(LARGEST + 1)
        else:
            with Path(name).open("rb") as file:
                held = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise PlanError([Fault(f"cannot read the plan: {reason.lower()}", name)]) from None
    if len(held) > LARGEST:
        raise PlanError([Fault("too long to be a plan", name, help=f"at most {LARGEST} bytes")])
    try:
        text = held.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problem = f"cannot read the plan: byte {error.start + 1} is not UTF-8"
        raise PlanError([Fault(problem, name, help="save the file as UTF-8")]) from None
    suffix = Path(name).suffix.lower()
    return _Document(text, suffix == ".json" or (suffix != ".toml" and text.lstrip().startswith("{")))


def _schedule(plan: Plan, options: argparse.Namespace, width: int) -> tuple[str, int]:
    limited = {} if options.max_steps is None else {"max_steps": options.max_steps}
    found = _api.schedule(plan, **limited)
    return _as_json(schedule_to_dict(found)) if options.json else timetable(found, width=width), DONE


def _check(plan: Plan, options: argparse.Namespace, width: int) -> tuple[str, int]:
    report = _api.check(plan)
    refused = any(finding.severity is Severity.REFUSE for finding in report.findings)
    text = _as_json(report_to_dict(report)) if options.json else report_text(report, width=width)
    return text, NO_SCHEDULE if refused else DONE


def _ask(question: str, options: argparse.Namespace, width: int) -> int:
    said, edition = _api.ask(question), default_catalog().version
    as_text = _as_json(said_to_dict(said, catalog=edition)) if options.json else None
    text = as_text or said_text(said, catalog=edition, width=width)
    print(text)
    return DONE if said else NO_SCHEDULE


def _say_error(error: RlsnutriError, options: argparse.Namespace, width: int) -> int:
    if options.json:
        print(_as_json(error_to_dict(error)))
    else:
        print(render_error(error, width=width), file=sys.stderr)
    return BAD_INPUT if isinstance(error, PlanError) else NO_SCHEDULE


def _as_json(answer: dict[str, Any]) -> str:
    return json.dumps(answer, ensure_ascii=False, indent=2)


def _forget_stdout() -> None:
    """Let what is still unwritten go nowhere, so that Python does not complain at its end."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError:  # not a file at all
        sys.stdout = io.StringIO()


if __name__ == "__main__":
    sys.exit(main())
