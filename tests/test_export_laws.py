"""Whatever a timetable holds, calendar and clinic are told its very times: any wake, any days, any clock time."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from rlsnutri import ClockTime, Day, Days, Dose, Intake, Medicine, Plan, Schedule
from rlsnutri.interop.fhir import bundle
from rlsnutri.interop.ical import calendar
from rlsnutri.interop.taking import Pattern
from tests.fhir_timing import broken_invariants
from tests.handmade import MIDNIGHT, MONDAY, STAMP, meant, timetable
from tests.test_fhir import concept, dosages, when
from tests.test_ical import rung

TIMES = st.integers(0, 1439).map(ClockTime)


@st.composite
def recurrences(draw: st.DrawFn) -> Days:
    period = draw(st.sampled_from([1, 2, 3, 4, 5, 6, 7, 7, 9, 14]))
    return Days(period, tuple(draw(st.sets(st.integers(0, period - 1), min_size=1))))


@st.composite
def timetables(draw: st.DrawFn) -> Schedule:
    wake = draw(TIMES)
    day = Day(wake, ClockTime((wake.minutes + draw(st.integers(1, 1439))) % 1440))
    doses, slots = [], []
    for number in range(draw(st.integers(1, 3))):
        name = f"dose {number}"
        times = draw(st.sets(TIMES, min_size=1, max_size=2))
        doses.append(Dose("zinc", "15 mg", name=name, every=draw(recurrences())))
        slots += [(str(time), (Intake(name, time, 1, len(times)),)) for time in sorted(times)]
    events = [
        Medicine(
            f"medicine {number}", at=sorted(draw(st.sets(TIMES, min_size=1, max_size=2))), every=draw(recurrences())
        )
        for number in range(draw(st.integers(0, 1)))
    ]
    return timetable(Plan(day=day, doses=doses, events=events), *slots)


@given(timetables())
@settings(max_examples=60)
def test_the_calendar_rings_at_exactly_the_times_of_the_timetable(made: Schedule) -> None:
    assert rung(calendar(made, first=MONDAY, stamp=STAMP), made, 30) == meant(made, 30)


@given(timetables())
@settings(max_examples=60)
def test_the_timings_of_fhir_are_exactly_the_times_of_the_timetable(made: Schedule) -> None:
    written = bundle(made, first=MONDAY)
    wake = made.plan.day.wake
    found = [
        (time, concept(request)["text"].split(":")[0])
        for request, dosage in dosages(written)
        for time in when(dosage, 40, wake)
        if (time - MIDNIGHT).total_seconds() < (30 * 1440 + wake.minutes) * 60
    ]
    assert sorted(found) == meant(made, 30)
    assert not any(broken_invariants(dosage["timing"]) for _, dosage in dosages(written))


@given(recurrences())
def test_the_shortest_pattern_means_the_same_days(every: Days) -> None:
    pattern = Pattern.of(every)
    assert [day % pattern.period in pattern.days for day in range(126)] == [
        day % every.period in every.days for day in range(126)
    ]
    assert not pattern.weekly or every.period == 7
    if not pattern.weekly:
        rotations = {
            turn
            for turn in range(1, pattern.period + 1)
            if {(day + turn) % pattern.period for day in pattern.days} == {*pattern.days}
        }
        assert min(rotations) == pattern.period
