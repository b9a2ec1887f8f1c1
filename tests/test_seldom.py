"""What happens seldom: words for rules that are never broken, labels that contradict themselves, odd questions."""

from __future__ import annotations

import errno
import json
from html import unescape
from importlib import import_module
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from attrs import evolve

from rlsnutri import (
    Acknowledgement,
    Alone,
    AroundMeal,
    Ceiling,
    ClockTime,
    ClockWindow,
    Competitor,
    DailyLimit,
    Day,
    Dose,
    Drink,
    Fault,
    FirstOfDay,
    Gate,
    Ingredient,
    Medicine,
    MostTimes,
    Named,
    NoScheduleError,
    NotSameDay,
    Plan,
    PlanError,
    Policy,
    Product,
    RefusedPlanError,
    Taken,
    Together,
    Window,
    check,
    replan,
    rls_guide,
    schedule,
)
from rlsnutri._api.opening import _portion, _share
from rlsnutri._cli import running
from rlsnutri._engine.timing import Timing
from rlsnutri.amounts import Amount
from rlsnutri.answers import Compromise
from rlsnutri.audit.limits import above_daily_limit
from rlsnutri.catalog import Catalog, default_catalog, look_up
from rlsnutri.codec import from_json, plan_from_dict, plan_from_json, plan_from_toml
from rlsnutri.codec.reading import tried
from rlsnutri.codec.schema import _Maker, plan_schema
from rlsnutri.explain.compromises import _default_in_words
from rlsnutri.explain.few import not_kept, phrase
from rlsnutri.explain.rules import rule_in_words
from rlsnutri.interop.taking import _in_words
from rlsnutri.render import html_page
from rlsnutri.render.html_day import _strip
from rlsnutri.render.svg_day import _shortened
from rlsnutri.render.text import render_error
from rlsnutri.render.words import thing_called
from tests.test_labels import label, row

DAY = Day(wake="06:30", breakfast="07:30", lunch="12:30", dinner="18:30", bed="22:30")
EMPTY = Catalog.empty()


# ---- words ----


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (Alone("fibre", gap=120, meals=False), "fibre must stay 2 h from anything else but meals"),
        (Alone("fibre", gap=120, excepting=["water"]), "fibre must stay 2 h from anything else, except water"),
        (Ceiling("calcium", "500 mg"), "calcium must be at most 500 mg at a time"),
        (Ceiling("calcium", "500 mg", apart=240), "calcium must be at most 500 mg at a time, or 4 h apart"),
        (
            DailyLimit("magnesium", "350 mg", scope="supplemental"),
            "magnesium must be at most 350 mg a day (supplemental)",
        ),
        (Competitor("iron", ["zinc"], before=0, after=0), "iron must keep no time from zinc"),
    ],
)
def test_every_kind_of_rule_has_words_even_where_it_is_never_broken(rule: Any, said: str) -> None:
    assert rule_in_words(rule) == said


def test_the_few_words_of_a_rule_without_an_arm_of_its_own_are_the_whole_sentence() -> None:
    rule = NotSameDay("iron", "zinc")
    assert phrase(rule) == rule_in_words(rule)


def test_a_gap_that_is_not_kept_is_told_from_both_sides() -> None:
    assert not_kept(Alone("fibre", gap=120), is_subject=True) == "not 2 h from"
    assert not_kept(FirstOfDay("levothyroxine", gap=30), is_subject=True) == "not 30 min before"
    assert not_kept(Competitor("iron", ["zinc"], before=None, after=None), is_subject=True) == "on a day with"


def test_a_default_that_has_no_words_of_its_own_is_told_by_its_name() -> None:
    given_up = Compromise(rules=("default:other",), weight=1, missing=5, things=(), text="")
    assert _default_in_words(given_up, "at 08:00") == "default:other is not kept at 08:00"
    assert _default_in_words(given_up, "") == "default:other is not kept"


# ---- open times of what the plan has already ----


