"""Windows past midnight and before wake; "before breakfast or at bedtime"; a preferred window."""

from rlsnutri.plans import Day, Plan
from rlsnutri.rules import (
    Anchor,
    AroundMeal,
    Ceiling,
    ClockWindow,
    Competitor,
    Named,
    OffsetWindow,
    Window,
)
from tests.conformance import Case, Timetable, ordinary_day, tablet

BEFORE_BREAKFAST_OR_AT_BEDTIME = Window(
    Named("iron"),
    [
        AroundMeal(start=-60, end=-30, meals="breakfast", measured_from="start"),
        OffsetWindow(Anchor.BED, -30, 0),
    ],
    id="when",
)
EVENING = ClockWindow("20:00", "22:30")

CASES = (
    Case(
        "22:00 to 02:00 passes midnight",
        Plan(
            day=Day(wake="07:00", bed="03:00"),
            doses=[tablet("iron"), tablet("zinc", at="00:10")],
            rules=[Window(Named("iron"), ClockWindow("22:00", "02:00"), id="late")],
        ),
        """00:10 is inside, and joining it costs no time.""",
        Timetable({"00:10": {"iron": 1, "zinc": 1}}, cost=(0, 0, 120)),
    ),
    Case(
        "the end of a window past midnight is inside",
        Plan(
            day=Day(wake="07:00", bed="03:00"),
            doses=[tablet("iron"), tablet("zinc", at="02:00")],
            rules=[Window(Named("iron"), ClockWindow("22:00", "02:00"), id="late")],
        ),
        """02:00 itself is still inside.""",
        Timetable({"02:00": {"iron": 1, "zinc": 1}}, cost=(0, 0, 120)),
    ),
    Case(
        "one minute past its end is outside",
        Plan(
            day=Day(wake="07:00", bed="03:00"),
            doses=[tablet("iron"), tablet("zinc", at="02:01")],
            rules=[Window(Named("iron"), ClockWindow("22:00", "02:00"), id="late")],
        ),
        """Iron cannot join; all of its window costs 100, and 22:00 is the earliest.""",
        Timetable({"22:00": {"iron": 1}, "02:01": {"zinc": 1}}, cost=(0, 0, 220)),
    ),
    Case(
        "a window that starts before wake is still open at wake",
        Plan(
            day=ordinary_day(),
            doses=[tablet("iron")],
            rules=[Window(Named("iron"), ClockWindow("05:00", "07:00"), id="early")],
        ),
        """06:30 is inside and is wake, 86.""",
        Timetable({"06:30": {"iron": 1}}, cost=(0, 0, 96)),
    ),
    Case(
        "before breakfast or at bedtime: an hour before is wake",
        Plan(day=ordinary_day(), doses=[tablet("iron")], rules=[BEFORE_BREAKFAST_OR_AT_BEDTIME]),
        """06:30 to 07:00 or 22:00 to 22:30. Wake and bed are 86; wake is earlier.""",
        Timetable({"06:30": {"iron": 1}}, cost=(0, 0, 96)),
    ),
    Case(
        "before breakfast or at bedtime: what stands at wake sends it to bed",
        Plan(
            day=ordinary_day(),
            doses=[tablet("iron"), tablet("zinc", at="06:30")],
            rules=[
                BEFORE_BREAKFAST_OR_AT_BEDTIME,
                Competitor(Named("iron"), Named("zinc"), before=120, after=120, id="apart"),
            ],
        ),
        """The morning is within two hours of zinc; bed is 86.""",
        Timetable({"06:30": {"zinc": 1}, "22:30": {"iron": 1}}, cost=(0, 0, 192)),
    ),
    Case(
        "of three tablets two are inside a preferred window",
        Plan(
            day=ordinary_day(),
            doses=[tablet("calcium", {"calcium": "250 mg"}, units=3)],
            rules=[
                Ceiling("calcium", "500 mg", id="ceiling"),
                Window(Named("calcium"), EVENING, strength="prefer", evidence="moderate", id="evening"),
            ],
        ),
        """At most two in a slot. Two at bed (86) and one at a meal (80): a third of 46 is 15, rounded
        down; with two intakes 201. Both slots in the evening are 86 + 100 + 20 = 206. Two at the meal and
        one at bed pay 30. Of the meals (dinner is 90 minutes away, which counts 46 as well) breakfast is
        the earliest.""",
        Timetable({"07:30": {"calcium": 1}, "22:30": {"calcium": 2}}, cost=(0, 0, 201)),
    ),
    Case(
        "outside a preferred window minutes count up to the price",
        Plan(
            day=ordinary_day(),
            doses=[tablet("magnesium"), tablet("zinc", at="19:50")],
            rules=[Window(Named("magnesium"), EVENING, strength="prefer", evidence="moderate", id="evening")],
        ),
        """Joining zinc ten minutes before the window costs 10; bed would be 86.""",
        Timetable({"19:50": {"magnesium": 1, "zinc": 1}}, cost=(0, 0, 130)),
    ),
)
