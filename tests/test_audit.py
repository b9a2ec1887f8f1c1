"""What ``check`` says about plans whose numbers were worked out by hand from the fact tables.

Limits for adults, per day: magnesium 350 (NASEM), 250 (EFSA), 400 mg (UK-EVM), from supplements; iron 45, 40
and 17 mg; zinc 40, 25 and 25 mg; vitamin D 100, 100 and 25 µg; vitamin B6 100, 12 and 10 mg.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve

from rlsnutri.amounts import Amount
from rlsnutri.answers import Finding, Report, Severity
from rlsnutri.audit import Standards, audit, outstanding
from rlsnutri.audit.coverage import COVERAGES
from rlsnutri.audit.gates import terms_not_known
from rlsnutri.audit.words import DETAILS, LONGEST_MESSAGE, MESSAGES
from rlsnutri.catalog import Catalog, default_catalog, look_up
from rlsnutri.clock import ClockTime
from rlsnutri.errors import PlanError
from rlsnutri.nutrients import Authority, DoseLimit, Form, LimitKind, Status
from rlsnutri.people import Labs, Person
from rlsnutri.plans import Day, DietaryIntake, Dose, Drink, Ingredient, Meal, Medicine, Plan, Product
from rlsnutri.policy import Policy
from rlsnutri.rules import (
    Alone,
    Anchor,
    AroundMeal,
    Ceiling,
    ClockWindow,
    Competitor,
    Contraindication,
    DailyLimit,
    FirstOfDay,
    Gate,
    Interval,
    MealContent,
    MostTimes,
    NotSameDay,
    OffsetWindow,
    SameMeal,
    Strength,
    Substance,
    Together,
    Window,
)
from rlsnutri.windows import WindowPart

DAY = Day(wake="06:30", bed="22:30", breakfast="07:30", lunch="12:30", dinner="18:30")
BARE = Day(wake="06:30", bed="22:30")
WOMAN = Person(age=40, sex="female", state="none")
MAN = Person(age=40, sex="male")
RLS = evolve(WOMAN, conditions=("RLS",))


def standards(catalog: Catalog) -> Standards:
    return Standards(limits=catalog.limits, forms=catalog.forms, conversions=catalog.conversions)


def check(plan: Plan, catalog: Catalog | None = None) -> Report:
    catalog = default_catalog() if catalog is None else catalog
    return audit(look_up(plan, catalog), catalog.once(standards))


# what a door adds to this (names, comparisons of forms) is tested in test_check.py


def taking(*doses: Dose | Medicine, person: Person = WOMAN, **more: Any) -> Report:
    return check(Plan(day=more.pop("day", DAY), doses=doses, person=person, **more))


def codes(report: Report, *prefixes: str) -> list[tuple[str, str]]:
    """Severity and code of the findings whose code starts with one of the prefixes."""
    return [(each.severity.value, each.code) for each in report.findings if each.code.startswith(prefixes or ("",))]


def the(report: Report, code: str) -> Finding:
    return next(each for each in report.findings if each.code == code)


def parameters(report: Report, code: str) -> Mapping[str, str]:
    return dict(the(report, code).parameters)


def limits_of(report: Report) -> list[tuple[str, str]]:
    return codes(report, "over-limit", "daily-limit")


class TestTheAuthoritiesLimits:
    @pytest.mark.parametrize(
        ("amount", "expected"),
        [
            ("250 mg", []),
            ("251 mg", [("warn", "over-limit:magnesium:magnesium citrate")]),
            ("400 mg", [("warn", "over-limit:magnesium:magnesium citrate")]),
            ("401 mg", [("refuse", "over-limit:magnesium:magnesium citrate")]),
        ],
    )
    def test_magnesium_is_refused_above_all_three_and_warned_of_above_the_strictest(
        self, amount: str, expected: list[tuple[str, str]]
    ) -> None:
        assert limits_of(taking(Dose("magnesium citrate", amount))) == expected

    def test_a_warning_says_which_limits_are_exceeded_and_which_are_not(self) -> None:
        said = parameters(taking(Dose("magnesium citrate", "400 mg")), "over-limit:magnesium:magnesium citrate")
        assert said["over"] == "EFSA 250 mg, NASEM 350 mg"
        assert said["within"] == "UK-EVM 400 mg"
        assert (said["amount"], said["limit"], said["authority"]) == ("400 mg", "250 mg", "EFSA")

    @pytest.mark.parametrize(
        ("dose", "severity"),
        [
            (Dose("ferrous sulfate", "17 mg"), None),
            (Dose("ferrous sulfate", "45 mg"), "warn"),
            (Dose("ferrous sulfate", "65 mg"), "refuse"),
            (Dose("zinc picolinate", "25 mg"), None),
            (Dose("zinc picolinate", "30 mg"), "warn"),
            (Dose("zinc picolinate", "41 mg"), "refuse"),
            (Dose("vitamin D3", "1000 IU"), None),
            (Dose("vitamin D3", "4000 IU"), "warn"),
            (Dose("vitamin D3", "5000 IU"), "refuse"),
            (Dose("P5P", "10 mg"), None),
            (Dose("P5P", "50 mg"), "warn"),
            (Dose("calcium citrate", "2600 mg"), "refuse"),
            (Dose("vitamin C", "1500 mg"), "warn"),
        ],
    )
    def test_adults(self, dose: Dose, severity: str | None) -> None:
        assert [each for each, _ in limits_of(taking(dose))] == ([] if severity is None else [severity])

    def test_no_value_is_no_limit_and_does_not_count_as_one_that_is_kept(self) -> None:
        # choline: only the US upper level of 3,500 mg has a value
        assert limits_of(taking(Dose("choline bitartrate", "3500 mg"))) == []
        assert limits_of(taking(Dose("choline bitartrate", "3501 mg"))) == [
            ("refuse", "over-limit:choline:choline bitartrate")
        ]

    def test_the_level_above_which_to_reduce_sodium_never_refuses(self) -> None:
        report = taking(Dose("sodium chloride", "3000 mg"))
        assert limits_of(report) == [("warn", "over-limit:sodium:sodium chloride")]

    def test_one_authority_can_be_chosen(self) -> None:
        magnesium = Dose("magnesium citrate", "400 mg")
        assert limits_of(taking(magnesium, policy=Policy(authority="NASEM"))) == [
            ("refuse", "over-limit:magnesium:magnesium citrate")
        ]
        assert limits_of(taking(magnesium, policy=Policy(authority="UK-EVM"))) == []

    def test_several_forms_add_up_and_the_code_names_the_dose_that_delivers_most(self) -> None:
        report = taking(Dose("magnesium oxide", "201 mg"), Dose("magnesium citrate", "200 mg"))
        assert limits_of(report) == [("refuse", "over-limit:magnesium:magnesium oxide")]

    def test_among_doses_that_deliver_the_same_the_code_names_the_first_by_name(self) -> None:
        report = taking(Dose("magnesium oxide", "300 mg", name="b"), Dose("magnesium oxide", "300 mg", name="A"))
        assert limits_of(report) == [("refuse", "over-limit:magnesium:A")]

    def test_a_product_is_counted_once_with_all_its_units(self) -> None:
        product = Product("Zinc 15", [Ingredient("zinc oxide", "15 mg"), Ingredient("copper gluconate", "1 mg")])
        report = taking(Dose(product, units=2))
        assert [(total.nutrient, str(total.supplements)) for total in report.totals] == [
            ("copper", "2 mg"),
            ("zinc", "30 mg"),
        ]
        assert limits_of(report) == [("warn", "over-limit:zinc:Zinc 15")]

    def test_what_a_medicine_contains_counts_on_all_its_times(self) -> None:
        antacid = Medicine("antacid", at=("10:00", "16:00"), contains=[Ingredient("magnesium oxide", "150 mg")])
        report = taking(events=[antacid])
        assert str(report.totals[0].supplements) == "300 mg"
        assert limits_of(report) == [("warn", "over-limit:magnesium:antacid")]

    def test_fixed_medicines_of_one_name_on_different_days_do_not_add_up(self) -> None:
        contents = [Ingredient("zinc oxide", "20 mg")]
        events = [
            Medicine("lozenge", at="10:00", every="2 days", contains=contents),
            Medicine("lozenge", at="12:00", every="2 days from day 1", contains=contents),
        ]
        assert str(taking(events=events).totals[0].supplements) == "20 mg"


class TestWhatALimitCounts:
    def test_food_does_not_count_towards_a_limit_of_supplements(self) -> None:
        diet = [DietaryIntake("magnesium", "400 mg")]
        assert limits_of(taking(Dose("magnesium citrate", "250 mg"), diet=diet)) == []

    def test_food_counts_towards_a_limit_of_the_total(self) -> None:
        report = taking(Dose("ferrous sulfate", "20 mg"), diet=[DietaryIntake("iron", "30 mg")])
        said = parameters(report, "over-limit:iron:ferrous sulfate")
        assert limits_of(report) == [("refuse", "over-limit:iron:ferrous sulfate")]
        assert (said["amount"], said["total"]) == ("20 mg", "50 mg")

    def test_food_alone_is_never_refused_because_nothing_in_the_plan_delivers_it(self) -> None:
        report = taking(diet=[DietaryIntake("copper", "12 mg")])
        assert limits_of(report) == [("warn", "over-limit:copper:diet")]

    def test_what_a_meal_states_is_part_of_the_average_diet_and_not_added_to_it(self) -> None:
        day = Day("06:30", "22:30", [Meal("lunch", "12:30", contains=[Ingredient(nutrient="iron", amount="8 mg")])])
        assert str(taking(day=day).totals[0].food) == "8 mg"
        assert str(taking(day=day, diet=[DietaryIntake("iron", "12 mg")]).totals[0].food) == "12 mg"

    def test_beta_carotene_is_not_retinol(self) -> None:
        assert limits_of(taking(Dose("retinyl palmitate", "3500 mcg"))) == [
            ("refuse", "over-limit:vitamin-a:retinyl palmitate")
        ]
        assert limits_of(taking(Dose("beta-carotene", "6 mg"))) == []

    def test_beta_carotene_has_a_limit_of_its_own_counted_in_its_own_mass(self) -> None:
        report = taking(Dose("beta-carotene", "8 mg"))
        assert limits_of(report) == [("refuse", "over-limit:vitamin-a:beta-carotene")]
        assert parameters(report, "over-limit:vitamin-a:beta-carotene")["amount"] == "8 mg"

    def test_synthetic_vitamin_e_counts_double_towards_the_limits_of_all_stereoisomers(self) -> None:
        natural = taking(Dose("rrr-alpha-tocopherol", "520 mg"))
        synthetic = taking(Dose("all-rac-alpha-tocopherol", "520 mg"))
        assert parameters(natural, "over-limit:vitamin-e:rrr-alpha-tocopherol")["over"] == "EFSA 300 mg"
        assert parameters(synthetic, "over-limit:vitamin-e:all-rac-alpha-tocopherol")["over"] == (
            "EFSA 300 mg, NASEM 1000 mg"
        )

    def test_nicotinamide_and_nicotinic_acid_have_limits_of_their_own(self) -> None:
        assert limits_of(taking(Dose("nicotinamide", "500 mg"))) == [("warn", "over-limit:niacin:nicotinamide")]
        assert limits_of(taking(Dose("nicotinic acid", "50 mg"))) == [("refuse", "over-limit:niacin:nicotinic acid")]

    def test_adding_another_form_never_makes_a_refusal_a_warning(self) -> None:
        report = taking(Dose("nicotinic acid", "50 mg"), Dose("nicotinamide", "100 mg"))
        assert ("refuse", "over-limit:niacin:nicotinic acid") in limits_of(report)

    def test_methylfolate_is_counted_by_efsa_only(self) -> None:
        report = taking(Dose("l-5-mthf", "800 mcg"), Dose("folic acid", "300 mcg"))
        assert parameters(report, "over-limit:folate:l-5-mthf")["over"] == "EFSA 1 mg"

    def test_where_the_form_is_not_known_its_limits_are_not_checked(self) -> None:
        product = Product("Multi", [Ingredient(nutrient="vitamin A", amount="4000 mcg RAE")])
        report = taking(Dose(product))
        assert codes(report, "over-limit", "not-checked:form") == [("note", "not-checked:form:vitamin-a:Multi")]

    def test_an_unknown_form_is_not_mentioned_where_it_could_make_no_difference(self) -> None:
        product = Product("Multi", [Ingredient(nutrient="vitamin A", amount="900 mcg RAE")])
        assert codes(taking(Dose(product)), "over-limit", "not-checked:form") == []

    def test_an_unknown_form_is_told_only_by_the_limits_that_count_every_form(self) -> None:
        product = Product("Niacin", [Ingredient(nutrient="niacin", amount="50 mg NE")])
        report = taking(Dose(product))
        said = parameters(report, "over-limit:niacin:Niacin")
        assert (said["over"], said["within"]) == ("NASEM 35 mg", "")
        assert ("note", "not-checked:form:niacin:Niacin") in codes(report)

    def test_every_limit_of_the_catalogue_says_what_it_counts_in_a_word_known_here(self) -> None:
        assert {limit.covers for limit in default_catalog().limits} <= COVERAGES.keys()

    def test_an_amount_that_nobody_stated_makes_the_total_at_least(self) -> None:
        product = Product("Blend", [Ingredient("zinc oxide"), Ingredient("magnesium oxide", "100 mg")])
        report = taking(Dose(product))
        assert [(total.nutrient, total.at_least) for total in report.totals] == [
            ("magnesium", False),
            ("zinc", True),
        ]
        assert ("note", "not-checked:amount:zinc:Blend") in codes(report)


class TestDays:
    def test_alternate_day_iron_is_judged_on_its_worst_day(self) -> None:
        report = taking(Dose("ferrous sulfate", "65 mg", every="2 days"))
        assert [str(amount) for amount in report.totals[0].by_day] == ["65 mg", "0 ng"]
        assert limits_of(report) == [("refuse", "over-limit:iron:ferrous sulfate")]

    def test_even_and_odd_days_do_not_add_up(self) -> None:
        report = taking(
            Dose("ferrous sulfate", "30 mg", every="2 days"),
            Dose("ferrous fumarate", "30 mg", every="2 days from day 1"),
        )
        assert str(report.totals[0].supplements) == "30 mg"
        assert limits_of(report) == [("warn", "over-limit:iron:ferrous fumarate")]

    def test_a_chosen_day_meets_what_is_taken_daily(self) -> None:
        report = taking(Dose("vitamin D3", "80 mcg", every="week"), Dose("ergocalciferol", "25 mcg"))
        assert limits_of(report) == [("refuse", "over-limit:vitamin-d:vitamin D3")]

    def test_chosen_days_that_may_coincide_are_warned_of_and_not_refused(self) -> None:
        report = taking(Dose("vitamin D3", "60 mcg", every="week"), Dose("ergocalciferol", "60 mcg", every="week"))
        assert limits_of(report) == [("warn", "over-limit:vitamin-d:ergocalciferol")]
        assert "if the chosen days coincide" in the(report, "over-limit:vitamin-d:ergocalciferol").message

    def test_a_chosen_day_may_avoid_the_days_on_which_the_rest_is_taken(self) -> None:
        report = taking(
            Dose("ferrous sulfate", "30 mg", every="any 1 of 2 days"),
            Dose("ferrous fumarate", "30 mg", every="2 days"),
        )
        assert [severity for severity, _ in limits_of(report)] == ["warn"]

    def test_three_of_four_days_cannot_all_avoid_every_other_day(self) -> None:
        report = taking(
            Dose("ferrous sulfate", "30 mg", every="any 3 of 4 days"),
            Dose("ferrous fumarate", "30 mg", every="2 days"),
        )
        assert [severity for severity, _ in limits_of(report)] == ["refuse"]


class TestThePerson:
    def test_a_refusal_holds_for_everybody_whom_the_facts_fit(self) -> None:
        report = taking(Dose("ferrous sulfate", "65 mg"), person=Person())
        assert limits_of(report) == [("refuse", "over-limit:iron:ferrous sulfate")]
        assert "whatever the age, sex and state" in the(report, "over-limit:iron:ferrous sulfate").detail

    def test_where_it_depends_on_the_age_it_is_not_checked(self) -> None:
        report = taking(Dose("zinc picolinate", "15 mg"), person=Person())
        assert limits_of(report) == []
        assert "zinc" in the(report, "not-checked:age").message

    def test_where_all_ages_agree_that_it_is_too_much_for_some_authority_it_is_a_warning(self) -> None:
        # 1 to 3 years: above NASEM 65 mg; adults: above EFSA 250 mg only
        report = taking(Dose("magnesium citrate", "300 mg"), person=Person())
        assert limits_of(report) == [("warn", "over-limit:magnesium:magnesium citrate")]

    def test_ages_for_which_nobody_set_a_limit_do_not_stand_in_the_way_of_a_refusal(self) -> None:
        report = taking(Dose("magnesium citrate", "2000 mg"), person=Person())
        assert limits_of(report) == [("refuse", "over-limit:magnesium:magnesium citrate")]
        assert limits_of(taking(Dose("magnesium citrate", "2000 mg"), person=Person(age=0))) == []

    def test_a_child_has_the_limits_of_its_age(self) -> None:
        child = Person(age=3)
        assert limits_of(taking(Dose("magnesium citrate", "66 mg"), person=child)) == [
            ("refuse", "over-limit:magnesium:magnesium citrate")
        ]
        assert limits_of(taking(Dose("magnesium citrate", "65 mg"), person=child)) == []

    def test_pregnancy_has_limits_of_its_own(self) -> None:
        # copper: EFSA's 5 mg do not hold in pregnancy; NASEM and UK-EVM set 10 mg
        copper = Dose("copper gluconate", "6 mg")
        thirty = Person(age=30, sex="female")
        assert limits_of(taking(copper, person=evolve(thirty, state="none"))) == [
            ("warn", "over-limit:copper:copper gluconate")
        ]
        assert limits_of(taking(copper, person=evolve(thirty, state="pregnant"))) == []
        assert limits_of(taking(copper, person=evolve(thirty, conditions=("pregnancy",)))) == []

    def test_pregnancy_is_neither_assumed_nor_ruled_out(self) -> None:
        report = taking(Dose("copper gluconate", "6 mg"), person=Person(age=30, sex="female"))
        assert limits_of(report) == []
        assert "limits of copper" in the(report, "not-checked:state").message

    @pytest.mark.parametrize(
        ("person", "asked_about"),
        [
            (MAN, False),
            (Person(age=13, sex="female"), False),
            (Person(age=14, sex="female"), True),
            (Person(age=50), True),
            (Person(age=51), False),
            (Person(), True),
            (WOMAN, False),
        ],
    )
    def test_pregnancy_is_asked_about_only_where_it_can_be(self, person: Person, *, asked_about: bool) -> None:
        report = taking(Dose("zinc picolinate", "1 mg"), person=person)
        assert (("note", "not-checked:state") in codes(report)) is asked_about
        if asked_about:
            assert parameters(report, "not-checked:state")["rules"] == "refer.pregnancy"

    def test_a_condition_says_more_than_a_state_of_none(self) -> None:
        report = taking(Dose("copper gluconate", "6 mg"), person=evolve(WOMAN, conditions=("pregnant",)))
        assert limits_of(report) == []
        assert asked(report)["refer.pregnancy"] == "warn"
        assert ("note", "not-checked:state") not in codes(report)

    def test_who_may_be_pregnant_only_by_age_is_not_thought_pregnant_at_other_ages(self) -> None:
        # copper 6 mg: above EFSA's 5 mg for every adult but the pregnant; with no facts it depends on both
        report = taking(Dose("copper gluconate", "11 mg"), person=Person(sex="female"))
        assert limits_of(report) == [("refuse", "over-limit:copper:copper gluconate")]
        assert limits_of(taking(Dose("copper gluconate", "6 mg"), person=Person(age=60))) == [
            ("warn", "over-limit:copper:copper gluconate")
        ]

    def test_bands_begin_with_their_first_year_and_end_before_their_last(self) -> None:
        # NASEM magnesium: 65 mg from 1 to 3 years, 110 mg from 4 to 8, 350 mg from 9 on
        for age, over in ((1, True), (3, True), (4, False), (8, False)):
            report = taking(Dose("magnesium citrate", "100 mg"), person=Person(age=age))
            assert bool(limits_of(report)) is over

    def test_the_values_of_a_known_person_stand_beside_the_totals(self) -> None:
        total = taking(Dose("ferrous sulfate", "15 mg")).totals[0]
        assert [(row.authority.value, row.kind.value, str(row.amount)) for row in total.recommended] == [
            ("NASEM", "RDA", "18 mg")
        ]
        assert [(row.authority.value, str(row.amount)) for row in total.limits] == [
            ("EFSA", "40 mg"),
            ("NASEM", "45 mg"),
            ("UK-EVM", "17 mg"),
        ]

    def test_values_that_depend_on_what_is_not_known_are_left_out(self) -> None:
        total = taking(Dose("ferrous sulfate", "15 mg"), person=Person(age=40)).totals[0]
        assert total.recommended == ()
        assert [row.authority.value for row in total.limits] == ["EFSA", "NASEM", "UK-EVM"]


class TestAcknowledging:
    PLAN = Plan(day=DAY, doses=[Dose("ferrous sulfate", "65 mg")], person=WOMAN)
    CODE = "over-limit:iron:ferrous sulfate"

    def test_an_acknowledged_refusal_becomes_a_warning_that_says_so(self) -> None:
        report = check(self.PLAN.acknowledging(self.CODE, up_to="65 mg"))
        found = the(report, self.CODE)
        assert found.severity is Severity.WARN
        assert found.message.startswith("acknowledged up to 65 mg: iron")
        assert outstanding(report.findings) == ()

    def test_it_covers_no_more_than_its_amount(self) -> None:
        report = check(self.PLAN.acknowledging(self.CODE, up_to="64 mg"))
        assert [each.code for each in outstanding(report.findings)] == [self.CODE]
        assert "acknowledged up to 64 mg only" in the(report, self.CODE).detail

    def test_what_food_adds_does_not_void_it(self) -> None:
        plan = evolve(self.PLAN, diet=(DietaryIntake("iron", "12 mg"),)).acknowledging(self.CODE, up_to="65 mg")
        assert outstanding(check(plan).findings) == ()

    def test_an_amount_in_units_covers_vitamin_d(self) -> None:
        plan = Plan(day=DAY, doses=[Dose("vitamin D3", "5000 IU")], person=WOMAN)
        covered = plan.acknowledging("over-limit:vitamin-d:vitamin D3", up_to="5000 IU")
        assert outstanding(check(covered).findings) == ()

    def test_names_in_codes_compare_as_names_do(self) -> None:
        report = check(self.PLAN.acknowledging("over-limit:iron:Ferrous SULFATE", up_to="65 mg"))
        assert outstanding(report.findings) == ()

    def test_all_faults_are_told_at_once_each_with_its_place(self) -> None:
        plan = self.PLAN.acknowledging(self.CODE).acknowledging("over-limit:iron:ferrous sulphate", up_to="65 mg")
        with pytest.raises(PlanError) as caught:
            check(plan)
        assert [(fault.path, fault.help) for fault in caught.value.faults] == [
            ("plan.acknowledged[0].up_to", 'up_to="65 mg" covers what is planned'),
            ("plan.acknowledged[1].code", f"did you mean {self.CODE!r}?"),
        ]

    def test_a_contraindication_is_acknowledged_as_a_whole(self) -> None:
        plan = Plan(
            day=DAY,
            doses=[Dose("ferrous sulfate", "15 mg")],
            person=evolve(WOMAN, conditions=("iron overload",)),
        )
        code = "contraindicated:contra.iron.overload:ferrous sulfate"
        assert [each.code for each in outstanding(check(plan).findings)] == [code]
        assert outstanding(check(plan.acknowledging(code)).findings) == ()
        with pytest.raises(PlanError, match="has no amount"):
            check(plan.acknowledging(code, up_to="15 mg"))

    def test_raw_findings_can_be_asked_for_what_an_acknowledgement_leaves(self) -> None:
        findings = check(self.PLAN).findings
        (enough,) = self.PLAN.acknowledging(self.CODE, up_to="65 mg").acknowledged
        (too_little,) = self.PLAN.acknowledging(self.CODE, up_to="60 mg").acknowledged
        (without,) = self.PLAN.acknowledging(self.CODE).acknowledged
        assert outstanding(findings, [enough]) == ()
        assert len(outstanding(findings, [too_little, without])) == 1


class TestDailyLimits:
    @pytest.mark.parametrize(
        ("strength", "severity"), [("must", "refuse"), ("should", "warn"), ("prefer", "note"), ("none", None)]
    )
    def test_the_severity_follows_the_strength(self, strength: str, severity: str | None) -> None:
        rule = DailyLimit("zinc", "10 mg", id="mine", strength=strength)
        report = taking(Dose("zinc picolinate", "11 mg"), rules=[rule])
        assert codes(report, "daily-limit") == (
            [] if severity is None else [(severity, "daily-limit:mine:zinc picolinate")]
        )

    def test_exactly_the_limit_is_kept(self) -> None:
        assert limits_of(taking(Dose("zinc picolinate", "10 mg"), rules=[DailyLimit("zinc", "10 mg")])) == []

    def test_the_scope_says_what_counts(self) -> None:
        diet = [DietaryIntake("zinc", "9 mg")]
        supplements = DailyLimit("zinc", "15 mg", id="a")
        total = DailyLimit("zinc", "15 mg", id="b", scope="total")
        report = taking(Dose("zinc picolinate", "10 mg"), rules=[supplements, total], diet=diet)
        assert limits_of(report) == [("refuse", "daily-limit:b:zinc picolinate")]

    def test_it_is_acknowledged_like_the_authorities_limits(self) -> None:
        plan = Plan(day=DAY, doses=[Dose("zinc picolinate", "11 mg")], rules=[DailyLimit("zinc", "10 mg", id="x")])
        covered = plan.acknowledging("daily-limit:x:zinc picolinate", up_to="11 mg")
        assert len(outstanding(check(plan).findings)) == 1
        assert outstanding(check(covered).findings) == ()

    @pytest.mark.parametrize(
        ("every", "severity", "said"),
        [
            ("week", "warn", "zinc: if the chosen days coincide, 35 mg a day is above the daily limit of 25 mg"),
            ("day", "refuse", "zinc: 35 mg a day is above the daily limit of 25 mg"),
        ],
    )
    def test_days_still_to_be_chosen_need_not_coincide(self, every: str, severity: str, said: str) -> None:
        report = taking(
            Dose("zinc citrate", "15 mg", name="c", every=every),
            Dose("zinc gluconate", "20 mg", name="d", every="week"),
            rules=[DailyLimit("zinc", "25 mg", id="mine", strength="must")],
        )
        (found,) = [each for each in report.findings if each.code == "daily-limit:mine:d"]
        assert (found.severity.value, found.message) == (severity, said)
        assert dict(found.parameters) == {
            "nutrient": "zinc", "limit": "25 mg", "scope": "supplemental", "rule": "mine", "dose": "d",
            "amount": "35 mg", "total": "35 mg",
        }  # fmt: skip
        (other,) = [each for each in report.findings if each.code == "over-limit:zinc:d"]
        assert other.message.startswith(said.partition(" is above")[0])
        assert dict(other.parameters)["amount"] == dict(other.parameters)["total"] == "35 mg"
        assert set(other.sources) >= {"efsa-2006-uls", "evm-2003"}

    def test_food_is_told_apart_from_what_is_taken(self) -> None:
        juice = Drink("juice", at="12:30", contains=[Ingredient("calcium", nutrient="calcium", amount="200 mg")])
        rule = DailyLimit("calcium", "500 mg", scope="total", strength="must", id="mine")
        report = check(Plan(day=DAY, doses=[Dose("calcium citrate", "400 mg")], events=[juice], rules=[rule]))
        (found,) = [each for each in report.findings if each.code.startswith("daily-limit:mine:")]
        assert found.message == "calcium: 400 mg a day (600 mg with food) is above the daily limit of 500 mg"
        assert (dict(found.parameters)["amount"], dict(found.parameters)["total"]) == ("400 mg", "600 mg")

    def test_a_scope_that_is_not_known_is_a_fault(self) -> None:
        with pytest.raises(PlanError) as caught:
            taking(Dose("zinc picolinate", "10 mg"), rules=[DailyLimit("zinc", "10 mg", scope="suplemental")])
        assert "plan.rules[0].scope" in [fault.path for fault in caught.value.faults]


IRON = Dose("ferrous sulfate", "15 mg")
IRON_STUDIES = "gate.rls.iron-adult"


def asked(report: Report) -> dict[str, str]:
    """Severity by rule, of what gates and contraindications say."""
    return {
        dict(each.parameters)["rule"]: each.severity.value
        for each in report.findings
        if each.code.startswith(("ask:", "contraindicated:"))
    }


def labs(person: Person = RLS, /, **values: str) -> Person:
    return evolve(person, labs=Labs(**values))


class TestIronInRestlessLegs:
    @pytest.mark.parametrize(
        ("values", "speaks"),
        [
            ({"ferritin": "75 ng/mL"}, False),
            ({"ferritin": "75.001 ng/mL"}, True),
            ({"ferritin": "120 ng/mL", "transferrin_saturation": "19.9 %"}, False),
            ({"ferritin": "120 ng/mL", "transferrin_saturation": "20 %"}, True),
            ({"transferrin_saturation": "15 %"}, False),
        ],
    )
    def test_iron_studies_open_the_gate(self, values: Mapping[str, str], *, speaks: bool) -> None:
        assert (asked(taking(IRON, person=labs(RLS, **values))).get(IRON_STUDIES) == "warn") is speaks

    def test_missing_values_are_not_checked_and_never_refused(self) -> None:
        report = taking(IRON, person=RLS)
        assert IRON_STUDIES not in asked(report)
        assert IRON_STUDIES in parameters(report, "not-checked:ferritin")["rules"]
        assert outstanding(report.findings) == ()

    def test_a_saturation_that_does_not_open_it_leaves_ferritin_to_be_asked_for(self) -> None:
        report = taking(IRON, person=labs(transferrin_saturation="30 %"))
        assert IRON_STUDIES not in asked(report)
        assert ("note", "not-checked:ferritin") in codes(report)

    def test_what_to_mind_before_the_blood_sample_goes_with_the_missing_value(self) -> None:
        assert "falsely high" in the(taking(IRON, person=RLS), "not-checked:ferritin").detail
        complete = taking(IRON, person=labs(ferritin="60 ng/mL", transferrin_saturation="25 %"))
        assert codes(complete, "not-checked") == []

    @pytest.mark.parametrize(("ferritin", "speaks"), [("75", False), ("76", True), ("100", True), ("101", False)])
    def test_between_75_and_100_only_intravenous_iron_is_suggested(self, ferritin: str, *, speaks: bool) -> None:
        person = labs(ferritin=f"{ferritin} ng/mL", transferrin_saturation="25 %")
        assert ("gate.rls.iron-iv-only" in asked(taking(IRON, person=person))) is speaks

    def test_without_restless_legs_the_gate_is_silent(self) -> None:
        assert asked(taking(IRON, person=labs(WOMAN, ferritin="120 ng/mL", transferrin_saturation="30 %"))) == {}

    def test_a_child_with_restless_legs_is_for_a_specialist_whatever_the_condition_was_called(self) -> None:
        child = Person(age=9, sex="female", conditions=("RLS",), labs=Labs(ferritin="40 ng/mL"))
        said = asked(taking(IRON, person=child))
        assert said["gate.rls.iron-child"] == "warn"
        assert IRON_STUDIES not in said
        assert "gate.rls.iron-dose" not in said

    @pytest.mark.parametrize(
        ("age", "condition", "rule"),
        [
            (17, "rls-adult", "gate.rls.iron-child"),
            (18, "rls-child", IRON_STUDIES),
            (19, "RLS", IRON_STUDIES),
        ],
    )
    def test_from_18_years_on_the_rules_for_adults_hold(self, age: int, condition: str, rule: str) -> None:
        person = Person(age=age, conditions=(condition,), labs=Labs(ferritin="120 ng/mL"))
        said = asked(taking(IRON, person=person))
        assert said.keys() & {"gate.rls.iron-child", IRON_STUDIES} == {rule}

    def test_it_says_which_value_shut_the_gate_and_which_was_not_given(self) -> None:
        code = f"ask:{IRON_STUDIES}:ferrous sulfate"
        alone = taking(IRON, person=labs(ferritin="120 ng/mL"))
        assert parameters(alone, code)["given"] == "RLS, ferritin 120 ng/mL, transferrin saturation not given"
        both = taking(IRON, person=labs(ferritin="120 ng/mL", transferrin_saturation="30 %", egfr="90 mL/min"))
        assert parameters(both, code)["given"] == "RLS, ferritin 120 ng/mL"
        assert the(both, code).detail.endswith("Given: ferritin 120 ng/mL, transferrin saturation 30 %.")

    def test_the_dose_that_delivers_most_is_named_first(self) -> None:
        report = taking(
            Dose("ferrous fumarate", "5 mg"),
            IRON,
            person=labs(ferritin="90 ng/mL"),
            events=med("pantoprazole"),
        )
        assert parameters(report, f"ask:{IRON_STUDIES}:ferrous sulfate")["thing"] == (
            "ferrous sulfate and ferrous fumarate"
        )

    def test_a_missing_saturation_is_asked_for_besides_ferritin(self) -> None:
        report = taking(IRON, person=RLS)
        assert IRON_STUDIES in parameters(report, "not-checked:transferrin-saturation")["rules"]
        assert IRON_STUDIES in parameters(report, "not-checked:ferritin")["rules"]

    def test_the_usual_dose_is_a_note(self) -> None:
        report = taking(IRON, person=labs(ferritin="40 ng/mL"))
        assert asked(report)["gate.rls.iron-dose"] == "note"
        assert "clinician" not in the(report, "ask:gate.rls.iron-dose:ferrous sulfate").message


class TestContraindications:
    @pytest.mark.parametrize("condition", ["haemochromatosis", "hemochromatosis", "repeated transfusions"])
    def test_iron_is_refused_in_iron_overload(self, condition: str) -> None:
        report = taking(IRON, person=evolve(WOMAN, conditions=(condition,)))
        assert codes(report, "contra") == [("refuse", "contraindicated:contra.iron.overload:ferrous sulfate")]

    @pytest.mark.parametrize(("saturation", "refused"), [("45 %", False), ("45.1 %", True)])
    def test_a_high_transferrin_saturation_refuses_iron(self, saturation: str, *, refused: bool) -> None:
        report = taking(IRON, person=labs(WOMAN, transferrin_saturation=saturation))
        assert bool(outstanding(report.findings)) is refused

    def test_every_dose_is_refused_by_a_code_of_its_own(self) -> None:
        report = taking(IRON, Dose("ferrous fumarate", "10 mg"), person=evolve(WOMAN, conditions=("iron overload",)))
        assert [each.code for each in outstanding(report.findings)] == [
            "contraindicated:contra.iron.overload:ferrous fumarate",
            "contraindicated:contra.iron.overload:ferrous sulfate",
        ]

    def test_iron_in_food_is_not_taken_and_not_refused(self) -> None:
        day = Day("06:30", "22:30", [Meal("lunch", "12:30", contains=[Ingredient(nutrient="iron", amount="8 mg")])])
        assert outstanding(taking(day=day, person=evolve(WOMAN, conditions=("iron overload",))).findings) == ()

    @pytest.mark.parametrize(("egfr", "refused"), [("25", True), ("29.9", True), ("30", False), ("60", False)])
    def test_magnesium_is_refused_below_an_egfr_of_30(self, egfr: str, *, refused: bool) -> None:
        report = taking(Dose("magnesium citrate", "100 mg"), person=labs(WOMAN, egfr=f"{egfr} mL/min"))
        assert bool(outstanding(report.findings)) is refused

    def test_haemodialysis_is_severe_renal_impairment(self) -> None:
        report = taking(Dose("magnesium citrate", "100 mg"), person=evolve(WOMAN, conditions=("dialysis",)))
        assert asked(report)["contra.magnesium.renal"] == "refuse"

    def test_without_kidney_function_magnesium_is_not_checked(self) -> None:
        report = taking(Dose("magnesium citrate", "100 mg"))
        assert "contra.magnesium.renal" in parameters(report, "not-checked:egfr")["rules"]

    def test_a_waived_rule_lapses(self) -> None:
        plan = Plan(day=DAY, doses=[IRON], person=evolve(WOMAN, conditions=("iron overload",)))
        report = check(plan.without_rule("contra.iron.overload", reason="phlebotomy"))
        assert outstanding(report.findings) == ()
        assert [waiver.rule for waiver in report.waived] == ["contra.iron.overload"]

    def test_pregnancy_refers_to_a_clinician(self) -> None:
        report = taking(IRON, person=Person(age=30, sex="female", state="pregnant"))
        assert asked(report)["refer.pregnancy"] == "warn"


def med(*names: str) -> list[Medicine]:
    return [Medicine(name, at="10:00") for name in names]


RLS_LATE = labs(ferritin="90 ng/mL", transferrin_saturation="30 %")
SPEAKING: dict[str, tuple[Sequence[Dose], Sequence[Medicine | Drink], Person]] = {
    "contra.iron.overload": ([IRON], med("parenteral-iron"), WOMAN),
    "contra.magnesium.renal": (
        [Dose("magnesium oxide", "50 mg")],
        [],
        evolve(WOMAN, conditions=("kidney failure",)),
    ),
    "contra.potassium.hyperkalaemia": (
        [Dose("potassium chloride", "50 mg")],
        [],
        evolve(WOMAN, conditions=("hyperkalemia",)),
    ),
    "contra.potassium.potassium-sparing": (
        [Dose("potassium citrate", "50 mg")],
        med("spironolactone"),
        WOMAN,
    ),
    "gate.rls.iron-adult": ([IRON], [], RLS_LATE),
    "gate.rls.iron-child": ([IRON], [], Person(conditions=("rls-child",))),
    "gate.rls.iron-dose": ([IRON], [], RLS_LATE),
    "gate.rls.iron-infusion": ([], med("ferric-carboxymaltose"), RLS),
    "gate.rls.iron-iv-only": ([IRON], [], RLS_LATE),
    "refer.gabapentin-enacarbil.renal": ([], med("gabapentin enacarbil"), labs(WOMAN, egfr="59 mL/min")),
    "refer.gabapentinoids.cns-depressants": ([], med("gabapentin", "oxycodone"), WOMAN),
    "refer.levodopa.vitamin-b6": ([Dose("P5P", "5 mg")], med("levodopa"), WOMAN),
    "refer.levothyroxine.ppi": ([], med("levothyroxine", "omeprazole"), WOMAN),
    "refer.lithium.sodium-caffeine": ([Dose("sodium chloride", "50 mg")], med("lithium"), WOMAN),
    "refer.metformin.vitamin-b12": ([], med("metformin"), WOMAN),
    "refer.opioids.cns-depressants": ([], [*med("oxycodone"), Drink("wine", at="20:00")], WOMAN),
    "refer.potassium.renal": ([Dose("potassium chloride", "50 mg")], [], evolve(WOMAN, conditions=("CKD",))),
    "refer.ppi.calcium-carbonate": ([Dose("calcium carbonate", "200 mg")], med("omeprazole"), WOMAN),
    "refer.ppi.iron": ([IRON], med("pantoprazole"), WOMAN),
    "refer.ppi.magnesium": ([], med("omeprazole"), WOMAN),
    "refer.pregnancy": ([IRON], [], Person(state="lactating")),
    "refer.raas-nsaid.potassium": ([Dose("potassium chloride", "50 mg")], med("ibuprofen"), WOMAN),
    "refer.raltegravir.antacid": ([Dose("magnesium oxide", "50 mg")], med("raltegravir"), WOMAN),
    "refer.rls.worsening-agents": ([], med("sertraline"), RLS),
    "refer.thiazides.calcium-vitamin-d": ([Dose("vitamin D3", "10 mcg")], med("indapamide"), WOMAN),
    "refer.vitamin-b6": ([Dose("P5P", "12 mg")], [], WOMAN),
    "refer.vitamin-e.vitamin-k": ([Dose("rrr-alpha-tocopherol", "670 mg")], [], WOMAN),
    "refer.vitamin-k-antagonists.vitamin-k": ([Dose("menaquinone-7", "50 mcg")], med("warfarin"), WOMAN),
    "refer.zinc.copper": ([Dose("zinc picolinate", "40 mg")], [], WOMAN),
    "window.caffeine.bedtime": ([], [Drink("mate", at="16:31", tags=("caffeine",))], WOMAN),
    "window.iron.blood-test": ([IRON], [Drink("sample", at="10:00", tags=("event:blood-test-iron",))], WOMAN),
}
"""For each gate and contraindication of the catalogue one situation in which it speaks."""

SILENT_ON_PURPOSE = {"window.gabapentinoids.evening"}
"""Says only that the prescriber's times hold."""


