"""The engine needs the very same steps as before: a golden file of what it counts."""

import pytest

from tests.golden import FOLDER, RENEW
from tests.golden.effort import AT_ONCE, EFFORT, NUMBERS

KEPT = {name: (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines() for name in EFFORT}


@pytest.mark.parametrize("name", EFFORT)
@pytest.mark.parametrize("first", NUMBERS[::AT_ONCE])
def test_the_engine_needs_the_steps_that_it_needed(name: str, first: int) -> None:
    numbers = range(first, first + AT_ONCE)
    told = [EFFORT[name](number) for number in numbers]
    assert told == KEPT[name][first : first + AT_ONCE], f"is the change meant? then renew the files: {RENEW}"


def test_the_plans_are_of_every_kind() -> None:
    plans, rests = KEPT["effort"], KEPT["effort-of-rests"]
    assert len(plans) == len(rests) == len(NUMBERS)
    for kind, least in {"canonical": 200, "impossible": 20, "no time for a dose": 5}.items():
        assert sum(kind in line for line in plans) >= least, kind
    assert sum("hindered" in line for line in rests) >= 5
