"""Which rules are in force: the catalogue's that can matter, and the plan's own, their names read as ids."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, assert_never, get_args

from attrs import evolve, fields, frozen

from rlsnutri.amounts import Amount, Scale
from rlsnutri.catalog.entries import TermKind
from rlsnutri.catalog.inquiry import Inquiry, shown
from rlsnutri.catalog.names import found_by, name_key
from rlsnutri.catalog.presets import Chosen, with_presets
from rlsnutri.plans import Plan
from rlsnutri.presets import Replaced
from rlsnutri.rules import (
    Alone,
    AroundMeal,
    Ceiling,
    Competitor,
    Contraindication,
    DailyLimit,
    FirstOfDay,
    Gate,
    Interval,
    MealContent,
    MostTimes,
    Named,
    NoInteraction,
    NotSameDay,
    Origin,
    Rule,
    SameMeal,
    Selector,
    Substance,
    Together,
    Window,
)
from rlsnutri.things import Content, Fixed, Item, Role
from rlsnutri.windows import ClockWindow, OffsetWindow

__all__ = ["Present", "catalog_rules", "plan_rules", "present", "waivable"]

_RULES: tuple[type, ...] = get_args(Rule)
_PARTS = (AroundMeal, ClockWindow, OffsetWindow)
_EXEMPTIONS = (MealContent, SameMeal)
_ALWAYS_NAMEABLE = ("meal", "group:any-supplement", "group:any-oral-medicine", "group:anything-oral")
"""Classes that a rule may speak of whatever the plan holds."""
_NOT_TAKEN = ("condition:", "event:", "lab:")


@frozen(eq=False)
class Present:
    """Everything that a rule can mean: names, ids, nutrients and, for windows, what meals answer to."""

    names: frozenset[str]
    ids: frozenset[str]
    nutrients: frozenset[str]
    meals: frozenset[str]
    complete: bool


def present(
    items: Iterable[Item],
    fixed: Iterable[Fixed],
    diet: Iterable[Content],
    given: Iterable[str],
    *,
    complete: bool,
) -> Present:
    """Gather what is in the plan; ``given`` are the names of all that was written, readable or not."""
    names = set(map(name_key, given))
    ids: set[str] = set()
    nutrients = {content.nutrient for content in diet}
    meals: set[str] = set()
    things: list[Item | Fixed] = [*items, *fixed]
    for thing in things:
        names.add(name_key(thing.name))
        ids.update(thing.ids)
        nutrients.update(content.nutrient for content in thing.contents)
        if thing.role is Role.MEAL:
            meals.add(name_key(thing.name))
            meals.update(thing.ids)
    return Present(frozenset(names), frozenset(ids), frozenset(nutrients), frozenset(meals), complete)


def catalog_rules(
    waived: frozenset[str], there: Present, inquiry: Inquiry, chosen: Chosen
) -> tuple[list[Rule], tuple[Replaced, ...]]:
    """Return the catalogue's rules that speak of something in the plan, in its order, and what presets replaced."""
    index, rules = inquiry.index, inquiry.catalog.rules
    if not rules:
        return [], ()
    positions = set(index.other_rules)
    for name in there.ids | there.nutrients:
        positions.update(index.rules.get(name, ()))
    found: list[Rule] = []
    replaced: list[Replaced] = []
    for position in sorted(positions):
        rule = rules[position]
        if rule.id in waived or not _matters(rule, there):
            continue
        for part, by_preset in with_presets(rule, chosen):
            if part.id in waived or (part is not rule and not _matters(part, there)):
                continue
            found.append(part)
            replaced += () if by_preset is None else (by_preset,)
    return found, tuple(replaced)


def waivable(chosen: Chosen) -> set[str]:
    """Return the ids that rules can have because a preset divides them."""
    return {f"{rule}@{preset.id}" for rule, said in chosen.items() for preset, _ in said}


