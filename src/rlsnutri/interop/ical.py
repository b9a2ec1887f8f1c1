"""A schedule as an iCalendar file (RFC 5545), so that a phone says when to take what.

Needs the extra ``calendar``.  The same schedule and parameters give the same bytes.
"""

from __future__ import annotations

import datetime
import json
import uuid
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from attrs import frozen

from rlsnutri.answers import Schedule
from rlsnutri.errors import Fault, MissingExtraError, PlanError
from rlsnutri.inputs import shown
from rlsnutri.interop.remarks import Remark, closing, concerning, in_lines, remarks, the_day
from rlsnutri.interop.taking import Pattern, Taking, checked_dates, folded, one_line, takings

__all__ = ["calendar"]

_UIDS = uuid.UUID("a7a1c1b2-6b0f-5c3e-9b59-5d0c4f3f0e64")  # the namespace of our event names: never change it
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_LONGEST_REMINDER = 1440
_LONGEST_NAME = 200


@frozen
class _Event:
    """What is taken at one minute on the same days; ``day`` is the one day of an irregular pattern it stands for."""

    taken: tuple[Taking, ...]
    pattern: Pattern
    day: int


def calendar(
    schedule: Schedule,
    *,
    first: datetime.date,
    stamp: datetime.datetime,
    last: datetime.date | None = None,
    reminder: int | None = 0,
    name: str = "Supplements and medicines",
) -> bytes:
    """Return ``schedule`` as an iCalendar file.

    ``first`` is the date of day 0 (a Monday where something is taken on days of the week), ``last`` that of the last
    waking day, None: for good.  ``stamp`` says when the file was made; it needs a time zone.  ``reminder`` is how many
    minutes before each time an alarm rings, None: none does.  Clock times have no time zone: 08:00 is 08:00 wherever
    the phone is.  An event keeps its UID as long as the name of the calendar, its things, time and days stay the
    same, so that a new file takes the place of an old one; give the calendars of two persons two names.

    Raises :class:`~rlsnutri.PlanError` for parameters that do not fit, :class:`~rlsnutri.MissingExtraError` without
    the extra.

    >>> from datetime import UTC, date, datetime
    >>> from rlsnutri import Day, Dose, Plan, schedule
    >>> plan = Plan(day=Day("07:00", "23:00"), doses=[Dose("zinc citrate", "10 mg")])
    >>> stamp = datetime(2026, 11, 29, 20, tzinfo=UTC)
    >>> calendar(schedule(plan), first=date(2026, 11, 30), stamp=stamp).count(b"BEGIN:VEVENT")
    1
    """
    taken = takings(schedule)
    first, last = _dates(taken, first, last)
    made = _stamp(stamp)
    reminder = _minutes(reminder)
    name = _name(name)
    icalendar = _library()
    file = icalendar.Calendar()
    file.add("prodid", f"-//rlsnutri//rlsnutri {schedule.version}//EN")
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    found = remarks(schedule, taken)
    about = "\n".join([the_day(schedule), *in_lines(found), *closing(schedule)])
    for key, value in (("name", name), ("x-wr-calname", name), ("description", about), ("x-wr-caldesc", about)):
        file.add(key, icalendar.vText(value))
    for each in _events(taken):
        start = _start(each, first)
        final = None if last is None else last + datetime.timedelta(each.taken[0].tomorrow)
        if final is not None and start.date() > final:
            continue
        event = icalendar.Event()
        event.add("uid", _uid(each, name))
        event.add("dtstamp", made)
        event.add("dtstart", start)
        event.add("rrule", _rule(each, final))
        summary = _summary(each)
        event.add("summary", summary)
        event.add("description", _description(each, first, found, schedule))
        event.add("class", "PRIVATE")
        event.add("transp", "TRANSPARENT")
        if reminder is not None:
            event.add_component(_alarm(icalendar.Alarm(), reminder, summary))
        file.add_component(event)
    written: bytes = file.to_ical()
    return written


def _events(taken: tuple[Taking, ...]) -> Iterator[_Event]:
    """Give one event per time and set of days, in the order of the waking day."""
    together: dict[tuple[int, Pattern], list[Taking]] = {}
    for each in taken:
        together.setdefault((each.since_wake, each.pattern), []).append(each)
    for (_, pattern), held in sorted(together.items(), key=lambda pair: pair[0]):
        if pattern.weekly:
            yield _Event(tuple(held), pattern, pattern.days[0])
        else:  # no rule of iCalendar says "days 0, 1 and 4 of every 9": one event for each of them
            for day in pattern.days:
                yield _Event(tuple(held), pattern, day)


