"""What a printed amount means: an exact amount of the nutrient, or the reason why nobody can say."""

from __future__ import annotations

from fractions import Fraction

from attrs import frozen

from rlsnutri.amounts import Amount, Scale
from rlsnutri.interop.dsld.names import Facts, Identity, Naming
from rlsnutri.interop.dsld.shape import Printed
from rlsnutri.nutrients import Form

__all__ = ["Measure", "decimal", "measure", "named_unit", "own_scale", "per_dfe", "printed_text"]

_BASE = {"ng": 1, "ug": 10**3, "mg": 10**6, "g": 10**9, "IU": 10**6}
_UNITS = {
    "ng": "ng", "nanogram": "ng", "nanograms": "ng",
    "mcg": "ug", "ug": "ug", "µg": "ug", "μg": "ug", "microgram": "ug", "micrograms": "ug",
    "mg": "mg", "milligram": "mg", "milligrams": "mg",
    "g": "g", "gm": "g", "gram": "g", "grams": "g",
    "iu": "IU", "i.u.": "IU", "international unit": "IU", "international units": "IU",
}  # fmt: skip
_EQUIVALENTS = {"dfe": Scale.DFE, "rae": Scale.RAE, "ne": Scale.NE}
_NOT_PRINTED = ("", "np", "n/p", "not present", "not provided", "not reported", "none", "n/a")
_LARGEST = 10**18  # nanograms: a tonne


@frozen
class Measure:
    """The amount in one serving, or None and why; ``rest_unknown``: it holds at least this much."""

    amount: Amount | None
    code: str = ""
    reason: str = ""
    rest_unknown: bool = False


def printed_text(printed: Printed | None) -> str:
    """Return the amount as it stands on the label."""
    if printed is None:
        return ""
    parts: list[str] = []
    if printed.quantity is not None and (printed.quantity or printed.unit.casefold() not in _NOT_PRINTED):
        sign = f"{printed.operator} " if printed.operator not in ("", "=") else ""
        parts.append(f"{sign}{decimal(printed.quantity)} {printed.unit}".strip())
    if printed.percent:
        parts.append(f"{decimal(printed.percent)} %DV")
    return ", ".join(parts)


def decimal(number: Fraction) -> str:
    """Return the number with decimals, as it is printed."""
    if number.denominator == 1:
        return str(int(number))
    return f"{float(number):.12g}"  # for display only


def named_unit(text: str) -> tuple[str, Scale] | None:
    """Return the unit that a label means and its scale: ``("ug", Scale.DFE)`` for "mcg DFE"; None for others."""
    words = text.casefold().replace("(s)", "").split()
    for size in (1, 2):
        unit = _UNITS.get(" ".join(words[:size]))
        rest = words[size:]
        if unit is None:
            continue
        if unit == "IU":
            return (unit, Scale.IU) if not rest else None
        if not rest or rest in (["alpha-tocopherol"], ["alpha", "tocopherol"], ["at"]):
            return unit, Scale.MASS
        equivalent = _EQUIVALENTS.get(rest[0]) if len(rest) == 1 else None
        return None if equivalent is None else (unit, equivalent)
    return None


