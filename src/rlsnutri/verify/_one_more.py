"""What would one more intake break?  The definitions, asked minute by minute of a schedule that stands."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import assert_never

from attrs import evolve, frozen

from rlsnutri.clock import MINUTES_PER_DAY
from rlsnutri.rules import (
    Alone,
    Ceiling,
    Competitor,
    Contraindication,
    DailyLimit,
    FirstOfDay,
    Gate,
    Interval,
    MostTimes,
    NoInteraction,
    NotSameDay,
    Selector,
    Strength,
    Together,
    Window,
)
from rlsnutri.things import Content, Item, LookedUp, Role
from rlsnutri.verify._breaches import breaches, default_laws
from rlsnutri.verify._matching import InForce, is_named, rules_in_force
from rlsnutri.verify._scene import Occurrence, Scene, stage

_TAKEN_ONLY = (Ceiling, MostTimes, NotSameDay, Together)
"""Rules about what is taken, which no drink takes part in."""


@frozen(eq=False)
class OneMore:
    """An intake that might be added: what it is, ``portions`` of ``of``, how long it lasts, on which days."""

    name: str
    role: Role
    ids: tuple[str, ...]
    contents: tuple[Content, ...]
    length: int = 0
    portions: int = 1
    of: int = 1

    def at(self, minute: int, days: frozenset[int]) -> Occurrence:
        """Return it as an intake at ``minute`` since wake."""
        end = minute + self.length
        return Occurrence(
            self.name, self.role, self.ids, self.contents, minute, end, days, self.portions, self.of, placed=True
        )


def broken_by_one_more(
    looked_up: LookedUp,
    one_more: OneMore,
    *,
    shares: Mapping[str, int],
    times: Mapping[str, Mapping[int, int]],
    chosen: Mapping[str, tuple[int, ...]],
    day: int | None = None,
) -> tuple[tuple[str, ...], ...]:
    """Return for each minute from wake to bed the ids of the must and should rules that it would break there.

    ``looked_up`` holds the rules in force with the thing in the plan; ``shares``, ``times`` and ``chosen`` are what
    the schedule says of its items.  Broken is what was not broken without it, or is broken by more.  ``day`` is a day
    of the cycle; on every day of it unless given.
    """
    scene = stage(looked_up, shares, times, chosen)
    days = frozenset(range(scene.cycle)) if day is None else frozenset((day,))
    closing: list[set[str]] = [set() for _ in range(looked_up.bed + 1)]
    laws = rules_in_force(looked_up.rules)
    for law in laws:
        if law.strength in (Strength.MUST, Strength.SHOULD) and not isinstance(law.rule, Interval):
            _close(closing, law, one_more, days, scene)
    own = next((item for item in looked_up.items if item.name == one_more.name), None)
    if own is not None:
        _close_intervals(closing, own, laws, days, scene)
    return tuple(tuple(sorted(ids)) for ids in closing)


def _close(closing: Sequence[set[str]], law: InForce, one_more: OneMore, days: frozenset[int], scene: Scene) -> None:
    if one_more.role is Role.DRINK and isinstance(law.rule, _TAKEN_ONLY):
        return
    whole = one_more.at(0, days)
    wanted = tuple(_named_by(law))
    everything = isinstance(law.rule, Alone | FirstOfDay | Ceiling | MostTimes)
    if not everything and not any(is_named(whole, selector) for selector in wanted):
        return

    def matters(each: Occurrence) -> bool:
        return everything or each.role is Role.MEAL or any(is_named(each, selector) for selector in wanted)

    there = evolve(scene, intakes=tuple(filter(matters, scene.intakes)), fixed=tuple(filter(matters, scene.fixed)))
    before = dict(_broken(law, there))
    for minute, ids in enumerate(closing):
        with_it = evolve(there, intakes=(*there.intakes, one_more.at(minute, days)))
        if any(missing > before.get(place, 0) for place, missing in _broken(law, with_it)):
            ids.update(law.ids)


def _broken(law: InForce, scene: Scene) -> Iterator[tuple[Hashable, int]]:
    for breach in breaches(law, scene):
        yield breach.place, breach.missing


def _named_by(law: InForce) -> Iterable[Selector]:
    match law.rule:
        case Competitor() as rule:
            return (rule.subject, *rule.objects)
        case Window() | Alone() | FirstOfDay() | Interval() as rule:
            return (rule.subject,)
        case Together() as rule:
            return (rule.subject, rule.companion)
        case NotSameDay() as rule:
            return (rule.subject, rule.other)
        case MostTimes() | Ceiling() | DailyLimit() | Gate() | Contraindication() | NoInteraction():
            return ()
        case _:
            assert_never(law.rule)


def _close_intervals(
    closing: Sequence[set[str]], own: Item, laws: Iterable[InForce], days: frozenset[int], scene: Scene
) -> None:
    """Close what lies too near to another intake of the same dose; too far from one cannot come of one more."""
    every = [law for law in laws if isinstance(law.rule, Interval) and is_named(own, law.rule.subject)]
    for law in every or [law for law, _ in default_laws(own, scene.looked_up.plan.policy)]:
        rule = law.rule
        if not isinstance(rule, Interval) or rule.least is None or law.strength is Strength.PREFER:
            continue
        for intake in scene.intakes_of(own):
            for difference in scene.day_differences(days, intake.days):
                if difference and not rule.across_midnight:
                    continue
                there = intake.start + MINUTES_PER_DAY * difference
                for minute, ids in enumerate(closing):
                    if abs(minute - there) < max(rule.least, 1):
                        ids.update(law.ids)