def _start(event: _Event, first: datetime.date) -> datetime.datetime:
    """Return the first time: the day's date, or the next if it is past midnight by then."""
    one = event.taken[0]
    date = first + datetime.timedelta(event.day + one.tomorrow)
    return datetime.datetime.combine(date, datetime.time(*divmod(one.time.minutes, 60)))


def _rule(event: _Event, final: datetime.date | None) -> dict[str, Any]:
    one, pattern = event.taken[0], event.pattern
    rule: dict[str, Any] = {"freq": "weekly" if pattern.weekly else "daily"}
    if pattern.weekly:
        rule["byday"] = [_WEEKDAYS[day] for day in sorted((day + one.tomorrow) % 7 for day in pattern.days)]
    elif not pattern.daily:
        rule["interval"] = pattern.period
    if final is not None:
        rule["until"] = datetime.datetime.combine(final, datetime.time(*divmod(one.time.minutes, 60)))
    return rule


def _uid(event: _Event, name: str) -> str:
    one, pattern = event.taken[0], event.pattern
    things = [folded(each.name) for each in event.taken]
    key = [name, one.time.minutes, pattern.period, list(pattern.days), pattern.weekly, event.day, things]
    return f"{uuid.uuid5(_UIDS, json.dumps(key, ensure_ascii=False))}@rlsnutri"


def _summary(event: _Event) -> str:
    return ", ".join(f"{each.label} {each.text}".rstrip() for each in event.taken)


def _description(event: _Event, first: datetime.date, found: tuple[Remark, ...], schedule: Schedule) -> str:
    lines = [": ".join(part for part in (each.label, each.text) if part) + _why(each) for each in event.taken]
    beside = dict.fromkeys(name for each in event.taken for name in each.beside)
    lines += [f"At the same time: {', '.join(beside)}."] if beside else []
    lines.append(f"Taken {event.pattern.words(first)}.")
    if event.taken[0].tomorrow:
        lines.append("After midnight: it still belongs to the waking day before.")
    own = concerning(found, (each.name for each in event.taken))
    return "\n".join([*lines, *in_lines(own), *closing(schedule)])


def _why(taken: Taking) -> str:
    return f" ({taken.why})" if taken.why else ""


def _library() -> Any:
    """Return what the extra brings; only who asks for a calendar needs it."""
    try:
        return import_module("icalendar")
    except ImportError:
        raise MissingExtraError("a calendar", "calendar") from None


def _alarm(alarm: Any, minutes: int, text: str) -> Any:
    alarm.add("action", "DISPLAY")
    alarm.add("description", text)
    alarm.add("trigger", datetime.timedelta(minutes=-minutes))
    return alarm


def _dates(
    taken: tuple[Taking, ...], first: datetime.date, last: datetime.date | None
) -> tuple[datetime.date, datetime.date | None]:
    known, last = checked_dates(taken, first, last)
    if known is None:
        raise PlanError([Fault("the first date is missing", "first", "None", "the date of day 0")])
    return known, last


def _stamp(stamp: datetime.datetime) -> datetime.datetime:
    if not isinstance(stamp, datetime.datetime) or stamp.utcoffset() is None:  # pyright: ignore[reportUnnecessaryIsInstance] -- callers pass anything
        help_ = "a datetime with a time zone, such as datetime(2026, 11, 25, 8, 0, tzinfo=UTC)"
        raise PlanError([Fault(f"{shown(stamp)} is no stamp", "stamp", shown(stamp), help_)])
    return stamp.astimezone(datetime.UTC).replace(microsecond=0)


def _minutes(reminder: int | None) -> int | None:
    if reminder is not None and (type(reminder) is not int or not 0 <= reminder <= _LONGEST_REMINDER):
        help_ = f"0 to {_LONGEST_REMINDER}, None for no alarm"
        raise PlanError([Fault(f"a reminder {shown(reminder)} minutes before", "reminder", shown(reminder), help_)])
    return reminder


def _name(name: str) -> str:
    said = one_line(name) if isinstance(name, str) else ""  # pyright: ignore[reportUnnecessaryIsInstance] -- callers pass anything
    if not said or len(said) > _LONGEST_NAME:
        raise PlanError([Fault(f"{shown(name)} is no name", "name", shown(name), f"1 to {_LONGEST_NAME} characters")])
    return said
