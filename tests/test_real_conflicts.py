"""On the impossible real plans the conflict names the true cause, and quickly."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from rlsnutri import Catalog, NoScheduleError, schedule
from tests.real_plans import Reader

PLANS = Path(__file__).parent / "plans"
EMPTY = Catalog.empty()

CAUSES: dict[str, list[str]] = {
    "alendronate-levo-both-first": [
        "alendronate must come first in the day, 30 min before anything else",
        "levo must come first in the day, 30 min before anything else",
        "no times are left at which alendronate and levo both fit among the times you list.",
    ],
    "itp-eltrombopag-dairy-all-day": [
        "elt must keep 2 h before and 4 h after breakfast, lunch, snack, dinner and late_snack",
        "breakfast is at 07:30, lunch at 12:00, snack at 16:30 and late_snack at 21:30",
        "no time is left for elt among the times you list.",
    ],
    "parkinson-q3h-bed2230": [
        "ld must stay 2 h from iron",
        "ld is pinned at 06:00, 09:00, 12:00, 15:00, 18:00 and 21:00",
        "no time is left for iron among the times you list.",
    ],
    "preg-who-2g-500cap": [
        "calcium must be taken at a meal",
        "calcium must be at most 500 mg at a time",
        "calcium brings 2000 mg a day, in 4 portions",
        "your meals are at 07:30, 12:30 and 19:00",
        "no time is left for calcium among the times you list.",
    ],
    "scale-10x1-2h": [
        "p0, p1, p2, p3, p4 and 5 more must stay 2 h from each other",
        "no times are left at which p0, p1, p2, p3, p4 and 5 more all fit among the times you list.",
    ],
    "sucralfate-levo-4h": [
        "suc must be taken 1 h before breakfast or lunch or dinner or between 22:00 and 23:00",
        "suc must stay 4 h from levo",
        "intakes of suc must be at least 3 h apart",
        "suc is taken 4 times a day",
        "your meals are at 08:00, 13:00 and 18:30",
        "no times are left at which levo and suc both fit among the times you list.",
    ],
}


def failure_of(name: str) -> NoScheduleError:
    data: dict[str, Any] = json.loads((PLANS / f"{name}.json").read_text(encoding="utf-8"))
    reader = Reader(data)
    sharing, _ = next(iter(reader.day_choices(reader.hard)))
    question = next(reader.questions(sharing, reader.hard))
    with pytest.raises(NoScheduleError) as caught:
        schedule(question.plan, catalog=EMPTY)
    return caught.value


def test_every_impossible_plan_that_is_not_refused_is_here() -> None:
    plans = (json.loads(path.read_text(encoding="utf-8")) for path in PLANS.glob("*.json"))
    impossible = {plan["id"] for plan in plans if not plan["expected"]["feasible"]}
    assert impossible - set(CAUSES) == {"areds2-zinc-stack"}  # its zinc is above a daily cap: refused, not searched


@pytest.mark.parametrize("name", CAUSES)
def test_the_conflict_names_the_true_cause(name: str) -> None:
    failure = failure_of(name)
    assert [reason.text for reason in failure.argument] == CAUSES[name]
    assert failure.irreducible


@pytest.mark.parametrize("name", CAUSES)
def test_every_repair_has_a_schedule(name: str) -> None:
    for repair in failure_of(name).repairs:
        assert len(schedule(repair.plan, catalog=EMPTY)) >= 1
