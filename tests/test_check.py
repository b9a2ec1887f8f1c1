"""What ``check`` says at the front door, clause by clause of what it promises.

Adults, per day: magnesium 350 (NASEM), 250 (EFSA), 400 mg (UK-EVM), from supplements; folate 1,000 µg of the
synthetic forms (NASEM: folic acid alone); niacin 35 mg (NASEM), 10 mg nicotinic acid and 900 mg nicotinamide
(EFSA); retinol 3,000 µg (NASEM, EFSA), 1,500 µg (UK-EVM); vitamin B12 2,000 µg and biotin 900 µg (UK-EVM alone).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from attrs import evolve

from rlsnutri import (
    Catalog,
    Competitor,
    Day,
    DietaryIntake,
    Dose,
    Drink,
    Finding,
    Ingredient,
    Labs,
    Meal,
    Medicine,
    Person,
    Plan,
    Policy,
    Product,
    Report,
    Severity,
    Substance,
    check,
    default_catalog,
    schedule,
)
from rlsnutri.audit.naming import nearest
from rlsnutri.audit.words import LONGEST_MESSAGE, is_cut
from rlsnutri.nutrients import FormComparison, Measure, Status
from rlsnutri.render.text import report_text, timetable
from tests.golden.plans import PLANS
from tests.test_audit import SPEAKING

DAY = Day(wake="06:30", bed="22:30", breakfast="07:30", lunch="12:30", dinner="18:30")
WOMAN = Person(age=40, sex="female", state="none")
RLS = evolve(WOMAN, conditions=("RLS",))


def taking(*doses: Dose | Medicine, person: Person = WOMAN, **more: Any) -> Report:
    return check(Plan(day=more.pop("day", DAY), doses=doses, person=person, **more))


def codes(report: Report, *prefixes: str) -> list[tuple[str, str]]:
    return [(each.severity.value, each.code) for each in report.findings if each.code.startswith(prefixes or ("",))]


def limits_of(report: Report) -> list[tuple[str, str]]:
    return codes(report, "over-limit", "daily-limit")


def the(report: Report, code: str) -> Finding:
    return next(each for each in report.findings if each.code == code)


class TestNobodyIsKnown:
    def test_the_limits_that_are_named_are_an_adults(self) -> None:
        found = the(taking(Dose("ferrous sulfate", "65 mg"), person=Person()), "over-limit:iron:ferrous sulfate")
        assert found.severity is Severity.REFUSE
        assert dict(found.parameters)["over"] == "EFSA 40 mg, NASEM 45 mg, UK-EVM 17 mg"

    def test_what_hangs_on_one_fact_is_listed_by_what_is_taken(self) -> None:
        found = the(taking(Dose("ferrous sulfate", "15 mg"), person=RLS), "not-checked:ferritin")
        assert found.message == "not checked without ferritin: iron (gate.rls.iron-adult, gate.rls.iron-iv-only)"


class TestAGuidanceLevelIsNoUpperLevel:
    @pytest.mark.parametrize(
        ("dose", "expected"),
        [
            (Dose("methylcobalamin", "2000 mcg"), []),
            (Dose("methylcobalamin", "2001 mcg"), [("warn", "over-limit:vitamin-b12:methylcobalamin")]),
            (Dose("methylcobalamin", "5 mg"), [("warn", "over-limit:vitamin-b12:methylcobalamin")]),
            (Dose("biotin", "5 mg"), [("warn", "over-limit:biotin:biotin")]),
        ],
    )
    def test_alone_it_warns_and_never_refuses(self, dose: Dose, expected: list[tuple[str, str]]) -> None:
        assert limits_of(taking(dose)) == expected

    def test_it_says_that_no_other_limit_is_known(self) -> None:
        found = the(taking(Dose("methylcobalamin", "5 mg")), "over-limit:vitamin-b12:methylcobalamin")
        assert found.message == (
            "vitamin B12: 5 mg a day is above UK-EVM 2 mg, a guidance level and the only limit known here"
        )
        assert "thinner data" in found.detail

    def test_beside_an_upper_level_it_counts_as_a_limit_that_applies(self) -> None:
        # between the US upper level and the UK guidance level of magnesium only some limits are exceeded
        assert limits_of(taking(Dose("magnesium citrate", "400 mg"))) == [
            ("warn", "over-limit:magnesium:magnesium citrate")
        ]
        assert limits_of(taking(Dose("magnesium citrate", "401 mg"))) == [
            ("refuse", "over-limit:magnesium:magnesium citrate")
        ]

    def test_of_the_authority_that_the_plan_chose_it_is_the_limit(self) -> None:
        iron = Dose("ferrous sulfate", "65 mg")
        assert limits_of(taking(iron, policy=Policy(authority="UK-EVM"))) == [
            ("refuse", "over-limit:iron:ferrous sulfate")
        ]
        b12 = Dose("methylcobalamin", "5 mg")
        assert [severity for severity, _ in limits_of(taking(b12, policy=Policy(authority="UK-EVM")))] == ["refuse"]
        assert limits_of(taking(b12, policy=Policy(authority="EFSA"))) == []

    def test_a_warning_can_be_scheduled_without_a_word(self) -> None:
        assert schedule(Plan(day=DAY, doses=[Dose("methylcobalamin", "5 mg")], person=WOMAN)).slots


class TestTotals:
    def test_food_supplements_and_both_stand_apart_and_add_up(self) -> None:
        report = taking(
            Dose("magnesium citrate", "200 mg"),
            Dose("magnesium oxide", "50 mg"),
            diet=[DietaryIntake("magnesium", "300 mg")],
        )
        (magnesium,) = report.totals
        assert (str(magnesium.food), str(magnesium.supplements), str(magnesium.both)) == ("300 mg", "250 mg", "550 mg")
        assert not magnesium.at_least

    def test_every_day_of_the_cycle_has_its_own_total(self) -> None:
        report = taking(Dose("ferrous sulfate", "40 mg", every="2 days"), Dose("iron", "5 mg"))
        (iron,) = report.totals
        assert [str(amount) for amount in iron.by_day] == ["45 mg", "5 mg"]
        assert str(iron.supplements) == "45 mg"

    def test_a_product_with_two_forms_of_a_nutrient_is_counted_once_with_both(self) -> None:
        both = Product("Two", [Ingredient("magnesium citrate", "60 mg"), Ingredient("magnesium oxide", "40 mg")])
        (magnesium,) = taking(Dose(both, units=2)).totals
        assert str(magnesium.supplements) == "200 mg"

    @pytest.mark.parametrize("nutrient", ["magnesium", "niacin", "folate"])
    def test_food_never_breaks_a_limit_of_supplements_or_synthetic_forms(self, nutrient: str) -> None:
        unit = {"niacin": "mg NE", "folate": "mcg DFE"}.get(nutrient, "mg")
        assert limits_of(taking(diet=[DietaryIntake(nutrient, f"5000 {unit}")])) == []

    @pytest.mark.parametrize(
        ("form", "amount", "expected"),
        [
            ("beta-carotene", "3500 mcg RAE", []),  # 7 mg, exactly the UK safe level
            ("retinyl palmitate", "3001 mcg RAE", ["refuse"]),
            ("retinyl palmitate", "2000 mcg RAE", ["warn"]),
            ("folic acid", "1001 mcg", ["refuse"]),
            ("l-5-mthf-calcium", "1001 mcg", ["refuse"]),  # counted by EFSA alone, whose level is an upper level
            ("folic acid", "1000 mcg", []),
            ("nicotinic acid", "36 mg", ["refuse"]),
            ("nicotinic acid", "11 mg", ["warn"]),
            ("nicotinamide", "36 mg", ["warn"]),
        ],
    )
    def test_each_limit_counts_the_forms_that_it_is_about(self, form: str, amount: str, expected: list[str]) -> None:
        assert [severity for severity, _ in limits_of(taking(Dose(form, amount)))] == expected

    def test_an_amount_that_nobody_stated_makes_it_at_least_in_print_too(self) -> None:
        report = taking(Dose("calcium citrate", "300 mg"), Medicine("calcium carbonate", at="12:30"))
        (calcium,) = report.totals
        assert calcium.at_least
        assert "at least 300 mg" in str(report)

    def test_a_child_a_man_and_a_pregnant_woman_have_values_of_their_own(self) -> None:
        values: dict[str, list[str]] = {}
        for name, person in {
            "child": Person(age=6, sex="male"),
            "man": Person(age=40, sex="male"),
            "pregnant": Person(age=30, sex="female", state="pregnant"),
        }.items():
            (iron,) = taking(Dose("iron", "1 mg"), person=person).totals
            values[name] = [str(each.amount) for each in iron.recommended if each.authority.value == "NASEM"]
        assert values == {"child": ["10 mg"], "man": ["8 mg"], "pregnant": ["27 mg"]}


class TestGatesAreSaidOnce:
    def test_the_effect_stands_in_a_detail_once_whether_the_message_was_cut_or_not(self) -> None:
        gates = [each for each in every_finding() if each.code.startswith(("ask:", "contraindicated:"))]
        assert {is_cut(each.message) for each in gates} == {True, False}
        assert {each.detail.count(dict(each.parameters)["effect"]) for each in gates} == {1}


class TestKidneysAndPregnancy:
    @pytest.mark.parametrize(
        ("person", "expected"),
        [
            (evolve(WOMAN, labs=Labs(egfr="29 mL/min")), {"refuse", "warn"}),
            (evolve(WOMAN, labs=Labs(egfr="30 mL/min")), set[str]()),
            (evolve(WOMAN, conditions=("dialysis",)), {"refuse", "warn"}),
            (evolve(WOMAN, conditions=("kidney disease",)), {"warn"}),
            (WOMAN, set[str]()),
        ],
    )
    def test_magnesium_is_refused_and_potassium_asked_about(self, person: Person, expected: set[str]) -> None:
        report = taking(Dose("magnesium citrate", "100 mg"), Dose("potassium chloride", "100 mg"), person=person)
        found = codes(report, "contraindicated:contra.magnesium.renal", "ask:refer.potassium.renal")
        assert {severity for severity, _ in found} == expected

    def test_kidney_disease_of_unknown_degree_leaves_magnesium_unchecked_and_says_so(self) -> None:
        report = taking(Dose("magnesium citrate", "100 mg"), person=evolve(WOMAN, conditions=("kidney disease",)))
        assert ("note", "not-checked:egfr") in codes(report)

    def test_pregnancy_is_for_a_clinician_whatever_is_taken(self) -> None:
        report = taking(Dose("zinc citrate", "10 mg"), person=Person(age=30, sex="female", state="pregnant"))
        assert ("warn", "ask:refer.pregnancy:zinc citrate") in codes(report)


class TestNamesThatAreNotKnown:
    def test_a_slip_is_a_warning_with_the_name_that_may_be_meant(self) -> None:
        report = taking(events=[Medicine("levothyroxin", at="06:30")])
        found = the(report, "not-known:levothyroxin")
        assert found.severity is Severity.WARN
        assert found.message == "levothyroxin: not known, not checked; did you mean levothyroxine?"
        assert dict(found.parameters)["near"] == "levothyroxine"

    def test_a_strength_written_into_the_name_does_not_hide_it(self) -> None:
        report = taking(events=[Medicine("Levothyroxine 75 mcg", at="06:30")])
        assert dict(the(report, "not-known:Levothyroxine 75 mcg").parameters)["near"] == "levothyroxine"

    @pytest.mark.parametrize("name", ["hydralazine", "liothyronine", "tizanidine", "oxazepam", "fosinopril"])
    def test_another_medicine_that_only_looks_alike_is_not_suggested(self, name: str) -> None:
        report = taking(events=[Medicine(name, at="09:00")])
        assert the(report, f"not-known:{name}").severity is Severity.NOTE

    def test_it_is_unknown_and_never_safe(self) -> None:
        report = taking(events=[Drink("kombucha", at="10:00")])
        assert "Unknown is not safe" in the(report, "not-known:kombucha").detail

    def test_a_catalogue_that_knows_nothing_suggests_nothing(self) -> None:
        report = check(Plan(day=DAY, events=[Medicine("levothyroxin", at="06:30")]), catalog=Catalog.empty())
        assert codes(report) == [("note", "not-known:levothyroxin")]

    def test_names_are_compared_as_names_are(self) -> None:
        assert nearest("LEVOTHYROXIN", {"levothyroxine": "levothyroxine"}) == "levothyroxine"
        assert nearest("", {"levothyroxine": "levothyroxine"}) is None
        assert nearest("100 mg", {"levothyroxine": "levothyroxine"}) is None


class TestTags:
    @staticmethod
    def tagged(*tags: str, **more: Any) -> Report:
        day = Day(wake="06:30", bed="22:30", meals=[Meal("breakfast", "07:30", tags=tags)])
        return taking(Dose("zinc citrate", "5 mg"), day=day, **more)

    def test_a_tag_that_nothing_knows_is_said(self) -> None:
        assert codes(self.tagged("grapefruit"), "not-known") == [("note", "not-known:tag:grapefruit")]

    def test_a_slip_in_a_tag_is_a_warning_with_the_tag_that_may_be_meant(self) -> None:
        found = the(self.tagged("diary"), "not-known:tag:diary")
        assert (found.severity, found.message) == (
            Severity.WARN,
            "breakfast: the tag diary is not known, not checked; did you mean dairy?",
        )

    @pytest.mark.parametrize("tag", ["dairy", "milk", "Milk", "fat-meal", "coffee", "iron"])
    def test_what_the_catalogue_knows_by_any_spelling_is_not_said(self, tag: str) -> None:
        assert codes(self.tagged(tag), "not-known") == []

    def test_a_tag_that_a_rule_of_the_plan_names_is_in_use(self) -> None:
        rule = Competitor("zinc citrate", (Substance("grapefruit"),), before=60, after=60)
        assert codes(self.tagged("grapefruit", rules=[rule]), "not-known") == []

    def test_a_drink_may_be_known_and_its_tag_not(self) -> None:
        report = taking(events=[Drink("coffee", at="07:30", tags=("decaf",))])
        assert codes(report, "not-known") == [("note", "not-known:tag:decaf")]

    def test_each_is_said_once(self) -> None:
        report = taking(
            events=[Drink("coffee", at="07:30", tags=("decaf",)), Drink("tea", at="09:00", tags=("Decaf",))]
        )
        assert codes(report, "not-known") == [("note", "not-known:tag:Decaf")]


class TestFormAdvice:
    def test_oxide_is_told_that_citrate_is_absorbed_better_with_its_sources(self) -> None:
        found = the(taking(Dose("magnesium oxide", "100 mg")), "form:magnesium-oxide:magnesium oxide")
        assert found.severity is Severity.NOTE
        assert found.message.startswith("magnesium oxide was absorbed less than magnesium citrate")
        assert {"walker-2003", "kappeler-2017", "firoz-2001"} == set(found.sources)
        assert "no such comparison in RLS" in found.detail

    @pytest.mark.parametrize("form", ["magnesium citrate", "magnesium glycinate", "zinc picolinate", "ferrous sulfate"])
    def test_a_form_that_nothing_is_published_against_is_left_alone(self, form: str) -> None:
        assert codes(taking(Dose(form, "10 mg")), "form") == []

    def test_a_product_is_told_once_of_all_its_forms(self) -> None:
        both = Product("Two", [Ingredient("magnesium oxide", "60 mg"), Ingredient("zinc oxide", "5 mg")])
        found = the(taking(Dose(both)), "form:magnesium-oxide:Two")
        assert found.message == (
            "Two: published comparisons favour other forms than its magnesium oxide and zinc oxide"
        )
        assert "zinc oxide was absorbed less than zinc gluconate and zinc citrate" in found.detail

    def test_what_a_prescriber_wrote_is_not_advised_on(self) -> None:
        assert codes(taking(events=[Medicine("calcium carbonate", at="12:30")]), "form") == []

    def test_one_secondary_reference_advises_nobody(self) -> None:
        assert codes(taking(Dose("sodium selenite", "50 mcg")), "form") == []

    def test_no_two_comparisons_of_the_catalogue_contradict_each_other(self) -> None:
        rows = default_catalog().comparisons
        better = {(row.measure, high, low) for row in rows for high in row.better for low in row.than}
        assert rows
        assert not {(measure, low, high) for measure, high, low in better} & better

    def test_every_comparison_rests_on_what_the_forms_themselves_cite(self) -> None:
        forms = {form.id: set(form.sources) for form in default_catalog().forms}
        for row in default_catalog().comparisons:
            cited = set[str]().union(*(forms[name] for name in (*row.better, *row.than)))
            assert set(row.sources) <= cited, row.id

    def test_ones_own_catalogue_may_have_none(self) -> None:
        catalog = evolve(default_catalog(), comparisons=())
        plan = Plan(day=DAY, doses=[Dose("magnesium oxide", "100 mg")], person=WOMAN)
        assert codes(check(plan, catalog=catalog), "form") == []
        row = FormComparison(
            "own", "magnesium", ("magnesium-citrate",), ("magnesium-oxide",), Measure.TOLERANCE, "x", (), Status.SOURCED
        )
        found = codes(check(plan, catalog=evolve(catalog, comparisons=(row,))), "form")
        assert found == [("note", "form:magnesium-oxide:magnesium oxide")]


def every_finding() -> Iterator[Finding]:
    plans = [evolve(plan, acknowledged=()) for plan in PLANS.values()]
    plans += [Plan(day=DAY, doses=doses, events=events, person=who) for doses, events, who in SPEAKING.values()]
    long = "magnesium from the blue bottle that stands in the kitchen cupboard, second shelf from the left"
    plans.append(Plan(day=DAY, doses=[Dose("magnesium oxide", "900 mg", name=long)], person=RLS))
    plans += PLANS.values()
    for plan in plans:
        yield from check(plan).findings


class TestNothingIsLostWhereAMessageIsCut:
    def test_the_detail_begins_with_what_was_cut_or_holds_all_of_it(self) -> None:
        cut = [each for each in every_finding() if is_cut(each.message)]
        assert len(cut) > 5
        for each in cut:
            parts = [part for part in each.message.split("…") if part]
            assert all(part in each.detail for part in parts) or each.code.startswith("not-checked:"), each
            for name, value in each.parameters:
                if name in ("effect", "over", "within", "thing", "what"):
                    assert value in each.detail, (each.code, name)

    def test_no_message_is_longer_than_it_may_be(self) -> None:
        assert max(len(each.message) for each in every_finding()) <= LONGEST_MESSAGE

    def test_the_timetable_prints_the_detail_in_its_place(self) -> None:
        printed = " ".join(timetable(schedule(PLANS["pregnancy"])).split())
        assert "iron only when ferritin is low; never dose automatically" in printed
        assert "…" not in printed

    def test_the_report_does_too_and_leaves_short_ones_short(self) -> None:
        for plan in PLANS.values():
            printed = " ".join(report_text(check(plan)).split())
            for each in check(plan).findings:
                assert (each.detail if is_cut(each.message) else f"{each.message} [{each.code}") in printed

    def test_an_acknowledged_one_keeps_its_facts(self) -> None:
        iron = Dose("ferrous sulfate", "65 mg", name="iron from the pharmacy on the corner of the market square")
        plan = Plan(day=DAY, doses=[iron], person=WOMAN)
        (refused,) = (each for each in check(plan).findings if each.severity is Severity.REFUSE)
        report = check(plan.acknowledging(refused.code, up_to="1000 mg"))
        found = the(report, refused.code)
        assert found.message.startswith("acknowledged up to 1000 mg: ")
        for limit in ("EFSA 40 mg", "NASEM 45 mg", "UK-EVM 17 mg"):
            assert limit in found.message or limit in found.detail

    def test_one_that_was_cut_before_it_was_acknowledged_does_too(self) -> None:
        plan = PLANS["haemochromatosis"]
        code = "contraindicated:contra.iron.overload:ferrous sulfate"
        found = the(check(plan.acknowledging(code)), code)
        assert is_cut(found.message)
        assert found.detail.startswith("acknowledged: ferrous sulfate with iron overload")
        assert "or together with injected iron" in found.detail


class TestTheReportAsText:
    def test_a_report_prints_itself(self) -> None:
        report = check(PLANS["thyroid"])
        assert str(report) == report_text(report)

    def test_days_that_differ_are_printed(self) -> None:
        report = taking(Dose("ferrous sulfate", "40 mg", every="2 days"))
        assert "supplements on days 1 to 2: 40 mg, none" in str(report)

    def test_a_long_cycle_is_counted(self) -> None:
        report = taking(Dose("ferrous sulfate", "40 mg", every="14 days"))
        assert "supplements: 40 mg on 1 of 14 days, none on 13 of 14 days" in str(report)

    def test_days_that_are_alike_are_not(self) -> None:
        assert "supplements on days" not in str(taking(Dose("ferrous sulfate", "40 mg")))

    def test_every_code_source_of_severity_and_limit_is_in_it(self) -> None:
        report = check(PLANS["ciprofloxacin"])
        printed = " ".join(str(report).split())
        for each in report.findings:
            assert f"{each.severity.value}: " in printed
            assert f"[{each.code}]" in printed
        for total in report.totals:
            for limit in (*total.recommended, *total.limits):
                if limit.amount is not None:
                    assert f"{limit.amount} {limit.covers.replace('-', ' ')} ({limit.authority.value})" in printed


def test_each_finding_that_rests_on_a_rule_or_a_limit_has_sources() -> None:
    of_the_plan_itself = (
        "not-known:",
        "not-checked:amount:",
        "not-checked:age",
        "not-checked:sex",
        "not-checked:state",
    )
    for each in every_finding():
        assert each.sources or each.code.startswith(of_the_plan_itself), each.code


def test_medicines_that_worsen_restless_legs_and_those_that_timing_does_not_fix_are_warnings() -> None:
    report = taking(
        person=RLS, events=[Medicine(name, at="08:00") for name in ("sertraline", "warfarin", "omeprazole")]
    )
    asked: Iterable[str] = [code for severity, code in codes(report, "ask:") if severity == "warn"]
    assert "ask:refer.rls.worsening-agents:sertraline" in asked
    assert "ask:refer.ppi.magnesium:omeprazole" in asked
