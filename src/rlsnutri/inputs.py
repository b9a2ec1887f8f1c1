"""What the fields of values are given: whatever it is, it is read or told in few characters, never a traceback."""

# pyright: reportUnnecessaryIsInstance=false
# Converters read whatever a caller passes, so they ask for types that the annotations already promise.

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from itertools import islice
from typing import TypeVar

from rlsnutri.errors import Fault, PlanError

__all__ = ["MOST_ENTRIES", "is_whole", "member", "several", "shown", "texts"]

E = TypeVar("E", bound=Enum)
T = TypeVar("T")

MOST_ENTRIES = 10_000
"""Entries of one list: more than any plan has, and few enough to tell a list from one without an end."""

_LONGEST_SHOWN = 60
_GREATEST_SHOWN = 10**15


def shown(value: object) -> str:
    """Return what a value is, for a message: at most 60 characters of whatever it is; it never raises.

    >>> shown("x"), shown(10**5000)
    ("'x'", 'a huge number')
    """
    if isinstance(value, int) and abs(value) >= _GREATEST_SHOWN:
        return "a huge number"  # Python refuses to write one of thousands of digits
    if isinstance(value, str | bytes):
        value = value[: _LONGEST_SHOWN + 1]
    try:
        text = repr(value)
    except Exception:  # noqa: BLE001 -- anything may be passed: numbers in a list, or what has no repr
        return f"a {type(value).__name__}"
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"


def is_whole(value: object, least: int, most: int) -> bool:
    """Whether this is a whole number from ``least`` to ``most``; true and false are none."""
    return type(value) is int and least <= value <= most


def several(value: Iterable[T]) -> tuple[T, ...]:
    """Return a list of anything as a tuple; raises :class:`PlanError` for text, no list, and no end."""
    if isinstance(value, str) or not isinstance(value, Iterable):
        said = shown(value)
        raise PlanError([Fault(f"{said} is no list", value=said, help="put it into a list, even a single one")])
    entries = tuple(islice(value, MOST_ENTRIES + 1))
    if len(entries) > MOST_ENTRIES:
        raise PlanError([Fault("too long a list", help=f"at most {MOST_ENTRIES} entries")])
    return entries


def texts(value: str | Iterable[str]) -> tuple[str, ...]:
    """Return one text or several as a tuple; raises :class:`PlanError` for what is no list at all."""
    return (value,) if isinstance(value, str) else several(value)


def member(kind: type[E], value: E | str) -> E:
    """Return the member of an enumeration, also by its value; raises :class:`PlanError` for anything else."""
    if isinstance(value, kind):
        return value
    for each in kind:
        if isinstance(value, str) and each.value == value:
            return each
    names = [str(each.value) for each in kind]
    problem = f"{shown(value)} is no {kind.__name__.lower()} known here"
    raise PlanError([Fault(problem, value=shown(value), help=f"{', '.join(names[:-1])} or {names[-1]}")])
