"""Small changes to a plan for which nothing fits, the least first; each still to be tried.

Nothing here touches a medicine: its times are a prescriber's, and so is leaving it out.  Only what the conflict is
about is changed, for nothing else can help.
"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve, frozen

from rlsnutri._engine.matching import folded
from rlsnutri.clock import MINUTES_PER_DAY, ClockTime, Days, since_wake
from rlsnutri.plans import Day, Dose, Drink, Meal, Plan
from rlsnutri.rules import ClockWindow

STEPS = (15, 30, 45, 60)
"""Minutes by which a meal, a drink, a pinned dose, waking or bedtime is moved."""

ANOTHER_MEAL, FREE, SPLIT, EVERY_OTHER_DAY, NO_SNACK, NO_DRINK, NO_DOSE = range(100, 107)
"""What is not measured in minutes, from the least change to the greatest; all greater than an hour's shift."""

MAIN_MEALS = ("breakfast", "lunch", "dinner", "supper", "brunch")
"""Meals that nobody is told to leave out."""


@frozen
class About:
    """What a conflict is about: doses and events by name, and whether the meals are where something has to stand."""

    doses: tuple[str, ...]
    events: tuple[str, ...]
    meals: bool

    def names(self, name: str) -> bool:
        """Whether that dose is one of them."""
        return folded(name) in map(folded, self.doses)


@frozen
class Change:
    """One small change: ``kind`` and ``thing`` (one repair for each is enough), in words, how great, and its plan."""

    kind: str
    thing: str
    text: str
    size: int
    plan: Plan


def changes(plan: Plan, about: About) -> tuple[Change, ...]:
    """All small changes worth trying, the least first, in a fixed order."""
    found = [*_of_doses(plan, about), *_of_drinks(plan, about), *_of_meals(plan, about), *_of_the_day(plan)]
    return tuple(sorted(found, key=lambda change: change.size))


def _of_doses(plan: Plan, about: About) -> Iterator[Change]:
    for position, dose in enumerate(plan.doses):
        if not isinstance(dose, Dose) or not about.names(dose.name):
            continue
        name = dose.name

        def with_dose(changed: Dose, position: int = position) -> Plan:
            return evolve(plan, doses=(*plan.doses[:position], changed, *plan.doses[position + 1 :]))

        for size, times in _other_times(dose, plan.day):
            words = _and(sorted(times, key=lambda time: since_wake(time, plan.day.wake)))
            yield Change("pin", name, f"take {name} at {words}", size, with_dose(evolve(dose, at=times)))
        for size, windows in _other_windows(dose):
            words = " or ".join(f"between {window.start} and {window.end}" for window in windows)
            yield Change("pin", name, f"take {name} {words}", size, with_dose(evolve(dose, between=windows)))
        if dose.with_meal:
            for meal in plan.day.meals:
                if not {meal.name, *meal.tags} & set(dose.with_meal):
                    text = f"take {name} with {meal.name} instead of {' or '.join(dose.with_meal)}"
                    changed = evolve(dose, with_meal=(meal.name,))
                    yield Change("pin", name, text, ANOTHER_MEAL, with_dose(changed))
        if len(dose.at) < 2 and (dose.at or dose.between or dose.with_meal):  # several times keep their distances
            freed = evolve(dose, at=(), between=(), with_meal=())
            yield Change("free", name, f"let {name} stand at any time", FREE, with_dose(freed))
        if dose.times is not None:
            text = f"take {name} at as many times as fit, not exactly {dose.times}"
            yield Change("split", name, text, SPLIT, with_dose(evolve(dose, times=None)))
        if dose.every == Days():
            text = f"take {name} only every other day, half as much in all"
            yield Change("days", name, text, EVERY_OTHER_DAY, with_dose(evolve(dose, every=Days(2))))
        if len(plan.doses) > 1:  # nothing to take is no schedule
            yield Change("drop", name, f"leave out {name}", NO_DOSE, plan.without(name))


