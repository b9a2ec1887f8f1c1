"""May it be so placed?  Portions, numbers of intakes, candidate times, pins and chosen days of each dose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from rlsnutri.answers import Violation
from rlsnutri.clock import MINUTES_PER_DAY, AnyDays, ClockTime, since_wake
from rlsnutri.rules import AroundMeal, Ceiling, Strength
from rlsnutri.things import Item, LookedUp, Role
from rlsnutri.verify._matching import InForce
from rlsnutri.verify._scene import clock
from rlsnutri.verify._windows import minutes_outside

_MOST_SHARES = 4


def prescribed_intakes(item: Item) -> int | None:
    """Return the exact number of intakes a day that is asked for; a medicine without one is taken once."""
    if item.times is None and item.role is Role.MEDICINE and not item.at:
        return 1
    return item.times


def portions_of(item: Item, rules: Iterable[InForce]) -> int:
    """Return into how many equal portions a day's dose is cut."""
    intakes = prescribed_intakes(item)
    if intakes is not None:
        return intakes if item.units is None or item.units % intakes == 0 else item.units
    if item.units is not None:
        return item.units
    if len(item.at) >= 2:
        return len(item.at)
    return _shares_under_ceilings(item, rules)


def _shares_under_ceilings(item: Item, rules: Iterable[InForce]) -> int:
    """Return the fewest equal portions, at most four, that each respect every ceiling; 1 where none do."""
    strict: list[tuple[int, int]] = []
    for each in rules:
        rule = each.rule
        if not isinstance(rule, Ceiling):
            continue
        amounts = [content.nanograms or 0 for content in item.contents if content.nutrient == rule.nutrient]
        if amounts and not rule.divides:
            return 1
        if amounts and each.strength in (Strength.MUST, Strength.SHOULD):
            strict.append((sum(amounts), rule.amount.quantity))
    for shares in range(1, _MOST_SHARES + 1):
        if all(amount <= shares * ceiling for amount, ceiling in strict):
            return shares
    return 1


def candidates(item: Item, looked_up: LookedUp) -> frozenset[int]:
    """Return the minutes since wake at which a dose may be taken, its window and meal pins apart."""
    policy, wake, bed = looked_up.plan.policy, looked_up.wake, looked_up.bed
    if item.at:
        return frozenset(item.at)
    if policy.times:
        return frozenset(since_wake(time, ClockTime(wake)) for time in policy.times)
    grid = {minute for minute in range(bed + 1) if (wake + minute) % MINUTES_PER_DAY % policy.step == 0}
    pinned = {minute for other in looked_up.items for minute in other.at}
    starts = {thing.start for thing in looked_up.fixed}
    return frozenset(grid | {0, bed} | {minute for minute in pinned | starts if 0 <= minute <= bed})


def misplaced(
    looked_up: LookedUp,
    shares: Mapping[str, int],
    times: Mapping[str, Mapping[int, int]],
    chosen: Mapping[str, tuple[int, ...]],
) -> Iterator[Violation]:
    """Tell everything that makes an assignment none of this plan, whatever the rules say."""
    names = {item.name for item in looked_up.items}
    for name in sorted({*times, *chosen} - names):
        yield Violation(f"unknown:{name}", f"the plan places nothing that is called {name}")
    for item in looked_up.items:
        taken = times.get(item.name, {})
        yield from _wrong_portions(item, shares[item.name], taken)
        yield from _wrong_times(item, taken, looked_up)
        yield from _wrong_days(item, chosen.get(item.name))


def _wrong_portions(item: Item, shares: int, taken: Mapping[int, int]) -> Iterator[Violation]:
    if any(portions < 1 for portions in taken.values()):
        yield Violation(f"portions:{item.name}", f"{item.name}: an intake without a portion")
    total = sum(taken.values())
    if total != shares:
        yield Violation(f"portions:{item.name}", f"{item.name}: {total} of {shares} portions are placed")
    intakes = prescribed_intakes(item)
    if intakes is not None and len(taken) != intakes:
        yield Violation(f"intakes:{item.name}", f"{item.name}: {len(taken)} intakes a day, not {intakes}")


def _wrong_times(item: Item, taken: Mapping[int, int], looked_up: LookedUp) -> Iterator[Violation]:
    possible = candidates(item, looked_up)
    for minute in sorted(taken):
        shown = clock(minute, looked_up.wake)
        if minute not in possible:
            yield Violation(f"candidate:{item.name}", f"{item.name}: {shown} is no candidate time")
        if item.between and minutes_outside(minute, item.between, looked_up):
            yield Violation(f"pin:{item.name}", f"{item.name}: {shown} is outside the windows it is pinned to")
        if item.with_meal and minutes_outside(minute, (AroundMeal(meals=item.with_meal),), looked_up):
            yield Violation(f"pin:{item.name}", f"{item.name}: {shown} is outside the meals it is pinned to")
    for minute in sorted(set(item.at) - set(taken)):
        shown = clock(minute, looked_up.wake)
        yield Violation(f"pin:{item.name}", f"{item.name}: nothing is taken at {shown}, where it is pinned")


def _wrong_days(item: Item, chosen: tuple[int, ...] | None) -> Iterator[Violation]:
    every = item.every
    if not isinstance(every, AnyDays):
        if chosen is not None:
            yield Violation(f"days:{item.name}", f"{item.name}: its days are given, not chosen")
        return
    if chosen is None:
        yield Violation(f"days:{item.name}", f"{item.name}: no days are chosen, {every.count} are asked for")
        return
    if list(chosen) != sorted(set(chosen)) or any(not 0 <= day < every.period for day in chosen):
        problem = f"{list(chosen)} are not days of {every.period} in their order"
        yield Violation(f"days:{item.name}", f"{item.name}: {problem}")
    if len(set(chosen)) != every.count:
        problem = f"{len(set(chosen))} days are chosen, {every.count} are asked for"
        yield Violation(f"days:{item.name}", f"{item.name}: {problem}")
