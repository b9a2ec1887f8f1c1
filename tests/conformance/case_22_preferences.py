"""What a preference is worth: vitamin D beside levothyroxine, magnesium with an early dinner."""

from rlsnutri.plans import Day, Medicine, Plan
from rlsnutri.rules import AroundMeal, ClockWindow, Evidence, Named, Window
from tests.conformance import Case, Timetable, ordinary_day, tablet


def vitamin_d(evidence: Evidence) -> Plan:
    return Plan(
        day=ordinary_day(),
        doses=[tablet("vitamin D")],
        events=[Medicine("levothyroxine", at="06:30")],
        rules=[Window(Named("vitamin D"), AroundMeal(), strength="prefer", evidence=evidence, id="with-food")],
    )


CASES = (
    Case(
        "vitamin D goes to breakfast, not beside levothyroxine",
        vitamin_d(Evidence.STRONG),
        """At 06:30: 42 + 10 and 60 minutes to breakfast, which count 60 of at most 61. At breakfast: 80 +
        10.""",
        Timetable({"07:30": {"vitamin D": 1}}, cost=(0, 0, 90)),
    ),
    Case(
        "a moderate preference is enough for that",
        vitamin_d(Evidence.MODERATE),
        """42 + 10 + 46 is 98.""",
        Timetable({"07:30": {"vitamin D": 1}}, cost=(0, 0, 90)),
    ),
    Case(
        "a weak one is not",
        vitamin_d(Evidence.WEAK),
        """42 + 10 + 31 is 83.""",
        Timetable({"06:30": {"vitamin D": 1}}, cost=(0, 0, 83)),
    ),
    Case(
        "magnesium in the evening is not worth a new time",
        Plan(
            day=Day(wake="06:30", breakfast="07:30", lunch="12:30", dinner="17:00", bed="22:30"),
            doses=[tablet("calcium", at="17:00"), tablet("magnesium")],
            rules=[
                Window(
                    Named("magnesium"),
                    ClockWindow("20:00", "22:30"),
                    strength="prefer",
                    evidence="moderate",
                    id="evening",
                )
            ],
        ),
        """With calcium at dinner: 80 + 20 + 46 (three hours count 46 at most). At bed: 80 + 86 + 20.""",
        Timetable({"17:00": {"calcium": 1, "magnesium": 1}}, cost=(0, 0, 146)),
    ),
)
