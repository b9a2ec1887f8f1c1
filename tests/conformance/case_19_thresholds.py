"""Two products of 200 mg calcium in one slot, iron threshold 300; a dairy meal that states 300 mg."""

from rlsnutri.plans import Day, Ingredient, Meal, Plan
from rlsnutri.rules import Competitor, MealContent, Named, Substance
from tests.conformance import Case, Timetable, ordinary_day, tablet

RULE = Competitor(Named("iron"), Substance("calcium", at_least="300 mg"), before=120, after=120, id="apart")


def dairy(calcium: str | None) -> Day:
    contains = [Ingredient(nutrient="calcium", amount=calcium)] if calcium else []
    return Day(
        wake="06:30",
        bed="22:30",
        lunch="12:30",
        meals=[Meal("breakfast", "07:30", tags="dairy", contains=contains)],
    )


CASES = (
    Case(
        "a threshold looks at one intake, not at the sum of the slot",
        Plan(
            day=ordinary_day(),
            doses=[
                tablet("citrate", {"calcium": "200 mg"}),
                tablet("carbonate", {"calcium": "200 mg"}),
                tablet("iron"),
            ],
            rules=[RULE],
        ),
        """400 mg stand in the slot, but no intake reaches 300: all three at breakfast.""",
        Timetable({"07:30": {"carbonate": 1, "citrate": 1, "iron": 1}}, cost=(0, 0, 110)),
    ),
    Case(
        "two tablets of one product are one intake",
        Plan(
            day=ordinary_day(),
            doses=[tablet("citrate", {"calcium": "200 mg"}, units=2), tablet("iron")],
            rules=[RULE],
        ),
        """Both tablets and iron at breakfast would be 100, but together they are 400 mg in one intake.
        Tablets at breakfast and iron at lunch: 160 + 20. One tablet at breakfast with iron, one at lunch:
        160 + 30.""",
        Timetable({"07:30": {"citrate": 2}, "12:30": {"iron": 1}}, cost=(0, 0, 180)),
    ),
    Case(
        "a meal that states 300 mg counts",
        Plan(day=dairy("300 mg"), doses=[tablet("iron")], rules=[RULE]),
        """Breakfast, 07:30 to 08:00, reaches the threshold; lunch is the next meal.""",
        Timetable({"12:30": {"iron": 1}}, cost=(0, 0, 90)),
    ),
    Case(
        "a meal that states 299 mg does not",
        Plan(day=dairy("299 mg"), doses=[tablet("iron")], rules=[RULE]),
        """Below the threshold.""",
        Timetable({"07:30": {"iron": 1}}, cost=(0, 0, 90)),
    ),
    Case(
        "a food is matched by its tag, whatever it states",
        Plan(
            day=dairy(None),
            doses=[tablet("iron")],
            rules=[Competitor(Named("iron"), Substance("dairy"), before=120, after=120, id="apart")],
        ),
        """The tag is enough.""",
        Timetable({"12:30": {"iron": 1}}, cost=(0, 0, 90)),
    ),
    Case(
        "a meal that states little enough is exempt",
        Plan(
            day=dairy("50 mg"),
            doses=[tablet("iron")],
            rules=[
                Competitor(
                    Named("iron"),
                    Substance("meal"),
                    before=60,
                    after=120,
                    exempt=(MealContent("calcium", "50 mg"),),
                    id="apart",
                )
            ],
        ),
        """Breakfast states exactly 50 mg and is exempt; lunch states nothing and is not.""",
        Timetable({"07:30": {"iron": 1}}, cost=(0, 0, 90)),
    ),
)
