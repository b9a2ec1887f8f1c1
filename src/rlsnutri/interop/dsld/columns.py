"""Which column of amounts is read, how many units of the product that is, and how many a day."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from attrs import frozen

from rlsnutri.errors import Fault, PlanError
from rlsnutri.inputs import shown
from rlsnutri.interop.dsld.measures import decimal, named_unit
from rlsnutri.interop.dsld.shape import Label, Printed, Row, Size
from rlsnutri.labels import LabelServing

__all__ = ["Column", "Portion", "chosen", "columns_of", "portion_of"]

_MOST_UNITS = 1000
_MOST_COLUMNS = 20
_MEASURES = (
    "milliliter", "milliliters", "ml", "liter", "litre", "l", "ounce", "oz", "pound", "lb", "teaspoon", "tsp",
    "tablespoon", "tbsp", "cup", "fl", "fluid", "scoopful", "dropperful", "kilogram", "kg",
)  # fmt: skip


@frozen
class Column:
    """One column: its order and size in the rows, and the serving that it is for."""

    order: int
    size: Fraction | None
    serving: LabelServing

    def of(self, row: Row) -> tuple[Printed, ...]:
        """Return what the row prints in this column."""
        return tuple(each for each in row.printed if each.order == self.order and each.size in (self.size, None))


@frozen
class Portion:
    """What one unit of the product is, how many make a serving, and how many a day the label speaks of."""

    unit: str
    units: int
    daily: tuple[int, int] | None
    notes: tuple[str, ...]


def columns_of(label: Label) -> tuple[Column, ...]:
    """Return the columns in which the rows print amounts, in their order; one if they print none."""
    keys: dict[tuple[int, Fraction | None], list[Printed]] = {}
    for row in label.rows:
        for printed in row.printed:
            keys.setdefault((printed.order, printed.size), []).append(printed)
    sized = {order for order, size in keys if size is not None}
    keys = {key: entries for key, entries in keys.items() if key[1] is not None or key[0] not in sized}
    if not keys:
        keys = {(label.sizes[0].order if label.sizes else 1, None): []}
    if len(keys) > _MOST_COLUMNS:
        label.fault("ingredientRows", f"amounts for {len(keys)} servings; only the first {_MOST_COLUMNS} were read")
    ordered = sorted(keys, key=lambda key: (key[0], key[1] or 0))[:_MOST_COLUMNS]
    return tuple(_column(key, keys[key], label) for key in ordered)


def _column(key: tuple[int, Fraction | None], entries: list[Printed], label: Label) -> Column:
    order, size = key
    described = [each for each in label.sizes if each.order == order]
    fitting = [each for each in described if _within(size, each)] or described
    about = fitting[0] if fitting else (label.sizes[0] if len(label.sizes) == 1 else None)
    unit = next((each.size_unit for each in entries if each.size_unit), about.unit if about is not None else "")
    groups = sorted({name for each in entries for name in each.groups})
    if about is not None and about.notes:
        groups.append(about.notes)
    if about is None:
        return Column(order, size, LabelServing(size, unit, size, size, group="; ".join(groups)))
    quantity = size if size is not None else about.least
    least, most = about.least, about.most
    if size is not None:  # amounts for a serving that the label does not describe: the widest that either allows
        least = size if least is None else min(size, least) if not _within(size, about) else least
        most = size if most is None else max(size, most)
    serving = LabelServing(quantity, unit, least, most, about.daily_least, about.daily_most, "; ".join(groups))
    return Column(order, size, serving)


def _within(size: Fraction | None, described: Size) -> bool:
    if size is None or described.least is None or described.most is None:
        return True
    return described.least <= size <= described.most


def chosen(columns: tuple[Column, ...], rows: Sequence[Row], serving: int | None) -> int | None:
    """Return the position of the column to read; None if there are several and nothing says which.

    Nothing is guessed: of several columns one is read unasked only if it alone is for adults, or if all say the same of
    one unit (one scoop, two scoops): then the largest.
    """
    if serving is not None:
        if type(serving) is not int or not 1 <= serving <= len(columns):
            help_ = f"a whole number, 1 to {len(columns)}"
            raise PlanError([Fault(f"{shown(serving)} is no serving of this label", "serving", shown(serving), help_)])
        return serving - 1
    if len(columns) == 1:
        return 0
    adult = [number for number, column in enumerate(columns) if "adult" in column.serving.group.casefold()]
    if len(adult) == 1:
        return adult[0]
    return len(columns) - 1 if _proportional(columns, rows) else None


def _proportional(columns: tuple[Column, ...], rows: Sequence[Row]) -> bool:
    """Whether all columns, sizes of one serving in ascending order, hold the same rows and the same per unit."""
    if len({(column.order, column.serving.unit, column.serving.group) for column in columns}) > 1:
        return False
    held: list[list[tuple[str, str, Fraction]]] = []
    for column in columns:
        entries = [(row, each) for row in rows for each in column.of(row) if each.size == column.size]
        held.append(
            sorted(
                (
                    row.name.casefold(),
                    each.unit,
                    each.quantity / column.size if each.quantity and column.size else Fraction(0),
                )
                for row, each in entries
            )
        )
    return all(each == held[0] for each in held)


def portion_of(column: Column, *, divisible: bool) -> Portion:
    """Return what one unit is: a tablet where a serving is so many of them and its amounts divide; else the serving."""
    serving = column.serving
    name = _singular(serving.unit)
    notes: list[str] = []
    quantity = serving.quantity
    if quantity is None:
        notes.append("the label does not say how much one serving is: one unit is one serving")
        return Portion("serving", 1, _daily(Fraction(1), Fraction(1), serving, notes), tuple(notes))
    if column.size is None and serving.most is not None and serving.most != quantity:
        notes.append(
            f"the amounts are read as those of the smallest serving, {decimal(quantity)} {serving.unit}: "
            "the label does not say which"
        )
    least = (serving.least if serving.least is not None else quantity) / quantity
    most = (serving.most if serving.most is not None else quantity) / quantity
    counted = _countable(name) and quantity.denominator == 1 and 1 <= quantity <= _MOST_UNITS
    if counted and divisible:
        units = int(quantity)
        return Portion(name, units, _daily(least * units, most * units, serving, notes), tuple(notes))
    if counted:
        notes.append(f"the amounts do not divide by {decimal(quantity)}: one unit is the whole serving")
    what = f"serving of {decimal(quantity)} {serving.unit}".strip()
    return Portion(what, 1, _daily(least, most, serving, notes), tuple(notes))


def _daily(least: Fraction, most: Fraction, serving: LabelServing, notes: list[str]) -> tuple[int, int] | None:
    """Return the fewest and the most units a day; halves of units count as whole ones, so that limits see the most."""
    if most != least:
        notes.append(f"a serving is {_range(least, most)} units: limits are checked at the most")
    if serving.daily_most is None:
        notes.append("the label does not say how many servings a day")
        low, high = least, most
    else:
        low, high = least * (serving.daily_least or 1), most * serving.daily_most
    few, many = max(1, -(-low.numerator // low.denominator)), max(1, -(-high.numerator // high.denominator))
    if many > _MOST_UNITS:
        notes.append(f"{many} units a day are more than can be counted here")
        return None
    return few, many


def _range(least: Fraction, most: Fraction) -> str:
    return f"{decimal(least)} to {decimal(most)}"


def _countable(unit: str) -> bool:
    return bool(unit) and named_unit(unit) is None and unit.split(maxsplit=1)[0] not in _MEASURES


def _singular(unit: str) -> str:
    """Return "tablet" for "Tablet(s)", "gummy" for "Gummy(ies)"."""
    words = unit.casefold().replace("(ies)", "").replace("(s)", "").replace("(es)", "").split()
    return " ".join(words)
