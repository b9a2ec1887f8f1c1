"""What ``st.from_type`` gives for the values of this library; hypothesis asks for it through its entry point."""

from __future__ import annotations

from rlsnutri.amounts import Amount
from rlsnutri.answers import Report, Schedule
from rlsnutri.catalog import Catalog
from rlsnutri.clock import ClockTime
from rlsnutri.people import Person
from rlsnutri.plans import Day, Dose, Drink, Meal, Medicine, Plan, Product
from rlsnutri.policy import Policy
from rlsnutri.testing import _anything, _parts, _whole
from rlsnutri.testing._hypothesis import st

__all__ = ["register"]


def register() -> None:
    """Tell hypothesis the strategies of all public values; it is called by itself where the extra is installed."""
    for type_, strategy in _anything.ANYTHING.items():
        st.register_type_strategy(type_, strategy)
    st.register_type_strategy(Amount, _parts.amounts())
    st.register_type_strategy(ClockTime, _parts.clock_times())
    st.register_type_strategy(Person, _parts.people())
    st.register_type_strategy(Policy, _parts.policies())
    st.register_type_strategy(Product, _parts.products())
    st.register_type_strategy(Dose, _parts.doses())
    st.register_type_strategy(Medicine, _parts.medicines())
    st.register_type_strategy(Drink, _parts.drinks())
    st.register_type_strategy(Meal, _parts.meals())
    st.register_type_strategy(Day, _parts.days())
    st.register_type_strategy(Plan, _whole.plans())
    st.register_type_strategy(Schedule, _whole.schedules())
    st.register_type_strategy(Report, _whole.reports())
    st.register_type_strategy(Catalog, _whole.catalogs())
