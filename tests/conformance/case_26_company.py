"""Company: at every intake of the one the other is taken too, and not the other way round."""

from rlsnutri.plans import Plan
from rlsnutri.rules import Competitor, Named, Together
from tests.conformance import Case, Impossible, Timetable, ordinary_day, tablet

EMPTY_STOMACH = Competitor.empty_stomach(Named("iron"), before=60, after=120, id="empty-stomach")
WITH_VITAMIN_C = Together(Named("iron"), Named("vitamin C"), id="company")

CASES = (
    Case(
        "company goes where the other must be",
        Plan(
            day=ordinary_day(),
            doses=[tablet("iron"), tablet("vitamin C")],
            rules=[EMPTY_STOMACH, WITH_VITAMIN_C],
        ),
        """Wake is an hour before breakfast: 86, two intakes.""",
        Timetable({"06:30": {"iron": 1, "vitamin C": 1}}, cost=(0, 0, 106)),
    ),
    Case(
        "an intake without the other is not bound by its rules",
        Plan(
            day=ordinary_day(),
            doses=[tablet("iron"), tablet("vitamin C", units=2, times=2)],
            rules=[EMPTY_STOMACH, WITH_VITAMIN_C],
        ),
        """One vitamin C goes with iron, the other stands for itself and should be 360 from it. Iron at
        wake (86) with lunch (80), exactly 360; dinner costs as much but is later.""",
        Timetable({"06:30": {"iron": 1, "vitamin C": 1}, "12:30": {"vitamin C": 1}}, cost=(0, 0, 196)),
    ),
    Case(
        "an intake without the other joins what the other could not",
        Plan(
            day=ordinary_day(),
            doses=[
                tablet("calcium", at="18:30"),
                tablet("iron"),
                tablet("vitamin C", units=3, times=2),
            ],
            rules=[EMPTY_STOMACH, WITH_VITAMIN_C],
        ),
        """Dinner is there already (80), with calcium; iron and one vitamin C at wake (86); four intakes.
        Of three tablets two are taken at the earlier time.""",
        Timetable(
            {"06:30": {"iron": 1, "vitamin C": 2}, "18:30": {"calcium": 1, "vitamin C": 1}},
            cost=(0, 0, 206),
        ),
    ),
    Case(
        "what stands with the one does not keep away the other's next intake",
        Plan(
            day=ordinary_day(),
            doses=[
                tablet("calcium", at="18:30"),
                tablet("iron"),
                tablet("vitamin C", units=2, times=2),
                tablet("zinc"),
            ],
            rules=[
                EMPTY_STOMACH,
                WITH_VITAMIN_C,
                Competitor(Named("zinc"), Named("calcium"), before=120, after=120, id="zinc-calcium"),
            ],
        ),
        """Zinc, iron and one vitamin C stand at wake (86). Zinc may not come near calcium at dinner, iron
        not near the meal, but the second vitamin C may: 86 + 80 and five intakes.""",
        Timetable(
            {
                "06:30": {"iron": 1, "vitamin C": 1, "zinc": 1},
                "18:30": {"calcium": 1, "vitamin C": 1},
            },
            cost=(0, 0, 216),
        ),
    ),
    Case(
        "company is needed on every day",
        Plan(
            day=ordinary_day(),
            doses=[tablet("iron"), tablet("vitamin C", every="2 days")],
            rules=[WITH_VITAMIN_C],
        ),
        """On odd days iron is alone.""",
        Impossible("company"),
    ),
    Case(
        "more days than needed are no fault",
        Plan(
            day=ordinary_day(),
            doses=[tablet("iron", every="2 days"), tablet("vitamin C")],
            rules=[EMPTY_STOMACH, WITH_VITAMIN_C],
        ),
        """Vitamin C is there every day, with or without iron.""",
        Timetable({"06:30": {"iron": 1, "vitamin C": 1}}, cost=(0, 0, 106)),
    ),
)
