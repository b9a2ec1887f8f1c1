"""The JSON Schema of a plan (2020-12), made from the types and from how they are read.

What ``plan_from_dict`` accepts the schema accepts.  What the schema accepts has the right keys and kinds; whether an
amount can be read, a name is known or the parts fit together only reading tells.  One thing JSON cannot tell apart:
a schema takes 1.0 for the whole number 1, reading does not.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from enum import Enum
from fractions import Fraction
from types import NoneType
from typing import Any, cast, get_args, get_type_hints

import attrs

from rlsnutri.amounts import Amount, CompoundAmount
from rlsnutri.clock import ClockTime, Recurrence
from rlsnutri.codec.converter import FORMAT
from rlsnutri.codec.values import RULES, is_optional, is_pairs, is_tuple, key_of, may_be_never
from rlsnutri.nutrients import Form
from rlsnutri.people import LabValue
from rlsnutri.plans import Day, Dose, Drink, Meal, Medicine, Plan, Product
from rlsnutri.rules import (
    AroundMeal,
    ClockWindow,
    Exemption,
    MealContent,
    Named,
    OffsetWindow,
    Rule,
    Selector,
    Substance,
)
from rlsnutri.windows import WindowPart

__all__ = ["plan_schema"]

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string", "maxLength": 10_000}
_INTEGER: Schema = {"type": "integer", "exclusiveMinimum": -(10**15), "exclusiveMaximum": 10**15}
_TIME: Schema = {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$", "examples": ["06:30"]}


def plan_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a plan, a table of its own; ``codec/plan.schema.json`` is the same.

    >>> plan_schema()["title"]
    'a plan of rlsnutri'
    """
    maker = _Maker()
    plan = maker.of(Plan)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "a plan of rlsnutri",
        "description": "What a person takes, how their day runs, and who they are.",
        **plan,
        "$defs": {name: maker.definitions[name] for name in sorted(maker.definitions)},
    }


class _Maker:
    """Makes schemas of types; classes stand once, under ``definitions``, and are referred to."""

    def __init__(self) -> None:
        self.definitions: dict[str, Schema] = {}
        self.special = special_schemas()

    def of(self, type_: Any) -> Schema:
        """Return the schema of what is read as the type."""
        for special, make in self.special.items():
            if special == type_:
                return make(self)
        if attrs.has(type_):
            return self.defined(type_.__name__, lambda: self.table(type_))
        if is_tuple(type_):
            return self._tuple(get_args(type_))
        if is_optional(type_):
            rest: Any = None
            for part in get_args(type_):
                if part is not NoneType:
                    rest = part if rest is None else rest | part
            return {"anyOf": [{"type": "null"}, self.of(rest)]}
        if isinstance(type_, type) and issubclass(type_, Enum):
            return {"enum": [member.value for member in type_]}
        raise TypeError(f"no schema is known for {type_}")

    def defined(self, name: str, make: Callable[[], Schema]) -> Schema:
        """Return a reference to the schema of that name, made if it is new."""
        if name not in self.definitions:
            self.definitions[name] = {}  # taken, should it refer to itself
            self.definitions[name] = make()
        return {"$ref": f"#/$defs/{name}"}

    def table(self, type_: type, said: Mapping[str, Schema] | None = None, needs: tuple[str, ...] = ()) -> Schema:
        """Return the schema of a class as a table of its fields, with what else is ``said`` in it."""
        hints = get_type_hints(type_)
        properties: dict[str, Schema] = dict(said or {})
        required = list(needs)
        for field in attrs.fields(type_):
            key, hint = key_of(type_, field), hints[field.name]
            schema = self.of(hint)
            if may_be_never(type_, field):
                schema = {"anyOf": [{"const": "never"}, *schema["anyOf"]]}
            properties[key] = schema
            if field.default is attrs.NOTHING and not is_optional(hint):
                required.append(key)
        return _closed(properties, required, inspect.getdoc(type_))

    def list_of(self, item: Schema) -> Schema:
        """Return the schema of a list, or of its only item where that is text."""
        alone = self._text_of(item)
        many = {"type": "array", "items": item}
        return many if alone is None else {"anyOf": [many, alone]}

    def _tuple(self, of: tuple[Any, ...]) -> Schema:
        if is_pairs(of):
            name, value = (self.of(part) for part in get_args(of[0]))
            row = {"type": "array", "prefixItems": [name, value], "minItems": 2, "maxItems": 2}
            table = {"type": "object", "propertyNames": name, "additionalProperties": value}
            return {"anyOf": [table, {"type": "array", "items": row}]}
        if of[1:] == (Ellipsis,):
            return self.list_of(self.of(of[0]))
        rows = [self.of(part) for part in of]
        return {"type": "array", "prefixItems": rows, "minItems": len(rows), "maxItems": len(rows)}

    def _text_of(self, schema: Schema) -> Schema | None:
        """Return the part of a schema that text can satisfy."""
        if "$ref" in schema:
            return self._text_of(self.definitions[schema["$ref"].rpartition("/")[2]])
        if schema.get("type") == "string" or isinstance(schema.get("const"), str):
            return schema
        parts = [text for part in schema.get("anyOf", ()) if (text := self._text_of(part)) is not None]
        if not parts:
            return None
        return parts[0] if len(parts) == 1 else {"anyOf": parts}


