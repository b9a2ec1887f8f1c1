"""``schedule`` and ``check``: when to take what, and how much that is."""

from __future__ import annotations

from rlsnutri import _api
from rlsnutri._cli import many
from rlsnutri._cli.asked import BAD_INPUT, DONE, NO_SCHEDULE, Asked, Printed, as_json
from rlsnutri._cli.parsing import Commands, command, form_options, plan_argument, search_options
from rlsnutri.answers import Severity
from rlsnutri.codec import report_to_dict, schedule_to_dict
from rlsnutri.render import html
from rlsnutri.render.text import report_text, timetable


def add(commands: Commands) -> None:
    """Add both commands."""
    to_schedule = command(commands, "schedule", "find the best timetable")
    many.add_options(to_schedule)
    form_options(to_schedule, html=True)
    search_options(to_schedule)
    to_schedule.set_defaults(run=_schedule)
    to_check = command(commands, "check", "compare amounts with the limits")
    plan_argument(to_check)
    form_options(to_check, html=True)
    to_check.set_defaults(run=_check)


def _schedule(asked: Asked) -> Printed:
    options = asked.options
    if many.wanted(options):
        return Printed("", many.run(options, no_schedule=NO_SCHEDULE, bad_input=BAD_INPUT))
    (options.plan,) = options.plans
    found = asked.schedule()
    if asked.options.html:
        return Printed(html(found))
    return Printed(as_json(schedule_to_dict(found)) if asked.options.json else timetable(found, width=asked.width))


def _check(asked: Asked) -> Printed:
    report = _api.check(asked.plan())
    refused = any(finding.severity is Severity.REFUSE for finding in report.findings)
    status = NO_SCHEDULE if refused else DONE
    if asked.options.html:
        return Printed(html(report), status)
    text = as_json(report_to_dict(report)) if asked.options.json else report_text(report, width=asked.width)
    return Printed(text, status)
