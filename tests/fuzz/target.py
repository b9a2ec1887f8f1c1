"""What is done with one input; without atheris, so that ordinary tests can replay the corpus."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from rlsnutri import (
    Amount,
    ClockTime,
    CompoundAmount,
    Dose,
    LabValue,
    Plan,
    RlsnutriError,
    Schedule,
    ask,
    check,
    read_label,
    schedule,
    verify,
)
from rlsnutri.clock import recurrence
from rlsnutri.codec import from_dict, from_json, from_toml, to_json

STEPS = 200


def _answered(plan: object) -> None:
    if isinstance(plan, Plan):
        check(plan)
        made = schedule(plan, max_steps=STEPS)
        assert verify(plan, made) == ()
        assert from_json(to_json(made)) == made
        str(made)
    elif isinstance(plan, Schedule):
        verify(plan.plan, plan)
        str(plan)


def _label(text: str) -> None:
    try:
        held: Any = json.loads(text)
    except (ValueError, RecursionError):
        held = text
    try:
        from_dict(held)
    finally:
        made = read_label(held)
        str(made)


TARGETS: tuple[Callable[[str], object], ...] = (
    lambda text: _answered(from_json(text)),
    lambda text: _answered(from_toml(text)),
    _label,
    lambda text: str(Amount.parse(text)),
    lambda text: str(CompoundAmount.parse(text)),
    lambda text: str(ClockTime.parse(text)),
    lambda text: str(LabValue.parse(text)),
    lambda text: str(recurrence(text)),
    lambda text: str(Dose(text).name),
    ask,
)


def one_input(data: bytes) -> None:
    """Read one input; anything but an error of the library comes out."""
    if not data:
        return
    text = data[1:].decode("utf-8", "surrogatepass" if data[0] & 128 else "replace") if _decodes(data) else ""
    try:
        TARGETS[(data[0] & 127) % len(TARGETS)](text)
    except RlsnutriError as error:
        str(error)


def _decodes(data: bytes) -> bool:
    try:
        data[1:].decode("utf-8", "surrogatepass" if data[0] & 128 else "replace")
    except UnicodeDecodeError:
        return False
    return True
