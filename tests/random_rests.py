"""Rests of days made at random, as the engine sees them and as the judge does."""

from __future__ import annotations

from random import Random
from typing import NamedTuple

from attrs import evolve

from rlsnutri._engine import Outcome, Stood, Unit, compile_plan, solve, unit
from rlsnutri.amounts import Amount
from rlsnutri.errors import PlanError
from rlsnutri.rules import Ceiling, Evidence, Strength
from rlsnutri.things import Fixed, Item, LookedUp, Role
from rlsnutri.verify import Rest, Weighed, weigh
from rlsnutri.verify._line import TODAY
from rlsnutri.verify._scene import Occurrence
from tests.random_plans import random_plan, softened, varied


class Case(NamedTuple):
    """One day of a random plan, as the engine sees it and as the judge does."""

    looked_up: LookedUp
    units: tuple[Unit, ...]
    stood: tuple[Stood, ...]
    now: int
    occurrences: tuple[Occurrence, ...]
    standing: tuple[Occurrence, ...]
    to_come: tuple[Stood, ...]

    def weighed(self, minutes: tuple[int | None, ...]) -> Weighed:
        """What the judge says of an assignment."""
        placed = tuple(
            (self.taken(each, minute), each.planned)
            for each, minute in zip(self.units, minutes, strict=True)
            if minute is not None
        )
        return weigh(Rest(self.looked_up, placed, self.occurrences, self.standing))

    def taken(self, each: Unit, minute: int) -> Occurrence:
        """A unit as an occurrence."""
        item = self.looked_up.items[each.item]
        return occurrence(item, minute, TODAY, each.portions, compile_plan(self.looked_up).cuts[each.item][0])


def occurrence(thing: Item | Fixed, minute: int, day: int, portions: int = 1, of: int = 1) -> Occurrence:
    placed = isinstance(thing, Item)
    end = minute if isinstance(thing, Item) else minute + thing.length
    days = frozenset((day,))
    return Occurrence(thing.name, thing.role, thing.ids, thing.contents, minute, end, days, portions, of, placed=placed)


def ceilings(looked_up: LookedUp, rng: Random) -> LookedUp:
    """The plan with nothing but ceilings that should be kept, most of them for two slots too."""
    rules = [
        Ceiling(
            rng.choice(("iron", "calcium", "zinc")),
            Amount(rng.choice((100, 200, 300)) * 10**6),
            apart=rng.choice((None, 240, 720, 1440)),
            strength=rng.choice((Strength.SHOULD, Strength.SHOULD, Strength.PREFER)),
            evidence=rng.choice(tuple(Evidence)),
            id=f"c{number}",
        )
        for number in range(4)
    ]
    return evolve(looked_up, rules=tuple(rules))


def random_case(seed: int, *, soft: bool = False, over: bool = False, reworded: bool = False) -> Case | None:
    """What happened until some minute of some day: some taken as planned, some at other times, some missed."""
    looked_up = random_plan(seed, most_items=4)
    looked_up = ceilings(looked_up, Random(seed)) if over else looked_up
    looked_up = softened(looked_up) if soft else looked_up
    looked_up = varied(looked_up, Random(seed)) if reworded else looked_up
    rng = Random(seed)
    try:
        compiled = compile_plan(looked_up)
    except PlanError:
        return None
    outcome = solve(compiled, max_steps=1_500)
    if not isinstance(outcome, Outcome):
        return None
    day, now = rng.randrange(compiled.cycle), rng.randrange(0, looked_up.bed + 1, 15)
    units: list[Unit] = []
    stood: list[Stood] = []
    occurrences: list[Occurrence] = []
    standing: list[Occurrence] = []
    to_come: list[Stood] = []

    def stands(is_item: bool, index: int, minute: int, offset: int, portions: int = 1) -> Occurrence:  # noqa: FBT001
        thing = looked_up.items[index] if is_item else looked_up.fixed[index]
        of = compiled.cuts[index][0] if is_item else 1
        stood.append(Stood(is_item, index, minute, offset, portions))
        occurrences.append(occurrence(thing, minute, TODAY + offset, portions, of))
        return occurrences[-1]

    for offset in (-1, 0, 1):
        on = (day + offset) % compiled.cycle
        for index, mask in enumerate(compiled.fixed_days):
            if mask >> on & 1:
                each = stands(False, index, looked_up.fixed[index].start, offset)
                if not offset and each.role is Role.MEDICINE and each.start >= now:
                    standing.append(each)
                    to_come.append(stood[-1])
        for index, placed in enumerate(outcome.placed):
            for minute, portions in placed if outcome.day_masks[index] >> on & 1 else ():
                if offset:
                    stands(True, index, minute, offset, portions)
                elif looked_up.items[index].role is Role.MEDICINE:
                    each = stands(True, index, minute, 0, portions)
                    if minute >= now:
                        standing.append(each)
                        to_come.append(stood[-1])
                elif minute >= now or rng.random() < 0.5:
                    units.append(unit(compiled, index, portions, planned=minute, now=now))
                else:
                    stands(True, index, min(now, max(0, minute + rng.choice((0, 0, 25, -40, 90)))), 0, portions)
    return Case(looked_up, tuple(units), tuple(stood), now, tuple(occurrences), tuple(standing), tuple(to_come))
