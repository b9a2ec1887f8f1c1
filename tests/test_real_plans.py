"""The real plans give their expected answers; the plan schema and ``verify`` object to nothing in them."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import rlsnutri
from rlsnutri.catalog import Catalog
from rlsnutri.plans import Plan
from tests.check_real import check, distinct_times
from tests.real_plans import plan_from_json, solve

PLANS: dict[str, dict[str, Any]] = {
    path.stem: json.loads(path.read_text(encoding="utf-8"))
    for path in sorted((Path(__file__).parent / "plans").glob("*.json"))
}

every_plan = pytest.mark.parametrize("data", PLANS.values(), ids=PLANS.keys())


def test_all_of_them_are_there() -> None:
    assert len(PLANS) == 34


@every_plan
def test_every_plan_can_be_read(data: dict[str, Any]) -> None:
    assert isinstance(plan_from_json(data), Plan)


@every_plan
def test_the_expected_answer_comes_out_and_is_proved(data: dict[str, Any]) -> None:
    answer, expected = solve(data), data["expected"]
    assert answer.feasible == expected["feasible"]
    assert answer.proved
    if answer.feasible:
        if expected["min_is_proved"]:
            assert answer.times == expected["min_intakes_per_day"]
        assert distinct_times(answer.schedule) == answer.times
        assert check(data, answer.schedule, answer.day_choice) == []
        for question, schedule in answer.asked:
            assert rlsnutri.verify(question.plan, schedule, catalog=Catalog.empty()) == ()
    else:
        assert answer.conflict == expected["minimal_conflict"] or is_irreducible(data, answer.conflict or [])


def is_irreducible(data: dict[str, Any], conflict: list[str]) -> bool:
    """Whether these rules alone are impossible, and any one of them less is not."""
    others = [rule["id"] for rule in data["rules"] if rule["id"] not in conflict]
    return solve(data, without=others).feasible is False and all(
        solve(data, without=[*others, rule]).feasible for rule in conflict
    )


@every_plan
def test_an_expected_conflict_is_irreducible(data: dict[str, Any]) -> None:
    if data["expected"]["feasible"] or data["id"].startswith("scale"):
        pytest.skip("feasible, or a pigeonhole of 45 rules")
    assert is_irreducible(data, data["expected"]["minimal_conflict"])


def run(*files: Path) -> tuple[int, list[dict[str, Any]]]:
    command = [sys.executable, "-m", "tests.real_plans", *map(str, files)]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[1], encoding="utf-8"
    )
    assert not done.stderr
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]


def test_the_command_prints_a_json_line_for_each_file() -> None:
    plans = Path(__file__).parent / "plans"
    status, lines = run(plans / "ra-mtx-folate-alendronate.json", plans / "preg-who-2g-500cap.json")
    assert status == 0
    feasible, infeasible = lines
    keys = {"id", "feasible", "proved", "times", "schedule", "day_choice", "conflict", "ms"}
    assert feasible.keys() == infeasible.keys() == keys
    assert (feasible["feasible"], feasible["proved"], feasible["times"], feasible["conflict"]) == (
        True,
        True,
        3,
        None,
    )
    assert feasible["day_choice"] == {"alendronate": [2], "folic": [1], "mtx": [0]}
    assert sum(units for _, units in feasible["schedule"]["ca"]) == 2
    assert (infeasible["feasible"], infeasible["proved"], infeasible["times"]) == (False, True, None)
    assert infeasible["conflict"] == ["r0", "r1"]


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"id": "x"}',
        '{"id": "x", "day": {"wake": "25:00", "bed": "22:00", "grid_min": 15, "meals": []}, "items": []}',
    ],
)
def test_what_cannot_be_read_gives_an_error_line_and_status_2(tmp_path: Path, text: str) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text(text, encoding="utf-8")
    status, (line,) = run(broken)
    assert status == 2
    assert line.keys() == {"id", "error"}


def test_a_file_that_is_not_there_gives_an_error_line_and_status_2(tmp_path: Path) -> None:
    status, (line,) = run(tmp_path / "nothing.json")
    assert status == 2
    assert "nothing" in line["id"]
