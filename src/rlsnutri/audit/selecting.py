"""Which things of the plan a rule speaks of.

An item is one thing; a medicine that stands fixed at several times is one thing too, with several
occurrences.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from typing import assert_never

from attrs import frozen

from rlsnutri.clock import Recurrence
from rlsnutri.rules import Named, Selector, Substance
from rlsnutri.things import Content, Fixed, Item, LookedUp, Role

_SWALLOWED_AS_FOOD = (Role.DRINK, Role.MEAL)


@frozen
class Thing:
    """An item, or all occurrences of one fixed thing; ``ids`` and ``contents`` are those of all together."""

    name: str
    role: Role
    ids: tuple[str, ...]
    contents: tuple[Content, ...]
    item: Item | None = None
    occurrences: tuple[Fixed, ...] = ()

    @property
    def by_days(self) -> tuple[tuple[Recurrence, tuple[Content, ...]], ...]:
        """What it holds on which days; fixed things of one name may differ in their days."""
        if self.item is not None:
            return ((self.item.every, self.contents),)
        return tuple((each.every, each.contents) for each in self.occurrences)

    @property
    def is_food(self) -> bool:
        """Whether it is a meal or a drink."""
        return self.role in _SWALLOWED_AS_FOOD


def folded(name: str) -> str:
    """The name as names are compared: Unicode NFC, case-folded."""
    return name.lower() if name.isascii() else unicodedata.normalize("NFC", name).casefold()


def things(looked_up: LookedUp) -> tuple[Thing, ...]:
    """Everything in the plan, in the order of its name."""
    found = [Thing(item.name, item.role, item.ids, item.contents, item=item) for item in looked_up.items]
    occurrences: dict[tuple[str, Role], list[Fixed]] = {}
    for each in looked_up.fixed:
        occurrences.setdefault((folded(each.name), each.role), []).append(each)
    for same in occurrences.values():
        first = same[0]
        contents = tuple(content for each in same for content in each.contents)
        ids = tuple(sorted({each_id for each in same for each_id in each.ids}))
        found.append(Thing(first.name, first.role, ids, contents, occurrences=tuple(same)))
    return tuple(sorted(found, key=lambda thing: (folded(thing.name), thing.role.value)))


class Everything:
    """All things of a plan, found by whatever a rule may name them by."""

    def __init__(self, things: Sequence[Thing]) -> None:
        self.things = things
        self._positions: dict[str, list[int]] = {}
        for position, thing in enumerate(things):
            for known in {folded(thing.name), *thing.ids, *(content.nutrient for content in thing.contents)}:
                self._positions.setdefault(known, []).append(position)

    def spoken_of(self, selector: Selector) -> list[Thing]:
        """What the selector speaks of, in the order of its name."""
        wanted = identifier(selector)
        name = folded(wanted)
        positions = self._positions.get(wanted, [])
        if name != wanted:
            positions = sorted({*positions, *self._positions.get(name, ())})
        return [thing for thing in map(self.things.__getitem__, positions) if speaks_of(selector, thing)]

    def spoken_of_by_any(self, selectors: Iterable[Selector]) -> list[Thing]:
        """What any of the selectors speaks of, in the order of its name."""
        found = {id(thing) for selector in selectors for thing in self.spoken_of(selector)}
        return [thing for thing in self.things if id(thing) in found] if found else []


def speaks_of(selector: Selector, thing: Thing) -> bool:
    """Whether the selector speaks of the thing; a threshold looks at the whole of one of its days."""
    return matches(selector, thing.name, thing.role, thing.ids, thing.contents)


def speaks_of_one(selector: Selector, occurrence: Fixed) -> bool:
    """Whether the selector speaks of this one occurrence of a fixed thing."""
    return matches(selector, occurrence.name, occurrence.role, occurrence.ids, occurrence.contents)


def identifier(selector: Selector) -> str:
    """The id or name that a selector looks for."""
    match selector:
        case Named():
            return selector.name
        case Substance():
            return selector.id
        case str():
            return selector
        case _:
            assert_never(selector)


def matches(
    selector: Selector,
    name: str,
    role: Role,
    ids: tuple[str, ...],
    contents: tuple[Content, ...],
    *,
    portions: int = 1,
) -> bool:
    """Whether the selector speaks of what holds one of ``portions`` equal shares of ``contents``."""
    wanted = identifier(selector)
    if not isinstance(selector, Substance) and folded(wanted) == folded(name):
        return True
    if isinstance(selector, Named) or not _answers(wanted, role, ids, contents):
        return False
    if not isinstance(selector, Substance) or selector.at_least is None:
        return True
    counted = selector.of or selector.id
    held = [content.nanograms for content in contents if counted in (content.nutrient, content.form)]
    if None in held and role not in _SWALLOWED_AS_FOOD:
        return True
    return sum(amount or 0 for amount in held) >= selector.at_least.quantity * portions


def _answers(wanted: str, role: Role, ids: tuple[str, ...], contents: tuple[Content, ...]) -> bool:
    held = [content.nanograms for content in contents if content.nutrient == wanted]
    if held and role in _SWALLOWED_AS_FOOD:
        return any(amount is not None for amount in held)
    return bool(held) or wanted in ids


def delivers(thing: Thing, wanted: str) -> bool:
    """Whether the thing holds the nutrient or form ``wanted``, in a stated amount or not."""
    return any(wanted in (content.nutrient, content.form) for content in thing.contents)
