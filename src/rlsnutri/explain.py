"""Why? Reasons as sentences: the only room with prose about rules."""

from __future__ import annotations

from collections.abc import Iterable
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
            name = "any meal" if selector.id == "meal" else selector.id.removeprefix("group:").replace("-", " ")
            if selector.at_least is None:
                return name
            of = f" of {selector.of.replace('-', ' ')}" if selector.of else ""
            return f"{name} ({selector.at_least}{of} or more)"
        case str():
            return selector.removeprefix("group:")
        case _:
            assert_never(selector)


def _listed(selectors: Iterable[Selector]) -> str:
    names = [selector_in_words(each) for each in selectors]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _part(part: WindowPart) -> str:
    match part:
        case ClockWindow():
            return f"between {part.start} and {part.end}"
        case OffsetWindow():
            anchor = "waking" if part.anchor is Anchor.WAKE else "bedtime"
            return f"from {_offset(part.start, anchor)} to {_offset(part.end, anchor)}"
        case AroundMeal():
            meals = " or ".join(part.meals) or "a meal"
            if part.start == part.end == 0:
                return f"with {meals}"
            if part.end <= 0:
                least, most = -part.end, -part.start
                span = minutes_in_words(most) if least == most else f"{least} to {most} min"
                return f"{span} before {meals}"
            return f"from {_offset(part.start, meals)} to {_offset(part.end, meals)}"
        case _:
            assert_never(part)


def _offset(minutes: int, anchor: str) -> str:
    if not minutes:
        return anchor
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
            return f"{rule.nutrient.replace('-', ' ')} {modal} be at most {rule.amount} at a time{apart}"
        case DailyLimit():
            return f"{rule.nutrient.replace('-', ' ')} {modal} be at most {rule.amount} a day ({rule.scope})"
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
    sides: list[str] = []
    if before:
        sides.append(f"{minutes_in_words(before)} before")
    if after:
        sides.append(f"{minutes_in_words(after)} after")
    return f"{subject} {modal} keep {' and '.join(sides)} {objects}"


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
    if not known:
        return f"{', '.join(compromise.rules)} is not kept"
    rule = known[0]
    where = " and ".join(f"{name} at {time}" if time else name for name, time in compromise.things)
    lacking = _lacking(rule, compromise.missing)
    return f"{rule_in_words(rule)}: not kept by {where}{lacking}" if where else f"{rule_in_words(rule)}: not kept"


def _lacking(rule: Rule, missing: int) -> str:
    match rule:
        case Competitor() | Window() | Interval() | Alone() | FirstOfDay():
            return f" ({minutes_in_words(missing)} short)"
        case Ceiling():
            return f" ({missing} % over)" if rule.apart is None else ""
        case _:
            return ""


MOST_PHRASES = 2
"""Reasons that a line of the timetable has room for."""


def in_a_few_words(hindered: Iterable[tuple[Rule, int, str, bool]], *, pinned: bool) -> str:
    """Why an intake stands where it stands: what it would break at the other times of the day.

    ``hindered`` are (rule, weight, name of what it would come too close to, whether the rule protects this intake);
    a must has weight -1, a preference 0.  The strongest reasons are named, at most two.
    """
    if pinned:
        return "as you set it"
    strongest: dict[str, int] = {}
    names: dict[str, list[str]] = {}
    for rule, weight, against, is_subject in hindered:
        lead, named = _phrase(rule, against, is_subject=is_subject)
        rank = 100 if weight < 0 else weight
        strongest[lead] = max(strongest.get(lead, 0), rank)
        if named and against not in names.setdefault(lead, []):
            names[lead].append(against)
    ordered = sorted(strongest, key=lambda lead: (-strongest[lead], lead))
    phrases: list[str] = []
    for lead in ordered[:MOST_PHRASES]:
        known = sorted(names.get(lead, ()))
        more = ", …" if len(known) > 2 else ""
        phrases.append(f"{lead} {', '.join(known[:2])}{more}" if known else lead)
    return "; ".join(phrases)


def _phrase(rule: Rule, against: str, *, is_subject: bool) -> tuple[str, bool]:
    """A few words for a rule, and whether the names of what it keeps away from follow."""
    match rule:
        case Competitor():
            if any(isinstance(each, Substance) and each.id == "meal" for each in rule.objects) or not against:
                return "empty stomach", False
            before, after = (rule.before, rule.after) if is_subject else (rule.after, rule.before)
            if before is None or after is None:
                return ("after" if before is None else "before"), True
            if before == after:
                return f"{minutes_in_words(before)} from", True
            if not before:
                return f"{minutes_in_words(after)} after", True
            if not after:
                return f"{minutes_in_words(before)} before", True
            return f"{minutes_in_words(before)} before or {minutes_in_words(after)} after", True
        case Window():
            if all(isinstance(part, AroundMeal) and part.start == part.end == 0 for part in rule.parts):
                return "with food", False
            return " or ".join(_part(part) for part in rule.parts), False
        case Interval():
            return (f"{minutes_in_words(rule.least)} apart" if rule.least else "not too far apart"), False
        case Ceiling():
            return f"{rule.nutrient.replace('-', ' ')}: at most {rule.amount} at a time", False
        case Alone():
            return f"alone, {minutes_in_words(rule.gap)} from anything else", False
        case FirstOfDay():
            return "first of the day", False
        case Together():
            return f"together with {selector_in_words(rule.companion)}", False
        case NotSameDay() | MostTimes() | DailyLimit() | Gate() | Contraindication() | NoInteraction():
            return rule_in_words(rule), False
        case _:
            assert_never(rule)
