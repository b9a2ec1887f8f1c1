"""Reading JSON and TOML from anybody: bounded in size, depth and numbers before anything is built of it."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from typing import Any, cast

from attrs import frozen

from rlsnutri.codec.reading import place_of, shown
from rlsnutri.errors import Fault, PlanError

__all__ = ["from_json", "from_toml"]

LARGEST = 1_000_000
DEEPEST = 32
_LONGEST_NUMBER = 16

# A text that is not ended is taken to the end, so that nothing is looked at twice: bad input is not slow.
_JSON_TEXT = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)', re.DOTALL)
_TOML_TEXT = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*+(?:"{3,5}|\\?\Z)|'
    r"'''(?:[^']|'(?!''))*+(?:'{3,5}|\Z)|"
    r'"(?:[^"\\\n]|\\.)*+"?|'
    r"'[^'\n]*+'?|#[^\n]*+",
    re.DOTALL,
)
_HUGE = re.compile(r"[0-9][0-9_]{16,}")
_AT_LINE = re.compile(r" \(at (line [0-9]+, column [0-9]+|end of document)\)$")


@frozen
class _Unfit:
    """Stands in what was read for something that no plan may hold, so that it is found with its path."""

    problem: str
    help: str


class _Repeated(dict[str, Any]):
    """A JSON object in which keys stand twice; ``keys_twice`` names them."""

    keys_twice: tuple[str, ...] = ()


def from_json(text: str, root: str, *, decimals: bool = False) -> tuple[Any, tuple[Fault, ...]]:
    """Return what the JSON ``text`` holds, and what only the text shows to be wrong, with paths.

    No plan has numbers with decimals; where there may be, ``decimals`` keeps them as the text that they are.
    """
    text = _checked(text, root)
    _check_depth(_JSON_TEXT.sub('""', text))
    try:
        held = json.loads(
            text,
            object_pairs_hook=_table,
            parse_int=_integer,
            parse_float=_exactly if decimals else _decimal,
            parse_constant=_constant,
        )
    except json.JSONDecodeError as error:
        problem = f"cannot read this as JSON: {error.msg.lower()}"
        raise PlanError([Fault(problem, f"line {error.lineno}, column {error.colno}")]) from None
    except RecursionError:
        raise PlanError([_TOO_DEEP]) from None
    return held, tuple(_unfit(held, root, 0))


def from_toml(text: str, root: str) -> tuple[Any, tuple[Fault, ...]]:
    """Return what the TOML ``text`` holds, and what only the text shows to be wrong, with paths."""
    text = _checked(text, root)
    bare = _TOML_TEXT.sub("''", text)
    _check_depth(bare)
    if any(line.count(".") > 2 * DEEPEST for line in bare.splitlines()):
        raise PlanError([_TOO_DEEP])
    if huge := _HUGE.search(bare):
        raise PlanError([Fault("a huge number", value=shown(huge[0]), help=_NUMBER_HELP)])
    try:
        held = tomllib.loads(text, parse_float=_decimal)
    except RecursionError:
        raise PlanError([_TOO_DEEP]) from None
    except ValueError as error:  # its own error, and what it lets through of int() and of dates
        message = str(error)
        where = _AT_LINE.search(message)
        problem = f"cannot read this as TOML: {_AT_LINE.sub('', message).lower()}"
        raise PlanError([Fault(problem[:200], where[1] if where else "")]) from None
    return held, tuple(_unfit(held, root, 0))


_TOO_DEEP = Fault("nested too deep", help=f"at most {DEEPEST} tables and lists inside each other")
_NUMBER_HELP = f"whole numbers of at most {_LONGEST_NUMBER} digits"


def _checked(text: str, root: str) -> str:
    if not isinstance(text, str):  # pyright: ignore[reportUnnecessaryIsInstance] -- input may be anything
        raise PlanError([Fault(f"{shown(text)} is not text")])
    if len(text) > LARGEST:
        raise PlanError(
            [
                Fault(
                    f"too long to be a {root}",
                    value=f"{len(text)} characters",
                    help=f"at most {LARGEST} characters",
                )
            ]
        )
    return text.removeprefix("\ufeff")


def _check_depth(bare: str) -> None:
    """Raise if ``bare``, the text without what stands in quotes, opens more brackets than any plan needs."""
    depth = 0
    for bracket in re.findall(r"[\[\]{}]", bare):
        depth += 1 if bracket in "[{" else -1
        if depth > DEEPEST:
            raise PlanError([_TOO_DEEP])


def _table(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) == len(pairs):
        return table
    times = Counter(key for key, _ in pairs)
    repeated = _Repeated(table)
    repeated.keys_twice = tuple(key for key in times if times[key] > 1)
    return repeated


def _integer(digits: str) -> object:
    return _Unfit("a huge number", _NUMBER_HELP) if len(digits) > _LONGEST_NUMBER else int(digits)


def _decimal(digits: str) -> object:
    help_ = 'whole numbers, and amounts in quotes such as "2.5 mg"'
    return _Unfit(f"{digits[:20]} is not a whole number", help_)


def _exactly(digits: str) -> object:
    return _Unfit("a huge number", _NUMBER_HELP) if len(digits) > 2 * _LONGEST_NUMBER else digits


def _constant(name: str) -> object:
    return _Unfit(f"{name} is no number", _NUMBER_HELP)


def _unfit(held: object, path: str, depth: int) -> list[Fault]:
    """Find what no plan may hold, wherever it stands."""
    if depth > DEEPEST:
        return [Fault(_TOO_DEEP.problem, path, help=_TOO_DEEP.help)]
    match held:
        case _Unfit():
            return [Fault(held.problem, path, help=held.help)]
        case dict():
            twice = held.keys_twice if isinstance(held, _Repeated) else ()
            faults = [Fault(f"{shown(key)} stands here twice", f"{path}.{place_of(key)}") for key in twice]
            for key, item in cast("Mapping[str, object]", held).items():
                faults += _unfit(item, f"{path}.{place_of(key)}", depth + 1)
            return faults
        case list():
            items = enumerate(cast("list[object]", held))
            return [fault for number, item in items for fault in _unfit(item, f"{path}[{number}]", depth + 1)]
        case _:
            return []
