import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from rlsnutri import __main__ as command_line
from rlsnutri.answers import Cost, Finding, Intake, Proof, Reason, Repair, Report, Schedule, Severity, Slot
from rlsnutri.codec import error_to_dict, plan_from_toml, plan_to_json, schedule_from_dict
from rlsnutri.errors import (
    BudgetExceededError,
    Fault,
    NoScheduleError,
    PlanError,
    RefusedPlanError,
    RlsnutriError,
)
from rlsnutri.plans import Day, Dose, Plan
from rlsnutri.render import html
from rlsnutri.render.text import report_text, timetable

EXAMPLES = sorted((Path(__file__).parents[1] / "examples").glob("*.toml"))
TOML = """
[day]
wake = "06:30"
breakfast = "07:30"
bed = "22:30"

[[doses]]
of = "vitamin B12"
amount = "500 µg"
unit = "250 µg"

[[drinks]]
name = "café"
at = "08:00"
"""


def answer(plan: Plan) -> Schedule:
    """A schedule that takes everything on waking."""
    time = plan.day.wake
    cost = Cost(0, 0, 0, 96)
    intakes = tuple(Intake(dose.name, time, 2, 2) for dose in plan.doses)
    proof = Proof(best=True, canonical=True, bound=cost, steps=1)
    return Schedule(plan, (Slot(time, intakes),), (), cost, proof, (), (), (), (), "1", "0.1.0")


class Called:
    """Stands for the library behind the command line: remembers how it was called, answers as it was told."""

    def __init__(self) -> None:
        self.options: dict[str, Any] = {}
        self.error: Exception | None = None
        self.findings: tuple[Finding, ...] = ()

    def schedule(self, plan: Plan, **options: Any) -> Schedule:
        self.options = options
        if self.error is not None:
            raise self.error
        return answer(plan)

    def check(self, plan: Plan) -> Report:
        if self.error is not None:
            raise self.error
        return Report(plan, (), self.findings, catalog="1", version="0.1.0")


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> Called:
    called = Called()
    monkeypatch.setattr("rlsnutri._api.schedule", called.schedule)
    monkeypatch.setattr("rlsnutri._api.check", called.check)
    return called


@pytest.fixture
def plan_file(tmp_path: Path) -> str:
    path = tmp_path / "plan.toml"
    path.write_text(TOML, encoding="utf-8")
    return str(path)


