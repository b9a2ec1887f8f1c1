"""Ranges of forbidden differences, against counting minute by minute."""

from __future__ import annotations

from itertools import combinations, pairwise
from math import comb
from random import Random

import pytest
from attrs import evolve

from rlsnutri._engine import compile_plan
from rlsnutri._engine.clearance import clearances
from rlsnutri._engine.days import MOST_CHOICES, all_are_looked_through
from rlsnutri._engine.evaluate import days_apart
from rlsnutri._engine.gaps import FAR, Gap, gap_of, share_a_meal
from rlsnutri._engine.narrowing import FEW, narrow
from rlsnutri._engine.outcome import ways_to_choose
from rlsnutri._engine.problem import MUST, IntervalRule, PairRule
from rlsnutri._engine.relation import (
    LONGEST,
    Relation,
    around_zero,
    between_multiples,
    spans_of,
    times_between,
    united,
)
from rlsnutri.clock import MINUTES_PER_DAY, AnyDays
from rlsnutri.rules import Competitor, FirstOfDay, Named, Strength
from tests.plan_families import plain_dose, plain_plan, tight

SEEDS = range(60)
MEALS = ((60, 240), (600, 660), (1300, 1560))


def _span(rng: Random) -> tuple[int, int]:
    low = rng.choice((-1500, -1440, -1439, -1438, -60, -1, 0, 1, 2, 60, 1438, 1439, 1440)) + rng.choice(
        (0, 0, -1, 1, 7)
    )
    return low, low + rng.choice((0, 1, 2, 59, 60, 1439, 2000))


def _minutes(spans: tuple[tuple[int, int], ...] | list[tuple[int, int]]) -> set[int]:
    return {minute for low, high in spans for minute in range(low, high + 1)}


@pytest.mark.parametrize("seed", SEEDS)
def test_united_ranges_hold_the_same_minutes_of_a_day(seed: int) -> None:
    rng = Random(seed)
    spans = [_span(rng) for _ in range(rng.randint(0, 4))]
    joined = united(spans)
    assert _minutes(joined) == {minute for minute in _minutes(spans) if -LONGEST <= minute <= LONGEST}
    assert list(joined) == sorted(joined)
    assert all(low <= high for low, high in joined)
    assert all(earlier[1] + 1 < later[0] for earlier, later in pairwise(joined)), "they touch"
    low, high = around_zero(joined)
    assert set(range(low, high + 1)) == next((set(range(a, b + 1)) for a, b in joined if 0 in range(a, b + 1)), set())
    assert (low, high) == (1, 0) or low <= 0 <= high


@pytest.mark.parametrize("wraps", [False, True])
@pytest.mark.parametrize("intakes", [1, 2, 3, 4])
@pytest.mark.parametrize(
    ("least", "most"),
    [(0, 60), (1, 1), (60, 60), (120, 180), (240, 480), (400, 480), (480, 480), (360, 361), (700, 1440), (1, 1439)],
)
def test_what_no_number_of_intervals_makes_up(least: int, most: int, intakes: int, wraps: bool) -> None:  # noqa: FBT001
    made: set[int] = set()
    for steps in range(1, intakes):
        others = intakes - steps
        made |= {
            minutes
            for minutes in range(steps * least, steps * most + 1)
            if not wraps or others * least <= 1440 - minutes <= others * most
        }
    forbidden = _minutes(between_multiples(least, most, intakes, wraps=wraps))
    assert {minute for minute in range(1, 1441) if minute in forbidden} == set(range(1, 1441)) - made
    assert {-minute for minute in forbidden} == forbidden
    assert 0 not in forbidden


@pytest.mark.parametrize("seed", SEEDS)
def test_times_between_two_minutes(seed: int) -> None:
    rng = Random(seed)
    times = tuple(sorted(rng.sample(range(0, 1440, 5), 12)))
    for low, high in [_span(rng) for _ in range(20)] + [(times[3], times[7]), (times[4] + 1, times[5] - 1), (9, 3)]:
        wanted = sum(1 << index for index, minute in enumerate(times) if low <= minute <= high)
        assert times_between(times, low, high) == wanted


