"""Law: what is scheduled verifies, a small budget never lies, and what travels comes back the same."""

from hypothesis import given
from hypothesis import strategies as st

from rlsnutri import NoScheduleError, Plan, Schedule, verify
from rlsnutri.codec import from_json, to_json
from tests.laws.plans import LAW, answer, levels, plans


@LAW
@given(plan=plans())
def test_what_is_scheduled_verifies_and_travels(plan: Plan) -> None:
    made = answer(plan)
    if isinstance(made, Schedule):
        assert verify(plan, made) == ()
        assert from_json(to_json(made)) == made
    assert from_json(to_json(plan)) == plan


@LAW
@given(plan=plans(), steps=st.integers(1, 40))
def test_a_small_budget_never_lies(plan: Plan, steps: int) -> None:
    soon, late = answer(plan, steps), answer(plan)
    if isinstance(soon, NoScheduleError):
        assert isinstance(late, NoScheduleError)
    if isinstance(soon, Schedule) and isinstance(late, Schedule):
        assert verify(plan, soon) == ()
        assert levels(soon) >= levels(late) or not late.proof.best
        if soon.proof.best and late.proof.best:
            assert soon.cost == late.cost
        if soon.proof.canonical and late.proof.canonical:
            assert soon.slots == late.slots
        assert soon.proof.bound <= late.cost
