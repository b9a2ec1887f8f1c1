"""Whether rules contradict each other, and whether numbers that nobody published are named."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rlsnutri.catalog import Catalog
from rlsnutri.catalog.resolving import named_ids
from rlsnutri.rules import (
    Ceiling,
    Competitor,
    Contraindication,
    Gate,
    NoInteraction,
    Rule,
    Strength,
    Together,
    Window,
)


def contradictions(catalog: Catalog) -> Iterator[str]:
    """No rule stands twice or says something else about the same things at the same strength."""
    said: dict[tuple[Any, ...], Rule] = {}
    for rule in catalog.rules:
        for about in _about(rule):
            other = said.setdefault(about, rule)
            if other is not rule:
                yield f"rules.{rule.id}: {other.id} says something about the same things"
        if isinstance(rule, Competitor) and rule.before == rule.after == 0:
            yield f"rules.{rule.id}: a gap of nothing"
        if rule.strength is Strength.MUST and isinstance(rule, Gate) and not rule.objects:
            yield f"rules.{rule.id}: a must gate that speaks of everybody"
        if rule.strength is Strength.NONE and not isinstance(rule, NoInteraction | Gate):
            yield f"rules.{rule.id}: a rule without strength"
    yield from _both_ways(catalog)


def _about(rule: Rule) -> Iterator[tuple[Any, ...]]:
    """Yield what a rule is about: one entry for each thing, so that a part of another rule is found too."""
    match rule:
        case Competitor():
            for each in rule.objects:
                yield (Competitor, rule.subject, each, rule.strength, rule.exempt)
        case Window():
            yield (Window, rule.subject, rule.parts)
        case Ceiling():
            yield (Ceiling, rule.nutrient, rule.strength)
        case Together():
            yield (Together, rule.subject, rule.companion)
        case Gate() | Contraindication():
            yield (type(rule), rule.subject, frozenset(rule.objects), frozenset(rule.conditions))
        case NoInteraction():
            for each in rule.objects or (None,):
                yield (NoInteraction, rule.subject, each)
        case _:
            yield (type(rule), rule)


def _both_ways(catalog: Catalog) -> Iterator[str]:
    """Nothing is kept apart that another row says needs no keeping apart."""
    free: dict[frozenset[str], str] = {}
    for rule in catalog.rules:
        if isinstance(rule, NoInteraction):
            subject, *others = named_ids(rule)
            for other in others:
                free[frozenset((subject, other))] = rule.id
    for rule in catalog.rules:
        if isinstance(rule, Competitor):
            subject, *others = named_ids(rule)
            for other in others:
                answer = free.get(frozenset((subject, other)))
                if answer is not None:
                    yield f"rules.{rule.id}: {answer} says that there is nothing to keep apart"


def _numbers(rule: Rule) -> set[str]:
    """Return the names of the numbers in a rule that somebody must have set."""
    match rule:
        case Competitor():
            return {side for side, gap in (("before", rule.before), ("after", rule.after)) if gap}
        case Ceiling():
            return {"amount"} | ({"apart"} if rule.apart else set[str]())
        case Window():
            return {"start", "end"}
        case Gate() | Contraindication():
            return {name for name, _ in rule.conditions}
        case _:
            return set()


def chosen_numbers(catalog: Catalog) -> Iterator[str]:
    """Numbers that the catalogue chose are named, exist, and carry a grade of their own if all of them were chosen."""
    sources = {source.id for source in catalog.sources}
    for rule in catalog.rules:
        numbers, chosen = _numbers(rule), set(rule.chosen)
        if not chosen <= numbers:
            yield f"rules.{rule.id}: chosen {', '.join(sorted(chosen - numbers))}, which is no number of it"
        if rule.interval_evidence is not None and not chosen:
            yield f"rules.{rule.id}: a grade for a number that nobody chose"
        if chosen and chosen >= numbers and rule.interval_evidence is None and not isinstance(rule, Gate):
            yield f"rules.{rule.id}: every number was chosen, but has no grade of its own"
        for alternative in rule.alternatives:
            by = alternative.partition(":")[0]
            if by not in sources:
                yield f"rules.{rule.id}: an alternative by {by}, whom nobody can look up"


def presets(catalog: Catalog) -> Iterator[str]:
    """A preset is named after its source, and says something of rules with gaps only, once each."""
    rules = {rule.id: rule for rule in catalog.rules}
    for preset in catalog.presets:
        for gap in preset.gaps:
            rule = rules.get(gap.rule)
            if not preset.id.endswith(f".{gap.by}"):
                yield f"presets.{preset.id}: it is not named after {gap.by}"
            if not isinstance(rule, Competitor):
                yield f"presets.{preset.id}: {gap.rule} has no gap"
                continue
            if not set(gap.objects) <= set(named_ids(rule)):
                yield f"presets.{preset.id}: {gap.rule} is not about {', '.join(gap.objects)}"
            if gap.before == gap.after == 0:
                yield f"presets.{preset.id}: a gap of nothing for {gap.rule}"
        spoken = [gap.rule for gap in preset.gaps]
        if len(set(spoken)) < len(spoken):
            yield f"presets.{preset.id}: it says two things of one rule"
