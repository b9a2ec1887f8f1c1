"""The controls of docs/safety.md that no other room's tests prove, and the log itself."""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from rlsnutri import Amount, Day, Dose, Medicine, Person, Plan, PlanError, RefusedPlanError, check, schedule
from rlsnutri.answers import DISCLAIMER
from rlsnutri.codec import to_json, to_toml

ROOT = Path(__file__).parents[1]
DAY = Day("06:30", "22:30", breakfast="07:30", lunch="12:30", dinner="18:30")
ADULT = Person(age=40, sex="female", state="none")
PLAN = Plan(
    day=DAY,
    doses=[Dose("ferrous bisglycinate", "25 mg"), Dose("calcium citrate", "500 mg")],
    events=[Medicine("gabapentin", "300 mg", at="21:00")],
    person=ADULT,
)


@cache
def checker() -> Any:
    spec = importlib.util.spec_from_file_location("check_safety", ROOT / "tools" / "check_safety.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def exports(plan: Plan) -> dict[str, str]:
    made = schedule(plan)
    page = made._repr_html_()
    return {"text": str(made), "html": page, "json": to_json(made), "toml": to_toml(made)}


def test_every_hazard_has_a_control_and_a_test_that_is_there() -> None:
    assert checker().dead_links((ROOT / "docs" / "safety.md").read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("tests/test_replan.py::test_a_missed", "tests/test_replan.py::test_a_mist", "no test test_a_mist"),
        ("`src/rlsnutri/lettering.py`", "`src/rlsnutri/letters.py`", "src/rlsnutri/letters.py: not there"),
        ("- **Severity.** minor\n", "", "H19: no severity"),
        ("### H19 ", "### H18 ", "H18 stands twice"),
    ],
)
def test_a_dead_link_in_the_log_is_found(before: str, after: str, said: str) -> None:
    text = (ROOT / "docs" / "safety.md").read_text(encoding="utf-8")
    assert before in text
    assert any(said in each for each in checker().dead_links(text.replace(before, after)))


@pytest.mark.parametrize(
    "text",
    [
        "45",
        "2,5 mg",
        "1.000,5 mg",
        "5 m",
        "5 MG",
        "5 Mg",
        "-5 mg",
        "+5 mg",
        "5e3 mg",
        "\u0665 mg",
        "5 mg mg",
        "mg 5",
        ".5 mg",
    ],
)
def test_an_amount_without_a_unit_or_with_a_comma_is_never_guessed(text: str) -> None:
    with pytest.raises(PlanError):
        Amount.parse(text)


def test_milligrams_for_micrograms_are_refused_by_the_limit() -> None:
    assert (
        Amount.parse("50 mg").quantity
        == 1000 * Amount.parse("50 µg").quantity
        == 1000 * Amount.parse("50 mcg").quantity
    )
    assert schedule(Plan(day=DAY, doses=[Dose("selenomethionine", "50 µg")], person=ADULT))
    with pytest.raises(RefusedPlanError):
        schedule(Plan(day=DAY, doses=[Dose("selenomethionine", "50 mg")], person=ADULT))


def test_a_compound_delivers_its_share_and_an_element_all_of_itself() -> None:
    def magnesium(amount: str) -> int:
        (total,) = check(Plan(day=DAY, doses=[Dose("magnesium oxide", amount)])).totals
        return total.supplements.quantity

    assert magnesium("400 mg") == 400_000_000
    assert 241_000_000 < magnesium("400 mg compound") < 241_300_000  # 24.305 / 40.304 of it


def test_an_unknown_medicine_is_told_with_the_timetable_itself() -> None:
    plan = PLAN.adding(Medicine("xyzzyprim", at="12:00"))
    for name, text in exports(plan).items():
        assert "xyzzyprim" in text, name
        assert "not checked" in text, name


def test_a_waived_rule_is_told_in_every_export() -> None:
    rule = schedule(PLAN).gaps[0].rules[0]
    plan = PLAN.without_rule(rule, reason="agreed at the clinic")
    for name, text in exports(plan).items():
        assert rule in text, name
        assert "agreed at the clinic" in text, name


def test_every_answer_names_the_catalogue_it_was_made_with() -> None:
    version = check(PLAN).catalog
    assert version
    for name, text in exports(PLAN).items():
        assert version in text, name
    assert version in str(check(PLAN))


def test_the_disclaimer_stands_in_every_format() -> None:
    for name, text in exports(PLAN).items():
        assert DISCLAIMER in " ".join(text.split()), name
    assert DISCLAIMER in " ".join(str(check(PLAN)).split())
