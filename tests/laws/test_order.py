"""Law: in what order a plan was written, and how often it says a thing, changes nothing."""

from itertools import pairwise

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from rlsnutri import Competitor, Dose, Plan, Schedule
from tests.laws.plans import LAW, answer, plans


@LAW
@given(plan=plans(), data=st.data())
def test_the_order_of_writing_changes_nothing(plan: Plan, data: st.DataObject) -> None:
    turned = evolve(
        plan,
        doses=data.draw(st.permutations(plan.doses)),
        events=data.draw(st.permutations(plan.events)),
        rules=data.draw(st.permutations(plan.rules)),
        acknowledged=data.draw(st.permutations(plan.acknowledged)),
    )
    one, other = answer(plan), answer(turned)
    assert type(one) is type(other)
    if isinstance(one, Schedule) and isinstance(other, Schedule):
        assert (one.slots, one.cost, one.proof, one.chosen_days) == (
            other.slots,
            other.cost,
            other.proof,
            other.chosen_days,
        )


@LAW
@given(plan=plans())
def test_a_rule_said_twice_or_a_gap_of_nothing_changes_nothing(plan: Plan) -> None:
    again = tuple(evolve(rule, id=f"{rule.id}-again") for rule in plan.rules)
    named = [dose.name for dose in plan.doses if isinstance(dose, Dose)]
    nothing = tuple(
        Competitor(one, (other,), before=0, after=0, id=f"nothing-{one}-{other}") for one, other in pairwise(named)
    )
    one, other = answer(plan), answer(evolve(plan, rules=(*plan.rules, *again, *nothing)))
    assert type(one) is type(other)
    if isinstance(one, Schedule) and isinstance(other, Schedule):
        assert (one.slots, one.cost) == (other.slots, other.cost)
