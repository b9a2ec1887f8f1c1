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
from tests.real_plans import Answer, SchemaError, plan_from_json, solve

PLANS: dict[str, dict[str, Any]] = {
    path.stem: json.loads(path.read_text(encoding="utf-8"))
    for path in sorted((Path(__file__).parent / "plans").glob("*.json"))
}
IMPOSSIBLE = {name: data for name, data in PLANS.items() if not data["expected"]["feasible"]}

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


@pytest.mark.parametrize("data", IMPOSSIBLE.values(), ids=IMPOSSIBLE.keys())
def test_an_expected_conflict_is_irreducible(data: dict[str, Any]) -> None:
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


# ---- what the schema says, in small plans ----


def small(*items: dict[str, Any], rules: list[dict[str, Any]] | None = None, **more: Any) -> dict[str, Any]:
    """A plan from 06:00 to 22:00 on full hours, with a meal at 08:00."""
    day = {"wake": "06:00", "bed": "22:00", "grid_min": 60, "meals": [{"id": "breakfast", "time": "08:00"}]}
    numbered = [{"id": f"r{number}", "hard": True, **rule} for number, rule in enumerate(rules or [])]
    day |= more.pop("day", {})
    return {"id": "small", "day": day, "horizon_days": 1, "items": list(items), "rules": numbered, **more}


def thing(name: str, **more: Any) -> dict[str, Any]:
    given = {"kind": "drug", "units_per_day": 1, "doses": {"exact": 1}, "days": "daily", "ingredients_per_unit": []}
    return {"id": name, **given, **more}


def calcium(name: str, mg: float, **more: Any) -> dict[str, Any]:
    return thing(name, ingredients_per_unit=[{"nutrient": "calcium", "form": "citrate", "mg": mg}], **more)


def separate(one: str, other: str, minutes: int) -> dict[str, Any]:
    gaps = {"a_then_b_min": minutes, "b_then_a_min": minutes}
    return {"type": "separate", "a": {"item": one}, "b": {"item": other}, **gaps}


def accepted(data: dict[str, Any]) -> Answer:
    """Solve it, and let the schema checker agree."""
    answer = solve(data)
    assert answer.proved
    if answer.feasible:
        assert check(data, answer.schedule, answer.day_choice) == []
    return answer


def test_gaps_are_on_the_circle_for_items_that_share_any_day() -> None:
    weekly = {"horizon_days": 7}
    both = [thing("a", days=[0, 3]), thing("b", days=[3])]
    # 12 hours 1 minute either way never fit around the clock, though there is no next day with both
    assert accepted(small(*both, rules=[separate("a", "b", 721)], **weekly)).conflict == ["r0"]
    apart = [thing("a", days=[0, 3]), thing("b", days=[1])]
    assert accepted(small(*apart, rules=[separate("a", "b", 721)], **weekly)).times == 1


def test_alternate_days_start_with_the_first() -> None:
    items = [thing("a", days="alternate"), thing("b", days=[0]), thing("c", days=[1])]
    rules = [separate("a", "b", 60), separate("a", "c", 60)]
    answer = accepted(small(*items, rules=rules, horizon_days=2))
    assert answer.times == 2
    assert answer.schedule["a"] == answer.schedule["c"] != answer.schedule["b"]


def test_an_interval_wraps_around_midnight_even_on_alternate_days() -> None:
    twice = thing("a", units_per_day=2, doses={"exact": 2}, days="alternate")
    rule = {"type": "interval", "item": "a", "min": 721, "max": None, "cyclic": True}
    assert accepted(small(twice, rules=[rule], horizon_days=2)).conflict == ["r0"]
    assert accepted(small(twice, rules=[rule | {"cyclic": False}], horizon_days=2)).times == 2


