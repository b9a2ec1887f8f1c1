"""1,000 mg in three equal shares against a threshold; what a ceiling divides and what it does not."""

from rlsnutri.plans import Plan
from rlsnutri.rules import Ceiling, Competitor, Named, Substance
from tests.conformance import Case, Timetable, ordinary_day, powder, tablet


def away_from_calcium(threshold: str) -> Competitor:
    return Competitor(Named("iron"), Substance("calcium", at_least=threshold), before=120, after=120, id="apart")


CASES = (
    Case(
        "a third of 1,000 mg is less than 334",
        Plan(
            day=ordinary_day(),
            doses=[powder("calcium", "1000 mg", times=3), tablet("iron")],
            rules=[away_from_calcium("334 mg")],
        ),
        """333.3 mg do not reach the threshold. Three intakes should be 240 apart: the three meals, and
        iron with the first. 240 + 4 x 10.""",
        Timetable(
            {"07:30": {"calcium": 1, "iron": 1}, "12:30": {"calcium": 1}, "18:30": {"calcium": 1}},
            cost=(0, 0, 280),
        ),
    ),
    Case(
        "a third of 1,000 mg is more than 333",
        Plan(
            day=ordinary_day(),
            doses=[powder("calcium", "1000 mg", times=3), tablet("iron")],
            rules=[away_from_calcium("333 mg")],
        ),
        """Each share counts, so iron needs a fourth time. Three meals and bed are 326; wake is only 60
        from breakfast. Calcium comes first in the order of names, so it has the meals.""",
        Timetable(
            {
                "07:30": {"calcium": 1},
                "12:30": {"calcium": 1},
                "18:30": {"calcium": 1},
                "22:30": {"iron": 1},
            },
            cost=(0, 0, 366),
        ),
    ),
    Case(
        "a third of 999 mg is exactly 333",
        Plan(
            day=ordinary_day(),
            doses=[powder("calcium", "999 mg", times=3), tablet("iron")],
            rules=[away_from_calcium("333 mg")],
        ),
        """At least means at least; as before.""",
        Timetable(
            {
                "07:30": {"calcium": 1},
                "12:30": {"calcium": 1},
                "18:30": {"calcium": 1},
                "22:30": {"iron": 1},
            },
            cost=(0, 0, 366),
        ),
    ),
    Case(
        "iron over a ceiling stays whole, as dividing brings nothing",
        Plan(
            day=ordinary_day(),
            doses=[powder("iron", "100 mg")],
            rules=[Ceiling("iron", "60 mg", divides=False, strength="should", id="ceiling")],
        ),
        """One portion; a should ceiling is kept by a single portion.""",
        Timetable({"07:30": {"iron": 1}}, cost=(0, 0, 90), warned=("iron:iron",)),
    ),
    Case(
        "magnesium over a ceiling is divided into as few portions as will do",
        Plan(
            day=ordinary_day(),
            doses=[powder("magnesium", "600 mg")],
            rules=[Ceiling("magnesium", "250 mg", strength="should", id="ceiling")],
        ),
        """Three portions of 200 mg. Any two in one slot are 400 mg, so three meals.""",
        Timetable(
            {"07:30": {"magnesium": 1}, "12:30": {"magnesium": 1}, "18:30": {"magnesium": 1}},
            cost=(0, 0, 270),
        ),
    ),
    Case(
        "exactly the ceiling needs no more portions",
        Plan(
            day=ordinary_day(),
            doses=[powder("magnesium", "600 mg")],
            rules=[Ceiling("magnesium", "300 mg", strength="should", id="ceiling")],
        ),
        """Two portions of 300 mg keep it.""",
        Timetable({"07:30": {"magnesium": 1}, "12:30": {"magnesium": 1}}, cost=(0, 0, 180)),
    ),
    Case(
        "where four are too few it stays whole",
        Plan(
            day=ordinary_day(),
            doses=[powder("magnesium", "600 mg")],
            rules=[Ceiling("magnesium", "100 mg", strength="should", id="ceiling")],
        ),
        """Four portions would hold 150 mg each. Whole, it is a single portion, which a should ceiling
        lets pass.""",
        Timetable({"07:30": {"magnesium": 1}}, cost=(0, 0, 90), warned=("magnesium:magnesium",)),
    ),
    Case(
        "a preferred ceiling divides nothing",
        Plan(
            day=ordinary_day(),
            doses=[powder("magnesium", "600 mg")],
            rules=[Ceiling("magnesium", "250 mg", strength="prefer", id="ceiling")],
        ),
        """Only a must or a should does, and a single portion keeps the preference.""",
        Timetable({"07:30": {"magnesium": 1}}, cost=(0, 0, 90)),
    ),
)
