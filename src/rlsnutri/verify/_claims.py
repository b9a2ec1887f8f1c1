"""Does the schedule tell the truth?  Its slots against the plan, and all its claims against the verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from attrs import evolve

from rlsnutri.amounts import Amount
from rlsnutri.answers import Finding, Intake, Schedule, Slot, Violation
from rlsnutri.clock import AnyDays, ClockTime, since_wake
from rlsnutri.plans import Acknowledgement, Waiver
from rlsnutri.things import Fixed, Item, LookedUp, Role
from rlsnutri.verify._gaps import false_gaps
from rlsnutri.verify._matching import rules_in_force
from rlsnutri.verify._placement import portions_of
from rlsnutri.verify._verdict import Verdict, evaluate


def judge(
    looked_up: LookedUp, schedule: Schedule, *, findings: tuple[Finding, ...] | None = None
) -> tuple[Violation, ...]:
    """Return everything in a schedule that is not so; nothing if all of it is true.

    A slot in which only prescribed medicines are taken may stand in the schedule or be left to the plan.
    Codes beside those of :func:`evaluate`: ``slots``, ``slot:`` and ``beside:`` with the time, ``of:`` and
    ``contents:`` with the dose, ``near``, ``cost``, ``proof``, ``compromises``, ``waived``, ``replaced``,
    ``acknowledged``, ``findings``, and ``gaps:`` with the thing that they protect.
    """
    times: dict[str, dict[int, int]] = {item.name: {} for item in looked_up.items}
    wrong: list[Violation] = []
    for minute, intake in _intakes(looked_up, schedule.slots):
        taken = times.setdefault(intake.dose, {})
        if minute in taken:
            problem = f"{intake.dose}: two intakes at {intake.time}"
            wrong.append(Violation(f"portions:{intake.dose}", problem))
        taken[minute] = taken.get(minute, 0) + intake.portions
    days = {each.dose: each.days for each in schedule.chosen_days}
    verdict = evaluate(looked_up, times, days, near=schedule.near)
    return (
        *wrong,
        *verdict.violations,
        *false_slots(looked_up, schedule.slots, looked_up.fixed),
        *false_shares(looked_up, schedule.slots),
        *_false_periods(looked_up, schedule),
        *_false_nearness(looked_up, schedule),
        *_false_values(verdict, schedule),
        *_false_copies(looked_up, schedule, findings),
        *false_gaps(looked_up, schedule, times, days),
    )


def _intakes(looked_up: LookedUp, slots: Iterable[Slot]) -> Iterator[tuple[int, Intake]]:
    """Yield every intake with its minute since wake, which is that of its slot."""
    wake = ClockTime(looked_up.wake)
    for slot in slots:
        for intake in slot.intakes:
            yield since_wake(slot.time, wake), intake


def false_slots(looked_up: LookedUp, slots: Sequence[Slot], fixed: Sequence[Fixed]) -> Iterator[Violation]:
    """Tell where slots are out of order, empty, or not beside what is ``fixed`` at their time."""
    minutes = [since_wake(slot.time, ClockTime(looked_up.wake)) for slot in slots]
    if minutes != sorted(set(minutes)):
        yield Violation("slots", "the slots are not in the order of the waking day, each time once")
    prescribed = {thing.start for thing in fixed if thing.role is Role.MEDICINE}
    for minute, slot in zip(minutes, slots, strict=True):
        if not slot.intakes and minute not in prescribed:
            yield Violation(f"slot:{slot.time}", f"nothing is taken in the slot at {slot.time}")
        for intake in slot.intakes:
            if intake.time != slot.time:
                problem = f"{intake.dose} at {intake.time} stands in the slot at {slot.time}"
                yield Violation(f"slot:{slot.time}", problem)
        beside = sorted({thing.name for thing in fixed if thing.start == minute})
        if sorted(slot.beside) != beside:
            problem = f"beside {slot.time} stand {_listed(beside)}, not {_listed(slot.beside)}"
            yield Violation(f"beside:{slot.time}", problem)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names) or "nothing"


def false_shares(looked_up: LookedUp, slots: Iterable[Slot]) -> Iterator[Violation]:
    """Tell where an intake is said to be another part of its dose, or to hold something else, than it does."""
    laws = rules_in_force(looked_up.rules)
    items = {item.name: item for item in looked_up.items}
    for _, intake in _intakes(looked_up, slots):
        item = items.get(intake.dose)
        if item is None:
            continue
        shares = portions_of(item, laws)
        if intake.of != shares:
            problem = f"{intake.dose} at {intake.time}: {shares} portions a day, not {intake.of}"
            yield Violation(f"of:{intake.dose}", problem)
        if not _are_contents(intake, item, shares):
            problem = f"{intake.dose} at {intake.time}: wrong amounts in {intake.portions} of {shares} portions"
            yield Violation(f"contents:{intake.dose}", problem)


def _are_contents(intake: Intake, item: Item, shares: int) -> bool:
    """Say whether an intake shows, sorted, all that is stated, on its scale and to the nearest nanogram."""
    whole: Counter[tuple[str, str]] = Counter()
    for content in item.contents:
        if content.nanograms is not None:
            whole[content.nutrient, content.scale.value] += content.nanograms
    shown = [(nutrient, amount.scale.value) for nutrient, amount in intake.contents]
    return shown == sorted(whole) and all(
        _is_rounded(amount, whole[nutrient, amount.scale.value] * intake.portions, shares)
        for nutrient, amount in intake.contents
    )


def _is_rounded(amount: Amount, dividend: int, divisor: int) -> bool:
    return 2 * abs(amount.quantity * divisor - dividend) <= divisor


def _false_periods(looked_up: LookedUp, schedule: Schedule) -> Iterator[Violation]:
    every = {item.name: item.every for item in looked_up.items}
    counted = Counter(each.dose for each in schedule.chosen_days)
    for each in schedule.chosen_days:
        recurrence = every.get(each.dose)
        if counted[each.dose] > 1:
            yield Violation(f"days:{each.dose}", f"{each.dose}: chosen days are given twice")
        if isinstance(recurrence, AnyDays) and each.period != recurrence.period:
            problem = f"{each.dose}: the period is {recurrence.period} days, not {each.period}"
            yield Violation(f"days:{each.dose}", problem)


def _false_nearness(looked_up: LookedUp, schedule: Schedule) -> Iterator[Violation]:
    """Tell where the times to stay near are not those of doses of this plan, each once and in their order."""
    wake = ClockTime(looked_up.wake)
    names = [name for name, _ in schedule.near]
    if names != [item.name for item in looked_up.items if item.name in names]:
        yield Violation("near", "the doses to stay near are not doses of the plan, each once, in the order of names")
    for name, times in schedule.near:
        minutes = [since_wake(time, wake) for time in times]
        if minutes != sorted(set(minutes)):
            yield Violation("near", f"{name}: the previous times are not in the order of the waking day, each once")


def _false_values(verdict: Verdict, schedule: Schedule) -> Iterator[Violation]:
    proof = schedule.proof
    if schedule.cost != verdict.cost:
        yield Violation("cost", f"the cost is {verdict.cost}, not {schedule.cost}")
    if proof.bound > schedule.cost:
        yield Violation("proof", "the bound is above the cost")
    if proof.best and proof.bound != schedule.cost:
        yield Violation("proof", "the cost is called least but is not the bound")
    if proof.canonical and not proof.best:
        yield Violation("proof", "the answer is called canonical although its cost is not called least")
    claimed = tuple(evolve(each, text="") for each in schedule.compromises)
    if claimed == verdict.compromises:
        return
    for each in verdict.compromises:
        if each not in claimed:
            yield Violation("compromises", f"not told: {each.rules} at {each.things}")
    for each in claimed:
        if each not in verdict.compromises:
            yield Violation("compromises", f"not so: {each.rules} at {each.things}")
    if set(claimed) == set(verdict.compromises):
        yield Violation("compromises", "not each once, in the order of their rules and things")


def _false_copies(looked_up: LookedUp, schedule: Schedule, findings: tuple[Finding, ...] | None) -> Iterator[Violation]:
    plan = looked_up.plan
    if sorted(schedule.waived, key=_waived) != sorted(plan.waived, key=_waived):
        yield Violation("waived", "the waived rules are not those of the plan")
    if schedule.replaced != looked_up.replaced:
        yield Violation("replaced", "the rules that presets replaced are not those of the plan")
    acknowledged = sorted(schedule.acknowledged, key=_acknowledged)
    if acknowledged != sorted(plan.acknowledged, key=_acknowledged):
        yield Violation("acknowledged", "what has been acknowledged is not what the plan says")
    if findings is not None and schedule.findings != findings:
        yield Violation("findings", "the findings are not those of the check")


def _waived(waiver: Waiver) -> tuple[str, str]:
    return (waiver.rule, waiver.reason)


def _acknowledged(acknowledgement: Acknowledgement) -> tuple[str, str]:
    return (acknowledgement.code, repr(acknowledgement.up_to))
