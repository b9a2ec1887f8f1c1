"""What stands fixed against what stands fixed: nothing can be moved, so it is only said.

The gaps follow the definitions of the design; the engine, which only looks at what it places, has its own
reading. At least one side is a medicine: how food goes with food is no matter of this plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from math import lcm
from typing import assert_never

from attrs import frozen

from rlsnutri.answers import Finding, Severity
from rlsnutri.audit.selecting import Everything, Thing, folded, identifier, speaks_of, speaks_of_one
from rlsnutri.audit.totals import shown
from rlsnutri.audit.windows import is_inside, window_spoken
from rlsnutri.audit.words import finding, minutes_spoken, spoken
from rlsnutri.clock import MINUTES_PER_DAY, AnyDays, ClockTime, Recurrence
from rlsnutri.rules import (
    Alone,
    Ceiling,
    Competitor,
    FirstOfDay,
    Interval,
    MealContent,
    NotSameDay,
    SameMeal,
    Selector,
    Strength,
    Together,
    Window,
)
from rlsnutri.things import Fixed, LookedUp, Role
from rlsnutri.windows import WindowPart

_BY_STRENGTH = {Strength.MUST: Severity.WARN, Strength.SHOULD: Severity.WARN, Strength.PREFER: Severity.NOTE}

FixedRule = Competitor | Alone | FirstOfDay | Window | Interval | Together | NotSameDay | Ceiling


@frozen
class _Pair:
    """Two occurrences too close together; the other is ``apart`` minutes after the first, or before."""

    first: Fixed
    other: Fixed
    apart: int
    needed: str


class FixedThings:
    """Judges rules that concern only what stands fixed."""

    def __init__(self, looked_up: LookedUp, everything: Everything) -> None:
        self._wake = looked_up.wake
        self._bed = looked_up.bed
        self._everything = everything
        self._things = [thing for thing in everything.things if thing.occurrences]
        self._medicines = [thing for thing in self._things if thing.role is Role.MEDICINE]
        self._meals = [each for thing in self._things if thing.role is Role.MEAL for each in thing.occurrences]

    def findings(self, rule: FixedRule) -> list[Finding]:
        """What the rule has to say about fixed things."""
        severity = _BY_STRENGTH.get(rule.strength)
        if severity is None or not self._medicines:
            return []
        match rule:
            case Competitor():
                return list(self._gaps(rule, severity))
            case Alone():
                return list(self._alone(rule, severity))
            case FirstOfDay():
                return list(self._first(rule, severity))
            case NotSameDay():
                return list(self._same_day(rule, severity))
            case Window():
                return list(self._windows(rule, severity))
            case Interval():
                return list(self._intervals(rule, severity))
            case Together():
                return list(self._together(rule, severity))
            case Ceiling():
                return list(self._ceilings(rule, severity))
            case _:
                assert_never(rule)

    def _pairs(self, subject: Selector, objects: Sequence[Selector]) -> Iterator[tuple[Fixed, Fixed]]:
        """Occurrences of two different things that a rule relates."""
        protected = [thing for thing in self._everything.spoken_of(subject) if thing.occurrences]
        others = self._everything.spoken_of_by_any(objects) if protected else []
        for thing in protected:
            for other in others:
                if thing is other or Role.MEDICINE not in (thing.role, other.role):
                    continue
                for first in thing.occurrences:
                    for second in other.occurrences:
                        if speaks_of_one(subject, first) and any(speaks_of_one(each, second) for each in objects):
                            yield first, second

    # -- two things --

    def _gaps(self, rule: Competitor, severity: Severity) -> Iterator[Finding]:
        must = rule.strength is Strength.MUST
        before = rule.before if must or rule.before is not None else 0
        after = rule.after if must or rule.after is not None else 0
        broken = [
            pair
            for first, other in self._pairs(rule.subject, rule.objects)
            if not self._exempt(rule, other)
            for pair in self._too_close(first, other, before, after, meal_exempts=SameMeal() in rule.exempt)
        ]
        yield from self._said(rule, severity, broken)

    def _alone(self, rule: Alone, severity: Severity) -> Iterator[Finding]:
        others = [
            thing
            for thing in self._things
            if "water" not in thing.ids
            and (rule.meals or thing.role is not Role.MEAL)
            and not any(speaks_of(each, thing) for each in rule.excepting)
        ]
        broken = [
            pair
            for thing in self._medicines
            for first in thing.occurrences
            if speaks_of_one(rule.subject, first)
            for other in others
            if other is not thing
            for second in other.occurrences
            for pair in self._too_close(first, second, rule.gap, rule.gap)
        ]
        yield from self._said(rule, severity, broken)

    def _first(self, rule: FirstOfDay, severity: Severity) -> Iterator[Finding]:
        broken = [
            _Pair(
                first,
                second,
                second.start - first.start,
                f"{minutes_spoken(rule.gap)} before anything else needed" if rule.gap else "first of the day needed",
            )
            for thing in self._medicines
            for first in thing.occurrences
            if speaks_of_one(rule.subject, first)
            for other in self._things
            if other is not thing and "water" not in other.ids
            for second in other.occurrences
            if second.start - first.start < rule.gap and _share_a_day(first.every, second.every)
        ]
        yield from self._said(rule, severity, broken)

    def _said(
        self, rule: Competitor | Alone | FirstOfDay, severity: Severity, pairs: Iterable[_Pair]
    ) -> Iterator[Finding]:
        nearest: dict[tuple[str, str], _Pair] = {}
        for pair in pairs:
            key = (folded(pair.first.name), folded(pair.other.name))
            if key not in nearest or abs(pair.apart) < abs(nearest[key].apart):
                nearest[key] = pair
        for _, pair in sorted(nearest.items()):
            parameters = {
                "thing": pair.first.name,
                "time": self._clock(pair.first.start),
                "other": pair.other.name,
                "other_time": self._clock(pair.other.start),
                "minutes": str(abs(pair.apart)),
                "rule": rule.id,
                "effect": rule.effect or "your rule",
                "_distance": f"{minutes_spoken(abs(pair.apart))} apart",
                "_needed": pair.needed,
            }
            code = f"fixed:{rule.id}:{pair.first.name}:{pair.other.name}"
            yield finding("fixed", severity, code, parameters, rule.sources)

    def _exempt(self, rule: Competitor, other: Fixed) -> bool:
        for each in rule.exempt:
            if isinstance(each, MealContent) and other.role is not Role.MEDICINE:
                stated = [content.nanograms for content in other.contents if content.nutrient == each.nutrient]
                if stated and None not in stated and sum(filter(None, stated)) <= each.at_most.quantity:
                    return True
        return False

    def _too_close(
        self, first: Fixed, other: Fixed, before: int | None, after: int | None, *, meal_exempts: bool = False
    ) -> Iterator[_Pair]:
        """The two occurrences where they break the gap, on one day or on neighbouring days."""
        for shift in _day_differences(first.every, other.every):
            start = other.start + MINUTES_PER_DAY * shift
            end = start + other.length
            needed = _needed(first.start, start, end, before, after, same_day=shift == 0)
            if needed and not (meal_exempts and self._in_one_meal(first.start, start)):
                apart = start - first.start if first.start < start else min(0, end - first.start)
                yield _Pair(first, other, apart, needed)

    def _in_one_meal(self, one: int, other: int) -> bool:
        return any(
            low <= one <= low + meal.length and low <= other <= low + meal.length
            for meal in self._meals
            for low in (meal.start - MINUTES_PER_DAY, meal.start)
        )

    def _same_day(self, rule: NotSameDay, severity: Severity) -> Iterator[Finding]:
        said: set[tuple[str, str]] = set()
        for first, other in self._pairs(rule.subject, (rule.other,)):
            key = (folded(first.name), folded(other.name))
            if key in said or key[::-1] in said or not _share_a_day(first.every, other.every):
                continue
            said.add(key)
            parameters = {
                "thing": first.name,
                "other": other.name,
                "rule": rule.id,
                "effect": rule.effect or "your rule",
            }
            code = f"fixed:{rule.id}:{first.name}:{other.name}"
            yield finding("fixed.days", severity, code, parameters, rule.sources)

    # -- one thing --

    def _windows(self, rule: Window, severity: Severity) -> Iterator[Finding]:
        if severity is Severity.NOTE:  # a preference has nothing to say about what is prescribed
            return
        for thing in self._medicines:
            outside = [
                each
                for each in thing.occurrences
                if speaks_of_one(rule.subject, each) and not any(self._inside(part, each) for part in rule.parts)
            ]
            if outside:
                needed = " or ".join(window_spoken(part) for part in rule.parts)
                parameters = self._about(rule, thing.name, outside[0]) | {"_needed": needed}
                code = f"fixed:{rule.id}:{thing.name}"
                yield finding("fixed.window", severity, code, parameters, rule.sources)

    def _about(self, rule: FixedRule, name: str, occurrence: Fixed) -> dict[str, str]:
        return {
            "thing": name,
            "time": self._clock(occurrence.start),
            "rule": rule.id,
            "effect": rule.effect or "your rule",
        }

    def _inside(self, part: WindowPart, each: Fixed) -> bool:
        return is_inside(part, each.start, wake=self._wake, bed=self._bed, meals=self._meals)

    def _intervals(self, rule: Interval, severity: Severity) -> Iterator[Finding]:
        for thing in self._medicines:
            if not speaks_of(rule.subject, thing):
                continue
            broken = [
                (abs(apart), one, other, needed)
                for every in dict.fromkeys(each.every for each in thing.occurrences)
                for one, other, apart in _neighbours(thing, every, across=rule.across_midnight)
                if (needed := _interval_needed(rule, apart))
            ]
            if broken:
                apart, one, other, needed = broken[0]
                parameters = self._about(rule, thing.name, one) | {
                    "other_time": self._clock(other.start),
                    "minutes": str(apart),
                    "_distance": minutes_spoken(apart),
                    "_needed": needed,
                }
                code = f"fixed:{rule.id}:{thing.name}"
                yield finding("fixed.interval", severity, code, parameters, rule.sources)

    def _together(self, rule: Together, severity: Severity) -> Iterator[Finding]:
        companions = self._everything.spoken_of(rule.companion)
        if not companions or any(thing.item is not None for thing in companions):
            return
        for thing in self._medicines:
            for each in thing.occurrences:
                kept = any(
                    other.start == each.start and _every_day_of(each.every, other.every)
                    for companion in companions
                    if companion is not thing
                    for other in companion.occurrences
                )
                if speaks_of_one(rule.subject, each) and not kept:
                    parameters = self._about(rule, thing.name, each) | {"other": spoken(identifier(rule.companion))}
                    code = f"fixed:{rule.id}:{thing.name}"
                    yield finding("fixed.together", severity, code, parameters, rule.sources)
                    break

    def _ceilings(self, rule: Ceiling, severity: Severity) -> Iterator[Finding]:
        occurrences = [each for thing in self._medicines for each in thing.occurrences]
        worst: dict[str, tuple[int, Fixed]] = {}
        for each in occurrences:
            held = max(self._held_at_once(rule.nutrient, each, occurrences), key=lambda held: sum(held.values()))
            total = sum(held.values())
            most = rule.amount.quantity if each.name not in worst else worst[each.name][0]
            if total > most and held[each.name] == max(held.values()):
                worst[each.name] = (total, each)
        for name, (total, each) in worst.items():
            parameters = self._about(rule, name, each) | {
                "nutrient": rule.nutrient,
                "amount": str(shown(total)),
                "_needed": f"{rule.amount} are well absorbed",
            }
            yield finding("fixed.ceiling", severity, f"fixed:{rule.id}:{name}", parameters, rule.sources)

    def _held_at_once(self, nutrient: str, each: Fixed, occurrences: Sequence[Fixed]) -> Iterator[Mapping[str, int]]:
        """By day on which it is taken: what it and each medicine of its minute hold, in nanograms by name."""
        at_once = [other for other in occurrences if other.start == each.start]
        cycle = lcm(*(other.every.period for other in at_once))
        with_days = [(other, _days(other.every, cycle)) for other in at_once]
        for day in sorted(_days(each.every, cycle)):
            yield {
                other.name: sum(c.nanograms or 0 for c in other.contents if c.nutrient == nutrient)
                for other, days in with_days
                if day in days
            }

    def _clock(self, minute: int) -> str:
        return str(ClockTime((self._wake + minute) % MINUTES_PER_DAY))


def _days(every: Recurrence, cycle: int) -> set[int]:
    if isinstance(every, AnyDays):  # any day may be chosen
        return set(range(cycle))
    return {day for first in every.days for day in range(first, cycle, every.period)}


def _day_differences(every: Recurrence, other: Recurrence) -> tuple[int, ...]:
    """By how many days the other one stands after the first, of -1, 0 and 1."""
    cycle = lcm(every.period, other.period)
    days, others = _days(every, cycle), _days(other, cycle)
    return tuple(shift for shift in (-1, 0, 1) if any((day + shift) % cycle in others for day in days))


def _share_a_day(every: Recurrence, other: Recurrence) -> bool:
    return 0 in _day_differences(every, other)


def _every_day_of(every: Recurrence, other: Recurrence) -> bool:
    cycle = lcm(every.period, other.period)
    return _days(every, cycle) <= _days(other, cycle)


def _neighbours(thing: Thing, every: Recurrence, *, across: bool) -> Iterator[tuple[Fixed, Fixed, int]]:
    """Neighbouring intakes of one medicine, with the minutes between them."""
    same_days = [each for each in thing.occurrences if each.every == every]
    occurrences = sorted(same_days, key=lambda each: each.start)
    for one, other in pairwise(occurrences):
        yield one, other, other.start - one.start
    if across and 1 in _day_differences(every, every):
        yield occurrences[-1], occurrences[0], occurrences[0].start + MINUTES_PER_DAY - occurrences[-1].start


def _interval_needed(rule: Interval, apart: int) -> str:
    if rule.least is not None and apart < rule.least:
        return f"at least {minutes_spoken(rule.least)} needed"
    if rule.most is not None and apart > rule.most:
        return f"at most {minutes_spoken(rule.most)} needed"
    return ""


def _needed(minute: int, start: int, end: int, before: int | None, after: int | None, *, same_day: bool) -> str:
    """What an intake at ``minute`` needed with respect to [start, end]; empty if the gaps are kept."""
    if before is None and after is None:
        return "never on one day" if same_day else ""
    if minute < start:
        return _side(before, start - minute, "first", same_day=same_day)
    if minute > end:
        return _side(after, minute - end, "after", same_day=same_day)
    if same_day and (before is None or after is None):
        return "never at the same time"
    gap = max(before or 0, after or 0)
    return f"{minutes_spoken(gap)} needed" if gap else ""


def _side(gap: int | None, apart: int, side: str, *, same_day: bool) -> str:
    if gap is None:
        return f"never {side} on one day" if same_day else ""
    return f"{minutes_spoken(gap)} needed" if apart < gap else ""
