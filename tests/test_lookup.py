import time
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from rlsnutri import check
from rlsnutri.amounts import Amount, Scale
from rlsnutri.catalog import Catalog, default_catalog, look_up
from rlsnutri.catalog.names import name_key
from rlsnutri.clock import AnyDays, Days
from rlsnutri.errors import Fault, PlanError
from rlsnutri.nutrients import Form, Nutrient
from rlsnutri.people import Person
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
    Named,
    NotSameDay,
    OffsetWindow,
    Origin,
    Substance,
    Together,
    Window,
)
from rlsnutri.things import Content, Fixed, Item, LookedUp, Role

SHIPPED = default_catalog()
DAY = Day(wake="06:30", breakfast="07:30", lunch="12:30", dinner="18:30", bed="22:30")


def looked_up(*doses: Dose | Medicine, catalog: Catalog = SHIPPED, **more: Any) -> LookedUp:
    return look_up(Plan(**{"day": DAY, **more}, doses=doses), catalog)


def item(dose: Dose | Medicine, catalog: Catalog = SHIPPED, **more: Any) -> Item:
    (found,) = looked_up(dose, catalog=catalog, **more).items
    return found


def event(thing: Medicine | Drink, catalog: Catalog = SHIPPED, **more: Any) -> Fixed:
    found = looked_up(catalog=catalog, events=[thing], **more).fixed
    return next(each for each in found if each.name == thing.name)


def meal(thing: Meal) -> Fixed:
    found = looked_up(day=Day(wake="06:30", bed="22:30", meals=[thing])).fixed
    return found[0]


def faults(*doses: Dose | Medicine, catalog: Catalog = SHIPPED, **more: Any) -> list[Fault]:
    with pytest.raises(PlanError) as caught:
        looked_up(*doses, catalog=catalog, **more)
    return list(caught.value.faults)


def fault(*doses: Dose | Medicine, catalog: Catalog = SHIPPED, **more: Any) -> tuple[str, str]:
    """The one fault: its path and what is wrong."""
    (found,) = faults(*doses, catalog=catalog, **more)
    return found.path, found.problem


def rule_ids(found: LookedUp) -> list[str]:
    return [rule.id for rule in found.rules]


# doses


def test_a_dose_answers_to_its_form_its_nutrient_and_their_groups() -> None:
    found = item(Dose("magnesium oxide", "200 mg"))
    assert found.ids == (
        "group:aluminium-magnesium-antacids",
        "group:antacids",
        "group:any-supplement",
        "group:anything-oral",
        "magnesium",
        "magnesium-oxide",
    )
    assert found.contents == (Content("magnesium", 200_000_000, "magnesium-oxide"),)
    assert (found.role, found.units, found.times, found.path) == (
        Role.SUPPLEMENT,
        None,
        None,
        "plan.doses[0]",
    )


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("vitamin C", None),
        ("iron", None),
        ("P5P", "pyridoxal-5-phosphate"),
        ("vitamin D3", "cholecalciferol"),
        ("ascorbic acid", "ascorbic-acid"),
        ("methylcobalamin", "methylcobalamin"),
        ("magnesium glycinate", "magnesium-bisglycinate"),
        ("Folic Acid", "folic-acid"),
    ],
)
def test_a_name_means_a_form_and_a_bare_nutrient_a_form_that_nobody_stated(name: str, form: str | None) -> None:
    assert item(Dose(name, "1 mg")).contents[0].form == form


def test_the_mass_of_a_compound_holds_its_share_of_the_nutrient() -> None:
    (content,) = item(Dose("magnesium oxide", "400 mg compound")).contents
    assert content.nanograms == 241_200_000


def test_shares_of_a_nanogram_are_rounded_and_halves_go_up() -> None:
    half = Form("half", "iron", "half", elemental=Fraction(1, 2))
    assert item(Dose(half, "1 ng compound")).contents[0].nanograms == 1
    third = Form("third", "iron", "third", elemental=Fraction(1, 3))
    assert item(Dose(third, "1 ng compound")).contents[0].nanograms == 0


def test_units_are_counted() -> None:
    assert item(Dose("calcium citrate", "1000 mg", unit="250 mg")).units == 4
    assert item(Dose("magnesium oxide", "800 mg compound", unit="400 mg compound")).units == 2
    assert item(Dose("vitamin D3", "2000 IU", unit="25 mcg")).units == 2


def test_days_pins_and_number_of_intakes_are_kept() -> None:
    found = item(Dose("iron", "25 mg", every="2 days", at=["21:00", "07:00"], name="evening and morning iron"))
    assert (found.every, found.at, found.name) == (Days(2), (30, 870), "evening and morning iron")
    window = item(Dose("magnesium", "200 mg", times=2, between="17:00-22:30", with_meal="dinner"))
    assert (window.times, window.between, window.with_meal) == (
        2,
        (ClockWindow("17:00", "22:30"),),
        ("dinner",),
    )


def test_a_product_holds_its_ingredients_in_each_unit() -> None:
    multi = Product(
        "multi",
        [
            Ingredient("zinc picolinate", "5 mg"),
            Ingredient("zinc oxide", "3 mg"),
            Ingredient(nutrient="iron", amount="4 mg"),
            Ingredient("copper gluconate"),
        ],
    )
    found = item(Dose(multi, units=2))
    assert found.units == 2
    assert found.contents == (
        Content("copper", None, "copper-gluconate"),
        Content("iron", 8_000_000),
        Content("zinc", 6_000_000, "zinc-oxide"),
        Content("zinc", 10_000_000, "zinc-picolinate"),
    )
    assert {"zinc", "zinc-oxide", "zinc-picolinate", "iron", "copper"} < set(found.ids)
    assert item(Dose(multi)).units == 1


def test_the_same_form_twice_in_a_product_is_added_up() -> None:
    product = Product("two layers", [Ingredient("zinc oxide", "3 mg"), Ingredient("ZnO", "2 mg")])
    assert item(Dose(product)).contents == (Content("zinc", 5_000_000, "zinc-oxide"),)


def test_a_form_that_the_plan_brings_along_needs_no_catalogue() -> None:
    own = Form("my-salt", "iron", "my salt", elemental=Fraction(1, 4))
    found = item(Dose(own, "100 mg compound"), catalog=Catalog.empty())
    assert found.contents == (Content("iron", 25_000_000, "my-salt"),)
    assert {"my-salt", "iron"} < set(found.ids)


def test_an_ingredient_may_be_a_form_that_the_plan_brings_along() -> None:
    own = Form("my-salt", "iron", "my salt", elemental=Fraction(1, 4))
    found = item(Dose(Product("p", [Ingredient(own, "100 mg compound")])))
    assert found.contents == (Content("iron", 25_000_000, "my-salt"),)


def test_calcium_phosphate_counts_towards_phosphorus_too() -> None:
    found = item(Dose("dicalcium phosphate", "1000 mg compound"))
    assert found.contents == (
        Content("calcium", 294_600_000, "dicalcium-phosphate"),
        Content("phosphorus", 227_700_000, "phosphorus-from-dicalcium-phosphate"),
    )
    assert {"calcium", "phosphorus", "group:calcium-phosphates"} < set(found.ids)


