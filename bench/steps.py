"""How many search steps each plan may take: counts are the same on every machine, so a regression shows anywhere.

``steps.json`` holds a bound per plan, a quarter above what was needed when it was written; plans that no answer was
proved for within the default steps are left out.
"""

from __future__ import annotations

import json
from pathlib import Path

from bench import compiled
from bench.families import Case, cases
from rlsnutri._api import DEFAULT_STEPS

__all__ = ["BOUNDS", "SAMPLE", "bounds", "write"]

BOUNDS = Path(__file__).parent / "steps.json"
SAMPLE = {"real": None, "realistic": 12, "hard": 10, "three people": 10, "pigeonhole": None}
"""Seeds of each family that are looked at; None for all there are."""


def sample() -> list[Case]:
    """The plans that have a bound, and those that may get one."""
    return [case for family, count in SAMPLE.items() for case in cases(family, count, 0)]


def bounds() -> dict[str, dict[str, int]]:
    """The bounds as they were written, by family and label."""
    read: dict[str, dict[str, int]] = json.loads(BOUNDS.read_text(encoding="utf-8"))
    return read


def write() -> None:
    """Write the bounds anew, and print what has become of the old ones."""
    old = bounds() if BOUNDS.exists() else {}
    new: dict[str, dict[str, int]] = {}
    for case in sample():
        answer = compiled.answer(compiled.read(case.plan, case.catalog), DEFAULT_STEPS)
        before = old.get(case.family, {}).get(case.label)
        if answer.canonical:
            new.setdefault(case.family, {})[case.label] = answer.steps * 5 // 4 + 8
            print(f"{case.family} {case.label}: {answer.steps} steps, bound was {before}")
        else:
            print(f"{case.family} {case.label}: not proved in {answer.steps} steps, bound was {before}")
    BOUNDS.write_text(json.dumps(new, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
