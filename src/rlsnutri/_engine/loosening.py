"""A plan without some of what hinders it, and whether anything fits then."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from attrs import evolve, frozen

from rlsnutri._engine import days as day_masks
from rlsnutri._engine.compile import Between, Compiled
from rlsnutri._engine.daily import fix_days
from rlsnutri._engine.evaluate import broken_meetings
from rlsnutri._engine.inseparable import reduced
from rlsnutri._engine.matching import folded
from rlsnutri._engine.problem import MUST, CeilingRule, Problem
from rlsnutri._engine.search import Meter, OutOfSteps
from rlsnutri._engine.solve import Solver
from rlsnutri.rules import Ceiling, Rule, Strength
from rlsnutri.things import Role


@frozen
class Member:
    """Something that hinders.

    ``kind`` is rule, pin, event or default; ``position`` counts among the rules, items or fixed things.

    ``ids`` are the ids of the rules that are this one rule, the name of the pinned item, or the name of the event.
    """

    kind: str
    position: int
    ids: tuple[str, ...]
    rule: Rule | None = None


def concerns(between: Between, position: int) -> bool:
    """Whether the gap is to the fixed thing at this position."""
    return (between.fixed == "subject" and between.subject == position) or (
        between.fixed == "object" and between.object == position
    )


@frozen
class Loosened:
    """A compiled plan in which only musts count, and ``events`` (positions of fixed things) hinder nothing."""

    compiled: Compiled
    events: tuple[int, ...]

    @classmethod
    def of(cls, compiled: Compiled, dropped: Iterable[Member]) -> Loosened:
        """The plan without those members, and without everything that is not a must."""
        off: dict[str, set[int]] = {"rule": set(), "pin": set(), "event": set()}
        for member in dropped:
            off["rule" if member.kind == "default" else member.kind].add(member.position)
        rules = tuple(
            evolve(each, strength=Strength.NONE)
            if position in off["rule"] or each.strength is not Strength.MUST
            else each
            for position, each in enumerate(compiled.rules)
        )
        loosened = evolve(
            compiled,
            rules=rules,
            domains=tuple(
                domain | compiled.common if position in off["pin"] else domain
                for position, domain in enumerate(compiled.domains)
            ),
            betweens=tuple(
                between
                for between in compiled.betweens
                if rules[between.rule].strength is Strength.MUST
                and not any(concerns(between, position) for position in off["event"])
            ),
            windows=tuple(window for window in compiled.windows if rules[window[0]].strength is Strength.MUST),
        )
        return cls(loosened, tuple(sorted(off["event"])))

    def possible(self, max_steps: int) -> tuple[bool | None, int]:
        """Whether anything fits, None if that was not settled within the steps; and the steps that it took."""
        compiled = self.compiled
        meter = Meter(max_steps)
        try:
            for chosen in islice(day_masks.choices(compiled.looked_up, compiled.cycle), day_masks.MOST_WAYS):
                problem = reduced(self.problem(chosen), compiled.looked_up.plan.policy.intake_price)
                if Solver(problem, meter).feasible() is not None:
                    return True, meter.steps
        except OutOfSteps:
            return None, meter.steps
        settled = day_masks.all_are_looked_through(compiled.looked_up, compiled.cycle)
        return (False if settled else None), meter.steps

    def problem(self, chosen: tuple[int, ...]) -> Problem:
        """The plan in integers with these day masks."""
        problem = fix_days(self.compiled, chosen)
        if not self.events:
            return problem
        fixed = self.compiled.looked_up.fixed
        medicines = [position for position, thing in enumerate(fixed) if thing.role is Role.MEDICINE]
        staying = [position for position in medicines if position not in self.events]
        gone = {folded(fixed[position].name) for position in medicines} - {
            folded(fixed[position].name) for position in staying
        }
        meetings = tuple(
            each
            for each in problem.meetings
            if not any(
                side[0] < 0 and folded(name) in gone
                for side, name in zip((each.first, each.second), each.names, strict=True)
            )
        )
        sure = broken_meetings((each for each in meetings if each.first[1] == each.second[1] == 1), ())
        minutes = {fixed[position].start for position in staying}
        event_mask = sum(1 << index for index, minute in enumerate(problem.times) if minute in minutes)
        off = {(fixed[position].name, fixed[position].start) for position in self.events}
        return evolve(
            problem,
            ceilings=tuple(self._without_events(ceiling) for ceiling in problem.ceilings),
            meetings=meetings,
            impossible=any(each.weight == MUST for each in sure),
            fixed_company=tuple(each for each in problem.fixed_company if (each.name, each.minute) not in off),
            event_mask=event_mask,
            extra_times=len(minutes) - event_mask.bit_count(),
        )

    def _without_events(self, ceiling: CeilingRule) -> CeilingRule:
        rule = self.compiled.rules[ceiling.rule].rule
        held = list(ceiling.fixed)
        for position in self.events:
            thing = self.compiled.looked_up.fixed[position]
            amount = sum(
                each.nanograms or 0
                for each in thing.contents
                if isinstance(rule, Ceiling) and each.nutrient == rule.nutrient
            )
            entry = (thing.start, self.compiled.fixed_days[position], amount * ceiling.parts)
            if thing.role is Role.MEDICINE and entry in held:
                held.remove(entry)
        return evolve(ceiling, fixed=tuple(held))
