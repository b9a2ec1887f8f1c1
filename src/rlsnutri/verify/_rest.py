"""What is said of the rest of a day?  The answer set out on the line of three days."""

from __future__ import annotations

from attrs import evolve

from rlsnutri.answers import Schedule
from rlsnutri.clock import ClockTime, cycle_length, since_wake
from rlsnutri.replans import Replanned
from rlsnutri.things import Fixed, Item, LookedUp, Role
from rlsnutri.verify._line import TODAY, Rest
from rlsnutri.verify._matching import rules_in_force
from rlsnutri.verify._placement import portions_of
from rlsnutri.verify._scene import Occurrence, days_of, name_key

Planned = dict[str, dict[int, int]]


def _cycle(looked_up: LookedUp) -> int:
    return cycle_length([*(item.every for item in looked_up.items), *(thing.every for thing in looked_up.fixed)])


def _is_taken(thing: Item | Fixed, schedule: Schedule, day: int, cycle: int) -> bool:
    chosen = next((each.days for each in schedule.chosen_days if each.dose == thing.name), ())
    return day % cycle in days_of(thing.every, chosen, cycle)


def planned_on(looked_up: LookedUp, schedule: Schedule, day: int) -> Planned:
    """Return the portions by name and minute that the schedule has on a day."""
    cycle, wake = _cycle(looked_up), ClockTime(looked_up.wake)
    planned: Planned = {}
    for item in looked_up.items:
        if _is_taken(item, schedule, day, cycle):
            for slot in schedule.slots:
                for intake in slot.intakes:
                    if name_key(intake.dose) == name_key(item.name):
                        planned.setdefault(item.name, {})[since_wake(slot.time, wake)] = intake.portions
    return planned


def _intake(item: Item, minute: int, portions: int, of: int, day: int) -> Occurrence:
    return Occurrence(
        item.name, item.role, item.ids, item.contents, minute, minute, frozenset((day,)), portions, of, placed=True
    )


def rest_of(looked_up: LookedUp, schedule: Schedule, found: Replanned) -> Rest:
    """Set out what the answer says on the line of three days."""
    wake, cycle = ClockTime(looked_up.wake), _cycle(looked_up)
    items = {name_key(item.name): item for item in looked_up.items}
    laws = rules_in_force(looked_up.rules)
    of = {key: portions_of(item, laws) for key, item in items.items()}
    stood: list[Occurrence] = []
    for day in (TODAY - 1, TODAY + 1):
        for name, mine in planned_on(looked_up, schedule, found.day + day - TODAY).items():
            item = items[name_key(name)]
            stood += [_intake(item, minute, count, of[name_key(name)], day) for minute, count in mine.items()]
    for taken in found.taken:
        key = name_key(taken.name)
        if key in items:
            stood.append(_intake(items[key], since_wake(taken.time, wake), taken.portions or 1, of[key], TODAY))
    told, left = fixed_today(looked_up, schedule, found)
    to_come = [_event(thing, thing.start, TODAY) for thing in left]
    stood += [*(_event(thing, minute, TODAY) for thing, minute in told), *to_come]
    for day in (TODAY - 1, TODAY + 1):
        there = (each for each in looked_up.fixed if _is_taken(each, schedule, found.day + day - TODAY, cycle))
        stood += [_event(thing, thing.start, day) for thing in there]
    units: list[tuple[Occurrence, int]] = []
    standing: list[Occurrence] = []
    moved = {(name_key(each.dose), each.time): since_wake(each.planned, wake) for each in found.moved}
    for slot in found.slots:
        minute = since_wake(slot.time, wake)
        for intake in slot.intakes:
            key = name_key(intake.dose)
            if key not in items:
                continue
            item = items[key]
            each = _intake(item, minute, intake.portions, of[key], TODAY)
            if item.role is Role.MEDICINE:
                standing.append(each)
            else:
                units.append((each, moved.get((key, slot.time), minute)))
    stood += standing
    standing += [each for each in to_come if each.role is Role.MEDICINE]
    starts = {id(thing): minute for thing, minute in told}
    moved_fixed = tuple(evolve(thing, start=starts.get(id(thing), thing.start)) for thing in looked_up.fixed)
    return Rest(evolve(looked_up, fixed=moved_fixed), tuple(units), tuple(stood), tuple(standing))


def _event(thing: Fixed, minute: int, day: int) -> Occurrence:
    end = minute + thing.length
    return Occurrence(thing.name, thing.role, thing.ids, thing.contents, minute, end, frozenset((day,)))


def fixed_today(
    looked_up: LookedUp, schedule: Schedule, found: Replanned
) -> tuple[list[tuple[Fixed, int]], list[Fixed]]:
    """Return what is fixed and was taken today, with its minutes, and what is left: neither taken nor missed."""
    wake, cycle = ClockTime(looked_up.wake), _cycle(looked_up)
    gone = {(name_key(each.name), each.time) for each in found.missed}
    left: list[Fixed] = []
    for thing in looked_up.fixed:
        if not _is_taken(thing, schedule, found.day, cycle):
            continue
        if (name_key(thing.name), ClockTime((thing.start + looked_up.wake) % 1440)) not in gone:
            left.append(thing)
    told: list[tuple[Fixed, int]] = []
    for taken in sorted(found.taken, key=lambda each: since_wake(each.time, wake)):
        minute = since_wake(taken.time, wake)
        mine = [thing for thing in left if name_key(thing.name) == name_key(taken.name)]
        if mine:
            thing = min(mine, key=lambda each: (abs(each.start - minute), each.start))
            left.remove(thing)
            told.append((thing, minute))
        else:
            spare = [thing for thing in looked_up.fixed if name_key(thing.name) == name_key(taken.name)]
            told += [(spare[0], minute)] if spare else []
    return told, left
