"""What does it break, and what does it cost?  The judgement of a bare assignment."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping

from attrs import frozen

from rlsnutri.answers import Compromise, Cost, Violation
from rlsnutri.clock import ClockTime
from rlsnutri.rules import Strength
from rlsnutri.things import LookedUp, Role
from rlsnutri.verify._breaches import Breach, breaches, default_breaches
from rlsnutri.verify._matching import grade, rules_in_force
from rlsnutri.verify._placement import misplaced, portions_of
from rlsnutri.verify._scene import Scene, name_key, stage


@frozen
class Verdict:
    """What an assignment is worth: what must not be, the cost, and the compromises that the cost counts."""

    violations: tuple[Violation, ...]
    cost: Cost
    compromises: tuple[Compromise, ...]


def evaluate(
    looked_up: LookedUp,
    times: Mapping[str, Mapping[int, int]],
    days: Mapping[str, tuple[int, ...]],
    *,
    near: Iterable[tuple[str, tuple[ClockTime, ...]]] = (),
) -> Verdict:
    """Judge an assignment.

    ``times`` holds for each item its portions by minute since wake, ``days`` the chosen days of the items
    that are taken on any n of m days, and of no others.  ``near`` are the times of a previous answer by dose, against
    which intakes have moved.  What does not fit the plan is judged all the same, as far as it goes.

    The codes of violations are ``unknown:``, ``portions:``, ``intakes:``, ``candidate:``, ``pin:`` and
    ``days:`` with the item's name, and ``must:`` with the id of the broken rule: several joined by ``+``
    where equal rules are one, ``default:spacing`` for the policy's.
    """
    laws = rules_in_force(looked_up.rules)
    shares = {item.name: portions_of(item, laws) for item in looked_up.items}
    scene = stage(looked_up, shares, times, days)
    broken = [breach for law in laws for breach in breaches(law, scene)]
    broken.extend(default_breaches(laws, scene))
    musts = [breach for breach in broken if breach.rule.strength is Strength.MUST]
    shoulds = [breach for breach in broken if breach.rule.strength is Strength.SHOULD]
    prefers = [breach for breach in broken if breach.rule.strength is Strength.PREFER]
    compromises = _compromises(shoulds)
    cost = Cost(
        broken=sum(each.weight for each in compromises),
        missing=sum(each.weight * each.missing for each in compromises),
        times=_number_of_times(scene) if looked_up.plan.policy.count_times_first else 0,
        moved=_number_moved(scene, near),
        inconvenience=_price_of_slots(scene) + _price_of_intakes(scene) + _price_of_preferences(prefers, scene),
    )
    violations = (*misplaced(looked_up, shares, times, days), *map(_broken_must, musts))
    return Verdict(violations, cost, compromises)


def _broken_must(breach: Breach) -> Violation:
    ids = "+".join(breach.rule.ids)
    things = " and ".join(" at ".join(part for part in thing if part) for thing in breach.things)
    return Violation(f"must:{ids}", f"{ids} is broken by {things or 'the whole plan'}")


def _instances(broken: Iterable[Breach]) -> list[list[Breach]]:
    """Group what is one instance: by place, and by rule unless all rules share the instance there."""
    found: dict[Hashable, list[Breach]] = {}
    for breach in broken:
        found.setdefault((None if breach.shared else breach.rule, breach.place), []).append(breach)
    return list(found.values())


def _compromises(broken: Iterable[Breach]) -> tuple[Compromise, ...]:
    told = [
        Compromise(
            rules=tuple(sorted({each for breach in instance for each in breach.rule.ids})),
            weight=max(breach.weight for breach in instance),
            missing=max(breach.missing for breach in instance),
            things=instance[0].things,
        )
        for instance in _instances(broken)
    ]
    return tuple(sorted(told, key=lambda each: (each.rules, each.things)))


def _number_of_times(scene: Scene) -> int:
    return len({each.start for each in (*scene.intakes, *scene.medicines)})


def _number_moved(scene: Scene, near: Iterable[tuple[str, tuple[ClockTime, ...]]]) -> int:
    """Count the intakes that a previous answer, which has the dose too, does not have at this time."""
    before = {name_key(name): {str(time) for time in times} for name, times in near}
    return sum(
        scene.clock(intake.start) not in before[name_key(intake.name)]
        for intake in scene.intakes
        if name_key(intake.name) in before
    )


def _price_of_slots(scene: Scene) -> int:
    return sum(_price_of_slot(minute, scene) for minute in {intake.start for intake in scene.intakes})


def _price_of_slot(minute: int, scene: Scene) -> int:
    policy, bed = scene.looked_up.plan.policy, scene.looked_up.bed
    prices = [policy.time_price]
    starting = {thing.role for thing in scene.fixed if thing.start == minute}
    if Role.MEAL in starting:
        prices.append(policy.meal_price)
    if minute in (0, bed) or Role.DRINK in starting:
        prices.append(policy.anchor_price)
    used = {day for intake in scene.intakes if intake.start == minute for day in intake.days}
    accompanied = {day for medicine in scene.medicines if medicine.start == minute for day in medicine.days}
    if 0 <= minute <= bed and Role.MEDICINE in starting and used <= accompanied:
        prices.append(policy.medicine_price)
    return min(prices)


def _price_of_intakes(scene: Scene) -> int:
    return scene.looked_up.plan.policy.intake_price * len(scene.intakes)


def _price_of_preferences(broken: Iterable[Breach], scene: Scene) -> int:
    prices = scene.looked_up.plan.policy.prefer_prices
    windows: dict[Hashable, list[tuple[int, int]]] = {}
    others: list[Breach] = []
    for breach in broken:
        if breach.intake is not None:
            minutes = min(breach.missing, prices[grade(breach.rule.evidence)])
            each = windows.setdefault((breach.rule, breach.intake.name), [])
            each.append((breach.intake.portions * minutes, breach.intake.of))
        else:
            others.append(breach)
    outside = sum(sum(minutes for minutes, _ in sums) // sums[0][1] for sums in windows.values())
    whole = sum(max(prices[grade(breach.rule.evidence)] for breach in instance) for instance in _instances(others))
    return outside + whole
