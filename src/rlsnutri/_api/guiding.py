"""The door to the five steps for restless legs."""

from __future__ import annotations

from rlsnutri._api.scheduling import check, schedule
from rlsnutri.catalog import Catalog, TermKind, default_catalog, look_up
from rlsnutri.errors import BudgetExceededError, NoScheduleError, RefusedPlanError
from rlsnutri.guidance import Advice, Guide, LabTest
from rlsnutri.guide import Known, worked_guide
from rlsnutri.plans import Plan

_WORSENING = "group:rls-worsening-agents"


def rls_guide(plan: Plan, *, catalog: Catalog | None = None) -> Guide:
    """Return the five steps for restless legs, worked out for ``plan``.

    Test first, track food, choose forms, mind timing, review medicines: each with the findings, rules and
    published claims that belong to it.  The same plan, catalogue and version give the same guide.  It works for a
    plan that is refused or that no schedule fits, and says so; raises :class:`PlanError` for a faulty one.

    >>> from rlsnutri import Day, Person
    >>> guide = rls_guide(Plan(day=Day("06:30", "22:30"), person=Person(age=48)))
    >>> len(guide.steps)
    5
    """
    catalog = default_catalog() if catalog is None else catalog
    report = check(plan, catalog=catalog)
    found, hitch = None, ""
    try:
        found = schedule(plan, catalog=catalog)
    except RefusedPlanError as error:
        hitch = "refused until acknowledged: " + ", ".join(each.code for each in error.findings)
    except NoScheduleError:
        hitch = "no schedule fits this plan"
    except BudgetExceededError as error:
        hitch = str(error)
    return worked_guide(look_up(plan, catalog), report, _known(catalog), schedule=found, hitch=hitch)


def _known(catalog: Catalog) -> Known:
    return Known(
        rules=catalog.rules,
        forms=catalog.forms,
        comparisons=catalog.comparisons,
        tests=tuple(
            LabTest(term.id, term.name, term.unit, term.loinc, None, (), term.sources)
            for term in catalog.terms
            if term.kind is TermKind.LAB
        ),
        claims=tuple(Advice(claim.literature, claim.id, claim.sources) for claim in catalog.claims),
        worsening=_members(catalog, _WORSENING),
    )


def _members(catalog: Catalog, group: str) -> tuple[str, ...]:
    """The names of what a group covers, groups within by their own name."""
    names = {term.id: term.name for term in catalog.terms}
    return tuple(names.get(each, each) for term in catalog.terms if term.id == group for each in term.members)
