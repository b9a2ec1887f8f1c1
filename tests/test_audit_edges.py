"""What ``check`` says at its edges: one nanogram, one minute, one day, one letter further."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve

from rlsnutri import (
    Acknowledgement,
    Catalog,
    Day,
    DietaryIntake,
    Dose,
    Drink,
    Finding,
    Form,
    Ingredient,
    Labs,
    Meal,
    Medicine,
    Person,
    Plan,
    Product,
    check,
    default_catalog,
)
from rlsnutri.audit import Standards, audit, outstanding
from rlsnutri.audit.coverage import COVERAGES
from rlsnutri.audit.persons import facts_of
from rlsnutri.audit.totals import worst_day
from rlsnutri.audit.words import CUT, message
from rlsnutri.catalog import look_up
from rlsnutri.clock import Recurrence, recurrence
from rlsnutri.nutrients import Conversion
from rlsnutri.rules import (
    Alone,
    AroundMeal,
    Ceiling,
    Competitor,
    Contraindication,
    DailyLimit,
    FirstOfDay,
    Gate,
    Interval,
    Named,
    NotSameDay,
    Rule,
    SameMeal,
    Substance,
    Together,
    Window,
)
from tests.golden import FOLDER, in_full
from tests.golden.reports import REPORTS, limit

EMPTY = Catalog.empty()
BARE = Day("06:00", "22:00")
WOMAN = Person(age=40, sex="female", state="none")


def said(*rules: Rule, day: Day = BARE, doses: Any = (), events: Any = (), kind: str = "") -> list[Finding]:
    plan = Plan(day=day, doses=doses, events=events, rules=rules, person=WOMAN)
    return [each for each in check(plan, catalog=EMPTY).findings if each.code.startswith(kind)]


def codes(*rules: Rule, **plan: Any) -> list[str]:
    return [each.code for each in said(*rules, **plan)]


def holding(name: str, *amounts: str | None, at: Any = "08:00", nutrient: str = "zinc", **fields: Any) -> Medicine:
    return Medicine(name, at=at, contains=[Ingredient(nutrient=nutrient, amount=each) for each in amounts], **fields)


# -- a catalogue that nobody has read yet --


@pytest.mark.parametrize(
    "name", ["report-above", "report-one-authority", "report-odd-limits", "report-kidneys", "report-names"]
)
def test_a_catalogue_made_this_very_minute_says_the_same(name: str) -> None:
    plan, catalog = REPORTS[name]
    fresh = evolve(catalog, version=catalog.version)
    assert in_full(plan, fresh) == (FOLDER / f"{name}.txt").read_text(encoding="utf-8")


# -- amounts that nobody stated --


def test_what_nobody_stated_adds_not_one_nanogram() -> None:
    events = [holding("a", None, "6 mg"), holding("b", "6 mg", None)]
    assert codes(Ceiling("zinc", "12 mg", id="r"), events=events, kind="fixed") == []
    limit = DailyLimit("zinc", "12 mg", scope="supplemental", id="r")
    assert codes(limit, events=events, kind="daily-limit") == []
    thirds = Dose(Product("p", [Ingredient(nutrient="zinc", amount="12 mg"), Ingredient(nutrient="zinc")]))
    assert codes(Ceiling("zinc", "12 mg", id="r"), doses=[thirds], kind="over-ceiling") == []
    subject = Substance("zinc", at_least="12.000001 mg")
    tea = Drink("tea", at="08:00", contains=[Ingredient(nutrient="zinc", amount="12 mg"), Ingredient(nutrient="zinc")])
    apart = Competitor("a", (subject,), before=60, after=60, id="r")
    assert codes(apart, events=[Medicine("a", at="08:00"), tea], kind="fixed") == []


def test_an_unstated_amount_in_food_does_not_raise_its_total() -> None:
    meal = Meal("lunch", "12:00", contains=[Ingredient(nutrient="zinc", amount="5 mg"), Ingredient(nutrient="zinc")])
    plan = Plan(day=Day("06:00", "22:00", [meal]))
    (total,) = check(plan, catalog=EMPTY).totals
    assert (str(total.food), str(total.both), total.at_least) == ("5 mg", "5 mg", True)


def test_most_comes_from_what_delivers_most_of_all_its_parts_together() -> None:
    salts = [Ingredient("ferrous sulfate", "6 mg"), Ingredient("ferrous fumarate", "6 mg")]
    doses = [Dose("ferrous bisglycinate", "10 mg"), Dose(Product("two", salts)), Dose("zinc citrate", "1 mg")]
    limit = DailyLimit("iron", "20 mg", scope="supplemental", id="r")
    assert limit_told(doses, limit) == ["daily-limit:r:two"]
    same = [Dose("ferrous bisglycinate", "10 mg", name=name) for name in ("b", "a", "c")]
    assert limit_told(same, limit) == ["daily-limit:r:a"]


def limit_told(doses: list[Dose], limit: DailyLimit) -> list[str]:
    found = check(Plan(day=BARE, person=WOMAN, doses=doses, rules=[limit])).findings
    return [each.code for each in found if each.code.startswith("daily-limit")]


def test_most_is_measured_as_the_limit_measures_it() -> None:
    """200 mg of the synthetic form count 400 mg towards the upper level, 300 mg of the natural one 300 mg."""
    doses = [Dose("dl-alpha-tocopheryl acetate", "200 mg"), Dose("d-alpha-tocopherol", "300 mg")]
    told = [each.code for each in check(Plan(day=BARE, person=WOMAN, doses=doses)).findings]
    assert "over-limit:vitamin-e:dl-alpha-tocopheryl acetate" in told


def test_most_of_a_plain_limit_is_what_there_is_most_of() -> None:
    doses = [Dose("dl-alpha-tocopheryl acetate", "200 mg"), Dose("d-alpha-tocopherol", "300 mg")]
    limit = DailyLimit("vitamin-e", "100 mg", scope="supplemental", id="r")
    assert limit_told(doses, limit) == ["daily-limit:r:d-alpha-tocopherol"]


def test_what_counts_for_nothing_is_never_most_of_it() -> None:
    unstated = Dose(Product("a", [Ingredient(nutrient="folate")]))
    equivalents = Dose(Product("b", [Ingredient(nutrient="folate", amount="400 mcg DFE")]))
    rule = Gate("folate", (), strength="should", id="r")
    assert codes(rule, doses=[unstated, equivalents], kind="ask") == ["ask:r:a"]


def test_a_form_without_a_share_for_the_upper_level_counts_as_its_nutrient() -> None:
    own = Form("own-e", "vitamin-e", "own tocopherol", elemental=Fraction(1, 2))
    (told,) = [
        each
        for each in check(Plan(day=BARE, person=WOMAN, doses=[Dose(own, "310 mg", name="x")])).findings
        if each.code.startswith("over-limit")
    ]
    assert dict(told.parameters)["amount"] == "310 mg"


# -- limits --


def test_what_is_certain_is_told_where_it_is_enough() -> None:
    """60 mg every day and twice 10 mg on one day of three: 70 mg are reached for certain, 80 mg only if they meet."""
    some = [Dose("ferrous bisglycinate", "10 mg", name=name, every="any 1 of 3 days") for name in ("a", "b")]
    plan = Plan(day=BARE, person=WOMAN, doses=[Dose("ferrous sulfate", "60 mg"), *some])
    (told,) = [each for each in check(plan).findings if each.code.startswith("over-limit:iron")]
    assert (dict(told.parameters)["amount"], told.severity.value) == ("70 mg", "refuse")


def test_food_counts_too_where_chosen_days_coincide() -> None:
    """10 mg daily, twice 3 mg on one day of three, 11 mg from food: 24 mg for certain, 27 mg if they meet."""
    some = [Dose("zinc citrate", "3 mg", name=name, every="any 1 of 3 days") for name in ("a", "b")]
    diet = [DietaryIntake("zinc", "11 mg")]
    plan = Plan(day=BARE, person=WOMAN, diet=diet, doses=[Dose("zinc picolinate", "10 mg"), *some])
    (told,) = [each for each in check(plan).findings if each.code.startswith("over-limit:zinc")]
    assert (dict(told.parameters)["total"], dict(told.parameters)["over"]) == ("27 mg", "EFSA 25 mg")
    assert told.message.startswith("zinc: if the chosen days coincide")


def test_food_counts_too_where_a_form_may_decide() -> None:
    """900 µg from food, and 400 µg DFE whose mass only the form would tell."""
    catalog = evolve(EMPTY, limits=(limit("folate", "UL", "1 mg"),))
    multi = Dose(Product("multi", [Ingredient(nutrient="folate", amount="400 mcg DFE")]))
    plan = Plan(day=BARE, person=WOMAN, doses=[multi], diet=[DietaryIntake("folate", "900 mcg")])
    assert "not-checked:form:folate:multi" in [each.code for each in check(plan, catalog=catalog).findings]
    less = evolve(plan, diet=(DietaryIntake("folate", "500 mcg"),))
    assert "not-checked:form:folate:multi" not in [each.code for each in check(less, catalog=catalog).findings]


def test_only_the_facts_that_decide_between_above_and_not_are_asked_for() -> None:
    """Women may take 60 mg; of men all exceed a limit, the younger ones every limit: only the sex decides."""
    limits = (
        limit("iron", "UL", "60 mg", sex="female"),
        limit("iron", "UL", "40 mg", sex="male"),
        evolve(limit("iron", "safe-level", "60 mg", sex="male"), age_min=Fraction(30)),
    )
    dose = Dose(Product("p", [Ingredient(nutrient="iron", amount="50 mg")]))
    found = check(Plan(day=BARE, doses=[dose]), catalog=evolve(EMPTY, limits=limits)).findings
    assert [each.code for each in found if each.code.startswith("not-checked")] == ["not-checked:sex"]


def test_only_what_nobody_told_the_form_of_is_named() -> None:
    multi = Dose(Product("multi", [Ingredient(nutrient="vitamin A", amount="2 mg RAE")]))
    found = check(Plan(day=BARE, person=WOMAN, doses=[multi, Dose("retinyl palmitate", "100 mcg RAE")])).findings
    (told,) = [each for each in found if each.code.startswith("not-checked:form")]
    assert dict(told.parameters)["thing"] == "multi"


@pytest.mark.parametrize(("age", "milligrams"), [(13, 240), (14, 360), (18, 360), (19, 310), (30, 310), (31, 320)])
def test_a_birthday_ends_one_band_and_begins_the_next(age: int, milligrams: int) -> None:
    plan = Plan(day=BARE, person=evolve(WOMAN, age=age), doses=[Dose("magnesium citrate", "10 mg")])
    (total,) = check(plan).totals
    assert [str(row.amount) for row in total.recommended] == [f"{milligrams} mg"]


def test_a_value_that_some_possible_person_does_not_have_is_not_shown() -> None:
    catalog = evolve(EMPTY, limits=(evolve(limit("iron", "RDA", "10 mg"), age_min=Fraction(18)),))
    dose = Dose(Product("p", [Ingredient(nutrient="iron", amount="5 mg")]))
    (total,) = check(Plan(day=BARE, doses=[dose]), catalog=catalog).totals
    assert total.recommended == ()
    (total,) = check(Plan(day=BARE, doses=[dose], person=WOMAN), catalog=catalog).totals
    assert len(total.recommended) == 1


def test_two_of_an_unknown_form_may_exceed_together() -> None:
    multis = [Dose(Product(name, [Ingredient(nutrient="vitamin A", amount="900 mcg RAE")])) for name in ("a", "b")]
    found = check(Plan(day=BARE, person=WOMAN, doses=multis)).findings
    assert "not-checked:form:vitamin-a:a" in [each.code for each in found]


def test_a_limit_of_the_catalogue_in_iu_is_compared_as_mass() -> None:
    rule = DailyLimit("vitamin-d", "1000 IU", scope="supplemental", id="iu", strength="should", sources=("made-up",))
    catalog = evolve(default_catalog(), rules=(*default_catalog().rules, rule))
    for dose, above in (("25 mcg", False), ("25.001 mcg", True)):
        found = check(Plan(day=BARE, doses=[Dose("cholecalciferol", dose)]), catalog=catalog).findings
        assert ("daily-limit:iu:cholecalciferol" in [each.code for each in found]) is above


def test_on_some_day_of_six_every_second_day_meets_every_third() -> None:
    days: dict[tuple[str, Recurrence], Fraction | int] = {
        ("a", recurrence("3 days")): 10,
        ("b", recurrence("any 1 of 2 days")): 5,
    }
    assert worst_day(days) == (15, 15, (15, 5, 5))
    half: dict[tuple[str, Recurrence], Fraction | int] = {
        ("a", recurrence("2 days")): 10,
        ("b", recurrence("any 1 of 2 days")): 5,
    }
    assert worst_day(half) == (10, 15, (15, 5))
    two: dict[tuple[str, Recurrence], Fraction | int] = {
        ("a", recurrence("2 days")): 10,
        ("b", recurrence("any 2 of 4 days")): 5,
    }
    assert worst_day(two) == (10, 15, (15, 5))


# -- persons --


def test_dialysis_and_a_low_egfr_mean_renal_impairment() -> None:
    renal = {"condition:renal-impairment", "condition:severe-renal-impairment"}
    given = facts_of(Person(), ["condition:haemodialysis", "condition:gout"]).conditions
    assert given == {"condition:haemodialysis", "condition:gout", *renal}
    assert facts_of(Person(labs=Labs(egfr="29.999 mL/min")), ["condition:gout"]).conditions == {
        "condition:gout",
        *renal,
    }
    assert facts_of(Person(labs=Labs(egfr="30 mL/min")), ["condition:gout"]).conditions == {"condition:gout"}
    assert facts_of(Person(), ["condition:renal-impairment"]).conditions == {"condition:renal-impairment"}


@pytest.mark.parametrize(("age", "kept"), [(17, "child"), (18, "adult"), (None, "both")])
def test_restless_legs_are_those_of_the_age(age: int | None, kept: str) -> None:
    both = {"condition:rls-adult", "condition:rls-child"}
    expected = both if kept == "both" else {f"condition:rls-{kept}"}
    assert facts_of(Person(age=age), both).conditions == expected
    for one in both:
        assert facts_of(Person(age=age), [one]).conditions == ({one} if age is None else expected)


# -- names --


def test_names_compare_whatever_their_case_and_spelling() -> None:
    events = [Medicine("Weißdorn", at="08:00"), Medicine("B", at="08:00")]
    rule = Competitor(Named("WEISSDORN"), (Named("b"),), before=60, after=60, id="r")
    assert codes(rule, events=events, kind="fixed") == ["fixed:r:Weißdorn:B"]
    assert codes(Window(Named("WEISSDORN"), AroundMeal(), id="r"), events=events, kind="fixed") == ["fixed:r:Weißdorn"]


def test_tags_are_no_matter_where_nobody_says_what_is_known() -> None:
    day = Day("06:00", "22:00", [Meal("lunch", "12:00", tags=["picnic"])])
    catalog = default_catalog()
    alone = Standards(limits=catalog.limits, forms=catalog.forms, conversions=catalog.conversions)
    report = audit(look_up(Plan(day=day), catalog), alone)
    assert [each.code for each in report.findings] == []


# -- portions --


def test_what_a_medicine_holds_at_one_time_is_what_it_holds_against_itself() -> None:
    contents = [Ingredient(nutrient="iron", amount="10 mg"), Ingredient(nutrient="calcium", amount="200 mg")]
    rule = Competitor("iron", (Substance("calcium", at_least="300 mg"),), before=60, after=60, id="r")
    assert codes(rule, events=[Medicine("m", at=("08:00", "20:00"), contains=contents)], kind="inside") == []
    much = evolve(rule, objects=(Substance("calcium", at_least="200 mg"),))
    assert codes(much, events=[Medicine("m", at=("08:00", "20:00"), contains=contents)], kind="inside") == [
        "inside:r:m"
    ]


def test_a_dose_pinned_to_two_times_is_two_portions_and_a_medicine_is_never_divided() -> None:
    pinned = Dose("calcium citrate", "1000 mg", at=("08:00", "20:00"))
    assert [each.code for each in check(Plan(day=BARE, doses=[pinned])).findings if "ceiling" in each.code] == []
    medicine = Medicine("m", times=1, contains=[Ingredient(nutrient="calcium", amount="1000 mg")])
    rule = Ceiling("calcium", "500 mg", id="r", strength="should")
    (told,) = said(rule, doses=[medicine], kind="over-ceiling")
    assert dict(told.parameters)["portions"] == "1"


def test_what_is_taken_at_two_times_is_in_two_portions() -> None:
    dose = Dose("magnesium citrate", "600 mg", at=["08:00", "20:00"])
    rule = Ceiling("magnesium", "200 mg", id="r", strength="should")
    found = check(Plan(day=BARE, person=WOMAN, doses=[dose], rules=[rule])).findings
    told = [dict(each.parameters) for each in found if each.code.startswith("over-ceiling")]
    assert {each["rule"]: each["amount"] for each in told}["r"] == "300 mg"


def test_a_dose_is_not_divided_for_a_ceiling_that_it_just_keeps() -> None:
    """600 mg of calcium come with phosphorus, 463,747,454 ng by the catalogue's shares."""
    ceilings = [("calcium", "500 mg"), ("phosphorus", "463.747454 mg")]
    rules = [Ceiling(nutrient, amount, id=nutrient, strength="should") for nutrient, amount in ceilings]
    dose = Dose("dicalcium phosphate", "600 mg")
    found = check(Plan(day=BARE, person=WOMAN, doses=[dose], rules=rules)).findings
    assert [dict(each.parameters)["rule"] for each in found if each.code.startswith("divided")] == ["calcium"]


