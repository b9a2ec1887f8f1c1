"""What may be written on the command line: values, and the options that commands share."""

from __future__ import annotations

import argparse
import datetime
from typing import Any

from rlsnutri.clock import LONGEST_CYCLE, ClockTime
from rlsnutri.errors import PlanError
from rlsnutri.replans import Missed, Taken

NARROWEST, WIDEST = 24, 1000

Commands = Any
"""What ``add_subparsers`` returns; argparse has no public name for it."""


def command(commands: Commands, name: str, what: str) -> argparse.ArgumentParser:
    """Add a command that says in its help what it does."""
    made: argparse.ArgumentParser = commands.add_parser(
        name, help=what, description=f"{what[0].upper()}{what[1:]}.", allow_abbrev=False
    )
    made.add_argument("--width", type=width, metavar="N", help="columns of the text, 80 or the terminal's")
    return made


def plan_argument(parser: argparse.ArgumentParser, *, or_schedule: bool = False) -> None:
    """Add the plan that a command is about."""
    also = ", or a schedule in JSON" if or_schedule else ""
    parser.add_argument("plan", metavar="PLAN", help=f"a plan in TOML or JSON{also}; - reads standard input")


def form_options(parser: argparse.ArgumentParser, *, html: bool = False, toml: str = "") -> None:
    """Add the forms of the answer that a command has besides text; at most one can be chosen."""
    forms = parser.add_mutually_exclusive_group()
    if toml:
        forms.add_argument("--toml", action="store_true", help=toml)
    forms.add_argument("--json", action="store_true", help="answer in JSON, errors too, on standard output")
    if html:
        forms.add_argument("--html", action="store_true", help="answer as an HTML page, errors too, on standard output")


def search_options(parser: argparse.ArgumentParser) -> None:
    """Add what may be said about the search for a timetable."""
    parser.add_argument("--max-steps", type=steps, metavar="N", help="search steps after which to stop")
    parser.add_argument("--near", metavar="SCHEDULE", help="a previous answer in JSON, to move as little as can be")


def number(text: str, least: int, most: int) -> int:
    """Read a whole number; a longer one than could be meant is not even looked at."""
    if not (text.isascii() and text.isdigit() and len(text) <= 13 and least <= int(text) <= most):
        raise argparse.ArgumentTypeError(f"{text[:20]!r} is not a whole number from {least} to {most}")
    return int(text)


def width(text: str) -> int:
    """Read how many columns a line has."""
    return number(text, NARROWEST, WIDEST)


def steps(text: str) -> int:
    """Read a number of search steps."""
    return number(text, 1, 10**12)


def count(text: str) -> int:
    """Read which of several something is, the first is 1."""
    return number(text, 1, 1000)


def day(text: str) -> int:
    """Read a day of the cycle, the first is 1, as the library counts, from 0."""
    return number(text, 1, LONGEST_CYCLE) - 1


def minutes(text: str) -> int:
    """Read minutes, at most a day."""
    return number(text, 0, 1440)


def clock(text: str) -> ClockTime:
    """Read a time of day."""
    try:
        return ClockTime.parse(text)
    except PlanError:
        raise argparse.ArgumentTypeError(f"{text[:20]!r} is not a time such as 06:30") from None


def taken(text: str) -> Taken:
    """Read what was taken when, ``NAME=HH:MM`` or ``NAME=HH:MM*N``."""
    name, _, rest = text.rpartition("=")
    time, star, portions = rest.partition("*")
    return Taken(name, clock(time), number(portions, 1, 1000) if star else None)


def missed(text: str) -> Missed:
    """Read what was missed, ``NAME`` or ``NAME=HH:MM``."""
    name, _, time = text.rpartition("=")
    return Missed(name, clock(time)) if name else Missed(text)


def date(text: str) -> datetime.date:
    """Read a date."""
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text[:20]!r} is not a date such as 2026-11-30") from None


def stamp(text: str) -> datetime.datetime:
    """Read a moment with its zone."""
    try:
        read = datetime.datetime.fromisoformat(text)
    except ValueError:
        read = None
    if read is None or read.utcoffset() is None:
        raise argparse.ArgumentTypeError(f"{text[:30]!r} is not a time with its zone such as 2026-11-25T08:00:00Z")
    return read
