"""Plans and answers as plain dicts, JSON and TOML, and back.

What comes in is never coerced: every fault is found in one go and named with its path.  What goes out comes
back the same: ``plan_from_dict(plan_to_dict(plan)) == plan``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from typing import Any, cast

from rlsnutri.answers import DISCLAIMER, Said, Schedule
from rlsnutri.codec.converter import FORMAT, read, write
from rlsnutri.codec.documents import from_json, from_toml
from rlsnutri.codec.reading import tried
from rlsnutri.errors import (
    BudgetExceededError,
    Fault,
    NoScheduleError,
    PlanError,
    RefusedPlanError,
    RlsnutriError,
)
from rlsnutri.plans import Plan

__all__ = [
    "error_to_dict", "plan_from_dict", "plan_from_json", "plan_from_toml", "plan_to_dict", "plan_to_json",
    "report_to_dict", "said_to_dict", "schedule_from_dict", "schedule_to_dict", "where_written",
]  # fmt: skip


def plan_from_dict(data: Mapping[str, Any]) -> Plan:
    """Read a plan; raises :class:`~rlsnutri.PlanError` with every fault and its path.

    >>> day = {"wake": "06:30", "bed": "22:30"}
    >>> plan = plan_from_dict({"day": day, "doses": [{"of": "zinc", "amount": "15 mg"}]})
    >>> str(plan.doses[0].amount)
    '15 mg'
    """
    return cast("Plan", _read(data, Plan, "plan"))


def plan_to_dict(plan: Plan) -> dict[str, Any]:
    """Write a plan as plain dicts, lists, texts, numbers and booleans; what is as by default is left out."""
    return {"format": FORMAT, **write(plan)}


def said_to_dict(said: Iterable[Said], *, catalog: str) -> dict[str, Any]:
    """Write what the catalogue said about a question; ``catalog`` is its version."""
    return {"format": FORMAT, "said": [write(each) for each in said], "catalog": catalog, "disclaimer": DISCLAIMER}


def plan_from_json(text: str) -> Plan:
    """Read a plan from JSON; raises :class:`~rlsnutri.PlanError`, as it does for keys that stand twice."""
    held, faults = from_json(text, "plan")
    return cast("Plan", _read(held, Plan, "plan", faults))


def plan_to_json(plan: Plan, *, indent: int | None = None) -> str:
    """Write a plan as JSON."""
    return json.dumps(plan_to_dict(plan), ensure_ascii=False, indent=indent)


def plan_from_toml(text: str) -> Plan:
    """Read a plan from TOML; raises :class:`~rlsnutri.PlanError`."""
    held, faults = from_toml(text, "plan")
    return cast("Plan", _read(held, Plan, "plan", faults))


def schedule_to_dict(schedule: Schedule) -> dict[str, Any]:
    """Write a schedule with its plan, so that it can be checked and taken up again."""
    return {**_frame("schedule"), **write(schedule)}


def schedule_from_dict(data: Mapping[str, Any]) -> Schedule:
    """Read what :func:`schedule_to_dict` wrote; raises :class:`~rlsnutri.PlanError`."""
    if not isinstance(data, Mapping):  # pyright: ignore[reportUnnecessaryIsInstance] -- input may be anything
        return cast("Schedule", _read(data, Schedule, "schedule"))
    framed = _frame("schedule")
    faults = [
        Fault(f"not the {key} of a schedule", f"schedule.{key}", help=f"{framed[key]!r} is read here")
        for key in ("format", "kind")
        if data.get(key) != framed[key]
    ]
    held = {key: value for key, value in data.items() if key not in framed}
    return cast("Schedule", _read(held, Schedule, "schedule", faults))


def report_to_dict(report: object) -> dict[str, Any]:
    """Write a report of ``check``."""
    return {**_frame("report"), **write(report)}


def error_to_dict(error: RlsnutriError, *, catalog: str = "") -> dict[str, Any]:
    """Write an error with all its parts; ``error`` is bad-plan, refused, no-schedule or budget-exceeded.

    Of a :class:`~rlsnutri.NoScheduleError` the conflict and the repairs are worked out now.
    """
    parts: dict[str, Any]
    match error:
        case PlanError():
            parts = {"error": "bad-plan", "message": str(error), "faults": write(error.faults)}
        case RefusedPlanError():
            parts = {"error": "refused", "message": str(error), "findings": write(error.findings)}
        case NoScheduleError():
            reasons = {
                "conflict": write(error.conflict),
                "repairs": write(error.repairs),
                "steps": error.steps,
            }
            parts = {"error": "no-schedule", "message": str(error), **reasons}
        case BudgetExceededError():
            parts = {"error": "budget-exceeded", "message": str(error), "steps": error.steps}
        case _:
            parts = {"error": "error", "message": str(error)}
    return {**_frame("error"), "version": _own_version(), "catalog": catalog, **parts}


def where_written(error: PlanError, plan: Plan, data: Mapping[str, Any]) -> PlanError:
    """Return the error with paths as they stand in ``data``, from which ``plan`` was read.

    What is wrong with a plan as a whole is told by its place in the plan (``plan.events[0]``); who wrote
    ``[[drinks]]`` or ``breakfast = "07:30"`` looks for it there.
    """
    places = _places(plan, data)
    return PlanError(_moved(fault, places) for fault in error.faults)


def _read(data: object, type_: type, root: str, found: Iterable[Fault] = ()) -> Any:
    known = list(found)
    places = {fault.path for fault in known}
    value, faults = tried(partial(read, data, type_), root)
    known += [fault for fault in faults if fault.path not in places]
    if known:
        raise PlanError(known)
    return value


def _frame(kind: str) -> dict[str, Any]:
    return {"format": FORMAT, "kind": kind, "disclaimer": DISCLAIMER}


def _own_version() -> str:
    try:
        return version("rlsnutri")
    except PackageNotFoundError:  # run from a source tree that was never installed
        return "0+unknown"


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
