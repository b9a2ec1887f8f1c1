"""Nothing is kept of a plan once it is answered."""

import gc
from collections.abc import Iterable

from rlsnutri import Catalog, Day, Dose, Plan, Product, schedule

EMPTY = Catalog.empty()
WARM_UP, PLANS = 50, 1_000
MOST_OBJECTS_PER_PLAN = 2
"""A plan that is kept anywhere, or its answer, is dozens of objects."""


def answered(numbers: Iterable[int]) -> None:
    """Schedule small plans that all differ in names, amounts and times; every fourth against the shipped catalogue."""
    for number in numbers:
        day = Day(f"0{number % 5 + 4}:{number % 60:02d}", "22:30", lunch=f"12:{number % 59:02d}")
        if number % 4:
            schedule(Plan(day=day, doses=[Dose(Product(f"product {number}"))]), catalog=EMPTY)
        else:
            schedule(Plan(day=day, doses=[Dose("zinc gluconate", f"{number % 9 + 1} mg", name=f"zinc {number}")]))


def objects() -> int:
    """How many containers are alive."""
    gc.collect()
    return len(gc.get_objects())


def test_a_thousand_plans_in_one_process_do_not_grow_it() -> None:
    answered(range(WARM_UP))
    before = objects()
    answered(range(WARM_UP, WARM_UP + PLANS))
    assert objects() - before < PLANS * MOST_OBJECTS_PER_PLAN
