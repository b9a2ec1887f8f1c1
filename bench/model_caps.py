"""Ceilings in the CP-SAT model: how much of a nutrient a slot, or two slots close together, may hold."""

from __future__ import annotations

from collections.abc import Sequence
from math import gcd

from bench.compiled import MUST, Cap, Task
from bench.model_items import DAY, ItemModel, Literal

Held = list[tuple[Literal, int]]
"""What each literal adds to a sum if it is true."""


class InexpressibleError(Exception):
    """The model has no words for something in this task."""


class CapModel(ItemModel):
    """The model with its ceilings."""

    def __init__(self, task: Task, *, soft: bool) -> None:
        super().__init__(task, soft=soft)
        for cap in task.caps:
            self.cap(cap)

    def cap(self, cap: Cap) -> None:
        """The ceiling of every slot, and of two slots less than ``apart`` minutes apart."""
        divisor = gcd(cap.most, cap.parts, *cap.holds, *(parts for _, _, parts in cap.fixed))
        holders = [index for index, held in enumerate(cap.holds) if held]
        most = cap.most // divisor
        held: dict[int, list[Held]] = {}
        """By time: per holder what it adds."""
        for time in range(len(self.task.times)):
            here = [self.held(index, time, cap.holds[index] // divisor) for index in holders]
            if any(here):
                held[time] = here
        fixed: dict[int, list[tuple[int, int]]] = {}
        for minute, days, parts in cap.fixed:
            fixed.setdefault(minute, []).append((days, parts // divisor))
        for time, here in held.items():
            beside = fixed.get(self.task.times[time], [])
            self.cap_slot(cap, holders, here, beside, most, (cap.parts // divisor))
        if cap.apart:
            self.cap_apart(cap, holders, held, fixed, most)

    def held(self, index: int, time: int, each: int) -> Held:
        """What an item adds at a time, literal by literal."""
        literals = self.taken[index].get(time)
        if literals is None:
            return []
        if self.single[index]:
            return [(literals[0], each * self.task.items[index].portions)]
        return [(literal, each) for literal in literals]

    def day_classes(
        self, holders: Sequence[int], beside: Sequence[tuple[int, int]]
    ) -> list[tuple[tuple[int, ...], int]]:
        """The different days: (positions of the holders taken then, what is fixed then)."""
        items = self.task.items
        return sorted({
            (
                tuple(p for p, index in enumerate(holders) if items[index].days >> day & 1),
                sum(parts for days, parts in beside if days >> day & 1),
            )
            for day in range(self.task.cycle)
        })  # fmt: skip

    def cap_slot(
        self,
        cap: Cap,
        holders: Sequence[int],
        here: Sequence[Held],
        beside: Sequence[tuple[int, int]],
        most: int,
        parts: int,
    ) -> None:
        """One slot: its sum on the worst day; a single portion alone is let off, unless the ceiling is a must."""
        lenient = cap.weight != MUST and not beside
        over = [
            (positions, fixed)
            for positions, fixed in self.day_classes(holders, beside)
            if fixed + sum(amount for p in positions for _, amount in here[p]) > most
        ]
        if not over:
            return
        oversize = [
            p
            for p, entries in enumerate(here)
            if lenient
            and entries
            and entries[0][1] > most
            and (not self.single[holders[p]] or self.portions(holders[p]) == 1)
        ]
        binds = self.binds(cap.weight)
        if oversize and binds and len(over) == 1 and not any(fixed for _, fixed in over):
            present = [p for p in over[0][0] if here[p]]
            if present == oversize and len(present) == 1 and len(here[present[0]]) == 1:
                return  # a single portion, always alone
        broken: list[Literal] = [] if binds else [self.breach(cap.weight, 0, cap.price)]
        for p in oversize:
            first = here[p][0][0]
            for q, entries in enumerate(here):
                if q != p and entries and not (q in oversize and q < p):
                    self.clause([~first, ~entries[0][0], *broken])
            if len(here[p]) > 1:
                self.clause([~here[p][1][0], *broken])
        for positions, fixed in over:
            if fixed > most:
                for entries in here:
                    if entries:
                        self.clause([~entries[0][0], *broken])
                continue
            terms = [
                (literal, min(amount, most) if p in oversize and position == 0 else amount)
                for p in positions
                for position, (literal, amount) in enumerate(here[p])
            ]
            total = sum(amount for _, amount in terms)
            if total + fixed <= most:
                continue
            sum_ = sum(amount * literal for literal, amount in terms)
            if binds:
                self.cp.add(sum_ <= most - fixed)
            else:
                self.cp.add(sum_ - (total + fixed - most) * broken[0] <= most - fixed)
        if not binds and cap.weight:
            base = most or parts
            highest = max(fixed + sum(amount for p in positions for _, amount in here[p]) for positions, fixed in over)
            excess = self.cp.new_int_var(0, -(-100 * (highest - most) // base), "")
            self.charge(excess, (0, cap.weight, 0, 0))
            for positions, fixed in over:
                sum_ = sum(amount * literal for p in positions for literal, amount in here[p])
                self.cp.add(base * excess >= 100 * (sum_ + fixed - most)).only_enforce_if(broken[0])

    def portions(self, index: int) -> int:
        """How many portions the item has."""
        return self.task.items[index].portions

    def cap_apart(
        self,
        cap: Cap,
        holders: Sequence[int],
        held: dict[int, list[Held]],
        fixed: dict[int, list[tuple[int, int]]],
        most: int,
    ) -> None:
        """Two slots that both hold the nutrient and together too much stand apart."""
        times, cycle = self.task.times, self.task.cycle
        nothing: list[Held] = [[] for _ in holders]
        places = {times[time]: here for time, here in held.items()}
        for minute in fixed:
            places.setdefault(minute, nothing)
        minutes = sorted(places)
        marks: dict[tuple[int, tuple[int, ...]], Literal] = {}
        binds = self.binds(cap.weight)
        every = self.day_classes(holders, [])
        if binds and not fixed and len(every) == 1 and self.all_clash(held, most):
            self.cap_windows(cap, every[0][0], places, minutes, marks)
            return
        days = [(day, day) for day in range(cycle)]
        nights = [((day + 1) % cycle, day) for day in range(cycle)]
        for position, first in enumerate(minutes):
            for second in minutes[position + 1 :]:
                apart = second - first
                by_day, by_night = cap.apart - apart, cap.apart - (DAY - apart)
                if max(by_day, by_night) <= 0 or (places[first] is nothing and places[second] is nothing):
                    continue
                if by_day > 0 and by_night > 0:
                    raise InexpressibleError("two slots too close both by day and over midnight")
                broken: list[Literal] = []
                seen: set[tuple[object, ...]] = set()
                for day_first, day_second in days if by_day > 0 else nights:
                    ends = [
                        self.on_day(holders, places[minute], fixed.get(minute, ()), day)
                        for minute, day in ((first, day_first), (second, day_second))
                    ]
                    if tuple(ends) in seen:
                        continue
                    seen.add(tuple(ends))
                    if not all(positions or beside for positions, beside in ends):
                        continue
                    if all(beside for _, beside in ends) and sum(beside for _, beside in ends) > most:
                        raise InexpressibleError("what is fixed alone exceeds a ceiling with a distance")
                    terms = [
                        entry
                        for minute, (positions, _) in zip((first, second), ends, strict=True)
                        for p in positions
                        for entry in places[minute][p]
                    ]
                    room = most - sum(beside for _, beside in ends)
                    if sum(amount for _, amount in terms) <= room:
                        continue
                    if not binds and not broken:
                        broken = [self.breach(cap.weight, max(by_day, by_night), cap.price)]
                    conditions = [~literal for literal in broken]
                    for minute, (positions, beside) in zip((first, second), ends, strict=True):
                        if not beside:
                            conditions.append(self.mark(marks, minute, positions, places[minute]))
                    sum_ = sum(amount * literal for literal, amount in terms)
                    self.cp.add(sum_ <= room).only_enforce_if(*conditions)

    def on_day(
        self, holders: Sequence[int], here: Sequence[Held], beside: Sequence[tuple[int, int]], day: int
    ) -> tuple[tuple[int, ...], int]:
        """The holders that may be there on this day, and what is fixed then."""
        items = self.task.items
        return (
            tuple(p for p, index in enumerate(holders) if here[p] and items[index].days >> day & 1),
            sum(parts for days, parts in beside if days >> day & 1),
        )

    def mark(
        self,
        marks: dict[tuple[int, tuple[int, ...]], Literal],
        minute: int,
        positions: tuple[int, ...],
        here: Sequence[Held],
    ) -> Literal:
        """A literal that is true where one of these holders is taken at this minute."""
        key = (minute, positions)
        if key not in marks:
            if len(positions) == 1:
                marks[key] = here[positions[0]][0][0]
            else:
                marks[key] = self.cp.new_bool_var("")
                for p in positions:
                    self.cp.add_implication(here[p][0][0], marks[key])
        return marks[key]

    def all_clash(self, held: dict[int, list[Held]], most: int) -> bool:
        """Whether any two portions together exceed the ceiling."""
        amounts = [entries[0][1] for here in held.values() for entries in here if entries]
        return 2 * min(amounts, default=0) > most

    def cap_windows(
        self,
        cap: Cap,
        positions: tuple[int, ...],
        places: dict[int, list[Held]],
        minutes: Sequence[int],
        marks: dict[tuple[int, tuple[int, ...]], Literal],
    ) -> None:
        """No two slots together hold little enough, every day alike: at most one in any window."""
        at = [
            (minute, self.mark(marks, minute, there, places[minute]))
            for minute in minutes
            if (there := tuple(p for p in positions if places[minute][p]))
        ]
        self.not_closer(at, cap.apart, wraps=True)
