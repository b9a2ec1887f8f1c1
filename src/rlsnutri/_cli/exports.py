"""``calendar`` and ``fhir``: the timetable for other programs."""

from __future__ import annotations

import io
import sys

from rlsnutri._cli.asked import Asked, Printed, as_json
from rlsnutri._cli.parsing import Commands, command, date, minutes, plan_argument, search_options, stamp
from rlsnutri.catalog import default_catalog
from rlsnutri.interop import fhir, ical


def add(commands: Commands) -> None:
    """Add both commands."""
    to_calendar = command(commands, "calendar", "write the timetable as iCalendar")
    to_calendar.add_argument("--last", type=date, metavar="DATE", help="the last day; without it, for good")
    to_calendar.add_argument("--name", default="Supplements and medicines", help="the calendar's name")
    alarms = to_calendar.add_mutually_exclusive_group()
    alarms.add_argument(
        "--reminder", type=minutes, default=0, metavar="N", help="ring N minutes before, 0 unless given"
    )
    alarms.add_argument("--no-reminder", dest="reminder", action="store_const", const=None, help="never ring")
    to_calendar.set_defaults(run=_calendar)
    to_fhir = command(commands, "fhir", "write the timetable as a FHIR bundle in JSON")
    to_fhir.add_argument("--release", choices=["R4", "R5"], default="R4", help="of FHIR, R4 unless given")
    to_fhir.add_argument("--patient", metavar="REFERENCE", help="whom it is for, such as Patient/123")
    to_fhir.add_argument("--json", action="store_true", help="errors in JSON too, on standard output")
    to_fhir.set_defaults(run=_fhir)
    for each, needed in ((to_calendar, True), (to_fhir, False)):
        plan_argument(each)
        each.add_argument("--first", type=date, required=needed, metavar="DATE", help="the date of the first day")
        each.add_argument("--stamp", type=stamp, required=needed, metavar="TIME", help="when it is made, with its zone")
        search_options(each)


def _calendar(asked: Asked) -> Printed:
    options = asked.options
    file = ical.calendar(
        asked.schedule(),
        first=options.first,
        last=options.last,
        stamp=options.stamp,
        reminder=options.reminder,
        name=options.name,
    )
    stdout: object = sys.stdout
    if isinstance(stdout, io.TextIOWrapper):
        stdout.reconfigure(newline="")  # the lines of a calendar end in CR LF, on every system
    return Printed(file.decode())


def _fhir(asked: Asked) -> Printed:
    options = asked.options
    written = fhir.bundle(
        asked.schedule(),
        release=options.release,
        patient=options.patient,
        first=options.first,
        stamp=options.stamp,
        forms=default_catalog().forms,
    )
    return Printed(as_json(written))
