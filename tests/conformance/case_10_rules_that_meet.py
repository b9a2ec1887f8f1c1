"""The same rule twice; two rules on one pair; both directions; a must 30 beside a should 240."""

from rlsnutri.plans import Medicine, Plan
from rlsnutri.rules import ClockWindow, Competitor, Named, Substance, Window
from tests.conformance import Case, Timetable, ordinary_day, tablet

EVENING = ClockWindow("20:00", "22:00")

CASES = (
    Case(
        "the same rule twice is broken once, with the better evidence",
        Plan(
            day=ordinary_day(),
            doses=[tablet("magnesium", at="07:30")],
            rules=[
                Window(Named("magnesium"), EVENING, strength="should", evidence="weak", id="evening-1"),
                Window(Named("magnesium"), EVENING, strength="should", evidence="moderate", id="evening-2"),
            ],
        ),
        """From 22:00 to 07:30 are 570 minutes over night, less than the 750 to 20:00. Weight 2 once, 2 x
        570.""",
        Timetable({"07:30": {"magnesium": 1}}, cost=(2, 1140, 90)),
    ),
    Case(
        "two windows are two instances",
        Plan(
            day=ordinary_day(),
            doses=[tablet("magnesium", at="07:30")],
            rules=[
                Window(Named("magnesium"), EVENING, strength="should", evidence="weak", id="evening"),
                Window(
                    Named("magnesium"),
                    ClockWindow("21:00", "22:00"),
                    strength="should",
                    evidence="moderate",
                    id="late",
                ),
            ],
        ),
        """The numbers differ, so each holds by itself: 1 + 2 broken, 570 + 2 x 570 missing.""",
        Timetable({"07:30": {"magnesium": 1}}, cost=(3, 1710, 90)),
    ),
    Case(
        "two rules on one pair are one instance: the largest weight, the most missing",
        Plan(
            day=ordinary_day(),
            doses=[tablet("iron", at="10:00"), tablet("zinc", at="10:00")],
            rules=[
                Competitor(
                    Named("iron"),
                    Named("zinc"),
                    before=120,
                    after=120,
                    strength="should",
                    evidence="weak",
                    id="long",
                ),
                Competitor(
                    Named("iron"),
                    Named("zinc"),
                    before=60,
                    after=60,
                    strength="should",
                    evidence="moderate",
                    id="short",
                ),
            ],
        ),
        """Weight 2 of the one, 120 minutes of the other: 2 broken, 2 x 120 missing. One time 100, two
        intakes.""",
        Timetable({"10:00": {"iron": 1, "zinc": 1}}, cost=(2, 240, 120)),
    ),
    Case(
        "where a pair matches in both directions both hold",
        Plan(
            day=ordinary_day(),
            doses=[
                tablet("first", {"calcium": "300 mg"}, at="10:00"),
                tablet("second", {"calcium": "300 mg"}, at="11:30"),
            ],
            rules=[
                Competitor(
                    Substance("calcium"),
                    Substance("calcium"),
                    before=120,
                    after=60,
                    strength="should",
                    id="apart",
                )
            ],
        ),
        """The second is 90 after the first, which as subject needs 120 before its object: 30 short. The
        second as subject comes 90 after its object and needs 60. One instance: 4 broken, 4 x 30 missing.""",
        Timetable({"10:00": {"first": 1}, "11:30": {"second": 1}}, cost=(4, 120, 220)),
    ),
    Case(
        "a must of 30 beside a should of 240: each at its own strength",
        Plan(
            day=ordinary_day(),
            doses=[
                Medicine("levothyroxine", times=1, between="06:30-08:00"),
                tablet("calcium", at="07:30"),
            ],
            rules=[
                Competitor(Named("levothyroxine"), Named("calcium"), before=30, after=30, id="plan"),
                Competitor(
                    Named("levothyroxine"),
                    Named("calcium"),
                    before=240,
                    after=240,
                    strength="should",
                    evidence="moderate",
                    id="catalogue",
                ),
            ],
        ),
        """The must leaves 06:30 to 07:00 and 08:00. 06:30 lacks 180 of the 240, the others 210. It
        protects a medicine: 8 broken, 8 x 180 missing. Wake 86, breakfast 80, two intakes.""",
        Timetable({"06:30": {"levothyroxine": 1}, "07:30": {"calcium": 1}}, cost=(8, 1440, 186)),
    ),
    Case(
        "preferences on one pair cost once, the dearest",
        Plan(
            day=ordinary_day(),
            doses=[tablet("iron", at="10:00"), tablet("zinc", at="10:00")],
            rules=[
                Competitor(
                    Named("iron"),
                    Named("zinc"),
                    before=120,
                    after=120,
                    strength="prefer",
                    evidence="weak",
                    id="long",
                ),
                Competitor(
                    Named("zinc"),
                    Named("iron"),
                    before=60,
                    after=60,
                    strength="prefer",
                    evidence="moderate",
                    id="short",
                ),
            ],
        ),
        """One pair: the dearer of 31 and 46. 100 + 20 + 46.""",
        Timetable({"10:00": {"iron": 1, "zinc": 1}}, cost=(0, 0, 166)),
    ),
)
