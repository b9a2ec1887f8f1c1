"""What two slots allow each other: forbidden differences of time, kept as bit masks row by row.

A relation is a set of closed ranges of (time of the second) - (time of the first) that are forbidden.  Ranges of
several rules simply unite, so a relation between slots is made once per set of ranges and shared.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from rlsnutri._engine.gaps import meals_around
from rlsnutri._engine.problem import PairRule
from rlsnutri.clock import MINUTES_PER_DAY

Span = tuple[int, int]
Exempt = tuple[int, int, int, bool]
"""A range that lapses within one meal: low, high, difference of days, whether the first side is the subject."""

LONGEST = MINUTES_PER_DAY - 1


def spans_of(rule: PairRule) -> tuple[list[Span], list[Exempt]]:
    """The ranges of (second - first) in which the rule is broken."""
    spans: list[Span] = []
    exempt: list[Exempt] = []
    for difference, low, high in rule.gap.ranges:
        shift = MINUTES_PER_DAY * difference
        first, last = (low - shift, high - shift) if rule.first_is_subject else (shift - high, shift - low)
        if first > LONGEST or last < -LONGEST:
            continue
        if rule.gap.same_meal:
            exempt.append((first, last, difference, rule.first_is_subject))
        else:
            spans.append((first, last))
    return spans, exempt


def united(spans: list[Span]) -> tuple[Span, ...]:
    """The same ranges, sorted, cut to the length of a day, touching ones joined."""
    joined: list[Span] = []
    for low, high in sorted(spans):
        if joined and low <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], high))
        else:
            joined.append((low, high))
    return tuple(
        (max(low, -LONGEST), min(high, LONGEST)) for low, high in joined if low <= LONGEST and high >= -LONGEST
    )


def around_zero(spans: tuple[Span, ...]) -> Span:
    """The range that holds a difference of 0; (1, 0) if none does."""
    return next(((low, high) for low, high in spans if low <= 0 <= high), (1, 0))


def between_multiples(least: int, most: int, intakes: int, *, wraps: bool) -> list[Span]:
    """Differences that no number of intervals of ``least`` to ``most`` minutes can make up."""
    allowed: list[Span] = []
    for steps in range(1, intakes):
        low, high = steps * least, steps * most
        if wraps:
            low = max(low, MINUTES_PER_DAY - (intakes - steps) * most)
            high = min(high, MINUTES_PER_DAY - (intakes - steps) * least)
        if low <= high:
            allowed.append((low, high))
    forbidden: list[Span] = []
    reached = 0
    for low, high in sorted(allowed):
        if low > reached + 1:
            forbidden.append((reached + 1, low - 1))
        reached = max(reached, high)
    forbidden.append((reached + 1, MINUTES_PER_DAY))
    return [*forbidden, *((-high, -low) for low, high in forbidden)]


def times_between(times: tuple[int, ...], low: int, high: int) -> int:
    """The times from minute ``low`` to minute ``high``, as a bit mask."""
    first, last = bisect_left(times, low), bisect_right(times, high)
    return (1 << last) - (1 << first) if first < last else 0


class Relation:
    """Forbidden times of one slot for each time of the other; rows are made when first asked for."""

    __slots__ = ("_backward", "_exempt", "_forward", "_meals", "_spans", "_times")

    def __init__(
        self,
        times: tuple[int, ...],
        meals: tuple[Span, ...],
        spans: tuple[Span, ...],
        exempt: tuple[Exempt, ...],
    ) -> None:
        self._times, self._meals, self._spans, self._exempt = times, meals, spans, exempt
        self._forward: list[int | None] = [None] * len(times)
        self._backward: list[int | None] = [None] * len(times)

    def forbidden(self, time: int, *, backward: bool) -> int:
        """The times forbidden to the second slot with the first at ``time``; ``backward`` the other way round."""
        rows = self._backward if backward else self._forward
        row = rows[time]
        if row is None:
            row = rows[time] = self._row(time, backward=backward)
        return row

    def _row(self, time: int, *, backward: bool) -> int:
        minute = self._times[time]
        row = 0
        for low, high in self._spans:
            row |= (
                self._between(minute - high, minute - low) if backward else self._between(minute + low, minute + high)
            )
        for low, high, difference, first_is_subject in self._exempt:
            broken = (
                self._between(minute - high, minute - low) if backward else self._between(minute + low, minute + high)
            )
            here_is_subject = first_is_subject is not backward
            shift = MINUTES_PER_DAY * difference  # from the object's minute to its place on the line of the subject
            for start, end in meals_around(minute if here_is_subject else minute + shift, self._meals):
                broken &= ~(self._between(start - shift, end - shift) if here_is_subject else self._between(start, end))
            row |= broken
        return row

    def _between(self, low: int, high: int) -> int:
        return times_between(self._times, low, high)

    def supported(self, target: int, source: int, *, backward: bool) -> int:
        """The times of ``target`` that at least one time of ``source`` allows."""
        rows = self._backward if backward else self._forward
        unsupported = target
        rest = source
        highest = source.bit_length() - 1  # the two ends together allow most, so look at them first
        row = rows[highest]
        unsupported &= self.forbidden(highest, backward=backward) if row is None else row
        while unsupported and rest:
            bit = rest & -rest
            rest ^= bit
            index = bit.bit_length() - 1
            row = rows[index]
            unsupported &= self.forbidden(index, backward=backward) if row is None else row
        return target & ~unsupported