def gates_of(catalog: Catalog) -> Iterable[Gate | Contraindication]:
    return (rule for rule in catalog.rules if isinstance(rule, Gate | Contraindication))


class TestEveryGateOfTheCatalogue:
    def test_has_terms_that_are_all_understood(self) -> None:
        assert {rule.id: terms_not_known(rule) for rule in gates_of(default_catalog()) if terms_not_known(rule)} == {}

    def test_has_a_situation_here(self) -> None:
        speaking = {rule.id for rule in gates_of(default_catalog()) if rule.strength is not Strength.NONE}
        assert speaking == SPEAKING.keys() | SILENT_ON_PURPOSE

    @pytest.mark.parametrize("rule", SPEAKING)
    def test_speaks_in_its_situation_with_its_own_severity_and_sources(self, rule: str) -> None:
        doses, events, person = SPEAKING[rule]
        report = check(Plan(day=DAY, doses=doses, events=events, person=person))
        fact = next(each for each in default_catalog().rules if each.id == rule)
        must = isinstance(fact, Contraindication)
        expected = "refuse" if must else "note" if fact.strength is Strength.PREFER else "warn"
        assert asked(report).get(rule) == expected
        found = next(each for each in report.findings if ("rule", rule) in each.parameters)
        assert found.sources == tuple(sorted(fact.sources))

    @pytest.mark.parametrize("rule", SPEAKING)
    def test_is_silent_without_its_subject(self, rule: str) -> None:
        _, _, person = SPEAKING[rule]
        assert rule not in asked(check(Plan(day=DAY, person=person)))

    def test_that_is_only_documented_is_silent(self) -> None:
        report = taking(Dose("magnesium citrate", "100 mg"), Dose("methylcobalamin", "5 mcg"), person=RLS)
        assert [code for _, code in codes(report) if "gate.rls" in code] == []


