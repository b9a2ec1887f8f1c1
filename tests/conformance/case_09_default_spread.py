"""A medicine without prescribed times, twice daily, with no interval rule: the default spread."""

from rlsnutri.plans import Medicine, Plan
from rlsnutri.rules import Interval, Named
from tests.conformance import Case, Impossible, Timetable, ordinary_day, tablet

CASES = (
    Case(
        "twice daily is spread over six hours",
        Plan(day=ordinary_day(), doses=[Medicine("levodopa", times=2)]),
        """720 // 2 = 360. Breakfast and lunch are 300 apart; breakfast and dinner 660 (and 780 over
        night).""",
        Timetable({"07:30": {"levodopa": 1}, "18:30": {"levodopa": 1}}, cost=(0, 0, 180)),
    ),
    Case(
        "exactly six hours will do, whatever it costs",
        Plan(day=ordinary_day(), doses=[Medicine("levodopa", times=2, between="07:00-13:00")]),
        """Only 07:00 and 13:00 are 360 apart; nothing broken comes before convenience.""",
        Timetable({"07:00": {"levodopa": 1}, "13:00": {"levodopa": 1}}, cost=(0, 0, 220)),
    ),
    Case(
        "what cannot be kept lacks as little as possible, and weighs as a medicine",
        Plan(day=ordinary_day(), doses=[Medicine("levodopa", times=2, between="07:00-12:30")]),
        """At most 330 apart: 07:00 and 12:30, lunch. Weight 8, missing 30 x 8; times 100 + 80.""",
        Timetable({"07:00": {"levodopa": 1}, "12:30": {"levodopa": 1}}, cost=(8, 240, 200)),
    ),
    Case(
        "what must give never gives up the spacing: two hours, to the minute",
        Plan(day=ordinary_day(), doses=[Medicine("levodopa", times=2, between="07:00-09:00")]),
        """360 wanted, 120 possible and needed: weight 8, missing 240 x 8; 07:00 and 09:00, 100 + 100 + 20.""",
        Timetable({"07:00": {"levodopa": 1}, "09:00": {"levodopa": 1}}, cost=(8, 1920, 220)),
    ),
    Case(
        "one minute short of the spacing is no schedule",
        Plan(day=ordinary_day(), doses=[Medicine("levodopa", times=2, between="07:01-09:00")]),
        """From 07:15 to 09:00 there are 105 minutes, and prescribed intakes are never closer than 120.""",
        Impossible(),
    ),
    Case(
        "an interval rule takes the place of the spread",
        Plan(
            day=ordinary_day(),
            doses=[Medicine("levodopa", times=2, between="07:00-12:30")],
            rules=[Interval(Named("levodopa"), least=240, id="four-hours")],
        ),
        """Breakfast and lunch are 300 apart, and the rule asks for 240.""",
        Timetable({"07:30": {"levodopa": 1}, "12:30": {"levodopa": 1}}, cost=(0, 0, 180)),
    ),
    Case(
        "the interval counts over night",
        Plan(
            day=ordinary_day(),
            doses=[Medicine("levodopa", times=2)],
            rules=[Interval(Named("levodopa"), least=700, id="twelve-hours")],
        ),
        """Two gaps of at least 700 in 1440: from 700 to 740 apart. No two meals; wake 06:30 with dinner
        18:30 are 720: 166. Other meals would have to go with 100 (lunch 12:30 only with 00:10 to 00:50),
        bed 22:30 with 10:10 to 10:50.""",
        Timetable({"06:30": {"levodopa": 1}, "18:30": {"levodopa": 1}}, cost=(0, 0, 186)),
    ),
    Case(
        "without across midnight the night does not count",
        Plan(
            day=ordinary_day(),
            doses=[Medicine("levodopa", times=2)],
            rules=[Interval(Named("levodopa"), least=800, across_midnight=False, id="by-day")],
        ),
        """Breakfast 07:30 and bed 22:30 are 900 apart: 80 + 86. Over night they are 540 apart, which
        nobody asks.""",
        Timetable({"07:30": {"levodopa": 1}, "22:30": {"levodopa": 1}}, cost=(0, 0, 186)),
    ),
    Case(
        "three intakes at most five hours apart do not reach around the clock",
        Plan(
            day=ordinary_day(),
            doses=[Medicine("levodopa", times=3)],
            rules=[Interval(Named("levodopa"), most=300, id="five-hours")],
        ),
        """Three gaps fill 24 hours, so one of them is at least eight hours long, whenever they stand.""",
        Impossible("five-hours"),
    ),
    Case(
        "at most eight hours apart the night decides",
        Plan(
            day=ordinary_day(),
            doses=[tablet("levodopa", units=4)],
            rules=[Interval(Named("levodopa"), most=480, id="eight-hours")],
        ),
        """Only from bed 22:30 to wake 06:30 are no more than eight hours, so both are needed (86 each),
        and one time at least between them that is within eight hours of both: exactly 14:30 (100), as two
        meals would cost more. Three intakes for four tablets; the earliest has the one more.""",
        Timetable(
            {"06:30": {"levodopa": 2}, "14:30": {"levodopa": 1}, "22:30": {"levodopa": 1}},
            cost=(0, 0, 302),
        ),
    ),
    Case(
        "one intake is 24 hours from itself",
        Plan(
            day=ordinary_day(),
            doses=[Medicine("levodopa", times=1)],
            rules=[Interval(Named("levodopa"), most=1439, id="within-a-day")],
        ),
        """From one day's intake to the next day's are 1440 minutes.""",
        Impossible("within-a-day"),
    ),
    Case(
        "tablets without a number of intakes keep the spacing of the policy",
        Plan(
            day=ordinary_day(),
            doses=[tablet("magnesium", units=2, at=["07:30", "09:29"])],
        ),
        """120 minutes between intakes of one dose, as a must, and the pins are 119 apart. No rule of the
        plan is to blame: a pin and a default.""",
        Impossible(),
    ),
)
