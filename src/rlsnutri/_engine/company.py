"""Who keeps whom company, and who shares a day: the rules that look at a slot or a day as a whole, as integers."""

from __future__ import annotations

from collections.abc import Iterator

from rlsnutri._engine.compile import Compiled
from rlsnutri._engine.matching import folded, names_fixed, reach
from rlsnutri._engine.problem import FixedCompany, Meeting, TogetherRule
from rlsnutri.rules import NotSameDay, Selector, Together
from rlsnutri.things import Role


def together(compiled: Compiled, position: int) -> Iterator[TogetherRule]:
    """The company that an item wants, and which fixed things keep it when."""
    items, fixed = compiled.looked_up.items, compiled.looked_up.fixed
    item = items[position]
    for index in compiled.of_kind(Together):
        rule = compiled.rules[index].rule
        if not isinstance(rule, Together):  # pragma: no cover -- only these are of that kind
            raise TypeError(rule)
        needed = reach(rule.subject, item, folded(item.name), compiled.cuts[position][0])
        if needed is None:
            continue
        companions = tuple(
            (other, found)
            for other, each_item in enumerate(items)
            if other != position
            and (found := reach(rule.companion, each_item, folded(each_item.name), compiled.cuts[other][0])) is not None
        )
        fixed_days = [0] * len(compiled.times)
        kept_company = False
        for thing, mask in zip(fixed, compiled.fixed_days, strict=True):
            if names_fixed(rule.companion, thing, folded(thing.name)):
                kept_company = True
                if (time := compiled.time_index(thing.start)) is not None:
                    fixed_days[time] |= mask
        if companions or kept_company or compiled.rules[index].from_plan:
            weight, price = compiled.weight(index, medicine=item.role is Role.MEDICINE)
            yield TogetherRule(index, weight, price, needed, companions, tuple(fixed_days))


def meetings(compiled: Compiled, chosen: tuple[int, ...]) -> Iterator[Meeting]:
    """Things that share a day and must not, should not or would rather not."""
    for index, each in enumerate(compiled.rules):
        if isinstance(each.rule, NotSameDay):
            firsts, seconds = _side(compiled, chosen, each.rule.subject), _side(compiled, chosen, each.rule.other)
            for subject, days, role, first in firsts:
                weight, price = compiled.weight(index, medicine=role is Role.MEDICINE)
                for other, other_days, _, second in seconds:
                    if (first[0] >= 0 or second[0] >= 0) and days & other_days and folded(subject) != folded(other):
                        yield Meeting(index, weight, price, first, second, (subject, other))


def _side(
    compiled: Compiled, chosen: tuple[int, ...], selector: Selector
) -> list[tuple[str, int, Role, tuple[int, int]]]:
    """The items and prescribed medicines that a selector names: (name, days, role, (item or -1, reach))."""
    looked_up = compiled.looked_up
    side: list[tuple[str, int, Role, tuple[int, int]]] = []
    for position, item in enumerate(looked_up.items):
        needed = reach(selector, item, folded(item.name), compiled.cuts[position][0])
        if needed is not None:
            side.append((item.name, chosen[position], item.role, (position, needed)))
    for thing, days in zip(looked_up.fixed, compiled.fixed_days, strict=True):
        if thing.role is Role.MEDICINE and names_fixed(selector, thing, folded(thing.name)):
            side.append((thing.name, days, thing.role, (-1, 1)))
    return side


def fixed_company(compiled: Compiled, chosen: tuple[int, ...]) -> Iterator[FixedCompany]:
    """Prescribed medicines that are to be taken together with something that the solver places."""
    looked_up = compiled.looked_up
    for index, each in enumerate(compiled.rules):
        rule = each.rule
        if not isinstance(rule, Together):
            continue
        weight, price = compiled.weight(index, medicine=True)
        for thing, days in zip(looked_up.fixed, compiled.fixed_days, strict=True):
            if thing.role is not Role.MEDICINE or not names_fixed(rule.subject, thing, folded(thing.name)):
                continue
            companions = tuple(
                (position, needed)
                for name, _, _, (position, needed) in _side(compiled, chosen, rule.companion)
                if position >= 0 and folded(name) != folded(thing.name)
            )
            covered = 0
            for other, other_days in zip(looked_up.fixed, compiled.fixed_days, strict=True):
                same = folded(other.name) == folded(thing.name)
                if other.start == thing.start and not same and names_fixed(rule.companion, other, folded(other.name)):
                    covered |= other_days
            if companions:
                yield FixedCompany(index, weight, price, thing.name, thing.start, days, covered, companions)