def test_a_timetable_is_printed(library: Called, plan_file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.main(["schedule", plan_file]) == 0
    shown = capsys.readouterr()
    assert shown.err == ""
    plan = plan_from_toml(TOML)
    assert shown.out == timetable(answer(plan)) + "\n"
    assert "2 × 250 µg" in shown.out
    assert library.options == {}


def test_the_answer_in_json_is_the_schedule(
    library: Called, plan_file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command_line.main(["schedule", plan_file, "--json", "--max-steps", "500"]) == 0
    assert schedule_from_dict(json.loads(capsys.readouterr().out)).plan.doses[0].name == "vitamin B12"
    assert library.options == {"max_steps": 500}


@pytest.mark.usefixtures("library")
def test_an_answer_is_a_page_on_request(plan_file: str, capsys: pytest.CaptureFixture[str]) -> None:
    plan = plan_from_toml(TOML)
    assert command_line.main(["schedule", plan_file, "--html"]) == 0
    assert capsys.readouterr().out == html(answer(plan))
    assert command_line.main(["check", plan_file, "--html"]) == 0
    assert capsys.readouterr().out == html(Report(plan, (), (), catalog="1", version="0.1.0"))
    assert command_line.main(["schedule", plan_file, "--html", "--json"]) == 2


def test_an_error_is_a_page_on_request_and_text_for_whoever_sent_the_page_to_a_file(
    library: Called, plan_file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    library.error = RefusedPlanError([FINDING])
    assert command_line.main(["schedule", plan_file, "--html"]) == 1
    shown = capsys.readouterr()
    assert shown.out == html(library.error)
    assert 'code = "over-limit:iron:x"' in shown.err


@pytest.mark.usefixtures("library")
def test_the_width_can_be_chosen(plan_file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.main(["schedule", plan_file, "--width", "30"]) == 0
    assert max(map(len, capsys.readouterr().out.splitlines())) <= 30


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize("name", ["plan.toml", "plan.json", "toml", "json", "-"])
def test_json_and_toml_are_read_from_files_and_from_standard_input(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = [plan_to_json(plan_from_toml(TOML))] if "json" in name else [TOML]
    if name == "-":
        texts.append(plan_to_json(plan_from_toml(TOML)))
    for text in texts:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode()), encoding="ascii"))
        assert command_line.main(["schedule", "-" if name == "-" else str(path)]) == 0
        assert "vitamin B12" in capsys.readouterr().out


@pytest.mark.usefixtures("library")
def test_bad_input_gives_all_faults_and_status_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(TOML.replace('"500 µg"', "500").replace("wake", "awake"), encoding="utf-8")
    assert command_line.main(["schedule", str(path)]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err == (
        "'wake' is missing\n  at plan.day.wake\n  help: a day needs it\n\n"
        "unknown key 'awake'\n  at plan.day.awake\n  help: did you mean 'wake'?\n\n"
        "500 is not an amount\n  at plan.doses[0].amount\n"
        '  help: a number, a space and a unit in quotes, such as "25 mg"\n'
    )
    assert command_line.main(["schedule", str(path), "--json"]) == 2
    faults = json.loads(capsys.readouterr().out)["faults"]
    assert [fault["path"] for fault in faults] == ["plan.day.wake", "plan.day.awake", "plan.doses[0].amount"]


def test_faults_that_the_library_finds_are_told_where_they_were_written(
    library: Called, plan_file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    library.error = PlanError([Fault("no such drink", "plan.events[0].name"), Fault("odd", "plan.day.meals[0].at")])
    assert command_line.main(["schedule", plan_file]) == 2
    shown = capsys.readouterr().err
    assert "at plan.drinks[0].name" in shown
    assert "at plan.day.breakfast" in shown


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe[day]", "byte 1 is not UTF-8"),
        (b"#" * 1_000_001, "too long to be a plan"),
        (b"[day", "cannot read this as TOML"),
        (b"", "'day' is missing"),
        (None, "no such file or directory"),
    ],
)
def test_what_cannot_be_read_is_status_2(
    content: bytes | None, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "plan.toml"
    if content is not None:
        path.write_bytes(content)
    assert command_line.main(["schedule", str(path)]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize("name", [".", "/dev/null/x", "a\0b", ""])
def test_what_is_no_file_is_status_2(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.main(["schedule", name]) == 2
    assert "cannot read the plan" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["plan.toml"],
        ["schedule"],
        ["schedule", "plan.toml", "--max-steps", "0"],
        ["schedule", "plan.toml", "--max-steps", "many"],
        ["schedule", "plan.toml", "--width", "5"],
        ["schedule", "plan.toml", "--width", "²"],
        ["schedule", "plan.toml", "--nonsense"],
        ["check", "plan.toml", "--max-steps", "5"],
    ],
)
def test_bad_options_are_status_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.main(arguments) == 2
    assert "usage: rlsnutri" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--help"], ["schedule", "--help"], ["--version"]])
def test_help_and_version_are_status_0(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.main(arguments) == 0
    assert "rlsnutri" in capsys.readouterr().out


FINDING = Finding("over-limit:iron:x", Severity.REFUSE, "too much iron")
REASON = Reason("rule", "r", "rule r", "a must stay away from b")
REPAIR = Repair("drop", "drop b", Plan(day=Day("06:30", "22:30"), doses=(Dose("a"),)))


NO_SCHEDULE = NoScheduleError(find_conflict=lambda: (REASON,), find_repairs=lambda: (REPAIR,), steps=1)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (RefusedPlanError([FINDING]), 'code = "over-limit:iron:x"'),
        (NO_SCHEDULE, "because a must stay away from b  rule r\n\nhelp: drop b"),
        (BudgetExceededError(9), "within 9 steps"),
    ],
    ids=["refused", "no schedule", "budget"],
)
def test_no_schedule_is_status_1_with_the_reason(
    library: Called, plan_file: str, error: RlsnutriError, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    library.error = error
    assert command_line.main(["schedule", plan_file]) == 1
    shown = capsys.readouterr()
    assert said in shown.err
    assert shown.out == ""
    assert command_line.main(["schedule", plan_file, "--json"]) == 1
    assert json.loads(capsys.readouterr().out) == error_to_dict(error)


@pytest.mark.parametrize(("severity", "status"), [(Severity.REFUSE, 1), (Severity.WARN, 0)])
def test_a_check_reports_and_says_by_its_status_whether_the_plan_is_refused(
    library: Called, plan_file: str, severity: Severity, status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    library.findings = (Finding("over-limit:iron:x", severity, "too much iron"),)
    assert command_line.main(["check", plan_file]) == status
    plan = plan_from_toml(TOML)
    expected = Report(plan, (), library.findings, catalog="1", version="0.1.0")
    assert capsys.readouterr().out == report_text(expected) + "\n"
    assert command_line.main(["check", plan_file, "--json"]) == status
    assert json.loads(capsys.readouterr().out)["findings"][0]["severity"] == severity.value


def test_a_bug_of_ours_is_no_traceback(library: Called, plan_file: str, capsys: pytest.CaptureFixture[str]) -> None:
    library.error = KeyError("oops")
    if sys.flags.dev_mode:
        with pytest.raises(KeyError):
            command_line.main(["schedule", plan_file])
    else:
        assert command_line.main(["schedule", plan_file]) == 70
        assert "a bug in rlsnutri, sorry: KeyError: 'oops'" in capsys.readouterr().err


def test_an_interrupted_search_ends_quietly(
    plan_file: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(_plan: Plan, **_options: Any) -> Schedule:
        raise KeyboardInterrupt

    monkeypatch.setattr("rlsnutri._api.schedule", interrupted)
    assert command_line.main(["schedule", plan_file]) == 130
    assert capsys.readouterr() == ("", "")


def test_a_closed_pipe_ends_quietly(plan_file: str, library: Called, monkeypatch: pytest.MonkeyPatch) -> None:
    class Closed(io.StringIO):
        def write(self, _: str) -> int:
            raise BrokenPipeError

    assert library.error is None
    monkeypatch.setattr(sys, "stdout", Closed())
    assert command_line.main(["schedule", plan_file]) == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_said_plainly() -> None:
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "rlsnutri", "schedule", str(EXAMPLES[0])]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 74
    assert done.stderr.startswith(b"cannot write the answer: ")
    assert done.stderr.count(b"\n") == 1


def run(*arguments: str, stdin: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "rlsnutri", *arguments],
        input=stdin,
        capture_output=True,
        check=False,
        env={**os.environ, **environment},
    )


def test_answers_and_faults_are_utf_8_under_any_locale() -> None:
    bad = TOML.replace('"500 µg"', '"500 µx"').encode()
    done = run("schedule", "-", stdin=bad, LC_ALL="C", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.returncode == 2
    assert "cannot read '500 µx' as an amount" in done.stderr.decode("utf-8")
    assert b"Traceback" not in done.stderr


def test_a_reader_that_goes_away_leaves_no_traceback() -> None:
    command = [sys.executable, "-m", "rlsnutri", "schedule", "--help"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_examples_have_proved_timetables(path: Path) -> None:
    done = run("schedule", str(path), "--json")
    assert done.returncode == 0, done.stderr.decode() + done.stdout.decode()
    found = schedule_from_dict(json.loads(done.stdout))
    assert found.proof.best
    assert found.proof.canonical


LABEL = Path(__file__).parent / "labels" / "277758.json"


def test_a_label_is_shown_row_by_row(capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.main(["label", str(LABEL)]) == 0
    shown = capsys.readouterr().out
    lines = shown.splitlines()
    for row in json.loads(LABEL.read_text(encoding="utf-8"))["ingredientRows"]:
        assert any(row["name"] in line for line in lines), row["name"]
    assert "carrier  Aquamin, Powder" in shown
    assert "calcium: 105 mg" in shown
    assert "13 rows: 4 used, 1 carrier, 8 skipped" in shown
    assert all(len(line) <= 80 and line == line.rstrip() for line in lines)


def test_a_label_as_toml_can_be_pasted_into_a_plan(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.main(["label", str(LABEL), "--toml"]) == 0
    snippet = capsys.readouterr().out
    assert snippet.startswith("# read from DSLD label 277758")
    plan = plan_from_toml(TOML + snippet)
    assert plan.doses[1].name == "BDZ"
    path = tmp_path / "plan.toml"
    path.write_text(TOML + snippet, encoding="utf-8")
    assert command_line.main(["check", str(path), "--json"]) == 0
    totals = {each["nutrient"]: each["supplements"] for each in json.loads(capsys.readouterr().out)["totals"]}
    assert totals["zinc"] == "15 mg"


def test_a_label_in_json_says_what_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.main(["label", str(LABEL), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["kind"] == "label"


def test_a_label_with_columns_asks_which_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    amounts = [
        {"servingSizeOrder": order, "servingSizeQuantity": order, "quantity": 5, "unit": "mg"} for order in (1, 2)
    ]
    path = tmp_path / "label.json"
    path.write_text(json.dumps({"id": 1, "ingredientRows": [{"name": "Iron", "quantity": amounts}]}), encoding="utf-8")
    assert command_line.main(["label", str(path)]) == 1
    assert "choose a serving" in capsys.readouterr().out
    assert command_line.main(["label", str(path), "--toml"]) == 2
    assert "serving=1, 2" in capsys.readouterr().err
    assert command_line.main(["label", str(path), "--serving", "2"]) == 0
    assert command_line.main(["label", str(path), "--serving", "3"]) == 2


@pytest.mark.parametrize("text", ["", "{", "[]", '{"id": 1, "id": 2}', "\ufeff{}"])
def test_what_is_no_label_is_told_without_a_traceback(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "label.json"
    path.write_text(text, encoding="utf-8")
    assert command_line.main(["label", str(path)]) == 2
    assert capsys.readouterr().err
    assert command_line.main(["label", str(path), "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["error"] == "bad-plan"


def test_no_file_is_no_label(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.main(["label", str(tmp_path / "none.json")]) == 2
    assert "cannot read the label" in capsys.readouterr().err


# ---- one day: near, open, replan ----


@pytest.fixture
def planned(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    """A plan and its schedule in JSON, as files."""
    plan, schedule = tmp_path / "plan.toml", tmp_path / "schedule.json"
    plan.write_text(TOML, encoding="utf-8")
    assert command_line.main(["schedule", str(plan), "--json"]) == 0
    schedule.write_text(capsys.readouterr().out, encoding="utf-8")
    return str(plan), str(schedule)


def test_open_says_when_one_more_breaks_nothing(planned: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    texts: list[str] = []
    for name in planned:  # of a plan or of its schedule: the same answer
        assert command_line.main(["open", name, "antacid"]) == 0
        texts.append(capsys.readouterr().out)
    assert texts[0] == texts[1]
    assert texts[0].startswith("One more antacid breaks nothing on every day: ")
    assert command_line.main(["open", planned[0], "zinc", "--amount", "5 mg", "--day", "1", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["kind"], found["thing"], found["day"]) == ("open-times", "zinc", 0)
    assert command_line.main(["open", planned[0], "antacidd"]) == 2
    assert "did you mean 'antacid'?" in capsys.readouterr().err


def test_replan_gives_the_rest_of_today(planned: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    told = ["--now", "10:00", "--missed", "vitamin B12", "--taken", "café=09:30"]
    texts: list[str] = []
    for name in planned:
        assert command_line.main(["replan", name, *told]) == 0
        texts.append(capsys.readouterr().out)
    assert texts[0] == texts[1]
    assert texts[0].startswith("The rest of day 1 from 10:00:")
    assert command_line.main(["replan", planned[1], *told, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["kind"], found["now"]) == ("rest-of-day", "10:00")
    assert command_line.main(["replan", planned[1], "--now", "10:00", "--taken", "vitamin B12=07:30*1"]) == 0
    assert command_line.main(["replan", planned[1], "--now", "10:00", "--taken", "zinc=09:00"]) == 2
    assert "taken[0].name" in capsys.readouterr().err


@pytest.mark.parametrize(
    "told", [["--now", "ten"], ["--now", "10:00", "--taken", "zinc"], ["--now", "10:00", "--taken", "zinc=9:00*0"], []]
)
def test_replan_refuses_what_is_no_time(told: list[str], planned: tuple[str, str]) -> None:
    assert command_line.main(["replan", planned[0], *told]) == 2


def test_schedule_stays_near_a_previous_answer(planned: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    plan, schedule = planned
    assert command_line.main(["schedule", plan, "--near", schedule]) == 0
    assert "moved 0" in capsys.readouterr().out
    assert command_line.main(["schedule", plan, "--near", plan]) == 2
    assert "no schedule in JSON" in capsys.readouterr().err