@pytest.mark.parametrize(
    ("amount", "more"),
    [("20 mg", "10 mg"), ("20 mg compound", "10 mg compound")],
)
def test_one_more_portion_of_a_dose_by_its_amount_is_one_share(amount: str, more: str) -> None:
    plan = Plan(day=DAY, doses=[Dose("zinc citrate", amount, name="mine", times=2)])
    found = schedule(plan)
    known = look_up(plan, default_catalog())
    portion = _portion(known.items[0], found, known)
    assert str(portion.amount) == more
    assert (portion.name, portion.times) == ("one more mine", 1)
    assert found.open_times("mine").closed  # two a day are spread over all of it


def test_a_share_that_does_not_divide_is_never_too_little() -> None:
    assert _share(Amount(10), 3) == Amount(4)


@pytest.mark.parametrize(
    "thing", [Product("mix", [Ingredient("zinc", "5 mg")]), default_catalog().form("zinc citrate")]
)
def test_open_times_are_found_for_products_and_forms(thing: Any) -> None:
    found = schedule(Plan(day=DAY, doses=[Dose("zinc citrate", "5 mg", name="mine")]))
    amount: dict[str, Any] = {} if isinstance(thing, Product) else {"amount": "5 mg"}
    assert found.open_times(thing, **amount).times


def test_open_times_are_asked_of_a_schedule() -> None:
    from rlsnutri._api.opening import open_times  # noqa: PLC0415 -- the door below the method

    with pytest.raises(PlanError, match="is no schedule"):
        open_times("nothing", "iron")  # type: ignore[arg-type]


# ---- replanning ----


def test_what_was_taken_needs_a_name_and_a_drink_has_no_portions() -> None:
    plan = Plan(day=DAY, doses=[Dose("zinc citrate", "15 mg")], events=[Drink("coffee", at=["08:00"])])
    found = schedule(plan)
    with pytest.raises(PlanError, match="is no name"):
        replan(found, now="12:00", taken=[Taken(3, "09:00")])  # type: ignore[arg-type]
    with pytest.raises(PlanError, match="has no portions"):
        replan(found, now="12:00", taken=[Taken("coffee", "08:00", portions=2)])


# ---- the guide, findings and schema ----


def test_a_schema_of_the_plan_is_json() -> None:
    assert json.loads(json.dumps(plan_schema()))["type"] == "object"


def test_of_an_acknowledgement_up_to_another_scale_nothing_is_compared() -> None:
    plan = Plan(
        day=DAY,
        doses=[Dose("zinc citrate", "60 mg")],
    )
    (code,) = [
        each.code for each in check(plan).findings if each.code.startswith("over-limit:") and "zinc" in each.code
    ][:1]
    with pytest.raises(PlanError, match="cannot compare"):
        check(evolve(plan, acknowledged=[Acknowledgement(code, up_to="60 IU")]))


def test_a_guide_says_when_the_budget_of_steps_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    from rlsnutri import BudgetExceededError  # noqa: PLC0415
    from rlsnutri._api import guiding  # noqa: PLC0415

    def ended(*_: object, **__: object) -> None:
        raise BudgetExceededError(3)

    monkeypatch.setattr(guiding, "schedule", ended)
    guide = rls_guide(Plan(day=DAY))
    assert "no schedule found within 3 steps" in str(guide)


# ---- what nothing fits, and why ----


def test_a_drink_in_the_way_is_moved_or_dropped_as_a_repair() -> None:
    plan = Plan(
        day=DAY,
        doses=[Dose("ferrous sulfate", "14 mg", name="iron", at="08:00")],
        events=[Drink("coffee", at=["08:00"])],
        rules=[Competitor("iron", ["coffee"], before=60, after=60, strength="must", id="mine")],
    )
    with pytest.raises(NoScheduleError) as caught:
        schedule(plan)
    assert any("coffee" in each.text for each in caught.value.repairs)


def test_a_meal_that_must_be_near_on_a_day_without_any_is_told() -> None:
    rule = Window("zinc", parts=[AroundMeal(0, 30)], strength="must", id="fed")
    with pytest.raises(NoScheduleError) as caught:
        schedule(Plan(day=Day(wake="06:30", bed="22:30"), doses=[Dose("zinc citrate", "5 mg")], rules=[rule]))
    assert any(reason.text == "your day has no meal" for reason in caught.value.argument)


