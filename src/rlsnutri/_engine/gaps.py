"""Gap rules as forbidden differences between two times, and what a broken gap misses.

For a subject at t and an object at s (both on their own days, the object's ``difference`` days later) the rule looks at
x = s + 1440 * difference - t.  It is broken for x in one closed range around 0; beyond the range the gap is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import frozen

from rlsnutri.clock import MINUTES_PER_DAY
from rlsnutri.rules import Alone, Competitor, Exemption, FirstOfDay, MealContent, SameMeal

FAR = 2 * MINUTES_PER_DAY
"""Beyond any difference of two minutes on neighbouring days."""


@frozen
class Gap:
    """One rule between two things, its None sides settled per difference of days.

    ``ranges`` holds, per difference of days on which it speaks, the closed range of x in which it is broken.
    """

    before: int
    after: int
    ranges: tuple[tuple[int, int, int], ...]
    same_meal: bool

    def missing(self, offset: int) -> int:
        """Minutes missing at x = ``offset``, which lies in a broken range; 1 where no distance would do."""
        if offset == 0:
            left = max(self.before, self.after)
        else:
            left = self.before - offset if offset > 0 else self.after + offset
        return max(left, 1)


def gap_of(rule: Competitor | Alone | FirstOfDay, differences: Iterable[int], *, must: bool) -> Gap:
    """The rule as a gap over those differences of days (object's day minus subject's) that occur."""
    if isinstance(rule, FirstOfDay):
        ranges = tuple((0, -FAR, rule.gap - 1) for difference in differences if difference == 0)
        return Gap(rule.gap, rule.gap, ranges, same_meal=False)
    if isinstance(rule, Alone):
        return Gap(
            rule.gap,
            rule.gap,
            tuple((each, 1 - rule.gap, rule.gap - 1) for each in differences),
            same_meal=False,
        )
    ranges_found: list[tuple[int, int, int]] = []
    for difference in differences:
        low, high = _range(rule.before or 0, rule.after or 0)
        if must and difference == 0 and (rule.before is None or rule.after is None):
            high = FAR if rule.before is None else max(high, 0)
            low = -FAR if rule.after is None else min(low, 0)
        if low <= high:
            ranges_found.append((difference, low, high))
    exempt = any(isinstance(each, SameMeal) for each in rule.exempt)
    return Gap(rule.before or 0, rule.after or 0, tuple(ranges_found), same_meal=exempt)


def _range(before: int, after: int) -> tuple[int, int]:
    """Where a gap is broken: short of it on either side, and at the same minute; nowhere if both gaps are 0."""
    if before == after == 0:
        return 1, 0
    return min(1 - after, 0), max(before - 1, 0)


def content_exempts(exemptions: tuple[Exemption, ...], stated: dict[str, int]) -> bool:
    """Whether a meal or drink states so little of a nutrient that the rule lapses for it."""
    return any(
        isinstance(each, MealContent) and stated.get(each.nutrient, each.at_most.quantity + 1) <= each.at_most.quantity
        for each in exemptions
    )


def meals_around(minute: int, spans: tuple[tuple[int, int], ...]) -> Iterator[tuple[int, int]]:
    """The spans of meals, on the line of time, that hold ``minute``."""
    for start, end in spans:
        for day in (-MINUTES_PER_DAY, 0, MINUTES_PER_DAY):
            if start + day <= minute <= end + day:
                yield start + day, end + day


def share_a_meal(first: int, second: int, spans: tuple[tuple[int, int], ...]) -> bool:
    """Whether both minutes, on the line of time, lie within one and the same meal."""
    return any(start <= second <= end for start, end in meals_around(first, spans))
