"""The plans themselves, with amounts as labels and leaflets have them."""

from __future__ import annotations

from rlsnutri import Day, Dose, Drink, Ingredient, Labs, Meal, Medicine, Person, Plan, Product

__all__ = ["IMPOSSIBLE", "PLANS", "WHY"]

_DAY = Day(wake="06:30", breakfast="07:30", lunch="12:30", dinner="18:30", bed="22:30")

_README = Plan(
    day=_DAY,
    doses=[
        Dose("ferrous bisglycinate", "25 mg", every="2 days"),
        Dose("vitamin C", "200 mg"),
        Dose("magnesium glycinate", "300 mg", unit="100 mg"),
        Dose("calcium citrate", "1000 mg", unit="250 mg"),
        Dose("P5P", "10 mg"),
        Dose("zinc picolinate", "15 mg"),
        Dose("methylcobalamin", "500 mcg"),
    ],
    events=[Drink("coffee", at="07:30"), Medicine("gabapentin", at="21:00")],
)

_THYROID = Plan(
    day=_DAY,
    person=Person(
        age=44,
        sex="female",
        state="none",
        labs=Labs(ferritin="22 ng/mL", transferrin_saturation="14 %"),
    ),
    doses=[
        Dose("ferrous gluconate", "28 mg"),
        Dose("calcium carbonate", "1000 mg", unit="500 mg"),
    ],
    events=[Medicine("levothyroxine", "75 mcg", at="06:30"), Drink("coffee", at=["07:30", "14:00"])],
)

# Label 200362 of the DSLD, with food.  Its vitamin E is a succinate, which the catalogue does not know, and its
# calcium a mixture: both are given by nutrient.
_MULTIVITAMIN = Product(
    "One Daily Multivitamin",
    [
        Ingredient("retinyl acetate", "1050 mcg RAE"),
        Ingredient("ascorbic acid", "100 mg"),
        Ingredient("cholecalciferol", "30 mcg"),
        Ingredient(nutrient="vitamin-e", amount="28.93 mg"),
        Ingredient("phytonadione", "80 mcg"),
        Ingredient("thiamine mononitrate", "1.65 mg"),
        Ingredient("riboflavin", "1.87 mg"),
        Ingredient("niacinamide", "20 mg"),
        Ingredient("pyridoxine hydrochloride", "2.2 mg"),
        Ingredient("folic acid", "800 mcg"),
        Ingredient("cyanocobalamin", "25 mcg"),
        Ingredient("biotin", "300 mcg"),
        Ingredient("calcium pantothenate", "16.5 mg"),
        Ingredient("choline bitartrate", "2.5 mg"),
        Ingredient(nutrient="calcium", amount="500 mg"),
        Ingredient("ferrous fumarate", "18 mg"),
        Ingredient("phosphorus (as dicalcium phosphate)", "15 mg"),
        Ingredient("potassium iodide", "150 mcg"),
        Ingredient("magnesium oxide", "100 mg"),
        Ingredient("zinc oxide", "30 mg"),
        Ingredient("sodium selenite", "70 mcg"),
        Ingredient("cupric oxide", "2 mg"),
        Ingredient("manganese sulfate", "2 mg"),
        Ingredient(nutrient="chromium", amount="200 mcg"),
        Ingredient(nutrient="molybdenum", amount="75 mcg"),
        Ingredient("potassium chloride", "80 mg"),
    ],
    unit="caplet",
)

_CIPROFLOXACIN = Plan(
    day=_DAY,
    person=Person(age=36, sex="female", state="none"),
    doses=[
        Dose("magnesium citrate", "200 mg", unit="100 mg"),
        Dose("zinc gluconate", "15 mg"),
        Dose(_MULTIVITAMIN),
    ],
    events=[Medicine("ciprofloxacin", "500 mg", at=["08:00", "20:00"])],
).acknowledging("over-limit:zinc:One Daily Multivitamin", up_to="45 mg")

_ALTERNATE_DAY_IRON = Plan(
    day=Day(wake="07:00", breakfast="08:00", lunch="12:30", dinner="18:30", bed="23:00"),
    person=Person(
        age=52,
        sex="male",
        conditions="restless legs syndrome",
        labs=Labs(ferritin="38 ng/mL", transferrin_saturation="17 %"),
    ),
    doses=[
        Dose("ferrous sulfate", "65 mg", every="2 days", name="iron"),
        Dose("vitamin C", "100 mg", every="2 days"),
        Dose("magnesium oxide", "250 mg"),
    ],
    events=[Medicine("gabapentin", "300 mg", at="21:00")],
).acknowledging("over-limit:iron:iron", up_to="65 mg")

# No label at hand is a prenatal: the amounts are those recommended in pregnancy, with little calcium, as is usual.
_PRENATAL = Product(
    "prenatal",
    [
        Ingredient("beta-carotene", "770 mcg RAE"),
        Ingredient("ascorbic acid", "85 mg"),
        Ingredient("cholecalciferol", "15 mcg"),
        Ingredient("thiamine mononitrate", "1.4 mg"),
        Ingredient("riboflavin", "1.4 mg"),
        Ingredient("niacinamide", "18 mg"),
        Ingredient("pyridoxine hydrochloride", "1.9 mg"),
        Ingredient("folic acid", "400 mcg"),
        Ingredient("cyanocobalamin", "2.6 mcg"),
        Ingredient("calcium carbonate", "150 mg"),
        Ingredient("ferrous fumarate", "27 mg"),
        Ingredient("potassium iodide", "150 mcg"),
        Ingredient("zinc oxide", "11 mg"),
    ],
)

