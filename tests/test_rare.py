"""Branches that real plans seldom take: each test is the smallest plan that takes one."""

from __future__ import annotations

from concurrent.futures import BrokenExecutor, Executor, Future
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from attrs import evolve

from rlsnutri import (
    Acknowledgement,
    Alone,
    AnyDays,
    AroundMeal,
    Ceiling,
    ClockTime,
    Competitor,
    DailyLimit,
    Dose,
    Drink,
    Fault,
    Finding,
    Gate,
    Ingredient,
    Intake,
    Interval,
    Medicine,
    Named,
    NoScheduleError,
    NotSameDay,
    Plan,
    PlanError,
    Policy,
    Product,
    Severity,
    Substance,
    Taken,
    Together,
    Waiver,
    Window,
    check,
    read_label,
    replan,
    schedule,
    schedule_many,
    verify_replan,
)
from rlsnutri._api.impossible import Impossible
from rlsnutri._cli import main
from rlsnutri._engine.links import Link
from rlsnutri._engine.matching import content
from rlsnutri.amounts import Amount, CompoundAmount
from rlsnutri.audit.fixed import _days
from rlsnutri.audit.gates import _read_terms, _thousandths
from rlsnutri.audit.reporting import _once
from rlsnutri.catalog import default_catalog, look_up
from rlsnutri.catalog.entries import PresetGap
from rlsnutri.catalog.presets import with_presets
from rlsnutri.catalog.resolving import named_ids, unresolved
from rlsnutri.catalog.rows import Row
from rlsnutri.clock import since_wake
from rlsnutri.codec import plan_to_json, to_json
from rlsnutri.codec.documents import DEEPEST, _unfit, from_json, from_toml
from rlsnutri.codec.reading import read_text
from rlsnutri.codec.values import _read_pairs
from rlsnutri.explain.impossible import Blamed, _cliques, _defaults
from rlsnutri.explain.placing import Obstacle, _in_words
from rlsnutri.explain.reasons import rule_origin
from rlsnutri.interop.dsld.measures import printed_text
from rlsnutri.interop.dsld.shape import Label, _forms
from rlsnutri.interop.taking import _counted, takings
from rlsnutri.interop.taking import _in_words as _taken_in_words
from rlsnutri.render.label_text import label_text
from rlsnutri.render.svg_day import _shortened
from rlsnutri.render.text import render_error
from rlsnutri.rules import Origin
from rlsnutri.showing import _place
from tests.test_labels import label, row
from tests.test_seldom import DAY, whys


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


@pytest.mark.parametrize(("days", "lonely"), [("day", []), ("2 days", [("company",)])])
def test_a_prescribed_medicine_keeps_another_company_on_the_days_of_both(days: str, lonely: list[tuple[str]]) -> None:
    tonic = Medicine("tonic", at="12:30", every=days, contains=[Ingredient("zinc", nutrient="zinc", amount="5 mg")])
    plan = Plan(
        day=DAY,
        doses=[Dose("zinc citrate", "10 mg", name="mine", at="20:00")],
        events=[Medicine("metformin", at="12:30"), tonic],
        rules=[Together(Named("metformin"), "zinc", strength="should", id="company")],
    )
    assert [each.rules for each in schedule(plan).compromises] == lonely


def test_a_meeting_of_portions_that_are_never_so_large_is_none() -> None:
    rule = NotSameDay(Substance("zinc", at_least="10 mg"), "magnesium", strength="should", id="apart")
    plan = Plan(
        day=DAY,
        doses=[
            Dose(Product("zinc", [Ingredient("zinc citrate", "5 mg")]), units=3, name="mine"),
            Dose("magnesium citrate", "100 mg", name="magnesium"),
        ],
        rules=[rule],
    )
    found = schedule(plan)
    assert found.compromises == ()
    assert [intake.portions for slot in found.slots for intake in slot.intakes if intake.dose == "mine"] == [1, 1, 1]
    assert "magnesium should not share a day" in whys(plan, "mine")


