"""The compiled plan with its days chosen: gaps, prices, ceilings and meetings as integers."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from math import lcm

from attrs import define, field

from rlsnutri._engine import days as day_masks
from rlsnutri._engine.company import fixed_company, together
from rlsnutri._engine.company import meetings as meetings_of
from rlsnutri._engine.compile import Between, Compiled
from rlsnutri._engine.evaluate import broken_meetings
from rlsnutri._engine.gaps import Gap, gap_of, share_a_meal
from rlsnutri._engine.problem import (
    BROKEN_SHIFT,
    MISSING_SHIFT,
    MUST,
    CeilingRule,
    IntervalRule,
    ItemSpec,
    PairRule,
    Problem,
    Unary,
    packed,
)
from rlsnutri._engine.windows import all_minutes_outside
from rlsnutri.clock import MINUTES_PER_DAY
from rlsnutri.rules import (
    Alone,
    Ceiling,
    Competitor,
    FirstOfDay,
    MostTimes,
    Strength,
)
from rlsnutri.things import Role


def fix_days(compiled: Compiled, chosen: tuple[int, ...]) -> Problem:
    """The plan in integers with these day masks, one per item."""
    return DaysFixed(compiled, chosen).problem()


@define
class DaysFixed:
    """The part of the compilation that looks at the chosen days."""

    compiled: Compiled
    chosen: tuple[int, ...]
    _outsides: dict[tuple[tuple[int, int], ...], list[int]] = field(
        factory=dict[tuple[tuple[int, int], ...], list[int]]
    )

    def problem(self) -> Problem:
        compiled, looked_up = self.compiled, self.compiled.looked_up
        policy = looked_up.plan.policy
        share_unit = lcm(1, *(compiled.cuts[position][0] for rule, position, _, _ in compiled.windows
                              if compiled.rules[rule].strength is Strength.PREFER))  # fmt: skip
        medicine_days = [0] * len(compiled.times)
        minutes_of_medicines: set[int] = set()
        for thing, mask in zip(looked_up.fixed, compiled.fixed_days, strict=True):
            if thing.role is Role.MEDICINE:
                minutes_of_medicines.add(thing.start)
                if (index := self.compiled.time_index(thing.start)) is not None:
                    medicine_days[index] |= mask
        event_mask = sum(1 << index for index, days in enumerate(medicine_days) if days)
        meetings = tuple(meetings_of(self.compiled, self.chosen))
        sure = list(broken_meetings((each for each in meetings if each.first[1] == each.second[1] == 1), ()))
        impossible = any(each.weight == MUST for each in sure)
        day_cost = sum(
            packed(broken=each.weight, missing=each.weight, inconvenience=each.price * share_unit)
            for each in sure
            if each.weight != MUST
        )
        constant = day_cost
        if policy.count_times_first:
            constant += packed(times=len(minutes_of_medicines))
        return Problem(
            times=compiled.times,
            items=self._items(share_unit),
            pairs=self._pairs(),
            ceilings=tuple(self._ceilings()),
            most_times=tuple(
                (index, *compiled.weight(index, medicine=False), each.rule.count)
                for index, each in enumerate(compiled.rules)
                if isinstance(each.rule, MostTimes) and compiled.looked_up.items
            ),
            event_mask=event_mask,
            extra_times=len(minutes_of_medicines) - event_mask.bit_count(),
            medicine_days=tuple(medicine_days),
            prices=self._prices(share_unit, event_mask),
            meals=tuple(
                (thing.start, thing.start + thing.length) for thing in looked_up.fixed if thing.role is Role.MEAL
            ),
            share_unit=share_unit,
            constant=constant,
            day_cost=day_cost,
            cycle=compiled.cycle,
            meetings=meetings,
            fixed_company=tuple(fixed_company(self.compiled, self.chosen)),
            impossible=impossible,
        )

    def _prices(self, share_unit: int, event_mask: int) -> tuple[tuple[int, int], ...]:
        looked_up = self.compiled.looked_up
        policy = looked_up.plan.policy
        by_minute: dict[int, int] = {0: policy.anchor_price, looked_up.bed: policy.anchor_price}
        for thing in looked_up.fixed:
            if thing.role is not Role.MEDICINE:
                price = policy.meal_price if thing.role is Role.MEAL else policy.anchor_price
                by_minute[thing.start] = min(by_minute.get(thing.start, price), price)
        prices: list[tuple[int, int]] = []
        once = packed(times=int(policy.count_times_first))
        for index, minute in enumerate(self.compiled.times):
            alone = min(policy.time_price, by_minute.get(minute, policy.time_price))
            beside = min(alone, policy.medicine_price) if minute <= looked_up.bed else alone
            extra = 0 if event_mask >> index & 1 else once
            prices.append((alone * share_unit + extra, beside * share_unit + extra))
        return tuple(prices)

    def _items(self, share_unit: int) -> tuple[ItemSpec, ...]:
        compiled = self.compiled
        reaches: list[set[int]] = [set() for _ in compiled.cuts]
        for between in compiled.betweens:
            if between.fixed != "subject":
                reaches[between.subject].add(between.subject_reach)
            if between.fixed != "object":
                reaches[between.object].add(between.object_reach)
        for _, position, needed, _ in compiled.windows:
            reaches[position].add(needed)
        specs: list[ItemSpec] = []
        for position, item in enumerate(compiled.looked_up.items):
            portions, intakes = compiled.cuts[position]
            steps = sorted(reaches[position] - {1})
            levels = tuple(bisect_right(steps, count) for count in range(portions + 1))
            specs.append(
                ItemSpec(
                    name=item.name,
                    portions=portions,
                    intakes=intakes,
                    size=1,
                    days=self.chosen[position],
                    levels=levels,
                    unary=tuple(self._unary(position, count, share_unit) for count in (1, *steps)),
                    intervals=tuple(self._intervals(position)),
                    together=tuple(together(compiled, position)),
                    consecutive=1
                    in day_masks.differences(self.chosen[position], self.chosen[position], compiled.cycle),
                )
            )
        return tuple(specs)

    def _unary(self, position: int, count: int, share_unit: int) -> Unary:
        """What an intake of ``count`` portions costs at each time: windows, and gaps to what stands fixed."""
        compiled = self.compiled
        times = compiled.times
        item = compiled.looked_up.items[position]
        mask = compiled.domains[position]
        intake, stood = compiled.looked_up.plan.policy.intake_price * share_unit, compiled.near[position]
        costs = [intake + packed(moved=int(stood is not None and minute not in stood)) for minute in times]
        shares: list[tuple[int, tuple[int, ...]]] = []
        for rule, owner, needed, allowed in compiled.windows:
            if owner != position or needed > count:
                continue
            weight, price = compiled.weight(rule, medicine=item.role is Role.MEDICINE)
            outside = self._outside(allowed)
            if not weight:
                part = share_unit // compiled.cuts[position][0]
                shares.append((rule, tuple(min(each, price) * part for each in outside)))
                continue
            for index, each in enumerate(outside):
                if each and weight == MUST:
                    mask &= ~(1 << index)
                elif each:
                    costs[index] += (weight << BROKEN_SHIFT) + (weight * each << MISSING_SHIFT)
        worst: dict[tuple[int, int], list[int]] = {}
        for between, fixed, weight, price in self.beside_fixed(position, count):
            for index, missing in self.broken_by_fixed(between, position):
                if weight == MUST:
                    mask &= ~(1 << index)
                    continue
                entry = worst.setdefault((index, fixed), [0, 0, 0])
                entry[0] = max(entry[0], weight)
                entry[1] = max(entry[1], missing if weight else 0)
                entry[2] = max(entry[2], price)
        for (index, _), (weight, missing, price) in worst.items():
            costs[index] += packed(broken=weight, missing=weight * missing, inconvenience=price * share_unit)
        return Unary(mask, tuple(costs), tuple(shares))

    def _outside(self, allowed: tuple[tuple[int, int], ...]) -> list[int]:
        """Per time the minutes that it lies outside of a window; rules share windows."""
        known = self._outsides.get(allowed)
        if known is None:
            known = self._outsides[allowed] = all_minutes_outside(self.compiled.times, allowed)
        return known

    def beside_fixed(self, position: int, count: int) -> Iterator[tuple[Between, int, int, int]]:
        """Gap rules between an intake and what stands fixed: (match, fixed thing, weight, price)."""
        compiled = self.compiled
        for between in compiled.betweens:
            if between.fixed == "object" and between.subject == position and between.subject_reach <= count:
                fixed, role = between.object, compiled.looked_up.items[position].role
            elif between.fixed == "subject" and between.object == position and between.object_reach <= count:
                fixed, role = between.subject, compiled.looked_up.fixed[between.subject].role
            else:
                continue
            yield between, fixed, *compiled.weight(between.rule, medicine=role is Role.MEDICINE)

    def broken_beside_fixed(self, position: int, time: int, count: int) -> Iterator[tuple[int, int, int, int]]:
        """Should rules that an intake breaks against fixed things: (rule, weight, minutes missing, thing)."""
        for between, fixed, weight, _ in self.beside_fixed(position, count):
            if weight > 0:
                for index, missing in self.broken_by_fixed(between, position):
                    if index == time:
                        yield between.rule, weight, missing, fixed

    def _gap(self, between: Between, subject_days: int, object_days: int) -> Gap:
        rule = self.compiled.rules[between.rule].rule
        if not isinstance(rule, Competitor | Alone | FirstOfDay):  # pragma: no cover -- only these are matched as gaps
            raise TypeError(rule)
        return gap_of(
            rule,
            day_masks.differences(subject_days, object_days, self.compiled.cycle),
            must=self.compiled.rules[between.rule].strength is Strength.MUST,
        )

    def broken_by_fixed(self, between: Between, position: int) -> Iterator[tuple[int, int]]:
        """The time indices at which the item breaks the rule against what stands fixed, and the minutes missing."""
        compiled, times = self.compiled, self.compiled.times
        item_is_subject = between.fixed == "object"
        fixed_position = between.object if item_is_subject else between.subject
        thing, fixed_days = compiled.looked_up.fixed[fixed_position], compiled.fixed_days[fixed_position]
        mine = self.chosen[position]
        gap = self._gap(between, mine, fixed_days) if item_is_subject else self._gap(between, fixed_days, mine)
        first_of_day = isinstance(compiled.rules[between.rule].rule, FirstOfDay)
        meals = self._meals() if gap.same_meal else ()
        length = thing.length if item_is_subject and not first_of_day else 0
        found: dict[int, int] = {}
        for difference, low, high in gap.ranges:
            shift = MINUTES_PER_DAY * difference
            start = thing.start + shift if item_is_subject else thing.start
            # for an item at t that is the subject, the offset runs from t to the start (a span lengthens the far
            # side); for one that is the object, from the start to t on its own day
            first, last = (
                (start - high, start + length - low) if item_is_subject else (start + low - shift, start + high - shift)
            )
            for index in range(bisect_left(times, first), bisect_right(times, last)):
                minute = times[index]
                if item_is_subject:
                    offset = start - minute if minute <= start else min(0, start + length - minute)
                    both = (minute, start)
                else:
                    offset = minute + shift - start
                    both = (start, minute + shift)
                if gap.same_meal and share_a_meal(*both, meals):
                    continue
                missing = gap.before - offset if first_of_day else gap.missing(offset)
                found[index] = max(found.get(index, 0), missing)
        return iter(found.items())

    def _meals(self) -> tuple[tuple[int, int], ...]:
        fixed = self.compiled.looked_up.fixed
        return tuple((thing.start, thing.start + thing.length) for thing in fixed if thing.role is Role.MEAL)

    def _pairs(self) -> dict[tuple[int, int], tuple[PairRule, ...]]:
        compiled, items = self.compiled, self.compiled.looked_up.items
        pairs: dict[tuple[int, int], list[PairRule]] = {}
        for between in compiled.betweens:
            if between.fixed:
                continue
            subject, other = between.subject, between.object
            gap = self._gap(between, self.chosen[subject], self.chosen[other])
            if not gap.ranges:
                continue
            weight, price = compiled.weight(between.rule, medicine=items[subject].role is Role.MEDICINE)
            first = subject < other
            reaches = (between.subject_reach, between.object_reach)
            pairs.setdefault((min(subject, other), max(subject, other)), []).append(
                PairRule(
                    rule=between.rule,
                    weight=weight,
                    price=price,
                    reach_a=reaches[0] if first else reaches[1],
                    reach_b=reaches[1] if first else reaches[0],
                    first_is_subject=first,
                    gap=gap,
                    first_of_day=isinstance(compiled.rules[between.rule].rule, FirstOfDay),
                )
            )
        return {key: tuple(rules) for key, rules in pairs.items()}

    def _intervals(self, position: int) -> Iterator[IntervalRule]:
        compiled = self.compiled
        item = compiled.looked_up.items[position]
        consecutive = 1 in day_masks.differences(self.chosen[position], self.chosen[position], compiled.cycle)
        for index, rule in compiled.intervals[position]:
            weight, price = compiled.weight(index, medicine=item.role is Role.MEDICINE)
            yield IntervalRule(index, weight, price, rule.least, rule.most, rule.across_midnight and consecutive)

    def _ceilings(self) -> Iterator[CeilingRule]:
        compiled, fixed = self.compiled, self.compiled.looked_up.fixed
        for index, each in enumerate(compiled.rules):
            rule = each.rule
            if not isinstance(rule, Ceiling):
                continue
            stated = [
                sum(held.nanograms or 0 for held in item.contents if held.nutrient == rule.nutrient)
                for item in compiled.looked_up.items
            ]
            if not any(stated):
                continue
            parts = lcm(1, *(compiled.cuts[position][0] for position, amount in enumerate(stated) if amount))
            weight, price = compiled.weight(index, medicine=False)
            beside: list[tuple[int, int, int]] = []
            for thing, mask in zip(fixed, compiled.fixed_days, strict=True):
                amount = sum(held.nanograms or 0 for held in thing.contents if held.nutrient == rule.nutrient)
                if thing.role is Role.MEDICINE and amount:
                    beside.append((thing.start, mask, amount * parts))
            yield CeilingRule(
                rule=index,
                weight=weight,
                price=price,
                most=rule.amount.quantity * parts,
                parts=parts,
                apart=rule.apart or 0,
                holds=tuple(amount * parts // compiled.cuts[position][0] for position, amount in enumerate(stated)),
                fixed=tuple(beside),
            )
