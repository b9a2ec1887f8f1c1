"""Days of the cycle as bit masks, and the ways to choose those that the plan leaves open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations, compress, islice, product
from math import comb

from rlsnutri.clock import AnyDays, Recurrence, cycle_length
from rlsnutri.things import LookedUp

MOST_CHOICES = 20_000
"""Ways to choose days that are looked through; beyond, an answer is not claimed to be the best."""

MOST_WORK = 5_000_000
"""Days of things that are compared while looking through them: what a long cycle of many things can afford."""

MOST_WAYS = 2_000
"""Ways that differ in who meets whom; beyond, likewise."""


def days_of(mask: int) -> tuple[int, ...]:
    """The days in a mask, ascending."""
    return tuple(day for day in range(mask.bit_length()) if mask >> day & 1)


def cycle_of(looked_up: LookedUp) -> int:
    """Days after which the whole plan repeats."""
    return cycle_length([*(item.every for item in looked_up.items), *(thing.every for thing in looked_up.fixed)])


def options(every: Recurrence, cycle: int) -> Iterator[int]:
    """The day masks over the cycle that the recurrence allows, in the order of their ascending days."""
    chosen = combinations(range(every.period), every.count) if isinstance(every, AnyDays) else iter([every.days])
    periods = sum(1 << start for start in range(0, cycle, every.period))
    for days in chosen:
        yield periods * sum([1 << day for day in days])


def choices(looked_up: LookedUp, cycle: int) -> Iterator[tuple[int, ...]]:
    """Day masks of all items, one tuple per way to choose, the canonical order first; equivalent ways only once.

    Two ways are equivalent if the same sets of things meet on a day and on neighbouring days: nothing else about days
    enters a rule or a price.
    """
    is_open = [isinstance(item.every, AnyDays) for item in looked_up.items]
    most = _most_choices(looked_up, cycle)
    # any 200 of 420 days are 10 to the 125th ways: of these only as many are made as will be looked at
    per_item = [list(islice(options(item.every, cycle), most)) for item in looked_up.items]
    if not any(is_open):
        yield tuple(masks[0] for masks in per_item)
        return
    settled = [masks[0] for masks, chosen in zip(per_item, is_open, strict=True) if not chosen]
    settled += [next(options(thing.every, cycle)) for thing in looked_up.fixed]
    alike = _parted([((1 << cycle) - 1, 0)], settled, cycle)
    seen: set[frozenset[int]] = set()
    for way in islice(product(*per_item), most):
        parts = _parted(alike, compress(way, is_open), cycle)
        meetings = frozenset([pattern for _, pattern in parts])
        if meetings not in seen:
            seen.add(meetings)
            yield way


def _parted(parts: list[tuple[int, int]], masks: Iterable[int], cycle: int) -> list[tuple[int, int]]:
    """Part the days further by what happens on them and on the day after; each part with its pattern of yes and no."""
    for mask in masks:
        for happens in (mask, mask >> 1 | (mask & 1) << (cycle - 1)):
            finer: list[tuple[int, int]] = []
            for days, pattern in parts:
                inside = days & happens
                if inside:
                    finer.append((inside, pattern << 1 | 1))
                if inside != days:
                    finer.append((days ^ inside, pattern << 1))
            parts = finer
    return parts


def all_are_looked_through(looked_up: LookedUp, cycle: int) -> bool:
    """Whether :func:`choices` sees every way that there is to choose."""
    total = 1
    for item in looked_up.items:
        if isinstance(item.every, AnyDays):
            total *= comb(item.every.period, item.every.count)
    return total <= _most_choices(looked_up, cycle)


def _most_choices(looked_up: LookedUp, cycle: int) -> int:
    things = len(looked_up.items) + len(looked_up.fixed)
    return max(1, min(MOST_CHOICES, MOST_WORK // (cycle * max(1, things))))


def differences(first: int, second: int, cycle: int) -> tuple[int, ...]:
    """Which of -1, 0, 1 occur as (day of second) - (day of first) on the repeating cycle."""
    found: list[int] = []
    if (second << 1 | second >> (cycle - 1)) & first:
        found.append(-1)
    if first & second:
        found.append(0)
    if (second >> 1 | second << (cycle - 1)) & first:
        found.append(1)
    return tuple(found)
