"""Five weak should rules against one that protects a medicine."""

from rlsnutri.plans import Medicine, Plan
from rlsnutri.rules import Competitor, Evidence, Named
from tests.conformance import Case, Timetable, ordinary_day, tablet


def five_or_one(evidence: Evidence) -> Plan:
    five = ["a", "b", "c", "d", "e"]
    return Plan(
        day=ordinary_day(),
        doses=[*(tablet(name, at="12:00") for name in five), tablet("x", between="08:00-12:00")],
        events=[Medicine("levothyroxine", at="08:00")],
        rules=[
            Competitor(
                Named("levothyroxine"),
                Named("x"),
                before=240,
                after=240,
                strength="should",
                evidence=evidence,
                id="medicine",
            ),
            *(
                Competitor(
                    Named(name),
                    Named("x"),
                    before=240,
                    after=240,
                    strength="should",
                    evidence="weak",
                    id=name,
                )
                for name in five
            ),
        ],
    )


CASES = (
    Case(
        "a medicine weighs more than five weak rules, whatever its own grade",
        five_or_one(Evidence.WEAK),
        """Nothing between 08:00 and 12:00 keeps both sides. At 12:00 the medicine is 240 away and the
        five are at the same minute: 5 broken, 5 x 240 missing. At 08:00 it would be 8 broken. All else
        breaks both. One time 100, six intakes; the medicine's own time costs nothing.""",
        Timetable({"12:00": {"a": 1, "b": 1, "c": 1, "d": 1, "e": 1, "x": 1}}, cost=(5, 1200, 160)),
    ),
)
