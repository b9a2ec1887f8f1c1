"""Whom does a rule mean?  Selectors, thresholds, and rules that are one because they are equal."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import cast

from attrs import evolve, fields, frozen

from rlsnutri.rules import AroundMeal, Ceiling, Evidence, MostTimes, Named, Origin, Rule, Selector, Strength, Substance
from rlsnutri.things import Fixed, Item, Role
from rlsnutri.verify._scene import Occurrence, name_key

_STRENGTHS = (Strength.MUST, Strength.SHOULD, Strength.PREFER)
_GRADES = (Evidence.STRONG, Evidence.MODERATE, Evidence.WEAK, Evidence.TRADITIONAL)
_BESIDE_ITS_CONTENT = {field.name for field in fields(MostTimes)} - {"count"} | {"divides"}
"""Fields that every rule has besides its content, and whether a ceiling lets doses be divided, where one no is no."""


@frozen(eq=False)
class InForce:
    """A rule with all equal ones: the ids of all, the strongest strength and the best evidence."""

    rule: Rule
    ids: tuple[str, ...]
    strength: Strength
    evidence: Evidence
    from_plan: bool = False


def rules_in_force(rules: Iterable[Rule]) -> tuple[InForce, ...]:
    """Leave out what has strength none, and merge the rules that are equal in kind, things and numbers."""
    equal: dict[Hashable, list[Rule]] = {}
    for rule in rules:
        if rule.strength is not Strength.NONE:
            equal.setdefault(_what_it_says(rule), []).append(rule)
    return tuple(
        InForce(
            _as_all_say(same),
            tuple(sorted({rule.id for rule in same})),
            min((rule.strength for rule in same), key=_STRENGTHS.index),
            min((rule.evidence for rule in same), key=_GRADES.index),
            any(rule.origin is Origin.PLAN for rule in same),
        )
        for same in equal.values()
    )


def _as_all_say(same: list[Rule]) -> Rule:
    ceilings = [rule for rule in same if isinstance(rule, Ceiling)]
    return evolve(ceilings[0], divides=all(rule.divides for rule in ceilings)) if ceilings else same[0]


def _what_it_says(rule: Rule) -> Hashable:
    """Return the kind, things and numbers of a rule."""
    names = (field.name for field in fields(type(rule)) if field.name not in _BESIDE_ITS_CONTENT)
    return (type(rule), *(_comparable(getattr(rule, name)) for name in names))


def _comparable(value: Hashable) -> Hashable:
    """Return a value that is equal where the content is; in what order things are listed says nothing."""
    if isinstance(value, Named):
        return (Named, name_key(value.name))
    if isinstance(value, tuple):
        return frozenset(map(_comparable, cast("tuple[Hashable, ...]", value)))
    if isinstance(value, AroundMeal):
        return (value.start, value.end, value.measured_from, frozenset(value.meals))
    return value


def grade(evidence: Evidence) -> int:
    """Return 0 for strong, 1 for moderate, 2 for weak, 3 for traditional."""
    return _GRADES.index(evidence)


def is_named(thing: Item | Fixed | Occurrence, selector: Selector) -> bool:
    """Say whether a selector means a thing, whatever its threshold."""
    if isinstance(selector, Substance):
        return _answers_to(thing, selector.id)
    if isinstance(selector, Named):
        return name_key(selector.name) == name_key(thing.name)
    return _answers_to(thing, selector) or name_key(selector) == name_key(thing.name)


def _answers_to(thing: Item | Fixed | Occurrence, identifier: str) -> bool:
    return identifier in thing.ids and not _only_unstated_food(thing, identifier)


def is_water(thing: Item | Fixed | Occurrence) -> bool:
    """Say whether a thing is a drink that answers to ``water``."""
    return thing.role is Role.DRINK and "water" in thing.ids


def _only_unstated_food(thing: Item | Fixed | Occurrence, identifier: str) -> bool:
    """Meals and drinks match a nutrient only where they state an amount of it."""
    if thing.role not in (Role.MEAL, Role.DRINK):
        return False
    amounts = [each.nanograms for each in thing.contents if identifier in (each.nutrient, each.form)]
    return bool(amounts) and all(amount is None for amount in amounts)


def matches(occurrence: Occurrence, selector: Selector) -> bool:
    """Say whether a selector means this very occurrence, its threshold included."""
    if not is_named(occurrence, selector):
        return False
    if not isinstance(selector, Substance) or selector.at_least is None:
        return True
    wanted = selector.of or selector.id
    amounts = [each.nanograms for each in occurrence.contents if wanted in (each.nutrient, each.form)]
    if occurrence.role is Role.MEDICINE and (None in amounts or (not amounts and wanted in occurrence.ids)):
        return True
    whole = sum(amount or 0 for amount in amounts)
    return whole * occurrence.portions >= selector.at_least.quantity * occurrence.of
