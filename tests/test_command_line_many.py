"""Many plans on the command line: files and JSON lines in, JSON lines out."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from threading import Timer
from typing import Any

import pytest

from rlsnutri import NoScheduleError, Plan, PlanError, RefusedPlanError, schedule
from rlsnutri import __main__ as command_line
from rlsnutri._cli.asked import NOT_INSTALLED
from rlsnutri.codec import error_to_dict, plan_to_json, schedule_from_dict
from rlsnutri.codec.documents import LARGEST
from tests.test_many import CROWDED, EASY, FAULTY, IMPOSSIBLE, REFUSED

EXAMPLES = sorted((Path(__file__).parents[1] / "examples").glob("*.toml"))


def shown(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    captured = capsys.readouterr()
    assert captured.err == ""
    return [json.loads(line) for line in captured.out.splitlines()]


def written(path: Path, *plans: Plan | str | bytes) -> str:
    held = [plan_to_json(each) if isinstance(each, Plan) else each for each in plans]
    path.write_bytes(b"\n".join(each.encode() if isinstance(each, str) else each for each in held) + b"\n")
    return str(path)


def test_several_files_are_answered_in_lines_and_in_turn(capsys: pytest.CaptureFixture[str]) -> None:
    names = [str(path) for path in EXAMPLES]
    assert command_line.main(["schedule", *names]) == 0
    answers = shown(capsys)
    assert [answer["input"] for answer in answers] == names
    for answer in answers:
        assert set(answer) == {"input", "schedule"}
        found = schedule_from_dict(answer["schedule"])
        assert found == schedule(found.plan)


@pytest.mark.parametrize("processes", ["1", "2"])
def test_every_line_is_answered_by_a_line_with_its_number(
    processes: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = written(tmp_path / "plans.jsonl", EASY, "", REFUSED, IMPOSSIBLE, "   ", '{"day": 5}', FAULTY, b"\xff", EASY)
    assert command_line.main(["schedule", "--jsonl", name, "--processes", processes]) == 2
    answers = shown(capsys)
    assert [answer["input"] for answer in answers] == [f"{name}:{number}" for number in (1, 3, 4, 6, 7, 8, 9)]
    kinds = [answer["error"]["error"] if "error" in answer else "schedule" for answer in answers]
    assert kinds == ["schedule", "refused", "no-schedule", "bad-plan", "bad-plan", "bad-plan", "schedule"]
    assert schedule_from_dict(answers[-1]["schedule"]) == schedule(EASY)
    for plan, answer in ((REFUSED, answers[1]), (IMPOSSIBLE, answers[2]), (FAULTY, answers[4])):
        with pytest.raises((PlanError, RefusedPlanError, NoScheduleError)) as raised:
            schedule(plan)
        assert answer["error"] == error_to_dict(raised.value)


@pytest.mark.parametrize(
    ("plans", "status"),
    [([EASY], 0), ([EASY, IMPOSSIBLE], 1), ([REFUSED, EASY], 1), ([FAULTY, IMPOSSIBLE], 2), ([], 0)],
)
def test_the_exit_status_is_the_worst(
    plans: list[Plan], status: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command_line.main(["schedule", "--jsonl", written(tmp_path / "plans.jsonl", *plans)]) == status
    assert len(shown(capsys)) == len(plans)


def test_a_single_plan_is_answered_by_a_line_where_that_is_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = written(tmp_path / "plan.json", EASY)
    assert command_line.main(["schedule", name, "--lines"]) == 0
    (answer,) = shown(capsys)
    assert schedule_from_dict(answer["schedule"]) == schedule(EASY)
    assert command_line.main(["schedule", name]) == 0
    assert "zinc" in capsys.readouterr().out.splitlines()[2]


def test_places_are_told_as_they_were_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    day = {"wake": "06:30", "breakfast": "23:30", "bed": "22:30"}
    name = written(tmp_path / "plans.jsonl", json.dumps({"day": day}))
    assert command_line.main(["schedule", "--jsonl", name]) == 2
    (answer,) = shown(capsys)
    assert [fault["path"] for fault in answer["error"]["faults"]] == ["plan.day.breakfast"]


@pytest.mark.parametrize("options", [["nowhere.toml", "nowhere.json"], ["--jsonl", "nowhere.jsonl"]])
def test_a_file_that_is_not_there_has_its_line_too(options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.main(["schedule", *options]) == 2
    for answer in shown(capsys):
        assert answer["error"]["faults"][0]["path"] == answer["input"]
        assert "no such file" in answer["error"]["message"]


def test_a_line_that_is_too_long_for_a_plan_costs_only_itself(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fits = plan_to_json(EASY).ljust(LARGEST - 1)
    name = written(tmp_path / "plans.jsonl", "{" * (3 * LARGEST), fits, fits + "  ", "[" * (LARGEST + 1), EASY)
    assert command_line.main(["schedule", "--jsonl", name]) == 2
    answers = shown(capsys)
    assert ["schedule" in answer for answer in answers] == [False, True, False, False, True]
    assert [answer["input"].rpartition(":")[2] for answer in answers] == ["1", "2", "3", "4", "5"]
    assert "too long" in answers[0]["error"]["message"]


def test_steps_end_for_each_plan_by_itself(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = written(tmp_path / "plans.jsonl", CROWDED, EASY)
    assert command_line.main(["schedule", "--jsonl", name, "--max-steps", "1"]) == 1
    assert shown(capsys)[0]["error"]["error"] == "budget-exceeded"


def test_standard_input_is_answered_line_by_line_while_it_comes() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "rlsnutri", "schedule", "--jsonl", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"},
    ) as process:
        hung = Timer(120, process.kill)
        hung.start()
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        for number in (1, 2):
            process.stdin.write(plan_to_json(EASY).encode() + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["input"] == f"-:{number}"
        process.stdin.close()
        assert process.stdout.read() == b""
        assert process.stderr.read() == b""
        assert process.wait() == 0
        hung.cancel()


def test_whoever_has_read_enough_may_go(tmp_path: Path) -> None:
    name = written(tmp_path / "plans.jsonl", *[EASY] * 300)
    with subprocess.Popen(
        [sys.executable, "-m", "rlsnutri", "schedule", "--jsonl", name, "--processes", "2"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0


def test_progress_goes_to_standard_error_and_only_when_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = written(tmp_path / "plans.jsonl", EASY, FAULTY)
    assert command_line.main(["schedule", "--jsonl", name, "--progress"]) == 2
    captured = capsys.readouterr()
    assert len(captured.out.splitlines()) == 2
    assert "2 plans" in captured.err
    assert command_line.main(["schedule", "--jsonl", name, "--no-progress"]) == 2
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(("out", "err", "bar"), [(False, True, True), (True, True, False), (False, False, False)])
def test_progress_shows_by_itself_where_only_errors_go_to_a_terminal(
    *, out: bool, err: bool, bar: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stream(io.StringIO):
        def __init__(self, *, terminal: bool) -> None:
            super().__init__()
            self.terminal = terminal

        def isatty(self) -> bool:
            return self.terminal

    name = written(tmp_path / "plans.jsonl", EASY)
    errors = Stream(terminal=err)
    monkeypatch.setattr(sys, "stdout", Stream(terminal=out))
    monkeypatch.setattr(sys, "stderr", errors)
    assert command_line.main(["schedule", "--jsonl", name]) == 0
    assert ("1 plans" in errors.getvalue()) is bar
    if bar:  # without the extra there is no bar, and nothing is said of it
        monkeypatch.setitem(sys.modules, "tqdm", None)
        errors.truncate(0)
        errors.seek(0)
        assert command_line.main(["schedule", "--jsonl", name]) == 0
        assert errors.getvalue() == ""


def test_progress_that_was_asked_for_needs_its_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "tqdm", None)
    name = written(tmp_path / "plans.jsonl", EASY)
    assert command_line.main(["schedule", "--jsonl", name, "--progress"]) == NOT_INSTALLED
    captured = capsys.readouterr()
    assert captured.out == ""
    assert 'pip install "rlsnutri[progress]"' in captured.err


@pytest.mark.parametrize(
    "options",
    [[], ["a.toml", "--jsonl", "b.jsonl"], ["a.toml", "--processes", "0"], ["--jsonl", "b", "--processes", "x"]],
)
def test_what_cannot_be_meant_is_bad_input(options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.main(["schedule", *options]) == 2
    assert "usage" in capsys.readouterr().err
