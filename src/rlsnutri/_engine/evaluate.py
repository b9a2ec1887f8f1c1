"""What a complete assignment costs, exactly.

The search prunes by lower bounds; what it reports, it has counted here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from rlsnutri._engine.days import differences
from rlsnutri._engine.problem import (
    MUST,
    CeilingRule,
    FixedCompany,
    IntervalRule,
    Meeting,
    Problem,
    packed,
)
from rlsnutri.clock import MINUTES_PER_DAY

Placed = Sequence[dict[int, int]]
"""Per item: how many portions at which time index."""


def cost_of(problem: Problem, placed: Placed) -> int | None:
    """The packed cost of the assignment; None if it breaks a must."""
    slots = slots_of(placed)
    total = problem.constant
    for parts in (
        _intakes(problem, placed),
        _pairs(problem, placed),
        _neighbours(problem, placed),
        _company(problem, placed, slots),
        _ceilings(problem, slots),
        _times(problem, slots),
        _meetings(problem, placed),
        _fixed_company(problem, slots),
    ):
        for part in parts:
            if part is None:
                return None
            total += part
    return total


def slots_of(placed: Placed) -> dict[int, list[tuple[int, int]]]:
    """By time index: the items taken then with their portions, in the order of the items."""
    slots: dict[int, list[tuple[int, int]]] = {}
    for item, intakes in enumerate(placed):
        for time, count in intakes.items():
            slots.setdefault(time, []).append((item, count))
    return slots


def price_of_rule(problem: Problem, weight: int, missing: int, price: int) -> int | None:
    """What one broken instance costs; None where it may not be broken."""
    if weight == MUST:
        return None
    return packed(broken=weight, missing=weight * missing, inconvenience=price * problem.share_unit)


def _intakes(problem: Problem, placed: Placed) -> Iterator[int | None]:
    unit = problem.share_unit
    for spec, intakes in zip(problem.items, placed, strict=True):
        shares: dict[int, int] = {}
        for time, count in intakes.items():
            unary = spec.unary[spec.levels[count]]
            yield unary.costs[time] if unary.mask >> time & 1 else None
            for rule, each in unary.shares:
                shares[rule] = shares.get(rule, 0) + each[time] * count
        yield sum(share // unit * unit for share in shares.values())


def _pairs(problem: Problem, placed: Placed) -> Iterator[int | None]:
    times, meals = problem.times, problem.meals
    for (first, second), rules in problem.pairs.items():
        for a, count_a in placed[first].items():
            for b, count_b in placed[second].items():
                weight = missing = price = 0
                for rule in rules:
                    if rule.reach_a > count_a or rule.reach_b > count_b:
                        continue
                    lacking = rule.broken(times[a], times[b], meals)
                    if lacking:
                        if rule.weight == MUST:
                            yield None
                        if rule.weight:
                            weight, missing = max(weight, rule.weight), max(missing, lacking)
                        price = max(price, rule.price)
                yield price_of_rule(problem, weight, missing, price)


def neighbour_gaps(minutes: Sequence[int], rule: IntervalRule) -> Iterator[tuple[int, int, int]]:
    """Neighbouring intakes that break the rule, of ascending ``minutes``: (earlier, later, minutes missing)."""
    neighbours = list(pairwise(minutes))
    if rule.wraps:
        neighbours.append((minutes[-1], minutes[0] + MINUTES_PER_DAY))
    for earlier, later in neighbours:
        gap = later - earlier
        if rule.least is not None and gap < rule.least:
            yield earlier, later, rule.least - gap
        elif rule.most is not None and gap > rule.most:
            yield earlier, later, gap - rule.most


def _neighbours(problem: Problem, placed: Placed) -> Iterator[int | None]:
    for spec, intakes in zip(problem.items, placed, strict=True):
        for rule in spec.intervals:
            minutes = sorted(problem.times[time] for time in intakes)
            for _, _, missing in neighbour_gaps(minutes, rule):
                yield price_of_rule(problem, rule.weight, missing, rule.price)


def lacks_company(problem: Problem, item: int, rule_index: int, time: int, slot: Sequence[tuple[int, int]]) -> bool:
    """Whether the item, taken at ``time`` in that slot, is without the company that the rule asks for."""
    spec = problem.items[item]
    rule = spec.together[rule_index]
    counts = dict(slot)
    if counts[item] < rule.reach:
        return False
    covered = rule.fixed_days[time]
    for companion, needed in rule.companions:
        if counts.get(companion, 0) >= needed:
            covered |= problem.items[companion].days
    return bool(spec.days & ~covered)


def _company(problem: Problem, placed: Placed, slots: dict[int, list[tuple[int, int]]]) -> Iterator[int | None]:
    for item, spec in enumerate(problem.items):
        for index, rule in enumerate(spec.together):
            for time in placed[item]:
                if lacks_company(problem, item, index, time, slots[time]):
                    yield price_of_rule(problem, rule.weight, 1, rule.price)


def really_meet(meeting: Meeting, placed: Placed) -> bool:
    """Whether some intake of either side is large enough for the rule to speak of it (one portion always is)."""
    return all(
        item < 0 or needed == 1 or any(count >= needed for count in placed[item].values())
        for item, needed in (meeting.first, meeting.second)
    )


def broken_meetings(meetings: Iterable[Meeting], placed: Placed) -> Iterator[Meeting]:
    """One meeting per rule and two things: a rule that names both ways round is broken once, with the larger weight."""
    found: dict[tuple[int, tuple[str, ...]], Meeting] = {}
    for each in meetings:
        if really_meet(each, placed):
            key = (each.rule, tuple(sorted(each.names)))
            if key not in found or found[key].weight < each.weight:
                found[key] = each
    return iter(found.values())


def _meetings(problem: Problem, placed: Placed) -> Iterator[int | None]:
    yield -problem.day_cost  # these are counted again, one by one
    for each in broken_meetings(problem.meetings, placed):
        yield price_of_rule(problem, each.weight, 1, each.price)


def lonely_medicines(problem: Problem, slots: dict[int, list[tuple[int, int]]]) -> Iterator[FixedCompany]:
    """Prescribed medicines without the company that a rule asks for."""
    by_minute = {problem.times[time]: slot for time, slot in slots.items()}
    for wish in problem.fixed_company:
        counts = dict(by_minute.get(wish.minute, ()))
        covered = wish.covered
        for item, needed in wish.companions:
            if counts.get(item, 0) >= needed:
                covered |= problem.items[item].days
        if wish.days & ~covered:
            yield wish


def _fixed_company(problem: Problem, slots: dict[int, list[tuple[int, int]]]) -> Iterator[int | None]:
    for wish in lonely_medicines(problem, slots):
        yield price_of_rule(problem, wish.weight, 1, wish.price)


def days_apart(holdings: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Split (days, amount) holdings into disjoint groups of days with the sum taken on each."""
    groups: list[tuple[int, int]] = []
    for days, amount in holdings:
        if not amount:
            continue
        split: list[tuple[int, int]] = []
        left = days
        for mask, total in groups:
            if mask & days:
                split.append((mask & days, total + amount))
            if mask & ~days:
                split.append((mask & ~days, total))
            left &= ~mask
        if left:
            split.append((left, amount))
        groups = split
    return groups


