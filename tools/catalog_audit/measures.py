"""Whether amounts are measured alike: factors are exact, and units fit their nutrient."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from fractions import Fraction

from rlsnutri.amounts import Scale
from rlsnutri.catalog import Catalog
from rlsnutri.rules import Ceiling, DailyLimit, Rule, Substance

_BARE = {"IU", "ug", "mg", "g", "ug DFE"}
"""Units that do not say of what; others name it, such as "ug calcidiol"."""

EXACT_FACTORS = {
    ("vitamin-d", "cholecalciferol", "IU", "ug"): Fraction(1, 40),
    ("vitamin-d", "ergocalciferol", "IU", "ug"): Fraction(1, 40),
    ("vitamin-a", "retinol", "IU", "ug RAE"): Fraction(3, 10),
    ("vitamin-a", "beta-carotene", "ug", "ug RAE"): Fraction(1, 2),
    ("vitamin-e", "rrr-alpha-tocopherol", "IU", "mg alpha-tocopherol"): Fraction(67, 100),
    ("vitamin-e", "all-rac-alpha-tocopherol", "IU", "mg alpha-tocopherol"): Fraction(45, 100),
    ("niacin", "nicotinamide", "mg", "mg NE"): Fraction(1),
}
"""What must hold whatever is edited: two vitamins E, and beta-carotene is not retinol."""


def conversions(catalog: Catalog) -> Iterator[str]:
    """The factors that everything rests on are exact, and one form has one factor, unless it says when."""
    found: dict[tuple[str, str, str, str], set[Fraction]] = defaultdict(set)
    for row in catalog.conversions:
        if not row.forms and row.from_unit in _BARE:
            yield f"conversions: {row.from_unit} of {row.nutrient} whatever the form"
        for form in row.forms:
            found[row.nutrient, form, row.from_unit, row.to_unit].add(row.factor)
            known = catalog.form(form)
            if known is None or known.nutrient != row.nutrient:
                yield f"conversions: {form} is no form of {row.nutrient}"
    for key, factor in EXACT_FACTORS.items():
        if found[key] != {factor}:
            yield f"conversions: {' '.join(key)} must be {factor}, is {sorted(map(str, found[key]))}"
    for key, factors in found.items():
        if len(factors) > 1 and key[3] != "ug DFE":
            yield f"conversions: {' '.join(key)} has {len(factors)} factors"
    if any(key[0] == "folate" and key[1].startswith("l-5-mthf") for key in found):
        yield "conversions: nobody has set a DFE factor of 5-MTHF"


def units(catalog: Catalog) -> Iterator[str]:
    """A limit is printed in its nutrient's unit of mass; rules compare masses."""
    own = {nutrient.id: nutrient.unit for nutrient in catalog.nutrients}
    for limit in catalog.limits:
        if limit.unit.split()[0] != own[limit.nutrient].split()[0]:
            yield f"limits.{limit.nutrient}: {limit.unit} against {own[limit.nutrient]}"
    for rule in catalog.rules:
        amounts = [each.at_least for each in _substances(rule) if each.at_least is not None]
        if isinstance(rule, Ceiling | DailyLimit):
            amounts.append(rule.amount)
            if rule.nutrient not in own:
                yield f"rules.{rule.id}: a ceiling on no nutrient"
        if any(amount.scale is not Scale.MASS or not amount.quantity for amount in amounts):
            yield f"rules.{rule.id}: a threshold that is no mass"


def _substances(rule: Rule) -> Iterable[Substance]:
    selectors = [getattr(rule, name) for name in ("subject", "companion") if hasattr(rule, name)]
    return [each for each in (*selectors, *getattr(rule, "objects", ())) if isinstance(each, Substance)]
