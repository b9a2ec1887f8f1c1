"""The command line: ``rlsnutri schedule PLAN.toml``, ``rlsnutri check PLAN.toml``, ``rlsnutri why PLAN.toml NAME``.

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
import tomllib
import unicodedata
from collections.abc import Sequence
from difflib import get_close_matches
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, cast

from attrs import evolve, frozen

from rlsnutri import _api
from rlsnutri.answers import Intake, Schedule, Severity
from rlsnutri.catalog import default_catalog
from rlsnutri.clock import LONGEST_CYCLE, ClockTime
from rlsnutri.codec import (
    dose_to_dict,
    error_to_dict,
    guide_to_dict,
    impossible_where_written,
    label_to_dict,
    open_times_to_dict,
    plan_from_json,
    plan_from_toml,
    reasons_where_written,
    replanned_to_dict,
    report_to_dict,
    said_to_dict,
    schedule_from_dict,
    schedule_to_dict,
    where_written,
    why_to_dict,
)
from rlsnutri.codec.documents import LARGEST, from_json
from rlsnutri.codec.toml_text import toml_text
from rlsnutri.errors import Fault, MissingExtraError, NoScheduleError, PlanError, RlsnutriError
from rlsnutri.interop import fhir, ical
from rlsnutri.labels import LabelReading
from rlsnutri.placements import Why
from rlsnutri.plans import Plan
from rlsnutri.render import html
from rlsnutri.render.facts import said_text
from rlsnutri.render.guide import guide_text
from rlsnutri.render.label_text import label_text
from rlsnutri.render.lines import WIDTH, clean
from rlsnutri.render.text import render_error, report_text, timetable
from rlsnutri.render.today import open_times_text, replanned_text
from rlsnutri.render.why import why_text
from rlsnutri.replans import Missed, Taken

DONE, NO_SCHEDULE, BAD_INPUT, NOT_INSTALLED, OUR_BUG, CANNOT_WRITE = 0, 1, 2, 69, 70, 74
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
        if options.command == "label":
            return _label(options, width)
        if options.command == "ask":
            return _ask(" ".join(options.question), options, width)
        document = _document(options.plan)
        held = document.schedule() if options.command in ("open", "replan") else None
        if held is not None:
            text, status = (_open if options.command == "open" else _replan)(held, options, width)
            print(text)
            return status
        plan = document.plan()
        if options.command == "why":
            text, status = _why(plan, document.tables(), options, width)
        else:
            commands = {
                "check": _check,
                "guide": _guide,
                "schedule": _schedule,
                "calendar": _calendar,
                "fhir": _fhir,
                "open": lambda plan, *rest: _open(_api.schedule(plan), *rest),
                "replan": lambda plan, *rest: _replan(_api.schedule(plan), *rest),
            }
            text, status = commands[options.command](plan, options, width)
    except RlsnutriError as error:
        if isinstance(error, PlanError) and document is not None and plan is not None:
            error = where_written(error, plan, document.tables())
        elif isinstance(error, NoScheduleError) and document is not None and plan is not None:
            error = impossible_where_written(error, plan, document.tables())
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
    any_plan = argparse.ArgumentParser(add_help=False)
    any_plan.add_argument("plan", metavar="PLAN", help="a plan in TOML or JSON; - reads standard input")
    any_plan.add_argument("--width", type=_width, metavar="N", help="columns of the text, 80 or the terminal's")
    common = argparse.ArgumentParser(add_help=False, parents=[any_plan])
    forms = common.add_mutually_exclusive_group()
    forms.add_argument("--json", action="store_true", help="answer in JSON, errors too, on standard output")
    forms.add_argument("--html", action="store_true", help="answer as an HTML page, errors too, on standard output")
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
    _add_exports(commands, any_plan)
    commands.add_parser("guide", parents=[common], help="five steps for restless legs", allow_abbrev=False)
    to_ask = commands.add_parser("ask", help="what is known about something, and who says so", allow_abbrev=False)
    to_ask.add_argument("question", nargs="+", metavar="WORDS", help="such as: calcium magnesium")
    to_ask.add_argument("--json", action="store_true", help="answer in JSON")
    to_ask.add_argument("--width", type=_width, metavar="N", help="columns of the text, 80 or the terminal's")
    to_ask.set_defaults(html=False)
    to_label = commands.add_parser("label", help="read the label of a product, row by row", allow_abbrev=False)
    to_label.add_argument(
        "label", metavar="LABEL", help="a label of the NIH DSLD in JSON (API v9); - reads standard input"
    )
    to_label.add_argument(
        "--serving", type=_count, metavar="N", help="which column of amounts, where there are several"
    )
    form = to_label.add_mutually_exclusive_group()
    form.add_argument("--toml", action="store_true", help="print the product as a dose to paste into a plan")
    form.add_argument("--json", action="store_true", help="answer in JSON, errors too, on standard output")
    to_label.add_argument("--width", type=_width, metavar="N", help="columns of the text, 80 or the terminal's")
    to_label.set_defaults(html=False)
    to_ask = commands.add_parser(
        "why", parents=[common], help="say why a dose stands where it stands", allow_abbrev=False
    )
    to_ask.add_argument("name", metavar="NAME", help="the name of the dose")
    to_ask.add_argument("time", metavar="TIME", nargs="?", help="one of its times, such as 07:30; all unless given")
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


def _count(text: str) -> int:
    return _number(text, 1, 1000)


def _number(text: str, least: int, most: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 13 and least <= int(text) <= most):
        raise argparse.ArgumentTypeError(f"{text[:20]!r} is not a whole number from {least} to {most}")
    return int(text)


def _terminal_width() -> int:
    if not sys.stdout.isatty():
        return WIDTH
    return max(_NARROWEST, min(shutil.get_terminal_size((WIDTH, 24)).columns, _WIDEST))


def _document(name: str) -> _Document:
    text = _text(name, "plan")
    suffix = Path(name).suffix.lower()
    return _Document(text, suffix == ".json" or (suffix != ".toml" and text.lstrip().startswith("{")))


def _text(name: str, what: str) -> str:
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


def _found(plan: Plan, options: argparse.Namespace, *, near: Schedule | None = None) -> Schedule:
    limited: dict[str, Any] = {} if options.max_steps is None else {"max_steps": options.max_steps}
    return _api.schedule(plan, **limited) if near is None else _api.schedule(plan, near=near, **limited)


def _schedule(plan: Plan, options: argparse.Namespace, width: int) -> tuple[str, int]:
    near = _previous(options.near)
    found = _found(plan, options) if near is None else _found(plan, options, near=near)
    if options.html:
        return html(found).rstrip("\n"), DONE
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
    if options.html:
        text = html(report).rstrip("\n")
    else:
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


def _guide(plan: Plan, options: argparse.Namespace, width: int) -> tuple[str, int]:
    guide = _api.rls_guide(plan)
    return _as_json(guide_to_dict(guide)) if options.json else guide_text(guide, width=width), DONE


def _label(options: argparse.Namespace, width: int) -> int:
    """Say what was read from a label; without a product where its columns leave open which one is meant."""
    reading = _api.read_label(_text(options.label, "label"), serving=options.serving)
    if options.json:
        print(_as_json(label_to_dict(reading)))
    elif options.toml:
        print(_snippet(reading), end="")
    else:
        print(label_text(reading, width=width))
    return NO_SCHEDULE if reading.product is None else DONE


def _snippet(reading: LabelReading) -> str:
    """Return the product as a dose in TOML, the most that the label lets one take, with what one has to know of it."""
    unknown = [row.name for row in reading.rows if any(each.amount is None for each in row.counted)]
    told = [f"read from DSLD label {reading.id}: compare it with your bottle", *reading.notes]
    if unknown:
        told.append(f"in it, but nobody says how much: {', '.join(unknown)}")
    comments = "".join(f"# {clean(note)}\n" for note in told)
    return comments + toml_text({"doses": [dose_to_dict(reading.dose())]})


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
        if options.html:  # a page for the reader, and the text below for whoever sent it to a file
            print(html(error), end="")
        print(render_error(error, width=width), file=sys.stderr)
    if isinstance(error, MissingExtraError):
        return NOT_INSTALLED
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
