"""On seeded variations of the real plans the library agrees with a CP-SAT model of the bare schema."""

import json
from pathlib import Path
from typing import Any

import pytest

import rlsnutri
from rlsnutri.catalog import Catalog
from tests.check_real import check
from tests.plan_variations import variation
from tests.real_plans import solve

schema_cpsat = pytest.importorskip("tests.schema_cpsat", reason="OR-tools is not installed", exc_type=ImportError)

PLANS: dict[str, dict[str, Any]] = {
    path.stem: json.loads(path.read_text(encoding="utf-8"))
    for path in sorted((Path(__file__).parent / "plans").glob("*.json"))
    if not path.stem.startswith("scale")  # pigeonholes take CP-SAT too long
}
VARIATIONS = {data["id"]: data for plan in PLANS.values() for data in [variation(plan, seed) for seed in (1, 2)]}

every_plan = pytest.mark.parametrize("data", PLANS.values(), ids=PLANS.keys())
every_variation = pytest.mark.parametrize("data", VARIATIONS.values(), ids=VARIATIONS.keys())


@every_plan
def test_the_expected_answers_are_those_of_the_schema(data: dict[str, Any]) -> None:
    expected = data["expected"]
    assert schema_cpsat.least_times(data) == expected.get("min_intakes_per_day")
    if not expected["feasible"]:
        assert_irreducible(data, expected["minimal_conflict"])


@every_variation
def test_a_variation_has_the_answer_of_the_schema(data: dict[str, Any]) -> None:
    answer = solve(data)
    assert answer.proved
    assert answer.times == schema_cpsat.least_times(data)
    if answer.feasible:
        assert check(data, answer.schedule, answer.day_choice) == []
        for question, schedule in answer.asked:
            assert rlsnutri.verify(question.plan, schedule, catalog=Catalog.empty()) == ()
    else:
        assert_irreducible(data, answer.conflict or [])


def assert_irreducible(data: dict[str, Any], conflict: list[str]) -> None:
    others = [rule["id"] for rule in data["rules"] if rule["id"] not in conflict]
    assert not schema_cpsat.is_feasible(data, without=others)
    for rule in conflict:
        assert schema_cpsat.is_feasible(data, without=[*others, rule])


def test_the_variations_are_worth_trying() -> None:
    answers = [schema_cpsat.is_feasible(data) for data in VARIATIONS.values()]
    assert 10 <= answers.count(False) <= len(answers) - 20
    items = [item for data in VARIATIONS.values() for item in data["items"]]
    assert sum(item["days"] != "daily" for item in items) >= 10
    assert sum(isinstance(item["days"], dict) for item in items) >= 3
    assert sum(item["doses"].get("min", 1) > 1 for item in items) >= 3
