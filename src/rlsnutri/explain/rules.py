"""What a rule says, as one clause without a full stop."""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from rlsnutri.rules import (
    Alone,
    Anchor,
    AroundMeal,
    Ceiling,
    ClockWindow,
    Competitor,
    Contraindication,
    DailyLimit,
    FirstOfDay,
    Gate,
    Interval,
    MostTimes,
    Named,
    NoInteraction,
    NotSameDay,
    OffsetWindow,
    Rule,
    Selector,
    Strength,
    Substance,
    Together,
    Window,
)
from rlsnutri.windows import WindowPart

_MODAL = {
    Strength.MUST: "must",
    Strength.SHOULD: "should",
    Strength.PREFER: "would rather",
    Strength.NONE: "need not",
}


def minutes_in_words(minutes: int) -> str:
    """``90`` as ``1 h 30 min``, ``120`` as ``2 h``, ``45`` as ``45 min``."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def selector_in_words(selector: Selector) -> str:
    """What a selector speaks of, thresholds included."""
    match selector:
        case Named():
            return selector.name
        case Substance():
            name = "any meal" if selector.id == "meal" else spoken(selector.id)
            if selector.at_least is None:
                return name
            of = f" of {spoken(selector.of)}" if selector.of else ""
            return f"{name} ({selector.at_least}{of} or more)"
        case str():
            return "any meal" if selector == "meal" else spoken(selector) if ":" in selector else selector
        case _:
            assert_never(selector)


def spoken(identifier: str) -> str:
    """The id of a nutrient, form or group as people write it: ``vitamin-b6`` as ``vitamin B6``."""
    name = identifier.removeprefix("group:")
    if name.startswith("vitamin-"):
        return f"vitamin {name.removeprefix('vitamin-').upper()}"
    return name if name == "omega-3" else name.replace("-", " ")


def listed(selectors: Iterable[Selector]) -> str:
    """Several selectors as a sentence names them."""
    names = [selector_in_words(each) for each in selectors]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def part_in_words(part: WindowPart) -> str:
    """One part of a window: ``with a meal``, ``between 17:00 and 22:30``."""
    match part:
        case ClockWindow():
            return f"between {part.start} and {part.end}"
        case OffsetWindow():
            return _span(part.start, part.end, "waking" if part.anchor is Anchor.WAKE else "bedtime")
        case AroundMeal():
            meals = " or ".join(map(_meal, part.meals)) or "a meal"
            if part.measured_from == "both" and part.start == part.end == 0:
                return f"with {meals}"
            during = f"with {meals} or " if part.measured_from == "both" and 0 in (part.start, part.end) else ""
            return during + _span(part.start, part.end, meals)
        case _:
            assert_never(part)


def _meal(name: str) -> str:
    """The name or tag of a meal in a sentence: ``fat-meal`` as ``a fat meal``."""
    return f"a {name.replace('-', ' ')}" if name.endswith("-meal") else name


def _span(start: int, end: int, anchor: str) -> str:
    """From ``start`` to ``end`` minutes after the anchor, negative: before it."""
    if start == end:
        return _offset(start, anchor) if start else f"at {anchor}"
    if start < 0 < end:
        return f"from {_offset(start, anchor)} to {_offset(end, anchor)}"
    least, most = sorted((abs(start), abs(end)))
    side = "before" if start < 0 else "after"
    if not least:
        return f"within {minutes_in_words(most)} {side} {anchor}"
    if least % 60 == most % 60 == 0:
        return f"{least // 60} to {minutes_in_words(most)} {side} {anchor}"
    if least < 60 < most:
        return f"{minutes_in_words(least)} to {minutes_in_words(most)} {side} {anchor}"
    return f"{least} to {most} min {side} {anchor}"


def _offset(minutes: int, anchor: str) -> str:
    return f"{minutes_in_words(abs(minutes))} {'before' if minutes < 0 else 'after'} {anchor}"


def rule_in_words(rule: Rule) -> str:
    """The rule as one clause, without a full stop: ``iron must stay 2 h from calcium``."""
    modal = _MODAL[rule.strength]
    match rule:
        case Competitor():
            return _gap_in_words(rule, modal)
        case Window():
            where = " or ".join(part_in_words(part) for part in rule.parts)
            return f"{selector_in_words(rule.subject)} {modal} be taken {where}"
        case Interval():
            spans: list[str] = []
            if rule.least is not None:
                spans.append(f"at least {minutes_in_words(rule.least)}")
            if rule.most is not None:
                spans.append(f"at most {minutes_in_words(rule.most)}")
            return f"intakes of {selector_in_words(rule.subject)} {modal} be {' and '.join(spans)} apart"
        case Alone():
            others = "anything else" if rule.meals else "anything else but meals"
            but = f", except {listed(rule.excepting)}" if rule.excepting else ""
            return f"{selector_in_words(rule.subject)} {modal} stay {minutes_in_words(rule.gap)} from {others}{but}"
        case FirstOfDay():
            after = f", {minutes_in_words(rule.gap)} before anything else" if rule.gap else ""
            return f"{selector_in_words(rule.subject)} {modal} come first in the day{after}"
        case Together():
            return (
                f"{selector_in_words(rule.subject)} {modal} be taken together with {selector_in_words(rule.companion)}"
            )
        case NotSameDay():
            return f"{selector_in_words(rule.subject)} and {selector_in_words(rule.other)} {modal} not share a day"
        case MostTimes():
            return f"there {modal} be at most {rule.count} times of day"
        case Ceiling():
            apart = f", or {minutes_in_words(rule.apart)} apart" if rule.apart else ""
            return f"{spoken(rule.nutrient)} {modal} be at most {rule.amount} at a time{apart}"
        case DailyLimit():
            return f"{spoken(rule.nutrient)} {modal} be at most {rule.amount} a day ({rule.scope})"
        case Gate() | Contraindication() | NoInteraction():
            return f"{selector_in_words(rule.subject)}: {rule.effect}"
        case _:
            assert_never(rule)


def _gap_in_words(rule: Competitor, modal: str) -> str:
    subject, objects = selector_in_words(rule.subject), listed(rule.objects)
    before, after = rule.before, rule.after
    if before and before == after:
        return f"{subject} {modal} stay {minutes_in_words(before)} from {objects}"
    if before is None and after is None:
        return f"{subject} {modal} not be taken on a day with {objects}"
    if after is None:
        lead = f"at least {minutes_in_words(before)} " if before else ""
        return f"{subject} {modal} be taken {lead}before {objects}, never after"
    if before is None:
        lag = f"at least {minutes_in_words(after)} " if after else ""
        return f"{subject} {modal} be taken {lag}after {objects}, never before"
    if before and after:
        return f"{subject} {modal} keep {minutes_in_words(before)} before and {minutes_in_words(after)} after {objects}"
    if not before and not after:
        return f"{subject} {modal} keep no time from {objects}"
    side = f"{minutes_in_words(before)} before" if before else f"{minutes_in_words(after)} after"
    return f"{subject} {modal} not be taken within {side} {objects}"
