"""Plain text that a person can follow: the timetable, the report of a check, and every error.

The same value gives the same text, on any machine; no line ends in a space, and none is wider than asked for.
"""

from __future__ import annotations

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
from rlsnutri.errors import SAID_PLAINLY, NoScheduleError, PlanError, RefusedPlanError, RlsnutriError
from rlsnutri.nutrients import DoseLimit
from rlsnutri.plans import Acknowledgement, Waiver
from rlsnutri.render.lines import because, bullet, clean, columns, padded, usable, wrapped
from rlsnutri.render.words import acknowledging, all_day_markers, how_much, listed, occasion, prescribed, which_days

__all__ = [
    "Moment", "Row", "as_prescribed", "compromise_in_words", "limit_in_words", "moments", "nutrient_in_words",
    "proof_in_words", "render_error", "report_text", "timetable",
]  # fmt: skip

_INDENT = " " * 7
_UNDER = " " * 9
_LEAST_ROOM = 26
_LONGEST_ALIGNED = 36
_ORDER = tuple(Severity)
_CUT = "…"
_MOST_DAYS = 7


@frozen
class Row:
    """One line of the timetable: what, how much, on which days, and why."""

    name: str
    amount: str
    days: str
    why: str

    @property
    def cells(self) -> tuple[str, str, str]:
        """What stands side by side."""
        return self.name, self.amount, self.days


@define
class Moment:
    """One minute of the day: what is taken then, or else what only marks it."""

    rows: list[Row] = field(factory=list[Row])
    medicines: list[str] = field(factory=list[str])
    marks: list[str] = field(factory=list[str])


def timetable(schedule: Schedule, *, width: int | None = None) -> str:
    """Return the schedule as a timetable, with all that must be known beside it.

    ``width`` is in columns, 80 unless given.
    """
    columns_ = usable(width)
    lines = _day(schedule, columns_)
    lines += _section("What is not kept:", map(compromise_in_words, schedule.compromises), columns_)
    lines += _remarks(schedule.findings, schedule.waived, schedule.acknowledged, columns_)
    lines += _section("Presets:", map(str, schedule.replaced), columns_)
    lines.append("")
    lines += wrapped(proof_in_words(schedule), columns_)
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
    day = moments(schedule)
    rows = [row for moment in day.values() for row in moment.rows]
    if not rows:
        return ["Nothing to take."]
    aligned = [row for row in rows if columns(row.name) <= _LONGEST_ALIGNED] or rows
    widths = [max(columns(row.cells[column]) for row in aligned) for column in range(3)]
    lines: list[str] = []
    for minute, moment in sorted(day.items()):
        time = str(ClockTime((schedule.plan.day.wake.minutes + minute) % 1440))
        if not moment.rows:
            lines += wrapped(f"({', '.join(dict.fromkeys(moment.marks))})", width, first=f"{time}  ", rest=_INDENT)
            continue
        taken = {row.name for row in moment.rows}
        beside = [name for name in moment.medicines if taken != {as_prescribed(name)}]
        lines += wrapped(occasion(minute, schedule.plan, beside), width, first=f"{time}  ", rest=_INDENT)
        for row in moment.rows:
            lines += _row(row, widths, width)
    if any(row.days.startswith("days ") or " from day " in row.days for row in rows):
        lines += ["", *wrapped("Days are counted from 1, the day you start.", width)]
    return lines


def moments(schedule: Schedule) -> dict[int, Moment]:
    """Return what is taken and what marks the day, by minute since wake."""
    plan = schedule.plan
    found: dict[int, Moment] = {}

    def at(time: ClockTime) -> Moment:
        return found.setdefault(since_wake(time, plan.day.wake), Moment())

    at(plan.day.wake).marks.append("waking")
    for marker in all_day_markers(plan):
        found.setdefault(marker.start, Moment()).marks.append(clean(marker.name))
    at(plan.day.bed).marks.append("bed")
    for medicine, time in sorted(prescribed(plan), key=lambda pair: (pair[0].name, pair[1])):
        name = clean(medicine.name)
        amount = "" if medicine.amount is None else str(medicine.amount)
        at(time).rows.append(Row(as_prescribed(name), amount, which_days(medicine.name, schedule), ""))
        at(time).medicines.append(name)
    why = {(brief.dose, brief.time): clean(brief.text) for brief in schedule.brief}
    for slot in schedule.slots:
        for intake in slot.intakes:
            amount = clean(how_much(intake, plan))
            days = which_days(intake.dose, schedule)
            at(slot.time).rows.append(Row(clean(intake.dose), amount, days, why.get((intake.dose, slot.time), "")))
    return found


def as_prescribed(name: str) -> str:
    """Say of a medicine that its times are prescribed."""
    return f"{name} (prescribed)"


def _row(row: Row, widths: Sequence[int], width: int) -> list[str]:
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