class TestTerms:
    def test_an_age_term_holds_below_it_and_where_the_age_is_not_known(self) -> None:
        rule = Gate("zinc", (), (("age_max_y", "18"),), id="mine", effect="own gate")
        for age, speaks in ((17, True), (18, False), (None, True)):
            report = taking(Dose("zinc picolinate", "1 mg"), person=Person(age=age), rules=[rule])
            assert ("mine" in asked(report)) is speaks

    def test_a_meal_is_never_what_a_gate_is_about(self) -> None:
        rule = Gate("lunch", (), id="mine", effect="own gate")
        assert asked(taking(rules=[rule])) == {}

    def test_a_gate_of_the_plan_without_words_is_called_your_rule(self) -> None:
        report = taking(Dose("zinc picolinate", "1 mg"), rules=[Gate("zinc", (), id="mine")])
        assert the(report, "ask:mine:zinc picolinate").message == ("ask a clinician about zinc picolinate: your rule")

    @pytest.mark.parametrize(
        ("terms", "unknown"),
        [
            ((("hba1c_above", "8"),), ("hba1c_above",)),
            ((("subject_min_mg_per_day", "many"),), ("subject_min_mg_per_day",)),
            ((("or_tsat_below_pct", "20"),), ("or_tsat_below_pct",)),
            ((("before", "lunch"), ("before_min", "30")), ("before",)),
        ],
    )
    def test_a_term_that_is_not_understood_is_said_and_never_passed_over(
        self, terms: tuple[tuple[str, str], ...], unknown: tuple[str, ...]
    ) -> None:
        rule = Gate("zinc", (), terms, id="mine", effect="own gate")
        report = taking(Dose("zinc picolinate", "5 mg"), rules=[rule])
        assert parameters(report, "not-checked:terms:mine")["what"] == ", ".join(unknown)
        assert "mine" not in asked(report)

    @pytest.mark.parametrize(("amount", "speaks"), [("11.9 mg", False), ("12 mg", True)])
    def test_amounts_per_day_are_compared_with_what_is_taken_and_eaten(self, amount: str, *, speaks: bool) -> None:
        assert ("refer.vitamin-b6" in asked(taking(Dose("P5P", amount)))) is speaks
        diet = [DietaryIntake("vitamin B6", "0.1 mg")]
        assert "refer.vitamin-b6" in asked(taking(Dose("P5P", amount), diet=diet))

    @pytest.mark.parametrize("name", ["carbidopa/levodopa", "levodopa with benserazide"])
    def test_levodopa_with_an_inhibitor_goes_with_vitamin_b6(self, name: str) -> None:
        assert "refer.levodopa.vitamin-b6" not in asked(taking(Dose("P5P", "5 mg"), events=med(name)))

    def test_a_drink_six_hours_before_bed_is_early_enough(self) -> None:
        tea = Drink("mate", at="16:30", tags=("caffeine",))
        assert "window.caffeine.bedtime" not in asked(taking(events=[tea]))

    def test_a_medicine_that_worsens_restless_legs_matters_only_where_they_are_given(self) -> None:
        assert asked(taking(events=med("diphenhydramine"))) == {}

    def test_one_medicine_is_not_held_against_itself(self) -> None:
        assert asked(taking(events=med("gabapentin"))) == {}

    def test_a_contraindication_that_is_only_advised_is_a_warning(self) -> None:
        rule = Contraindication("zinc", ("copper",), id="mine", strength="should", effect="own advice")
        report = taking(Dose("zinc picolinate", "5 mg"), Dose("copper gluconate", "1 mg"), rules=[rule])
        assert asked(report)["mine"] == "warn"


