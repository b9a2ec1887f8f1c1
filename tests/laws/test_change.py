"""Law: what a change of the plan can do to the cost."""

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from rlsnutri import (
    ClockTime,
    ClockWindow,
    Competitor,
    Day,
    Dose,
    NoScheduleError,
    Plan,
    Policy,
    Schedule,
    Window,
    verify,
)
from rlsnutri.catalog import default_catalog, look_up
from tests.laws.plans import LAW, agreed, answer, levels, plans


def proved(plan: Plan) -> Schedule | NoScheduleError | None:
    made = answer(plan)
    if isinstance(made, Schedule):
        return made if made.proof.best else None
    return made if isinstance(made, NoScheduleError) else None


@LAW
@given(plan=plans(), data=st.data())
def test_dropping_a_rule_never_costs_anything_and_never_breaks(plan: Plan, data: st.DataObject) -> None:
    if not plan.rules:
        return
    dropped = data.draw(st.sampled_from(plan.rules))
    # an interval rule stands in for the default distance: without it the default is back
    if type(dropped).__name__ == "Interval":
        return
    with_it = proved(plan)
    without = proved(evolve(plan, rules=tuple(rule for rule in plan.rules if rule is not dropped)))
    if isinstance(with_it, Schedule):
        assert not isinstance(without, NoScheduleError)
        if isinstance(without, Schedule):
            assert levels(without) <= levels(with_it)


@LAW
@given(plan=plans(), gap=st.sampled_from([30, 120, 300]))
def test_adding_a_rule_never_lowers_the_cost(plan: Plan, gap: int) -> None:
    named = [each.name for each in plan.doses]
    if len(named) < 2:
        return
    more = evolve(
        plan,
        rules=(*plan.rules, Competitor(named[0], (named[1],), before=gap, after=gap, id="one more", strength="should")),
    )
    before, after = proved(plan), proved(more)
    if isinstance(before, Schedule) and isinstance(after, Schedule):
        assert levels(after) >= levels(before)
    if isinstance(before, NoScheduleError):
        assert not isinstance(after, Schedule)


@LAW
@given(plan=plans(), hours=st.sampled_from([1, 6, 13]))
def test_shifting_the_whole_day_shifts_the_schedule(plan: Plan, hours: int) -> None:
    def later(time: ClockTime) -> ClockTime:
        return ClockTime((time.minutes + 60 * hours) % 1440)

    meals = [evolve(meal, at=later(meal.at)) for meal in plan.day.meals]
    moved = evolve(
        plan,
        day=Day(later(plan.day.wake), later(plan.day.bed), meals),
        events=[evolve(each, at=tuple(map(later, each.at))) for each in plan.events],
        policy=Policy(),
    )
    one, other = answer(plan), answer(agreed(moved))
    if not (isinstance(one, Schedule) and isinstance(other, Schedule)) or goes_by_the_clock(plan):
        return
    if one.proof.canonical and other.proof.canonical:
        assert one.cost == other.cost
        assert [later(slot.time) for slot in one.slots] == [slot.time for slot in other.slots]


def goes_by_the_clock(plan: Plan) -> bool:
    """Whether a rule in force names clock times: iron in the morning stays there when the day shifts."""
    return any(
        isinstance(rule, Window) and any(isinstance(each, ClockWindow) for each in rule.parts)
        for rule in look_up(plan, default_catalog()).rules
    )


@LAW
@given(plan=plans())
def test_renaming_changes_no_cost(plan: Plan) -> None:
    renamed = evolve(
        plan,
        doses=[
            evolve(each, name=f"no. {9 - n}") if isinstance(each, Dose) else each for n, each in enumerate(plan.doses)
        ],
        rules=(),
        acknowledged=(),
    )
    one, other = answer(agreed(evolve(plan, rules=(), acknowledged=()))), answer(agreed(renamed))
    if isinstance(one, Schedule) and isinstance(other, Schedule) and one.proof.best and other.proof.best:
        assert one.cost == other.cost


@LAW
@given(plan=plans())
def test_every_repair_gives_a_true_schedule(plan: Plan) -> None:
    made = answer(plan)
    if not isinstance(made, NoScheduleError):
        return
    for repair in made.repairs[:2]:
        if repair.plan is not None:
            repaired = answer(repair.plan)
            assert isinstance(repaired, Schedule)
            assert verify(repair.plan, repaired) == ()