def measure(printed: Printed | None, identity: Identity, facts: Facts) -> Measure:
    """Return what the printed amount says about the nutrient of the row."""
    if printed is None or printed.unit.casefold() in _NOT_PRINTED or printed.quantity is None:
        said = (
            f"only {decimal(printed.percent)} % of a daily value"
            if printed is not None and printed.percent
            else "no amount"
        )
        return Measure(None, "not-printed", f"in it; the label prints {said}")
    if not printed.quantity:
        return Measure(None, "zero", "the label prints 0")
    unit = named_unit(printed.unit)
    if unit is None:
        return Measure(None, "unit", f"in it; {printed.unit!r} is no unit that could be counted here")
    if printed.operator not in ("", "=", "<", "≤", "<=", ">", "≥", ">=", "~", "≈"):
        return Measure(None, "operator", f"in it; what {printed.operator!r} says of the amount is not known")
    exact = printed.quantity * _BASE[unit[0]]
    base = (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)
    if not 0 < base < _LARGEST:
        return Measure(None, "size", "in it; no such amount can be true")
    if identity.naming in (Naming.COMPOUND, Naming.CLASSIFIED) and unit[1] is Scale.MASS and not printed.percent:
        what = identity.form.name if identity.form is not None else "a compound"
        reason = f"in it; the amount is of {what} or of {identity.nutrient}, and the label does not say which"
        return Measure(None, "compound", reason)
    found = _counted(Amount(base, unit[1]), identity, facts)
    if found.amount is None:
        return found
    if printed.operator in (">", "≥", ">="):
        return Measure(found.amount, "at-least", "the label prints at least this much", rest_unknown=True)
    if printed.operator in ("<", "≤", "<=", "~", "≈"):
        return Measure(found.amount, "about", f"the label prints {printed.operator}: counted as this much")
    return found


def _counted(amount: Amount, identity: Identity, facts: Facts) -> Measure:
    own = own_scale(identity.nutrient, facts)
    match amount.scale:
        case Scale.IU:
            return _of_units(amount, identity, facts)
        case Scale.MASS if own in (Scale.RAE, Scale.NE) and identity.naming is Naming.NUTRIENT:
            # what stands under the nutrient's own name is counted as the nutrient is: "Vitamin A 600 mcg" is RAE
            reason = f"read as {own.value}, as labels count {identity.nutrient}" if own is Scale.RAE else ""
            return Measure(Amount(amount.quantity, own), reason=reason)
        case Scale.MASS:
            return Measure(amount)
        case scale if scale is own:
            return Measure(amount)
        case scale:
            return Measure(None, "unit", f"in it; {identity.nutrient} is not counted in {scale.value}")


def _of_units(amount: Amount, identity: Identity, facts: Facts) -> Measure:
    """IU belong to one nutrient and, but for vitamin D, to one of its forms."""
    unit = next((each.unit for each in facts.nutrients if each.id == identity.nutrient), "")
    rows = [
        row
        for row in facts.conversions
        if row.nutrient == identity.nutrient and row.from_unit == "IU" and row.to_unit == unit and row.forms
    ]
    factors = {form.id: next((row.factor for row in rows if form.id in row.forms), None) for form in identity.forms}
    if identity.form is not None:
        if factors[identity.form.id] is not None:
            return Measure(amount)
        return Measure(None, "iu", f"in it; an IU of {identity.form.name} is no known amount")
    factor = next(iter(factors.values()), None)
    if factor is not None and set(factors.values()) == {
        factor
    }:  # the same in all of its forms, so shares do not matter
        exact = amount.quantity * factor * _BASE[unit.partition(" ")[0]] / 10**6
        base = (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)
        return Measure(
            Amount(base, own_scale(identity.nutrient, facts)), reason="an IU is the same in all of these forms"
        )
    every = {form.id for form in facts.forms if form.nutrient == identity.nutrient}
    if len(rows) == 1 and every and every <= set(rows[0].forms):
        return Measure(amount)
    why = identity.form_note or "in a form that nobody states"
    return Measure(None, "iu", f"in it, {why}: an IU of {identity.nutrient} is a different amount in each form")


def own_scale(nutrient: str, facts: Facts) -> Scale:
    """Return what the nutrient is counted in."""
    unit = next((each.unit for each in facts.nutrients if each.id == nutrient), "")
    of = unit.partition(" ")[2]
    return Scale(of) if of in ("RAE", "NE", "DFE") else Scale.MASS


def per_dfe(form: Form | None, facts: Facts) -> Fraction:
    """Return the DFE of one part of a form of folate; without a factor that of folic acid, the most it may be."""
    factors = {
        each: row.factor
        for row in reversed(facts.conversions)
        if row.from_unit == "ug" and row.to_unit == "ug DFE"
        for each in row.forms
    }
    fallback = factors.get("folic-acid", Fraction(1))
    return fallback if form is None else factors.get(form.id, fallback)
