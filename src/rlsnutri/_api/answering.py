"""What the engine found as the answer that the user gets."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from rlsnutri import explain
from rlsnutri._engine import Compiled, Hindrances, Outcome
from rlsnutri.amounts import Amount, Scale
from rlsnutri.answers import BriefReason, ChosenDays, Compromise, Intake, Proof, Report, Schedule, Slot
from rlsnutri.clock import MINUTES_PER_DAY, AnyDays, ClockTime
from rlsnutri.rules import Rule
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
            contents = _contents(item, count, portions)
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
        replaced=looked_up.replaced,
    )


def _contents(item: Item, count: int, portions: int) -> tuple[tuple[str, Amount], ...]:
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
    hindrances = Hindrances(compiled, outcome.day_masks, tuple(dict(placed) for placed in outcome.placed))
    for position, (item, placed) in enumerate(zip(looked_up.items, outcome.placed, strict=True)):
        for minute, _ in placed:
            elsewhere = hindrances.elsewhere(position, minute)
            found = [
                (each.rule, each.weight, each.against, each.is_subject)
                for hindered in elsewhere.values()
                for each in hindered
            ]
            text = explain.in_a_few_words(found, pinned=bool(item.at))
            yield BriefReason(item.name, _clock(minute, looked_up), text)


def _told(compromise: Compromise, rules: dict[str, Rule]) -> Compromise:
    return evolve(compromise, text=explain.compromise_in_words(compromise, rules))


def _clock(minute: int, looked_up: LookedUp) -> ClockTime:
    return ClockTime((minute + looked_up.wake) % MINUTES_PER_DAY)
