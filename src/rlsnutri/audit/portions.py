"""What one portion holds: against the ceilings of a single intake, against itself, and with which meal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from rlsnutri.answers import Finding, Severity
from rlsnutri.audit.selecting import Everything, Thing, delivers, identifier, matches
from rlsnutri.audit.totals import shown
from rlsnutri.audit.words import finding, listed, minutes_spoken, spoken
from rlsnutri.clock import MINUTES_PER_DAY
from rlsnutri.rules import AroundMeal, Ceiling, Competitor, Strength, Substance, Window
from rlsnutri.things import Content, Item, Role

_MOST_PORTIONS = 4
_BINDING = (Strength.MUST, Strength.SHOULD)
_BY_STRENGTH = {Strength.MUST: Severity.WARN, Strength.SHOULD: Severity.WARN, Strength.PREFER: Severity.NOTE}


def portions(item: Item, ceilings: Sequence[Ceiling]) -> int:
    """Into how many equal portions the item is cut; a medicine into as many as it has intakes."""
    if item.units is not None:
        return item.times if item.times is not None and item.units % item.times == 0 else item.units
    if item.times is not None:
        return item.times
    if len(item.at) > 1:
        return len(item.at)
    return _divided(item, ceilings)


def _divided(item: Item, ceilings: Sequence[Ceiling]) -> int:
    mine = [rule for rule in ceilings if rule.strength is not Strength.NONE and _delivers(item, rule.nutrient)]
    binding = [rule for rule in mine if rule.strength in _BINDING]
    if not all(rule.divides for rule in mine):
        return 1
    for pieces in range(1, _MOST_PORTIONS + 1):
        if all(held(item, rule.nutrient) <= rule.amount.quantity * pieces for rule in binding):
            return pieces
    return 1


def _delivers(item: Item, nutrient: str) -> bool:
    return any(content.nutrient == nutrient for content in item.contents)


def held(item: Item, nutrient: str) -> int:
    """Nanograms of the nutrient that the item states for one day."""
    return sum(content.nanograms or 0 for content in item.contents if content.nutrient == nutrient)


def against_ceilings(item: Item, ceilings: Sequence[Ceiling]) -> Iterator[Finding]:
    """That a dose was divided, and what one portion of it holds too much of."""
    pieces = portions(item, ceilings)
    whole = item.units is None and item.times is None and len(item.at) < 2
    mine = [rule for rule in ceilings if rule.strength in _BY_STRENGTH and _delivers(item, rule.nutrient)]
    for rule in sorted(mine, key=lambda rule: (rule.amount.quantity, rule.id)):
        amount = held(item, rule.nutrient)
        parameters = {
            "thing": item.name,
            "nutrient": rule.nutrient,
            "amount": str(shown(Fraction(amount, pieces))),
            "most": str(rule.amount),
            "portions": str(pieces),
            "rule": rule.id,
            "effect": rule.effect or "your rule",
        }
        if whole and pieces > 1 and rule.strength in _BINDING and amount > rule.amount.quantity:
            yield finding("divided", Severity.NOTE, f"divided:{item.name}", parameters, rule.sources)
        if amount > rule.amount.quantity * pieces:
            kind = "over-ceiling" if rule.divides else "over-ceiling.whole"
            code = f"over-ceiling:{rule.nutrient}:{item.name}"
            yield finding(kind, _BY_STRENGTH[rule.strength], code, parameters, rule.sources)


def against_itself(thing: Thing, rules: Sequence[Competitor], pieces: int) -> Iterator[Finding]:
    """What one unit of a product holds against its own other contents: one finding for each that suffers."""
    by_subject: dict[str, list[tuple[Competitor, list[str]]]] = {}
    for rule in rules:
        severity = _BY_STRENGTH.get(rule.strength)
        subject = identifier(rule.subject)
        mine = [content for content in thing.contents if subject in (content.nutrient, content.form)]
        if severity is None or not mine or not _one_portion(rule.subject, thing, pieces):
            continue
        others = sorted({name for each in rule.objects for name in _others(each, thing, mine, pieces)})
        if others:
            by_subject.setdefault(mine[0].nutrient, []).append((rule, others))
    for nutrient, found in sorted(by_subject.items()):
        found.sort(key=lambda each: (tuple(Strength).index(each[0].strength), each[0].id))
        strongest = found[0][0]
        severity = Severity.WARN if strongest.strength is Strength.MUST else Severity.NOTE
        parameters = {
            "thing": thing.name,
            "nutrient": nutrient,
            "others": listed(dict.fromkeys(spoken(name) for _, names in found for name in names)),
            "rules": ", ".join(rule.id for rule, _ in found),
        }
        sources = [source for rule, _ in found for source in rule.sources]
        code = f"inside:{strongest.id}:{thing.name}"
        yield finding("inside", severity, code, parameters, sources)


def _one_portion(selector: object, thing: Thing, pieces: int) -> bool:
    if not isinstance(selector, str | Substance):
        return False
    return matches(selector, thing.name, thing.role, thing.ids, thing.contents, portions=pieces)


def _others(selector: object, thing: Thing, mine: Sequence[Content], pieces: int) -> Iterator[str]:
    """The nutrients of the thing that the selector means, besides those that suffer."""
    if not isinstance(selector, str | Substance) or not _one_portion(selector, thing, pieces):
        return
    wanted = identifier(selector)
    rest = [content for content in thing.contents if content.nutrient not in {each.nutrient for each in mine}]
    named = [content for content in rest if wanted in (content.nutrient, content.form)]
    if named:
        yield from (content.nutrient for content in named)
    elif rest and wanted in thing.ids and wanted.startswith("group:"):
        yield wanted  # which of the contents belongs to the group is not told apart


def too_often(rule: Competitor, things: Sequence[Thing]) -> Iterator[Finding]:
    """Doses whose own intakes stand closer than a rule between two such doses asks."""
    severity = _BY_STRENGTH.get(rule.strength)
    wanted = identifier(rule.subject)
    if severity is None or wanted not in [identifier(each) for each in rule.objects]:
        return
    for thing in things:
        if not thing.is_food and delivers(thing, wanted):
            yield from _too_often(rule, thing, wanted, severity)


def _too_often(rule: Competitor, thing: Thing, wanted: str, severity: Severity) -> Iterator[Finding]:
    gap = max(rule.before or 0, rule.after or 0)
    times = _times(thing)
    if times < 2 or times * gap <= MINUTES_PER_DAY:
        return
    if matches(rule.subject, thing.name, thing.role, thing.ids, thing.contents, portions=times):
        parameters = {
            "thing": thing.name,
            "nutrient": wanted,
            "amount": _of_each_time(thing, wanted, times),
            "times": str(times),
            "rule": rule.id,
            "effect": rule.effect or "your rule",
            "_needed": f"{minutes_spoken(gap)} between two such intakes",
        }
        code = f"too-often:{rule.id}:{thing.name}"
        yield finding("too-often", severity, code, parameters, rule.sources)


def _of_each_time(thing: Thing, wanted: str, times: int) -> str:
    amounts = [content.nanograms for content in thing.contents if wanted in (content.nutrient, content.form)]
    stated = [amount for amount in amounts if amount is not None]
    if not stated:
        return "an unstated amount"
    amount = str(shown(Fraction(sum(stated), times)))
    return f"at least {amount}" if None in amounts else amount


def _times(thing: Thing) -> int:
    if thing.item is None:
        return len(thing.occurrences)
    return thing.item.times or len(thing.item.at) or 1


def without_fat_meal(rule: Window, everything: Everything) -> Iterator[Finding]:
    """A dose that wants a meal with fat, where no meal says that it contains any."""
    if rule.strength not in _BY_STRENGTH:
        return
    if not any(isinstance(part, AroundMeal) and "fat-meal" in part.meals for part in rule.parts):
        return
    meals = [thing for thing in everything.things if thing.role is Role.MEAL]
    if not meals or any("fat-meal" in meal.ids for meal in meals):
        return
    names = [thing.name for thing in everything.spoken_of(rule.subject) if thing.item is not None]
    if names:
        parameters = {"thing": listed(names), "rule": rule.id}
        code = f"no-fat-meal:{rule.id}:{names[0]}"
        yield finding("no-fat-meal", Severity.NOTE, code, parameters, rule.sources)