def _rule(rng: Random) -> PairRule:
    ranges = tuple(
        (difference, *_span(rng))
        for difference in sorted(rng.sample((-1, 0, 1), rng.randint(1, 3)))
        if rng.random() < 0.9
    )
    gap = Gap(rng.choice((0, 60, 120)), rng.choice((0, 30)), ranges, same_meal=rng.random() < 0.5)
    return PairRule(0, MUST, 0, 1, 1, rng.random() < 0.5, gap, first_of_day=False)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_ranges_of_a_rule_are_where_it_is_broken(seed: int) -> None:
    rng = Random(seed)
    rule = _rule(rng)
    spans, exempt = spans_of(rule)
    for first, second in [(rng.randrange(1440), rng.randrange(1440)) for _ in range(200)]:
        assert bool(rule.broken(first, second, MEALS)) is _is_broken(rule, first, second, MEALS)
    lapsing = [(low, high) for low, high, _, _ in exempt]
    assert not (spans if rule.gap.same_meal else lapsing)
    held = _minutes(spans) | _minutes(lapsing)
    for minutes in range(-LONGEST, LONGEST + 1):
        offset = minutes if rule.first_is_subject else -minutes
        wanted = any(low <= offset + 1440 * difference <= high for difference, low, high in rule.gap.ranges)
        assert (minutes in held) is wanted, minutes
    assert all(high >= -LONGEST and low <= LONGEST for low, high in (*spans, *lapsing)), (
        "one that no day is long enough for"
    )


@pytest.mark.parametrize("seed", range(120))
def test_a_relation_forbids_what_its_rules_do(seed: int) -> None:
    rng = Random(seed)
    times = tuple(sorted({*rng.sample(range(0, 1440, 15), rng.choice((1, 5, 20))), 20, 1400}))
    meals = tuple((start, start + rng.choice((0, 30, 60, 150))) for start in sorted(rng.sample(range(0, 1439, 60), 4)))
    meals = (*meals, (1380, 1500)) if seed % 2 else meals  # one that lasts past midnight
    rules = [_rule(rng) for _ in range(rng.randint(1, 3))]
    spans = tuple(span for rule in rules for span in spans_of(rule)[0])
    exempt = tuple(span for rule in rules for span in spans_of(rule)[1])
    relation = Relation(times, meals, spans, exempt)

    def broken(first: int, second: int) -> bool:
        return any(_is_broken(rule, first, second, meals) for rule in rules)

    for here, minute in enumerate(times):
        ahead = sum(1 << there for there, other in enumerate(times) if broken(minute, other))
        behind = sum(1 << there for there, other in enumerate(times) if broken(other, minute))
        assert relation.forbidden(here, backward=False) == ahead
        assert relation.forbidden(here, backward=True) == behind
    for backward in (False, True):
        for _ in range(8):
            target, source = rng.randrange(1 << len(times)), rng.randrange(1, 1 << len(times))
            fresh = rng.choice((relation, Relation(times, meals, spans, exempt)))
            sources = [here for here in range(len(times)) if source >> here & 1]
            wanted = 0
            for here in sources:
                wanted |= target & ~relation.forbidden(here, backward=backward)
            assert fresh.supported(target, source, backward=backward) == wanted


def _is_broken(rule: PairRule, first: int, second: int, meals: tuple[tuple[int, int], ...]) -> bool:
    subject, other = (first, second) if rule.first_is_subject else (second, first)
    for difference, low, high in rule.gap.ranges:
        there = other + 1440 * difference
        if low <= there - subject <= high and not (rule.gap.same_meal and share_a_meal(subject, there, meals)):
            return True
    return False


def test_before_and_after_without_an_end_are_a_whole_day_and_more() -> None:
    def ranges(before: int | None, after: int | None, *, must: bool = True) -> tuple[tuple[int, int, int], ...]:
        return gap_of(Competitor("a", "b", before=before, after=after), (0,), must=must).ranges

    assert ranges(0, None) == ((0, -FAR, 0),)
    assert ranges(60, None) == ((0, -FAR, 59),)
    assert ranges(None, 0) == ((0, 0, FAR),)
    assert ranges(None, 60) == ((0, -59, FAR),)
    assert ranges(None, None) == ((0, -FAR, FAR),)
    assert ranges(1, 0) == ((0, 0, 0),)
    assert ranges(0, 0) == ranges(0, None, must=False) == ()
    assert ranges(60, None, must=False) == ((0, 0, 59),)
    gap = gap_of(FirstOfDay("a", gap=30), (-1, 0, 1), must=True)
    assert (gap.before, gap.after, gap.ranges) == (30, 30, ((0, -FAR, 29),))


