"""``near=`` a previous answer after adding one dose: who moves?"""

from rlsnutri.plans import Plan
from rlsnutri.rules import Competitor, Named
from tests.conformance import Case, Timetable, ordinary_day, tablet

BEFORE = Plan(
    day=ordinary_day(),
    doses=[tablet("calcium"), tablet("iron")],
    rules=[Competitor(Named("iron"), Named("calcium"), before=120, after=120, id="iron")],
)
AFTER = Plan(
    day=ordinary_day(),
    doses=[*BEFORE.doses, tablet("zinc", at="07:30")],
    rules=[*BEFORE.rules, Competitor(Named("zinc"), Named("calcium"), before=120, after=120, id="zinc")],
)

CASES = (
    Case(
        "two doses before the third is added",
        BEFORE,
        """Two meals, calcium first in the order of names.""",
        Timetable({"07:30": {"calcium": 1}, "12:30": {"iron": 1}}, cost=(0, 0, 180)),
    ),
    Case(
        "without a previous answer the two change places",
        AFTER,
        """Zinc stands at breakfast, so calcium goes to lunch and iron joins zinc: 160 + 30.""",
        Timetable({"07:30": {"iron": 1, "zinc": 1}, "12:30": {"calcium": 1}}, cost=(0, 0, 190)),
    ),
    Case(
        "near the previous answer only one of them moves",
        AFTER,
        """Calcium was at breakfast and must give way to zinc there. Iron stays at lunch, and calcium moves to
        dinner: 240 + 30, dearer, but one intake moved instead of two.""",
        Timetable({"07:30": {"zinc": 1}, "12:30": {"iron": 1}, "18:30": {"calcium": 1}}, cost=(0, 0, 270)),
        near=BEFORE,
    ),
)