# -- intakes of one dose --


def test_only_what_is_taken_for_itself_is_taken_too_often() -> None:
    rule = Competitor("iron", ("iron",), before=600, after=600, id="r")
    iron = Ingredient(nutrient="iron", amount="20 mg")
    thrice = Dose(Product("p", [iron]), units=3, times=3)
    unstated = Dose(Product("q", [iron, Ingredient(nutrient="iron")]), units=3, times=3)
    tea = Drink("tea", at=("08:00", "12:00", "16:00"), contains=[iron])
    assert codes(rule, doses=[thrice], events=[tea], kind="too-often") == ["too-often:r:p"]
    assert codes(evolve(rule, strength="none"), doses=[thrice], kind="too-often") == []
    (told,) = said(rule, doses=[unstated], kind="too-often")
    assert dict(told.parameters)["amount"] == "at least 20 mg"
    nothing = Dose(Product("q", [Ingredient(nutrient="iron")]), units=3, times=3)
    (told,) = said(rule, doses=[nothing], kind="too-often")
    assert told.message == "q: 3 intakes a day of an unstated amount of iron; 10 h between two such intakes"


def test_a_form_may_be_taken_too_often() -> None:
    form = Substance("ferrous-sulfate-heptahydrate")
    rule = Competitor(form, (form,), before=721, after=721, id="r", strength="should", sources=("made-up",))
    catalog = evolve(default_catalog(), rules=(*default_catalog().rules, rule))
    dose = Dose("ferrous sulfate", "20 mg", unit="10 mg", times=2)
    found = check(Plan(day=BARE, person=WOMAN, doses=[dose]), catalog=catalog).findings
    assert "too-often:r:ferrous sulfate" in [each.code for each in found]


