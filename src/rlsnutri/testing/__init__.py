"""Hypothesis strategies for tests of whatever uses this library.

>>> from hypothesis import given
>>> from rlsnutri import schedule, verify
>>> from rlsnutri.testing import plans
>>> @given(plans(max_doses=2, feasible=True))
... def test_what_is_scheduled_is_true(plan):
...     assert verify(plan, schedule(plan)) == ()

Needs the extra ``testing``.  Where it is installed, ``st.from_type(Plan)`` gives :func:`plans` by itself, and so for
every public value.  Names, forms and amounts are examples; they recommend nothing.
"""

from __future__ import annotations

from importlib import import_module

from rlsnutri.errors import MissingExtraError
from rlsnutri.testing._registering import register

try:
    import_module("hypothesis")  # asks for `register` at once: that must be there by now, and no strategy half imported
except ImportError:  # pragma: no cover -- tried in a process of its own
    raise MissingExtraError("rlsnutri.testing", "testing") from None

from rlsnutri.testing._anything import any_plans, any_rules
from rlsnutri.testing._parts import (
    amounts,
    clock_times,
    days,
    doses,
    drinks,
    meals,
    medicines,
    people,
    policies,
    products,
    recurrences,
)
from rlsnutri.testing._whole import catalogs, plans, reports, rules, schedules

__all__ = [
    "amounts",
    "any_plans",
    "any_rules",
    "catalogs",
    "clock_times",
    "days",
    "doses",
    "drinks",
    "meals",
    "medicines",
    "people",
    "plans",
    "policies",
    "products",
    "recurrences",
    "register",
    "reports",
    "rules",
    "schedules",
]
