"""An intake after midnight of an alternate-day dose, bed at 01:00."""

from rlsnutri.plans import Day, Plan
from rlsnutri.rules import Competitor, Named
from tests.conformance import Case, Timetable, tablet

DAY = Day(wake="07:00", bed="01:00")
APART = Competitor(Named("iron"), Named("zinc"), before=420, after=420, id="apart")

CASES = (
    Case(
        "half past midnight belongs to the day that began in the morning",
        Plan(
            day=DAY,
            doses=[
                tablet("iron", every="2 days", at="00:30"),
                tablet("zinc", every="2 days from day 1", between="07:00-12:00"),
            ],
            rules=[APART],
        ),
        """Iron on day 0 stands 1050 minutes after that day's wake. Zinc on day 1 at 07:00 comes 390
        minutes later, 07:15 405, 07:30 exactly 420: the first that will do, at 100. Iron's slot is 100.""",
        Timetable({"07:30": {"zinc": 1}, "00:30": {"iron": 1}}, cost=(0, 0, 220)),
    ),
    Case(
        "on the same days the morning before is far away",
        Plan(
            day=DAY,
            doses=[
                tablet("iron", every="2 days", at="00:30"),
                tablet("zinc", every="2 days", between="07:00-12:00"),
            ],
            rules=[APART],
        ),
        """Zinc in the morning of day 0 is 1050 minutes before iron; the next morning has no zinc. Wake
        costs 86.""",
        Timetable({"07:00": {"zinc": 1}, "00:30": {"iron": 1}}, cost=(0, 0, 206)),
    ),
    Case(
        "bed after midnight comes after the evening",
        Plan(
            day=DAY,
            doses=[tablet("iron", at="00:30"), tablet("zinc", between="21:00-01:00")],
            rules=[Competitor(Named("zinc"), Named("iron"), before=None, after=30, id="after-iron")],
        ),
        """Zinc may not come before iron in one waking day: half an hour after it is 01:00, bed (86).""",
        Timetable({"00:30": {"iron": 1}, "01:00": {"zinc": 1}}, cost=(0, 0, 206)),
    ),
)