def test_a_drink_with_what_it_states_is_spoken_of_by_its_name() -> None:
    juice = Drink("grapefruit juice", at="08:00", contains=[Ingredient(nutrient="vitamin-c", amount="70 mg")])
    rule = Contraindication(Named("grapefruit juice"), ("zinc",), strength="must", id="r")
    zinc = Dose(Product("z", [Ingredient(nutrient="zinc", amount="5 mg")]))
    assert codes(rule, doses=[zinc], events=[juice], kind="contra") == ["contraindicated:r:grapefruit juice"]


def test_reasons_are_told_in_the_order_of_the_alphabet() -> None:
    doses = [Dose(Product(name, [Ingredient(nutrient="zinc", amount="5 mg")])) for name in ("B", "a")]
    iron = Dose(Product("i", [Ingredient(nutrient="iron", amount="5 mg")]))
    rule = Contraindication("iron", ("zinc",), strength="should", id="r")
    (told,) = said(rule, doses=[*doses, iron], kind="ask")
    assert dict(told.parameters)["given"] == "a and B"


def test_a_drink_that_states_nothing_gives_no_reason_to_ask() -> None:
    zinc = Dose(Product("z", [Ingredient(nutrient="zinc", amount="5 mg")]))
    milk = Drink("milk", at="08:00", contains=[Ingredient(nutrient="calcium", amount="1 mg")])
    tea = Drink("tea", at="08:00", contains=[Ingredient(nutrient="calcium")])
    rule = Contraindication("zinc", ("calcium",), strength="should", id="r")
    (told,) = said(rule, doses=[zinc], events=[milk, tea], kind="ask")
    assert dict(told.parameters)["given"] == "milk"


