"""The judge on one or two doses, against one line of arithmetic for each kind of rule that measures something."""

from hypothesis import assume, given
from hypothesis import strategies as st

from rlsnutri import Amount, Day, Days, Plan, Policy
from rlsnutri.rules import Ceiling, ClockWindow, Competitor, FirstOfDay, Interval, Rule, Together, Window
from rlsnutri.things import Content, Item, LookedUp, Role
from rlsnutri.verify import evaluate
from tests.symbolic.settings import PATHS

DAY, WAKE, BED = 1440, 360, 960
PLAN = Plan(day=Day("06:00", "22:00"), policy=Policy(spacing=0, spread=0))
minutes = st.integers(0, BED)
gaps = st.integers(1, 720)


def _item(name: str, nanograms: int = 10, times: int = 1) -> Item:
    contents = (Content("iron", nanograms),)
    return Item(name, Role.SUPPLEMENT, (name,), contents, times, None, Days(), (), (), (), f"doses[{name}]")


def _is_broken(rule: Rule, **taken: list[int]) -> bool:
    """Whether the rule is broken where doses of those names are taken at those minutes, every day."""
    items = tuple(_item(name, times=len(there)) for name, there in sorted(taken.items()))
    looked_up = LookedUp(PLAN, WAKE, BED, items, (), (rule,), ())
    verdict = evaluate(looked_up, {name: dict.fromkeys(there, 1) for name, there in taken.items()}, {})
    return f"must:{rule.id}" in {violation.code for violation in verdict.violations}


@PATHS
@given(iron=minutes, zinc=minutes, before=gaps, after=gaps)
def test_a_gap_is_kept_today_yesterday_and_tomorrow_or_it_is_broken(
    iron: int, zinc: int, before: int, after: int
) -> None:
    rule = Competitor("iron", ("zinc",), before=before, after=after, id="rule", strength="must")
    offsets = [zinc + day - iron for day in (-DAY, 0, DAY)]
    kept = all(offset >= before if offset > 0 else -offset >= after for offset in offsets if offset) and all(offsets)
    assert _is_broken(rule, iron=[iron], zinc=[zinc]) == (not kept)


@PATHS
@given(iron=minutes, zinc=minutes, gap=st.integers(0, 720))
def test_the_first_of_the_day_is_followed_by_nothing_for_so_long(iron: int, zinc: int, gap: int) -> None:
    rule = FirstOfDay("iron", gap=gap, id="rule", strength="must")
    assert _is_broken(rule, iron=[iron], zinc=[zinc]) == (zinc < iron + gap)


@PATHS
@given(first=minutes, wait=st.integers(1, BED), least=gaps, longer=gaps)
def test_an_interval_is_kept_within_the_day_and_across_midnight(first: int, wait: int, least: int, longer: int) -> None:
    assume(first + wait <= BED)
    rule = Interval("iron", least=least, most=least + longer, id="rule", strength="must")
    kept = all(least <= each <= least + longer for each in (wait, DAY - wait))
    assert _is_broken(rule, iron=[first, first + wait]) == (not kept)


@PATHS
@given(iron=minutes, start=st.integers(0, DAY - 1), end=st.integers(0, DAY - 1))
def test_a_window_on_the_clock_holds_what_stands_between_its_ends(iron: int, start: int, end: int) -> None:
    clock = (WAKE + iron) % DAY
    inside = start <= clock <= end if start <= end else clock >= start or clock <= end
    rule = Window("iron", ClockWindow(_clock(start), _clock(end)), id="rule", strength="must")
    assert _is_broken(rule, iron=[iron]) == (not inside)


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


@PATHS
@given(iron=minutes, zinc=minutes)
def test_company_is_the_same_minute(iron: int, zinc: int) -> None:
    rule = Together("iron", "zinc", id="rule", strength="must")
    assert _is_broken(rule, iron=[iron], zinc=[zinc]) == (iron != zinc)


@PATHS
@given(one=minutes, other=minutes, most=st.integers(1, 30), apart=st.integers(0, 720))
def test_a_ceiling_holds_in_a_slot_and_between_slots_that_are_near(one: int, other: int, most: int, apart: int) -> None:
    rule = Ceiling("iron", Amount(most), apart=apart, id="rule", strength="must")
    distance = min(abs(one - other), DAY - abs(one - other))
    here = 20 if one == other else 10
    broken = here > most or (one != other and most < 20 and distance < apart)
    assert _is_broken(rule, iron=[one], zinc=[other]) == broken
