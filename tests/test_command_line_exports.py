"""``rlsnutri calendar`` and ``rlsnutri fhir``: the timetable of a plan file, for others to read."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import icalendar
import pytest
from fhir.resources.bundle import Bundle as R5Bundle
from fhir.resources.R4B.bundle import Bundle as R4Bundle

from rlsnutri.__main__ import main

EXAMPLES = Path(__file__).parents[1] / "examples"
PLAN = str(EXAMPLES / "rls-alternate-day-iron.toml")
DATES = ["--first", "2026-11-30", "--stamp", "2026-11-25T08:00:00Z"]


def test_a_calendar_goes_to_standard_output_with_the_line_ends_of_calendars() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "rlsnutri", "calendar", PLAN, *DATES, "--reminder", "5", "--name", "Anna"],
        capture_output=True,
        check=True,
    )
    assert done.stdout.endswith(b"END:VCALENDAR\r\n")
    assert done.stdout.count(b"\n") == done.stdout.count(b"\r\n")
    read = icalendar.Calendar.from_ical(done.stdout)
    assert read["NAME"] == "Anna"
    assert len(read.walk("VEVENT")) == len(read.walk("VALARM")) == 3


def test_a_calendar_can_be_quiet_and_end(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calendar", PLAN, *DATES, "--no-reminder", "--last", "2026-12-31"]) == 0
    shown = capsys.readouterr().out
    assert "VALARM" not in shown
    assert shown.count("UNTIL=20261231T") == 3


@pytest.mark.parametrize(("release", "reader"), [("R4", R4Bundle), ("R5", R5Bundle)])
def test_fhir_is_one_json_document(
    release: str, reader: type[R4Bundle | R5Bundle], capsys: pytest.CaptureFixture[str]
) -> None:
    for path in sorted(EXAMPLES.glob("*.toml")):
        assert main(["fhir", str(path), "--release", release, "--patient", "Patient/7", *DATES]) == 0
        written = json.loads(capsys.readouterr().out)
        reader.model_validate(written)
        assert written["entry"][0]["resource"]["subject"] == {"reference": "Patient/7"}
        assert written["timestamp"] == "2026-11-25T08:00:00Z"


def test_fhir_needs_neither_date_nor_patient(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fhir", PLAN]) == 0
    R4Bundle.model_validate(json.loads(capsys.readouterr().out))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["calendar"], "required: --first, --stamp"),
        (["calendar", "--first", "tomorrow", *DATES[2:]], "'tomorrow' is not a date such as 2026-11-30"),
        (["calendar", *DATES[:2], "--stamp", "2026-11-25T08:00:00"], "is not a time with its zone"),
        (["calendar", *DATES[:2], "--stamp", "now"], "is not a time with its zone"),
        (["calendar", *DATES, "--reminder", "1441"], "not a whole number from 0 to 1440"),
        (["calendar", *DATES, "--reminder", "5", "--no-reminder"], "not allowed with"),
        (["calendar", *DATES, "--json"], "unrecognized arguments: --json"),
        (["fhir", "--release", "R3"], "invalid choice: 'R3'"),
    ],
)
def test_bad_options_are_status_2(options: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    command, *rest = options
    assert main([command, PLAN, *rest]) == 2
    assert said in capsys.readouterr().err


def test_a_week_that_does_not_start_on_monday_is_status_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(
        '[day]\nwake = "07:00"\nbed = "23:00"\n[[doses]]\nof = "zinc"\namount = "5 mg"\nevery = "monday"\n',
        encoding="utf-8",
    )
    for command in ("calendar", "fhir"):
        given = ["--first", "2026-12-01", *DATES[2:]]
        assert main([command, str(path), *given]) == 2
        shown = capsys.readouterr()
        assert shown.out == ""
        assert "2026-12-01 is a Tuesday" in shown.err
        assert "the next Monday is 2026-12-07" in shown.err


def test_without_the_extra_the_status_is_69(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "icalendar", None)
    assert main(["calendar", PLAN, *DATES]) == 69
    assert 'pip install "rlsnutri[calendar]"' in capsys.readouterr().err.replace("\n", " ")
    assert main(["fhir", PLAN]) == 0


def test_a_refused_plan_has_no_export(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    text = Path(PLAN).read_text(encoding="utf-8").rpartition("[[acknowledged]]")[0]
    for command in (["calendar", "-", *DATES], ["fhir", "-"]):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        assert main(command) == 1
        shown = capsys.readouterr()
        assert shown.out == ""
        assert "over-limit:iron:iron" in shown.err
