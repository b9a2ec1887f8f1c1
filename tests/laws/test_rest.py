"""Law: the rest of any day is true, and whatever is changed in it is found out."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from rlsnutri import (
    Amount,
    BudgetExceededError,
    Catalog,
    ClockTime,
    Intake,
    Medicine,
    Missed,
    NoScheduleError,
    Plan,
    PlanError,
    RefusedPlanError,
    Replanned,
    Schedule,
    Slot,
    Taken,
    replan,
    schedule,
    verify_replan,
)
from rlsnutri.clock import since_wake
from rlsnutri.testing import plans
from tests.laws.plans import LAW, STEPS

EMPTY = Catalog.empty()


def planned(plan: Plan) -> Schedule:
    """The timetable of a plan that has one."""
    try:
        return schedule(plan, catalog=EMPTY, max_steps=STEPS)
    except (BudgetExceededError, NoScheduleError, RefusedPlanError, PlanError):
        assume(False)
        raise


def times_of(answer: Schedule) -> Iterator[tuple[str, ClockTime]]:
    """Everything that has a time, on whatever day."""
    for slot in answer:
        yield from ((intake.dose, slot.time) for intake in slot.intakes)
    for event in answer.plan.events:
        yield from ((event.name, time) for time in event.at)
    yield from ((meal.name, meal.at) for meal in answer.plan.day.meals)


def rest(answer: Schedule, rng: Random) -> Replanned:
    """The rest of a day on which some was missed, some taken at another time, some not told of."""
    wake, bed = answer.plan.day.wake, answer.plan.day.bed
    now = rng.randrange(since_wake(bed, wake) + 1)
    taken: list[Taken] = []
    missed: list[Missed] = []
    for name, time in times_of(answer):
        draw, due = rng.random(), since_wake(time, wake)
        if due <= now and draw < 0.35:
            missed.append(Missed(name, time))
        elif due <= now and draw < 0.65:
            minute = min(now, max(0, due + rng.randint(-50, 120)))
            taken.append(Taken(name, ClockTime((wake.minutes + minute) % 1440)))
    happened: dict[str, Any] = {"now": ClockTime((wake.minutes + now) % 1440), "catalog": EMPTY, "max_steps": STEPS}
    for day in rng.sample(range(4), 4):  # not everything is due on every day
        try:
            return replan(answer, day=day, taken=taken, missed=missed, **happened)
        except PlanError:
            continue
    return replan(answer, **happened)


def changed(found: Replanned) -> Iterator[tuple[str, Replanned]]:
    """False claims, each with the code under which it has to be found."""
    cost = found.cost
    for field in ("broken", "missing", "times", "moved", "inconvenience"):
        yield "cost", evolve(found, cost=evolve(cost, **{field: getattr(cost, field) + 1}), best=False, canonical=False)
    yield "given-up", evolve(found, given_up=found.given_up + 1)
    yield "proof", evolve(found, fewest_given_up=found.given_up + 1)
    yield "proof", evolve(found, bound=evolve(cost, broken=cost.broken + 1), best=False, canonical=False)
    if found.best:
        yield "proof", evolve(found, bound=evolve(cost, inconvenience=cost.inconvenience - 1))
    yield "proof", evolve(found, best=False, canonical=True)
    if found.compromises:
        yield "compromises", evolve(found, compromises=found.compromises[1:])
    medicines = {each.name for each in (*found.plan.doses, *found.plan.events) if isinstance(each, Medicine)}
    for number, slot in enumerate(found.slots):
        before, after = found.slots[:number], found.slots[number + 1 :]
        if not medicines & set(slot.beside):
            yield f"slot:{slot.time}", evolve(found, slots=(*before, evolve(slot, intakes=()), *after))
        for name in slot.beside:
            less = evolve(slot, beside=tuple(each for each in slot.beside if each != name))
            yield f"beside:{slot.time}", evolve(found, slots=(*before, less, *after))
            if name in medicines:
                yield f"medicine:{name}", evolve(found, slots=(*before, *after))
        for intake in slot.intakes:
            yield from _about(found, before, slot, intake, after, is_medicine=intake.dose in medicines)
    for moved in found.moved:
        yield f"moved:{moved.dose}", evolve(found, moved=(*found.moved, evolve(moved, portions=moved.portions + 1)))
        yield f"moved:{moved.dose}", evolve(found, moved=(*found.moved, evolve(moved, time=moved.planned)))
        yield "cost", evolve(found, moved=tuple(each for each in found.moved if each is not moved))
    for gone in found.skipped:
        yield f"skipped:{gone.dose}", evolve(found, skipped=(evolve(gone, portions=gone.portions + 100),))
        yield f"moved:{gone.dose.casefold()}", evolve(found, skipped=(*found.skipped, gone))


def _about(
    found: Replanned,
    before: tuple[Slot, ...],
    slot: Slot,
    intake: Intake,
    after: tuple[Slot, ...],
    *,
    is_medicine: bool,
) -> Iterator[tuple[str, Replanned]]:
    """False claims about one intake."""
    name = intake.dose
    others = tuple(each for each in slot.intakes if each is not intake)

    def instead(*intakes: Intake) -> Replanned:
        return evolve(found, slots=(*before, evolve(slot, intakes=(*others, *intakes)), *after))

    yield f"medicine:{name}" if is_medicine else f"portions:{name}", instead()
    yield (
        f"medicine:{name}" if is_medicine else f"portions:{name}",
        instead(evolve(intake, portions=intake.portions + 1)),
    )
    yield f"of:{name}", instead(evolve(intake, of=intake.of + 1))
    yield f"contents:{name}", instead(evolve(intake, contents=(*intake.contents, ("gold", Amount.parse("1 mg")))))
    yield f"slot:{slot.time}", instead(evolve(intake, time=ClockTime((slot.time.minutes + 1) % 1440)))
    yield "unknown:gold", instead(evolve(intake, dose="gold"))
    later = ClockTime((slot.time.minutes + 1) % 1440)
    if later not in {each.time for each in found.slots}:
        odd = evolve(slot, time=later, intakes=(evolve(intake, time=later),), beside=())
        left = (evolve(slot, intakes=others),) if others else ()
        yield f"medicine:{name}" if is_medicine else f"time:{name}", evolve(found, slots=(*before, *left, odd, *after))


@LAW
@given(plan=plans(products_only=True), seed=st.integers(0, 2**32))
def test_the_rest_of_any_day_is_true_and_nothing_else_is(plan: Plan, seed: int) -> None:
    answer, rng = planned(plan), Random(seed)
    for _ in range(3):
        found = rest(answer, rng)
        assert verify_replan(answer, found, catalog=EMPTY) == ()
        for code, false in changed(found):
            assert code in {each.code for each in verify_replan(answer, false, catalog=EMPTY)}
