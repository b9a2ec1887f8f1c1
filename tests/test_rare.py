"""Branches that real plans seldom take: each test is the smallest plan that takes one."""

from __future__ import annotations

from pathlib import Path

import pytest
from attrs import evolve

from rlsnutri import (
    Acknowledgement,
    Alone,
    AroundMeal,
    Ceiling,
    Competitor,
    DailyLimit,
    Day,
    Dose,
    Drink,
    Ingredient,
    Medicine,
    Named,
    NoScheduleError,
    NotSameDay,
    Plan,
    PlanError,
    Product,
    Substance,
    Taken,
    Together,
    Window,
    check,
    replan,
    schedule,
)
from rlsnutri._cli import main
from rlsnutri.codec import plan_to_json, to_json

DAY = Day(wake="06:30", breakfast="07:30", lunch="12:30", dinner="18:30", bed="22:30")


def whys(plan: Plan, name: str) -> str:
    found = schedule(plan)
    return "\n".join(str(found.why(each)) for slot in found.slots for each in slot.intakes if each.dose == name)


def test_open_times_acknowledge_nothing_where_what_is_added_changes_the_findings() -> None:
    limit = DailyLimit("zinc", "25 mg", scope="supplemental", strength="must", id="mine")
    plan = Plan(day=DAY, doses=[Dose("zinc citrate", "60 mg", name="a")], rules=[limit])
    codes = [each.code for each in check(plan).findings if each.severity.value == "refuse"]
    found = schedule(evolve(plan, acknowledged=[Acknowledgement(code, up_to="60 mg") for code in codes]))
    added = found.open_times(Dose("zinc gluconate", "100 mg", name="b"))
    assert added.times == ()
    assert any(each.code == "over-limit:zinc:b" for each in added.findings)


def test_days_still_to_be_chosen_do_not_stand_as_in_the_plan() -> None:
    found = schedule(Plan(day=DAY, doses=[Dose("zinc citrate", "10 mg", name="zinc", every="week")]))
    with pytest.raises(PlanError, match="zinc does not stand as in its plan"):
        replan(evolve(found, chosen_days=()), now="08:00")


def test_the_rest_of_a_day_knows_on_which_days_a_medicine_is_prescribed() -> None:
    plan = Plan(
        day=DAY,
        doses=[Dose("zinc citrate", "10 mg", name="zinc")],
        events=[Medicine("metformin", at="12:30", every="3 days")],
    )
    found = schedule(plan)
    assert "metformin" in str(replan(found, now="08:00", day=0))
    assert "metformin" not in str(replan(found, now="08:00", day=1))


def test_a_medicine_too_close_only_to_a_preference_is_no_finding() -> None:
    plan = Plan(
        day=DAY,
        doses=[Dose("zinc citrate", "10 mg", name="zinc")],
        events=[Medicine("metformin", at="12:30")],
        rules=[Competitor("metformin", [Named("zinc")], before=120, after=120, strength="prefer", id="mine")],
    )
    rest = replan(schedule(plan), now="12:00", taken=[Taken("zinc", "12:00")])
    assert not [each for each in rest.findings if each.code.startswith("too-close")]


