"""Writing TOML: plain dicts, lists, texts, numbers and booleans as text that reads back as the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

__all__ = ["toml_text"]

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}
_LONGEST_LINE = 100


def toml_text(table: Mapping[str, Any]) -> str:
    """Return the table as TOML; what is None is left out, as TOML has no word for it."""
    return "\n".join(_sections(table, ())).strip("\n") + "\n"


def _sections(table: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    """Yield the lines of a table: first what stands on a line of its own, then the tables below."""
    below: list[tuple[str, Any]] = []
    for key, value in table.items():
        if value is None:
            continue
        if _is_table(value) or _is_tables(value):
            below.append((key, value))
        else:
            yield f"{_key(key)} = {_value(value)}"
    for key, value in below:
        inner = (*path, key)
        name = ".".join(map(_key, inner))
        if _is_table(value):
            yield from ("", f"[{name}]")
            yield from _sections(value, inner)
        else:
            for item in value:
                yield from ("", f"[[{name}]]")
                yield from _sections(item, inner)


def _is_table(value: object) -> bool:
    return isinstance(value, Mapping)


def _is_tables(value: object) -> bool:
    items = cast("list[object]", value) if isinstance(value, list | tuple) else []
    return bool(items) and all(_is_table(item) for item in items)


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _text(key)


def _value(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case str():
            return _text(value)
        case Mapping():
            entries = cast("Mapping[str, object]", value).items()
            pairs = [f"{_key(key)} = {_value(item)}" for key, item in entries if item is not None]
            return "{ " + ", ".join(pairs) + " }" if pairs else "{}"
        case list() | tuple():
            return _list([_value(item) for item in cast("Sequence[object]", value)])
        case _:
            raise TypeError(f"a {type(value).__name__} cannot be written as TOML")


def _list(items: list[str]) -> str:
    line = f"[{', '.join(items)}]"
    return line if len(line) <= _LONGEST_LINE else "[\n" + "".join(f"  {item},\n" for item in items) + "]"


def _text(text: str) -> str:
    return '"' + "".join(_ESCAPES.get(sign) or _sign(sign) for sign in text) + '"'


def _sign(sign: str) -> str:
    """Write a sign as it is, unless TOML wants it escaped or nobody could see it."""
    code = ord(sign)
    if code < 0x20 or code == 0x7F or (not sign.isprintable() and sign != " "):
        return f"\\u{code:04X}" if code <= 0xFFFF else f"\\U{code:08X}"
    return sign
