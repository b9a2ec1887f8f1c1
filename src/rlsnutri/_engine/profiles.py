"""What may share a slot, what that costs at each time, and how two slots keep their distance.

A profile is a set of (item, portions) in one slot.  Its costs never fall as portions join, so the least cost over a
slot's open times is a lower bound for everything that the slot may still become.  Profiles, and the relations between
them, are made once per problem and looked up afterwards.
"""

from __future__ import annotations

from rlsnutri._engine.evaluate import lacks_company, over_ceiling, slot_price
from rlsnutri._engine.problem import MUST, CeilingRule, PairRule, Problem, packed
from rlsnutri._engine.relation import Exempt, Relation, Span, spans_of, united
from rlsnutri.clock import MINUTES_PER_DAY

Members = tuple[tuple[int, int], ...]

MOST_REMEMBERED = 50_000
"""Pairs of slots with open times whose costs are kept in mind."""


class Profile:
    """One set of portions in a slot: allowed times, costs by time (lower bounds), the same grouped by cost."""

    __slots__ = (
        "costs",
        "counts",
        "days",
        "index",
        "joins",
        "levels",
        "mask",
        "members",
        "wants_company",
        "wishes",
    )

    def __init__(self, index: int, members: Members, mask: int, costs: list[int], days: int) -> None:
        self.index, self.members, self.mask, self.costs, self.days = index, members, mask, costs, days
        self.counts = dict(members)
        self.joins: dict[int, Profile | None] = {}
        by_cost: dict[int, int] = {}
        rest = mask
        while rest:
            bit = rest & -rest
            rest ^= bit
            cost = costs[bit.bit_length() - 1]
            by_cost[cost] = by_cost.get(cost, 0) | bit
        self.levels = sorted(by_cost.items())
        self.wants_company: tuple[tuple[int, int], ...] = ()
        self.wishes: tuple[tuple[int, int], ...] = ()

    def least(self, mask: int) -> int:
        """The least cost over the times in ``mask``, which holds at least one allowed time."""
        for cost, times in self.levels:
            if times & mask:
                return cost
        raise AssertionError("no allowed time")  # pragma: no cover -- callers pass a mask of allowed times

    def within(self, mask: int, most: int) -> int:
        """The times of ``mask`` that cost at most ``most``."""
        kept = 0
        for cost, times in self.levels:
            if cost > most:
                break
            kept |= times
        return kept & mask


