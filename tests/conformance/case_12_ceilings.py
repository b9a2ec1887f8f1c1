"""A 600 mg unit under a ceiling of 500, and 200 mg more; two 500 mg products at breakfast, with ``apart``."""

from rlsnutri.plans import Plan
from rlsnutri.rules import Ceiling
from tests.conformance import Case, Impossible, Timetable, ordinary_day, tablet

BIG = tablet("big", {"magnesium": "600 mg"})
SMALL = tablet("small", {"magnesium": "200 mg"})
CITRATE = tablet("citrate", {"calcium": "500 mg"}, with_meal="breakfast")
CARBONATE = tablet("carbonate", {"calcium": "500 mg"}, with_meal="breakfast")

CASES = (
    Case(
        "a must ceiling has no exception",
        Plan(day=ordinary_day(), doses=[BIG], rules=[Ceiling("magnesium", "500 mg", id="ceiling")]),
        """One tablet holds 600 mg and cannot be divided.""",
        Impossible("ceiling"),
    ),
    Case(
        "a should ceiling is kept by a single tablet",
        Plan(
            day=ordinary_day(),
            doses=[BIG],
            rules=[Ceiling("magnesium", "500 mg", strength="should", id="ceiling")],
        ),
        """Nothing could be done about it, so it is no compromise but a finding.""",
        Timetable({"07:30": {"big": 1}}, cost=(0, 0, 90), warned=("magnesium:big",)),
    ),
    Case(
        "another 200 mg do not join it",
        Plan(
            day=ordinary_day(),
            doses=[BIG, SMALL],
            rules=[Ceiling("magnesium", "500 mg", strength="should", id="ceiling")],
        ),
        """Two portions of 800 mg in one slot would break it. Two meals; big comes first in the order of
        names.""",
        Timetable({"07:30": {"big": 1}, "12:30": {"small": 1}}, cost=(0, 0, 180), warned=("magnesium:big",)),
    ),
    Case(
        "where they must share a slot it is exceeded by 60 per cent",
        Plan(
            day=ordinary_day(),
            doses=[
                tablet("big", {"magnesium": "600 mg"}, at="07:30"),
                tablet("small", {"magnesium": "200 mg"}, at="07:30"),
            ],
            rules=[Ceiling("magnesium", "500 mg", strength="should", evidence="moderate", id="ceiling")],
        ),
        """800 of 500 mg: 60 per cent over, weight 2.""",
        Timetable({"07:30": {"big": 1, "small": 1}}, cost=(2, 120, 100), warned=("magnesium:big",)),
    ),
    Case(
        "per cent are rounded up",
        Plan(
            day=ordinary_day(),
            doses=[
                tablet("big", {"magnesium": "400 mg"}, at="07:30"),
                tablet("small", {"magnesium": "201 mg"}, at="07:30"),
            ],
            rules=[Ceiling("magnesium", "600 mg", strength="should", evidence="moderate", id="ceiling")],
        ),
        """601 of 600 mg: a sixth of a per cent over counts as 1.""",
        Timetable({"07:30": {"big": 1, "small": 1}}, cost=(2, 2, 100)),
    ),
    Case(
        "an hour apart: the ends of breakfast lack less than one slot is over",
        Plan(
            day=ordinary_day(),
            doses=[CITRATE, CARBONATE],
            rules=[Ceiling("calcium", "500 mg", apart=60, strength="should", id="ceiling")],
        ),
        """Breakfast is 07:30 to 08:00. In one slot they are 100 per cent over; at both ends the two slots
        stand 30 apart and lack 30. Weight 4 either way, missing 4 x 30. Carbonate comes first: 80 + 100 +
        20.""",
        Timetable({"07:30": {"carbonate": 1}, "08:00": {"citrate": 1}}, cost=(4, 120, 200)),
    ),
    Case(
        "four hours apart: one slot lacks less",
        Plan(
            day=ordinary_day(),
            doses=[CITRATE, CARBONATE],
            rules=[Ceiling("calcium", "500 mg", apart=240, strength="should", id="ceiling")],
        ),
        """Apart they would lack 210 minutes, together they are 100 per cent over: 4 x 100.""",
        Timetable({"07:30": {"carbonate": 1, "citrate": 1}}, cost=(4, 400, 100)),
    ),
    Case(
        "as a must neither will do",
        Plan(
            day=ordinary_day(),
            doses=[CITRATE, CARBONATE],
            rules=[Ceiling("calcium", "500 mg", apart=60, id="ceiling")],
        ),
        """All of breakfast is half an hour.""",
        Impossible("ceiling"),
    ),
    Case(
        "apart counts over night",
        Plan(
            day=ordinary_day(),
            doses=[
                tablet("carbonate", {"calcium": "500 mg"}, between="06:30-07:00"),
                tablet("citrate", {"calcium": "500 mg"}, at="22:30"),
            ],
            rules=[Ceiling("calcium", "500 mg", apart=481, id="ceiling")],
        ),
        """From 22:30 to 06:30 are 480 minutes, one too few; 06:45 is 495.""",
        Timetable({"06:45": {"carbonate": 1}, "22:30": {"citrate": 1}}, cost=(0, 0, 206)),
    ),
)
