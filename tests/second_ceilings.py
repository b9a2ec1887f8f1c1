"""Ceilings of the second model: what a slot holds on each day, and what two slots that are near hold together."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations
from math import lcm
from typing import TYPE_CHECKING, Any

from rlsnutri.rules import Ceiling, Strength
from tests.brute_force import DAY, Broken

if TYPE_CHECKING:
    from tests.second_model import SecondModel


class Ceilings:
    """One ceiling over all slots of a model."""

    def __init__(self, model: SecondModel, rule: Ceiling) -> None:
        world = model.world
        self.model, self.rule, self.cycle = model, rule, len(world.calendar)
        self.medicines = [each for each in world.medicines if each.stated(rule.nutrient)]
        holding = [n for n, whole in enumerate(world.items) if model.whole(n).stated(rule.nutrient) and whole]
        self.scale = lcm(1, *(world.portions[n] for n in holding))
        self.most = rule.amount.quantity * self.scale
        self.minutes = sorted(
            {minute for n in holding for minute in model.used[n]} | {each.start for each in self.medicines}
        )
        self.used = {minute: [n for n in holding if minute in model.used[n]] for minute in self.minutes}
        self.present = {
            (minute, day): self._present(minute, day) for minute in self.minutes for day in range(self.cycle)
        }

    def add(self) -> None:
        """Hold every slot, and every two that are near, under the ceiling, or let the model pay."""
        for minute in self.minutes:
            if self.used[minute]:
                self._slot(minute)
        if self.rule.apart is not None:
            for first, second in combinations(self.minutes, 2):
                self._near(first, second, self.rule.apart)

    def _sum(self, minute: int, day: int) -> Any:
        """What stands at a minute on a day holds, in parts of a nanogram."""
        model, nutrient = self.model, self.rule.nutrient
        total: Any = int(
            sum((each.stated(nutrient) for each in self._medicines(minute, day)), Fraction(0)) * self.scale
        )
        for number in self.used[minute]:
            if day in model.world.days[id(model.world.items[number])]:
                for count, literal in model.intakes[number][minute].items():
                    total = total + int(model.taken(number, minute, count).stated(nutrient) * self.scale) * literal
        return total

    def _medicines(self, minute: int, day: int) -> list[Any]:
        days = self.model.world.days
        return [each for each in self.medicines if each.start == minute and day in days[id(each.thing)]]

    def _present(self, minute: int, day: int) -> Any:
        """A literal that holds where a dose holds the nutrient at this minute on this day; False where none can."""
        model = self.model
        there = [
            model.used[number][minute]
            for number in self.used[minute]
            if day in model.world.days[id(model.world.items[number])]
        ]
        return model.any_of(there)

    def _slot(self, minute: int) -> None:
        model, rule, world = self.model, self.rule, self.model.world
        there = [model.used[number][minute] for number in self.used[minute]]
        unless: list[Any] = [model.any_of(there)]
        if rule.strength is not Strength.MUST and not any(each.start == minute for each in self.medicines):
            # one portion alone may be over a ceiling that it cannot be divided under
            lone = model.literal()
            portions = sum(
                count * literal
                for number in self.used[minute]
                for count, literal in model.intakes[number][minute].items()
            )
            model.cp.add(portions <= 1).only_enforce_if(lone)
            unless.append(~lone)
        broken = Broken().with_rule(rule, None, 1, world.policy)
        if broken.must:
            for day in range(self.cycle):
                model.cp.add(self._sum(minute, day) <= self.most).only_enforce_if(unless)
            return
        stated = [model.whole(number).stated(rule.nutrient) for number in self.used[minute]]
        stated += [each.stated(rule.nutrient) for each in self.medicines]
        over, percent = model.literal(), model.cp.new_int_var(0, int(100 * sum(stated) / rule.amount.quantity) + 1, "")
        for day in range(self.cycle):
            total = self._sum(minute, day)
            model.cp.add(total <= self.most).only_enforce_if([*unless, ~over])
            model.cp.add(percent * self.most >= 100 * (total - self.most)).only_enforce_if(unless)
        model.charge("broken", over, broken.weight)
        model.charge("inconvenience", over, broken.price)
        model.charge("missing", percent, broken.weight)

    def _near(self, first: int, second: int, apart: int) -> None:
        model = self.model
        broken = Broken().with_rule(self.rule, None, 1, model.world.policy)
        distances = {abs(second + DAY * difference - first) for difference in (-1, 0, 1)}
        lacking = sorted(apart - distance for distance in distances if distance < apart)
        at_least: dict[int, Any] = {}
        before = 0
        for lack in lacking:
            if not broken.must:
                at_least[lack] = model.literal()
                first_one = not before
                model.charge("broken", at_least[lack], broken.weight if first_one else 0)
                model.charge("inconvenience", at_least[lack], broken.price if first_one else 0)
                model.charge("missing", at_least[lack], broken.weight * (lack - before))
                before = lack
        for difference in (-1, 0, 1):
            lack = apart - abs(second + DAY * difference - first)
            if lack <= 0:
                continue
            pays = [at_least[each] for each in lacking if each <= lack and each in at_least]
            for day in range(self.cycle):
                other_day = (day + difference) % self.cycle
                for when in self._meeting(first, day, second, other_day):
                    total = self._sum(first, day) + self._sum(second, other_day)
                    for each in pays or [None]:
                        enforced = [*when, *([] if each is None else [~each])]
                        model.cp.add(total <= self.most).only_enforce_if(enforced)

    def _meeting(self, first: int, day: int, second: int, other_day: int) -> Iterator[list[Any]]:
        """What must hold for both slots to hold the nutrient, at least one of them by a dose."""
        ours, theirs = self.present[first, day], self.present[second, other_day]
        if ours is not False and theirs is not False:
            yield [ours, theirs]
        if ours is not False and self._medicines(second, other_day):
            yield [ours]
        if theirs is not False and self._medicines(first, day):
            yield [theirs]
