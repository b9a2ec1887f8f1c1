"""What the engine works out once for a problem it keeps: asked again, it gives the very same object."""

from itertools import pairwise

import pytest

from rlsnutri._engine import compile_plan
from rlsnutri._engine.outcome import ways_to_choose
from rlsnutri._engine.problem import Problem
from rlsnutri._engine.search import Meter
from rlsnutri._engine.solve import Solver
from rlsnutri._engine.tables import SOFTNESS, Tables
from tests.random_plans import random_plan

SEEDS = (8, 15, 41, 44, 67)


def _problem(seed: int) -> Problem:
    return ways_to_choose(compile_plan(random_plan(seed, most_items=5, coarse=False)))[0].problem


@pytest.mark.parametrize("seed", SEEDS)
def test_a_table_is_made_once(seed: int) -> None:
    problem = _problem(seed)
    solver = Solver(problem, Meter(100))
    assert solver.tables(2) is solver.tables(2)
    tables = Tables.of(problem, 8)
    for table in range(len(SOFTNESS)):
        assert tables.apart(table) is tables.apart(table)
        assert tables.fewest(table) is tables.fewest(table)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_profile_is_made_once(seed: int) -> None:
    profiles = Tables.of(_problem(seed), 8).profiles
    items = range(len(profiles.problem.items))
    for item in items:
        assert profiles.solo(item, 1) is profiles.solo(item, 1)
    for first, second in pairwise(items):
        one, other = profiles.singles[first], profiles.singles[second]
        assert one is not None
        assert other is not None
        joined = profiles.joined(one, second)
        assert profiles.joined(one, second) is joined
        assert profiles.joined(other, first) is joined, "in whatever order its portions join"


@pytest.mark.parametrize("seed", SEEDS)
def test_a_link_is_made_once(seed: int) -> None:
    tables = Tables.of(_problem(seed), 8)
    singles = [single for single in tables.profiles.singles if single is not None]
    for budget in SOFTNESS:
        web = tables.links.web(singles, budget)
        for one, row in zip(singles, web, strict=True):
            for other, link in zip(singles, row, strict=True):
                assert tables.links.link(one, other, budget) is link
                if link.relation is not None:
                    for time in range(len(tables.problem.times)):
                        for backward in (False, True):
                            row_of_time = link.relation.forbidden(time, backward=backward)
                            assert link.relation.forbidden(time, backward=backward) is row_of_time
    assert tables.links.web(singles, 8)[0][0] is tables.links.web(singles, 1 << 30)[0][0], "8 is the most that is kept"
