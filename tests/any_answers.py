"""Answers and errors of every shape, for round trips; what they say need not make sense."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from rlsnutri.answers import (
    BriefReason,
    ChosenDays,
    Compromise,
    Cost,
    Finding,
    Gap,
    Intake,
    NutrientTotal,
    Proof,
    Reason,
    Repair,
    Report,
    Schedule,
    Severity,
    Slot,
)
from rlsnutri.errors import (
    BudgetExceededError,
    Fault,
    NoScheduleError,
    PlanError,
    RefusedPlanError,
    RlsnutriError,
)
from rlsnutri.guidance import Advice, Comparison, Guide, GuideStep, LabTest, RankedForm, Threshold
from rlsnutri.labels import LabelReading, LabelRow, LabelServing, RowUse
from rlsnutri.nutrients import Authority, DoseLimit, LimitKind, Status
from rlsnutri.openings import Closed, OpenTimes
from rlsnutri.placements import Elsewhere, Otherwise, Why
from rlsnutri.plans import Acknowledgement, Waiver
from rlsnutri.replans import Missed, Moved, Replanned, Skipped, Taken
from rlsnutri.rules import ClockWindow, Strength
from rlsnutri.testing._anything import (
    codes,
    fractions,
    ingredients,
    maybe,
    names,
    plans,
    products,
    readable_amounts,
    some,
    texts,
    times,
)

whole = st.integers(0, 10**12)
costs = st.builds(Cost, whole, whole, whole, whole, moved=whole)
findings = st.builds(
    Finding,
    texts,
    st.sampled_from(Severity),
    texts,
    texts,
    some(st.tuples(st.sampled_from(["a", "b"]), texts)),
    some(texts),
)
intakes = st.builds(Intake, names, times, whole, whole, some(st.tuples(st.sampled_from(["a", "b"]), readable_amounts)))
waivers = some(st.builds(Waiver, texts, texts))
acknowledgements = some(st.builds(Acknowledgement, codes, maybe(readable_amounts)))
slots = st.builds(Slot, times, some(intakes), some(names))
compromises = st.builds(Compromise, some(texts), whole, whole, some(st.tuples(names, texts)), texts)
schedules = st.builds(
    Schedule,
    plan=plans,
    slots=some(slots),
    chosen_days=some(st.builds(ChosenDays, names, some(whole), whole)),
    cost=costs,
    proof=st.builds(Proof, st.booleans(), st.booleans(), costs, whole),
    compromises=some(compromises),
    findings=some(findings),
    waived=waivers,
    acknowledged=acknowledgements,
    catalog=texts,
    version=texts,
    brief=some(st.builds(BriefReason, names, times, texts)),
    gaps=some(
        st.builds(Gap, names, times, some(names), maybe(whole), maybe(whole), st.sampled_from(Strength), some(texts))
    ),
    near=some(st.tuples(names, some(times))),
)
limits = st.builds(
    DoseLimit,
    texts,
    st.sampled_from(Authority),
    st.sampled_from(LimitKind),
    fractions,
    maybe(fractions),
    texts,
    texts,
    maybe(readable_amounts),
    texts,
    texts,
    some(texts),
    st.sampled_from(Status),
)
reports = st.builds(
    Report,
    plans,
    some(
        st.builds(
            NutrientTotal,
            texts,
            maybe(readable_amounts),
            readable_amounts,
            readable_amounts,
            some(readable_amounts),
            st.booleans(),
            some(limits),
            some(limits),
        )
    ),
    some(findings),
    waivers,
    acknowledgements,
    texts,
    texts,
)
servings = st.builds(
    LabelServing, maybe(fractions), texts, maybe(fractions), maybe(fractions), maybe(whole), maybe(whole), texts
)
readings = st.builds(
    LabelReading,
    texts,
    texts,
    texts,
    maybe(products),
    some(st.builds(LabelRow, texts, texts, whole, texts, st.sampled_from(RowUse), texts, texts, some(ingredients))),
    some(servings),
    maybe(whole),
    whole,
    maybe(st.tuples(whole, whole)),
    some(texts),
    some(st.tuples(st.sampled_from(["a", "b"]), texts)),
    maybe(texts),
    off_market=maybe(st.booleans()),
)
faults = st.builds(Fault, texts, texts, texts, texts)
reasons = st.builds(Reason, texts, texts, texts, texts)
repairs = st.builds(Repair, texts, texts, plans)
whys = st.builds(
    Why,
    intakes,
    some(reasons),
    some(st.builds(Elsewhere, times, times, some(reasons), some(reasons), maybe(times), maybe(costs), texts)),
    maybe(st.builds(Otherwise, some(times), costs, whole, st.booleans(), texts)),
    maybe(costs),
    texts,
    some(texts),
)
windows = st.builds(ClockWindow, times, times)
openings = st.builds(
    OpenTimes,
    texts,
    maybe(whole),
    some(times),
    some(windows),
    some(st.builds(Closed, windows, some(texts))),
    st.booleans(),
    some(findings),
    texts,
    texts,
)
rests = st.builds(
    Replanned,
    plans,
    whole,
    times,
    some(st.builds(Taken, names, times, maybe(whole))),
    some(st.builds(Missed, names, maybe(times))),
    some(slots),
    some(st.builds(Moved, names, times, times, whole)),
    some(st.builds(Skipped, names, times, whole, whole, some(texts), texts)),
    whole,
    whole,
    costs,
    costs,
    st.booleans(),
    st.booleans(),
    whole,
    some(compromises),
    some(findings),
    texts,
    texts,
)
thresholds = st.builds(
    Threshold, texts, st.sampled_from(Comparison), texts, st.booleans(), maybe(st.booleans()), some(texts)
)
guides = st.builds(
    Guide,
    plans,
    some(st.builds(GuideStep, whole, texts, some(st.builds(Advice, texts, texts, some(texts))))),
    some(
        st.builds(LabTest, texts, texts, maybe(texts), maybe(texts), maybe(texts), some(thresholds), some(texts)),
        most=1,
    ),
    some(st.builds(RankedForm, texts, texts, maybe(whole), st.booleans(), texts, some(texts), some(texts)), most=1),
    reports,
    maybe(schedules),
    texts,
    texts,
)


def no_schedule(
    conflict: tuple[Reason, ...], argument: tuple[Reason, ...], repaired: tuple[Repair, ...], steps: int
) -> NoScheduleError:
    """The error that nothing fits, with these reasons."""
    return NoScheduleError(
        find_conflict=lambda: conflict, find_argument=lambda: argument, find_repairs=lambda: repaired, steps=steps
    )


errors: st.SearchStrategy[RlsnutriError] = st.one_of(
    st.builds(PlanError, some(faults)),
    st.builds(RefusedPlanError, some(findings)),
    st.builds(no_schedule, some(reasons), some(reasons), some(repairs, most=1), whole),
    st.builds(BudgetExceededError, whole),
    st.builds(RlsnutriError, texts),
)


def parts_of(error: RlsnutriError) -> Any:
    """What two errors must share to be one: their kind and all their parts."""
    return type(error), error.__reduce__()[1], str(error)
