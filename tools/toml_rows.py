"""Writes rows as readable TOML: one array of tables, short values on one line, long lists on several."""

from __future__ import annotations

import json
from typing import Any

_WIDTH = 116
_ALWAYS_LONG = ("bands", "alternatives")


def document(array: str, about: str, rows: list[dict[str, Any]], *, reviewed: str) -> str:
    """Return the text of one file: what it is, when it was reviewed, and its rows."""
    lines = [f"# {line}" for line in about.splitlines()]
    lines += [
        "# Converted from the fact tables by tools/convert_facts.py; this file is the truth: edit it here.",
        "",
    ]
    lines += [f'reviewed = "{reviewed}"']
    for row in rows:
        lines += ["", f"[[{array}]]"]
        lines += [_entry(key, value) for key, value in row.items()]
    return "\n".join(lines) + "\n"


def _entry(key: str, value: Any) -> str:
    line = f"{key} = {_inline(value)}"
    if isinstance(value, list) and value and (key in _ALWAYS_LONG or len(line) > _WIDTH):
        return "\n".join([f"{key} = [", *(f"  {_inline(item)}," for item in value), "]"])
    return line


def _inline(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)  # TOML's basic strings escape as JSON's do
    if isinstance(value, list):
        return f"[{', '.join(map(_inline, value))}]"
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{key} = {_inline(each)}' for key, each in value.items())} }}"
    raise TypeError(f"no {type(value).__name__} in the catalogue: {value!r}")
