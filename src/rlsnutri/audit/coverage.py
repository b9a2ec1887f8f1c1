"""What a limit counts: which part of the intake, in which measure.

A limit of *magnesium* counts supplements only, one of *vitamin A* only retinol, one of *folate* only the
synthetic forms.  Each nutrient whose limits tell forms apart has *parts*; every other is one part.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from fractions import Fraction

from attrs import frozen

from rlsnutri.nutrients import Form
from rlsnutri.things import Content

WHOLE = "whole"
"""The only part of a nutrient whose limits do not tell forms apart."""
UNKNOWN = "unknown"
"""The part of a content whose form nobody stated."""


class Measure(Enum):
    """In which measure a limit counts a form."""

    INTAKE = "as the nutrient's intake is counted"
    UPPER = "by the share that counts towards the upper level"
    MASS = "as the mass of the form itself"


@frozen
class Coverage:
    """``parts`` that are counted (None: the whole nutrient), whether ``food`` counts too, and the measure."""

    parts: tuple[str, ...] | None = None
    food: bool = False
    measure: Measure = Measure.INTAKE


COVERAGES: Mapping[str, Coverage] = {
    "total": Coverage(food=True),
    "supplemental": Coverage(),
    "supplemental-and-fortified": Coverage(),
    "total-all-stereoisomers": Coverage(food=True, measure=Measure.UPPER),
    "supplemental-and-fortified-all-stereoisomers": Coverage(measure=Measure.UPPER),
    "preformed-retinol": Coverage(("retinol",)),
    "beta-carotene-supplemental": Coverage(("beta-carotene",), measure=Measure.MASS),
    "synthetic-folic-acid": Coverage(("folic-acid",)),
    "folic-acid-and-5-mthf": Coverage(("5-mthf", "folic-acid")),
    "nicotinic-acid-supplemental": Coverage(("nicotinic-acid",)),
    "nicotinic-acid-supplemental-and-fortified": Coverage(("nicotinic-acid",)),
    "nicotinamide-supplemental": Coverage(("nicotinamide",)),
    "nicotinamide-total": Coverage(("nicotinamide",)),
    "total-omega-3": Coverage(food=True),
    "alpha-linolenic-acid": Coverage(("ala",)),
    "epa-and-dha": Coverage(("dha", "epa")),
    "epa-and-dha-supplemental": Coverage(("dha", "epa")),
    "epa-supplemental": Coverage(("epa",)),
    "dha-supplemental": Coverage(("dha",)),
}
"""By the word that a limit's row uses; which part of a nutrient food holds is never known."""

_PARTS: Mapping[str, Mapping[str, str]] = {
    "vitamin-a": {
        "retinol": "retinol",
        "retinyl-palmitate": "retinol",
        "retinyl-acetate": "retinol",
        "beta-carotene": "beta-carotene",
    },
    "folate": {
        "folic-acid": "folic-acid",
        "l-5-mthf": "5-mthf",
        "l-5-mthf-calcium": "5-mthf",
        "l-5-mthf-glucosamine": "5-mthf",
        "folinic-acid-calcium": "folinic-acid",
        "food-folate": "food-folate",
    },
    "niacin": {
        "nicotinic-acid": "nicotinic-acid",
        "inositol-hexanicotinate": "nicotinic-acid",  # the body frees nicotinic acid from it
        "nicotinamide": "nicotinamide",
    },
    "omega-3": {
        "epa": "epa",
        "epa-ethyl-ester": "epa",
        "dha": "dha",
        "dha-ethyl-ester": "dha",
        "ala": "ala",
    },
}


def part_of(content: Content, forms: Mapping[str, Form]) -> str:
    """The part of its nutrient that a content belongs to."""
    parts = _PARTS.get(content.nutrient)
    if parts is None:
        return WHOLE
    if content.form is not None and content.form in parts:
        return parts[content.form]
    form = forms.get(content.form or "")
    if content.nutrient == "vitamin-a" and form is not None and form.ul_fraction is not None:
        return "retinol" if form.ul_fraction else "other carotenoid"
    return UNKNOWN


def weight(content: Content, measure: Measure, forms: Mapping[str, Form]) -> Fraction | int:
    """By what the elemental amount of a content is multiplied to count it in the measure."""
    form = None if measure is Measure.INTAKE else forms.get(content.form or "")
    if form is None or not form.elemental:
        return 1
    if measure is Measure.MASS:
        return _ratio(1 / form.elemental)
    return _ratio(form.ul_fraction / form.elemental) if form.ul_fraction is not None else 1


def _ratio(value: Fraction) -> Fraction | int:
    # The fractions of forms are rounded to four digits; their ratios are those of small whole numbers.
    ratio = value.limit_denominator(100)
    return 1 if ratio == 1 else ratio