_PREGNANCY = Plan(
    day=_DAY,
    person=Person(
        age=31,
        sex="female",
        state="pregnant",
        labs=Labs(ferritin="14 ng/mL", transferrin_saturation="12 %"),
    ),
    doses=[
        Dose(_PRENATAL),
        Dose("ferrous sulfate", "30 mg", name="iron"),
        Dose("calcium carbonate", "1000 mg", unit="500 mg"),
    ],
).acknowledging("over-limit:iron:iron", up_to="57 mg")

_HAEMOCHROMATOSIS = Plan(
    day=_DAY,
    person=Person(
        age=55,
        sex="male",
        conditions="haemochromatosis",
        labs=Labs(ferritin="420 ng/mL", transferrin_saturation="62 %"),
    ),
    doses=[
        Dose("ferrous sulfate", "14 mg"),
        Dose("vitamin C", "500 mg"),
        Dose("magnesium citrate", "200 mg"),
    ],
)

_WHOLE = Day(wake="06:30", breakfast="07:30", lunch="13:00", dinner="18:30", bed="22:30")

# Five meals leave no empty stomach that lasts from 3 h after one to 1 h before the next.
_NO_EMPTY_STOMACH = Plan(
    day=Day("07:00", "22:30", [Meal("snack", "10:30"), Meal("tea", "15:30")], breakfast="07:30", lunch="13:00",
            dinner="19:30"),
    person=Person(age=47, sex="female", state="none"),
    doses=[Medicine("levothyroxine", "75 mcg", times=1), Dose("methylcobalamin", "500 mcg")],
)  # fmt: skip

# Both want to be the first thing of the day; the weekly one finds no day without the other.
_BOTH_FIRST = Plan(
    day=_WHOLE,
    person=Person(age=66, sex="female", state="none"),
    doses=[Medicine("alendronate", "70 mg", every="week"), Dose("cholecalciferol", "20 mcg")],
    events=[Medicine("levothyroxine", "100 mcg", at="06:30")],
)

# Six times a day, three hours apart: iron stays two hours from each.
_EVERY_THREE_HOURS = Plan(
    day=Day("06:00", "22:30", breakfast="07:30", lunch="13:00", dinner="19:00"),
    person=Person(age=71, sex="male", labs=Labs(ferritin="31 ng/mL", transferrin_saturation="18 %")),
    doses=[Dose("ferrous bisglycinate", "25 mg", name="iron"), Dose("vitamin C", "100 mg")],
    events=[Medicine("levodopa", "100 mg", at=["06:00", "09:00", "12:00", "15:00", "18:00", "21:00"])],
)

# Pinned into the morning by habit, and the antiviral stands there.
_PINNED_TO_THE_MORNING = Plan(
    day=_WHOLE,
    person=Person(age=39, sex="male", labs=Labs(ferritin="45 ng/mL", transferrin_saturation="24 %")),
    doses=[
        Dose("ferrous gluconate", "14 mg", between="06:30-10:00", name="iron"),
        Dose("calcium citrate", "500 mg", unit="250 mg"),
    ],
    events=[Medicine("dolutegravir", "50 mg", at="08:30")],
)

# The antacid oxide by itself at eight, an hour before the gabapentin.
_OXIDE_BEFORE_GABAPENTIN = Plan(
    day=_WHOLE,
    person=Person(age=58, sex="female", state="none", conditions="restless legs syndrome"),
    doses=[Dose("magnesium oxide", "200 mg", at="20:00", name="magnesium")],
    events=[Medicine("gabapentin", "300 mg", at="21:00"), Drink("coffee", at="07:30")],
)

# Food with calcium all day long, and a medicine that keeps 2 h before and 4 h after it.
_DAIRY_ALL_DAY = Plan(
    day=Day(
        "06:30",
        "22:30",
        [
            Meal("breakfast", "07:00", tags=["dairy"]),
            Meal("lunch", "12:00", tags=["dairy"]),
            Meal("dinner", "17:30"),
            Meal("milk", "21:00", minutes=0, tags=["dairy"]),
        ],
    ),
    person=Person(age=34, sex="female", state="none"),
    doses=[Medicine("eltrombopag", "50 mg", times=1), Dose("zinc gluconate", "10 mg", with_meal="dinner")],
)

IMPOSSIBLE = {
    "no-empty-stomach": _NO_EMPTY_STOMACH,
    "both-first": _BOTH_FIRST,
    "every-three-hours": _EVERY_THREE_HOURS,
    "pinned-to-the-morning": _PINNED_TO_THE_MORNING,
    "oxide-before-gabapentin": _OXIDE_BEFORE_GABAPENTIN,
    "dairy-all-day": _DAIRY_ALL_DAY,
}
"""Plans for which nothing fits: what is printed is the explained conflict and the repairs."""

WHY = {"why-iron-after-levothyroxine": ("thyroid", "ferrous gluconate")}
"""Questions: why does this dose stand where it stands in the timetable of that plan?"""

PLANS = {
    "readme": _README,
    "thyroid": _THYROID,
    "ciprofloxacin": _CIPROFLOXACIN,
    "alternate-day-iron": _ALTERNATE_DAY_IRON,
    "pregnancy": _PREGNANCY,
    "haemochromatosis": _HAEMOCHROMATOSIS,
}
