"""Exact amounts: ``"65 mg"``, ``"2.5 µg"``, ``"1000 IU"``, never a bare number and never a float.

An :class:`Amount` is an integer of a small base unit on one scale: nanograms of mass, microunits of IU, or nanograms
of an equivalent (DFE, RAE, NE).  Scales do not mix: an IU belongs to one nutrient and is converted where that
nutrient is known, by the catalogue's factor, never guessed.
"""

# pyright: reportUnnecessaryIsInstance=false
# Converters read whatever a caller passes, so they ask for types that the annotations already promise.

from __future__ import annotations

import re
from enum import Enum

from attrs import field, frozen

from rlsnutri.errors import Fault, PlanError
from rlsnutri.inputs import is_whole, member, shown

__all__ = [
    "Amount",
    "CompoundAmount",
    "Scale",
    "elemental_amount",
    "planned_amount",
    "planned_elemental",
    "stated_amount",
]

_LONGEST = 48
_TEXT = re.compile(r"([0-9]{1,35})(?:\.([0-9]{1,9}))? ?([A-Za-zµμ]{1,3})(?: (DFE|RAE|NE))?")
_HELP = 'a number, a space and one of ng, µg (mcg), mg, g, IU — for example "45 mg"'


class Scale(Enum):
    """What an amount is counted in; amounts on different scales are never compared or added.

    >>> Amount.parse("5000 IU").scale
    <Scale.IU: 'IU'>
    >>> Amount.parse("900 mcg RAE").scale
    <Scale.RAE: 'RAE'>
    """

    MASS = "mass"
    IU = "IU"
    DFE = "DFE"
    RAE = "RAE"
    NE = "NE"


_NANOGRAMS = {"ng": 1, "µg": 10**3, "μg": 10**3, "ug": 10**3, "mcg": 10**3, "mg": 10**6, "g": 10**9}
_MICROUNITS = {"IU": 10**6, "iu": 10**6}


_GREATEST = 10**40
"""Sums of what a plan may hold stay far below; as text, 35 digits before the point in the largest unit."""
_MOST_PLANNED = 10**18
"""A thousand tonnes, or a million million IU."""


def _quantity(value: int) -> int:
    if not is_whole(value, 0, _GREATEST):
        raise PlanError([Fault(f"{shown(value)} is no quantity", value=shown(value), help="a whole number, 0 or more")])
    return value


def _scale(value: Scale | str) -> Scale:
    return member(Scale, value)


@frozen(order=False)
class Amount:
    """An exact quantity: ``quantity`` nanograms (or millionths of an IU) on one ``scale``.

    >>> str(Amount.parse("2.5 mcg"))
    '2.5 µg'
    >>> Amount.parse("45mg").quantity
    45000000
    """

    quantity: int = field(converter=_quantity)
    scale: Scale = field(default=Scale.MASS, converter=_scale)

    @classmethod
    def parse(cls, text: str) -> Amount:
        """Read ``text``; raises :class:`~rlsnutri.PlanError` with help if it is not an amount."""
        match = _TEXT.fullmatch(text.strip()) if isinstance(text, str) and len(text) <= _LONGEST else None
        if match is None:
            raise PlanError([_unreadable(text)])
        whole, decimals, unit, equivalent = match.groups()
        per_unit = _NANOGRAMS.get(unit) or (None if equivalent else _MICROUNITS.get(unit))
        if per_unit is None:
            raise PlanError([_unreadable(text)])
        digits = decimals or ""
        quantity, remainder = divmod(int(whole + digits) * per_unit, 10 ** len(digits))
        if remainder:
            raise PlanError([Fault(f"{shown(text)} is finer than a nanogram", value=text, help="use fewer decimals")])
        if equivalent:
            return cls(quantity, Scale(equivalent))
        return cls(quantity, Scale.IU if unit in _MICROUNITS else Scale.MASS)

    def __str__(self) -> str:
        if self.scale is Scale.IU:
            return f"{_decimal(self.quantity, 6)} IU"
        digits, unit = _shown_in(self.quantity)
        suffix = "" if self.scale is Scale.MASS else f" {self.scale.value}"
        return f"{_decimal(self.quantity, digits)} {unit}{suffix}"


def _mass(value: Amount) -> Amount:
    if not isinstance(value, Amount):
        raise PlanError([_unreadable(value)])
    return value


@frozen
class CompoundAmount:
    """The mass of a whole compound, such as 400 mg of magnesium oxide (which holds 241 mg of magnesium).

    >>> str(CompoundAmount.parse("400 mg"))
    '400 mg compound'
    """

    mass: Amount = field(converter=_mass)

    @classmethod
    def parse(cls, text: str) -> CompoundAmount:
        """Read ``"400 mg"`` or ``"400 mg compound"``; raises :class:`~rlsnutri.PlanError`."""
        return cls(Amount.parse(text.removesuffix(" compound") if isinstance(text, str) else text))

    def __attrs_post_init__(self) -> None:
        if self.mass.scale is not Scale.MASS:
            raise PlanError(
                [Fault(f"a compound is weighed, not counted in {self.mass.scale.value}", value=str(self.mass))]
            )

    def __str__(self) -> str:
        return f"{self.mass} compound"


def stated_amount(value: Amount | CompoundAmount | str) -> Amount | CompoundAmount:
    """Convert a field's input: text ends in ``compound`` where the whole compound was weighed."""
    if isinstance(value, Amount | CompoundAmount):
        return value
    if isinstance(value, str):
        return CompoundAmount.parse(value) if value.endswith(" compound") else Amount.parse(value)
    raise PlanError([_unreadable(value)])


def elemental_amount(value: Amount | str) -> Amount:
    """Convert a field's input where only an amount of the nutrient itself makes sense."""
    amount = stated_amount(value)
    if isinstance(amount, CompoundAmount):
        raise PlanError(
            [
                Fault(
                    f"{str(amount)!r} is a compound's mass",
                    value=str(amount),
                    help="give the amount of the nutrient",
                )
            ]
        )
    return amount


def planned_amount(value: Amount | CompoundAmount | str) -> Amount | CompoundAmount:
    """Convert a plan's input; what nobody takes is refused, for sums of amounts without end would have none."""
    amount = stated_amount(value)
    mass = amount.mass if isinstance(amount, CompoundAmount) else amount
    if mass.quantity > _MOST_PLANNED:
        raise PlanError([Fault(f"{amount} is more than anybody takes", value=str(amount), help="check its unit")])
    return amount


def planned_elemental(value: Amount | str) -> Amount:
    """Convert a plan's input where only an amount of the nutrient itself makes sense."""
    amount = elemental_amount(value)
    planned_amount(amount)
    return amount


def _unreadable(value: object) -> Fault:
    said = shown(value)
    return Fault(f"cannot read {said} as an amount", value=said, help=_HELP)


def _shown_in(nanograms: int) -> tuple[int, str]:
    for digits, unit in ((9, "g"), (6, "mg"), (3, "µg")):
        if nanograms >= 10**digits * (10 if unit == "g" else 1):
            return digits, unit
    return 0, "ng"


def _decimal(value: int, digits: int) -> str:
    whole, rest = divmod(value, 10**digits)
    if not digits:
        return str(whole)
    return f"{whole}.{rest:0{digits}d}".rstrip("0").rstrip(".")