def test_a_label_that_states_the_phosphorus_is_believed() -> None:
    product = Product(
        "bone",
        [Ingredient("dicalcium phosphate", "300 mg"), Ingredient(nutrient="phosphorus", amount="200 mg")],
    )
    contents = item(Dose(product)).contents
    assert [(each.nutrient, each.nanograms) for each in contents] == [
        ("calcium", 300_000_000),
        ("phosphorus", 200_000_000),
    ]


# units of measure


@pytest.mark.parametrize(
    ("name", "amount", "content"),
    [
        ("vitamin D3", "1000 IU", Content("vitamin-d", 25_000, "cholecalciferol")),
        ("vitamin D", "1000 IU", Content("vitamin-d", 25_000)),
        ("d-alpha-tocopherol", "400 IU", Content("vitamin-e", 268_000_000, "rrr-alpha-tocopherol")),
        ("dl-alpha-tocopherol", "400 IU", Content("vitamin-e", 180_000_000, "all-rac-alpha-tocopherol")),
        ("retinyl palmitate", "5000 IU", Content("vitamin-a", 1_500_000, "retinyl-palmitate", Scale.RAE)),
        ("retinyl palmitate", "800 mcg", Content("vitamin-a", 800_000, "retinyl-palmitate", Scale.RAE)),
        ("beta-carotene", "6 mg", Content("vitamin-a", 3_000_000, "beta-carotene", Scale.RAE)),
        ("beta-carotene", "3 mg RAE", Content("vitamin-a", 3_000_000, "beta-carotene", Scale.RAE)),
        ("beta-carotene", "6 mg compound", Content("vitamin-a", 3_000_000, "beta-carotene", Scale.RAE)),
        ("vitamin A", "900 mcg RAE", Content("vitamin-a", 900_000, None, Scale.RAE)),
        ("nicotinamide", "16 mg", Content("niacin", 16_000_000, "nicotinamide", Scale.NE)),
        ("niacin", "16 mg NE", Content("niacin", 16_000_000, None, Scale.NE)),
        ("folic acid", "400 mcg", Content("folate", 400_000, "folic-acid")),
        ("folic acid", "680 mcg DFE", Content("folate", 400_000, "folic-acid")),
        ("folate", "680 mcg DFE", Content("folate", 680_000, None, Scale.DFE)),
        ("methylfolate", "680 mcg DFE", Content("folate", 680_000, "l-5-mthf-calcium", Scale.DFE)),
        ("methylfolate", "400 mcg", Content("folate", 400_000, "l-5-mthf-calcium")),
    ],
)
def test_amounts_are_read_on_the_scale_of_their_nutrient(name: str, amount: str, content: Content) -> None:
    assert item(Dose(name, amount)).contents == (content,)


@pytest.mark.parametrize(
    ("name", "amount", "problem", "help_"),
    [
        ("vitamin A", "5000 IU", "an IU of vitamin-a is no known amount", "name the form (retinol, "),
        ("vitamin E", "400 IU", "an IU of vitamin-e is no known amount", "name the form (RRR-alpha"),
        ("zinc oxide", "5 IU", "an IU of zinc oxide is no known amount", "give its mass, in mg or µg"),
        ("iron", "20 mg RAE", "iron is not counted in RAE", "give its mass, in mg or µg"),
        ("folic acid", "20 mg NE", "folate is not counted in NE", "give its mass, in mg or µg"),
        ("magnesium", "400 mg compound", "the mass of a compound that nobody named", "name the form, or "),
        (
            "dimagnesium malate",
            "400 mg compound",
            "it is not known how much of dimagnesium malate, idealised hydroxide type is magnesium",
            "give the amount of magnesium that the label declares",
        ),
        ("iron", "0 mg", "an amount of nothing", "leave it out, or say how much it is"),
        ("iron fumarate", "0 mg compound", "an amount of nothing", "leave it out, or say how much it is"),
    ],
)
def test_an_amount_that_cannot_be_read_is_a_fault(name: str, amount: str, problem: str, help_: str) -> None:
    (found,) = faults(Dose(name, amount))
    assert (found.path, found.problem, found.value) == (
        "plan.doses[0].amount",
        problem,
        str(Dose(name, amount).amount),
    )
    assert found.help.startswith(help_)


def test_one_factor_must_cover_every_form_before_the_form_need_not_be_known() -> None:
    more = SHIPPED.adding(Form("calcifediol", "vitamin-d", "calcifediol"))
    assert fault(Dose("vitamin D", "1000 IU"), catalog=more)[1] == "an IU of vitamin-d is no known amount"


# what a dose may not be


def test_an_unknown_form_suggests_the_nearest_name() -> None:
    (found,) = faults(Dose("ferrous bisglycinat", "25 mg"))
    assert found == Fault(
        "no form is called 'ferrous bisglycinat'",
        "plan.doses[0].of",
        "ferrous bisglycinat",
        "did you mean 'ferrous bisglycinate'?",
    )


def test_a_medicine_is_no_form() -> None:
    (found,) = faults(Dose("levothyroxine", "50 mcg"))
    assert (found.problem, found.help) == (
        "'levothyroxine' is no supplement",
        "write Medicine('levothyroxine', …)",
    )


def bad_doses() -> Iterable[tuple[Dose, str, str]]:
    bottle = Product("bottle", [Ingredient("iron", "5 mg")])
    yield Dose("iron"), "amount", "an amount is missing"
    yield Dose("iron", "10 mg", units=2), "units", "a form counts by its amount"
    yield Dose(bottle, "10 mg"), "amount", "a product counts in units"
    yield Dose(bottle, unit="5 mg"), "unit", "a product counts in units"
    yield Dose("iron", "25 mg", unit="10 mg"), "unit", "25 mg is not a whole number of units of 10 mg"
    yield Dose("iron", "25 mg", unit="50 mg"), "unit", "25 mg is not a whole number of units of 50 mg"
    yield Dose("iron", "25 mg", unit="0 mg"), "unit", "an amount of nothing"
    yield Dose("iron", "1001 mg", unit="1 mg"), "unit", "1001 units a day"
    yield (
        Dose("folate", "400 mcg", unit="680 mcg DFE"),
        "unit",
        "400 µg does not count in units of 680 µg DFE",
    )
    yield Dose("iron", "50 mg", unit="25 mg", times=3), "times", "2 units for 3 times a day"
    yield Dose(bottle, times=2), "times", "1 unit for 2 times a day"
    yield (
        Dose("iron", "50 mg", unit="25 mg", at=["07:00", "12:00", "17:00"]),
        "at",
        "2 units for 3 pinned times a day",
    )
    yield Dose("iron", "50 mg", at=["07:00", "07:00"]), "at", "07:00 stands twice"
    yield Dose("iron", "50 mg", at=["07:00", "08:00"], times=3), "times", "2 pinned times, and times=3"


@pytest.mark.parametrize(("dose", "field", "problem"), list(bad_doses()))
def test_a_dose_with_a_fault(dose: Dose, field: str, problem: str) -> None:
    assert fault(dose) == (f"plan.doses[0].{field}", problem)


