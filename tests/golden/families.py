"""What the engine finds, and in how many steps, for plans of which one kind of rule makes the most."""

from __future__ import annotations

from random import Random

from rlsnutri._engine import compile_plan
from tests.golden.before_search import answer, known_of
from tests.plan_families import capped, company, riders

_STEPS = 400


def of_riders(number: int) -> str:
    """Doses that choose among the slots of others, some of which a medicine makes cheaper on some days."""
    return f"riders {number}: {answer(compile_plan(riders(Random(number))), _STEPS)}"


def of_company(number: int) -> str:
    """Doses and medicines that want each other, in some amount, on some days."""
    return f"company {number}: {answer(compile_plan(company(Random(number))), _STEPS)}"


def of_capped(number: int) -> str:
    """Doses and medicines of which a slot may hold only so much together, and what their profiles cost."""
    compiled = compile_plan(capped(Random(number)))
    return f"capped {number}: {answer(compiled, _STEPS)}{known_of(compiled)}"
