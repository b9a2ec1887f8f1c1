"""Is it so that these gaps are kept?  What a schedule says of them, against the rules themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from rlsnutri.answers import Gap, Schedule, Violation
from rlsnutri.clock import ClockTime
from rlsnutri.rules import Alone, Competitor, FirstOfDay, SameMeal, Strength
from rlsnutri.things import LookedUp, Role
from rlsnutri.verify._breaches import in_one_meal, matches_any, may_relate, meal_is_exempt
from rlsnutri.verify._matching import InForce, is_water, matches, rules_in_force
from rlsnutri.verify._placement import portions_of
from rlsnutri.verify._scene import Occurrence, Scene, stage

_BINDING = (Strength.MUST, Strength.SHOULD)
_Sides = tuple[int | None, int | None]
_Asked = dict[tuple[str, str, str], list[tuple[_Sides, InForce]]]


def false_gaps(
    looked_up: LookedUp,
    schedule: Schedule,
    times: Mapping[str, Mapping[int, int]],
    days: Mapping[str, tuple[int, ...]],
) -> Iterator[Violation]:
    """Yield what a schedule says of gaps and is not so; one that says nothing of them says nothing wrong."""
    if not schedule.gaps:
        return
    laws = rules_in_force(looked_up.rules)
    shares = {item.name: portions_of(item, laws) for item in looked_up.items}
    scene = stage(looked_up, shares, times, days)
    asked: _Asked = {}
    for law in laws:
        if law.strength in _BINDING:
            for subject, other, sides in _gaps_of(law, scene):
                asked.setdefault((*scene.entry(subject), other), []).append((sides, law))
    so, said = Counter(map(_plain, _together(asked))), Counter(map(_plain, schedule.gaps))
    for gap in schedule.gaps:
        if said[_plain(gap)] > so[_plain(gap)]:
            yield Violation(f"gaps:{gap.thing}", f"{gap.thing} at {gap.time}: not the gap to {', '.join(gap.others)}")
    for gap in _together(asked):
        if not said[_plain(gap)]:
            yield Violation(f"gaps:{gap.thing}", f"{gap.thing} at {gap.time}: no gap told to {', '.join(gap.others)}")


def _plain(gap: Gap) -> tuple[object, ...]:
    return (gap.thing, gap.time, tuple(sorted(gap.others)), gap.before, gap.after, gap.strength, gap.rules)


def _together(asked: _Asked) -> list[Gap]:
    """Return one gap per intake and sides, with all that stands so far from it."""
    alike: dict[tuple[str, str, int | None, int | None, Strength], tuple[list[str], set[str]]] = {}
    for (thing, time, other), found in asked.items():
        before, after = (_widest([sides[side] for sides, _ in found]) for side in (0, 1))
        strength = min((law.strength for _, law in found), key=_BINDING.index)
        others, rules = alike.setdefault((thing, time, before, after, strength), ([], set()))
        others.append(other)
        rules.update(each for _, law in found for each in law.ids)
    return [
        Gap(thing, ClockTime.parse(time), tuple(others), before, after, strength, tuple(sorted(rules)))
        for (thing, time, before, after, strength), (others, rules) in alike.items()
    ]


def _widest(sides: list[int | None]) -> int | None:
    known = [each for each in sides if each is not None]
    return max(known) if len(known) == len(sides) else None


def _gaps_of(law: InForce, scene: Scene) -> Iterator[tuple[Occurrence, str, _Sides]]:
    """Yield which occurrence a rule keeps how far from what, where they share a day."""
    rule, sides = law.rule, _sides(law)
    if sides is None or not isinstance(rule, Competitor | Alone | FirstOfDay):
        return
    for subject in scene.everything:
        if not matches(subject, rule.subject):
            continue
        others = [
            other
            for other in scene.everything
            if may_relate(subject, other) and subject.days & other.days and _is_other(law, other)
        ]
        lapsed = {other.name for other in others if _lapses(law, subject, other, scene)}
        for name in dict.fromkeys(other.name for other in others):
            if name not in lapsed:
                yield subject, name, sides


def _sides(law: InForce) -> _Sides | None:
    """Return the minutes before and after an intake that stay free, seen from it; None if the rule asks for none."""
    match law.rule:
        case Competitor() as rule:
            never = law.strength is Strength.MUST
            before, after = (0 if side is None and not never else side for side in (rule.after, rule.before))
            if before == after == 0:
                return None
            return (None if before is None else max(before, 1)), (None if after is None else max(after, 1))
        case Alone() as rule:
            return rule.gap, rule.gap
        case FirstOfDay() as rule:
            return None, rule.gap
        case _:
            return None


def _is_other(law: InForce, other: Occurrence) -> bool:
    match law.rule:
        case Competitor() as rule:
            return matches_any(other, rule.objects) and not meal_is_exempt(other, rule.exempt)
        case Alone() as rule:
            left_out = is_water(other) or (other.role is Role.MEAL and not rule.meals)
            return not left_out and not matches_any(other, rule.excepting)
        case _:
            return not is_water(other)


def _lapses(law: InForce, subject: Occurrence, other: Occurrence, scene: Scene) -> bool:
    return isinstance(law.rule, Competitor) and SameMeal() in law.rule.exempt and in_one_meal(subject, other, 0, scene)