def test_a_drink_that_states_nothing_is_no_matter_of_a_nutrient() -> None:
    tea = Drink("tea", at="08:00", contains=[Ingredient(nutrient="calcium")])
    rule = Competitor("a", ("calcium",), before=60, after=60, id="r")
    more = [
        Medicine("a", at="08:00"),
        Drink("milk", at="20:00", contains=[Ingredient(nutrient="calcium", amount="1 mg")]),
    ]
    assert codes(rule, events=[tea, *more], kind="fixed") == []
    assert codes(rule, events=[evolve(tea, tags=("calcium",)), *more], kind="fixed") == []


# -- what stands fixed --


def test_an_open_side_of_a_should_asks_for_nothing_even_at_the_same_minute() -> None:
    events = [Medicine("a", at="08:00"), Medicine("b", at="08:00")]
    for before, after in ((None, 0), (0, None), (None, None)):
        assert codes(Competitor("a", ("b",), before=before, after=after, id="r", strength="should"), events=events) == [
            "not-known:a",
            "not-known:b",
        ]


@pytest.mark.parametrize(("first", "broken"), [("3 days from day 1", True), ("3 days from day 2", False)])
def test_the_day_after_is_not_the_day_before(first: str, *, broken: bool) -> None:
    """Of three days the one is taken late on the first; an early one of the second day is near, of the third not."""
    events = [Medicine("late", at="22:00", every="3 days"), Medicine("early", at="06:00", every=first)]
    rule = Competitor("late", ("early",), before=481, after=0, id="r")
    assert codes(rule, events=events, kind="fixed") == (["fixed:r:late:early"] if broken else [])


