"""Reading plain values strictly: what stands there has the right type or is a fault with its path.

Every reader takes what was read from JSON, TOML or Python and returns the value, or raises
:class:`~rlsnutri.PlanError` with *all* the faults below its place, their paths relative to it.
"""

from __future__ import annotations

import datetime
import difflib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, cast

from attrs import frozen

from rlsnutri.errors import Fault, PlanError

__all__ = [
    "Entry", "Read",  "nearest", "place_of", "read_boolean", "read_integer", "read_list",
    "read_table", "read_text", "shown", "tried", "wrong",
]  # fmt: skip

Read = Callable[[object], Any]

_LONGEST_SHOWN = 48
_LONGEST_TEXT = 10_000
_GREATEST_NUMBER = 10**15
_MOST_FAULTS = 200
_PLAIN_KEY = re.compile(r"[A-Za-z0-9_-]{1,60}")
_SURROGATE = re.compile("[\ud800-\udfff]")


@frozen
class Entry:
    """One key of a table: how its value is read, and the name of the argument that it becomes."""

    key: str
    read: Read
    argument: str
    required: bool


def shown(value: object) -> str:
    """Say what stood there in few characters; never prints what is inside a list or table, however deep."""
    match value:
        case None:
            return "nothing"
        case bool():
            return "true" if value else "false"
        case int():
            return repr(value) if abs(value) < _GREATEST_NUMBER else "a huge number"
        case float():
            return repr(value)
        case str():
            text = repr(value[:_LONGEST_SHOWN])
            return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"
        case list() | tuple():
            return "a list"
        case dict():
            return "a table"
        case datetime.time():
            return f"the time {value}"
        case datetime.datetime():
            return "a date and time"
        case datetime.date():
            return f"the date {value}"
        case _:
            return f"a {type(value).__name__}"


def place_of(key: object) -> str:
    """Return a key as it stands in a path: in quotes where it is no plain word."""
    return key if isinstance(key, str) and _PLAIN_KEY.fullmatch(key) else shown(key)


def wrong(value: object, what: str, help: str) -> PlanError:  # noqa: A002 -- the field's own name
    """Return the error that says ``value`` is not ``what``."""
    return PlanError([Fault(f"{shown(value)} is not {what}", value=shown(value), help=help)])


def nearest(word: str, known: Iterable[str]) -> str:
    """Return help that names the nearest of ``known``, or all of them where none is near."""
    options = list(known)
    near = difflib.get_close_matches(word[:60].lower(), options, n=1)
    return f"did you mean {near[0]!r}?" if near else "one of " + ", ".join(options)


def tried(make: Callable[[], Any], place: str = "") -> tuple[Any, list[Fault]]:
    """Return what ``make`` makes, and the faults that it raises, put under ``place``."""
    try:
        return make(), []
    except PlanError as error:
        return None, [fault.under(place) if place else fault for fault in error.faults]
    except Exception as error:  # noqa: BLE001 -- whatever a field's own converter raises is bad input
        return None, [Fault(f"cannot be read: {type(error).__name__}", place)]


def read_text(value: object) -> str:
    """Read text: not a number, not too long, no lone surrogate (which no file could hold)."""
    if type(value) is not str:
        raise wrong(value, "text", "text in quotes")
    if len(value) > _LONGEST_TEXT:
        raise PlanError([Fault("too long a text", value=shown(value), help=f"at most {_LONGEST_TEXT} characters")])
    if _SURROGATE.search(value):
        raise PlanError(
            [
                Fault(
                    "a text with half a character",
                    value=shown(value),
                    help="a lone surrogate is no character",
                )
            ]
        )
    return value


def read_integer(value: object) -> int:
    """Read a whole number: neither true nor false nor text nor 1.0."""
    if type(value) is not int or abs(value) >= _GREATEST_NUMBER:
        raise wrong(value, "a whole number", "a whole number without quotes, such as 2")
    return value


def read_boolean(value: object) -> bool:
    """Read true or false: not 1, not "no"."""
    if type(value) is not bool:
        raise wrong(value, "true or false", "true or false, without quotes")
    return value


def read_list(value: object, read: Read) -> tuple[Any, ...]:
    """Read every item of a list; text or a time alone is a list of one."""
    if isinstance(value, str | datetime.time):
        return (read(value),)
    if not isinstance(value, list | tuple):
        raise wrong(value, "a list", "a list in [ ], or [[ ]] above each entry in TOML")
    items: list[Any] = []
    faults: list[Fault] = []
    for index, item in enumerate(cast("Sequence[object]", value)):
        if len(faults) >= _MOST_FAULTS:
            faults.append(Fault("too many faults here; what follows was not read", f"[{index}]"))
            break
        made, wrong_here = tried(partial(read, item), f"[{index}]")
        items.append(made)
        faults += wrong_here
    if faults:
        raise PlanError(faults)
    return tuple(items)


def read_table(value: object, entries: Sequence[Entry], build: Callable[..., Any], what: str) -> Any:
    """Read a table by its entries and build the value from them; all faults of all keys at once."""
    if not isinstance(value, Mapping):
        raise wrong(value, what, "a table of " + ", ".join(entry.key for entry in entries))
    table = cast("Mapping[object, object]", value)
    arguments: dict[str, Any] = {}
    faults: list[Fault] = []
    for entry in entries:
        if entry.key in table:
            made, wrong_here = tried(partial(entry.read, table[entry.key]), entry.key)
            arguments[entry.argument] = made
            faults += wrong_here
        elif entry.required:
            faults.append(Fault(f"{entry.key!r} is missing", entry.key, help=f"{what} needs it"))
    known = [entry.key for entry in entries]
    free = [key for key in known if key not in table] or known
    unknown = [key for key in table if key not in known]
    faults += [_unknown(key, free) for key in unknown[:_MOST_FAULTS]]
    if faults:
        raise PlanError(faults)
    built, faults = tried(partial(build, **arguments))
    if faults:
        raise PlanError(faults)
    return built


def _unknown(key: object, known: Iterable[str]) -> Fault:
    if not isinstance(key, str):
        return Fault(f"{shown(key)} is no key", help="keys are text")
    return Fault(f"unknown key {shown(key)}", place_of(key), value=shown(key), help=nearest(key, known))
