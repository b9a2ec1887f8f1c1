"""The door for labels: from what a database answers to a product that can stand in a plan."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rlsnutri.catalog import Catalog, default_catalog
from rlsnutri.codec.documents import from_json
from rlsnutri.errors import PlanError
from rlsnutri.interop import dsld
from rlsnutri.labels import LabelReading


def read_label(
    label: Mapping[str, Any] | str, *, serving: int | None = None, catalog: Catalog | None = None
) -> LabelReading:
    """Read a label of the NIH Dietary Supplement Label Database (API v9): its JSON text, or the table that it holds.

    Every row is accounted for: used, a carrier of what another row counts, or skipped, with the reason.  Where the
    label has several columns of amounts, ``serving`` chooses one by its number, counted from 1; unasked only the one
    for adults is read, and otherwise none.  ``reading.product`` can stand in a plan; ``reading.dose()`` is the most
    that the label lets one take on a day.  Raises :class:`~rlsnutri.PlanError` for what is no label.

    >>> row = {"name": "Zinc", "forms": [{"name": "Zinc Picolinate"}], "quantity": [{"quantity": 15, "unit": "mg"}]}
    >>> reading = read_label({"fullName": "Zinc", "ingredientRows": [row]})
    >>> [(each.form, str(each.amount)) for each in reading.product.ingredients]
    [('zinc-picolinate', '15 mg')]
    """
    table: Any = label
    if isinstance(label, str):
        table, faults = from_json(label, "label", decimals=True)
        if faults:
            raise PlanError(faults)
    return dsld.read_label(table, default_catalog() if catalog is None else catalog, serving=serving)
