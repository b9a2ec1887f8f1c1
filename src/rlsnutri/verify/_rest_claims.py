"""Does the answer about the rest of a day tell the truth?  Its slots, its portions, its times, its claims."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from attrs import evolve

from rlsnutri.answers import Schedule, Violation
from rlsnutri.clock import ClockTime, since_wake
from rlsnutri.replans import Replanned
from rlsnutri.rules import AroundMeal
from rlsnutri.things import Fixed, LookedUp, Role
from rlsnutri.verify._claims import false_shares, false_slots
from rlsnutri.verify._line import Rest, Weighed, weigh
from rlsnutri.verify._placement import candidates
from rlsnutri.verify._rest import Planned, fixed_today, planned_on, rest_of
from rlsnutri.verify._scene import clock, name_key
from rlsnutri.verify._windows import minutes_outside


def judge_rest(looked_up: LookedUp, schedule: Schedule, found: Replanned) -> tuple[Violation, ...]:
    """Return everything in the rest of a day that is not so; nothing if all of it is true.

    Codes: ``unknown:``, ``portions:``, ``doubled:``, ``of:``, ``contents:``, ``time:``, ``moved:``, ``skipped:`` and
    ``medicine:`` with the name, ``must:`` with the rule, ``slot:`` and ``beside:`` with the time, ``slots``,
    ``given-up``, ``cost``, ``proof`` and ``compromises``.
    """
    rest = rest_of(looked_up, schedule, found)
    weighed = weigh(rest)
    planned = planned_on(looked_up, schedule, found.day)
    _, left = fixed_today(looked_up, schedule, found)
    return (
        *_unknown(looked_up, found),
        *false_slots(looked_up, found.slots, left),
        *false_shares(looked_up, found.slots),
        *_false_portions(looked_up, found, planned),
        *_false_times(rest, found, planned),
        *_false_moves(looked_up, rest, found, planned),
        *_false_medicines(looked_up, found, planned, left),
        *(Violation(f"must:{name}", f"{name} is broken") for name in weighed.musts),
        *_false_claims(found, weighed),
    )


def _unknown(looked_up: LookedUp, found: Replanned) -> Iterator[Violation]:
    known = {name_key(item.name) for item in looked_up.items}
    for slot in found.slots:
        for intake in slot.intakes:
            if name_key(intake.dose) not in known:
                yield Violation(f"unknown:{intake.dose}", f"{intake.dose} is no dose of the plan")


def _false_portions(looked_up: LookedUp, found: Replanned, planned: Planned) -> Iterator[Violation]:
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


def _false_moves(looked_up: LookedUp, rest: Rest, found: Replanned, planned: Planned) -> Iterator[Violation]:
    """Tell where what is said to be moved or skipped is not what was planned, each planned intake once."""
    wake = ClockTime(looked_up.wake)
    there = {(name_key(unit.name), unit.start, unit.portions) for unit, _ in rest.units}
    for each in found.moved:
        is_there = (name_key(each.dose), since_wake(each.time, wake), each.portions) in there
        if not is_there or each.time == each.planned:
            yield Violation(f"moved:{each.dose}", f"{each.dose} was not moved from {each.planned} to {each.time}")
    of_day = {(name_key(name), minute): portions for name, mine in planned.items() for minute, portions in mine.items()}
    once = Counter((name_key(unit.name), minute) for unit, minute in rest.units)
    for gone in found.skipped:
        place = (name_key(gone.dose), since_wake(gone.planned, wake))
        once[place] += 1
        if not 0 < gone.portions <= of_day.get(place, 0):
            problem = f"{gone.portions} portions were not planned for {gone.planned}"
            yield Violation(f"skipped:{gone.dose}", f"{gone.dose}: {problem}")
    for (name, minute), count in once.items():
        if count > 1:
            yield Violation(
                f"moved:{name}", f"{name}: the intake planned for {clock(minute, looked_up.wake)} stands twice"
            )


def _false_medicines(
    looked_up: LookedUp, found: Replanned, planned: Planned, left: Iterable[Fixed]
) -> Iterator[Violation]:
    """Tell where a medicine was moved, or is due and not in the answer."""
    wake = ClockTime(looked_up.wake)
    now = since_wake(found.now, wake)
    told = Counter([name_key(each.name) for each in found.taken] + [name_key(each.name) for each in found.missed])
    medicines = {name_key(item.name): item.name for item in looked_up.items if item.role is Role.MEDICINE}
    coming: Counter[str] = Counter()
    for slot in found.slots:
        minute = since_wake(slot.time, wake)
        for intake in slot.intakes:
            key = name_key(intake.dose)
            if key in medicines:
                coming[key] += 1
                if minute < now or planned.get(medicines[key], {}).get(minute) != intake.portions:
                    name = medicines[key]
                    yield Violation(f"medicine:{name}", f"{name} is not prescribed for {slot.time}")
    for key, name in medicines.items():
        if told[key] + coming[key] < len(planned.get(name, {})):
            yield Violation(f"medicine:{name}", f"{name}: an intake is neither taken nor missed nor to come")
    for each in found.moved:
        if name_key(each.dose) in medicines:
            yield Violation(f"medicine:{each.dose}", f"{each.dose} is a medicine and was moved")
    minutes = {since_wake(slot.time, wake) for slot in found.slots}
    for thing in left:
        if thing.role is Role.MEDICINE and (thing.start < now or thing.start not in minutes):
            due = clock(thing.start, looked_up.wake)
            yield Violation(f"medicine:{thing.name}", f"{thing.name} is prescribed for {due} and not in the answer")


def _false_claims(found: Replanned, weighed: Weighed) -> Iterator[Violation]:
    if found.given_up != sum(each.portions for each in found.skipped):
        yield Violation("given-up", f"{found.given_up} portions are not those that are skipped")
    if found.fewest_given_up > found.given_up or (found.best and found.fewest_given_up != found.given_up):
        yield Violation("proof", "the fewest portions given up are not what is claimed")
    if found.bound > found.cost or (found.best and found.bound != found.cost):
        yield Violation("proof", "the bound is not what is claimed")
    if found.canonical and not found.best:
        yield Violation("proof", "the answer is called canonical although its cost is not called least")
    if found.cost != weighed.cost:
        yield Violation("cost", f"the cost is {weighed.cost}, not {found.cost}")
    if tuple(evolve(each, text="") for each in found.compromises) != weighed.compromises:
        yield Violation("compromises", f"what is not kept is {weighed.compromises}")
