"""Why nothing fits, and which small changes would help."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TypeVar

from attrs import evolve

from rlsnutri import explain
from rlsnutri._engine import (
    SPREAD,
    About,
    Compiled,
    Conflict,
    Loosened,
    Member,
    Outcome,
    changes,
    conflict,
    solve,
    spoken_of,
)
from rlsnutri.answers import Reason, Repair, Report, Severity
from rlsnutri.audit import outstanding
from rlsnutri.clock import MINUTES_PER_DAY, ClockTime
from rlsnutri.errors import Fault, PlanError
from rlsnutri.plans import Plan
from rlsnutri.rules import AroundMeal, Competitor, Interval, Window
from rlsnutri.things import Role

T = TypeVar("T")

MOST_REPAIRS = 5
STEPS_PER_REPAIR = 2_000
"""Search steps spent on one small change; one that needs more is not offered."""

MOST_FITS = 2
"""Doses of which a repair says where they fit then; of more it would be a timetable."""

PROTECTS_A_MEDICINE = 8

Read = Callable[[Plan], tuple[Compiled, Report]]


class Impossible:
    """A plan for which nothing fits; what is to be said of it is worked out when it is first asked for."""

    def __init__(self, compiled: Compiled, report: Report, read: Read, max_steps: int) -> None:
        """``read`` reads a changed plan as this one was read."""
        self._compiled = compiled
        self._report = report
        self._read = read
        self._max_steps = max_steps

    @cached_property
    def _found(self) -> Conflict:
        return conflict(self._compiled, max_steps=self._max_steps)

    @cached_property
    def _blamed(self) -> tuple[explain.Blamed, ...]:
        return tuple(self._blame(member) for member in self._found.members)

    def _blame(self, member: Member) -> explain.Blamed:
        looked_up = self._compiled.looked_up
        if member.kind == "pin":
            return explain.Blamed(item=looked_up.items[member.position])
        if member.kind == "event":
            return explain.Blamed(fixed=looked_up.fixed[member.position])
        subjects, objects = spoken_of(self._compiled, member.position, self._found.items)
        return explain.Blamed(member.rule, member.ids, subjects, objects)

    def conflict(self) -> tuple[Reason, ...]:
        """The members of the conflict as reasons with their origin."""
        return tuple(each.reason(self._compiled.looked_up) for each in self._blamed)

    def argument(self) -> tuple[Reason, ...]:
        """The conflict as it is told."""
        looked_up, found = self._compiled.looked_up, self._found
        crowded = [explain.Crowded(looked_up.items[each], self._compiled.cuts[each][0]) for each in found.items]
        return explain.argument(self._blamed, crowded, looked_up, irreducible=found.irreducible)

    def repairs(self) -> tuple[Repair, ...]:
        """The least small changes that were tried and give a schedule: one per kind and thing, at most a handful."""
        found: dict[tuple[str, str], Repair] = {}
        budget = self._max_steps
        for change in changes(self._compiled.looked_up.plan, self._about()):
            if len(found) == MOST_REPAIRS or budget <= 0:
                break
            if (change.kind, change.thing) in found:
                continue
            tried, steps = self._tried(change.plan, min(budget, STEPS_PER_REPAIR), dropped=change.kind == "drop")
            budget -= steps
            if tried is not None:
                plan, fits = tried
                found[change.kind, change.thing] = Repair(change.kind, change.text + fits, plan)
        return tuple(found.values())

    def _about(self) -> About:
        looked_up, members = self._compiled.looked_up, self._found.members
        meals = any(
            isinstance(member.rule, Window) and any(isinstance(part, AroundMeal) for part in member.rule.parts)
            for member in members
        )
        items = [looked_up.items[position] for position in self._found.items]
        return About(
            tuple(item.name for item in items),
            tuple(member.ids[0] for member in members if member.kind == "event"),
            meals or any(item.with_meal for item in items),
        )

    def _tried(self, plan: Plan, max_steps: int, *, dropped: bool) -> tuple[tuple[Plan, str] | None, int]:
        """The plan, without what lost its meaning, and where things fit in it, if that is any help; and the steps."""
        try:
            plan, compiled, report = self._readable(plan) if dropped else (plan, *self._read(plan))
        except PlanError:
            return None, 0
        if outstanding(report.findings, plan.acknowledged) or (not dropped and self._alarms(report)):
            return None, 0
        possible, steps = Loosened.of(compiled, ()).possible(max_steps)
        if not possible:
            return None, steps
        outcome = solve(compiled, max_steps=max_steps)
        steps += outcome.steps
        if not isinstance(outcome, Outcome) or _harms_a_medicine(compiled, outcome):
            return None, steps
        return (plan, self._fits(compiled, outcome)), steps

    def _alarms(self, report: Report) -> bool:
        """Whether the changed plan is warned of something that this one is not."""
        known = {finding.code for finding in self._report.findings}
        return any(finding.severity is not Severity.NOTE and finding.code not in known for finding in report.findings)

    def _readable(self, plan: Plan) -> tuple[Plan, Compiled, Report]:
        """The plan read, less its rules, waivers and acknowledgements that only spoke of what was left out."""
        while True:
            try:
                return plan, *self._read(plan)
            except PlanError as error:
                fitted = _without_faults(plan, error.faults)
                if fitted == plan:
                    raise
                plan = fitted  # one kind of them shows only where the one before has no faults

    def _fits(self, compiled: Compiled, outcome: Outcome) -> str:
        """Where the doses stand now that found no room; nothing where that is not proved to be the answer."""
        crowded = {self._compiled.looked_up.items[position].name for position in self._found.items}
        wake = compiled.looked_up.wake
        told: list[str] = []
        for item, placed in zip(compiled.looked_up.items, outcome.placed, strict=True):
            if item.name in crowded and not item.at:
                times = [str(ClockTime((minute + wake) % MINUTES_PER_DAY)) for minute, _ in placed]
                told.append(f"{item.name} {'at' if told else 'fits at'} {explain.names_in_words(times)}")
        return f", and {', '.join(told)}" if told and len(told) <= MOST_FITS and outcome.canonical else ""


def _harms_a_medicine(compiled: Compiled, outcome: Outcome) -> bool:
    """Whether a medicine pays for it: its intakes squeezed together, or its absorption hindered."""
    intervals = {id_ for each in compiled.rules if isinstance(each.rule, Interval) for id_ in each.ids}
    medicines = {item.name for item in compiled.looked_up.items if item.role is Role.MEDICINE}
    return any(
        SPREAD in each.rules
        or each.weight >= PROTECTS_A_MEDICINE
        or (set(each.rules) & intervals and any(name in medicines for name, _ in each.things))
        for each in outcome.compromises
    )


_PLACE = re.compile(r"plan\.(rules|waived|acknowledged)\[(\d+)\](?:\.objects\[(\d+)\])?")


def _without_faults(plan: Plan, faults: tuple[Fault, ...]) -> Plan:
    """The plan less the rules, the parts of rules, the waivers and the acknowledgements that a fault points at."""
    rules, gone = list(plan.rules), set[tuple[str, int]]()
    for kind, place, part in (match.groups() for each in faults if (match := _PLACE.match(each.path))):
        position = int(place)
        rule = rules[position] if kind == "rules" else None
        if part is not None and isinstance(rule, Competitor) and len(rule.objects) > 1:
            unknown = plan.rules[position]
            lost = unknown.objects[int(part)] if isinstance(unknown, Competitor) else None
            rules[position] = evolve(rule, objects=tuple(each for each in rule.objects if each != lost))
        else:
            gone.add((kind, position))

    def kept(kind: str, held: Sequence[T]) -> tuple[T, ...]:
        return tuple(each for position, each in enumerate(held) if (kind, position) not in gone)

    return evolve(
        plan,
        rules=kept("rules", rules),
        waived=kept("waived", plan.waived),
        acknowledged=kept("acknowledged", plan.acknowledged),
    )
