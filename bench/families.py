"""The families of plans: each a name and labelled plans with the catalogue that they are read against."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

from attrs import frozen

from bench import generate
from rlsnutri import Plan
from rlsnutri.catalog import Catalog, default_catalog
from tests.real_plans import Reader

__all__ = ["FAMILIES", "Case", "cases"]

REAL_PLANS = Path(__file__).parent.parent / "tests" / "plans"
GROWTH = (5, 10, 20, 40, 80)


@frozen
class Case:
    """One plan to be scheduled."""

    family: str
    label: str
    plan: Plan
    catalog: Catalog


def cases(family: str, count: int | None, first: int) -> list[Case]:
    """The plans of a family: ``count`` seeds (None: as many as are usual) from seed ``first`` on."""
    make, usual = FAMILIES[family]
    return make(family, range(first, first + (usual if count is None else count)))


@cache
def nothing_known() -> Catalog:
    """One catalogue without facts, for plans that bring their own rules."""
    return Catalog.empty()


def _real(family: str, _seeds: range) -> list[Case]:
    """All real plans, whatever the seeds; one of them is decided by its days alone and asks the engine nothing."""
    found: list[Case] = []
    for path in sorted(REAL_PLANS.glob("*.json")):
        reader = Reader(json.loads(path.read_text(encoding="utf-8")))
        plans = [
            question.plan
            for sharing, _ in reader.day_choices(reader.hard)
            for question in reader.questions(sharing, reader.hard)
        ]
        for number, plan in enumerate(plans):
            label = path.stem if len(plans) == 1 else f"{path.stem} {number + 1}"
            found.append(Case(family, label, plan, nothing_known()))
    return found


def _realistic(family: str, seeds: range) -> list[Case]:
    return [Case(family, str(seed), generate.realistic(seed), default_catalog()) for seed in seeds]


def _hard(family: str, seeds: range) -> list[Case]:
    return [Case(family, str(seed), generate.hard(seed), nothing_known()) for seed in seeds]


def _growth(family: str, seeds: range) -> list[Case]:
    return [
        Case(f"{family} {size}", f"{size} doses, {seed}", generate.growing(size, seed), nothing_known())
        for size in GROWTH
        for seed in seeds
    ]


def _three(family: str, seeds: range) -> list[Case]:
    return [Case(family, str(seed), generate.three_people(seed), nothing_known()) for seed in seeds]


def _pigeonholes(family: str, _seeds: range) -> list[Case]:
    return [
        Case(family, f"{number} products, {gap} min apart", generate.pigeonholes(number, gap), nothing_known())
        for number, gap in ((9, 120), (10, 120), (7, 180), (17, 60), (18, 60), (30, 120))
    ]


FAMILIES: dict[str, tuple[Callable[[str, range], list[Case]], int]] = {
    "real": (_real, 34),
    "realistic": (_realistic, 100),
    "hard": (_hard, 40),
    "growth": (_growth, 20),
    "three people": (_three, 10),
    "pigeonhole": (_pigeonholes, 6),
}
