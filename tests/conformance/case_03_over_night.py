"""Last tonight and first tomorrow exactly at the gap, and one minute short."""

from rlsnutri.plans import Day, Plan
from rlsnutri.rules import Competitor, Named
from tests.conformance import Case, Impossible, Timetable, tablet

DAY = Day(wake="06:30", bed="22:30")


def apart(minutes: int) -> Competitor:
    return Competitor(Named("iron"), Named("calcium"), before=minutes, after=minutes, id="apart")


CASES = (
    Case(
        "from bed to the next wake are exactly eight hours",
        Plan(day=DAY, doses=[tablet("iron", at="22:30"), tablet("calcium", at="06:30")], rules=[apart(480)]),
        """Iron at 22:30 and tomorrow's calcium at 06:30 are 480 minutes apart, today's 960. Wake and bed
        86 each.""",
        Timetable({"06:30": {"calcium": 1}, "22:30": {"iron": 1}}, cost=(0, 0, 192)),
    ),
    Case(
        "one minute more is one too many",
        Plan(day=DAY, doses=[tablet("iron", at="22:30"), tablet("calcium", at="06:30")], rules=[apart(481)]),
        """Both are pinned, 480 minutes apart over night.""",
        Impossible("apart"),
    ),
    Case(
        "one minute more moves tomorrow's first intake",
        Plan(
            day=DAY,
            doses=[tablet("iron", at="22:30"), tablet("calcium", between="06:00-07:00")],
            rules=[apart(481)],
        ),
        """Calcium at wake would be cheaper (86) but is 480 minutes after last night's iron; 06:45 is 495.""",
        Timetable({"06:45": {"calcium": 1}, "22:30": {"iron": 1}}, cost=(0, 0, 206)),
    ),
    Case(
        "a day may not be long enough for both sides",
        Plan(day=DAY, doses=[tablet("iron"), tablet("calcium")], rules=[apart(721)]),
        """On the circle of 24 hours two daily intakes can be at most 720 minutes apart.""",
        Impossible("apart"),
    ),
    Case(
        "720 minutes on both sides is just possible",
        Plan(day=DAY, doses=[tablet("iron"), tablet("calcium")], rules=[apart(720)]),
        """Exactly twelve hours apart: wake 06:30 with 18:30, or 10:30 with bed 22:30, are 86 + 100;
        others are 200. Calcium comes first in the order of names: its earliest is wake.""",
        Timetable({"06:30": {"calcium": 1}, "18:30": {"iron": 1}}, cost=(0, 0, 206)),
    ),
)