def _matters(rule: Rule, there: Present) -> bool:
    match rule:
        case Competitor() | NoInteraction():
            return _means(rule.subject, there) and (
                not rule.objects or any(_means(each, there) for each in rule.objects)
            )
        case Together():
            return _means(rule.subject, there) and _means(rule.companion, there)
        case NotSameDay():
            return _means(rule.subject, there) and _means(rule.other, there)
        case Window() | Interval() | FirstOfDay() | Alone():
            return _means(rule.subject, there)
        case Gate() | Contraindication():
            # a condition may be there without being given: that is said, not passed over
            others = [each for each in rule.objects if not _identifier(each).startswith(_NOT_TAKEN)]
            open_ = len(others) < len(rule.objects) or not others
            return _means(rule.subject, there) and (open_ or any(_means(each, there) for each in others))
        case Ceiling() | DailyLimit():
            return rule.nutrient in there.nutrients
        case MostTimes():
            return True
        case _:
            assert_never(rule)


def _identifier(selector: Selector) -> str:
    return selector if isinstance(selector, str) else selector.id if isinstance(selector, Substance) else ""


def _means(selector: Selector, there: Present) -> bool:
    match selector:
        case Named(name):
            return name_key(name) in there.names
        case Substance():
            return selector.id in there.ids
        case str():  # pragma: no branch -- the last kind there is
            return selector in there.ids or name_key(selector) in there.names


def plan_rules(plan: Plan, there: Present, inquiry: Inquiry) -> list[Rule]:
    """Return the plan's own rules, each with an id; one that names something not in the plan is a fault."""
    found: list[Rule] = []
    seen: set[str] = set()
    for number, rule in enumerate(plan.rules):
        path = f"plan.rules[{number}]"
        if not isinstance(rule, _RULES):
            inquiry.fault(f"{shown(rule)} is no rule", path, rule)
            continue
        name = rule.id or path
        if not isinstance(name, str) or len(name) > 200:  # pyright: ignore[reportUnnecessaryIsInstance] -- input may be anything
            inquiry.fault(f"{shown(name)} is no id", f"{path}.id", name)
            continue
        if not _fits(rule, path, inquiry):
            continue
        if name in inquiry.index.rule_ids:
            help_ = "another id; to change the catalogue's own rule, add it to the catalogue"
            inquiry.fault(f"the catalogue has a rule {name!r}", f"{path}.id", name, help_)
        elif name in seen:
            inquiry.fault(f"a second rule {name!r}", f"{path}.id", name, "every rule needs its own id")
        seen.add(name)
        read = _read(rule, path, there, inquiry)
        if rule.id != name or rule.origin is not Origin.PLAN:
            read["id"], read["origin"] = name, Origin.PLAN
        found.append(evolve(rule, **read) if read else rule)
    return found


_KINDS: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "str": ("text", lambda value: isinstance(value, str)),
    "str | None": ("text", lambda value: value is None or isinstance(value, str)),
    "bool": ("true or false", lambda value: isinstance(value, bool)),
    "tuple[str, ...]": ("texts", lambda value: all(isinstance(each, str) for each in value)),
    "tuple[WindowPart, ...]": ("parts of a window", lambda value: all(isinstance(each, _PARTS) for each in value)),
    "tuple[Exemption, ...]": ("exemptions", lambda value: all(isinstance(each, _EXEMPTIONS) for each in value)),
}
"""What a field of a rule holds, by the type that it states; selectors are looked at where they are looked up."""


def _fits(rule: Rule, path: str, inquiry: Inquiry) -> bool:
    """Whether every field holds what its type promises; a fault for each that does not."""
    count = len(inquiry.faults)
    for field in fields(type(rule)):
        what, fits = _KINDS.get(str(field.type), ("", None))
        value = getattr(rule, field.name)
        if fits is not None and not fits(value):
            inquiry.fault(f"{shown(value)} is not {what}", f"{path}.{field.name}", value)
    return len(inquiry.faults) == count


