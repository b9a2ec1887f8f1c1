"""What is broken?  One function per kind of rule, each a plain reading of its definition."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from fractions import Fraction
from itertools import combinations, pairwise
from typing import assert_never

from attrs import frozen

from rlsnutri.clock import MINUTES_PER_DAY
from rlsnutri.policy import Policy
from rlsnutri.rules import (
    Alone,
    Ceiling,
    Competitor,
    Contraindication,
    DailyLimit,
    Evidence,
    Exemption,
    FirstOfDay,
    Gate,
    Interval,
    MealContent,
    MostTimes,
    NoInteraction,
    NotSameDay,
    SameMeal,
    Selector,
    Strength,
    Together,
    Window,
)
from rlsnutri.things import Item, Role
from rlsnutri.verify._matching import InForce, is_named, is_water, matches
from rlsnutri.verify._placement import prescribed_intakes
from rlsnutri.verify._scene import Occurrence, Scene
from rlsnutri.verify._windows import minutes_outside

DEFAULT_SPREAD = "default:spread"
DEFAULT_SPACING = "default:spacing"


@frozen(eq=False)
class Breach:
    """A rule broken at one place, by how much, and how it is told.

    ``shared``: all rules broken at this place are one instance.  ``intake``: the place is this intake.
    """

    rule: InForce
    place: Hashable
    things: tuple[tuple[str, str], ...]
    missing: int
    weight: int
    shared: bool = False
    intake: Occurrence | None = None


def breaches(law: InForce, scene: Scene) -> Iterator[Breach]:
    """Yield every place at which a rule is broken."""
    match law.rule:
        case Competitor() as rule:
            yield from _competitor(law, rule, scene)
        case Alone() as rule:
            yield from _alone(law, rule, scene)
        case FirstOfDay() as rule:
            yield from _first_of_day(law, rule, scene)
        case Window() as rule:
            yield from _window(law, rule, scene)
        case Interval() as rule:
            for item in scene.looked_up.items:
                if is_named(item, rule.subject):
                    yield from _interval(law, rule, item, scene)
        case Together() as rule:
            yield from _together(law, rule, scene)
        case NotSameDay() as rule:
            yield from _not_same_day(law, rule, scene)
        case MostTimes() as rule:
            times = {each.start for each in (*scene.intakes, *scene.medicines)}
            if scene.looked_up.items and len(times) > rule.count:
                yield Breach(law, "plan", (), 1, weight_of(law))
        case Ceiling() as rule:
            yield from _ceiling(law, rule, scene)
        case DailyLimit() | Gate() | Contraindication() | NoInteraction():
            pass
        case _:
            assert_never(law.rule)


def default_breaches(laws: Iterable[InForce], scene: Scene) -> Iterator[Breach]:
    """Yield what breaks the policy's own intervals, which hold for each dose that no interval rule names."""
    subjects = [law.rule.subject for law in laws if isinstance(law.rule, Interval)]
    for item in scene.looked_up.items:
        if any(is_named(item, subject) for subject in subjects):
            continue
        for law, rule in default_laws(item, scene.looked_up.plan.policy):
            yield from _interval(law, rule, item, scene)


