"""Whom some limits tell apart: age bands, sexes and states, worked out once and asked for every person.

Ages are whole parts of a year here, as fine as the limits ask for (mostly months), so that comparing them is quick.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from math import lcm

from attrs import frozen

from rlsnutri.audit.persons import ADULT, FERTILE, Crowd, Facts, Someone
from rlsnutri.nutrients import DoseLimit

_KINDS = (("female", "none"), ("male", "none"), ("female", "pregnant"), ("female", "lactating"))
"""Sex and state; who is pregnant has the values of pregnancy for women, whatever else was said."""


@frozen
class Alike:
    """All ``people`` to whom the same ``rows`` apply, by their positions."""

    rows: tuple[int, ...]
    people: tuple[Someone, ...]

    @property
    def usual(self) -> Someone:
        """Of these the usual reader, an adult if there is one."""
        return min(self.people, key=lambda each: (each.is_child, each.age, each.sex, each.state))


class Bands:
    """What tells people apart for these limits."""

    def __init__(self, limits: Sequence[DoseLimit]) -> None:
        ends = [edge for limit in limits for edge in (limit.age_min, limit.age_max) if edge is not None]
        self._per_year = year = lcm(1, *(edge.denominator for edge in ends))
        self._adult = ADULT * year
        self._fertile = range(FERTILE[0] * year, FERTILE[1] * year)
        self._edges = sorted({0, self._fertile.start, self._fertile.stop, *(int(edge * year) for edge in ends)})
        self.spans: tuple[tuple[int, int | None], ...] = tuple(
            (int(limit.age_min * year), None if limit.age_max is None else int(limit.age_max * year))
            for limit in limits
        )
        self._crowds: dict[Crowd, list[Alike]] = {}
        self._rows = {
            (sex, state): [
                tuple(
                    position
                    for position, (limit, (low, high)) in enumerate(zip(limits, self.spans, strict=True))
                    if limit.sex in ("any", sex) and limit.state in ("any", state)
                    if low <= age and (high is None or age < high)
                )
                for age in self._edges
            ]
            for sex, state in _KINDS
        }

    def ages(self, facts: Facts) -> tuple[int, int | None]:
        """From where to where, in parts of a year, the age lies."""
        return (0, None) if facts.age is None else (facts.age * self._per_year, (facts.age + 1) * self._per_year)

    def whose(self, facts: Facts) -> Iterator[tuple[tuple[int, ...], int, str, str]]:
        """Everybody whom the facts fit, as far as the limits tell people apart: positions of rows, age, sex, state."""
        least, most = self.ages(facts)
        first = bisect_right(self._edges, least) - 1
        last = len(self._edges) if most is None else bisect_right(self._edges, most - 1)
        ages = [least, *self._edges[first + 1 : last]]
        for state in facts.states:
            for sex in facts.sexes if state == "none" else ("female",):
                rows = self._rows[sex, state]
                for band, age in enumerate(ages, first):
                    if state == "none" or facts.state_is_known or age in self._fertile:
                        yield rows[band], age, sex, state

    def alike(self, facts: Facts) -> list[Alike]:
        """The same people, those to whom the same rows apply together."""
        crowd = facts.crowd
        if crowd is None:
            return self._alike(facts)
        if crowd not in self._crowds:
            self._crowds[crowd] = self._alike(facts)
        return self._crowds[crowd]

    def _alike(self, facts: Facts) -> list[Alike]:
        groups: dict[tuple[int, ...], list[Someone]] = {}
        for rows, age, sex, state in self.whose(facts):
            groups.setdefault(rows, []).append(Someone(age, sex, state, age < self._adult))
        return [Alike(rows, tuple(people)) for rows, people in groups.items()]
