"""The invariants of FHIR's Timing that no Python library enforces, as R4 and R5 state them."""

from __future__ import annotations

from typing import Any

__all__ = ["broken_invariants"]

_NO_OFFSET = {"C", "CM", "CD", "CV"}


def broken_invariants(timing: dict[str, Any]) -> list[str]:
    """Name the invariants that a Timing breaks; there is no tim-3.

    ``time-of-day`` and ``day-of-week`` are no invariants but what the definitions of these elements say: neither
    stands beside ``frequency`` and ``period``, and ``timeOfDay`` not beside ``when``.
    """
    repeat: dict[str, Any] = timing.get("repeat", {})
    has = repeat.__contains__
    when = set(repeat.get("when", ()))
    broken = {
        "tim-1": has("duration") and not has("durationUnit"),
        "tim-2": has("period") and not has("periodUnit"),
        "tim-4": has("duration") and repeat["duration"] < 0,
        "tim-5": has("period") and repeat["period"] < 0,
        "tim-6": has("periodMax") and not has("period"),
        "tim-7": has("durationMax") and not has("duration"),
        "tim-8": has("countMax") and not has("count"),
        "tim-9": has("offset") and (not when or bool(when & _NO_OFFSET)),
        "tim-10": has("timeOfDay") and has("when"),
        "time-of-day": has("timeOfDay") and (has("frequency") or has("period") or has("when")),
        "day-of-week": has("dayOfWeek") and (has("frequency") or has("period")),
    }
    return [name for name, is_broken in broken.items() if is_broken]
