"""What a previous answer says about the doses of a plan: at which times it had them."""

# pyright: reportUnnecessaryIsInstance=false
# A caller may pass anything as a previous answer, so this asks for types that the annotations already promise.

from __future__ import annotations

import unicodedata

from rlsnutri.answers import Intake, Schedule, Slot
from rlsnutri.clock import MINUTES_PER_DAY, ClockTime
from rlsnutri.errors import Fault, PlanError
from rlsnutri.inputs import shown
from rlsnutri.things import LookedUp


def times_of(near: Schedule | None, looked_up: LookedUp) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """The doses of the plan that ``near`` has too, with the minutes since this plan's wake at which it has them.

    Times are compared by the clock: who gets up earlier than before has not moved what stays at 07:30.  Raises
    :class:`PlanError` for what is no schedule.
    """
    if near is None:
        return ()
    if not is_schedule(near):
        said = shown(near)
        raise PlanError([Fault(f"{said} is no schedule", "near", said, "a previous answer of schedule()")])
    stood: dict[str, set[int]] = {}
    for slot in near.slots:
        minute = (slot.time.minutes - looked_up.wake) % MINUTES_PER_DAY
        for intake in slot.intakes:
            stood.setdefault(name_key(intake.dose), set()).add(minute)
    known = ((item.name, stood.get(name_key(item.name))) for item in looked_up.items)
    return tuple((name, tuple(sorted(minutes))) for name, minutes in known if minutes is not None)


def name_key(name: str) -> str:
    """The name as names are compared: Unicode NFC, case-folded."""
    return unicodedata.normalize("NFC", name).casefold()


def is_schedule(value: object) -> bool:
    """Whether this is a schedule whose slots and intakes can be read."""
    if not isinstance(value, Schedule) or not isinstance(value.slots, tuple):
        return False
    return all(
        isinstance(slot, Slot) and isinstance(slot.time, ClockTime) and isinstance(slot.intakes, tuple)
        and all(isinstance(intake, Intake) and isinstance(intake.dose, str) for intake in slot.intakes)
        for slot in value.slots
    )  # fmt: skip
