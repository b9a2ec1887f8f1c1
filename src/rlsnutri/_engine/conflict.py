"""Why does nothing fit? An irreducible set of rules, pins, events and defaults that cannot all hold.

Members are taken away one by one; what stays impossible without a member does not need it.  Taking away only ever
loosens: a rule is no longer looked at, a pinned dose may stand anywhere, an event no longer hinders anything (meals
stay where food is wanted).  So what remains is impossible, and without any one of its members the rest is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from attrs import evolve, frozen

from rlsnutri._engine import days as day_masks
from rlsnutri._engine.compile import SPACING, SPREAD, Compiled
from rlsnutri._engine.inseparable import problem_of
from rlsnutri._engine.search import Meter, OutOfSteps
from rlsnutri._engine.solve import Solver
from rlsnutri.rules import Origin, Rule, Strength


@frozen
class Member:
    """One member of a conflict.

    ``kind`` is rule, pin, event or default; ``position`` counts among the rules, items or fixed things.

    ``ids`` are the ids of the rules that are this one rule, the name of the pinned item, or the name of the event.
    """

    kind: str
    position: int
    ids: tuple[str, ...]
    rule: Rule | None = None


def conflict(compiled: Compiled, *, max_steps: int) -> tuple[Member, ...]:
    """One irreducible conflict of an impossible plan, deterministic; rules go first, in the order of their ids."""
    members = list(members_of(compiled))
    kept = list(members)
    for member in members:
        without = [each for each in kept if each is not member]
        if _impossible(loosened(compiled, set(members) - set(without)), max_steps):
            kept = without
    return tuple(kept)


def members_of(compiled: Compiled) -> Iterator[Member]:
    """Everything that can hinder, in the order in which it is tried to do without."""
    rules = [
        Member("default" if set(each.ids) <= {SPACING, SPREAD} else "rule", position, each.ids, each.rule)
        for position, each in enumerate(compiled.rules)
        if each.strength is Strength.MUST
    ]
    yield from sorted(
        (each for each in rules if each.kind == "rule"),
        key=lambda each: (not _from_catalog(compiled, each), each.ids),
    )
    for position, item in enumerate(compiled.looked_up.items):
        if item.at or item.between or item.with_meal:
            yield Member("pin", position, (item.name,))
    for position, thing in enumerate(compiled.looked_up.fixed):
        if any(_concerns(between.fixed, between.subject, between.object, position) for between in compiled.betweens):
            yield Member("event", position, (thing.name,))
    yield from (each for each in rules if each.kind == "default")


def _from_catalog(compiled: Compiled, member: Member) -> bool:
    return compiled.rules[member.position].rule.origin is Origin.CATALOG


def _concerns(fixed: str, subject: int, other: int, position: int) -> bool:
    return (fixed == "subject" and subject == position) or (fixed == "object" and other == position)


def loosened(compiled: Compiled, dropped: Iterable[Member]) -> Compiled:
    """The compiled plan without those members, and without everything that is not a must."""
    rules_off: set[int] = set()
    pins_off: set[int] = set()
    events_off: set[int] = set()
    for member in dropped:
        {"rule": rules_off, "default": rules_off, "pin": pins_off, "event": events_off}[member.kind].add(
            member.position
        )
    rules = tuple(
        evolve(each, strength=Strength.NONE) if position in rules_off or each.strength is not Strength.MUST else each
        for position, each in enumerate(compiled.rules)
    )
    return evolve(
        compiled,
        rules=rules,
        domains=tuple(
            domain | compiled.common if position in pins_off else domain
            for position, domain in enumerate(compiled.domains)
        ),
        betweens=tuple(
            between
            for between in compiled.betweens
            if rules[between.rule].strength is Strength.MUST
            and not any(_concerns(between.fixed, between.subject, between.object, position) for position in events_off)
        ),
        windows=tuple(window for window in compiled.windows if rules[window[0]].strength is Strength.MUST),
    )


def _impossible(compiled: Compiled, max_steps: int) -> bool:
    """Whether it is proved that nothing fits; not if the steps end first."""
    meter = Meter(max_steps)
    try:
        for chosen in islice(day_masks.choices(compiled.looked_up, compiled.cycle), day_masks.MOST_WAYS):
            if Solver(problem_of(compiled, chosen), meter).feasible() is not None:
                return False
    except OutOfSteps:
        return False
    return day_masks.count_choices(compiled.looked_up) <= day_masks.MOST_CHOICES
