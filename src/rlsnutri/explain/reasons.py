"""Who says so: rules, pins and events as reasons with their origin."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rlsnutri.answers import Reason
from rlsnutri.clock import ClockTime
from rlsnutri.explain.rules import rule_in_words, selector_in_words
from rlsnutri.rules import Competitor, Interval, NotSameDay, Origin, Rule, Selector, Together, Window
from rlsnutri.things import Fixed, Item, LookedUp, Role

MOST_NAMES = 6
"""Names that a sentence lists; more are counted."""


def names_in_words(names: Sequence[str]) -> str:
    """``a, b and c``; of very many only the first."""
    if len(names) > MOST_NAMES:
        names = (*names[: MOST_NAMES - 1], f"{len(names) - MOST_NAMES + 1} more")
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def rule_origin(rule: Rule, ids: Sequence[str] = ()) -> str:
    """Where a rule stands: the plan, a default of the policy, or the catalogue with its first sources.

    ``ids`` are those of all rules that are this one rule.
    """
    if rule.origin is Origin.DEFAULT:
        return f"default: {rule.id.removeprefix('default:')}"
    several = len(ids) > 1
    name = f"rules {names_in_words(ids)}" if several else f"rule {rule.id}"
    if rule.origin is Origin.PLAN:
        return f"your plan: {name}"
    if not rule.sources:
        return name
    more = " …" if len(rule.sources) > 2 else ""
    return f"{name} [{', '.join(rule.sources[:2])}{more}]"


def rule_reason(
    rule: Rule, ids: Sequence[str] = (), *, subjects: Sequence[str] = (), objects: Sequence[str] = ()
) -> Reason:
    """A rule as a member of a conflict or a reason for a placement; names tell whom it means in this plan."""
    kind = "default" if rule.origin is Origin.DEFAULT else "rule"
    text = rule_in_words(rule) + _here(rule, subjects, objects)
    return Reason(kind, rule.id, rule_origin(rule, ids), text)


def _here(rule: Rule, subjects: Sequence[str], objects: Sequence[str]) -> str:
    """Whom the rule means, where its words do not name them."""
    ours, theirs = _sides(rule)
    meant = [
        names_in_words(names)
        for said, names in ((ours, subjects), (theirs, objects))
        if names and said and {name.casefold() for name in names} - {word.casefold() for word in said}
    ]
    return f" (here: {'; '.join(meant)})" if meant else ""


def _sides(rule: Rule) -> tuple[tuple[str, ...], tuple[str, ...]]:
    match rule:
        case Competitor():
            return _words((rule.subject,)), _words(rule.objects)
        case Window() | Interval():
            return _words((rule.subject,)), ()
        case Together():
            return _words((rule.subject,)), _words((rule.companion,))
        case NotSameDay():
            return _words((rule.subject,)), _words((rule.other,))
        case _:
            return (), ()


def _words(selectors: Iterable[Selector]) -> tuple[str, ...]:
    return tuple(selector_in_words(each) for each in selectors)


def pin_reason(item: Item, looked_up: LookedUp) -> Reason:
    """The pins of a dose as a reason."""
    pins: list[str] = []
    fields: list[str] = []
    if item.at:
        pins.append("at " + names_in_words([clock(minute, looked_up) for minute in item.at]))
        fields.append("at")
    if item.between:
        pins.append("between " + " or ".join(str(window).replace(" to ", " and ") for window in item.between))
        fields.append("between")
    if item.with_meal:
        pins.append("to " + " or ".join(item.with_meal))
        fields.append("with_meal")
    place = f"{_place(item.path)}.{fields[0]}" if len(fields) == 1 else _place(item.path)
    return Reason("pin", item.name, f"your plan: {place}", f"{item.name} is pinned {' and '.join(pins)}")


def event_reason(thing: Fixed, looked_up: LookedUp) -> Reason:
    """A meal, drink or prescribed medicine as a reason."""
    verb = "is prescribed for" if thing.role is Role.MEDICINE else "is at"
    return Reason("event", thing.name, event_origin(thing), f"{thing.name} {verb} {clock(thing.start, looked_up)}")


def event_origin(thing: Fixed) -> str:
    """Where in the plan the time of something fixed stands."""
    return f"your plan: {_place(thing.path)}" + ("" if thing.role is Role.MEAL else ".at")


def item_origin(item: Item, of: str = "") -> str:
    """Where in the plan a dose, or a field of it, stands."""
    return f"your plan: {_place(item.path)}" + (f".{of}" if of else "")


def _place(path: str) -> str:
    return path.removeprefix("plan.")


def clock(minute: int, looked_up: LookedUp) -> str:
    """A minute since wake as the clock shows it."""
    return str(ClockTime((minute + looked_up.wake) % 1440))
