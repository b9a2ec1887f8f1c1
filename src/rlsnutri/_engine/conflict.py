"""Why does nothing fit? An irreducible set of rules, pins, events and defaults that cannot all hold.

What stays impossible without a member does not need it.  Taking away only ever loosens: a rule is no longer looked at,
a pinned dose may stand anywhere, an event no longer hinders anything (meals stay where food is wanted, medicines where
they keep company).  So what remains is impossible, and without any one of its members the rest is not.

The set is the one that trying to do without each member in turn leaves.  Many are tried at once, so that an ordinary
conflict, a handful among many rules, takes few searches.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import define, evolve, field, frozen

from rlsnutri._engine.compile import SPACING, SPREAD, Compiled, compile_plan
from rlsnutri._engine.loosening import Loosened, Member, concerns
from rlsnutri._engine.matching import folded, is_named, names_fixed
from rlsnutri.errors import PlanError
from rlsnutri.rules import Ceiling, MostTimes, NotSameDay, Strength, Together
from rlsnutri.things import Role


@frozen
class Conflict:
    """Members that cannot all hold, in the order rules, pins, events, defaults.

    ``items`` are the positions of the doses that find no room together; without any one of them the rest does.
    ``irreducible`` says whether it is proved that every member is needed.
    """

    members: tuple[Member, ...]
    items: tuple[int, ...]
    irreducible: bool


def conflict(compiled: Compiled, *, max_steps: int) -> Conflict:
    """One conflict of an impossible plan, deterministic; rules are done without first, in the order of their ids."""
    members = tuple(members_of(compiled))
    asking = _Asking(compiled, members, max_steps)
    kept = asking.needed()
    return Conflict(kept, _items(compiled, kept, asking), irreducible=not asking.unsure)


def members_of(compiled: Compiled) -> Iterator[Member]:
    """Everything that can hinder, in the order in which it is tried to do without."""
    speaking = {between.rule for between in compiled.betweens} | {window[0] for window in compiled.windows}
    rules: list[Member] = []
    for position, each in enumerate(compiled.rules):
        by_matches = type(each.rule).__name__ in ("Competitor", "Alone", "FirstOfDay", "Window")
        if each.strength is Strength.MUST and (position in speaking or not by_matches):
            kind = "default" if set(each.ids) <= {SPACING, SPREAD} else "rule"
            rules.append(Member(kind, position, each.ids, each.rule))
    yield from sorted((each for each in rules if each.kind == "rule"), key=lambda each: each.ids)
    for position, item in enumerate(compiled.looked_up.items):
        if item.at or item.between or item.with_meal:
            yield Member("pin", position, (item.name,))
    for position, thing in enumerate(compiled.looked_up.fixed):
        if _may_hinder(compiled, position):
            yield Member("event", position, (thing.name,))
    yield from (each for each in rules if each.kind == "default")


def _may_hinder(compiled: Compiled, position: int) -> bool:
    """Whether some must looks at what stands fixed there, other than to want it near."""
    if any(
        compiled.rules[between.rule].strength is Strength.MUST and concerns(between, position)
        for between in compiled.betweens
    ):
        return True
    thing = compiled.looked_up.fixed[position]
    if thing.role is not Role.MEDICINE:
        return False
    for each in compiled.rules:
        if each.strength is not Strength.MUST:
            continue
        match each.rule:
            case MostTimes():
                return True
            case Ceiling(nutrient=nutrient):
                found = any(held.nutrient == nutrient for held in thing.contents)
            case NotSameDay(subject=subject, other=other):
                found = any(names_fixed(side, thing, folded(thing.name)) for side in (subject, other))
            case Together(subject=subject):
                found = names_fixed(subject, thing, folded(thing.name))
            case _:
                found = False
        if found:
            return True
    return False


@define
class _Asking:
    """Asks whether some members alone are impossible, within what is left of the steps."""

    compiled: Compiled
    members: tuple[Member, ...]
    max_steps: int
    unsure: bool = False
    _left: int = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._left = 2 * self.max_steps

    def ask(self, compiled: Compiled, dropped: Sequence[Member]) -> bool:
        """Whether it is proved impossible without what is dropped; a question that takes too long counts as no."""
        if self._left <= 0:
            self.unsure = True
            return False
        possible, steps = Loosened.of(compiled, dropped).possible(min(self._left, self.max_steps))
        self._left -= steps
        self.unsure = self.unsure or possible is None
        return possible is False

    def needed(self) -> tuple[Member, ...]:
        """The members that are blamed: many are done without at a time, and twice as many after each success."""
        kept: list[Member] = []
        start, size = 0, len(self.members)
        while start < len(self.members):
            stop = min(start + size, len(self.members))
            if self.ask(self.compiled, self._all_but((*kept, *self.members[stop:]))):
                start, size = stop, 2 * size
            elif stop - start > 1:
                size = (stop - start) // 2
            else:
                kept.append(self.members[start])
                start = stop
        return tuple(kept)

    def _all_but(self, kept: Sequence[Member]) -> list[Member]:
        among = set(kept)
        return [each for each in self.members if each not in among]


def _items(compiled: Compiled, kept: tuple[Member, ...], asking: _Asking) -> tuple[int, ...]:
    """The doses that the conflict is about: doing without each of the others leaves it as it is."""
    items = list(range(len(compiled.looked_up.items)))
    company = [member.rule.companion for member in kept if member.kind == "rule" and isinstance(member.rule, Together)]
    unsure = asking.unsure
    for position in tuple(items):
        item = compiled.looked_up.items[position]
        if len(items) == 1 or any(is_named(selector, folded(item.name), item.ids) for selector in company):
            continue  # without company a dose would stand worse, not better
        fewer = [each for each in items if each != position]
        if _without(compiled, fewer, kept, asking):
            items = fewer
    asking.unsure = unsure  # about the members nothing was left open here
    return tuple(items)


def _without(compiled: Compiled, items: Sequence[int], kept: tuple[Member, ...], asking: _Asking) -> bool:
    looked_up = compiled.looked_up
    try:
        fewer = compile_plan(evolve(looked_up, items=tuple(looked_up.items[position] for position in items)))
    except PlanError:  # pragma: no cover -- what could be compiled whole can be compiled in part
        return False
    wanted = {_identity(member) for member in kept}
    dropped = [member for member in members_of(fewer) if _identity(member) not in wanted]
    return asking.ask(fewer, dropped)


def _identity(member: Member) -> tuple[object, ...]:
    """What a member is, in whichever selection of the doses: positions of doses and defaults differ there."""
    return (member.kind, member.ids, member.rule, member.position if member.kind == "event" else -1)
