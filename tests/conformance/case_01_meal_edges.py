"""The middle and both ends of a 30-minute meal, with the gaps 60/120 and 0/120."""

from rlsnutri.plans import Plan
from rlsnutri.rules import Competitor, Named, Substance
from tests.conformance import Case, Timetable, ordinary_day, tablet

MEAL = Substance("meal")

CASES = (
    Case(
        "exactly an hour before breakfast is far enough",
        Plan(
            day=ordinary_day(),
            doses=[tablet("iron")],
            rules=[Competitor(Named("iron"), MEAL, before=60, after=120, id="empty-stomach")],
        ),
        """Breakfast is 07:30 to 08:00, lunch 12:30 to 13:00, dinner 18:30 to 19:00. Left are 06:30, 10:00
        to 11:30, 15:00 to 17:30 and 21:00 to 22:30. Meals are out, so wake and bed (86) are cheapest; the
        earlier is wake.""",
        Timetable({"06:30": {"iron": 1}}, cost=(0, 0, 96)),
    ),
    Case(
        "two hours are counted from the end of the meal",
        Plan(
            day=ordinary_day(),
            doses=[tablet("iron", between="07:00-11:00")],
            rules=[Competitor(Named("iron"), MEAL, before=60, after=120, id="empty-stomach")],
        ),
        """Of 07:00 to 11:00 all before 07:30 is closer than an hour, and breakfast ends at 08:00: the
        first minute on the grid is 10:00 (from its start it would have been 09:30).""",
        Timetable({"10:00": {"iron": 1}}, cost=(0, 0, 110)),
    ),
    Case(
        "start, middle and end are all inside, and lack the larger gap",
        Plan(
            day=ordinary_day(),
            doses=[tablet("start", at="07:30"), tablet("middle", at="07:45"), tablet("end", at="08:00")],
            rules=[
                Competitor(Named("start"), MEAL, before=60, after=120, strength="should", id="start"),
                Competitor(Named("middle"), MEAL, before=120, after=60, strength="should", id="middle"),
                Competitor(Named("end"), MEAL, before=0, after=120, strength="should", id="end"),
            ],
        ),
        """Each is inside the meal, so each lacks the larger of its gaps, 120. Strong evidence weighs 4,
        three times: 12 broken, 3 x 4 x 120 = 1440 missing. Times: 80 at the meal's start, 100, 100; three
        intakes 30.""",
        Timetable({"07:30": {"start": 1}, "07:45": {"middle": 1}, "08:00": {"end": 1}}, cost=(12, 1440, 310)),
    ),
    Case(
        "with 0/120 the minute before the meal is free, and all of the meal is not",
        Plan(
            day=ordinary_day(),
            doses=[
                tablet("before", at="07:29"),
                tablet("start", at="07:30"),
                tablet("middle", at="07:45"),
                tablet("end", at="08:00"),
                tablet("after", at="08:01"),
                tablet("free", at="07:45"),
            ],
            rules=[
                *(
                    Competitor(Named(name), MEAL, before=0, after=120, strength="should", id=name)
                    for name in ("before", "start", "middle", "end", "after")
                ),
                Competitor(Named("free"), MEAL, before=0, after=0, id="free"),
            ],
        ),
        """07:29 is before the meal and needs nothing. Start, middle and end lack 120, 08:01 is one minute
        after the end and lacks 119. Both gaps 0 ask for nothing, not even inside. Broken 4 x 4, missing 4
        x (3 x 120 + 119) = 1916. Times: 100 + 80 + 100 + 100 + 100, six intakes 60.""",
        Timetable(
            {
                "07:29": {"before": 1},
                "07:30": {"start": 1},
                "07:45": {"free": 1, "middle": 1},
                "08:00": {"end": 1},
                "08:01": {"after": 1},
            },
            cost=(16, 1916, 540),
        ),
    ),
)
