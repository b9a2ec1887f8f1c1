"""The shape of a label as the NIH Dietary Supplement Label Database answers it (API v9).

Every key but ``id`` may be missing, null or of another kind than expected: what cannot be understood is reported
and left out, nothing is coerced into meaning.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, cast

from attrs import define, field, frozen

from rlsnutri.errors import Fault, PlanError
from rlsnutri.lettering import legible

__all__ = ["Label", "Printed", "PrintedForm", "Row", "Size", "as_text", "label_of"]

_MOST_ROWS = 500
_DEEPEST = 20
_MOST_FAULTS = 50
_MOST_PER_ROW = 40
_LONGEST_NAME = 200
_LONGEST_UNIT = 60
_LONGEST_STATEMENT = 4000
_MOST_STATEMENTS = 100
_NUMBER = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,12})?")
_THOUSANDS = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
_GREATEST = 10**15


@frozen
class Printed:
    """An amount as it is printed in one column; ``percent`` is the per cent of a daily value, if there is one."""

    order: int
    size: Fraction | None
    size_unit: str
    operator: str
    quantity: Fraction | None
    unit: str
    percent: Fraction | None
    groups: tuple[str, ...]


@frozen
class PrintedForm:
    """A form, a source or another name of what a row holds; ``prefix`` is the word before it ("as", "from")."""

    name: str
    prefix: str = ""
    category: str = ""
    unii: str = ""


@frozen
class Row:
    """One row with its place; ``parent`` is the position of the row it stands under."""

    path: str
    depth: int
    parent: int | None
    name: str
    group: str
    category: str
    aliases: tuple[str, ...]
    forms: tuple[PrintedForm, ...]
    printed: tuple[Printed, ...]


@frozen
class Size:
    """A serving as the label describes it."""

    order: int
    least: Fraction | None
    most: Fraction | None
    daily_least: int | None
    daily_most: int | None
    unit: str
    notes: str


@define
class Label:
    """Everything of the label that means something here; ``faults`` are what could not be understood."""

    id: str = ""
    name: str = ""
    brand: str = ""
    entered: str | None = None
    off_market: bool | None = None
    rows: list[Row] = field(factory=list[Row])
    sizes: list[Size] = field(factory=list[Size])
    others: list[str] = field(factory=list[str])
    """Other ingredients (fillers, coatings), by name; no amounts are printed of them."""
    statements: list[tuple[str, str]] = field(factory=list[tuple[str, str]])
    faults: list[str] = field(factory=list[str])

    def fault(self, path: str, problem: str) -> None:
        """Note what could not be understood; of very many only the first."""
        if len(self.faults) < _MOST_FAULTS:
            self.faults.append(f"{path}: {problem}")


def label_of(data: object) -> Label:
    """Read the shape; raises :class:`~rlsnutri.PlanError` only where the data is no label at all."""
    table = _table(data)
    if table is not None and "ingredientRows" not in table and (inner := _table(table.get("_source"))) is not None:
        table = {"id": table.get("_id"), **inner}
    if table is None or not any(key in table for key in ("id", "ingredientRows", "fullName")):
        help_ = "one label as the DSLD answers it: a table with id, fullName, servingSizes and ingredientRows"
        raise PlanError([Fault("this is no label of the DSLD", "label", help=help_)])
    label = Label()
    given = table.get("id")
    label.id = str(given) if type(given) is int and abs(given) < _GREATEST else as_text(given, _LONGEST_UNIT)
    label.name, label.brand = as_text(table.get("fullName")), as_text(table.get("brandName"))
    label.entered = as_text(table.get("entryDate")) or _entered(table)
    off = table.get("offMarket")
    label.off_market = bool(off) if off in (0, 1) else None
    for path, each in _tables(table.get("servingSizes"), "servingSizes", label):
        label.sizes.append(_size(each, path, label))
    for _, each in _tables(table.get("statements"), "statements", label, _MOST_STATEMENTS):
        notes = as_text(each.get("notes"), _LONGEST_STATEMENT)
        if notes:
            label.statements.append((as_text(each.get("type")), notes))
    other = _table(table.get("otheringredients"))
    held = other.get("ingredients") if other is not None else None
    for _, each in _tables(held, "otheringredients.ingredients", label, _MOST_STATEMENTS):
        if name := as_text(each.get("name")):
            label.others.append(name)
    if table.get("ingredientRows") is None:
        label.fault("ingredientRows", "the label has no rows")
    _rows(table.get("ingredientRows"), "ingredientRows", 0, None, label)
    return label


def as_text(value: object, longest: int = _LONGEST_NAME) -> str:
    """Return text on one line, without what does not print; "" for anything that is no text."""
    if not isinstance(value, str):
        return ""
    printing = "".join(sign if sign.isprintable() else " " for sign in value[: 2 * longest])
    cleaned = " ".join(legible(printing).split())
    return cleaned if len(cleaned) <= longest else cleaned[: longest - 1] + "…"


def _table(value: object) -> Mapping[str, Any] | None:
    return cast("Mapping[str, Any]", value) if isinstance(value, Mapping) else None


def _tables(
    value: object, path: str, label: Label, most: int = _MOST_PER_ROW
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the tables of a list with their paths; anything else is noted."""
    if value is None:
        return
    if not isinstance(value, list | tuple):
        label.fault(path, "is no list")
        return
    for number, item in enumerate(cast("Sequence[object]", value)):
        if number == most:
            label.fault(f"{path}[{number}]", "too many; what follows was not read")
            return
        table = _table(item)
        if table is None:
            label.fault(f"{path}[{number}]", "is no table")
        else:
            yield f"{path}[{number}]", table


