"""Who says so?  Rules, pins and events as reasons with their origin."""

from __future__ import annotations

from rlsnutri.answers import Reason
from rlsnutri.clock import ClockTime
from rlsnutri.explain.rules import rule_in_words
from rlsnutri.rules import (
    Origin,
    Rule,
)
from rlsnutri.things import Fixed, Item, LookedUp, Role


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