def test_where_splitting_is_free_the_canonical_answer_may_split() -> None:
    plan = Plan(
        day=DAY, doses=[Dose("zinc citrate", "10 mg")], policy=Policy(intake_price=0, time_price=0, meal_price=0)
    )
    assert [intake.portions for slot in schedule(plan).slots for intake in slot.intakes] == [1]


def test_acknowledging_a_limit_takes_an_amount() -> None:
    plan = Plan(day=DAY, doses=[Dose("zinc citrate", "60 mg")])
    code = next(each.code for each in check(plan).findings if each.code.startswith("over-limit:"))
    with pytest.raises(PlanError, match="up to an amount"):
        check(evolve(plan, acknowledged=[Acknowledgement(code)]))


def test_what_keeps_a_pinned_dose_from_other_times_is_its_pin() -> None:
    plan = Plan(day=DAY, doses=[Dose("zinc citrate", "5 mg", name="zinc", between=["10:00-11:00"])])
    found = schedule(plan)
    assert any("10:00" in reason.text for reason in found.why(found.slots[0].intakes[0]).reasons)


# ---- an answer that does not fit its plan ----


def test_why_refuses_a_schedule_whose_times_its_plan_does_not_have() -> None:
    found = schedule(Plan(day=DAY, doses=[Dose("zinc citrate", "5 mg", name="zinc")]))
    (slot,) = found.slots
    (intake,) = (evolve(each, time=ClockTime.parse("08:07")) for each in slot.intakes)
    odd = evolve(slot, time=ClockTime.parse("08:07"), intakes=(intake,))
    with pytest.raises(PlanError, match="does not fit its plan"):
        evolve(found, slots=(odd,)).why(intake)


@pytest.mark.parametrize("doses", [[], [Dose("zinc")]], ids=["lost", "without an amount"])
def test_an_answer_whose_plan_says_less_is_shown_without_making_anything_up(doses: list[Dose]) -> None:
    found = schedule(Plan(day=DAY, doses=[Dose("zinc citrate", "10 mg", name="zinc", times=2)]))
    less = evolve(found, plan=evolve(found.plan, doses=doses))
    assert "10 mg" not in str(less)
    assert {(row["quantity"], row["unit"]) for row in less.rows()} == {(None, None)}
    assert {_in_words(thing_called("zinc", less.plan), slot.intakes[0]) for slot in less.slots} == {"1/2"}


# ---- documents ----


def test_a_document_that_is_nested_without_end_is_refused_whatever_reads_it() -> None:
    deep = "[" * 100_000
    for read in (lambda: plan_from_json(deep), lambda: plan_from_toml(f"day = {deep}")):
        with pytest.raises(PlanError, match="nested"):
            read()
    held = "[" * 150 + "]" * 150
    with pytest.raises(PlanError, match="nested"):
        plan_from_json(f'{{"day": {held}}}')


@pytest.mark.parametrize(
    ("value", "said"),
    [("2026-01-01T10:00:00", "a date and time"), ("10:00:00", "the time 10:00:00"), ("2026-01-01", "date")],
)
def test_what_toml_has_and_json_has_not_is_called_by_its_name(value: str, said: str) -> None:
    with pytest.raises(PlanError, match=said):
        plan_from_toml(f'[day]\nwake = "06:30"\nbed = "22:30"\n[person]\nage = {value}\n')


def test_too_long_a_text_is_refused_by_its_field() -> None:
    data = {"day": {"wake": "06:30", "bed": "22:30"}, "doses": [{"of": "z" * 100_000, "amount": "5 mg"}]}
    with pytest.raises(PlanError, match="too long a text"):
        plan_from_dict(data)


def test_of_an_answer_that_is_no_json_of_ours_only_that_is_told() -> None:
    with pytest.raises(PlanError, match="NaN") as caught:
        from_json('{"kind": "guide", "a": NaN}')
    assert len(caught.value.faults) == 1


# ---- the house around it ----


