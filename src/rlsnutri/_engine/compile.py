"""Read the plan against its rules: who matches which rule, candidate times, windows, portions.

Nothing here depends on which days are chosen; gaps, prices and ceilings do and are worked out in ``daily``.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from attrs import define, evolve, field, frozen

from rlsnutri._engine import days as day_masks
from rlsnutri._engine.gaps import content_exempts
from rlsnutri._engine.matching import GRADES, STRENGTHS, content, folded, is_named, names_fixed, reach
from rlsnutri._engine.portions import cut
from rlsnutri._engine.problem import MUST
from rlsnutri._engine.windows import candidate_minutes, minutes_outside, pinned_stretches, stretches
from rlsnutri.errors import Fault, PlanError
from rlsnutri.rules import (
    Alone,
    Ceiling,
    Competitor,
    Contraindication,
    DailyLimit,
    Evidence,
    FirstOfDay,
    Gate,
    Interval,
    Named,
    NoInteraction,
    Origin,
    Rule,
    Strength,
    Window,
)
from rlsnutri.things import Fixed, Item, LookedUp, Role

PROTECTS_A_MEDICINE = 8
WEIGHTS = {Evidence.STRONG: 4, Evidence.MODERATE: 2, Evidence.WEAK: 1, Evidence.TRADITIONAL: 1}
SPREAD, SPACING = "default:spread", "default:spacing"


@frozen
class Merged:
    """One rule with the provenance of all that equal it: the strongest strength and the best evidence."""

    rule: Rule
    strength: Strength
    evidence: Evidence
    ids: tuple[str, ...]
    from_plan: bool
    """Whether the plan says so, perhaps among others."""


def merged_rules(rules: Iterable[Rule]) -> tuple[Merged, ...]:
    """Rules equal in kind, things and numbers as one; documented no-ops and findings-only rules left out."""
    found: dict[tuple[object, ...], Merged] = {}
    for rule in rules:
        if rule.strength is Strength.NONE or isinstance(rule, Gate | Contraindication | NoInteraction | DailyLimit):
            continue
        key = content(rule)
        old = found.get(key)
        if old is None:
            found[key] = Merged(rule, rule.strength, rule.evidence, (rule.id,), rule.origin is Origin.PLAN)
            continue
        stronger = min(old.strength, rule.strength, key=STRENGTHS.index)
        better = min(old.evidence, rule.evidence, key=GRADES.index)
        kept = rule if rule.strength is stronger and old.strength is not stronger else old.rule
        if isinstance(kept, Ceiling) and isinstance(old.rule, Ceiling) and isinstance(rule, Ceiling):
            kept = evolve(kept, divides=old.rule.divides and rule.divides)
        from_plan = old.from_plan or rule.origin is Origin.PLAN
        found[key] = Merged(kept, stronger, better, tuple(sorted({*old.ids, rule.id})), from_plan)
    return tuple(found.values())


@frozen
class Between:
    """A gap rule matched: from which item or fixed thing to which, by position; reaches for items, 0 for fixed."""

    rule: int
    subject: int
    subject_reach: int
    object: int
    object_reach: int
    fixed: str
    """Which side stands fixed: "" for none, "subject" or "object"."""


@define
class Compiled:
    """A plan read against its rules, its days still open."""

    looked_up: LookedUp
    rules: tuple[Merged, ...]
    times: tuple[int, ...]
    cycle: int
    fixed_days: tuple[int, ...]
    cuts: tuple[tuple[int, int | None], ...]
    common: int
    """Times open to doses without pins."""
    domains: tuple[int, ...]
    betweens: tuple[Between, ...]
    windows: tuple[tuple[int, int, int, tuple[tuple[int, int], ...]], ...]
    """(rule, item, reach, stretches)"""
    near: tuple[frozenset[int] | None, ...]
    """By item: the minutes at which a previous answer has it; None where that does not know the item."""
    intervals: tuple[tuple[tuple[int, Interval], ...], ...]
    """Per item: the interval rules that name it, with their positions."""
    _kinds: dict[type[Rule], list[int]] = field(factory=dict[type[Rule], list[int]], eq=False, repr=False)

    def of_kind(self, kind: type[Rule]) -> list[int]:
        """The positions of the rules of one kind."""
        if not self._kinds:
            for index, each in enumerate(self.rules):
                self._kinds.setdefault(type(each.rule), []).append(index)
        return self._kinds.get(kind, [])

    def time_index(self, minute: int) -> int | None:
        """The index of a candidate time; None for a minute that is none."""
        index = bisect_left(self.times, minute)
        return index if index < len(self.times) and self.times[index] == minute else None

    def weight(self, rule: int, *, medicine: bool) -> tuple[int, int]:
        """The weight of a rule (MUST, or 1 to 8 for a should, 0 for a preference) and its price as a preference."""
        each = self.rules[rule]
        if each.strength is Strength.MUST:
            return MUST, 0
        if each.strength is Strength.NONE:  # taken away to see whether anything fits without it
            return 0, 0
        if each.strength is Strength.PREFER:
            return 0, self.looked_up.plan.policy.prefer_prices[GRADES.index(each.evidence)]
        return PROTECTS_A_MEDICINE if medicine else WEIGHTS[each.evidence], 0


def compile_plan(looked_up: LookedUp, *, near: Iterable[tuple[str, tuple[int, ...]]] = ()) -> Compiled:
    """Read the plan against its rules; deterministic, in the order of the things and rules given.

    ``near`` names items of a previous answer with the minutes since wake at which they stood: an intake elsewhere
    has moved.
    """
    items, fixed = looked_up.items, looked_up.fixed
    rules = merged_rules((*looked_up.rules, *_defaults(looked_up)))
    ceilings = [each.rule for each in rules if isinstance(each.rule, Ceiling)]
    cuts = tuple(cut(item, ceilings) for item in items)
    common, times = candidate_minutes(looked_up)
    item_names = [folded(item.name) for item in items]
    fixed_names = [folded(thing.name) for thing in fixed]
    cycle = day_masks.cycle_of(looked_up)
    stood = {folded(name): frozenset(minutes) for name, minutes in near}
    domains = tuple(_domain(item, common, times, looked_up) for item in items)
    faults = [_no_time(item) for item, domain in zip(items, domains, strict=True) if not domain]
    if faults:
        raise PlanError(faults)
    betweens: list[Between] = []
    windows: list[tuple[int, int, int, tuple[tuple[int, int], ...]]] = []
    for index, each in enumerate(rules):
        rule = each.rule
        if isinstance(rule, Window):
            allowed: tuple[tuple[int, int], ...] | None = None
            for position, item in enumerate(items):
                needed = reach(rule.subject, item, item_names[position], cuts[position][0])
                if needed is not None:
                    allowed = stretches(rule.parts, looked_up) if allowed is None else allowed
                    windows.append((index, position, needed, allowed))
        elif isinstance(rule, Competitor | Alone | FirstOfDay):
            betweens.extend(_matches(index, rule, items, item_names, fixed, fixed_names, cuts))
    return Compiled(
        looked_up=looked_up,
        rules=rules,
        times=times,
        cycle=cycle,
        fixed_days=tuple(next(day_masks.options(thing.every, cycle)) for thing in fixed),
        cuts=cuts,
        common=sum(1 << index for index, minute in enumerate(times) if minute in common),
        domains=domains,
        betweens=tuple(betweens),
        windows=tuple(windows),
        intervals=_intervals(rules, items, item_names),
        near=tuple(stood.get(name) for name in item_names),
    )


def _intervals(
    rules: tuple[Merged, ...], items: tuple[Item, ...], names: list[str]
) -> tuple[tuple[tuple[int, Interval], ...], ...]:
    of_name: dict[str, list[int]] = {}
    for position, name in enumerate(names):
        of_name.setdefault(name, []).append(position)
    found: list[list[tuple[int, Interval]]] = [[] for _ in items]
    for index, each in enumerate(rules):
        rule = each.rule
        if not isinstance(rule, Interval):
            continue
        if isinstance(rule.subject, Named):
            named = of_name.get(folded(rule.subject.name), [])
        else:
            named = [at for at, item in enumerate(items) if is_named(rule.subject, names[at], item.ids)]
        for position in named:
            found[position].append((index, rule))
    return tuple(map(tuple, found))


def _domain(item: Item, common: tuple[int, ...], times: tuple[int, ...], looked_up: LookedUp) -> int:
    open_to = set(item.at or common)
    pins = pinned_stretches(item, looked_up)
    mask = 0
    for index, minute in enumerate(times):
        if minute in open_to and not any(minutes_outside(minute, pin) for pin in pins):
            mask |= 1 << index
    return mask


def _no_time(item: Item) -> Fault:
    help_ = "no time of intake lies inside all of its pins; widen a window, choose another meal or list further times"
    return Fault(f"the pins of {item.name!r} leave it no time", item.path, item.name, help_)


def _defaults(looked_up: LookedUp) -> Iterator[Interval]:
    """The default interval of every item that no interval rule names."""
    policy = looked_up.plan.policy
    named = [
        rule.subject for rule in looked_up.rules if isinstance(rule, Interval) and rule.strength is not Strength.NONE
    ]
    for item in looked_up.items:
        name = folded(item.name)
        if any(is_named(subject, name, item.ids) for subject in named):
            continue
        times = item.times or (1 if item.role is Role.MEDICINE else 0)
        if times >= 2:
            if policy.spread // times:
                spread = policy.spread // times
                yield Interval(
                    Named(item.name),
                    least=spread,
                    strength=Strength.SHOULD,
                    evidence=Evidence.MODERATE,
                    id=SPREAD,
                    origin=Origin.DEFAULT,
                )
                if least := 0 if item.at else min(policy.spacing, spread):
                    yield Interval(Named(item.name), least=least, id=SPACING, origin=Origin.DEFAULT)
        elif policy.spacing:
            yield Interval(Named(item.name), least=policy.spacing, id=SPACING, origin=Origin.DEFAULT)


def _matches(
    index: int,
    rule: Competitor | Alone | FirstOfDay,
    items: tuple[Item, ...],
    item_names: list[str],
    fixed: tuple[Fixed, ...],
    fixed_names: list[str],
    cuts: tuple[tuple[int, int | None], ...],
) -> Iterator[Between]:
    subjects = [
        (position, needed)
        for position, item in enumerate(items)
        if (needed := reach(rule.subject, item, item_names[position], cuts[position][0])) is not None
    ]
    fixed_subjects = [
        position for position, thing in enumerate(fixed) if names_fixed(rule.subject, thing, fixed_names[position])
    ]
    if not subjects and not fixed_subjects:
        return
    objects: list[tuple[int, int]] = []
    for position, item in enumerate(items):
        least = _least_reach(rule, item, item_names[position], cuts[position][0])
        if least is not None:
            objects.append((position, least))
    fixed_objects = [position for position, thing in enumerate(fixed) if _is_object(rule, thing, fixed_names[position])]
    for subject, subject_reach in subjects:
        for other, other_reach in objects:
            if other != subject:
                yield Between(index, subject, subject_reach, other, other_reach, "")
        for other in fixed_objects:
            yield Between(index, subject, subject_reach, other, 0, "object")
    for subject in fixed_subjects:
        for other, other_reach in objects:
            yield Between(index, subject, 0, other, other_reach, "subject")


def _least_reach(rule: Competitor | Alone | FirstOfDay, item: Item, name: str, portions: int) -> int | None:
    """From how many portions on the item is an object of the rule."""
    if isinstance(rule, Competitor):
        reaches = [found for each in rule.objects if (found := reach(each, item, name, portions)) is not None]
        return min(reaches, default=None)
    if "water" in item.ids:
        return None
    if isinstance(rule, Alone) and any(is_named(each, name, item.ids) for each in rule.excepting):
        return None
    return 1


def _is_object(rule: Competitor | Alone | FirstOfDay, thing: Fixed, name: str) -> bool:
    if isinstance(rule, Competitor):
        if not any(names_fixed(each, thing, name) for each in rule.objects):
            return False
        if thing.role is Role.MEDICINE:
            return True
        stated: dict[str, int] = {}
        for held in thing.contents:
            if held.nanograms is not None:
                stated[held.nutrient] = stated.get(held.nutrient, 0) + held.nanograms
        return not content_exempts(rule.exempt, stated)
    if "water" in thing.ids:
        return False
    if isinstance(rule, Alone):
        if thing.role is Role.MEAL and not rule.meals:
            return False
        return not any(names_fixed(each, thing, name) for each in rule.excepting)
    return True
