"""The command line: ``rlsnutri schedule PLAN.toml``.

Exit status: 0 where there is an answer; 1 where there is no schedule or a finding refuses the plan; 2 for
input that cannot be read.  Never a traceback, unless Python runs in its development mode.
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
from typing import Any, cast

from attrs import frozen

from rlsnutri import _api
from rlsnutri.answers import Schedule, Severity
from rlsnutri.clock import LONGEST_CYCLE, ClockTime
from rlsnutri.codec import (
    error_to_dict,
    open_times_to_dict,
    plan_from_json,
    plan_from_toml,
    replanned_to_dict,
    report_to_dict,
    schedule_from_dict,
    schedule_to_dict,
    where_written,
)
from rlsnutri.codec.documents import LARGEST, from_json
from rlsnutri.errors import Fault, PlanError, RlsnutriError
from rlsnutri.plans import Plan
from rlsnutri.render.lines import WIDTH
from rlsnutri.render.text import render_error, report_text, timetable
from rlsnutri.render.today import open_times_text, replanned_text
from rlsnutri.replans import Missed, Taken

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
    document = plan = None
    try:
        document = _document(options.plan)
        found: Plan | Schedule | None = document.schedule() if options.command in _OF_A_SCHEDULE else None
        if found is None:
            found = plan = document.plan()
        text, status = _answer(found, options, width)
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
    to_schedule.add_argument(
        "--near", metavar="SCHEDULE", help="a previous answer in JSON, to move as little as can be"
    )
    to_open = commands.add_parser("open", parents=[common], help="when one more breaks nothing", allow_abbrev=False)
    to_open.add_argument("thing", metavar="THING", help="a form, medicine, group, drink, or a dose of the plan by name")
    to_open.add_argument("--amount", metavar="AMOUNT", help='of a form or nutrient, such as "25 mg"')
    to_replan = commands.add_parser("replan", parents=[common], help="the rest of today", allow_abbrev=False)
    to_replan.add_argument("--now", type=_clock, metavar="HH:MM", required=True, help="what time it is")
    for name, read, shape, text in (
        ("--taken", _taken, "NAME=HH:MM[*N]", "taken then, N portions of it; may be repeated"),
        ("--missed", _missed, "NAME[=HH:MM]", "not taken; may be repeated"),
    ):
        to_replan.add_argument(name, action="append", default=[], type=read, metavar=shape, help=text)
    for command in (to_open, to_replan):
        command.add_argument("--day", type=_day, metavar="N", help="day of the cycle, the first is 1")
    commands.add_parser("check", parents=[common], help="compare amounts with the limits", allow_abbrev=False)
    return parser


def _version() -> str:
    try:
        return f"rlsnutri {version('rlsnutri')}"
    except PackageNotFoundError:
        return "rlsnutri, not installed"


def _width(text: str) -> int:
    return _number(text, _NARROWEST, 1000)


def _day(text: str) -> int:
    return _number(text, 1, LONGEST_CYCLE) - 1


def _taken(text: str) -> Taken:
    name, _, rest = text.rpartition("=")
    time, star, portions = rest.partition("*")
    return Taken(name, _clock(time), _number(portions, 1, 1000) if star else None)


def _missed(text: str) -> Missed:
    name, _, time = text.rpartition("=")
    return Missed(name, _clock(time)) if name else Missed(text)


def _clock(text: str) -> ClockTime:
    try:
        return ClockTime.parse(text)
    except PlanError:
        raise argparse.ArgumentTypeError(f"{text[:20]!r} is not a time such as 06:30") from None


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
    near = _previous(options.near)
    limited = {} if options.max_steps is None else {"max_steps": options.max_steps}
    found = _api.schedule(plan, **limited) if near is None else _api.schedule(plan, near=near, **limited)
    return _as_json(schedule_to_dict(found)) if options.json else timetable(found, width=width), DONE


def _previous(name: str | None) -> Schedule | None:
    if name is None:
        return None
    found = _document(name).schedule()
    if found is None:
        raise PlanError([Fault("no schedule in JSON", name, help="what `rlsnutri schedule --json` wrote")])
    return found


def _open(found: Schedule, options: argparse.Namespace, width: int) -> tuple[str, int]:
    times = found.open_times(options.thing, amount=options.amount, day=options.day)
    return _as_json(open_times_to_dict(times)) if options.json else open_times_text(times, width=width), DONE


def _replan(found: Schedule, options: argparse.Namespace, width: int) -> tuple[str, int]:
    rest = _api.replan(found, now=options.now, taken=options.taken, missed=options.missed, day=options.day or 0)
    return _as_json(replanned_to_dict(rest)) if options.json else replanned_text(rest, width=width), DONE


def _check(plan: Plan, options: argparse.Namespace, width: int) -> tuple[str, int]:
    report = _api.check(plan)
    refused = any(finding.severity is Severity.REFUSE for finding in report.findings)
    text = _as_json(report_to_dict(report)) if options.json else report_text(report, width=width)
    return text, NO_SCHEDULE if refused else DONE


_OF_A_PLAN = {"check": _check, "schedule": _schedule}
_OF_A_SCHEDULE = {"open": _open, "replan": _replan}


def _answer(found: Plan | Schedule, options: argparse.Namespace, width: int) -> tuple[str, int]:
    if not isinstance(found, Plan):
        return _OF_A_SCHEDULE[options.command](found, options, width)
    if options.command in _OF_A_PLAN:
        return _OF_A_PLAN[options.command](found, options, width)
    return _OF_A_SCHEDULE[options.command](_api.schedule(found), options, width)


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