@pytest.mark.parametrize(
    "dose",
    [
        Dose("iron", "50 mg", unit="25 mg", times=2),
        Dose("iron", "75 mg", unit="25 mg", times=2),
        Dose("iron", "50 mg", unit="25 mg", at=["07:00", "12:00"]),
        Dose("iron", "1000 mg", unit="1 mg"),
        Dose("iron", "50 mg", at=["07:00", "08:00"], times=2),
    ],
)
def test_a_dose_just_inside_the_bounds_is_fine(dose: Dose) -> None:
    assert item(dose).name == "iron"


@pytest.mark.parametrize(
    ("ingredient", "path", "problem"),
    [
        (Ingredient("zinc picolinat", "5 mg"), ".form", "no form is called 'zinc picolinat'"),
        (Ingredient(nutrient="zink", amount="5 mg"), ".nutrient", "no nutrient is called 'zink'"),
        (Ingredient(amount="5 mg"), "", "an ingredient without form and nutrient"),
        (
            Ingredient("calcium carbonate", "5 mg", nutrient="iron"),
            ".nutrient",
            "calcium carbonate is counted as calcium, not as iron",
        ),
        (Ingredient("vitamin E", "5 IU"), ".amount", "an IU of vitamin-e is no known amount"),
        (Ingredient("zinc oxide", "0 mg"), ".amount", "an amount of nothing"),
        ("zinc", "", "zinc is no ingredient"),
        (Ingredient(7), ".form", "7 is no form"),  # pyright: ignore[reportArgumentType]
        (Ingredient(nutrient=7), ".nutrient", "7 is no name of a nutrient"),  # pyright: ignore[reportArgumentType]
    ],
)
def test_an_ingredient_with_a_fault(ingredient: Ingredient, path: str, problem: str) -> None:
    product = Product("multi", [Ingredient("iron", "5 mg"), ingredient])
    assert fault(Dose(product)) == (f"plan.doses[0].of.ingredients[1]{path}", problem)


def test_a_phosphate_may_be_listed_by_either_of_its_nutrients() -> None:
    product = Product("p", [Ingredient("dicalcium phosphate", "100 mg", nutrient="phosphorus")])
    contents = {each.nutrient: each.form for each in item(Dose(product)).contents}
    assert contents == {
        "calcium": "dicalcium-phosphate",
        "phosphorus": "phosphorus-from-dicalcium-phosphate",
    }


# names


def test_two_doses_of_one_name_are_a_fault_whatever_their_case() -> None:
    (found,) = faults(Dose("iron", "5 mg"), Dose("zinc", "5 mg", name="IRON"))
    assert (found.path, found.problem) == ("plan.doses[1].name", "a second dose called 'IRON'")
    assert found.help == "plan.doses[0] has that name; give one another"


def test_a_dose_and_a_medicine_to_be_placed_may_not_share_a_name() -> None:
    assert fault(Dose("iron", "5 mg"), events=[Medicine("Iron")])[0] == "plan.events[0].name"


@pytest.mark.parametrize(
    ("more", "path"),
    [
        ({"events": [Medicine("calcium carbonate", at="21:00")]}, "plan.events[0].name"),
        ({"events": [Drink("calcium carbonate", at="21:00")]}, "plan.events[0].name"),
        ({"day": Day("06:30", "22:30", [Meal("Calcium carbonate", "12:00")])}, "plan.day.meals[0].name"),
    ],
)
def test_a_dose_may_not_share_its_name_with_something_that_stands_fixed(more: Any, path: str) -> None:
    assert fault(Dose("calcium carbonate", "500 mg"), **more)[0] == path


def test_what_stands_fixed_may_share_a_name() -> None:
    found = looked_up(
        events=[
            Medicine("gabapentin", "300 mg", at="14:00"),
            Medicine("gabapentin", "600 mg", at="21:00"),
            Drink("coffee", at="07:30"),
            Drink("coffee", at="15:00"),
        ]
    )
    assert [(each.name, each.start) for each in found.fixed if each.role is not Role.MEAL] == [
        ("coffee", 60),
        ("coffee", 510),
        ("gabapentin", 450),
        ("gabapentin", 870),
    ]


def test_things_stand_in_the_order_of_their_names_however_they_were_written() -> None:
    doses = [
        Dose("zinc", "5 mg"),
        Dose("Biotin", "5 mcg"),
        Dose("iron", "5 mg", name="älter"),
        Dose("iron", "5 mg"),
    ]
    names = [each.name for each in looked_up(*doses).items]
    assert names == ["Biotin", "iron", "zinc", "älter"]
    assert names == [each.name for each in looked_up(*reversed(doses)).items]


# medicines


def test_a_medicine_answers_to_its_id_and_groups() -> None:
    found = event(Medicine("Gabapentin", at="21:00"))
    assert found.ids == (
        "gabapentin",
        "group:any-oral-medicine",
        "group:anything-oral",
        "group:gabapentinoids",
    )
    assert (found.start, found.length, found.role, found.contents) == (870, 0, Role.MEDICINE, ())


def test_a_medicine_at_two_times_is_two_things() -> None:
    found = looked_up(events=[Medicine("gabapentin", at=["14:00", "02:00"], every="2 days")]).fixed
    assert [(each.start, each.every) for each in found if each.role is Role.MEDICINE] == [
        (450, Days(2)),
        (1170, Days(2)),
    ]


def test_a_medicine_with_times_stands_fixed_wherever_it_is_written() -> None:
    assert looked_up(Medicine("gabapentin", at="21:00")).items == ()
    placed = looked_up(events=[Medicine("gabapentin", times=2)])
    assert [(each.name, each.times, each.units, each.path) for each in placed.items] == [
        ("gabapentin", 2, None, "plan.events[0]")
    ]


def test_a_medicine_without_a_number_of_intakes_is_taken_once() -> None:
    assert item(Medicine("levothyroxine")).times == 1


def test_a_medicine_at_its_times_on_days_to_be_chosen_is_placed() -> None:
    found = item(Medicine("methotrexate", at="08:00", every="week"))
    assert (found.at, found.times, found.every) == ((90,), 1, AnyDays(1, 7))


def test_levodopa_with_carbidopa_is_levodopa() -> None:
    assert "levodopa" in event(Medicine("carbidopa/levodopa", at="08:00")).ids


def test_a_medicine_that_is_a_form_holds_its_nutrient_in_an_amount_that_nobody_stated() -> None:
    found = event(Medicine("calcium carbonate", "500 mg", at="21:00"))
    assert found.contents == (Content("calcium", None, "calcium-carbonate"),)
    assert {"calcium", "calcium-carbonate", "group:antacids", "group:any-oral-medicine"} <= set(found.ids)
    assert "group:any-supplement" not in found.ids


def test_what_a_medicine_states_takes_the_place_of_what_is_not_stated() -> None:
    stated = Medicine("calcium carbonate", at="21:00", contains=[Ingredient("calcium carbonate", "200 mg")])
    assert event(stated).contents == (Content("calcium", 200_000_000, "calcium-carbonate"),)
    by_nutrient = Medicine("calcium carbonate", times=3, contains=[Ingredient(nutrient="calcium", amount="200 mg")])
    found = item(by_nutrient)
    assert found.contents == (Content("calcium", 600_000_000),)
    assert "calcium-carbonate" in found.ids


def test_a_group_by_itself_answers_to_the_groups_within() -> None:
    found = event(Medicine("antacid", at="21:00"))
    assert {"group:antacids", "group:aluminium-magnesium-antacids"} <= set(found.ids)