def test_why_of_a_json_plan_and_of_a_schedule_with_a_key_twice(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = Plan(day=DAY, doses=[Dose("zinc citrate", "10 mg", name="zinc")])
    written = tmp_path / "plan.json"
    written.write_text(plan_to_json(plan), encoding="utf-8")
    assert main(["replan", str(written), "--now", "08:00"]) == 0
    text = to_json(schedule(plan))
    written.write_text(text.replace('"kind": "schedule"', '"kind": "schedule", "kind": "schedule"'), encoding="utf-8")
    assert main(["replan", str(written), "--now", "08:00"]) != 0
    assert "stands here twice" in capsys.readouterr().err


def test_two_prescribed_medicines_keep_each_other_company_beside_a_dose_that_could() -> None:
    plan = Plan(
        day=DAY,
        doses=[Dose("zinc citrate", "10 mg", name="zinc", every="2 days")],
        events=[Medicine("metformin", at="12:30"), Medicine("levodopa", at="12:30", every="2 days")],
        rules=[
            Together(Named("metformin"), Named("zinc"), strength="should", id="one"),
            Together(Named("metformin"), Named("levodopa"), strength="should", id="other"),
        ],
    )
    assert schedule(plan).proof.best


def test_a_meeting_of_portions_that_are_never_so_large_is_none() -> None:
    rule = NotSameDay(Substance("zinc", at_least="10 mg"), "magnesium", strength="should", id="apart")
    plan = Plan(
        day=DAY,
        doses=[
            Dose("zinc citrate", "15 mg", name="zinc", times=3),
            Dose("magnesium citrate", "100 mg", name="magnesium"),
        ],
        rules=[rule],
    )
    assert schedule(plan).compromises == ()


def test_two_prescribed_medicines_over_a_ceiling_are_not_held_against_the_schedule() -> None:
    calcium = [Ingredient("calcium", nutrient="calcium", amount="400 mg")]
    plan = Plan(
        day=DAY,
        doses=[Dose("calcium citrate", "300 mg", name="mine")],
        events=[Medicine("one", at="08:00", contains=calcium), Medicine("other", at="09:00", contains=calcium)],
        rules=[Ceiling("calcium", "500 mg", apart=240, strength="should", id="sum")],
    )
    found = schedule(plan)
    assert all("mine" in str(each.text) or "one" not in str(each.text) for each in found.compromises)
    assert "500 mg" in whys(plan, "mine") or found.compromises == ()


def test_a_medicine_keeps_its_company_while_another_dose_stays() -> None:
    plan = Plan(
        day=DAY,
        doses=[
            Dose("zinc citrate", "10 mg", name="zinc"),
            Dose("zinc gluconate", "5 mg", name="other"),
        ],
        events=[Medicine("metformin", at="12:30")],
        rules=[Together(Named("metformin"), Substance("zinc"), strength="should", id="company")],
    )
    assert "metformin without" not in whys(plan, "zinc")


def test_a_preferred_window_missed_by_less_than_its_share_costs_the_rest_of_the_day_nothing() -> None:
    plan = Plan(
        day=DAY,
        doses=[Dose("zinc citrate", "10 mg", name="zinc", times=2)],
        rules=[Window("zinc", parts=[AroundMeal(0, 0)], strength="prefer", id="mine")],
    )
    found = schedule(plan)
    assert replan(found, now="07:31").best


def test_a_window_that_ends_before_it_starts_holds_nothing() -> None:
    plan = Plan(
        day=DAY,
        doses=[Dose("zinc citrate", "10 mg", name="zinc")],
        rules=[Window("zinc", parts=[AroundMeal(60, 10)], strength="must", id="never")],
    )
    with pytest.raises((NoScheduleError, PlanError)):
        schedule(plan)


def test_water_is_no_thing_that_alone_keeps_away() -> None:
    plan = Plan(
        day=DAY,
        doses=[Dose("zinc citrate", "10 mg", name="zinc"), Medicine("mine", times=1)],
        events=[Drink("milk", at="12:00", tags="water")],
        rules=[Alone("zinc", gap=60, strength="must", id="alone")],
    )
    assert schedule(plan).proof.best


def test_a_medicine_of_unknown_strength_reaches_every_threshold() -> None:
    iron = [Ingredient("iron", nutrient="iron")]
    plan = Plan(
        day=DAY,
        doses=[Medicine("tonic", times=1, contains=iron), Dose("zinc citrate", "10 mg", name="zinc")],
        rules=[
            Competitor("zinc", [Substance("iron", at_least="10 mg")], before=120, after=120, strength="must", id="x")
        ],
    )
    found = schedule(plan)
    assert not [slot for slot in found.slots if len(slot.intakes) > 1]


def test_a_product_may_be_a_drinkful_and_a_warning_cannot_be_acknowledged() -> None:
    plan = Plan(day=DAY, doses=[Dose(Product("mix", [Ingredient("zinc citrate", "60 mg")]), name="a")])
    warned = [each.code for each in check(plan).findings if each.severity.value == "warn"]
    told = check(evolve(plan, acknowledged=[Acknowledgement(warned[0])]))
    assert [each.severity.value for each in told.findings if each.code == warned[0]] == ["warn"]
