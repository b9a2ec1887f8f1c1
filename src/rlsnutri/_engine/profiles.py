"""What may share a slot, and what that costs at each time.

A profile is a set of (item, portions) in one slot.  Its costs never fall as portions join, so the least cost over a
slot's open times is a lower bound for everything that the slot may still become.  Costs are kept as levels: each cost
with the set of times at which it is paid, since many times cost the same.  Profiles are made once per problem.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from rlsnutri._engine.evaluate import lacks_company, over_ceiling, slot_price
from rlsnutri._engine.problem import BROKEN_SHIFT, MUST, CeilingRule, PairRule, Problem, packed
from rlsnutri._engine.relation import times_between
from rlsnutri.clock import MINUTES_PER_DAY

Members = tuple[tuple[int, int], ...]
Levels = list[tuple[int, int]]
"""Costs, ascending once they are a profile's, each with the times at which it is paid."""


MANY_LEVELS = 300
"""Pairs of levels from which on it is quicker to look at each time by itself."""


AT_NO_TIME: Levels = [(0, 0)]
"""What two items cost each other that may never share a slot; no levels would mean that it is nothing."""


class Profile:
    """One set of portions in a slot: allowed times, and their costs (lower bounds) level by level."""

    __slots__ = (
        "_rises",
        "body",
        "counts",
        "days",
        "held",
        "index",
        "joins",
        "levels",
        "mask",
        "members",
        "partners",
        "wants_company",
        "wishes",
    )

    def __init__(self, index: int, members: Members, days: int, body: Levels, levels: Levels) -> None:
        self.index, self.members, self.days, self.body, self.levels = index, members, days, body, levels
        self.counts = dict(members)
        self.joins: dict[int, Profile | None] = {}
        self._rises: dict[int, int] = {}
        self.held = self.partners = 0
        """Masks of the items in the slot, and of those that some gap relates them to."""
        mask = 0
        for _, times in levels:
            mask |= times
        self.mask = mask
        self.wants_company: tuple[tuple[int, int], ...] = ()
        self.wishes: tuple[tuple[int, int], ...] = ()

    def least(self, mask: int) -> int:
        """The least cost over the times in ``mask``, which holds at least one allowed time."""
        for cost, times in self.levels:
            if times & mask:
                return cost
        raise AssertionError("no allowed time")  # pragma: no cover -- callers pass a mask of allowed times

    def at(self, time: int) -> int:
        """The cost at one allowed time."""
        return self.least(1 << time)

    def least_rise(self, joined: Profile) -> int:
        """How much dearer than this one ``joined``, which holds a portion more, is at least at any time."""
        known = self._rises.get(joined.index)
        if known is None:
            known = self._rises[joined.index] = min(
                cost - before
                for cost, times in joined.levels
                for before, other_times in self.levels
                if times & other_times
            )
        return known

    def within(self, mask: int, most: int) -> int:
        """The times of ``mask`` that cost at most ``most``."""
        kept = 0
        for cost, times in self.levels:
            if cost > most:
                break
            kept |= times
        return kept & mask


