"""The search takes no more steps than it once did: a regression in speed that shows on any machine."""

import pytest

from bench import compiled, steps

BOUNDS = steps.bounds()


def test_every_family_has_bounds() -> None:
    assert BOUNDS.keys() == steps.SAMPLE.keys()
    assert len(BOUNDS["real"]) == 33  # one more is decided by its days alone
    assert len(BOUNDS["pigeonhole"]) == 6
    assert len(BOUNDS["realistic"]) >= 10
    assert len(BOUNDS["hard"]) >= 5


@pytest.mark.parametrize("family", steps.SAMPLE)
def test_every_plan_is_answered_within_its_bound(family: str) -> None:
    over: dict[str, tuple[int, int]] = {}
    for case in steps.sample():
        bound = BOUNDS.get(case.family, {}).get(case.label)
        if case.family != family or bound is None:
            continue
        answer = compiled.answer(compiled.read(case.plan, case.catalog), max(1, bound))
        if not answer.canonical or answer.steps > bound:
            over[case.label] = (answer.steps, bound)
    assert not over, "answered by more steps than the bound: if that is meant, python -m bench --write-steps"


def test_a_pigeonhole_is_settled_without_a_search() -> None:
    impossible = [bound for label, bound in BOUNDS["pigeonhole"].items() if not label.startswith(("9 ", "17 "))]
    assert impossible == [8, 8, 8, 8]
