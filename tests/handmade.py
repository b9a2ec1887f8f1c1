"""Timetables made by hand: what an export does with them does not hang on the search."""

from __future__ import annotations

import datetime
from datetime import UTC, date, timedelta
from typing import Any

from rlsnutri import (
    AnyDays,
    ChosenDays,
    ClockTime,
    Cost,
    Day,
    Days,
    Dose,
    Drink,
    Intake,
    Medicine,
    Plan,
    Proof,
    Schedule,
    Slot,
)

__all__ = [
    "COST",
    "DAY",
    "MIDNIGHT",
    "MIXED",
    "MIXED_TIMETABLE",
    "MONDAY",
    "STAMP",
    "every",
    "meant",
    "take",
    "timetable",
]

MONDAY = date(2026, 11, 30)
MIDNIGHT = datetime.datetime.combine(MONDAY, datetime.time())
STAMP = datetime.datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
DAY = Day("07:00", "01:00", breakfast="08:00", dinner="19:00")
COST = Cost(0, 0, 0, 0)
PROVED = Proof(best=True, canonical=True, bound=COST, steps=1)


def timetable(plan: Plan, *slots: tuple[str, tuple[Intake, ...]], **more: Any) -> Schedule:
    fields: dict[str, Any] = {
        "chosen_days": (),
        "compromises": (),
        "findings": (),
        "waived": plan.waived,
        "acknowledged": plan.acknowledged,
        "proof": PROVED,
        **more,
    }
    made = tuple(Slot(ClockTime.parse(time), intakes) for time, intakes in slots)
    return Schedule(plan=plan, slots=made, cost=COST, catalog="1", version="0.1.0", **fields)


def take(name: str, time: str, portions: int = 1, of: int = 1) -> Intake:
    return Intake(name, ClockTime.parse(time), portions, of)


def every(plan_every: str | Days) -> Schedule:
    plan = Plan(day=DAY, doses=[Dose("zinc", "15 mg", every=plan_every)])
    return timetable(plan, ("08:00", (take("zinc", "08:00"),)))


MIXED = Plan(
    day=DAY,
    doses=[
        Dose("iron", "65 mg", every="2 days"),
        Dose("vitamin B12", "1 mg", every="2 days from day 1"),
        Dose("magnesium", "300 mg", unit="100 mg"),
        Dose("folic acid", "5 mg", every="saturday, sunday"),
        Dose("vitamin D", "20000 IU", every=AnyDays(1, 7)),
        Dose("zinc", "15 mg", every=Days(9, (0, 1, 4))),
        Medicine("alendronate", "70 mg", every="week", at="07:30"),
    ],
    events=[Medicine("gabapentin", "300 mg", at=["21:00", "00:15"]), Drink("coffee", at="08:00")],
)
MIXED_TIMETABLE = timetable(
    MIXED,
    ("07:30", (take("alendronate", "07:30"),)),
    ("08:00", (take("iron", "08:00"), take("vitamin B12", "08:00"), take("magnesium", "08:00", 1, 3))),
    ("19:00", (take("vitamin D", "19:00"), take("zinc", "19:00"))),
    ("00:30", (take("magnesium", "00:30", 2, 3), take("folic acid", "00:30"))),
    chosen_days=(ChosenDays("vitamin D", (3,), 7), ChosenDays("alendronate", (6,), 7)),
)


def meant(answer: Schedule, days: int) -> list[tuple[datetime.datetime, str]]:
    """What is to be taken in the first days, worked out day by day from the schedule alone."""
    plan = answer.plan
    chosen = {each.dose: Days(each.period, each.days) for each in answer.chosen_days}
    things = {each.name: each for each in (*plan.doses, *plan.events) if not isinstance(each, Drink)}
    placed = [(intake.dose, slot.time) for slot in answer.slots for intake in slot.intakes]
    fixed = [
        (each.name, time)
        for each in things.values()
        if isinstance(each, Medicine) and isinstance(each.every, Days)
        for time in each.at
    ]
    found = []
    for day in range(days):
        for name, time in placed + fixed:
            recurrence = chosen.get(name, things[name].every)
            assert isinstance(recurrence, Days)
            if day % recurrence.period in recurrence.days:
                past_midnight = time.minutes < plan.day.wake.minutes
                when = MIDNIGHT + timedelta(day + past_midnight, minutes=time.minutes)
                found.append((when, name))
    return sorted(found)
