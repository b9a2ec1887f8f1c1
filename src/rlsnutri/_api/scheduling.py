"""The main doors: ``schedule``, ``check`` and ``verify``."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from attrs import evolve

from rlsnutri._api.answering import answer
from rlsnutri._api.impossible import Impossible
from rlsnutri._api.nearness import times_of
from rlsnutri._engine import Compiled, NoOutcome, compile_plan, solve
from rlsnutri.answers import Report, Schedule, Violation
from rlsnutri.audit import Standards, audit, outstanding
from rlsnutri.catalog import Catalog, default_catalog, look_up
from rlsnutri.errors import BudgetExceededError, Fault, NoScheduleError, PlanError, RefusedPlanError
from rlsnutri.inputs import shown
from rlsnutri.plans import Plan
from rlsnutri.things import LookedUp
from rlsnutri.verify import judge

DEFAULT_STEPS = 50_000
"""Search steps that ``schedule`` may take unless told otherwise; real plans take a few hundred."""


@cache
def own_version() -> str:
    """The version of this library."""
    try:
        return version("rlsnutri")
    except PackageNotFoundError:
        return "0+unknown"


def schedule(
    plan: Plan, *, catalog: Catalog | None = None, near: Schedule | None = None, max_steps: int = DEFAULT_STEPS
) -> Schedule:
    """Return the best schedule for ``plan``: when to take what, proved and explained.

    Nothing in it breaks a must; among all such schedules it has the least cost, and among these it is the first
    (``schedule.proof`` says whether both were proved within ``max_steps`` search steps).  The same plan,
    catalogue and version give the same answer, byte for byte.  ``near`` is a previous answer, perhaps to another plan:
    just before inconvenience, the number of intakes that move away from its times is compared, so that a small edit
    does not reshuffle the day.  Doses that it does not have count for nothing.

    Raises :class:`PlanError` for a faulty plan (all faults at once), :class:`RefusedPlanError` for findings that
    must be acknowledged first, :class:`NoScheduleError` if it is proved that nothing fits, and
    :class:`BudgetExceededError` if the steps ended before either was known.

    >>> from rlsnutri import Day, Dose
    >>> plan = Plan(day=Day("06:30", "22:30", breakfast="07:30"), doses=[Dose("zinc citrate", "10 mg")])
    >>> [(str(slot.time), slot.beside) for slot in schedule(plan)]
    [('07:30', ('breakfast',))]
    """
    checked_steps(max_steps)
    catalog = default_catalog() if catalog is None else catalog
    looked_up = look_up(plan, catalog)

    def read(changed: LookedUp) -> tuple[Compiled, Report]:
        return _read(changed, catalog, near=times_of(near, changed))

    compiled, report = read(looked_up)
    refusals = outstanding(report.findings, plan.acknowledged)
    if refusals:
        raise RefusedPlanError(refusals)
    outcome = solve(compiled, max_steps=max_steps)
    if isinstance(outcome, NoOutcome):
        if not outcome.proved:
            raise BudgetExceededError(max_steps)
        impossible = Impossible(compiled, report, lambda changed: read(look_up(changed, catalog)), max_steps)
        raise NoScheduleError(
            find_conflict=impossible.conflict,
            find_argument=impossible.argument,
            find_repairs=impossible.repairs,
            steps=outcome.steps,
        )
    return answer(compiled, report, outcome)


def check(plan: Plan, *, catalog: Catalog | None = None) -> Report:
    """Return how much of each nutrient ``plan`` holds, against the limits for this person, and all findings.

    Raises :class:`PlanError` for a faulty plan; a refused plan is reported, not raised.

    >>> from rlsnutri import Day, Dose
    >>> report = check(Plan(day=Day("06:30", "22:30"), doses=[Dose("ferrous sulfate", "65 mg")]))
    >>> [str(total.supplements) for total in report.totals]
    ['65 mg']
    >>> report.findings[0].code, report.findings[0].severity.value
    ('over-limit:iron:ferrous sulfate', 'refuse')
    """
    catalog = default_catalog() if catalog is None else catalog
    return _read(look_up(plan, catalog), catalog)[1]


def verify(plan: Plan, schedule: Schedule, *, catalog: Catalog | None = None) -> tuple[Violation, ...]:
    """Judge ``schedule`` against ``plan`` from the definitions alone; an empty tuple means that every claim is so.

    Shares no judgement with the engine that makes schedules.  Raises :class:`PlanError` for a faulty plan.

    >>> from rlsnutri import Day, Dose
    >>> plan = Plan(day=Day("06:30", "22:30"), doses=[Dose("zinc citrate", "10 mg")])
    >>> verify(plan, schedule(plan))
    ()
    >>> [violation.code for violation in verify(plan, schedule(plan.without("zinc citrate")))][0]
    'portions:zinc citrate'
    """
    if not isinstance(schedule, Schedule):  # pyright: ignore[reportUnnecessaryIsInstance] -- input may be anything
        raise PlanError([Fault(f"{shown(schedule)} is no schedule", "schedule", shown(schedule), "a Schedule")])
    catalog = default_catalog() if catalog is None else catalog
    looked_up = look_up(plan, catalog)
    return judge(looked_up, schedule, findings=report_on(looked_up, catalog).findings)


def checked_steps(max_steps: int) -> None:
    """Raise :class:`PlanError` for what is no number of search steps."""
    if type(max_steps) is not int or max_steps < 1:
        raise PlanError(
            [Fault(f"{shown(max_steps)} search steps", "max_steps", shown(max_steps), "a whole number, 1 or more")]
        )


def no_schedule(plan: Plan, catalog: Catalog, *, max_steps: int, steps: int) -> NoScheduleError:
    """The error of a plan that is known to have no schedule; why is worked out when somebody asks."""

    def read(changed: Plan) -> tuple[Compiled, Report]:
        return _read(look_up(changed, catalog), catalog)

    found: list[Impossible] = []

    def impossible() -> Impossible:
        if not found:
            found.append(Impossible(*read(plan), read, max_steps))
        return found[0]

    return NoScheduleError(
        find_conflict=lambda: impossible().conflict(),
        find_argument=lambda: impossible().argument(),
        find_repairs=lambda: impossible().repairs(),
        steps=steps,
    )


def _read(
    looked_up: LookedUp, catalog: Catalog, *, near: tuple[tuple[str, tuple[int, ...]], ...] = ()
) -> tuple[Compiled, Report]:
    """Read the plan for the search and for its findings; what either finds wrong with it is raised."""
    return compile_plan(looked_up, near=near), report_on(looked_up, catalog)


def _names(catalog: Catalog) -> Iterator[str]:
    """Everything that finds something in the catalogue."""
    for term in catalog.terms:
        yield from (term.id, term.name, *term.synonyms)
    for nutrient in catalog.nutrients:
        yield from (nutrient.id, nutrient.name, *nutrient.synonyms)
    for form in catalog.forms:
        yield from (form.id, form.name, *form.synonyms)


def _standards(catalog: Catalog) -> Standards:
    """What the audit measures by."""
    return Standards(
        limits=catalog.limits,
        forms=catalog.forms,
        conversions=catalog.conversions,
        comparisons=catalog.comparisons,
        names=_names(catalog),
    )


def report_on(looked_up: LookedUp, catalog: Catalog) -> Report:
    """What the check says of a plan that is looked up."""
    report = audit(looked_up, catalog.once(_standards))
    return evolve(report, catalog=catalog.version, version=own_version(), replaced=looked_up.replaced)
