"""The best clock times for slots whose members are known: slot after slot in the order of the day.

Between two slots only a few things can matter: how long one must wait for the other, and what it costs to come sooner.
Neither gets worse when the earlier slot moves further ahead.  So once it is settled which slot comes next, of two
times for it the earlier is at least as good unless it costs more: only times that are cheaper than every earlier one
are worth trying.  That leaves a handful of times per slot instead of all, and a search over orders that is small.

What does not fit this picture (gaps around midnight, the longest allowed intervals, exemptions within a meal) is left
out here, so the cost found is a lower bound in general, and the least cost where nothing was left out; the caller
counts the assignment exactly and knows which.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from attrs import define

from rlsnutri._engine.evaluate import days_apart
from rlsnutri._engine.problem import MUST, CeilingRule, IntervalRule, PairRule, packed
from rlsnutri._engine.profiles import Profile, Profiles
from rlsnutri._engine.standing import Slot

MOST_PATIENCE = 3_000
"""Partial orders that are looked at before the independent bounds of the slots must do."""

NODES_PER_STEP = 16
"""So many of them cost about as much time as one step of the search proper."""

Option = tuple[int, int]
"""What a time costs, and its index."""


class Options:
    """The times worth trying for one slot, by the first time that is still open to it."""

    __slots__ = ("_after", "levels")

    def __init__(self, levels: list[tuple[int, int]]) -> None:
        self.levels = levels
        self._after: dict[int, tuple[Option, ...]] = {}

    def after(self, first: int) -> tuple[Option, ...]:
        """Options from the time index ``first`` on: the cheapest first, each next one earlier and dearer."""
        known = self._after.get(first)
        if known is None:
            found: list[Option] = []
            earliest = 1 << 30
            for cost, mask in self.levels:
                open_times = mask >> first << first
                if open_times:
                    time = (open_times & -open_times).bit_length() - 1
                    if time < earliest:
                        earliest = time
                        found.append((cost, time))
            known = self._after[first] = tuple(found)
        return known


class Curve:
    """What two slots cost each other by the minutes from the first to the second; falls as they move apart."""

    __slots__ = ("_apart", "_intervals", "_known", "_pairs", "_unit")

    def __init__(
        self,
        pairs: list[tuple[bool, tuple[PairRule, ...]]],
        apart: list[CeilingRule],
        intervals: list[IntervalRule],
        unit: int,
    ) -> None:
        self._pairs, self._apart, self._intervals, self._unit = pairs, apart, intervals, unit
        self._known: dict[int, int] = {}

    def at(self, minutes: int) -> int:
        """The packed cost at this difference."""
        known = self._known.get(minutes)
        if known is None:
            known = self._known[minutes] = self._cost(minutes)
        return known

    def _cost(self, minutes: int) -> int:
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
        for interval in self._intervals:
            if interval.least and abs(minutes) < interval.least:
                total += self._instance(interval, interval.least - abs(minutes))
        return total

    def _instance(self, rule: CeilingRule | IntervalRule, missing: int) -> int:
        return packed(broken=rule.weight, missing=rule.weight * missing, inconvenience=rule.price * self._unit)


@define
class Timing:
    """Best times by profiles, kept for one problem."""

    profiles: Profiles
    _options: dict[tuple[int, int], Options]
    _curves: dict[tuple[int, int], Curve | None]
    _waits: dict[tuple[int, int, int], tuple[int, int]]

    @classmethod
    def of(cls, profiles: Profiles) -> Timing:
        """Nothing looked at yet."""
        return cls(profiles, {}, {}, {})

    def options(self, slot: Slot) -> Options:
        """The options of one slot."""
        mask, profile = slot
        key = (profile.index, mask)
        known = self._options.get(key)
        if known is None:
            levels = [(cost, times & mask) for cost, times in profile.levels if times & mask]
            known = self._options[key] = Options(levels)
        return known

    def curve(self, first: Profile, second: Profile) -> Curve | None:
        """What the two slots may cost each other; None if nothing."""
        key = (first.index, second.index)
        if key in self._curves:
            return self._curves[key]
        made = self._curves[key] = self._curve(first, second)
        return made

    def _curve(self, first: Profile, second: Profile) -> Curve | None:
        profiles, problem = self.profiles, self.profiles.problem
        pairs: list[tuple[bool, tuple[PairRule, ...]]] = []
        for flipped, rules in profiles.soft_pairs(first, second):
            plain = tuple(rule for rule in rules if not rule.first_of_day and not rule.gap.same_meal)
            if plain:
                pairs.append((flipped, plain))
        apart = [
            rule
            for rule in problem.ceilings
            if rule.apart and rule.weight != MUST and _exceed(profiles, rule, first, second)
        ]
        intervals: list[IntervalRule] = []
        for item in first.counts:
            spec = problem.items[item]
            if item in second.counts and item not in profiles.prepaid and 2 in (spec.intakes, spec.portions):
                intervals.extend(rule for rule in spec.intervals if rule.weight != MUST)
        return Curve(pairs, apart, intervals, problem.share_unit) if pairs or apart or intervals else None

    def wait(self, first: Profile, second: Profile, budget: int) -> tuple[int, int]:
        """Minutes that the second must follow the first by, and the first the second."""
        softness = 8 if budget >= 8 else 4 if budget >= 4 else 2 if budget >= 2 else 1 if budget >= 1 else 0
        key = (first.index, second.index, softness)
        known = self._waits.get(key)
        if known is None:
            if first.index <= second.index:
                low, high = self.profiles.relation(first, second, budget).around_zero()
                known = (high + 1, 1 - low)
            else:
                low, high = self.profiles.relation(second, first, budget).around_zero()
                known = (1 - low, high + 1)
            self._waits[key] = known
        return known

    def best(self, slots: Sequence[Slot], most: int, budget: int) -> tuple[int, tuple[int, ...], int] | None:
        """The least cost of at most ``most`` with times for it, and the nodes that took; None if there is none.

        Where patience ends, the times are empty and the cost is what the slots cost at least, each by itself.
        """
        return _Orders(self, slots, most, budget).run()


def _exceed(profiles: Profiles, rule: CeilingRule, first: Profile, second: Profile) -> bool:
    """Whether the two slots hold more than the ceiling together on some day that they share."""
    items = profiles.problem.items
    sides = [
        days_apart([(items[item].days, rule.holds[item] * count) for item, count in profile.members])
        for profile in (first, second)
    ]
    return any(
        days & other_days and held + other > rule.most for days, held in sides[0] for other_days, other in sides[1]
    )


class _Orders:
    """One search over the orders of some slots."""

    def __init__(self, timing: Timing, slots: Sequence[Slot], most: int, budget: int) -> None:
        size = len(slots)
        self.minutes = timing.profiles.problem.times
        self.options = [timing.options(slot) for slot in slots]
        self.waits = [[0] * size for _ in range(size)]
        self.curves: list[list[Curve | None]] = [[None] * size for _ in range(size)]
        self.alike = [-1] * size
        self.has_curves = False
        for second in range(size):
            for first in range(second):
                one, other = slots[first][1], slots[second][1]
                self.waits[first][second], self.waits[second][first] = timing.wait(one, other, budget)
                if (curve := timing.curve(one, other)) is not None:
                    self.curves[first][second] = curve
                    self.has_curves = True
                if slots[first] == slots[second]:
                    self.alike[second] = first  # of two equal slots the one with the lower number comes first
        self.limit = most
        self.best: tuple[int, tuple[int, ...]] | None = None
        self.nodes = 0
        self.seen: dict[tuple[int, tuple[int, ...]], int] = {}
        self.chosen = [-1] * size

    def run(self) -> tuple[int, tuple[int, ...], int] | None:
        size = len(self.options)
        self._place((1 << size) - 1, [0] * size, 0)
        if self.nodes > MOST_PATIENCE:
            floor = sum(options.after(0)[0][0] for options in self.options)
            return floor, (), self.nodes
        return None if self.best is None else (*self.best, self.nodes)

    def _place(self, left: int, first: list[int], cost: int) -> None:
        """Put one of the slots that are ``left`` next, none of them before its ``first`` open time."""
        self.nodes += 1
        if self.nodes > MOST_PATIENCE:
            return
        if not left:
            self.best = (cost, tuple(self.chosen))
            self.limit = cost - 1
            return
        open_slots: list[tuple[int, int, tuple[Option, ...]]] = []
        total = cost
        rest = left
        while rest:
            bit = rest & -rest
            rest ^= bit
            slot = bit.bit_length() - 1
            options = self._weighed(slot, first[slot]) if self.has_curves else self.options[slot].after(first[slot])
            if not options:
                return
            total += options[0][0]
            open_slots.append((options[0][1], slot, options))
        if total > self.limit:
            return
        if not self.has_curves:
            key = (left, tuple(first[slot] for _, slot, _ in open_slots))
            if self.seen.get(key, cost + 1) <= cost:
                return
            self.seen[key] = cost
        open_slots.sort()
        minutes, size = self.minutes, len(self.minutes)
        for _, slot, options in open_slots:
            if self.alike[slot] >= 0 and left >> self.alike[slot] & 1:
                continue
            base = total - options[0][0]
            waits = self.waits[slot]
            rest = left ^ 1 << slot
            for price, time in options:
                if base + price > self.limit:
                    break
                after = list(first)
                start = minutes[time]
                for _, other, _ in open_slots:
                    if other != slot:
                        earliest = bisect_left(minutes, start + waits[other])
                        if earliest > after[other]:
                            if earliest >= size:
                                break
                            after[other] = earliest
                else:
                    self.chosen[slot] = time
                    self._place(rest, after, cost + price)
            self.chosen[slot] = -1

    def _weighed(self, slot: int, first: int) -> tuple[Option, ...]:
        """The options of a slot with what it costs to stand that soon after the slots that stand already."""
        others: list[tuple[int, int, Curve]] = []
        for other, time in enumerate(self.chosen):
            if time >= 0:
                curve = self.curves[other][slot]
                if curve is not None:
                    others.append((self.minutes[time], 1, curve))
                elif (curve := self.curves[slot][other]) is not None:
                    others.append((self.minutes[time], -1, curve))
        if not others:
            return self.options[slot].after(first)
        found: list[Option] = []
        for cost, mask in self.options[slot].levels:
            rest = mask >> first << first
            while rest:
                bit = rest & -rest
                rest ^= bit
                time = bit.bit_length() - 1
                start = self.minutes[time]
                added = 0
                for minute, sign, curve in others:
                    added += curve.at(sign * (start - minute))
                found.append((cost + added, time))
                if not added:
                    break  # a later time of this level costs no less
        found.sort()
        kept: list[Option] = []
        earliest = 1 << 30
        for cost, time in found:
            if time < earliest:
                earliest = time
                kept.append((cost, time))
        return tuple(kept)
