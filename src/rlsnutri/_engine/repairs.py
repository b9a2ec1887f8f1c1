"""Small changes to a plan for which nothing fits, the least first; each still to be tried.

Nothing here touches a medicine: its times are a prescriber's, and so is leaving it out.
"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from rlsnutri.clock import MINUTES_PER_DAY, ClockTime, Days, since_wake
from rlsnutri.plans import Day, Dose, Meal, Plan

STEPS = (15, 30, 45, 60)
"""Minutes by which a meal, a pinned dose, waking or bedtime is moved."""

Change = tuple[str, str, str, Plan]
"""Kind, what it touches (one repair per kind and thing is enough), the change in words, the changed plan."""


def changes(plan: Plan) -> Iterator[Change]:
    """All small changes worth trying, the least first, in a fixed order."""
    for minutes in STEPS:
        for position, meal in enumerate(plan.day.meals):
            for shift in (minutes, -minutes):
                yield from _meal_moved(plan, position, meal, shift)
        for position, dose in enumerate(plan.doses):
            if isinstance(dose, Dose):
                for shift in (minutes, -minutes) if dose.at else ():
                    yield from _pins_moved(plan, position, dose, shift)
    for minutes in STEPS:
        yield from _day_stretched(plan, minutes)
    for position, dose in enumerate(plan.doses):
        if isinstance(dose, Dose) and (dose.at or dose.between or dose.with_meal):
            freed = evolve(dose, at=(), between=(), with_meal=())
            yield "free", dose.name, f"let {dose.name} stand at any time", _with_dose(plan, position, freed)
    for position, dose in enumerate(plan.doses):
        if isinstance(dose, Dose) and dose.times is not None:
            text = f"take {dose.name} at as many times as fit, not exactly {dose.times}"
            yield "split", dose.name, text, _with_dose(plan, position, evolve(dose, times=None))
    for position, dose in enumerate(plan.doses):
        if isinstance(dose, Dose) and dose.every == Days():
            text = f"take {dose.name} every other day"
            yield "days", dose.name, text, _with_dose(plan, position, evolve(dose, every=Days(2)))
    for dose in plan.doses:
        if isinstance(dose, Dose):
            yield "drop", dose.name, f"leave out {dose.name}", plan.without(dose.name)


def _with_dose(plan: Plan, position: int, dose: Dose) -> Plan:
    return evolve(plan, doses=(*plan.doses[:position], dose, *plan.doses[position + 1 :]))


def _shifted(time: ClockTime, minutes: int) -> ClockTime:
    return ClockTime((time.minutes + minutes) % MINUTES_PER_DAY)


def _meal_moved(plan: Plan, position: int, meal: Meal, shift: int) -> Iterator[Change]:
    day = plan.day
    at = since_wake(meal.at, day.wake) + shift
    if not 0 <= at <= since_wake(day.bed, day.wake):
        return
    moved = evolve(meal, at=_shifted(meal.at, shift))
    meals = (*day.meals[:position], moved, *day.meals[position + 1 :])
    text = f"move {meal.name} from {meal.at} to {moved.at}"
    yield "meal", meal.name, text, evolve(plan, day=Day(day.wake, day.bed, meals))


def _pins_moved(plan: Plan, position: int, dose: Dose, shift: int) -> Iterator[Change]:
    moved = evolve(dose, at=tuple(_shifted(time, shift) for time in dose.at))
    times = " and ".join(str(time) for time in moved.at)
    yield "pin", dose.name, f"take {dose.name} at {times}", _with_dose(plan, position, moved)


def _day_stretched(plan: Plan, minutes: int) -> Iterator[Change]:
    day = plan.day
    if MINUTES_PER_DAY - since_wake(day.bed, day.wake) > minutes:
        bed, wake = _shifted(day.bed, minutes), _shifted(day.wake, -minutes)
        yield "bed", "", f"go to bed at {bed}", evolve(plan, day=Day(day.wake, bed, day.meals))
        yield "wake", "", f"get up at {wake}", evolve(plan, day=Day(wake, day.bed, day.meals))
