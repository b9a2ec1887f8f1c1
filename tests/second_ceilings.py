"""Ceilings in the second model: how much of a nutrient a slot, or two slots close together, may hold."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import combinations
from math import gcd, lcm
from typing import TYPE_CHECKING, Any

from attrs import frozen

from rlsnutri.rules import Ceiling, Strength
from tests.brute_force import DAY, Broken, Taken

if TYPE_CHECKING:
    from tests.second_model import SecondModel


@frozen
class Held:
    """What a slot holds of the nutrient on a day: which doses may bring it, and how much stands fixed."""

    doses: frozenset[int]
    fixed: Fraction


class Ceilings:
    """One ceiling in a model: it holds what a dose brings per portion, and what stands fixed at a minute."""

    def __init__(self, model: SecondModel, rule: Ceiling) -> None:
        world = model.world
        self.model, self.world, self.rule, self.cycle = model, world, rule, len(world.calendar)
        whole = [Taken(item, 0, 0, Fraction(1)).stated(rule.nutrient) for item in world.items]
        self.each = [amount / portions for amount, portions in zip(whole, world.portions, strict=True)]
        self.minutes = sorted({*model.minutes, *(medicine.start for medicine in world.medicines)})
        self._some: dict[tuple[int, frozenset[int]], Any] = {}

    def add(self) -> None:
        """Add every slot, and every two of them that may be too close."""
        for minute in self.minutes:
            if doses := self._doses(minute):
                self._slot(minute, doses)
        if self.rule.apart is not None:
            for first, second in combinations(self.minutes, 2):
                self._two_slots(first, second)

    # -- what a slot holds --

    def _doses(self, minute: int) -> frozenset[int]:
        """The doses that may bring the nutrient to a slot."""
        used = self.model.used
        return frozenset(n for n, each in enumerate(self.each) if each and minute in used[n])

    def _held(self, minute: int, day: int) -> Held:
        world = self.world
        return Held(
            frozenset(n for n in self._doses(minute) if day in world.days[id(world.items[n])]),
            sum(
                (
                    x.stated(self.rule.nutrient)
                    for x in world.medicines
                    if x.start == minute and day in world.days[id(x.thing)]
                ),
                Fraction(0),
            ),
        )

    def _brought(self, minute: int, doses: Iterable[int]) -> list[tuple[Fraction, Any]]:
        """How much each literal brings to a slot."""
        return [
            (count * self.each[n], literal)
            for n in sorted(doses)
            for count, literal in self.model.intakes[n][minute].items()
        ]

    def _some_of(self, minute: int, doses: frozenset[int]) -> Any:
        """A literal that holds at least where one of these doses is taken there."""
        key = (minute, doses)
        if key not in self._some:
            literals = [self.model.used[n][minute] for n in sorted(doses)]
            some = literals[0] if len(literals) == 1 else self.model.literal()
            for literal in literals if len(literals) > 1 else ():
                self.model.clause([~literal, some])
            self._some[key] = some
        return self._some[key]

    def _at_most(self, brought: list[tuple[Fraction, Any]], most: Fraction, when: list[Any]) -> None:
        """Keep what is brought at or below what there is room for, where all of these literals hold."""
        if most < 0:
            self.model.clause([~literal for literal in when])
            return
        if not brought:
            return
        unit = lcm(most.denominator, *(amount.denominator for amount, _ in brought))
        amounts = [int(amount * unit) for amount, _ in brought]
        divisor = gcd(*amounts)
        total = sum(amount // divisor * literal for amount, (_, literal) in zip(amounts, brought, strict=True))
        bound = self.model.cp.add(total <= int(most * unit) // divisor)
        if when:
            bound.only_enforce_if(when)

    # -- one slot --

    def _slot(self, minute: int, doses: frozenset[int]) -> None:
        model, most = self.model, Fraction(self.rule.amount.quantity)
        held = {self._held(minute, day) for day in range(self.cycle)}
        over = model.literal()
        when = [~over]
        if self.rule.strength is not Strength.MUST and not any(
            x.start == minute and x.stated(self.rule.nutrient) for x in self.world.medicines
        ):
            lone = model.literal()
            portions = [count * literal for n in doses for count, literal in model.intakes[n][minute].items()]
            model.cp.add(sum(portions) <= 1).only_enforce_if(lone)
            when.append(~lone)
        broken = Broken().with_rule(self.rule, None, 0, model.policy)
        per_cent = self._per_cent(minute, held, when[1:]) if broken.weight else None
        for each in held:
            # Where what stands fixed is too much already, it is so only for a slot that a dose comes to.
            here = [self._some_of(minute, doses)] if each.fixed > most else []
            self._at_most(self._brought(minute, each.doses), most - each.fixed, [*when, *here])
        model.charge_broken(broken, over)
        if per_cent is not None:
            model.charge("missing", per_cent, broken.weight)

    def _per_cent(self, minute: int, held: set[Held], when: list[Any]) -> Any:
        """How many per cent the fullest day is over, rounded up."""
        model, most = self.model, Fraction(self.rule.amount.quantity)
        doses = self._doses(minute)
        fullest = max(self._fullest(minute, each) for each in held) - most
        per_cent = model.cp.new_int_var(0, max(0, -(-fullest * 100 // most)), "")
        for each in held:
            if self._fullest(minute, each) <= most:
                continue
            brought = self._brought(minute, each.doses)
            unit = lcm(*(amount.denominator for amount, _ in brought), each.fixed.denominator)
            total = sum(int(amount * unit) * literal for amount, literal in brought)
            least = 100 * (total + int((each.fixed - most) * unit))
            here = [self._some_of(minute, doses)] if each.fixed > most else []
            bound = model.cp.add(int(most * unit) * per_cent >= least)
            if when or here:
                bound.only_enforce_if([*when, *here])
        return per_cent

    def _fullest(self, minute: int, held: Held) -> Fraction:
        """The most that a slot can hold on such a day."""
        return held.fixed + sum((max(self.model.intakes[n][minute]) * self.each[n] for n in held.doses), Fraction(0))

    # -- two slots --

    def _two_slots(self, first: int, second: int) -> None:
        """One instance: too much in two slots too close, on the days on which they are closest."""
        assert self.rule.apart is not None
        model = self.model
        ways: list[tuple[int, Any]] = []
        for apart in (-1, 0, 1):
            lacking = self.rule.apart - abs(second + DAY * apart - first)
            if lacking > 0:
                meeting = {
                    (self._held(first, day), self._held(second, (day + apart) % self.cycle))
                    for day in range(self.cycle)
                }
                meet = model.literal()
                # All of them, not only the first: each adds what it asks for.
                found = [self._meet(first, one, second, other, meet) for one, other in meeting]
                if any(found):
                    ways.append((lacking, meet))
        so_far = 0
        for lacking, _ in sorted(ways, key=lambda way: way[0]):
            worse = model.literal()
            for more, meet in ways:
                if more >= lacking:
                    model.clause([~meet, worse])
            whole = Broken().with_rule(self.rule, None, lacking - so_far, model.policy)
            if so_far:
                model.charge("missing", worse, whole.weight * whole.missing)
            else:
                model.charge_broken(whole, worse)
            so_far = lacking

    def _meet(self, first: int, one: Held, second: int, other: Held, meet: Any) -> bool:
        """Let the literal hold where both slots hold the nutrient on such days, together too much, not only fixed."""
        room = Fraction(self.rule.amount.quantity) - one.fixed - other.fixed
        if not (one.doses or one.fixed) or not (other.doses or other.fixed) or not (one.doses or other.doses):
            return False
        if self._fullest(first, one) + self._fullest(second, other) <= self.rule.amount.quantity:
            return False
        when = [~meet]
        when += [] if one.fixed else [self._some_of(first, one.doses)]
        when += [] if other.fixed else [self._some_of(second, other.doses)]
        brought = [*self._brought(first, one.doses), *self._brought(second, other.doses)]
        if one.fixed and other.fixed and room < 0:
            # It is too much already: what a dose brings makes it the rule's business.
            for _, literal in brought:
                self._at_most(brought, room, [literal, *when])
        else:
            self._at_most(brought, room, when)
        return True