def test_a_patch_is_not_swallowed() -> None:
    assert event(Medicine("rotigotine patch", at="20:00")).ids == ("rotigotine",)


def test_what_the_catalogue_does_not_know_is_named() -> None:
    found = looked_up(
        Dose(Product("Bare")),
        Dose(Product("Full", [Ingredient("iron", "5 mg")])),
        Medicine("zzz"),
        events=[
            Drink("kombucha", at="10:00"),
            Drink("latte", at="11:00", tags="dairy"),
            Drink("water", at="11:00"),
            Drink("tea", at="12:00"),
            Medicine("Apixaban", at="08:00"),
            Medicine("magnesium hydroxide", at="08:00"),
        ],
    )
    assert found.unknown == ("Apixaban", "Bare", "kombucha", "zzz")


@pytest.mark.parametrize(
    ("medicine", "path", "problem"),
    [
        (Medicine("x", at=["08:00", "08:00"]), "at", "08:00 stands twice"),
        (Medicine("x", at="08:00", times=2), "times", "1 pinned times, and times=2"),
        (
            Medicine("x", at="08:00", contains=[Ingredient("irn", "1 mg")]),
            "contains[0].form",
            "no form is called 'irn'",
        ),
        (Medicine("x", at="08:00", with_meal="brunch"), "with_meal[0]", "no meal is called 'brunch'"),
        (Medicine("x", at="08:30", with_meal="breakfast"), "at", "08:30 lies outside the other pins"),
        (Medicine("x", at="08:30", between="09:00-10:00"), "at", "08:30 lies outside the other pins"),
    ],
)
def test_a_medicine_with_a_fault(medicine: Medicine, path: str, problem: str) -> None:
    assert fault(events=[medicine]) == (f"plan.events[0].{path}", problem)


# meals and drinks


def test_a_meal_answers_to_meal_and_its_tags_and_not_to_its_name() -> None:
    found = meal(Meal("coffee", "07:30", tags=("dairy", "fat meal", "feast")))
    assert found.ids == ("dairy", "fat meal", "fat-meal", "feast", "group:anything-oral", "meal")
    assert (found.start, found.length, found.role, found.path) == (60, 30, Role.MEAL, "plan.day.meals[0]")


def test_a_meal_answers_to_a_nutrient_only_where_it_states_an_amount() -> None:
    stated = meal(Meal("m", "07:30", contains=[Ingredient(nutrient="calcium", amount="300 mg")]))
    assert "calcium" in stated.ids
    assert stated.contents == (Content("calcium", 300_000_000),)
    unstated = meal(Meal("m", "07:30", contains=[Ingredient(nutrient="calcium")]))
    assert "calcium" not in unstated.ids
    assert unstated.contents == (Content("calcium", None),)


def test_a_drink_answers_to_what_it_is_called() -> None:
    found = event(Drink("Green tea", at=["07:30", "15:00"], minutes=10, tags="dairy"))
    assert found.ids == ("caffeine", "dairy", "group:anything-oral", "group:rls-worsening-agents", "tea")
    assert (found.start, found.length, found.every) == (60, 10, Days())


def test_water_is_not_swallowed_in_the_sense_of_the_rules() -> None:
    for catalog in (SHIPPED, Catalog.empty()):
        assert event(Drink("Water", at="07:00"), catalog=catalog).ids == ("water",)


def test_a_food_may_be_stated_by_its_amount() -> None:
    found = event(Drink("espresso", at="07:00", contains=[Ingredient(nutrient="caffeine", amount="80 mg")]))
    assert found.contents == (Content("caffeine", 80_000_000),)
    assert {"caffeine", "group:rls-worsening-agents"} <= set(found.ids)


def test_a_drink_without_a_time_is_a_fault() -> None:
    assert fault(events=[Drink("tea", at=())]) == ("plan.events[0].at", "a drink without a time")


# the day


def test_times_count_from_wake_past_midnight() -> None:
    night = Day(wake="18:00", bed="09:00", meals=[Meal("late", "02:00")])
    found = looked_up(Dose("iron", "5 mg", at="08:00"), day=night)
    assert (found.wake, found.bed, found.fixed[0].start, found.items[0].at) == (1080, 900, 480, (840,))


def test_wake_and_bed_at_one_time_are_a_fault() -> None:
    assert fault(day=Day("07:00", "07:00")) == ("plan.day.bed", "wake and bed are the same time")


@pytest.mark.parametrize("time_of_day", ["06:29", "22:31", "03:00"])
def test_a_meal_outside_the_waking_day_is_a_fault(time_of_day: str) -> None:
    day = Day("06:30", "22:30", [Meal("snack", time_of_day)])
    assert fault(day=day) == ("plan.day.meals[0].at", "snack starts outside the waking day")


@pytest.mark.parametrize("time_of_day", ["06:30", "22:30"])
def test_a_meal_at_wake_or_bed_is_fine(time_of_day: str) -> None:
    assert looked_up(day=Day("06:30", "22:30", [Meal("snack", time_of_day)])).fixed


def test_a_cycle_of_420_days_is_the_longest() -> None:
    fine = [Dose("iron", "5 mg", every="4 days"), Dose("zinc", "5 mg", every="105 days")]
    assert len(looked_up(*fine).items) == 2
    long = [
        Dose("iron", "5 mg", every="4 days"),
        Dose("zinc", "5 mg", every="107 days"),
    ]
    assert fault(*long) == ("plan.doses", "the plan repeats only after 428 days")


# pins


@pytest.mark.parametrize(
    ("pins", "outcome"),
    [
        ({"at": "07:30", "with_meal": "breakfast"}, "fine"),
        ({"at": "08:00", "with_meal": "Breakfast"}, "fine"),
        ({"at": "08:01", "with_meal": "breakfast"}, "fault"),
        ({"at": "07:29", "with_meal": "breakfast"}, "fault"),
        ({"at": "17:00", "between": "17:00-18:00"}, "fine"),
        ({"at": "18:00", "between": "17:00-18:00"}, "fine"),
        ({"at": "18:01", "between": "17:00-18:00"}, "fault"),
        ({"at": "01:00", "between": "22:00-02:00"}, "fine"),
        ({"at": "19:00", "between": ["17:00-18:00", "19:00-20:00"]}, "fine"),
        ({"at": "07:45", "between": "07:40-07:50", "with_meal": "breakfast"}, "fine"),
        ({"at": "07:35", "between": "07:40-07:50", "with_meal": "breakfast"}, "fault"),
    ],
)
def test_a_pinned_time_lies_inside_the_other_pins(pins: dict[str, Any], outcome: str) -> None:
    dose = Dose("iron", "5 mg", **pins)
    if outcome == "fine":
        assert item(dose).at
    else:
        assert fault(dose) == ("plan.doses[0].at", f"{pins['at']} lies outside the other pins")


