"""The best clock times for slots whose members are known: slot after slot in the order of the day.

Between two slots only two things matter here: how long one must wait for the other, and what it costs to come sooner.
Neither gets worse when the earlier slot moves further ahead.  So once it is settled which slot comes next, of two
times for it the earlier is at least as good unless it costs more: only times that are cheaper than every earlier one
are worth trying.  That leaves a handful of times per slot instead of all, and a search over orders that is small.

What does not fit this picture (a :class:`Relation` between two slots, say) is left out here, so the cost found is a
lower bound in general, and the least cost where nothing was left out; the caller counts the assignment exactly.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from attrs import define

from rlsnutri._engine.links import Curve, Web
from rlsnutri._engine.standing import Later, Slot, interchangeable, order_of

MOST_PATIENCE = 30_000
"""Partial orders that are looked at before what is certain by then must do."""

NODES_PER_STEP = 16
"""So many of them cost about as much time as one step of the search proper."""

NEVER = 1 << 20
"""Minutes that no day has."""

Option = tuple[int, int]
"""What a time costs, and its index."""


class Options:
    """The times worth trying for one slot, by the first time that is still open to it."""

    __slots__ = ("_after", "last", "levels")

    def __init__(self, slot: Slot) -> None:
        mask, profile = slot
        self.levels = [(cost, times & mask) for cost, times in profile.levels if times & mask]
        self.last = mask.bit_length() - 1
        self._after: dict[int, tuple[Option, ...]] = {}

    def after(self, first: int) -> tuple[Option, ...]:
        """Options from the time index ``first`` on: the cheapest first, each next one earlier and dearer."""
        known = self._after.get(first)
        if known is None:
            found: list[Option] = []
            earliest = NEVER
            for cost, mask in self.levels:
                open_times = mask >> first << first
                if open_times:
                    time = (open_times & -open_times).bit_length() - 1
                    if time < earliest:
                        earliest = time
                        found.append((cost, time))
            known = self._after[first] = tuple(found)
        return known


@define
class Timed:
    """The least cost of some slots, and times for it.

    Where patience ended, the cost is a bound and the times are the best that were found, perhaps none.
    """

    cost: int
    times: tuple[int, ...]


class Timing:
    """Best times by slots, kept for one problem."""

    def __init__(self, times: tuple[int, ...]) -> None:
        self.times = times
        self._nodes = 0
        self._jumps: dict[int, list[int]] = {}
        self._hopeless: dict[tuple[object, ...], int] = {}
        """Slots that have no times, and up to which cost."""
        self._options: dict[tuple[int, int], Options] = {}

    def options(self, slot: Slot) -> Options:
        """The options of one slot."""
        key = (slot[1].index, slot[0])
        known = self._options.get(key)
        if known is None:
            known = self._options[key] = Options(slot)
        return known

    def steps(self) -> int:
        """The partial orders looked at since this was last asked, in steps of the search proper."""
        steps, self._nodes = divmod(self._nodes, NODES_PER_STEP)
        return steps

    def jump(self, wait: int) -> list[int]:
        """By time index the first time that is ``wait`` minutes later; past the last one where there is none."""
        known = self._jumps.get(wait)
        if known is None:
            known = self._jumps[wait] = [bisect_left(self.times, minute + wait) for minute in self.times]
        return known

    def best(
        self,
        slots: Sequence[Slot],
        web: Web,
        budget: int,
        patience: int,
        most: int,
        hint: tuple[int, ...],
        floor: int,
        later: Later = (),
    ) -> Timed | None:
        """The least cost of at most ``most``; None if there is none.

        The ``web`` is the one for that ``budget``.  Times like the ``hint``, which may lack the last slot, are tried
        first, and nothing else if they cost no more than the known ``floor``.  So many steps' worth of partial orders
        are looked at, at most.
        """
        if floor > most:
            return None
        followed = self._follow(slots, web, most, hint, later)
        if followed is not None and followed.cost <= floor:
            return followed
        key = (budget, *sorted([(profile.index, mask) for mask, profile in slots]))
        if not later and self._hopeless.get(key, -1) >= most:
            return None  # the same slots, met in another order
        orders = _Orders(self, slots, web, later, min(MOST_PATIENCE, patience * NODES_PER_STEP))
        found = orders.run(most, followed, floor)
        self._nodes += orders.nodes
        if found is None and not later:
            self._hopeless[key] = most
        return found

    def _follow(self, slots: Sequence[Slot], web: Web, most: int, hint: tuple[int, ...], later: Later) -> Timed | None:
        """The times of the hint, with the best ones for slots that it lacks, one by one; None if they do not serve."""
        minutes, total = self.times, 0
        if len(hint) > len(slots):
            return None
        for second, time in enumerate(hint):
            mask, profile = slots[second]
            if not mask >> time & 1:
                return None
            total += profile.at(time)
            for first in range(second):
                link, apart = web[first][second], minutes[time] - minutes[hint[first]]
                if -link.behind < apart < link.ahead:
                    return None
                if later and order_of(later, first, second) * apart < 0:
                    return None
                if link.curve is not None:
                    total += link.cost(apart)
        for last in range(len(hint), len(slots)):
            chosen = self._cheapest(slots[last], web, hint, last)
            if chosen is None:
                return None
            total += chosen[0]
            hint = (*hint, chosen[1])
        return Timed(total, hint) if total <= most else None

    def _cheapest(self, slot: Slot, web: Web, hint: tuple[int, ...], last: int) -> Option | None:
        """What the last slot costs at its best time beside the others, and that time."""
        chosen: Option | None = None
        for cost, mask in self.options(slot).levels:
            if chosen is not None and chosen[0] <= cost:
                break
            rest = mask
            while rest:
                bit = rest & -rest
                rest ^= bit
                time = bit.bit_length() - 1
                added = self._joins(web, hint, last, time)
                if added is not None and (chosen is None or cost + added < chosen[0]):
                    chosen = (cost + added, time)
                    if not added:
                        break
        return chosen

    def _joins(self, web: Web, hint: tuple[int, ...], last: int, time: int) -> int | None:
        """What the last slot costs the others by standing at ``time``; None if one of them forbids that."""
        start, added = self.times[time], 0
        for first, other in enumerate(hint):
            link, apart = web[first][last], start - self.times[other]
            if -link.behind < apart < link.ahead:
                return None
            if link.curve is not None:
                added += link.cost(apart)
        return added


class _Orders:
    """One search over the orders of some slots."""

    def __init__(self, timing: Timing, slots: Sequence[Slot], web: Web, later: Later, patience: int) -> None:
        size = len(slots)
        self.minutes, self.web, self.patience = timing.times, web, patience
        self.options = [timing.options(slot) for slot in slots]
        self.jumps = [[timing.jump(link.ahead) for link in row] for row in web]
        self.costly = [
            [other for other, link in enumerate(row) if other != slot and link.curve is not None]
            for slot, row in enumerate(web)
        ]
        self.first_of = [0] * size
        """Per slot: mask of those that must come before it."""
        for second in range(size):
            for first in range(second):
                order = order_of(later, first, second) if later else 0
                if order > 0 or (not order and not later and interchangeable(slots, web, first, second)):
                    self.first_of[second] |= (
                        1 << first
                    )  # of two that may swap, the one with the lower number comes first
                elif order < 0:
                    self.first_of[first] |= 1 << second
        self.pairs = [(slot, other) for slot, others in enumerate(self.costly) for other in others if other < slot]
        self.lasts = [options.last for options in self.options]
        self.latest = [self.minutes[last] for last in self.lasts]
        waits = [link.ahead for slot, row in enumerate(web) for other, link in enumerate(row) if other != slot]
        self.least_wait = min(waits, default=0)
        self.best: tuple[int, tuple[int, ...]] | None = None
        self.limit = self.nodes = self.floor = 0
        self.seen: dict[tuple[int, ...], int] = {}
        self.chosen = [-1] * size
        self.weighed: dict[tuple[int, ...], tuple[Option, ...]] = {}
        self.least = [options.after(0)[0][0] for options in self.options]
        self.spare = 0
        """What a slot may cost beyond its own least, whatever the others do."""

    def run(self, most: int, known: Timed | None, floor: int) -> Timed | None:
        self.limit, self.floor = most, floor
        if known is not None:
            self.best, self.limit = (known.cost, known.times), known.cost - 1
        least = sum(self.least)
        self.spare = self.limit - least
        self._place((1 << len(self.options)) - 1, [0] * len(self.options), 0)
        if self.nodes > self.patience:
            return Timed(max(least, floor), () if self.best is None else self.best[1])
        return None if self.best is None else Timed(*self.best)

    def _place(self, left: int, first: list[int], cost: int) -> None:
        """Put one of the slots that are ``left`` next, none of them before its ``first`` open time."""
        self.nodes += 1
        if self.nodes > self.patience:
            return
        if not left:
            self.best = (cost, tuple(self.chosen))
            self.limit = cost - 1 if cost > self.floor else -1
            return
        open_slots: list[tuple[int, int, tuple[Option, ...]]] = []
        total = cost
        rest = left
        key = [left]
        while rest:
            bit = rest & -rest
            rest ^= bit
            slot = bit.bit_length() - 1
            start = first[slot]
            options = self._weighed(slot, start) if self.costly[slot] else self.options[slot].after(start)
            if not options:
                return
            total += options[0][0]
            open_slots.append((options[0][1], slot, options))
            key.append(options[-1][1])  # its earliest open time: from where on it is looked for makes no difference
        if total > self.limit or (self.pairs and total + self._between(left, first) > self.limit):
            return
        if self.pairs:
            for slot, time in enumerate(self.chosen):
                if time >= 0 and any(left >> other & 1 for other in self.costly[slot]):
                    key.append(time)  # what stands soon after it will pay for that
        signature = tuple(key)
        if self.seen.get(signature, cost + 1) <= cost:
            return
        self.seen[signature] = cost
        open_slots.sort()
        minutes, lasts = self.minutes, self.lasts
        latest = minutes[-1] - (len(open_slots) - 1) * self.least_wait  # those that follow need room
        for _, slot, options in open_slots:
            if self.first_of[slot] & left:
                continue
            base = total - options[0][0]
            jumps = self.jumps[slot]
            rest = left ^ 1 << slot
            for price, time in options:
                if base + price > self.limit:
                    break
                if minutes[time] > latest:
                    continue
                after = list(first)
                for _, other, _ in open_slots:
                    if other != slot:
                        earliest = jumps[other][time]
                        if earliest > after[other]:
                            if earliest > lasts[other]:
                                break
                            after[other] = earliest
                else:
                    self.chosen[slot] = time
                    self._place(rest, after, cost + price)
            self.chosen[slot] = -1

    def _between(self, left: int, first: list[int]) -> int:
        """What the slots that are ``left`` cost each other at least, each pair as far apart as can be."""
        minutes, latest = self.minutes, self.latest
        total = 0
        for slot, other in self.pairs:
            if left >> slot & 1 and left >> other & 1:
                link = self.web[other][slot]
                total += min(
                    link.cost(max(1, latest[slot] - minutes[first[other]])),
                    link.cost(min(-1, minutes[first[slot]] - latest[other])),
                )
        return total

    def _weighed(self, slot: int, first: int) -> tuple[Option, ...]:
        """The options of a slot with what it costs to stand that soon after the slots that stand already."""
        key = (slot, first, *(self.chosen[other] for other in self.costly[slot]))
        known = self.weighed.get(key)
        if known is None:
            self.nodes += 1
            known = self.weighed[key] = tuple(self._weigh(slot, first))
        return known

    def _weigh(self, slot: int, first: int) -> Iterator[Option]:
        minutes = self.minutes
        others: list[tuple[int, Curve, bool]] = []
        for other in self.costly[slot]:
            if self.chosen[other] >= 0:
                link = self.web[other][slot]
                if link.curve is not None:  # pragma: no branch -- what is costly has one
                    others.append((minutes[self.chosen[other]], link.curve, link.turned))
        if not others:
            yield from self.options[slot].after(first)
            return
        found: list[Option] = []
        most = self.least[slot] + self.spare
        for cost, mask in self.options[slot].levels:
            if cost > most:
                break
            rest = mask >> first << first
            while rest:
                bit = rest & -rest
                rest ^= bit
                time = bit.bit_length() - 1
                start = minutes[time]
                added = sum([curve[minute - start if turned else start - minute] for minute, curve, turned in others])
                found.append((cost + added, time))
                if not added:
                    break  # a later time of this level costs no less
        found.sort()
        earliest = NEVER
        for cost, time in found:
            if time < earliest:
                earliest = time
                yield cost, time