def _other_times(dose: Dose, day: Day) -> Iterator[tuple[int, tuple[ClockTime, ...]]]:
    """Pinned times moved, one of them or all, or one of them taken at another meal."""
    for minutes in STEPS:
        for shift in (minutes, -minutes) if dose.at else ():
            if len(dose.at) > 1:
                yield from (
                    (minutes, (*dose.at[:place], _shifted(dose.at[place], shift), *dose.at[place + 1 :]))
                    for place in range(len(dose.at))
                )
            yield minutes, tuple(_shifted(time, shift) for time in dose.at)
    for place in reversed(range(len(dose.at))):
        for meal in day.meals:
            if meal.at not in dose.at:
                yield ANOTHER_MEAL, (*dose.at[:place], meal.at, *dose.at[place + 1 :])


def _other_windows(dose: Dose) -> Iterator[tuple[int, tuple[ClockWindow, ...]]]:
    """One window made wider at one end."""
    for minutes in STEPS:
        for place, window in enumerate(dose.between):
            if (window.end.minutes - window.start.minutes) % MINUTES_PER_DAY + minutes >= MINUTES_PER_DAY:
                continue
            for wider in (
                ClockWindow(_shifted(window.start, -minutes), window.end),
                ClockWindow(window.start, _shifted(window.end, minutes)),
            ):
                yield minutes, (*dose.between[:place], wider, *dose.between[place + 1 :])


def _of_drinks(plan: Plan, about: About) -> Iterator[Change]:
    for position, drink in enumerate(plan.events):
        if not isinstance(drink, Drink) or folded(drink.name) not in map(folded, about.events):
            continue
        before, after = plan.events[:position], plan.events[position + 1 :]
        for place, at in enumerate(drink.at):
            for minutes in STEPS:
                for time in (_shifted(at, minutes), _shifted(at, -minutes)):
                    moved = evolve(drink, at=(*drink.at[:place], time, *drink.at[place + 1 :]))
                    text = f"move {drink.name} from {at} to {time}"
                    changed = evolve(plan, events=(*before, moved, *after))
                    yield Change("drink", f"{drink.name} {at}", text, minutes, changed)
            rest = (*drink.at[:place], *drink.at[place + 1 :])
            left = (evolve(drink, at=rest),) if rest else ()
            changed = evolve(plan, events=(*before, *left, *after))
            yield Change("no-drink", f"{drink.name} {at}", f"drop the {at} {drink.name}", NO_DRINK, changed)


def _of_meals(plan: Plan, about: About) -> Iterator[Change]:
    day = plan.day
    bed = since_wake(day.bed, day.wake)
    for position, meal in enumerate(day.meals):
        if not about.meals and folded(meal.name) not in map(folded, about.events):
            continue
        others = (*day.meals[:position], *day.meals[position + 1 :])

        def with_meals(meals: tuple[Meal, ...]) -> Plan:
            return evolve(plan, day=Day(day.wake, day.bed, meals))

        for minutes in STEPS:
            for shift in (minutes, -minutes):
                if 0 <= since_wake(meal.at, day.wake) + shift <= bed:
                    moved = evolve(meal, at=_shifted(meal.at, shift))
                    text = f"move {meal.name} from {meal.at} to {moved.at}"
                    yield Change("meal", meal.name, text, minutes, with_meals((*others, moved)))
        if folded(meal.name) not in MAIN_MEALS:
            yield Change("no-meal", meal.name, f"drop the {meal.at} {meal.name}", NO_SNACK, with_meals(others))


def _of_the_day(plan: Plan) -> Iterator[Change]:
    """Longer days; where the times of intake are listed they change nothing."""
    day = plan.day
    for minutes in () if plan.policy.times else STEPS:
        if MINUTES_PER_DAY - since_wake(day.bed, day.wake) > minutes:
            bed, wake = _shifted(day.bed, minutes), _shifted(day.wake, -minutes)
            late, early = Day(day.wake, bed, day.meals), Day(wake, day.bed, day.meals)
            yield Change("bed", "", f"go to bed at {bed}", minutes, evolve(plan, day=late))
            yield Change("wake", "", f"get up at {wake}", minutes, evolve(plan, day=early))


def _shifted(time: ClockTime, minutes: int) -> ClockTime:
    return ClockTime((time.minutes + minutes) % MINUTES_PER_DAY)


def _and(times: list[ClockTime]) -> str:
    *most, last = map(str, times)
    return f"{', '.join(most)} and {last}" if most else last