def fixed(
    *events: Medicine | Drink, rules: Iterable[Any] = (), day: Day = BARE, doses: Iterable[Dose] = ()
) -> list[tuple[str, str]]:
    plan = Plan(day=day, doses=tuple(doses), events=events, rules=tuple(rules))
    return codes(check(plan, Catalog.empty()), "fixed")


A, B = Medicine("a", at="08:00"), Medicine("b", at="10:00")
APART = [("warn", "fixed:r:a:b")]


class TestWhatStandsFixed:
    def test_coffee_half_an_hour_after_levothyroxine_is_said_and_not_moved(self) -> None:
        report = taking(events=[Medicine("levothyroxine", at="06:30"), Drink("coffee", at="07:00")], day=BARE)
        code = "fixed:drug.levothyroxine.coffee:levothyroxine:coffee"
        assert codes(report, "fixed") == [("warn", code)]
        assert the(report, code).message == ("levothyroxine at 06:30 and coffee at 07:00: 30 min apart, 1 h needed")

    def test_a_meal_too_soon_after_levothyroxine_is_said(self) -> None:
        day = Day("06:30", "22:30", breakfast="07:29")
        report = taking(events=[Medicine("levothyroxine", at="06:30")], day=day)
        assert codes(report, "fixed") == [("warn", "fixed:drug.levothyroxine.meal:levothyroxine:breakfast")]
        later = Day("06:30", "22:30", breakfast="07:30")
        assert codes(taking(events=[Medicine("levothyroxine", at="06:30")], day=later), "fixed") == []

    def test_two_prescribed_medicines_too_close_are_said_by_every_rule_that_holds(self) -> None:
        events = [Medicine("ciprofloxacin", at="08:00"), Medicine("sucralfate", at="09:59")]
        assert codes(taking(events=events), "fixed") == [
            ("warn", "fixed:drug.ciprofloxacin.cations:ciprofloxacin:sucralfate"),
            ("warn", "fixed:drug.fluoroquinolones.iron-zinc:ciprofloxacin:sucralfate"),
        ]
        assert codes(taking(events=[events[0], Medicine("sucralfate", at="10:00")]), "fixed") == []

    @pytest.mark.parametrize(
        ("before", "after", "broken"),
        [(120, 0, False), (121, 0, True), (0, 1320, False), (0, 1321, True), (0, 0, False)],
    )
    def test_gaps_are_measured_on_the_circle_of_the_day(self, before: int, after: int, *, broken: bool) -> None:
        rule = Competitor("a", ("b",), before=before, after=after, id="r")
        assert fixed(A, B, rules=[rule]) == (APART if broken else [])

    @pytest.mark.parametrize(("before", "after", "broken"), [(None, 0, True), (0, None, False), (None, None, True)])
    def test_a_closed_side_holds_within_the_waking_day(
        self, before: int | None, after: int | None, *, broken: bool
    ) -> None:
        rule = Competitor("a", ("b",), before=before, after=after, id="r")
        assert fixed(A, B, rules=[rule]) == (APART if broken else [])

    def test_at_the_same_minute_any_gap_is_broken_and_none_is_kept(self) -> None:
        same = Medicine("b", at="08:00")
        assert fixed(A, same, rules=[Competitor("a", ("b",), before=0, after=1, id="r")]) == APART
        assert fixed(A, same, rules=[Competitor("a", ("b",), before=0, after=0, id="r")]) == []

    def test_a_drink_with_a_length_is_a_span(self) -> None:
        rule = Competitor("a", ("tea",), before=0, after=15, id="r")
        assert fixed(A, Drink("tea", at="07:30", minutes=15), rules=[rule]) == []
        assert fixed(A, Drink("tea", at="07:30", minutes=16), rules=[rule]) == [("warn", "fixed:r:a:tea")]

    def test_days_that_never_meet_are_far_apart(self) -> None:
        rule = Competitor("a", ("b",), before=121, after=0, id="r")
        even, odd = evolve(A, every="2 days"), evolve(B, every="2 days from day 1")
        assert fixed(even, B, rules=[rule]) == APART
        assert fixed(even, odd, rules=[rule]) == []

    def test_one_meal_holds_both_where_the_rule_allows_it(self) -> None:
        day = Day("06:30", "22:30", [Meal("brunch", "08:00", minutes=120)])
        contents = [Ingredient(nutrient="calcium", amount="500 mg")]
        events = [Medicine("dolutegravir", at="08:00"), Medicine("b", at="09:30", contains=contents)]
        rule = "drug.dolutegravir.calcium-iron"
        assert [code for _, code in codes(taking(events=events, day=day), "fixed") if rule in code] == []
        assert [code for _, code in codes(taking(events=events, day=BARE), "fixed")] == [f"fixed:{rule}:dolutegravir:b"]

    def test_how_food_goes_with_food_is_no_finding(self) -> None:
        iron = Drink("juice", at="08:00", contains=[Ingredient(nutrient="iron", amount="5 mg")])
        assert codes(taking(events=[iron, Drink("coffee", at="08:00")]), "fixed") == []

    def test_a_rule_that_something_else_must_be_placed_by_is_left_to_the_schedule(self) -> None:
        report = taking(IRON, events=[Drink("coffee", at="08:00")])
        assert codes(report, "fixed") == []

    def test_preferences_between_fixed_things_are_notes(self) -> None:
        rule = Competitor("a", ("b",), before=121, after=0, id="r", strength="prefer")
        assert fixed(A, B, rules=[rule]) == [("note", "fixed:r:a:b")]

    @pytest.mark.parametrize(
        ("rule", "expected"),
        [
            (Alone("a", gap=121, id="r"), APART),
            (Alone("a", gap=120, id="r"), []),
            (Alone("a", gap=121, excepting=("b",), id="r"), []),
            (FirstOfDay("b", gap=0, id="r"), [("warn", "fixed:r:b:a")]),
            (FirstOfDay("a", gap=120, id="r"), []),
            (FirstOfDay("a", gap=121, id="r"), APART),
            (NotSameDay("a", "b", id="r"), APART),
            (Window("a", ClockWindow("08:01", "07:59"), id="r"), [("warn", "fixed:r:a")]),
            (Window("a", ClockWindow("22:00", "08:00"), id="r"), []),
            (Window.with_food("a", id="r"), [("warn", "fixed:r:a")]),
            (Interval("a", least=1440, id="r"), []),
            (Interval("a", most=1439, id="r"), [("warn", "fixed:r:a")]),
            (Together("a", "b", id="r"), [("warn", "fixed:r:a")]),
            (MostTimes(1, id="r"), []),
        ],
    )
    def test_every_other_kind_of_rule(self, rule: Any, expected: list[tuple[str, str]]) -> None:
        assert fixed(A, B, rules=[rule]) == expected

    def test_company_may_come_from_what_is_still_to_be_placed(self) -> None:
        plan = Plan(
            day=BARE,
            doses=[Dose(Product("c", [Ingredient(nutrient="zinc", amount="5 mg")]))],
            events=[A],
            rules=[Together("a", "c", id="r")],
        )
        assert codes(check(plan, Catalog.empty()), "fixed") == []

    def test_times_of_one_medicine_are_compared_across_midnight(self) -> None:
        twice = Medicine("a", at=("08:00", "20:00"))
        assert fixed(twice, rules=[Interval("a", least=720, id="r")]) == []
        assert fixed(Medicine("a", at=("08:00", "20:01")), rules=[Interval("a", least=720, id="r")]) == [
            ("warn", "fixed:r:a")
        ]

    def test_prescribed_times_outside_a_window_before_bed_are_said(self) -> None:
        assert codes(taking(events=[Medicine("ropinirole", at="20:00")]), "fixed") == []
        assert codes(taking(events=[Medicine("ropinirole", at="19:29")]), "fixed") == [
            ("warn", "fixed:window.ropinirole.bedtime:ropinirole")
        ]

    def test_medicines_at_one_minute_share_a_ceiling(self) -> None:
        contents = [Ingredient(nutrient="zinc", amount="6 mg")]
        events = [Medicine(name, at="08:00", contains=contents) for name in ("a", "b")]
        assert fixed(*events, rules=[Ceiling("zinc", "12 mg", id="r")]) == []
        assert fixed(*events, rules=[Ceiling("zinc", "11 mg", id="r")]) == [
            ("warn", "fixed:r:a"),
            ("warn", "fixed:r:b"),
        ]

    def test_medicines_that_never_meet_do_not_share_a_ceiling(self) -> None:
        contents = [Ingredient(nutrient="zinc", amount="6 mg")]
        daily = Medicine("a", at=("08:00", "20:00"), contains=contents)
        even = Medicine("b", at="08:00", every="2 days", contains=contents)
        odd = Medicine("c", at="08:00", every="2 days from day 1", contains=contents)
        assert fixed(daily, even, odd, rules=[Ceiling("zinc", "12 mg", id="r")]) == []
        plan = Plan(day=BARE, events=(daily, even, odd), rules=(Ceiling("zinc", "5 mg", id="r"),))
        told = the(check(plan, Catalog.empty()), "fixed:r:a")
        assert told.message == "a at 08:00: 12 mg of zinc at once, 5 mg are well absorbed"


