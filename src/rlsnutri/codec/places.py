"""Where things stand in the document that a plan was read from, when that is not where they stand in the plan."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from attrs import evolve

from rlsnutri.answers import Reason
from rlsnutri.errors import Fault, NoScheduleError, PlanError
from rlsnutri.plans import Plan

__all__ = ["impossible_where_written", "reasons_where_written", "where_written"]

_YOUR_PLAN = "your plan: "


def where_written(error: PlanError, plan: Plan, data: Mapping[str, Any]) -> PlanError:
    """Return the error with paths as they stand in ``data``, from which ``plan`` was read.

    What is wrong with a plan as a whole is told by its place in the plan (``plan.events[0]``); who wrote
    ``[[drinks]]`` or ``breakfast = "07:30"`` looks for it there.
    """
    places = _places(plan, data)
    return PlanError(_moved(fault, places) for fault in error.faults)


def impossible_where_written(error: NoScheduleError, plan: Plan, data: Mapping[str, Any]) -> NoScheduleError:
    """Return the error with the origins of its reasons as they stand in ``data``, from which ``plan`` was read."""
    return NoScheduleError(
        find_conflict=lambda: reasons_where_written(error.conflict, plan, data),
        find_argument=lambda: reasons_where_written(error.argument, plan, data),
        find_repairs=lambda: error.repairs,
        steps=error.steps,
    )


def reasons_where_written(reasons: Iterable[Reason], plan: Plan, data: Mapping[str, Any]) -> tuple[Reason, ...]:
    """Return reasons with their places in the plan as they stand in ``data``, from which ``plan`` was read."""
    places = _places(plan, data)
    return tuple(
        evolve(reason, origin=_YOUR_PLAN + _written(reason.origin.removeprefix(_YOUR_PLAN), places))
        if reason.origin.startswith(_YOUR_PLAN)
        else reason
        for reason in reasons
    )


def _written(place: str, places: Mapping[str, str]) -> str:
    return _moved(Fault("", f"plan.{place}"), places).path.removeprefix("plan.")


def _places(plan: Plan, data: Mapping[str, Any]) -> dict[str, str]:
    """Map places in the plan to places in the document, where they differ."""
    places: dict[str, str] = {}
    doses, events = len(data.get("doses", ())), len(data.get("events", ()))
    for number, _ in enumerate(data.get("drinks", ())):
        places[f"plan.events[{events}]"] = f"plan.drinks[{number}]"
        events += 1
    for number, medicine in enumerate(data.get("medicines", ())):
        if medicine.get("at"):
            places[f"plan.events[{events}]"] = f"plan.medicines[{number}]"
            events += 1
        else:
            places[f"plan.doses[{doses}]"] = f"plan.medicines[{number}]"
            doses += 1
    day: Mapping[str, Any] = data["day"]
    listed = [meal["name"] for meal in day.get("meals", ())]
    for number, meal in enumerate(plan.day.meals):
        if meal.name in listed:
            places[f"plan.day.meals[{number}]"] = f"plan.day.meals[{listed.index(meal.name)}]"
        else:
            places[f"plan.day.meals[{number}].at"] = f"plan.day.{meal.name}"
            places[f"plan.day.meals[{number}]"] = f"plan.day.{meal.name}"
    return places


def _moved(fault: Fault, places: Mapping[str, str]) -> Fault:
    for place, written in places.items():
        if re.match(re.escape(place) + r"(?![0-9A-Za-z_\[])", fault.path):
            return Fault(fault.problem, written + fault.path[len(place) :], fault.value, fault.help)
    return fault
