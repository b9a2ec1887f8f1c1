"""Why does nothing fit: a conflict as a proof that is read aloud, each thing said once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from attrs import frozen

from rlsnutri.amounts import Amount
from rlsnutri.answers import Reason
from rlsnutri.explain.events import events_told, meals_told
from rlsnutri.explain.reasons import (
    clock,
    event_reason,
    item_origin,
    names_in_words,
    pin_reason,
    rule_origin,
    rule_reason,
)
from rlsnutri.explain.rules import minutes_in_words, selector_in_words, spoken
from rlsnutri.rules import AroundMeal, Ceiling, Competitor, Interval, NotSameDay, Origin, Rule, Window
from rlsnutri.things import Fixed, Item, LookedUp, Role


@frozen
class Blamed:
    """One member of a conflict: a rule with its ids and whom it means, a pinned item, or something fixed."""

    rule: Rule | None = None
    ids: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    item: Item | None = None
    fixed: Fixed | None = None

    def reason(self, looked_up: LookedUp) -> Reason:
        """The member by itself."""
        if self.item is not None:
            return pin_reason(self.item, looked_up)
        if self.fixed is not None:
            return event_reason(self.fixed, looked_up)
        if self.rule is None:  # pragma: no cover -- a member is one of the three
            raise ValueError(self)
        return rule_reason(self.rule, self.ids, subjects=self.subjects, objects=self.objects)


@frozen
class Crowded:
    """A dose that finds no room, with the number of its portions."""

    item: Item
    portions: int


def argument(
    blamed: Sequence[Blamed], crowded: Sequence[Crowded], looked_up: LookedUp, *, irreducible: bool
) -> tuple[Reason, ...]:
    """The conflict as it is told: rules, pins, events, defaults, what else must be known, and what follows."""
    rules = [each for each in blamed if each.rule is not None and each.rule.origin is not Origin.DEFAULT]
    defaults = [each for each in blamed if each.rule is not None and each.rule.origin is Origin.DEFAULT]
    told = list(_rules(rules, looked_up))
    told += [each.reason(looked_up) for each in blamed if each.item is not None]
    told += events_told([each.fixed for each in blamed if each.fixed is not None], looked_up)
    told += _defaults(defaults, looked_up)
    told += _facts(blamed, crowded, looked_up)
    told.append(_conclusion(blamed, [each.item for each in crowded], looked_up))
    if not irreducible:
        text = "whether every one of these is needed was not settled in the steps allowed"
        told.append(Reason("note", "not-settled", "", text))
    return tuple(told)


def _rules(rules: Sequence[Blamed], looked_up: LookedUp) -> Iterator[Reason]:
    """Rules in their order; those that keep a whole set of things equally far from each other are one sentence."""
    together = _cliques(rules)
    done: set[int] = set()
    for position, each in enumerate(rules):
        if position in done:
            continue
        clique = next((clique for clique in together if position in clique[0]), None)
        if clique is None:
            yield each.reason(looked_up)
            continue
        positions, names, gap = clique
        done |= positions
        ids = [id_ for member in sorted(positions) for id_ in rules[member].ids]
        text = f"{names_in_words(names)} must stay {minutes_in_words(gap)} from each other"
        first = each.rule
        origin = "" if first is None else rule_origin(first, ids)
        yield Reason("rule", each.ids[0], origin, text)


def _cliques(rules: Sequence[Blamed]) -> list[tuple[set[int], list[str], int]]:
    """Sets of three things or more of which every two keep the same gap by one rule each of the same origin."""
    pairs: dict[tuple[int, Origin], dict[frozenset[str], int]] = {}
    for position, each in enumerate(rules):
        rule = each.rule
        if isinstance(rule, Competitor) and rule.before == rule.after and rule.before and len(rule.objects) == 1:
            two = frozenset((selector_in_words(rule.subject), selector_in_words(rule.objects[0])))
            if len(two) == 2:
                pairs.setdefault((rule.before, rule.origin), {}).setdefault(two, position)
    found: list[tuple[set[int], list[str], int]] = []
    for (gap, _), held in pairs.items():
        names = sorted({name for pair in held for name in pair})
        if len(names) > 2 and len(held) == len(names) * (len(names) - 1) // 2:
            found.append((set(held.values()), names, gap))
    return found


def _defaults(defaults: Sequence[Blamed], looked_up: LookedUp) -> Iterator[Reason]:
    """Default intervals; those of several doses with the same number of minutes as one."""
    alike: dict[tuple[str, int | None], list[Blamed]] = {}
    for each in defaults:
        least = each.rule.least if isinstance(each.rule, Interval) else None
        alike.setdefault((each.ids[0], least), []).append(each)
    for (id_, least), found in alike.items():
        if len(found) == 1 or least is None:
            yield from (each.reason(looked_up) for each in found)
            continue
        names = [selector_in_words(each.rule.subject) for each in found if isinstance(each.rule, Interval)]
        text = f"intakes of {names_in_words([names[0], *(f'of {name}' for name in names[1:])])}"
        text += f" must be at least {minutes_in_words(least)} apart"
        yield Reason("default", id_, f"default: {id_.removeprefix('default:')}", text)


def _facts(blamed: Sequence[Blamed], crowded: Sequence[Crowded], looked_up: LookedUp) -> Iterator[Reason]:
    """What the rules look at and nobody has said yet: how much a dose holds, how often it is taken, the meals."""
    nutrients = [each.rule.nutrient for each in blamed if isinstance(each.rule, Ceiling)]
    for each in crowded:
        item = each.item
        held = [content for content in item.contents if content.nutrient in nutrients and content.nanograms]
        for content in held:
            amount = Amount(content.nanograms or 0, content.scale)
            of = "" if content.nutrient == item.name else f" of {spoken(content.nutrient)}"
            portions = f", in {each.portions} portions" if each.portions > 1 else ""
            yield Reason("fact", item.name, item_origin(item), f"{item.name} brings {amount}{of} a day{portions}")
        if item.times is not None and item.times > 1 and not item.at:
            yield Reason(
                "fact", item.name, item_origin(item, "times"), f"{item.name} is taken {item.times} times a day"
            )
    said = {each.fixed.name for each in blamed if each.fixed is not None and each.fixed.role is Role.MEAL}
    parts = [part for each in blamed if isinstance(each.rule, Window) for part in each.rule.parts]
    wanted = any(isinstance(part, AroundMeal) for part in parts)
    pinned = any(each.item is not None and each.item.with_meal for each in blamed)
    if (wanted or pinned) and not said:
        meals = [thing for thing in looked_up.fixed if thing.role is Role.MEAL]
        if meals:
            yield meals_told(meals, looked_up, kind="fact")
        else:
            yield Reason("fact", "meals", "your plan: day.meals", "your day has no meal")


def _conclusion(blamed: Iterable[Blamed], items: Sequence[Item], looked_up: LookedUp) -> Reason:
    """What follows: for what no time is left, as far as times have a part in it."""
    about_days = any(
        isinstance(each.rule, NotSameDay)
        or (isinstance(each.rule, Competitor) and each.rule.before is None and each.rule.after is None)
        for each in blamed
    )
    free = [item.name for item in items if not item.at]
    if about_days or not free:
        return Reason("conclusion", "", "", "not all of these can be kept.")
    where = f"between {clock(0, looked_up)} and {clock(looked_up.bed, looked_up)}"
    if looked_up.plan.policy.times:
        where = "among the times you list"
    if len(free) == 1:
        several = any(item.times and item.times > 1 for item in items if not item.at)
        text = f"no {'times are' if several else 'time is'} left for {free[0]} {where}."
    else:
        all_ = "both" if len(free) == 2 else "all"
        text = f"no times are left at which {names_in_words(free)} {all_} fit {where}."
    return Reason("conclusion", ", ".join(free), "", text)
