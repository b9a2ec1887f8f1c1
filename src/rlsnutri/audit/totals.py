"""How much of what that is: the intake of each nutrient, by day and by what a limit counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from math import lcm

from attrs import frozen

from rlsnutri.amounts import Amount, Scale
from rlsnutri.answers import NutrientTotal
from rlsnutri.audit.coverage import UNKNOWN, Coverage, Measure, part_of, weight
from rlsnutri.audit.selecting import Thing, folded
from rlsnutri.clock import AnyDays, Days, Recurrence
from rlsnutri.nutrients import DoseLimit, Form
from rlsnutri.things import Content

Quantity = Fraction | int
"""Nanograms, exact."""


@frozen
class _Held:
    """What a dose or medicine of that name holds of a nutrient on its days."""

    name: str
    every: Recurrence
    content: Content

    @property
    def days(self) -> tuple[str, Recurrence]:
        """What falls on the same days together."""
        return (self.name, self.every)


_ByDays = dict[tuple[str, Recurrence], Quantity]


@frozen
class Counted:
    """What doses and medicines deliver as one limit counts it, and the ``food`` it counts: nanograms a day.

    ``certain`` is reached on the worst day whatever days the solver chooses and whatever the unknown forms
    are; ``chosen`` may be reached if chosen days coincide; ``possible`` if the unknown forms count too.
    """

    certain: Quantity
    chosen: Quantity
    possible: Quantity
    food: int


class Intakes:
    """What everything in the plan delivers, with the average diet."""

    def __init__(self, things: Iterable[Thing], *, diet: Iterable[Content], forms: Mapping[str, Form]) -> None:
        self._forms = forms
        self._held: dict[str, list[_Held]] = {}
        eaten: dict[str, list[Content]] = {}
        for thing in things:
            for every, contents in thing.by_days:
                for content in contents:
                    if thing.is_food:
                        eaten.setdefault(content.nutrient, []).append(content)
                    else:
                        self._held.setdefault(content.nutrient, []).append(_Held(thing.name, every, content))
        average: dict[str, list[Content]] = {}
        for content in diet:
            average.setdefault(content.nutrient, []).append(content)
        self._food: dict[str, _Food] = {
            nutrient: _food(eaten.get(nutrient, ()), average.get(nutrient, ()))
            for nutrient in sorted(eaten.keys() | average.keys())
        }

    @property
    def nutrients(self) -> tuple[str, ...]:
        """The ids of all nutrients in the plan, sorted."""
        return tuple(sorted(self._held.keys() | self._food.keys()))

    def is_taken(self, nutrient: str) -> bool:
        """Whether a dose or a medicine delivers the nutrient."""
        return nutrient in self._held

    def parts(self, nutrient: str) -> tuple[str, ...]:
        """The parts of the nutrient that doses and medicines deliver, sorted."""
        return tuple(sorted({part_of(each.content, self._forms) for each in self._held.get(nutrient, ())}))

    def counted(self, nutrient: str, coverage: Coverage) -> Counted:
        """The intake of the nutrient as a limit of this coverage counts it."""
        known: _ByDays = {}
        unknown: Quantity = 0
        for each in self._held.get(nutrient, ()):
            amount = self._weighed(each.content, coverage.measure)
            if self._counts(each.content, coverage):
                known[each.days] = known.get(each.days, 0) + amount
            elif self._may_count(each.content, coverage):
                unknown += amount
        food = self._food[nutrient].nanograms if coverage.food and nutrient in self._food else 0
        certain, chosen, _ = worst_day(known)
        return Counted(certain, chosen, chosen + unknown, food)

    def main_dose(self, nutrient: str, coverage: Coverage, part: str | None = None) -> str | None:
        """The dose or medicine that delivers most of what is counted; among equals the first by name.

        Only of ``part`` where given.
        """
        amounts: dict[tuple[str, str], Quantity] = {}
        for each in self._held.get(nutrient, ()):
            own = part in (None, part_of(each.content, self._forms))
            amount = (
                self._weighed(each.content, coverage.measure) if own and self._counts(each.content, coverage) else 0
            )
            key = (folded(each.name), each.name)
            amounts[key] = amounts.get(key, 0) + amount
        return min(amounts, key=lambda key: (-amounts[key], key))[1] if amounts else None

    def of_unknown_form(self, nutrient: str) -> tuple[str, ...]:
        """The names of what delivers the nutrient in a form that nobody stated, sorted."""
        return self._names(nutrient, lambda each: each.scale is Scale.DFE or part_of(each, self._forms) == UNKNOWN)

    def of_unknown_amount(self, nutrient: str) -> tuple[str, ...]:
        """The names of doses and medicines with an amount of the nutrient that nobody stated, sorted."""
        return self._names(nutrient, lambda each: each.nanograms is None)

    def total(self, nutrient: str, recommended: tuple[DoseLimit, ...], limits: tuple[DoseLimit, ...]) -> NutrientTotal:
        """The totals of the nutrient, beside the authorities' values."""
        held = self._held.get(nutrient, ())
        food = self._food.get(nutrient)
        scales = {each.content.scale for each in held}
        if food is not None:
            scales.add(food.scale)
        scale = scales.pop() if len(scales) == 1 else Scale.MASS
        by_days: _ByDays = {}
        for each in held:
            if each.content.scale is scale:
                by_days[each.days] = by_days.get(each.days, 0) + (each.content.nanograms or 0)
        _, most, days = worst_day(by_days)
        eaten = food.nanograms if food and food.scale is scale else 0
        left_out = any(each.content.nanograms is None or each.content.scale is not scale for each in held)
        return NutrientTotal(
            nutrient,
            Amount(food.nanograms, food.scale) if food else None,
            shown(most, scale),
            shown(most + eaten, scale),
            tuple(shown(amount, scale) for amount in days),
            left_out or (food is not None and (food.more or food.scale is not scale)),
            recommended,
            limits,
        )

    def _names(self, nutrient: str, wanted: Callable[[Content], bool]) -> tuple[str, ...]:
        return tuple(sorted({each.name for each in self._held.get(nutrient, ()) if wanted(each.content)}))

    def _counts(self, content: Content, coverage: Coverage) -> bool:
        known = coverage.parts is None or part_of(content, self._forms) in coverage.parts
        return known and content.scale is not Scale.DFE  # how much mass a DFE is, only the form would tell

    def _may_count(self, content: Content, coverage: Coverage) -> bool:
        return coverage.parts is None or part_of(content, self._forms) in (UNKNOWN, *coverage.parts)

    def _weighed(self, content: Content, measure: Measure) -> Quantity:
        share = weight(content, measure, self._forms)
        return (content.nanograms or 0) * share


