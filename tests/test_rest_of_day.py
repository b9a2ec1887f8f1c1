"""The engine's rest of a day against trying everything, counted by the judge that shares nothing with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import product
from random import Random

import pytest

from rlsnutri._engine import compile_plan, replanned
from rlsnutri._engine.line import Line, cost_of_instance
from rlsnutri._engine.problem import unpacked
from rlsnutri._engine.replan import all_instances, compromises
from rlsnutri._engine.today import Today
from rlsnutri.answers import Cost
from tests.random_rests import Case, random_case

MOST_TRIED = 300
NEVER = 1440


def key_of(case: Case, minutes: tuple[int | None, ...]) -> tuple[tuple[int, ...], ...]:
    """The canonical order: dose by dose the times of its portions, what is given up last."""
    times: dict[int, list[int]] = {}
    for each, minute in zip(case.units, minutes, strict=True):
        times.setdefault(each.item, []).extend([NEVER if minute is None else minute] * each.portions)
    return tuple(tuple(sorted(times[item])) for item in sorted(times))


def everything(case: Case) -> Iterator[tuple[int, Cost, tuple[tuple[int, ...], ...], tuple[int | None, ...]]]:
    """Every rest of the day that breaks no must: portions given up, cost, canonical key, minutes."""
    for minutes in product(*((*each.domain, None) for each in case.units)):
        weighed = case.weighed(minutes)
        if not weighed.musts:
            given = sum(each.portions for each, minute in zip(case.units, minutes, strict=True) if minute is None)
            yield given, weighed.cost, key_of(case, minutes), minutes


SELDOM = (587, 1_787)
"""One in which an assignment that is weighed breaks a must, and one with a medicine still to come that lacks company
that it must have, whatever is taken."""


@pytest.mark.parametrize("seed", SELDOM)
def test_seldom_branches_end_as_the_judge_weighs_them(seed: int) -> None:
    case = random_case(seed)
    assert case is not None
    found = replanned(compile_plan(case.looked_up), case.units, case.stood, standing=case.to_come, max_steps=20_000)
    weighed = case.weighed(found.minutes)
    assert (weighed.musts, weighed.cost, weighed.compromises) == ((), found.cost, found.compromises)


@pytest.mark.parametrize("start", range(0, 300, 100))
def test_the_engine_finds_what_trying_everything_finds(start: int) -> None:
    compared: Counter[str] = Counter()
    for seed in range(start, start + 100):
        case = random_case(seed, reworded=seed % 2 == 1)
        if case is None or not case.units:
            continue
        size = 1
        for each in case.units:
            size *= len(each.domain) + 1
        if size > MOST_TRIED:
            continue
        found = replanned(compile_plan(case.looked_up), case.units, case.stood, standing=case.to_come, max_steps=20_000)
        assert found.canonical, seed
        given, cost, _, minutes = min(
            everything(case), key=lambda each: (*each[:3], [NEVER if at is None else at for at in each[3]])
        )
        assert (found.given_up, found.cost) == (given, cost), seed
        assert found.minutes == minutes, seed
        assert found.compromises == case.weighed(minutes).compromises, seed
        compared["cases"] += 1
        compared["given up"] += given > 0
        compared["moved"] += cost.moved > 0
        compared["compromises"] += cost.broken > 0
        compared["several"] += len(case.units) > 1
    assert compared["cases"] >= 20
    for kind in ("given up", "moved", "compromises", "several"):
        assert compared[kind] >= 3, kind


@pytest.mark.parametrize("start", range(0, 600, 200))
def test_the_judge_and_the_engine_weigh_every_assignment_alike(start: int) -> None:
    seen: Counter[str] = Counter()
    for seed in range(start, start + 200):
        case = random_case(seed, soft=seed % 3 > 0, over=seed % 4 == 1, reworded=seed % 5 < 3)
        if case is None or not all(each.domain for each in case.units):
            continue
        compiled, rng = compile_plan(case.looked_up), Random(seed)
        today = Today(compiled, Line(compiled, case.stood), case.units, case.to_come)
        for _ in range(6):
            minutes = tuple(None if rng.random() < 0.1 else rng.choice(each.domain) for each in case.units)
            weighed = case.weighed(minutes)
            broken = [cost_of_instance(each) for each in all_instances(today, minutes)]
            if None in broken:
                assert weighed.musts
                seen["forbidden"] += 1
                continue
            placed = [(each, at) for each, at in zip(case.units, minutes, strict=True) if at is not None]
            total = sum(each for each in broken if each is not None)
            total += sum(today.own_cost(each, at) for each, at in placed)
            total += sum(today.price(at) for at in {at for _, at in placed})
            assert weighed.musts == ()
            assert weighed.cost == unpacked(total, 1)
            told = sorted(compromises(today, minutes), key=lambda each: (each.rules, each.things))
            assert tuple(told) == weighed.compromises
            seen["weighed"] += 1
            kinds = {rule.id: type(rule).__name__ for rule in case.looked_up.rules}
            seen.update(kinds.get(rule, rule) for told in weighed.compromises for rule in told.rules)
    assert seen["forbidden"] >= 5
    assert min(seen[kind] for kind in ("Ceiling", "Competitor", "Window", "NotSameDay", "Together", "weighed")) >= 1


def test_a_small_budget_never_lies() -> None:
    seen: Counter[bool] = Counter()
    for seed in range(0, 240, 2):
        case = random_case(seed)
        if case is None or len(case.units) < 2:
            continue
        compiled = compile_plan(case.looked_up)
        full = replanned(compiled, case.units, case.stood, standing=case.to_come, max_steps=20_000)
        for steps in (1, 3, 8):
            found = replanned(compiled, case.units, case.stood, standing=case.to_come, max_steps=steps)
            assert found.steps <= steps
            weighed = case.weighed(found.minutes)
            assert weighed.musts == ()
            assert weighed.cost == found.cost
            assert (found.given_up, found.cost) >= (full.given_up, full.cost)
            assert (found.fewest_given_up, found.bound) <= (full.given_up, full.cost)
            assert not found.best or (found.given_up, found.cost) == (full.given_up, full.cost)
            assert not found.canonical or found.minutes == full.minutes
            seen[found.best] += 1
    assert min(seen.values()) >= 10
    assert len(seen) == 2


def test_every_skipped_intake_says_what_leaves_it_no_time() -> None:
    seen = 0
    for seed in range(300):
        case = random_case(seed, reworded=seed % 2 == 1)
        if case is None or not case.units:
            continue
        found = replanned(compile_plan(case.looked_up), case.units, case.stood, standing=case.to_come, max_steps=20_000)
        for each, minute, rules in zip(case.units, found.minutes, found.hindered, strict=True):
            if minute is None and each.domain:
                assert rules, seed
                seen += 1
            if minute is not None:
                assert rules == ()
    assert seen >= 10
