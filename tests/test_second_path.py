"""Two thousand random plans by a second path from a plan to its proof: nothing of the engine goes into it."""

from collections import Counter

import pytest

from tests.second_path import disagreements

PLANS = 2_000
SHARES = 8


@pytest.mark.parametrize("share", range(SHARES))
def test_cost_and_uniqueness_are_those_of_the_second_path(share: int) -> None:
    found = Counter[str]()
    for seed in range(300_000 + share, 300_000 + PLANS, SHARES):
        assert not list(disagreements(seed, 1 + seed % 4, found)), seed
    plans = found["plans"]
    assert plans == PLANS // SHARES
    # what the plans are like: each level of the cost counts somewhere, and most answers are compared to the last tie
    assert found["impossible"] + found["pins leave no time"] >= plans // 10
    assert found["broken"] >= plans // 10
    assert found["missing"] >= plans // 10
    assert found["times"] >= plans // 10
    assert found["unique"] >= plans // 2
