"""What the engine finds, and in how many steps, for plans of which one kind of rule makes the most."""

from __future__ import annotations

from random import Random

from rlsnutri._engine import NoOutcome, compile_plan, solve
from rlsnutri.errors import PlanError
from rlsnutri.things import LookedUp
from tests.golden.before_search import found_at, known_of_profiles
from tests.plan_families import capped, company, riders

_STEPS = 400


def of_riders(number: int) -> str:
    """Doses that choose among the slots of others, some of which a medicine makes cheaper on some days."""
    return f"riders {number}: {_solved(riders(Random(number)))}"


def of_company(number: int) -> str:
    """Doses and medicines that want each other, in some amount, on some days."""
    return f"company {number}: {_solved(company(Random(number)))}"


def of_capped(number: int) -> str:
    """Doses and medicines of which a slot may hold only so much together, and what their profiles cost."""
    looked_up = capped(Random(number))
    return f"capped {number}: {_solved(looked_up)}{known_of_profiles(looked_up)}"


def _solved(looked_up: LookedUp) -> str:
    try:
        compiled = compile_plan(looked_up)
    except PlanError:
        return "no time for a dose"
    found = solve(compiled, max_steps=_STEPS)
    if isinstance(found, NoOutcome):
        return f"{found.steps} steps, {'impossible' if found.proved else 'nothing found'}"
    return f"{found.steps} steps, {found_at(found)}"
