"""How two slots stand to each other: how long one waits for the other, and what it costs to come sooner.

Nearly always the rules between two slots amount to two waits: so many minutes from the first to the second, so many
from the second to the first.  A link is *plain* then.  Otherwise (gaps around midnight, longest intervals, exemptions
within a meal) a :class:`Relation` holds the exact forbidden times besides, and the waits are a relaxation.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import define, field

from rlsnutri._engine.evaluate import days_apart
from rlsnutri._engine.problem import MUST, CeilingRule, IntervalRule, PairRule, Problem, packed
from rlsnutri._engine.profiles import Profile
from rlsnutri._engine.relation import LONGEST, Exempt, Relation, Span, around_zero, between_multiples, spans_of, united
from rlsnutri.clock import MINUTES_PER_DAY

SOFTNESS = (0, 1, 2, 4, 8)
"""Broken weights that can be afforded; links differ by them, for a should that weighs more is as good as a must."""


def level_of(budget: int) -> int:
    """Which of ``SOFTNESS`` stands for a budget of broken weight."""
    return min(budget.bit_length(), 4)


class Curve(dict[int, int]):
    """What two slots cost each other by the minutes from the first to the second; falls as they move apart.

    ``curve[minutes]`` is the packed cost, worked out when it is first asked for.
    """

    __slots__ = ("_apart", "_intervals", "_pairs", "_unit")

    def __init__(
        self,
        pairs: list[tuple[bool, tuple[PairRule, ...]]],
        apart: list[CeilingRule],
        intervals: list[tuple[tuple[IntervalRule, ...], int]],
        unit: int,
    ) -> None:
        super().__init__()
        self._pairs, self._apart, self._intervals, self._unit = pairs, apart, intervals, unit

    def __missing__(self, minutes: int) -> int:
        """Work out the cost at this difference, and keep it."""
        total = 0
        for flipped, rules in self._pairs:
            weight = missing = price = 0
            for rule in rules:
                offset = minutes if rule.first_is_subject is not flipped else -minutes
                for difference, low, high in rule.gap.ranges:
                    if not difference and low <= offset <= high:
                        if rule.weight:
                            weight = max(weight, rule.weight)
                            missing = max(missing, rule.gap.missing(offset))
                        price = max(price, rule.price)
            if weight or price:
                total += packed(broken=weight, missing=weight * missing, inconvenience=price * self._unit)
        for ceiling in self._apart:
            if abs(minutes) < ceiling.apart:
                total += self._instance(ceiling, ceiling.apart - abs(minutes))
        for intervals, prepaid in self._intervals:
            missed = sum(
                self._instance(interval, interval.least - abs(minutes))
                for interval in intervals
                if interval.least and abs(minutes) < interval.least
            )
            total += max(0, missed - prepaid)
        self[minutes] = total
        return total

    def _instance(self, rule: CeilingRule | IntervalRule, missing: int) -> int:
        return packed(broken=rule.weight, missing=rule.weight * missing, inconvenience=rule.price * self._unit)


@define(eq=False)
class _Ranges:
    """Forbidden differences: one range around 0, other ranges that the day is long enough for, exempt ones."""

    low: int
    high: int
    others: tuple[Span, ...]
    exempt: tuple[Exempt, ...]


@define(eq=False)
class Link:
    """From one slot to another: ``ahead`` minutes if the first is the earlier, ``behind`` if it is the later.

    ``turned`` says that ``curve`` and ``relation`` look from the second to the first.
    """

    ahead: int
    behind: int
    curve: Curve | None
    relation: Relation | None
    turned: bool
    slack: int = field(init=False)
    """A slot whose open times spread over so many minutes rules out no time of the other."""

    plain: bool = field(init=False)
    """Whether these waits are all there is between the two."""

    def __attrs_post_init__(self) -> None:
        """A relation may rule out times whatever the spread."""
        self.plain = self.curve is None and self.relation is None
        self.slack = self.ahead + self.behind - 1 if self.relation is None else MINUTES_PER_DAY

    def cost(self, minutes: int) -> int:
        """What the curve charges, ``minutes`` from the first slot to the second."""
        if self.curve is None:
            return 0
        return self.curve[-minutes if self.turned else minutes]


Web = list[list[Link]]
"""Per slot and other slot: how the other stands to it; a slot's link to itself means nothing."""

STRANGERS = Link(1, 1, None, None, turned=False)
"""The link of two slots that nothing relates: two slots at one minute would be one slot, no more."""


