"""What comes back: slots, their cost and proof, compromises, findings, violations; frozen values, no judgement."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from rlsnutri.amounts import Amount
from rlsnutri.clock import ClockTime
from rlsnutri.nutrients import DoseLimit
from rlsnutri.plans import Acknowledgement, Plan, Waiver
from rlsnutri.presets import Replaced
from rlsnutri.rules import Strength
from rlsnutri.showing import Readable, Shown, Told

if TYPE_CHECKING:
    from rlsnutri.amounts import CompoundAmount
    from rlsnutri.catalog import Catalog
    from rlsnutri.nutrients import Form
    from rlsnutri.openings import OpenTimes
    from rlsnutri.placements import Why
    from rlsnutri.plans import Dose, Drink, Medicine, Product

__all__ = [
    "DISCLAIMER",
    "BriefReason",
    "ChosenDays",
    "Compromise",
    "Cost",
    "Finding",
    "Gap",
    "Intake",
    "NutrientTotal",
    "Proof",
    "Reason",
    "Repair",
    "Report",
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
    """How much a finding weighs: ``refuse`` stops ``schedule`` until it is acknowledged.

    >>> [severity.value for severity in Severity]
    ['refuse', 'warn', 'note']
    """

    REFUSE = "refuse"
    WARN = "warn"
    NOTE = "note"


@frozen
class Finding(Told):
    """Something that ``check`` has to say.

    ``code`` is the kind, rule and dose (``over-limit:iron:ferrous sulfate``); ``message`` is at most 140 characters,
    ``detail`` may be longer; ``parameters`` are the numbers behind the words; ``sources`` are ids of the bibliography.

    >>> from rlsnutri import Day, Dose, Plan, check
    >>> plan = Plan(day=Day("07:00", "23:00", breakfast="08:00"), doses=[Dose("zinc citrate", "10 mg")])
    >>> finding = check(plan).findings[0]
    >>> finding.severity, finding.code
    (<Severity.NOTE: 'note'>, 'not-checked:age')
    """

    code: str
    severity: Severity
    message: str
    detail: str = ""
    parameters: tuple[tuple[str, str], ...] = ()
    sources: tuple[str, ...] = ()


@frozen
class Intake(Told):
    """``portions`` of the ``of`` equal portions of one dose, taken at ``time``.

    ``contents`` are the elemental amounts of its nutrients, rounded to whole nanograms for display.

    >>> from rlsnutri import Day, Dose, Plan, schedule
    >>> plan = Plan(day=Day("07:00", "23:00", breakfast="08:00"), doses=[Dose("zinc citrate", "10 mg")])
    >>> timetable = schedule(plan)
    >>> intake = timetable.slots[0].intakes[0]
    >>> intake.dose, str(intake.time), intake.portions, intake.of
    ('zinc citrate', '08:00', 1, 1)
    """

    dose: str
    time: ClockTime
    portions: int
    of: int
    contents: tuple[tuple[str, Amount], ...] = ()


@frozen
class Slot(Told):
    """One time of day with all its intakes; ``beside`` names the medicines, meals and drinks at this very minute.

    >>> from rlsnutri import Day, Dose, Plan, schedule
    >>> plan = Plan(day=Day("07:00", "23:00", breakfast="08:00"), doses=[Dose("zinc citrate", "10 mg")])
    >>> timetable = schedule(plan)
    >>> slot = timetable.slots[0]
    >>> str(slot.time), slot.beside
    ('08:00', ('breakfast',))
    """

    time: ClockTime
    intakes: tuple[Intake, ...]
    beside: tuple[str, ...] = ()


@frozen(order=True)
class Cost:
    """What the schedule costs, compared field by field, from broken to inconvenience.

    ``times`` counts only where the policy compares it first, ``moved`` only in a schedule near a previous one: the
    intakes of doses that the previous one has too, at times at which it did not have them.

    >>> from rlsnutri import Day, Dose, Plan, schedule
    >>> plan = Plan(day=Day("07:00", "23:00", breakfast="08:00"), doses=[Dose("zinc citrate", "10 mg")])
    >>> timetable = schedule(plan)
    >>> timetable.cost
    Cost(broken=0, missing=0, times=0, moved=0, inconvenience=90)
    """

    broken: int
    missing: int
    times: int
    moved: int = field(default=0, kw_only=True)
    inconvenience: int


@frozen
class Proof:
    """What was proved: that the cost is least (``best``), that the answer is the canonical one (``canonical``).

    ``bound`` is a cost that no schedule can be below; it equals the cost where ``best``.  ``steps`` is how many search
    steps it took: deterministic, unlike seconds.

    >>> from rlsnutri import Day, Dose, Plan, schedule
    >>> plan = Plan(day=Day("07:00", "23:00", breakfast="08:00"), doses=[Dose("zinc citrate", "10 mg")])
    >>> timetable = schedule(plan)
    >>> timetable.proof.best, timetable.proof.canonical
    (True, True)
    """

    best: bool
    canonical: bool
    bound: Cost
    steps: int


@frozen
class Compromise(Told):
    """One broken instance of should rules: ``rules`` share it, ``weight`` and ``missing`` are its cost.

    ``things`` name the two sides (dose, event or slot) with the clock times that they stand at.

    >>> from rlsnutri import Competitor, Day, Dose, Plan, Policy, schedule
    >>> apart = Competitor("zinc", "iron", before=240, after=240, strength="should", id="apart")
    >>> doses = [Dose("zinc citrate", "10 mg"), Dose("ferrous fumarate", "14 mg")]
    >>> two_times = Policy(times=["08:00", "10:00"])
    >>> plan = Plan(day=Day("07:00", "23:00"), doses=doses, rules=[apart], policy=two_times)
    >>> compromise = schedule(plan).compromises[-1]
    >>> compromise.rules, compromise.missing
    (('apart',), 120)
    """

    rules: tuple[str, ...]
    weight: int
    missing: int
    things: tuple[tuple[str, str], ...]
    text: str = ""


@frozen
class ChosenDays:
    """The days that the solver chose for a dose taken on any n of m days.

    >>> from rlsnutri import Day, Dose, Plan, schedule
    >>> plan = Plan(day=Day("07:00", "23:00"), doses=[Dose("methylcobalamin", "1 mg", every="week")])
    >>> schedule(plan).chosen_days
    (ChosenDays(dose='methylcobalamin', days=(0,), period=7),)
    """

    dose: str
    days: tuple[int, ...]
    period: int


@frozen
class Reason:
    """One member of a conflict or one reason for a placement.

    ``kind`` is rule, pin, event or default; ``origin`` says where it stands (a rule with its source, a place in the
    plan, a default of the policy).

    >>> from rlsnutri import Day, Dose, Medicine, NoScheduleError, Plan, schedule
    >>> plan = Plan(day=Day("07:00", "23:00"), doses=[Dose("calcium citrate", "500 mg", at="07:30")])
    >>> try:
    ...     schedule(plan.adding(Medicine("levothyroxine", at="07:00")))
    ... except NoScheduleError as error:
    ...     [reason.kind for reason in error.conflict]
    ['rule', 'pin', 'event']
    """

    kind: str
    id: str
    origin: str
    text: str


@frozen
class Repair:
    """One small change to the plan, verified to give a schedule; ``plan`` is the changed plan.

    >>> from rlsnutri import Day, Dose, Medicine, NoScheduleError, Plan, schedule
    >>> plan = Plan(day=Day("07:00", "23:00"), doses=[Dose("calcium citrate", "500 mg", at="07:30")])
    >>> try:
    ...     schedule(plan.adding(Medicine("levothyroxine", at="07:00")))
    ... except NoScheduleError as error:
    ...     error.repairs[0].text
    'let calcium citrate stand at any time, and calcium citrate fits at 23:00'
    """

    kind: str
    text: str
    plan: Plan


@frozen
class Violation:
    """Something in a schedule that is not so: a broken must, a wrong amount, a false claim.

    >>> from attrs import evolve
    >>> from rlsnutri import Day, Dose, Plan, schedule, verify
    >>> plan = Plan(day=Day("07:00", "23:00", breakfast="08:00"), doses=[Dose("zinc citrate", "10 mg")])
    >>> timetable = schedule(plan)
    >>> verify(plan, evolve(timetable, slots=()))[0].code
    'portions:zinc citrate'
    """

    code: str
    message: str


@frozen
class BriefReason:
    """In a few words, why the intake of ``dose`` at ``time`` stands where it stands.

    >>> from rlsnutri import Day, Dose, Medicine, Plan, schedule
    >>> plan = Plan(day=Day("07:00", "23:00"), doses=[Dose("calcium citrate", "500 mg")])
    >>> timetable = schedule(plan.adding(Medicine("levothyroxine", at="07:00")))
    >>> [str(reason.time) + " " + reason.text for reason in timetable.brief]
    ['23:00 4 h from levothyroxine']
    """

    dose: str
    time: ClockTime
    text: str


@frozen
class Gap(Told):
    """How far the ``others`` stand from the ``thing`` taken at ``time``, for its own good.

    On a day that they share each of the others ends at least ``before`` minutes before ``time`` or begins at least
    ``after`` minutes after it, unless a compromise says so; 1 where only the same minute is ruled out, None where none
    may stand on that side of the waking day.  ``rules`` ask for it, the strongest with ``strength``, must or should.

    >>> from rlsnutri import Day, Dose, Medicine, Plan, schedule
    >>> plan = Plan(day=Day("07:00", "23:00"), doses=[Dose("calcium citrate", "500 mg")])
    >>> gap = schedule(plan.adding(Medicine("levothyroxine", at="07:00"))).gaps[0]
    >>> gap.thing, gap.others, gap.after
    ('levothyroxine', ('calcium citrate',), 240)
    """

    thing: str
    time: ClockTime
    others: tuple[str, ...]
    before: int | None
    after: int | None
    strength: Strength
    rules: tuple[str, ...]


@frozen
class Schedule(Shown, Readable):
    """When to take what: slots in the order of the waking day, with what they cost and how that is proved.

    Iterating gives the slots; ``str()`` gives the timetable.  ``catalog`` and ``version`` name what the answer was made
    with; with the plan they reproduce it.  ``near`` are the times at which a previous answer had the doses of this
    plan, where the schedule was asked to stay near one: with those moved intakes are counted.  ``replaced`` says which
    rules presets of the policy changed.

    >>> from rlsnutri import Day, Dose, Plan, schedule
    >>> plan = Plan(day=Day("07:00", "23:00", breakfast="08:00"), doses=[Dose("zinc citrate", "10 mg")])
    >>> timetable = schedule(plan)
    >>> [(str(slot.time), [intake.dose for intake in slot.intakes]) for slot in timetable if slot.intakes]
    [('08:00', ['zinc citrate'])]
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
    gaps: tuple[Gap, ...] = ()
    near: tuple[tuple[str, tuple[ClockTime, ...]], ...] = ()
    replaced: tuple[Replaced, ...] = ()

    def __iter__(self) -> Iterator[Slot]:
        return iter(self.slots)

    def __len__(self) -> int:
        return len(self.slots)

    def __str__(self) -> str:
        from rlsnutri.render.text import timetable  # noqa: PLC0415 -- a noun that prints itself: the one allowed look upstairs

        return timetable(self)

    def __rich_repr__(self) -> Iterator[tuple[str, object]]:
        yield "slots", self.slots
        yield "proof", self.proof
        yield from ((name, held) for name in ("compromises", "findings") if (held := getattr(self, name)))

    def rows(self) -> tuple[dict[str, Any], ...]:
        """Return one plain dict per intake, prescribed ones included, for a data frame.

        In the order of the waking day.  ``time`` is "HH:MM", ``minute`` counts from midnight and ``since_wake`` from
        waking.  ``quantity`` is a whole number of ``unit``: nanograms ("ng", "ng compound", "ng DFE"), millionths of
        an IU ("µIU") or what a product comes in ("tablet"); None where it is not whole or not stated.  ``amount`` says
        the same as people write it; ``days`` on which days, "" for every day, with ``days_taken`` of each ``period``.
        """
        from rlsnutri.render.rows import rows  # noqa: PLC0415 -- as in __str__

        return rows(self)

    def nutrient_rows(self) -> tuple[dict[str, Any], ...]:
        """Return one plain dict per intake of a dose and nutrient in it; ``quantity`` is a whole number of ``unit``.

        ``unit`` is "ng", "ng DFE", "ng RAE", "ng NE" or "µIU"; an intake whose contents nobody stated has no row.
        """
        from rlsnutri.render.rows import nutrient_rows  # noqa: PLC0415 -- as in __str__

        return nutrient_rows(self)

    def why(self, intake: Intake, *, catalog: Catalog | None = None) -> Why:
        """Why this intake stands where it stands: what binds it, and what every other time would cost.

        It is worked out anew from the plan, so a schedule that was written and read again answers too.  One that was
        made with a catalogue of one's own needs that ``catalog`` again.

        Raises :class:`PlanError` if the intake is not in the schedule, or the plan does not fit the catalogue.
        """
        from rlsnutri._api.why import why  # noqa: PLC0415 -- the question is asked of the answer; the door answers it

        return why(self, intake, catalog=catalog)

    def open_times(
        self,
        thing: str | Form | Product | Dose | Medicine | Drink,
        *,
        amount: Amount | CompoundAmount | str | None = None,
        unit: Amount | CompoundAmount | str | None = None,
        day: int | None = None,
        catalog: Catalog | None = None,
    ) -> OpenTimes:
        """Return all minutes from wake to bed at which one more intake of something breaks nothing.

        ``thing`` is anything by a name that the catalogue knows (a form, a medicine, a group such as "antacid", a drink
        such as "coffee"), a dose of the plan by its name (one more portion of it), or a value.  A nutrient or form
        needs an ``amount``.  A minute is open if it is on ``day`` of the cycle, on every day unless given; every must
        and should counts, preferences do not.  Raises :class:`PlanError` for what nobody knows and for a
        medicine of the plan, whose number of intakes is the prescriber's.
        """
        from rlsnutri._api.opening import open_times  # noqa: PLC0415 -- a noun's method that opens a door, as above

        return open_times(self, thing, amount=amount, unit=unit, day=day, catalog=catalog)


