"""The day of a schedule as a list with times, and beside it the picture with the gaps."""

from __future__ import annotations

from rlsnutri.answers import Schedule
from rlsnutri.clock import Days
from rlsnutri.render.html_gaps import clock, lanes, lanes_in_words, time_tag
from rlsnutri.render.html_markup import Markup, joined, name, tag
from rlsnutri.render.lines import columns
from rlsnutri.render.svg_day import picture, with_room
from rlsnutri.render.text import Moment, Row, as_prescribed
from rlsnutri.render.words import occasion, recurrence_of

__all__ = ["day_section"]

_LONGEST_STRIP = 14
_SHORT = 12


def day_section(schedule: Schedule, day: dict[int, Moment], level: int) -> Markup:
    """Return what is taken when: the list first, since it says everything; then the picture."""
    if not any(moment.rows for moment in day.values()):
        return tag("p", "Nothing to take.", of="text")
    moments = [_moment(minute, moment, schedule, level) for minute, moment in sorted(day.items())]
    listed = tag("ol", *moments, of="slots", attributes=[("role", "list")])
    rows = [row for moment in day.values() for row in moment.rows]
    counted = any(row.days.startswith("days ") or " from day " in row.days for row in rows)
    note = [tag("p", "Days are counted from 1, the day you start.", of="caption")] if counted else []
    return tag("section", tag("div", listed, *note), _figure(schedule, day, level), of="day")


def _moment(minute: int, moment: Moment, schedule: Schedule, level: int) -> Markup:
    time = time_tag(clock(minute, schedule), of="time")
    if not moment.rows:
        return tag("li", time, tag("span", ", ".join(dict.fromkeys(moment.marks))), of="mark")
    taken = {row.name for row in moment.rows}
    beside = [each for each in moment.medicines if taken != {as_prescribed(each)}]
    when = occasion(minute, schedule.plan, beside)
    heading = tag(f"h{level}", time, *([" ", tag("span", when, of="occasion")] if when else []), of="subheading when")
    rows = [_row(row, moment, schedule) for row in moment.rows]
    return tag("li", heading, tag("ul", *rows, of="intakes", attributes=[("role", "list")]), of="slot")


def _row(row: Row, moment: Moment, schedule: Schedule) -> Markup:
    medicine = next((each for each in moment.medicines if row.name == as_prescribed(each)), None)
    what = [name(row.name if medicine is None else medicine, of="what")]
    if medicine is not None:
        what.append(tag("span", "prescribed", of="tag"))
    if row.days:
        what += [tag("span", row.days, of="tag"), _strip(row.name if medicine is None else medicine, schedule)]
    if row.why:
        what.append(tag("span", row.why, of="why"))
    amount = tag("span", row.amount, of="amount short" if columns(row.amount) <= _SHORT else "amount")
    return tag("li", amount, " ", tag("div", joined(what, " ")))


def _strip(dose: str, schedule: Schedule) -> Markup:
    """Return the days of a period as squares, those on which it is taken filled; said in words beside it."""
    every = recurrence_of(dose, schedule)
    if not isinstance(every, Days) or every.period > _LONGEST_STRIP:
        return Markup()
    repeats = max(1, 8 // every.period) if every.period < 7 else 1
    squares = [
        tag("span", of="on" if day % every.period in every.days else "off") for day in range(every.period * repeats)
    ]
    return tag("span", *squares, of="strip", attributes=[("aria-hidden", "true")])


def _figure(schedule: Schedule, day: dict[int, Moment], level: int) -> Markup:
    found = lanes(schedule)
    drawn = picture(schedule, day, found)
    if not found:
        return tag("figure", drawn, of="figure")
    hidden = " Not all of them have room in the picture." if len(with_room(found)) < len(found) else ""
    caption = tag(
        "figcaption",
        tag(f"h{level}", "What stays apart", of="subheading"),
        f" The spans beside the day show it; a solid line must be kept, a dashed one should.{hidden}",
        lanes_in_words(found, schedule),
        of="caption",
    )
    return tag("figure", drawn, caption, of="figure")
