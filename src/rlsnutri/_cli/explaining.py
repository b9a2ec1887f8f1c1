"""``why``, ``guide`` and ``ask``: why it stands there, what to look at, and what is known."""

from __future__ import annotations

import unicodedata
from difflib import get_close_matches

from attrs import evolve

from rlsnutri import _api
from rlsnutri._cli.asked import DONE, NO_SCHEDULE, Asked, Printed, as_json
from rlsnutri._cli.parsing import Commands, clock, command, form_options, plan_argument, search_options
from rlsnutri.answers import Intake, Schedule
from rlsnutri.catalog import default_catalog
from rlsnutri.clock import ClockTime
from rlsnutri.codec import guide_to_dict, reasons_where_written, said_to_dict, why_to_dict
from rlsnutri.errors import Fault, PlanError
from rlsnutri.inputs import shown
from rlsnutri.placements import Why
from rlsnutri.render.facts import said_text
from rlsnutri.render.guide import guide_text
from rlsnutri.render.why import why_text


def add(commands: Commands) -> None:
    """Add all three commands."""
    to_explain = command(commands, "why", "say why a dose stands where it stands")
    plan_argument(to_explain)
    to_explain.add_argument("name", metavar="NAME", help="the name of the dose")
    to_explain.add_argument(
        "time", metavar="TIME", nargs="?", type=clock, help="one of its times, such as 07:30; all unless given"
    )
    form_options(to_explain)
    search_options(to_explain)
    to_explain.set_defaults(run=_why)
    to_guide = command(commands, "guide", "five steps for restless legs")
    plan_argument(to_guide)
    form_options(to_guide)
    to_guide.set_defaults(run=_guide)
    to_ask = command(commands, "ask", "what is known about something, and who says so")
    to_ask.add_argument("question", nargs="+", metavar="WORDS", help="such as: calcium magnesium")
    form_options(to_ask)
    to_ask.set_defaults(run=_ask)


def _why(asked: Asked) -> Printed:
    found = asked.schedule()
    plan, written = asked.plan(), asked.document().tables()
    answers: list[Why] = []
    for intake in _asked_for(found, asked.options.name, asked.options.time):
        answer = found.why(intake)
        answers.append(evolve(answer, reasons=reasons_where_written(answer.reasons, plan, written)))
    if asked.options.json:
        return Printed(as_json([why_to_dict(each) for each in answers]))
    return Printed("\n\n\n".join(why_text(each, width=asked.width) for each in answers))


def _asked_for(schedule: Schedule, name: str, time: ClockTime | None) -> list[Intake]:
    """The intakes of that name, at that time if one is given; raises :class:`PlanError` if there is none."""
    intakes = [intake for slot in schedule for intake in slot.intakes]
    named = [intake for intake in intakes if _folded(intake.dose) == _folded(name)]
    if not named:
        names = list(dict.fromkeys(intake.dose for intake in intakes))
        near = get_close_matches(name, names, 1)
        help_ = f"did you mean {near[0]!r}?" if near else ", ".join(names)
        raise PlanError([Fault(f"the timetable has no dose called {shown(name)}", value=name, help=help_)])
    found = [intake for intake in named if time in (None, intake.time)]
    if not found:
        times = ", ".join(str(intake.time) for intake in named)
        raise PlanError([Fault(f"{named[0].dose} is not taken at {time}", value=str(time), help=f"it is at {times}")])
    return found


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _guide(asked: Asked) -> Printed:
    guide = _api.rls_guide(asked.plan())
    return Printed(as_json(guide_to_dict(guide)) if asked.options.json else guide_text(guide, width=asked.width))


def _ask(asked: Asked) -> Printed:
    said, edition = _api.ask(" ".join(asked.options.question)), default_catalog().version
    status = DONE if said else NO_SCHEDULE
    if asked.options.json:
        return Printed(as_json(said_to_dict(said, catalog=edition)), status)
    return Printed(said_text(said, catalog=edition, width=asked.width), status)
