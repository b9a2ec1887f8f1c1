"""No meals with a must and a should with-food rule; fat marked on one meal that another rule excludes."""

from rlsnutri.plans import Day, Meal, Plan
from rlsnutri.rules import AroundMeal, Competitor, Named, Window
from tests.conformance import Case, Impossible, Timetable, ordinary_day, tablet

NO_MEALS = Day(wake="06:30", bed="22:30")
FAT_AT_DINNER = Day(
    wake="06:30",
    bed="22:30",
    meals=[Meal("breakfast", "07:30"), Meal("dinner", "18:30", tags="fat-meal")],
)
NOT_AT_DINNER = Competitor(Named("vitamin D"), Named("dinner"), before=60, after=60, id="not-at-dinner")
WITH_FAT = AroundMeal(meals="fat-meal")

CASES = (
    Case(
        "with food without meals is impossible as a must",
        Plan(day=NO_MEALS, doses=[tablet("vitamin D")], rules=[Window.with_food(Named("vitamin D"), id="food")]),
        """No minute will do.""",
        Impossible("food"),
    ),
    Case(
        "with food without meals is broken wherever it stands",
        Plan(
            day=NO_MEALS,
            doses=[tablet("vitamin D")],
            rules=[Window(Named("vitamin D"), AroundMeal(), strength="should", id="food")],
        ),
        """Weight 4, missing 720 as nothing would do; wake is the cheapest and earliest.""",
        Timetable({"06:30": {"vitamin D": 1}}, cost=(4, 2880, 96)),
    ),
    Case(
        "with food lasts to the end of the meal",
        Plan(
            day=ordinary_day(),
            doses=[tablet("vitamin D"), tablet("zinc", at="08:00")],
            rules=[Window.with_food(Named("vitamin D"), id="food")],
        ),
        """08:00 is the last minute of breakfast: it joins zinc there.""",
        Timetable({"08:00": {"vitamin D": 1, "zinc": 1}}, cost=(0, 0, 120)),
    ),
    Case(
        "a minute after the meal is not with food",
        Plan(
            day=ordinary_day(),
            doses=[tablet("vitamin D"), tablet("zinc", at="08:01")],
            rules=[Window.with_food(Named("vitamin D"), id="food")],
        ),
        """It cannot join zinc at 08:01.""",
        Timetable({"07:30": {"vitamin D": 1}, "08:01": {"zinc": 1}}, cost=(0, 0, 200)),
    ),
    Case(
        "fat marked on one meal leaves only that meal, and another rule takes it away",
        Plan(
            day=FAT_AT_DINNER,
            doses=[tablet("vitamin D")],
            rules=[Window(Named("vitamin D"), WITH_FAT, id="fat"), NOT_AT_DINNER],
        ),
        """Any meal would do only if none were marked.""",
        Impossible("fat", "not-at-dinner"),
    ),
    Case(
        "as a should it stays as near to that meal as it may",
        Plan(
            day=FAT_AT_DINNER,
            doses=[tablet("vitamin D")],
            rules=[Window(Named("vitamin D"), WITH_FAT, strength="should", id="fat"), NOT_AT_DINNER],
        ),
        """Dinner is 18:30 to 19:00, so 17:30 and 20:00 are 60 minutes away: 4 x 60. The earlier, 100 +
        10.""",
        Timetable({"17:30": {"vitamin D": 1}}, cost=(4, 240, 110)),
    ),
    Case(
        "where no meal is marked any meal counts as with fat",
        Plan(
            day=ordinary_day(),
            doses=[tablet("vitamin D")],
            rules=[Window(Named("vitamin D"), WITH_FAT, id="fat")],
        ),
        """Breakfast.""",
        Timetable({"07:30": {"vitamin D": 1}}, cost=(0, 0, 90)),
    ),
)
