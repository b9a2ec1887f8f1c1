"""Dolutegravir and calcium 15 minutes apart within one meal, and at two meals."""

from rlsnutri.plans import Dose, Medicine, Plan
from rlsnutri.rules import Competitor, Named, SameMeal
from tests.conformance import Case, Impossible, Timetable, ordinary_day, tablet

RULE = Competitor(Named("dolutegravir"), Named("calcium"), before=120, after=360, exempt=(SameMeal(),), id="apart")


def calcium(at: str) -> Dose:
    return tablet("calcium", at=at)


def dolutegravir(window: str) -> Medicine:
    return Medicine("dolutegravir", times=1, between=window)


CASES = (
    Case(
        "within one meal the rule lapses, 15 minutes apart",
        Plan(day=ordinary_day(), doses=[calcium("07:45"), dolutegravir("07:30-07:30")], rules=[RULE]),
        """Both stand within breakfast, 07:30 to 08:00.""",
        Timetable({"07:30": {"dolutegravir": 1}, "07:45": {"calcium": 1}}, cost=(0, 0, 200)),
    ),
    Case(
        "both ends of the meal are within it",
        Plan(day=ordinary_day(), doses=[calcium("08:00"), dolutegravir("07:30-07:30")], rules=[RULE]),
        """08:00 is the last minute of breakfast.""",
        Timetable({"07:30": {"dolutegravir": 1}, "08:00": {"calcium": 1}}, cost=(0, 0, 200)),
    ),
    Case(
        "a minute after the meal it holds",
        Plan(day=ordinary_day(), doses=[calcium("08:01"), dolutegravir("07:30-07:30")], rules=[RULE]),
        """31 minutes before calcium, and 120 are wanted.""",
        Impossible("apart"),
    ),
    Case(
        "the same minute outside a meal is not exempt",
        Plan(day=ordinary_day(), doses=[calcium("10:00"), dolutegravir("10:00-10:00")], rules=[RULE]),
        """No meal at 10:00.""",
        Impossible("apart"),
    ),
    Case(
        "at two meals it holds",
        Plan(day=ordinary_day(), doses=[calcium("07:30"), dolutegravir("12:30-13:00")], rules=[RULE]),
        """Lunch is 300 to 330 minutes after calcium, and 360 are wanted.""",
        Impossible("apart"),
    ),
    Case(
        "at two meals it is kept by the clock",
        Plan(day=ordinary_day(), doses=[calcium("07:30"), dolutegravir("12:30-18:30")], rules=[RULE]),
        """From 13:30 on it is 360 after calcium; dinner costs 80. Tomorrow's calcium is 780 after it.""",
        Timetable({"07:30": {"calcium": 1}, "18:30": {"dolutegravir": 1}}, cost=(0, 0, 180)),
    ),
)
