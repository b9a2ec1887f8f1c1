"""Name what a schedule gives up: every broken instance of a should rule, with its weight and what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rlsnutri._engine.compile import Compiled
from rlsnutri._engine.daily import DaysFixed
from rlsnutri._engine.evaluate import (
    Placed,
    broken_meetings,
    lacks_company,
    lonely_medicines,
    neighbour_gaps,
    number_of_times,
    over_ceiling,
    slots_of,
    too_close,
)
from rlsnutri._engine.problem import Problem
from rlsnutri._engine.windows import minutes_outside
from rlsnutri.answers import Compromise
from rlsnutri.clock import MINUTES_PER_DAY, ClockTime
from rlsnutri.rules import Ceiling, Strength
from rlsnutri.things import Role

Things = tuple[tuple[str, str], ...]


def compromises(
    compiled: Compiled, problem: Problem, chosen: tuple[int, ...], placed: Placed
) -> tuple[Compromise, ...]:
    """The broken should instances of a complete assignment, in the order of their rules and things."""
    return _Report(compiled, problem, chosen, placed).all()


class _Report:
    def __init__(self, compiled: Compiled, problem: Problem, chosen: tuple[int, ...], placed: Placed) -> None:
        self.compiled, self.problem, self.chosen, self.placed = compiled, problem, chosen, placed
        self.slots = slots_of(placed)
        self.days = DaysFixed(compiled, chosen)

    def all(self) -> tuple[Compromise, ...]:
        found = [
            *self._pairs(),
            *self._windows(),
            *self._neighbours(),
            *self._company(),
            *self._ceilings(),
            *self._days_and_times(),
        ]
        return tuple(sorted(found, key=lambda each: (each.rules, each.things)))

    def _clock(self, minute: int) -> str:
        return str(ClockTime((minute + self.compiled.looked_up.wake) % MINUTES_PER_DAY))

    def _entry(self, item: int, time: int) -> tuple[str, str]:
        return self.problem.items[item].name, self._clock(self.problem.times[time])

    def _made(self, rules: Iterable[int], weight: int, missing: int, things: Things) -> Compromise:
        ids = sorted({each for rule in rules for each in self.compiled.rules[rule].ids})
        return Compromise(tuple(ids), weight, missing, things)

    def _pairs(self) -> Iterator[Compromise]:
        instances: dict[tuple[tuple[str, int, int], ...], list[tuple[int, int, int, Things]]] = {}
        times, problem = self.problem.times, self.problem
        for (first, second), rules in problem.pairs.items():
            for a, count_a in self.placed[first].items():
                for b, count_b in self.placed[second].items():
                    for rule in rules:
                        if rule.weight <= 0 or rule.reach_a > count_a or rule.reach_b > count_b:
                            continue
                        missing = rule.broken(times[a], times[b], problem.meals)
                        if missing:
                            things = tuple(sorted((self._entry(first, a), self._entry(second, b))))
                            key = (("item", first, a), ("item", second, b))
                            instances.setdefault(key, []).append((rule.rule, rule.weight, missing, things))
        for item, intakes in enumerate(self.placed):
            for time, count in intakes.items():
                for broken_rule, weight, missing, fixed in self.days.broken_beside_fixed(item, time, count):
                    thing = self.compiled.looked_up.fixed[fixed]
                    things = tuple(sorted((self._entry(item, time), (thing.name, self._clock(thing.start)))))
                    instances.setdefault((("item", item, time), ("fixed", fixed, 0)), []).append(
                        (broken_rule, weight, missing, things)
                    )
        for broken in instances.values():
            weight, missing = max(each[1] for each in broken), max(each[2] for each in broken)
            yield self._made((each[0] for each in broken), weight, missing, broken[0][3])

    def _is_should(self, rule: int) -> bool:
        return self.compiled.rules[rule].strength is Strength.SHOULD

    def _weight(self, rule: int, item: int | None) -> int:
        medicine = item is not None and self.compiled.looked_up.items[item].role is Role.MEDICINE
        return self.compiled.weight(rule, medicine=medicine)[0]

    def _windows(self) -> Iterator[Compromise]:
        for rule, item, needed, allowed in self.compiled.windows:
            for time, count in self.placed[item].items() if self._is_should(rule) else ():
                missing = minutes_outside(self.problem.times[time], allowed) if count >= needed else 0
                if missing:
                    yield self._made((rule,), self._weight(rule, item), missing, (self._entry(item, time),))

    def _neighbours(self) -> Iterator[Compromise]:
        for item, spec in enumerate(self.problem.items):
            minutes = sorted(self.problem.times[time] for time in self.placed[item])
            for rule in spec.intervals:
                if rule.weight > 0:
                    for earlier, later, missing in neighbour_gaps(minutes, rule):
                        things = ((spec.name, self._clock(earlier)), (spec.name, self._clock(later)))
                        yield self._made((rule.rule,), rule.weight, missing, things)

    def _company(self) -> Iterator[Compromise]:
        for item, spec in enumerate(self.problem.items):
            for index, rule in enumerate(spec.together):
                for time in self.placed[item] if rule.weight > 0 else ():
                    if lacks_company(self.problem, item, index, time, self.slots[time]):
                        yield self._made((rule.rule,), rule.weight, 1, (self._entry(item, time),))

    def _ceilings(self) -> Iterator[Compromise]:
        for ceiling in self.problem.ceilings:
            rule = self.compiled.rules[ceiling.rule].rule
            if ceiling.weight <= 0 or not isinstance(rule, Ceiling):
                continue
            for time, slot in self.slots.items():
                minute = self.problem.times[time]
                over = over_ceiling(self.problem, ceiling, minute, slot)
                if over:
                    yield self._made((ceiling.rule,), ceiling.weight, over, ((rule.nutrient, self._clock(minute)),))
            for first, second, missing in too_close(self.problem, ceiling, self.slots) if ceiling.apart else ():
                things = ((rule.nutrient, self._clock(first)), (rule.nutrient, self._clock(second)))
                yield self._made((ceiling.rule,), ceiling.weight, missing, things)

    def _days_and_times(self) -> Iterator[Compromise]:
        for meeting in broken_meetings(self.problem.meetings, self.placed):
            if meeting.weight > 0:
                first, second = sorted(meeting.names)
                yield self._made((meeting.rule,), meeting.weight, 1, ((first, ""), (second, "")))
        for wish in lonely_medicines(self.problem, self.slots):
            if wish.weight > 0:
                yield self._made((wish.rule,), wish.weight, 1, ((wish.name, self._clock(wish.minute)),))
        for rule, weight, _, most in self.problem.most_times:
            if weight > 0 and number_of_times(self.problem, self.slots) > most:
                yield self._made((rule,), weight, 1, ())
