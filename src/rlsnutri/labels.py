"""What was read from the label of a product: every row of it accounted for, and the product that it makes."""

from __future__ import annotations

from enum import Enum
from fractions import Fraction

from attrs import field, frozen

from rlsnutri.errors import Fault, PlanError
from rlsnutri.plans import Dose, Ingredient, Product

__all__ = ["LabelReading", "LabelRow", "LabelServing", "RowUse"]


class RowUse(Enum):
    """What became of a row of the label.

    ``used``: the product holds what it says; ``carrier``: what it holds is counted by another row; ``skipped``: nothing
    of it is counted.

    >>> [use.value for use in RowUse]
    ['used', 'carrier', 'skipped']
    """

    USED = "used"
    CARRIER = "carrier"
    SKIPPED = "skipped"


@frozen
class LabelRow:
    """One row of the label, nested ones after their parent, and what became of it.

    ``path`` is its place in the label, ``printed`` the amount of one serving as it stands there ("" where there is
    none).  ``counted`` is what one unit of the product holds because of this row; an ingredient without an amount is in
    it, and nobody says how much.  ``code`` names the reason, ``reason`` says it.

    >>> from rlsnutri import read_label
    >>> rows = [{"name": "Iron", "quantity": [{"servingSizeOrder": 1, "quantity": 14, "unit": "mg", "operator": "="}]}]
    >>> serving = {"order": 1, "minQuantity": 1, "maxQuantity": 1, "unit": "Tablet(s)"}
    >>> reading = read_label({"id": 1, "fullName": "Iron", "servingSizes": [serving], "ingredientRows": rows})
    >>> reading.rows[0].name, reading.rows[0].use.value, reading.rows[0].code
    ('Iron', 'used', 'counted')
    """

    path: str
    name: str
    depth: int
    printed: str
    use: RowUse
    code: str
    reason: str
    counted: tuple[Ingredient, ...] = ()


@frozen
class LabelServing:
    """One column of amounts: for ``quantity`` of ``unit``, for the people that ``group`` names.

    The label allows ``least`` to ``most`` of the unit per serving and ``daily_least`` to ``daily_most`` servings a day;
    None where it does not say.

    >>> from rlsnutri import read_label
    >>> rows = [{"name": "Iron", "quantity": [{"servingSizeOrder": 1, "quantity": 14, "unit": "mg", "operator": "="}]}]
    >>> serving = {"order": 1, "minQuantity": 1, "maxQuantity": 1, "unit": "Tablet(s)"}
    >>> reading = read_label({"id": 1, "fullName": "Iron", "servingSizes": [serving], "ingredientRows": rows})
    >>> reading.servings[0].least, reading.servings[0].unit
    (Fraction(1, 1), 'Tablet(s)')
    """

    quantity: Fraction | None
    unit: str
    least: Fraction | None = None
    most: Fraction | None = None
    daily_least: int | None = None
    daily_most: int | None = None
    group: str = ""


@frozen
class LabelReading:
    """What a label says, row by row, and the product made of it.

    ``product`` is None where the label has several columns and nothing says which one is meant: choose one of
    ``servings`` by its number, counted from 1.  ``serving`` is the number of the one that was read.  One serving is
    ``units`` units of the product; ``units_daily`` are the fewest and the most units a day that the label speaks of,
    None where it does not say.  ``notes`` say what else has to be known; ``statements`` are the label's own words by
    kind, carried and never acted upon.

    >>> from rlsnutri import read_label
    >>> rows = [{"name": "Iron", "quantity": [{"servingSizeOrder": 1, "quantity": 14, "unit": "mg", "operator": "="}]}]
    >>> serving = {"order": 1, "minQuantity": 1, "maxQuantity": 1, "unit": "Tablet(s)"}
    >>> reading = read_label({"id": 1, "fullName": "Iron", "servingSizes": [serving], "ingredientRows": rows})
    >>> reading.name, reading.product is not None
    ('Iron', True)
    """

    id: str
    name: str
    brand: str
    product: Product | None
    rows: tuple[LabelRow, ...]
    servings: tuple[LabelServing, ...] = ()
    serving: int | None = None
    units: int = 1
    units_daily: tuple[int, int] | None = None
    notes: tuple[str, ...] = ()
    statements: tuple[tuple[str, str], ...] = ()
    entered: str | None = None
    off_market: bool | None = field(default=None, kw_only=True)

    def dose(self) -> Dose:
        """Return the most that the label lets one take on a day, so that limits are checked at the maximum.

        Where the label does not say how often, one serving at its largest.  Raises :class:`~rlsnutri.PlanError` if no
        product could be read.
        """
        if self.product is None:
            problem = "the label has several columns of amounts, and nothing says which one is meant"
            raise PlanError([Fault(problem, "label.servings", help="read it again with serving=1, 2, …")])
        return Dose(self.product, units=self.units_daily[1] if self.units_daily else self.units)
