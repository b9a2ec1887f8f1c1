"""The golden plans, possible and impossible, on the shipped catalogue, each with its printed answer in ``NAME.txt``.

The files show in the diff what a change does to an answer.  After a change that is meant, ``python -m tests.golden
--write`` renews them, and the text in the README too; read what changed, as a pharmacist would, before it is kept.
"""

from __future__ import annotations

import re
from pathlib import Path

from attrs import evolve

from rlsnutri import Catalog, NoScheduleError, Plan, RefusedPlanError, Schedule, check, schedule
from rlsnutri.answers import Finding, NutrientTotal
from rlsnutri.render.text import render_error, timetable

__all__ = ["FOLDER", "RENEW", "answer", "in_full", "reasons", "without_version", "written"]

FOLDER = Path(__file__).parent
RENEW = "python -m tests.golden --write"

_NO_VERSION = "0+any"


def answer(plan: Plan) -> str:
    """Return what is printed for the plan, a timetable, its refusal or why nothing fits, as a file holds it."""
    try:
        return written(schedule(plan))
    except (NoScheduleError, RefusedPlanError) as error:
        return render_error(error) + "\n"


def reasons(plan: Plan, dose: str) -> str:
    """Return what is said of every intake of the dose, as a file holds it."""
    found = schedule(plan)
    asked = [intake for slot in found for intake in slot.intakes if intake.dose == dose]
    return "\n\n".join(str(found.why(intake)) for intake in asked) + "\n"


def in_full(plan: Plan, catalog: Catalog) -> str:
    """Return everything that a report holds, a line for each total and a paragraph for each finding."""
    report = check(plan, catalog=catalog)
    return "\n".join([*map(_total, report.totals), "", *map(_finding, report.findings)])


def _total(total: NutrientTotal) -> str:
    food = "unknown" if total.food is None else total.food
    days = ", ".join(map(str, total.by_day))
    least = "at least " if total.at_least else ""
    values = ", ".join(
        f"{row.authority.value} {row.kind.value} {row.amount} {row.covers}"
        for row in (*total.recommended, *total.limits)
    )
    return (
        f"{total.nutrient}: {least}{total.both} = food {food} + {total.supplements} ({days}); {values or 'no values'}"
    )


def _finding(finding: Finding) -> str:
    told = "; ".join(f"{name}={value}" for name, value in finding.parameters)
    lines = [
        f"{finding.severity.value} {finding.code}",
        finding.message,
        finding.detail,
        told,
        ", ".join(finding.sources),
    ]
    return "\n    ".join(line for line in lines if line) + "\n"


def written(answered: Schedule) -> str:
    """Return the timetable as a file holds it: the catalogue's version counts, the library's does not."""
    return timetable(evolve(answered, version=_NO_VERSION)) + "\n"


def without_version(text: str) -> str:
    """Return a printed answer with the library's version taken out, as the files have it."""
    return re.sub(r"(?<=^Made with rlsnutri )\S+", _NO_VERSION, text, flags=re.MULTILINE)
