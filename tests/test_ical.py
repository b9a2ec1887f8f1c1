"""The calendar rings when the timetable says so, and says what the timetable says."""

from __future__ import annotations

import datetime
import os
import pickle
import subprocess
import sys
from datetime import date, timedelta
from typing import Any

import icalendar
import pytest
import recurring_ical_events
import vobject

from rlsnutri import (
    BriefReason,
    ClockTime,
    Compromise,
    Day,
    Days,
    Dose,
    Finding,
    MissingExtraError,
    Plan,
    PlanError,
    Product,
    Proof,
    Schedule,
    Severity,
    schedule,
)
from rlsnutri.answers import DISCLAIMER
from rlsnutri.interop.ical import calendar
from tests.golden.plans import PLANS
from tests.handmade import COST, DAY, MIDNIGHT, MIXED, MIXED_TIMETABLE, MONDAY, STAMP, every, meant, take, timetable


def rung(file: bytes, answer: Schedule, days: int) -> list[tuple[datetime.datetime, str]]:
    """What another library reads out of the file for the waking days 0 to ``days`` - 1."""
    wake = datetime.datetime.combine(MONDAY, datetime.time(*divmod(answer.plan.day.wake.minutes, 60)))
    read: Any = recurring_ical_events.of(icalendar.Calendar.from_ical(file)).between(wake, wake + timedelta(days))
    names = sorted((each.name for each in (*answer.plan.doses, *answer.plan.events)), key=len, reverse=True)
    return sorted(
        (event["DTSTART"].dt, next(name for name in names if part.startswith(name)))
        for event in read
        for part in str(event["SUMMARY"]).split(", ")
    )


@pytest.mark.parametrize("days", [1, 7, 126])
def test_over_the_whole_cycle_the_calendar_rings_when_the_timetable_says(days: int) -> None:
    file = calendar(MIXED_TIMETABLE, first=MONDAY, stamp=STAMP)
    assert rung(file, MIXED_TIMETABLE, days) == meant(MIXED_TIMETABLE, days)


@pytest.mark.parametrize("name", ["readme", "thyroid", "alternate-day-iron"])
def test_so_it_is_for_timetables_that_were_searched_for(name: str) -> None:
    answer = schedule(PLANS[name])
    file = calendar(answer, first=MONDAY, stamp=STAMP)
    assert len(meant(answer, 14)) > 20
    assert rung(file, answer, 14) == meant(answer, 14)


def test_a_third_library_loads_it_and_finds_the_same_times() -> None:
    read: Any = vobject.readOne(calendar(MIXED_TIMETABLE, first=MONDAY, stamp=STAMP).decode())
    end = MIDNIGHT + timedelta(14, hours=7)
    found: list[datetime.datetime] = []
    for event in read.vevent_list:
        assert event.rruleset is not None
        found += [when for when in event.rruleset.between(MIDNIGHT, end, inc=True) if when < end]
    assert sorted(set(found)) == sorted({when for when, _ in meant(MIXED_TIMETABLE, 14)})


def events(answer: Schedule, **more: Any) -> list[Any]:
    given = {"first": MONDAY, "stamp": STAMP, **more}
    return list(icalendar.Calendar.from_ical(calendar(answer, **given)).walk("VEVENT"))


@pytest.mark.parametrize(
    ("days", "rules"),
    [
        ("day", ["FREQ=DAILY"]),
        (Days(7, tuple(range(7))), ["FREQ=DAILY"]),
        ("2 days", ["FREQ=DAILY;INTERVAL=2"]),
        (Days(4, (1, 3)), ["FREQ=DAILY;INTERVAL=2"]),
        (Days(14, (0, 7)), ["FREQ=DAILY;INTERVAL=7"]),
        ("monday, thursday", ["FREQ=WEEKLY;BYDAY=MO,TH"]),
        (Days(9, (0, 1, 4)), ["FREQ=DAILY;INTERVAL=9"] * 3),
    ],
)
def test_days_are_said_in_the_shortest_rule(days: str | Days, rules: list[str]) -> None:
    assert [event["RRULE"].to_ical().decode() for event in events(every(days))] == rules