def test_every_second_and_every_third_day_meet_on_the_sixth() -> None:
    second, third = Medicine("a", at="08:00", every="2 days"), Medicine("b", at="08:00", every="3 days from day 1")
    assert codes(NotSameDay("a", "b", id="r"), events=[second, third], kind="fixed") == ["fixed:r:a:b"]
    assert codes(Together("a", "b", id="r"), events=[second, third], kind="fixed") == ["fixed:r:a"]
    assert codes(Together("b", "a", id="r"), events=[second, third], kind="fixed") == ["fixed:r:b"]


def test_never_on_one_day_says_nothing_of_neighbouring_days() -> None:
    events = [Medicine("a", at="22:00", every="2 days"), Medicine("b", at="06:00", every="2 days from day 1")]
    assert codes(Competitor("a", ("b",), before=None, after=None, id="r"), events=events, kind="fixed") == []


def test_a_meal_over_the_hour_of_waking_holds_the_last_of_one_day_and_the_first_of_the_next() -> None:
    day = Day("06:00", "05:00", [Meal("night meal", "05:00", minutes=90)])
    events = [Medicine("a", at="05:30"), Medicine("b", at="06:20")]
    for subject, other in (("a", "b"), ("b", "a")):
        rule = Competitor(subject, (other,), before=60, after=60, id="r")
        assert codes(rule, events=events, day=day, kind="fixed") == [f"fixed:r:{subject}:{other}"]
        assert codes(evolve(rule, exempt=(SameMeal(),)), events=events, day=day, kind="fixed") == []


def test_of_two_equally_near_the_earlier_is_told() -> None:
    events = [Medicine("a", at="12:00"), Medicine("b", at=("11:00", "13:00"))]
    (told,) = said(Competitor("a", ("b",), before=90, after=90, id="r"), events=events, kind="fixed")
    assert dict(told.parameters)["other_time"] == "11:00"


def test_two_that_must_not_share_a_day_are_told_once_whichever_is_meant_first() -> None:
    events = [holding(name, "1 mg", at=("08:00", "20:00")) for name in ("a", "b", "c")]
    rule = NotSameDay(Substance("zinc"), Substance("zinc"), id="r")
    assert codes(rule, events=events, kind="fixed") == ["fixed:r:a:b", "fixed:r:a:c", "fixed:r:b:c"]
    odd = evolve(events[1], every="2 days from day 1")
    even = evolve(events[0], every="2 days")
    assert codes(rule, events=[even, odd, events[2]], kind="fixed") == ["fixed:r:a:c", "fixed:r:b:c"]


def test_every_lonely_and_every_unevenly_taken_medicine_is_told_of() -> None:
    events = [holding(name, "1 mg", at=("08:00", "09:00")) for name in ("b", "c")]
    events.insert(0, Medicine("a", at="12:00"))
    assert codes(Together("zinc", "a", id="r"), events=events, kind="fixed") == ["fixed:r:b", "fixed:r:c"]
    assert codes(Interval("zinc", least=61, id="r"), events=events, kind="fixed") == ["fixed:r:b", "fixed:r:c"]


def test_a_rule_without_strength_says_nothing_of_what_stands_fixed() -> None:
    events = [Medicine("a", at="08:00"), Medicine("b", at="08:00")]
    assert codes(Competitor("a", ("b",), before=60, after=60, id="r", strength="none"), events=events) == [
        "not-known:a",
        "not-known:b",
    ]