@pytest.mark.parametrize(
    ("pins", "more", "outcome"),
    [
        ({"between": "23:00-05:00"}, {}, "fault"),
        ({"between": "22:30-05:00"}, {}, "fine"),
        ({"between": "07:31-07:44"}, {}, "fault"),
        ({"between": "07:31-07:45"}, {}, "fine"),
        ({"between": "07:31-07:44"}, {"events": [Drink("tea", at="07:40")]}, "fine"),
        ({"between": "07:31-07:44"}, {"events": [Medicine("x", at="07:40")]}, "fine"),
        ({"between": "02:00-03:00"}, {"events": [Medicine("x", at="02:30")]}, "fault"),
        ({"between": "02:00-03:00"}, {"policy": Policy(times=("02:30",))}, "fine"),
        ({"between": "12:00-13:00"}, {"policy": Policy(times=("08:00",))}, "fault"),
        ({"between": "08:15-09:00", "with_meal": "breakfast"}, {}, "fault"),
        ({"between": "08:00-09:00", "with_meal": "breakfast"}, {}, "fine"),
    ],
)
def test_pins_leave_a_dose_a_time(pins: dict[str, Any], more: dict[str, Any], outcome: str) -> None:
    dose = Dose("iron", "5 mg", **pins)
    if outcome == "fine":
        assert looked_up(dose, **more).items
    else:
        assert fault(dose, **more) == ("plan.doses[0]", "the pins of 'iron' leave it no time of day")


def test_a_pinned_time_of_another_dose_is_a_time_too() -> None:
    found = looked_up(Dose("iron", "5 mg", between="07:31-07:44"), Dose("zinc", "5 mg", at="07:40"))
    assert len(found.items) == 2


def test_where_no_meal_is_marked_with_fat_any_meal_is_one() -> None:
    assert item(Dose("vitamin D3", "1000 IU", at="12:30", with_meal="fat-meal")).at == (360,)
    assert fault(Dose("vitamin D3", "1000 IU", at="12:00", with_meal="fat-meal"))[0] == "plan.doses[0].at"


def test_a_meal_pin_names_a_meal_or_a_tag() -> None:
    day = Day("06:30", "22:30", [Meal("Brunch", "10:00", tags="fat"), Meal("supper", "18:00")])
    assert item(Dose("iron", "5 mg", with_meal="brunch"), day=day).with_meal == ("brunch",)
    assert item(Dose("iron", "5 mg", with_meal="fat meal"), day=day).with_meal == ("fat-meal",)
    (found,) = faults(Dose("iron", "5 mg", with_meal="super"), day=day)
    assert (found.path, found.help) == ("plan.doses[0].with_meal[0]", "did you mean 'supper'?")
    (none,) = faults(Dose("iron", "5 mg", with_meal="lunch"), day=Day("06:30", "22:30"))
    assert none.help == "the day has no meals"


# the person, the diet, the policy


def test_conditions_are_read_with_what_they_imply() -> None:
    found = looked_up(person=Person(conditions=("Hemochromatosis", "dialysis")))
    assert found.conditions == (
        "condition:haemodialysis",
        "condition:iron-overload",
        "condition:renal-impairment",
        "condition:severe-renal-impairment",
    )


def test_an_unknown_condition_suggests_the_nearest() -> None:
    (found,) = faults(person=Person(conditions=("pregnancy", "hemocromatosis")))
    assert (found.path, found.help) == ("plan.person.conditions[1]", "did you mean 'hemochromatosis'?")


def test_a_medicine_is_no_condition() -> None:
    assert fault(person=Person(conditions="gabapentin"))[1] == "no condition is called 'gabapentin'"


def test_a_form_may_stand_for_its_nutrient_in_the_diet() -> None:
    assert looked_up(diet=[DietaryIntake("phylloquinone", "90 mcg")]).diet == (Content("vitamin-k", 90_000),)
    assert looked_up(diet=[DietaryIntake("menatetrenone", "90 mcg")]).diet == (Content("vitamin-k", 90_000),)


def test_the_diet_is_read_as_contents_and_may_be_nothing() -> None:
    diet = [
        DietaryIntake("Vitamin C", "90 mg"),
        DietaryIntake("iron", "0 mg"),
        DietaryIntake("vitamin A", "700 mcg RAE"),
    ]
    assert looked_up(diet=diet).diet == (
        Content("iron", 0),
        Content("vitamin-a", 700_000, None, Scale.RAE),
        Content("vitamin-c", 90_000_000),
    )


@pytest.mark.parametrize(
    ("diet", "path", "problem"),
    [
        ([DietaryIntake("irn", "1 mg")], "plan.diet[0].nutrient", "no nutrient is called 'irn'"),
        (
            [DietaryIntake("vitamin E", "5 IU")],
            "plan.diet[0].amount",
            "an IU of vitamin-e is no known amount",
        ),
        (
            [DietaryIntake("iron", "1 mg"), DietaryIntake("Fe", "2 mg")],
            "plan.diet[1].nutrient",
            "a second intake of iron from food",
        ),
    ],
)
def test_a_diet_with_a_fault(diet: Any, path: str, problem: str) -> None:
    assert fault(diet=diet) == (path, problem)


def test_an_unknown_authority_or_preset_is_a_fault() -> None:
    assert fault(policy=Policy(authority="WHO")) == ("plan.policy.authority", "no authority called 'WHO'")
    assert fault(policy=Policy(presets=("uk",))) == ("plan.policy.presets", "no preset is called 'uk'")
    assert looked_up(policy=Policy(authority="EFSA")).items == ()


# rules of the catalogue


def test_the_catalogues_rules_are_those_that_speak_of_something_in_the_plan() -> None:
    found = looked_up(Dose("vitamin C", "200 mg"), Dose("ferrous bisglycinate", "25 mg"))
    assert {
        "pair.iron.vitamin-c",
        "food.iron.meal",
        "window.iron.morning",
        "ceil.iron",
        "contra.iron.overload",
    } <= set(rule_ids(found))
    assert not {"food.iron.coffee", "sep.iron.calcium", "ceil.calcium", "gate.rls.magnesium"} & set(rule_ids(found))
    assert all(rule.origin is Origin.CATALOG for rule in found.rules)
    places = [rule.id for rule in SHIPPED.rules]
    assert rule_ids(found) == sorted(rule_ids(found), key=places.index)


def test_a_rule_needs_its_subject_and_an_object() -> None:
    assert "drug.gabapentin.antacid" not in rule_ids(looked_up(Medicine("gabapentin")))
    both = looked_up(Medicine("gabapentin"), Dose("magnesium oxide", "100 mg"))
    assert "drug.gabapentin.antacid" in rule_ids(both)
    assert "drug.antacids.any-medicine" in rule_ids(both)


def test_a_gate_on_a_condition_speaks_whether_it_was_given_or_not() -> None:
    assert "contra.magnesium.renal" in rule_ids(looked_up(Dose("magnesium", "100 mg")))
    assert "refer.raas-nsaid.potassium" not in rule_ids(looked_up(Dose("potassium chloride", "100 mg")))
    with_ibuprofen = looked_up(Dose("potassium chloride", "100 mg"), Medicine("ibuprofen"))
    assert "refer.raas-nsaid.potassium" in rule_ids(with_ibuprofen)


def test_a_gate_about_what_suffers_speaks_of_the_subject_alone() -> None:
    assert "refer.metformin.vitamin-b12" in rule_ids(looked_up(Medicine("metformin")))


def test_a_patch_is_no_oral_medicine_to_a_rule() -> None:
    found = looked_up(Dose("calcium carbonate", "500 mg"), events=[Medicine("rotigotine", at="20:00")])
    assert "drug.antacids.any-medicine" not in rule_ids(found)


