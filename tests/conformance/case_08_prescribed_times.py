"""A medicine prescribed for 03:00, for 06:00 before wake at 06:30, on alternate days: who joins it?"""

from rlsnutri.plans import Medicine, Plan
from rlsnutri.policy import Policy
from rlsnutri.rules import Competitor, Named
from tests.conformance import Case, Timetable, ordinary_day, tablet

CASES = (
    Case(
        "nobody joins at night",
        Plan(
            day=ordinary_day(),
            doses=[tablet("zinc")],
            events=[Medicine("pramipexole", at="03:00")],
        ),
        """03:00 is outside wake to bed, so it is no candidate. A time of medicines only costs nothing.""",
        Timetable({"07:30": {"zinc": 1}}, cost=(0, 0, 90)),
    ),
    Case(
        "a listed time at night can be joined, at the full price",
        Plan(
            day=ordinary_day(),
            doses=[tablet("zinc")],
            events=[Medicine("pramipexole", at="03:00")],
            policy=Policy(times=("03:00", "12:00")),
        ),
        """Listed times replace the grid. Beside a medicine costs 42 only between wake and bed, so both
        are 100, and 12:00 is earlier in the waking day.""",
        Timetable({"12:00": {"zinc": 1}}, cost=(0, 0, 110)),
    ),
    Case(
        "at night it is joined where the number of times counts first",
        Plan(
            day=ordinary_day(),
            doses=[tablet("zinc")],
            events=[Medicine("pramipexole", at="03:00")],
            policy=Policy(times=("03:00", "12:00"), count_times_first=True),
        ),
        """The prescribed time counts already: one time of day at 03:00, two otherwise.""",
        Timetable({"03:00": {"zinc": 1}}, cost=(0, 0, 110)),
    ),
    Case(
        "half an hour before wake belongs to the night before",
        Plan(
            day=ordinary_day(),
            doses=[tablet("zinc")],
            events=[Medicine("levothyroxine", at="06:00")],
            rules=[Competitor(Named("levothyroxine"), Named("zinc"), before=60, after=420, id="apart")],
        ),
        """06:00 is 1410 minutes after wake, no candidate and after everything else of that day. Zinc
        before it must be 420 before: until 23:00, always so. And tomorrow's zinc comes 60 after: from
        07:00 on. Breakfast it is.""",
        Timetable({"07:30": {"zinc": 1}}, cost=(0, 0, 90)),
    ),
    Case(
        "who is taken on the same days joins a medicine",
        Plan(
            day=ordinary_day(),
            doses=[tablet("zinc", every="2 days")],
            events=[Medicine("prednisone", at="12:00", every="2 days")],
        ),
        """Beside the medicine on every day that zinc is taken: 42 + 10.""",
        Timetable({"12:00": {"zinc": 1}}, cost=(0, 0, 52)),
    ),
    Case(
        "who is taken on other days does not",
        Plan(
            day=ordinary_day(),
            doses=[tablet("zinc", every="2 days from day 1")],
            events=[Medicine("prednisone", at="12:00", every="2 days")],
        ),
        """The medicine is never there when zinc is, so 12:00 costs 100 and breakfast 80.""",
        Timetable({"07:30": {"zinc": 1}}, cost=(0, 0, 90)),
    ),
    Case(
        "one daily dose takes the low price from all",
        Plan(
            day=ordinary_day(),
            doses=[tablet("iron"), tablet("zinc", every="2 days")],
            events=[Medicine("prednisone", at="12:00", every="2 days")],
        ),
        """Zinc beside the medicine and iron at breakfast are 42 + 80; both at 12:00 are 100, as iron is
        there every day; both at breakfast are 80. Two intakes.""",
        Timetable({"07:30": {"iron": 1, "zinc": 1}}, cost=(0, 0, 100)),
    ),
)
