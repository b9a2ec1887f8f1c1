"""A second path from a plan to CP-SAT: the reading of :mod:`tests.brute_force`, written down as constraints.

Nothing of the engine's compiler goes into it.  A model holds a plan on one choice of days.  For each dose, minute and
number of portions there is one variable.  Costs are sums that broken rules push up, so what satisfies a model are
exactly the schedules that break no must and cost at most what the levels are held to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import combinations, pairwise
from typing import Any

from attrs import define, field
from ortools.sat.python import cp_model

from rlsnutri.rules import Ceiling, MostTimes, Selector, Strength, Together
from rlsnutri.things import Fixed, Item
from tests.brute_force import DAY, MOVED, Broken, Taken, World, matches
from tests.second_ceilings import Ceilings

LEVELS = ("broken", "missing", "times", "moved", "inconvenience")

Levels = tuple[int, int, int, int, int]


@define
class Level:
    """One level of the cost: a constant and what variables add to it."""

    constant: int = 0
    variables: list[Any] = field(factory=list)
    factors: list[int] = field(factory=list)

    @property
    def sum(self) -> Any:
        return cp_model.LinearExpr.weighted_sum(self.variables, self.factors) + self.constant


class SecondModel:
    """A plan on one choice of days as constraints."""

    def __init__(self, world: World) -> None:
        self.world, self.policy = world, world.policy
        self.cp = cp_model.CpModel()
        self.levels = {name: Level() for name in LEVELS}
        self.intakes = [self._intakes(number) for number in range(len(world.items))]
        self.used = [self._used(number) for number in range(len(world.items))]
        self.minutes = sorted({minute for minutes in self.used for minute in minutes})
        self.slots = {minute: self._slot(minute) for minute in self.minutes}
        if self.policy.count_times_first:
            self.levels["times"].constant += len({medicine.start for medicine in world.medicines})
        for number in range(len(world.items)):
            self._preferred_windows(number)
            self._intervals(number)
        for one, other in combinations(range(len(world.items)), 2):
            self._pairs(one, other)
        self._not_the_same_day()
        for rule in world.rules:
            if isinstance(rule, MostTimes) and world.items:
                self._most_times(rule)
            elif isinstance(rule, Together):
                self._together(rule)
            elif isinstance(rule, Ceiling):
                Ceilings(self, rule).add()

    # -- what things cost --

    def literal(self) -> Any:
        return self.cp.new_bool_var("")

    def clause(self, literals: Iterable[Any]) -> None:
        """At least one of them: variables, or what is sure by now."""
        literals = list(literals)
        if not any(literal is True for literal in literals):
            self.cp.add_bool_or([literal for literal in literals if literal is not False])

    def charge(self, name: str, literal: Any, amount: int) -> None:
        """Add so much to a level if the literal holds."""
        level = self.levels[name]
        if literal is True:
            level.constant += amount
        elif amount:
            level.variables.append(literal)
            level.factors.append(amount)

    def charge_broken(self, broken: Broken, literal: Any) -> None:
        """Charge an instance, or forbid it where a must is broken."""
        if broken.must:
            self.clause([False if literal is True else ~literal])
            return
        self.charge("broken", literal, broken.weight)
        self.charge("missing", literal, broken.weight * broken.missing)
        self.charge("inconvenience", literal, broken.price)

    def breach(self, broken: Broken, when: Iterable[Any], unless: Iterable[Any] = ()) -> None:
        """One instance: broken where all of ``when`` hold and none of ``unless`` does."""
        cause = [False if literal is True else ~literal for literal in when]
        if broken.must:
            self.clause([*cause, *unless])
        elif broken.weight or broken.price:
            literal = self.literal()
            self.clause([*cause, *unless, literal])
            self.charge_broken(broken, literal)

    # -- doses --

    def taken(self, number: int, minute: int, count: int) -> Taken:
        (taken,) = self.world.taken(number, ((minute, count),))
        return taken

    def is_single(self, number: int) -> bool:
        """Whether the dose has one intake, whatever happens."""
        item = self.world.items[number]
        return self.world.portions[number] == 1 or item.times == 1 or len(item.at) == 1

    def _intakes(self, number: int) -> dict[int, dict[int, Any]]:
        """By minute and number of portions a variable; pins, windows and what stands fixed allow them all."""
        item, portions = self.world.items[number], self.world.portions[number]
        intakes = len(item.at) or item.times
        counts = range(1, portions + 1) if intakes is None else range(1, portions - intakes + 2)
        found: dict[int, dict[int, Any]] = {}
        for minute in sorted(item.at) or self.world.grid:
            there = {count: self.literal() for count in counts if self.world.may_stand(number, minute, count)}
            if there:
                found[minute] = there
                self.cp.add_at_most_one(there.values())
            for count, literal in there.items():
                broken, missing, _, inconvenience = self.world.intake_cost(number, minute, count)[0]
                moved, inconvenience = divmod(inconvenience, MOVED)
                for name, amount in zip(LEVELS, (broken, missing, 0, moved, inconvenience), strict=True):
                    self.charge(name, literal, amount)
        every = [(count, literal) for there in found.values() for count, literal in there.items()]
        self.cp.add(sum(count * literal for count, literal in every) == portions)
        if intakes is not None:
            self.cp.add(sum(literal for _, literal in every) == intakes)
        return found

    def _used(self, number: int) -> dict[int, Any]:
        """By minute whether the dose is taken there."""
        used: dict[int, Any] = {}
        for minute, there in self.intakes[number].items():
            if len(there) == 1:
                (used[minute],) = there.values()
            else:
                used[minute] = self.literal()
                self.cp.add(sum(there.values()) == used[minute])
        return used

    def _slot(self, minute: int) -> Any:
        """Whether anything is taken at this minute, and what the time of day costs."""
        here = [(number, used[minute]) for number, used in enumerate(self.used) if minute in used]
        (slot,) = [here[0][1]] if len(here) == 1 else [self.literal()]
        prices = {number: self.world.price(minute, [self.taken(number, minute, 1)]) for number, _ in here}
        least, most = min(prices.values()), max(prices.values())
        self.charge("inconvenience", slot, least)
        if self.policy.count_times_first and minute not in {medicine.start for medicine in self.world.medicines}:
            self.charge("times", slot, 1)
        dear = self.literal() if most > least else False
        if dear is not False:
            # One dose on a day without the medicine takes the medicine's price away from all.
            self.charge("inconvenience", dear, most - least)
        for number, used in here:
            if used is not slot:
                self.clause([~used, slot])
            if prices[number] > least:
                self.clause([~used, dear])
        return slot

    def _preferred_windows(self, number: int) -> None:
        portions = self.world.portions[number]
        outside: dict[int, list[tuple[int, Any]]] = defaultdict(list)
        for minute, there in self.intakes[number].items():
            for count, literal in there.items():
                for rule, minutes in enumerate(self.world.intake_cost(number, minute, count)[1]):
                    if minutes:
                        outside[rule].append((minutes, literal))
        for parts in outside.values():
            if portions == 1:
                for minutes, literal in parts:
                    self.charge("inconvenience", literal, minutes)
                continue
            most = sum(sorted(minutes for minutes, _ in parts)[-portions:]) // portions
            whole = self.cp.new_int_var(0, most, "")
            self.cp.add(portions * whole >= sum(m * literal for m, literal in parts) - portions + 1)
            self.charge("inconvenience", whole, 1)

    # -- neighbouring intakes of one dose --

    def _intervals(self, number: int) -> None:
        used, is_single = self.used[number], self.is_single(number)
        around = self.world.is_taken_on_neighbouring_days(number)
        for rule in self.world.interval_rules_of[number]:
            if rule.strength is Strength.MUST and rule.most is None:
                self._apart(number, rule.least or 0, around=around and rule.across_midnight)
                continue
            for first, second in [] if is_single else combinations(used, 2):
                broken = self.world.interval_breach(rule, number, first, second)
                if broken is not None:
                    between = [used[minute] for minute in used if first < minute < second]
                    self.breach(broken, [used[first], used[second]], between)
            if not rule.across_midnight or not around:
                continue
            for last, first in ((last, first) for first in used for last in used if last >= first):
                if is_single and last > first:
                    continue
                broken = self.world.interval_breach(rule, number, last, first + DAY)
                if broken is not None:
                    outside = [self._earlier[number][first], self._later[number][last]]
                    self.breach(broken, [used[first], used[last]], outside)

    def _apart(self, number: int, least: int, *, around: bool) -> None:
        """Where intakes may not come too close, any two will do: between neighbours it is closer still."""
        used = self.used[number]
        for first, second in combinations(used, 2):
            if second - first < least or (around and first + DAY - second < least):
                self.clause([~used[first], ~used[second]])
        if around and least > DAY:
            self.clause([])

    @cached_property
    def _earlier(self) -> list[dict[int, Any]]:
        """For each dose and minute a literal that holds only where there is an earlier intake."""
        return [self._beyond(used, list(used)) for used in self.used]

    @cached_property
    def _later(self) -> list[dict[int, Any]]:
        """For each dose and minute a literal that holds only where there is a later intake."""
        return [self._beyond(used, list(reversed(used))) for used in self.used]

    def _beyond(self, used: dict[int, Any], minutes: list[int]) -> dict[int, Any]:
        beyond: dict[int, Any] = dict.fromkeys(minutes[:1], False)
        for before, minute in pairwise(minutes):
            beyond[minute] = self.literal()
            self.clause([~beyond[minute], used[before], beyond[before]])
        return beyond

    # -- two doses --

    def _kinds(self, number: int) -> list[list[int]]:
        """Numbers of portions that no rule of two things can tell apart."""
        kinds: dict[tuple[bool, ...], list[int]] = defaultdict(list)
        for count in sorted({count for there in self.intakes[number].values() for count in there}):
            taken = self.taken(number, 0, count)
            kinds[tuple(matches(each, taken) for each in self.world.gap_selectors)].append(count)
        return list(kinds.values())

    def _of_kind(self, number: int, counts: list[int]) -> dict[int, Any]:
        """By minute a literal that holds where an intake of so many portions stands."""
        found: dict[int, Any] = {}
        for minute, there in self.intakes[number].items():
            literals = [literal for count, literal in there.items() if count in counts]
            if len(literals) == len(there):
                found[minute] = self.used[number][minute]
            elif len(literals) == 1:
                (found[minute],) = literals
            elif literals:
                found[minute] = self.literal()
                for literal in literals:
                    self.clause([~literal, found[minute]])
        return found

    def _pairs(self, one: int, other: int) -> None:
        if self.is_single(one) and not self.is_single(other):
            one, other = other, one
        for ours in self._kinds(one):
            for theirs in self._kinds(other):
                if self.world.speaks_between(self.taken(one, 0, ours[0]), self.taken(other, 0, theirs[0])):
                    self._pairs_of_kinds(one, ours, other, theirs)

    def _pairs_of_kinds(self, one: int, ours: list[int], other: int, theirs: list[int]) -> None:
        there = self._of_kind(other, theirs)
        takens = {minute: self.taken(other, minute, theirs[0]) for minute in there}
        for minute, literal in self._of_kind(one, ours).items():
            mine = self.taken(one, minute, ours[0])
            by_breach: dict[Broken, list[Any]] = defaultdict(list)
            for each, taken in takens.items():
                broken = self.world.pair(mine, taken)
                if broken.must:
                    by_breach[Broken(must=True)].append(there[each])
                elif broken.weight or broken.price:
                    by_breach[broken].append(there[each])
            for broken, literals in by_breach.items():
                if not self.is_single(other):
                    for each in literals:
                        self.breach(broken, [literal, each])
                elif broken.must:
                    self.cp.add_at_most_one([literal, *literals])
                else:
                    instance = self.literal()
                    self.cp.add(literal + sum(literals) - 1 <= instance)
                    self.charge_broken(broken, instance)

    def _not_the_same_day(self) -> None:
        world = self.world
        doses = [[self.taken(number, 0, 1)] for number in range(len(world.items))]
        named: dict[str, list[Taken]] = defaultdict(list)
        for medicine in world.medicines:
            named[medicine.thing.name].append(medicine)
        pairs = [*combinations(doses, 2), *((dose, fixed) for dose in doses for fixed in named.values())]
        for ours, theirs in pairs:
            if not world.days_of(ours) & world.days_of(theirs):
                continue
            for rule in world.not_same_days:
                ways = [
                    (
                        Broken().with_rule(rule, subjects[0].thing, 1, self.policy),
                        [self._is_there(rule.subject, subjects), self._is_there(rule.other, others)],
                    )
                    for subjects, others in ((ours, theirs), (theirs, ours))
                ]
                self._heaviest([way for way in ways if not any(each is False for each in way[1])])

    def _heaviest(self, ways: list[tuple[Broken, list[Any]]]) -> None:
        """One instance that several causes may break, each with its weight: the heaviest counts."""
        so_far = Broken()
        for broken, _ in sorted(ways, key=lambda way: way[0].weight):
            # What this one weighs more than the last is charged where it or a heavier one is broken.
            more = Broken(broken.must, broken.weight - so_far.weight, 1, broken.price - so_far.price)
            so_far = broken
            if not (more.must or more.weight or more.price):
                continue
            literal = self.literal()
            for heavier, when in ways:
                if heavier.weight >= broken.weight:
                    self.clause([*(False if each is True else ~each for each in when), literal])
            self.charge_broken(more, literal)

    def _is_there(self, selector: Selector, takens: list[Taken]) -> Any:
        """Whether something of this is what the selector names: sure, impossible or a literal."""
        if not takens[0].is_item:
            return any(matches(selector, taken) for taken in takens)
        number = next(n for n, item in enumerate(self.world.items) if item is takens[0].thing)
        there = [(count, literal) for each in self.intakes[number].values() for count, literal in each.items()]
        matching = [literal for count, literal in there if matches(selector, self.taken(number, 0, count))]
        if not matching or len(matching) == len(there):
            return bool(matching)
        found = self.literal()
        for literal in matching:
            self.clause([~literal, found])
        return found

    # -- slots --

    def _most_times(self, rule: MostTimes) -> None:
        fixed = {medicine.start for medicine in self.world.medicines}
        times = sum(slot for minute, slot in self.slots.items() if minute not in fixed) + len(fixed)
        broken = Broken().with_rule(rule, None, 1, self.policy)
        literal = self.literal()
        self.cp.add(times <= rule.count).only_enforce_if(~literal)
        self.charge_broken(broken, literal)

    def _together(self, rule: Together) -> None:
        world = self.world
        whole = [Taken(item, 0, 0, self.taken(n, 0, world.portions[n]).share) for n, item in enumerate(world.items)]
        possible = [one.thing for one in [*whole, *world.fixed] if matches(rule.companion, one)]
        subjects: list[tuple[Item | Fixed, int, list[Any]]] = [
            (world.items[number], minute, [each])
            for number, intakes in enumerate(self.intakes)
            for minute, there in intakes.items()
            if (each := self._matching(rule.subject, number, minute, there)) is not False
        ]
        subjects += [(m.thing, m.start, []) for m in world.medicines if matches(rule.subject, m)]
        for thing, minute, when in subjects:
            others = [other for other in possible if other is not thing]
            if (rule.origin.value == "catalog" and not others) or (
                not isinstance(thing, Item) and not any(isinstance(other, Item) for other in others)
            ):
                continue
            company = list(self._company(rule, thing, minute))
            broken = Broken().with_rule(rule, thing, 1, self.policy)
            instance = self.literal()
            for here in {
                frozenset(n for n, (days, _) in enumerate(company) if day in days) for day in world.days[id(thing)]
            }:
                self.clause([*(~each for each in when), *(company[n][1] for n in here), instance])
            self.charge_broken(broken, instance)

    def _matching(self, selector: Selector, number: int, minute: int, there: Mapping[int, Any]) -> Any:
        """A literal that holds where an intake stands there that is what the selector names."""
        literals = [each for count, each in there.items() if matches(selector, self.taken(number, minute, count))]
        if len(literals) < 2:
            return literals[0] if literals else False
        found = self.literal()
        for literal in literals:
            self.clause([~literal, found])
        return found

    def _company(self, rule: Together, thing: Item | Fixed, minute: int) -> Iterator[tuple[frozenset[int], Any]]:
        """What keeps the thing company at this minute: its days, and its literal."""
        for number, intakes in enumerate(self.intakes):
            if self.world.items[number] is not thing:
                for count, literal in intakes.get(minute, {}).items():
                    if matches(rule.companion, self.taken(number, minute, count)):
                        yield self.world.days[id(self.world.items[number])], literal
        for fixed in self.world.fixed:
            if fixed.thing is not thing and fixed.start == minute and matches(rule.companion, fixed):
                yield self.world.days[id(fixed.thing)], True
