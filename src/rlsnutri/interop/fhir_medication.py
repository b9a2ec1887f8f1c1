"""What is taken, as FHIR names it: a concept, or a product with its ingredients; codes only where they are so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from rlsnutri.amounts import Amount, CompoundAmount, Scale
from rlsnutri.interop.fhir_amounts import quantity
from rlsnutri.interop.taking import Taking, folded, one_line
from rlsnutri.nutrients import Form
from rlsnutri.plans import Dose, Ingredient, Medicine, Product

__all__ = ["Release", "by_name", "medication"]

Release = Literal["R4", "R5"]

# The addresses that the standard itself gives for these systems; a code of any other system is left out.
_SYSTEMS = {"UNII": "http://fdasis.nlm.nih.gov", "RxCUI": "http://www.nlm.nih.gov/research/umls/rxnorm"}


def by_name(forms: Iterable[Form]) -> dict[str, Form]:
    """Return the forms by every name that means one of them only."""
    found: dict[str, dict[str, Form]] = {}
    for form in forms:
        for name in (form.id, form.name, *form.synonyms):
            found.setdefault(_key(name), {})[form.id] = form
    return {name: next(iter(held.values())) for name, held in found.items() if len(held) == 1}


def medication(taken: Taking, release: Release, forms: Mapping[str, Form]) -> dict[str, Any]:
    """Return the fields of a request that say what it asks for; a product is contained with its ingredients."""
    thing = taken.thing
    if isinstance(thing, Dose) and isinstance(thing.of, Product) and thing.of.ingredients:
        product = thing.of
        ingredients = [_ingredient(each, product, release, forms) for each in product.ingredients]
        held = {
            "resourceType": "Medication",
            "id": "medication",
            "code": {"text": _called(taken.name, product.name)},
            "ingredient": ingredients,
        }
        reference = {"reference": "#medication"}
        if release == "R4":
            return {"contained": [held], "medicationReference": reference}
        return {"contained": [held], "medication": {"reference": reference}}
    concept = _concept(taken, thing, forms) if isinstance(thing, Dose) else {"text": _strength(taken)}
    return {"medicationCodeableConcept": concept} if release == "R4" else {"medication": {"concept": concept}}


def _strength(taken: Taking) -> str:
    """A medicine by its name and what the plan says of its strength."""
    amount = taken.thing.amount if isinstance(taken.thing, Medicine) else None
    return taken.name if amount is None else f"{taken.name} {amount}"


def _concept(taken: Taking, dose: Dose, forms: Mapping[str, Form]) -> dict[str, Any]:
    if isinstance(dose.of, Product) or dose.amount is None:
        return {"text": _called(taken.name, dose.of if isinstance(dose.of, str) else dose.of.name)}
    of = dose.of if isinstance(dose.of, str) else dose.of.name
    known = dose.of if isinstance(dose.of, Form) else forms.get(_key(of))
    nutrient = known.nutrient if known else _only_nutrient(taken)
    return _coded(f"{_called(taken.name, of)}{_counted(dose.amount, of, nutrient)}", dose.amount, known)


def _ingredient(each: Ingredient, product: Product, release: Release, forms: Mapping[str, Form]) -> dict[str, Any]:
    form = each.form
    of = form.name if isinstance(form, Form) else form or (each.nutrient or "")
    known = form if isinstance(form, Form) else forms.get(_key(form)) if form else None
    nutrient = each.nutrient or (known.nutrient if known else None)
    item = _coded(f"{one_line(of)}{_counted(each.amount, of, nutrient)}", each.amount, known)
    written: dict[str, Any] = {"itemCodeableConcept": item} if release == "R4" else {"item": {"concept": item}}
    if each.amount is not None:
        strength = {"numerator": quantity(each.amount, ""), "denominator": quantity(1, product.unit)}
        written["strength" if release == "R4" else "strengthRatio"] = strength
    return written


def _called(name: str, of: str) -> str:
    return name if _key(name) == _key(of) else f"{name}: {one_line(of)}"


def _counted(amount: Amount | CompoundAmount | None, of: str, nutrient: str | None) -> str:
    """Say what a mass counts: 65 mg of iron and 65 mg of an iron salt are far apart."""
    if isinstance(amount, CompoundAmount):
        return " (amounts of the whole compound)"
    if amount is None or amount.scale is not Scale.MASS or (nutrient and _key(nutrient) == _key(of)):
        return ""
    return f" (amounts counted as {(nutrient or 'the nutrient').replace('-', ' ')})"


def _coded(text: str, amount: Amount | CompoundAmount | None, form: Form | None) -> dict[str, Any]:
    """Return a concept, with the form's codes where the amount is one of that very substance."""
    coding: list[dict[str, Any]] = []
    if form is not None and _is_of(amount, form):
        coding = [
            {"system": _SYSTEMS[code.system], "code": code.code}
            for code in form.codes
            if code.system in _SYSTEMS and code.hydrate_checked
        ]
    return {"coding": coding, "text": text} if coding else {"text": text}


def _is_of(amount: Amount | CompoundAmount | None, form: Form) -> bool:
    """Whether the amount, if any, is one of the form itself, not of what it delivers."""
    if amount is None or isinstance(amount, CompoundAmount) or amount.scale is Scale.IU:
        return True
    return amount.scale is Scale.MASS and form.elemental == 1


def _only_nutrient(taken: Taking) -> str | None:
    """The nutrient that the amount of the dose counts, where only one can be meant."""
    named = {nutrient for nutrient, _ in taken.contents}
    same = {nutrient for nutrient, amount in taken.contents if amount == taken.exact}
    for found in (same, named):
        if len(found) == 1:
            return found.pop()
    return None


def _key(name: str) -> str:
    return " ".join(folded(name).replace("-", " ").split())
