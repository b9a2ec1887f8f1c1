"""What stands on the line of time around one day, and what an intake of that day costs there.

Unlike in a timetable, today is not every day: yesterday and tomorrow stand as planned, and of today stands what has
happened.  Every pair of occurrences on the line is an instance by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from attrs import define, field, frozen

from rlsnutri._engine.compile import Between, Compiled
from rlsnutri._engine.gaps import Gap, gap_of, share_a_meal
from rlsnutri._engine.matching import folded, is_named
from rlsnutri._engine.problem import MUST, IntervalRule, packed
from rlsnutri._engine.windows import minutes_outside
from rlsnutri.clock import MINUTES_PER_DAY
from rlsnutri.rules import Alone, Competitor, FirstOfDay, Interval, Strength
from rlsnutri.things import Role

Instance = tuple[tuple[int, ...], int, int, int, tuple["Stood", ...]]
"""One place where rules are broken: the rules, weight (MUST, a should's, 0), minutes missing, price, who."""


@frozen
class Stood:
    """One occurrence: of an item (``portions`` of it) or of something fixed, on day -1, 0 or 1 from today.

    ``minute`` counts from that day's wake.
    """

    is_item: bool
    index: int
    minute: int
    day: int
    portions: int = 1

    @property
    def at(self) -> int:
        """The minute on the line, from today's wake."""
        return self.minute + MINUTES_PER_DAY * self.day


@define
class Line:
    """Everything that stands around today: gaps, windows and intervals of an intake against it."""

    compiled: Compiled
    stood: tuple[Stood, ...]
    _between: dict[tuple[bool, int, bool, int], list[Between]] = field(
        factory=dict[tuple[bool, int, bool, int], list[Between]]
    )
    _gaps: dict[int, Gap] = field(factory=dict[int, Gap])
    _intervals: dict[int, tuple[IntervalRule, ...]] = field(factory=dict[int, tuple[IntervalRule, ...]])
    _meals: tuple[tuple[int, int], ...] = ()

    def __attrs_post_init__(self) -> None:
        for between in self.compiled.betweens:
            subject = (between.fixed != "subject", between.subject)
            other = (between.fixed != "object", between.object)
            self._between.setdefault((*subject, *other), []).append(between)
        fixed = self.compiled.looked_up.fixed
        self._meals = tuple((each.start, each.start + each.length) for each in fixed if each.role is Role.MEAL)

    def _length(self, each: Stood) -> int:
        return 0 if each.is_item else self.compiled.looked_up.fixed[each.index].length

    def _role(self, each: Stood) -> Role:
        looked_up = self.compiled.looked_up
        return looked_up.items[each.index].role if each.is_item else looked_up.fixed[each.index].role

    def weighed(self, rule: int, subject: Stood) -> tuple[int, int]:
        """Weight and price of a rule that protects ``subject``."""
        return self.compiled.weight(rule, medicine=self._role(subject) is Role.MEDICINE)

    def between(self, one: Stood, other: Stood) -> Instance | None:
        """What the gap rules between two occurrences say; one instance for all of them."""
        rules: list[int] = []
        must = False
        weight = missing = price = 0
        for subject, thing in ((one, other), (other, one)):
            for between in self._between.get((subject.is_item, subject.index, thing.is_item, thing.index), ()):
                if between.subject_reach > subject.portions or between.object_reach > thing.portions:
                    continue
                lacking = self._lacking(between.rule, subject, thing)
                if lacking is None:
                    continue
                own, own_price = self.weighed(between.rule, subject)
                if own == MUST or own or own_price:
                    rules.append(between.rule)
                must = must or own == MUST
                if own > 0:
                    weight, missing = max(weight, own), max(missing, lacking)
                price = max(price, own_price)
        if not rules:
            return None
        return tuple(rules), MUST if must else weight, missing, price, (one, other)

    def _lacking(self, index: int, subject: Stood, thing: Stood) -> int | None:
        """Minutes missing of one rule; None if it is kept."""
        gap = self._gaps.get(index)
        merged = self.compiled.rules[index]
        rule = merged.rule
        first_of_day = isinstance(rule, FirstOfDay)
        if gap is None:
            if not isinstance(rule, Competitor | Alone | FirstOfDay):  # pragma: no cover -- only these are gaps
                raise TypeError(rule)
            gap = self._gaps[index] = gap_of(rule, (-1, 0, 1), must=merged.strength is Strength.MUST)
        for difference, low, high in gap.ranges:
            if difference != thing.day - subject.day:
                continue
            offset = thing.at - subject.at
            if not first_of_day and offset < 0:
                offset = min(0, offset + self._length(thing))
            if not low <= offset <= high or (gap.same_meal and share_a_meal(subject.at, thing.at, self._meals)):
                continue
            return gap.before - offset if first_of_day else gap.missing(offset)
        return None

    def windows(self, intake: Stood) -> Iterator[Instance]:
        """The windows that an intake stands outside of; a preferred one by its share of the portions."""
        compiled = self.compiled
        for rule, owner, needed, allowed in compiled.windows:
            if owner != intake.index or needed > intake.portions:
                continue
            outside = minutes_outside(intake.minute, allowed)
            if outside:
                weight, price = self.weighed(rule, intake)
                share = min(outside, price) * intake.portions // compiled.cuts[owner][0]
                if weight or share:
                    yield (rule,), weight, outside, share, (intake,)

    def related(self, one: int, other: int) -> bool:
        """Whether any gap rule speaks of two items."""
        return (True, one, True, other) in self._between or (True, other, True, one) in self._between

    def intervals(self, item: int) -> tuple[IntervalRule, ...]:
        """The interval rules of an item, the defaults included."""
        if item not in self._intervals:
            self._intervals[item] = tuple(self._intervals_of(item))
        return self._intervals[item]

    def _intervals_of(self, item: int) -> Iterator[IntervalRule]:
        compiled = self.compiled
        thing = compiled.looked_up.items[item]
        for index, each in enumerate(compiled.rules):
            rule = each.rule
            if isinstance(rule, Interval) and is_named(rule.subject, folded(thing.name), thing.ids):
                weight, price = compiled.weight(index, medicine=thing.role is Role.MEDICINE)
                yield IntervalRule(index, weight, price, rule.least, rule.most, rule.across_midnight)

    def too_near(self, one: Stood, other: Stood) -> tuple[int, ...]:
        """Rules of must strength that keep two intakes of one item farther apart, wherever the others stand."""
        distance = abs(one.at - other.at)
        return tuple(
            rule.rule
            for rule in self.intervals(one.index)
            if rule.weight == MUST and (rule.wraps or one.day == other.day) and distance < (rule.least or 0)
        )

    def neighbours(self, item: int, intakes: Iterable[Stood], moving: frozenset[Stood]) -> Iterator[Instance]:
        """Neighbouring intakes of one item that stand too near or too far, one of them at least still to come."""
        mine = sorted(
            (*intakes, *(each for each in self.stood if each.is_item and each.index == item)), key=lambda each: each.at
        )
        for rule in self.intervals(item):
            for first, second in pairwise(mine):
                if not {first, second} & moving or not (rule.wraps or first.day == second.day):
                    continue
                distance = second.at - first.at
                short, far = (rule.least or 0) - distance, 0 if rule.most is None else distance - rule.most
                if max(short, far) > 0:
                    yield (rule.rule,), rule.weight, max(short, far), rule.price, (first, second)


def cost_of_instance(instance: Instance) -> int | None:
    """The packed cost of a broken instance; None for a must."""
    _, weight, missing, price, _ = instance
    if weight == MUST:
        return None
    return packed(broken=weight, missing=weight * missing, inconvenience=price)
