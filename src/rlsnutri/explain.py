"""Why? Reasons as sentences: the only room with prose about rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import assert_never

from rlsnutri.answers import Compromise, Reason
from rlsnutri.clock import ClockTime
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
    Origin,
    Rule,
    Selector,
    Strength,
    Substance,
    Together,
    Window,
    WindowPart,
)
from rlsnutri.things import Fixed, Item, LookedUp, Role

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
            name = "any meal" if selector.id == "meal" else _spoken(selector.id)
            if selector.at_least is None:
                return name
            of = f" of {_spoken(selector.of)}" if selector.of else ""
            return f"{name} ({selector.at_least}{of} or more)"
        case str():
            return "any meal" if selector == "meal" else _spoken(selector) if ":" in selector else selector
        case _:
            assert_never(selector)


def _spoken(identifier: str) -> str:
    """The id of a nutrient, form or group as people write it: ``vitamin-b6`` as ``vitamin B6``."""
    name = identifier.removeprefix("group:")
    if name.startswith("vitamin-"):
        return f"vitamin {name.removeprefix('vitamin-').upper()}"
    return name if name == "omega-3" else name.replace("-", " ")


def _listed(selectors: Iterable[Selector]) -> str:
    names = [selector_in_words(each) for each in selectors]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _part(part: WindowPart) -> str:
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
            where = " or ".join(_part(part) for part in rule.parts)
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
            but = f", except {_listed(rule.excepting)}" if rule.excepting else ""
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
            return f"{_spoken(rule.nutrient)} {modal} be at most {rule.amount} at a time{apart}"
        case DailyLimit():
            return f"{_spoken(rule.nutrient)} {modal} be at most {rule.amount} a day ({rule.scope})"
        case Gate() | Contraindication() | NoInteraction():
            return f"{selector_in_words(rule.subject)}: {rule.effect}"
        case _:
            assert_never(rule)


def _gap_in_words(rule: Competitor, modal: str) -> str:
    subject, objects = selector_in_words(rule.subject), _listed(rule.objects)
    before, after = rule.before, rule.after
    if before == after and before is not None:
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


def rule_origin(rule: Rule) -> str:
    """Where a rule stands: the plan, a default of the policy, or the catalogue with its first sources."""
    if rule.origin is Origin.DEFAULT:
        return f"default: {rule.id.removeprefix('default:')}"
    if rule.origin is Origin.PLAN:
        return f"your plan: rule {rule.id}"
    more = " …" if len(rule.sources) > 2 else ""
    return f"rule {rule.id}: {', '.join(rule.sources[:2])}{more}"


def rule_reason(rule: Rule) -> Reason:
    """A rule as a member of a conflict or a reason for a placement."""
    kind = "default" if rule.origin is Origin.DEFAULT else "rule"
    return Reason(kind, rule.id, rule_origin(rule), rule_in_words(rule))


def pin_reason(item: Item, looked_up: LookedUp) -> Reason:
    """The pins of a dose as a reason."""
    pins: list[str] = []
    if item.at:
        pins.append("at " + " and ".join(_clock(minute, looked_up) for minute in item.at))
    if item.between:
        pins.append("between " + " or ".join(str(window) for window in item.between))
    if item.with_meal:
        pins.append("to " + " or ".join(item.with_meal))
    return Reason("pin", item.name, f"your plan: {item.path}", f"{item.name} is pinned {', '.join(pins)}")


def event_reason(thing: Fixed, looked_up: LookedUp) -> Reason:
    """A meal, drink or prescribed medicine as a reason."""
    verb = "is prescribed for" if thing.role is Role.MEDICINE else "is at"
    return Reason(
        "event",
        thing.name,
        f"your plan: {thing.path}",
        f"{thing.name} {verb} {_clock(thing.start, looked_up)}",
    )


def _clock(minute: int, looked_up: LookedUp) -> str:
    return str(ClockTime((minute + looked_up.wake) % 1440))


def compromise_in_words(compromise: Compromise, rules: dict[str, Rule]) -> str:
    """What a compromise gives up and by how much, as one sentence."""
    known = [rules[each] for each in compromise.rules if each in rules]
    where = " and ".join(f"{name} at {time}" if time else name for name, time in compromise.things)
    by = "between" if len(compromise.things) > 1 else "by"
    if not known:
        return _default_in_words(compromise, f"{by} {where}" if where else "")
    words = rule_in_words(known[0])
    return f"{words}: not kept {by} {where}{_lacking(known[0], compromise)}" if where else f"{words}: not kept"


def _default_in_words(compromise: Compromise, where: str) -> str:
    """What is given up of a default of the policy, which is no rule of the plan or the catalogue."""
    if compromise.rules == ("default:spread",) and where:
        name = compromise.things[0][0]
        lacking = minutes_in_words(compromise.missing)
        return f"intakes of {name} should be spread over the day: not kept {where} ({lacking} short)"
    return f"{', '.join(compromise.rules)} is not kept{f' {where}' if where else ''}"


def _lacking(rule: Rule, compromise: Compromise) -> str:
    missing = compromise.missing
    match rule:
        case Window() if missing == _NOWHERE and all(isinstance(part, AroundMeal) for part in rule.parts):
            return " (there is no such meal)"
        case Competitor() | Window() | Interval() | Alone() | FirstOfDay():
            return f" ({minutes_in_words(missing)} short)"
        case Ceiling():
            over = len(compromise.things) < 2
            return f" ({missing} % over)" if over else f" ({minutes_in_words(missing)} short)"
        case _:
            return ""


_NOWHERE = 720
"""Minutes that a window misses where no minute of the day would do."""

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
    a must has weight -1, a preference 0.  The strongest reasons are named, at most two, among equals those that speak
    most often.  All gaps to one thing are told as one, the widest on each side; preferences only where nothing else
    asks for one.
    """
    if pinned:
        return "as you set it"
    ranks: dict[str, int] = {}
    told: dict[str, int] = {}
    gaps: dict[str, list[tuple[int, _Sides]]] = {}
    for rule, weight, against, is_subject in hindered:
        rank = 100 if weight < 0 else weight
        sides = _sides(rule, is_subject=is_subject) if against else None
        if sides is None:
            words = _phrase(rule)
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


def _phrase(rule: Rule) -> str:
    """A few words for a rule that needs no name to follow."""
    match rule:
        case Competitor():
            return "empty stomach"
        case Window():
            if all(isinstance(part, AroundMeal) and part.start == part.end == 0 for part in rule.parts):
                return "with food"
            return " or ".join(_part(part) for part in rule.parts)
        case Interval():
            return f"intakes {minutes_in_words(rule.least)} apart" if rule.least else "not too far apart"
        case Ceiling():
            return f"{_spoken(rule.nutrient)}: at most {rule.amount} at a time"
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