def test_the_second_day_of_a_pattern_starts_a_day_later() -> None:
    assert [event["DTSTART"].to_ical() for event in events(every("2 days from day 1"))] == [b"20261201T080000"]
    assert [event["DTSTART"].dt.day for event in events(every(Days(9, (0, 1, 4))))] == [30, 1, 4]


def test_after_midnight_the_date_and_the_day_of_the_week_are_the_next() -> None:
    plan = Plan(day=DAY, doses=[Dose("zinc", "15 mg", every="sunday")])
    (event,) = events(timetable(plan, ("00:30", (take("zinc", "00:30"),))))
    assert event["DTSTART"].to_ical() == b"20261207T003000"
    assert event["RRULE"].to_ical() == b"FREQ=WEEKLY;BYDAY=MO"
    assert "After midnight" in event["DESCRIPTION"]


@pytest.mark.parametrize(("time", "date_"), [("00:00", 1), ("06:59", 1), ("07:00", 30), ("23:59", 30)])
def test_a_waking_day_ends_one_minute_before_waking(time: str, date_: int) -> None:
    plan = Plan(day=DAY, doses=[Dose("zinc", "15 mg")])
    (event,) = events(timetable(plan, (time, (take("zinc", time),))))
    assert event["DTSTART"].dt.day == date_


def test_who_wakes_at_midnight_never_takes_anything_the_day_after() -> None:
    plan = Plan(day=Day("00:00", "16:00"), doses=[Dose("zinc", "15 mg")])
    (event,) = events(timetable(plan, ("23:59", (take("zinc", "23:59"),))))
    assert event["DTSTART"].dt.date() == MONDAY


def test_the_last_waking_day_rings_to_its_end_and_nothing_after_it() -> None:
    plan = Plan(day=DAY, doses=[Dose("magnesium", "300 mg", unit="100 mg")])
    answer = timetable(plan, ("08:00", (take("magnesium", "08:00"),)), ("00:30", (take("magnesium", "00:30", 2, 3),)))
    file = calendar(answer, first=MONDAY, last=MONDAY + timedelta(1), stamp=STAMP)
    assert [when.isoformat() for when, _ in rung(file, answer, 30)] == [
        "2026-11-30T08:00:00",
        "2026-12-01T00:30:00",
        "2026-12-01T08:00:00",
        "2026-12-02T00:30:00",
    ]
    assert events(every("2 days from day 1"), last=MONDAY) == []
    assert len(events(every("2 days"), last=MONDAY)) == 1


def test_times_float_and_only_the_stamp_has_a_zone() -> None:
    berlin = datetime.timezone(timedelta(hours=1))
    text = calendar(every("day"), first=MONDAY, stamp=STAMP.astimezone(berlin)).decode()
    assert "DTSTART:20261130T080000\r\n" in text
    assert "DTSTAMP:20261125T080000Z\r\n" in text
    assert "TZID" not in text


@pytest.mark.parametrize(
    ("minutes", "trigger"), [(0, timedelta(0)), (5, timedelta(minutes=-5)), (1440, timedelta(days=-1))]
)
def test_an_alarm_rings_as_many_minutes_before_as_asked_for(minutes: int, trigger: timedelta) -> None:
    (event,) = events(every("day"), reminder=minutes)
    (alarm,) = event.walk("VALARM")
    assert alarm["TRIGGER"].dt == trigger
    assert alarm["DESCRIPTION"] == event["SUMMARY"]


def test_no_alarm_rings_if_none_is_wanted() -> None:
    (event,) = events(every("day"), reminder=None)
    assert event.walk("VALARM") == []