@pytest.mark.parametrize(
    ("meals", "at", "broken"),
    [
        (("lunch", "dinner"), "18:10", False),
        (("lunch", "dinner"), "12:10", False),
        (("lunch", "dinner"), "07:10", True),
        (("fat-meal",), "07:10", False),
        (("fat-meal",), "12:10", True),
        (("supper",), "12:10", True),
    ],
)
def test_a_window_means_the_meals_that_it_names(meals: tuple[str, ...], at: str, *, broken: bool) -> None:
    day = Day(
        "06:00",
        "22:00",
        [Meal("breakfast", "07:00", tags=["fat-meal"]), Meal("lunch", "12:00"), Meal("dinner", "18:00")],
    )
    rule = Window("a", AroundMeal(meals=meals), id="r")
    if meals == ("supper",):
        day = evolve(day, meals=(*day.meals, Meal("supper", "21:00")))
    found = said(rule, day=day, events=[Medicine("a", at=at)], kind="fixed")
    assert bool(found) is broken
    for each in found:
        assert each.message == f"a at {at} stands outside {' or '.join(meals).replace('-', ' ')}"


def test_a_window_of_one_minute_is_that_minute() -> None:
    day = Day("06:00", "22:00", [Meal("lunch", "12:00", minutes=0)])
    rule = Window("a", AroundMeal(30, 30, measured_from="start"), id="r")
    assert codes(rule, day=day, events=[Medicine("a", at="12:30")], kind="fixed") == []
    assert codes(rule, day=day, events=[Medicine("a", at="12:31")], kind="fixed") == ["fixed:r:a"]


def test_findings_of_a_rule_name_its_sources() -> None:
    """Every kind of finding that a rule makes of fixed things, of portions and of limits."""
    zinc = [holding("a", "20 mg", at=("08:00", "09:00")), holding("b", "5 mg", at="09:00")]
    day = Day("06:00", "22:00", [Meal("lunch", "12:00")])
    units = Dose(
        Product("u", [Ingredient(nutrient="iron", amount="90 mg"), Ingredient(nutrient="zinc", amount="9 mg")])
    )
    daily = evolve(units, name="v", units=3, times=3)
    rules = [
        NotSameDay("a", "b", id="days", sources=("s",)),
        Interval("a", least=61, id="interval", sources=("s",)),
        Together("a", "b", id="together", sources=("s",)),
        Ceiling("zinc", "10 mg", id="ceiling", sources=("s",)),
        Window("a", AroundMeal(), id="window", sources=("s",)),
        Competitor("a", ("b",), before=60, after=60, id="gap", sources=("s",)),
        Competitor("iron", ("iron",), before=600, after=600, id="often", sources=("s",)),
        Competitor("iron", ("zinc",), before=60, after=60, id="inside", sources=("s",)),
        Ceiling("iron", "80 mg", id="portion", divides=False, sources=("s",)),
        Window("iron", AroundMeal(meals=("fat-meal",)), id="fat", strength="should", sources=("s",)),
        DailyLimit("iron", "1 mg", scope="supplemental", id="limit", strength="should", sources=("s",)),
        DailyLimit("niacin", "1 mg", scope="nicotinic-acid-supplemental", id="form", sources=("s",)),
    ]
    niacin = Dose(Product("n", [Ingredient(nutrient="niacin", amount="5 mg")]))
    found = said(*rules, day=day, doses=[daily, niacin], events=zinc)
    told = {each.code.split(":")[0] for each in found if each.sources}
    assert told == {"fixed", "too-often", "inside", "over-ceiling", "no-fat-meal", "daily-limit", "not-checked"}
    assert {each.code.split(":")[1] for each in found if each.code.startswith("fixed")} == {
        "days", "interval", "together", "ceiling", "window", "gap",
    }  # fmt: skip
    assert {each.code for each in found if not each.sources} == {f"not-known:{each}" for each in ("a", "b")}


# -- terms and tags --


@pytest.mark.parametrize(
    "rule",
    [
        Competitor("zinc", ("picnic",), before=1, after=1),
        Competitor("picnic", ("zinc",), before=1, after=1),
        Window("zinc", AroundMeal(meals=("picnic",))),
        Alone("zinc", gap=1, excepting=("picnic",)),
        Alone("picnic", gap=1),
        FirstOfDay("picnic", gap=1),
        Together("zinc", "picnic"),
        Together("picnic", "zinc"),
        NotSameDay("zinc", "picnic"),
        NotSameDay("picnic", "zinc"),
    ],
    ids=lambda rule: type(rule).__name__,
)
def test_a_tag_that_any_rule_names_is_known(rule: Rule) -> None:
    day = Day("06:00", "22:00", [Meal("lunch", "12:00", tags=["picnic", "Picknick"])])
    plan = Plan(day=day, doses=[Dose("zinc citrate", "5 mg")], rules=[rule])
    tags = [each.code for each in check(plan).findings if each.code.startswith("not-known:tag")]
    assert tags == ["not-known:tag:Picknick"]
    without = [each.code for each in check(evolve(plan, rules=())).findings if each.code.startswith("not-known:tag")]
    assert without == ["not-known:tag:Picknick", "not-known:tag:picnic"]


