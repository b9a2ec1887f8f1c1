"""What is taken, and what stands fixed: doses, medicines, drinks and meals in ids, nanograms and minutes."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from rlsnutri.amounts import Amount, CompoundAmount
from rlsnutri.catalog.contents import (
    Part,
    brought_along,
    contents_of,
    ids_of,
    measured,
    parts_of,
    read_name,
    with_twins,
)
from rlsnutri.catalog.entries import TermKind
from rlsnutri.catalog.inquiry import Inquiry
from rlsnutri.catalog.names import found_by
from rlsnutri.clock import AnyDays, ClockTime, Days
from rlsnutri.nutrients import Form
from rlsnutri.plans import Dose, Drink, Meal, Medicine, Product
from rlsnutri.things import Fixed, Item, Role

__all__ = [
    "dose_item",
    "drink_occurrences",
    "is_known",
    "is_placed",
    "meal_occurrence",
    "medicine_item",
    "medicine_occurrences",
]

_MOST_UNITS = 1000
_ORAL = "group:anything-oral"
_SUPPLEMENT = (_ORAL, "group:any-supplement")
_MEDICINE = (_ORAL, "group:any-oral-medicine")
_NAMES_A_MEDICINE = (TermKind.MEDICINE, TermKind.GROUP, TermKind.FOOD)


def dose_item(dose: Dose, path: str, wake: int, inquiry: Inquiry) -> Item | None:
    """Return a dose as an item, or None with the faults noted."""
    before = len(inquiry.faults)
    of = dose.of
    if isinstance(of, Product):
        parts, units = _of_product(dose, of, path, inquiry)
    else:
        parts, units = _of_form(dose, of, path, inquiry)
    at = _times(dose.at, dose.times, path, wake, inquiry)
    if units is not None:
        wanted, what = (len(at), "pinned times") if at else (dose.times or 0, "times")
        if units < wanted:
            help_ = f"units={wanted}" if isinstance(of, Product) else "a smaller unit, or fewer times"
            problem = f"{units} {'unit' if units == 1 else 'units'} for {wanted} {what} a day"
            inquiry.fault(problem, f"{path}.{'at' if at else 'times'}", wanted, help_)
    if len(inquiry.faults) > before:
        return None
    return Item(
        name=dose.name,
        role=Role.SUPPLEMENT,
        ids=tuple(sorted({*ids_of(parts, inquiry), *_SUPPLEMENT})),
        contents=contents_of(parts, units if isinstance(of, Product) and units else 1),
        units=units,
        times=dose.times,
        every=dose.every,
        at=at,
        between=dose.between,
        with_meal=dose.with_meal,
        path=path,
    )


def _of_product(dose: Dose, product: Product, path: str, inquiry: Inquiry) -> tuple[list[Part], int | None]:
    """Return what one unit holds, and the number of units."""
    for name, value in (("amount", dose.amount), ("unit", dose.unit)):
        if value is not None:
            help_ = f"what one {product.unit} holds stands in its ingredients; units= says how many a day"
            inquiry.fault("a product counts in units", f"{path}.{name}", value, help_)
    return with_twins(parts_of(product.ingredients, f"{path}.of", inquiry), inquiry), dose.units or 1


def _of_form(dose: Dose, of: str | Form, path: str, inquiry: Inquiry) -> tuple[list[Part], int | None]:
    """Return what the dose of a day holds, and its whole units if it has a unit."""
    known = brought_along(of, f"{path}.of", inquiry) if isinstance(of, Form) else read_name(of, f"{path}.of", inquiry)
    if dose.units is not None:
        help_ = 'say what one holds: unit="100 mg"; or take units of a product'
        inquiry.fault("a form counts by its amount", f"{path}.units", dose.units, help_)
    if dose.amount is None:
        inquiry.fault("an amount is missing", f"{path}.amount", help='how much a day, for example "25 mg"')
    if known is None or dose.amount is None:
        return [], None
    nutrient, form = known
    total = measured(dose.amount, nutrient, form, f"{path}.amount", inquiry)
    if total is None:
        return [], None
    parts = with_twins([Part(nutrient, form, *total)], inquiry)
    if dose.unit is None:
        return parts, None
    unit = measured(dose.unit, nutrient, form, f"{path}.unit", inquiry)
    if unit is None:
        return parts, None
    if unit[1] is not total[1]:
        problem = f"{dose.amount} does not count in units of {dose.unit}"
        inquiry.fault(problem, f"{path}.unit", dose.unit, "give both on one scale")
        return parts, None
    return parts, _whole_units(dose.amount, dose.unit, _ratio(total[0], unit[0]), path, inquiry)


def _ratio(total: Fraction | int, unit: Fraction | int) -> Fraction | int:
    # most are whole nanograms, and divide as such; fractions of them take ten times as long
    if isinstance(total, int) and isinstance(unit, int) and total % unit == 0:
        return total // unit
    return Fraction(total) / unit


def _whole_units(
    amount: Amount | CompoundAmount,
    unit: Amount | CompoundAmount,
    count: Fraction | int,
    path: str,
    inquiry: Inquiry,
) -> int | None:
    if count.denominator != 1:
        fewer = int(count)
        help_ = f"take {fewer or 1} or {fewer + 1} of them" if fewer else "the unit is larger than the amount of a day"
        inquiry.fault(f"{amount} is not a whole number of units of {unit}", f"{path}.unit", unit, help_)
        return None
    if count > _MOST_UNITS:
        inquiry.fault(f"{count} units a day", f"{path}.unit", unit, f"at most {_MOST_UNITS}")
        return None
    return int(count)


def _times(at: tuple[ClockTime, ...], times: int | None, path: str, wake: int, inquiry: Inquiry) -> tuple[int, ...]:
    """Return pinned times in minutes since wake, ascending."""
    if len(set(at)) < len(at):
        twice = next(time for number, time in enumerate(at) if time in at[:number])
        inquiry.fault(f"{twice} stands twice", f"{path}.at", twice, "once is enough: all of it is taken then")
    if at and times is not None and times != len(at):
        inquiry.fault(f"{len(at)} pinned times, and times={times}", f"{path}.times", times, "leave times out")
    return tuple(sorted({(time.minutes - wake) % 1440 for time in at}))


def medicine_item(medicine: Medicine, path: str, wake: int, inquiry: Inquiry) -> Item | None:
    """Return a medicine without prescribed times, or with days still to be chosen, as an item."""
    before = len(inquiry.faults)
    parts, ids = _medicine(medicine, path, inquiry)
    at = _times(medicine.at, medicine.times, path, wake, inquiry)
    times = medicine.times or len(at) or 1
    if len(inquiry.faults) > before:
        return None
    return Item(
        name=medicine.name,
        role=Role.MEDICINE,
        ids=ids,
        contents=contents_of(parts, times) if parts else (),
        units=None,
        times=times,
        every=medicine.every,
        at=at,
        between=medicine.between,
        with_meal=medicine.with_meal,
        path=path,
    )


def medicine_occurrences(medicine: Medicine, path: str, wake: int, inquiry: Inquiry) -> list[Fixed]:
    """Return a medicine at each of its prescribed times."""
    before = len(inquiry.faults)
    parts, ids = _medicine(medicine, path, inquiry)
    at = _times(medicine.at, medicine.times, path, wake, inquiry)
    if len(inquiry.faults) > before:
        return []
    contents = contents_of(parts) if parts else ()
    return [Fixed(medicine.name, Role.MEDICINE, ids, contents, start, 0, medicine.every, path) for start in at]


def _medicine(medicine: Medicine, path: str, inquiry: Inquiry) -> tuple[list[Part], tuple[str, ...]]:
    """Return what one intake holds, and what the medicine answers to by its name and by what it holds."""
    index = inquiry.index
    key = found_by(medicine.name)
    stated = parts_of(medicine.contains, path, inquiry, named="contains")
    named: list[Part] = []
    form, nutrient = index.forms.get(key), index.nutrients.get(key)
    if form is not None:
        named = [Part(form.nutrient, form, None)]
    elif nutrient is not None:
        named = [Part(nutrient.id, None, None)]
    counted = {part.nutrient for part in stated}
    parts = with_twins([*stated, *(part for part in named if part.nutrient not in counted)], inquiry)
    ids = ids_of([*parts, *named], inquiry)
    swallowed = True
    term = index.terms.get(key)
    if term is not None and term.kind in _NAMES_A_MEDICINE:
        # a group by itself ("antacid") is any of its kinds: it answers to all groups within
        ids |= index.ids(term.id, *index.subgroups.get(term.id, ()))
        swallowed = term.swallowed
    return parts, tuple(sorted({*ids, *(_MEDICINE if swallowed else ())}))


def drink_occurrences(drink: Drink, path: str, wake: int, inquiry: Inquiry) -> list[Fixed]:
    """Return a drink at each of its times."""
    before = len(inquiry.faults)
    ids = _tagged(drink.tags, inquiry)
    key = found_by(drink.name)
    term = inquiry.index.terms.get(key)
    if term is not None and term.kind is TermKind.FOOD:
        ids |= inquiry.index.ids(term.id)
    if key == "water":
        ids.add("water")
    parts = parts_of(drink.contains, path, inquiry, named="contains")
    ids |= _stated_ids(parts, inquiry)
    if not drink.at:
        inquiry.fault("a drink without a time", f"{path}.at", help='when it is drunk, for example at="07:30"')
    at = _times(drink.at, None, path, wake, inquiry)
    if len(inquiry.faults) > before:
        return []
    own = tuple(sorted(ids if "water" in ids else {*ids, _ORAL}))
    contents = contents_of(with_twins(parts, inquiry)) if parts else ()
    return [Fixed(drink.name, Role.DRINK, own, contents, start, drink.minutes, Days(), path) for start in at]


def meal_occurrence(meal: Meal, path: str, wake: int, inquiry: Inquiry) -> Fixed:
    """Return a meal."""
    parts = parts_of(meal.contains, path, inquiry, named="contains")
    ids = {*_tagged(meal.tags, inquiry), *_stated_ids(parts, inquiry), *inquiry.index.ids("meal"), _ORAL}
    contents = contents_of(with_twins(parts, inquiry)) if parts else ()
    start = (meal.at.minutes - wake) % 1440
    return Fixed(meal.name, Role.MEAL, tuple(sorted(ids)), contents, start, meal.minutes, Days(), path)


def _tagged(tags: Iterable[str], inquiry: Inquiry) -> set[str]:
    """Return the tags as they stand, and the foods that they name."""
    found: set[str] = set()
    for tag in tags:
        found.add(tag)
        term = inquiry.index.terms.get(found_by(tag))
        if term is not None and term.kind is TermKind.FOOD:
            found |= inquiry.index.ids(term.id)
    return found


def _stated_ids(parts: Iterable[Part], inquiry: Inquiry) -> set[str]:
    """Return the ids of what a meal or drink states an amount of: without one, nothing matches it."""
    return ids_of([part for part in parts if part.quantity is not None], inquiry)


def is_known(thing: Dose | Medicine | Drink, inquiry: Inquiry) -> bool:
    """Whether the catalogue knows what this is: an unknown medicine, drink or bare product is not checked."""
    index = inquiry.index
    match thing:
        case Dose():
            return not isinstance(thing.of, Product) or bool(thing.of.ingredients)
        case Medicine():
            key = found_by(thing.name)
            term = index.terms.get(key)
            return key in index.forms or key in index.nutrients or (term is not None and term.kind in _NAMES_A_MEDICINE)
        case Drink():  # pragma: no branch -- the last kind there is
            names = (found_by(thing.name), *map(found_by, thing.tags))
            terms = [index.terms.get(name) for name in names]
            return "water" in names or any(term is not None and term.kind is TermKind.FOOD for term in terms)


def is_placed(medicine: Medicine) -> bool:
    """Whether the solver places a medicine: times or days are left to it."""
    return not medicine.at or isinstance(medicine.every, AnyDays)
