"""Portions that never part: a dose that gains nothing from being split is placed as a whole.

Where no ceiling, threshold or longest interval looks at a dose, and nothing asks for its company, all its portions
in its cheapest slot break nothing more and cost less than the same portions in several slots: every further intake
has its price.  So each best schedule keeps them together, and the search need not find that out slot by slot.
"""

from __future__ import annotations

from copy import copy

from attrs import evolve

from rlsnutri._engine.narrowing import narrow
from rlsnutri._engine.problem import ItemSpec, Problem, Unary


def reduced(problem: Problem, intake_price: int) -> Problem:
    """The problem without what need not be searched: portions that never part are one, hopeless times are closed."""
    problem = kept_together(copy(problem), intake_price)
    narrow(problem)
    return problem


def kept_together(problem: Problem, intake_price: int) -> Problem:
    """The problem with one portion in place of several, where these never part."""
    if intake_price <= 0:
        return problem  # splitting would be free, and the canonical answer might prefer it
    looked_at = {item for rule in problem.ceilings for item, held in enumerate(rule.holds) if held}
    looked_at.update(item for spec in problem.items for rule in spec.together for item, _ in rule.companions)
    looked_at.update(item for wish in problem.fixed_company for item, _ in wish.companions)
    looked_at.update(item for each in problem.meetings for item, reach in (each.first, each.second) if reach > 1)
    items = tuple(
        _whole(spec) if item not in looked_at and _gains_nothing(spec) else spec
        for item, spec in enumerate(problem.items)
    )
    problem.items = items
    return problem


def _gains_nothing(spec: ItemSpec) -> bool:
    return (
        spec.portions > 1
        and spec.intakes is None
        and len(spec.unary) == 1
        and all(rule.most is None for rule in spec.intervals)
        and all(rule.reach == 1 for rule in spec.together)
    )


def _whole(spec: ItemSpec) -> ItemSpec:
    unary = spec.unary[0]
    shares = tuple((rule, tuple(share * spec.portions for share in each)) for rule, each in unary.shares)
    return evolve(
        spec,
        portions=1,
        size=spec.portions,
        levels=(0, 0),
        unary=(Unary(unary.mask, unary.costs, shares),),
        intervals=(),
    )