def test_what_a_name_means_is_not_what_a_product_holds() -> None:
    """A rule about the dose that is called iron says nothing of the iron inside another."""
    both = Dose(
        Product("both", [Ingredient(nutrient="iron", amount="5 mg"), Ingredient(nutrient="zinc", amount="5 mg")])
    )
    called = Dose(Product("iron", [Ingredient(nutrient="copper", amount="1 mg")]))
    rule = Competitor(Named("iron"), ("zinc",), before=60, after=60, id="r")
    assert codes(rule, doses=[both, called], kind="inside") == []
    assert codes(evolve(rule, subject="iron"), doses=[both, called], kind="inside") == ["inside:r:both"]
    other = Competitor("zinc", (Named("iron"),), before=60, after=60, id="r")
    assert codes(other, doses=[both, called], kind="inside") == []


def test_a_drink_that_states_nothing_is_not_the_one_of_its_name_that_does() -> None:
    events = [
        Medicine("a", at="12:00"),
        Drink("juice", at="08:00", contains=[Ingredient(nutrient="calcium", amount="400 mg")]),
        Drink("juice", at="12:00", contains=[Ingredient(nutrient="calcium")]),
    ]
    rule = Competitor("a", (Substance("calcium", at_least="300 mg"),), before=60, after=60, id="r")
    assert codes(rule, events=events, kind="fixed") == []
    assert codes(evolve(rule, after=300), events=events, kind="fixed") == ["fixed:r:a:juice"]


def test_company_on_other_days_is_none() -> None:
    events = [Medicine("a", at="08:00", every="4 days from day 3"), Medicine("b", at="08:00", every="2 days")]
    assert codes(Together("a", "b", id="r"), events=events, kind="fixed") == ["fixed:r:a"]
    even = evolve(events[0], every="4 days from day 2")
    assert codes(Together("a", "b", id="r"), events=[even, events[1]], kind="fixed") == []


def test_what_is_surely_of_another_form_cannot_be_what_a_limit_counts() -> None:
    unknown = Dose(Product("multi", [Ingredient(nutrient="vitamin A", amount="100 mcg RAE")]))
    plan = Plan(day=BARE, person=WOMAN, doses=[unknown, Dose("beta-carotene", "6 mg")])
    assert [each.code for each in check(plan).findings if each.code.startswith("not-checked:form")] == []
    more = evolve(
        plan, doses=(Dose(evolve(unknown.of, ingredients=(Ingredient(nutrient="vitamin A", amount="2 mg RAE"),))),)
    )
    assert [each.code for each in check(more).findings if each.code.startswith("not-checked:form")] == [
        "not-checked:form:vitamin-a:multi"
    ]


def test_a_limit_of_the_catalogue_that_nobody_can_compare_names_its_source() -> None:
    rule = DailyLimit("zinc", "1 mg", scope="on-sundays", id="odd", sources=("made-up",))
    catalog = evolve(default_catalog(), rules=(*default_catalog().rules, rule))
    found = check(Plan(day=BARE, doses=[Dose("zinc citrate", "5 mg")]), catalog=catalog).findings
    (told,) = [each for each in found if each.code == "not-checked:covers:odd"]
    assert told.sources == ("made-up",)


# -- acknowledging --


def test_what_is_only_a_warning_is_not_lowered_by_acknowledging_it() -> None:
    plan = Plan(day=BARE, person=WOMAN, doses=[Dose("magnesium citrate", "300 mg")])
    code = "over-limit:magnesium:magnesium citrate"
    (before,) = [each for each in check(plan).findings if each.code == code]
    told = evolve(plan, acknowledged=[Acknowledgement(code, up_to="300 mg")])
    (after,) = [each for each in check(told).findings if each.code == code]
    assert before.severity.value == "warn"
    assert after == before


def test_an_acknowledged_message_that_grows_too_long_stands_whole_in_the_detail() -> None:
    plan = Plan(day=BARE, person=WOMAN, diet=[DietaryIntake("zinc", "11 mg")], doses=[Dose("zinc picolinate", "30 mg")])
    code = "over-limit:zinc:zinc picolinate"
    whole = (
        "zinc: 30 mg a day (41 mg with food) is above every limit that applies: EFSA 25 mg, NASEM 40 mg, UK-EVM 25 mg"
    )
    for up_to in ("30 mg", "30.555555 mg"):
        told = evolve(plan, acknowledged=[Acknowledgement(code, up_to=up_to)])
        (found,) = [each for each in check(told).findings if each.code == code]
        said = f"acknowledged up to {up_to}: {whole}"
        assert found.message == message(said)
        assert found.detail == ("" if said == found.message else f"{said}. ") + "Most of it comes from zinc picolinate."


def test_what_has_no_amount_is_acknowledged_with_yes() -> None:
    code = "contraindicated:contra.iron.overload:iron"
    plan = Plan(
        day=BARE,
        person=evolve(WOMAN, conditions="haemochromatosis"),
        doses=[Dose("iron", "10 mg")],
        acknowledged=[Acknowledgement(code)],
    )
    (found,) = [each for each in check(plan).findings if each.code == code]
    assert dict(found.parameters)["acknowledged"] == "yes"