def test_a_day_is_chosen_so_that_rules_about_days_hold() -> None:
    week = {"choose": 1, "of": 7}
    items = [thing("a", days=[0, 1, 2, 3, 4]), thing("b", days=week), thing("c", days=week)]
    rules = [
        {"type": "not_same_day", "a": "a", "b": "b"},
        {"type": "not_same_day", "a": "b", "b": "c"},
        {"type": "not_same_day", "a": "a", "b": "c"},
    ]
    answer = accepted(small(*items, rules=rules, horizon_days=7))
    assert answer.day_choice == {"b": [5], "c": [6]}
    everywhere = [thing("a", days=[0, 1, 2, 3, 4, 5]), *items[1:]]
    assert accepted(small(*everywhere, rules=rules, horizon_days=7)).conflict == ["r0", "r1", "r2"]


def test_a_hard_daily_cap_counts_what_is_taken_on_one_day() -> None:
    cap = {"type": "cap_per_day", "nutrient": "calcium", "mg": 1000, "scope": "supplemental", "diet_mg": 800}
    daily, weekly = calcium("a", 600), calcium("b", 600, days={"choose": 1, "of": 7})
    assert accepted(small(daily, weekly, rules=[cap], horizon_days=7)).conflict == ["r0"]
    some_days = calcium("a", 600, days=[0, 2])
    answer = accepted(small(some_days, weekly, rules=[cap], horizon_days=7))
    assert answer.day_choice == {"b": [1]}
    assert accepted(small(some_days, weekly, rules=[cap | {"scope": "total"}], horizon_days=7)).conflict == ["r0"]
    assert accepted(small(daily, weekly, rules=[cap | {"hard": False}], horizon_days=7)).feasible


def test_whole_units_may_be_split_unequally_where_no_exact_number_is_given() -> None:
    rules = [
        {"type": "cap_per_intake", "nutrient": "calcium", "mg": 700},
        {"type": "window", "item": "a", "start": "08:00", "end": "09:00"},
        {"type": "window", "item": "b", "start": "08:00", "end": "08:00"},
    ]
    other = calcium("b", 450)
    twice = calcium("a", 200, units_per_day=4, doses={"min": 2, "max": 2})
    answer = accepted(small(twice, other, rules=rules))
    assert answer.schedule["a"] == [("08:00", 1), ("09:00", 3)]
    # in exactly two equal shares it would be 850 mg at 08:00
    assert accepted(small(twice | {"doses": {"exact": 2}}, other, rules=rules)).conflict == ["r0", "r1", "r2"]


def test_numbers_of_intakes_have_both_bounds() -> None:
    for least, most, gap, times in ((1, 4, 0, 1), (2, 4, 0, 2), (3, 3, 0, 3), (4, 4, 0, 4), (2, 3, 0, 2)):
        data = small(calcium("a", 100, units_per_day=4, doses={"min": least, "max": most}))
        assert accepted(data).times == times, (least, most, gap)


def test_an_intake_with_a_meal_is_exempt_only_at_the_meal() -> None:
    rule = separate("a", "b", 180) | {"unless": {"same_intake_with_meal": True}}
    early = [{"type": "window", "item": name, "start": "06:00", "end": "08:00"} for name in ("a", "b")]
    answer = accepted(small(thing("a"), thing("b"), rules=[rule, *early]))
    assert answer.schedule == {"a": [("08:00", 1)], "b": [("08:00", 1)]}
    no_meal = small(thing("a"), thing("b"), rules=[rule, *early], day={"meals": []})
    assert accepted(no_meal).conflict == ["r0", "r1", "r2"]


def test_calcium_of_a_meal_counts_only_above_the_threshold() -> None:
    meals = [
        {"id": "breakfast", "time": "06:00", "calcium_mg": 50},
        {"id": "supper", "time": "22:00", "calcium_mg": 51},
    ]
    rule = {"type": "separate", "a": {"item": "a"}, "b": {"meal_calcium_min": 50}}
    rule |= {"a_then_b_min": 960, "b_then_a_min": 480}
    answer = accepted(small(thing("a"), rules=[rule], day={"meals": meals}))
    assert answer.schedule == {"a": [("06:00", 1)]}
    assert accepted(small(thing("a"), rules=[rule | {"b_then_a_min": 481}], day={"meals": meals})).conflict == ["r0"]


