"""``open`` and ``replan``: what may still be added to a day, and what is left of it."""

from __future__ import annotations

from rlsnutri import _api
from rlsnutri._cli.asked import Asked, Printed, as_json
from rlsnutri._cli.parsing import (
    Commands,
    clock,
    command,
    day,
    form_options,
    missed,
    plan_argument,
    search_options,
    taken,
)
from rlsnutri.codec import open_times_to_dict, replanned_to_dict
from rlsnutri.render.today import open_times_text, replanned_text


def add(commands: Commands) -> None:
    """Add both commands."""
    to_open = command(commands, "open", "say when one more of something breaks nothing")
    plan_argument(to_open, or_schedule=True)
    to_open.add_argument("thing", metavar="THING", help="a form, medicine, group, drink, or a dose of the plan by name")
    to_open.add_argument("--amount", metavar="AMOUNT", help='of a form or nutrient, such as "25 mg"')
    to_open.set_defaults(run=_open)
    to_replan = command(commands, "replan", "plan the rest of today from what really happened")
    plan_argument(to_replan, or_schedule=True)
    to_replan.add_argument("--now", type=clock, metavar="HH:MM", required=True, help="what time it is")
    to_replan.add_argument(
        "--taken", action="append", default=[], type=taken, metavar="NAME=HH:MM[*N]",
        help="taken then, N portions of it; may be repeated",
    )  # fmt: skip
    to_replan.add_argument(
        "--missed", action="append", default=[], type=missed, metavar="NAME[=HH:MM]",
        help="not taken; may be repeated",
    )  # fmt: skip
    to_replan.set_defaults(run=_replan)
    for each in (to_open, to_replan):
        each.add_argument("--day", type=day, metavar="N", help="day of the cycle, the first is 1")
        form_options(each)
        search_options(each)


def _open(asked: Asked) -> Printed:
    options = asked.options
    times = asked.given_schedule().open_times(options.thing, amount=options.amount, day=options.day)
    return Printed(as_json(open_times_to_dict(times)) if options.json else open_times_text(times, width=asked.width))


def _replan(asked: Asked) -> Printed:
    options = asked.options
    rest = _api.replan(
        asked.given_schedule(), now=options.now, taken=options.taken, missed=options.missed, day=options.day or 0
    )
    return Printed(as_json(replanned_to_dict(rest)) if options.json else replanned_text(rest, width=asked.width))