class Profiles:
    """All profiles and relations of one problem, made on demand."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self._known: dict[Members, Profile | None] = {}
        self._relations: dict[tuple[int, int, int, int], Relation] = {}
        self._made: dict[tuple[tuple[Span, ...], tuple[Exempt, ...]], Relation] = {}
        self._soft: dict[tuple[int, int], tuple[tuple[bool, tuple[PairRule, ...]], ...]] = {}
        self._pair_spans: dict[tuple[int, int, int, int, int], tuple[list[Span], list[Exempt]]] = {}
        self._least_soft: dict[tuple[int, int, int, int], int] = {}
        self.prepaid: set[int] = set()
        """Items whose intervals cannot all be kept: what they miss is in the bound already, so they hinder nobody."""
        self._count = 0
        self.singles = tuple(self.of(((item, 1),)) for item in range(len(problem.items)))
        self.everywhere = (1 << len(problem.times)) - 1

    def joined(self, profile: Profile, item: int) -> Profile | None:
        """The profile with one more portion of the item; None if they may never share a slot."""
        known = profile.joins.get(item, profile)
        if known is not profile:
            return known
        counts = dict(profile.members)
        counts[item] = counts.get(item, 0) + 1
        made = profile.joins[item] = self.of(tuple(sorted(counts.items())))
        return made

    def of(self, members: Members) -> Profile | None:
        """The profile of these members; None if they may never share a slot."""
        if members in self._known:
            return self._known[members]
        made = self._known[members] = self._make(members)
        return made

    def _make(self, members: Members) -> Profile | None:
        problem, unit = self.problem, self.problem.share_unit
        mask = (1 << len(problem.times)) - 1
        days = 0
        for item, count in members:
            spec = problem.items[item]
            mask &= spec.unary[spec.levels[count]].mask
            days |= spec.days
        if not mask:
            return None
        costs = [slot_price(problem, time, days) for time in range(len(problem.times))]
        for item, count in members:
            spec = problem.items[item]
            unary = spec.unary[spec.levels[count]]
            costs = [cost + own for cost, own in zip(costs, unary.costs, strict=True)]
            for _, shares in unary.shares:  # rounded down here, intake by intake, so that the sum is a lower bound
                costs = [cost + share * count // unit * unit for cost, share in zip(costs, shares, strict=True)]
        mask = self._meet(members, mask, costs)
        for rule in problem.ceilings:
            mask = self._cap(rule, members, mask, costs)
        if not mask:
            return None
        made = Profile(self._count, members, mask, costs, days)
        self._count += 1
        made.wants_company, made.wishes = (
            tuple(
                (item, index)
                for item, count in members
                for index, rule in enumerate(problem.items[item].together)
                if (rule.weight == MUST) is must and count >= rule.reach
            )
            for must in (True, False)
        )
        return made

    def _meet(self, members: Members, mask: int, costs: list[int]) -> int:
        """Gaps between the members, all at the same minute."""
        problem = self.problem
        for position, (first, count_first) in enumerate(members):
            for second, count_second in members[position + 1 :]:
                rules = [
                    rule
                    for rule in problem.pairs.get((first, second), ())
                    if rule.reach_a <= count_first and rule.reach_b <= count_second
                ]
                if not rules:
                    continue
                by_time = any(rule.gap.same_meal for rule in rules)
                met: tuple[int, int, int] | None = None
                for time, minute in enumerate(problem.times):
                    if not mask >> time & 1:
                        continue
                    if met is None or by_time:
                        met = meeting(rules, minute, problem.meals)
                    weight, missing, price = met
                    if weight == MUST:
                        mask &= ~(1 << time)
                    elif weight or price:
                        costs[time] += packed(
                            broken=weight, missing=weight * missing, inconvenience=price * problem.share_unit
                        )
        return mask

    def _cap(self, rule: CeilingRule, members: Members, mask: int, costs: list[int]) -> int:
        problem = self.problem
        if not any(rule.holds[item] for item, _ in members):
            return mask
        plain: int | None = None
        fixed_minutes = {at for at, _, _ in rule.fixed}
        for time, minute in enumerate(problem.times):
            if not mask >> time & 1:
                continue
            if minute in fixed_minutes:
                over = over_ceiling(problem, rule, minute, members)
            else:
                over = plain = over_ceiling(problem, rule, minute, members) if plain is None else plain
            if not over:
                continue
            if rule.weight == MUST:
                mask &= ~(1 << time)
            else:
                costs[time] += packed(
                    broken=rule.weight,
                    missing=rule.weight * over,
                    inconvenience=rule.price * problem.share_unit,
                )
        return mask

    def relation(self, first: Profile, second: Profile, budget: int, order: int = 0) -> Relation:
        """How the second slot must stand to the first, if should rules may cost at most ``budget`` of broken weight.

        ``order`` 1: the first slot comes first; -1: the second does; 0: either.
        """
        softness = 8 if budget >= 8 else 4 if budget >= 4 else 2 if budget >= 2 else 1 if budget >= 1 else 0
        key = (first.index, second.index, softness, order)
        known = self._relations.get(key)
        if known is None:
            known = self._relations[key] = self._relate(first, second, softness, order)
        return known

    def directed(self, first: Profile, second: Profile, budget: int) -> tuple[tuple[Span, ...], tuple[Exempt, ...]]:
        """What the relation from the first slot to the second forbids, whichever was made first."""
        if first.index <= second.index:
            return self.relation(first, second, budget).content
        spans, exempt = self.relation(second, first, budget).content
        return (
            tuple((-high, -low) for low, high in reversed(spans)),
            tuple(sorted((-high, -low, days, not subject) for low, high, days, subject in exempt)),
        )

    def _relate(self, first: Profile, second: Profile, softness: int, order: int) -> Relation:
        spans: list[Span] = [(0, 0)]  # two slots at one minute would be one slot
        if order:
            spans = [(-MINUTES_PER_DAY, 0) if order > 0 else (0, MINUTES_PER_DAY)]
        exempt: list[Exempt] = []
        for a, count_a in first.members:
            for b, count_b in second.members:
                if a == b:
                    spans.extend(self._self_spans(a, softness))
                    continue
                more_spans, more_exempt = self._spans(a, count_a, b, count_b, softness)
                spans.extend(more_spans)
                exempt.extend(more_exempt)
        for rule in self.problem.ceilings:
            if rule.apart and (rule.weight == MUST or rule.weight > softness):
                spans.extend(self._apart(rule, first, second))
        key = (united(spans), tuple(sorted(set(exempt))))
        made = self._made.get(key)
        if made is None:
            made = self._made[key] = Relation(self.problem.times, self.problem.meals, *key)
        return made

    def _spans(self, a: int, count_a: int, b: int, count_b: int, softness: int) -> tuple[list[Span], list[Exempt]]:
        levels = self.problem.items
        key = (a, levels[a].levels[count_a], b, levels[b].levels[count_b], softness)
        known = self._pair_spans.get(key)
        if known is not None:
            return known
        flipped = a > b
        low, high = (b, a) if flipped else (a, b)
        count_low, count_high = (count_b, count_a) if flipped else (count_a, count_b)
        spans: list[Span] = []
        exempt: list[Exempt] = []
        for rule in self.problem.pairs.get((low, high), ()):
            if rule.reach_a > count_low or rule.reach_b > count_high:
                continue
            if rule.weight != MUST and rule.weight <= softness:
                continue
            more_spans, more_exempt = spans_of(rule)
            spans.extend(more_spans)
            exempt.extend(more_exempt)
        if flipped:
            spans = [(-last, -first) for first, last in spans]
            exempt = [(-last, -first, difference, not subject) for first, last, difference, subject in exempt]
        known = self._pair_spans[key] = (spans, exempt)
        return known

    def _self_spans(self, item: int, softness: int) -> list[Span]:
        """Differences that the intervals of one item forbid between any two of its intakes."""
        spans: list[Span] = []
        spec = self.problem.items[item]
        most_intakes = spec.intakes or spec.portions
        for rule in spec.intervals:
            if rule.weight != MUST and (rule.weight <= softness or item in self.prepaid):
                continue
            if rule.least:
                spans.extend(((1, rule.least - 1), (1 - rule.least, -1)) if rule.least > 1 else ())
                if rule.wraps:
                    high = MINUTES_PER_DAY - rule.least + 1
                    spans.extend(((high, MINUTES_PER_DAY), (-MINUTES_PER_DAY, -high)))
            if rule.most is not None:
                # n intakes span at most n - 1 intervals; around midnight the rest of the day is as many intervals less
                reach = (most_intakes - 1) * rule.most
                spans.extend(((reach + 1, MINUTES_PER_DAY), (-MINUTES_PER_DAY, -reach - 1)))
                if spec.intakes is not None:
                    spans.extend(_between_multiples(rule.least or 0, rule.most, spec.intakes, wraps=rule.wraps))
        return [(low, high) for low, high in spans if low <= high]

    def _apart(self, rule: CeilingRule, first: Profile, second: Profile) -> list[Span]:
        """Differences that a ceiling forbids to two slots that together exceed it; only where all share their days."""
        if not any(rule.holds[item] for item, _ in first.members) or not any(
            rule.holds[item] for item, _ in second.members
        ):
            return []
        specs = self.problem.items
        days = {specs[item].days for item, _ in (*first.members, *second.members) if rule.holds[item]}
        if len(days) > 1:
            return []  # left to the exact count of complete assignments
        total = sum(rule.holds[item] * count for item, count in (*first.members, *second.members))
        if total <= rule.most:
            return []
        spans = [(1 - rule.apart, rule.apart - 1)]
        if any(specs[item].consecutive for item, _ in first.members if rule.holds[item]):
            high = MINUTES_PER_DAY - rule.apart + 1
            spans.extend(((high, MINUTES_PER_DAY), (-MINUTES_PER_DAY, -high)))
        return spans

    def soft_cost(self, first: Profile, second: Profile, a: int, b: int) -> int:
        """What the gaps between the items of two slots cost at times ``a`` and ``b``, those that may be broken."""
        pairs = self.soft_pairs(first, second)
        if not pairs:
            return 0
        times, meals = self.problem.times, self.problem.meals
        total = 0
        for flipped, rules in pairs:
            minute_a, minute_b = (times[b], times[a]) if flipped else (times[a], times[b])
            weight = missing = price = 0
            for rule in rules:
                lacking = rule.broken(minute_a, minute_b, meals)
                if lacking:
                    if rule.weight:
                        weight, missing = max(weight, rule.weight), max(missing, lacking)
                    price = max(price, rule.price)
            if weight or price:
                total += packed(broken=weight, missing=weight * missing, inconvenience=price * self.problem.share_unit)
        return total

    def least_soft_cost(self, first: Profile, second: Profile, mask: int, other_mask: int) -> int:
        """The least of ``soft_cost`` over all pairs of open times."""
        key = (first.index, second.index, mask, other_mask)
        known = self._least_soft.get(key)
        if known is None:
            known = min(self.soft_cost(first, second, a, b) for a in times_in(mask) for b in times_in(other_mask))
            if len(self._least_soft) < MOST_REMEMBERED:
                self._least_soft[key] = known
        return known

    def company_cost(self, profile: Profile, time: int) -> int:
        """What a finished slot pays at ``time`` for company that should or would rather be kept."""
        total = 0
        for item, index in profile.wishes:
            if lacks_company(self.problem, item, index, time, profile.members):
                rule = self.problem.items[item].together[index]
                total += packed(
                    broken=rule.weight,
                    missing=rule.weight,
                    inconvenience=rule.price * self.problem.share_unit,
                )
        return total

    def may_break(self, first: Profile, second: Profile) -> bool:
        """Whether two slots have gaps between them that may be broken at a price."""
        return bool(self.soft_pairs(first, second))

    def soft_pairs(self, first: Profile, second: Profile) -> tuple[tuple[bool, tuple[PairRule, ...]], ...]:
        """The gaps between two slots that may be broken: (whether the second holds the first item, rules)."""
        key = (first.index, second.index)
        known = self._soft.get(key)
        if known is None:
            known = self._soft[key] = self._soft_pairs(first, second)
        return known

    def _soft_pairs(self, first: Profile, second: Profile) -> tuple[tuple[bool, tuple[PairRule, ...]], ...]:
        found: list[tuple[bool, tuple[PairRule, ...]]] = []
        for a, count_a in first.members:
            for b, count_b in second.members:
                flipped = a > b
                low, high = (b, a) if flipped else (a, b)
                count_low, count_high = (count_b, count_a) if flipped else (count_a, count_b)
                rules = tuple(
                    rule
                    for rule in self.problem.pairs.get((low, high), ())
                    if rule.weight != MUST and rule.reach_a <= count_low and rule.reach_b <= count_high
                )
                if rules:
                    found.append((flipped, rules))
        return tuple(found)


def times_in(mask: int) -> list[int]:
    """The times in a mask, ascending."""
    return [time for time in range(mask.bit_length()) if mask >> time & 1]


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


def _between_multiples(least: int, most: int, intakes: int, *, wraps: bool) -> list[Span]:
    """Differences that no number of intervals of ``least`` to ``most`` minutes can make up."""
    allowed: list[Span] = []
    for steps in range(1, intakes):
        low, high = steps * least, steps * most
        if wraps:
            low = max(low, MINUTES_PER_DAY - (intakes - steps) * most)
            high = min(high, MINUTES_PER_DAY - (intakes - steps) * least)
        if low <= high:
            allowed.append((low, high))
    forbidden: list[Span] = []
    reached = 0
    for low, high in sorted(allowed):
        if low > reached + 1:
            forbidden.append((reached + 1, low - 1))
        reached = max(reached, high)
    forbidden.append((reached + 1, MINUTES_PER_DAY))
    return [*forbidden, *((-high, -low) for low, high in forbidden)]