def _rows(value: object, path: str, depth: int, parent: int | None, label: Label) -> None:
    for place, table in _tables(value, path, label, _MOST_ROWS):
        if len(label.rows) >= _MOST_ROWS or depth > _DEEPEST:
            label.fault(place, "too many rows, or too deep; what follows was not read")
            return
        position = len(label.rows)
        label.rows.append(_row(table, place, depth, parent, label))
        _rows(table.get("nestedRows"), f"{place}.nestedRows", depth + 1, position, label)


def _row(table: Mapping[str, Any], path: str, depth: int, parent: int | None, label: Label) -> Row:
    name = as_text(table.get("name"))
    if not name:
        label.fault(f"{path}.name", "the row has no name")
    quantities = table.get("quantity")
    if isinstance(quantities, Mapping):  # a single one, not in a list
        quantities = [cast("object", quantities)]
    return Row(
        path=path,
        depth=depth,
        parent=parent,
        name=name or as_text(table.get("ingredientGroup")) or "a row without a name",
        group=as_text(table.get("ingredientGroup")),
        category=as_text(table.get("category")).lower(),
        aliases=tuple(_aliases(table.get("alternateNames"))),
        forms=tuple(_forms(table.get("forms"), f"{path}.forms", label)),
        printed=tuple(_printed(each, place, label) for place, each in _tables(quantities, f"{path}.quantity", label)),
    )


def _is_texts(value: object) -> bool:
    items = cast("Sequence[object]", value) if isinstance(value, list | tuple) else (None,)
    return all(isinstance(each, str) for each in items)


def _aliases(value: object) -> Iterator[str]:
    if isinstance(value, list | tuple):
        yield from filter(None, map(as_text, cast("Sequence[object]", value)[:_MOST_PER_ROW]))


def _forms(value: object, path: str, label: Label) -> Iterator[PrintedForm]:
    if _is_texts(value):
        yield from map(PrintedForm, _aliases(value))
        return
    for place, table in _tables(value, path, label):
        name = as_text(table.get("name"))
        if name:
            prefix, category = as_text(table.get("prefix")).lower(), as_text(table.get("category")).lower()
            yield PrintedForm(name, prefix, category, as_text(table.get("uniiCode")))
        else:
            label.fault(f"{place}.name", "the form has no name")


def _printed(table: Mapping[str, Any], path: str, label: Label) -> Printed:
    groups = [each for _, each in _tables(table.get("dailyValueTargetGroup"), f"{path}.dailyValueTargetGroup", label)]
    percents = [_number(each.get("percent"), f"{path}.percent", label) for each in groups]
    return Printed(
        order=_whole(table.get("servingSizeOrder"), f"{path}.servingSizeOrder", label) or 1,
        size=_number(table.get("servingSizeQuantity"), f"{path}.servingSizeQuantity", label) or None,
        size_unit=as_text(table.get("servingSizeUnit"), _LONGEST_UNIT),
        operator=as_text(table.get("operator")),
        quantity=_number(table.get("quantity"), f"{path}.quantity", label),
        unit=as_text(table.get("unit"), _LONGEST_UNIT),
        percent=max((each for each in percents if each is not None), default=None),
        groups=tuple(sorted({name for each in groups if (name := as_text(each.get("name")))})),
    )


def _size(table: Mapping[str, Any], path: str, label: Label) -> Size:
    least, most = (_number(table.get(key), f"{path}.{key}", label) or None for key in ("minQuantity", "maxQuantity"))
    daily = (_whole(table.get(key), f"{path}.{key}", label) for key in ("minDailyServings", "maxDailyServings"))
    daily_least, daily_most = (each or None for each in daily)
    if least is not None and most is not None and most < least:
        label.fault(path, "the largest serving is smaller than the smallest")
        least, most = most, least
    if daily_least is not None and daily_most is not None and daily_most < daily_least:
        label.fault(path, "the most servings a day are fewer than the fewest")
        daily_least, daily_most = daily_most, daily_least
    return Size(
        order=_whole(table.get("order"), f"{path}.order", label) or 1,
        least=least if least is not None else most,
        most=most if most is not None else least,
        daily_least=daily_least if daily_least is not None else daily_most,
        daily_most=daily_most if daily_most is not None else daily_least,
        unit=as_text(table.get("unit"), _LONGEST_UNIT),
        notes=as_text(table.get("notes")),
    )


def _number(value: object, path: str, label: Label) -> Fraction | None:
    """Return an exact number, not negative; floats are what their shortest decimal says."""
    if value is None:
        return None
    number: Fraction | None = None
    if type(value) is int and abs(value) < _GREATEST:
        number = Fraction(value)
    elif type(value) is float and math.isfinite(value):
        number = Fraction(Decimal(repr(value)))
    elif isinstance(value, str):
        plain = _THOUSANDS.sub("", value.strip()[:40])
        number = Fraction(plain) if _NUMBER.fullmatch(plain) else None
    if number is None or not 0 <= number < _GREATEST:
        label.fault(path, "is no number that an amount could have")
        return None
    return number


def _whole(value: object, path: str, label: Label) -> int | None:
    number = _number(value, path, label)
    if number is not None and (number.denominator != 1 or number > 1000):
        label.fault(path, "is no whole number")
        return None
    return None if number is None else int(number)


def _entered(table: Mapping[str, Any]) -> str | None:
    dates = [
        as_text(each.get("date"))
        for _, each in _tables(table.get("events"), "events", Label())
        if "entered" in as_text(each.get("type")).lower()
    ]
    return min((date for date in dates if date), default=None)