def _read(rule: Rule, path: str, there: Present, inquiry: Inquiry) -> dict[str, Any]:
    """Return the fields of a rule that read differently once its names are ids."""
    reader = _Reader(path, there, inquiry)
    match rule:
        case Competitor():
            reader.one("subject", rule.subject)
            reader.several("objects", rule.objects)
            reader.exemptions(rule)
        case Gate() | Contraindication() | NoInteraction():
            reader.one("subject", rule.subject)
            reader.several("objects", rule.objects, or_condition=True)
        case Window():
            reader.one("subject", rule.subject)
            reader.parts(rule)
        case Interval():
            reader.one("subject", rule.subject)
            reader.interval(rule)
        case FirstOfDay():
            reader.one("subject", rule.subject)
        case Alone():
            reader.one("subject", rule.subject)
            reader.several("excepting", rule.excepting)
        case Together():
            reader.one("subject", rule.subject)
            reader.one("companion", rule.companion)
        case NotSameDay():
            reader.one("subject", rule.subject)
            reader.one("other", rule.other)
        case Ceiling() | DailyLimit():
            reader.nutrient("nutrient", rule.nutrient)
            reader.amount("amount", rule.amount, rule.nutrient)
        case MostTimes():
            if type(rule.count) is not int or rule.count < 1:
                inquiry.fault(f"{shown(rule.count)} times of day", f"{path}.count", rule.count, "a whole number from 1")
        case _:
            assert_never(rule)
    return reader.changed


