"""From the words of a command to what is printed and its exit status; never a traceback."""

from __future__ import annotations

import argparse
import io
import os
import shutil
import sys
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version

from rlsnutri._cli import explaining, exports, labels, scheduling, today
from rlsnutri._cli.asked import (
    BAD_INPUT,
    CANNOT_WRITE,
    DONE,
    NO_SCHEDULE,
    NOT_INSTALLED,
    OUR_BUG,
    Asked,
    Printed,
    as_json,
)
from rlsnutri._cli.parsing import NARROWEST
from rlsnutri.codec import error_to_dict
from rlsnutri.errors import MissingExtraError, PlanError, RlsnutriError
from rlsnutri.render import html
from rlsnutri.render.lines import WIDTH
from rlsnutri.render.text import render_error

_WIDEST_TERMINAL = 100
_STATUSES = (
    "exit status: 0 an answer; 1 no schedule, a plan that a finding refuses, or nothing known; 2 input that cannot be "
    "read; 69 an extra that is not installed; 70 a bug in rlsnutri; 74 output that cannot be written"
)


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
        if sys.flags.dev_mode:  # pragma: no cover -- a flag of a process of its own
            raise
        print(f"a bug in rlsnutri, sorry: {type(error).__name__}: {error}", file=sys.stderr)
        print("  help: the same command with `python -X dev -m rlsnutri` shows where", file=sys.stderr)
        return OUR_BUG
    return status


def _run(argv: Sequence[str] | None) -> int:
    options = _parser().parse_args(argv)
    asked = Asked(options, options.width or _terminal_width())
    try:
        printed: Printed = options.run(asked)
    except RlsnutriError as error:
        return _say_error(asked.where_written(error), asked)
    if printed.text:  # of many plans each answer is printed as soon as it is there
        print(printed.text, end="" if printed.text.endswith("\n") else "\n")
    return printed.status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="rlsnutri",
        description="When to take what: timetables for people with restless legs syndrome.",
        epilog=f"{_STATUSES}. This is information, not medical advice.",
    )
    parser.add_argument("--version", action="version", version=_version())
    parser.set_defaults(json=False, html=False)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for family in (scheduling, explaining, today, exports, labels):
        family.add(commands)
    return parser


def _version() -> str:
    try:
        return f"rlsnutri {version('rlsnutri')}"
    except PackageNotFoundError:
        return "rlsnutri, not installed"


def _terminal_width() -> int:
    if not sys.stdout.isatty():
        return WIDTH
    return max(NARROWEST, min(shutil.get_terminal_size((WIDTH, 24)).columns, _WIDEST_TERMINAL))


def _say_error(error: RlsnutriError, asked: Asked) -> int:
    if asked.options.json:
        print(as_json(error_to_dict(error)))
    else:
        if asked.options.html:  # a page for the reader, and the text below for whoever sent it to a file
            print(html(error), end="")
        print(render_error(error, width=asked.width), file=sys.stderr)
    if isinstance(error, MissingExtraError):
        return NOT_INSTALLED
    return BAD_INPUT if isinstance(error, PlanError) else NO_SCHEDULE


def _forget_stdout() -> None:
    """Let what is still unwritten go nowhere, so that Python does not complain at its end."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError:  # not a file at all
        sys.stdout = io.StringIO()
