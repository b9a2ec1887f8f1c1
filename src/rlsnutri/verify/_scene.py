"""What is taken when?  An assignment as occurrences: intakes and fixed things with their minutes and days."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from fractions import Fraction

from attrs import frozen

from rlsnutri.clock import MINUTES_PER_DAY, AnyDays, ClockTime, Recurrence, cycle_length
from rlsnutri.things import Content, Item, LookedUp, Role


def name_key(name: str) -> str:
    """Names compare in Unicode NFC, case-folded, by code point."""
    return unicodedata.normalize("NFC", name).casefold()


def clock(minute: int, wake: int) -> str:
    """Return the clock time of a minute since wake."""
    return str(ClockTime((wake + minute) % MINUTES_PER_DAY))


@frozen(eq=False)
class Occurrence:
    """One intake of an item (``placed``), or one occurrence of what stands fixed, with its days of the cycle.

    It holds ``portions`` of the ``of`` equal portions of ``contents``; a fixed thing is one of one.
    """

    name: str
    role: Role
    ids: tuple[str, ...]
    contents: tuple[Content, ...]
    start: int
    end: int
    days: frozenset[int]
    portions: int = 1
    of: int = 1
    placed: bool = False

    def is_same_thing(self, other: Occurrence) -> bool:
        """Two intakes of one dose, or two occurrences of one medicine or drink, are the same thing."""
        return self.placed == other.placed and name_key(self.name) == name_key(other.name)

    def stated(self, nutrient: str) -> Fraction:
        """Return the nanograms of a nutrient here; an amount that nobody stated counts 0."""
        whole = sum(each.nanograms or 0 for each in self.contents if each.nutrient == nutrient)
        return Fraction(whole * self.portions, self.of)


@frozen(eq=False)
class Scene:
    """Everything that happens in one cycle of days; ``intakes`` in the order of their names and minutes."""

    looked_up: LookedUp
    cycle: int
    intakes: tuple[Occurrence, ...]
    fixed: tuple[Occurrence, ...]

    @property
    def everything(self) -> tuple[Occurrence, ...]:
        """Intakes first, then what stands fixed."""
        return self.intakes + self.fixed

    @property
    def medicines(self) -> tuple[Occurrence, ...]:
        """The medicines with prescribed times."""
        return tuple(each for each in self.fixed if each.role is Role.MEDICINE)

    def clock(self, minute: int) -> str:
        """Return the clock time of a minute since wake."""
        return clock(minute, self.looked_up.wake)

    def entry(self, occurrence: Occurrence) -> tuple[str, str]:
        """Return the name and the clock time, as violations and compromises name an occurrence."""
        return (occurrence.name, self.clock(occurrence.start))

    def intakes_of(self, item: Item) -> tuple[Occurrence, ...]:
        """Return the intakes of one item, ascending."""
        return tuple(each for each in self.intakes if each.name == item.name)

    def day_differences(self, one: frozenset[int], other: frozenset[int]) -> tuple[int, ...]:
        """Return by how many days (-1, 0, 1) some day of ``other`` lies after one of ``one``, cyclically."""
        return tuple(
            difference for difference in (-1, 0, 1) if any((day + difference) % self.cycle in other for day in one)
        )


def days_of(every: Recurrence, chosen: tuple[int, ...], cycle: int) -> frozenset[int]:
    """Return the days of the cycle that a recurrence means; where the solver chooses, ``chosen``."""
    days = chosen if isinstance(every, AnyDays) else every.days
    return frozenset(day for day in range(cycle) if day % every.period in days)


def stage(
    looked_up: LookedUp,
    shares: Mapping[str, int],
    times: Mapping[str, Mapping[int, int]],
    chosen: Mapping[str, tuple[int, ...]],
) -> Scene:
    """Set the scene: ``shares`` are the portions of each item, ``times`` those at each minute since wake."""
    recurrences = [*(item.every for item in looked_up.items), *(thing.every for thing in looked_up.fixed)]
    cycle = cycle_length(recurrences)
    intakes = tuple(
        Occurrence(
            item.name,
            item.role,
            item.ids,
            item.contents,
            minute,
            minute,
            days_of(item.every, chosen.get(item.name, ()), cycle),
            portions,
            shares[item.name],
            placed=True,
        )
        for item in looked_up.items
        for minute, portions in sorted(times.get(item.name, {}).items())
        if portions > 0
    )
    fixed = tuple(
        Occurrence(
            thing.name,
            thing.role,
            thing.ids,
            thing.contents,
            thing.start,
            thing.start + thing.length,
            days_of(thing.every, (), cycle),
        )
        for thing in looked_up.fixed
    )
    return Scene(looked_up, cycle, intakes, fixed)
