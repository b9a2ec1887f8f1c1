"""What do today's intakes break and cost beside what stands around them?  The definitions, on three days of the line.

Yesterday, today and tomorrow are the days 0, 1 and 2 of a cycle of four, whose last day is empty: so yesterday is not
the day after tomorrow.  Every pair of occurrences is an instance by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import cast

from attrs import frozen

from rlsnutri.answers import Compromise, Cost
from rlsnutri.clock import MINUTES_PER_DAY
from rlsnutri.rules import (
    Alone,
    Ceiling,
    Competitor,
    FirstOfDay,
    Interval,
    MostTimes,
    NotSameDay,
    Strength,
    Together,
    Window,
)
from rlsnutri.things import LookedUp, Role
from rlsnutri.verify._breaches import breaches, default_laws, weight_of
from rlsnutri.verify._matching import InForce, grade, is_named, rules_in_force
from rlsnutri.verify._scene import Occurrence, Scene, clock

TODAY = 1
_DAYS = (" yesterday", "", " tomorrow")


@frozen(eq=False)
class Rest:
    """Today's intakes that are still to come, each with the minute it was planned for, and all that stands.

    ``looked_up`` has what is fixed where it really was today; ``standing`` are the medicines still to come.
    """

    looked_up: LookedUp
    units: tuple[tuple[Occurrence, int], ...]
    stood: tuple[Occurrence, ...]
    standing: tuple[Occurrence, ...]

    @property
    def intakes(self) -> tuple[Occurrence, ...]:
        """The units as occurrences."""
        return tuple(unit for unit, _ in self.units)


@frozen(eq=False)
class Weighed:
    """What the rest of a day breaks and costs."""

    musts: tuple[str, ...]
    cost: Cost
    compromises: tuple[Compromise, ...]


@frozen(eq=False)
class _Broken:
    law: InForce
    missing: int
    weight: int
    things: tuple[tuple[str, str], ...]
    who: tuple[Occurrence, ...] = ()
    """Where all rules between the same occurrences are one instance: these."""
    share: int | None = None


def weigh(rest: Rest) -> Weighed:
    """Return every must that a unit breaks, and the cost of all units with the compromises it counts."""
    laws = rules_in_force(rest.looked_up.rules)
    broken = [each for law in laws for each in _broken(law, rest)]
    broken += [each for law in _default_laws(laws, rest) for each in _intervals(law, rest)]
    musts = {name for each in broken if each.law.strength is Strength.MUST for name in each.law.ids}
    if len({(unit.name, unit.start) for unit in rest.intakes}) < len(rest.units):
        musts.add("default:one-intake")
    today = [each for each in rest.stood if TODAY in each.days]
    if any(unit.is_same_thing(each) and unit.start == each.start for unit in rest.intakes for each in today):
        musts.add("default:one-intake")
    compromises = tuple(sorted(_compromises(broken), key=lambda each: (each.rules, each.things)))
    times, price = _prices(rest)
    policy = rest.looked_up.plan.policy
    cost = Cost(
        broken=sum(each.weight for each in compromises),
        missing=sum(each.weight * each.missing for each in compromises),
        times=times if policy.count_times_first else 0,
        moved=sum(unit.start != planned for unit, planned in rest.units),
        inconvenience=price + policy.intake_price * len(rest.units) + _preferences(broken, policy.prefer_prices),
    )
    return Weighed(tuple(sorted(musts)), cost, compromises)


def _scene(rest: Rest, *, only_today: bool) -> Scene:
    there = [each for each in rest.stood if not only_today or TODAY in each.days]
    placed = [each for each in there if each.placed]
    return Scene(rest.looked_up, 4, (*rest.intakes, *placed), tuple(each for each in there if not each.placed))


def _broken(law: InForce, rest: Rest) -> Iterator[_Broken]:
    mine = set(rest.intakes)
    match law.rule:
        case Competitor() | Alone() | FirstOfDay():
            for each in breaches(law, _scene(rest, only_today=False)):
                who = tuple(cast("frozenset[Occurrence]", each.place))
                if mine & set(who):
                    things = tuple(sorted(_entry(one, rest) for one in who))
                    yield _Broken(law, each.missing, each.weight, things, who)
        case Window():
            for each in breaches(law, _scene(rest, only_today=False)):
                intake = each.intake
                if intake is not None and intake in mine:
                    share = Fraction(intake.portions, intake.of)
                    price = rest.looked_up.plan.policy.prefer_prices[grade(law.evidence)]
                    part = int(min(each.missing, price) * share)
                    yield _Broken(law, each.missing, each.weight, (_entry(intake, rest),), share=part)
        case Together():
            for each in breaches(law, _scene(rest, only_today=True)):
                subject = cast("Occurrence", each.place)
                if subject in mine or (subject in rest.standing and law.strength is not Strength.MUST):
                    yield _Broken(law, each.missing, each.weight, (_entry(subject, rest),))
        case NotSameDay():
            names = {unit.name for unit in mine}
            for place, each in {each.place: each for each in breaches(law, _scene(rest, only_today=True))}.items():
                things = cast("tuple[tuple[str, str], ...]", place)
                if names & {name for name, _ in things}:
                    yield _Broken(law, each.missing, each.weight, things)
        case MostTimes() as rule:
            there = {each.start for each in rest.stood if TODAY in each.days and _is_a_time(each)}
            if len(there | {unit.start for unit in mine}) > max(rule.count, len(there)):
                yield _Broken(law, 1, weight_of(law), ())
        case Ceiling() as rule:
            yield from _ceiling(law, rule, rest)
        case Interval():
            yield from _intervals(law, rest)
        case _:
            return


def _is_a_time(each: Occurrence) -> bool:
    return each.placed or each.role is Role.MEDICINE


def _entry(each: Occurrence, rest: Rest) -> tuple[str, str]:
    (day,) = each.days
    return each.name, _when(day, each.start, rest)


def _when(day: int, minute: int, rest: Rest) -> str:
    return clock(minute, rest.looked_up.wake) + _DAYS[day]


def _on_line(each: Occurrence) -> int:
    (day,) = each.days
    return each.start + MINUTES_PER_DAY * day


def _default_laws(laws: Sequence[InForce], rest: Rest) -> Iterator[InForce]:
    subjects = [law.rule.subject for law in laws if isinstance(law.rule, Interval)]
    for item in rest.looked_up.items:
        if not any(is_named(item, subject) for subject in subjects):
            yield from (law for law, _ in default_laws(item, rest.looked_up.plan.policy))


def _intervals(law: InForce, rest: Rest) -> Iterator[_Broken]:
    rule = law.rule
    if not isinstance(rule, Interval):  # pragma: no cover -- only these are asked for
        raise TypeError(rule)
    everything = (*rest.intakes, *(each for each in rest.stood if each.placed))
    for item in rest.looked_up.items:
        if not is_named(item, rule.subject):
            continue
        mine = sorted((each for each in everything if each.name == item.name), key=_on_line)
        for one, other in pairwise(mine):
            apart = _on_line(other) - _on_line(one)
            if not {one, other} & set(rest.intakes) or not (rule.across_midnight or one.days == other.days):
                continue
            short, far = (rule.least or 0) - apart, apart - (rule.most if rule.most is not None else apart)
            if max(short, far) > 0:
                things = (_entry(one, rest), _entry(other, rest))
                yield _Broken(law, max(short, far), weight_of(law), things)  # medicines are not moved


def _ceiling(law: InForce, rule: Ceiling, rest: Rest) -> Iterator[_Broken]:
    mine = {unit.start for unit in rest.intakes if unit.stated(rule.nutrient)}
    for each in breaches(law, _scene(rest, only_today=True)):
        if each.place in mine:  # a slot, while two slots too near to each other are looked for below
            yield _Broken(law, each.missing, each.weight, each.things)
    if rule.apart is None:
        return
    sums: dict[tuple[int, int], Fraction] = {}
    for held in (*rest.intakes, *filter(_is_a_time, rest.stood)):
        (day,) = held.days
        if held.stated(rule.nutrient):
            sums[day, held.start] = sums.get((day, held.start), Fraction(0)) + held.stated(rule.nutrient)
    slots = sorted(sums)
    for number, first in enumerate(slots):
        for second in slots[number + 1 :]:
            apart = (second[0] - first[0]) * MINUTES_PER_DAY + second[1] - first[1]
            held_by_a_unit = any(day == TODAY and minute in mine for day, minute in (first, second))
            if held_by_a_unit and apart < rule.apart and sums[first] + sums[second] > rule.amount.quantity:
                things = tuple((rule.nutrient, _when(day, minute, rest)) for day, minute in (first, second))
                yield _Broken(law, rule.apart - apart, weight_of(law), things)


def _grouped(broken: Iterable[_Broken]) -> list[list[_Broken]]:
    groups: dict[object, list[_Broken]] = {}
    for each in broken:
        groups.setdefault(frozenset(each.who) if each.who else each, []).append(each)
    return list(groups.values())


def _compromises(broken: Iterable[_Broken]) -> Iterator[Compromise]:
    for group in _grouped(each for each in broken if each.law.strength is Strength.SHOULD):
        ids = tuple(sorted({name for each in group for name in each.law.ids}))
        yield Compromise(ids, max(each.weight for each in group), max(each.missing for each in group), group[0].things)


def _preferences(broken: Iterable[_Broken], prices: tuple[int, int, int, int]) -> int:
    total = 0
    for group in _grouped(each for each in broken if each.law.strength is Strength.PREFER):
        total += max(prices[grade(each.law.evidence)] if each.share is None else each.share for each in group)
    return total


def _prices(rest: Rest) -> tuple[int, int]:
    """Return how many times of day the units add, and what they cost."""
    policy, bed = rest.looked_up.plan.policy, rest.looked_up.bed
    times = total = 0
    for minute in {unit.start for unit in rest.intakes}:
        here = [each for each in rest.stood if TODAY in each.days and each.start == minute]
        if any(each.placed for each in here):
            continue
        roles = {each.role for each in here}
        prices = [policy.time_price]
        if Role.MEAL in roles:
            prices.append(policy.meal_price)
        if Role.DRINK in roles or minute in (0, bed):
            prices.append(policy.anchor_price)
        if Role.MEDICINE in roles and minute <= bed:
            prices.append(policy.medicine_price)
        times += Role.MEDICINE not in roles
        total += min(prices)
    return times, total
