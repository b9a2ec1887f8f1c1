"""Exact amounts as FHIR writes them: a number, a unit to read and its UCUM code."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from rlsnutri.amounts import Amount, CompoundAmount, Scale

__all__ = ["UCUM", "days", "most", "quantity"]

UCUM = "http://unitsofmeasure.org"

_MASS = ((9, "g", "g"), (6, "mg", "mg"), (3, "µg", "ug"), (0, "ng", "ng"))
_UNITS = ((6, "IU", "[iU]"), (0, "µIU", "u[iU]"))


def quantity(amount: Amount | CompoundAmount | int, unit: str) -> dict[str, Any]:
    """Return the amount as a Quantity; a whole number counts things of that ``unit``."""
    if isinstance(amount, int):
        counted: dict[str, Any] = {"value": amount, "unit": unit}
        # UCUM's annotations are ASCII without spaces or braces; a unit it cannot write keeps its name only.
        if all("!" <= letter <= "~" and letter not in "{}" for letter in unit):
            counted |= {"system": UCUM, "code": f"{{{unit}}}"}
        return counted
    plain = amount.mass if isinstance(amount, CompoundAmount) else amount
    equivalent = "" if plain.scale in (Scale.MASS, Scale.IU) else plain.scale.value
    units = _UNITS if plain.scale is Scale.IU else _MASS
    digits, shown, code = next(each for each in units if plain.quantity >= _least(*each[:2]) or not each[0])
    value = _number(plain.quantity, digits)
    if value is None:
        value, (_, shown, code) = plain.quantity, units[-1]
    if equivalent:
        shown, code = f"{shown} {equivalent}", f"{code}{{{equivalent}}}"
    return {"value": value, "unit": shown, "system": UCUM, "code": code}


def _least(digits: int, unit: str) -> int:
    """How much is written in that unit at least: as everywhere in the library, 1000 mg are not yet 1 g."""
    if unit == "IU":
        return 0
    least: int = 10**digits
    return 10 * least if unit == "g" else least


def _number(base: int, digits: int) -> int | float | None:
    """Return ``base`` / 10 ** ``digits`` as a number that JSON writes exactly, None if there is none."""
    whole, rest = divmod(base, 10**digits)
    if not rest:
        return int(whole)
    text = f"{whole}.{rest:0{digits}d}"
    number = float(text)
    return number if Decimal(repr(number)) == Decimal(text) else None


def days(count: int) -> dict[str, Any]:
    """Return a number of days as a Quantity."""
    return {"value": count, "unit": "d", "system": UCUM, "code": "d"}


def most(whole_day: Amount | CompoundAmount | int, unit: str, *, taken: int, period: int) -> dict[str, Any]:
    """Return what ``taken`` such days in ``period`` days come to, as a Ratio."""
    total: Amount | CompoundAmount | int
    if isinstance(whole_day, int):
        total = whole_day * taken
    elif isinstance(whole_day, CompoundAmount):
        total = CompoundAmount(Amount(whole_day.mass.quantity * taken))
    else:
        total = Amount(whole_day.quantity * taken, whole_day.scale)
    return {"numerator": quantity(total, unit), "denominator": days(period)}