def portions(*doses: Dose, rules: Iterable[Any] = ()) -> list[tuple[str, str]]:
    return codes(taking(*doses, rules=tuple(rules)), "divided", "over-ceiling")


class TestPortions:
    def test_a_divisible_dose_above_a_ceiling_is_divided_and_that_is_said(self) -> None:
        report = taking(Dose("calcium citrate", "1200 mg"))
        said = parameters(report, "divided:calcium citrate")
        assert (said["portions"], said["amount"], said["most"]) == ("3", "400 mg", "500 mg")
        assert codes(report, "over-ceiling") == []

    def test_exactly_the_ceiling_is_not_divided(self) -> None:
        assert portions(Dose("calcium citrate", "500 mg")) == []

    def test_where_four_portions_are_too_few_it_stays_whole_and_that_is_said(self) -> None:
        assert portions(Dose("calcium citrate", "2001 mg")) == [("warn", "over-ceiling:calcium:calcium citrate")]

    def test_a_unit_above_a_ceiling_is_said(self) -> None:
        assert portions(Dose("calcium citrate", "1200 mg", unit="600 mg")) == [
            ("warn", "over-ceiling:calcium:calcium citrate")
        ]
        assert portions(Dose("calcium citrate", "1000 mg", unit="500 mg")) == []

    def test_prescribed_times_and_several_pinned_times_cut_the_dose_themselves(self) -> None:
        assert portions(Dose("calcium citrate", "1000 mg", times=2)) == []
        assert portions(Dose("calcium citrate", "1000 mg", at=("08:00", "16:00"))) == []
        assert portions(Dose("calcium citrate", "1200 mg", times=2)) == [
            ("warn", "over-ceiling:calcium:calcium citrate")
        ]

    def test_units_that_divide_by_the_times_are_taken_in_equal_shares(self) -> None:
        # four tablets of 300 mg, twice two: portions of 600 mg
        assert portions(Dose("calcium citrate", "1200 mg", unit="300 mg", times=2)) == [
            ("warn", "over-ceiling:calcium:calcium citrate")
        ]

    def test_a_preferred_ceiling_divides_nothing(self) -> None:
        assert portions(Dose("magnesium citrate", "201 mg")) == [("note", "over-ceiling:magnesium:magnesium citrate")]

    def test_iron_is_not_divided(self) -> None:
        report = taking(Dose("ferrous sulfate", "100 mg"))
        assert codes(report, "divided", "over-ceiling") == [("note", "over-ceiling:iron:ferrous sulfate")]
        assert "no benefit" in the(report, "over-ceiling:iron:ferrous sulfate").message

    def test_calcium_with_iron_in_it_is_not_divided_either(self) -> None:
        both = Product("Both", [Ingredient("calcium citrate", "600 mg"), Ingredient("ferrous sulfate", "10 mg")])
        assert portions(Dose(both)) == [("warn", "over-ceiling:calcium:Both")]

    def test_a_rule_of_the_plan_divides_too(self) -> None:
        rule = Ceiling("magnesium", "150 mg", id="mine")
        report = taking(Dose("magnesium citrate", "300 mg"), rules=[rule])
        assert the(report, "divided:magnesium citrate").message == (
            "magnesium citrate is divided: magnesium needs portions of 150 mg or less"
        )

    def test_large_iron_twice_a_day_in_one_dose_is_said(self) -> None:
        expected = [("warn", "too-often:space.iron.daily:ferrous sulfate")]
        assert codes(taking(Dose("ferrous sulfate", "120 mg", times=2)), "too-often") == expected
        assert codes(taking(Dose("ferrous sulfate", "119 mg", times=2)), "too-often") == []
        assert codes(taking(Dose("ferrous sulfate", "120 mg")), "too-often") == []


