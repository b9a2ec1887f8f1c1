"""How errors travel: each kind with all its parts, and back as the same kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from typing import Any, cast

from rlsnutri.answers import Finding, Reason, Repair
from rlsnutri.codec.converter import read, write
from rlsnutri.codec.reading import Entry, nearest, read_table, shown, tried, wrong
from rlsnutri.errors import (
    BudgetExceededError,
    Fault,
    NoScheduleError,
    PlanError,
    RefusedPlanError,
    RlsnutriError,
)

__all__ = ["read_error", "write_error"]


def write_error(error: RlsnutriError, catalog: str) -> dict[str, Any]:
    """Return the error as a plain table; of a plan that has no schedule the reasons are worked out now."""
    parts: dict[str, Any]
    match error:
        case PlanError():
            parts = {"error": "bad-plan", "message": str(error), "faults": write(error.faults)}
        case RefusedPlanError():
            parts = {"error": "refused", "message": str(error), "findings": write(error.findings)}
        case NoScheduleError():
            reasons = {
                "conflict": write(error.conflict),
                "argument": write(error.argument),
                "repairs": write(error.repairs),
                "steps": error.steps,
            }
            parts = {"error": "no-schedule", "message": str(error), **reasons}
        case BudgetExceededError():
            parts = {"error": "budget-exceeded", "message": str(error), "steps": error.steps}
        case _:
            parts = {"error": "error", "message": str(error)}
    return {"version": _own_version(), "catalog": catalog, **parts}


def read_error(value: object) -> RlsnutriError:
    """Return the error that the table tells of; raises :class:`~rlsnutri.PlanError` if it tells of none."""
    if not isinstance(value, Mapping):
        raise wrong(value, "an error", "a table that says under error of which kind it is")
    said = cast("Mapping[object, object]", value).get("error")
    if not isinstance(said, str) or said not in _KINDS:
        help_ = nearest(said if isinstance(said, str) else "", _KINDS)
        raise PlanError([Fault(f"{shown(said)} is no kind of error", "error", shown(said), help_)])
    table = cast("Mapping[object, object]", value)
    faults = [
        Fault(f"{shown(table[key])} is not text", key, shown(table[key]), "text in quotes")
        for key in _SAID
        if key in table and type(table[key]) is not str
    ]
    parts, build = _KINDS[said]
    if said == "error":
        build = partial(RlsnutriError, table.get("message", ""))
    entries = [Entry(key, partial(_read_as, type_), key, required=True) for key, type_ in parts.items()]
    rest = {key: item for key, item in table.items() if key not in _SAID}
    error, more = tried(partial(read_table, rest, entries, build, "an error"))
    if faults or more:
        raise PlanError([*faults, *more])
    return cast("RlsnutriError", error)


def _read_as(type_: Any, value: object) -> Any:
    return read(value, type_)


def _no_schedule(
    conflict: tuple[Reason, ...], argument: tuple[Reason, ...], repairs: tuple[Repair, ...], steps: int
) -> NoScheduleError:
    return NoScheduleError(
        find_conflict=lambda: conflict, find_argument=lambda: argument, find_repairs=lambda: repairs, steps=steps
    )


_SAID = ("error", "message", "version", "catalog")
_KINDS: dict[str, tuple[dict[str, Any], Callable[..., RlsnutriError]]] = {
    "bad-plan": ({"faults": tuple[Fault, ...]}, PlanError),
    "refused": ({"findings": tuple[Finding, ...]}, RefusedPlanError),
    "no-schedule": (
        {"conflict": tuple[Reason, ...], "argument": tuple[Reason, ...], "repairs": tuple[Repair, ...], "steps": int},
        _no_schedule,
    ),
    "budget-exceeded": ({"steps": int}, BudgetExceededError),
    "error": ({}, RlsnutriError),
}


def _own_version() -> str:
    try:
        return version("rlsnutri")
    except PackageNotFoundError:  # run from a source tree that was never installed
        return "0+unknown"
