import re

import pytest
from attrs import evolve

from rlsnutri import Medicine, NoScheduleError, Plan, RefusedPlanError, Severity, check, schedule, verify
from tests.golden import FOLDER, RENEW, answer, changes, in_full, reasons
from tests.golden.effort import EFFORT
from tests.golden.lies import LIES
from tests.golden.plans import IMPOSSIBLE, PLANS, WHY
from tests.golden.reports import REPORTS

REFUSED = "haemochromatosis"
every_plan = pytest.mark.parametrize("name", PLANS)
every_scheduled_plan = pytest.mark.parametrize("name", [name for name in PLANS if name != REFUSED])


@pytest.mark.parametrize("name", PLANS | IMPOSSIBLE)
def test_the_printed_answer_is_the_file_byte_for_byte(name: str) -> None:
    file = FOLDER / f"{name}.txt"
    held = file.read_bytes().decode() if file.exists() else ""
    assert answer((PLANS | IMPOSSIBLE)[name]) == held, f"is the change meant? read it, then renew the files: {RENEW}"


@pytest.mark.parametrize("name", WHY)
def test_what_is_said_of_a_dose_is_the_file_byte_for_byte(name: str) -> None:
    plan, dose = WHY[name]
    assert reasons(PLANS[plan], dose) == (FOLDER / f"{name}.txt").read_text(encoding="utf-8"), RENEW


@pytest.mark.parametrize("name", REPORTS)
def test_a_whole_report_is_the_file_byte_for_byte(name: str) -> None:
    assert in_full(*REPORTS[name]) == (FOLDER / f"{name}.txt").read_text(encoding="utf-8"), RENEW


@pytest.mark.parametrize("name", LIES)
def test_what_the_judge_says_of_lies_is_the_file_byte_for_byte(name: str) -> None:
    assert LIES[name]() == (FOLDER / f"{name}.txt").read_text(encoding="utf-8"), RENEW


def test_every_file_belongs_to_a_plan() -> None:
    named = {*PLANS, *IMPOSSIBLE, *WHY, *REPORTS, *LIES, *EFFORT, "changes"}
    assert {file.stem for file in FOLDER.glob("*.txt")} == named


@every_scheduled_plan
def test_the_schedule_is_true_and_proved(name: str) -> None:
    answered = schedule(PLANS[name])
    assert verify(PLANS[name], answered) == ()
    assert answered.proof.best
    assert answered.proof.canonical


@every_plan
def test_only_what_is_acknowledged_stood_in_the_way(name: str) -> None:
    needed = {acknowledged.code for acknowledged in PLANS[name].acknowledged}
    needed |= {"contraindicated:contra.iron.overload:ferrous sulfate"} if name == REFUSED else set()
    assert refusals(evolve(PLANS[name], acknowledged=())) == needed


def refusals(plan: Plan) -> set[str]:
    try:
        schedule(plan)
    except RefusedPlanError as error:
        return {finding.code for finding in error.findings}
    return set()


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_every_repair_of_an_impossible_plan_gives_a_true_schedule_and_raises_no_alarm(name: str) -> None:
    plan = IMPOSSIBLE[name]
    with pytest.raises(NoScheduleError) as caught:
        schedule(plan)
    failure = caught.value
    assert failure.irreducible
    assert 1 <= len(failure.repairs) <= 5
    alarms = {finding.code for finding in check(plan).findings if finding.severity is not Severity.NOTE}
    for repair in failure.repairs:
        answered = schedule(repair.plan)
        assert verify(repair.plan, answered) == ()
        assert {each.code for each in answered.findings if each.severity is not Severity.NOTE} <= alarms
        for told in repair.text.partition(" fits at ")[2:]:
            times = {str(slot.time) for slot in answered.slots}
            assert set(re.findall(r"\d\d:\d\d", told)) <= times


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_no_repair_touches_a_medicine(name: str) -> None:
    plan = IMPOSSIBLE[name]
    medicines = [each for each in (*plan.doses, *plan.events) if isinstance(each, Medicine)]
    with pytest.raises(NoScheduleError) as caught:
        schedule(plan)
    for repair in caught.value.repairs:
        assert [each for each in (*repair.plan.doses, *repair.plan.events) if isinstance(each, Medicine)] == medicines


def test_the_changes_that_are_tried_are_the_file_byte_for_byte() -> None:
    assert changes.told() == (FOLDER / "changes.txt").read_text(encoding="utf-8"), RENEW
