"""Plans whose every finding is kept in full: words, parameters and sources, beside the totals.

The first ones bring their own rules and no catalogue, so that what is said can be worked out from the plan alone; the
others ask the shipped catalogue.  Together they show every kind of finding.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from attrs import evolve

from rlsnutri import Catalog, Day, DietaryIntake, Dose, Drink, Ingredient, Labs, Meal, Medicine, Person, Plan, Product
from rlsnutri.amounts import Amount
from rlsnutri.catalog import default_catalog
from rlsnutri.nutrients import Authority, DoseLimit, LimitKind
from rlsnutri.plans import Acknowledgement
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
    NotSameDay,
    OffsetWindow,
    Rule,
    SameMeal,
    Substance,
    Together,
    Window,
)

__all__ = ["REPORTS", "limit"]

_BARE = Day("06:00", "22:00")
_MEALS = Day(
    "06:00",
    "22:00",
    [
        Meal("breakfast", "07:00", minutes=30, contains=[Ingredient(nutrient="calcium", amount="40 mg")]),
        Meal("dinner", "18:00", minutes=60, contains=[Ingredient(nutrient="calcium", amount="300 mg")]),
    ],
)
_WOMAN = Person(age=40, sex="female", state="none")


def _own(day: Day, *events: Medicine | Drink, rules: list[Rule], doses: list[Dose] | None = None) -> Plan:
    return Plan(day=day, doses=doses or [], events=events, rules=rules)


def _of(name: str, *amounts: str, **fields: Any) -> Dose:
    contents = [
        Ingredient(nutrient=nutrient, amount=amount)
        for nutrient, _, amount in (each.partition(": ") for each in amounts)
    ]
    return Dose(Product(name, contents), **fields)


_ZINC = [Ingredient(nutrient="zinc", amount="6 mg")]

_FIXED_GAPS = _own(
    _MEALS,
    Medicine("a", at=("06:30", "13:00")),
    Medicine("b", at="08:00"),
    Medicine("c", at="23:30", every="2 days"),
    Medicine("d", at="06:00", every="2 days from day 1"),
    Medicine("e", at="13:00"),
    Drink("tea", at="12:30", minutes=15),
    Drink("water", at="13:00"),
    rules=[
        Competitor("a", ("b",), before=120, after=300, id="both-sides", effect="b binds a"),
        Competitor("a", ("b",), before=90, after=0, id="just-kept"),
        Competitor("a", ("tea",), before=0, after=30, id="since-the-end", strength="should"),
        Competitor("a", ("e",), before=0, after=1, id="same-minute", strength="prefer"),
        Competitor("b", ("a",), before=None, after=0, id="never-first"),
        Competitor("b", ("a",), before=0, after=None, id="never-after"),
        Competitor("b", ("a",), before=None, after=None, id="never-on-one-day"),
        Competitor("a", ("e",), before=None, after=0, id="never-at-once"),
        Competitor("b", ("a",), before=None, after=None, id="no-sides-in-a-should", strength="should"),
        Competitor("c", ("d",), before=420, after=0, id="over-midnight"),
        Competitor("d", ("c",), before=0, after=390, id="over-midnight-kept"),
        Competitor("b", ("breakfast", "dinner"), before=0, after=60, id="after-a-meal"),
        Competitor(
            "b", ("breakfast",), before=0, after=60, exempt=(MealContent("calcium", "40 mg"),), id="a-poor-meal"
        ),
        Competitor(
            "b", ("breakfast",), before=0, after=60, exempt=(MealContent("calcium", "39 mg"),), id="a-rich-meal"
        ),
        Competitor("a", ("b", "c", "d", "e"), before=1, after=0),
    ],
)

_FIXED_TOGETHER = _own(
    _MEALS,
    Medicine("a", at="18:00"),
    Medicine("b", at="19:00"),
    Medicine("c", at="19:01"),
    Medicine("d", at="06:00"),
    Medicine("e", at="18:00", every="2 days"),
    Drink("coffee", at="18:30"),
    Drink("water", at="05:59"),
    rules=[
        Competitor("a", ("b", "c"), before=120, after=0, exempt=(SameMeal(),), id="one-meal"),
        Alone("a", gap=60, id="alone"),
        Alone("a", gap=60, meals=False, excepting=("e",), id="alone-without-meals", effect="nothing but water"),
        FirstOfDay("d", gap=61, id="first", strength="should"),
        FirstOfDay("c", gap=0, id="last-is-not-first"),
        NotSameDay("a", "e", id="not-one-day"),
        NotSameDay("e", "a", id="not-one-day-either"),
        NotSameDay("b", "coffee", id="not-with-coffee", strength="prefer"),
        NotSameDay("a", "a", id="not-itself"),
        Together("e", "a", id="kept"),
        Together("a", "e", id="not-on-every-day"),
        Together("b", "coffee", strength="should", effect="they go together"),
    ],
)

_FIXED_ALONE = _own(
    _MEALS,
    Medicine("a", at=("05:30", "12:00", "20:00"), contains=_ZINC),
    Medicine("b", at="20:00", contains=[Ingredient(nutrient="zinc", amount="3 mg")]),
    Medicine("c", at="20:00", every="2 days", contains=_ZINC),
    Medicine("d", at="20:00", every="2 days from day 1", contains=_ZINC),
    rules=[
        Window("a", ClockWindow("12:01", "05:29"), id="by-the-clock"),
        Window("a", (ClockWindow("05:30", "12:00"), ClockWindow("20:00", "20:00")), id="inside-by-the-clock"),
        Window("a", OffsetWindow(Anchor.WAKE, -30, 360), id="after-waking", strength="should"),
        Window("a", (OffsetWindow(Anchor.BED, -120, 0), OffsetWindow(Anchor.WAKE, -31, 0)), id="before-bed"),
        Window("b", AroundMeal(), id="with-a-meal"),
        Window("b", AroundMeal(0, 60, measured_from="end"), id="an-hour-after-a-meal"),
        Window("b", AroundMeal(-30, 119, meals=("dinner",), measured_from="start"), id="about-dinner"),
        Window("b", AroundMeal(), id="only-preferred", strength="prefer"),
        Window("b", AroundMeal(meals=("fat-meal",))),
        Interval("a", least=391, id="at-least"),
        Interval("a", least=390, across_midnight=True, id="kept-over-night"),
        Interval("a", least=391, across_midnight=True, id="at-least-over-night"),
        Interval("a", most=570, across_midnight=True, id="at-most", strength="prefer"),
        Interval("a", most=569, across_midnight=True, strength="should", effect="too long a night"),
        Ceiling("zinc", "15 mg", id="kept-at-once"),
        Ceiling("zinc", "14.9 mg", id="at-once", effect="no more is taken up"),
        Ceiling("zinc", "5 mg", id="each", strength="prefer"),
    ],
)

_PORTIONS = _own(
    _MEALS,
    Medicine("m", at=("08:00", "12:00"), contains=[Ingredient(nutrient="iron", amount="100 mg")]),
    doses=[
        _of("whole", "calcium: 1500 mg"),
        _of("in units", "calcium: 400 mg", units=3),
        _of("given times", "calcium: 1300 mg", units=2, times=2),
        _of("pinned", "calcium: 1100 mg", units=2, at=("08:00", "20:00")),
        _of("both", "calcium: 300 mg", "iron: 60 mg"),
        _of("too much", "calcium: 2500 mg"),
        _of("held by another", "iron: 90 mg", "calcium: 600 mg"),
        _of("thrice", "iron: 60 mg", units=3, times=3),
    ],
    rules=[
        Ceiling("calcium", "500 mg", id="calcium-at-once", strength="should", effect="the share falls with the dose"),
        Ceiling("calcium", "600 mg", id="calcium-at-once-too", strength="should"),
        Ceiling("calcium", "1 mg", id="silent", strength="none"),
        Ceiling("iron", "80 mg", id="iron-at-once", divides=False, strength="prefer"),
        Competitor(Substance("iron"), (Substance("calcium", at_least="300 mg"),), before=60, after=60, id="apart"),
        Competitor(Substance("iron"), ("calcium",), before=30, after=30, id="apart-too", strength="should"),
        Competitor(Substance("calcium", at_least="400 mg"), ("iron",), before=30, after=30, strength="prefer"),
        Competitor("iron", ("iron",), before=600, after=600, id="twelve-hours"),
        Competitor("calcium", ("calcium",), before=120, after=721, id="twelve-hours-and-more", strength="should"),
        Window("iron", AroundMeal(meals=("fat-meal",)), id="with-fat", strength="should"),
        Window("whole", AroundMeal(meals=("fat-meal",)), strength="prefer"),
    ],
)

_LIMITS_OF_RULES = _own(
    _MEALS,
    Medicine("m", at="08:00", contains=[Ingredient(nutrient="iron", amount="20 mg"), Ingredient(nutrient="zinc")]),
    Drink("juice", at="09:00", contains=[Ingredient(nutrient="iron", amount="5 mg")]),
    doses=[
        _of("p", "iron: 30 mg", "vitamin-d: 50 mcg"),
        _of("q", "iron: 15 mg", "folate: 400 mcg DFE", "niacin: 20 mg", every="2 days"),
        _of("r", "iron: 15 mg", "niacin: 500 mg", every="1 of 2 days"),
    ],
    rules=[
        DailyLimit("iron", "70 mg", scope="total", id="with-food", strength="should"),
        DailyLimit("iron", "64 mg", scope="supplemental", id="certain"),
        DailyLimit("iron", "79 mg", scope="supplemental", id="if-they-meet", strength="should"),
        DailyLimit("iron", "80 mg", scope="supplemental", id="kept"),
        DailyLimit("iron", "1 mg", scope="supplemental", strength="prefer"),
        DailyLimit("vitamin-d", "49 mcg", scope="supplemental", strength="should", effect="own advice"),
        DailyLimit("niacin", "35 mg", scope="nicotinic-acid-supplemental", id="which-form"),
        DailyLimit("zinc", "1 mg", scope="supplemental", id="nobody-says"),
    ],
)

_GATES = Plan(
    day=_BARE,
    person=Person(age=17, conditions=("kidney stones",), labs=Labs(ferritin="60 ng/mL", egfr="29 mL/min")),
    doses=[_of("p", "iron: 65 mg"), _of("q", "iron: 40 mg", "zinc: 5 mg")],
    events=[
        Medicine("m", at="21:30"),
        Medicine("N", at="12:00"),
        Medicine("o", at="20:20"),
        Drink("juice", at="12:00", contains=[Ingredient(nutrient="iron", amount="5 mg")]),
    ],
    rules=[
        Gate(
            "iron",
            (),
            strength="should",
            id="much",
            conditions=(("subject_min_mg_per_day", "110"),),
            effect="ask first",
        ),
        Gate("iron", (), strength="should", id="more", conditions=(("subject_min_mg_per_day", "110.001"),)),
        Gate("iron", (), strength="must", id="without", conditions=(("subject_without", "zinc, copper"),)),
        Gate("iron", (), strength="must", id="without-that", conditions=(("subject_without", "selenium"),)),
        Gate("iron", (), strength="prefer", id="young", conditions=(("age_max_y", "18"),), magnitude="one study"),
        Gate("iron", (), strength="must", id="younger", conditions=(("age_max_y", "17"),)),
        Gate(
            "iron",
            (),
            strength="must",
            id="low-iron",
            conditions=(("ferritin_max_ng_ml", "59.999"), ("or_tsat_below_pct", "20")),
            magnitude="as in the guideline",
        ),
        Gate(
            "iron",
            (),
            strength="must",
            id="not-low-iron",
            conditions=(("ferritin_max_ng_ml", "60"), ("or_tsat_below_pct", "20")),
        ),
        Gate(
            "iron",
            (),
            strength="should",
            id="between",
            conditions=(("ferritin_min_ng_ml", "59"), ("ferritin_max_ng_ml", "60")),
        ),
        Gate("iron", (), strength="should", id="above", conditions=(("ferritin_min_ng_ml", "60"),)),
        Gate("iron", (), strength="should", id="saturated", conditions=(("tsat_above_pct", "45"),)),
        Contraindication("zinc", (), strength="must", id="kidneys", conditions=(("egfr_below", "30"),)),
        Contraindication("zinc", (), strength="must", id="kidneys-worse", conditions=(("egfr_below", "29"),)),
        Contraindication("zinc", ("m", "N"), strength="must", id="with-either", effect="they do not go together"),
        Contraindication("zinc", ("m",), strength="should", id="with-one"),
        Contraindication("iron", ("q",), strength="must", id="with-another", effect="not beside q"),
        Contraindication("m", (), strength="must", id="late", conditions=(("before", "bed"), ("before_min", "31"))),
        Contraindication("m", (), strength="must", id="early", conditions=(("before", "bed"), ("before_min", "30"))),
        Contraindication(
            "o", (), strength="must", id="to-the-second", conditions=(("before", "bed"), ("before_min", "100.05"))
        ),
        Gate("iron", (), strength="should", id="young-by-days", conditions=(("age_max_y", "17.01"),)),
        Gate("iron", ("q", "condition:pregnancy"), strength="should", id="either"),
        Gate(
            "m",
            (),
            strength="must",
            id="odd",
            sources=("made-up",),
            conditions=(("phase_of_the_moon", "full"), ("age_max_y", "old")),
        ),
        Gate("m", (), strength="must", id="as-written", conditions=(("as_prescribed", "yes"),)),
        Gate("iron", ("condition:pregnancy",), strength="must", id="expecting"),
        Gate("iron", ("event:blood-test-iron",), strength="should", id="test", effect="fast before the test"),
        Gate("iron", ("event:blood-test-iron",), strength="should", id="test-too", effect="go in the morning"),
        Gate("m", (), strength="none", id="silent"),
    ],
)

_FORMS = Plan(
    day=Day("06:00", "22:00", [Meal("breakfast", "07:00"), Meal("dinner", "18:00")]),
    person=_WOMAN,
    doses=[
        Dose("calcium carbonate", "1500 mg"),
        Dose("magnesium oxide", "300 mg"),
        Dose("cyanocobalamin", "500 mcg"),
        Dose("cholecalciferol", "25 mcg"),
        Dose("vitamin D", "600 IU"),
        Dose(Product("two irons", [Ingredient("ferrous fumarate", "18 mg"), Ingredient("magnesium oxide", "50 mg")])),
        Dose(Product("two salts", [Ingredient("zinc gluconate", "5 mg"), Ingredient("calcium carbonate", "50 mg")])),
    ],
)

_ABOVE = Plan(
    day=_MEALS,
    person=_WOMAN,
    diet=[DietaryIntake("zinc", "11 mg"), DietaryIntake("iron", "12 mg")],
    doses=[
        Dose("zinc picolinate", "30 mg"),
        Dose("ferrous sulfate", "40 mg"),
        Dose("iron", "20 mg", every="1 of 2 days"),
        Dose("P5P", "50 mg"),
        Dose("magnesium citrate", "400 mg"),
        Dose("retinyl palmitate", "2000 mcg RAE"),
        Dose("beta-carotene", "10 mg"),
        Dose("folic acid", "800 mcg"),
        Dose("niacin", "300 mg"),
        Dose("EPA", "2 g"),
        Dose("vitamin E", "500 mg"),
        Dose("selenium", "300 mcg"),
        Dose("vitamin C", "3 g"),
        Dose("copper gluconate", "4 mg"),
    ],
)

_NOTHING_SAID = evolve(_ABOVE, person=Person())
_BY_ONE_AUTHORITY = evolve(_ABOVE, policy=Policy(authority="UK-EVM"))

_CHILD = Plan(
    day=_MEALS,
    person=Person(age=5, sex="male", conditions=("RLS",)),
    doses=[Dose("ferrous sulfate", "30 mg"), Dose("vitamin D", "60 mcg"), Dose("zinc gluconate", "8 mg")],
    events=[Medicine("gabapentin", at="18:00")],
)

_PREGNANT = Plan(
    day=_MEALS,
    person=Person(age=30, sex="female", state="pregnant", conditions=("RLS",), labs=Labs(ferritin="80 ng/mL")),
    doses=[Dose("ferrous sulfate", "60 mg"), Dose("retinol", "3500 mcg RAE")],
    events=[Medicine("ropinirole", at="19:00"), Drink("coffee", at="07:00")],
)

_KIDNEYS = Plan(
    day=_MEALS,
    person=Person(age=70, sex="male", conditions=("haemodialysis", "RLS"), labs=Labs(transferrin_saturation="50 %")),
    doses=[Dose("magnesium oxide", "200 mg"), Dose("iron", "30 mg"), Dose("calcium carbonate", "500 mg")],
    events=[Medicine("gabapentin", at="21:00"), Medicine("sevelamer", at=("07:00", "18:00"))],
)

_NAMES = Plan(
    day=Day(
        "06:00",
        "22:00",
        [Meal("breakfast", "07:00", tags=["dary", "dairy"]), Meal("dinner", "18:00", tags=["with friends"])],
    ),
    person=_WOMAN,
    doses=[Dose("zinc picolinate", "10 mg"), Medicine("levothyroxin 75 mcg", at="06:00")],
    events=[
        Drink("cofee", at="09:00", tags=["caffein"]),
        Medicine("Xylopram", at="20:00", contains=[Ingredient(nutrient="zinc")]),
    ],
)

_ACKNOWLEDGED = evolve(
    _ABOVE,
    acknowledged=[
        Acknowledgement("over-limit:zinc:zinc picolinate", up_to="30 mg"),
        Acknowledgement("over-limit:iron:ferrous sulfate", up_to="39 mg"),
    ],
)


def limit(nutrient: str, kind: str, amount: str, *, sex: str = "any", covers: str = "total") -> DoseLimit:
    """A made-up limit for whoever it says."""
    return DoseLimit(
        nutrient=nutrient,
        authority=Authority.EFSA,
        kind=LimitKind(kind),
        age_min=Fraction(0),
        age_max=None,
        sex=sex,
        state="any",
        amount=Amount.parse(amount),
        unit="mg",
        covers=covers,
        sources=("made-up",),
    )


_OWN_LIMITS = evolve(
    Catalog.empty(),
    limits=(
        limit("iron", "UL", "50 mg", sex="male"),
        limit("iron", "UL", "40 mg", sex="female"),
        limit("zinc", "UL", "1 mg", covers="on-sundays"),
        limit("copper", "guidance-level", "1 mg"),
        limit("selenium", "CDRR", "50 mcg", covers="supplemental"),
        limit("vitamin-d", "UL", "1000 IU"),
        limit("manganese", "UL", "5 mg"),
        limit("manganese", "safe-level", "6 mg", covers="supplemental"),
    ),
)

_ODD_LIMITS = _own(
    _BARE,
    Drink("tea", at="16:00", contains=[Ingredient(nutrient="manganese", amount="5.001 mg")]),
    doses=[_of("p", "iron: 50 mg", "zinc: 2 mg", "copper: 1.001 mg", "selenium: 50.001 mcg", "vitamin-d: 30 mcg")],
    rules=[],
)

_OWN = {
    "fixed-gaps": _FIXED_GAPS,
    "fixed-together": _FIXED_TOGETHER,
    "fixed-alone": _FIXED_ALONE,
    "portions": _PORTIONS,
    "limits-of-rules": _LIMITS_OF_RULES,
    "gates": _GATES,
}
_ON_THE_CATALOGUE = {
    "forms": _FORMS,
    "above": _ABOVE,
    "nothing-said": _NOTHING_SAID,
    "one-authority": _BY_ONE_AUTHORITY,
    "child": _CHILD,
    "pregnant": _PREGNANT,
    "kidneys": _KIDNEYS,
    "names": _NAMES,
    "acknowledged": _ACKNOWLEDGED,
}

REPORTS: dict[str, tuple[Plan, Catalog]] = {
    **{f"report-{name}": (plan, Catalog.empty()) for name, plan in _OWN.items()},
    "report-odd-limits": (_ODD_LIMITS, _OWN_LIMITS),
    **{f"report-{name}": (plan, default_catalog()) for name, plan in _ON_THE_CATALOGUE.items()},
}
"""Plans with the catalogue that they are checked against."""