def default_laws(item: Item, policy: Policy) -> Iterator[tuple[InForce, Interval]]:
    """Yield the policy's own intervals for a dose, as rules in force."""
    intakes = prescribed_intakes(item) or 1
    if intakes < 2:
        rule = Interval(item.name, least=policy.spacing)
        yield InForce(rule, (DEFAULT_SPACING,), Strength.MUST, Evidence.MODERATE), rule
        return
    spread = Interval(item.name, least=policy.spread // intakes)
    yield InForce(spread, (DEFAULT_SPREAD,), Strength.SHOULD, Evidence.MODERATE), spread
    floor = min(policy.spacing, policy.spread // intakes)
    if floor and not item.at:
        # never two portions of one prescription at nearly the same time, whatever the spread has to give
        least = Interval(item.name, least=floor)
        yield InForce(least, (DEFAULT_SPACING,), Strength.MUST, Evidence.MODERATE), least


def weight_of(law: InForce, protected: Occurrence | Item | None = None) -> int:
    if protected is not None and protected.role is Role.MEDICINE:
        return 8
    match law.evidence:
        case Evidence.STRONG:
            return 4
        case Evidence.MODERATE:
            return 2
        case Evidence.WEAK | Evidence.TRADITIONAL:  # pragma: no branch -- the last kind there is
            return 1


def may_relate(one: Occurrence, other: Occurrence) -> bool:
    """Rules between two things relate two different things, one of them at least placed by the solver."""
    return (one.placed or other.placed) and not one.is_same_thing(other)


def _pair(law: InForce, subject: Occurrence, other: Occurrence, missing: int, scene: Scene) -> Breach:
    things = tuple(sorted((scene.entry(subject), scene.entry(other))))
    return Breach(law, frozenset((subject, other)), things, missing, weight_of(law, subject), shared=True)


# Rules between two things


def _competitor(law: InForce, rule: Competitor, scene: Scene) -> Iterator[Breach]:
    subjects = [each for each in scene.everything if matches(each, rule.subject)]
    if not subjects:
        return
    objects = [each for each in scene.everything if matches_any(each, rule.objects)]
    for subject in subjects:
        for other in objects:
            if may_relate(subject, other) and not meal_is_exempt(other, rule.exempt):
                missing = _missing_gap(law, rule, subject, other, scene)
                if missing:
                    yield _pair(law, subject, other, missing, scene)


def matches_any(occurrence: Occurrence, selectors: Iterable[Selector]) -> bool:
    return any(matches(occurrence, selector) for selector in selectors)


def meal_is_exempt(other: Occurrence, exempt: tuple[Exemption, ...]) -> bool:
    if other.role not in (Role.MEAL, Role.DRINK):
        return False
    for each in exempt:
        if isinstance(each, MealContent):
            stated = [content.nanograms for content in other.contents if content.nutrient == each.nutrient]
            if stated and None not in stated and other.stated(each.nutrient) <= each.at_most.quantity:
                return True
    return False


def _missing_gap(law: InForce, rule: Competitor, subject: Occurrence, other: Occurrence, scene: Scene) -> int:
    """Return the most that the gap falls short on any two days; 0 if it is always kept."""
    most = 0
    for difference in scene.day_differences(subject.days, other.days):
        if SameMeal() in rule.exempt and in_one_meal(subject, other, difference, scene):
            continue
        # A missing side forbids only in a must rule and only within one waking day.
        forbids = law.strength is Strength.MUST and difference == 0
        before = rule.before if forbids else rule.before or 0
        after = rule.after if forbids else rule.after or 0
        shift = MINUTES_PER_DAY * difference
        most = max(most, _short(subject.start, other.start + shift, other.end + shift, before, after))
    return most


def _short(time: int, start: int, finish: int, before: int | None, after: int | None) -> int:
    """Return by how many minutes a gap falls short; None forbids a side, and that misses 1."""
    if before == 0 and after == 0:
        return 0
    if time < start:
        return 1 if before is None else max(0, before - (start - time))
    if time > finish:
        return 1 if after is None else max(0, after - (time - finish))
    return max(before or 0, after or 0, 1)


def in_one_meal(subject: Occurrence, other: Occurrence, difference: int, scene: Scene) -> bool:
    """Say whether one meal, of this day or of the day before, holds both; of what stands fixed, its start."""
    there = other.start + MINUTES_PER_DAY * difference
    return any(
        meal.start + shift <= min(subject.start, there) and max(subject.start, there) <= meal.end + shift
        for meal in scene.fixed
        if meal.role is Role.MEAL
        for shift in (-MINUTES_PER_DAY, 0)
    )


def _alone(law: InForce, rule: Alone, scene: Scene) -> Iterator[Breach]:
    gap = Competitor(rule.subject, (), before=rule.gap, after=rule.gap)
    for subject in scene.everything:
        if not matches(subject, rule.subject):
            continue
        for other in scene.everything:
            if is_water(other) or (other.role is Role.MEAL and not rule.meals):
                continue
            if may_relate(subject, other) and not matches_any(other, rule.excepting):
                missing = _missing_gap(law, gap, subject, other, scene)
                if missing:
                    yield _pair(law, subject, other, missing, scene)


def _first_of_day(law: InForce, rule: FirstOfDay, scene: Scene) -> Iterator[Breach]:
    for subject in scene.everything:
        if not matches(subject, rule.subject):
            continue
        for other in scene.everything:
            if is_water(other) or not may_relate(subject, other) or not subject.days & other.days:
                continue
            missing = rule.gap - (other.start - subject.start)
            if missing > 0:
                yield _pair(law, subject, other, missing, scene)


def _together(law: InForce, rule: Together, scene: Scene) -> Iterator[Breach]:
    for subject in (*scene.intakes, *scene.medicines):
        if not matches(subject, rule.subject) or _has_no_say(law, rule, subject, scene):
            continue
        days = {
            day
            for other in scene.everything
            if other.start == subject.start and not other.is_same_thing(subject)
            if matches(other, rule.companion)
            for day in other.days
        }
        if not subject.days <= days:
            yield Breach(law, subject, (scene.entry(subject),), 1, weight_of(law, subject))


def _has_no_say(law: InForce, rule: Together, subject: Occurrence, scene: Scene) -> bool:
    """Say whether a rule concerns fixed things only, or is the catalogue's and nobody can keep company."""
    wholes = (
        Occurrence(item.name, item.role, item.ids, item.contents, 0, 0, frozenset(), placed=True)
        for item in scene.looked_up.items
    )
    if any(matches(whole, rule.companion) and not whole.is_same_thing(subject) for whole in wholes):
        return False
    return not subject.placed or not (law.from_plan or any(matches(each, rule.companion) for each in scene.fixed))


def _not_same_day(law: InForce, rule: NotSameDay, scene: Scene) -> Iterator[Breach]:
    taken = (*scene.intakes, *scene.medicines)
    for one in taken:
        if not matches(one, rule.subject):
            continue
        for other in taken:
            if may_relate(one, other) and matches(other, rule.other) and one.days & other.days:
                first, second = sorted((one.name, other.name))
                things = ((first, ""), (second, ""))
                yield Breach(law, things, things, 1, weight_of(law, one))


# Rules about one thing


def _window(law: InForce, rule: Window, scene: Scene) -> Iterator[Breach]:
    for intake in scene.intakes:
        if matches(intake, rule.subject):
            missing = minutes_outside(intake.start, rule.parts, scene.looked_up)
            if missing:
                things = (scene.entry(intake),)
                yield Breach(law, intake, things, missing, weight_of(law, intake), intake=intake)


def _interval(law: InForce, rule: Interval, item: Item, scene: Scene) -> Iterator[Breach]:
    intakes = scene.intakes_of(item)
    if not intakes:
        return
    neighbours = [(one, other, other.start - one.start) for one, other in pairwise(intakes)]
    first, last = intakes[0], intakes[-1]
    if rule.across_midnight and 1 in scene.day_differences(last.days, first.days):
        neighbours.append((last, first, MINUTES_PER_DAY + first.start - last.start))
    for one, other, minutes in neighbours:
        too_short = 0 if rule.least is None else rule.least - minutes
        too_long = 0 if rule.most is None else minutes - rule.most
        missing = max(too_short, too_long)
        if missing > 0:
            things = (scene.entry(one), scene.entry(other))
            yield Breach(law, (one, other), things, missing, weight_of(law, item))


# Ceilings


def _ceiling(law: InForce, rule: Ceiling, scene: Scene) -> Iterator[Breach]:
    slots: dict[int, list[Occurrence]] = {}
    for each in (*scene.intakes, *scene.medicines):
        if each.stated(rule.nutrient):
            slots.setdefault(each.start, []).append(each)
    sums = {minute: _sums_by_day(rule.nutrient, held) for minute, held in sorted(slots.items())}
    for minute, by_day in sums.items():
        held = slots[minute]
        one_portion = len(held) == 1 and held[0].portions == 1
        if not any(each.placed for each in held) or (one_portion and law.strength is not Strength.MUST):
            continue
        over = max(by_day.values()) - rule.amount.quantity
        if over > 0:
            percent = -(-100 * over // max(1, rule.amount.quantity))
            yield Breach(law, minute, ((rule.nutrient, scene.clock(minute)),), percent, weight_of(law))
    if rule.apart is None:
        return
    placed = {minute: _placed_days(held) for minute, held in slots.items()}
    for earlier, later in combinations(sums, 2):
        missing = 0
        for day, here in sums[earlier].items():
            for difference in (-1, 0, 1):
                other_day = (day + difference) % scene.cycle
                there = sums[later].get(other_day)
                if there is None or here + there <= rule.amount.quantity:
                    continue
                if day in placed[earlier] or other_day in placed[later]:
                    distance = abs(later + MINUTES_PER_DAY * difference - earlier)
                    missing = max(missing, rule.apart - distance)
        if missing:
            things = tuple((rule.nutrient, scene.clock(minute)) for minute in (earlier, later))
            yield Breach(law, (earlier, later), things, missing, weight_of(law))


def _sums_by_day(nutrient: str, held: Iterable[Occurrence]) -> dict[int, Fraction]:
    sums: dict[int, Fraction] = {}
    for each in held:
        amount = each.stated(nutrient)
        for day in each.days:
            sums[day] = sums.get(day, Fraction(0)) + amount
    return sums


def _placed_days(held: Iterable[Occurrence]) -> set[int]:
    return {day for each in held if each.placed for day in each.days}