MULTI = Product(
    "Multi",
    [
        Ingredient("ferrous fumarate", "18 mg"),
        Ingredient("calcium carbonate", "210 mg"),
        Ingredient("zinc oxide", "11 mg"),
    ],
)


class TestOneProduct:
    def test_what_a_tablet_holds_against_itself_is_one_note_for_each_that_suffers(self) -> None:
        report = taking(Dose(MULTI))
        assert codes(report, "inside") == [("note", "inside:sep.iron.antacid:Multi")]
        said = parameters(report, "inside:sep.iron.antacid:Multi")
        assert said["others"] == "antacids, zinc and calcium"

    def test_thresholds_look_at_one_portion(self) -> None:
        little = Product("Little", [Ingredient("ferrous fumarate", "9 mg"), Ingredient("zinc oxide", "9 mg")])
        assert codes(taking(Dose(little, units=4)), "inside") == []
        assert codes(taking(Dose(little, units=4, times=2)), "inside") == [("note", "inside:sep.iron.zinc:Little")]

    def test_two_products_are_left_to_the_schedule(self) -> None:
        assert codes(taking(IRON, Dose("zinc oxide", "11 mg")), "inside") == []

    def test_a_dose_that_wants_fat_is_told_that_no_meal_has_any(self) -> None:
        vitamin_d = Dose("vitamin D3", "10 mcg")
        assert codes(taking(vitamin_d), "no-fat") == [("note", "no-fat-meal:food.vitamin-d.fat-meal:vitamin D3")]
        marked = Day("06:30", "22:30", [Meal("lunch", "12:30", tags=("fat-meal",))])
        assert codes(taking(vitamin_d, day=marked), "no-fat") == []
        assert codes(taking(vitamin_d, day=BARE), "no-fat") == []


class TestTheReport:
    def test_what_the_catalogue_does_not_know_is_said_to_be_unknown_and_never_safe(self) -> None:
        report = taking(events=[Medicine("vogelsamine", at="09:00"), Drink("gloop", at="10:00")])
        assert codes(report, "not-known") == [("note", "not-known:gloop"), ("note", "not-known:vogelsamine")]
        assert the(report, "not-known:gloop").message == "gloop is not known: not checked"

    def test_findings_stand_with_the_gravest_first_then_by_code_each_once(self) -> None:
        doses, events, _ = SPEAKING["refer.ppi.calcium-carbonate"]
        report = check(
            Plan(
                day=DAY,
                doses=[*doses, IRON, Dose(MULTI)],
                events=events,
                person=evolve(RLS, conditions=("CKD",)),
            )
        )
        order = {"refuse": 0, "warn": 1, "note": 2}
        given = codes(report)
        assert given == sorted(given, key=lambda each: (order[each[0]], each[1]))
        assert len({code for _, code in given}) == len(given)

    def test_the_order_of_writing_changes_nothing(self) -> None:
        doses = [Dose("magnesium oxide", "300 mg"), Dose("magnesium citrate", "300 mg"), IRON, Dose(MULTI)]
        events = [*med("omeprazole", "levothyroxine"), Drink("coffee", at="08:00")]
        there = check(Plan(day=DAY, doses=doses, events=events, person=RLS))
        back = check(Plan(day=DAY, doses=doses[::-1], events=events[::-1], person=RLS))
        assert there.findings == back.findings
        assert there.totals == back.totals

    def test_a_message_is_never_longer_than_140_characters_however_long_the_names(self) -> None:
        zinc = [Ingredient(nutrient="zinc", amount="25 mg")]
        report = taking(
            Dose(evolve(MULTI, name="x" * 200), units=6, times=2),
            Dose("magnesium oxide", "900 mg", name="y" * 200),
            events=[Medicine(letter * 200, at="06:00", contains=zinc) for letter in "vwz"],
            person=evolve(RLS, conditions=("RLS", "iron overload", "kidney failure")),
            rules=[Ceiling("zinc", "20 mg", id="c" * 200), Alone("v" * 200, gap=60, id="a" * 200)],
        )
        kinds = {each.code.partition(":")[0] for each in report.findings}
        assert kinds >= {"contraindicated", "fixed", "inside", "not-known", "over-ceiling", "over-limit"}
        assert max(len(each.message) for each in report.findings) <= LONGEST_MESSAGE

    def test_every_kind_of_message_has_a_detail(self) -> None:
        assert MESSAGES.keys() == DETAILS.keys()

    def test_every_source_stands_in_the_bibliography(self) -> None:
        known = {source.id for source in default_catalog().sources}
        for doses, events, person in SPEAKING.values():
            report = check(Plan(day=DAY, doses=doses, events=events, person=person))
            assert {source for each in report.findings for source in each.sources} <= known

    def test_an_empty_plan_has_nothing_to_say(self) -> None:
        report = check(Plan(day=DAY))
        assert (report.totals, report.findings) == ((), ())

    def test_amounts_in_parameters_can_be_read_back(self) -> None:
        said = parameters(taking(Dose("ferrous sulfate", "65.5 mg")), "over-limit:iron:ferrous sulfate")
        assert Amount.parse(said["amount"]) == Amount.parse("65.5 mg")


