"""The command line: ``rlsnutri schedule PLAN.toml``, ``rlsnutri check PLAN.toml``, ``rlsnutri why PLAN.toml NAME``.

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
import unicodedata
from collections.abc import Sequence
from difflib import get_close_matches
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from attrs import evolve, frozen

from rlsnutri import _api
from rlsnutri.answers import Intake, Schedule, Severity, Why
from rlsnutri.clock import ClockTime
from rlsnutri.codec import (
    error_to_dict,
    impossible_where_written,
    plan_from_json,
    plan_from_toml,
    reasons_where_written,
    report_to_dict,
    schedule_to_dict,
    where_written,
    why_to_dict,
)
from rlsnutri.codec.documents import LARGEST
from rlsnutri.errors import Fault, NoScheduleError, PlanError, RlsnutriError
from rlsnutri.plans import Plan
from rlsnutri.render.lines import WIDTH
from rlsnutri.render.text import render_error, report_text, timetable, why_text

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
    document = plan = None
    try:
        document = _document(options.plan)
        plan = document.plan()
        if options.command == "why":
            text, status = _why(plan, document.tables(), options, width)
        else:
            answer = _check if options.command == "check" else _schedule
            text, status = answer(plan, options, width)
    except RlsnutriError as error:
        if isinstance(error, PlanError) and document is not None and plan is not None:
            error = where_written(error, plan, document.tables())
        elif isinstance(error, NoScheduleError) and document is not None and plan is not None:
            error = impossible_where_written(error, plan, document.tables())
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
    to_ask = commands.add_parser(
        "why", parents=[common], help="say why a dose stands where it stands", allow_abbrev=False
    )
    to_ask.add_argument("name", metavar="NAME", help="the name of the dose")
    to_ask.add_argument("time", metavar="TIME", nargs="?", help="one of its times, such as 07:30; all unless given")
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


def _why(plan: Plan, written: dict[str, Any], options: argparse.Namespace, width: int) -> tuple[str, int]:
    found = _api.schedule(plan)
    asked: list[Why] = []
    for intake in _asked(found, options.name, options.time):
        answer = found.why(intake)
        asked.append(evolve(answer, reasons=reasons_where_written(answer.reasons, plan, written)))
    if options.json:
        return _as_json([why_to_dict(each) for each in asked]), DONE
    return "\n\n\n".join(why_text(each, width=width) for each in asked), DONE


def _asked(schedule: Schedule, name: str, time: str | None) -> list[Intake]:
    """The intakes of that name, at that time if one is given; raises :class:`PlanError` if there is none."""
    at = None if time is None else ClockTime.parse(time)
    intakes = [intake for slot in schedule for intake in slot.intakes]
    named = [intake for intake in intakes if _folded(intake.dose) == _folded(name)]
    if not named:
        names = list(dict.fromkeys(intake.dose for intake in intakes))
        near = get_close_matches(name, names, 1)
        help_ = f"did you mean {near[0]!r}?" if near else ", ".join(names)
        raise PlanError([Fault(f"the timetable has no dose called {name!r}", value=name, help=help_)])
    found = [intake for intake in named if at in (None, intake.time)]
    if not found:
        times = ", ".join(str(intake.time) for intake in named)
        raise PlanError([Fault(f"{named[0].dose} is not taken at {time}", value=str(time), help=f"it is at {times}")])
    return found


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _check(plan: Plan, options: argparse.Namespace, width: int) -> tuple[str, int]:
    report = _api.check(plan)
    refused = any(finding.severity is Severity.REFUSE for finding in report.findings)
    text = _as_json(report_to_dict(report)) if options.json else report_text(report, width=width)
    return text, NO_SCHEDULE if refused else DONE


def _say_error(error: RlsnutriError, options: argparse.Namespace, width: int) -> int:
    if options.json:
        print(_as_json(error_to_dict(error)))
    else:
        print(render_error(error, width=width), file=sys.stderr)
    return BAD_INPUT if isinstance(error, PlanError) else NO_SCHEDULE


def _as_json(answer: dict[str, Any] | list[dict[str, Any]]) -> str:
    return json.dumps(answer, ensure_ascii=False, indent=2)


def _forget_stdout() -> None:
    """Let what is still unwritten go nowhere, so that Python does not complain at its end."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError:  # not a file at all
        sys.stdout = io.StringIO()


if __name__ == "__main__":
    sys.exit(main())
