"""Labels of the DSLD.  ``labels/`` holds facts of real ones in the shape of its API v9; where the facts do not say for
which of several serving sizes the amounts are, the fixture does not say either."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from rlsnutri import (
    Amount,
    Catalog,
    Day,
    Dose,
    Ingredient,
    LabelReading,
    LabelRow,
    Plan,
    PlanError,
    Product,
    RowUse,
    check,
    read_label,
    schedule,
    verify,
)
from rlsnutri.codec import from_json, label_from_dict, label_to_dict, to_json, to_toml
from rlsnutri.render.label_text import label_text

LABELS = sorted((Path(__file__).parent / "labels").glob("*.json"))
DAY = Day("06:30", "22:30", breakfast="07:30", lunch="12:30", dinner="18:30")


def fixture(name: int) -> Any:
    return json.loads((Path(__file__).parent / "labels" / f"{name}.json").read_text(encoding="utf-8"))


def quantity(amount: Any = 0, unit: Any = "NP", **more: Any) -> dict[str, Any]:
    percent = more.pop("percent", None)
    groups = [] if percent is None else [{"name": "Adults", "operator": "=", "percent": percent, "footnote": None}]
    said = {"servingSizeOrder": 1, "servingSizeQuantity": 1, "operator": "=", "servingSizeUnit": "Tablet(s)"}
    return {**said, "quantity": amount, "unit": unit, "dailyValueTargetGroup": groups, **more}


def row(
    name: Any, amount: Any = 0, unit: Any = "NP", *, forms: Any = (), under: Any = (), **more: Any
) -> dict[str, Any]:
    group, category = more.pop("group", None), more.pop("category", None)
    return {
        "name": name,
        "ingredientGroup": group,
        "category": category,
        "forms": [{"name": form} for form in forms],
        "quantity": [quantity(amount, unit, **more)],
        "nestedRows": list(under),
    }


def label(*rows: Any, **more: Any) -> dict[str, Any]:
    size = {
        "order": 1,
        "minQuantity": 1,
        "maxQuantity": 1,
        "minDailyServings": 1,
        "maxDailyServings": 1,
        "unit": "Tablet(s)",
    }
    return {"id": 1, "fullName": "Test", "servingSizes": [size], "ingredientRows": list(rows), **more}


def only(reading: LabelReading) -> LabelRow:
    (found,) = reading.rows
    return found


def totals(reading: LabelReading) -> dict[str, str]:
    """What the most that the label allows delivers a day; with "+" where there is more that nobody states."""
    report = check(Plan(day=DAY, doses=[reading.dose()]))
    return {each.nutrient: f"{each.supplements}{'+' if each.at_least else ''}" for each in report.totals}


def uses(reading: LabelReading) -> dict[str, str]:
    return {each.name: each.use.value for each in reading.rows}


def walked(rows: Any, path: str = "ingredientRows") -> Iterator[tuple[str, str]]:
    for number, each in enumerate(rows):
        yield f"{path}[{number}]", each["name"]
        yield from walked(each["nestedRows"], f"{path}[{number}].nestedRows")


@pytest.mark.parametrize("path", LABELS, ids=lambda path: path.stem)
def test_every_row_of_every_label_is_accounted_for_with_a_reason(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    reading = read_label(text)
    assert reading == read_label(json.loads(text))
    assert [(each.path, each.name) for each in reading.rows] == list(walked(json.loads(text)["ingredientRows"]))
    assert reading.product is not None
    assert reading.product.ingredients == tuple(part for each in reading.rows for part in each.counted)
    for each in reading.rows:
        assert each.reason
        assert each.code
        assert bool(each.counted) is (each.use is RowUse.USED)


@pytest.mark.parametrize("path", LABELS, ids=lambda path: path.stem)
def test_the_product_of_every_label_can_be_scheduled(path: Path) -> None:
    reading = read_label(path.read_text(encoding="utf-8"))
    plan = Plan(day=DAY, doses=[reading.dose()])
    for finding in check(plan).findings:
        if finding.severity.value == "refuse":
            amount = dict(finding.parameters).get("amount") if finding.code.startswith("over-limit") else None
            plan = plan.acknowledging(finding.code, up_to=amount)
    found = schedule(plan)
    assert verify(plan, found) == ()
    assert sum(intake.portions for slot in found for intake in slot.intakes) == reading.dose().units


# Worked out by hand from what the labels print: vitamin D 40 IU = 1 µg, vitamin A 1 IU = 0.3 µg RAE (retinol and
# beta-carotene of supplements), vitamin E of an unknown form not at all, nested rows not added; the most servings.
BY_HAND = {
    11249: {
        "vitamin-d": "22.5 µg", "vitamin-k": "120 µg", "folate": "120 µg", "calcium": "900 mg", "magnesium": "225 mg",
        "chromium": "45 µg",
    },
    277758: {"calcium": "210 mg", "magnesium": "15 mg", "zinc": "15 mg", "vitamin-k": "180 µg"},
    200743: {
        "vitamin-d": "30 µg", "calcium": "400 mg", "phosphorus": "210 mg", "manganese": "2 mg", "copper": "2 mg",
        "zinc": "7.5 mg",
    },
    37499: {
        "vitamin-a": "386.4 µg RAE", "vitamin-c": "120 mg", "vitamin-d": "16 µg", "vitamin-e": "15 mg",
        "thiamin": "1.5 mg", "riboflavin": "2 mg", "niacin": "20 mg NE",
        "vitamin-b6": "50 mg", "folate": "1 mg", "vitamin-b12": "12 µg",
        "calcium": "215 mg", "iron": "25 mg", "magnesium": "25 mg", "zinc": "25 mg", "selenium": "65 µg",
        "copper": "1.8 mg", "iodine": "210 µg", "choline": "55 mg",
    },
    11243: {
        "vitamin-a": "1.5 mg RAE", "vitamin-c": "318 mg", "vitamin-d": "10 µg", "vitamin-e": "0 ng+",
        "vitamin-k": "80 µg",
        "thiamin": "5 mg", "riboflavin": "15 mg", "niacin": "75 mg NE", "vitamin-b6": "20 mg", "folate": "500 µg",
        "vitamin-b12": "50 µg", "biotin": "300 µg", "pantothenic-acid": "20 mg", "calcium": "800 mg",
        "iodine": "150 µg",
        "magnesium": "100 mg", "zinc": "50 mg", "selenium": "200 µg", "copper": "2 mg", "manganese": "2 mg",
        "chromium": "180 µg",
    },
    6775: {
        "vitamin-c": "36 mg", "vitamin-d": "11.25 µg", "calcium": "348 mg", "magnesium": "33 mg", "potassium": "12 mg",
    },
    74720: {"vitamin-a": "1.2 mg RAE", "vitamin-c": "400 mg", "zinc": "40 mg", "copper": "2 mg"},
    36445: {"vitamin-a": "1.8 mg RAE", "vitamin-c": "600 mg", "zinc": "60 mg", "copper": "3 mg"},
    243012: {"vitamin-a": "1.2 mg RAE", "vitamin-c": "400 mg", "zinc": "40 mg", "copper": "2 mg"},
    256299: {"vitamin-c": "90 mg", "vitamin-d": "60 µg", "vitamin-b6": "6 mg", "zinc": "75 mg"},
    228490: {"folate": "400 µg", "vitamin-b12": "1 mg"},
    297882: {"vitamin-b6": "10 mg", "folate": "400 µg", "vitamin-b12": "3 mg", "biotin": "300 µg"},
    214224: {"vitamin-d": "25 µg", "omega-3": "690 mg"},
    21424: {"vitamin-b6": "2 mg", "folate": "800 µg", "vitamin-b12": "2 mg"},
    240619: {"vitamin-b12": "2 mg", "magnesium": "3.5 mg"},
    241222: {
        "vitamin-a": "450 µg RAE", "vitamin-c": "30 mg", "vitamin-b6": "1 mg", "folate": "100 µg", "calcium": "20 mg",
        "magnesium": "8 mg", "zinc": "4 mg",
    },
    228063: {},
    246993: {},
    205775: {},
}  # fmt: skip


@pytest.mark.parametrize("name", BY_HAND)
def test_totals_are_those_worked_out_by_hand_at_the_most_that_the_label_allows(name: int) -> None:
    found = totals(read_label(fixture(name)))
    if name == 241222:  # tricalcium phosphate holds phosphorus too: 20 mg * 0.1997 / 0.3876
        assert found.pop("phosphorus").startswith("10.30")
    assert found == BY_HAND[name]


def test_what_is_nested_in_a_carrier_is_counted_and_the_carrier_is_not() -> None:
    assert uses(read_label(fixture(277758)))["Aquamin, Powder"] == "carrier"
    found = {each.name: each for each in read_label(fixture(277758)).rows}
    assert found["Calcium"].depth == 1
    assert found["Paractin"].use is RowUse.SKIPPED
    assert found["Paractin"].code == "unknown"


def test_the_amounts_of_three_tablets_are_those_of_one_times_three() -> None:
    reading = read_label(fixture(11249))
    assert (reading.units, reading.units_daily) == (3, (3, 3))
    assert reading.product is not None
    assert reading.product.unit == "tablet"
    assert Ingredient("magnesium-oxide", "75 mg", nutrient="magnesium") in reading.product.ingredients


def test_amounts_that_do_not_divide_make_the_whole_serving_one_unit() -> None:
    size = {
        "order": 1,
        "minQuantity": 3,
        "maxQuantity": 3,
        "minDailyServings": 2,
        "maxDailyServings": 2,
        "unit": "Tablet(s)",
    }
    reading = read_label(label(row("Iron", 10, "mg", servingSizeQuantity=3), servingSizes=[size]))
    assert reading.product == Product(
        "Test", [Ingredient(amount="10 mg", nutrient="iron")], unit="serving of 3 Tablet(s)"
    )
    assert reading.units_daily == (2, 2)
    assert totals(reading) == {"iron": "20 mg"}


@pytest.mark.parametrize(
    ("amount", "unit"), [(0, "NP"), (0, None), (None, "mg"), (0, ""), ("", "mg"), (5, "np"), (5, "spoons")]
)
def test_an_amount_that_is_not_printed_is_never_made_up_but_the_nutrient_is_in_it(amount: Any, unit: Any) -> None:
    reading = read_label(label(row("Iron", amount, unit, forms=["Ferrous Fumarate"])))
    assert only(reading).counted == (Ingredient("ferrous-fumarate", nutrient="iron"),)
    assert totals(reading) == {"iron": "0 ng+"}


def test_a_percentage_of_a_daily_value_is_no_amount() -> None:
    found = only(read_label(label(row("Iron", percent=100))))
    assert found.counted == (Ingredient(nutrient="iron"),)
    assert (found.code, found.printed) == ("not-printed", "100 %DV")


def test_a_printed_zero_counts_nothing() -> None:
    found = only(read_label(label(row("Sodium", 0, "mg", percent=0))))
    assert (found.use, found.code, found.counted) == (RowUse.SKIPPED, "zero", ())


def test_a_compound_is_not_added_to_the_element_that_it_delivers() -> None:
    reading = read_label(label(row("Magnesium Glycinate", 2000, "mg"), row("Magnesium", 300, "mg")))
    assert uses(reading) == {"Magnesium Glycinate": "carrier", "Magnesium": "used"}
    assert totals(reading) == {"magnesium": "300 mg"}


def test_an_element_under_its_compound_is_counted_and_has_its_form() -> None:
    reading = read_label(label(row("Magnesium Bisglycinate", 2000, "mg", under=[row("Magnesium", 200, "mg")])))
    assert uses(reading) == {"Magnesium Bisglycinate": "carrier", "Magnesium": "used"}
    assert reading.rows[1].counted == (Ingredient("magnesium-bisglycinate", "200 mg", nutrient="magnesium"),)


def test_a_compound_under_its_element_tells_the_form_only() -> None:
    reading = read_label(label(row("Magnesium", 200, "mg", under=[row("Magnesium Bisglycinate", 2000, "mg")])))
    assert uses(reading) == {"Magnesium": "used", "Magnesium Bisglycinate": "skipped"}
    assert reading.rows[0].counted == (Ingredient("magnesium-bisglycinate", "200 mg", nutrient="magnesium"),)


def test_the_mass_of_a_compound_alone_could_mean_either_and_is_not_counted() -> None:
    found = only(read_label(label(row("Zinc Picolinate", 50, "mg"))))
    assert found.counted == (Ingredient("zinc-picolinate", nutrient="zinc"),)
    assert found.code == "compound"
    assert "does not say which" in found.reason


def test_a_daily_value_says_that_a_compounds_row_counts_the_element() -> None:
    found = only(read_label(label(row("Zinc Picolinate", 15, "mg", percent=136))))
    assert found.counted == (Ingredient("zinc-picolinate", "15 mg", nutrient="zinc"),)


def test_two_salts_side_by_side_add_up() -> None:
    reading = read_label(
        label(row("Zinc Picolinate", 10, "mg", percent=91), row("Zinc Gluconate", 5, "mg", percent=45))
    )
    assert totals(reading) == {"zinc": "15 mg"}
    assert "added to the row" in reading.rows[1].reason


@pytest.mark.parametrize(
    ("parts", "whole", "expected"),
    [((330, 220), "used", "690 mg"), ((330, 360), "carrier", "690 mg"), ((330, 400), "carrier", "730 mg")],
)
def test_parts_and_their_whole_are_never_added(parts: tuple[int, int], whole: str, expected: str) -> None:
    under = [row("Eicosapentaenoic Acid", parts[0], "mg"), row("DHA", parts[1], "mg")]
    reading = read_label(label(row("Total Omega-3 Fatty Acids", 690, "mg", under=under)))
    assert uses(reading)["Total Omega-3 Fatty Acids"] == whole
    assert totals(reading) == {"omega-3": expected}


def test_a_whole_without_an_amount_is_what_its_parts_are() -> None:
    under = [row("EPA", 330, "mg"), row("DHA")]
    reading = read_label(label(row("Omega-3", under=under)))
    assert totals(reading) == {"omega-3": "330 mg"}
    assert uses(reading) == {"Omega-3": "carrier", "EPA": "used", "DHA": "skipped"}


def test_the_nutrient_is_found_again_below_rows_that_are_something_else() -> None:
    inner = row("Red Algae", 500, "mg", under=[row("Calcium", 100, "mg")])
    reading = read_label(label(row("Calcium", 400, "mg", under=[inner])))
    assert totals(reading) == {"calcium": "400 mg"}
    assert reading.rows[0].counted == (Ingredient(amount="300 mg", nutrient="calcium"),)


def test_folate_in_dfe_is_what_its_folic_acid_is() -> None:
    reading = read_label(label(row("Folate", 680, "mcg DFE", under=[row("Folic Acid", 400, "mcg")])))
    assert totals(reading) == {"folate": "400 µg"}


def test_folate_beyond_its_folic_acid_is_not_lost() -> None:
    reading = read_label(label(row("Folate", 1000, "mcg DFE", under=[row("Folic Acid", 400, "mcg")])))
    assert [str(part.amount) for each in reading.rows for part in each.counted] == ["1 mg DFE"]


@pytest.mark.parametrize(
    ("name", "amount", "unit", "forms", "expected"),
    [
        ("Vitamin D", 1000, "IU", (), "25 µg"),
        ("Vitamin D3", "1,000", "IU", (), "25 µg"),
        ("Vitamin D", 1000, "International Units", ("Lanolin",), "25 µg"),
        ("Vitamin A", 10000, "IU", ("Retinyl Palmitate",), "3 mg RAE"),
        ("Vitamin A", 10000, "IU", ("Retinyl Palmitate", "Beta Carotene"), "3 mg RAE"),
        ("Vitamin A", 10000, "IU", (), "0 ng+"),
        ("Vitamin A", 900, "mcg RAE", (), "900 µg RAE"),
        ("Vitamin A", 900, "mcg", ("Beta-Carotene",), "900 µg RAE"),
        ("Beta-Carotene", 6, "mg", (), "3 mg RAE"),
        ("Vitamin E", 100, "IU", ("d-alpha-tocopherol",), "67 mg"),
        ("Vitamin E", 100, "IU", ("dl-alpha-tocopheryl acetate",), "45 mg"),
        ("Vitamin E", 100, "IU", ("d-alpha-tocopherol", "dl-alpha-tocopherol"), "0 ng+"),
        ("Vitamin E", 100, "IU", ("Mixed Tocopherols",), "0 ng+"),
        ("Vitamin E", 15, "mg", ("Mixed Tocopherols",), "15 mg"),
        ("Niacin", 16, "mg NE", ("Niacinamide",), "16 mg NE"),
        ("Niacin", 16, "mg", ("Nicotinic Acid",), "16 mg NE"),
        ("Folate", 170, "mcg DFE", ("Folic Acid",), "100 µg"),
        ("Folic Acid", 400, "mcg", (), "400 µg"),
        ("Iron", 18, "Milligram(s)", (), "18 mg"),
        ("Potassium", 0.099, "Gram(s)", (), "99 mg"),
        ("Vitamin B12", 0.1, "mcg", (), "100 ng"),
        ("Iron", 18, "mcg DFE", (), "0 ng+"),
        ("Iron", 18, "IU", (), "0 ng+"),
        ("Iron", 1e300, "mg", (), "0 ng+"),
        ("Iron", float("inf"), "mg", (), "0 ng+"),
        ("Iron", -18, "mg", (), "0 ng+"),
        ("Iron", True, "mg", (), "0 ng+"),
        ("Iron", {"amount": 18}, "mg", (), "0 ng+"),
        ("Iron", 18, ["mg"], (), "0 ng+"),
    ],
)
def test_units_are_read_by_what_they_mean_for_the_nutrient_and_its_form(
    name: str, amount: Any, unit: Any, forms: tuple[str, ...], expected: str
) -> None:
    (total,) = totals(read_label(label(row(name, amount, unit, forms=forms)))).values()
    assert total == expected


def test_less_than_is_counted_as_that_much_and_more_than_as_at_least_that_much() -> None:
    assert totals(read_label(label(row("Iron", 1, "mg", operator="<")))) == {"iron": "1 mg"}
    assert totals(read_label(label(row("Iron", 1, "mg", operator=">")))) == {"iron": "1 mg+"}
    assert totals(read_label(label(row("Iron", 1, "mg", operator="?")))) == {"iron": "0 ng+"}


def test_a_form_is_taken_only_if_all_that_is_printed_means_the_same() -> None:
    def form(*printed: Any) -> Any:
        reading = read_label(label({**row("Calcium", 100, "mg"), "forms": list(printed)}))
        (part,) = only(reading).counted
        return part.form

    assert form({"name": "Calcium Carbonate"}) == "calcium-carbonate"
    assert form({"name": "Calcium Carbonate"}, {"name": "Calcium Citrate"}) is None
    assert form({"name": "Calcium Carbonate"}, {"name": "Calcium Ascorbate Complex"}) is None
    assert form({"name": "Calcium Carbonate"}, {"name": "Oyster Shell", "prefix": "from"}) == "calcium-carbonate"
    assert form({"name": "Calcium Carbonate"}, {"name": "Calcium", "prefix": None}) == "calcium-carbonate"
    assert form({"name": "a chalk of theirs", "uniiCode": "H0G9379FGK"}) == "calcium-carbonate"
    assert form() is None


def test_what_stands_in_brackets_behind_a_name_is_a_form() -> None:
    reading = read_label(label(row("Vitamin E (as d-alpha tocopherol)", 100, "IU")))
    assert totals(reading) == {"vitamin-e": "67 mg"}


def test_what_is_left_of_a_whole_is_in_the_form_that_the_whole_names() -> None:
    under = [row("Beta-Carotene", 2000, "IU")]
    reading = read_label(label(row("Vitamin A", 5000, "IU", forms=["Retinyl Palmitate"], under=under)))
    assert totals(reading) == {"vitamin-a": "1.5 mg RAE"}
    assert reading.rows[0].counted == (Ingredient("retinyl-palmitate", "3000 IU", nutrient="vitamin-a"),)


def test_an_unknown_compound_of_a_mineral_holds_it_but_a_plant_of_that_name_does_not() -> None:
    compound = read_label(label(row("Calcium D-Glucarate", 200, "mg", category="non-nutrient/non-botanical")))
    assert only(compound).counted == (Ingredient(nutrient="calcium"),)
    assert only(read_label(label(row("Iron Weed", 200, "mg", category="botanical")))).code == "unknown"


def test_names_and_units_without_end_are_cut() -> None:
    size = {"order": 1, "minQuantity": 2.5, "maxQuantity": 2.5, "unit": "u" * 500}
    iron = row("Iron" + "n" * 500, 5, "m" * 500, servingSizeQuantity=2.5, servingSizeUnit="u" * 500)
    reading = read_label(label(iron, servingSizes=[size], fullName="\u202ename\n" * 500))
    assert reading.product is not None
    assert len(reading.name) == 200
    assert only(reading).name.startswith("Ironn")


def test_another_name_among_the_forms_is_no_form() -> None:
    reading = read_label(label(row("Thiamine", 100, "mg", forms=["Thiamine Mononitrate", "Vitamin B1"])))
    assert only(reading).counted == (Ingredient("thiamine-mononitrate", "100 mg", nutrient="thiamin"),)


def test_a_serving_range_is_counted_at_its_most() -> None:
    size = {
        "order": 1,
        "minQuantity": 2,
        "maxQuantity": 6,
        "minDailyServings": 1,
        "maxDailyServings": 2,
        "unit": "Lozenge(s)",
    }
    reading = read_label(label(row("Zinc", 20, "mg", servingSizeQuantity=2), servingSizes=[size]))
    assert reading.units_daily == (2, 12)
    assert reading.dose().units == 12
    assert totals(reading) == {"zinc": "120 mg"}
    assert any("2 to 6" in note for note in reading.notes)


def test_of_two_columns_the_one_for_adults_is_read_and_they_are_never_added() -> None:
    adults = read_label(fixture(241222))
    children = read_label(fixture(241222), serving=1)
    assert (adults.serving, children.serving) == (2, 1)
    few = {"vitamin-a": "225 µg RAE", "vitamin-c": "15 mg", "vitamin-b6": "500 µg", "folate": "50 µg"}
    assert totals(children) == few
    assert sum(each.code == "other-serving" for each in adults.rows) == 5


def test_columns_in_one_row_are_told_apart_as_well() -> None:
    two = [quantity(5, "mg", servingSizeQuantity=1), quantity(9, "mg", servingSizeOrder=2, servingSizeQuantity=2)]
    both = label({**row("Iron"), "quantity": two})
    undecided = read_label(both)
    assert undecided.product is None
    assert undecided.serving is None
    assert len(undecided.servings) == 2
    assert only(undecided).printed == "5 mg or 9 mg"
    with pytest.raises(PlanError, match="several columns"):
        undecided.dose()
    assert totals(read_label(both, serving=2)) == {"iron": "9 mg"}
    with pytest.raises(PlanError, match="no serving"):
        read_label(both, serving=3)


def test_of_two_columns_for_adults_none_is_chosen() -> None:
    """A pack for the morning and one for the evening, or two products in one box."""
    two = [quantity(5, "mg", percent=28), quantity(9, "mg", percent=50, servingSizeOrder=2)]
    reading = read_label(label({**row("Iron"), "quantity": two}))
    assert reading.product is None
    assert [serving.group for serving in reading.servings] == ["Adults", "Adults"]
    assert only(reading).code == "which-serving"


def test_one_and_two_scoops_of_the_same_are_one_product() -> None:
    two = [quantity(5, "mg", servingSizeQuantity=1), quantity(10, "mg", servingSizeQuantity=2)]
    assert totals(read_label(label({**row("Iron"), "quantity": two}))) == {"iron": "10 mg"}


def test_a_serving_by_weight_is_one_unit() -> None:
    size = {"order": 1, "minQuantity": 9.4, "maxQuantity": 9.4, "unit": "Gram(s)"}
    reading = read_label(
        label(row("Iron", 5, "mg", servingSizeQuantity=9.4, servingSizeUnit="Gram(s)"), servingSizes=[size])
    )
    assert reading.product is not None
    assert (reading.product.unit, reading.units) == ("serving of 9.4 Gram(s)", 1)


def test_other_ingredients_that_hold_a_nutrient_are_named() -> None:
    others = {"text": None, "ingredients": [{"name": "Dicalcium Phosphate"}, {"name": "Gelatin"}]}
    reading = read_label(label(row("Iron", 5, "mg"), otheringredients=others))
    assert any("Dicalcium Phosphate (calcium)" in note and "Gelatin" not in note for note in reading.notes)


def test_directions_are_carried_and_not_acted_upon() -> None:
    statements = [{"type": "Suggested/Recommended/Usage/Directions", "notes": "Take three times a day\nwith food."}]
    reading = read_label(label(row("Iron", 5, "mg"), statements=statements))
    assert reading.statements == (("Suggested/Recommended/Usage/Directions", "Take three times a day with food."),)
    assert reading.dose() == Dose(Product("Test", [Ingredient(amount="5 mg", nutrient="iron")]), units=1)


def test_an_empty_catalogue_knows_no_row() -> None:
    assert {each.code for each in read_label(fixture(11249), catalog=Catalog.empty()).rows} == {"unknown"}


@pytest.mark.parametrize("data", [None, 5, "[]", [], {}, {"hits": []}, "null", {"a": 1}])
def test_what_is_no_label_is_one_error(data: Any) -> None:
    with pytest.raises(PlanError, match="no label of the DSLD"):
        read_label(data)


def test_only_the_id_must_be_there() -> None:
    reading = read_label({"id": 7})
    assert (reading.id, reading.name, reading.rows) == ("7", "DSLD label 7", ())
    assert reading.notes
    assert reading.product == Product("DSLD label 7", unit="serving")
    assert [each.code for each in check(Plan(day=DAY, doses=[reading.dose()])).findings] == [
        "not-checked:state",
        "not-known:DSLD label 7",
    ]


@pytest.mark.parametrize(
    "text",
    [
        '{"id": 1, "id": 2}',
        '{"id": 1, "ingredientRows": [{"name": "Iron", "quantity": [{"quantity": NaN}]}]}',
        '{"id": 1, "ingredientRows": [{"quantity": [{"quantity": 1' + "0" * 500 + "}]}]}",
        '{"id": 1, "ingredientRows": ' + "[" * 10_000,
        '{"id": 1, "ingredientRows": ' + '[{"nestedRows":' * 5_000,
        '{"id": 1' + " " * 1_000_000 + "}",
        "no json",
    ],
    ids=["twice", "nan", "huge", "lists", "nested", "long", "none"],
)
def test_json_that_nobody_should_trust_is_refused(text: str) -> None:
    with pytest.raises(PlanError):
        read_label(text)


def test_rows_without_end_are_read_up_to_a_bound() -> None:
    endless = row("Blend")
    endless["nestedRows"] = [endless]
    reading = read_label(label(endless))
    assert len(reading.rows) == 21
    assert any("too deep" in note for note in reading.notes)
    many = read_label(label(*[row("Zinc", 1, "mg")] * 600))
    assert len(many.rows) == 500
    assert any("too many" in note for note in many.notes)


def test_a_label_made_to_be_slow_is_not() -> None:
    sizes = [quantity(1, "mg", servingSizeQuantity=1 + number) for number in range(5000)]
    forms = [{"name": f"form {number}", "uniiCode": "x"} for number in range(5000)]
    rows = [{**row("Zinc"), "quantity": sizes, "forms": forms}] * 600
    more = {"servingSizes": [{"order": 1}] * 5000, "statements": [{"notes": "x" * 9999}] * 5000}
    reading = read_label(label(*rows, **more))  # minutes, if any of it were looked at without a bound
    assert len(reading.rows) == 500
    assert len(reading.servings) == 20
    assert reading.product is None


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
    | st.sampled_from(["mg", "IU", "Iron", "Vitamin A", "mcg DFE", 0, 1, 2.5, ">", "Capsule(s)", "Gram(s)"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["name", "quantity", "unit", "nestedRows", "forms", "order"]), inner, max_size=4),
    max_leaves=8,
)  # fmt: skip


@settings(deadline=None)
@given(st.sampled_from([277758, 241222, 214224, 249833]), st.data())
def test_a_label_with_anything_in_any_place_is_read_or_refused(name: int, data: st.DataObject) -> None:
    found = fixture(name)
    for _ in range(data.draw(st.integers(1, 3))):
        place: Any = found
        while True:
            key = data.draw(
                st.sampled_from(sorted(place)) if isinstance(place, dict) else st.integers(0, len(place) - 1)
            )
            if not isinstance(place[key], dict | list) or not place[key] or data.draw(st.booleans()):
                break
            place = place[key]
        place[key] = data.draw(anything)
    try:
        reading = read_label(found)
    except PlanError:
        return
    assert all(each.reason for each in reading.rows)
    assert label_from_dict(json.loads(json.dumps(label_to_dict(reading)))) == reading
    if reading.product is not None:
        check(Plan(day=DAY, doses=[reading.dose()]))


@pytest.mark.parametrize("path", LABELS, ids=lambda path: path.stem)
def test_a_reading_comes_back_the_same(path: Path) -> None:
    reading = read_label(path.read_text(encoding="utf-8"))
    assert from_json(to_json(reading)) == reading
    assert label_from_dict(label_to_dict(reading)) == reading
    assert to_toml(reading)


def test_a_product_is_counted_once_beside_other_doses() -> None:
    dose = read_label(fixture(37499)).dose()
    report = check(Plan(day=DAY, doses=[dose, Dose("ferrous bisglycinate", "25 mg")]))
    assert {each.nutrient: each.supplements for each in report.totals}["iron"] == Amount.parse("50 mg")


def test_a_search_result_of_the_database_is_read_as_the_label_in_it() -> None:
    held = label(row("Zinc", 10, "mg"))
    inner = {key: value for key, value in held.items() if key != "id"}
    assert read_label({"_id": 7, "_source": inner}).id == "7"


def test_servings_that_contradict_themselves_are_faults_and_are_counted_at_their_most() -> None:
    size = {
        "order": 1,
        "minQuantity": 3,
        "maxQuantity": 2,
        "minDailyServings": 4,
        "maxDailyServings": 1,
        "unit": "Tablet(s)",
    }
    reading = read_label(label(row("Zinc", 10, "mg"), servingSizes=[size]))
    assert reading.units_daily is not None
    assert reading.units_daily[1] == 12
    assert {"smaller", "fewer"} <= {word for note in reading.notes for word in note.split()}


def test_a_number_of_servings_that_is_not_whole_is_a_fault() -> None:
    size = {"order": 1, "minQuantity": 1, "maxQuantity": 1, "maxDailyServings": 1.5, "unit": "Tablet(s)"}
    reading = read_label(label(row("Zinc", 10, "mg"), servingSizes=[size]))
    assert any("is no whole number" in note for note in reading.notes)


def test_a_quantity_that_is_no_list_is_one() -> None:
    held = row("Zinc", 10, "mg")
    held["quantity"] = quantity(10, "mg")
    assert only(read_label(label(held))).counted


def test_an_amount_that_cannot_be_true_is_none() -> None:
    (counted,) = only(read_label(label(row("Zinc", 10**12, "g")))).counted
    assert counted.amount is None


def test_units_a_day_beyond_counting_are_not_told() -> None:
    size = {"order": 1, "minQuantity": 900, "maxQuantity": 900, "maxDailyServings": 900, "unit": "Tablet(s)"}
    reading = read_label(label(row("Zinc", 10, "mg"), servingSizes=[size]))
    assert reading.units_daily is None
    assert any("more than can be counted" in note for note in reading.notes)
    assert "units a day" not in label_text(evolve(reading, notes=()))


def test_directions_are_printed_with_the_label() -> None:
    held = label(row("Zinc", 10, "mg"), statements=[{"type": "Suggested Use and Directions", "notes": "Take one."}])
    assert "the label: Take one." in label_text(read_label(held))


def test_statements_and_other_ingredients_without_words_are_passed_over() -> None:
    held = label(
        row("Zinc", 10, "mg"),
        statements=[{"type": "Precautions", "notes": ""}],
        otheringredients={"ingredients": [{"name": ""}]},
    )
    reading = read_label(held)
    assert reading.statements == ()


def test_where_parts_and_whole_are_not_counted_alike_the_whole_is_the_safer_one() -> None:
    held = label(row("Vitamin D", 1000, "IU", under=[row("Vitamin D3", 10, "mcg"), row("Vitamin D2", 5, "mg")]))
    reading = read_label(held)
    assert reading.product is not None
    assert next(each.use.value for each in reading.rows) == "used"


def test_what_the_columns_note_is_told() -> None:
    sizes = [
        {"order": 1, "minQuantity": 1, "maxQuantity": 1, "unit": "Tablet(s)", "notes": "Adults"},
        {"order": 2, "minQuantity": 1, "maxQuantity": 1, "unit": "Tablet(s)", "notes": "Children under 4 years"},
    ]
    held = row("Zinc", 10, "mg")
    held["quantity"] = [quantity(10, "mg", servingSizeOrder=1), quantity(5, "mg", servingSizeOrder=2)]
    reading = read_label(label(held, servingSizes=sizes))
    assert "Adults" in " ".join(each.group for each in reading.servings)
    assert "Adults" in label_text(reading)