def test_two_prescribed_medicines_over_a_ceiling_are_not_held_against_the_schedule() -> None:
    calcium = [Ingredient("calcium", nutrient="calcium", amount="400 mg")]
    plan = Plan(
        day=DAY,
        doses=[Dose("calcium citrate", "300 mg", name="mine")],
        events=[Medicine("one", at="08:00", contains=calcium), Medicine("other", at="09:00", contains=calcium)],
        rules=[Ceiling("calcium", "500 mg", apart=240, strength="should", id="sum")],
    )
    found = schedule(plan)
    (intake,) = (each for slot in found.slots for each in slot.intakes if each.dose == "mine")
    assert found.compromises == ()
    assert ClockTime.parse("13:00") <= intake.time


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
    assert replan(found, now="08:01").best


def test_a_window_that_ends_before_it_starts_holds_nothing() -> None:
    plan = Plan(
        day=DAY,
        doses=[Dose("zinc citrate", "10 mg", name="zinc")],
        rules=[Window("zinc", parts=[AroundMeal(60, 10)], strength="must", id="never")],
    )
    with pytest.raises(NoScheduleError, match="never"):
        schedule(plan)


def test_a_medicine_of_unknown_strength_reaches_every_threshold() -> None:
    iron = [Ingredient("iron", nutrient="iron")]
    plan = Plan(
        day=DAY,
        doses=[Medicine("tonic", times=1, contains=iron), Dose("zinc citrate", "10 mg", name="zinc")],
        rules=[
            Competitor("zinc", [Substance("iron", at_least="10 mg")], before=120, after=120, strength="must", id="x")
        ],
    )
    first, second = (since_wake(each.time, DAY.wake) for each in schedule(plan).slots if each.intakes)
    assert second - first >= 120


def test_a_warning_cannot_be_acknowledged() -> None:
    plan = Plan(day=DAY, doses=[Dose(Product("mix", [Ingredient("zinc citrate", "60 mg")]), name="a")])
    warned = [each.code for each in check(plan).findings if each.severity.value == "warn"]
    told = check(evolve(plan, acknowledged=[Acknowledgement(warned[0])]))
    assert [each.severity.value for each in told.findings if each.code == warned[0]] == ["warn"]


# ---- unit by unit: what no plan reaches by itself ----


def test_a_link_without_a_curve_costs_nothing() -> None:
    assert Link(10, 10, None, None, turned=False).cost(5) == 0


def test_two_rules_that_say_nothing_of_times_are_one_only_by_their_id() -> None:
    gate, other, *_ = (rule for rule in default_catalog().rules if isinstance(rule, Gate))
    assert content(gate) != content(other)


def test_a_limit_is_one_rule_by_nutrient_amount_and_scope() -> None:
    one = DailyLimit("zinc", "25 mg", scope="total", id="one")
    assert content(one) == content(evolve(one, id="other")) != content(evolve(one, scope="supplemental"))


def test_the_gravest_of_findings_under_one_code_is_kept() -> None:
    note, warning = (Finding("code", severity, "said") for severity in (Severity.NOTE, Severity.WARN))
    assert _once([note, warning]) == _once([warning, note]) == [warning]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("doses = 5 5", "cannot read this as TOML"),
        ("[" * 90, "nested too deep"),
        ("a = " + "9" * 400, "a huge number"),
    ],
)
def test_what_is_no_toml_is_told_by_its_fault(text: str, said: str) -> None:
    with pytest.raises(PlanError, match=said):
        from_toml(text, "plan")


