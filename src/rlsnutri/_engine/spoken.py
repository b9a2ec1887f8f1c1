"""Whom a rule speaks of in this plan, by name: what it protects, and what from."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from rlsnutri._engine.compile import Compiled
from rlsnutri._engine.matching import folded, is_named
from rlsnutri.rules import Ceiling, Interval, NotSameDay, Selector, Together
from rlsnutri.things import Role

Names = tuple[str, ...]


def spoken_of(compiled: Compiled, rule: int, items: Collection[int]) -> tuple[Names, Names]:
    """The names on either side of a rule, among these items and the medicines and drinks that stand fixed."""
    looked_up = compiled.looked_up
    subjects: list[str] = []
    objects: list[str] = []
    for between in compiled.betweens:
        if between.rule != rule:
            continue
        for side, position, fixed in (
            (subjects, between.subject, between.fixed == "subject"),
            (objects, between.object, between.fixed == "object"),
        ):
            if fixed and looked_up.fixed[position].role is not Role.MEAL:
                side.append(looked_up.fixed[position].name)
            elif not fixed and position in items:
                side.append(looked_up.items[position].name)
    subjects += (looked_up.items[window[1]].name for window in compiled.windows if window[0] == rule)
    match compiled.rules[rule].rule:
        case Interval(subject=subject):
            subjects += _named(compiled, subject, items)
        case Together(subject=subject, companion=other) | NotSameDay(subject=subject, other=other):
            subjects += _named(compiled, subject, items)
            objects += _named(compiled, other, items)
        case Ceiling(nutrient=nutrient):
            subjects += (
                looked_up.items[position].name
                for position in items
                if any(held.nutrient == nutrient for held in looked_up.items[position].contents)
            )
        case _:
            pass
    wanted = {looked_up.items[position].name for position in items} | {thing.name for thing in looked_up.fixed}
    return _once(subjects, wanted), _once(objects, wanted)


def _named(compiled: Compiled, selector: Selector, items: Iterable[int]) -> list[str]:
    looked_up = compiled.looked_up
    found = [looked_up.items[position] for position in items]
    return [each.name for each in found if is_named(selector, folded(each.name), each.ids)] + [
        thing.name
        for thing in looked_up.fixed
        if thing.role is not Role.MEAL and is_named(selector, folded(thing.name), thing.ids)
    ]


def _once(names: Iterable[str], wanted: Collection[str]) -> Names:
    return tuple(sorted({name for name in names if name in wanted}))
