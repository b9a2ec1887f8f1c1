"""What was read from a label as text: every row, what became of it, and why."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from rlsnutri.labels import LabelReading, LabelRow, LabelServing, RowUse
from rlsnutri.plans import Ingredient
from rlsnutri.render.lines import bullet, clean, columns, padded, usable, wrapped

__all__ = ["label_text"]

_WIDEST_NAME = 34


def label_text(reading: LabelReading, *, width: int | None = None) -> str:
    """Return the reading as text: the product, the rows with what one unit holds of each, and all notes."""
    room = usable(width)
    lines = wrapped(", ".join(part for part in (reading.name, reading.brand) if part), room)
    lines += wrapped(_origin(reading), room)
    for number, serving in enumerate(reading.servings, 1):
        mark = "" if len(reading.servings) == 1 else f"{number}: "
        lines += wrapped(f"{mark}one serving is {_serving(serving)}", room, rest="  ")
    if reading.product is not None:
        lines += wrapped(f"one unit of the product is one {reading.product.unit}{_daily(reading)}", room, rest="  ")
    lines.append("")
    wide = min(_WIDEST_NAME, max((columns(clean(row.name)) + 2 * row.depth for row in reading.rows), default=0))
    for row in reading.rows:
        lines += _row(row, wide, room)
    lines += ["", *wrapped(_tally(reading), room)]
    for note in reading.notes:
        lines += bullet(note, room)
    for kind, words in reading.statements:
        if "direction" in kind.casefold() or "precaution" in kind.casefold():
            lines += wrapped(f"the label: {words}", room, rest="  ")
    return "\n".join(line.rstrip() for line in lines)


def _origin(reading: LabelReading) -> str:
    parts = [f"DSLD label {reading.id}" if reading.id else "a label of the DSLD"]
    if reading.entered:
        parts.append(f"entered {reading.entered}")
    if reading.off_market:
        parts.append("off the market")
    return ", ".join(parts)


def _serving(serving: LabelServing) -> str:
    size = f"{_decimal(serving.quantity)} {serving.unit}".strip() if serving.quantity is not None else "not stated"
    parts = [size]
    if serving.least is not None and serving.most is not None and serving.least != serving.most:
        parts.append(f"the label allows {_decimal(serving.least)} to {_decimal(serving.most)}")
    if serving.daily_most is not None:
        few, many = serving.daily_least or serving.daily_most, serving.daily_most
        times = f"{many}" if few == many else f"{few} to {many}"
        parts.append(f"{times} a day")
    if serving.group:
        parts.append(serving.group)
    return ", ".join(parts)


def _daily(reading: LabelReading) -> str:
    if reading.units_daily is None:
        return ""
    few, many = reading.units_daily
    return f", {many} a day" if few == many else f", {few} to {many} a day"


def _row(row: LabelRow, wide: int, room: int) -> Iterator[str]:
    name = "  " * row.depth + clean(row.name)
    head = f"{row.use.value:<8} {padded(name, wide)}"
    yield from _fitted(f"{head}  {row.printed or '–'}", room)
    told = "; ".join([*map(_counted, row.counted), *([row.reason] if row.reason != "counted" else [])])
    yield from wrapped(told, room, first=" " * 11, rest=" " * 11)


def _fitted(text: str, room: int) -> list[str]:
    """Keep the columns of a line that fits; break it where it does not."""
    return [text] if columns(text) <= room else wrapped(text, room, rest=" " * 11)


def _counted(ingredient: Ingredient) -> str:
    of = ingredient.nutrient or ""
    if ingredient.form is not None:
        of += f" as {ingredient.form if isinstance(ingredient.form, str) else ingredient.form.id}"
    return f"{of}: {ingredient.amount if ingredient.amount is not None else 'amount not known'}"


def _tally(reading: LabelReading) -> str:
    counts = [f"{sum(row.use is use for row in reading.rows)} {use.value}" for use in RowUse]
    rows = len(reading.rows)
    return f"{rows} {'row' if rows == 1 else 'rows'}: {', '.join(counts)}"


def _decimal(number: Fraction) -> str:
    return str(int(number)) if number.denominator == 1 else f"{float(number):.12g}"  # for display only
