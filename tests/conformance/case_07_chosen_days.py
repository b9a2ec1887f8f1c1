"""Two equal ways to choose the day of a weekly dose; weekly beside alternate days, never on one day."""

from rlsnutri.clock import Days
from rlsnutri.plans import Medicine, Plan
from rlsnutri.rules import Competitor, Named, NotSameDay
from tests.conformance import Case, Impossible, Timetable, ordinary_day, tablet

CASES = (
    Case(
        "of seven equal days the first is chosen",
        Plan(day=ordinary_day(), doses=[tablet("folic acid", every="week")]),
        """Breakfast, and any day is as good as another.""",
        Timetable({"07:30": {"folic acid": 1}}, cost=(0, 0, 90), days={"folic acid": (0,)}),
    ),
    Case(
        "of two equal days the earlier is chosen",
        Plan(
            day=ordinary_day(),
            doses=[tablet("folic acid", every="week")],
            events=[Medicine("methotrexate", at="07:30", every=Days(7, (0, 1, 3, 5, 6)))],
            rules=[NotSameDay(Named("methotrexate"), Named("folic acid"), id="other-day")],
        ),
        """Days 2 and 4 are without methotrexate. On them it is not there to join, so breakfast costs the
        meal's 80.""",
        Timetable({"07:30": {"folic acid": 1}}, cost=(0, 0, 90), days={"folic acid": (2,)}),
    ),
    Case(
        "an earlier time comes before an earlier day",
        Plan(
            day=ordinary_day(),
            doses=[tablet("folic acid", every="week"), tablet("iron", at="22:30", every="monday")],
            rules=[Competitor(Named("folic acid"), Named("iron"), before=960, after=960, id="apart")],
        ),
        """Iron stands on day 0 at 22:30. On day 0 folic acid is 960 before it only at wake, 06:30 (86);
        on day 1 it must be 960 after: 14:30 or later; from day 2 to day 6 all is free. Joining iron at
        22:30 on another day costs no new time: 86 + 20. The time is then fixed; day 1 at 22:30 is 1440
        after iron: the earliest day.""",
        Timetable({"22:30": {"folic acid": 1, "iron": 1}}, cost=(0, 0, 106), days={"folic acid": (1,)}),
    ),
    Case(
        "weekly and alternate days always meet",
        Plan(
            day=ordinary_day(),
            doses=[tablet("folic acid", every="week"), tablet("iron", every="2 days")],
            rules=[NotSameDay(Named("folic acid"), Named("iron"), id="other-day")],
        ),
        """The chosen day is the same in every week, so of two weeks (day d and day d + 7) one is even.""",
        Impossible("other-day"),
    ),
    Case(
        "weekly and alternate days meet once, whatever the number of days",
        Plan(
            day=ordinary_day(),
            doses=[tablet("folic acid", every="week"), tablet("iron", every="2 days")],
            rules=[NotSameDay(Named("folic acid"), Named("iron"), strength="should", id="other-day")],
        ),
        """It cannot be kept, on no choice: weight 4, missing 1. Both at breakfast.""",
        Timetable({"07:30": {"folic acid": 1, "iron": 1}}, cost=(4, 4, 100), days={"folic acid": (0,)}),
    ),
    Case(
        "three weekly doses on three days",
        Plan(
            day=ordinary_day(),
            doses=[
                tablet("alendronate", every="week"),
                tablet("folic acid", every="week"),
                tablet("methotrexate", every="week"),
            ],
            rules=[
                NotSameDay(Named("methotrexate"), Named("folic acid"), id="a"),
                NotSameDay(Named("methotrexate"), Named("alendronate"), id="b"),
                NotSameDay(Named("folic acid"), Named("alendronate"), id="c"),
            ],
        ),
        """All at breakfast, on days 0, 1 and 2 in the order of their names.""",
        Timetable(
            {"07:30": {"alendronate": 1, "folic acid": 1, "methotrexate": 1}},
            cost=(0, 0, 110),
            days={"alendronate": (0,), "folic acid": (1,), "methotrexate": (2,)},
        ),
    ),
)
