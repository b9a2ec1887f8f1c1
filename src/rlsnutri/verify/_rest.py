"""Does the answer about the rest of a day tell the truth?  Its portions, its times, its claims."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from attrs import evolve

from rlsnutri.answers import Schedule, Violation
from rlsnutri.clock import ClockTime, cycle_length, since_wake
from rlsnutri.replans import Replanned
from rlsnutri.rules import AroundMeal
from rlsnutri.things import Fixed, Item, LookedUp, Role
from rlsnutri.verify._line import TODAY, Rest, weigh
from rlsnutri.verify._placement import candidates
from rlsnutri.verify._scene import Occurrence, days_of, name_key
from rlsnutri.verify._windows import minutes_outside

Planned = dict[str, dict[int, int]]


def judge_rest(looked_up: LookedUp, schedule: Schedule, found: Replanned) -> tuple[Violation, ...]:
    """Return everything in the rest of a day that is not so; nothing if all of it is true.

    Codes: ``portions:``, ``doubled:``, ``time:`` and ``medicine:`` with the name, ``must:`` with the rule,
    ``given-up``, ``cost``, ``proof`` and ``compromises``.
    """
    rest = rest_of(looked_up, schedule, found)
    weighed = weigh(rest)
    return (
        *_false_portions(looked_up, schedule, found),
        *_false_times(rest, found, _planned(looked_up, schedule, found.day)),
        *_moved_medicines(looked_up, schedule, found),
        *(Violation(f"must:{name}", f"{name} is broken") for name in weighed.musts),
        *_false_claims(found),
        *(() if found.cost == weighed.cost else (Violation("cost", f"the cost is {weighed.cost}, not {found.cost}"),)),
        *(
            ()
            if tuple(evolve(each, text="") for each in found.compromises) == weighed.compromises
            else (Violation("compromises", f"what is not kept is {weighed.compromises}"),)
        ),
    )


def _cycle(looked_up: LookedUp) -> int:
    return cycle_length([*(item.every for item in looked_up.items), *(thing.every for thing in looked_up.fixed)])


def _is_taken(thing: Item | Fixed, schedule: Schedule, day: int, cycle: int) -> bool:
    chosen = next((each.days for each in schedule.chosen_days if each.dose == thing.name), ())
    return day % cycle in days_of(thing.every, chosen, cycle)


def _planned(looked_up: LookedUp, schedule: Schedule, day: int) -> Planned:
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
    of = {name_key(intake.dose): intake.of for slot in schedule.slots for intake in slot.intakes}
    stood: list[Occurrence] = []
    for day in (TODAY - 1, TODAY + 1):
        for name, mine in _planned(looked_up, schedule, found.day + day - TODAY).items():
            item = items[name_key(name)]
            stood += [_intake(item, minute, count, of[name_key(name)], day) for minute, count in mine.items()]
    for taken in found.taken:
        dose = items.get(name_key(taken.name))
        if dose is not None:
            stood.append(
                _intake(dose, since_wake(taken.time, wake), taken.portions or 1, of[name_key(dose.name)], TODAY)
            )
    today = _fixed_today(
        looked_up, found, [each for each in looked_up.fixed if _is_taken(each, schedule, found.day, cycle)]
    )
    for thing, minute in today:
        stood.append(_event(thing, minute, TODAY))
    for day in (TODAY - 1, TODAY + 1):
        there = (each for each in looked_up.fixed if _is_taken(each, schedule, found.day + day - TODAY, cycle))
        stood += [_event(thing, thing.start, day) for thing in there]
    units: list[tuple[Occurrence, int]] = []
    standing: list[Occurrence] = []
    moved = {(name_key(each.dose), each.time): since_wake(each.planned, wake) for each in found.moved}
    for slot in found.slots:
        minute = since_wake(slot.time, wake)
        for intake in slot.intakes:
            item = items[name_key(intake.dose)]
            each = _intake(item, minute, intake.portions, intake.of, TODAY)
            if item.role is Role.MEDICINE:
                standing.append(each)
            else:
                units.append((each, moved.get((name_key(item.name), slot.time), minute)))
    now = since_wake(found.now, wake)
    taken_names = Counter((name_key(each.name), since_wake(each.time, wake)) for each in found.taken)
    standing += [
        each
        for each in stood
        if TODAY in each.days and not each.placed and each.role is Role.MEDICINE and each.start >= now
        and (name_key(each.name), each.start) not in taken_names
    ]  # fmt: skip
    stood += [each for each in standing if each.placed]
    starts = {id(thing): minute for thing, minute in today}
    moved_fixed = tuple(evolve(thing, start=starts.get(id(thing), thing.start)) for thing in looked_up.fixed)
    return Rest(evolve(looked_up, fixed=moved_fixed), tuple(units), tuple(stood), tuple(standing))


def _event(thing: Fixed, minute: int, day: int) -> Occurrence:
    end = minute + thing.length
    return Occurrence(thing.name, thing.role, thing.ids, thing.contents, minute, end, frozenset((day,)))


def _fixed_today(looked_up: LookedUp, found: Replanned, planned: list[Fixed]) -> list[tuple[Fixed, int]]:
    """Return what is fixed where it was today: told times first, the rest where it stands, less what was missed."""
    wake = ClockTime(looked_up.wake)
    gone = Counter((name_key(each.name), each.time) for each in found.missed)
    left: list[Fixed] = []
    for thing in planned:
        key = (name_key(thing.name), ClockTime((thing.start + looked_up.wake) % 1440))
        if gone[key]:
            gone[key] -= 1
        else:
            left.append(thing)
    result: list[tuple[Fixed, int]] = []
    for taken in sorted(found.taken, key=lambda each: since_wake(each.time, wake)):
        minute = since_wake(taken.time, wake)
        mine = [thing for thing in left if name_key(thing.name) == name_key(taken.name)]
        if mine:
            thing = min(mine, key=lambda each: (abs(each.start - minute), each.start))
            left.remove(thing)
            result.append((thing, minute))
        else:
            spare = [thing for thing in looked_up.fixed if name_key(thing.name) == name_key(taken.name)]
            result += [(spare[0], minute)] if spare else []
    return result + [(thing, thing.start) for thing in left]


def _false_portions(looked_up: LookedUp, schedule: Schedule, found: Replanned) -> Iterator[Violation]:
    planned = _planned(looked_up, schedule, found.day)
    for item in looked_up.items:
        if item.role is Role.MEDICINE:
            continue
        key, mine = name_key(item.name), planned.get(item.name, {})
        taken = sum(each.portions or 1 for each in found.taken if name_key(each.name) == key)
        coming = [i.portions for slot in found.slots for i in slot.intakes if name_key(i.dose) == key]
        skipped = sum(each.portions for each in found.skipped if name_key(each.dose) == key)
        if taken + sum(coming) + skipped != max(taken, sum(mine.values())):
            problem = f"{taken} taken, {sum(coming)} to come and {skipped} skipped of {sum(mine.values())} portions"
            yield Violation(f"portions:{item.name}", f"{item.name}: {problem}")
        largest = sorted(mine.values(), reverse=True)
        if any(here > most for here, most in zip(sorted(coming, reverse=True), largest, strict=False)):
            yield Violation(f"doubled:{item.name}", f"{item.name}: an intake is larger than planned")
        if len(coming) > len(largest):
            yield Violation(f"doubled:{item.name}", f"{item.name}: more intakes than planned")


def _false_times(rest: Rest, found: Replanned, of_today: Planned) -> Iterator[Violation]:
    looked_up = rest.looked_up
    now = since_wake(found.now, ClockTime(looked_up.wake))
    items = {item.name: item for item in looked_up.items}
    for unit, planned in rest.units:
        item = items[unit.name]
        possible = candidates(item, looked_up) | {planned}
        if not item.at and not looked_up.plan.policy.times and now <= looked_up.bed:
            possible |= {now}
        pins = [item.between] if item.between else []
        outside = any(minutes_outside(unit.start, pin, looked_up) for pin in pins)
        if item.with_meal:
            outside = outside or bool(minutes_outside(unit.start, (AroundMeal(meals=item.with_meal),), looked_up))
        if planned not in of_today.get(unit.name, ()):
            yield Violation(f"time:{unit.name}", f"{unit.name} was not planned for the time that it is said to be of")
        if unit.start < now or unit.start not in possible or (outside and unit.start != planned):
            yield Violation(f"time:{unit.name}", f"{unit.name} cannot be taken then")


def _moved_medicines(looked_up: LookedUp, schedule: Schedule, found: Replanned) -> Iterator[Violation]:
    planned, wake = _planned(looked_up, schedule, found.day), ClockTime(looked_up.wake)
    medicines = {name_key(item.name): item.name for item in looked_up.items if item.role is Role.MEDICINE}
    for slot in found.slots:
        for intake in slot.intakes:
            name = medicines.get(name_key(intake.dose))
            if name and planned.get(name, {}).get(since_wake(slot.time, wake)) != intake.portions:
                yield Violation(f"medicine:{name}", f"{name} is not prescribed for {slot.time}")
    for each in found.moved:
        if name_key(each.dose) in medicines:
            yield Violation(f"medicine:{each.dose}", f"{each.dose} is a medicine and was moved")


def _false_claims(found: Replanned) -> Iterator[Violation]:
    if found.given_up != sum(each.portions for each in found.skipped):
        yield Violation("given-up", f"{found.given_up} portions are not those that are skipped")
    if found.fewest_given_up > found.given_up or (found.best and found.fewest_given_up != found.given_up):
        yield Violation("proof", "the fewest portions given up are not what is claimed")
    if found.bound > found.cost or (found.best and found.bound != found.cost):
        yield Violation("proof", "the bound is not what is claimed")
    if found.canonical and not found.best:
        yield Violation("proof", "the answer is called canonical although its cost is not called least")
