"""Which strategy makes which public value, where nobody says more than its type."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from rlsnutri.amounts import Amount
from rlsnutri.answers import Report, Schedule
from rlsnutri.catalog import Catalog
from rlsnutri.clock import ClockTime
from rlsnutri.people import Person
from rlsnutri.plans import Day, Dose, Drink, Meal, Medicine, Plan, Product
from rlsnutri.policy import Policy
from rlsnutri.testing import _parts, _whole
from rlsnutri.testing._anything import ANYTHING

__all__ = ["TYPES"]

TYPES: dict[type, st.SearchStrategy[Any]] = {
    **ANYTHING,
    Amount: _parts.amounts(),
    Catalog: _whole.catalogs(),
    ClockTime: _parts.clock_times(),
    Day: _parts.days(),
    Dose: _parts.doses(),
    Drink: _parts.drinks(),
    Meal: _parts.meals(),
    Medicine: _parts.medicines(),
    Person: _parts.people(),
    Plan: _whole.plans(),
    Policy: _parts.policies(),
    Product: _parts.products(),
    Report: _whole.reports(),
    Schedule: _whole.schedules(),
}
"""What makes sense where there is a choice, and else what a field may hold; hypothesis makes the rest from these."""