def test_first_of_the_day_looks_only_at_what_shares_its_days() -> None:
    first = {"type": "first_of_day", "item": "a", "gap_min": 60}
    window = {"type": "window", "item": "b", "start": "06:00", "end": "06:00"}
    week = {"horizon_days": 7}
    answer = accepted(small(thing("a", days=[0]), thing("b", days=[1]), rules=[first, window], **week))
    assert answer.times == 1
    shared = small(thing("a", days=[0]), thing("b", days=[0, 1]), rules=[first, window], **week)
    assert accepted(shared).conflict == ["r0", "r1"]
    mixed = small(
        thing("a", days=[0]), thing("b", days=[0]), thing("c", days=[1]), rules=[first, window | {"item": "c"}], **week
    )
    assert accepted(mixed).times == 2


def test_a_window_lies_within_the_waking_day() -> None:
    before_wake = {"type": "window", "item": "a", "start": "05:00", "end": "07:00"}
    late = {"type": "window", "item": "b", "start": "21:30", "end": "06:00"}
    answer = accepted(small(thing("a"), thing("b"), rules=[before_wake, late]))
    assert answer.times == 2
    assert answer.schedule["a"][0][0] in ("06:00", "07:00")
    assert answer.schedule["b"] == [("22:00", 1)]


def test_times_at_night_and_fixed_times_are_candidates_for_all() -> None:
    items = [thing("a", fixed_times=["03:07"]), thing("b")]
    answer = accepted(small(*items, day={"night_wake_allowed": ["02:00"]}))
    assert answer.schedule == {"a": [("03:07", 1)], "b": [("03:07", 1)]}
    before = {"type": "before_meal", "item": "b", "meals": "any", "min": 300, "max": 360}
    answer = accepted(small(*items, rules=[before], day={"night_wake_allowed": ["02:00"]}))
    assert answer.schedule["b"] == [("02:00", 1)]


def test_things_may_share_a_name() -> None:
    items = [thing("breakfast"), thing("Breakfast"), thing("meal")]
    rules = [
        {"type": "with_food", "item": "breakfast", "meals": ["breakfast"]},
        {"type": "together", "a": "meal", "b": "Breakfast"},
        separate("breakfast", "Breakfast", 60),
    ]
    assert accepted(small(*items, rules=rules)).times == 2


def test_wake_and_bed_at_one_time_are_a_day_of_24_hours() -> None:
    items = [thing("a"), thing("b")]
    answer = accepted(small(*items, rules=[separate("a", "b", 720)], day={"bed": "06:00"}))
    assert answer.times == 2


def test_rules_that_are_not_hard_and_preferences_change_nothing() -> None:
    soft = separate("a", "b", 721) | {"hard": False}
    prefs = [{"type": "maximise_separation", "a": "a", "b": "b"}]
    assert accepted(small(thing("a"), thing("b"), rules=[soft], prefs=prefs)).times == 1


@pytest.mark.parametrize(
    "data",
    [
        small(thing("a"), rules=[separate("a", "nobody", 60)]),
        small(thing("a"), rules=[{"type": "unheard of", "item": "a"}]),
        small(thing("a"), rules=[{"type": "with_food", "item": "a", "meals": ["tea"]}]),
        small(thing("a", units_per_day=1, doses={"exact": 2})),
        small(thing("a"), thing("a")),
        small(thing("a", days="sometimes")),
    ],
)
def test_a_plan_that_does_not_follow_the_schema_is_refused(data: dict[str, Any]) -> None:
    with pytest.raises(SchemaError):
        solve(data)
