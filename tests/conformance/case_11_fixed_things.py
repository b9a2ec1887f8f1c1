"""Coffee half an hour after levothyroxine, both fixed."""

from rlsnutri.plans import Drink, Medicine, Plan
from rlsnutri.rules import Competitor, Named
from tests.conformance import Case, Timetable, ordinary_day, tablet

CASES = (
    Case(
        "a rule between two fixed things is a warning and costs nothing",
        Plan(
            day=ordinary_day(),
            doses=[tablet("vitamin B12")],
            events=[Medicine("levothyroxine", at="06:30"), Drink("coffee", at="07:00")],
            rules=[Competitor(Named("levothyroxine"), Named("coffee"), before=60, after=60, id="coffee-later")],
        ),
        """Neither can be moved, so the must takes no part. Vitamin B12 joins the medicine at wake, 42 +
        10.""",
        Timetable({"06:30": {"vitamin B12": 1}}, cost=(0, 0, 52), warned=("coffee-later",)),
    ),
)