def test_a_uid_stays_where_nothing_but_stamp_date_reminder_or_amount_changes() -> None:
    def uids(answer: Schedule, **more: Any) -> list[str]:
        return [str(event["UID"]) for event in events(answer, **more)]

    before = uids(MIXED_TIMETABLE)
    assert len(set(before)) == len(before) > 5
    later = {"first": date(2027, 1, 4), "stamp": STAMP + timedelta(9), "reminder": None, "last": date(2027, 6, 1)}
    assert uids(MIXED_TIMETABLE, **later) == before
    assert not set(uids(MIXED_TIMETABLE, name="somebody else")) & set(before)
    assert uids(every("day")) != uids(every("2 days"))
    assert uids(every("day")) == ["0e275b48-b518-52f6-81df-19f897e58560@rlsnutri"]


def test_an_event_says_what_why_and_everything_that_must_be_known() -> None:
    plan = (
        Plan(
            day=DAY,
            doses=[Dose("iron", "65 mg"), Dose(Product("Multi, one; day"), units=2), Dose("zinc", "15 mg")],
        )
        .without_rule("iron-coffee", reason="no coffee, ever")
        .acknowledging("over-limit:iron:iron", up_to="65 mg")
    )
    answer = timetable(
        plan,
        ("08:00", (take("iron", "08:00"), take("Multi, one; day", "08:00", 1, 2))),
        ("19:00", (take("Multi, one; day", "19:00", 1, 2), take("zinc", "19:00"))),
        brief=(BriefReason("iron", ClockTime.parse("08:00"), "2 h from calcium"),),
        findings=(
            Finding("over-limit:iron:iron", Severity.WARN, "much iron"),
            Finding("not-checked:age", Severity.NOTE, "no age"),
            Finding("over-ceiling:zinc:zinc", Severity.NOTE, "much zinc"),
        ),
        compromises=(
            Compromise(("ceil.zinc",), 2, 10, (("zinc", "19:00"),), "zinc: over its ceiling at 19:00"),
            Compromise(("ceil.iron",), 2, 10, (("some nutrient", "08:00"),)),
        ),
        proof=Proof(best=False, canonical=False, bound=COST, steps=1),
    )
    morning, evening = events(answer)
    assert morning["SUMMARY"] == "iron 65 mg, Multi, one; day 1 tablet of 2"
    assert str(morning["DESCRIPTION"]).split("\n") == [
        "iron: 65 mg (2 h from calcium)",
        "Multi, one; day: 1 tablet of 2",
        "Taken every day.",
        "Not kept:",
        "- some nutrient at 08:00 (ceil.iron)",
        "Findings:",
        "- warn: much iron (over-limit:iron:iron)",
        "- note: no age (not-checked:age)",
        "Rules waived:",
        "- iron-coffee: no coffee, ever",
        "Acknowledged:",
        "- over-limit:iron:iron, up to 65 mg a day",
        "Best found; that no timetable is better is not proved.",
        "Made with rlsnutri 0.1.0 and catalogue 1.",
        DISCLAIMER,
    ]
    assert "much zinc" in evening["DESCRIPTION"]
    assert "zinc: over its ceiling at 19:00" in evening["DESCRIPTION"]
    assert "much iron" not in evening["DESCRIPTION"]
    whole = str(icalendar.Calendar.from_ical(calendar(answer, first=MONDAY, stamp=STAMP))["DESCRIPTION"])
    for said in ("much iron", "no age", "much zinc", "over its ceiling", "iron-coffee", "up to 65 mg", DISCLAIMER):
        assert said in whole


@pytest.mark.parametrize("name", sorted({*PLANS} - {"haemochromatosis"}))
def test_every_remark_of_a_real_timetable_stands_in_some_event(name: str) -> None:
    answer = schedule(PLANS[name])
    told = "\n".join(str(event["DESCRIPTION"]) for event in events(answer))
    for finding in answer.findings:
        assert f"({finding.code})" in told
    for compromise in answer.compromises:
        assert compromise.text in told


def test_what_is_given_up_in_a_slot_concerns_what_is_taken_then() -> None:
    made = timetable(
        Plan(day=DAY, doses=[Dose("iron", "65 mg"), Dose("zinc", "15 mg")]),
        ("08:00", (take("iron", "08:00"),)),
        ("19:00", (take("zinc", "19:00"),)),
        compromises=(Compromise(("ceil.iron",), 2, 10, (("some nutrient", "08:00"),)),),
    )
    assert ["some nutrient" in event["DESCRIPTION"] for event in events(made)] == [True, False]