def test_rules_that_were_added_may_name_things_of_the_plan() -> None:
    own = Catalog.empty().adding(
        MostTimes(4, id="four"),
        NotSameDay("methotrexate", Named("Folic thing"), id="not-same"),
        Interval(Named("nobody"), least=60, id="nobody"),
        Alone("METHOTREXATE", gap=60, id="alone"),
    )
    doses = (Medicine("methotrexate", every="week"), Dose(Product("folic thing")))
    assert rule_ids(looked_up(*doses, catalog=own)) == ["four", "not-same", "alone"]
    assert rule_ids(looked_up(doses[0], catalog=own)) == ["four", "alone"]


def test_a_waived_rule_lapses() -> None:
    plan = Plan(day=DAY, doses=[Dose("iron", "25 mg")])
    assert "food.iron.meal" in rule_ids(look_up(plan, SHIPPED))
    waived = plan.without_rule("food.iron.meal", reason="my stomach")
    assert "food.iron.meal" not in rule_ids(look_up(waived, SHIPPED))


def test_a_rule_that_is_not_there_cannot_be_waived() -> None:
    plan = Plan(day=DAY).without_rule("food.iron.meel", reason="a typo")
    with pytest.raises(PlanError) as caught:
        look_up(plan, SHIPPED)
    (found,) = caught.value.faults
    assert (found.path, found.problem, found.help) == (
        "plan.waived[0].rule",
        "no rule is called 'food.iron.meel'",
        "did you mean 'food.iron.meal'?",
    )


# rules of the plan

PAIR = (Dose("iron", "25 mg"), Dose("calcium citrate", "500 mg", name="Calcium"))


def test_a_rule_of_the_plan_gets_an_id_and_its_origin() -> None:
    mine = evolve(Competitor("iron", ("Calcium",), before=60), origin=Origin.CATALOG)
    found = looked_up(*PAIR, rules=[mine, Interval("iron", least=60, id="mine")])
    assert [(rule.id, rule.origin) for rule in found.rules[-2:]] == [
        ("plan.rules[0]", Origin.PLAN),
        ("mine", Origin.PLAN),
    ]


def test_a_rule_of_the_plan_can_be_waived() -> None:
    plan = Plan(day=DAY, doses=PAIR, rules=[Interval("iron", least=60, id="mine")])
    assert "mine" not in rule_ids(look_up(plan.without_rule("mine", reason="enough"), SHIPPED))


def test_a_rule_may_name_things_by_name_id_or_synonym() -> None:
    found = looked_up(*PAIR, rules=[Competitor("IRON", ("calcium citrate", Named("calcium")), before=60)])
    gap = found.rules[-1]
    assert isinstance(gap, Competitor)
    assert gap.subject == "IRON"
    assert gap.objects == (Substance("calcium-citrate-tetrahydrate"), Named("calcium"))


def test_thresholds_and_nutrients_of_a_rule_are_read_too() -> None:
    doses = (Dose("vitamin D3", "1000 IU"), Dose("vitamin C", "100 mg"))
    rules = [
        Ceiling("Vitamin D", "400 IU"),
        DailyLimit("vitamin C", "1000 mg"),
        Competitor(Substance("Vitamin C", "50 mg"), ("vitamin d",), before=60, exempt=(MealContent("Ca", "5 mg"),)),
    ]
    ceiling, limit, gap = looked_up(*doses, rules=rules).rules[-3:]
    assert isinstance(ceiling, Ceiling)
    assert isinstance(limit, DailyLimit)
    assert isinstance(gap, Competitor)
    assert (ceiling.nutrient, ceiling.amount) == ("vitamin-d", Amount.parse("10 µg"))
    assert limit.nutrient == "vitamin-c"
    assert (gap.subject, gap.objects) == (Substance("vitamin-c", "50 mg"), (Substance("vitamin-d"),))
    assert gap.exempt == (MealContent("calcium", Amount.parse("5 mg")),)


def test_a_window_may_name_a_meal_by_any_spelling_of_its_tag() -> None:
    day = Day("06:30", "22:30", [Meal("brunch", "10:00", tags="milk")])
    found = looked_up(Dose("iron", "5 mg"), day=day, rules=[Window("iron", (AroundMeal(meals=("Yogurt", "Brunch")),))])
    window = found.rules[-1]
    assert isinstance(window, Window)
    assert window.parts == (AroundMeal(meals=("dairy", "Brunch")),)


def test_classes_conditions_and_meals_may_be_named_though_nothing_answers_to_them() -> None:
    rules = [
        Competitor("iron", ("meal", "group:anything-oral"), before=60),
        Gate("iron", ("haemochromatosis", Substance("condition:pregnancy"))),
        Contraindication("iron", ("condition:my-own",)),
        MostTimes(4),
        Window("iron", (AroundMeal(meals=("fat-meal",)), OffsetWindow(Anchor.WAKE, 0, 60))),
    ]
    found = looked_up(Dose("iron", "25 mg"), day=Day("06:30", "22:30"), rules=rules).rules[-5:]
    assert isinstance(found[1], Gate)
    assert found[1].objects == (Substance("condition:iron-overload"), Substance("condition:pregnancy"))


def bad_rules() -> Iterable[tuple[Any, str, str]]:
    yield Competitor("iron", ("zinc",), before=60), ".objects[0]", "nothing in the plan is called 'zinc'"
    yield (
        Competitor(Named("ferrum"), ("Calcium",), before=60),
        ".subject",
        "nothing in the plan is called 'ferrum'",
    )
    yield Window("vitamin b6", (AroundMeal(),)), ".subject", "nothing in the plan is called 'vitamin b6'"
    yield Window("iron", (AroundMeal(meals=("brunch",)),)), ".parts[0].meals", "no meal is called 'brunch'"
    yield Window("iron", ()), ".parts", "a window without a part"
    yield Interval("zinc", least=60), ".subject", "nothing in the plan is called 'zinc'"
    yield Interval("iron"), "", "an interval without minutes"
    yield Interval("iron", least=300, most=200), "", "at least 300 and at most 200 minutes"
    yield Alone("iron", gap=60, excepting=("zinc",)), ".excepting[0]", "nothing in the plan is called 'zinc'"
    yield FirstOfDay("zinc", gap=60), ".subject", "nothing in the plan is called 'zinc'"
    yield Together("iron", "vitamin C"), ".companion", "nothing in the plan is called 'vitamin C'"
    yield NotSameDay("iron", "methotrexate"), ".other", "nothing in the plan is called 'methotrexate'"
    yield MostTimes(0), ".count", "0 times of day"
    yield Ceiling("zinc", "5 mg"), ".nutrient", "no nutrient in the plan is called 'zinc'"
    yield DailyLimit("zinc", "5 mg"), ".nutrient", "no nutrient in the plan is called 'zinc'"
    yield Ceiling("iron", "5 IU"), ".amount", "5 IU of iron can be compared with nothing"
    yield Gate("iron", ("warfarin",)), ".objects[0]", "nothing in the plan is called 'warfarin'"
    yield Window("iron", (AroundMeal(meals=(7,)),)), ".parts[0].meals", "no meal is called '7'"  # pyright: ignore[reportArgumentType]
    yield Ceiling(7, "5 mg"), ".nutrient", "7 is not text"  # pyright: ignore[reportArgumentType]
    yield Interval(Named(7), least=5), ".subject", "Named(name=7) names nothing"  # pyright: ignore[reportArgumentType]
    yield "iron away from calcium", "", "iron away from calcium is no rule"
    yield Competitor("iron", (7,), before=60), ".objects[0]", "7 names nothing"  # pyright: ignore[reportArgumentType]
    yield Interval("iron", least=60, id=7), ".id", "7 is no id"  # pyright: ignore[reportArgumentType]
    yield Interval("iron", least=60, id="food.iron.meal"), ".id", "the catalogue has a rule 'food.iron.meal'"


