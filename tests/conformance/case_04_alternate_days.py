"""Two alternate-day doses on the same days, gaps 780/780; on even and odd days, gap 720."""

from rlsnutri.plans import Plan
from rlsnutri.rules import Competitor, Named
from tests.conformance import Case, Impossible, Timetable, ordinary_day, tablet


def apart(minutes: int) -> Competitor:
    return Competitor(Named("iron"), Named("zinc"), before=minutes, after=minutes, id="apart")


CASES = (
    Case(
        "on the same alternate days only the same day counts",
        Plan(
            day=ordinary_day(),
            doses=[tablet("iron", every="2 days"), tablet("zinc", every="2 days")],
            rules=[apart(780)],
        ),
        """There is no iron on the day after zinc: 13 hours within one day will do (every day it would
        take 26). The cheapest pair at least 780 apart is breakfast 07:30 (80) and bed 22:30 (86); dinner
        would leave only times before 05:30. Iron comes first in the order of names.""",
        Timetable({"07:30": {"iron": 1}, "22:30": {"zinc": 1}}, cost=(0, 0, 186)),
    ),
    Case(
        "every day 780 on both sides is impossible",
        Plan(day=ordinary_day(), doses=[tablet("iron"), tablet("zinc")], rules=[apart(780)]),
        """The two gaps around the clock would be 26 hours.""",
        Impossible("apart"),
    ),
    Case(
        "on even and odd days the same minute is 24 hours apart",
        Plan(
            day=ordinary_day(),
            doses=[tablet("iron", every="2 days"), tablet("zinc", every="2 days from day 1")],
            rules=[apart(720)],
        ),
        """Never on one day; from each to the next are 24 hours if both stand at breakfast.""",
        Timetable({"07:30": {"iron": 1, "zinc": 1}}, cost=(0, 0, 100)),
    ),
    Case(
        "on even and odd days exactly twelve hours are enough",
        Plan(
            day=ordinary_day(),
            doses=[
                tablet("iron", every="2 days", at="06:30"),
                tablet("zinc", every="2 days from day 1", between="18:00-22:30"),
            ],
            rules=[apart(720)],
        ),
        """Zinc at p on one day, iron at 06:30 on the next: 1440 - p minutes, p since wake, so p is at
        most 720, 18:30. That is dinner (80); wake is 86.""",
        Timetable({"06:30": {"iron": 1}, "18:30": {"zinc": 1}}, cost=(0, 0, 186)),
    ),
    Case(
        "one minute more moves it",
        Plan(
            day=ordinary_day(),
            doses=[
                tablet("iron", every="2 days", at="06:30"),
                tablet("zinc", every="2 days from day 1", between="18:00-22:30"),
            ],
            rules=[apart(721)],
        ),
        """18:30 is one minute short; 18:00 and 18:15 are left, both 100.""",
        Timetable({"06:30": {"iron": 1}, "18:00": {"zinc": 1}}, cost=(0, 0, 206)),
    ),
)
