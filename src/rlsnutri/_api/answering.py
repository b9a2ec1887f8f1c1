"""What the engine found as the answer that the user gets."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from rlsnutri import explain
from rlsnutri._engine import Compiled, Hindrances, Outcome, clearances
from rlsnutri.amounts import Amount, Scale
from rlsnutri.answers import BriefReason, ChosenDays, Compromise, Gap, Intake, Proof, Report, Schedule, Slot
from rlsnutri.clock import MINUTES_PER_DAY, AnyDays, ClockTime
from rlsnutri.rules import Rule, Strength
from rlsnutri.things import Item, LookedUp


def answer(compiled: Compiled, report: Report, outcome: Outcome) -> Schedule:
    """The schedule that an outcome of the search stands for."""
    looked_up = compiled.looked_up
    plan = looked_up.plan
    slots: dict[int, list[Intake]] = {}
    chosen: list[ChosenDays] = []
    for item, placed, portions, days in zip(
        looked_up.items, outcome.placed, outcome.portions, outcome.days, strict=True
    ):
        for minute, count in placed:
            contents = contents_in(item, count, portions)
            slots.setdefault(minute, []).append(Intake(item.name, _clock(minute, looked_up), count, portions, contents))
        if isinstance(item.every, AnyDays):
            period = item.every.period
            chosen.append(ChosenDays(item.name, tuple(day for day in days if day < period), period))
    beside: dict[int, list[str]] = {}
    for thing in looked_up.fixed:
        if thing.start in slots:
            beside.setdefault(thing.start, []).append(thing.name)
    rules: dict[str, Rule] = {rule.id: rule for rule in looked_up.rules}
    return Schedule(
        plan=plan,
        slots=tuple(
            Slot(_clock(minute, looked_up), tuple(intakes), tuple(beside.get(minute, ())))
            for minute, intakes in sorted(slots.items())
        ),
        chosen_days=tuple(chosen),
        cost=outcome.cost,
        proof=Proof(outcome.best, outcome.canonical, outcome.bound, outcome.steps),
        compromises=tuple(_told(each, rules) for each in outcome.compromises),
        findings=report.findings,
        waived=plan.waived,
        acknowledged=plan.acknowledged,
        catalog=report.catalog,
        version=report.version,
        brief=tuple(_brief(compiled, outcome)),
        gaps=tuple(_gaps(compiled, outcome)),
        near=tuple(_near(compiled)),
        replaced=looked_up.replaced,
    )


def _near(compiled: Compiled) -> Iterator[tuple[str, tuple[ClockTime, ...]]]:
    """Where a previous answer had the items of this plan, in the order of the items and of the waking day."""
    for item, stood in zip(compiled.looked_up.items, compiled.near, strict=True):
        if stood is not None:
            yield item.name, tuple(_clock(minute, compiled.looked_up) for minute in sorted(stood))


def contents_in(item: Item, count: int, portions: int) -> tuple[tuple[str, Amount], ...]:
    """What ``count`` of an item's portions hold, to the nearest nanogram; only what is stated."""
    whole: dict[tuple[str, str], int] = {}
    for content in item.contents:
        if content.nanograms is not None:
            key = (content.nutrient, content.scale.value)
            whole[key] = whole.get(key, 0) + content.nanograms
    return tuple(
        (nutrient, Amount((2 * total * count + portions) // (2 * portions), Scale(scale)))
        for (nutrient, scale), total in sorted(whole.items())
    )


def _brief(compiled: Compiled, outcome: Outcome) -> Iterator[BriefReason]:
    """Why each intake stands where it stands, in a few words."""
    looked_up = compiled.looked_up
    placed_at = tuple(dict(placed) for placed in outcome.placed)
    hindrances = Hindrances(compiled, outcome.day_masks, placed_at, outcome.problem)
    for position, (item, placed) in enumerate(zip(looked_up.items, outcome.placed, strict=True)):
        for minute, _ in placed:
            elsewhere = hindrances.better_looking(position, minute)
            given_up = {(each.rule, each.against) for each in hindrances.not_kept(position, minute)}
            found = [
                (each.rule, each.weight, each.against, each.is_subject)
                for hindered in elsewhere.values()
                for each in hindered
                # "4 h apart" must not stand where it is 3; mostly nothing is given up, and rules are slow to hash
                if not given_up or (each.rule, each.against) not in given_up
            ]
            text = explain.in_a_few_words(found, pinned=bool(item.at))
            yield BriefReason(item.name, _clock(minute, looked_up), text)


def _gaps(compiled: Compiled, outcome: Outcome) -> Iterator[Gap]:
    """What is kept free around each intake; things that are kept away alike stand together."""
    placed = tuple(dict(each) for each in outcome.placed)
    alike: dict[tuple[str, int, int | None, int | None, Strength], tuple[list[str], set[str]]] = {}
    for each in clearances(compiled, outcome.day_masks, placed, (Strength.MUST, Strength.SHOULD)):
        key = (each.thing, each.minute, each.before, each.after, each.strength)
        others, rules = alike.setdefault(key, ([], set()))
        others.append(each.other)
        rules.update(each.rules)
    for (thing, minute, before, after, strength), (others, rules) in alike.items():
        time = _clock(minute, compiled.looked_up)
        yield Gap(thing, time, tuple(others), before, after, strength, tuple(sorted(rules)))


def _told(compromise: Compromise, rules: dict[str, Rule]) -> Compromise:
    return evolve(compromise, text=explain.compromise_in_words(compromise, rules))


def _clock(minute: int, looked_up: LookedUp) -> ClockTime:
    return ClockTime((minute + looked_up.wake) % MINUTES_PER_DAY)