@pytest.mark.parametrize(
    ("before", "after", "strength", "free"),
    [
        (1440, 60, Strength.SHOULD, (60, 1440)),  # before the subject is after the other
        (60, 1440, Strength.MUST, (1440, 60)),
        (None, 60, Strength.MUST, (60, None)),
        (60, None, Strength.MUST, (None, 60)),
        (None, 60, Strength.SHOULD, (60, 1)),
        (1, 0, Strength.SHOULD, (1, 1)),
    ],
)
def test_what_is_kept_free_is_a_day_at_most_or_never_ends(
    before: int | None, after: int | None, strength: Strength, free: tuple[int | None, int | None]
) -> None:
    rule = Competitor(Named("a"), (Named("b"),), before=before, after=after, id="r", strength=strength)
    compiled = compile_plan(plain_plan(Random(0), 900, (plain_dose("a"), plain_dose("b")), (rule,), ()))
    (clearance,) = clearances(compiled, (1, 1), ({0: 1}, {600: 1}), (Strength.SHOULD, Strength.MUST))
    assert (clearance.before, clearance.after) == free
    assert (clearance.thing, clearance.minute, clearance.other, clearance.rules) == ("a", 0, "b", ("r",))
    assert not list(clearances(compiled, (1, 1), ({0: 1}, {600: 1}), (Strength.PREFER,)))


def test_what_is_kept_free_is_told_by_the_minute() -> None:
    rules = [
        Competitor(Named(one), (Named(other),), before=60, after=60, id=f"{one}-{other}") for one, other in ("ab", "bc")
    ]
    doses = tuple(map(plain_dose, "abc"))
    compiled = compile_plan(plain_plan(Random(0), 900, doses, tuple(rules), ()))
    found = clearances(compiled, (1, 1, 1), ({600: 1}, {0: 1}, {300: 1}), tuple(Strength))
    assert [(each.thing, each.minute, each.other) for each in found] == [("b", 0, "c"), ("a", 600, "b")]


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_held_on_each_day_is_the_sum_of_what_is_taken_on_it(seed: int) -> None:
    rng = Random(seed)
    taken = [(rng.randrange(1, 1 << 6), rng.choice((100, 200, 300))) for _ in range(rng.randint(0, 4))]
    parts = days_apart(taken)
    for day in range(6):
        held = sum(amount for days, amount in taken if days >> day & 1)
        assert [amount for days, amount in parts if days >> day & 1] == ([held] if held else [])


def test_all_ways_are_looked_through_if_there_are_just_so_many() -> None:
    of_five, of_two = AnyDays(1, 5), AnyDays(1, 2)
    doses = [evolve(plain_dose(name), every=of_five if name in "abcd" else of_two) for name in "abcdefghi"]
    assert MOST_CHOICES == 5**4 * 2**5
    looked_up = plain_plan(Random(0), 900, tuple(doses), (), ())
    assert all_are_looked_through(looked_up, 10)
    one_more = plain_plan(Random(0), 900, (*doses, evolve(plain_dose("j"), every=of_two)), (), ())
    assert not all_are_looked_through(one_more, 10)


def test_intervals_leave_the_times_of_some_whole_day() -> None:
    narrowed = sum(_narrowed(seed) for seed in range(200))
    assert narrowed > 60


def _narrowed(seed: int) -> int:
    """Compare the times left to each dose by itself with every day that keeps its intervals; how many lost any."""
    problem = ways_to_choose(compile_plan(tight(Random(seed))))[0].problem
    problem.pairs = {}
    before = [spec.unary[0].mask for spec in problem.items]
    narrow(problem)
    lost = 0
    for spec, mask in zip(problem.items, before, strict=True):
        minutes = [minute for index, minute in enumerate(problem.times) if mask >> index & 1]
        left = [minute for index, minute in enumerate(problem.times) if spec.unary[0].mask >> index & 1]
        count = spec.intakes or 1
        rules = [rule for rule in spec.intervals if rule.weight == MUST]
        if left == minutes or comb(len(minutes), count) > 20_000:
            continue
        lost += 1
        kept = {
            minute for day in combinations(minutes, count) if all(_keeps(day, rule) for rule in rules) for minute in day
        }
        over_night = any(rule.wraps for rule in rules) and len(minutes) > FEW
        assert kept <= set(left) if over_night else kept == set(left)
    return lost


def _keeps(day: tuple[int, ...], rule: IntervalRule) -> bool:
    apart = [later - earlier for earlier, later in pairwise(day)]
    apart += [MINUTES_PER_DAY - day[-1] + day[0]] if rule.wraps else []
    return all((rule.least or 0) <= each <= (MINUTES_PER_DAY if rule.most is None else rule.most) for each in apart)
