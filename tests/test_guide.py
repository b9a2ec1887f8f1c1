"""The five steps for restless legs: what stands in which step, and that nothing is invented or lost on the way."""

from __future__ import annotations

import json
import pickle
from typing import Any

import pytest
from attrs import evolve

from rlsnutri import (
    Catalog,
    Day,
    DietaryIntake,
    Dose,
    Drink,
    FormComparison,
    Gate,
    Guide,
    Labs,
    LabTest,
    Measure,
    Medicine,
    Person,
    Plan,
    PlanError,
    Strength,
    Substance,
    check,
    default_catalog,
    rls_guide,
    schedule,
)
from rlsnutri.__main__ import main
from rlsnutri.catalog import TermKind
from rlsnutri.codec import guide_to_dict
from rlsnutri.guide import steps
from rlsnutri.guide.forms import ranked_forms
from rlsnutri.guide.labs import OF_DEFICIENCY
from rlsnutri.render.guide import guide_text
from tests.golden.plans import PLANS
from tests.test_audit import SPEAKING

DAY = Day(wake="06:30", bed="22:30", breakfast="07:30", lunch="12:30", dinner="18:30")
WOMAN = Person(age=40, sex="female", state="none", conditions="RLS")
IRON = Dose("ferrous sulfate", "30 mg", name="iron")
EVERY_PLAN = [*PLANS.values(), *(Plan(day=DAY, doses=a, events=b, person=c) for a, b, c in SPEAKING.values())]


def guiding(*doses: Dose | Medicine, person: Person = WOMAN, **more: Any) -> Guide:
    return rls_guide(Plan(day=DAY, doses=doses, person=person, **more))


def about(guide: Guide, number: int) -> list[str]:
    return [advice.about for advice in guide.steps[number - 1].advice]


def says(guide: Guide, number: int, about: str) -> list[str]:
    return [advice.text for advice in guide.steps[number - 1].advice if advice.about == about]


def test_of(guide: Guide, name: str) -> LabTest:
    return next(test for test in guide.tests if test.id == name)


test_of.__test__ = False  # type: ignore[attr-defined]


class TestEveryPlan:
    @pytest.mark.parametrize("plan", EVERY_PLAN, ids=range(len(EVERY_PLAN)))
    def test_has_every_finding_of_its_check_in_exactly_one_step(self, plan: Plan) -> None:
        guide = rls_guide(plan)
        placed = [advice.about for step in guide.steps for advice in step.advice]
        assert guide.report == check(plan)
        assert [placed.count(finding.code) for finding in guide.report.findings] == [1] * len(guide.report.findings)

    @pytest.mark.parametrize("plan", EVERY_PLAN, ids=range(len(EVERY_PLAN)))
    def test_cites_only_what_the_bibliography_holds(self, plan: Plan) -> None:
        known = {source.id for source in default_catalog().sources}
        guide = rls_guide(plan)
        cited = {source for step in guide.steps for advice in step.advice for source in advice.sources}
        cited |= {source for each in (*guide.tests, *guide.forms) for source in each.sources}
        cited |= {source for test in guide.tests for each in test.thresholds for source in each.sources}
        assert cited <= known

    def test_gives_the_same_guide_twice_hashed_pickled_and_whatever_the_order(self) -> None:
        plan = PLANS["readme"]
        guide = rls_guide(plan)
        assert guide == rls_guide(plan)
        assert hash(guide) == hash(pickle.loads(pickle.dumps(guide)))  # noqa: S301 -- our own bytes
        turned = rls_guide(evolve(plan, doses=plan.doses[::-1]))
        assert (turned.steps, turned.tests, turned.forms) == (guide.steps, guide.tests, guide.forms)

    def test_has_five_steps_in_the_order_of_the_article(self) -> None:
        guide = guiding(IRON)
        assert [step.number for step in guide.steps] == [1, 2, 3, 4, 5]
        assert tuple(step.title for step in guide.steps) == steps.TITLES

    def test_that_is_faulty_raises(self) -> None:
        with pytest.raises(PlanError):
            guiding(Dose("unobtainium", "1 mg"))