class Profiles:
    """All profiles of one problem, made on demand; times that break more than ``most_broken`` are not open."""

    def __init__(self, problem: Problem, most_broken: int) -> None:
        self.problem = problem
        self._most = packed(broken=most_broken + 1) - 1
        self._known: dict[Members, Profile | None] = {}
        self._solos: dict[tuple[int, int], Levels] = {}
        self._prices: dict[int, Levels] = {}
        self._meets: dict[tuple[int, int, int, int], Levels] = {}
        self.partners = [0] * len(problem.items)
        """Per item: mask of the items that some gap relates it to."""
        for first, second in problem.pairs:
            self.partners[first] |= 1 << second
            self.partners[second] |= 1 << first
        self._days = [spec.days for spec in problem.items]
        self._never = [0] * len(problem.items)
        """Per item: mask of the items that have turned out never to share a slot with it, one portion of each."""
        self._wishing = sum(1 << item for item, spec in enumerate(problem.items) if spec.together)
        self._ceilings: list[list[CeilingRule]] = [
            [rule for rule in problem.ceilings if rule.holds[item]] for item in range(len(problem.items))
        ]
        self._capped_items = sum(1 << item for item, rules in enumerate(self._ceilings) if rules)
        self.everywhere = (1 << len(problem.times)) - 1
        self.singles = tuple(self.of(((item, 1),)) for item in range(len(problem.items)))

    def joined(self, profile: Profile, item: int) -> Profile | None:
        """The profile with one more portion of the item; None if they may never share a slot."""
        known = profile.joins.get(item, profile)
        if known is not profile:
            return known
        if self._never[item] & profile.held:
            profile.joins[item] = None
            return None
        counts = dict(profile.members)
        had = counts.get(item, 0)
        counts[item] = had + 1
        members = tuple(sorted(counts.items()))
        if members in self._known:
            made = self._known[members]
        else:
            body = self._body(members) if had else self._extended(profile.body, profile.members, item, 1)
            made = self._known[members] = self._make(members, body)
        profile.joins[item] = made
        return made

    def of(self, members: Members) -> Profile | None:
        """The profile of these members; None if they may never share a slot."""
        made = self._known[members] = self._make(members, self._body(members))
        return made

    def _body(self, members: Members) -> Levels:
        """What the members cost by themselves and each other, without the price of the slot."""
        body = self.solo(*members[0])
        for position, (item, count) in enumerate(members[1:], 1):
            body = self._extended(body, members[:position], item, count)
        return body

    def _extended(self, body: Levels, members: Members, item: int, count: int) -> Levels:
        """The body with one more item in it."""
        body = _together(body, self.solo(item, count))
        partners = self.partners[item]
        for other, other_count in members:
            if partners >> other & 1:
                met = (
                    self._meet(other, other_count, item, count)
                    if other < item
                    else self._meet(item, count, other, other_count)
                )
                if met is AT_NO_TIME:
                    if count == other_count == 1:  # nor will more of them
                        self._never[item] |= 1 << other
                        self._never[other] |= 1 << item
                    return []
                if met:
                    body = _together(body, met)
        return body

    def _make(self, members: Members, body: Levels) -> Profile | None:
        if not body:
            return None
        problem = self.problem
        days = held = partners = 0
        for item, _ in members:
            days |= self._days[item]
            held |= 1 << item
            partners |= self.partners[item]
        levels = _together(body, self._price(days))
        if held & self._capped_items:
            for rule in problem.ceilings:
                if any(rule.holds[item] for item, _ in members):
                    levels = self._cap(rule, members, levels)
        if levels:
            levels.sort()
            while levels and levels[-1][0] > self._most:
                levels.pop()
        if not levels:
            return None
        made = Profile(len(self._known), members, days, body, levels)
        made.held, made.partners = held, partners
        for item, count in members if held & self._wishing else ():
            if self._wishing >> item & 1:
                for index, wish in enumerate(problem.items[item].together):
                    if count >= wish.reach and wish.weight == MUST:
                        made.wants_company += ((item, index),)
                    elif count >= wish.reach:
                        made.wishes += ((item, index),)
        return made

    def solo(self, item: int, count: int) -> Levels:
        """What an intake of one item costs by itself; preferences rounded down, so that sums are lower bounds."""
        known = self._solos.get((item, count))
        if known is None:
            spec, unit = self.problem.items[item], self.problem.share_unit
            unary = spec.unary[spec.levels[count]]
            costs: Iterable[int] = unary.costs
            for _, shares in unary.shares:
                costs = [cost + share * count // unit * unit for cost, share in zip(costs, shares, strict=True)]
            levels = by_level(costs, unary.mask)
            known = self._solos[item, count] = [level for level in levels if level[0] <= self._most]
        return known

    def least_clash(self, first: int, second: int, mask: int) -> int:
        """The broken weight that two items cost each other at least where one portion of each shares a slot.

        Of ceilings only a must counts, for a slot may be over another one already.
        """
        met = self._meet(first, 1, second, 1) if (first, second) in self.problem.pairs else []
        costs = [cost for cost, times in met if times & mask]
        if met and not costs:
            return MUST
        for rule in self._ceilings[first]:
            binds = rule.weight == MUST and rule.holds[second] and not rule.fixed
            if binds and over_ceiling(self.problem, rule, -1, ((first, 1), (second, 1))):
                return MUST
        return min(costs, default=0) >> BROKEN_SHIFT

    def _price(self, days: int) -> Levels:
        """What a slot costs whose items are taken on ``days``."""
        known = self._prices.get(days)
        if known is None:
            problem = self.problem
            prices = [slot_price(problem, time, days) for time in range(len(problem.times))]
            known = self._prices[days] = by_level(prices, self.everywhere)
        return known

    def _meet(self, first: int, count_first: int, second: int, count_second: int) -> Levels:
        """What two items cost each other at the same minute; no levels where that is nothing."""
        problem = self.problem
        specs = problem.items
        key = (first, specs[first].levels[count_first], second, specs[second].levels[count_second])
        known = self._meets.get(key)
        if known is None:
            rules = [
                rule
                for rule in problem.pairs[first, second]
                if rule.reach_a <= count_first and rule.reach_b <= count_second
            ]
            known = self._meets[key] = self._met(rules)
        return known

    def _met(self, rules: list[PairRule]) -> Levels:
        problem = self.problem
        if not rules:
            return []
        if not any(rule.gap.same_meal for rule in rules):
            met = meeting(rules, 0, ())
            if met[0] == MUST:
                return AT_NO_TIME
            cost = self._cost_of(met)
            return [(cost, self.everywhere)] if cost else []
        levels: dict[int, int] = {}
        within = 0
        for start, end in problem.meals:
            for day in (-MINUTES_PER_DAY, 0, MINUTES_PER_DAY):
                within |= times_between(problem.times, start + day, end + day)
        for times in (within, self.everywhere & ~within):
            if times:  # within a meal all minutes are alike, and outside of meals
                met = meeting(rules, problem.times[times.bit_length() - 1], problem.meals)
                if met[0] != MUST:
                    cost = self._cost_of(met)
                    levels[cost] = levels.get(cost, 0) | times
        return list(levels.items()) or AT_NO_TIME

    def _cost_of(self, met: tuple[int, int, int]) -> int:
        weight, missing, price = met
        return packed(broken=weight, missing=weight * missing, inconvenience=price * self.problem.share_unit)

    def _cap(self, rule: CeilingRule, members: Members, levels: Levels) -> Levels:
        """The levels with what a ceiling forbids or charges; beside a medicine that holds the nutrient more."""
        problem = self.problem
        if not rule.fixed and sum(rule.holds[item] * count for item, count in members) <= rule.most:
            return levels
        special = 0
        caps: Levels = []
        for minute in {at for at, _, _ in rule.fixed}:
            if minute in problem.times:
                here = 1 << problem.times.index(minute)
                special |= here
                caps.extend(self._capped(rule, over_ceiling(problem, rule, minute, members), here))
        caps.extend(self._capped(rule, over_ceiling(problem, rule, -1, members), self.everywhere & ~special))
        return levels if caps == [(0, self.everywhere)] else _together(levels, caps)

    def _capped(self, rule: CeilingRule, over: int, times: int) -> Levels:
        if not over:
            return [(0, times)]
        return [] if rule.weight == MUST else [(self._cost_of((rule.weight, over, rule.price)), times)]

    def company_cost(self, profile: Profile, time: int) -> int:
        """What a finished slot pays at ``time`` for company that should or would rather be kept."""
        return sum(
            self._cost_of((rule.weight, 1, rule.price))
            for item, index in profile.wishes
            if lacks_company(self.problem, item, index, time, profile.members)
            for rule in (self.problem.items[item].together[index],)
        )


def by_level(costs: Iterable[int], mask: int) -> Levels:
    """Costs by time as levels."""
    levels: dict[int, int] = {}
    start = 0
    for cost, run in groupby(costs):
        end = start + len(list(run))
        times = mask & ((1 << end) - (1 << start))
        if times:
            levels[cost] = levels.get(cost, 0) | times
        start = end
    return list(levels.items())


def _together(one: Levels, other: Levels) -> Levels:
    """The sums of two costs, level by level."""
    if len(one) == 1:
        one, other = other, one
    if len(other) == 1:
        added, times = other[0]
        return [(cost + added, mask & times) for cost, mask in one if mask & times]
    levels: dict[int, int] = {}
    if len(one) * len(other) > MANY_LEVELS:
        costs = {bit: added for added, times in other for bit in _bits(times)}
        for cost, mask in one:
            for bit in _bits(mask):
                if bit in costs:
                    levels[cost + costs[bit]] = levels.get(cost + costs[bit], 0) | bit
        return list(levels.items())
    for cost, mask in one:
        for added, times in other:
            both = mask & times
            if both:
                levels[cost + added] = levels.get(cost + added, 0) | both
    return list(levels.items())


def _bits(mask: int) -> Iterator[int]:
    while mask:
        bit = mask & -mask
        mask ^= bit
        yield bit


def meeting(rules: list[PairRule], minute: int, meals: tuple[tuple[int, int], ...]) -> tuple[int, int, int]:
    """What two items at one minute break between them: (weight, minutes missing, price); MUST if they may not."""
    weight = missing = price = 0
    for rule in rules:
        lacking = rule.broken(minute, minute, meals)
        if lacking:
            if rule.weight == MUST:
                return MUST, 0, 0
            if rule.weight:
                weight, missing = max(weight, rule.weight), max(missing, lacking)
            price = max(price, rule.price)
    return weight, missing, price
