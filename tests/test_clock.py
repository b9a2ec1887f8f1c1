"""Times of day and days of a cycle: every word that is read, every edge, and what they print."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from rlsnutri import ClockTime, PlanError
from rlsnutri.clock import (
    AnyDays,
    Days,
    clock_time,
    clock_times,
    cycle_length,
    minutes_on_the_grid,
    recurrence,
    since_wake,
)


def refused(make: Any, *given: Any) -> str:
    with pytest.raises(PlanError) as caught:
        make(*given)
    (fault,) = caught.value.faults
    assert fault.help
    return fault.problem


# ---- times ----


@pytest.mark.parametrize(
    ("minutes", "text"), [(0, "00:00"), (59, "00:59"), (390, "06:30"), (1020, "17:00"), (1439, "23:59")]
)
def test_a_time_is_read_as_it_is_written(minutes: int, text: str) -> None:
    assert str(ClockTime(minutes)) == text
    assert ClockTime.parse(text) == ClockTime(minutes) == clock_time(text)


@pytest.mark.parametrize("minutes", [-1, 1440, 5.0, True, "5", None])
def test_a_day_has_1440_minutes(minutes: Any) -> None:
    assert "is not a minute of the day" in refused(ClockTime, minutes)


@pytest.mark.parametrize(
    "text", ["24:00", "12:60", "6:30", "06:30 ", "06:300", "0630", "", "\u0966\u096c:\u0969\u0966", None, 630]
)
def test_what_is_no_time_is_refused(text: Any) -> None:
    assert "as a time of day" in refused(ClockTime.parse, text)
    assert "as a time of day" in refused(clock_time, text)


def test_a_time_of_the_standard_library_is_read_on_a_whole_minute_only() -> None:
    assert clock_time(datetime.time(6, 31)) == ClockTime(391)
    for odd in (
        datetime.time(6, 31, 1),
        datetime.time(6, 31, 0, 1),
        datetime.time(6, 31, tzinfo=datetime.UTC),
    ):
        assert "as a time of day" in refused(clock_time, odd)


def test_one_time_or_several_are_read() -> None:
    two = (ClockTime(390), ClockTime(720))
    read: Any = clock_times  # times of the standard library are read, though not promised
    assert read("06:30") == read(datetime.time(6, 30)) == read(two[0]) == two[:1]
    assert read(["06:30", datetime.time(12)]) == read(iter(two)) == two
    assert read([]) == ()
    assert "as times of day" in refused(read, 5)


@pytest.mark.parametrize(("time", "since"), [(390, 0), (391, 1), (389, 1439), (0, 1050)])
def test_minutes_since_wake_go_around_midnight(time: int, since: int) -> None:
    assert since_wake(ClockTime(time), ClockTime(390)) == since


@pytest.mark.parametrize(
    ("step", "wake", "bed", "minutes"),
    [
        (60, 390, 180, [30, 90, 150]),
        (60, 360, 120, [0, 60, 120]),
        (60, 360, 119, [0, 60]),
        (60, 360, 121, [0, 60, 120]),
        (240, 1320, 240, [120]),
        (100, 1400, 240, [0, 40, 140, 240]),
        (100, 1400, 239, [0, 40, 140]),
        (100, 1400, 241, [0, 40, 140, 240]),
        (100, 1301, 400, [99, 139, 239, 339]),
        (100, 1301, 138, [99]),
    ],
)
def test_the_grid_stands_on_the_clock_and_starts_anew_at_midnight(
    step: int, wake: int, bed: int, minutes: list[int]
) -> None:
    assert list(minutes_on_the_grid(step, wake, bed)) == minutes


# ---- days ----

EVERY_DAY, ALTERNATE = Days(1, (0,)), Days(2, (0,))


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("day", EVERY_DAY),
        ("daily", EVERY_DAY),
        ("every day", EVERY_DAY),
        (" Day ", EVERY_DAY),
        ("day".ljust(80), EVERY_DAY),
        ("1 day", EVERY_DAY),
        ("week", AnyDays(1, 7)),
        ("weekly", AnyDays(1, 7)),
        ("every week", AnyDays(1, 7)),
        ("other day", ALTERNATE),
        ("every other day", ALTERNATE),
        ("alternate days", ALTERNATE),
        ("2 days", ALTERNATE),
        ("every 2 days", ALTERNATE),
        ("2 days from day 1", Days(2, (1,))),
        ("420 days", Days(420, (0,))),
        ("any 2 of 7 days", AnyDays(2, 7)),
        ("3 of every 8 days", AnyDays(3, 8)),
        ("1 of 1 day", AnyDays(1, 1)),
        ("monday", Days(7, (0,))),
        ("thursday, monday", Days(7, (0, 3))),
        ("tuesday,wednesday , friday,saturday, sunday", Days(7, (1, 2, 4, 5, 6))),
        ("monday, monday", Days(7, (0,))),
        ("days 0, 2, 9 of 10", Days(10, (0, 2, 9))),
        ("days 3 of 10", Days(10, (3,))),
    ],
)
def test_every_way_to_say_days_is_read(text: str, days: Any) -> None:
    assert recurrence(text) == days
    assert recurrence(days) is days


@pytest.mark.parametrize(
    ("days", "text"),
    [
        (EVERY_DAY, "day"),
        (ALTERNATE, "2 days"),
        (Days(2, (1,)), "2 days from day 1"),
        (Days(7, (0, 3)), "monday, thursday"),
        (Days(7, (6,)), "sunday"),
        (Days(8, (0, 3)), "days 0, 3 of 8"),
        (Days(2, (0, 1)), "days 0, 1 of 2"),
        (AnyDays(2, 7), "any 2 of 7 days"),
    ],
)
def test_days_are_printed_as_they_are_read(days: Any, text: str) -> None:
    assert str(days) == text
    assert recurrence(text) == days


@pytest.mark.parametrize(
    "text", ["", "monday thursday", "monday;", "fortnight", "1000 days", "days 1 2 of 3", "day".ljust(81), None, 7]
)
def test_what_is_no_days_is_refused(text: Any) -> None:
    assert "as days" in refused(recurrence, text)


@pytest.mark.parametrize(
    "given",
    [(0,), (421,), (2, (2,)), (2, ()), (2, (-1,)), (1.0,), (True,), (2, (0.0,)), (2, (True,)), (420, (420,))],
)
def test_days_stand_within_a_period_of_at_most_420(given: tuple[Any, ...]) -> None:
    assert "no such days" in refused(Days, *given)


def test_the_last_day_of_the_longest_period_is_a_day() -> None:
    assert Days(420, (419, 0, 419)).days == (0, 419)
    assert refused(Days, 420, (420,))


@pytest.mark.parametrize("given", [(0, 7), (8, 7), (1, 0), (1, 421), (1.0, 7), (1, 7.0), (True, 7), (1, True)])
def test_any_days_are_at_most_all_of_a_period_of_at_most_420(given: tuple[Any, ...]) -> None:
    assert "no such days" in refused(AnyDays, *given)


def test_any_days_may_be_all_of_the_longest_period_or_of_the_shortest() -> None:
    assert (AnyDays(420, 420).count, AnyDays(1, 1).period) == (420, 1)


def test_a_cycle_is_the_least_common_multiple() -> None:
    assert cycle_length([]) == 1
    assert cycle_length([Days(4), AnyDays(1, 6), Days(2, (1,))]) == 12
