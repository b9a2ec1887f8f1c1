"""What stands fixed, told so that each thing is said once."""

from __future__ import annotations

from collections.abc import Sequence

from rlsnutri.answers import Reason
from rlsnutri.explain.reasons import clock, event_origin, event_reason, names_in_words
from rlsnutri.things import Fixed, LookedUp, Role


def events_told(events: Sequence[Fixed], looked_up: LookedUp) -> list[Reason]:
    """What stands fixed, in the order of the day; meals as one, and the times of one medicine or drink as one."""
    meals = [each for each in events if each.role is Role.MEAL]
    told = [meals_told(meals, looked_up)] if meals else []
    others: dict[str, list[Fixed]] = {}
    for each in sorted((each for each in events if each.role is not Role.MEAL), key=lambda each: each.start):
        others.setdefault(each.name, []).append(each)
    for name, found in others.items():
        verb = "is prescribed for" if found[0].role is Role.MEDICINE else "is at"
        times = names_in_words([clock(each.start, looked_up) for each in found])
        told.append(Reason("event", name, event_origin(found[0]), f"{name} {verb} {times}"))
    return told


def meals_told(meals: Sequence[Fixed], looked_up: LookedUp, *, kind: str = "event") -> Reason:
    """Some meals, or all of them, as one reason."""
    meals = sorted(meals, key=lambda meal: meal.start)
    every = sum(thing.role is Role.MEAL for thing in looked_up.fixed)
    if len(meals) == 1:
        return Reason(kind, meals[0].name, event_origin(meals[0]), event_reason(meals[0], looked_up).text)
    if len(meals) == every:
        times = names_in_words([clock(meal.start, looked_up) for meal in meals])
        return Reason(kind, "meals", "your plan: day.meals", f"your meals are at {times}")
    first, *rest = meals
    named = [f"{first.name} is at {clock(first.start, looked_up)}"]
    named += [f"{meal.name} at {clock(meal.start, looked_up)}" for meal in rest]
    return Reason(kind, "meals", "your plan: day.meals", names_in_words(named))
