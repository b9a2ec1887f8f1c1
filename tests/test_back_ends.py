"""The library's values as fields of pydantic models and in the bodies of a web back end."""

from __future__ import annotations

import json
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from rlsnutri import Plan, Report, Schedule, check, schedule
from rlsnutri.codec import plan_to_dict, report_from_dict, report_to_dict, schedule_to_dict
from rlsnutri.errors import Fault, PlanError
from tests.golden.plans import PLANS

pydantic = pytest.importorskip("pydantic", reason="the extra `back-ends` is not installed")

PLAN = PLANS["readme"]
FAULTY: dict[str, Any] = {
    "day": {"wake": "06:30", "bed": "25:00"},
    "doses": [{"of": "zinc", "amount": "15 mg"}, {"of": "iron", "amount": "45"}],
    "extra": 1,
}


class Visit(pydantic.BaseModel):
    plan: Plan
    timetable: Schedule | None = None
    totals: Report | None = None


def test_a_value_and_its_dict_are_read_alike() -> None:
    assert Visit(plan=PLAN).plan is PLAN
    assert Visit.model_validate({"plan": plan_to_dict(PLAN)}).plan == PLAN
    assert Visit.model_validate_json(json.dumps({"plan": plan_to_dict(PLAN)})).plan == PLAN


def test_plans_schedules_and_reports_come_back_from_json_the_same() -> None:
    visit = Visit(plan=PLAN, timetable=schedule(PLAN), totals=check(PLAN))
    assert Visit.model_validate_json(visit.model_dump_json()) == visit
    assert visit.model_dump()["plan"] is PLAN
    dumped = visit.model_dump(mode="json")
    assert dumped["timetable"] == schedule_to_dict(schedule(PLAN))
    assert dumped["totals"] == report_to_dict(check(PLAN))


def test_a_report_is_read_back_and_a_schedule_is_no_report() -> None:
    report = check(PLAN)
    assert report_from_dict(report_to_dict(report)) == report
    with pytest.raises(PlanError) as caught:
        report_from_dict(schedule_to_dict(schedule(PLAN)))
    assert Fault("not the kind of a report", "report.kind", help="'report' is read here") in caught.value.faults
    with pytest.raises(PlanError):
        report_from_dict("report")  # type: ignore[arg-type]


def test_every_fault_is_an_error_at_its_own_place() -> None:
    with pytest.raises(pydantic.ValidationError) as caught:
        Visit.model_validate({"plan": FAULTY})
    errors = caught.value.errors()
    assert [error["loc"] for error in errors] == [
        ("plan", "day", "bed"),
        ("plan", "doses", 1, "amount"),
        ("plan", "extra"),
    ]
    assert {error["type"] for error in errors} == {"plan_error"}
    assert errors[1]["msg"] == (
        "cannot read '45' as an amount; help: a number, a space and one of ng, µg (mcg), mg, g, IU — "
        'for example "45 mg"'
    )
    assert errors[1]["ctx"]["path"] == "plan.doses[1].amount"


@pytest.mark.parametrize("value", [None, 5, "plan", [], {"{problem}": "{help}"}, {"a.b[0]": 1}])
def test_nonsense_is_an_error_of_pydantics_too(value: object) -> None:
    with pytest.raises(pydantic.ValidationError):
        Visit.model_validate({"plan": value})


def test_the_schema_says_that_a_plan_is_an_object() -> None:
    properties = Visit.model_json_schema()["properties"]
    assert properties["plan"]["type"] == "object"
    assert properties["plan"]["description"].startswith("Everything that one answer depends on")


def test_nothing_of_pydantic_is_imported_with_the_library_nor_with_a_timetable() -> None:
    code = (
        "import sys, rlsnutri, tests.golden.plans as p; s = rlsnutri.schedule(p.PLANS['readme']); s._repr_html_();"
        "print([m for m in sys.modules if m.partition('.')[0] in ('pydantic', 'pydantic_core', 'rich', 'pandas')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.fixture
def client() -> Any:
    pytest.importorskip("httpx", reason="the extra `back-ends` is not installed")
    testclient = pytest.importorskip("fastapi.testclient", reason="the extra `back-ends` is not installed")
    example = Path(__file__).parents[1] / "examples" / "fastapi_app.py"
    return testclient.TestClient(runpy.run_path(str(example))["app"])


def test_the_example_back_end_answers(client: Any) -> None:
    answer = client.post("/schedule", json=plan_to_dict(PLAN))
    assert answer.status_code == 200
    assert answer.json() == schedule_to_dict(schedule(PLAN))
    assert client.post("/check", json=plan_to_dict(PLAN)).json() == report_to_dict(check(PLAN))
    compared = client.post("/compare", json={"before": plan_to_dict(PLAN), "after": plan_to_dict(PLAN)})
    assert compared.json()["after"] == answer.json()
    page = client.post("/schedule.html", json=plan_to_dict(PLAN))
    assert page.text.startswith("<!DOCTYPE html>")


def test_the_example_back_end_names_every_fault_and_every_refusal(client: Any) -> None:
    faulty = client.post("/schedule", json=FAULTY)
    assert faulty.status_code == 422
    assert [error["loc"] for error in faulty.json()["detail"]] == [
        ["body", "day", "bed"],
        ["body", "doses", 1, "amount"],
        ["body", "extra"],
    ]
    refused = client.post("/schedule", json=plan_to_dict(PLANS["haemochromatosis"]))
    assert refused.status_code == 409
    assert refused.json()["error"] == "refused"
    unknown = client.post("/schedule", json={**plan_to_dict(PLAN), "doses": [{"of": "zink", "amount": "5 mg"}]})
    assert unknown.status_code == 422
    assert unknown.json()["faults"][0]["path"] == "plan.doses[0].of"


def test_the_example_back_end_describes_itself(client: Any) -> None:
    described = client.get("/openapi.json").json()
    assert "/schedule" in described["paths"]