@frozen
class NutrientTotal:
    """How much of one nutrient that is per day, all of it elemental.

    ``supplements`` is what doses and medicines deliver on the worst day of the cycle; ``by_day`` is the same for each
    day (repeating; a dose on days that the solver chooses counts on every day).  ``food`` is the average from food or
    what meals and drinks state, whichever is more; None where neither is known.  ``both`` adds them up.  ``at_least``:
    something in the plan holds an amount that nobody stated, so the true totals are higher.  ``recommended`` (RDA, AI)
    and ``limits`` are the values of the authorities that are the same for every person whom the given facts fit.

    >>> from rlsnutri import Day, Dose, Plan, check
    >>> plan = Plan(day=Day("07:00", "23:00", breakfast="08:00"), doses=[Dose("zinc citrate", "10 mg")])
    >>> total = check(plan).totals[0]
    >>> total.nutrient, str(total.supplements)
    ('zinc', '10 mg')
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
class Report(Shown, Readable):
    """What ``check`` found: totals in the order of the nutrients' ids, findings with the gravest first.

    ``str()`` gives it as text.

    A finding of severity ``refuse`` is one that the plan does not acknowledge; an acknowledged one stands here as a
    warning that says so.  ``catalog`` and ``version`` name what the answer was made with.

    >>> from rlsnutri import Day, Dose, Plan, check
    >>> plan = Plan(day=Day("07:00", "23:00", breakfast="08:00"), doses=[Dose("zinc citrate", "10 mg")])
    >>> report = check(plan)
    >>> [total.nutrient for total in report.totals], report.findings[0].code
    (['zinc'], 'not-checked:age')
    """

    plan: Plan
    totals: tuple[NutrientTotal, ...]
    findings: tuple[Finding, ...]
    waived: tuple[Waiver, ...] = ()
    acknowledged: tuple[Acknowledgement, ...] = ()
    catalog: str = ""
    version: str = ""
    replaced: tuple[Replaced, ...] = ()

    def __str__(self) -> str:
        from rlsnutri.render.text import report_text  # noqa: PLC0415 -- as for a schedule

        return report_text(self)