class TestTheTests:
    def test_iron_studies_are_asked_for_even_where_no_iron_is_taken(self) -> None:
        guide = guiding(Dose("zinc citrate", "10 mg"))
        assert [test.id for test in guide.tests] == ["lab:ferritin", "lab:transferrin-saturation"]
        assert "S10" in about(guide, 1)
        assert "window.iron.blood-test" in about(guide, 1)

    def test_codes_names_and_units_are_those_of_the_vocabulary(self) -> None:
        terms = {term.id: term for term in default_catalog().terms if term.kind is TermKind.LAB}
        guide = guiding(
            IRON, Dose("magnesium citrate", "100 mg"), Dose("vitamin D3", "10 mcg"), Dose("biotin", "30 mcg")
        )
        assert len(guide.tests) == 4
        for test in guide.tests:
            term = terms[test.id]
            assert (test.loinc, test.name, test.unit) == (term.loinc, term.name, term.unit)

    @pytest.mark.parametrize(
        ("ferritin", "met"),
        [("74 ng/mL", [True, False, True]), ("75 ng/mL", [True, False, True]), ("75.1 ng/mL", [False, True, True]),
         ("100.001 ng/mL", [False, True, False])],
    )  # fmt: skip
    def test_thresholds_of_adults_are_compared_at_their_edges(self, ferritin: str, met: list[bool]) -> None:
        guide = guiding(IRON, person=evolve(WOMAN, labs=Labs(ferritin=ferritin)))
        tested = test_of(guide, "lab:ferritin")
        assert [(each.comparison.value, each.value) for each in tested.thresholds] == [
            ("at most", "75"), ("above", "75"), ("at most", "100")
        ]  # fmt: skip
        assert [each.met for each in tested.thresholds] == met
        assert tested.given == ferritin

    @pytest.mark.parametrize(("saturation", "met"), [("19.9 %", [True, False]), ("20 %", [False, False]),
                                                     ("45 %", [False, False]), ("45.1 %", [False, True])])  # fmt: skip
    def test_so_is_the_saturation(self, saturation: str, met: list[bool]) -> None:
        guide = guiding(IRON, person=evolve(WOMAN, labs=Labs(transferrin_saturation=saturation)))
        tested = test_of(guide, "lab:transferrin-saturation")
        assert [(each.comparison.value, each.value, each.chosen) for each in tested.thresholds] == [
            ("below", "20", False), ("above", "45", True)
        ]  # fmt: skip
        assert [each.met for each in tested.thresholds] == met

    def test_without_a_value_nothing_is_met_and_nothing_missed(self) -> None:
        tested = test_of(guiding(IRON), "lab:ferritin")
        assert tested.given is None
        assert {each.met for each in tested.thresholds} == {None}

    def test_a_child_has_the_threshold_of_children_and_an_unknown_age_both(self) -> None:
        rules = {
            age: {
                each.rule
                for each in test_of(guiding(IRON, person=Person(age=age, conditions="RLS")), "lab:ferritin").thresholds
            }
            for age in (10, 17, 18, None)
        }
        assert rules[10] == rules[17] == {"gate.rls.iron-child"}
        assert rules[18] == {"gate.rls.iron-adult", "gate.rls.iron-iv-only"}
        assert rules[None] == rules[10] | rules[18]

    def test_kidney_function_is_asked_for_where_magnesium_is_taken(self) -> None:
        guide = guiding(Dose("magnesium citrate", "100 mg"), person=evolve(WOMAN, labs=Labs(egfr="29 mL/min")))
        (threshold,) = test_of(guide, "lab:egfr-ckd-epi-2021").thresholds
        assert (threshold.rule, threshold.value, threshold.met) == ("contra.magnesium.renal", "30", True)
        assert "contraindicated:contra.magnesium.renal:magnesium citrate" in about(guide, 1)

    def test_a_deficiency_that_is_worth_correcting_has_its_test_and_no_threshold(self) -> None:
        guide = guiding(Dose("vitamin D3", "10 mcg"), Dose("methylcobalamin", "100 mcg"))
        assert {test.id: test.thresholds for test in guide.tests if test.id in OF_DEFICIENCY.values()} == {
            "lab:25-oh-vitamin-d": (),
            "lab:vitamin-b12": (),
        }
        assert {"gate.rls.vitamin-d", "gate.rls.vitamin-b12"} <= set(about(guide, 1))
        assert "gate.rls.magnesium" not in about(guide, 1)
        assert not {"gate.rls.vitamin-d", "gate.rls.vitamin-b12"} & set(about(guiding(IRON), 1))

    def test_a_rule_that_is_only_documented_asks_for_nothing(self) -> None:
        gate = Gate("iron", (), (("ferritin_max_ng_ml", "60"),), id="own", effect="x", strength=Strength.NONE)
        guide = rls_guide(Plan(day=DAY, doses=[IRON], person=WOMAN), catalog=default_catalog().adding(gate))
        assert "60" not in [each.value for each in test_of(guide, "lab:ferritin").thresholds]

    def test_a_waived_rule_is_left_out(self) -> None:
        guide = rls_guide(
            Plan(day=DAY, doses=[IRON], person=WOMAN).without_rule("gate.rls.iron-iv-only", reason="agreed")
        )
        assert [each.rule for each in test_of(guide, "lab:ferritin").thresholds] == ["gate.rls.iron-adult"]

    def test_a_rule_whose_own_words_hold_no_number_is_told_with_what_it_compares(self) -> None:
        (said,) = says(guiding(IRON), 1, "gate.rls.iron-iv-only")
        assert said.startswith(
            "ferritin, serum or plasma above 75 ng/mL and ferritin, serum or plasma at most 100 ng/mL:"
        )

    def test_a_term_that_is_no_number_is_left_to_the_check(self) -> None:
        bad = Gate("iron", (Substance("condition:rls-adult"),), (("ferritin_max_ng_ml", "low"),), id="own", effect="x")
        guide = rls_guide(Plan(day=DAY, doses=[IRON], person=WOMAN), catalog=default_catalog().adding(bad))
        assert "own" not in {each.rule for test in guide.tests for each in test.thresholds}
        assert "not-checked:terms:own" in about(guide, 5)

    def test_a_catalogue_that_knows_nothing_asks_for_nothing(self) -> None:
        guide = rls_guide(Plan(day=DAY, person=Person(age=40)), catalog=Catalog.empty())
        assert (guide.tests, guide.forms) == ((), ())


