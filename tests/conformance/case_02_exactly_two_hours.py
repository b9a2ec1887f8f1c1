"""Exactly 120 and 119 minutes on both sides; 0/120 at the same minute."""

from rlsnutri.plans import Plan
from rlsnutri.rules import Competitor, Named
from tests.conformance import Case, Impossible, Timetable, ordinary_day, tablet

CASES = (
    Case(
        "exactly two hours before is far enough",
        Plan(
            day=ordinary_day(),
            doses=[tablet("iron", at="10:00"), tablet("calcium", between="07:45-12:15")],
            rules=[Competitor(Named("iron"), Named("calcium"), before=120, after=120, id="apart")],
        ),
        """Calcium may stand until 08:00 or from 12:00 on; 07:45, 08:00, 12:00 and 12:15 are all 100, and
        07:45 is the earliest.""",
        Timetable({"07:45": {"calcium": 1}, "10:00": {"iron": 1}}, cost=(0, 0, 220)),
    ),
    Case(
        "of exactly two hours on either side the earlier is taken",
        Plan(
            day=ordinary_day(),
            doses=[tablet("iron", at="10:00"), tablet("calcium", between=["08:00-12:00"])],
            rules=[Competitor(Named("iron"), Named("calcium"), before=120, after=120, id="apart")],
        ),
        """Only 08:00 and 12:00 are left of the window, both exactly two hours away and both 100.""",
        Timetable({"08:00": {"calcium": 1}, "10:00": {"iron": 1}}, cost=(0, 0, 220)),
    ),
    Case(
        "exactly two hours after is far enough",
        Plan(
            day=ordinary_day(),
            doses=[tablet("iron", at="10:00"), tablet("calcium", between="08:01-12:00")],
            rules=[Competitor(Named("iron"), Named("calcium"), before=120, after=120, id="apart")],
        ),
        """Of 08:01 to 12:00 only the last minute is two hours from iron.""",
        Timetable({"10:00": {"iron": 1}, "12:00": {"calcium": 1}}, cost=(0, 0, 220)),
    ),
    Case(
        "119 minutes are too few for a must",
        Plan(
            day=ordinary_day(),
            doses=[
                tablet("iron", at="10:00"),
                tablet("calcium before", at="08:01"),
            ],
            rules=[Competitor(Named("iron"), Named("calcium before"), before=120, after=120, id="apart")],
        ),
        """From 08:01 to 10:00 are 119 minutes, and both are pinned.""",
        Impossible("apart"),
    ),
    Case(
        "119 minutes lack one, on either side",
        Plan(
            day=ordinary_day(),
            doses=[
                tablet("iron", at="10:00"),
                tablet("calcium before", at="08:01"),
                tablet("calcium after", at="11:59"),
            ],
            rules=[
                Competitor(
                    Named("iron"),
                    [Named("calcium before"), Named("calcium after")],
                    before=120,
                    after=120,
                    strength="should",
                    id="apart",
                )
            ],
        ),
        """Two pairs are broken, weight 4 each, and each lacks one minute. Three times of 100, three
        intakes.""",
        Timetable(
            {"08:01": {"calcium before": 1}, "10:00": {"iron": 1}, "11:59": {"calcium after": 1}},
            cost=(8, 8, 330),
        ),
    ),
    Case(
        "0/120 forbids the same minute",
        Plan(
            day=ordinary_day(),
            doses=[tablet("iron", at="10:00"), tablet("calcium", between="09:00-12:00")],
            rules=[Competitor(Named("iron"), Named("calcium"), before=0, after=120, id="apart")],
        ),
        """Together at 10:00 would be 120 in all, but only where both gaps are 0 may the minute be shared.
        Calcium before iron must be two hours before, out of the window; a minute after iron is free:
        10:15 is the first on the grid.""",
        Timetable({"10:00": {"iron": 1}, "10:15": {"calcium": 1}}, cost=(0, 0, 220)),
    ),
    Case(
        "0/120 lacks all of the 120 at the same minute",
        Plan(
            day=ordinary_day(),
            doses=[tablet("iron", at="10:00"), tablet("calcium", at="10:00")],
            rules=[Competitor(Named("iron"), Named("calcium"), before=0, after=120, strength="should", id="apart")],
        ),
        """One pair, weight 4, missing the larger gap: 4 x 120. One time 100, two intakes 20.""",
        Timetable({"10:00": {"calcium": 1, "iron": 1}}, cost=(4, 480, 120)),
    ),
)
