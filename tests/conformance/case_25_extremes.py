"""An empty plan; a plan of events only; eighty riders at one breakfast."""

from rlsnutri.plans import Drink, Medicine, Plan
from rlsnutri.policy import Policy
from tests.conformance import Case, Timetable, ordinary_day, tablet

RIDERS = [f"rider {number:02d}" for number in range(80)]

CASES = (
    Case(
        "an empty plan has an empty schedule",
        Plan(day=ordinary_day()),
        """Nothing to take costs nothing.""",
        Timetable({}, cost=(0, 0, 0)),
    ),
    Case(
        "events only have nothing to place",
        Plan(
            day=ordinary_day(),
            events=[Medicine("gabapentin", at=["08:00", "21:00"]), Drink("coffee", at="07:30")],
        ),
        """Times of medicines only cost nothing.""",
        Timetable({}, cost=(0, 0, 0)),
    ),
    Case(
        "events only still count as times of day",
        Plan(
            day=ordinary_day(),
            events=[Medicine("gabapentin", at=["08:00", "21:00"])],
            policy=Policy.fewest_times(),
        ),
        """Two prescribed times; they are counted but cost nothing.""",
        Timetable({}, cost=(0, 0, 0)),
    ),
    Case(
        "eighty riders sit at one breakfast",
        Plan(day=ordinary_day(), doses=[tablet(name, with_meal="breakfast") for name in RIDERS]),
        """One time at the start of the meal and eighty intakes: 80 + 800.""",
        Timetable({"07:30": dict.fromkeys(RIDERS, 1)}, cost=(0, 0, 880)),
    ),
)
