"""Whether the pins of one dose leave it a time at all; a pin against a rule is a conflict, not a fault."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attrs import evolve

from rlsnutri.catalog.inquiry import Inquiry
from rlsnutri.catalog.names import name_key
from rlsnutri.catalog.selecting import meal_named
from rlsnutri.clock import minutes_on_the_grid
from rlsnutri.plans import Medicine, Plan
from rlsnutri.rules import ClockWindow
from rlsnutri.things import Fixed, Item, Role

__all__ = ["pinned_items", "prescribed_pins"]

Stretch = tuple[int, int]
"""A start in minutes since wake and a length, on the circle of 24 hours."""


def pinned_items(
    items: Sequence[Item], fixed: Sequence[Fixed], plan: Plan, inquiry: Inquiry, *, wake: int, bed: int
) -> list[Item]:
    """Return the items with their meal pins read; a pin that contradicts another is a fault."""
    meals = [thing for thing in fixed if thing.role is Role.MEAL]
    candidates: list[int] | None = None
    read: list[Item] = []
    for item in items:
        if not item.between and not item.with_meal:
            read.append(item)
            continue
        names = _meal_names(item.with_meal, meals, item.path, inquiry)
        if names is None:
            continue
        allowed = _allowed(item.between, names, meals, wake)
        if item.at:
            _inside(item.at, allowed, item.path, wake, inquiry)
        else:
            if candidates is None:
                candidates = list(_candidates(items, fixed, plan, wake, bed))
            if not any(_is_allowed(minute, allowed) for minute in candidates):
                problem = f"the pins of {item.name!r} leave it no time of day"
                inquiry.fault(problem, item.path, help=_help(item))
        read.append(item if names == item.with_meal else evolve(item, with_meal=names))
    return read


def _help(item: Item) -> str:
    if item.between and item.with_meal:
        return "between= and with_meal= must share a time at which a dose may stand"
    return "a window must hold a time at which a dose may stand: between wake and bed, or listed by the policy"


def prescribed_pins(medicine: Medicine, path: str, fixed: Sequence[Fixed], wake: int, inquiry: Inquiry) -> None:
    """Note prescribed times that lie outside the medicine's own windows or meals."""
    meals = [thing for thing in fixed if thing.role is Role.MEAL]
    names = _meal_names(medicine.with_meal, meals, path, inquiry)
    if names is not None:
        at = dict.fromkeys((time.minutes - wake) % 1440 for time in medicine.at)
        _inside(at, _allowed(medicine.between, names, meals, wake), path, wake, inquiry)


def _meal_names(wanted: tuple[str, ...], meals: Sequence[Fixed], path: str, inquiry: Inquiry) -> tuple[str, ...] | None:
    answers = {answer for meal in meals for answer in (name_key(meal.name), *meal.ids)}
    read: list[str] = []
    for number, name in enumerate(wanted):
        known = meal_named(name, answers, inquiry) if meals else None
        if known is None:
            names = sorted({meal.name for meal in meals})
            otherwise = f"the meals are {', '.join(names)}" if names else "the day has no meals"
            inquiry.unknown("no meal", name, f"{path}.with_meal[{number}]", names, otherwise)
        else:
            read.append(known)
    return tuple(read) if len(read) == len(wanted) else None


def _allowed(
    between: Iterable[ClockWindow], names: tuple[str, ...], meals: Sequence[Fixed], wake: int
) -> list[list[Stretch]]:
    """Return for each kind of pin the stretches of which one must hold the intake."""
    found: list[list[Stretch]] = []
    windows = [((each.start.minutes - wake) % 1440, (each.end.minutes - each.start.minutes) % 1440) for each in between]
    if windows:
        found.append(windows)
    if names:
        chosen = [
            meal for meal in meals if any(name in meal.ids or name_key(name) == name_key(meal.name) for name in names)
        ]
        if not chosen and "fat-meal" in names:
            chosen = list(meals)
        found.append([(meal.start, meal.length) for meal in chosen])
    return found


def _is_allowed(minute: int, allowed: Iterable[list[Stretch]]) -> bool:
    return all(any((minute - start) % 1440 <= length for start, length in stretches) for stretches in allowed)


def _inside(at: Iterable[int], allowed: list[list[Stretch]], path: str, wake: int, inquiry: Inquiry) -> None:
    for minute in at:
        if not _is_allowed(minute, allowed):
            clock = (minute + wake) % 1440
            time = f"{clock // 60:02d}:{clock % 60:02d}"
            inquiry.fault(f"{time} lies outside the other pins", f"{path}.at", time, "drop one of the pins")


def _candidates(items: Iterable[Item], fixed: Iterable[Fixed], plan: Plan, wake: int, bed: int) -> Iterable[int]:
    """Return the times at which a dose without pinned times may stand (section 5 of the design)."""
    policy = plan.policy
    if policy.times:
        return {(time.minutes - wake) % 1440 for time in policy.times}
    anchors = {0, bed, *(thing.start for thing in fixed), *(minute for item in items for minute in item.at)}
    return {*minutes_on_the_grid(policy.step, wake, bed), *(minute for minute in anchors if minute <= bed)}
