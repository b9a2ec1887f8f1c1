"""What a dose, a product or a meal holds: forms and nutrients by name, amounts in nanograms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from attrs import evolve, frozen

from rlsnutri.amounts import Amount, CompoundAmount, Scale
from rlsnutri.catalog.entries import TermKind
from rlsnutri.catalog.inquiry import Inquiry, shown
from rlsnutri.catalog.names import found_by
from rlsnutri.nutrients import Form
from rlsnutri.plans import Ingredient
from rlsnutri.things import Content

__all__ = [
    "Part",
    "brought_along",
    "contents_of",
    "ids_of",
    "measured",
    "nutrient_id",
    "parts_of",
    "read_name",
    "with_twins",
]

Quantity = Fraction | int
"""Nanograms, exact until they are rounded to a content."""


@frozen
class Part:
    """One nutrient in something, in the form it comes in; ``quantity`` None: an amount that nobody stated."""

    nutrient: str
    form: Form | None
    quantity: Quantity | None
    scale: Scale = Scale.MASS


def read_name(name: str, path: str, inquiry: Inquiry, *, what: str = "no form") -> tuple[str, Form | None] | None:
    """Return the nutrient and the form that a name means; a bare nutrient is a form that nobody stated."""
    index = inquiry.index
    key = found_by(name)
    form = index.forms.get(key)
    if form is not None:
        return form.nutrient, form
    nutrient = index.nutrients.get(key)
    if nutrient is not None:
        return nutrient.id, None
    term = index.terms.get(key)
    if not index.forms:
        inquiry.fault(
            f"{what} is called {shown(name)!r}", path, name,
            "the catalogue is empty: give a product whose ingredients state nutrient and amount",
        )  # fmt: skip
    elif term is not None and term.kind in (TermKind.MEDICINE, TermKind.GROUP):
        inquiry.fault(f"{shown(name)!r} is no supplement", path, name, f"write Medicine({shown(name)!r}, …)")
    else:
        among = inquiry.labels(index.forms, index.nutrients)
        help_ = "a form that the catalogue knows, or a product whose ingredients state nutrient and amount"
        inquiry.unknown(what, name, path, among, help_)
    return None


def brought_along(form: Form, path: str, inquiry: Inquiry) -> tuple[str, Form | None] | None:
    """Return the nutrient and the form of a form that the plan brings along."""
    for name in ("id", "nutrient", "name"):
        text: object = getattr(form, name)
        if not isinstance(text, str) or not 0 < len(text) <= 200:
            inquiry.fault(f"{shown(text)} is no {name} of a form", f"{path}.{name}", text)
            return None
    return form.nutrient, form


def nutrient_id(name: object, path: str, inquiry: Inquiry) -> str | None:
    """Return the id of a nutrient, or of a food such as caffeine.

    Where the catalogue knows no nutrients at all, the name as it was written.
    """
    if not isinstance(name, str) or not name.strip() or len(name) > 200:
        inquiry.fault(f"{shown(name)} is no name of a nutrient", path, name)
        return None
    index = inquiry.index
    key = found_by(name)
    nutrient = index.nutrients.get(key)
    if nutrient is not None:
        return nutrient.id
    term = index.terms.get(key)
    if term is not None and term.kind is TermKind.FOOD:
        return term.id
    if not index.nutrients:
        return name
    form = index.forms.get(key)
    if form is not None:
        return form.nutrient
    inquiry.unknown("no nutrient", name, path, inquiry.labels(index.nutrients), "a nutrient that the catalogue knows")
    return None


def parts_of(
    ingredients: Iterable[Ingredient], path: str, inquiry: Inquiry, *, named: str = "ingredients"
) -> list[Part]:
    """Return what the ingredients are; what cannot be read is a fault and left out."""
    found: list[Part] = []
    for number, ingredient in enumerate(ingredients):
        part = _part(ingredient, f"{path}.{named}[{number}]", inquiry)
        if part is not None:
            found.append(part)
    return found


def _part(ingredient: Ingredient, path: str, inquiry: Inquiry) -> Part | None:
    if not isinstance(ingredient, Ingredient):  # pyright: ignore[reportUnnecessaryIsInstance] -- input may be anything
        inquiry.fault(
            f"{shown(ingredient)} is no ingredient",
            path,
            ingredient,
            'Ingredient("zinc picolinate", "15 mg")',
        )
        return None
    known = _known(ingredient, path, inquiry)
    if known is None:
        return None
    nutrient, form = known
    if ingredient.amount is None:
        return Part(nutrient, form, None)
    read = measured(ingredient.amount, nutrient, form, f"{path}.amount", inquiry)
    return None if read is None else Part(nutrient, form, *read)


def _known(ingredient: Ingredient, path: str, inquiry: Inquiry) -> tuple[str, Form | None] | None:
    nutrient = None
    if ingredient.nutrient is not None:
        nutrient = nutrient_id(ingredient.nutrient, f"{path}.nutrient", inquiry)
        if nutrient is None:
            return None
    form = ingredient.form
    if form is None:
        if nutrient is None:
            inquiry.fault("an ingredient without form and nutrient", path, help="name its form, or its nutrient")
            return None
        return nutrient, None
    if isinstance(form, Form):
        found = brought_along(form, f"{path}.form", inquiry)
    elif nutrient is not None and not inquiry.index.forms:
        return nutrient, None  # an empty catalogue knows no forms: what the label states is enough
    elif isinstance(form, str) and 0 < len(form) <= 200:  # pyright: ignore[reportUnnecessaryIsInstance] -- input may be anything
        found = read_name(form, f"{path}.form", inquiry)
    else:
        inquiry.fault(f"{shown(form)} is no form", f"{path}.form", form)
        return None
    if found is None or nutrient is None or found[0] == nutrient:
        return found
    twin = inquiry.index.twins.get(found[1].id) if found[1] is not None else None
    if twin is not None and twin.nutrient == nutrient:
        return nutrient, twin
    name = found[1].name if found[1] is not None else found[0]
    inquiry.fault(f"{name} is counted as {found[0]}, not as {nutrient}", f"{path}.nutrient", nutrient)
    return None


def measured(
    amount: Amount | CompoundAmount,
    nutrient: str,
    form: Form | None,
    path: str,
    inquiry: Inquiry,
    *,
    zero: bool = False,
) -> tuple[Quantity, Scale] | None:
    """Return the exact nanograms of the nutrient and their scale; a fault where that cannot be said."""
    if isinstance(amount, CompoundAmount):
        return _of_compound(amount, nutrient, form, path, inquiry)
    if not amount.quantity and not zero:
        inquiry.fault("an amount of nothing", path, amount, "leave it out, or say how much it is")
        return None
    index = inquiry.index
    own = index.scales.get(nutrient, amount.scale if amount.scale is not Scale.IU else Scale.MASS)
    match amount.scale:
        case Scale.MASS:
            counted = index.counted.get(form.id) if form is not None else None
            quantity = amount.quantity if counted is None else amount.quantity * counted
            return quantity, Scale.MASS if own is Scale.DFE else own
        case Scale.IU:
            return _of_units(amount, nutrient, form, path, inquiry)
        case Scale.DFE if own is Scale.DFE:
            per_mass = index.per_dfe.get(form.id) if form is not None else None
            return (amount.quantity, own) if per_mass is None else (amount.quantity / per_mass, Scale.MASS)
        case _ if own is amount.scale:
            return amount.quantity, own
        case scale:
            inquiry.fault(f"{nutrient} is not counted in {scale.value}", path, amount, "give its mass, in mg or µg")
            return None


def _of_compound(
    amount: CompoundAmount, nutrient: str, form: Form | None, path: str, inquiry: Inquiry
) -> tuple[Quantity, Scale] | None:
    if not amount.mass.quantity:
        inquiry.fault("an amount of nothing", path, amount, "leave it out, or say how much it is")
        return None
    if form is None:
        help_ = f"name the form, or give the amount of {nutrient} itself"
        inquiry.fault("the mass of a compound that nobody named", path, amount, help_)
        return None
    if not isinstance(form.elemental, Fraction | int) or not form.elemental:
        problem = f"it is not known how much of {form.name} is {nutrient}"
        inquiry.fault(problem, path, amount, f"give the amount of {nutrient} that the label declares")
        return None
    own = inquiry.index.scales.get(nutrient, Scale.MASS)
    return amount.mass.quantity * form.elemental, Scale.MASS if own is Scale.DFE else own


def _of_units(
    amount: Amount, nutrient: str, form: Form | None, path: str, inquiry: Inquiry
) -> tuple[Quantity, Scale] | None:
    index = inquiry.index
    factor = index.iu.get(form.id) if form is not None else index.generic_iu.get(nutrient)
    if factor is None:
        forms = index.iu_forms.get(nutrient, ())
        help_ = "give its mass, in mg or µg"
        if forms and form is None:
            help_ = f"name the form ({', '.join(forms)}), or {help_}"
        inquiry.fault(f"an IU of {nutrient if form is None else form.name} is no known amount", path, amount, help_)
        return None
    return amount.quantity * factor, index.scales.get(nutrient, Scale.MASS)


def with_twins(parts: Sequence[Part], inquiry: Inquiry) -> list[Part]:
    """Return the parts with what their compounds hold besides: dicalcium phosphate holds phosphorus too.

    Where something else in the product states that nutrient, the label is believed.
    """
    twins = inquiry.index.twins
    stated = {part.nutrient for part in parts}
    found = list(parts)
    for part in parts:
        twin = twins.get(part.form.id) if part.form is not None and twins else None
        if twin is None or twin.nutrient in stated or part.form is None:
            continue
        quantity = part.quantity
        if quantity is not None and twin.elemental is not None and part.form.elemental:
            quantity = quantity * twin.elemental / part.form.elemental
        found.append(Part(twin.nutrient, twin, quantity))
    return found


def ids_of(parts: Iterable[Part], inquiry: Inquiry) -> set[str]:
    """Return all ids that the parts answer to: nutrients, forms and the groups of both."""
    found: set[str] = set()
    for part in parts:
        found |= (
            inquiry.index.ids(part.nutrient) if part.form is None else inquiry.index.ids(part.nutrient, part.form.id)
        )
    return found


def contents_of(parts: Sequence[Part], times: int = 1) -> tuple[Content, ...]:
    """Return the contents of so many times the parts, sorted; equal forms are added up, then rounded."""
    if len(parts) == 1:
        return (_content(parts[0], times),)
    sums: dict[tuple[str, str, str, bool], Part] = {}
    for part in parts:
        form = "" if part.form is None else part.form.id
        key = (part.nutrient, form, part.scale.value, part.quantity is None)
        before = sums.get(key)
        if before is not None and before.quantity is not None and part.quantity is not None:
            part = evolve(before, quantity=before.quantity + part.quantity)  # noqa: PLW2901 -- the sum takes its place
        sums[key] = part
    return tuple(_content(sums[key], times) for key in sorted(sums))


def _content(part: Part, times: int) -> Content:
    form = None if part.form is None else part.form.id
    quantity = part.quantity
    if quantity is None:
        return Content(part.nutrient, None, form, part.scale)
    exact = quantity * times
    # halves go up: what is counted is never less than what is there by more than half a nanogram
    rounded = exact if isinstance(exact, int) else (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)
    return Content(part.nutrient, rounded, form, part.scale)
