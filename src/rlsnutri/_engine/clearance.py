"""What everything that is taken keeps free around itself: the gap rules in force, told from the side they protect."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import define, frozen

from rlsnutri._engine import days as day_masks
from rlsnutri._engine.compile import Between, Compiled, Merged
from rlsnutri._engine.gaps import Gap, gap_of, share_a_meal
from rlsnutri._engine.matching import STRENGTHS
from rlsnutri.clock import MINUTES_PER_DAY
from rlsnutri.rules import Alone, Competitor, FirstOfDay, Strength
from rlsnutri.things import Role

_WHOLE_DAY = MINUTES_PER_DAY + 1


@frozen
class Clearance:
    """Minutes before and after ``minute`` at which ``thing`` is taken that stay free of ``other``.

    None: all of the waking day.  ``rules`` are the ids of all rules that ask for it, ``strength`` that of the
    strongest.
    """

    thing: str
    minute: int
    other: str
    before: int | None
    after: int | None
    strength: Strength
    rules: tuple[str, ...]


@define
class _Widest:
    """All gaps from one intake to one thing as one."""

    before: int = 0
    after: int = 0
    strength: Strength = Strength.NONE
    rules: tuple[str, ...] = ()

    def widen(self, low: int, high: int, each: Merged) -> None:
        self.before = max(self.before, 1 - low)
        self.after = max(self.after, high + 1)
        self.strength = min(self.strength, each.strength, key=STRENGTHS.index)
        self.rules = tuple(sorted({*self.rules, *each.ids}))


def clearances(
    compiled: Compiled, chosen: Sequence[int], placed: Sequence[dict[int, int]], strengths: Sequence[Strength]
) -> Iterator[Clearance]:
    """What the gap rules of these ``strengths`` keep free, between things that share a day of the cycle.

    ``chosen`` are the day masks of the items, ``placed`` their portions by minute since wake.  A pair that lies within
    one meal, where the rule then lapses, is left out with all other intakes of the same thing.
    """
    items, fixed = compiled.looked_up.items, compiled.looked_up.fixed
    meals = tuple((thing.start, thing.start + thing.length) for thing in fixed if thing.role is Role.MEAL)
    found: dict[tuple[str, int, str], _Widest] = {}
    betweens: dict[int, list[Between]] = {}
    for between in compiled.betweens:
        betweens.setdefault(between.rule, []).append(between)
    for index, each in enumerate(compiled.rules):
        if each.strength not in strengths or index not in betweens:
            continue
        asked: dict[tuple[str, int, str], tuple[int, int]] = {}
        lapsed: set[tuple[str, int, str]] = set()
        for between in betweens[index]:
            gap = _gap(compiled, chosen, between, each)
            sides = next(((low, high) for difference, low, high in gap.ranges if difference == 0 and low <= high), None)
            others = _minutes(compiled, placed, between, subject=False)
            if sides is None or not others:
                continue
            thing = fixed[between.subject].name if between.fixed == "subject" else items[between.subject].name
            other = fixed[between.object].name if between.fixed == "object" else items[between.object].name
            for minute in _minutes(compiled, placed, between, subject=True):
                asked[thing, minute, other] = sides
                if gap.same_meal and any(share_a_meal(minute, place, meals) for place in others):
                    lapsed.add((thing, minute, other))
        for key, (low, high) in asked.items():
            if key not in lapsed:
                found.setdefault(key, _Widest()).widen(low, high, each)
    for (thing, minute, other), widest in sorted(found.items(), key=lambda pair: (pair[0][1], pair[0])):
        before, after = (None if each >= _WHOLE_DAY else each for each in (widest.before, widest.after))
        yield Clearance(thing, minute, other, before, after, widest.strength, widest.rules)


def _gap(compiled: Compiled, chosen: Sequence[int], between: Between, each: Merged) -> Gap:
    if not isinstance(each.rule, Competitor | Alone | FirstOfDay):  # pragma: no cover -- only these are matched as gaps
        raise TypeError(each.rule)
    subject = compiled.fixed_days if between.fixed == "subject" else chosen
    other = compiled.fixed_days if between.fixed == "object" else chosen
    differences = day_masks.differences(subject[between.subject], other[between.object], compiled.cycle)
    return gap_of(each.rule, differences, must=each.strength is Strength.MUST)


def _minutes(compiled: Compiled, placed: Sequence[dict[int, int]], between: Between, *, subject: bool) -> list[int]:
    """The minutes at which one side of a match is taken in an amount that the rule speaks of."""
    position, reach = (between.subject, between.subject_reach) if subject else (between.object, between.object_reach)
    if between.fixed == ("subject" if subject else "object"):
        return [compiled.looked_up.fixed[position].start]
    return [minute for minute, count in placed[position].items() if count >= reach]
