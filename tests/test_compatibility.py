"""What earlier versions wrote is read, and means the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from rlsnutri import Plan, PlanError, Report, RlsnutriError, Schedule
from rlsnutri.codec import from_json, from_toml, to_json

KEPT = Path(__file__).parent / "compatibility"
FILES = sorted(path for path in KEPT.rglob("*") if path.suffix in (".json", ".toml"))


def test_something_of_every_kind_is_kept() -> None:
    kinds = {path.name.split(".")[-2] for path in FILES}
    assert kinds >= {"plan", "schedule", "report", "error", "why", "open-times", "rest-of-day", "guide"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_an_earlier_version_wrote_is_read_and_written_alike(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    value = from_json(text) if path.suffix == ".json" else from_toml(text)
    expected = {"plan": Plan, "schedule": Schedule, "report": Report, "error": RlsnutriError}
    kind = path.name.split(".")[-2]
    assert isinstance(value, expected.get(kind, object))
    again = from_json(to_json(value))
    assert str(again) == str(value)
    if not isinstance(value, RlsnutriError):
        assert again == value


def test_a_format_of_the_future_is_refused_and_never_read_in_part() -> None:
    plan = next(path for path in FILES if path.name.endswith(".plan.json")).read_text(encoding="utf-8")
    for changed in (plan.replace('"format": 1', '"format": 2'), plan.replace('"day"', '"new-key": 1, "day"', 1)):
        assert changed != plan
        with pytest.raises(PlanError):
            from_json(changed)
