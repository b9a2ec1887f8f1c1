"""How values of any class are read and written: attrs classes, tuples, optionals, enums; hooks for cattrs.

A class is read field by field, each by its type and then by the field's own converter, so that one reading
finds every fault and not only the first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from functools import partial
from types import NoneType, UnionType
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

import attrs
from cattrs import Converter

from rlsnutri.answers import Schedule
from rlsnutri.codec.reading import (
    Entry,
    Read,
    nearest,
    place_of,
    read_list,
    read_table,
    read_text,
    tried,
    wrong,
)
from rlsnutri.errors import Fault, PlanError
from rlsnutri.labels import LabelReading
from rlsnutri.plans import Drink, Medicine, Product
from rlsnutri.rules import AroundMeal, Competitor, Named, Rule, Substance

__all__ = [
    "RULES", "argument_of", "is_optional", "is_pairs", "is_tuple", "key_of", "may_be_never", "read_choice", "register",
]  # fmt: skip

RULES: dict[str, type] = {re.sub(r"(?<=[a-z])(?=[A-Z])", "-", kind.__name__).lower(): kind for kind in get_args(Rule)}
"""The kinds of rules by the name that stands in a plan: ``first-of-day`` for FirstOfDay."""

_KEYS = {(Product, "name"): "product", (Named, "name"): "named", (Substance, "id"): "substance"}
_SAID_FIRST: dict[type, dict[str, str]] = {
    AroundMeal: {"anchor": "meal"},
    Medicine: {"kind": "medicine"},
    Drink: {"kind": "drink"},
    **{kind: {"kind": name} for name, kind in RULES.items()},
}


def register(converter: Converter) -> None:
    """Teach the converter everything that holds for all classes alike."""
    converter.register_structure_hook_factory(attrs.has, _reading_values)
    converter.register_structure_hook_factory(is_tuple, _reading_tuples)
    converter.register_structure_hook_factory(is_optional, _reading_optionals)
    converter.register_structure_hook(Enum, _read_member)
    converter.register_unstructure_hook_factory(attrs.has, _writing_values)
    converter.register_unstructure_hook_factory(is_tuple, _writing_tuples)


def _reading_values(type_: type, converter: Converter) -> Callable[[Any, Any], Any]:
    hints = get_type_hints(type_)
    entries: list[Entry] = []
    for field in attrs.fields(type_):
        reader = partial(_read_field, converter, field, hints[field.name])
        if may_be_never(type_, field):
            reader = partial(_never_or, reader)
        required = field.default is attrs.NOTHING and not is_optional(hints[field.name])
        entries.append(Entry(key_of(type_, field), reader, argument_of(field), required))
    what = _in_words(type_)
    build = partial(type_, **_left_out(type_, hints))
    return lambda value, _: read_table(value, entries, build, what)


def _left_out(type_: type, hints: Mapping[str, Any]) -> dict[str, None]:
    """Return the arguments that are None where nothing stands: TOML has no word for it."""
    fields = (field for field in attrs.fields(type_) if field.default is attrs.NOTHING)
    return {argument_of(field): None for field in fields if is_optional(hints[field.name])}


def _read_field(converter: Converter, field: attrs.Attribute[Any], type_: Any, value: object) -> Any:
    given = converter.structure(value, type_)
    if field.converter is not None:  # pyright: ignore[reportUnknownMemberType] -- attrs knows no more of it
        given = cast("Callable[[Any], Any]", field.converter)(given)  # pyright: ignore[reportUnknownMemberType]
    return given


def _never_or(reader: Read, value: object) -> Any:
    return None if value == "never" else reader(value)


def may_be_never(type_: type, field: attrs.Attribute[Any]) -> bool:
    """Whether None has a meaning of its own in this field, so that it cannot be told by leaving it out."""
    return type_ is Competitor and field.name in ("before", "after")


def argument_of(field: attrs.Attribute[Any]) -> str:
    """Return the name of the argument that sets the field."""
    return field.alias or field.name


def key_of(type_: type, field: attrs.Attribute[Any]) -> str:
    """Return the key under which the field stands."""
    return _KEYS.get((type_, field.name), argument_of(field))


def _in_words(type_: type) -> str:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type_.__name__).lower()
    return f"{'an' if words[0] in 'aeiou' else 'a'} {words}"


def is_tuple(type_: Any) -> bool:
    """Whether the type is a tuple of something."""
    return type_ is tuple or get_origin(type_) is tuple


def is_pairs(of: tuple[Any, ...]) -> bool:
    """Whether a tuple of these is one of pairs of a name and something."""
    return of[1:] == (Ellipsis,) and is_tuple(of[0]) and get_args(of[0])[:1] == (str,)


def _reading_tuples(type_: Any, converter: Converter) -> Callable[[Any, Any], Any]:
    of = get_args(type_)
    readers = [partial(_read_as, converter, each) for each in of if each is not Ellipsis]
    if is_pairs(of):
        read_item = partial(_read_as, converter, get_args(of[0])[1])
        return lambda value, _: _read_pairs(value, readers[0], read_item)
    if of[1:] == (Ellipsis,):
        return lambda value, _: read_list(value, readers[0])
    return lambda value, _: _read_row(value, readers)


def _read_as(converter: Converter, type_: Any, value: object) -> Any:
    return converter.structure(value, type_)


def _read_row(value: object, readers: Sequence[Read]) -> tuple[Any, ...]:
    """Read a list of as many items as there are readers."""
    items: Sequence[object] = cast("list[object]", value) if type(value) in (list, tuple) else ()
    if len(items) != len(readers):
        raise wrong(value, f"a list of {len(readers)}", f"exactly {len(readers)} in [ ]")
    each = iter(readers)

    def read_next(item: object) -> Any:
        return next(each)(item)

    return read_list(items, read_next)


def _read_pairs(value: object, read_pair: Read, read_item: Read) -> tuple[tuple[str, Any], ...]:
    """Read pairs from a table, or from a list of pairs (which may name a key twice)."""
    if not isinstance(value, Mapping):
        return read_list(value, read_pair)
    pairs: list[tuple[str, Any]] = []
    faults: list[Fault] = []
    for key, item in cast("Mapping[object, object]", value).items():
        name, wrong_name = tried(partial(read_text, key), place_of(key))
        made, wrong_item = tried(partial(read_item, item), place_of(key))
        pairs.append((name, made))
        faults += [*wrong_name, *wrong_item]
    if faults:
        raise PlanError(faults)
    return tuple(pairs)


def is_optional(type_: Any) -> bool:
    """Whether the type is a union with None."""
    return get_origin(type_) in (Union, UnionType) and NoneType in get_args(type_)


def _reading_optionals(type_: Any, converter: Converter) -> Callable[[Any, Any], Any]:
    first, *others = (part for part in get_args(type_) if part is not NoneType)
    rest: Any = first
    for other in others:
        rest |= other
    return lambda value, _: None if value is None else converter.structure(value, rest)


def _read_member(value: object, type_: type[Enum]) -> Enum:
    choices: dict[str, Enum] = {str(member.value): member for member in type_}
    return choices[read_choice(value, choices, _in_words(type_))]


def read_choice(value: object, choices: Mapping[str, object], what: str) -> str:
    """Read one of the choices, by its exact name."""
    if type(value) is not str or value not in choices:
        raise wrong(value, what, nearest(value if isinstance(value, str) else "", choices))
    return value


def _writing_values(type_: type, converter: Converter) -> Callable[[Any], dict[str, Any]]:
    """Make the writer of an attrs class: all fields of an answer, of a plan those not as by default."""
    hints = get_type_hints(type_)
    in_full = type_.__module__ in (Schedule.__module__, LabelReading.__module__)
    said = _SAID_FIRST.get(type_, {})
    fields = [(field, key_of(type_, field), hints[field.name]) for field in attrs.fields(type_)]

    def write_fields(value: object) -> dict[str, Any]:
        written: dict[str, Any] = dict(said)
        for field, key, hint in fields:
            given = getattr(value, field.name)
            if given is None and may_be_never(type_, field):
                written[key] = "never"
            elif in_full or given != field.default:
                written[key] = converter.unstructure(given, unstructure_as=hint)
        return written

    return write_fields


def _writing_tuples(type_: Any, converter: Converter) -> Callable[[Any], Any]:
    if is_pairs(get_args(type_)):
        return partial(_write_pairs, converter)
    return lambda value: [converter.unstructure(item) for item in value]


def _write_pairs(converter: Converter, value: tuple[tuple[str, Any], ...]) -> Any:
    """Write pairs as a table, or as a list of pairs where a key stands twice."""
    table = {key: converter.unstructure(item) for key, item in value}
    return table if len(table) == len(value) else converter.unstructure(value, unstructure_as=tuple)
