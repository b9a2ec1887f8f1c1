"""A third judge that tries everything: small plans only, straight from sections 3 to 5 of the design.

It shares nothing with the engine and nothing with ``verify``: it has its own matching, portions, candidates
and prices, and it takes the definitions one after the other (see ``docs/decisions/0001-readings.md``).  What
makes it bearable for two to six doses is exact: a branch is cut only where a must is broken already or where
what it costs already is more than the best answer known.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cache, cached_property
from itertools import combinations, pairwise, product
from math import lcm

from attrs import evolve, field, frozen

from rlsnutri.clock import AnyDays, Days
from rlsnutri.policy import Policy
from rlsnutri.rules import (
    Alone,
    AroundMeal,
    Ceiling,
    ClockWindow,
    Competitor,
    Evidence,
    FirstOfDay,
    Interval,
    MealContent,
    MostTimes,
    Named,
    NotSameDay,
    OffsetWindow,
    Rule,
    SameMeal,
    Selector,
    Strength,
    Substance,
    Together,
    Window,
)
from rlsnutri.things import Fixed, Item, LookedUp, Role
from rlsnutri.windows import WindowPart

DAY = 1440
NOWHERE = 720
"""What a window misses that no minute of the day is inside of."""

Cost = tuple[int, int, int, int]
"""Broken, missing, times (0 unless the policy compares it first), inconvenience."""

Placement = tuple[tuple[int, int], ...]
"""The intakes of one dose, ascending: (minute since wake, portions)."""

FREE: Cost = (0, 0, 0, 0)


@frozen
class Answer:
    """The best schedule: portions by minute since wake for each dose, the days chosen, the cost."""

    intakes: dict[str, dict[int, int]] = field(hash=False)
    days: dict[str, tuple[int, ...]] = field(hash=False)
    cost: Cost
    times: int
    """How many times of day there are, whether or not the policy compares it first."""
    moved: int = 0
    """How many intakes moved from where a previous answer had the dose."""


MOVED = 10**9
"""What a moved intake is worth inside the last field of the cost: more than all inconvenience."""


def best(looked_up: LookedUp, near: Mapping[str, Collection[int]] | None = None) -> Answer | None:
    """Try everything and return the best schedule there is; None where every must cannot be kept at once.

    ``near`` holds by dose the minutes since wake at which a previous answer had it.
    """
    worlds = [World(looked_up, days, near) for days in distinct_choices_of_days(looked_up)]
    cost: Cost | None = None
    costs: list[Cost | None] = []
    for world in worlds:
        found = world.least_cost(cost)
        costs.append(found)
        cost = found if cost is None or (found is not None and found < cost) else cost
    if cost is None:
        return None
    answers = [world.earliest(cost) for world, found in zip(worlds, costs, strict=True) if found == cost]
    answer = min(answers, key=lambda answer: answer[0])[1]
    moved, inconvenience = divmod(cost[3], MOVED)
    return evolve(answer, cost=(*cost[:3], inconvenience), moved=moved)


# ---- names and matching ----


@cache
def folded(name: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


@frozen
class Taken:
    """An intake, or one occurrence of something fixed: its minutes in the day, its share of the whole."""

    thing: Item | Fixed
    start: int
    end: int
    share: Fraction

    @property
    def is_item(self) -> bool:
        return isinstance(self.thing, Item)

    def stated(self, nutrient: str) -> Fraction:
        """Nanograms of a nutrient in this one, where what is not stated counts 0."""
        return self.share * sum(c.nanograms or 0 for c in self.thing.contents if c.nutrient == nutrient)


def is_called(selector: Selector, taken: Taken) -> bool:
    """Whether it is what the selector names, by name or by id, whatever the amount."""
    thing = taken.thing
    if isinstance(selector, Named):
        return folded(selector.name) == folded(thing.name)
    if isinstance(selector, str):
        return is_called(Named(selector), taken) or matches(Substance(selector), taken)
    return selector.id in thing.ids


def matches(selector: Selector, taken: Taken) -> bool:
    """Whether it is what the selector names, and enough of it."""
    if isinstance(selector, str):
        return matches(Named(selector), taken) or matches(Substance(selector), taken)
    if not is_called(selector, taken):
        return False
    if isinstance(selector, Named):
        return True
    key = selector.of or selector.id
    held = [content for content in taken.thing.contents if key in (content.nutrient, content.form)]
    food = taken.thing.role in (Role.MEAL, Role.DRINK)
    if selector.at_least is None:
        # Food matches a nutrient only where it states an amount; a tag is no content and matches by itself.
        return not (food and held) or any(content.nanograms is not None for content in held)
    if taken.thing.role is Role.MEDICINE and any(content.nanograms is None for content in held):
        return True
    return taken.share * sum(content.nanograms or 0 for content in held) >= selector.at_least.quantity


# ---- days ----


def choices_of_days(looked_up: LookedUp) -> Iterator[dict[str, tuple[int, ...]]]:
    """Every choice of days, the earliest first."""
    free = [item for item in _in_order(looked_up.items) if isinstance(item.every, AnyDays)]
    options = [list(combinations(range(item.every.period), _count(item.every))) for item in free]
    for chosen in product(*options):
        yield {item.name: each for item, each in zip(free, chosen, strict=True)}


def distinct_choices_of_days(looked_up: LookedUp) -> list[dict[str, tuple[int, ...]]]:
    """Every choice of days, less those that differ from an earlier one in nothing that any rule can see."""
    seen: dict[frozenset[tuple[frozenset[int], frozenset[int]]], dict[str, tuple[int, ...]]] = {}
    for days in choices_of_days(looked_up):
        calendar = _calendar(looked_up, days)
        follows = frozenset(zip(calendar, calendar[1:] + calendar[:1], strict=True))
        seen.setdefault(follows, days)
    return list(seen.values())


def _count(every: Days | AnyDays) -> int:
    return every.count if isinstance(every, AnyDays) else len(every.days)


def _calendar(looked_up: LookedUp, chosen: dict[str, tuple[int, ...]]) -> list[frozenset[int]]:
    """For each day of the cycle, which things are taken (items, then fixed ones, by number)."""
    things = (*_in_order(looked_up.items), *looked_up.fixed)
    cycle = lcm(1, *(thing.every.period for thing in things))
    return [
        frozenset(
            number
            for number, thing in enumerate(things)
            if day % thing.every.period in (thing.every.days if isinstance(thing.every, Days) else chosen[thing.name])
        )
        for day in range(cycle)
    ]


def _in_order(items: Iterable[Item]) -> list[Item]:
    return sorted(items, key=lambda item: folded(item.name))


# ---- rules ----


def _merged(rules: Iterable[Rule]) -> list[Rule]:
    """Rules equal in kind, things and numbers become one: the strongest strength, the best evidence."""
    by_content: dict[object, Rule] = {}
    for rule in rules:
        key = _content(rule)
        if rule.strength is Strength.NONE or key is None:
            continue
        known = by_content.setdefault(key, rule)
        strongest = min(known.strength, rule.strength, key=list(Strength).index)
        surest = min(known.evidence, rule.evidence, key=list(Evidence).index)
        origin = rule.origin if rule.origin.value == "plan" else known.origin
        by_content[key] = evolve(known, strength=strongest, evidence=surest, origin=origin)
        if isinstance(known, Ceiling) and isinstance(rule, Ceiling):
            by_content[key] = evolve(by_content[key], divides=known.divides and rule.divides)
    return list(by_content.values())


def _content(rule: Rule) -> object:
    """Names as they are compared, lists without their order."""

    def said(selector: Selector) -> object:
        return ("named", folded(selector.name)) if isinstance(selector, Named) else selector

    match rule:
        case Competitor():
            objects = frozenset(said(each) for each in rule.objects)
            return Competitor, said(rule.subject), objects, rule.before, rule.after, frozenset(rule.exempt)
        case Window():
            parts = frozenset(
                (part.start, part.end, part.measured_from, frozenset(part.meals))
                if isinstance(part, AroundMeal)
                else part
                for part in rule.parts
            )
            return Window, said(rule.subject), parts
        case Interval():
            return Interval, said(rule.subject), rule.least, rule.most, rule.across_midnight
        case Alone():
            return Alone, said(rule.subject), rule.gap, frozenset(said(each) for each in rule.excepting), rule.meals
        case FirstOfDay():
            return FirstOfDay, said(rule.subject), rule.gap
        case Together():
            return Together, said(rule.subject), said(rule.companion)
        case NotSameDay():
            return NotSameDay, said(rule.subject), said(rule.other)
        case MostTimes():
            return MostTimes, rule.count
        case Ceiling():
            return Ceiling, rule.nutrient, rule.amount, rule.apart
        case _:
            return None  # the others are findings and never a time


def _weight(rule: Rule, protected: Item | Fixed | None) -> int:
    if protected is not None and protected.role is Role.MEDICINE:
        return 8
    return {Evidence.STRONG: 4, Evidence.MODERATE: 2}.get(rule.evidence, 1)


def _price(rule: Rule, policy: Policy) -> int:
    return policy.prefer_prices[list(Evidence).index(rule.evidence)]


# ---- one choice of days ----


@frozen
class Broken:
    """What a must, some should rules and some prefer rules say about one instance."""

    must: bool = False
    weight: int = 0
    missing: int = 0
    price: int = 0

    def with_rule(self, rule: Rule, protected: Item | Fixed | None, missing: int, policy: Policy) -> Broken:
        """Return this with one more broken rule: largest weight and missing count, dearest preference."""
        match rule.strength:
            case Strength.MUST:
                return evolve(self, must=True)
            case Strength.SHOULD:
                weight = max(self.weight, _weight(rule, protected))
                return evolve(self, weight=weight, missing=max(self.missing, missing))
            case _:
                return evolve(self, price=max(self.price, _price(rule, policy)))

    @property
    def cost(self) -> Cost:
        return (self.weight, self.weight * self.missing, 0, self.price)


def _sum(costs: Iterable[Cost]) -> Cost:
    broken = missing = times = inconvenience = 0
    for cost in costs:
        broken, missing = broken + cost[0], missing + cost[1]
        times, inconvenience = times + cost[2], inconvenience + cost[3]
    return broken, missing, times, inconvenience


def _plus(one: Cost, other: Cost) -> Cost:
    return one[0] + other[0], one[1] + other[1], one[2] + other[2], one[3] + other[3]


def _minus(one: Cost, other: Cost) -> Cost:
    return one[0] - other[0], one[1] - other[1], one[2] - other[2], one[3] - other[3]


class World:
    """The plan on one choice of days."""

    def __init__(
        self, looked_up: LookedUp, chosen: dict[str, tuple[int, ...]], near: Mapping[str, Collection[int]] | None = None
    ) -> None:
        self.looked_up = looked_up
        self.near = {folded(name): set(minutes) for name, minutes in (near or {}).items()}
        self.chosen = chosen
        self.policy = looked_up.plan.policy
        self.items = _in_order(looked_up.items)
        self.fixed = [Taken(fixed, fixed.start, fixed.start + fixed.length, Fraction(1)) for fixed in looked_up.fixed]
        self.meals = [taken for taken in self.fixed if taken.thing.role is Role.MEAL]
        self.medicines = [taken for taken in self.fixed if taken.thing.role is Role.MEDICINE]
        self.rules = _merged(looked_up.rules)
        self.calendar = _calendar(looked_up, chosen)
        things = (*self.items, *looked_up.fixed)
        self.days = {
            id(thing): frozenset(day for day, present in enumerate(self.calendar) if number in present)
            for number, thing in enumerate(things)
        }
        self.portions = [_portions(item, self.rules) for item in self.items]
        self._portions_of = {id(item): n for item, n in zip(self.items, self.portions, strict=True)}
        self._windows = [rule for rule in self.rules if isinstance(rule, Window)]
        self.not_same_days = [rule for rule in self.rules if isinstance(rule, NotSameDay)]
        self.interval_rules_of = [self._interval_rules(item) for item in self.items]
        self._pairs: dict[tuple[int, int, int, int, int, int], Broken] = {}
        self._speaking: dict[tuple[int, Fraction, int, Fraction], list[tuple[Rule, bool]]] = {}
        self._intakes: dict[tuple[int, int, int], tuple[Cost, list[int]]] = {}
        self._prices: dict[tuple[int, int], int] = {}
        self._same_days: dict[tuple[int, tuple[int, ...], int, tuple[int, ...]], Cost | None] = {}

    def days_between(self, one: Taken, other: Taken) -> list[int]:
        """For neighbouring days of both: how many days the other is later (-1, 0, 1)."""
        cycle = len(self.calendar)
        ours, theirs = self.days[id(one.thing)], self.days[id(other.thing)]
        return [apart for apart in (-1, 0, 1) if any((day + apart) % cycle in theirs for day in ours)]

    def taken(self, number: int, placement: Placement) -> list[Taken]:
        item, portions = self.items[number], self.portions[number]
        return [Taken(item, minute, minute, Fraction(count, portions)) for minute, count in placement]

    def days_of(self, taken: Iterable[Taken]) -> frozenset[int]:
        return frozenset().union(*(self.days[id(one.thing)] for one in taken))

    # -- candidates and placements --

    @cached_property
    def grid(self) -> list[int]:
        """Where a dose without pinned times may stand."""
        bed, wake, policy = self.looked_up.bed, self.looked_up.wake, self.policy
        if policy.times:
            return sorted({(time.minutes - wake) % DAY for time in policy.times})
        on_the_grid = {minute for minute in range(bed + 1) if (minute + wake) % DAY % policy.step == 0}
        beside = {taken.start for taken in self.fixed} | {minute for item in self.items for minute in item.at}
        return sorted(on_the_grid | {0, bed} | {minute for minute in beside if 0 <= minute <= bed})

    def placements(self, number: int) -> list[tuple[Placement, Cost]]:
        """Every way to take this dose that breaks no must by itself or beside what stands fixed."""
        item, portions = self.items[number], self.portions[number]
        may_stand = {
            (minute, count)
            for minute in sorted(item.at) or self.grid
            for count in range(1, portions + 1)
            if self.may_stand(number, minute, count)
        }
        minutes = sorted({minute for minute, _ in may_stand})
        found: list[tuple[Placement, Cost]] = []
        for placement in _ways(item, portions, minutes):
            cost = self.alone_cost(number, placement) if may_stand.issuperset(placement) else None
            if cost is not None:
                found.append((placement, cost))
        return sorted(found, key=lambda option: _entries(option[0]))

    # -- rules for one intake or one dose --

    def alone_cost(self, number: int, placement: Placement) -> Cost | None:
        """What this dose costs by itself and beside what stands fixed; None if a must is broken."""
        intakes = [self.intake_cost(number, minute, count) for minute, count in placement]
        breaches = list(self._intervals(number, [minute for minute, _ in placement]))
        for name in {medicine.thing.name for medicine in self.medicines} if self.not_same_days else ():
            fixed = [medicine for medicine in self.medicines if medicine.thing.name == name]
            breaches += self._not_same_day(self.taken(number, placement), fixed)
        if any(breach.must for breach in breaches):
            return None
        preferred = sum(
            sum(minutes) // self.portions[number] for minutes in zip(*(outside for _, outside in intakes), strict=True)
        )
        return _sum([(0, 0, 0, preferred), *(cost for cost, _ in intakes), *(breach.cost for breach in breaches)])

    def intake_cost(self, number: int, minute: int, count: int) -> tuple[Cost, list[int]]:
        """What one intake costs by itself; for each preferred window minutes outside, for every portion."""
        key = (number, minute, count)
        if key not in self._intakes:
            (one,) = self.taken(number, ((minute, count),))
            cost = _sum(self.pair(one, fixed).cost for fixed in self.fixed)
            cost = _plus(cost, (0, 0, 0, self.policy.intake_price))
            if minute not in self.near.get(folded(one.thing.name), {minute}):
                cost = _plus(cost, (0, 0, 0, MOVED))
            preferred: list[int] = []
            for rule in self._windows:
                outside = self._outside(rule.parts, minute) if matches(rule.subject, one) else 0
                if rule.strength is Strength.SHOULD and outside:
                    weight = _weight(rule, one.thing)
                    cost = _plus(cost, (weight, weight * outside, 0, 0))
                if rule.strength is Strength.PREFER:
                    preferred.append(min(outside, _price(rule, self.policy)) * count)
            self._intakes[key] = cost, preferred
        return self._intakes[key]

    def may_stand(self, number: int, minute: int, count: int) -> bool:
        """Whether an intake breaks no pin, no must window and no must beside what stands fixed."""
        (one,) = self.taken(number, ((minute, count),))
        item = self.items[number]
        pins: list[Sequence[WindowPart]] = [item.between] if item.between else []
        pins += [(AroundMeal(meals=item.with_meal),)] if item.with_meal else []
        pins += [r.parts for r in self._windows if r.strength is Strength.MUST and matches(r.subject, one)]
        return not any(self._outside(parts, minute) for parts in pins) and not any(
            self.pair(one, fixed).must for fixed in self.fixed
        )

    def _outside(self, parts: Sequence[WindowPart], minute: int) -> int:
        """Minutes on the circle of 24 hours to the nearest minute inside any part."""
        far = NOWHERE
        for low, high in (span for part in parts for span in self._spans(part)):
            for shift in (-2 * DAY, -DAY, 0, DAY, 2 * DAY):
                far = min(far, max(low + shift - minute, minute - high - shift, 0))
        return far

    def _spans(self, part: WindowPart) -> Iterator[tuple[int, int]]:
        match part:
            case ClockWindow():
                start = (part.start.minutes - self.looked_up.wake) % DAY
                yield start, start + (part.end.minutes - part.start.minutes) % DAY
            case OffsetWindow():
                anchor = 0 if part.anchor.value == "wake" else self.looked_up.bed
                yield anchor + part.start, anchor + part.end
            case AroundMeal():
                for meal in self._meals(part.meals):
                    low = (meal.end if part.measured_from == "end" else meal.start) + part.start
                    high = (meal.start if part.measured_from == "start" else meal.end) + part.end
                    if low <= high:
                        yield low, high

    def _meals(self, named: tuple[str, ...]) -> list[Taken]:
        if not named:
            return self.meals
        found = [m for m in self.meals if any(is_called(Named(n), m) or n in m.thing.ids for n in named)]
        if "fat-meal" in named and not any("fat-meal" in meal.thing.ids for meal in self.meals):
            return self.meals
        return found

    def _interval_rules(self, item: Item) -> list[Interval]:
        whole = Taken(item, 0, 0, Fraction(1))
        rules = [rule for rule in self.rules if isinstance(rule, Interval) and is_called(rule.subject, whole)]
        if rules:
            return rules
        name, spacing = Named(item.name), self.policy.spacing
        if item.times is None or item.times < 2:
            return [Interval(name, least=spacing)]
        spread = self.policy.spread // item.times
        floor = 0 if item.at else min(spread, spacing)
        should = Interval(name, least=spread, strength=Strength.SHOULD, evidence=Evidence.MODERATE)
        return [should, Interval(name, least=floor)]

    def _intervals(self, number: int, minutes: list[int]) -> Iterator[Broken]:
        around = self.is_taken_on_neighbouring_days(number)
        for rule in self.interval_rules_of[number]:
            pairs = list(pairwise(minutes))
            if rule.across_midnight and around:
                pairs.append((minutes[-1], minutes[0] + DAY))
            for first, second in pairs:
                broken = self.interval_breach(rule, number, first, second)
                if broken is not None:
                    yield broken

    def is_taken_on_neighbouring_days(self, number: int) -> bool:
        cycle, days = len(self.calendar), self.days[id(self.items[number])]
        return any((day + 1) % cycle in days for day in days)

    def interval_breach(self, rule: Interval, number: int, first: int, second: int) -> Broken | None:
        """What it means that two neighbouring intakes of a dose stand so; None where the rule is kept."""
        short = max((rule.least or 0) - (second - first), 0)
        far = max(second - first - rule.most, 0) if rule.most is not None else 0
        if not short and not far:
            return None
        return Broken().with_rule(rule, self.items[number], max(short, far), self.policy)

    # -- rules between two things --

    def pair(self, one: Taken, other: Taken) -> Broken:
        """All gap rules between an intake and another one, or something fixed: one instance."""
        ours, theirs = one.share, other.share
        key = (id(one.thing), one.start, ours.numerator * 10**6 + ours.denominator)
        key += (id(other.thing), other.start, theirs.numerator * 10**6 + theirs.denominator)
        if key not in self._pairs:
            found = Broken()
            for rule, subject, thing in self._between(one, other):
                missing = [self._lacking(rule, subject, thing, a) for a in self.days_between(subject, thing)]
                if any(each is not None for each in missing):
                    most = max(each for each in missing if each is not None)
                    found = found.with_rule(rule, subject.thing, most, self.policy)
            self._pairs[key] = found
        return self._pairs[key]

    def _between(self, one: Taken, other: Taken) -> Iterator[tuple[Rule, Taken, Taken]]:
        """Every gap rule that speaks of the two, with its subject and its object; minutes do not matter for that."""
        key = (id(one.thing), one.share, id(other.thing), other.share)
        if key not in self._speaking:
            self._speaking[key] = [
                (rule, turned)
                for rule in self.rules
                for subject, thing, turned in ((one, other, False), (other, one, True))
                if self._speaks_of(rule, subject, thing)
            ]
        for rule, turned in self._speaking[key]:
            yield (rule, other, one) if turned else (rule, one, other)

    @cached_property
    def gap_selectors(self) -> list[Selector]:
        """All that gap rules look at: where it answers alike, they say the same."""
        found: list[Selector] = []
        for rule in self.rules:
            if isinstance(rule, (Competitor, Alone, FirstOfDay)):
                found.append(rule.subject)
            if isinstance(rule, Competitor):
                found += rule.objects
            if isinstance(rule, Alone):
                found += rule.excepting
        return found

    def speaks_between(self, one: Taken, other: Taken) -> bool:
        """Whether any gap rule speaks of the two, wherever they stand."""
        return any(True for _ in self._between(one, other))

    def _speaks_of(self, rule: Rule, subject: Taken, other: Taken) -> bool:
        match rule:
            case Competitor():
                return matches(rule.subject, subject) and any(matches(o, other) for o in rule.objects)
            case Alone():
                if not matches(rule.subject, subject) or "water" in other.thing.ids:
                    return False
                if other.thing.role is Role.MEAL and not rule.meals:
                    return False
                return not any(matches(exception, other) for exception in rule.excepting)
            case FirstOfDay():
                return matches(rule.subject, subject) and "water" not in other.thing.ids
            case _:
                return False

    def _lacking(self, rule: Rule, subject: Taken, other: Taken, apart: int) -> int | None:
        """Minutes that are missing between two occurrences ``apart`` days apart; None if the rule is kept."""
        t, start, end = subject.start, other.start + DAY * apart, other.end + DAY * apart
        match rule:
            case Competitor():
                if any(self._is_exempt(exemption, t, start, other) for exemption in rule.exempt):
                    return None
                return _short(rule, t, start, end, same_day=apart == 0)
            case Alone():
                return _short(Competitor("", (), before=rule.gap, after=rule.gap), t, start, end, same_day=False)
            case FirstOfDay():
                return rule.gap - (start - t) if apart == 0 and start - t < rule.gap else None
            case _:
                return None

    def _is_exempt(self, exemption: SameMeal | MealContent, t: int, start: int, other: Taken) -> bool:
        if isinstance(exemption, SameMeal):
            return any(
                meal.start + shift <= min(t, start) and max(t, start) <= meal.end + shift
                for meal in self.meals
                for shift in (-DAY, 0, DAY)
            )
        if other.thing.role not in (Role.MEAL, Role.DRINK):
            return False
        held = [content for content in other.thing.contents if content.nutrient == exemption.nutrient]
        stated = [content.nanograms for content in held if content.nanograms is not None]
        return bool(stated) and sum(stated) <= exemption.at_most.quantity

    def _not_same_day(self, ours: list[Taken], theirs: list[Taken]) -> Iterator[Broken]:
        if not self.days_of(ours) & self.days_of(theirs):
            return
        for rule in self.not_same_days:
            found = Broken()
            for subjects, others in ((ours, theirs), (theirs, ours)):
                if any(matches(rule.subject, s) for s in subjects) and any(matches(rule.other, o) for o in others):
                    found = found.with_rule(rule, subjects[0].thing, 1, self.policy)
            yield found

    def _same_day_cost(self, number: int, mine: Placement, other: int, theirs: Placement) -> Cost | None:
        """What two doses cost each other for common days; their times do not matter, their portions may."""
        key = (number, tuple(count for _, count in mine), other, tuple(count for _, count in theirs))
        if key not in self._same_days:
            breaches = list(self._not_same_day(self.taken(number, mine), self.taken(other, theirs)))
            must = any(breach.must for breach in breaches)
            self._same_days[key] = None if must else _sum(breach.cost for breach in breaches)
        return self._same_days[key]

    # -- rules for slots and for the whole plan --

    def slots_cost(self, taken: list[Taken], *, undecided: list[Item]) -> Cost | None:
        """Prices of the times of day and rules about what stands at one; None if a must is broken.

        With some doses still ``undecided`` it is never more than what it will be in the end.
        """
        slots = {minute: [one for one in taken if one.start == minute] for minute in {one.start for one in taken}}
        times = slots.keys() | {medicine.start for medicine in self.medicines}
        first = len(times) if self.policy.count_times_first else 0
        costs: list[Cost] = [(0, 0, first, sum(self.price(minute, there) for minute, there in slots.items()))]
        breaches: list[Broken] = []
        for rule in self.rules:
            if isinstance(rule, MostTimes) and self.items and len(times) > rule.count:
                breaches.append(Broken().with_rule(rule, None, 1, self.policy))
            elif isinstance(rule, Together):
                breaches += self._without_company(rule, taken, undecided)
            elif isinstance(rule, Ceiling):
                breaches += self._over(rule, slots)
        if any(breach.must for breach in breaches):
            return None
        return _sum([*costs, *(breach.cost for breach in breaches)])

    def price(self, minute: int, taken: Iterable[Taken]) -> int:
        """What a time of day with these intakes costs."""
        policy, bed = self.policy, self.looked_up.bed
        prices = [policy.time_price]
        roles = {fixed.thing.role for fixed in self.fixed if fixed.start == minute}
        if Role.MEAL in roles:
            prices.append(policy.meal_price)
        if minute in (0, bed) or Role.DRINK in roles:
            prices.append(policy.anchor_price)
        used = self.days_of(taken)
        beside = self.days_of(medicine for medicine in self.medicines if medicine.start == minute)
        if minute <= bed and used <= beside:
            prices.append(policy.medicine_price)
        return min(prices)

    def _without_company(self, rule: Together, taken: list[Taken], undecided: list[Item]) -> Iterator[Broken]:
        whole = [Taken(item, 0, 0, Fraction(1)) for item in self.items]
        possible = [one for one in [*whole, *self.fixed] if matches(rule.companion, one)]
        for subject in [*taken, *self.medicines]:
            others = [one for one in possible if one.thing is not subject.thing]
            if not matches(rule.subject, subject) or (not subject.is_item and not any(o.is_item for o in others)):
                continue
            if rule.origin.value == "catalog" and not others:
                continue
            company = [
                one
                for one in [*taken, *self.fixed]
                if one.thing is not subject.thing and one.start == subject.start and matches(rule.companion, one)
            ]
            days = self.days_of([*company, *(one for one in others if one.thing in undecided)])
            if not self.days_of([subject]) <= days:
                yield Broken().with_rule(rule, subject.thing, 1, self.policy)

    def _over(self, rule: Ceiling, slots: dict[int, list[Taken]]) -> Iterator[Broken]:
        minutes = slots.keys() | {medicine.start for medicine in self.medicines}
        content = {m: [*slots.get(m, ()), *(x for x in self.medicines if x.start == m)] for m in minutes}
        holding = {m: [x for x in all_ if x.stated(rule.nutrient)] for m, all_ in content.items()}
        sums = {
            (minute, day): sum((x.stated(rule.nutrient) for x in there if day in self.days[id(x.thing)]), Fraction(0))
            for minute, there in holding.items()
            for day in range(len(self.calendar))
        }
        most = rule.amount.quantity
        for minute, there in holding.items():
            if not any(x.is_item for x in there):
                continue
            lone = len(there) == 1 and there[0].share * self._portions_of[id(there[0].thing)] == 1
            over = max(sums[minute, day] for day in range(len(self.calendar))) - most
            if over > 0 and (rule.strength is Strength.MUST or not lone):
                yield Broken().with_rule(rule, None, -(-over * 100 // most), self.policy)
        if rule.apart is None:
            return
        for first, second in combinations(sorted(minutes), 2):
            lacking = [
                rule.apart - abs(second + DAY * apart - first)
                for apart in (-1, 0, 1)
                for day in range(len(self.calendar))
                if self._meet(rule, holding, sums, (first, day), (second, (day + apart) % len(self.calendar)))
            ]
            if max(lacking, default=0) > 0:
                yield Broken().with_rule(rule, None, max(lacking), self.policy)

    def _meet(
        self,
        rule: Ceiling,
        holding: dict[int, list[Taken]],
        sums: dict[tuple[int, int], Fraction],
        one: tuple[int, int],
        other: tuple[int, int],
    ) -> bool:
        """Whether two slots, each on its day, both hold the nutrient, together too much, not only fixed."""
        by_item = any(
            x.is_item and day in self.days[id(x.thing)] for minute, day in (one, other) for x in holding[minute]
        )
        return bool(sums[one] and sums[other]) and sums[one] + sums[other] > rule.amount.quantity and by_item

    # -- the search --

    def total(self, placements: list[Placement]) -> Cost | None:
        """What a complete schedule costs, None if it breaks a must: the search only cuts this short."""
        taken = [self.taken(number, placement) for number, placement in enumerate(placements)]
        costs = [self.alone_cost(number, placement) for number, placement in enumerate(placements)]
        costs.append(self.slots_cost([one for each in taken for one in each], undecided=[]))
        for (one, mine), (other, theirs) in combinations(enumerate(taken), 2):
            costs.append(self._same_day_cost(one, placements[one], other, placements[other]))
            breaches = [self.pair(first, second) for first in mine for second in theirs]
            costs.append(None if any(b.must for b in breaches) else _sum(b.cost for b in breaches))
        return None if None in costs else _sum(cost for cost in costs if cost is not None)

    def least_cost(self, bound: Cost | None) -> Cost | None:
        """The least cost on these days, if it is at most the bound."""
        least: list[Cost] = []

        def worth(cost: Cost) -> bool:
            return cost < least[-1] if least else bound is None or cost <= bound

        def found(cost: Cost, _: list[Placement]) -> bool:
            least.append(cost)
            return False

        self._search(worth, found, in_order=False)
        return least[-1] if least else None

    def earliest(self, cost: Cost) -> tuple[tuple[object, ...], Answer]:
        """The first schedule of this cost in the canonical order, with what that order compares."""
        first: list[list[Placement]] = []

        def found(_: Cost, placements: list[Placement]) -> bool:
            first.append(placements)
            return True

        self._search(lambda lower: lower <= cost, found, in_order=True)
        (placements,) = first
        taken = [one for number, placement in enumerate(placements) for one in self.taken(number, placement)]
        times = {one.start for one in taken} | {medicine.start for medicine in self.medicines}
        answer = Answer(
            {item.name: dict(placement) for item, placement in zip(self.items, placements, strict=True)},
            dict(self.chosen),
            cost,
            len(times),
        )
        chosen = tuple(self.chosen[item.name] for item in self.items if item.name in self.chosen)
        return (tuple(map(_entries, placements)), chosen), answer

    @cached_property
    def _options(self) -> dict[int, list[tuple[Placement, Cost]]]:
        return {number: self.placements(number) for number in range(len(self.items))}

    def _search(
        self,
        worth: Callable[[Cost], bool],
        found: Callable[[Cost, list[Placement]], bool],
        *,
        in_order: bool,
    ) -> None:
        """Place one dose after the other; ``found`` ends the search by answering True.

        ``in_order`` goes by the names of the doses and by earlier times, so that the first one found is the
        earliest; otherwise it goes where the fewest placements are left and the least cost may be expected.
        Every undecided dose keeps the placements that no must forbids yet, each with what it costs by now.
        """
        placed: dict[int, Placement] = {}

        def down(sure: Cost, left: dict[int, list[tuple[Placement, Cost]]]) -> bool:
            taken = [one for number, placement in placed.items() for one in self.taken(number, placement)]
            slots = self.slots_cost(taken, undecided=[self.items[number] for number in left])
            if slots is None:
                return False
            if not left:
                cost = _plus(sure, slots)
                return worth(cost) and found(cost, [placed[number] for number in range(len(placed))])
            bounded = self._bounded(_plus(sure, slots), {one.start for one in taken}, left, worth)
            if bounded is None:
                return False
            number = min(bounded) if in_order else min(bounded, key=lambda n: len(bounded[n]))
            options = bounded.pop(number)
            for lower, placement, cost in options if in_order else sorted(options):
                if not worth(lower):
                    continue
                placed[number] = placement
                rest = self._narrowed(number, placement, bounded, worth)
                if rest is not None and down(_plus(sure, cost), rest):
                    return True
                del placed[number]
            return False

        if all(self._options.values()):
            down(FREE, self._options)

    def _bounded(
        self,
        sure: Cost,
        here: set[int],
        left: dict[int, list[tuple[Placement, Cost]]],
        worth: Callable[[Cost], bool],
    ) -> dict[int, list[tuple[Cost, Placement, Cost]]] | None:
        """Every placement left with a cost that no schedule with it is below, less those not worth to try.

        Each of the other doses costs at least its least, and somebody has to pay the new times of this one.
        """
        medicines = {medicine.start for medicine in self.medicines}
        least = {number: min(cost for _, cost in options) for number, options in left.items()}
        floor = _sum([sure, *least.values()])
        bounded: dict[int, list[tuple[Cost, Placement, Cost]]] = {}
        for number, options in left.items():
            others = _minus(floor, least[number])
            still: list[tuple[Cost, Placement, Cost]] = []
            for placement, cost in options:
                new = [minute for minute, _ in placement if minute not in here]
                times = len([m for m in new if m not in medicines]) if self.policy.count_times_first else 0
                prices = (0, 0, times, sum(self._least_price(number, minute) for minute in new))
                lower = _plus(_plus(others, cost), prices)
                if worth(lower):
                    still.append((lower, placement, cost))
            if not still:
                return None
            bounded[number] = still
        return bounded

    def _least_price(self, number: int, minute: int) -> int:
        """What a time of day costs with this dose alone, which is never more than with others too."""
        key = (number, minute)
        if key not in self._prices:
            self._prices[key] = self.price(minute, [Taken(self.items[number], minute, minute, Fraction(1))])
        return self._prices[key]

    def _narrowed(
        self,
        number: int,
        placement: Placement,
        left: dict[int, list[tuple[Cost, Placement, Cost]]],
        worth: Callable[[Cost], bool],
    ) -> dict[int, list[tuple[Placement, Cost]]] | None:
        """What is left for the other doses beside this placement, with what they cost each other."""
        mine = self.taken(number, placement)
        rest: dict[int, list[tuple[Placement, Cost]]] = {}
        for other, options in left.items():
            intakes = {intake for _, option, _ in options for intake in option}
            breaches = {i: [self.pair(one, t) for one in mine for t in self.taken(other, (i,))] for i in intakes}
            broken = {intake for intake, all_ in breaches.items() if any(breach.must for breach in all_)}
            costs = {intake: _sum(breach.cost for breach in all_) for intake, all_ in breaches.items()}
            free = all(cost == FREE for cost in costs.values())
            still: list[tuple[Placement, Cost]] = []
            for lower, option, cost in options:
                if not worth(lower) or not broken.isdisjoint(option):
                    continue
                more = FREE if free else _sum(costs[intake] for intake in option)
                if self.not_same_days:
                    days = self._same_day_cost(number, placement, other, option)
                    if days is None:
                        continue
                    more = _plus(more, days)
                still.append((option, _plus(cost, more)))
            if not still:
                return None
            rest[other] = still
        return rest


def _short(rule: Competitor, t: int, start: int, end: int, *, same_day: bool) -> int | None:
    """Minutes that a gap rule lacks between a minute and a span; None if it is kept."""
    forbids = rule.strength is Strength.MUST and same_day
    if forbids and rule.before is None and rule.after is None:
        return 1
    before, after = rule.before or 0, rule.after or 0
    one_side_is_forbidden = forbids and None in (rule.before, rule.after)
    if before == after == 0 and not one_side_is_forbidden:
        return None
    if t < start:
        if forbids and rule.before is None:
            return 1
        return before - (start - t) if start - t < before else None
    if t > end:
        if forbids and rule.after is None:
            return 1
        return after - (t - end) if t - end < after else None
    return max(before, after, 1)


def _entries(placement: Placement) -> tuple[int, ...]:
    return tuple(minute for minute, count in placement for _ in range(count))


# ---- portions ----


def _portions(item: Item, rules: list[Rule]) -> int:
    """Into how many equal portions a dose comes."""
    if item.units is not None:
        if item.times is not None and item.units % item.times == 0:
            return item.times
        return item.units
    if item.times is not None:
        return item.times
    if len(item.at) >= 2:
        return len(item.at)
    return _divided(item, rules)


def _divided(item: Item, rules: list[Rule]) -> int:
    whole = Taken(item, 0, 0, Fraction(1))
    ceilings = [rule for rule in rules if isinstance(rule, Ceiling) and whole.stated(rule.nutrient)]
    binding = [rule for rule in ceilings if rule.strength in (Strength.MUST, Strength.SHOULD)]
    if not all(rule.divides for rule in ceilings):
        return 1
    for portions in range(1, 5):
        if all(whole.stated(rule.nutrient) <= portions * rule.amount.quantity for rule in binding):
            return portions
    return 1


def _ways(item: Item, portions: int, minutes: list[int]) -> Iterator[Placement]:
    """Every way to put the portions on these minutes: as many intakes as prescribed, else any number."""
    intakes = len(item.at) if item.at else item.times
    counts = range(1, portions + 1) if intakes is None else [intakes]
    for count in counts:
        for times in combinations(minutes, count):
            for shares in _shares(portions, count):
                yield tuple(zip(times, shares, strict=True))


def _shares(portions: int, places: int) -> Iterator[tuple[int, ...]]:
    """Every way to write the number of portions as a sum of so many positive numbers, in order."""
    if places == 1:
        yield (portions,)
        return
    for first in range(1, portions - places + 2):
        for rest in _shares(portions - first, places - 1):
            yield (first, *rest)