def shown(amount: Quantity, scale: Scale = Scale.MASS) -> Amount:
    """The amount in whole nanograms, for display."""
    return Amount(round(amount), scale)


@frozen
class _Food:
    """What food holds of a nutrient, as far as it is known; ``more``: something does not say how much."""

    nanograms: int
    scale: Scale
    more: bool


def _food(eaten: Iterable[Content], average: Iterable[Content]) -> _Food:
    eaten, average = tuple(eaten), tuple(average)
    stated = sum(content.nanograms or 0 for content in eaten)
    usual = sum(content.nanograms or 0 for content in average)
    # What a meal states is part of the average: adding them up would count it twice.
    scale = (average or eaten)[0].scale
    more = not average and any(content.nanograms is None for content in eaten)
    return _Food(max(stated, usual), scale, more)


def worst_day(by_days: _ByDays) -> tuple[Quantity, Quantity, tuple[Quantity, ...]]:
    """The most on one day for certain, the most if chosen days coincide, and the latter by day of the cycle.

    What is taken on chosen days meets at least the days on which the rest is least; that two doses on chosen
    days are forced onto one day is not looked for.
    """
    if all(isinstance(every, Days) and every.period == 1 for _, every in by_days):
        total = sum(by_days.values())
        return total, total, (total,)
    chosen = [(every, amount) for (_, every), amount in by_days.items() if isinstance(every, AnyDays)]
    cycle = lcm(1, *(every.period for _, every in by_days if not isinstance(every, AnyDays)))
    days: list[Quantity] = [0] * cycle
    for (_, every), amount in by_days.items():
        if not isinstance(every, AnyDays):
            for first in every.days:
                for day in range(first, cycle, every.period):
                    days[day] += amount
    certain = max(days)
    for every, amount in chosen:
        whole = lcm(cycle, every.period)
        # by day of its period: the most that it meets there
        meets = sorted(
            max(days[day % cycle] for day in range(first, whole, every.period)) for first in range(every.period)
        )
        certain = max(certain, amount + meets[every.count - 1])
    anyhow = sum((amount for _, amount in chosen), 0)
    return certain, max(days) + anyhow, tuple(amount + anyhow for amount in days)