class TestFood:
    def test_what_is_known_is_added_up_beside_what_is_recommended(self) -> None:
        (said,) = says(guiding(IRON, diet=[DietaryIntake("iron", "10 mg")]), 2, "iron")
        assert said == "iron: 10 mg from food, 40 mg with supplements; recommended: RDA 18 mg (NASEM)"

    def test_what_is_not_known_is_asked_for(self) -> None:
        (said,) = says(guiding(IRON, Dose("vitamin D3", "10 mcg"), diet=[DietaryIntake("iron", "10 mg")]), 2, "diet")
        assert "not known of vitamin D;" in said

    def test_limits_stand_here(self) -> None:
        assert "over-limit:iron:iron" in about(guiding(IRON), 2)


class TestForms:
    @staticmethod
    def ranks(guide: Guide) -> dict[str, int | None]:
        return {each.form: each.rank for each in guide.forms}

    def test_zinc_is_ranked_in_three_tiers(self) -> None:
        guide = guiding(Dose("zinc oxide", "10 mg"))
        assert self.ranks(guide) == {
            "zinc-bisglycinate": 1, "zinc-picolinate": 1, "zinc-citrate-dihydrate": 1,
            "zinc-citrate": 2, "zinc-gluconate": 2, "zinc-oxide": 3,
        }  # fmt: skip
        assert [each.form for each in guide.forms if each.taken] == ["zinc-oxide"]
        assert "form:zinc-oxide:zinc oxide" in about(guide, 3)

    def test_a_form_that_nobody_compared_is_not_ranked_and_that_is_said(self) -> None:
        guide = guiding(Dose("magnesium glycinate", "100 mg"))
        assert self.ranks(guide)["magnesium-bisglycinate"] is None
        assert any("not ranked" in said and "magnesium bisglycinate" in said for said in says(guide, 3, "magnesium"))

    def test_the_remark_is_the_catalogues_own(self) -> None:
        oxide = next(each for each in guiding(Dose("magnesium oxide", "100 mg")).forms if each.taken)
        form = default_catalog().form("magnesium oxide")
        assert form is not None
        assert oxide.remark == form.absorption

    @pytest.mark.parametrize(
        ("form", "claim"), [("ferrous sulfate", "S22"), ("magnesium oxide", "S04"), ("folic acid", "S17")]
    )
    def test_what_the_literature_says_on_forms_in_rls_is_told(self, form: str, claim: str) -> None:
        assert claim in about(guiding(Dose(form, "1 mg" if form == "folic acid" else "10 mg")), 3)

    def test_where_no_trial_is_known_that_is_told(self) -> None:
        assert "zinc: the catalogue knows no trial in RLS that compares its forms" in says(
            guiding(Dose("zinc citrate", "5 mg")), 3, "zinc"
        )

    def test_tolerance_is_said_not_to_be_compared_as_long_as_no_row_does(self) -> None:
        assert "tolerance" in about(guiding(IRON), 3)
        row = FormComparison("own", "iron", ("iron-bisglycinate",), ("ferrous-fumarate",), Measure.TOLERANCE, "x", ())
        catalog = default_catalog()
        catalog = evolve(catalog, comparisons=(*catalog.comparisons, row))
        assert "tolerance" not in about(rls_guide(Plan(day=DAY, doses=[IRON], person=WOMAN), catalog=catalog), 3)

    def test_comparisons_that_contradict_each_other_rank_nothing(self) -> None:
        forms = [form for form in default_catalog().forms if form.nutrient == "copper"][:2]
        a, b = (form.id for form in forms)
        rows = [FormComparison(x + y, "copper", (x,), (y,), Measure.EFFECT, "", ()) for x, y in ((a, b), (b, a))]
        ranked = ranked_forms(["copper"], frozenset((a, b)), forms=forms, comparisons=rows)
        assert [each.rank for each in ranked] == [None, None]


