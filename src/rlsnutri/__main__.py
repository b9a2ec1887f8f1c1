"""The command line: ``rlsnutri schedule PLAN.toml``.

Exit status: 0 where there is an answer; 1 where there is no schedule or a finding refuses the plan; 2 for
input that cannot be read; 69 where an extra is not installed.  Never a traceback, unless Python runs in its
development mode.
"""

from __future__ import annotations

import argparse
import datetime
import io
import json
import os
import shutil
import sys
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from rlsnutri import _api, _batch, _written
from rlsnutri.answers import Schedule, Severity
from rlsnutri.catalog import default_catalog
from rlsnutri.codec import (
    error_to_dict,
    report_to_dict,
    schedule_to_dict,
    where_written,
)
from rlsnutri.errors import MissingExtraError, PlanError, RlsnutriError
from rlsnutri.interop import fhir, ical
from rlsnutri.plans import Plan
from rlsnutri.render.lines import WIDTH
from rlsnutri.render.text import render_error, report_text, timetable

DONE, NO_SCHEDULE, BAD_INPUT, NOT_INSTALLED, OUR_BUG, CANNOT_WRITE = 0, 1, 2, 69, 70, 74
_WIDEST = 100
_NARROWEST = 24


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
        if options.command == "schedule":
            if _batch.wanted(options):
                return _batch.run(options, no_schedule=NO_SCHEDULE, bad_input=BAD_INPUT)
            (options.plan,) = options.plans
        document = _written.document(options.plan)
        plan = document.plan()
        commands = {"check": _check, "schedule": _schedule, "calendar": _calendar, "fhir": _fhir}
        text, status = commands[options.command](plan, options, width)
    except RlsnutriError as error:
        if isinstance(error, PlanError) and document is not None and plan is not None:
            error = where_written(error, plan, document.tables())
        return _say_error(error, options, width)
    print(text, end="" if text.endswith("\n") else "\n")
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="rlsnutri",
        description="When to take what: timetables for people with restless legs syndrome.",
        epilog="This is information, not medical advice.",
    )
    parser.add_argument("--version", action="version", version=_version())
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    shown = argparse.ArgumentParser(add_help=False)
    shown.add_argument("--width", type=_width, metavar="N", help="columns of the text, 80 or the terminal's")
    any_plan = argparse.ArgumentParser(add_help=False, parents=[shown])
    any_plan.add_argument("plan", metavar="PLAN", help="a plan in TOML or JSON; - reads standard input")
    as_json = argparse.ArgumentParser(add_help=False)
    as_json.add_argument("--json", action="store_true", help="answer in JSON, errors too, on standard output")
    to_schedule = commands.add_parser(
        "schedule", parents=[shown, as_json], help="find the best timetable", allow_abbrev=False
    )
    to_schedule.add_argument("--max-steps", type=_steps, metavar="N", help="search steps after which to stop")
    _batch.add_options(to_schedule)
    commands.add_parser(
        "check", parents=[any_plan, as_json], help="compare amounts with the limits", allow_abbrev=False
    )
    _add_exports(commands, any_plan)
    return parser


def _add_exports(commands: Any, any_plan: argparse.ArgumentParser) -> None:
    to_calendar, to_fhir = (
        commands.add_parser(name, parents=[any_plan], help=f"write the timetable as {what}", allow_abbrev=False)
        for name, what in (("calendar", "iCalendar"), ("fhir", "FHIR"))
    )
    for each in (to_calendar, to_fhir):
        each.set_defaults(json=False)
    to_calendar.add_argument("--last", type=_date, metavar="DATE", help="the last day; without it, for good")
    to_calendar.add_argument("--name", default="Supplements and medicines", help="the calendar's name")
    alarms = to_calendar.add_mutually_exclusive_group()
    alarms.add_argument(
        "--reminder", type=_minutes, default=0, metavar="N", help="ring N minutes before, 0 unless given"
    )
    alarms.add_argument("--no-reminder", dest="reminder", action="store_const", const=None, help="never ring")
    to_fhir.add_argument("--release", choices=["R4", "R5"], default="R4", help="of FHIR, R4 unless given")
    to_fhir.add_argument("--patient", metavar="REFERENCE", help="whom it is for, such as Patient/123")
    for each, needed in ((to_calendar, True), (to_fhir, False)):
        each.add_argument("--first", type=_date, required=needed, metavar="DATE", help="the date of the first day")
        each.add_argument(
            "--stamp", type=_stamp, required=needed, metavar="TIME", help="when it is made, with its zone"
        )
        each.add_argument("--max-steps", type=_steps, metavar="N", help="search steps after which to stop")


def _date(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text[:20]!r} is not a date such as 2026-11-30") from None


def _stamp(text: str) -> datetime.datetime:
    try:
        read = datetime.datetime.fromisoformat(text)
    except ValueError:
        read = None
    if read is None or read.utcoffset() is None:
        raise argparse.ArgumentTypeError(f"{text[:30]!r} is not a time with its zone such as 2026-11-25T08:00:00Z")
    return read


def _minutes(text: str) -> int:
    return _number(text, 0, 1440)


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


def _found(plan: Plan, options: argparse.Namespace) -> Schedule:
    limited = {} if options.max_steps is None else {"max_steps": options.max_steps}
    return _api.schedule(plan, **limited)


def _schedule(plan: Plan, options: argparse.Namespace, width: int) -> tuple[str, int]:
    found = _found(plan, options)
    return _as_json(schedule_to_dict(found)) if options.json else timetable(found, width=width), DONE


def _check(plan: Plan, options: argparse.Namespace, width: int) -> tuple[str, int]:
    report = _api.check(plan)
    refused = any(finding.severity is Severity.REFUSE for finding in report.findings)
    text = _as_json(report_to_dict(report)) if options.json else report_text(report, width=width)
    return text, NO_SCHEDULE if refused else DONE


def _calendar(plan: Plan, options: argparse.Namespace, _width: int) -> tuple[str, int]:
    found = _found(plan, options)
    file = ical.calendar(
        found,
        first=options.first,
        last=options.last,
        stamp=options.stamp,
        reminder=options.reminder,
        name=options.name,
    )
    stdout: object = sys.stdout
    if isinstance(stdout, io.TextIOWrapper):
        stdout.reconfigure(newline="")  # the lines of a calendar end in CR LF, on every system
    return file.decode(), DONE


def _fhir(plan: Plan, options: argparse.Namespace, _width: int) -> tuple[str, int]:
    found = _found(plan, options)
    written = fhir.bundle(
        found,
        release=options.release,
        patient=options.patient,
        first=options.first,
        stamp=options.stamp,
        forms=default_catalog().forms,
    )
    return _as_json(written), DONE


def _say_error(error: RlsnutriError, options: argparse.Namespace, width: int) -> int:
    if options.json:
        print(_as_json(error_to_dict(error)))
    else:
        print(render_error(error, width=width), file=sys.stderr)
    if isinstance(error, MissingExtraError):
        return NOT_INSTALLED
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