class Links:
    """All links of one problem, made on demand."""

    def __init__(self, problem: Problem, most_broken: int) -> None:
        self.problem = problem
        self._most_level = level_of(most_broken)
        self._may_break = SOFTNESS[self._most_level]
        """Rules that weigh more than this are musts here, so they charge nothing."""
        self.prepaid: dict[int, int] = {}
        """What intervals cost that cannot all be kept, by item: it is in the bound already, so they hinder nobody."""
        self.longest = self.problem.times[-1] - self.problem.times[0] if self.problem.times else 0
        self._partners = [0] * len(problem.items)
        """Per item: mask of the items that some gap relates it to."""
        self._soft_partners = [0] * len(problem.items)
        """The same of gaps that may be broken."""
        for (first, second), rules in problem.pairs.items():
            self._partners[first] |= 1 << second
            self._partners[second] |= 1 << first
            if any(rule.weight != MUST for rule in rules):
                self._soft_partners[first] |= 1 << second
                self._soft_partners[second] |= 1 << first
        self._apart = [rule for rule in self.problem.ceilings if rule.apart]
        weights = [rule.weight for rules in problem.pairs.values() for rule in rules]
        weights.extend(rule.weight for spec in problem.items for rule in spec.intervals)
        weights.extend(rule.weight for rule in self._apart)
        self._charges = any(MUST < weight <= self._may_break for weight in weights)
        """Whether any rule between two slots may be broken at a price."""
        self._known: list[dict[tuple[int, int], Link]] = [{} for _ in SOFTNESS]
        self._curves: dict[tuple[int, int], Curve | None] = {}
        self._relations: dict[tuple[tuple[Span, ...], tuple[Exempt, ...]], Relation] = {}
        self._spans: dict[tuple[int, int, int, int, int], _Ranges] = {}

    def web(self, profiles: Sequence[Profile], budget: int) -> Web:
        """All links between some slots where should rules may cost at most ``budget`` of broken weight."""
        level = min(level_of(budget), self._most_level)
        get = self._known[level].get
        return [
            [get((one.index, other.index)) or self._link(one, other, level) for other in profiles] for one in profiles
        ]

    def link(self, first: Profile, second: Profile, budget: int) -> Link:
        """How the second slot stands to the first, likewise."""
        return self._link(first, second, min(level_of(budget), self._most_level))

    def _link(self, first: Profile, second: Profile, level: int) -> Link:
        known = self._known[level].get((first.index, second.index))
        if known is None:
            if first.index <= second.index:
                known = self._make(first, second, level)
            else:
                other = self._link(second, first, level)
                known = other
                if other is not STRANGERS:
                    known = Link(other.behind, other.ahead, other.curve, other.relation, turned=True)
            self._known[level][first.index, second.index] = known
        return known

    def _make(self, first: Profile, second: Profile, level: int) -> Link:
        if not self._apart and not (first.partners | first.held) & second.held:
            return STRANGERS
        softness = SOFTNESS[level]
        low = high = 0  # two slots at one minute would be one slot
        odd: list[_Ranges] = []
        for a, count_a in first.members:
            ranges = (
                [self._self_ranges(a, softness)] if second.held >> a & 1 and self.problem.items[a].intervals else []
            )
            near = self._partners[a] & second.held
            while near:
                bit = near & -near
                near ^= bit
                b = bit.bit_length() - 1
                ranges.append(self._between(a, count_a, b, second.counts[b], softness))
            for each in ranges:
                low = min(low, each.low)
                high = max(high, each.high)
                if each.others or each.exempt:
                    odd.append(each)
        for rule in self._apart:
            if rule.weight == MUST or rule.weight > softness:
                each = self._sorted(self._ceiling_spans(rule, first, second), [])
                low, high = min(low, each.low), max(high, each.high)
                if each.others:
                    odd.append(each)
        relation = self._relation(low, high, odd) if odd else None
        return Link(high + 1, 1 - low, self._curve(first, second), relation, turned=False)

    def _relation(self, low: int, high: int, odd: list[_Ranges]) -> Relation | None:
        """What waits alone do not say; None if they say it all the same."""
        forbidden = united([(low, high), *(span for each in odd for span in each.others)])
        exempt = tuple(sorted({span for each in odd for span in each.exempt}))
        if not exempt and forbidden == ((low, high),):
            return None
        key = (forbidden, exempt)
        known = self._relations.get(key)
        if known is None:
            known = self._relations[key] = Relation(self.problem.times, self.problem.meals, *key)
        return known

    def _sorted(self, spans: list[Span], exempt: list[Exempt]) -> _Ranges:
        """Spans by what they are: those around 0 as one, others as far as the day reaches, those with exemptions."""
        low = high = 0
        elsewhere = False
        for first, last in spans:
            if first <= 1 and last >= -1:
                low, high = min(low, first), max(high, last)
            elif first <= self.longest and last >= -self.longest:
                elsewhere = True
        if not elsewhere:  # nearly always: all of them touch 0
            return _Ranges(max(low, -LONGEST), min(high, LONGEST), (), tuple(exempt))
        low, high = around_zero(united([(0, 0), *spans]))
        others = tuple(
            span
            for span in spans
            if not low <= span[0] <= span[1] <= high and span[0] <= self.longest and span[1] >= -self.longest
        )
        return _Ranges(low, high, others, tuple(exempt))

    def _between(self, a: int, count_a: int, b: int, count_b: int, softness: int) -> _Ranges:
        specs = self.problem.items
        key = (a, specs[a].levels[count_a], b, specs[b].levels[count_b], softness)
        known = self._spans.get(key)
        if known is not None:
            return known
        flipped = a > b
        low, high = (b, a) if flipped else (a, b)
        count_low, count_high = (count_b, count_a) if flipped else (count_a, count_b)
        spans: list[Span] = []
        exempt: list[Exempt] = []
        for rule in self.problem.pairs[low, high]:
            if rule.reach_a > count_low or rule.reach_b > count_high:
                continue
            if rule.weight <= softness and rule.weight != MUST:
                continue
            more_spans, more_exempt = spans_of(rule)
            spans.extend(more_spans)
            exempt.extend(more_exempt)
        if flipped:
            spans = [(-last, -first) for first, last in spans]
            exempt = [(-last, -first, difference, not subject) for first, last, difference, subject in exempt]
        known = self._spans[key] = self._sorted(spans, exempt)
        return known

    def _self_ranges(self, item: int, softness: int) -> _Ranges:
        key = (item, -1, item, -1, softness)
        known = self._spans.get(key)
        if known is None:
            known = self._spans[key] = self._sorted(self._self_spans(item, softness), [])
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
                    spans.extend(between_multiples(rule.least or 0, rule.most, spec.intakes, wraps=rule.wraps))
        return [(low, high) for low, high in spans if low <= high]

    def _ceiling_spans(self, rule: CeilingRule, first: Profile, second: Profile) -> list[Span]:
        """Differences that a ceiling forbids to two slots that together exceed it; only where all share their days."""
        holders = [[(item, count) for item, count in each.members if rule.holds[item]] for each in (first, second)]
        if not all(holders):
            return []
        specs = self.problem.items
        both = (*holders[0], *holders[1])
        if len({specs[item].days for item, _ in both}) > 1:
            return []  # left to the exact count of complete assignments
        if sum(rule.holds[item] * count for item, count in both) <= rule.most:
            return []
        spans = [(1 - rule.apart, rule.apart - 1)]
        if any(specs[item].consecutive for item, _ in holders[0]):
            high = MINUTES_PER_DAY - rule.apart + 1
            spans.extend(((high, MINUTES_PER_DAY), (-MINUTES_PER_DAY, -high)))
        return spans

    # -- what may be broken at a price -------------------------------------------------------------------------------

    def _curve(self, first: Profile, second: Profile) -> Curve | None:
        key = (first.index, second.index)
        if key in self._curves:
            return self._curves[key]
        if not self._charges:
            return None
        problem = self.problem
        pairs: list[tuple[bool, tuple[PairRule, ...]]] = []
        for flipped, rules in self.soft_pairs(first, second):
            plain = tuple(
                rule
                for rule in rules
                if rule.weight <= self._may_break and not rule.first_of_day and not rule.gap.same_meal
            )
            if plain:
                pairs.append((flipped, plain))
        apart = [
            rule for rule in self._apart if MUST < rule.weight <= self._may_break and self._exceed(rule, first, second)
        ]
        intervals: list[tuple[tuple[IntervalRule, ...], int]] = []
        for item in first.counts if first.held & second.held else ():
            spec = problem.items[item]
            if item in second.counts and 2 in (spec.intakes, spec.portions):
                weaker = tuple(rule for rule in spec.intervals if MUST < rule.weight <= self._may_break)
                if weaker:
                    intervals.append((weaker, self.prepaid.get(item, 0)))
        some = pairs or apart or intervals
        made = self._curves[key] = Curve(pairs, apart, intervals, problem.share_unit) if some else None
        return made

    def _exceed(self, rule: CeilingRule, first: Profile, second: Profile) -> bool:
        """Whether the two slots hold more than the ceiling together on some day that they share."""
        items = self.problem.items
        one, other = (
            days_apart([(items[item].days, rule.holds[item] * count) for item, count in profile.members])
            for profile in (first, second)
        )
        return any(days & more_days and held + more > rule.most for days, held in one for more_days, more in other)

    def soft_pairs(self, first: Profile, second: Profile) -> list[tuple[bool, tuple[PairRule, ...]]]:
        """The gaps between two slots that may be broken: (whether the second holds the first item, rules)."""
        found: list[tuple[bool, tuple[PairRule, ...]]] = []
        for a, count_a in first.members:
            near = self._soft_partners[a] & second.held
            while near:
                bit = near & -near
                near ^= bit
                b = bit.bit_length() - 1
                count_b = second.counts[b]
                flipped = a > b
                low, high = (b, a) if flipped else (a, b)
                count_low, count_high = (count_b, count_a) if flipped else (count_a, count_b)
                rules = tuple(
                    rule
                    for rule in self.problem.pairs[low, high]
                    if rule.weight != MUST and rule.reach_a <= count_low and rule.reach_b <= count_high
                )
                if rules:
                    found.append((flipped, rules))
        return found

    def soft_cost(self, first: Profile, second: Profile, a: int, b: int) -> int:
        """What the gaps between the items of two slots cost at times ``a`` and ``b``, those that may be broken."""
        times, meals = self.problem.times, self.problem.meals
        total = 0
        for flipped, rules in self.soft_pairs(first, second):
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
