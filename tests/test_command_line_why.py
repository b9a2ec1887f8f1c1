"""``rlsnutri why`` and what ``rlsnutri schedule`` says of an impossible plan, on real answers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rlsnutri.__main__ import main

PLAN = """
[day]
wake = "06:30"
breakfast = "07:30"
bed = "12:00"

[[doses]]
of = "ferrous gluconate"
amount = "14 mg"
name = "iron"

[[medicines]]
name = "levothyroxine"
at = "06:30"

[[drinks]]
name = "coffee"
at = "11:30"
"""


@pytest.fixture
def plan(tmp_path: Path) -> str:
    path = tmp_path / "plan.toml"
    path.write_text(PLAN, encoding="utf-8")
    return str(path)


def test_why_tells_what_binds_a_dose_with_the_places_of_the_file(plan: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["why", plan, "Iron"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("why iron at 12:00?\n\nbecause levothyroxine must stay 4 h from calcium, iron, ")
    assert "(your plan: medicines[0].at)" in shown
    assert "(your plan: drinks[0].at)" in shown
    assert "06:30 to 10:15  not possible: not 4 h from levothyroxine at 06:30\n" in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_why_in_json_is_a_list_of_what_was_asked_for(plan: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["why", plan, "iron", "12:00", "--json"]) == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert told["kind"] == "why"
    assert told["intake"]["dose"] == "iron"
    assert told["reasons"][0]["id"] == "drug.levothyroxine.cations"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["irn"], "the timetable has no dose called 'irn'\n  help: did you mean 'iron'?"),
        (["levothyroxine"], "help: iron"),
        (["iron", "07:00"], "iron is not taken at 07:00\n  help: it is at 12:00"),
        (["iron", "noon"], "'noon' is not a time such as 06:30"),
    ],
)
def test_what_is_not_in_the_timetable_is_status_2(
    plan: str, asked: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["why", plan, *asked]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("command", [["schedule"], ["why"]])
def test_an_impossible_plan_is_explained_with_the_places_of_the_file(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(PLAN.replace('bed = "12:00"', 'bed = "10:00"'), encoding="utf-8")
    assert main([*command, str(path), *(["iron"] if command == ["why"] else []), "--width", "110"]) == 1
    told, _, repairs = capsys.readouterr().err.partition("\n\nhelp: ")
    assert told.splitlines() == [
        "no schedule fits this plan",
        "",
        "because levothyroxine must stay 4 h from calcium, iron, aluminium magnesium antacids and sucralfate",
        "    (rule drug.levothyroxine.cations [label-synthroid, label-tirosint-sol …])",
        "and levothyroxine is prescribed for 06:30",
        "    (your plan: medicines[0].at)",
        "no time is left for iron between 06:30 and 10:00.",
    ]
    assert "go to bed at 10:30, and iron fits at 10:30" in repairs