def test_an_amount_in_iu_settles_nothing_where_no_catalogue_converts_it() -> None:
    plan = Plan(day=BARE, person=WOMAN, doses=[Dose("cholecalciferol", "110 mcg")])
    code = "over-limit:vitamin-d:cholecalciferol"
    found = check(plan).findings
    assert [each.code for each in outstanding(found, [Acknowledgement(code, up_to="4400 IU")])] == [code]
    assert outstanding(found, [Acknowledgement(code, up_to="110 mcg")]) == ()


# -- units --


@pytest.mark.parametrize(
    ("up_to", "covers"), [("4400 IU", True), ("4399 IU", False), ("110 mcg", True), ("109 mcg", False)]
)
def test_an_amount_in_iu_covers_what_its_mass_does(up_to: str, *, covers: bool) -> None:
    plan = Plan(day=BARE, person=WOMAN, doses=[Dose("cholecalciferol", "110 mcg")])
    code = "over-limit:vitamin-d:cholecalciferol"
    told = evolve(plan, acknowledged=[Acknowledgement(code, up_to=up_to)])
    (found,) = [each for each in check(told).findings if each.code == code]
    assert found.severity.value == ("warn" if covers else "refuse")


@pytest.mark.parametrize(("up_to", "covers"), [("200 IU", True), ("199 IU", False)])
def test_an_iu_may_be_so_many_milligrams(up_to: str, *, covers: bool) -> None:
    """A made-up row: one IU of any form is half a milligram, so 100 mg are 200 IU."""
    row = Conversion("zinc", (), "IU", "mg", Fraction(1, 2), "", ("made-up",))
    catalog = evolve(default_catalog(), conversions=(*default_catalog().conversions, row))
    code = "over-limit:zinc:zinc picolinate"
    plan = Plan(
        day=BARE,
        person=WOMAN,
        doses=[Dose("zinc picolinate", "100 mg")],
        acknowledged=[Acknowledgement(code, up_to=up_to)],
    )
    (found,) = [each for each in check(plan, catalog=catalog).findings if each.code == code]
    assert found.severity.value == ("warn" if covers else "refuse")


def test_a_form_that_the_plan_brings_is_weighed_whatever_stands_before_it() -> None:
    """It does not count towards the upper level of retinol, which only the form itself tells."""
    own = Form("own-carotenoid", "vitamin-a", "own carotenoid", elemental=Fraction(1), ul_fraction=Fraction(0))
    dose = Dose(own, "5 mg", name="x")
    for before in ([], [Medicine("m", times=1)], [Dose("zinc citrate", "5 mg")]):
        found = check(Plan(day=BARE, person=WOMAN, doses=[*before, dose])).findings
        assert not [each.code for each in found if "vitamin-a" in each.code]


# -- words --


def test_a_message_is_cut_behind_its_hundred_and_fortieth_letter() -> None:
    assert message("a" * 140) == "a" * 140
    assert message("a" * 141) == "a" * 139 + CUT
    assert message("X" * 141) == "X" * 139 + CUT
    assert message("a" * 130 + ",; :" + "b" * 20) == "a" * 130 + ",; :" + "b" * 5 + CUT
    assert message("a" * 137 + ",;" + "b" * 20) == "a" * 137 + CUT


@pytest.mark.parametrize(("letters", "told"), [(44, "a" * 44), (45, "a" * 43 + CUT)])
def test_a_name_is_cut_behind_its_forty_fourth_letter(letters: int, told: str) -> None:
    events = [Medicine("a" * letters, at="08:00"), Medicine("b", at="08:00")]
    (found,) = said(NotSameDay("a" * letters, "b", id="r"), events=events, kind="fixed")
    assert found.message == f"{told} and b stand on the same day"


def test_a_cut_name_has_no_space_before_the_cut() -> None:
    name = "a" * 42 + " " + "b" * 10
    events = [Medicine(name, at="08:00"), Medicine("b", at="08:00")]
    (found,) = said(NotSameDay(name, "b", id="r"), events=events, kind="fixed")
    assert found.message == f"{'a' * 42}{CUT} and b stand on the same day"


def test_food_counts_towards_the_limits_of_a_whole_total_only() -> None:
    """Which part of a nutrient food holds is not known, and what is added to it is not in food."""
    for word, coverage in COVERAGES.items():
        assert coverage.food is (coverage.parts is None and word.startswith("total")), word


def test_a_limit_that_is_exceeded_for_certain_is_told_before_what_chosen_days_may_bring() -> None:
    """100 mg are exceeded on every day; of beta-carotene 45 mg are, and 60 mg may be, taken on one day."""
    limits = [("100 mg", "supplemental"), ("50 mg", "beta-carotene-supplemental"), ("1 g", "preformed-retinol")]
    rows = [limit("vitamin-a", "UL", amount, covers=covers) for amount, covers in limits]
    catalog = evolve(default_catalog(), limits=tuple(rows))
    beta = [Dose("beta-carotene", "15 mg", every="any 1 of 2 days", name=name) for name in ("b1", "b2")]
    doses = [Dose("retinol", "80 mg"), Dose("beta-carotene", "30 mg"), *beta]
    found = check(Plan(day=BARE, person=WOMAN, doses=doses), catalog=catalog).findings
    assert {each.message for each in found if each.code.startswith("over-limit")} == {
        "vitamin A: 102.5 mg a day is above EFSA 100 mg, not above EFSA 1000 mg",
        "vitamin A: if the chosen days coincide, 110 mg a day is above EFSA 100 mg, EFSA 50 mg",
    }
