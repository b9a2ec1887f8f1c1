"""Why here, in the few words that a line of the timetable has room for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import assert_never

from rlsnutri.explain.rules import minutes_in_words, part_in_words, rule_in_words, selector_in_words, spoken
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
    MostTimes,
    Named,
    NoInteraction,
    NotSameDay,
    Origin,
    Rule,
    Selector,
    Substance,
    Together,
    Window,
)

MOST_PHRASES = 2
"""Reasons that a line of the timetable has room for."""

_NEVER = 1441
"""Minutes that stand for a side on which something may not be taken at all: more than any gap."""
_FOODS = ("meal", "dairy", "egg", "fat-meal", "phytate-meal", "protein-meal")

_Sides = tuple[int, int]
"""Minutes that an intake needs before and after something: 0 where it needs none."""


def in_a_few_words(hindered: Iterable[tuple[Rule, int, str, bool]], *, pinned: bool) -> str:
    """Why an intake stands where it stands: what it would break at the other times of the day.

    ``hindered`` are (rule, weight, name of what it would come too close to, whether the rule protects this intake);
    a must has weight -1, a preference 0, and a default of the policy counts as one.  The strongest reasons are named,
    at most two, among equals those that speak most often.  All gaps to one thing are told as one, the widest on each
    side, and of the distances between intakes the longest; preferences only where nothing else asks for one.
    """
    if pinned:
        return "as you set it"
    ranks: dict[str, int] = {}
    told: dict[str, int] = {}
    gaps: dict[str, list[tuple[int, _Sides]]] = {}
    hindered = tuple(hindered)
    apart = max((rule.least or 0 for rule, *_ in hindered if isinstance(rule, Interval)), default=0)
    for rule, weight, against, is_subject in hindered:
        if isinstance(rule, Interval) and (rule.least or 0) < apart:
            continue  # two hours apart is said by four hours apart
        rank = 100 if weight < 0 and rule.origin is not Origin.DEFAULT else max(weight, 0)
        sides = _sides(rule, is_subject=is_subject) if against else None
        if sides is None:
            words = phrase(rule)
            ranks[words] = max(ranks.get(words, 0), rank)
            told[words] = told.get(words, 0) + 1
        else:
            gaps.setdefault(against, []).append((rank, sides))
    names: dict[str, list[str]] = {}
    for name in sorted(gaps):
        rank = max(rank for rank, _ in gaps[name])
        binding = [sides for each, sides in gaps[name] if each or not rank]
        words = _gap((max(before for before, _ in binding), max(after for _, after in binding)))
        ranks[words] = max(ranks.get(words, 0), rank)
        told[words] = told.get(words, 0) + len(binding)
        names.setdefault(words, []).append(name)
    ordered = sorted(ranks, key=lambda words: (-ranks[words], -told[words], words))
    return "; ".join(_with_names(words, names.get(words, ())) for words in ordered[:MOST_PHRASES])


def _with_names(words: str, names: Sequence[str]) -> str:
    more = ", …" if len(names) > 2 else ""
    return f"{words} {', '.join(names[:2])}{more}" if names else words


def not_kept(rule: Competitor | Alone | FirstOfDay, *, is_subject: bool) -> str:
    """A gap in a few words that say that it is not kept; a name follows."""
    match rule:
        case Competitor():
            before, after = (_NEVER if side is None else side for side in (rule.before, rule.after))
        case Alone():
            before = after = rule.gap
        case FirstOfDay():
            before, after = rule.gap, _NEVER
        case _:
            assert_never(rule)
    words = _gap((before, after) if is_subject else (after, before))
    return words.removeprefix("not ") if words.startswith("not ") else f"not {words}"


def _sides(rule: Rule, *, is_subject: bool) -> _Sides | None:
    """What the intake needs before and after the thing that it would come too close to; None: no matter of minutes."""
    match rule:
        case Competitor():
            if is_subject and all(_id(each) in _FOODS for each in rule.objects) and "meal" in map(_id, rule.objects):
                return None
            before, after = (_NEVER if side is None else side for side in (rule.before, rule.after))
            return (before, after) if is_subject else (after, before)
        case Alone():
            return None if is_subject else (rule.gap, rule.gap)
        case FirstOfDay():
            return None if is_subject else (_NEVER, rule.gap)
        case _:
            return None


def _id(selector: Selector) -> str:
    match selector:
        case Named():
            return ""
        case Substance():
            return selector.id
        case str():
            return selector
        case _:
            assert_never(selector)


def _gap(sides: _Sides) -> str:
    """A gap in a few words that are true on whichever side the intake stands; a name follows."""
    before, after = sides
    if before >= _NEVER and after >= _NEVER:
        return "not on a day with"
    if before >= _NEVER:
        return f"{minutes_in_words(after)} after" if after else "after"
    if after >= _NEVER:
        return f"{minutes_in_words(before)} before" if before else "before"
    if before == after:
        return f"{minutes_in_words(before)} from"
    if not before:
        return f"not within {minutes_in_words(after)} after"
    if not after:
        return f"not within {minutes_in_words(before)} before"
    return f"{minutes_in_words(before)} before or {minutes_in_words(after)} after"


def phrase(rule: Rule) -> str:
    """A few words for a rule that needs no name to follow."""
    match rule:
        case Competitor():
            return "empty stomach"
        case Window():
            if all(isinstance(part, AroundMeal) and part.start == part.end == 0 for part in rule.parts):
                return "with food"
            return " or ".join(part_in_words(part) for part in rule.parts)
        case Interval():
            return f"intakes {minutes_in_words(rule.least)} apart" if rule.least else "not too far apart"
        case Ceiling():
            return f"{spoken(rule.nutrient)}: at most {rule.amount} at a time"
        case Alone():
            return f"alone, {minutes_in_words(rule.gap)} from anything else"
        case FirstOfDay():
            return "first of the day"
        case Together():
            return f"together with {selector_in_words(rule.companion)}"
        case NotSameDay() | MostTimes() | DailyLimit() | Gate() | Contraindication() | NoInteraction():
            return rule_in_words(rule)
        case _:
            assert_never(rule)
