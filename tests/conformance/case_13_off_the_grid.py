"""A pin off the grid that another dose would like to join; wake at 06:40."""

from rlsnutri.plans import Day, Drink, Plan
from rlsnutri.policy import Policy
from tests.conformance import Case, Timetable, ordinary_day, tablet

CASES = (
    Case(
        "another dose joins a pin off the grid",
        Plan(day=ordinary_day(), doses=[tablet("iron", at="10:07"), tablet("zinc")]),
        """A pinned time between wake and bed is a candidate for all: 100 + 20, instead of 100 + 80 + 20.""",
        Timetable({"10:07": {"iron": 1, "zinc": 1}}, cost=(0, 0, 120)),
    ),
    Case(
        "a drink off the grid is a candidate too",
        Plan(
            day=ordinary_day(),
            doses=[tablet("zinc", between="10:00-10:15")],
            events=[Drink("juice", at="10:07")],
        ),
        """At a drink 86, on the grid 100.""",
        Timetable({"10:07": {"zinc": 1}}, cost=(0, 0, 96)),
    ),
    Case(
        "wake off the grid is a candidate",
        Plan(day=Day(wake="06:40", bed="22:25"), doses=[tablet("zinc", between="06:00-06:45")]),
        """06:40 is wake, 86; 06:45 is the first on the clock's quarter hours, 100.""",
        Timetable({"06:40": {"zinc": 1}}, cost=(0, 0, 96)),
    ),
    Case(
        "the grid counts from midnight, not from wake",
        Plan(day=Day(wake="06:40", bed="22:25"), doses=[tablet("zinc", between="06:41-07:05")]),
        """06:45 and 07:00 are on the grid; 06:55 would be a quarter of an hour after wake.""",
        Timetable({"06:45": {"zinc": 1}}, cost=(0, 0, 110)),
    ),
    Case(
        "a step that does not divide the day starts anew at midnight",
        Plan(
            day=Day(wake="16:00", bed="08:00"),
            doses=[tablet("zinc", between="00:01-01:40")],
            policy=Policy(step=50),
        ),
        """00:50 and 01:40 are on the grid. Counted on from the evening (23:20, 24:10) it would be 00:10.""",
        Timetable({"00:50": {"zinc": 1}}, cost=(0, 0, 110)),
    ),
)
