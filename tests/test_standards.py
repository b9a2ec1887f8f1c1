"""What the audit measures by is worked out once per catalogue, and says of everybody what looking at each would."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve

from rlsnutri import Day, Dose, Person, Plan, check
from rlsnutri.amounts import Amount
from rlsnutri.audit.bands import Bands
from rlsnutri.audit.persons import FERTILE, Facts, facts_of
from rlsnutri.audit.totals import Quantity, worst_day
from rlsnutri.catalog import Catalog, default_catalog
from rlsnutri.clock import AnyDays, Days, Recurrence
from rlsnutri.nutrients import Authority, DoseLimit, LimitKind
from rlsnutri.people import Labs
from rlsnutri.rules import Gate

Everybody = dict[tuple[Fraction, str, str], tuple[int, ...]]

AGES = (None, 0, 1, 3, 13, 14, 17, 18, 30, 50, 51, 70, 71, 130)
PEOPLE = [
    Person(age=age, sex=sex, state=state)
    for age in AGES
    for sex in (None, "female", "male")
    for state in (None, "none", "pregnant")
]


def limit(age_min: Fraction | int, age_max: Fraction | int | None, **more: Any) -> DoseLimit:
    fields: dict[str, Any] = {"authority": Authority.NASEM, "sex": "any", "state": "any", "sources": ("own",), **more}
    return DoseLimit(
        nutrient="zinc",
        kind=LimitKind.UL,
        age_min=age_min,  # type: ignore[arg-type]
        age_max=age_max,  # type: ignore[arg-type]
        amount=Amount.parse("1 mg"),
        unit="mg",
        covers="total",
        **fields,
    )


ODD = [
    limit(0, Fraction(1, 7)),
    limit(Fraction(1, 7), Fraction(5, 12), sex="male"),
    limit(Fraction(5, 12), Fraction(29, 2)),
    limit(Fraction(29, 2), None, state="none"),
    limit(16, 50, sex="female", state="pregnant"),
]


def everybody(facts: Facts, limits: Sequence[DoseLimit]) -> Everybody:
    """Whom the facts fit and which limits are theirs, one by one, in fractions of a year."""
    least = Fraction(facts.age or 0)
    edges = {Fraction(edge) for each in limits for edge in (each.age_min, each.age_max) if edge is not None}
    ages = [age for age in {least, *edges, *map(Fraction, FERTILE)} if age >= least]
    found: Everybody = {}
    for age in ages:
        if facts.age is not None and age >= facts.age + 1:
            continue
        for state in facts.states:
            if state != "none" and not facts.state_is_known and not FERTILE[0] <= age < FERTILE[1]:
                continue
            for sex in facts.sexes if state == "none" else ("female",):
                found[age, sex, state] = tuple(
                    position
                    for position, each in enumerate(limits)
                    if each.sex in ("any", sex) and each.state in ("any", state)
                    if each.age_min <= age and (each.age_max is None or age < each.age_max)
                )
    return found


def of(nutrient: str) -> list[DoseLimit]:
    return [each for each in default_catalog().limits if each.nutrient == nutrient]


@pytest.mark.parametrize("limits", [ODD, of("iron"), of("magnesium"), of("vitamin-a"), []], ids=len)
def test_bands_say_of_everybody_what_looking_at_each_says(limits: Sequence[DoseLimit]) -> None:
    bands = Bands(limits)
    year = bands.ages(facts_of(Person(age=1), ()))[0]
    for person in PEOPLE:
        facts = facts_of(person, ())
        expected = everybody(facts, limits)
        assert {(Fraction(age, year), sex, state): rows for rows, age, sex, state in bands.whose(facts)} == expected
        alike = bands.alike(facts)
        assert len({each.rows for each in alike}) == len(alike)
        together = {(Fraction(one.age, year), one.sex, one.state): each.rows for each in alike for one in each.people}
        assert together == expected
        assert all(one.is_child is (one.age < 18 * year) for each in alike for one in each.people)


def test_the_people_under_test_differ_and_so_do_the_limits() -> None:
    seen = {tuple(sorted(everybody(facts_of(person, ()), ODD).items())) for person in PEOPLE}
    assert len(seen) > 20
    assert Bands(ODD).ages(facts_of(Person(age=1), ()))[0] == 84


def test_of_people_alike_an_adult_is_the_usual_reader() -> None:
    (alike,) = Bands([]).alike(facts_of(Person(), ()))
    assert not alike.usual.is_child
    assert (alike.usual.age, alike.usual.sex, alike.usual.state) == (FERTILE[1], "female", "none")


class TestWhatACatalogueWorksOutOnce:
    @staticmethod
    def test_it_is_worked_out_once_for_each_catalogue() -> None:
        asked: list[Catalog] = []

        def count(catalog: Catalog) -> int:
            asked.append(catalog)
            return len(asked)

        one, other = Catalog.empty(), evolve(Catalog.empty(), version="other")
        assert [one.once(count), one.once(count), other.once(count), one.once(count)] == [1, 1, 2, 1]

    @staticmethod
    def test_it_is_no_part_of_the_value() -> None:
        asked, fresh = Catalog.empty(), Catalog.empty()
        asked.once(id)
        assert asked == fresh
        assert hash(asked) == hash(fresh)
        assert pickle.dumps(asked) == pickle.dumps(fresh)
        assert pickle.loads(pickle.dumps(asked)).once(id) != asked.once(id)  # noqa: S301 -- our own bytes

    @staticmethod
    def test_a_catalogue_with_another_limit_is_measured_by_that_one() -> None:
        day = Day("06:30", "22:30", breakfast="07:30")
        plan = Plan(day=day, doses=[Dose("zinc picolinate", "10 mg")], person=Person(age=40, sex="male"))
        (row,) = (
            each
            for each in of("zinc")
            if each.authority is Authority.NASEM and each.kind is LimitKind.UL
            if each.age_min <= 40 and (each.age_max is None or each.age_max > 40) and each.state in ("any", "none")
        )
        stricter = default_catalog().adding(evolve(row, amount=Amount.parse("9 mg")))
        code = "over-limit:zinc:zinc picolinate"
        for catalog, expected in ((default_catalog(), False), (stricter, True), (default_catalog(), False)):
            assert (code in [each.code for each in check(plan, catalog=catalog).findings]) is expected


@pytest.mark.parametrize(("least", "speaks"), [("74.999", True), ("75", False), ("75.001", False), ("75.5", False)])
def test_a_term_with_decimals_is_compared_exactly(least: str, speaks: bool) -> None:  # noqa: FBT001 -- a table's column
    rule = Gate("zinc picolinate", conditions=(("ferritin_min_ng_ml", least),), id="own")
    person = Person(age=40, sex="male", labs=Labs(ferritin="75 ng/mL"))
    day = Day("06:30", "22:30", breakfast="07:30")
    plan = Plan(day=day, doses=[Dose("zinc picolinate", "10 mg")], person=person, rules=[rule])
    assert ("ask:own:zinc picolinate" in [each.code for each in check(plan).findings]) is speaks


def test_what_is_taken_every_day_adds_up_and_chosen_days_are_told_apart() -> None:
    daily: dict[tuple[str, Recurrence], Quantity] = {("a", Days()): 2, ("b", Days()): 3}
    assert worst_day(daily) == (5, 5, (5,))
    assert worst_day({}) == (0, 0, (0,))
    assert worst_day({**daily, ("c", Days(2)): 7}) == (12, 12, (12, 5))
    # that two doses on chosen days are forced onto one day is not looked for
    assert worst_day({("a", AnyDays(1, 1)): 2, ("b", AnyDays(1, 1)): 3}) == (3, 5, (5,))
