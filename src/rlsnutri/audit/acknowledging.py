"""What was acknowledged, and which acknowledgements are faulty."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from difflib import get_close_matches

from attrs import evolve

from rlsnutri.amounts import Amount, Scale
from rlsnutri.answers import Finding, Severity
from rlsnutri.audit.selecting import folded
from rlsnutri.audit.words import ACKNOWLEDGED, ONLY_UP_TO, REFUSED, UP_TO, is_cut, message
from rlsnutri.errors import Fault, PlanError
from rlsnutri.inputs import shown
from rlsnutri.plans import Acknowledgement

_OF_LIMITS = ("over-limit:", "daily-limit:")

Mass = Callable[[Amount, str], int | None]
"""The nanograms of an amount of a nutrient; None where its unit cannot be converted."""


def acknowledged(
    findings: Iterable[Finding], acknowledgements: Sequence[Acknowledgement], mass: Mass
) -> tuple[Finding, ...]:
    """The findings, those that the acknowledgements cover lowered to warnings that say so.

    Raises :class:`PlanError` for an acknowledgement that matches no finding, of a limit without the highest
    amount that it covers, or of something else with one.
    """
    findings = tuple(findings)
    by_code = {folded(finding.code): finding for finding in findings}
    faults: list[Fault] = []
    covered: dict[str, Acknowledgement] = {}
    too_low: dict[str, Acknowledgement] = {}
    for index, each in enumerate(acknowledgements):
        found = by_code.get(folded(each.code))
        if found is None:
            faults.append(_unknown(each, by_code).under(f"plan.acknowledged[{index}]"))
        elif (fault := _fault(each, found, mass)) is not None:
            faults.append(fault.under(f"plan.acknowledged[{index}]"))
        else:
            (covered if _covers(each, found, mass) else too_low)[found.code] = each
    if faults:
        raise PlanError(faults)
    return tuple(
        _lowered(each, covered[each.code]) if each.code in covered else _refused(each, too_low.get(each.code))
        for each in findings
    )


def _unknown(each: Acknowledgement, by_code: dict[str, Finding]) -> Fault:
    codes = sorted(finding.code for finding in by_code.values() if finding.severity is Severity.REFUSE)
    near = get_close_matches(each.code, codes, 1, 0.6)
    help_ = f"did you mean {near[0]!r}?" if near else "leave it out: nothing of that code is found"
    return Fault(f"nothing to acknowledge under {shown(each.code)}", "code", shown(each.code), help_)


def _fault(each: Acknowledgement, found: Finding, mass: Mass) -> Fault | None:
    if not found.code.startswith(_OF_LIMITS):
        if each.up_to is None:
            return None
        return Fault(f"{shown(each.code)} has no amount", "up_to", str(each.up_to), "leave up_to out")
    amount = dict(found.parameters)["amount"]
    if each.up_to is None:
        return Fault("a limit is acknowledged up to an amount", "up_to", "", f'up_to="{amount}" covers what is planned')
    if mass(each.up_to, _nutrient(found)) is None:
        return Fault(f"cannot compare {each.up_to} with {amount}", "up_to", str(each.up_to), "give it as mass")
    return None


def _covers(each: Acknowledgement, found: Finding, mass: Mass) -> bool:
    if found.severity is not Severity.REFUSE:
        return False
    if each.up_to is None:
        return True
    most = mass(each.up_to, _nutrient(found))
    return most is not None and Amount.parse(dict(found.parameters)["amount"]).quantity <= most


def _lowered(finding: Finding, by: Acknowledgement) -> Finding:
    up_to = "" if by.up_to is None else f" up to {by.up_to}"
    said = ACKNOWLEDGED.format(up_to=up_to, message=finding.message)
    detail = finding.detail
    if is_cut(finding.message):  # the detail begins with the whole sentence
        detail = ACKNOWLEDGED.format(up_to=up_to, message=detail)
    elif said != message(said):
        detail = f"{said}. {detail}"
    return evolve(
        finding,
        severity=Severity.WARN,
        message=message(said),
        detail=detail,
        parameters=(*finding.parameters, ("acknowledged", up_to.strip() or "yes")),
    )


def _refused(finding: Finding, by: Acknowledgement | None) -> Finding:
    if finding.severity is not Severity.REFUSE:
        return finding
    detail = finding.detail + REFUSED.format(up_to=UP_TO if finding.code.startswith(_OF_LIMITS) else "")
    return evolve(finding, detail=detail + ("" if by is None else ONLY_UP_TO.format(up_to=by.up_to)))


def outstanding(findings: Iterable[Finding], acknowledgements: Iterable[Acknowledgement] = ()) -> tuple[Finding, ...]:
    """The refusing findings that no acknowledgement covers; a report has applied its plan's own already."""
    acknowledgements = tuple(acknowledgements)
    return tuple(
        finding
        for finding in findings
        if finding.severity is Severity.REFUSE
        and not any(
            folded(each.code) == folded(finding.code)
            and (each.up_to is not None or not finding.code.startswith(_OF_LIMITS))
            and _covers(each, finding, plain_mass)
            for each in acknowledgements
        )
    )


def plain_mass(amount: Amount, nutrient: str) -> int | None:  # noqa: ARG001 -- one of several ways to convert
    """The nanograms of an amount that is a mass or a mass equivalent."""
    return None if amount.scale is Scale.IU else amount.quantity


def _nutrient(finding: Finding) -> str:
    return dict(finding.parameters)["nutrient"]
