"""Plain text that a person can follow: the timetable, the report of a check, and every error.

The same value gives the same text, on any machine; no line ends in a space, and none is wider than asked for.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from attrs import define, field, frozen

from rlsnutri.answers import (
    DISCLAIMER,
    Compromise,
    Cost,
    Finding,
    NutrientTotal,
    Report,
    Schedule,
    Severity,
)
from rlsnutri.clock import ClockTime, since_wake
from rlsnutri.errors import NoScheduleError, PlanError, RefusedPlanError, RlsnutriError
from rlsnutri.nutrients import DoseLimit
from rlsnutri.plans import Acknowledgement, Waiver
from rlsnutri.render.lines import bullet, clean, columns, padded, usable, wrapped
from rlsnutri.render.words import all_day_markers, how_much, listed, occasion, prescribed, which_days

__all__ = ["render_error", "report_text", "timetable"]

_INDENT = " " * 7
_UNDER = " " * 9
_LEAST_ROOM = 26
_LONGEST_ALIGNED = 36
_ORDER = tuple(Severity)


@frozen
class _Row:
    """One line of the timetable: what, how much, on which days, and why."""

    name: str
    amount: str
    days: str
    why: str

    @property
    def cells(self) -> tuple[str, str, str]:
        return self.name, self.amount, self.days


@define
class _Moment:
    """One minute of the day: what is taken then, or else what only marks it."""

    rows: list[_Row] = field(factory=list[_Row])
    medicines: list[str] = field(factory=list[str])
    marks: list[str] = field(factory=list[str])


def timetable(schedule: Schedule, *, width: int | None = None) -> str:
    """Return the schedule as a timetable, with all that must be known beside it.

    ``width`` is in columns, 80 unless given.
    """
    columns_ = usable(width)
    lines = _day(schedule, columns_)
    lines += _section("What is not kept:", map(_compromise, schedule.compromises), columns_)
    lines += _remarks(schedule.findings, schedule.waived, schedule.acknowledged, columns_)
    lines += _section("Presets:", map(str, schedule.replaced), columns_)
    lines.append("")
    lines += wrapped(_proof(schedule), columns_)
    lines += _closing(schedule.version, schedule.catalog, columns_)
    return "\n".join(lines)


def report_text(report: Report, *, width: int | None = None) -> str:
    """Return the report of a check: the totals against the limits, then the findings, the gravest first."""
    columns_ = usable(width)
    lines = _totals(report.totals, columns_) if report.totals else ["Nothing to add up."]
    lines += _remarks(report.findings, report.waived, report.acknowledged, columns_)
    lines += _section("Presets:", map(str, report.replaced), columns_)
    if not report.findings:
        lines += ["", "No findings."]
    lines.append("")
    lines += _closing(report.version, report.catalog, columns_)
    return "\n".join(lines)


def render_error(error: RlsnutriError, *, width: int | None = None) -> str:
    """Return an error as text: what, where, how to help; of an impossibility the conflict and the repairs."""
    columns_ = usable(width)
    match error:
        case PlanError():
            return "\n\n".join("\n".join(_fault(str(fault), columns_)) for fault in error.faults)
        case RefusedPlanError():
            blocks = [_refusal(finding, columns_) for finding in error.findings]
            head = wrapped("this plan is refused until each finding below is acknowledged", columns_)
            return "\n\n".join("\n".join(lines) for lines in (head, *blocks))
        case NoScheduleError():
            return "\n".join(_impossible(error, columns_))
        case _:
            return "\n".join(wrapped(str(error), columns_))


def _day(schedule: Schedule, width: int) -> list[str]:
    moments = _moments(schedule)
    rows = [row for moment in moments.values() for row in moment.rows]
    if not rows:
        return ["Nothing to take."]
    aligned = [row for row in rows if columns(row.name) <= _LONGEST_ALIGNED] or rows
    widths = [max(columns(row.cells[column]) for row in aligned) for column in range(3)]
    lines: list[str] = []
    for minute, moment in sorted(moments.items()):
        time = str(ClockTime((schedule.plan.day.wake.minutes + minute) % 1440))
        if not moment.rows:
            lines += wrapped(f"({', '.join(dict.fromkeys(moment.marks))})", width, first=f"{time}  ", rest=_INDENT)
            continue
        taken = {row.name for row in moment.rows}
        beside = [name for name in moment.medicines if taken != {_as_prescribed(name)}]
        lines += wrapped(occasion(minute, schedule.plan, beside), width, first=f"{time}  ", rest=_INDENT)
        for row in moment.rows:
            lines += _row(row, widths, width)
    if any(row.days.startswith("days ") or " from day " in row.days for row in rows):
        lines += ["", *wrapped("Days are counted from 1, the day you start.", width)]
    return lines


def _moments(schedule: Schedule) -> dict[int, _Moment]:
    plan = schedule.plan
    moments: dict[int, _Moment] = {}

    def at(time: ClockTime) -> _Moment:
        return moments.setdefault(since_wake(time, plan.day.wake), _Moment())

    at(plan.day.wake).marks.append("waking")
    for marker in all_day_markers(plan):
        moments.setdefault(marker.start, _Moment()).marks.append(clean(marker.name))
    at(plan.day.bed).marks.append("bed")
    for medicine, time in sorted(prescribed(plan), key=lambda pair: (pair[0].name, pair[1])):
        name = clean(medicine.name)
        amount = "" if medicine.amount is None else str(medicine.amount)
        at(time).rows.append(_Row(_as_prescribed(name), amount, which_days(medicine.name, schedule), ""))
        at(time).medicines.append(name)
    why = {(brief.dose, brief.time): clean(brief.text) for brief in schedule.brief}
    for slot in schedule.slots:
        for intake in slot.intakes:
            amount = clean(how_much(intake, plan))
            days = which_days(intake.dose, schedule)
            at(slot.time).rows.append(_Row(clean(intake.dose), amount, days, why.get((intake.dose, slot.time), "")))
    return moments


def _as_prescribed(name: str) -> str:
    return f"{name} (prescribed)"


def _row(row: _Row, widths: Sequence[int], width: int) -> list[str]:
    """Write one row: beside each other what has the room, the rest below."""
    cells = [padded(cell, wide) for cell, wide in zip(row.cells, widths, strict=True) if wide]
    below = [row.why]
    line = _INDENT + "  ".join(cells)
    if columns(line) > width and row.days:
        below = [row.days, row.why]
        line = (_INDENT + "  ".join(cells[:-1])).rstrip()
    if columns(line.rstrip()) > width or columns(row.name) > widths[0]:
        lines = wrapped(row.name, width, first=_INDENT, rest=_INDENT)
        below = [", ".join(cell for cell in row.cells[1:] if cell), row.why]
    elif below == [row.why] and row.why and width - columns(line) - 2 >= _LEAST_ROOM:
        return wrapped(row.why, width, first=f"{line}  ", rest=" " * (columns(line) + 2))
    else:
        lines = [line.rstrip()]
    return lines + [one for part in below if part for one in wrapped(part, width, first=_UNDER, rest=_UNDER)]


def _section(title: str, items: Iterable[str], width: int) -> list[str]:
    lines = [line for item in items for line in bullet(item, width)]
    return ["", title, *lines] if lines else []


def _remarks(
    findings: Sequence[Finding], waived: Sequence[Waiver], acknowledged: Sequence[Acknowledgement], width: int
) -> list[str]:
    gravest_first = sorted(findings, key=lambda finding: _ORDER.index(finding.severity))
    return [
        *_section("Findings:", map(_finding, gravest_first), width),
        *_section("Rules waived:", (f"{waiver.rule}: {waiver.reason}" for waiver in waived), width),
        *_section("Acknowledged:", map(_acknowledgement, acknowledged), width),
    ]


def _compromise(compromise: Compromise) -> str:
    things = [f"{name} at {time}" if time else name for name, time in compromise.things]
    text = compromise.text or listed(things or ["the plan"])
    return f"{text} [{', '.join(compromise.rules)}; weight {compromise.weight}, missing {compromise.missing}]"


def _finding(finding: Finding) -> str:
    return f"{finding.severity.value}: {finding.message} [{finding.code}]"


def _acknowledgement(acknowledged: Acknowledgement) -> str:
    return acknowledged.code + ("" if acknowledged.up_to is None else f", up to {acknowledged.up_to} a day")


def _proof(schedule: Schedule) -> str:
    proof, cost = schedule.proof, _cost(schedule, schedule.cost)
    if not proof.best:
        bound = _cost(schedule, proof.bound)
        stopped = f"The search stopped after {proof.steps} steps."
        return f"Best found, not proved: {cost}; no schedule can be below: {bound}. {stopped}"
    unique = "" if proof.canonical else " That no equally good schedule comes earlier is not proved."
    return f"Proved: no schedule of this plan is better ({cost}).{unique}"


def _cost(schedule: Schedule, cost: Cost) -> str:
    times = f", times of day {cost.times}" if schedule.plan.policy.count_times_first else ""
    return f"broken {cost.broken}, missing {cost.missing}{times}, inconvenience {cost.inconvenience}"


def _closing(version: str, catalog: str, width: int) -> list[str]:
    made_with = " and ".join(part for part in (f"rlsnutri {version}", catalog and f"catalogue {catalog}") if part)
    return [*wrapped(f"Made with {made_with}.", width), "", *wrapped(DISCLAIMER, width)]


def _totals(totals: Sequence[NutrientTotal], width: int) -> list[str]:
    """Write what is taken of each nutrient a day, and below it what is recommended and what is the limit."""
    head = ("a day", "supplements", "food", "both")
    rows = [_total(total) for total in totals]
    widths = [max(columns(row[column]) for row in (head, *rows)) for column in range(4)]

    def row_lines(row: tuple[str, str, str, str]) -> list[str]:
        line = "  ".join(padded(cell, wide) for cell, wide in zip(row, widths, strict=True)).rstrip()
        return [line] if columns(line) <= width else wrapped("  ".join(row), width, rest="  ")

    lines = row_lines(head)
    for row, total in zip(rows, totals, strict=True):
        lines += row_lines(row)
        limits = "; ".join(limit for each in (*total.recommended, *total.limits) if (limit := _limit(each)))
        lines += wrapped(limits, width, first="  ", rest="  ") if limits else []
    return lines


def _total(total: NutrientTotal) -> tuple[str, str, str, str]:
    least = "at least " if total.at_least else ""
    food = "not known" if total.food is None else str(total.food)
    return total.nutrient, f"{least}{total.supplements}", food, f"{least}{total.both}"


def _limit(limit: DoseLimit) -> str:
    if limit.amount is None:
        return ""
    return f"{limit.kind.value} {limit.amount} {limit.covers} ({limit.authority.value})"


def _fault(text: str, width: int) -> list[str]:
    lines: list[str] = []
    for line in text.split("\n"):
        indent = "  " if line.startswith("  ") else ""
        lines += wrapped(line, width, first=indent, rest=indent + "  ")
    return lines


def _refusal(finding: Finding, width: int) -> list[str]:
    """Say what is refused, and what to write into the plan; that is left in one piece, to be copied."""
    lines = wrapped(finding.message, width)
    if finding.detail:
        lines += wrapped(finding.detail, width, first="  ", rest="  ")
    lines += wrapped("help: if a clinician agreed, add to the plan", width, first="  ", rest="  ")
    lines += ["    [[acknowledged]]", f"    code = {json.dumps(clean(finding.code), ensure_ascii=False)}"]
    amount = dict(finding.parameters).get("amount")
    if finding.code.startswith("over-limit:") and amount is not None:
        lines.append(f"    up_to = {json.dumps(amount, ensure_ascii=False)}")
    return lines


def _impossible(error: NoScheduleError, width: int) -> list[str]:
    lines = ["no schedule fits this plan"]
    if error.conflict:
        lines.append("")
    because = [
        (f"{'and' if number else 'because'} {clean(reason.text)}", clean(reason.origin))
        for number, reason in enumerate(error.conflict)
    ]
    widest = max((columns(text) for text, _ in because), default=0)
    beside = widest + 2 + max((columns(origin) for _, origin in because), default=0) <= width
    for text, origin in because:
        if beside:
            lines.append(f"{padded(text, widest)}  {origin}".rstrip())
        else:
            lines += wrapped(text, width, rest="  ")
            lines += wrapped(f"[{origin}]", width, first="    ", rest="    ") if origin else []
    if error.repairs:
        lines.append("")
    for number, repair in enumerate(error.repairs):
        lines += wrapped(f"help: {'or ' if number else ''}{repair.text}", width, rest="      ")
    return lines