@pytest.mark.parametrize(
    ("module", "function"),
    [
        ("rlsnutri._api.scheduling", "own_version"),
        ("rlsnutri._api.spreading", "_own_version"),
        ("rlsnutri.codec.failures", "_own_version"),
        ("rlsnutri._cli.running", "_version"),
    ],
)
def test_a_source_tree_that_was_never_installed_has_no_version(
    module: str, function: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(name: str) -> str:
        raise PackageNotFoundError(name)

    there = import_module(module)
    monkeypatch.setattr(there, "version", missing)
    asked = getattr(there, function)
    assert any(words in getattr(asked, "__wrapped__", asked)() for words in ("0+unknown", "not installed"))


def test_a_full_disk_is_told_and_has_its_status(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(running, "_run", full)
    monkeypatch.setattr(running, "_forget_stdout", lambda: None)
    assert running.main(["schedule", str(tmp_path)]) == 74
    assert capsys.readouterr().err == "cannot write the answer: No space left on device\n"


WHEN = ("--first", "2026-01-05", "--stamp", "2026-01-01T00:00:00Z")


def test_a_document_that_is_no_schedule_is_not_read_as_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = tmp_path / "report.json"
    report.write_text('{"kind": "report"}', encoding="utf-8")
    assert running.main(["calendar", str(report), *WHEN]) == 2
    twice = tmp_path / "twice.json"
    twice.write_text('{"kind": "schedule", "slots": [], "slots": []}', encoding="utf-8")
    assert running.main(["calendar", str(twice), *WHEN]) == 2
    assert "stands here twice" in capsys.readouterr().err


def test_what_a_label_holds_without_an_amount_stands_in_the_comments(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "label.json"
    path.write_text(json.dumps(label(row("Zinc", None, "mg"), row("Iron", 5, "mg"))), encoding="utf-8")
    assert running.main(["label", str(path), "--toml"]) == 0
    assert "nobody says how much: Zinc" in capsys.readouterr().out


# ---- company, meetings, ceilings: why elsewhere is worse ----


def whys(plan: Plan, name: str) -> str:
    found = schedule(plan)
    return "\n".join(str(found.why(each)) for slot in found.slots for each in slot.intakes if each.dose == name)


def test_a_medicine_that_a_dose_keeps_company_would_miss_it_elsewhere() -> None:
    plan = Plan(
        day=DAY,
        doses=[Dose("zinc citrate", "10 mg", name="zinc")],
        events=[Medicine("metformin", at="12:30")],
        rules=[Together(Named("metformin"), Named("zinc"), strength="should", id="company")],
    )
    assert "metformin without zinc" in whys(plan, "zinc")


def test_more_times_of_day_and_days_that_should_not_meet_are_why_elsewhere_is_worse() -> None:
    plan = Plan(
        day=DAY,
        doses=[
            Dose("zinc citrate", "10 mg", name="zinc", every="week"),
            Dose("magnesium citrate", "100 mg", name="magnesium"),
        ],
        rules=[
            MostTimes(1, strength="should", id="once"),
            NotSameDay("zinc", "magnesium", strength="should", id="apart"),
        ],
    )
    assert "more than 1 times of day" in whys(plan, "zinc")


@pytest.mark.parametrize(("scope", "kind"), [("supplemental", "unit"), ("by the moon", "covers")])
def test_a_daily_limit_that_cannot_be_compared_is_told_not_checked(scope: str, kind: str) -> None:
    rule = evolve(DailyLimit("zinc", "5 IU", strength="should", id="odd"), scope=scope)
    taken: Any = SimpleNamespace(is_taken=lambda nutrient: nutrient == "zinc")
    (found,) = above_daily_limit(rule, taken, None)
    assert (found.code, found.severity.value) == (f"not-checked:{kind}:odd", "note")


def test_whatever_a_converter_raises_is_bad_input_of_its_field() -> None:
    def broken() -> None:
        raise ZeroDivisionError

    assert tried(broken, "plan.doses[0]") == (None, [Fault("cannot be read: ZeroDivisionError", "plan.doses[0]")])


def test_no_schema_is_made_up_for_a_type_that_no_plan_holds() -> None:
    with pytest.raises(TypeError, match="no schema is known"):
        _Maker().of(complex)


def test_a_hint_longer_than_the_slots_serves_nobody() -> None:
    timed = Timing((0,)).best([], [], 0, 1, 0, (0,), 0)
    assert timed is not None
    assert timed.times == ()


def test_the_rest_of_a_day_counts_its_slots() -> None:
    found = schedule(Plan(day=DAY, doses=[Dose("zinc citrate", "10 mg", name="zinc")]))
    assert len(replan(found, now="06:30")) == len(list(replan(found, now="06:30")))


# ---- pages and texts of answers that say little ----


def test_no_schedule_without_an_argument_is_told_without_one() -> None:
    bare = NoScheduleError(find_conflict=tuple, find_argument=tuple, find_repairs=tuple, steps=3)
    assert str(bare).startswith("no schedule fits this plan")
    assert "Why" not in html_page.html(bare)


@pytest.mark.parametrize("rules", [[], [DailyLimit("zinc", "5 mg", scope="total", strength="must", id="mine")]])
def test_a_plan_that_is_refused_says_what_to_write_up_to_which_amount(rules: list[DailyLimit]) -> None:
    plan = Plan(day=DAY, doses=[Dose("zinc citrate", "60 mg")], rules=rules)
    with pytest.raises(RefusedPlanError) as caught:
        schedule(plan)
    codes = [each.code for each in caught.value.findings]
    page = html_page.html(caught.value)
    assert len(codes) == 1 + len(rules)
    for shown in (unescape(page), render_error(caught.value, width=100)):
        assert shown.count('up_to = "60 mg"') == len(codes)


def test_a_rest_of_a_day_that_is_not_proved_and_gives_something_up_says_so() -> None:
    found = replan(schedule(Plan(day=DAY, doses=[Dose("zinc citrate", "10 mg", name="zinc")])), now="06:30")
    broken = Compromise(rules=("mine",), weight=1, missing=5, things=(), text="five minutes are missing")
    told = str(evolve(found, best=False, compromises=(broken,), fewest_given_up=0))
    assert "five minutes are missing [mine]" in told
    assert "Best found, not proved" in told


def test_a_gate_has_words() -> None:
    gate = next(rule for rule in default_catalog().rules if isinstance(rule, Gate))
    assert rule_in_words(gate).endswith(gate.effect)


def test_a_longer_window_is_no_repair_where_it_would_be_longer_than_a_day() -> None:
    plan = Plan(
        day=DAY,
        doses=[Dose("zinc citrate", "5 mg", name="zinc", between=["06:30-06:20"])],
        rules=[Window("zinc", parts=[ClockWindow("03:00", "03:10")], strength="must", id="night")],
    )
    with pytest.raises(NoScheduleError) as caught:
        schedule(plan)
    assert caught.value.repairs == ()


def test_where_the_day_has_no_night_nobody_goes_to_bed_later() -> None:
    plan = Plan(
        day=Day(wake="06:30", bed="06:00"),
        doses=[Dose("zinc citrate", "5 mg", name="zinc")],
        rules=[Window("zinc", parts=[ClockWindow("06:05", "06:25")], strength="must", id="night")],
    )
    with pytest.raises(NoScheduleError) as caught:
        schedule(plan)
    beds = [each.text for each in caught.value.repairs if "go to bed" in each.text]
    assert beds == ["go to bed at 06:15, and zinc fits at 06:15"]


def test_days_too_many_for_a_strip_are_said_in_words_only() -> None:
    found = schedule(Plan(day=DAY, doses=[Dose("zinc citrate", "5 mg", name="zinc", every="28 days")]))
    assert _strip("zinc", found) == ""


def test_a_text_without_room_is_cut() -> None:
    assert _shortened("zinc citrate", 5) == "zinc…"
    assert _shortened("", 0) == ""


def test_a_guide_step_without_advice_says_so() -> None:
    guide = rls_guide(Plan(day=DAY), catalog=EMPTY)
    assert "- nothing to say" in str(guide)


def test_a_drink_keeps_company_by_its_name() -> None:
    zinc = Dose(Product("zinc", [Ingredient(nutrient="zinc", amount="10 mg")]))
    company = Together(Named("zinc"), Named("TEA"), strength="must", id="company")
    found = schedule(Plan(day=DAY, doses=[zinc], events=[Drink("tea", at="10:00")], rules=[company]))
    assert [str(slot.time) for slot in found.slots if slot.intakes] == ["10:00"]
