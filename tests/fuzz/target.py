"""What is done with one input; without atheris, so that ordinary tests can replay the corpus."""

from __future__ import annotations

import json
import os
import time
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
    default_catalog,
    read_label,
    schedule,
    verify,
)
from rlsnutri.clock import recurrence
from rlsnutri.codec import from_dict, from_json, from_toml, to_json

STEPS = 200
LONGEST = 1.0
"""Processor seconds that one input may take, once the catalogue has been read."""


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


TARGETS: dict[str, Callable[[str], object]] = {
    "json": lambda text: _answered(from_json(text)),
    "toml": lambda text: _answered(from_toml(text)),
    "label": _label,
    "amount": lambda text: str(Amount.parse(text)),
    "compound": lambda text: str(CompoundAmount.parse(text)),
    "time": lambda text: str(ClockTime.parse(text)),
    "lab": lambda text: str(LabValue.parse(text)),
    "days": lambda text: str(recurrence(text)),
    "name": lambda text: str(Dose(text).name),
    "question": ask,
}
CHOSEN = tuple(os.environ.get("FUZZ_READERS", " ".join(TARGETS)).split())
"""Readers that bytes are thrown at; short texts are read so much faster that they are best tried by themselves."""


def one_input(data: bytes) -> None:
    """Read one input; anything but an error of the library comes out, and so does whatever takes too long."""
    if not data:
        return
    text = data[1:].decode("utf-8", "surrogatepass" if data[0] & 128 else "replace") if _decodes(data) else ""
    default_catalog()
    began = time.process_time()
    try:
        TARGETS[CHOSEN[(data[0] & 127) % len(CHOSEN)]](text)
    except RlsnutriError as error:
        str(error)
    spent = time.process_time() - began
    assert spent < LONGEST, f"took {spent:.1f} s"


def _decodes(data: bytes) -> bool:
    try:
        data[1:].decode("utf-8", "surrogatepass" if data[0] & 128 else "replace")
    except UnicodeDecodeError:
        return False
    return True
