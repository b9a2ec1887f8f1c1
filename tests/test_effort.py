"""The engine needs the very same steps as before: a golden file of what it counts."""

import pytest

from tests.golden import FOLDER, RENEW
from tests.golden.effort import AT_ONCE, EFFORT

KEPT = {name: (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines() for name in EFFORT}


PARTS = [(name, first) for name, (_, count) in EFFORT.items() for first in range(0, count, AT_ONCE)]


@pytest.mark.parametrize(("name", "first"), PARTS)
def test_the_engine_needs_the_steps_that_it_needed(name: str, first: int) -> None:
    write, _ = EFFORT[name]
    for number in range(first, first + AT_ONCE):  # one by one: a mutant that is noticed early is asked about no more
        assert write(number) == KEPT[name][number], f"is the change meant? then renew the files: {RENEW}"


def test_the_plans_are_of_every_kind() -> None:
    plans, rests = KEPT["effort"], KEPT["effort-of-rests"]
    assert all(len(KEPT[name]) == count for name, (_, count) in EFFORT.items())
    for kind, least in {"canonical": 200, "impossible": 20, "no time for a dose": 5}.items():
        assert sum(kind in line for line in plans) >= least, kind
    assert sum("hindered" in line for line in rests) >= 5
