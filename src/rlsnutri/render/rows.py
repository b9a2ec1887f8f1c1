"""What is taken as rows of plain texts and whole numbers, as data frames take them."""

from __future__ import annotations

from typing import Any

from rlsnutri.amounts import Amount, CompoundAmount, Scale
from rlsnutri.answers import Intake, Schedule
from rlsnutri.clock import ClockTime, Days, since_wake
from rlsnutri.plans import Dose, Medicine, Product
from rlsnutri.render.words import how_much, occasion, prescribed, recurrence_of, thing_called, which_days, whole_units

__all__ = ["nutrient_rows", "rows"]

_UNITS = {Scale.MASS: "ng", Scale.IU: "µIU", Scale.DFE: "ng DFE", Scale.RAE: "ng RAE", Scale.NE: "ng NE"}
_Quantity = tuple[int | None, str | None]


def rows(schedule: Schedule) -> tuple[dict[str, Any], ...]:
    """Return one row per intake; prescribed medicines stand before doses of the same minute."""
    found: list[dict[str, Any]] = []
    beside: dict[ClockTime, list[str]] = {}
    for medicine, time in sorted(prescribed(schedule.plan), key=lambda pair: (pair[0].name, pair[1])):
        beside.setdefault(time, []).append(medicine.name)
    for medicine, time in sorted(prescribed(schedule.plan), key=lambda pair: (pair[0].name, pair[1])):
        amount = "" if medicine.amount is None else str(medicine.amount)
        others = [each for each in beside[time] if each != medicine.name]
        row = _row(schedule, time, medicine.name, amount, _stated(medicine.amount), others)
        found.append({**row, "kind": "medicine", "prescribed": True, "portions": 1, "of": 1})
    for slot in schedule.slots:
        for intake in slot.intakes:
            amount = how_much(intake, schedule.plan)
            quantity = _quantity(intake, schedule)
            row = _row(schedule, slot.time, intake.dose, amount, quantity, beside.get(slot.time, []))
            is_medicine = isinstance(thing_called(intake.dose, schedule.plan), Medicine)
            kind = "medicine" if is_medicine else "dose"
            found.append({**row, "kind": kind, "prescribed": False, "portions": intake.portions, "of": intake.of})
    return tuple(sorted(found, key=lambda row: row["since_wake"]))


def nutrient_rows(schedule: Schedule) -> tuple[dict[str, Any], ...]:
    """Return one row per intake and nutrient in it."""
    return tuple(
        {
            "time": str(slot.time),
            "minute": slot.time.minutes,
            "since_wake": since_wake(slot.time, schedule.plan.day.wake),
            "name": intake.dose,
            "nutrient": nutrient,
            "quantity": amount.quantity,
            "unit": _UNITS[amount.scale],
            "amount": str(amount),
        }
        for slot in schedule.slots
        for intake in slot.intakes
        for nutrient, amount in intake.contents
    )


def _row(
    schedule: Schedule, time: ClockTime, name: str, amount: str, quantity: _Quantity, beside: list[str]
) -> dict[str, Any]:
    minute = since_wake(time, schedule.plan.day.wake)
    every = recurrence_of(name, schedule)
    return {
        "time": str(time),
        "minute": time.minutes,
        "since_wake": minute,
        "occasion": occasion(minute, schedule.plan, beside),
        "name": name,
        "amount": amount,
        "quantity": quantity[0],
        "unit": quantity[1],
        "days": which_days(name, schedule),
        "days_taken": len(every.days) if isinstance(every, Days) else every.count,
        "period": every.period,
    }


def _stated(amount: Amount | CompoundAmount | None) -> _Quantity:
    if amount is None:
        return None, None
    if isinstance(amount, CompoundAmount):
        return amount.mass.quantity, "ng compound"
    return amount.quantity, _UNITS[amount.scale]


def _quantity(intake: Intake, schedule: Schedule) -> _Quantity:
    """Return the whole number that one intake is of what its dose is stated in."""
    thing = thing_called(intake.dose, schedule.plan)
    if thing is None:
        return None, None
    if isinstance(thing, Medicine):
        quantity, unit = _stated(thing.amount)  # the strength of one intake's unit, not an amount a day
        return (None if quantity is None else quantity * intake.portions), unit
    if thing.amount is None:
        return _units(thing, intake)
    quantity, unit = _stated(thing.amount)
    share, rest = divmod((quantity or 0) * intake.portions, intake.of)
    return (None if rest else share), unit


def _units(dose: Dose, intake: Intake) -> _Quantity:
    units = whole_units(dose)
    if units is None or not isinstance(dose.of, Product):
        return None, None
    count, rest = divmod(units * intake.portions, intake.of)
    return (None if rest else count), dose.of.unit
