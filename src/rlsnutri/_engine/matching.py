"""Which things of the plan a rule speaks of, and from how many portions on.

A selector that names an item holds from some number of portions of it in one intake (its *reach*, 1 without a
threshold); it never lapses as portions join.  A fixed thing it names or not.
"""

from __future__ import annotations

import unicodedata
from typing import assert_never

from rlsnutri.rules import (
    Alone,
    Ceiling,
    Competitor,
    Contraindication,
    DailyLimit,
    Evidence,
    FirstOfDay,
    Gate,
    Interval,
    MostTimes,
    Named,
    NoInteraction,
    NotSameDay,
    Rule,
    Selector,
    Strength,
    Substance,
    Together,
    Window,
)
from rlsnutri.things import Content, Fixed, Item, Role
from rlsnutri.windows import AroundMeal, WindowPart

STRENGTHS = (Strength.MUST, Strength.SHOULD, Strength.PREFER, Strength.NONE)
GRADES = (Evidence.STRONG, Evidence.MODERATE, Evidence.WEAK, Evidence.TRADITIONAL)


def folded(name: str) -> str:
    """The name as names are compared: Unicode NFC, case-folded."""
    return unicodedata.normalize("NFC", name).casefold() if not name.isascii() else name.lower()


def is_named(selector: Selector, name: str, ids: tuple[str, ...]) -> bool:
    """Whether the selector speaks of a thing at all, thresholds aside; ``name`` is folded."""
    match selector:
        case Named():
            return folded(selector.name) == name
        case Substance():
            return selector.id in ids
        case str():
            return folded(selector) == name or selector in ids
        case _:
            assert_never(selector)


def reach(selector: Selector, item: Item, name: str, portions: int) -> int | None:
    """From how many portions in one intake the selector speaks of the item; None if never."""
    if not is_named(selector, name, item.ids):
        return None
    if not isinstance(selector, Substance) or selector.at_least is None:
        return 1
    stated, unstated = _amount(item.contents, selector)
    if unstated and item.role is Role.MEDICINE:
        return 1
    # the least j with j * stated / portions >= threshold, without leaving the integers
    least = max(1, -(-selector.at_least.quantity * portions // stated)) if stated else portions + 1
    return least if least <= portions else None


def names_fixed(selector: Selector, thing: Fixed, name: str) -> bool:
    """Whether the selector speaks of a meal, a drink or a prescribed intake."""
    if isinstance(selector, Named):
        return folded(selector.name) == name
    identifier = selector if isinstance(selector, str) else selector.id
    if isinstance(selector, str) and folded(selector) == name:
        return True
    delivers = any(content.nutrient == identifier for content in thing.contents)
    medicine = thing.role is Role.MEDICINE
    if (
        delivers
        and not medicine
        and not any(content.nutrient == identifier and content.nanograms is not None for content in thing.contents)
    ):
        return False
    if not delivers and identifier not in thing.ids:
        return False
    if not isinstance(selector, Substance) or selector.at_least is None:
        return True
    stated, unstated = _amount(thing.contents, selector)
    return (unstated and medicine) or stated >= selector.at_least.quantity


def _amount(contents: tuple[Content, ...], selector: Substance) -> tuple[int, bool]:
    nutrient = selector.of or selector.id
    held = [content for content in contents if nutrient in (content.nutrient, content.form)]
    return sum(content.nanograms or 0 for content in held), any(content.nanograms is None for content in held)


def _said(selector: Selector) -> Selector:
    """The selector, a name in it as names are compared."""
    return Named(folded(selector.name)) if isinstance(selector, Named) else selector


def _said_of(part: WindowPart) -> object:
    """The part of a window; in what order its meals are listed says nothing."""
    return (part.start, part.end, part.measured_from, frozenset(part.meals)) if isinstance(part, AroundMeal) else part


def content(rule: Rule) -> tuple[object, ...]:
    """What two rules must share to be one rule: kind, things and numbers."""
    match rule:
        case Competitor():
            return (
                Competitor,
                _said(rule.subject),
                frozenset(map(_said, rule.objects)),
                rule.before,
                rule.after,
                frozenset(rule.exempt),
            )
        case Window():
            return (Window, _said(rule.subject), frozenset(map(_said_of, rule.parts)))
        case Interval():
            return (Interval, _said(rule.subject), rule.least, rule.most, rule.across_midnight)
        case Alone():
            return (Alone, _said(rule.subject), rule.gap, frozenset(map(_said, rule.excepting)), rule.meals)
        case FirstOfDay():
            return (FirstOfDay, _said(rule.subject), rule.gap)
        case Together():
            return (Together, _said(rule.subject), _said(rule.companion))
        case NotSameDay():
            return (NotSameDay, _said(rule.subject), _said(rule.other))
        case MostTimes():
            return (MostTimes, rule.count)
        case Ceiling():
            return (Ceiling, rule.nutrient, rule.amount, rule.apart)
        case DailyLimit():
            return (DailyLimit, rule.nutrient, rule.amount, rule.scope)
        case Gate() | Contraindication() | NoInteraction():
            return (type(rule), rule.id)
        case _:
            assert_never(rule)
