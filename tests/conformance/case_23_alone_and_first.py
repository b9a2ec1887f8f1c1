"""Alone with and without meals; first of the day against coffee and against its own second intake."""

from rlsnutri.plans import Day, Drink, Medicine, Plan
from rlsnutri.rules import Alone, FirstOfDay, Named
from tests.conformance import Case, Impossible, Timetable, ordinary_day, tablet


def coffee_at(time: str) -> Plan:
    return Plan(
        day=ordinary_day(),
        doses=[Medicine("alendronate", times=1)],
        events=[Drink("coffee", at=time)],
        rules=[FirstOfDay(Named("alendronate"), gap=30, id="first")],
    )


CASES = (
    Case(
        "alone keeps away from meals",
        Plan(
            day=ordinary_day(),
            doses=[tablet("iron"), tablet("vitamin C")],
            rules=[Alone(Named("iron"), gap=60, id="alone")],
        ),
        """06:30 is exactly an hour before breakfast and before vitamin C there: 86 + 80. Bed would be as
        cheap.""",
        Timetable({"06:30": {"iron": 1}, "07:30": {"vitamin C": 1}}, cost=(0, 0, 186)),
    ),
    Case(
        "alone without meals keeps away from doses only",
        Plan(
            day=ordinary_day(),
            doses=[tablet("iron"), tablet("vitamin C")],
            rules=[Alone(Named("iron"), gap=60, meals=False, id="alone")],
        ),
        """Two meals; iron comes first in the order of names.""",
        Timetable({"07:30": {"iron": 1}, "12:30": {"vitamin C": 1}}, cost=(0, 0, 180)),
    ),
    Case(
        "alone except vitamin C",
        Plan(
            day=ordinary_day(),
            doses=[tablet("iron"), tablet("vitamin C"), tablet("zinc", at="07:30")],
            rules=[Alone(Named("iron"), gap=60, meals=False, excepting=[Named("vitamin C")], id="alone")],
        ),
        """Iron not at breakfast with zinc; lunch is 80. Vitamin C may be with either, and breakfast is
        earlier.""",
        Timetable({"07:30": {"vitamin C": 1, "zinc": 1}, "12:30": {"iron": 1}}, cost=(0, 0, 190)),
    ),
    Case(
        "alone keeps away from a drink, but not from water",
        Plan(
            day=Day(wake="06:30", bed="22:30"),
            doses=[tablet("iron", between="09:00-11:00")],
            events=[Drink("coffee", at="09:00"), Drink("water", at="10:00", tags="water")],
            rules=[Alone(Named("iron"), gap=60, id="alone")],
        ),
        """An hour after coffee is 10:00, beside the water, which is a drink (86).""",
        Timetable({"10:00": {"iron": 1}}, cost=(0, 0, 96)),
    ),
    Case(
        "first of the day, half an hour before coffee",
        coffee_at("07:00"),
        """At wake, exactly 30 minutes before coffee and 60 before breakfast.""",
        Timetable({"06:30": {"alendronate": 1}}, cost=(0, 0, 96)),
    ),
    Case(
        "coffee a minute earlier is too early",
        coffee_at("06:59"),
        """No time is left between wake and 06:29.""",
        Impossible("first"),
    ),
    Case(
        "first of the day does not mind last night's coffee",
        Plan(
            day=Day(wake="06:30", bed="22:30"),
            doses=[Medicine("alendronate", times=1)],
            events=[Drink("coffee", at="06:15")],
            rules=[FirstOfDay(Named("alendronate"), gap=30, id="first")],
        ),
        """06:15 is before wake and so belongs to the end of the waking day: it comes 1425 minutes after
        wake.""",
        Timetable({"06:30": {"alendronate": 1}}, cost=(0, 0, 96)),
    ),
    Case(
        "everything else comes after its second intake",
        Plan(
            day=Day(wake="06:30", bed="22:30", breakfast="13:30"),
            doses=[Medicine("alendronate", times=2), tablet("zinc")],
            rules=[FirstOfDay(Named("alendronate"), gap=30, id="first")],
        ),
        """Its own intakes do not hinder each other, but breakfast and zinc come half an hour after both.
        The two should be 360 apart: 06:30 (86) and 12:30 (100), 12:45 or 13:00; zinc at breakfast 80;
        three intakes.""",
        Timetable(
            {"06:30": {"alendronate": 1}, "12:30": {"alendronate": 1}, "13:30": {"zinc": 1}},
            cost=(0, 0, 296),
        ),
    ),
)
