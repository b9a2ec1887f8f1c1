"""``python -m tests.compatibility 0.1`` keeps what this version writes; what is there already is never written anew."""

from __future__ import annotations

import sys
from pathlib import Path

from rlsnutri import NoScheduleError, Plan, PlanError, RefusedPlanError, check, replan, rls_guide, schedule
from rlsnutri.codec import Travelling, to_json, to_toml
from tests.golden.plans import PLANS

HERE = Path(__file__).parent


def samples() -> dict[str, Travelling]:
    """One of everything that travels."""
    kept: dict[str, Travelling] = {}
    for name, plan in PLANS.items():
        kept[f"{name}.plan"] = plan
        kept[f"{name}.report"] = check(plan)
        try:
            made = schedule(plan)
        except (NoScheduleError, RefusedPlanError) as error:
            kept[f"{name}.error"] = error
            continue
        kept[f"{name}.schedule"] = made
    made = schedule(PLANS["readme"])
    kept["readme.why"] = made.why(next(intake for slot in made.slots for intake in slot.intakes))
    kept["readme.open-times"] = made.open_times("antacid")
    kept["readme.rest-of-day"] = replan(made, now="10:00")
    kept["guide"] = rls_guide(PLANS["readme"])
    try:
        check(Plan(day="today"))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType] -- a fault is wanted
    except PlanError as error:
        kept["bad-plan.error"] = error
    return kept


def main(version: str) -> None:
    """Write what is not there yet."""
    folder = HERE / version
    folder.mkdir(exist_ok=True)
    for name, value in samples().items():
        for path, text in (
            (folder / f"{name}.json", to_json(value, indent=1)),
            (folder / f"{name}.toml", to_toml(value)),
        ):
            if not path.exists() and (path.suffix == ".json" or name.endswith((".plan", "guide"))):
                path.write_text(text + "\n" * (path.suffix == ".json"), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
