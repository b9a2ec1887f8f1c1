"""Where an independent solver disagreed with the engine: each plan as small as it could be made."""

from attrs import evolve

import rlsnutri
from rlsnutri import (
    Ceiling,
    Competitor,
    Day,
    Dose,
    FirstOfDay,
    Ingredient,
    Named,
    NotSameDay,
    Plan,
    Product,
    Together,
    Window,
)
from rlsnutri.catalog import Catalog
from rlsnutri.rules import AroundMeal, Origin, SameMeal

NAMES = ("a", "b", "c")
DAY = Day("07:00", "23:00", breakfast="08:00")


def test_three_doses_may_share_the_meal_that_exempts_them() -> None:
    rules = [
        Competitor(Named(one), Named(other), before=120, after=120, exempt=(SameMeal(),), id=one + other)
        for one in NAMES
        for other in NAMES
        if one < other
    ]
    plan = Plan(day=DAY, doses=[Dose(Product(name), at="08:00") for name in NAMES], rules=rules)
    assert rlsnutri.schedule(plan, catalog=Catalog.empty()).cost.inconvenience == 110


def test_three_doses_may_all_be_the_first_of_the_day_at_one_minute() -> None:
    rules = [FirstOfDay(Named(name), gap=0, id=name) for name in NAMES]
    plan = Plan(day=DAY, doses=[Dose(Product(name)) for name in NAMES], rules=rules)
    assert rlsnutri.schedule(plan, catalog=Catalog.empty()).cost.inconvenience == 110  # breakfast starts no earlier


def test_a_rule_said_twice_in_other_letters_counts_once() -> None:
    doses = [Dose(Product("Argon"), at="08:00"), Dose(Product("boron"), at="09:00")]
    rules = [
        NotSameDay(Named("argon"), Named("BORON"), strength="should", id="one"),
        NotSameDay(Named("ARGON"), Named("boron"), strength="prefer", id="other"),
    ]
    plan = Plan(day=DAY, doses=doses, rules=rules)
    found = rlsnutri.schedule(plan, catalog=Catalog.empty())
    assert [each.rules for each in found.compromises] == [("one", "other")]
    assert rlsnutri.verify(plan, found, catalog=Catalog.empty()) == ()


def test_a_window_said_twice_with_its_meals_in_another_order_counts_once() -> None:
    day = Day("07:00", "23:00", breakfast="08:00", lunch="12:00")
    windows = [AroundMeal(meals=("breakfast", "lunch")), AroundMeal(meals=("lunch", "breakfast"))]
    rules = [Window("a", part, strength="should", id=str(number)) for number, part in enumerate(windows)]
    plan = Plan(day=day, doses=[Dose(Product("a"), at="10:00")], rules=rules)
    found = rlsnutri.schedule(plan, catalog=Catalog.empty())
    assert [each.rules for each in found.compromises] == [("0", "1")]
    assert rlsnutri.verify(plan, found, catalog=Catalog.empty()) == ()


def test_company_that_the_plan_asks_for_is_missed_even_if_the_catalogue_asks_for_it_too() -> None:
    catalog = rlsnutri.default_catalog()
    (own,) = [rule for rule in catalog.rules if isinstance(rule, Together)]
    rule = evolve(own, id="own", origin=Origin.PLAN, sources=())
    doses = [Dose("ferrous sulfate", "20 mg"), Dose("ascorbic acid", "60 mg")]  # too little for this rule
    plan = Plan(day=DAY, doses=doses, rules=[rule])
    alone = rlsnutri.schedule(evolve(plan, rules=()))
    asked = rlsnutri.schedule(plan)
    assert asked.cost.inconvenience > alone.cost.inconvenience
    assert rlsnutri.verify(plan, asked) == ()


def test_of_two_equal_ceilings_one_that_keeps_a_dose_whole_is_enough_and_they_count_once() -> None:
    rules = [
        Ceiling("magnesium", "200 mg", strength="should", id="divides"),
        Ceiling("magnesium", "200 mg", strength="prefer", divides=False, id="whole"),
    ]
    for given in (rules, rules[::-1]):
        plan = Plan(day=DAY, doses=[Dose("magnesium citrate", "340 mg")], rules=given)
        found = rlsnutri.schedule(plan)
        assert [len(slot.intakes) for slot in found] == [1]
        assert rlsnutri.verify(plan, found) == ()
        holds = Ingredient(nutrient="magnesium", amount="150 mg")
        two = evolve(plan, doses=[Dose(Product(name, [holds]), at="08:00") for name in ("a", "b")])
        both = rlsnutri.schedule(two, catalog=Catalog.empty())
        assert [each.rules for each in both.compromises] == [("divides", "whole")]
        assert rlsnutri.verify(two, both, catalog=Catalog.empty()) == ()
