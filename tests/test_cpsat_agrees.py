"""The benchmark's peer answers the same question as the engine: random plans of every kind of rule."""

from collections import Counter

import pytest

pytest.importorskip("ortools")

from bench import compiled, cpsat
from rlsnutri import PlanError
from tests.random_plans import random_plan


def test_what_both_prove_is_the_same() -> None:
    seen: Counter[str] = Counter()
    for seed in range(60):
        try:
            read = compiled.given(random_plan(seed, most_items=3))
        except PlanError:
            continue
        engine = compiled.least(read, 2_000)
        peer = cpsat.solve(compiled.tasks(read), limit=10)
        if engine.proved and peer.proved:
            assert engine.cost == peer.cost, seed
            seen["both"] += 1
            seen["impossible"] += peer.cost is None
            seen["compromises"] += peer.cost is not None and peer.cost[0] > 0
    assert seen["both"] >= 50
    assert seen["impossible"] >= 3
    assert seen["compromises"] >= 3