def test_json_that_python_itself_gives_up_on_is_nested_too_deep(monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(*_: object, **__: object) -> None:
        raise RecursionError

    monkeypatch.setattr("json.loads", endless)
    monkeypatch.setattr("tomllib.loads", endless)
    for read in (from_json, from_toml):
        with pytest.raises(PlanError, match="nested too deep"):
            read("{}" if read is from_json else "", "plan")


def test_a_table_deeper_than_any_plan_is_refused_wherever_it_stands() -> None:
    held: object = 1
    for _ in range(DEEPEST + 2):
        held = [held]
    assert [each.problem for each in _unfit(held, "plan", 0)] == ["nested too deep"]


def test_a_word_that_a_row_of_the_catalogue_cannot_have_is_told() -> None:
    row = Row({"kind": "x"}, "rules.x", faults := [])
    assert row.member("kind", Severity, Severity.NOTE) is Severity.NOTE
    assert [each.problem for each in faults] == ["not one of the words known here"]


def test_a_text_is_cut_only_where_it_has_no_room() -> None:
    assert _shortened("abcdef", 4) == "abc…"
    assert _shortened("abc", 3) == "abc"


def test_a_rule_of_a_catalogue_that_names_no_source_is_told_by_its_id() -> None:
    bare = Competitor("iron", ["zinc"], before=60, after=60, id="bare", origin=Origin.CATALOG)
    assert rule_origin(bare) == "rule bare"


def test_default_intervals_of_several_doses_are_told_as_one() -> None:
    blamed = [Blamed(Interval(name, least=120), ("default:spacing",)) for name in ("a", "b")]
    (reason,) = _defaults(blamed, look_up(Plan(day=DAY), default_catalog()))
    assert reason.text == "intakes of a and of b must be at least 2 h apart"


def test_a_gap_between_a_thing_and_itself_is_no_clique() -> None:
    blamed = [Blamed(Competitor("iron", ["iron"], before=60, after=60, id=name), (name,)) for name in "abc"]
    assert _cliques(blamed) == []


def test_a_statement_of_a_label_that_is_no_direction_is_not_printed() -> None:
    statements = [{"type": "Formulation re: Vegan", "notes": "Made of plants."}]
    assert "plants" not in label_text(read_label(label(row("Iron", 5, "mg"), statements=statements)), width=80)


def test_an_error_without_an_argument_is_rendered_without_one() -> None:
    bare = NoScheduleError(find_conflict=tuple, find_argument=tuple, find_repairs=tuple, steps=3)
    assert render_error(bare, width=80) == "no schedule fits this plan"


def test_a_fault_that_stands_outside_the_document_keeps_its_place() -> None:
    assert _place(Fault("wrong", "schedule.slots[2].time"), "schedule") == ("slots", 2, "time")
    assert _place(Fault("wrong", "elsewhere[1]"), "schedule") == ("elsewhere", 1)


def test_a_phosphate_without_an_amount_holds_phosphorus_without_an_amount() -> None:
    mix = Product("mix", [Ingredient("dicalcium phosphate")])
    (item,) = look_up(Plan(day=DAY, doses=[Dose(mix)]), default_catalog()).items
    assert {each.nutrient: each.nanograms for each in item.contents} == {"calcium": None, "phosphorus": None}


def test_an_amount_that_a_row_of_the_catalogue_cannot_have_is_told() -> None:
    row_ = Row({"amount": "5 spoons"}, "rules.x", faults := [])
    assert row_.amount("amount") == Amount(0)
    assert [each.path for each in faults] == ["rules.x.amount"]


def test_names_of_things_are_no_ids_that_a_catalogue_must_know() -> None:
    assert list(named_ids(Competitor(Named("mine"), ["iron"], before=1, after=1))) == ["iron"]


class Breaking(Executor):
    """Gives nothing back and takes nothing on after the first."""

    def __init__(self) -> None:
        self.given = 0

    def submit(self, *_: object, **__: object) -> Any:
        self.given += 1
        if self.given > 1:
            raise BrokenExecutor
        future: Future[bytes] = Future()
        future.set_exception(BrokenExecutor())
        return future


def test_who_stops_reading_after_the_executor_broke_leaves_nothing_running() -> None:
    plans = [Plan(day=DAY, doses=[Dose("zinc citrate", f"{mg} mg")]) for mg in range(1, 6)]
    found = schedule_many(plans, executor=Breaking(), chunksize=1)
    with pytest.warns(RuntimeWarning, match="the executor broke"):
        assert next(iter(found))
    del found


def test_what_a_drink_does_not_state_exempts_it_from_nothing_and_matches_no_nutrient() -> None:
    milk = Drink("milk", at="12:00", contains=[Ingredient("calcium", nutrient="calcium")], tags="dairy")
    plan = Plan(
        day=DAY,
        doses=[Dose("zinc citrate", "10 mg", name="zinc"), Dose("calcium citrate", "100 mg", name="calcium")],
        events=[milk],
        rules=[Competitor("zinc", ["calcium", "dairy"], before=120, after=120, strength="must", id="x")],
    )
    assert "milk" in whys(plan, "zinc")
    by_nutrient = [Competitor("zinc", ["calcium"], before=120, after=120, strength="must", id="x")]
    assert "milk" not in whys(evolve(plan, rules=by_nutrient), "zinc")


def test_water_may_be_prescribed_beside_what_is_taken_alone() -> None:
    plan = Plan(
        day=DAY,
        doses=[Medicine("water", times=1), Dose("zinc citrate", "5 mg", name="zinc")],
        rules=[Alone("zinc", gap=60, strength="must", id="alone")],
    )
    assert [len(slot.intakes) for slot in schedule(plan).slots if slot.intakes] == [2]


def test_a_rule_without_strength_asks_nothing_of_the_rest_of_a_day() -> None:
    plan = Plan(
        day=DAY,
        doses=[Dose("zinc citrate", "10 mg", name="zinc"), Dose("magnesium citrate", "100 mg", name="magnesium")],
        rules=[Competitor("zinc", ["magnesium"], before=600, after=600, strength="none", id="mine")],
    )
    rest = replan(schedule(plan), now="06:30")
    assert (rest.best, rest.compromises) == (True, ())


# ---- labels that say one thing twice ----


@pytest.mark.parametrize(
    ("rows", "uses"),
    [
        (
            [row("Vitamin A", 900, "mcg RAE", under=[row("Beta-Carotene", 5000, "IU"), row("Retinol", 100, "mcg")])],
            "counted part part",
        ),
        (
            [
                row(
                    "Vitamin E",
                    15,
                    "mg",
                    under=[row("d-alpha tocopherol", 20, "IU"), row("mixed tocopherols", 5, "mg")],
                )
            ],
            "counted part unknown",
        ),
        ([row("Niacin", 20, "mg NE", under=[row("Niacinamide", 5, "mg")])], "rest counted"),
        (
            [row("Folate", 400, "mcg DFE", under=[row("Folic Acid", 100, "mcg"), row("Folate", 5, "IU")])],
            "counted part part",
        ),
        ([row("Magnesium"), row("Magnesium")], "not-printed stated-elsewhere"),
        ([row("Magnesium Citrate"), row("Magnesium Oxide")], "not-printed stated-elsewhere"),
        (
            [row("Magnesium", 50, "mg", under=[row("Green Tea", 5, "mg"), row("Magnesium Citrate")])],
            "counted unknown part",
        ),
        ([row("Anhydrous Caffeine", 20, "mg")], "counted"),
        ([row("Choline", 20, "IU")], "iu"),
        ([row("Folic Acid", 100, "IU")], "iu"),
        (
            [row("Magnesium", 50, "mg", under=[row("Magnesium Citrate", 0, "mg"), row("Magnesium Oxide")])],
            "counted zero part",
        ),
        ([row("Something", 20, "mg", group="Zinc")], "compound"),
        (
            [row("Magnesium", 50, "mg", under=[row("Magnesium Oxide", under=[row("Magnesium Citrate")])])],
            "counted part part",
        ),
        (
            [row("Magnesium", 50, "mg", forms=["Magnesium Oxide"], under=[row("Magnesium Citrate")])],
            "counted part",
        ),
    ],
)
def test_a_label_that_contradicts_itself_counts_nothing_twice(rows: list[dict[str, Any]], uses: str) -> None:
    read = read_label(label(*rows))
    assert " ".join(each.code for each in read.rows) == uses
    assert all(each.counted for each in read.rows if each.use.value == "used")


def test_a_form_without_a_name_is_told() -> None:
    said = Label()
    assert list(_forms([{"name": ""}], "forms", said)) == []
    assert said.faults == ["forms[0].name: the form has no name"]


def test_a_row_without_a_name_is_told_and_not_counted() -> None:
    read = read_label(label(row("", 5, "mg"), row("Iron", 5, "mg")))
    assert [each.code for each in read.rows] == ["unknown", "counted"]
    assert any("ingredientRows[0].name: the row has no name" in note for note in read.notes)


def test_what_the_rest_of_a_day_says_was_planned_must_have_been() -> None:
    found = schedule(Plan(day=DAY, doses=[Dose("zinc citrate", "10 mg", name="zinc")]))
    rest = replan(found, now="06:30")
    (slot,) = (each for each in rest.slots if each.intakes)
    (intake,) = slot.intakes
    moved = evolve(slot, time=ClockTime.parse("10:00"), intakes=(evolve(intake, time=ClockTime.parse("10:00")),))
    later = evolve(rest, slots=(moved,))
    for wrong in (later, evolve(later, now=ClockTime.parse("11:00"))):
        assert "time:zinc" in {each.code for each in verify_replan(found, wrong)}


def test_a_repair_may_leave_a_rule_with_fewer_objects() -> None:
    doses = [
        Dose("zinc citrate", "1 mg", name="a", at="07:00"),
        Dose("zinc gluconate", "1 mg", name="b", at="20:00"),
        Dose("ferrous sulfate", "14 mg", name="c", between="06:30-08:00"),
    ]
    rule = Competitor(Named("c"), [Named("a"), Named("b")], before=120, after=120, strength="must", id="x")
    with pytest.raises(NoScheduleError) as caught:
        schedule(Plan(day=DAY, doses=doses, rules=[rule]))
    assert "leave out a" in str(caught.value)


def gap_to(other: str) -> Competitor:
    return Competitor(Named("c"), [Named(other)], before=120, after=120, strength="must", id=f"to {other}")


@pytest.mark.parametrize(
    "more",
    [
        {"rules": [gap_to("a")], "acknowledged": [Acknowledgement("over-limit:zinc:c", up_to="61 mg")]},
        {"rules": [gap_to("a"), gap_to("d")], "waived": [Waiver("to d", reason="agreed")]},
    ],
    ids=["acknowledged", "waived"],
)
def test_a_repair_that_leaves_out_a_dose_leaves_out_what_spoke_of_it(more: dict[str, Any]) -> None:
    dose = Dose("zinc gluconate", "60 mg" if "acknowledged" in more else "10 mg", name="c", between="06:30-08:00")
    other = Dose("magnesium citrate", "10 mg", name="d")
    with pytest.raises(NoScheduleError) as caught:
        schedule(Plan(day=DAY, doses=[dose, other], events=[Medicine("a", at="07:00")], **more))
    assert "leave out c" in str(caught.value)


def test_a_changed_plan_with_other_faults_is_no_repair() -> None:
    def read(_: Plan) -> None:
        raise PlanError([Fault("wrong", "plan.day")])

    with pytest.raises(PlanError, match="wrong"):
        Impossible._readable(SimpleNamespace(_read=read), Plan(day=DAY))  # type: ignore[arg-type]  # noqa: SLF001


def test_nothing_is_printed_where_nothing_is() -> None:
    assert printed_text(None) == ""


def test_days_that_should_not_meet_have_few_words_too() -> None:
    rule = NotSameDay("iron", "zinc", strength="should", id="apart")
    obstacle = Obstacle(rule, ("apart",), 1, "zinc", None, is_subject=True)
    assert _in_words(obstacle, SimpleNamespace()) == "on a day with zinc"  # type: ignore[arg-type]


def test_days_still_to_be_chosen_may_be_any() -> None:
    assert _days(AnyDays(period=7, count=1), 14) == set(range(14))


def test_of_two_presets_for_the_same_objects_the_second_finds_none_left() -> None:
    rule = Competitor("iron", ["zinc"], before=60, after=60, id="gap")
    gap = PresetGap(rule="gap", objects=("zinc",), before=120, after=120, by="book")
    presets = [(SimpleNamespace(id=name), gap) for name in ("one", "other")]
    chosen: Any = {"gap": tuple(presets)}
    assert [part.id for part, _ in with_presets(rule, chosen)] == ["gap"]


def test_pairs_in_a_table_tell_all_that_is_wrong_with_them() -> None:
    with pytest.raises(PlanError) as caught:
        _read_pairs({"a": 1, "b": 2}, read_text, read_text)
    assert [each.path for each in caught.value.faults] == ["a", "b"]


def taken_as(dose: Dose, *, portions: int, of: int) -> str:
    return _taken_in_words(dose, Intake(dose.name, ClockTime.parse("08:00"), portions, of, ()))


def test_shares_are_told_in_the_measure_of_the_plan() -> None:
    mix = Product("mix", [Ingredient("zinc citrate", "5 mg")])
    assert taken_as(Dose(mix), portions=1, of=2) == "1/2 of 1"
    assert taken_as(Dose("zinc citrate", "100 ng"), portions=1, of=3) == "1/3 of 100 ng"
    capsules = Dose("zinc citrate", "20 mg compound", unit="10 mg compound")
    assert taken_as(capsules, portions=1, of=2) == "1 × 10 mg compound"
    assert taken_as(capsules, portions=1, of=4) == "5 mg compound"


def test_a_calendar_of_days_that_nobody_chose_is_refused() -> None:
    found = schedule(Plan(day=DAY, doses=[Dose("zinc citrate", "10 mg", name="zinc", every="week")]))
    with pytest.raises(PlanError, match="the days of 'zinc' are not chosen"):
        list(takings(evolve(found, chosen_days=())))


def test_a_preference_that_costs_nothing_is_no_reason_today_either() -> None:
    plan = Plan(
        day=DAY,
        doses=[Dose("zinc citrate", "10 mg", name="zinc"), Dose("magnesium citrate", "100 mg", name="magnesium")],
        rules=[Competitor("zinc", ["magnesium"], before=600, after=600, strength="prefer", id="mine")],
        policy=Policy(prefer_prices=(0, 0, 0, 0)),
    )
    rest = replan(schedule(plan), now="06:30")
    assert (rest.best, rest.compromises) == (True, ())


def test_units_by_another_measure_are_not_counted() -> None:
    assert _counted(Amount(4), CompoundAmount(Amount(2))) is None
    assert _counted(Amount(4), Amount(2)) == 2


def test_a_preset_of_a_rule_that_the_catalogue_does_not_have_is_told() -> None:
    known = default_catalog()
    preset = known.presets[0]
    changed = evolve(known, presets=(evolve(preset, gaps=(evolve(preset.gaps[0], rule="nowhere"),)),))
    assert [(each.problem, each.value) for each in unresolved(changed)] == [("no such rule", "nowhere")]


@pytest.mark.parametrize(("text", "thousandths"), [("2", 2000), ("2.5", 2500), ("0.125", 125), ("10.05", 10_050)])
def test_numbers_of_terms_are_read_to_the_thousandth(text: str, thousandths: int) -> None:
    assert _thousandths(text) == thousandths


def test_a_term_may_list_several_values() -> None:
    gate = next(rule for rule in default_catalog().rules if isinstance(rule, Gate))
    listed = evolve(gate, conditions=(("subject_without", "a, b"), ("subject_without", "c")))
    assert _read_terms(listed) == {"subject_without": ("a", "b", "c")}
