import pytest
from attrs import evolve

from rlsnutri import Plan, RefusedPlanError, schedule, verify
from tests.golden import FOLDER, RENEW, answer
from tests.golden.plans import PLANS

REFUSED = "haemochromatosis"
every_plan = pytest.mark.parametrize("name", PLANS)
every_scheduled_plan = pytest.mark.parametrize("name", [name for name in PLANS if name != REFUSED])


@every_plan
def test_the_printed_answer_is_the_file_byte_for_byte(name: str) -> None:
    file = FOLDER / f"{name}.txt"
    held = file.read_bytes().decode() if file.exists() else ""
    assert answer(PLANS[name]) == held, f"is the change meant? read it, then renew the files: {RENEW}"


def test_every_file_belongs_to_a_plan() -> None:
    assert {file.stem for file in FOLDER.glob("*.txt")} == set(PLANS)


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
