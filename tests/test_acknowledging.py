"""Laws of acknowledging: it is part of the plan, of every answer and export, and covers no more than it says."""

from __future__ import annotations

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from rlsnutri import (
    Acknowledgement,
    DailyLimit,
    Day,
    Dose,
    Labs,
    Person,
    Plan,
    RefusedPlanError,
    Schedule,
    Severity,
    check,
    schedule,
    verify,
)
from rlsnutri.codec import (
    error_to_dict,
    plan_from_dict,
    plan_from_json,
    plan_to_dict,
    plan_to_json,
    report_to_dict,
    schedule_from_dict,
    schedule_to_dict,
)
from rlsnutri.render.text import render_error, report_text, timetable

DAY = Day(wake="06:30", bed="22:30", breakfast="07:30", lunch="12:30", dinner="18:30")
WOMAN = Person(age=40, sex="female", state="none")
OVERLOAD = Person(age=55, sex="male", conditions="haemochromatosis", labs=Labs(transferrin_saturation="62 %"))
IRON, GATE = "over-limit:iron:iron", "contraindicated:contra.iron.overload:iron"
HIGHEST = 45
"""Milligrams of iron a day above which every limit for adults is exceeded."""


def iron(milligrams: int, person: Person = WOMAN) -> Plan:
    return Plan(day=DAY, person=person, doses=[Dose("ferrous sulfate", f"{milligrams} mg", name="iron")])


def is_scheduled(plan: Plan) -> bool:
    try:
        return isinstance(schedule(plan), Schedule)
    except RefusedPlanError:
        return False


amounts = st.integers(HIGHEST + 1, 200)


@settings(deadline=None, max_examples=25)
@given(amounts, amounts)
def test_it_lets_a_plan_through_up_to_its_amount_and_no_further(taken: int, up_to: int) -> None:
    plan = iron(taken)
    assert not is_scheduled(plan)
    assert is_scheduled(plan.acknowledging(IRON, up_to=f"{up_to} mg")) == (taken <= up_to)


@settings(deadline=None, max_examples=25)
@given(amounts, st.integers(0, 50))
def test_it_stands_in_every_answer_and_comes_back_from_every_export(taken: int, more: int) -> None:
    plan = iron(taken).acknowledging(IRON, up_to=f"{taken + more} mg")
    wanted = (Acknowledgement(IRON, f"{taken + more} mg"),)
    report, answer = check(plan), schedule(plan)
    assert plan.acknowledged == report.acknowledged == answer.acknowledged == wanted
    assert answer.findings == report.findings
    (found,) = (each for each in answer.findings if each.code == IRON)
    assert found.severity is Severity.WARN
    assert found.message.startswith(f"acknowledged up to {taken + more} mg: ")
    for printed in (timetable(answer), report_text(report)):
        assert f"Acknowledged:\n- {IRON}, up to {taken + more} mg a day" in printed
    assert plan_from_dict(plan_to_dict(plan)).acknowledged == wanted
    assert plan_from_json(plan_to_json(plan)).acknowledged == wanted
    assert schedule_from_dict(schedule_to_dict(answer)) == answer
    for exported in (schedule_to_dict(answer), report_to_dict(report)):
        assert exported["acknowledged"] == [{"code": IRON, "up_to": f"{taken + more} mg"}]
    assert verify(plan, answer) == ()


@settings(deadline=None, max_examples=10)
@given(st.integers(1, HIGHEST))
def test_one_finding_never_acknowledges_another(taken: int) -> None:
    plan = iron(taken, OVERLOAD)
    assert not is_scheduled(plan)
    assert is_scheduled(plan.acknowledging(GATE))
    with_more = iron(taken + HIGHEST, OVERLOAD).acknowledging(GATE)
    with pytest.raises(RefusedPlanError) as refused:
        schedule(with_more)
    assert [each.code for each in refused.value.findings] == [IRON]
    assert is_scheduled(with_more.acknowledging(IRON, up_to=f"{taken + HIGHEST} mg"))


def test_a_refusal_says_in_text_and_in_json_what_to_write() -> None:
    with pytest.raises(RefusedPlanError) as refused:
        schedule(iron(65))
    printed = render_error(refused.value)
    assert f'[[acknowledged]]\n    code = "{IRON}"\n    up_to = "65 mg"' in printed
    exported = error_to_dict(refused.value)
    assert [(each["code"], each["parameters"]["amount"]) for each in exported["findings"]] == [(IRON, "65 mg")]


def test_what_a_refusal_by_a_rule_of_the_plan_says_to_write_is_accepted() -> None:
    plan = evolve(iron(20), rules=(DailyLimit("iron", "10 mg", id="own"),))
    with pytest.raises(RefusedPlanError) as refused:
        schedule(plan)
    assert '    code = "daily-limit:own:iron"\n    up_to = "20 mg"' in render_error(refused.value)
    assert is_scheduled(plan.acknowledging("daily-limit:own:iron", up_to="20 mg"))


def test_check_reports_a_refused_plan_and_raises_nothing() -> None:
    assert [each.code for each in check(iron(65)).findings if each.severity is Severity.REFUSE] == [IRON]
