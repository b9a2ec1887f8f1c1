"""What keeps an intake from standing at another time: the rules that it would break there."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from rlsnutri._engine.compile import Compiled
from rlsnutri._engine.daily import DaysFixed
from rlsnutri._engine.evaluate import (
    Placed,
    broken_meetings,
    lacks_company,
    neighbour_gaps,
    number_of_times,
    over_ceiling,
    slot_price,
    slots_of,
    too_close,
)
from rlsnutri._engine.problem import MUST, PairRule, Problem
from rlsnutri._engine.windows import Stretch, minutes_outside
from rlsnutri.clock import MINUTES_PER_DAY
from rlsnutri.rules import Rule
from rlsnutri.things import Role

Slots = dict[int, list[tuple[int, int]]]


@frozen
class Hindrance:
    """A rule that an intake would break at another time; ``weight`` is MUST, that of a should, or 0 (a preference).

    ``against`` names the dose or event that it would come too close to, if any, and ``at`` its minute since wake;
    ``is_subject`` says whether the rule protects the intake itself, or the other one from it.  ``missing`` is by how
    much it is broken, as compromises count it.
    """

    rule: Rule
    ids: tuple[str, ...]
    weight: int
    against: str
    is_subject: bool
    at: int | None
    missing: int

    @property
    def key(self) -> tuple[object, ...]:
        """What is broken, whatever is missing."""
        return (self.ids, self.against, self.at, self.is_subject)


class Hindrances:
    """Looks at one answer: where each intake stands and what hinders it elsewhere."""

    def __init__(
        self,
        compiled: Compiled,
        chosen: tuple[int, ...],
        placed: tuple[dict[int, int], ...],
        problem: Problem,
    ) -> None:
        """``placed`` holds, per item, its portions by minute since wake; ``problem`` is the plan in integers."""
        self.compiled = compiled
        self._days = DaysFixed(compiled, chosen)
        self.problem = problem
        self._index = {minute: time for time, minute in enumerate(self.problem.times)}
        self.placed: Placed = tuple(
            {self._index[minute]: count for minute, count in intakes.items()} for intakes in placed
        )
        self._slots = slots_of(self.placed)
        self._windows_of: list[list[tuple[int, int, tuple[Stretch, ...]]]] = [[] for _ in self.placed]
        for rule, owner, needed, allowed in compiled.windows:
            self._windows_of[owner].append((rule, needed, allowed))
        self._pairs_of: list[list[tuple[int, tuple[PairRule, ...]]]] = [[] for _ in self.placed]
        for (first, second), pair_rules in self.problem.pairs.items():
            self._pairs_of[first].append((second, pair_rules))
            self._pairs_of[second].append((first, pair_rules))
        self._ceilings_of = [
            [each for each in self.problem.ceilings if each.holds[item]] for item in range(len(placed))
        ]
        self._prices_on: dict[int, list[int]] = {}
        self._beside_fixed: dict[tuple[int, int], dict[int, list[Hindrance]]] = {}

    def better_looking(self, item: int, minute: int) -> dict[int, tuple[Hindrance, ...]]:
        """Per minute that looks better than ``minute``: what the intake would break there.

        Those are the other times at which something is taken, and those that cost less by themselves (a meal, waking,
        a prescribed medicine).
        """
        problem = self.problem
        here = self._index[minute]
        prices = self._prices(problem.items[item].days)
        cheap = {time for time, price in enumerate(prices) if price < prices[here]}
        open_ = self.compiled.domains[item] | self.compiled.common
        looked_at = {*self._slots, *cheap} - {here}
        return {
            problem.times[time]: tuple(self.at(item, here, time, joined=False))
            for time in sorted(looked_at)
            if open_ >> time & 1
        }

    def not_kept(self, item: int, minute: int) -> tuple[Hindrance, ...]:
        """What the intake breaks where it stands."""
        here = self._index[minute]
        return tuple(self.at(item, here, here))

    def _prices(self, days: int) -> list[int]:
        """By time index: what a slot costs that is used on these days."""
        prices = self._prices_on.get(days)
        if prices is None:
            prices = [slot_price(self.problem, time, days) for time in range(len(self.problem.times))]
            self._prices_on[days] = prices
        return prices

    def after_moving(self, item: int, here: int, there: int) -> list[dict[int, int]]:
        """All portions by time index, with the intake moved from ``here`` to ``there``."""
        placed = [dict(intakes) for intakes in self.placed]
        count = placed[item].pop(here)
        placed[item][there] = placed[item].get(there, 0) + count
        return placed

    def at(self, item: int, here: int, there: int, *, joined: bool = True) -> Iterator[Hindrance]:
        """What the intake that stands at time index ``here`` breaks, all else as it is, at time index ``there``.

        Where another intake of the item stands, the two are one; unless ``joined``, only ceilings look at both, and
        what speaks of larger intakes alone is left out.
        """
        count = own = self.placed[item][here]
        if there != here:
            count += self.placed[item].get(there, 0)
        speaking = count if joined else own
        yield from self._windows(item, speaking, there)
        yield from self._by_fixed(item, speaking).get(there, ())
        yield from self._pairs(item, speaking, there)
        yield from self._slot(item, count, there)
        yield from self._intervals(item, here, there)

    def left_behind(self, item: int, here: int, there: int) -> Iterator[Hindrance]:
        """What else is broken by moving: company that is missed at ``here``, slots too close, too many times."""
        problem = self.problem
        placed = self.after_moving(item, here, there)
        slots = slots_of(placed)
        for other, _ in slots.get(here, ()):
            for position, rule in enumerate(problem.items[other].together):
                if lacks_company(problem, other, position, here, slots[here]) and not lacks_company(
                    problem, other, position, here, self._slots[here]
                ):
                    name, minute = problem.items[other].name, problem.times[here]
                    yield self._made(rule.rule, rule.weight, name, minute=minute, is_subject=False)
        yield from self._lonely_medicines(slots, item, problem.times[here])
        for ceiling in problem.ceilings:
            if ceiling.apart and ceiling.holds[item]:
                known = set(too_close(problem, ceiling, self._slots))
                for first, second, missing in too_close(problem, ceiling, slots):
                    if (first, second, missing) not in known:
                        other = second if first == problem.times[there] else first
                        name = self._names_at(other, ceiling.holds)
                        yield self._made(ceiling.rule, ceiling.weight, name, minute=other, missing=missing)
        for rule_index, weight, _, most in problem.most_times:
            if number_of_times(problem, slots) > most >= number_of_times(problem, self._slots):
                yield self._made(rule_index, weight)
        met = {(each.rule, each.names) for each in broken_meetings(problem.meetings, self.placed)}
        for meeting in broken_meetings(problem.meetings, placed):
            if (meeting.rule, meeting.names) not in met:
                other_name = next((name for name in meeting.names if name != problem.items[item].name), "")
                yield self._made(meeting.rule, meeting.weight, other_name)

    def _made(
        self,
        rule: int,
        weight: int,
        against: str = "",
        *,
        minute: int | None = None,
        is_subject: bool = True,
        missing: int = 1,
    ) -> Hindrance:
        each = self.compiled.rules[rule]
        return Hindrance(each.rule, each.ids, weight, against, is_subject, minute, missing)

    def _names_at(self, minute: int, holds: tuple[int, ...]) -> str:
        """What stands at a minute and holds a nutrient: one name for all of it."""
        for time, slot in self._slots.items():
            if self.problem.times[time] == minute:
                return next((self.problem.items[item].name for item, _ in slot if holds[item]), "")
        return next((thing.name for thing in self.compiled.looked_up.fixed if thing.start == minute), "")

    def _windows(self, item: int, count: int, there: int) -> Iterator[Hindrance]:
        compiled = self.compiled
        for rule, needed, allowed in self._windows_of[item]:
            if needed <= count:
                outside = minutes_outside(self.problem.times[there], allowed)
                if outside:
                    medicine = compiled.looked_up.items[item].role is Role.MEDICINE
                    yield self._made(rule, compiled.weight(rule, medicine=medicine)[0], missing=outside)

    def _by_fixed(self, item: int, count: int) -> dict[int, list[Hindrance]]:
        """Per time index, what an intake of so many portions breaks against what stands fixed."""
        known = self._beside_fixed.get((item, count))
        if known is None:
            known = self._beside_fixed[item, count] = {}
            for between, fixed, weight, _ in self._days.beside_fixed(item, count):
                thing = self.compiled.looked_up.fixed[fixed]
                each = self.compiled.rules[between.rule]
                for time, missing in self._days.broken_by_fixed(between, item):
                    known.setdefault(time, []).append(
                        Hindrance(
                            each.rule, each.ids, weight, thing.name, between.fixed == "object", thing.start, missing
                        )
                    )
        return known

    def _pairs(self, item: int, count: int, there: int) -> Iterator[Hindrance]:
        problem = self.problem
        minute = problem.times[there]
        for other, pair_rules in self._pairs_of[item]:
            is_first = item < other
            for pair in pair_rules:
                mine, theirs = (pair.reach_a, pair.reach_b) if is_first else (pair.reach_b, pair.reach_a)
                if mine > count:
                    continue
                for time, other_count in self.placed[other].items():
                    if theirs > other_count:
                        continue
                    minutes = (minute, problem.times[time]) if is_first else (problem.times[time], minute)
                    missing = pair.broken(*minutes, problem.meals)
                    if missing:
                        is_subject = is_first is pair.first_is_subject
                        name = problem.items[other].name
                        at = problem.times[time]
                        yield self._made(
                            pair.rule, pair.weight, name, minute=at, is_subject=is_subject, missing=missing
                        )

    def _slot(self, item: int, count: int, there: int) -> Iterator[Hindrance]:
        """Ceilings and company at the new time."""
        problem = self.problem
        ceilings, together = self._ceilings_of[item], problem.items[item].together
        if not ceilings and not together:
            return
        members = dict(self._slots.get(there, ()))
        members[item] = count
        slot = tuple(sorted(members.items()))
        for ceiling in ceilings:
            over = over_ceiling(problem, ceiling, problem.times[there], slot)
            if over:
                yield self._made(ceiling.rule, ceiling.weight, missing=over)
        for position, rule in enumerate(together):
            if lacks_company(problem, item, position, there, slot):
                yield self._made(rule.rule, rule.weight)

    def _intervals(self, item: int, here: int, there: int) -> Iterator[Hindrance]:
        """Gaps to the neighbouring intakes at the new time, and the one left behind; ``at`` may lie a day on."""
        problem = self.problem
        spec = problem.items[item]
        if not spec.intervals:
            return
        before = sorted(problem.times[time] for time in self.placed[item])
        minutes = sorted({*before} - {problem.times[here]} | {problem.times[there]})
        new = problem.times[there]
        for rule in spec.intervals:
            known = set(neighbour_gaps(before, rule)) if there != here else set[tuple[int, int, int]]()
            for earlier, later, missing in neighbour_gaps(minutes, rule):
                if new in (earlier, later % MINUTES_PER_DAY):
                    at = later if earlier == new else earlier
                    yield self._made(rule.rule, rule.weight, spec.name, minute=at, missing=missing)
                elif there != here and (earlier, later, missing) not in known:
                    yield self._made(
                        rule.rule, rule.weight, spec.name, minute=earlier, is_subject=False, missing=missing
                    )

    def _lonely_medicines(self, slots: Slots, item: int, minute: int) -> Iterator[Hindrance]:
        """Prescribed medicines at the minute that the item leaves, which then lack the company that it kept."""
        for wish in self.problem.fixed_company:
            if wish.minute != minute or item not in [companion for companion, _ in wish.companions]:
                continue
            covered = wish.covered
            for time, slot in slots.items():
                if self.problem.times[time] == minute:
                    held = dict(slot)
                    for companion, needed in wish.companions:
                        if held.get(companion, 0) >= needed:
                            covered |= self.problem.items[companion].days
            if wish.days & ~covered:
                yield self._made(wish.rule, wish.weight, wish.name, minute=minute, is_subject=False)


__all__ = ["MUST", "Hindrance", "Hindrances"]
