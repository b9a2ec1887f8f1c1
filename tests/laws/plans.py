"""Plans that mean something, for laws about the whole way from a plan to its timetable."""

from __future__ import annotations

import os

from attrs import evolve
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from rlsnutri import (
    Amount,
    BudgetExceededError,
    Competitor,
    Day,
    Dose,
    Drink,
    Interval,
    Medicine,
    NoScheduleError,
    Plan,
    Schedule,
    Severity,
    Strength,
    Window,
    check,
    schedule,
)
from rlsnutri.rules import AroundMeal, Rule

LAW = settings(
    max_examples=int(os.environ.get("LAW_EXAMPLES", "15")),
    suppress_health_check=[HealthCheck.too_slow],  # a search may take as long as it takes
)
"""How often a law is tried: a few times in every run, ten thousand times by `nox -s laws`."""
STEPS = 3000
_AMOUNTS = {
    "ferrous bisglycinate": ("25 mg", "60 mg"),
    "magnesium citrate": ("100 mg", "300 mg"),
    "calcium carbonate": ("250 mg", "1000 mg"),
    "zinc picolinate": ("15 mg",),
    "vitamin C": ("100 mg",),
}
names = st.sampled_from(sorted(_AMOUNTS))
days = st.sampled_from(
    [
        Day("06:30", "22:30", breakfast="07:30", lunch="12:30", dinner="18:30"),
        Day("06:30", "22:30"),
        Day("16:00", "08:00", breakfast="16:30", lunch="22:00", dinner="04:00"),
        Day("07:00", "23:00", dinner="19:00"),
    ]
)
recurrences = st.sampled_from(["day", "day", "day", "2 days", "2 days from day 1", "any 1 of 2 days"])


@st.composite
def doses(draw: st.DrawFn) -> list[Dose]:
    chosen = draw(st.lists(names, min_size=1, max_size=4, unique=True))
    return [
        Dose(
            name,
            draw(st.sampled_from(_AMOUNTS[name])),
            every=draw(recurrences),
            times=draw(st.sampled_from([None, None, None, 2])),
        )
        for name in chosen
    ]


@st.composite
def rules(draw: st.DrawFn, things: list[str]) -> tuple[Rule, ...]:
    made: list[Rule] = []
    for number in range(draw(st.integers(0, 3))):
        strength = draw(st.sampled_from(Strength))
        one, other = draw(st.sampled_from(things)), draw(st.sampled_from(things))
        gap = draw(st.sampled_from([0, 30, 120, 240, 600, None]))
        back = draw(st.sampled_from([0, 120, 360]))
        kind = draw(st.integers(0, 3))
        name = f"own-{number}"
        if kind <= 1 and one != other:
            made.append(Competitor(one, (other,), before=gap, after=back, id=name, strength=strength))
        elif kind == 2:
            made.append(Window(one, (AroundMeal(),), id=name, strength=strength))
        else:
            made.append(Interval(one, least=back, id=name, strength=strength))
    return tuple(made)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """A plan whose refusals are acknowledged."""
    taken = draw(doses())
    events = draw(
        st.lists(
            st.sampled_from([Drink("coffee", at="07:30"), Medicine("gabapentin", "300 mg", at="21:00")]),
            max_size=2,
            unique_by=lambda each: each.name,
        )
    )
    own = draw(rules([each.name for each in taken]))
    return agreed(Plan(day=draw(days), doses=taken, events=events, rules=own))


def agreed(plan: Plan) -> Plan:
    """The plan with everything acknowledged that would refuse it."""
    for finding in check(evolve(plan, acknowledged=())).findings:
        if finding.severity is Severity.REFUSE:
            limit = finding.code.startswith(("over-limit", "daily-limit"))
            plan = plan.acknowledging(finding.code, up_to=Amount.parse("100 g") if limit else None)
    return plan


def answer(plan: Plan, steps: int = STEPS) -> Schedule | NoScheduleError | BudgetExceededError:
    """The timetable, or why there is none."""
    try:
        return schedule(plan, max_steps=steps)
    except (NoScheduleError, BudgetExceededError) as error:
        return error


def levels(made: Schedule) -> tuple[int, ...]:
    """The cost as one tuple."""
    cost = made.cost
    return (cost.broken, cost.missing, cost.times, cost.moved, cost.inconvenience)
