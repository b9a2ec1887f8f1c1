"""A time-indexed CP-SAT model: the variables, and what speaks of one item alone.

One Boolean per item, candidate time and number of portions ("at least k portions of the item are taken then"), one per
time ("it is used").  Gaps become at-most-one constraints over windows where they can, since these give the solver
its best bounds; costs are charged to Booleans that a broken rule makes true.  With ``soft`` false, should rules bind
like musts, which is what a first attempt at a schedule without compromises wants.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from ortools.sat.python import cp_model  # pyright: ignore[reportMissingImports] -- only where OR-tools is installed

from bench.compiled import FREE, MUST, Levels, Piece, Spacing, Task

DAY = 1440

Literal = Any
Charge = tuple[Any, Levels]


class ItemModel:
    """Variables, constraints and what they cost: ``charges`` are (variable, what each unit of it costs), by index."""

    def __init__(self, task: Task, *, soft: bool) -> None:
        self.task, self.soft = task, soft
        self.cp = cp_model.CpModel()
        self.charges: dict[int, Charge] = {}
        self.constant: Levels = task.constant
        self.impossible = task.impossible
        self.stiffened = False
        """Whether some should rule was made to bind, so that "infeasible" is not yet the last word."""
        self.single = [piece.portions == 1 or piece.intakes == 1 for piece in task.items]
        self.taken = [self.item(index) for index in range(len(task.items))]
        self.used = self.slots()
        for index, piece in enumerate(task.items):
            for spacing in piece.spacings:
                self.space(index, spacing)

    # ---- what rules cost ----

    def binds(self, weight: int) -> bool:
        """Whether a rule of this weight may not be broken."""
        if weight > 0 and not self.soft:
            self.stiffened = True
            return True
        return weight == MUST

    def charge(self, variable: Any, levels: Levels) -> None:
        """Every unit of the variable costs so much."""
        if any(levels):
            _, known = self.charges.get(variable.index, (None, FREE))
            self.charges[variable.index] = (variable, plus(known, levels))

    def always(self, levels: Levels) -> None:
        """Every schedule costs this."""
        self.constant = plus(self.constant, levels)

    def breach(self, weight: int, missing: int, price: int) -> Literal:
        """A literal that is true where an instance of a rule that may be broken is broken."""
        broken = self.cp.new_bool_var("")
        self.charge(broken, (weight, weight * missing, 0, price))
        return broken

    def clause(self, literals: Iterable[Literal]) -> None:
        """At least one of these."""
        self.cp.add_bool_or(list(literals))

    # ---- items and slots ----

    def item(self, index: int) -> dict[int, list[Literal]]:
        """By time: the literals "at least one portion", "at least two" and so on; one for all if all go together."""
        task, piece, single = self.task, self.task.items[index], self.single[index]
        most = piece.portions if piece.intakes is None else piece.portions - piece.intakes + 1
        taken: dict[int, list[Literal]] = {}
        shares: dict[int, list[tuple[Literal, int]]] = {}
        for time in range(len(task.times)):
            counts = [
                count
                for count in ([piece.portions] if single else range(1, most + 1))
                if self.allowed(index, piece, time, count)
            ]
            if not counts or (not single and counts[0] != 1):
                continue
            literals = [self.cp.new_bool_var("") for _ in counts]
            taken[time] = literals * piece.portions if single else literals
            for fewer, more in pairwise(literals):
                self.cp.add_implication(more, fewer)
            before: Levels = FREE
            shared: dict[int, int] = {}
            for literal, count in zip(literals, counts, strict=True):
                solo = piece.solo[piece.levels[count]]
                cost = solo.costs[time]
                self.charge(literal, plus(cost, before, sign=-1))
                before = cost
                for rule, each in solo.shares:
                    share = each[time] * count
                    if share != shared.get(rule, 0):
                        shares.setdefault(rule, []).append((literal, share - shared.get(rule, 0)))
                        shared[rule] = share
        self.share(piece, shares, single=single)
        all_literals = [literal for literals in taken.values() for literal in (literals[:1] if single else literals)]
        if not all_literals:
            self.impossible = True
        elif single:
            self.cp.add_exactly_one(all_literals)
        else:
            self.cp.add(sum(all_literals) == piece.portions)
            if piece.intakes is not None and piece.intakes != piece.portions:
                self.cp.add(sum(literals[0] for literals in taken.values()) == piece.intakes)
        return taken

    def allowed(self, index: int, piece: Piece, time: int, count: int) -> bool:
        """Whether the item by itself may be taken so often at this time."""
        solo = piece.solo[piece.levels[count]]
        if not solo.mask >> time & 1:
            return False
        if solo.costs[time][0] and self.binds(1):
            return False
        minute = self.task.times[time]
        return not any(
            cap.weight == MUST
            and cap.holds[index]
            and cap.holds[index] * count
            + sum(parts for at, days, parts in cap.fixed if at == minute and not piece.days & ~days)
            > cap.most
            for cap in self.task.caps
        )

    def share(self, piece: Piece, shares: dict[int, list[tuple[Literal, int]]], *, single: bool) -> None:
        """Preferred windows: each portion its share, the sum over the item rounded down."""
        unit = self.task.share_unit
        for parts in shares.values():
            if single:
                for literal, share in parts:
                    self.charge(literal, (0, 0, 0, share // unit))
                continue
            part = unit // piece.portions
            total = sum(share // part * literal for literal, share in parts)
            highest = sum(max(0, share // part) for _, share in parts) // piece.portions
            points = self.cp.new_int_var(0, highest, "")
            self.cp.add(piece.portions * points >= total - (piece.portions - 1))
            self.charge(points, (0, 0, 0, 1))

    def slots(self) -> dict[int, Literal]:
        """By time: whether anything is taken then."""
        task = self.task
        used: dict[int, Literal] = {}
        for taken in self.taken:
            for time, literals in taken.items():
                if time not in used:
                    used[time] = self.cp.new_bool_var("")
                self.cp.add_implication(literals[0], used[time])
        for time, literal in used.items():
            alone, beside = task.prices[time]
            if not task.event_days[time] or alone == beside:
                self.charge(literal, alone)
                continue
            self.charge(literal, beside)
            own = self.cp.new_bool_var("")
            self.charge(own, plus(alone, beside, sign=-1))
            for index, taken in enumerate(self.taken):
                if time in taken and task.items[index].days & ~task.event_days[time]:
                    self.cp.add_implication(taken[time][0], own)
        return used

    # ---- intervals ----

    def space(self, index: int, rule: Spacing) -> None:
        """Intervals between neighbouring intakes of one item."""
        times, taken = self.task.times, self.taken[index]
        binds = self.binds(rule.weight)
        if self.single[index]:
            missing = shortfall(rule, DAY) if rule.wraps else 0
            if missing and binds:
                self.impossible = True
            elif missing:
                self.always((rule.weight, rule.weight * missing, 0, rule.price))
            return
        at = [(times[time], literals[0]) for time, literals in taken.items()]
        if not binds:
            if self.task.items[index].intakes is not None:
                self.space_in_order(index, rule)
            else:
                self.space_neighbours(at, rule)
            return
        if rule.least is not None:
            self.not_closer(at, rule.least, wraps=rule.wraps)
        if rule.most is not None:
            self.not_farther(at, rule.most, wraps=rule.wraps)

    def not_closer(self, at: Sequence[tuple[int, Literal]], least: int, *, wraps: bool) -> None:
        """At most one in any window of ``least`` minutes, around midnight too if it wraps."""
        line = [*at, *((minute + DAY, literal) for minute, literal in at)] if wraps else list(at)
        last = -1
        for start in range(len(at)):
            end = bisect_left(line, line[start][0] + least, start, key=lambda entry: entry[0])
            end = min(end, start + len(at))
            if end > last and end - start > 1:
                self.cp.add_at_most_one([literal for _, literal in line[start:end]])
            last = max(last, end)
        if wraps and least > DAY:
            self.impossible = True

    def not_farther(self, at: Sequence[tuple[int, Literal]], most: int, *, wraps: bool) -> None:
        """The next intake, if there must be one, is within ``most`` minutes."""
        if wraps:
            for minute, literal in at:
                following = [other for m, other in at if 0 < ((m - minute) % DAY or DAY) <= most]
                self.clause([~literal, *following])
            return
        later: list[Literal] = [None] * (len(at) + 1)
        for position in range(len(at) - 1, -1, -1):
            later[position] = self.cp.new_bool_var("")
            self.cp.add_implication(at[position][1], later[position])
            if later[position + 1] is not None:
                self.cp.add_implication(later[position + 1], later[position])
        for position, (minute, literal) in enumerate(at):
            end = bisect_right(at, minute + most, key=lambda entry: entry[0])
            if later[end] is not None:
                between = [other for _, other in at[position + 1 : end]]
                self.clause([~literal, ~later[end], *between])

    def space_in_order(self, index: int, rule: Spacing) -> None:
        """A fixed number of intakes: the first, the second and so on each have a time."""
        times, taken, intakes = self.task.times, self.taken[index], self.task.items[index].intakes or 0
        ordered = [{time: self.cp.new_bool_var("") for time in taken} for _ in range(intakes)]
        for each in ordered:
            self.cp.add_exactly_one(each.values())
        for time, literals in taken.items():
            self.cp.add(sum(each[time] for each in ordered) == literals[0])
        minutes = [sum(times[time] * literal for time, literal in each.items()) for each in ordered]
        for earlier, later in pairwise(minutes):
            self.cp.add(later >= earlier + 1)
        gaps = [later - earlier for earlier, later in pairwise(minutes)]
        if rule.wraps:
            gaps.append(minutes[0] + DAY - minutes[-1])
        for gap in gaps:
            broken, missing = self.breach(rule.weight, 0, rule.price), self.cp.new_int_var(0, 2 * DAY, "")
            if rule.least is not None:
                self.cp.add(gap + rule.least * broken >= rule.least)
                self.cp.add(missing >= rule.least - gap)
            if rule.most is not None:
                self.cp.add(gap - DAY * broken <= rule.most)
                self.cp.add(missing >= gap - rule.most)
            self.charge(missing, (0, rule.weight, 0, 0))

    def space_neighbours(self, at: Sequence[tuple[int, Literal]], rule: Spacing) -> None:
        """Any number of intakes: two are neighbours if none is taken between them."""
        for position, (minute, literal) in enumerate(at):
            for further in range(position + 1, len(at)):
                missing = shortfall(rule, at[further][0] - minute)
                if missing:
                    between = [other for _, other in at[position + 1 : further]]
                    broken = self.breach(rule.weight, missing, rule.price)
                    self.clause([~literal, ~at[further][1], *between, broken])
            if not rule.wraps:
                continue
            for first in range(position + 1):
                missing = shortfall(rule, at[first][0] + DAY - minute)
                if missing:
                    between = [other for _, other in (*at[position + 1 :], *at[:first])]
                    broken = self.breach(rule.weight, missing, rule.price)
                    pair = [~literal] if first == position else [~literal, ~at[first][1]]
                    self.clause([*pair, *between, broken])


def shortfall(rule: Spacing, gap: int) -> int:
    """Minutes that a gap between neighbours is too short or too long."""
    if rule.least is not None and gap < rule.least:
        return rule.least - gap
    return gap - rule.most if rule.most is not None and gap > rule.most else 0


def plus(one: Levels, other: Levels, *, sign: int = 1) -> Levels:
    """The sum, or difference, level by level."""
    return (one[0] + sign * other[0], one[1] + sign * other[1], one[2] + sign * other[2], one[3] + sign * other[3])