@pytest.mark.parametrize(("mine", "path", "problem"), list(bad_rules()))
def test_a_rule_of_the_plan_with_a_fault(mine: Any, path: str, problem: str) -> None:
    assert fault(*PAIR, rules=[mine]) == (f"plan.rules[0]{path}", problem)


def test_two_rules_of_one_id_are_a_fault() -> None:
    rules = [Interval("iron", least=60, id="mine"), Interval("Calcium", least=60, id="mine")]
    assert fault(*PAIR, rules=rules) == ("plan.rules[1].id", "a second rule 'mine'")


def test_a_rule_about_a_dose_that_cannot_be_read_adds_no_second_fault() -> None:
    mine = Competitor("Iron thing", (Substance("calcium"),), before=60)
    (found,) = faults(Dose("irn", "25 mg", name="iron thing"), rules=[mine])
    assert found.path == "plan.doses[0].of"


# the empty catalogue


def test_with_an_empty_catalogue_stated_nutrients_and_names_are_enough() -> None:
    found = looked_up(
        Dose(Product("pills", [Ingredient("some salt", "25 mg", nutrient="iron")]), units=2),
        Dose(Product("probiotic")),
        Medicine("levodopa", times=3),
        catalog=Catalog.empty(),
        events=[Drink("coffee", at="07:30")],
        person=Person(conditions=("anything",)),
        diet=[DietaryIntake("iron", "9 mg")],
        rules=[Competitor(Substance("iron", "20 mg"), ("coffee", "levodopa"), before=60)],
    )
    assert [each.contents for each in found.items] == [(), (Content("iron", 50_000_000),), ()]
    assert "iron" in found.items[1].ids
    assert found.unknown == ("coffee", "levodopa", "probiotic")
    assert found.conditions == ("anything",)
    assert found.diet == (Content("iron", 9_000_000),)
    assert rule_ids(found) == ["plan.rules[0]"]


def test_with_an_empty_catalogue_no_form_is_known() -> None:
    (found,) = faults(Dose("iron", "25 mg"), catalog=Catalog.empty())
    assert found.path == "plan.doses[0].of"
    assert found.help.startswith("the catalogue is empty")


def test_a_catalogue_of_ones_own_is_asked_strictly() -> None:
    own = Catalog.empty().adding(Nutrient("iron", "Iron", "mg", "mineral"))
    product = Product("pills", [Ingredient(nutrient="iron", amount="5 mg"), Ingredient(nutrient="zinc", amount="5 mg")])
    assert fault(Dose(product), catalog=own) == (
        "plan.doses[0].of.ingredients[1].nutrient",
        "no nutrient is called 'zinc'",
    )


# all faults, all inputs


def test_all_faults_are_listed_at_once_each_with_its_path() -> None:
    found = faults(
        Dose("irn", "25 mg"),
        Dose("zinc"),
        Dose("vitamin E", "400 IU"),
        day=Day("06:30", "22:30", [Meal("snack", "03:00")]),
        events=[Medicine("x", at=["08:00", "08:00"])],
        person=Person(conditions="rlss"),
        diet=[DietaryIntake("irn", "1 mg")],
        rules=[MostTimes(0)],
        policy=Policy(authority="WHO"),
    )
    assert [each.path for each in found] == [
        "plan.day.meals[0].at",
        "plan.doses[0].of",
        "plan.doses[1].amount",
        "plan.doses[2].amount",
        "plan.events[0].at",
        "plan.person.conditions[0]",
        "plan.diet[0].nutrient",
        "plan.policy.authority",
        "plan.rules[0].count",
    ]
    assert all(each.help for each in found)


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"doses": ["iron"]}, "plan.doses"),
        ({"events": [Dose("iron", "5 mg")]}, "plan.events"),
        ({"day": "today"}, "plan.day"),
        ({"person": None}, "plan.person"),
        ({"diet": ["bread"]}, "plan.diet"),
        ({"policy": {}}, "plan.policy"),
        ({"waived": ["food.iron.meal"]}, "plan.waived"),
    ],
)
def test_a_thing_of_the_wrong_type_is_a_fault(changes: dict[str, Any], path: str) -> None:
    with pytest.raises(PlanError) as caught:
        look_up(Plan(**{"day": DAY, **changes}), SHIPPED)
    assert [each.path for each in caught.value.faults] == [path]


def test_a_condition_of_the_wrong_type_is_a_fault() -> None:
    assert fault(person=Person(conditions=(7,)))[0] == "plan.person.conditions[0]"  # pyright: ignore[reportArgumentType]


def test_what_is_no_plan_is_a_fault() -> None:
    with pytest.raises(PlanError, match="is no plan"):
        look_up("plan", SHIPPED)  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize("own", [Form(7, "iron", "x"), Form("x", None, "x"), Form("x", "iron", "y" * 201)])  # pyright: ignore[reportArgumentType]
def test_a_form_that_is_no_form_is_a_fault(own: Form) -> None:
    assert fault(Dose(own, "5 mg", name="own"))[0].startswith("plan.doses[0].of.")


def test_too_many_things_are_refused_and_as_many_as_may_be_are_not() -> None:
    drinks = [Drink(f"drink {number}", at="07:30") for number in range(401)]
    assert fault(events=drinks) == ("plan.doses", "too many: 401")
    assert len(looked_up(events=drinks[:400]).fixed) == 403
    rules = [MostTimes(4) for _ in range(2001)]
    assert fault(rules=rules) == ("plan.rules", "too many: 2001")
    assert len(looked_up(rules=rules[:2000]).rules) == 2000


def test_many_misspelled_names_are_told_soon() -> None:
    doses = [Dose(f"ferrous bisglycinat{number}", "5 mg") for number in range(400)]
    start = time.perf_counter()
    found = faults(*doses)
    assert time.perf_counter() - start < 5
    assert len(found) == 400
    assert "did you mean" in found[0].help


def test_looking_up_again_is_quick() -> None:
    names = [
        "iron",
        "zinc",
        "calcium citrate",
        "P5P",
        "magnesium oxide",
        "vitamin C",
        "vitamin D3",
        "biotin",
        "B12",
    ]
    plan = Plan(
        day=DAY,
        doses=[*(Dose(name, "10 mg") for name in names), Medicine("levothyroxine")],
        events=[Drink("coffee", at="07:30"), Medicine("gabapentin", at="21:00")],
    )
    look_up(plan, SHIPPED)
    best = min(_seconds(plan) for _ in range(20))
    assert best < 0.005  # about 0.4 ms on the machine it was written on


def _seconds(plan: Plan) -> float:
    start = time.perf_counter()
    look_up(plan, SHIPPED)
    return time.perf_counter() - start