class TestTiming:
    def test_the_timetable_stands_here(self) -> None:
        plan = PLANS["readme"]
        guide = rls_guide(plan)
        assert guide.schedule == schedule(plan)
        for slot in schedule(plan).slots:
            for intake in slot.intakes:
                assert any(said.startswith(f"{slot.time}: {intake.dose}") for said in says(guide, 4, intake.dose))

    def test_what_is_not_kept_is_said(self) -> None:
        assert any(
            said.startswith("not kept: ")
            for said in says(rls_guide(PLANS["pregnancy"]), 4, "food.calcium-carbonate.meal")
        )

    def test_a_refused_plan_says_what_to_acknowledge(self) -> None:
        guide = rls_guide(PLANS["haemochromatosis"])
        assert guide.schedule is None
        (said,) = says(guide, 4, "schedule")
        assert "contraindicated:contra.iron.overload:ferrous sulfate" in said

    def test_a_plan_that_nothing_fits_says_so(self) -> None:
        calcium = Dose("calcium citrate", "500 mg", at="08:00")
        guide = guiding(calcium, events=[Medicine("ciprofloxacin", at="08:00")])
        assert says(guide, 4, "schedule") == ["no timetable: no schedule fits this plan"]


class TestMedicines:
    def test_what_worsens_rls_is_listed_and_found(self) -> None:
        guide = guiding(events=[Medicine("sertraline", at="08:00")])
        assert "ask:refer.rls.worsening-agents:sertraline" in about(guide, 5)
        (said,) = says(guide, 5, "refer.rls.worsening-agents")
        assert "selective serotonin reuptake inhibitors" in said
        assert "never stop a prescribed medicine without advice" in said

    def test_a_dopamine_agonist_has_the_guidelines_word(self) -> None:
        assert "S13" in about(guiding(events=[Medicine("pramipexole", at="20:00")]), 5)
        assert "S13" not in about(guiding(events=[Medicine("gabapentin", at="20:00")]), 5)

    def test_a_plan_without_medicines_is_asked_whether_that_is_all(self) -> None:
        assert "medicines" in about(guiding(IRON, events=[Drink("coffee", at="07:30")]), 5)
        assert "medicines" not in about(guiding(events=[Medicine("gabapentin", at="20:00")]), 5)


