"""Where an independent solver disagreed with the engine: each plan as small as it could be made."""

import rlsnutri
from rlsnutri import Competitor, Day, Dose, FirstOfDay, Named, Plan, Product
from rlsnutri.catalog import Catalog
from rlsnutri.rules import SameMeal

NAMES = ("a", "b", "c")
DAY = Day("07:00", "23:00", breakfast="08:00")


def test_three_doses_may_share_the_meal_that_exempts_them() -> None:
    rules = [
        Competitor(Named(one), Named(other), before=120, after=120, exempt=(SameMeal(),), id=one + other)
        for one in NAMES
        for other in NAMES
        if one < other
    ]
    plan = Plan(day=DAY, doses=[Dose(Product(name), at="08:00") for name in NAMES], rules=rules)
    assert rlsnutri.schedule(plan, catalog=Catalog.empty()).cost.inconvenience == 110


def test_three_doses_may_all_be_the_first_of_the_day_at_one_minute() -> None:
    rules = [FirstOfDay(Named(name), gap=0, id=name) for name in NAMES]
    plan = Plan(day=DAY, doses=[Dose(Product(name)) for name in NAMES], rules=rules)
    assert rlsnutri.schedule(plan, catalog=Catalog.empty()).cost.inconvenience == 110  # breakfast starts no earlier
