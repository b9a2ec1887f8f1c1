"""What is said of every public name: one place per name, with its fields, from the docstrings."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from importlib import import_module
from importlib.util import find_spec
from typing import Any, get_type_hints

import attrs

import rlsnutri
from rlsnutri.clock import Recurrence
from rlsnutri.rules import Selector

UNIONS = {
    "Rule": "Any kind of rule: the union of the thirteen classes below.",
    "Selector": "What a rule is about: :class:`Named`, :class:`Substance`, or a string that is read as either.",
    "Recurrence": "On which days something is taken: :class:`Days` or :class:`AnyDays`.",
}
"""Unions have no docstring of their own."""

ROOMS = {
    "doors": ("rlsnutri._api",),
    "plan": ("rlsnutri.plans", "rlsnutri.people", "rlsnutri.policy"),
    "amounts": ("rlsnutri.amounts", "rlsnutri.clock"),
    "rules": ("rlsnutri.rules", "rlsnutri.windows"),
    "answers": (
        "rlsnutri.answers",
        "rlsnutri.placements",
        "rlsnutri.openings",
        "rlsnutri.replans",
        "rlsnutri.presets",
    ),
    "guide": ("rlsnutri.guidance", "rlsnutri.labels", "rlsnutri.sayings"),
    "catalogue": ("rlsnutri.catalog", "rlsnutri.nutrients"),
    "errors": ("rlsnutri.errors",),
    "documents": ("rlsnutri.codec",),
    "exports": ("rlsnutri.interop.ical", "rlsnutri.interop.fhir", "rlsnutri.render"),
    "testing": ("rlsnutri.testing",),
}
"""Which page of the reference describes which modules; a module that is not there yet is passed over."""

_INSIDE = {"look_up", "since_wake", "stated_amount", "elemental_amount", "planned_amount", "planned_elemental",
           "cycle_length", "clock_time", "clock_times",
           "recurrence", "Travelling", "DISCLAIMER", "Release", "impossible_where_written",
           "reasons_where_written", "where_written"}  # fmt: skip
"""Names that modules share with each other and that a user has no need of."""

_FIRST = ("schedule", "schedule_many", "check", "verify", "replan", "verify_replan", "rls_guide", "ask", "read_label")
_LONGEST_DEFAULT = 30
_NAMED_UNIONS = {"Rule": rlsnutri.Rule, "Selector": Selector, "Recurrence": Recurrence}
_MODULE = re.compile(r"\b(?:[a-z_]+\.)+(?=[A-Za-z])")


def documented() -> dict[str, tuple[str, ...]]:
    """Return the full public names that each page describes."""
    found = {page: [name for module in modules for name in names(module)] for page, modules in ROOMS.items()}
    return {page: tuple(sorted(held, key=_place) if page == "doors" else held) for page, held in found.items()}


def _place(name: str) -> tuple[int, str]:
    last = name.rpartition(".")[2]
    return (_FIRST.index(last) if last in _FIRST else len(_FIRST), last)


def there(module: str) -> bool:
    """Whether the module is part of this version, and what it needs is installed."""
    try:
        if find_spec(module) is None:
            return False
        import_module(module)
    except ImportError:
        return False
    return True


def names(module: str) -> tuple[str, ...]:
    """Return what users import from a module, under the shortest public name."""
    if not there(module):
        return ()
    held = import_module(module)
    found: list[str] = []
    for name in held.__all__:
        if name in rlsnutri.__all__:
            found.append(f"rlsnutri.{name}")
        elif name not in _INSIDE and not module.startswith("rlsnutri._"):
            found.append(f"{module}.{name}")
    return tuple(found)


def describe(page: str, only: Iterable[str] = ()) -> str:
    """Return the reStructuredText that describes all names of a page, or only some of them."""
    every = {name.rpartition(".")[2]: name for name in documented()[page]}
    unknown = set(only) - set(every)
    if unknown:
        raise LookupError(f"no public names of the page {page}: {', '.join(sorted(unknown))}")
    blocks = [block for last in only or every for block in _described(every[last])]
    if not blocks:
        return f"``{ROOMS[page][0]}`` is not part of what is installed here.\n"
    return "\n".join(["", ".. py:currentmodule:: rlsnutri", "", *blocks])


def resolve(name: str) -> object:
    """Return what a full public name stands for."""
    module, _, last = name.rpartition(".")
    return getattr(import_module(module), last)


def _described(name: str) -> Iterator[str]:
    value = resolve(name)
    last = name.rpartition(".")[2]
    if last in UNIONS:
        yield from (f".. py:data:: {name}", "", f"   {UNIONS[last]}", "")
    elif isinstance(value, type):
        yield from _class(name, value)
    elif callable(value):
        yield from (f".. autofunction:: {name}", "")
    else:
        yield from (f".. autodata:: {name}", "   :no-value:", "")


def _class(name: str, value: type) -> Iterator[str]:
    is_enum = issubclass(value, Enum)
    signature = f"({', '.join(_arguments(value))})" if attrs.has(value) else ""
    yield f".. autoclass:: {name}{signature}"
    yield "   :members:"
    if is_enum:
        yield "   :undoc-members:"
    yield ""
    if attrs.has(value):
        yield from (f"   {line}" for line in _fields(value))
    yield ""


def _arguments(value: type) -> Iterator[str]:
    """Yield what is written to make a value: what is needed, and the names of what may be left out."""
    seen_keyword = False
    shared = False
    for each in inspect.signature(value).parameters.values():
        if _is_of_every_rule(value, each.name):
            shared = True
            continue
        if each.kind is each.KEYWORD_ONLY and not seen_keyword:
            seen_keyword = True
            yield "*"
        yield each.name if each.default is each.empty else f"{each.name}=…"
    if shared:
        yield "id=…"
        yield "strength=…"
        yield "…"


def _fields(value: type) -> Iterator[str]:
    hints = _hints(value)
    parameters = inspect.signature(value).parameters
    rows = [
        (field.alias or field.name, _type(hints.get(field.name, Any)), _default(field, parameters))
        for field in attrs.fields(value)
        if not field.name.startswith("_")
    ]
    own = [row for row in rows if not _is_of_every_rule(value, row[0])]
    if own:
        yield from (".. list-table::", "   :header-rows: 1", "   :align: left", "")
        for row in (("field", "type", "unless given"), *own):
            yield from _row(row)
        yield ""
    if len(own) < len(rows):
        yield from ("And what every rule carries: see :ref:`what-every-rule-carries`.", "")


def _is_of_every_rule(value: type, field: str) -> bool:
    base = value.__mro__[1]
    return base.__name__ == "_Fact" and field in {each.name for each in attrs.fields(base)}


def _row(cells: Iterable[str]) -> Iterator[str]:
    for number, cell in enumerate(cells):
        yield f"   {'*' if number == 0 else ' '} - {cell}"


def _hints(value: type) -> dict[str, Any]:
    try:
        return get_type_hints(value)
    except NameError:  # a type that is imported for type checkers only
        return {field.name: field.type for field in attrs.fields(value)}


def _type(hint: object) -> str:
    if hint is None or hint is type(None):
        return "None"
    said = hint if isinstance(hint, str) else _said(hint)
    return f"``{said}``"


def _said(hint: Any) -> str:
    """Return a type as short as it is written: without modules, and unions by their names."""
    text = hint.__name__ if isinstance(hint, type) and not hasattr(hint, "__args__") else str(hint)
    text = _MODULE.sub("", text)
    for name, union in _NAMED_UNIONS.items():
        text = text.replace(_MODULE.sub("", str(union)), name)
    return text


def _default(field: attrs.Attribute[Any], parameters: Mapping[str, inspect.Parameter]) -> str:
    default: Any = field.default
    if default is attrs.NOTHING:  # an __init__ of its own may know one
        written = parameters.get(field.alias or field.name)
        if written is None or written.default is written.empty:
            return "needed"
        default = written.default
    said = repr(default.value) if isinstance(default, Enum) else repr(default)
    said = said.replace("'", '"')
    return f"``{said}``" if len(said) <= _LONGEST_DEFAULT else f"``{type(default).__name__}()``"
