"""The rest of the time-indexed CP-SAT model: what speaks of several items; exact, all levels of the cost."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ortools.sat.python import cp_model  # pyright: ignore[reportMissingImports] -- only where OR-tools is installed

from bench.compiled import Apart, Encounter, Task
from bench.model_caps import CapModel
from bench.model_items import Levels, Literal

__all__ = ["Model", "cp_model"]


class Model(CapModel):
    """The whole model of a task."""

    def __init__(self, task: Task, *, soft: bool) -> None:
        super().__init__(task, soft=soft)
        self.windowed: dict[tuple[int, int], int] = {}
        """Pairs of items that a window keeps apart already, and by how many minutes."""
        self.crowds()
        for first, second, rules in task.pairs:
            self.pair(first, second, rules)
        self.companies()
        for weight, price, count in task.most_times:
            self.most_times(weight, price, count)
        self.encounters()

    # ---- gaps between two items ----

    def pair(self, first: int, second: int, rules: Sequence[Apart]) -> None:
        """All gaps between two items."""
        loose: list[Apart] = []
        binding: dict[tuple[int, int], list[Apart]] = {}
        for rule in rules:
            if self.binds(rule.weight):
                if rule.exempt or not self.is_windowed(first, second, rule):
                    binding.setdefault((rule.reach_a, rule.reach_b), []).append(rule)
            else:
                loose.append(rule)
        flipped = self.single[first] and not self.single[second]
        for (reach_a, reach_b), bound in binding.items():
            ends = (second, first, reach_b, reach_a) if flipped else (first, second, reach_a, reach_b)
            self.forbid(*ends, bound, flipped=flipped)
        if loose:
            self.pay_for_pairs(*((second, first) if flipped else (first, second)), loose, flipped=flipped)

    def is_windowed(self, first: int, second: int, rule: Apart) -> bool:
        """Whether windows rule out everything that the rule does."""
        gap = self.windowed.get((min(first, second), max(first, second)), 0)
        longest = self.task.times[-1] - self.task.times[0]
        return all((-gap < low and high < gap) for low, high in rule.spans if low <= longest and high >= -longest)

    def forbid(self, a: int, b: int, reach_a: int, reach_b: int, rules: Sequence[Apart], *, flipped: bool) -> None:
        """At each time of ``a`` the times of ``b`` that are too close are closed; ``b`` is the single one if any is."""
        others = [(time, literals[reach_b - 1]) for time, literals in self.taken[b].items() if len(literals) >= reach_b]
        for time, literals in self.taken[a].items():
            if len(literals) < reach_a:
                continue
            literal = literals[reach_a - 1]
            closed = sorted({position for rule in rules for position in self.broken(time, others, rule, flipped)})
            if not closed:
                continue
            bad = [others[position][1] for position in closed]
            if self.single[b]:
                self.cp.add_at_most_one([literal, *bad])
            else:
                self.cp.add_bool_and([~each for each in bad]).only_enforce_if(literal)

    def broken(
        self,
        time: int,
        others: Sequence[tuple[int, Literal]],
        rule: Apart,
        flipped: bool,  # noqa: FBT001 -- private
    ) -> Iterator[int]:
        """The positions in ``others`` at which the rule is broken."""
        times = self.task.times
        minute = times[time]
        for low, high in rule.spans:
            first, last = (minute - high, minute - low) if flipped else (minute + low, minute + high)
            start = bisect_left(others, first, key=lambda entry: times[entry[0]])
            end = bisect_right(others, last, key=lambda entry: times[entry[0]])
            for position in range(start, end):
                if not rule.exempt or self.lacking(rule, minute, times[others[position][0]], flipped):
                    yield position

    def lacking(self, rule: Apart, minute: int, other: int, flipped: bool) -> int:  # noqa: FBT001 -- private
        """The minutes missing."""
        return rule.missing(other, minute) if flipped else rule.missing(minute, other)

    def pay_for_pairs(self, a: int, b: int, rules: Sequence[Apart], *, flipped: bool) -> None:
        """Gaps that may be broken: all rules of two intakes are one instance, with the largest of all they ask."""
        times = self.task.times
        a_reaches = sorted({rule.reach_b if flipped else rule.reach_a for rule in rules})
        b_reaches = sorted({rule.reach_a if flipped else rule.reach_b for rule in rules})
        instances: dict[tuple[int, int], Instance] = {}
        for reach_a in a_reaches:
            for reach_b in b_reaches:
                active = [
                    rule
                    for rule in rules
                    if (rule.reach_b if flipped else rule.reach_a) <= reach_a
                    and (rule.reach_a if flipped else rule.reach_b) <= reach_b
                ]
                others = [
                    (time, literals[reach_b - 1])
                    for time, literals in self.taken[b].items()
                    if len(literals) >= reach_b
                ]
                for time, literals in self.taken[a].items():
                    if len(literals) < reach_a:
                        continue
                    worst: dict[int, tuple[int, int, int]] = {}
                    for rule in active:
                        for position in self.broken(time, others, rule, flipped):
                            weight, missing, price = worst.get(position, (0, 0, 0))
                            lacks = self.lacking(rule, times[time], times[others[position][0]], flipped)
                            worst[position] = (
                                max(weight, rule.weight),
                                max(missing, lacks) if rule.weight else missing,
                                max(price, rule.price),
                            )
                    by_instance: dict[tuple[int, int], list[tuple[Literal, tuple[int, int, int]]]] = {}
                    for position, costs in worst.items():
                        other_time, other = others[position]
                        key = (-1 if self.single[a] else time, -1 if self.single[b] else other_time)
                        by_instance.setdefault(key, []).append((other, costs))
                    for key, entries in by_instance.items():
                        instances.setdefault(key, Instance(self)).demand(literals[reach_a - 1], entries)
        for instance in instances.values():
            instance.close()

    def crowds(self) -> None:
        """Items that all keep apart from each other: at most one of all their intakes in a window of the least gap.

        It says the same as gaps one by one where these are as long on both sides, and is a far better bound.
        """
        size = len(self.task.items)
        gaps = [[0] * size for _ in range(size)]
        for first, second, rules in self.task.pairs:
            for rule in rules:
                if rule.exempt or rule.reach_a != 1 or rule.reach_b != 1 or not self.binds(rule.weight):
                    continue
                for low, high in rule.spans:
                    if low <= 0 <= high:
                        gap = min(-low, high) + 1
                        gaps[first][second] = gaps[second][first] = max(gaps[first][second], gap)
        spread_out = [self.spread(index) for index in range(size)]
        uncovered = {(a, b) for a in range(size) for b in range(a) if gaps[a][b]}
        while uncovered:
            a, b = max(uncovered, key=lambda edge: (gaps[edge[0]][edge[1]], edge))
            clique, gap = [a, b], gaps[a][b]
            candidates = [c for c in range(size) if c not in clique and all(gaps[c][d] for d in clique)]
            while candidates:
                best = max(candidates, key=lambda c: (min(gap, *(gaps[c][d] for d in clique)), -c))
                clique.append(best)
                gap = min(gap, *(gaps[best][d] for d in clique if d != best))
                candidates = [c for c in candidates if c != best and gaps[c][best]]
            uncovered -= {(c, d) for c in clique for d in clique}
            self.window(sorted(c for c in clique if spread_out[c] >= gap), gap)

    def spread(self, index: int) -> int:
        """How far apart the intakes of one item are at least; a day for a single one."""
        if self.single[index]:
            return 1440
        return max((rule.least or 0 for rule in self.task.items[index].spacings if self.binds(rule.weight)), default=0)

    def window(self, items: Sequence[int], gap: int) -> None:
        """At most one intake of these items in any ``gap`` minutes."""
        if len(items) < 2:
            return
        for position, first in enumerate(items):
            for second in items[position + 1 :]:
                self.windowed[first, second] = max(gap, self.windowed.get((first, second), 0))
        times = self.task.times
        line = sorted(
            ((times[time], item, each[0]) for item in items for time, each in self.taken[item].items()),
            key=lambda entry: entry[:2],
        )
        last = 0
        for start, (minute, _, _) in enumerate(line):
            end = bisect_left(line, minute + gap, start, key=lambda entry: entry[0])
            if end > last and end - start > 1:
                self.cp.add_at_most_one([literal for _, _, literal in line[start:end]])
                last = end

    # ---- company, times of day, encounters ----

    def companies(self) -> None:
        """What is to be taken together with something."""
        task = self.task
        for index, piece in enumerate(task.items):
            for rule in piece.company:
                shared: Literal | None = None
                for time, literals in self.taken[index].items():
                    needed = piece.days & ~rule.fixed_days[time]
                    if not needed or len(literals) < rule.reach:
                        continue
                    alone: list[Literal] = []
                    if not self.binds(rule.weight):
                        if shared is None or not self.single[index]:
                            shared = self.breach(rule.weight, 1, rule.price)
                        alone = [shared]
                    for company in self.company(time, needed, rule.companions):
                        self.clause([~literals[rule.reach - 1], *company, *alone])
        for guest in task.guests:
            if not guest.days:
                continue
            alone = [] if self.binds(guest.weight) else [self.breach(guest.weight, 1, guest.price)]
            there = task.times.index(guest.minute) if guest.minute in task.times else None
            for company in self.company(there, guest.days, guest.companions):
                self.clause([*company, *alone])

    def company(self, time: int | None, days: int, companions: Sequence[tuple[int, int]]) -> Iterator[list[Literal]]:
        """For each part of the days on which the same companions are taken, the literals of their being there."""
        parts: list[tuple[int, list[Literal]]] = [(days, [])]
        for item, needed in companions:
            literals = [] if time is None else self.taken[item].get(time, [])
            if len(literals) < needed:
                continue
            mine, split = self.task.items[item].days, list[tuple[int, list[Literal]]]()
            for mask, company in parts:
                if mask & mine:
                    split.append((mask & mine, [*company, literals[needed - 1]]))
                if mask & ~mine:
                    split.append((mask & ~mine, company))
            parts = split
        yield from (company for _, company in parts)

    def most_times(self, weight: int, price: int, count: int) -> None:
        """At most so many times of day, those of what is prescribed included."""
        task = self.task
        free = [literal for time, literal in self.used.items() if not task.events >> time & 1]
        room = count - task.events.bit_count() - task.other_events
        if self.binds(weight):
            if room < 0:
                self.impossible = True
            self.cp.add(sum(free) <= room)
        else:
            broken = self.breach(weight, 1, price)
            self.cp.add(sum(free) - (len(free) + abs(room)) * broken <= room)

    def encounters(self) -> None:
        """Things that share a day and should not; those with a threshold only if some intake reaches it."""
        by_key: dict[tuple[int, tuple[str, ...]], list[Encounter]] = {}
        for each in self.task.encounters:
            by_key.setdefault(each.key, []).append(each)
        reached: dict[tuple[int, int], Literal] = {}
        for group in by_key.values():
            before: int | None = None
            tier: Literal | None = None
            for each in sorted(group, key=lambda each: each.weight):
                met: list[Literal] = []
                for item, needed in each.sides:
                    if item >= 0 and needed > 1 and not self.single[item]:
                        if (item, needed) not in reached:
                            reached[item, needed] = self.cp.new_bool_var("")
                            for literals in self.taken[item].values():
                                if len(literals) >= needed:
                                    self.cp.add_implication(literals[needed - 1], reached[item, needed])
                        met.append(reached[item, needed])
                if self.binds(each.weight):
                    self.impossible |= not met
                    if met:
                        self.clause(~literal for literal in met)
                    continue
                more = each.weight - (before or 0)
                levels: Levels = (more, more, 0, 0 if before is not None else each.price)
                if not met:
                    if tier is None or more:
                        self.always(levels) if tier is None else self.charge(tier, levels)
                    before, tier = each.weight, None
                    continue
                if before is None or more:
                    lower, tier = tier, self.cp.new_bool_var("")
                    self.charge(tier, levels)
                    if lower is not None:
                        self.cp.add_implication(tier, lower)
                    before = each.weight
                if tier is not None:
                    self.clause([*(~literal for literal in met), tier])


class Instance:
    """One pair of intakes: its weight, minutes missing and price are the largest that any rule demands."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.weights: dict[int, Literal] = {}
        self.prices: dict[int, Literal] = {}
        self.missing: Literal | None = None

    def demand(self, literal: Literal, entries: Sequence[tuple[Literal, tuple[int, int, int]]]) -> None:
        """With the one intake at ``literal``, each of the exclusive ``entries`` demands (weight, missing, price)."""
        cp = self.model.cp
        for index, tiers in ((0, self.weights), (2, self.prices)):
            for tier in sorted({costs[index] for _, costs in entries} - {0}):
                known = tiers.get(tier)
                if known is None:
                    known = tiers[tier] = cp.new_bool_var("")
                closed = [~other for other, costs in entries if costs[index] >= tier]
                cp.add_bool_and(closed).only_enforce_if(literal, ~known)
        terms = [(other, weight * missing) for other, (weight, missing, _) in entries if weight]
        if terms:
            if self.missing is None:
                self.missing = cp.new_int_var(0, 8 * 3 * 1440, "")
                self.model.charge(self.missing, (0, 1, 0, 0))
            cp.add(sum(lacks * other for other, lacks in terms) <= self.missing).only_enforce_if(literal)

    def close(self) -> None:
        """Say what the tiers cost: each what it adds to the one below."""
        for tiers, level in ((self.weights, 0), (self.prices, 3)):
            for lower, upper in pairwise((0, *sorted(tiers))):
                if lower:
                    self.model.cp.add_implication(tiers[upper], tiers[lower])
                self.model.charge(tiers[upper], (upper - lower, 0, 0, 0) if level == 0 else (0, 0, 0, upper - lower))
