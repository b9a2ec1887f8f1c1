"""What comes back: slots, their cost and proof, compromises, findings, violations; frozen values, no judgement."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum

from attrs import frozen

from rlsnutri.amounts import Amount
from rlsnutri.clock import ClockTime
from rlsnutri.nutrients import DoseLimit, Source
from rlsnutri.plans import Acknowledgement, Plan, Waiver

__all__ = [
    "DISCLAIMER",
    "BriefReason",
    "ChosenDays",
    "Compromise",
    "Cost",
    "Finding",
    "Intake",
    "NutrientTotal",
    "Proof",
    "Reason",
    "Repair",
    "Replaced",
    "Report",
    "Said",
    "Schedule",
    "Severity",
    "Slot",
    "Violation",
]


DISCLAIMER = (
    "This is information, not medical advice: it does not diagnose, and it prescribes nothing. "
    "Ask your doctor or pharmacist before you start, stop or change anything."
)
"""What every answer says at its end, in every format."""


class Severity(Enum):
    """How much a finding weighs: ``refuse`` stops ``schedule`` until it is acknowledged."""

    REFUSE = "refuse"
    WARN = "warn"
    NOTE = "note"


@frozen
class Finding:
    """Something that ``check`` has to say.

    ``code`` is the kind, rule and dose (``over-limit:iron:ferrous sulfate``); ``message`` is at most 140 characters,
    ``detail`` may be longer; ``parameters`` are the numbers behind the words; ``sources`` are ids of the bibliography.
    """

    code: str
    severity: Severity
    message: str
    detail: str = ""
    parameters: tuple[tuple[str, str], ...] = ()
    sources: tuple[str, ...] = ()


@frozen
class Intake:
    """``portions`` of the ``of`` equal portions of one dose, taken at ``time``.

    ``contents`` are the elemental amounts of its nutrients, rounded to whole nanograms for display.
    """

    dose: str
    time: ClockTime
    portions: int
    of: int
    contents: tuple[tuple[str, Amount], ...] = ()


@frozen
class Slot:
    """One time of day with all its intakes; ``beside`` names the medicines, meals and drinks at this very minute."""

    time: ClockTime
    intakes: tuple[Intake, ...]
    beside: tuple[str, ...] = ()


@frozen(order=True)
class Cost:
    """What the schedule costs, compared field by field; ``times`` counts only where the policy compares it first."""

    broken: int
    missing: int
    times: int
    inconvenience: int


@frozen
class Proof:
    """What was proved: that the cost is least (``best``), that the answer is the canonical one (``canonical``).

    ``bound`` is a cost that no schedule can be below; it equals the cost where ``best``.  ``steps`` is how many search
    steps it took: deterministic, unlike seconds.
    """

    best: bool
    canonical: bool
    bound: Cost
    steps: int


@frozen
class Compromise:
    """One broken instance of should rules: ``rules`` share it, ``weight`` and ``missing`` are its cost.

    ``things`` name the two sides (dose, event or slot) with the clock times that they stand at.
    """

    rules: tuple[str, ...]
    weight: int
    missing: int
    things: tuple[tuple[str, str], ...]
    text: str = ""


@frozen
class ChosenDays:
    """The days that the solver chose for a dose taken on any n of m days."""

    dose: str
    days: tuple[int, ...]
    period: int


@frozen
class Reason:
    """One member of a conflict or one reason for a placement.

    ``kind`` is rule, pin, event or default; ``origin`` says where it stands (a rule with its source, a place in the
    plan, a default of the policy).
    """

    kind: str
    id: str
    origin: str
    text: str


@frozen
class Repair:
    """One small change to the plan, verified to give a schedule; ``plan`` is the changed plan."""

    kind: str
    text: str
    plan: Plan


@frozen
class Violation:
    """Something in a schedule that is not so: a broken must, a wrong amount, a false claim."""

    code: str
    message: str


@frozen
class BriefReason:
    """In a few words, why the intake of ``dose`` at ``time`` stands where it stands."""

    dose: str
    time: ClockTime
    text: str


@frozen
class Replaced:
    """One rule that has another gap because a preset of the policy says so: which numbers, and by whose word.

    ``objects`` are the things that it is about, ``by`` an id of the bibliography; ``before`` and ``after`` are minutes.
    Otherwise the rule would have ``before_otherwise`` and ``after_otherwise`` (None: never on one day).
    """

    rule: str
    objects: tuple[str, ...]
    preset: str
    by: str
    before: int
    after: int
    before_otherwise: int | None
    after_otherwise: int | None
    note: str = ""

    def __str__(self) -> str:
        def sides(before: int | None, after: int | None) -> str:
            return ", ".join(
                f"never {side}" if gap is None else f"{gap} min {side}"
                for gap, side in ((before, "before"), (after, "after"))
            )

        same = (self.before, self.after) == (self.before_otherwise, self.after_otherwise)
        instead = "" if same else f" instead of {sides(self.before_otherwise, self.after_otherwise)}"
        about = ", ".join(self.objects)
        return f"{self.rule} ({about}): {sides(self.before, self.after)}{instead}, by {self.by} [preset {self.preset}]"


@frozen
class Schedule:
    """When to take what: slots in the order of the waking day, with what they cost and how that is proved.

    Iterating gives the slots; ``str()`` gives the timetable.  ``catalog`` and ``version`` name what the answer was made
    with; with the plan they reproduce it.  ``replaced`` says which rules presets of the policy changed.
    """

    plan: Plan
    slots: tuple[Slot, ...]
    chosen_days: tuple[ChosenDays, ...]
    cost: Cost
    proof: Proof
    compromises: tuple[Compromise, ...]
    findings: tuple[Finding, ...]
    waived: tuple[Waiver, ...]
    acknowledged: tuple[Acknowledgement, ...]
    catalog: str
    version: str
    brief: tuple[BriefReason, ...] = ()
    replaced: tuple[Replaced, ...] = ()

    def __iter__(self) -> Iterator[Slot]:
        return iter(self.slots)

    def __len__(self) -> int:
        return len(self.slots)

    def __str__(self) -> str:
        from rlsnutri.render.text import timetable  # noqa: PLC0415 -- a noun that prints itself: the one allowed look upstairs

        return timetable(self)


@frozen
class NutrientTotal:
    """How much of one nutrient that is per day, all of it elemental.

    ``supplements`` is what doses and medicines deliver on the worst day of the cycle; ``by_day`` is the same for each
    day (repeating; a dose on days that the solver chooses counts on every day).  ``food`` is the average from food or
    what meals and drinks state, whichever is more; None where neither is known.  ``both`` adds them up.  ``at_least``:
    something in the plan holds an amount that nobody stated, so the true totals are higher.  ``recommended`` (RDA, AI)
    and ``limits`` are the values of the authorities that are the same for every person whom the given facts fit.
    """

    nutrient: str
    food: Amount | None
    supplements: Amount
    both: Amount
    by_day: tuple[Amount, ...]
    at_least: bool
    recommended: tuple[DoseLimit, ...] = ()
    limits: tuple[DoseLimit, ...] = ()


@frozen
class Report:
    """What ``check`` found: totals in the order of the nutrients' ids, findings with the gravest first.

    A finding of severity ``refuse`` is one that the plan does not acknowledge; an acknowledged one stands here as a
    warning that says so.  ``catalog`` and ``version`` name what the answer was made with.
    """

    plan: Plan
    totals: tuple[NutrientTotal, ...]
    findings: tuple[Finding, ...]
    waived: tuple[Waiver, ...] = ()
    acknowledged: tuple[Acknowledgement, ...] = ()
    catalog: str = ""
    version: str = ""
    replaced: tuple[Replaced, ...] = ()


@frozen
class Said:
    """One thing that the catalogue says about what was asked.

    ``kind`` is ``rejected`` (a belief or a number that is not used, and why), ``claim`` (of a popular article, and what
    the literature says) or ``rule``; ``what`` is what it is about, ``answer`` what is said.
    """

    kind: str
    id: str
    what: str
    answer: str
    sources: tuple[Source, ...]
