"""A null side: the evening before, the same minute, the same waking day."""

from rlsnutri.clock import AnyDays
from rlsnutri.plans import Plan
from rlsnutri.rules import Competitor, Named
from tests.conformance import Case, Impossible, Timetable, ordinary_day, tablet

CASES = (
    Case(
        "the evening before is another waking day",
        Plan(
            day=ordinary_day(),
            doses=[tablet("iron", between="20:00-22:30"), tablet("tetracycline", at="06:30")],
            rules=[Competitor(Named("iron"), Named("tetracycline"), before=None, after=120, id="after")],
        ),
        """Iron may not come before tetracycline, but that asks nothing of the next morning. Bed 86, wake
        86.""",
        Timetable({"06:30": {"tetracycline": 1}, "22:30": {"iron": 1}}, cost=(0, 0, 192)),
    ),
    Case(
        "within the waking day the side is forbidden",
        Plan(
            day=ordinary_day(),
            doses=[tablet("iron", between="06:30-20:00"), tablet("tetracycline", at="20:30")],
            rules=[Competitor(Named("iron"), Named("tetracycline"), before=None, after=0, id="after")],
        ),
        """All of iron's window is before tetracycline.""",
        Impossible("after"),
    ),
    Case(
        "the same minute is forbidden too, even with nothing asked of the other side",
        Plan(
            day=ordinary_day(),
            doses=[tablet("iron"), tablet("tetracycline")],
            rules=[Competitor(Named("iron"), Named("tetracycline"), before=None, after=0, id="after")],
        ),
        """Two times. The cheapest are two meals with iron after tetracycline; iron's earliest is then
        lunch.""",
        Timetable({"07:30": {"tetracycline": 1}, "12:30": {"iron": 1}}, cost=(0, 0, 180)),
    ),
    Case(
        "a forbidden side covers the whole of a meal",
        Plan(
            day=ordinary_day(),
            doses=[tablet("iron", between="07:30-08:15")],
            rules=[Competitor(Named("iron"), Named("breakfast"), before=None, after=0, id="after")],
        ),
        """07:30 to 08:00 is inside; 08:15 is after it.""",
        Timetable({"08:15": {"iron": 1}}, cost=(0, 0, 110)),
    ),
    Case(
        "both sides forbidden means never on one day",
        Plan(
            day=ordinary_day(),
            doses=[tablet("iron", every="2 days"), tablet("zinc", every=AnyDays(1, 2))],
            rules=[Competitor(Named("iron"), Named("zinc"), before=None, after=None, id="never")],
        ),
        """Zinc goes to the days without iron, and there may share its minute.""",
        Timetable({"07:30": {"iron": 1, "zinc": 1}}, cost=(0, 0, 100), days={"zinc": (1,)}),
    ),
    Case(
        "both sides forbidden on daily doses is impossible",
        Plan(
            day=ordinary_day(),
            doses=[tablet("iron"), tablet("zinc")],
            rules=[Competitor(Named("iron"), Named("zinc"), before=None, after=None, id="never")],
        ),
        """They share every day.""",
        Impossible("never"),
    ),
    Case(
        "in a should rule a null side is free",
        Plan(
            day=ordinary_day(),
            doses=[tablet("iron", at="10:00"), tablet("zinc", at="10:30")],
            rules=[
                Competitor(Named("iron"), Named("zinc"), before=None, after=120, strength="should", id="after"),
            ],
        ),
        """Iron is before zinc, where null asks for 0 minutes.""",
        Timetable({"10:00": {"iron": 1}, "10:30": {"zinc": 1}}, cost=(0, 0, 220)),
    ),
)
