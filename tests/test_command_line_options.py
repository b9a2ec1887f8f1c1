"""What all commands have in common."""

import argparse
import json
from pathlib import Path

import pytest

from rlsnutri.__main__ import main
from rlsnutri._cli.running import _parser

EXAMPLE = str(Path(__file__).parents[1] / "examples" / "thyroid.toml")
IMPOSSIBLE = """
[day]
wake = "08:00"
bed = "09:15"
[[medicines]]
name = "levodopa"
times = 2
"""
DATES = ["--first", "2026-11-30", "--stamp", "2026-11-25T08:00:00Z"]
MORE = {
    "why": ["levodopa"],
    "open": ["coffee"],
    "replan": ["--now", "08:30"],
    "calendar": DATES,
}


def commands() -> dict[str, argparse.ArgumentParser]:
    (found,) = [each for each in _parser()._actions if isinstance(each, argparse._SubParsersAction)]  # noqa: SLF001 -- argparse tells it nowhere else
    return dict(found.choices)


SEARCHING = ("schedule", "why", "open", "replan", "calendar", "fhir")


def test_every_command_is_known() -> None:
    assert sorted(commands()) == sorted([*SEARCHING, "check", "guide", "ask", "label"])


@pytest.mark.parametrize("name", commands())
def test_every_option_says_what_it_is_for(name: str) -> None:
    options = {each.dest: each for each in commands()[name]._actions}  # noqa: SLF001 -- likewise
    assert all(each.help for each in options.values())
    assert "width" in options
    assert ("json" in options) == (name != "calendar")
    assert ("html" in options) == (name in ("schedule", "check"))
    assert ({"max_steps", "near"} <= set(options)) == (name in SEARCHING)


@pytest.mark.parametrize("name", commands())
def test_every_command_helps(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([name, "--help"]) == 0
    assert f"usage: rlsnutri {name}" in capsys.readouterr().out


def test_the_help_names_every_exit_status(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    for status in ("0 an answer", "1 no schedule", "2 input", "69 an extra", "70 a bug", "74 output"):
        assert status in shown


@pytest.mark.parametrize("name", SEARCHING)
def test_where_nothing_fits_every_command_says_so_and_is_status_1(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(IMPOSSIBLE, encoding="utf-8")
    asked = [name, str(path), *MORE.get(name, [])]
    assert main(asked) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("no schedule fits this plan")
    assert "your plan: medicines[0].times" in shown.err, "as it stands in the file"
    if name != "calendar":
        assert main([*asked, "--json"]) == 1
        assert json.loads(capsys.readouterr().out)["error"] == "no-schedule"


@pytest.mark.parametrize("name", ["schedule", "why", "open", "replan", "calendar", "fhir", "check", "guide"])
def test_what_cannot_be_read_is_status_2(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "plan.toml"
    path.write_text("[day]\nwake = 7\n", encoding="utf-8")
    assert main([name, str(path), *MORE.get(name, [])]) == 2
    shown = capsys.readouterr()
    assert (shown.out, shown.err == "") == ("", False)


def test_nothing_is_searched_near_a_schedule_that_is_given(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schedule", EXAMPLE, "--json"]) == 0
    path = tmp_path / "schedule.json"
    path.write_text(capsys.readouterr().out, encoding="utf-8")
    assert main(["open", str(path), "coffee"]) == 0
    assert main(["open", str(path), "coffee", "--max-steps", "7"]) == 2
    assert "--max-steps with a schedule: nothing is searched" in capsys.readouterr().err
    assert main(["calendar", EXAMPLE, *DATES, "--near", str(path)]) == 0


def test_nothing_known_is_status_1(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "xyzzy"]) == 1
    assert "it is not known, which does not mean\nsafe" in capsys.readouterr().out
    assert main(["ask", "xyzzy", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["said"] == []
