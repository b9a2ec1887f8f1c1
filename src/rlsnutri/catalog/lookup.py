"""Looks a plan up in a catalogue: every name, amount and time; or everything that is wrong, at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rlsnutri.catalog.contents import Part, contents_of, measured, nutrient_id
from rlsnutri.catalog.entries import TermKind
from rlsnutri.catalog.inquiry import Inquiry, shown
from rlsnutri.catalog.model import Catalog
from rlsnutri.catalog.names import found_by, name_key
from rlsnutri.catalog.pins import pinned_items, prescribed_pins
from rlsnutri.catalog.presets import chosen_presets
from rlsnutri.catalog.selecting import catalog_rules, plan_rules, present, waivable
from rlsnutri.catalog.taken import (
    dose_item,
    drink_occurrences,
    is_known,
    is_placed,
    meal_occurrence,
    medicine_item,
    medicine_occurrences,
)
from rlsnutri.clock import LONGEST_CYCLE, cycle_length
from rlsnutri.errors import Fault, PlanError
from rlsnutri.lettering import look_of
from rlsnutri.nutrients import Authority
from rlsnutri.people import Person
from rlsnutri.plans import Day, DietaryIntake, Dose, Drink, Meal, Medicine, Plan, Product, Waiver
from rlsnutri.policy import Policy
from rlsnutri.presets import Replaced
from rlsnutri.rules import Rule
from rlsnutri.things import Content, Fixed, Item, LookedUp, Role

__all__ = ["look_up"]

MOST_THINGS = 400
MOST_RULES = 2000
MOST_MEALS = 100
MOST_PARTS = 5000


def look_up(plan: Plan, catalog: Catalog) -> LookedUp:
    """Return the plan in catalogue ids, nanograms and minutes since wake, with the rules in force.

    Things stand in the order of their names, rules in that of the catalogue, then of the plan.  Raises
    :class:`~rlsnutri.PlanError` with every fault, each with its path, what stood there and what would do.
    """
    _check_shape(plan)
    inquiry = Inquiry(catalog)
    wake = plan.day.wake.minutes
    bed = (plan.day.bed.minutes - wake) % 1440
    fixed = _meals(plan.day, bed, inquiry)
    items: list[Item] = []
    given: list[tuple[str, Dose | Medicine | Drink]] = []
    given += [(f"plan.doses[{number}]", each) for number, each in enumerate(plan.doses)]
    given += [(f"plan.events[{number}]", each) for number, each in enumerate(plan.events)]
    for path, each in given:
        _take_up(each, path, wake, inquiry, items=items, fixed=fixed)
    _check_names(plan, given, inquiry)
    _check_cycle(given, inquiry)
    for path, each in given:
        if isinstance(each, Medicine) and not is_placed(each) and (each.between or each.with_meal):
            prescribed_pins(each, path, fixed, wake, inquiry)
    items = pinned_items(items, fixed, plan, inquiry, wake=wake, bed=bed)
    conditions = _conditions(plan.person, inquiry)
    diet = _diet(plan.diet, inquiry)
    _check_policy(plan.policy, inquiry)
    rules, replaced = _rules(plan, items, fixed, diet, inquiry)
    if inquiry.faults:
        raise PlanError(dict.fromkeys(inquiry.faults))
    return LookedUp(
        plan=plan,
        wake=wake,
        bed=bed,
        items=tuple(sorted(items, key=lambda item: name_key(item.name))),
        fixed=tuple(sorted(fixed, key=_order)),
        rules=rules,
        unknown=_unknown((each for _, each in given), inquiry),
        conditions=conditions,
        diet=diet,
        replaced=replaced,
    )


def _check_shape(plan: Plan) -> None:
    """Refuse at once what cannot be looked at closer: things of a wrong type, and far too many of them."""
    if not isinstance(plan, Plan):  # pyright: ignore[reportUnnecessaryIsInstance] -- input may be anything
        raise PlanError([Fault(f"{shown(plan)} is no plan", "plan", shown(plan), "a Plan")])
    kinds = (
        ("day", (plan.day,), Day),
        ("doses", plan.doses, Dose | Medicine),
        ("events", plan.events, Medicine | Drink),
        ("person", (plan.person,), Person),
        ("diet", plan.diet, DietaryIntake),
        ("policy", (plan.policy,), Policy),
        ("waived", plan.waived, Waiver),
    )
    faults = [
        Fault(f"{shown(value)} does not belong here", f"plan.{name}", shown(value))
        for name, values, kind in kinds
        for value in values
        if not isinstance(value, kind)
    ]
    if faults:
        raise PlanError(faults)
    faults = [
        Fault(f"too many: {count}", f"plan.{name}", str(count), f"at most {most}")
        for name, count, most in (
            ("doses", len(plan.doses) + len(plan.events), MOST_THINGS),
            ("doses", sum(map(_parts_of, (*plan.doses, *plan.events, *plan.day.meals))), MOST_PARTS),
            ("day.meals", len(plan.day.meals), MOST_MEALS),
            ("rules", len(plan.rules), MOST_RULES),
            ("diet", len(plan.diet), MOST_THINGS),
            ("waived", len(plan.waived), MOST_RULES),
            ("acknowledged", len(plan.acknowledged), MOST_RULES),
        )
        if count > most
    ]
    if faults:
        raise PlanError(faults)


def _parts_of(thing: Dose | Medicine | Drink | Meal) -> int:
    if isinstance(thing, Dose):
        return len(thing.of.ingredients) if isinstance(thing.of, Product) else 0
    return len(thing.contains)


def _meals(day: Day, bed: int, inquiry: Inquiry) -> list[Fixed]:
    if not bed:
        inquiry.fault("wake and bed are the same time", "plan.day.bed", day.bed, "a day needs some hours between them")
    found: list[Fixed] = []
    for number, meal in enumerate(day.meals):
        path = f"plan.day.meals[{number}]"
        thing = meal_occurrence(meal, path, day.wake.minutes, inquiry)
        if bed and thing.start > bed:
            help_ = f"a meal starts between {day.wake} and {day.bed}"
            inquiry.fault(f"{meal.name} starts outside the waking day", f"{path}.at", meal.at, help_)
        found.append(thing)
    return found


def _take_up(
    each: Dose | Medicine | Drink,
    path: str,
    wake: int,
    inquiry: Inquiry,
    *,
    items: list[Item],
    fixed: list[Fixed],
) -> None:
    match each:
        case Drink():
            fixed += drink_occurrences(each, path, wake, inquiry)
            return
        case Dose():
            item = dose_item(each, path, wake, inquiry)
        case Medicine() if is_placed(each):
            item = medicine_item(each, path, wake, inquiry)
        case Medicine():  # pragma: no branch -- the last kind there is
            fixed += medicine_occurrences(each, path, wake, inquiry)
            return
    if item is not None:
        items.append(item)


def _check_names(plan: Plan, given: Sequence[tuple[str, Dose | Medicine | Drink]], inquiry: Inquiry) -> None:
    """Refuse names that do not tell a dose from everything else; fixed things may share one."""
    owners: dict[str, str] = {}
    placed = [
        (path, each)
        for path, each in given
        if isinstance(each, Dose) or (isinstance(each, Medicine) and is_placed(each))
    ]
    for path, each in placed:
        first = owners.setdefault(name_key(each.name), path)
        if first != path:
            inquiry.fault(
                f"a second dose called {each.name!r}",
                f"{path}.name",
                each.name,
                f"{first} has that name; give one another",
            )
    stand_fixed = [(path, each.name) for path, each in given if not any(each is other for _, other in placed)]
    stand_fixed += [(f"plan.day.meals[{number}]", meal.name) for number, meal in enumerate(plan.day.meals)]
    for path, name in stand_fixed:
        dose = owners.get(name_key(name))
        if dose is not None:
            inquiry.fault(
                f"a dose is called {name!r} too",
                f"{path}.name",
                name,
                f"{dose} has that name; give one another",
            )
    _check_looks([(path, each.name) for path, each in placed] + stand_fixed, inquiry)


def _check_looks(named: Sequence[tuple[str, str]], inquiry: Inquiry) -> None:
    """Refuse two names that are not the same and cannot be told apart in print: whoever reads mixes them up."""
    seen: dict[str, tuple[str, str]] = {}
    for path, name in named:
        first, other = seen.setdefault(look_of(name), (path, name))
        if name_key(other) != name_key(name):
            inquiry.fault(
                f"{name!a} looks like {other!a}",
                f"{path}.name",
                name,
                f"nobody can tell it from {first}; give one another name",
            )


def _check_cycle(given: Iterable[tuple[str, Dose | Medicine | Drink]], inquiry: Inquiry) -> None:
    length = cycle_length(each.every for _, each in given if not isinstance(each, Drink))
    if length > LONGEST_CYCLE:
        problem = f"the plan repeats only after {shown(str(length))} days"
        inquiry.fault(
            problem,
            "plan.doses",
            length,
            f"periods whose least common multiple is at most {LONGEST_CYCLE} days",
        )


def _conditions(person: Person, inquiry: Inquiry) -> tuple[str, ...]:
    if not person.conditions:
        return ()
    terms = {name: term for name, term in inquiry.index.terms.items() if term.kind is TermKind.CONDITION}
    found: set[str] = set()
    for number, name in enumerate(person.conditions):
        path = f"plan.person.conditions[{number}]"
        if not isinstance(name, str):  # pyright: ignore[reportUnnecessaryIsInstance] -- input may be anything
            inquiry.fault(f"{shown(name)} is no condition", path, name)
            continue
        term = terms.get(found_by(name))
        if term is not None:
            found |= inquiry.index.ids(term.id)
        elif terms:
            inquiry.unknown("no condition", name, path, inquiry.labels(terms), "a condition that the catalogue knows")
        else:
            found.add(name)
    return tuple(sorted(found))


def _diet(diet: Iterable[DietaryIntake], inquiry: Inquiry) -> tuple[Content, ...]:
    parts: dict[str, Part] = {}
    for number, intake in enumerate(diet):
        path = f"plan.diet[{number}]"
        nutrient = nutrient_id(intake.nutrient, f"{path}.nutrient", inquiry)
        if nutrient is None:
            continue
        if nutrient in parts:
            inquiry.fault(
                f"a second intake of {nutrient} from food", f"{path}.nutrient", intake.nutrient, "add them up"
            )
        read = measured(intake.amount, nutrient, None, f"{path}.amount", inquiry, zero=True)
        if read is not None:
            parts[nutrient] = Part(nutrient, None, *read)
    return tuple(content for name in sorted(parts) for content in contents_of([parts[name]]))


def _check_policy(policy: Policy, inquiry: Inquiry) -> None:
    names = [authority.value for authority in Authority]
    if policy.authority is not None and policy.authority not in names:
        inquiry.fault(
            f"no authority called {shown(policy.authority)!r}",
            "plan.policy.authority",
            policy.authority,
            " or ".join(names),
        )


def _rules(
    plan: Plan, items: Sequence[Item], fixed: Sequence[Fixed], diet: Iterable[Content], inquiry: Inquiry
) -> tuple[tuple[Rule, ...], tuple[Replaced, ...]]:
    given = [each.name for each in (*plan.doses, *plan.events)]
    there = present(items, fixed, diet, given, complete=not inquiry.faults)
    own = plan_rules(plan, there, inquiry)
    chosen = chosen_presets(plan.policy.presets, inquiry)
    known = inquiry.index.rule_ids | {rule.id for rule in own} | waivable(chosen)
    for number, waiver in enumerate(plan.waived):
        if not isinstance(waiver.rule, str) or waiver.rule not in known:  # pyright: ignore[reportUnnecessaryIsInstance] -- input may be anything
            path = f"plan.waived[{number}].rule"
            inquiry.unknown("no rule", waiver.rule, path, sorted(known), "the id of a rule")
    waived = frozenset(waiver.rule for waiver in plan.waived if isinstance(waiver.rule, str))  # pyright: ignore[reportUnnecessaryIsInstance] -- as above
    shipped, replaced = catalog_rules(waived, there, inquiry, chosen)
    return (*shipped, *(rule for rule in own if rule.id not in waived)), replaced


def _unknown(given: Iterable[Dose | Medicine | Drink], inquiry: Inquiry) -> tuple[str, ...]:
    names = {name_key(each.name): each.name for each in given if not is_known(each, inquiry)}
    return tuple(names[key] for key in sorted(names))


def _order(thing: Fixed) -> tuple[object, ...]:
    roles = tuple(Role)
    return (
        name_key(thing.name),
        thing.start,
        roles.index(thing.role),
        thing.length,
        thing.ids,
        str(thing.every),
        thing.path,
    )