def limit(nutrient: str, amount: str, covers: str = "total", **more: Any) -> DoseLimit:
    fields: dict[str, Any] = {"authority": Authority.NASEM, "age_min": Fraction(0), "age_max": None, "sex": "any"}
    fields |= {"state": "any", "kind": LimitKind.UL, "unit": "mg", "sources": ("own",), **more}
    return DoseLimit(nutrient=nutrient, amount=Amount.parse(amount), covers=covers, **fields)


class TestOwnLimitsAndForms:
    @staticmethod
    def with_limits(plan: Plan, *limits: DoseLimit) -> Report:
        catalog = default_catalog()
        return audit(look_up(plan, catalog), Standards(limits=limits, forms=catalog.forms))

    ZINC = Plan(day=DAY, doses=[Dose("zinc picolinate", "10 mg")])

    def test_a_limit_of_a_part_that_is_not_known_here_is_said_and_not_applied(self) -> None:
        report = self.with_limits(self.ZINC, limit("zinc", "1 mg", covers="breakfast-only"))
        assert codes(report, "over", "not-checked:covers") == [("note", "not-checked:covers:zinc:NASEM")]
        assert "breakfast-only" in the(report, "not-checked:covers:zinc:NASEM").message

    def test_a_limit_in_units_is_said_and_not_applied(self) -> None:
        report = self.with_limits(self.ZINC, limit("zinc", "1 IU"))
        assert codes(report, "over", "not-checked:unit") == [("note", "not-checked:unit:zinc:NASEM")]

    def test_an_unverified_limit_takes_no_part(self) -> None:
        assert limits_of(self.with_limits(self.ZINC, limit("zinc", "1 mg", status=Status.UNVERIFIED))) == []

    def test_the_limits_that_are_named_are_those_of_an_adult_where_ages_agree(self) -> None:
        said = parameters(
            taking(Dose("magnesium citrate", "300 mg"), person=Person()), "over-limit:magnesium:magnesium citrate"
        )
        assert (said["over"], said["within"]) == ("EFSA 250 mg", "NASEM 350 mg, UK-EVM 400 mg")

    def test_one_product_above_the_limits_of_two_parts_has_two_codes(self) -> None:
        product = Product("A", [Ingredient("retinyl palmitate", "3500 mcg"), Ingredient("beta-carotene", "20 mg")])
        assert limits_of(taking(Dose(product))) == [
            ("refuse", "over-limit:vitamin-a:A"),
            ("refuse", "over-limit:vitamin-a:A:retinol"),
        ]

    def test_what_comes_from_food_is_said(self) -> None:
        diet = [DietaryIntake("copper", "12 mg")]
        alone = the(taking(diet=diet), "over-limit:copper:diet")
        assert "12 mg a day from food" in alone.message
        both = taking(Dose("copper gluconate", "1 mg"), diet=diet)
        assert "1 mg a day (13 mg with food)" in the(both, "over-limit:copper:copper gluconate").message
        without = taking(Dose("copper gluconate", "11 mg"))
        assert "with food" not in the(without, "over-limit:copper:copper gluconate").message

    def test_food_alone_asks_for_no_facts(self) -> None:
        assert codes(taking(diet=[DietaryIntake("copper", "3 mg")], person=Person())) == []

    def test_children_are_possible_without_a_state_of_pregnancy(self) -> None:
        # choline: NASEM 1 g from 1 to 8 years, 3.5 g for adults
        report = taking(Dose("choline bitartrate", "1500 mg"), person=Person())
        assert "choline" in parameters(report, "not-checked:age")["what"]

    def test_a_form_of_ones_own_says_by_its_share_whether_it_is_retinol(self) -> None:
        retinoid = Form("own-retinoid", "vitamin-a", "own retinoid", elemental=Fraction(1), ul_fraction=Fraction(1))
        carotenoid = Form(
            "own-carotenoid", "vitamin-a", "own carotenoid", elemental=Fraction(1, 2), ul_fraction=Fraction(0)
        )
        assert [severity for severity, _ in limits_of(taking(Dose(retinoid, "4 mg RAE")))] == ["refuse"]
        assert codes(taking(Dose(carotenoid, "4 mg RAE")), "over", "not-checked:form") == []
        in_product = Product("P", [Ingredient(retinoid, "4 mg RAE")])
        assert [severity for severity, _ in limits_of(taking(Dose(in_product)))] == ["refuse"]


class TestAmountsThatDoNotAddUp:
    def test_folate_in_dfe_of_an_unknown_form_makes_the_mass_at_least(self) -> None:
        multi = Product("Multi", [Ingredient(nutrient="folate", amount="400 mcg DFE")])
        alone = taking(Dose(multi)).totals[0]
        assert (str(alone.supplements), alone.at_least) == ("400 µg DFE", False)
        mixed = taking(Dose(multi), Dose("folic acid", "400 mcg")).totals[0]
        assert (str(mixed.supplements), mixed.at_least) == ("400 µg", True)

    def test_folate_in_dfe_may_exceed_but_is_not_certain_to(self) -> None:
        multi = Product("Multi", [Ingredient(nutrient="folate", amount="1200 mcg DFE")])
        assert codes(taking(Dose(multi)), "over", "not-checked:form") == [("note", "not-checked:form:folate:Multi")]

    def test_food_in_dfe_is_not_added_to_a_mass(self) -> None:
        total = taking(Dose("folic acid", "400 mcg"), diet=[DietaryIntake("folate", "300 mcg DFE")]).totals[0]
        assert (str(total.food), str(total.both), total.at_least) == ("300 µg DFE", "400 µg", True)

    def test_food_and_supplements_add_up(self) -> None:
        total = taking(Dose("zinc picolinate", "10 mg"), diet=[DietaryIntake("zinc", "8 mg")]).totals[0]
        assert (str(total.food), str(total.supplements), str(total.both)) == ("8 mg", "10 mg", "18 mg")
        assert (len(total.by_day), total.at_least) == (1, False)

    def test_a_meal_that_does_not_say_how_much_makes_the_total_at_least_unless_the_average_is_known(self) -> None:
        day = Day("06:30", "22:30", [Meal("lunch", "12:30", contains=[Ingredient(nutrient="iron")])])
        assert [total.at_least for total in taking(day=day).totals] == [True]
        assert [total.at_least for total in taking(day=day, diet=[DietaryIntake("iron", "8 mg")]).totals] == [False]


class TestDailyLimitsThatAreNotCertain:
    def test_chosen_days_that_may_coincide_are_a_warning_even_for_must(self) -> None:
        doses = [Dose("zinc oxide", "10 mg", every="week"), Dose("zinc citrate", "10 mg", every="week")]
        for strength, severity in (("must", "warn"), ("should", "warn"), ("prefer", "note")):
            rule = DailyLimit("zinc", "15 mg", id="mine", strength=strength)
            assert codes(taking(*doses, rules=[rule]), "daily") == [(severity, "daily-limit:mine:zinc citrate")]

    def test_a_form_that_is_not_known_is_said_where_it_decides(self) -> None:
        multi = Product("Multi", [Ingredient(nutrient="folate", amount="400 mcg DFE")])
        for amount, expected in (("399 mcg", [("note", "not-checked:form:mine:Multi")]), ("400 mcg", [])):
            rule = DailyLimit("folate", amount, id="mine", scope="synthetic-folic-acid")
            assert codes(taking(Dose(multi), rules=[rule]), "daily", "not-checked:form:mine") == expected

    def test_units_that_cannot_be_converted_are_said(self) -> None:
        rule = DailyLimit("vitamin-d", "1000 IU", id="mine")
        report = taking(Dose("vitamin D3", "2000 IU"), rules=[rule])
        assert codes(report, "daily", "not-checked:unit") == [("refuse", "daily-limit:mine:vitamin D3")]


MEALS = Day("06:30", "22:30", [Meal("brunch", "09:00", minutes=60), Meal("tea", "16:00", tags=("fat-meal", "dairy"))])


