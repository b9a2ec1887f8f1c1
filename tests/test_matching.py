"""Whom a selector speaks of, and from how many portions on: worked out by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest
from attrs import evolve

from rlsnutri._engine.compile import merged_rules
from rlsnutri._engine.matching import content, folded, is_named, names_fixed, reach
from rlsnutri.amounts import Amount
from rlsnutri.clock import Days
from rlsnutri.rules import (
    Alone,
    Ceiling,
    Competitor,
    Evidence,
    FirstOfDay,
    Interval,
    MostTimes,
    Named,
    NotSameDay,
    Rule,
    SameMeal,
    Selector,
    Strength,
    Substance,
    Together,
    Window,
)
from rlsnutri.things import Content, Fixed, Item, Role
from rlsnutri.windows import AroundMeal

MG = 10**6


@pytest.mark.parametrize(
    ("name", "same"),
    [
        ("Iron", "iron"),
        ("E\u0301clair", "\u00e9clair"),  # an accent of its own, and one with its letter
        ("STRASSE", "Stra\u00dfe"),
        ("\u039f\u03a3", "\u03bf\u03c2"),  # the last sigma of a word
        ("\u00c5", "\u212b"),  # the letter and the sign of the Angstrom
    ],
)
def test_names_are_compared_without_their_case_and_composed(name: str, same: str) -> None:
    assert folded(name) == folded(same)


@pytest.mark.parametrize(
    ("name", "other"), [("iron", "irons"), ("e", "\u00e9"), ("iron", " iron"), ("\u0456ron", "iron")]
)
def test_other_names_are_others(name: str, other: str) -> None:
    assert folded(name) != folded(other)


@pytest.mark.parametrize(
    ("selector", "spoken_of"),
    [
        (Named("IRON pills"), True),
        (Named("iron"), False),
        (Substance("iron"), True),
        (Substance("iron pills"), False),
        ("Iron Pills", True),
        ("iron", True),
        ("Iron", False),  # a plain text may be an id, and ids have no capitals
        ("zinc", False),
    ],
)
def test_a_selector_names_by_name_or_by_id(selector: Selector, spoken_of: bool) -> None:  # noqa: FBT001
    assert is_named(selector, "iron pills", ("iron", "tag")) is spoken_of


def _item(role: Role, *contents: Content) -> Item:
    ids = tuple(sorted({each.nutrient for each in contents} | {"tag"}))
    return Item("pill", role, ids, contents, None, None, Days(), (), (), (), "plan.doses[0]")


def test_a_threshold_is_reached_by_the_least_portions_that_hold_it() -> None:
    item = _item(Role.SUPPLEMENT, Content("iron", 100 * MG), Content("zinc", None))
    for portions in range(1, 7):
        for least in (1, 10 * MG, 25 * MG, 50 * MG, 99 * MG, 100 * MG, 100 * MG + 1, 200 * MG):
            enough = [count for count in range(1, portions + 1) if Fraction(100 * MG * count, portions) >= least]
            found = reach(Substance("iron", Amount(least)), item, "pill", portions)
            assert found == (enough[0] if enough else None)
            assert found is None or isinstance(found, int)
    assert reach(Substance("iron"), item, "pill", 4) == 1
    assert reach(Named("pill"), item, "pill", 4) == 1
    assert reach(Named("zinc"), item, "pill", 4) is None
    assert reach(Substance("zinc", Amount(MG)), item, "pill", 4) is None, (
        "a supplement that states nothing holds nothing"
    )
    assert reach(Substance("zinc", Amount(1)), item, "pill", 4) is None
    assert reach(Substance("tag", Amount(60 * MG), of="iron"), item, "pill", 4) == 3
    assert reach(Substance("tag", Amount(60 * MG), of="calcium"), item, "pill", 4) is None


def test_a_medicine_that_states_no_amount_reaches_any_threshold() -> None:
    silent = _item(Role.MEDICINE, Content("zinc", None), Content("iron", MG))
    assert reach(Substance("zinc", Amount(500 * MG)), silent, "pill", 3) == 1
    assert reach(Substance("iron", Amount(500 * MG)), silent, "pill", 3) is None
    assert reach(Substance("tag", Amount(500 * MG), of="zinc"), silent, "pill", 3) == 1


def _fixed(role: Role, *contents: Content) -> Fixed:
    return Fixed("Morning cup", role, ("cup", "dairy"), contents, 60, 0, Days(), "plan.events[0]")


@pytest.mark.parametrize(
    ("selector", "thing", "spoken_of"),
    [
        (Named("morning CUP"), _fixed(Role.DRINK), True),
        (Named("cup"), _fixed(Role.DRINK), False),
        ("Morning cup", _fixed(Role.DRINK), True),
        ("cup", _fixed(Role.DRINK), True),
        ("tea", _fixed(Role.DRINK), False),
        (Substance("dairy"), _fixed(Role.MEAL), True),
        (Substance("morning cup"), _fixed(Role.MEAL), False),
        (Substance("calcium"), _fixed(Role.DRINK), False),
        (Substance("calcium"), _fixed(Role.DRINK, Content("calcium", 40 * MG)), True),
        (Substance("calcium"), _fixed(Role.DRINK, Content("calcium", 0)), True),
        (Substance("calcium"), _fixed(Role.DRINK, Content("calcium", None)), False),
        (Substance("calcium"), _fixed(Role.DRINK, Content("calcium", None), Content("calcium", MG)), True),
        (Substance("calcium"), _fixed(Role.MEDICINE, Content("calcium", None)), True),
        ("calcium", _fixed(Role.MEDICINE, Content("calcium", None)), True),
        (Substance("calcium", Amount(40 * MG)), _fixed(Role.DRINK, Content("calcium", 40 * MG)), True),
        (Substance("calcium", Amount(40 * MG + 1)), _fixed(Role.DRINK, Content("calcium", 40 * MG)), False),
        (Substance("calcium", Amount(41 * MG)), _fixed(Role.MEDICINE, Content("calcium", 40 * MG)), False),
        (Substance("calcium", Amount(41 * MG)), _fixed(Role.MEDICINE, Content("calcium", None)), True),
        (
            Substance("calcium", Amount(41 * MG)),
            _fixed(Role.DRINK, Content("calcium", 40 * MG), Content("calcium", None)),
            False,
        ),
        (Substance("dairy", Amount(MG), of="calcium"), _fixed(Role.MEAL, Content("calcium", 2 * MG)), True),
        (Substance("dairy", Amount(MG), of="zinc"), _fixed(Role.MEAL, Content("calcium", 2 * MG)), False),
        (Substance("dairy", Amount(1)), _fixed(Role.MEAL), False),
    ],
)
def test_what_stands_fixed_is_named_by_what_it_delivers(selector: Selector, thing: Fixed, spoken_of: bool) -> None:  # noqa: FBT001
    assert names_fixed(selector, thing, folded(thing.name)) is spoken_of


COMMON = {"id": "r", "strength": Strength.MUST, "evidence": Evidence.STRONG}
RULES: list[Rule] = [
    Competitor("a", ("b", "c"), before=60, after=120, **COMMON),
    Competitor(Named("A"), ("b", "c"), before=60, after=120, **COMMON),
    Competitor(Named("B"), ("b", "c"), before=60, after=120, **COMMON),
    Competitor(Substance("a"), ("b", "c"), before=60, after=120, **COMMON),
    Competitor("a", ("b",), before=60, after=120, **COMMON),
    Competitor("a", ("b", Named("c")), before=60, after=120, **COMMON),
    Competitor("a", ("b", "c"), before=61, after=120, **COMMON),
    Competitor("a", ("b", "c"), before=60, after=121, **COMMON),
    Competitor("a", ("b", "c"), before=60, after=120, exempt=(SameMeal(),), **COMMON),
    Window("a", (AroundMeal(),), **COMMON),
    Window("b", (AroundMeal(),), **COMMON),
    Window(Named("a"), (AroundMeal(),), **COMMON),
    Window("a", (AroundMeal(-60, -30, measured_from="start"),), **COMMON),
    Window("a", (AroundMeal(meals=("lunch", "tea")),), **COMMON),
    Window("a", (AroundMeal(meals=("lunch",)),), **COMMON),
    Interval("a", least=60, most=120, **COMMON),
    Interval("b", least=60, most=120, **COMMON),
    Interval("a", least=61, most=120, **COMMON),
    Interval("a", least=60, most=121, **COMMON),
    Interval("a", least=60, most=120, across_midnight=False, **COMMON),
    Alone("a", gap=60, **COMMON),
    Alone(Named("a"), gap=60, **COMMON),
    Alone(Named("b"), gap=60, **COMMON),
    Alone("a", gap=61, **COMMON),
    Alone("a", gap=60, excepting=("b",), **COMMON),
    Alone("a", gap=60, excepting=(Named("b"),), **COMMON),
    Alone("a", gap=60, meals=False, **COMMON),
    FirstOfDay("a", gap=60, **COMMON),
    FirstOfDay("b", gap=60, **COMMON),
    FirstOfDay("a", gap=61, **COMMON),
    Together("a", "b", **COMMON),
    Together("b", "a", **COMMON),
    Together(Named("a"), Named("b"), **COMMON),
    Together(Named("c"), Named("b"), **COMMON),
    Together(Named("a"), Named("c"), **COMMON),
    NotSameDay("a", "b", **COMMON),
    NotSameDay("c", "b", **COMMON),
    NotSameDay(Named("a"), Named("b"), **COMMON),
    NotSameDay(Named("c"), Named("b"), **COMMON),
    NotSameDay(Named("a"), Named("c"), **COMMON),
    MostTimes(3, **COMMON),
    MostTimes(4, **COMMON),
    Ceiling("iron", Amount(MG), apart=None, **COMMON),
    Ceiling("zinc", Amount(MG), apart=None, **COMMON),
    Ceiling("iron", Amount(2 * MG), apart=None, **COMMON),
    Ceiling("iron", Amount(MG), apart=60, **COMMON),
]


def test_rules_that_say_different_things_are_different_rules() -> None:
    contents = [content(rule) for rule in RULES]
    assert len(set(contents)) == len(contents)


def test_of_equal_rules_the_strongest_speaks_and_of_equally_strong_ones_the_first() -> None:
    should, must = (evolve(RULES[0], id=each.value, strength=each) for each in (Strength.SHOULD, Strength.MUST))
    again = evolve(should, id="again")
    for rules, speaks in (
        ((should, again), should),
        ((again, should), again),
        ((should, must), must),
        ((must, should), must),
        ((should, must, again), must),
    ):
        (merged,) = merged_rules(rules)
        assert merged.rule is speaks
        assert merged.ids == tuple(sorted(rule.id for rule in rules))
        assert merged.strength is speaks.strength


@pytest.mark.parametrize(
    ("rule", "again"),
    [
        (
            Competitor(Named("Iron"), ("b", Named("C")), before=60, after=1, **COMMON),
            Competitor(Named("iron"), (Named("c"), "b"), before=60, after=1, **COMMON),
        ),
        (
            Window(Named("Iron"), (AroundMeal(meals=("tea", "lunch")), AroundMeal(0, 60)), **COMMON),
            Window(Named("iron"), (AroundMeal(0, 60), AroundMeal(meals=("lunch", "tea"))), **COMMON),
        ),
        (
            Alone(Named("Iron"), gap=60, excepting=("b", Named("C")), **COMMON),
            Alone(Named("iron"), gap=60, excepting=(Named("c"), "b"), **COMMON),
        ),
        (Interval(Named("Iron"), least=60, **COMMON), Interval(Named("iron"), least=60, **COMMON)),
        (FirstOfDay(Named("Iron"), gap=60, **COMMON), FirstOfDay(Named("iron"), gap=60, **COMMON)),
        (Together(Named("Iron"), Named("C"), **COMMON), Together(Named("iron"), Named("c"), **COMMON)),
        (NotSameDay(Named("Iron"), Named("C"), **COMMON), NotSameDay(Named("iron"), Named("c"), **COMMON)),
    ],
)
def test_the_same_in_other_words_is_one_rule(rule: Rule, again: Rule) -> None:
    assert content(rule) == content(again)
    assert rule != again