def test_the_ids_that_the_steps_speak_of_are_in_the_catalogue() -> None:
    catalog = default_catalog()
    claims = {claim.id for claim in catalog.claims}
    named = (steps._TEST_CLAIMS, steps._TIMING_CLAIMS, steps._AGONIST_CLAIMS, *steps._FORM_CLAIMS.values())  # noqa: SLF001 -- the table itself
    assert {each for ids in named for each in ids} <= claims
    assert all(catalog.term(each) for each in (*steps._AGONISTS, steps._BLOOD_TEST, *OF_DEFICIENCY.values()))  # noqa: SLF001
    assert steps._WORSENING in {rule.id for rule in catalog.rules}  # noqa: SLF001


def test_claims_are_public_and_typed() -> None:
    claim = next(claim for claim in default_catalog().claims if claim.id == "S12")
    assert claim.verdict.value == "contradicted"
    assert claim.sources


class TestPrinted:
    def test_the_text_holds_every_step_test_form_and_advice(self) -> None:
        guide = rls_guide(PLANS["alternate-day-iron"])
        assert str(guide) == guide_text(guide)
        printed = " ".join(guide_text(guide).split())
        for step in guide.steps:
            assert f"{step.number}. {step.title}" in printed
            for advice in step.advice:
                assert f"{advice.text} [{advice.about}]" in printed
        for test in guide.tests:
            assert f"(LOINC {test.loinc})" in printed
        third = printed[printed.index("3. Choose forms") : printed.index("4. Mind timing")]
        for form in guide.forms:
            assert f"- {form.form.replace('-', ' ')} (" in third

    @pytest.mark.parametrize("width", [24, 60, 100])
    def test_no_line_is_wider_than_asked_for_nor_ends_in_a_space(self, width: int) -> None:
        lines = guide_text(rls_guide(PLANS["readme"]), width=width).split("\n")
        assert max(map(len, lines)) <= width
        assert all(line == line.rstrip() for line in lines)

    def test_the_command_line_prints_it_and_writes_json(
        self, capsys: pytest.CaptureFixture[str], tmp_path: Any
    ) -> None:
        plan = tmp_path / "plan.toml"
        plan.write_text('[day]\nwake = "06:30"\nbed = "22:30"\n[[doses]]\nof = "zinc citrate"\namount = "10 mg"\n')
        assert main(["guide", str(plan)]) == 0
        assert capsys.readouterr().out.startswith("Restless legs in five steps\n")
        assert main(["guide", str(plan), "--json"]) == 0
        written = json.loads(capsys.readouterr().out)
        guide = rls_guide(Plan(day=Day("06:30", "22:30"), doses=[Dose("zinc citrate", "10 mg")]))
        assert written == json.loads(json.dumps(guide_to_dict(guide)))
        assert written["kind"] == "guide"
        assert [step["title"] for step in written["steps"]] == list(steps.TITLES)
        assert "not medical advice" in written["disclaimer"]

    def test_a_faulty_plan_is_bad_input(self, capsys: pytest.CaptureFixture[str], tmp_path: Any) -> None:
        plan = tmp_path / "plan.toml"
        plan.write_text('[day]\nwake = "06:30"\nbed = "22:30"\n[[doses]]\nof = "unobtainium"\namount = "10 mg"\n')
        assert main(["guide", str(plan)]) == 2
        assert "unobtainium" in capsys.readouterr().err
