"""Whether the share of a form is what its formula says."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any

from rlsnutri.catalog import Catalog
from rlsnutri.nutrients import Status

ATOMIC_WEIGHTS = {
    symbol: Fraction(weight)
    for symbol, weight in {
        "H": "1.008", "C": "12.011", "N": "14.007", "O": "15.999", "Na": "22.990", "Mg": "24.305",
        "P": "30.974", "S": "32.06", "Cl": "35.45", "K": "39.098", "Ca": "40.078", "Cr": "51.996",
        "Mn": "54.938", "Fe": "55.845", "Co": "58.933", "Cu": "63.546",
        "Zn": "65.38", "Se": "78.971", "Mo": "95.95", "I": "126.90",
    }.items()
}  # fmt: skip
"""Standard atomic weights, abridged to five figures (IUPAC; source iupac-2022)."""

_TOKEN = re.compile(r"([A-Z][a-z]?)|(\()|(\))")
_COUNT = re.compile(r"[0-9]*")
_HYDRATE = re.compile(r"([0-9]+(?:\.[0-9]+)?)?(.+)")
_ROUNDED = Fraction(6, 10_000)
"""Shares are given to three or four figures."""


def molar_mass(formula: str) -> Fraction:
    """Return the mass of a formula such as ``Mg3(C6H5O7)2·9H2O``; raises ValueError for what is none."""
    total = Fraction(0)
    for part in formula.split("·"):
        match = _HYDRATE.fullmatch(part)
        if match is None:
            raise ValueError(f"no formula: {formula!r}")
        total += Fraction(match[1] or 1) * _group_mass(match[2], formula)
    return total


def _group_mass(part: str, formula: str) -> Fraction:
    open_groups = [Fraction(0)]
    place = 0
    while place < len(part):
        token = _TOKEN.match(part, place)
        if token is None:
            raise ValueError(f"no formula: {formula!r}")
        number = _COUNT.match(part, token.end())
        digits = number[0] if number and not token[2] else ""
        place = token.end() + len(digits)
        if token[2]:
            open_groups.append(Fraction(0))
            continue
        if token[3] and len(open_groups) < 2:
            raise ValueError(f"brackets of {formula!r}")
        mass = open_groups.pop() if token[3] else ATOMIC_WEIGHTS[token[1]]
        open_groups[-1] += mass * int(digits or 1)
    if len(open_groups) != 1:
        raise ValueError(f"brackets of {formula!r}")
    return open_groups[0]


@cache
def _written() -> dict[str, dict[str, Any]]:
    """Return the rows as they stand in the file: what a share is recomputed from is no part of the value."""
    text = (files("rlsnutri.catalog") / "data" / "forms.toml").read_text(encoding="utf-8")
    return {row["id"]: row for row in tomllib.loads(text)["forms"]}


def forms(catalog: Catalog) -> Iterator[str]:
    """The share of a form is what its formula says; towards the upper level that, none, or the whole."""
    for form in catalog.forms:
        row = _written().get(form.id)
        if form.elemental is None or form.formula is None:
            if form.ul_fraction is not None:
                yield f"forms.{form.id}: a share towards the upper level, but none of the mass"
            continue
        if row is None:
            yield f"forms.{form.id}: a share that no row lets recompute"
            continue
        activity = Fraction(row["activity"])
        whole = molar_mass(row["active_formula"]) / molar_mass(form.formula)
        if abs(form.elemental / (whole * activity) - 1) > _ROUNDED:
            by_formula = f"{float(whole * activity):.4f}"
            yield f"forms.{form.id}: elemental {float(form.elemental)}, by its formula {by_formula}"
        upper = form.ul_fraction
        if upper is None or (upper and upper != form.elemental and abs(upper / whole - 1) > _ROUNDED):
            yield f"forms.{form.id}: ul_fraction is neither the share, nor none, nor the whole mass"
        if form.status is Status.UNVERIFIED:
            yield f"forms.{form.id}: a share of an unverified form"