def test_names_cannot_write_lines_of_their_own() -> None:
    name = "zinc\\n, x; END:VEVENT" + "ü" * 90
    hostile = timetable(
        Plan(day=DAY, doses=[Dose("zinc", "15 mg", name=name)]),
        ("08:00", (take(name, "08:00"),)),
        findings=(Finding("x", Severity.NOTE, "a\r\nEND:VCALENDAR\r\n\N{RIGHT-TO-LEFT OVERRIDE}b"),),
    )
    file = calendar(hostile, first=MONDAY, stamp=STAMP, name="a\r\nBEGIN:VEVENT")
    assert file.count(b"\r\nEND:VEVENT\r\n") == file.count(b"\r\nBEGIN:VEVENT\r\n") == 1
    assert file.count(b"\r\nEND:VCALENDAR\r\n") == 1
    assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in file.decode()
    assert all(len(line) <= 75 for line in file.split(b"\r\n"))
    event: Any = icalendar.Calendar.from_ical(file).walk("VEVENT")[0]
    assert event["SUMMARY"] == f"{name} 15 mg"


def test_the_order_of_writing_and_the_hash_seed_change_nothing() -> None:
    turned = timetable(
        Plan(day=DAY, doses=MIXED.doses[::-1], events=MIXED.events[::-1]),
        *((str(slot.time), slot.intakes[::-1]) for slot in MIXED_TIMETABLE.slots),
        chosen_days=MIXED_TIMETABLE.chosen_days,
    )
    file = calendar(MIXED_TIMETABLE, first=MONDAY, stamp=STAMP)
    assert calendar(turned, first=MONDAY, stamp=STAMP) == file
    code = (
        "import sys; from tests.handmade import *; from rlsnutri.interop.ical import calendar\n"
        "sys.stdout.buffer.write(calendar(MIXED_TIMETABLE, first=MONDAY, stamp=STAMP))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": "7"}
    )
    assert done.stdout == file


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"first": date(2026, 12, 1)}, "2026-12-01 is a Tuesday, and day 0 of a week is a Monday"),
        ({"first": MIDNIGHT}, "is no date"),
        ({"first": None}, "the first date is missing"),
        ({"first": date(9999, 12, 27)}, "the date 9999-12-27"),
        ({"last": date(2026, 11, 29)}, "2026-11-29 is before the first day"),
        ({"stamp": MIDNIGHT}, "is no stamp"),
        ({"stamp": "20261130"}, "is no stamp"),
        ({"reminder": -1}, "a reminder -1 minutes before"),
        ({"reminder": 1441}, "a reminder 1441 minutes before"),
        ({"reminder": True}, "a reminder True minutes before"),
        ({"name": ""}, "is no name"),
    ],
)
def test_what_does_not_fit_is_a_fault(given: dict[str, Any], said: str) -> None:
    with pytest.raises(PlanError) as error:
        calendar(every("monday"), **{"first": MONDAY, "stamp": STAMP, **given})
    assert said in str(error.value)


def test_a_plan_without_weekdays_may_start_on_any_day() -> None:
    (event,) = events(every("2 days"), first=date(2026, 12, 1))
    assert event["DTSTART"].dt.day == 1


def test_without_the_extra_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "icalendar", None)
    with pytest.raises(MissingExtraError) as error:
        calendar(every("day"), first=MONDAY, stamp=STAMP)
    assert 'pip install "rlsnutri[calendar]"' in str(error.value)
    assert isinstance(error.value, ImportError)
    again = pickle.loads(pickle.dumps(error.value))  # noqa: S301 -- our own bytes
    assert (str(again), again.what, again.extra) == (str(error.value), "a calendar", "calendar")


def test_nothing_to_take_is_an_empty_calendar() -> None:
    assert events(timetable(Plan(day=DAY))) == []