class TestReadingsOfWhatStandsFixed:
    @pytest.mark.parametrize(
        ("at", "inside"), [("08:59", False), ("09:00", True), ("10:00", True), ("10:01", False), ("16:30", True)]
    )
    def test_with_food_is_from_a_meals_start_to_its_end(self, at: str, *, inside: bool) -> None:
        assert (fixed(Medicine("a", at=at), rules=[Window.with_food("a", id="r")], day=MEALS) == []) is inside

    @pytest.mark.parametrize(
        ("part", "first", "last"),
        [
            (AroundMeal(-60, -30, measured_from="start"), "08:00", "08:30"),
            (AroundMeal(0, 60, measured_from="end"), "10:00", "11:00"),
            (AroundMeal(-15, 15, meals=("Brunch",)), "08:45", "10:15"),
            (AroundMeal(meals=("dairy",)), "16:00", "16:30"),
            (AroundMeal(meals=("fat-meal",)), "16:00", "16:30"),
            (OffsetWindow(Anchor.WAKE, 30, 60), "07:00", "07:30"),
            (OffsetWindow(Anchor.BED, -180, -60), "19:30", "21:30"),
            (ClockWindow("22:00", "02:00"), "22:00", "02:00"),
        ],
    )
    def test_a_window_holds_its_ends_and_not_the_minutes_beside_them(
        self, part: WindowPart, first: str, last: str
    ) -> None:
        def outside(time: ClockTime, shift: int) -> bool:
            moved = ClockTime((time.minutes + shift) % 1440)
            return bool(fixed(Medicine("a", at=moved), rules=[Window("a", part, id="r")], day=MEALS))

        start, end = ClockTime.parse(first), ClockTime.parse(last)
        assert [outside(start, -1), outside(start, 0), outside(end, 0), outside(end, 1)] == [True, False, False, True]

    def test_where_no_meal_is_marked_with_fat_any_meal_will_do(self) -> None:
        rule = Window("a", AroundMeal(meals=("fat-meal",)), id="r")
        assert fixed(Medicine("a", at="12:30"), rules=[rule], day=DAY) == []
        assert fixed(Medicine("a", at="12:30"), rules=[rule], day=MEALS) == [("warn", "fixed:r:a")]

    def test_the_window_is_said_as_people_say_it(self) -> None:
        plan = Plan(day=BARE, events=[A], rules=[Window.with_food("a", id="r")])
        assert the(check(plan, Catalog.empty()), "fixed:r:a").message == "a at 08:00 stands outside a meal"
        bed = Window("a", OffsetWindow(Anchor.BED, -180, -60), id="r")
        plan = Plan(day=DAY, events=[A], rules=[bed])
        assert "-180 to -60 minutes from bed" in the(check(plan, Catalog.empty()), "fixed:r:a").message

    def test_the_end_of_a_drink_belongs_to_it(self) -> None:
        rule = Competitor("a", ("tea",), before=5, after=0, id="r")
        assert fixed(A, Drink("tea", at="07:30", minutes=30), rules=[rule]) == [("warn", "fixed:r:a:tea")]
        assert fixed(A, Drink("tea", at="07:30", minutes=29), rules=[rule]) == []

    @pytest.mark.parametrize(("before", "after"), [(None, 0), (0, None)])
    def test_a_closed_side_closes_the_same_minute_too(self, before: int | None, after: int | None) -> None:
        rule = Competitor("a", ("b",), before=before, after=after, id="r")
        assert fixed(A, Medicine("b", at="08:00"), rules=[rule]) == APART

    def test_a_closed_side_asks_nothing_of_the_next_day(self) -> None:
        rule = Competitor("a", ("b",), before=None, after=0, id="r")
        assert fixed(B, Medicine("a", at="11:00"), rules=[rule]) == []

    def test_an_advised_rule_has_no_closed_side(self) -> None:
        for before, after in ((None, 0), (0, None)):
            rule = Competitor("a", ("b",), before=before, after=after, id="r", strength="should")
            assert fixed(A, B, rules=[rule]) == []
            assert fixed(evolve(A, at="11:00"), B, rules=[rule]) == []

    @pytest.mark.parametrize(("calcium", "exempt"), [("50 mg", True), ("51 mg", False), (None, False)])
    def test_a_meal_that_states_little_enough_is_exempt(self, calcium: str | None, *, exempt: bool) -> None:
        lunch = Meal("lunch", "08:00", contains=[Ingredient(nutrient="calcium", amount=calcium)])
        rule = Competitor("a", ("meal",), before=60, after=60, exempt=(MealContent("calcium", "50 mg"),), id="r")
        day = Day("06:30", "22:30", [lunch])
        assert (fixed(A, rules=[rule], day=day) == []) is exempt

    def test_a_meal_content_says_nothing_of_another_nutrient_or_of_a_medicine(self) -> None:
        rule = Competitor("a", ("b", "meal"), before=60, after=60, exempt=(MealContent("calcium", "50 mg"),), id="r")
        zinc = [Ingredient(nutrient="zinc", amount="1 mg")]
        day = Day("06:30", "22:30", [Meal("lunch", "08:00", contains=zinc)])
        assert fixed(A, Medicine("b", at="20:00"), rules=[rule], day=day) == [("warn", "fixed:r:a:lunch")]
        little = Medicine("b", at="08:30", contains=[Ingredient(nutrient="calcium", amount="1 mg")])
        assert fixed(A, little, rules=[rule]) == APART

    @pytest.mark.parametrize(
        ("a", "b", "exempt"),
        [
            ("09:00", "10:00", True),
            ("10:00", "09:00", True),
            ("08:59", "10:00", False),
            ("09:00", "10:01", False),
            ("10:00", "16:00", False),
        ],
    )
    def test_one_meal_holds_what_stands_between_its_ends(self, a: str, b: str, *, exempt: bool) -> None:
        rule = Competitor("a", ("b",), before=720, after=720, exempt=(SameMeal(),), id="r")
        assert (fixed(Medicine("a", at=a), Medicine("b", at=b), rules=[rule], day=MEALS) == []) is exempt

    def test_alone_may_leave_meals_out(self) -> None:
        day = Day("06:30", "22:30", [Meal("lunch", "08:30")])
        assert fixed(A, rules=[Alone("a", gap=60, id="r")], day=day) == [("warn", "fixed:r:a:lunch")]
        assert fixed(A, rules=[Alone("a", gap=60, meals=False, id="r")], day=day) == []

    @pytest.mark.parametrize("rule", [Alone("a", gap=60, id="r"), FirstOfDay("a", gap=60, id="r")])
    def test_water_disturbs_nobody(self, rule: Any) -> None:
        assert fixed(A, Drink("water", at="08:10", tags=("water",)), rules=[rule]) == []

    def test_the_nearest_pair_is_said(self) -> None:
        plan = Plan(
            day=BARE,
            events=[Medicine("a", at=("08:00", "12:00")), Medicine("b", at="12:20")],
            rules=[Competitor("a", ("b",), before=600, after=600, id="r")],
        )
        assert the(check(plan, Catalog.empty()), "fixed:r:a:b").message == (
            "a at 12:00 and b at 12:20: 20 min apart, 10 h needed"
        )

    def test_a_rule_without_words_is_called_your_rule(self) -> None:
        plan = Plan(day=BARE, events=[A, B], rules=[NotSameDay("a", "b", id="r")])
        found = the(check(plan, Catalog.empty()), "fixed:r:a:b")
        assert found.message == "a and b stand on the same day"
        assert found.detail.endswith("(rule r): your rule.")

    def test_not_on_one_day_is_said_once_and_only_where_a_day_is_shared(self) -> None:
        rule = NotSameDay("a", "b", id="r")
        even, odd = evolve(A, every="2 days"), evolve(B, every="2 days from day 1")
        assert fixed(even, odd, rules=[rule]) == []
        assert fixed(Medicine("a", at=("08:00", "09:00")), B, rules=[rule]) == APART

    def test_company_on_some_days_is_not_company_on_all(self) -> None:
        rule = Together("a", "b", id="r")
        with_a = Medicine("b", at="08:00")
        assert fixed(A, with_a, rules=[rule]) == []
        assert fixed(A, evolve(with_a, every="2 days"), rules=[rule]) == [("warn", "fixed:r:a")]
        assert fixed(evolve(A, every="2 days"), with_a, rules=[rule]) == []

    def test_a_ceiling_is_shared_only_on_days_that_are_shared(self) -> None:
        contents = [Ingredient(nutrient="zinc", amount="6 mg")]
        even = Medicine("a", at="08:00", every="2 days", contains=contents)
        odd = Medicine("b", at="08:00", every="2 days from day 1", contains=contents)
        assert fixed(even, odd, rules=[Ceiling("zinc", "11 mg", id="r")]) == []

    def test_one_time_of_a_medicine_is_not_held_against_itself_where_it_is_not_daily(self) -> None:
        assert fixed(evolve(A, every="2 days"), rules=[Interval("a", most=60, id="r")]) == []
        assert fixed(
            Medicine("a", at=("08:00", "09:00")), rules=[Interval("a", least=61, across_midnight=False, id="r")]
        ) == [("warn", "fixed:r:a")]
        assert (
            fixed(Medicine("a", at=("08:00", "21:00")), rules=[Interval("a", least=720, across_midnight=False, id="r")])
            == []
        )
        assert fixed(A, rules=[Interval("a", most=1440, id="r")]) == []


PLACED_ZINC = Dose(Product("z", [Ingredient(nutrient="zinc", amount="20 mg")]))
"""A rule may only name what is in the plan; this is, and the schedule looks after it."""


class TestThresholds:
    RULE = Competitor("a", (Substance("zinc", "10 mg"),), before=600, after=600, id="r")

    def held(self, thing: Medicine | Drink) -> bool:
        return bool(fixed(Medicine("a", at="08:00"), thing, rules=[self.RULE], doses=[PLACED_ZINC]))

    def test_they_look_at_one_occurrence(self) -> None:
        def zinc(amount: str | None) -> list[Ingredient]:
            return [Ingredient(nutrient="zinc", amount=amount)]

        assert self.held(Medicine("b", at="10:00", contains=zinc("10 mg")))
        assert not self.held(Medicine("b", at=("10:00", "11:00"), contains=zinc("9.9 mg")))
        assert self.held(Medicine("b", at="10:00", contains=zinc(None)))
        assert self.held(Drink("b", at="10:00", contains=zinc("10 mg")))
        assert not self.held(Drink("b", at="10:00", contains=zinc("9.9 mg")))
        assert not self.held(Drink("b", at="10:00", contains=zinc(None)))

    def test_food_answers_to_a_nutrient_only_where_it_states_an_amount(self) -> None:
        rule = Competitor("a", ("zinc",), before=600, after=600, id="r")
        for amount, expected in (("1 mg", APART), (None, [])):
            drink = Drink("b", at="10:00", contains=[Ingredient(nutrient="zinc", amount=amount)])
            assert fixed(A, drink, rules=[rule], doses=[PLACED_ZINC]) == expected


class TestMoreOfPortions:
    def test_one_pinned_time_still_divides_and_a_medicine_is_never_divided(self) -> None:
        assert portions(Dose("calcium citrate", "600 mg", at="08:00")) == [("note", "divided:calcium citrate")]
        contents = [Ingredient("calcium citrate", "600 mg")]
        report = taking(Medicine("prescribed", times=1, contains=contents))
        assert codes(report, "divided", "over-ceiling") == [("warn", "over-ceiling:calcium:prescribed")]

    def test_four_portions_that_hold_exactly_the_ceiling_will_do(self) -> None:
        assert portions(Dose("calcium citrate", "2000 mg")) == [("note", "divided:calcium citrate")]

    def test_ceilings_of_other_nutrients_say_nothing(self) -> None:
        assert portions(Dose("zinc picolinate", "600 mg")) == []

    def test_a_dose_that_stands_exactly_a_day_apart_from_itself_is_not_too_often(self) -> None:
        rule = Competitor("zinc", ("zinc",), before=720, after=720, id="r")
        assert codes(taking(Dose("zinc picolinate", "10 mg", times=2), rules=[rule]), "too") == []
        wider = evolve(rule, before=721)
        report = taking(Dose("zinc picolinate", "10 mg", times=2), rules=[wider])
        assert codes(report, "too") == [("warn", "too-often:r:zinc picolinate")]
        assert parameters(report, "too-often:r:zinc picolinate")["amount"] == "5 mg"

    def test_prescribed_times_can_be_too_often(self) -> None:
        iron = Medicine("tonic", at=("08:00", "20:00"), contains=[Ingredient("ferrous sulfate", "60 mg")])
        assert ("warn", "too-often:space.iron.daily:tonic") in codes(taking(events=[iron]))

    def test_a_drug_rule_that_a_medicine_cannot_break_by_itself_is_no_finding(self) -> None:
        contents = [Ingredient("calcium carbonate", "200 mg"), Ingredient("magnesium oxide", "50 mg")]
        report = taking(events=[Medicine("antacid", at="10:00", contains=contents)])
        assert codes(report, "inside") == []