class _Reader:
    """Reads the fields of one rule; ``changed`` holds those that read differently.

    Where a part of the plan could not be read, nobody can say that a rule names nothing in it.
    """

    def __init__(self, path: str, there: Present, inquiry: Inquiry) -> None:
        self.changed: dict[str, Any] = {}
        self._path, self._there, self._inquiry = path, there, inquiry

    def one(self, field: str, selector: Selector) -> None:
        read = self._selector(selector, f"{self._path}.{field}", or_condition=False)
        if read is not selector:
            self.changed[field] = read

    def several(self, field: str, given: tuple[Selector, ...], *, or_condition: bool = False) -> None:
        read = tuple(
            self._selector(selector, f"{self._path}.{field}[{number}]", or_condition=or_condition)
            for number, selector in enumerate(given)
        )
        if any(new is not old for new, old in zip(read, given, strict=True)):
            self.changed[field] = read

    def nutrient(self, field: str, name: str) -> None:
        read = self._nutrient(name)
        if read not in self._there.nutrients and self._there.complete:
            among = sorted(self._there.nutrients)
            self._inquiry.unknown("no nutrient in the plan", name, f"{self._path}.{field}", among, _IN_PLAN)
        elif read != name:
            self.changed[field] = read

    def amount(self, field: str, amount: Amount, nutrient: str) -> None:
        read = self._mass(amount, self._nutrient(nutrient), f"{self._path}.{field}")
        if read is not amount:
            self.changed[field] = read

    def exemptions(self, rule: Competitor) -> None:
        read = tuple(
            evolve(each, nutrient=self._nutrient(each.nutrient)) if isinstance(each, MealContent) else each
            for each in rule.exempt
        )
        if read != rule.exempt:
            self.changed["exempt"] = read

    def parts(self, rule: Window) -> None:
        path = f"{self._path}.parts"
        if not rule.parts:
            self._inquiry.fault("a window without a part", path, help="a clock window, an offset, or around a meal")
        read = tuple(
            self._around(part, f"{path}[{number}].meals") if isinstance(part, AroundMeal) else part
            for number, part in enumerate(rule.parts)
        )
        if read != rule.parts:
            self.changed["parts"] = read

    def interval(self, rule: Interval) -> None:
        given = [value for value in (rule.least, rule.most) if value is not None]
        if not given or any(type(value) is not int or not 0 <= value <= 1440 for value in given):
            self._inquiry.fault(
                "an interval without minutes", self._path, help="least, most or both: 0 to 1440 minutes"
            )
        elif rule.least is not None and rule.most is not None and rule.least > rule.most:
            self._inquiry.fault(
                f"at least {rule.least} and at most {rule.most} minutes", self._path, help="least before most"
            )

    def _around(self, part: AroundMeal, path: str) -> AroundMeal:
        meals: list[str] = []
        for meal in part.meals:
            known = meal_named(meal, self._there.meals, self._inquiry)
            if known is None and self._there.complete:
                self._inquiry.unknown("no meal", meal, path, sorted(self._there.meals), "a meal's name or tag")
            meals.append(known or meal)
        return part if tuple(meals) == part.meals else evolve(part, meals=tuple(meals))

    def _selector(self, selector: Selector, path: str, *, or_condition: bool) -> Selector:
        there = self._there
        match selector:
            case Named(str(name)):
                if name_key(name) not in there.names:
                    self._inquiry.unknown("nothing in the plan", name, path, sorted(there.names), _IN_PLAN)
                return selector
            case str() if name_key(selector) in there.names or selector in there.ids:
                return selector
            case str():
                found = self._id(selector, path, or_condition=or_condition)
                return selector if found is None or found == selector else Substance(found)
            case Substance(str(wanted)):
                found = self._id(wanted, path, or_condition=or_condition)
                return selector if found is None else self._threshold(selector, found, path)
            case _:
                self._inquiry.fault(f"{shown(selector)} names nothing", path, selector, "a name, an id or a Substance")
                return selector

    def _threshold(self, selector: Substance, name: str, path: str) -> Substance:
        of = selector.of if selector.of is None else self._nutrient(selector.of)
        least = selector.at_least
        if least is not None:
            least = self._mass(least, of or name, f"{path}.at_least")
        return (
            selector
            if (name, least, of) == (selector.id, selector.at_least, selector.of)
            else Substance(name, least, of)
        )

    def _id(self, name: str, path: str, *, or_condition: bool) -> str | None:
        """Return the id that a name means, if something in the plan answers to it."""
        there, index = self._there, self._inquiry.index
        if name in there.ids or name in _ALWAYS_NAMEABLE:
            return name
        key = found_by(name)
        for entry in (index.forms.get(key), index.nutrients.get(key), index.terms.get(key)):
            if entry is not None and (entry.id in there.ids or entry.id in _ALWAYS_NAMEABLE):
                return entry.id
        term = index.terms.get(key)
        if or_condition and (name.startswith(_NOT_TAKEN) or (term is not None and term.kind is TermKind.CONDITION)):
            return name if term is None else term.id
        if there.complete:
            among = sorted(there.names | there.ids)
            self._inquiry.unknown("nothing in the plan", name, path, among, _IN_PLAN)
        return None

    def _nutrient(self, name: str) -> str:
        if name in self._there.nutrients or not isinstance(name, str):  # pyright: ignore[reportUnnecessaryIsInstance] -- input may be anything
            return name
        found = self._inquiry.index.nutrients.get(found_by(name))
        return name if found is None else found.id

    def _mass(self, amount: Amount, nutrient: str, path: str) -> Amount:
        """Return an amount that a sum of nanograms can be compared with."""
        index = self._inquiry.index
        if amount.scale is Scale.IU and nutrient in index.generic_iu:
            return Amount(round(amount.quantity * index.generic_iu[nutrient]))
        own = index.scales.get(nutrient, Scale.MASS)
        if amount.scale is not Scale.MASS and (amount.scale is not own or own is Scale.DFE):
            problem = f"{amount} of {nutrient} can be compared with nothing"
            self._inquiry.fault(problem, path, amount, "give its mass, in mg or µg")
        return amount


_IN_PLAN = "the name or id of something in the plan"


def meal_named(wanted: str, meals: Iterable[str], inquiry: Inquiry) -> str | None:
    """Return the name or tag by which a meal of the plan answers; None if there is no such meal."""
    if not isinstance(wanted, str):  # pyright: ignore[reportUnnecessaryIsInstance] -- input may be anything
        return None
    if name_key(wanted) in meals or wanted in meals:
        return wanted
    term = inquiry.index.terms.get(found_by(wanted))
    if term is not None and (term.id in meals or term.id == "fat-meal"):
        return term.id
    return wanted if wanted == "fat-meal" else None
