"""What keeps an intake from standing at another time: the rules that it would break there."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from rlsnutri._engine.compile import Compiled
from rlsnutri._engine.daily import DaysFixed, fix_days
from rlsnutri._engine.evaluate import Placed, over_ceiling, slots_of
from rlsnutri._engine.problem import Problem
from rlsnutri._engine.windows import minutes_outside
from rlsnutri.rules import Rule
from rlsnutri.things import Role


@frozen
class Hindrance:
    """A rule that an intake would break at another time; ``weight`` is MUST, that of a should, or 0 (a preference).

    ``against`` names the dose or event that it would come too close to, if any; ``is_subject`` says whether the
    rule protects the intake itself, or the other one from it.
    """

    rule: Rule
    weight: int
    against: str
    is_subject: bool = True


class Hindrances:
    """Looks at one answer: where each intake stands and what hinders it elsewhere."""

    def __init__(self, compiled: Compiled, chosen: tuple[int, ...], placed: tuple[dict[int, int], ...]) -> None:
        """``placed`` holds, per item, its portions by minute since wake."""
        self.compiled = compiled
        self.problem: Problem = fix_days(compiled, chosen)
        self._days = DaysFixed(compiled, chosen)
        index = {minute: time for time, minute in enumerate(self.problem.times)}
        self.placed: Placed = tuple({index[minute]: count for minute, count in intakes.items()} for intakes in placed)
        self._slots = slots_of(self.placed)

    def elsewhere(self, item: int, minute: int) -> dict[int, tuple[Hindrance, ...]]:
        """Per other minute at which something is taken: what the intake of the item at ``minute`` would break there."""
        times = self.problem.times
        here = times.index(minute)
        return {times[time]: tuple(self.at(item, here, time)) for time in self._slots if time != here}

    def at(self, item: int, here: int, there: int) -> Iterator[Hindrance]:
        """What the intake that stands at time index ``here`` would break at time index ``there``."""
        compiled, problem = self.compiled, self.problem
        count = self.placed[item][here]
        minute = problem.times[there]
        for rule, owner, needed, allowed in compiled.windows:
            if owner == item and needed <= count and minutes_outside(minute, allowed):
                weight, _ = compiled.weight(rule, medicine=compiled.looked_up.items[item].role is Role.MEDICINE)
                yield Hindrance(compiled.rules[rule].rule, weight, "")
        for between, fixed, weight, _ in self._days.beside_fixed(item, count):
            if any(index == there for index, _ in self._days.broken_by_fixed(between, item)):
                name = compiled.looked_up.fixed[fixed].name
                yield Hindrance(compiled.rules[between.rule].rule, weight, name, between.fixed == "object")
        for (first, second), pair_rules in problem.pairs.items():
            if item not in (first, second):
                continue
            other = second if item == first else first
            for pair in pair_rules:
                reaches = (pair.reach_a, pair.reach_b) if item == first else (pair.reach_b, pair.reach_a)
                for time, other_count in self.placed[other].items():
                    if reaches[0] > count or reaches[1] > other_count:
                        continue
                    minutes = (minute, problem.times[time]) if item == first else (problem.times[time], minute)
                    if pair.broken(*minutes, problem.meals):
                        name, is_subject = problem.items[other].name, (item == first) is pair.first_is_subject
                        yield Hindrance(compiled.rules[pair.rule].rule, pair.weight, name, is_subject)
                        break
        for ceiling in problem.ceilings:
            if ceiling.holds[item]:
                together = dict(self._slots.get(there, ()))
                together[item] = together.get(item, 0) + count
                if over_ceiling(problem, ceiling, minute, tuple(together.items())):
                    yield Hindrance(compiled.rules[ceiling.rule].rule, ceiling.weight, "")
        for interval in problem.items[item].intervals:
            if interval.least is not None:
                for time in self.placed[item]:
                    if time != here and 0 < abs(problem.times[time] - minute) < interval.least:
                        yield Hindrance(compiled.rules[interval.rule].rule, interval.weight, problem.items[item].name)
                        break
