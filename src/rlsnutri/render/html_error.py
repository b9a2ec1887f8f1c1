"""Why there is no timetable, as HTML."""

from __future__ import annotations

from rlsnutri.answers import Finding
from rlsnutri.errors import SAID_PLAINLY, Fault, NoScheduleError, PlanError, RefusedPlanError, RlsnutriError
from rlsnutri.render.html_markup import Markup, joined, tag
from rlsnutri.render.html_remarks import finding_item, section
from rlsnutri.render.words import acknowledging

__all__ = ["error_sections", "error_title"]


def error_title(error: RlsnutriError) -> str:
    """Return what kind of error it is, as a heading."""
    match error:
        case PlanError():
            return "This plan cannot be read as it stands"
        case RefusedPlanError():
            return "This plan is refused until its findings are acknowledged"
        case NoScheduleError():
            return "No schedule fits this plan"
        case _:
            return "No schedule was found"


def error_sections(error: RlsnutriError, level: int) -> list[Markup]:
    """Return the reasons, and what would help."""
    match error:
        case PlanError():
            return [section("What is wrong", map(_fault, error.faults), level)]
        case RefusedPlanError():
            return [
                section("Findings", map(finding_item, error.findings), level),
                section("If a clinician agreed, add to the plan", map(_acknowledging, error.findings), level),
            ]
        case NoScheduleError():
            return [_because(error, level), section("What would help", _repairs(error), level)]
        case _:
            return [tag("p", str(error), of="text")]


def _fault(fault: Fault) -> Markup:
    where = [tag("span", "at ", tag("code", fault.path, of="code"), of="small")] if fault.path else []
    help_ = [tag("span", f"Help: {fault.help}", of="small")] if fault.help else []
    return tag("li", fault.problem, *where, *help_, of="refuse")


def _acknowledging(finding: Finding) -> Markup:
    """Return what to write into the plan, to be copied as it stands."""
    return tag("li", tag("code", joined(acknowledging(finding), "\n"), of="code block"))


def _because(error: NoScheduleError, level: int) -> Markup:
    plainly = [reason for reason in error.argument if reason.kind in SAID_PLAINLY]
    reasons = [
        tag("li", "and " if number else "because ", reason.text, *_origin(reason.origin))
        for number, reason in enumerate(each for each in error.argument if each not in plainly)
    ]
    said = [tag("p", reason.text, of="text") for reason in plainly]
    if not reasons and not said:
        return Markup()
    listed = [tag("ol", *reasons, of="reasons")] if reasons else []
    return tag("section", tag(f"h{level}", "Why", of="heading"), *listed, *said)


def _origin(origin: str) -> list[Markup]:
    return [tag("span", origin, of="small")] if origin else []


def _repairs(error: NoScheduleError) -> list[Markup]:
    return [tag("li", repair.text) for repair in error.repairs]