def special_schemas() -> dict[Any, Callable[[_Maker], Schema]]:
    """Return the schemas of the types that have a spelling of their own: exactly those that have a reader."""
    return {
        bool: lambda _: {"type": "boolean"},
        int: lambda _: _INTEGER,
        str: lambda _: _TEXT,
        Fraction: lambda _: {"type": "string", "pattern": "^[0-9]{1,30}(/[0-9]{1,30})?$", "examples": ["3/10"]},
        Amount: lambda _: {"type": "string", "maxLength": 48, "examples": ["25 mg", "1000 IU"]},
        Amount | CompoundAmount: lambda _: {
            "type": "string",
            "maxLength": 60,
            "examples": ["25 mg", "1000 IU", "400 mg compound"],
        },
        LabValue: lambda _: {"type": "string", "maxLength": 48, "examples": ["45 ng/mL"]},
        ClockTime: lambda _: _TIME,
        ClockWindow: lambda _: {"type": "string", "pattern": "-", "examples": ["17:00-22:30"]},
        Recurrence: _recurrence,
        Selector: _selector,
        Exemption: lambda maker: {"anyOf": [{"const": "same-meal"}, maker.of(MealContent)]},
        WindowPart: _window_part,
        Rule: _rule,
        Dose | Medicine: _dose,
        Medicine | Drink: lambda maker: {
            "anyOf": [_with_kind(maker, "medicine", Medicine), _with_kind(maker, "drink", Drink)]
        },
        str | Form: lambda maker: {"anyOf": [_TEXT, maker.of(Form)]},
        str | Form | Product: lambda maker: {"anyOf": [_TEXT, maker.of(Form), maker.of(Product)]},
        Day: lambda maker: maker.defined("Day", lambda: _day(maker)),
        Plan: _plan,
    }


def _closed(properties: Mapping[str, Schema], required: list[str], doc: str | None) -> Schema:
    description = (doc or "").partition("\n")[0]
    made: Schema = {"description": description} if description else {}
    made |= {"type": "object", "properties": dict(properties), "additionalProperties": False}
    return {**made, "required": required} if required else made


def _recurrence(_: _Maker) -> Schema:
    days = {"period": _INTEGER, "days": {"type": "array", "items": _INTEGER}}
    text = {**_TEXT, "examples": ["2 days", "monday, thursday", "any 1 of 7 days"]}
    return {"anyOf": [text, _closed(days, ["period", "days"], None)]}


def _selector(maker: _Maker) -> Schema:
    return {"anyOf": [_TEXT, maker.of(Named), maker.of(Substance)]}


def _window_part(maker: _Maker) -> Schema:
    clock = _closed({"anchor": {"const": "clock"}, "start": _TIME, "end": _TIME}, ["anchor", "start", "end"], None)
    around = maker.defined("AroundMeal", lambda: maker.table(AroundMeal, {"anchor": {"const": "meal"}}, ("anchor",)))
    return {"anyOf": [maker.of(ClockWindow), clock, maker.of(OffsetWindow), around]}


def _with_kind(maker: _Maker, kind: str, type_: type, *, needed: bool = True) -> Schema:
    name = f"{kind}-with-kind"
    needs = ("kind",) if needed else ()
    return maker.defined(name, lambda: maker.table(type_, {"kind": {"const": kind}}, needs))


def _dose(maker: _Maker) -> Schema:
    return {"anyOf": [_with_kind(maker, "dose", Dose, needed=False), _with_kind(maker, "medicine", Medicine)]}


def _rule(maker: _Maker) -> Schema:
    return {"anyOf": [_with_kind(maker, kind, type_) for kind, type_ in RULES.items()]}


def _day(maker: _Maker) -> Schema:
    times = dict.fromkeys(("wake", "bed", "breakfast", "lunch", "dinner"), _TIME)
    meals = {"meals": maker.of(tuple[Meal, ...])}
    return _closed({**times, **meals}, ["wake", "bed"], inspect.getdoc(Day))


def _plan(maker: _Maker) -> Schema:
    plan = maker.table(Plan, {"format": {"type": "integer", "const": FORMAT}})
    more = {"drinks": maker.of(tuple[Drink, ...]), "medicines": maker.of(tuple[Medicine, ...])}
    return {**plan, "properties": {**cast("Schema", plan["properties"]), **more}}
