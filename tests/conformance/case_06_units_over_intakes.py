"""Three units over two intakes; units that do not divide by ``times``; fewer units than ``times``."""

from rlsnutri.plans import Plan
from rlsnutri.rules import Ceiling
from tests.conformance import Case, Faulty, Impossible, Timetable, ordinary_day, tablet

CALCIUM = {"calcium": "250 mg"}

CASES = (
    Case(
        "three tablets over two intakes are two and one",
        Plan(day=ordinary_day(), doses=[tablet("calcium", CALCIUM, units=3, times=2)]),
        """Three does not divide by two, so each intake has at least one single tablet. Two intakes should
        be 360 apart (720 / 2): breakfast and dinner, or lunch and dinner, at 80 each. Earliest is
        breakfast, breakfast, dinner.""",
        Timetable({"07:30": {"calcium": 2}, "18:30": {"calcium": 1}}, cost=(0, 0, 180)),
    ),
    Case(
        "a ceiling may ask for one and two",
        Plan(
            day=ordinary_day(),
            doses=[tablet("calcium", CALCIUM, units=3, times=2), tablet("multi", CALCIUM, at="07:30")],
            rules=[Ceiling("calcium", "500 mg", id="ceiling")],
        ),
        """At breakfast stands the multi with 250 mg, so one more tablet at most. Breakfast and dinner
        remain the only two times: 160, three intakes 30. Any plan without breakfast pays a third time.""",
        Timetable({"07:30": {"calcium": 1, "multi": 1}, "18:30": {"calcium": 2}}, cost=(0, 0, 190)),
    ),
    Case(
        "four tablets over two intakes are two portions of two",
        Plan(
            day=ordinary_day(),
            doses=[tablet("calcium", CALCIUM, units=4, times=2), tablet("multi", CALCIUM, at="07:30")],
            rules=[Ceiling("calcium", "500 mg", id="ceiling")],
        ),
        """The shares are equal, 500 mg each, and none fits beside the multi. Lunch and dinner are exactly
        360 apart: 80 + 80 + 80 and three intakes. (One and three would have needed no third time, but is
        not allowed.)""",
        Timetable({"07:30": {"multi": 1}, "12:30": {"calcium": 1}, "18:30": {"calcium": 1}}, cost=(0, 0, 270)),
    ),
    Case(
        "equal shares are not evened out to fit a ceiling",
        Plan(
            day=ordinary_day(),
            doses=[tablet("calcium", CALCIUM, units=6, times=2)],
            rules=[Ceiling("calcium", "500 mg", id="ceiling")],
        ),
        """Six over two are three tablets each, 750 mg.""",
        Impossible("ceiling"),
    ),
    Case(
        "two tablets cannot be taken at three times",
        Plan(day=ordinary_day(), doses=[tablet("calcium", CALCIUM, units=2, times=3)]),
        """Each of three times needs a tablet.""",
        Faulty(),
    ),
    Case(
        "without a number of intakes tablets share a time",
        Plan(day=ordinary_day(), doses=[tablet("calcium", CALCIUM, units=3)]),
        """All three at the first meal: one time, one intake.""",
        Timetable({"07:30": {"calcium": 3}}, cost=(0, 0, 90)),
    ),
)
