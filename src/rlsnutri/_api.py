"""The doors: each wires nouns and verbs together, and holds no judgement of its own."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version

from attrs import evolve

from rlsnutri import explain
from rlsnutri._engine import (
    SPREAD,
    Compiled,
    Hindrances,
    Member,
    NoOutcome,
    Outcome,
    changes,
    compile_plan,
    conflict,
    solve,
)
from rlsnutri.amounts import Amount, Scale
from rlsnutri.answers import (
    BriefReason,
    ChosenDays,
    Compromise,
    Intake,
    Proof,
    Reason,
    Repair,
    Report,
    Schedule,
    Slot,
    Violation,
)
from rlsnutri.audit import audit, outstanding
from rlsnutri.catalog import Catalog, default_catalog, look_up
from rlsnutri.clock import MINUTES_PER_DAY, AnyDays, ClockTime
from rlsnutri.errors import BudgetExceededError, Fault, NoScheduleError, PlanError, RefusedPlanError
from rlsnutri.plans import Plan
from rlsnutri.rules import Rule
from rlsnutri.things import Item, LookedUp
from rlsnutri.verify import judge

DEFAULT_STEPS = 50_000
"""Search steps that ``schedule`` may take unless told otherwise; real plans take a few hundred."""

MOST_REPAIRS = 5
STEPS_PER_REPAIR = 2_000
"""Search steps spent on one small change; one that needs more is not offered."""


def _version() -> str:
    try:
        return version("rlsnutri")
    except PackageNotFoundError:
        return "0+unknown"


def schedule(plan: Plan, *, catalog: Catalog | None = None, max_steps: int = DEFAULT_STEPS) -> Schedule:
    """Return the best schedule for ``plan``: when to take what, proved and explained.

    Nothing in it breaks a must; among all such schedules it has the least cost, and among these it is the first
    (``schedule.proof`` says whether both were proved within ``max_steps`` search steps).  The same plan,
    catalogue and version give the same answer, byte for byte.

    Raises :class:`PlanError` for a faulty plan (all faults at once), :class:`RefusedPlanError` for findings that
    must be acknowledged first, :class:`NoScheduleError` if it is proved that nothing fits, and
    :class:`BudgetExceededError` if the steps ended before either was known.
    """
    if type(max_steps) is not int or max_steps < 1:
        raise PlanError(
            [Fault(f"{max_steps!r} search steps", "max_steps", repr(max_steps), "a whole number, 1 or more")]
        )
    catalog = default_catalog() if catalog is None else catalog
    looked_up = look_up(plan, catalog)
    compiled, report = _read(looked_up, catalog)
    refusals = outstanding(report.findings, plan.acknowledged)
    if refusals:
        raise RefusedPlanError(refusals)
    outcome = solve(compiled, max_steps=max_steps)
    if isinstance(outcome, NoOutcome):
        if not outcome.proved:
            raise BudgetExceededError(max_steps)
        raise NoScheduleError(
            find_conflict=lambda: _reasons(looked_up, conflict(compiled, max_steps=max_steps)),
            find_repairs=lambda: _repairs(plan, catalog, max_steps),
            steps=outcome.steps,
        )
    return _answer(compiled, report, outcome)


def check(plan: Plan, *, catalog: Catalog | None = None) -> Report:
    """Return how much of each nutrient ``plan`` holds, against the limits for this person, and all findings.

    Raises :class:`PlanError` for a faulty plan; a refused plan is reported, not raised.
    """
    catalog = default_catalog() if catalog is None else catalog
    return _read(look_up(plan, catalog), catalog)[1]


def verify(plan: Plan, schedule: Schedule, *, catalog: Catalog | None = None) -> tuple[Violation, ...]:
    """Judge ``schedule`` against ``plan`` from the definitions alone; an empty tuple means that every claim is so.

    Shares no judgement with the engine that makes schedules.  Raises :class:`PlanError` for a faulty plan.
    """
    catalog = default_catalog() if catalog is None else catalog
    looked_up = look_up(plan, catalog)
    return judge(looked_up, schedule, findings=_report(looked_up, catalog).findings)


def _read(looked_up: LookedUp, catalog: Catalog) -> tuple[Compiled, Report]:
    """Read the plan for the search and for its findings; what either finds wrong with it is raised at once."""
    faults: list[Fault] = []
    compiled: Compiled | None = None
    report: Report | None = None
    try:
        compiled = compile_plan(looked_up)
    except PlanError as error:
        faults.extend(error.faults)
    try:
        report = _report(looked_up, catalog)
    except PlanError as error:
        faults.extend(error.faults)
    if compiled is None or report is None:
        raise PlanError(faults)
    return compiled, report


def _report(looked_up: LookedUp, catalog: Catalog) -> Report:
    report = audit(looked_up, limits=catalog.limits, forms=catalog.forms, conversions=catalog.conversions)
    return evolve(report, catalog=catalog.version, version=_version())


def _reasons(looked_up: LookedUp, members: tuple[Member, ...]) -> tuple[Reason, ...]:
    reasons: list[Reason] = []
    for member in members:
        if member.kind == "pin":
            reasons.append(explain.pin_reason(looked_up.items[member.position], looked_up))
        elif member.kind == "event":
            reasons.append(explain.event_reason(looked_up.fixed[member.position], looked_up))
        elif member.rule is not None:
            reasons.append(explain.rule_reason(member.rule))
    return tuple(reasons)


def _repairs(plan: Plan, catalog: Catalog, max_steps: int) -> tuple[Repair, ...]:
    """The least small changes that were tried and give a schedule: one per kind and thing, at most a handful."""
    found: dict[tuple[str, str], Repair] = {}
    budget = max_steps
    for kind, thing, text, changed in changes(plan):
        if len(found) == MOST_REPAIRS or budget <= 0:
            break
        if (kind, thing) in found:
            continue
        try:
            outcome = solve(compile_plan(look_up(changed, catalog)), max_steps=min(budget, STEPS_PER_REPAIR))
        except PlanError:
            continue
        budget -= outcome.steps
        # a medicine's intakes squeezed together would be no repair
        squeezed = isinstance(outcome, Outcome) and any(SPREAD in each.rules for each in outcome.compromises)
        if isinstance(outcome, Outcome) and not squeezed:
            found[kind, thing] = Repair(kind, text, changed)
    return tuple(found.values())


def _answer(compiled: Compiled, report: Report, outcome: Outcome) -> Schedule:
    looked_up = compiled.looked_up
    plan = looked_up.plan
    slots: dict[int, list[Intake]] = {}
    chosen: list[ChosenDays] = []
    for item, placed, portions, days in zip(
        looked_up.items, outcome.placed, outcome.portions, outcome.days, strict=True
    ):
        for minute, count in placed:
            contents = _contents(item, count, portions)
            slots.setdefault(minute, []).append(Intake(item.name, _clock(minute, looked_up), count, portions, contents))
        if isinstance(item.every, AnyDays):
            period = item.every.period
            chosen.append(ChosenDays(item.name, tuple(day for day in days if day < period), period))
    beside: dict[int, list[str]] = {}
    for thing in looked_up.fixed:
        if thing.start in slots:
            beside.setdefault(thing.start, []).append(thing.name)
    rules: dict[str, Rule] = {rule.id: rule for rule in looked_up.rules}
    return Schedule(
        plan=plan,
        slots=tuple(
            Slot(_clock(minute, looked_up), tuple(intakes), tuple(beside.get(minute, ())))
            for minute, intakes in sorted(slots.items())
        ),
        chosen_days=tuple(chosen),
        cost=outcome.cost,
        proof=Proof(outcome.best, outcome.canonical, outcome.bound, outcome.steps),
        compromises=tuple(_told(each, rules) for each in outcome.compromises),
        findings=report.findings,
        waived=plan.waived,
        acknowledged=plan.acknowledged,
        catalog=report.catalog,
        version=report.version,
        brief=tuple(_brief(compiled, outcome)),
    )


def _contents(item: Item, count: int, portions: int) -> tuple[tuple[str, Amount], ...]:
    """What ``count`` of an item's portions hold, to the nearest nanogram; only what is stated."""
    whole: dict[tuple[str, str], int] = {}
    for content in item.contents:
        if content.nanograms is not None:
            key = (content.nutrient, content.scale.value)
            whole[key] = whole.get(key, 0) + content.nanograms
    return tuple(
        (nutrient, Amount((2 * total * count + portions) // (2 * portions), Scale(scale)))
        for (nutrient, scale), total in sorted(whole.items())
    )


def _brief(compiled: Compiled, outcome: Outcome) -> Iterator[BriefReason]:
    """Why each intake stands where it stands, in a few words."""
    looked_up = compiled.looked_up
    hindrances = Hindrances(compiled, outcome.day_masks, tuple(dict(placed) for placed in outcome.placed))
    for position, (item, placed) in enumerate(zip(looked_up.items, outcome.placed, strict=True)):
        for minute, _ in placed:
            elsewhere = hindrances.elsewhere(position, minute)
            found = [
                (each.rule, each.weight, each.against, each.is_subject)
                for hindered in elsewhere.values()
                for each in hindered
            ]
            text = explain.in_a_few_words(found, pinned=bool(item.at))
            yield BriefReason(item.name, _clock(minute, looked_up), text)


def _told(compromise: Compromise, rules: dict[str, Rule]) -> Compromise:
    return evolve(compromise, text=explain.compromise_in_words(compromise, rules))


def _clock(minute: int, looked_up: LookedUp) -> ClockTime:
    return ClockTime((minute + looked_up.wake) % MINUTES_PER_DAY)
