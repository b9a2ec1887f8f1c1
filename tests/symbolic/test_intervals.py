"""Intervals on the clock and on the line of time: the engine's arithmetic and the judge's, against the definitions."""

from hypothesis import assume, given
from hypothesis import strategies as st

from rlsnutri._engine.gaps import Gap, gap_of, share_a_meal
from rlsnutri._engine.windows import all_minutes_outside, minutes_outside
from rlsnutri.clock import ClockTime, since_wake
from rlsnutri.rules import Competitor
from rlsnutri.verify._breaches import _short
from rlsnutri.verify._windows import _outside
from tests.symbolic.settings import PATHS

DAY = 1440
clock_minutes = st.integers(0, DAY - 1)
sides = st.none() | st.integers(0, 720)


@PATHS
@given(minute=clock_minutes, wake=clock_minutes)
def test_minutes_since_wake_lead_back_to_the_clock(minute: int, wake: int) -> None:
    since = since_wake(ClockTime(minute), ClockTime(wake))
    assert 0 <= since < DAY
    assert (wake + since - minute) % DAY == 0


@PATHS
@given(minute=clock_minutes, start=st.integers(-DAY, DAY), length=clock_minutes, step=st.integers(-720, 720))
def test_the_distance_to_a_stretch_is_the_way_to_its_nearest_minute(
    minute: int, start: int, length: int, step: int
) -> None:
    missing = minutes_outside(minute, ((start, length),))
    assert missing == _outside(minute, start, start + length)
    assert [missing] == all_minutes_outside((minute,), ((start, length),))
    assert 0 <= missing <= 720
    arrives = (minute + step - start) % DAY <= length
    assert not (arrives and abs(step) < missing)
    assert _is_inside(minute + missing, start, length) or _is_inside(minute - missing, start, length)


def _is_inside(minute: int, start: int, length: int) -> bool:
    return any(start <= minute + DAY * days <= start + length for days in range(-2, 4))


@PATHS
@given(
    time=clock_minutes,
    other=clock_minutes,
    difference=st.integers(-1, 1),
    before=sides,
    after=sides,
    must=st.booleans(),
)
def test_engine_and_judge_measure_a_gap_alike(
    time: int, other: int, difference: int, before: int | None, after: int | None, *, must: bool
) -> None:
    assume((before, after) != (None, None))
    gap = gap_of(Competitor("one", ("other",), before=before, after=after), (difference,), must=must)
    offset = other + DAY * difference - time
    forbids = must and difference == 0
    short = _short(
        time,
        other + DAY * difference,
        other + DAY * difference,
        before if forbids else before or 0,
        after if forbids else after or 0,
    )
    assert _is_broken(gap, difference, offset) == (short > 0)
    if short and not must:  # nothing is ever missing to a must: it is kept or there is no schedule
        assert gap.missing(offset) == short


def _is_broken(gap: Gap, difference: int, offset: int) -> bool:
    return any(on == difference and low <= offset <= high for on, low, high in gap.ranges)


@PATHS
@given(first=st.integers(0, 2 * DAY), second=st.integers(0, 2 * DAY), start=clock_minutes, length=st.integers(0, 180))
def test_two_minutes_share_a_meal_where_one_meal_of_some_day_holds_both(
    first: int, second: int, start: int, length: int
) -> None:
    shared = share_a_meal(first, second, ((start, start + length),))
    assert shared == share_a_meal(second, first, ((start, start + length),))
    by_definition = any(
        start + day <= min(first, second) and max(first, second) <= start + day + length for day in (-DAY, 0, DAY)
    )
    assert shared == by_definition
