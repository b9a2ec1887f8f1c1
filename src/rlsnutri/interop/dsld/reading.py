"""From a label to a product, every row accounted for."""

from __future__ import annotations

from collections.abc import Sequence

from rlsnutri.amounts import Amount
from rlsnutri.interop.dsld.columns import Column, Portion, chosen, columns_of, portion_of
from rlsnutri.interop.dsld.judging import Judged, judge_rows
from rlsnutri.interop.dsld.measures import decimal, printed_text
from rlsnutri.interop.dsld.names import Facts
from rlsnutri.interop.dsld.shape import Label, label_of
from rlsnutri.labels import LabelReading, LabelRow, RowUse
from rlsnutri.plans import Ingredient, Product

__all__ = ["read_label"]


def read_label(label: object, facts: Facts, *, serving: int | None = None) -> LabelReading:
    """Read one label, a table as the database answers it, with the names and factors that ``facts`` know.

    ``serving`` chooses one of several columns of amounts, counted from 1.  Raises :class:`~rlsnutri.PlanError` for what
    is no label, and for a serving that it does not have; what cannot be understood within a label is a note.
    """
    read = label_of(label)
    columns = columns_of(read)
    position = chosen(columns, read.rows, serving)
    if position is None:
        return _undecided(read, columns)
    column = columns[position]
    judged = judge_rows(read, column, facts)
    portion = portion_of(column, divisible=_divisible(judged, column))
    rows = tuple(_row(each, portion) for each in judged)
    ingredients = tuple(ingredient for row in rows for ingredient in row.counted)
    return LabelReading(
        id=read.id,
        name=_name(read),
        brand=read.brand,
        product=Product(_name(read), ingredients, unit=portion.unit),
        rows=rows,
        servings=tuple(each.serving for each in columns),
        serving=position + 1,
        units=portion.units,
        units_daily=portion.daily,
        notes=(
            *_columns_note(columns, position),
            *portion.notes,
            *_form_notes(judged),
            *_other_notes(read, facts),
            *read.faults,
        ),
        statements=tuple(read.statements),
        entered=read.entered,
        off_market=read.off_market,
    )


def _undecided(read: Label, columns: Sequence[Column]) -> LabelReading:
    reason = "several columns of amounts, and nothing says which one is meant: choose a serving"
    rows = tuple(
        LabelRow(
            row.path, row.name, row.depth, " or ".join(map(printed_text, row.printed[:4])),
            RowUse.SKIPPED, "which-serving", reason,
        )
        for row in read.rows
    )  # fmt: skip
    return LabelReading(
        id=read.id,
        name=_name(read),
        brand=read.brand,
        product=None,
        rows=rows,
        servings=tuple(each.serving for each in columns),
        notes=(reason, *read.faults),
        statements=tuple(read.statements),
        entered=read.entered,
        off_market=read.off_market,
    )


def _columns_note(columns: Sequence[Column], position: int) -> tuple[str, ...]:
    if len(columns) == 1:
        return ()
    serving = columns[position].serving
    size = decimal(serving.quantity) if serving.quantity is not None else "?"
    of = f"{size} {serving.unit}".strip()
    note = f"column {position + 1} of {len(columns)} was read: {of}" + (f", {serving.group}" if serving.group else "")
    return (note,)


def _form_notes(judged: Sequence[Judged]) -> tuple[str, ...]:
    """Say where rules about a single form (antacids, for example) see nothing, because the form is not certain."""
    names = [
        each.row.name
        for each in judged
        if each.use is RowUse.USED and each.form is None and each.identity is not None and each.identity.form_note
    ]
    return (
        (f"rules about a single form do not see these, whose form is not certain: {', '.join(names)}",) if names else ()
    )


def _other_notes(read: Label, facts: Facts) -> tuple[str, ...]:
    """Name the other ingredients that hold a nutrient; no amount is printed of any."""
    held: list[str] = []
    for name in read.others:
        form = facts.form(name)
        if form is not None:
            held.append(f"{name} ({form.nutrient})")
    return (f"other ingredients that are not counted, as no amount is printed: {', '.join(held)}",) if held else ()


def _name(read: Label) -> str:
    return read.name or read.brand or f"DSLD label {read.id}".strip()


def _divisible(judged: Sequence[Judged], column: Column) -> bool:
    """Whether all amounts of the serving are whole nanograms per unit too, so that nothing has to be rounded."""
    quantity = column.serving.quantity
    if quantity is None or quantity.denominator != 1:
        return False
    amounts = (each.amount for each in judged if each.use is RowUse.USED and each.amount is not None)
    return all(amount.quantity % int(quantity) == 0 for amount in amounts)


def _row(each: Judged, portion: Portion) -> LabelRow:
    return LabelRow(
        path=each.row.path,
        name=each.row.name,
        depth=each.row.depth,
        printed=printed_text(each.printed if each.here or not each.row.printed else each.row.printed[0]),
        use=each.use,
        code=each.code,
        reason=each.reason,
        counted=_counted(each, portion) if each.use is RowUse.USED else (),
    )


def _counted(each: Judged, portion: Portion) -> tuple[Ingredient, ...]:
    if each.identity is None:  # pragma: no cover -- what is used is known
        return ()
    nutrient, form = each.identity.nutrient, each.form.id if each.form is not None else None
    if each.amount is None:
        return (Ingredient(form, nutrient=nutrient),)
    amount = Amount(each.amount.quantity // portion.units, each.amount.scale)
    stated = Ingredient(form, amount, nutrient=nutrient)
    if each.measure.rest_unknown:
        return (stated, Ingredient(form, nutrient=nutrient))
    return (stated,)
