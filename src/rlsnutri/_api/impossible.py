"""Why nothing fits, and which small changes would help."""

from __future__ import annotations

from rlsnutri import explain
from rlsnutri._engine import SPREAD, Member, Outcome, changes, compile_plan, conflict, solve
from rlsnutri.answers import Reason, Repair
from rlsnutri.catalog import Catalog, look_up
from rlsnutri.errors import NoScheduleError, PlanError
from rlsnutri.plans import Plan
from rlsnutri.things import LookedUp

MOST_REPAIRS = 5
STEPS_PER_REPAIR = 2_000
"""Search steps spent on one small change; one that needs more is not offered."""


def reasons(looked_up: LookedUp, members: tuple[Member, ...]) -> tuple[Reason, ...]:
    """The members of a conflict as reasons with their origin."""
    told: list[Reason] = []
    for member in members:
        if member.kind == "pin":
            told.append(explain.pin_reason(looked_up.items[member.position], looked_up))
        elif member.kind == "event":
            told.append(explain.event_reason(looked_up.fixed[member.position], looked_up))
        elif member.rule is not None:
            told.append(explain.rule_reason(member.rule))
    return tuple(told)


def repairs(plan: Plan, catalog: Catalog, max_steps: int) -> tuple[Repair, ...]:
    """The least small changes that were tried and give a schedule: one per kind and thing, at most a handful."""
    found: dict[tuple[str, str], Repair] = {}
    budget = max_steps
    for kind, thing, text, changed in changes(plan):
        if len(found) == MOST_REPAIRS or budget <= 0:
            break
        if (kind, thing) in found:
            continue
        try:
            outcome = solve(compile_plan(look_up(changed, catalog)), max_steps=min(budget, STEPS_PER_REPAIR))
        except PlanError:
            continue
        budget -= outcome.steps
        # a medicine's intakes squeezed together would be no repair
        squeezed = isinstance(outcome, Outcome) and any(SPREAD in each.rules for each in outcome.compromises)
        if isinstance(outcome, Outcome) and not squeezed:
            found[kind, thing] = Repair(kind, text, changed)
    return tuple(found.values())


def no_schedule(plan: Plan, catalog: Catalog, *, max_steps: int, steps: int) -> NoScheduleError:
    """Return the error of a plan that is known to have no schedule; it holds the plan and nothing of the search."""

    def found() -> tuple[Reason, ...]:
        looked_up = look_up(plan, catalog)
        return reasons(looked_up, conflict(compile_plan(looked_up), max_steps=max_steps))

    return NoScheduleError(find_conflict=found, find_repairs=lambda: repairs(plan, catalog, max_steps), steps=steps)
