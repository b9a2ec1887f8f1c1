"""The rest of days that yesterday and tomorrow reach into: the engine's answer is true, and a false one is found out.

Doses on some days only, evening and early medicines, meals and drinks at other times than planned, and wide gaps: what
is left of such a day costs something else as soon as one day is taken for another.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from random import Random
from typing import Any

import pytest
from attrs import evolve

from rlsnutri import (
    BudgetExceededError,
    Catalog,
    Ceiling,
    ClockTime,
    Competitor,
    Day,
    Dose,
    Drink,
    Ingredient,
    Meal,
    Medicine,
    Moved,
    NoScheduleError,
    Plan,
    PlanError,
    Policy,
    Product,
    Replanned,
    Schedule,
    Slot,
    Taken,
    Together,
    Window,
    replan,
    schedule,
    verify_replan,
)
from rlsnutri.catalog import look_up
from rlsnutri.clock import since_wake
from rlsnutri.rules import AroundMeal, Rule
from rlsnutri.verify import rest_of
from rlsnutri.verify._line import TODAY

EMPTY = Catalog.empty()
RECURRENCES = ("day", "day", "2 days", "2 days from day 1", "3 days from day 2", "any 1 of 2 days")
NAMES = ("iron", "zinc", "copper")
PINS: tuple[dict[str, Any], ...] = (
    {"units": 2},
    {"at": "06:30"},
    {"at": "20:30"},
    {"with_meal": "dinner"},
    {"between": "12:00-20:00"},
)


def random_plan(rng: Random) -> Plan:
    """Three doses, two medicines and a drink, with wide gaps between any two of them that should be kept."""
    doses: list[Dose | Medicine] = [
        *(
            Dose(
                Product(name, [Ingredient(nutrient=name, amount="10 mg")]),
                every=rng.choice(RECURRENCES),
                **rng.choice(PINS),
            )
            for name in NAMES
        )
    ]
    doses.append(Medicine("tablet", times=1, every=rng.choice(RECURRENCES[:4])))
    events = [
        Medicine("late", at="21:45", every=rng.choice(RECURRENCES[:5])),
        Medicine("early", at="06:15", every=rng.choice(RECURRENCES[:5])),
        Drink("tea", at=rng.choice(("06:00", "15:00", "21:30")), minutes=rng.choice((0, 30))),
    ]
    things = [*NAMES, "tablet", "late", "early", "tea", "dinner"]
    rules: list[Rule] = []
    for number in range(rng.randint(3, 6)):
        one, other = rng.choice((*NAMES, *NAMES, "tablet", "late")), rng.choice(things)
        if one != other:
            gap: dict[str, Any] = {"before": rng.choice((0, 120, 600, 700)), "after": rng.choice((0, 240, 660, 720))}
            strength = rng.choice(("should", "should", "prefer"))
            rules.append(Competitor(one, (other,), id=f"r{number}", strength=strength, **gap))
    rules.append(Window(rng.choice(NAMES), AroundMeal(-60, 60), id="meal", strength="should"))
    rules.append(Together(rng.choice(NAMES), rng.choice(("dinner", "late", "tea")), id="company", strength="prefer"))
    company = rng.choice((*NAMES, "tea"))
    rules.append(Together(rng.choice(("tablet", "late")), company, id="with", strength="should"))
    rules.append(Ceiling(rng.choice(NAMES), "15 mg", apart=rng.choice((None, 600)), id="most", strength="should"))
    day = Day("06:00", "22:00", [Meal("breakfast", "06:30"), Meal("dinner", "19:00")])
    return Plan(day=day, doses=doses, events=events, rules=rules, policy=Policy(step=60, spread=600))


def happened(answer: Schedule, day: int, rng: Random) -> dict[str, Any]:
    """Half of what was due is told of: missed, or taken at another time, some in another number of portions."""
    wake = answer.plan.day.wake
    now = rng.choice((0, 0, 15, 300, 600, 840, 945, 960))
    due = [(intake.dose, slot.time) for slot in answer for intake in slot.intakes]
    due += [(event.name, time) for event in answer.plan.events for time in event.at]
    due += [(meal.name, meal.at) for meal in answer.plan.day.meals]
    taken: list[Any] = []
    missed: list[Any] = []
    for name, time in due:
        draw, minute = rng.random(), since_wake(time, wake)
        if minute > now or draw < 0.5:
            continue
        if draw < 0.7:
            missed.append((name, time))
        else:
            at = min(now, max(0, minute + rng.choice((-40, 25, 90, 200))))
            taken.append((name, ClockTime((wake.minutes + at) % 1440)))
    told = {"now": ClockTime((wake.minutes + now) % 1440), "day": day, "catalog": EMPTY}
    fits = [(name, time) for name, time in missed if _is_accepted(answer, told, missed=[(name, time)])]
    return {**told, "missed": fits, "taken": taken}


def _is_accepted(answer: Schedule, told: dict[str, Any], **more: Any) -> bool:
    try:
        replan(answer, **told, **more)
    except PlanError:
        return False
    return True


@cache
def rests(start: int, count: int) -> list[tuple[Schedule, Replanned]]:
    found: list[tuple[Schedule, Replanned]] = []
    for seed in range(start, start + count):
        rng = Random(seed)
        try:
            answer = schedule(random_plan(rng), catalog=EMPTY, max_steps=3_000)
        except (NoScheduleError, BudgetExceededError):
            continue
        for day in rng.sample(range(6), 2):
            try:
                found.append((answer, replan(answer, **happened(answer, day, rng))))
            except PlanError:
                continue
    return found


def moved(found: Replanned, slot: Slot, time: ClockTime) -> Replanned:
    """The first dose of a slot moved to a time at which nothing is taken, and said to be moved there."""
    wake = found.plan.day.wake
    intake = slot.intakes[0]
    left = [] if len(slot.intakes) == 1 and not slot.beside else [evolve(slot, intakes=slot.intakes[1:])]
    kept = [*(each for each in found.slots if each is not slot), *left]
    beside = tuple(meal.name for meal in found.plan.day.meals if meal.at == time)
    kept.append(Slot(time, (evolve(intake, time=time),), beside))
    same = [each for each in found.moved if (each.dose, each.time) == (intake.dose, slot.time)]
    planned = same[0].planned if same else slot.time
    told = [each for each in found.moved if each not in same]
    told += [] if time == planned else [Moved(intake.dose, planned, time, intake.portions)]
    return evolve(found, slots=tuple(sorted(kept, key=lambda each: since_wake(each.time, wake))), moved=tuple(told))


@pytest.mark.parametrize("start", range(0, 300, 100))
def test_the_judge_has_nothing_against_the_rest(start: int) -> None:
    seen: Counter[str] = Counter()
    for answer, found in rests(start, 100):
        assert verify_replan(answer, found, catalog=EMPTY) == ()
        told = {when for each in found.compromises for _, time in each.things for when in time.split()[1:]}
        seen.update(["rests", *told, *(["skipped"] if found.skipped else [])])
    assert seen["rests"] >= 100
    assert min(seen[each] for each in ("yesterday", "tomorrow", "skipped")) >= 1, seen


def may_be_taken(dose: Dose, time: str, now: str) -> bool:
    """At its pinned times, at its meal, or else on the grid of hours and right now."""
    if dose.at:
        return time in map(str, dose.at)
    if dose.between and not "12:00" <= time <= "20:00":
        return False
    if dose.with_meal:
        return time in ("19:00", "19:30") if time != now else "19:00" <= time <= "19:30"
    return time.endswith(":00") or time == now


def test_a_dose_is_taken_at_no_time_that_its_meal_or_its_pins_forbid() -> None:
    tried: Counter[bool] = Counter()
    for answer, found in rests(0, 100):
        doses = {each.name: each for each in found.plan.doses if isinstance(each, Dose)}
        wake, now = found.plan.day.wake, str(found.now)
        for slot in found.slots:
            name = slot.intakes[0].dose if slot.intakes else ""
            planned = {str(each.planned) for each in found.moved if each.dose == name}
            taken = {str(each.time) for each in found.slots}
            for time in {"16:00", "16:50", "19:00", now} - planned - taken if name in doses else ():
                clock = ClockTime.parse(time)
                told = {each.code for each in verify_replan(answer, moved(found, slot, clock), catalog=EMPTY)}
                may = since_wake(clock, wake) >= since_wake(found.now, wake) and may_be_taken(doses[name], time, now)
                assert (f"time:{name}" not in told) is may, (name, time, now)
                tried[may] += 1
    assert min(tried[True], tried[False]) >= 20


def test_a_medicine_is_not_taken_on_a_day_on_which_it_is_not_prescribed() -> None:
    tried = 0
    for answer, found in rests(0, 100):
        names = [intake.dose for slot in found.slots for intake in slot.intakes]
        told_of = {each.name for each in (*found.taken, *found.missed)}
        (slot,) = [slot for slot in answer if any(intake.dose == "tablet" for intake in slot.intakes)]
        if "tablet" in {*names, *told_of} or slot.time in {each.time for each in found.slots}:
            continue
        (tablet,) = [intake for intake in slot.intakes if intake.dose == "tablet"]
        wake = found.plan.day.wake
        more = sorted([*found.slots, Slot(slot.time, (tablet,))], key=lambda each: since_wake(each.time, wake))
        told = {each.code for each in verify_replan(answer, evolve(found, slots=tuple(more)), catalog=EMPTY)}
        assert "medicine:tablet" in told
        tried += 1
    assert tried >= 10


def test_a_dose_is_not_taken_on_a_day_on_which_it_is_not_planned() -> None:
    tried = 0
    for answer, found in rests(0, 100):
        taken = {intake.dose for slot in found.slots for intake in slot.intakes}
        told_of = {each.name for each in (*found.taken, *found.missed)} | {each.dose for each in found.skipped}
        for slot in answer:
            for intake in slot.intakes:
                if intake.dose in {*taken, *told_of, "tablet"} or slot.time in {each.time for each in found.slots}:
                    continue
                wake = found.plan.day.wake
                more = sorted([*found.slots, Slot(slot.time, (intake,))], key=lambda each: since_wake(each.time, wake))
                told = {each.code for each in verify_replan(answer, evolve(found, slots=tuple(more)), catalog=EMPTY)}
                assert {f"time:{intake.dose}", f"portions:{intake.dose}"} <= told
                tried += 1
    assert tried >= 10


def test_a_schedule_without_its_days_has_no_such_intake_on_any() -> None:
    tried = 0
    for answer, found in rests(0, 100):
        coming = {intake.dose for slot in found.slots for intake in slot.intakes}
        for dose in coming & {each.dose for each in answer.chosen_days}:
            told = verify_replan(evolve(answer, chosen_days=()), found, catalog=EMPTY)
            assert f"time:{dose}" in {each.code for each in told}
            tried += 1
    assert tried >= 5


def test_an_intake_that_nobody_counted_is_one_portion() -> None:
    (answer, found), *_ = rests(0, 100)
    told = evolve(found, taken=(Taken("iron", "06:00"), Taken("zinc", "06:00", 2)))
    stood = [
        each for each in rest_of(look_up(answer.plan, EMPTY), answer, told).stood if TODAY in each.days and each.placed
    ]
    assert [(each.name, each.portions) for each in stood if each.start == 0][:2] == [("iron", 1), ("zinc", 2)]
