"""A should that cannot be kept is missed by as little as possible."""

from rlsnutri.plans import Plan
from rlsnutri.rules import Competitor, Named
from tests.conformance import Case, Timetable, ordinary_day, tablet

CASES = (
    Case(
        "iron only 06:30 to 08:30, calcium pinned at 07:30, 120 wanted",
        Plan(
            day=ordinary_day(),
            doses=[tablet("calcium", at="07:30"), tablet("iron", between="06:30-08:30")],
            rules=[Competitor(Named("iron"), Named("calcium"), before=120, after=120, strength="should", id="apart")],
        ),
        """At both ends it lacks 60, in between more: 4 x 60. Wake (86) is cheaper than 08:30 (100).
        Joining calcium would save a time of day, but lack 120.""",
        Timetable({"06:30": {"iron": 1}, "07:30": {"calcium": 1}}, cost=(4, 240, 186)),
    ),
)