def holdings_at(
    problem: Problem, rule: CeilingRule, minute: int, slot: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """(days, parts) that each member of the slot, and each prescribed medicine at this minute, holds."""
    held = [(problem.items[item].days, rule.holds[item] * count) for item, count in slot]
    held.extend((days, parts) for at, days, parts in rule.fixed if at == minute)
    return held


def over_ceiling(problem: Problem, rule: CeilingRule, minute: int, slot: Sequence[tuple[int, int]]) -> int:
    """Per cent over the ceiling on the worst day, rounded up; 0 if kept."""
    holders = [(item, count) for item, count in slot if rule.holds[item]]
    if not holders:
        return 0
    fixed = any(at == minute for at, _, _ in rule.fixed)
    if rule.weight != MUST and len(holders) == 1 and holders[0][1] == 1 and not fixed:
        return 0
    worst = max(total for _, total in days_apart(holdings_at(problem, rule, minute, slot)))
    return max(0, -(-(worst - rule.most) * 100 // (rule.most or rule.parts)))


def _ceilings(problem: Problem, slots: dict[int, list[tuple[int, int]]]) -> Iterator[int | None]:
    for rule in problem.ceilings:
        for time, slot in slots.items():
            over = over_ceiling(problem, rule, problem.times[time], slot)
            if over:
                yield price_of_rule(problem, rule.weight, over, rule.price)
        if rule.apart:
            for _, _, missing in too_close(problem, rule, slots):
                yield price_of_rule(problem, rule.weight, missing, rule.price)


def too_close(
    problem: Problem, rule: CeilingRule, slots: dict[int, list[tuple[int, int]]]
) -> Iterator[tuple[int, int, int]]:
    """Slots that together exceed the ceiling and stand too close: (first, second, minutes missing)."""
    minutes = {problem.times[time]: slot for time, slot in slots.items() if any(rule.holds[item] for item, _ in slot)}
    alone = {at for at, _, _ in rule.fixed} - set(minutes)
    held = {
        minute: days_apart(holdings_at(problem, rule, minute, minutes.get(minute, ())))
        for minute in sorted({*minutes, *alone})
    }
    ordered = list(held)
    for index, first in enumerate(ordered):
        for second in ordered[index + 1 :]:
            if first in alone and second in alone:
                continue
            missing = _lacking(rule, held[first], held[second], second - first, problem.cycle)
            if missing:
                yield first, second, missing


def _lacking(
    rule: CeilingRule, first: list[tuple[int, int]], second: list[tuple[int, int]], apart: int, cycle: int
) -> int:
    worst = 0
    for days_first, held_first in first:
        for days_second, held_second in second:
            if held_first + held_second <= rule.most:
                continue
            met = differences(days_first, days_second, cycle)
            if 0 in met:
                worst = max(worst, rule.apart - apart)
            if -1 in met:  # the first slot of the next day after the second slot of this one
                worst = max(worst, rule.apart - (MINUTES_PER_DAY - apart))
    return worst


def slot_price(problem: Problem, time: int, days: int) -> int:
    """The packed price of a slot at ``time`` whose items are taken on ``days``."""
    alone, beside = problem.prices[time]
    return alone if days & ~problem.medicine_days[time] else beside


def _times(problem: Problem, slots: dict[int, list[tuple[int, int]]]) -> Iterator[int | None]:
    for time, slot in slots.items():
        days = 0
        for item, _ in slot:
            days |= problem.items[item].days
        yield slot_price(problem, time, days)
    count = number_of_times(problem, slots)
    for _, weight, price, most in problem.most_times:
        if count > most:
            yield price_of_rule(problem, weight, 1, price)


def number_of_times(problem: Problem, slots: dict[int, list[tuple[int, int]]]) -> int:
    """Times of day over the whole cycle, those of prescribed medicines included."""
    free = sum(1 for time in slots if not problem.event_mask >> time & 1)
    return free + problem.event_mask.bit_count() + problem.extra_times