def compromise_in_words(compromise: Compromise) -> str:
    """Say what is not kept, by which rules, and what that weighs."""
    things = [f"{name} at {time}" if time else name for name, time in compromise.things]
    text = compromise.text or listed(things or ["the plan"])
    return f"{text} [{', '.join(compromise.rules)}; weight {compromise.weight}, missing {compromise.missing}]"


def _finding(finding: Finding) -> str:
    return f"{finding.severity.value}: {_said(finding)} [{finding.code}]"


def _said(finding: Finding) -> str:
    """Return the message; where it was cut the detail, which begins with the whole of it."""
    return finding.detail if _CUT in finding.message and finding.detail else finding.message


def _acknowledgement(acknowledged: Acknowledgement) -> str:
    return acknowledged.code + ("" if acknowledged.up_to is None else f", up to {acknowledged.up_to} a day")


def proof_in_words(schedule: Schedule) -> str:
    """Say what was proved of a schedule, and what it costs."""
    proof, cost = schedule.proof, _cost(schedule, schedule.cost)
    if not proof.best:
        bound = _cost(schedule, proof.bound)
        stopped = f"The search stopped after {proof.steps} steps."
        return f"Best found, not proved: {cost}; no schedule can be below: {bound}. {stopped}"
    unique = "" if proof.canonical else " That no equally good schedule comes earlier is not proved."
    return f"Proved: no schedule of this plan is better ({cost}).{unique}"


def _cost(schedule: Schedule, cost: Cost) -> str:
    times = f", times of day {cost.times}" if schedule.plan.policy.count_times_first else ""
    moved = f", moved {cost.moved}" if schedule.near else ""
    return f"broken {cost.broken}, missing {cost.missing}{times}{moved}, inconvenience {cost.inconvenience}"


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
        days = _by_day(total)
        lines += wrapped(days, width, first="  ", rest="  ") if days else []
        limits = "; ".join(limit for each in (*total.recommended, *total.limits) if (limit := limit_in_words(each)))
        lines += wrapped(limits, width, first="  ", rest="  ") if limits else []
    return lines


def _total(total: NutrientTotal) -> tuple[str, str, str, str]:
    least = "at least " if total.at_least else ""
    food = "not known" if total.food is None else str(total.food)
    return nutrient_in_words(total.nutrient), f"{least}{total.supplements}", food, f"{least}{total.both}"


def nutrient_in_words(nutrient: str) -> str:
    """Say a nutrient's id as people do: "vitamin B6"."""
    if nutrient.startswith("vitamin-"):
        return f"vitamin {nutrient.removeprefix('vitamin-').upper()}"
    return nutrient if nutrient == "omega-3" else nutrient.replace("-", " ")


def _by_day(total: NutrientTotal) -> str:
    """Return what supplements deliver on each day of the cycle, where the days differ."""
    amounts = [str(amount) if amount.quantity else "none" for amount in total.by_day]
    if len(set(amounts)) < 2:
        return ""
    if len(amounts) <= _MOST_DAYS:
        return f"supplements on days 1 to {len(amounts)}: {', '.join(amounts)}"
    of = {amount: amounts.count(amount) for amount in amounts}
    return "supplements: " + ", ".join(f"{amount} on {count} of {len(amounts)} days" for amount, count in of.items())


def limit_in_words(limit: DoseLimit) -> str:
    """Say a value of an authority and what it covers; "" where none was set."""
    if limit.amount is None:
        return ""
    kind, covers = limit.kind.value.replace("-", " "), limit.covers.replace("-", " ")
    return f"{kind} {limit.amount} {covers} ({limit.authority.value})"


def _fault(text: str, width: int) -> list[str]:
    lines: list[str] = []
    for line in text.split("\n"):
        indent = "  " if line.startswith("  ") else ""
        lines += wrapped(line, width, first=indent, rest=indent + "  ")
    return lines


def _refusal(finding: Finding, width: int) -> list[str]:
    """Say what is refused, and what to write into the plan; that is left in one piece, to be copied."""
    lines = wrapped(_said(finding), width)
    if finding.detail and finding.detail != _said(finding):
        lines += wrapped(finding.detail, width, first="  ", rest="  ")
    lines += wrapped("help: if a clinician agreed, add to the plan", width, first="  ", rest="  ")
    return [*lines, *(f"    {line}" for line in acknowledging(finding))]


def _impossible(error: NoScheduleError, width: int) -> list[str]:
    lines = ["no schedule fits this plan"]
    if error.argument:
        lines.append("")
    plainly = [reason for reason in error.argument if reason.kind in SAID_PLAINLY]
    lines += because(tuple(reason for reason in error.argument if reason not in plainly), width)
    for reason in plainly:
        lines += wrapped(reason.text, width, rest="  ")
    if error.repairs:
        lines.append("")
    for number, repair in enumerate(error.repairs):
        lines += wrapped(f"help: {'or ' if number else ''}{repair.text}", width, rest="      ")
    return lines
