"""Never run: what type checkers are to say of the public interface, line by line.

``assert_type`` must hold, and each line with an ignore must be an error: both checkers report ignores in vain.
"""

from __future__ import annotations

from typing import assert_type

from rlsnutri import (
    Amount,
    ClockTime,
    Competitor,
    Day,
    Dose,
    Drink,
    Intake,
    Medicine,
    OpenTimes,
    Plan,
    Policy,
    Replanned,
    Report,
    Schedule,
    Slot,
    Strength,
    Violation,
    Why,
    check,
    replan,
    schedule,
    verify,
)
from rlsnutri.codec import plan_from_json, plan_to_json, plan_to_toml


def right() -> None:
    day = Day("06:30", "22:30", breakfast="07:30")
    plan = Plan(
        day=day, doses=[Dose("zinc", "15 mg", times=2, at=["07:30", "21:00"])], events=[Drink("coffee", at="08:00")]
    )
    assert_type(plan.doses, tuple[Dose | Medicine, ...])
    assert_type(plan.adding(Medicine("gabapentin", at="21:00")), Plan)
    made = schedule(plan, max_steps=100)
    assert_type(made, Schedule)
    assert_type(made.slots, tuple[Slot, ...])
    for slot in made:
        assert_type(slot, Slot)
        assert_type(slot.time, ClockTime)
        for intake in slot.intakes:
            assert_type(intake, Intake)
            assert_type(made.why(intake), Why)
    assert_type(made.open_times("antacid"), OpenTimes)
    assert_type(check(plan), Report)
    assert_type(verify(plan, made), tuple[Violation, ...])
    assert_type(replan(made, now="10:00"), Replanned)
    assert_type(plan_from_json(plan_to_json(plan)), Plan)
    assert_type(plan_to_toml(plan), str)
    assert_type(Amount.parse("5 mg"), Amount)
    Competitor("iron", "zinc", before=60, after=60, strength=Strength.SHOULD)
    Competitor("iron", ("zinc", "calcium"), before=60, after=None, strength="should")
    Policy(times=["07:30"], prefer_prices=(61, 46, 31, 16))


def wrong() -> None:
    Dose("zinc", 15)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Dose("zinc", "15 mg", "15 mg")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    Plan([])  # type: ignore[call-arg, arg-type]  # pyright: ignore[reportCallIssue]
    schedule("plan")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Dose("zinc", "15 mg").amount = None  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    Day(630, "22:30")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