def test_the_same_plan_gives_the_same_answer() -> None:
    plan = Plan(day=DAY, doses=PAIR, events=[Drink("coffee", at="07:30")])
    assert look_up(plan, SHIPPED) == look_up(plan, SHIPPED)


NAMES = st.sampled_from(
    [
        "iron",
        "Vitamin C",
        "magnesium oxide",
        "multi",
        "antacid",
        "levothyroxine",
        "coffee",
        "meal",
        "dicalcium phosphate",
        "fat-meal",
        "breakfast",
        "group:antacids",
        "condition:pregnancy",
        "vitamin D",
        "water",
        "\u0131",  # no capital, and not an i
        "ß",
        "x" * 200,
    ]
) | st.text("aeiou-: ", min_size=1, max_size=5).filter(lambda text: bool(text.strip()))
AMOUNTS = st.sampled_from(["5 mg", "400 IU", "2 µg RAE", "600 µg DFE", "1 g compound", "0 mg", "3 ng", "999999999 g"])
TIMES = st.sampled_from(["00:00", "06:30", "07:30", "07:45", "22:30", "23:59"])
DAYS = st.sampled_from([Days(), Days(2), Days(7, (1, 3)), AnyDays(1, 7), Days(419)])
WINDOWS = st.builds(ClockWindow, TIMES, TIMES)
INGREDIENTS = st.lists(
    st.builds(Ingredient, st.none() | NAMES, st.none() | AMOUNTS, nutrient=st.none() | NAMES), max_size=3
)
COUNTS = st.none() | st.integers(1, 4)
DOSES = st.builds(
    Dose,
    NAMES | st.builds(Product, NAMES, INGREDIENTS),
    st.none() | AMOUNTS,
    unit=st.none() | AMOUNTS,
    units=COUNTS,
    times=COUNTS,
    every=DAYS,
    at=st.lists(TIMES, max_size=3),
    between=st.lists(WINDOWS, max_size=2),
    with_meal=st.lists(NAMES, max_size=2),
)
MEDICINES = st.builds(
    Medicine,
    NAMES,
    at=st.lists(TIMES, max_size=2),
    times=COUNTS,
    every=DAYS,
    with_meal=st.lists(NAMES, max_size=1),
    between=st.lists(WINDOWS, max_size=1),
    contains=INGREDIENTS,
)
DRINKS = st.builds(Drink, NAMES, st.lists(TIMES, max_size=2), tags=st.lists(NAMES, max_size=2), contains=INGREDIENTS)
MEALS = st.builds(Meal, NAMES, TIMES, tags=st.lists(NAMES, max_size=2), contains=INGREDIENTS)
SELECTORS = (
    NAMES | st.builds(Named, NAMES) | st.builds(Substance, NAMES, st.none() | st.sampled_from(["5 mg", "40 IU"]))
)
RULES = (
    st.builds(Competitor, SELECTORS, st.lists(SELECTORS, max_size=2), before=st.sampled_from([0, 60, None]))
    | st.builds(
        Window,
        SELECTORS,
        st.lists(WINDOWS | st.builds(AroundMeal, meals=st.lists(NAMES, max_size=1)), max_size=2),
    )
    | st.builds(Ceiling, NAMES, st.sampled_from(["5 mg", "40 IU", "3 mg RAE"]))
    | st.builds(Gate, SELECTORS, st.lists(SELECTORS, max_size=2).map(tuple))
    | st.builds(Together, SELECTORS, SELECTORS)
)
PLANS = st.builds(
    Plan,
    day=st.builds(Day, TIMES, TIMES, st.lists(MEALS, max_size=3)),
    doses=st.lists(DOSES | MEDICINES, max_size=4),
    events=st.lists(MEDICINES | DRINKS, max_size=3),
    rules=st.lists(RULES, max_size=3),
    person=st.builds(Person, conditions=st.lists(NAMES, max_size=2)),
    diet=st.lists(st.builds(DietaryIntake, NAMES, st.sampled_from(["5 mg", "40 IU", "3 mg RAE"])), max_size=2),
)


TAME = st.builds(
    Plan,
    day=st.just(DAY),
    doses=st.lists(
        st.builds(
            Dose,
            st.sampled_from(["iron", "Zinc oxide", "calcium citrate", "dicalcium phosphate", "B6", "vitamin D3"]),
            st.sampled_from(["5 mg", "300 mg", "1 g"]),
            times=COUNTS,
            every=st.sampled_from([Days(), Days(2), AnyDays(1, 7)]),
            between=st.sampled_from([(), ("17:00-22:30",)]),
        )
        | st.builds(Medicine, st.sampled_from(["antacid", "levothyroxine", "zzz"]), times=COUNTS),
        max_size=6,
        unique_by=lambda dose: name_key(dose.name),
    ),
    events=st.lists(st.builds(Drink, st.sampled_from(["coffee", "water", "mate"]), TIMES), max_size=3),
    rules=st.lists(st.just(MostTimes(5)) | st.just(Competitor("meal", ("meal",), before=5)), max_size=2),
)


def outcome_of(plan: Plan, catalog: Catalog) -> LookedUp | tuple[Fault, ...]:
    try:
        return look_up(plan, catalog)
    except PlanError as error:
        return error.faults


@given(PLANS | TAME, st.sampled_from(["shipped", "empty"]))
def test_every_plan_is_looked_up_or_every_fault_has_a_path(plan: Plan, which: str) -> None:
    catalog = SHIPPED if which == "shipped" else Catalog.empty()
    outcome = outcome_of(plan, catalog)
    if isinstance(outcome, LookedUp):
        names = [name_key(each.name) for each in outcome.items]
        assert names == sorted(set(names))
        assert all(each.ids == tuple(sorted(set(each.ids))) for each in (*outcome.items, *outcome.fixed))
        assert look_up(plan, catalog) == outcome
    else:
        assert outcome
        assert all(each.path.startswith("plan.") for each in outcome)
        assert len(set(outcome)) == len(outcome)


# what nobody knows


def test_a_tag_that_the_catalogue_does_not_know_is_no_unknown_thing_and_is_told() -> None:
    day = Day("06:30", "22:30", (Meal("dinner", "18:30", tags=("dairy", "Spicy", "antacid")),))
    plan = Plan(day=day, events=[Drink("coffee", at="07:00", tags="oat milk")])
    assert look_up(plan, SHIPPED).unknown == ()
    told = [finding.code for finding in check(plan).findings if finding.code.startswith("not-known:")]
    assert told == ["not-known:tag:Spicy", "not-known:tag:oat milk"]


def test_an_unknown_name_that_looks_like_a_known_one_has_a_suggestion() -> None:
    names = ("levothyroxene", "Gabapentine", "apixaban")
    plan = Plan(day=DAY, doses=[*map(Medicine, names)], events=[Drink("Cofee", at="07:00")])
    assert look_up(plan, SHIPPED).unknown == ("apixaban", "Cofee", "Gabapentine", "levothyroxene")
    told = {f.code: dict(f.parameters).get("near") for f in check(plan).findings if f.code.startswith("not-known:")}
    assert told == {
        "not-known:apixaban": None,
        "not-known:Cofee": "coffee",
        "not-known:Gabapentine": "gabapentin",
        "not-known:levothyroxene": "levothyroxine",
    }
