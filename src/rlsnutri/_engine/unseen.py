"""What neither links nor the costs of profiles say in full, and only the count of complete assignments sees.

Two slots of equal waits and costs may still differ by such a rule: then their times may not simply be swapped.
"""

from __future__ import annotations

from attrs import frozen

from rlsnutri._engine.problem import MUST, PairRule, Problem
from rlsnutri._engine.profiles import Profile


@frozen
class Unseen:
    """Masks of the items that such rules speak of."""

    by_all: int
    """A rule looks at how much of them is taken, or beside what."""
    by_time: int
    """A rule looks only at when they are taken: two slots that both hold them swap no times of theirs."""

    @classmethod
    def of(cls, problem: Problem) -> Unseen:
        """Look through all rules of a problem."""
        return cls(_mask(_by_all(problem)), _mask(_by_time(problem)))

    def tells_apart(self, one: Profile, other: Profile) -> bool:
        """Whether swapping the times of two slots may change what such a rule counts."""
        if one is other:
            return False
        return bool((one.held | other.held) & self.by_all or (one.held ^ other.held) & self.by_time)


def _by_all(problem: Problem) -> set[int]:
    found = {item for pair, rules in problem.pairs.items() if any(map(_lapses, rules)) for item in pair}
    found.update(item for rule in problem.ceilings if rule.apart for item, held in enumerate(rule.holds) if held)
    found.update(item for wish in problem.fixed_company for item, _ in wish.companions)
    for item, spec in enumerate(problem.items):
        # what portions cost in windows is rounded for all of them together
        rounded = spec.portions > 1 and any(unary.shares for unary in spec.unary)
        if rounded or spec.together:
            found.add(item)
    return found


def _lapses(rule: PairRule) -> bool:
    """Whether curves leave the rule out."""
    return rule.weight != MUST and (rule.first_of_day or rule.gap.same_meal)


def _by_time(problem: Problem) -> set[int]:
    """Items with intervals that look at more than two intakes at once."""
    return {
        item
        for item, spec in enumerate(problem.items)
        for rule in spec.intervals
        if rule.most or (rule.weight != MUST and spec.portions > 2 and spec.intakes != 2)
    }


def _mask(items: set[int]) -> int:
    return sum(1 << item for item in items)
