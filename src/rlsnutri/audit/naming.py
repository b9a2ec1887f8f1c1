"""What the catalogue does not know, and which known name may have been meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches

from rlsnutri.answers import Finding, Severity
from rlsnutri.audit.selecting import folded, identifier
from rlsnutri.audit.words import finding
from rlsnutri.plans import Drink
from rlsnutri.rules import (
    Alone,
    AroundMeal,
    Competitor,
    Contraindication,
    FirstOfDay,
    Gate,
    Interval,
    NoInteraction,
    NotSameDay,
    Rule,
    Together,
    Window,
)
from rlsnutri.things import LookedUp

_NEAR, _NEAR_TAGS = 0.85, 0.8
"""How alike two names must be. Below 0.85 different medicines look alike (liothyronine, levothyroxine); tags may."""
_STRENGTH = re.compile(r"\W*\S*[0-9].*")


def not_known(looked_up: LookedUp, names: Iterable[str] | None) -> list[Finding]:
    """What the catalogue does not know; a warning where a known name is so near that it may be a slip.

    ``names`` are all that the catalogue knows, ids and spellings alike; tags are looked at only with them.
    """
    conditions = [name for name in looked_up.conditions if not name.startswith("condition:")]
    unknown = sorted({*looked_up.unknown, *conditions})
    tags = sorted(_tags(looked_up), key=lambda each: (folded(each[0]), each)) if names is not None else []
    if not unknown and not tags:
        return []
    known = {folded(name): name for name in sorted(names or ())}
    found = [_finding("not-known", f"not-known:{name}", name, name, known) for name in unknown]
    seen: set[str] = set()
    for tag, owner in tags:
        if folded(tag) not in known and folded(tag) not in seen:
            seen.add(folded(tag))
            found.append(_finding("not-known.tag", f"not-known:tag:{tag}", tag, owner, known))
    return found


def nearest(name: str, known: Mapping[str, str], *, alike: float = _NEAR) -> str | None:
    """The known name that may have been meant; a strength written behind the name is left out.

    >>> nearest("Levothyroxin 75 mcg", {"levothyroxine": "levothyroxine"})
    'levothyroxine'
    """
    for written in dict.fromkeys((folded(name), _STRENGTH.sub("", folded(name)))):
        near = get_close_matches(written, known, 1, alike)
        if near:
            return known[near[0]]
    return None


def _finding(kind: str, code: str, name: str, owner: str, known: Mapping[str, str]) -> Finding:
    near = nearest(name, known, alike=_NEAR if kind == "not-known" else _NEAR_TAGS)
    parameters = {"thing": owner} if kind == "not-known" else {"thing": owner, "tag": name}
    if near is None:
        return finding(kind, Severity.NOTE, code, parameters)
    return finding(f"{kind}.near", Severity.WARN, code, parameters | {"near": near})


def _tags(looked_up: LookedUp) -> Iterator[tuple[str, str]]:
    """The tags of meals and drinks that no rule in force names, each with what it belongs to."""
    plan = looked_up.plan
    tagged = [(tag, meal.name) for meal in plan.day.meals for tag in meal.tags]
    tagged += [(tag, drink.name) for drink in plan.events if isinstance(drink, Drink) for tag in drink.tags]
    if not tagged:
        return
    named = {folded(name) for rule in looked_up.rules for name in _names_in(rule)}
    yield from ((tag, owner) for tag, owner in tagged if folded(tag) not in named)


def _names_in(rule: Rule) -> Iterator[str]:
    match rule:
        case Competitor() | Gate() | Contraindication() | NoInteraction():
            yield from (identifier(each) for each in (rule.subject, *rule.objects))
        case Window():
            yield identifier(rule.subject)
            yield from (meal for part in rule.parts if isinstance(part, AroundMeal) for meal in part.meals)
        case Alone():
            yield from (identifier(each) for each in (rule.subject, *rule.excepting))
        case Together():
            yield from (identifier(rule.subject), identifier(rule.companion))
        case NotSameDay():
            yield from (identifier(rule.subject), identifier(rule.other))
        case Interval() | FirstOfDay():
            yield identifier(rule.subject)
        case _:  # ceilings, daily limits and most times name nobody
            return
