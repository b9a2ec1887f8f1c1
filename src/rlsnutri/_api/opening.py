"""The door behind ``Schedule.open_times``: when one more intake of something breaks nothing."""

# pyright: reportUnnecessaryIsInstance=false
# A caller may ask for anything, so this asks for types that the annotations already promise.

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from attrs import evolve

from rlsnutri._api.nearness import is_schedule, name_key
from rlsnutri._api.scheduling import report_on
from rlsnutri.amounts import Amount, CompoundAmount
from rlsnutri.answers import Finding, Report, Schedule, Severity
from rlsnutri.catalog import Catalog, default_catalog, look_up
from rlsnutri.catalog.entries import TermKind
from rlsnutri.catalog.inquiry import Inquiry, shown
from rlsnutri.catalog.names import found_by
from rlsnutri.clock import MINUTES_PER_DAY, ClockTime, cycle_length, since_wake
from rlsnutri.errors import Fault, PlanError
from rlsnutri.nutrients import Form
from rlsnutri.openings import Closed, OpenTimes
from rlsnutri.plans import Dose, Drink, Medicine, Plan, Product
from rlsnutri.rules import ClockWindow
from rlsnutri.things import Fixed, Item, LookedUp
from rlsnutri.verify import OneMore, broken_by_one_more

Thing = str | Form | Product | Dose | Medicine | Drink
_Stated = Amount | CompoundAmount | str | None


def open_times(
    schedule: Schedule,
    thing: Thing,
    *,
    amount: _Stated = None,
    unit: _Stated = None,
    day: int | None = None,
    catalog: Catalog | None = None,
) -> OpenTimes:
    """All minutes from wake to bed at which one more intake of ``thing`` breaks no must and no should."""
    if not is_schedule(schedule):
        raise PlanError([Fault(f"{shown(schedule)} is no schedule", "schedule", help="an answer of schedule()")])
    catalog = default_catalog() if catalog is None else catalog
    plan = schedule.plan
    known = look_up(plan, catalog)
    wanted, own = _wanted(thing, amount, unit, known, schedule, catalog)
    looked_up, report = _with(plan, wanted, catalog)
    _check_day(day, looked_up)
    added = _added(looked_up, wanted)
    items = tuple(item for item in looked_up.items if own is None or item is not added)
    fixed = tuple(each for each in looked_up.fixed if each is not added)
    closing = broken_by_one_more(
        evolve(looked_up, items=items, fixed=fixed),
        _one_more(added, own, schedule),
        shares={intake.dose: intake.of for slot in schedule.slots for intake in slot.intakes},
        times=_times(schedule, looked_up),
        chosen={each.dose: each.days for each in schedule.chosen_days},
        day=day,
    )
    findings = _news(report, schedule)
    refusing = tuple(finding.code for finding in findings if finding.severity is Severity.REFUSE)
    closing = tuple((*ids, *refusing) for ids in closing)
    stretches = tuple(_stretches(closing, looked_up.wake))
    return OpenTimes(
        thing=added.name if own is None else own.name,
        day=day,
        times=tuple(
            ClockTime((looked_up.wake + minute) % MINUTES_PER_DAY) for minute, ids in enumerate(closing) if not ids
        ),
        windows=tuple(window for window, ids in stretches if not ids),
        closed=tuple(Closed(window, ids) for window, ids in stretches if ids),
        known=added.name not in looked_up.unknown,
        findings=findings,
        catalog=report.catalog,
        version=report.version,
    )


# ---- what is asked for ----


def _wanted(
    thing: Thing, amount: _Stated, unit: _Stated, known: LookedUp, schedule: Schedule, catalog: Catalog
) -> tuple[Dose | Medicine | Drink, Item | None]:
    """What would be added to the plan, and the dose of the plan that it is one more portion of."""
    if isinstance(thing, Dose | Medicine | Drink):
        _no_amounts(amount, unit, f"{thing.name} says by itself how much it is")
        return _once(thing, known), None
    if isinstance(thing, Product | Form):
        if isinstance(thing, Product):
            _no_amounts(amount, unit, "what one of it holds stands in its ingredients")
        return Dose(thing, amount, unit=unit, name=_free(thing.name, known)), None
    if not isinstance(thing, str):
        help_ = "a name, a Dose, a Product, a Medicine or a Drink"
        raise PlanError([Fault(f"{shown(thing)} cannot be taken", "thing", shown(thing), help_)])
    item = next((each for each in known.items if name_key(each.name) == name_key(thing)), None)
    if item is not None:
        _no_amounts(amount, unit, "one more portion of the plan's own dose is as large as the others")
        return _portion(item, schedule, known), item
    return _by_name(thing, amount, unit, known, catalog), None


def _no_amounts(amount: _Stated, unit: _Stated, why: str) -> None:
    faults = [
        Fault("no amount belongs here", name, shown(value), why)
        for name, value in (("amount", amount), ("unit", unit))
        if value is not None
    ]
    if faults:
        raise PlanError(faults)


def _by_name(name: str, amount: _Stated, unit: _Stated, known: LookedUp, catalog: Catalog) -> Dose | Medicine | Drink:
    for event in known.plan.events:
        if name_key(event.name) == name_key(name):
            if isinstance(event, Medicine):
                raise _prescribed(event.name)
            _no_amounts(amount, unit, "it is taken as it stands in the plan")
            return _once(event, known)
    inquiry = Inquiry(catalog)
    index, key = inquiry.index, found_by(name)
    if key in index.forms or key in index.nutrients:
        if amount is None:
            help_ = f'amount="…"; as a medicine that holds it, ask for Medicine({name!r})'
            raise PlanError([Fault(f"one more {shown(name)}, and how much?", "amount", help=help_)])
        return Dose(name, amount, unit=unit, name=_free(name, known))
    term = index.terms.get(key)
    if term is not None and term.kind in (TermKind.MEDICINE, TermKind.GROUP):
        _no_amounts(amount, unit, f"what it holds: Medicine({name!r}, contains=[…])")
        return Medicine(name, times=1)
    if term is not None and term.kind is TermKind.FOOD:
        _no_amounts(amount, unit, f"what it holds: Drink({name!r}, at=…, contains=[…])")
        return Drink(name, known.plan.day.wake)
    taken = {spelling: entry for spelling, entry in index.terms.items() if entry.kind in _TAKEN}
    among = [*inquiry.labels(index.forms, index.nutrients, taken), *(item.name for item in known.items)]
    inquiry.unknown("nothing known", name, "thing", among, f"if it is a medicine: Medicine({name!r})")
    raise PlanError(inquiry.faults)


_TAKEN = (TermKind.MEDICINE, TermKind.GROUP, TermKind.FOOD)


def _prescribed(name: str) -> PlanError:
    help_ = "whether one more may be taken is for the prescriber, the leaflet or the pharmacist to say"
    return PlanError([Fault(f"{name!r} is prescribed", "thing", name, help_)])


def _once(thing: Dose | Medicine | Drink, known: LookedUp) -> Dose | Medicine | Drink:
    """The thing as a single intake at any time, under a name that the plan does not have."""
    match thing:
        case Medicine():
            if name_key(thing.name) in _names(known):
                raise _prescribed(thing.name)
            return evolve(thing, times=1, at=(), between=(), with_meal=(), every="day")
        case Dose():
            name = _free(thing.name, known)
            return evolve(thing, times=1, at=(), between=(), with_meal=(), every="day", name=name)
        case Drink():  # pragma: no branch -- the last kind there is
            return evolve(thing, at=(known.plan.day.wake,))


def _names(known: LookedUp) -> set[str]:
    return {name_key(item.name) for item in known.items} | {name_key(thing.name) for thing in known.fixed}


def _free(name: str, known: LookedUp) -> str:
    """The name, or the name with "one more" where something of the plan has it already."""
    return name if name_key(name) not in _names(known) else f"one more {name}"


def _portion(item: Item, schedule: Schedule, known: LookedUp) -> Dose:
    """One more portion of a dose of the plan, as a dose by itself; a medicine's number is the prescriber's."""
    dose = next((each for each in known.plan.doses if name_key(each.name) == name_key(item.name)), None)
    if dose is None or isinstance(dose, Medicine):  # what the solver places and is no dose: its days are chosen
        raise _prescribed(item.name)
    of = next((i.of for slot in schedule.slots for i in slot.intakes if name_key(i.dose) == name_key(item.name)), 1)
    alone = evolve(dose, times=1, at=(), between=(), with_meal=(), every="day", name=f"one more {dose.name}")
    if dose.amount is None:  # only a product has none
        return evolve(alone, units=-(-(dose.units or 1) // of))
    return evolve(alone, amount=_share(dose.amount, of), unit=None)


def _share(amount: Amount | CompoundAmount, of: int) -> Amount | CompoundAmount:
    """One of ``of`` equal shares, to the next nanogram: the findings may say a nanogram too much, never too little."""
    if isinstance(amount, CompoundAmount):
        return CompoundAmount(evolve(amount.mass, quantity=-(-amount.mass.quantity // of)))
    return evolve(amount, quantity=-(-amount.quantity // of))


# ---- the plan with it ----


def _with(plan: Plan, wanted: Dose | Medicine | Drink, catalog: Catalog) -> tuple[LookedUp, Report]:
    """The plan with one more thing, looked up and checked; faults say that it is the thing that has them."""
    events = isinstance(wanted, Drink)
    path = f"plan.events[{len(plan.events)}]" if events else f"plan.doses[{len(plan.doses)}]"
    changed = plan.adding(wanted)
    try:
        looked_up = look_up(changed, catalog)
    except PlanError as error:
        raise PlanError(
            Fault(each.problem, each.path.replace(path, "thing", 1), each.value, each.help) for each in error.faults
        ) from None
    try:
        return looked_up, report_on(looked_up, catalog)
    except PlanError:  # an acknowledgement names a dose that no longer delivers most: then nothing is acknowledged
        bare = evolve(looked_up, plan=evolve(changed, acknowledged=()))
        return looked_up, report_on(bare, catalog)


def _added(looked_up: LookedUp, wanted: Dose | Medicine | Drink) -> Item | Fixed:
    path = f"plan.events[{len(looked_up.plan.events) - 1}]"
    if isinstance(wanted, Drink):
        return next(each for each in looked_up.fixed if each.path == path)
    return next(each for each in looked_up.items if name_key(each.name) == name_key(wanted.name))


def _one_more(added: Item | Fixed, own: Item | None, schedule: Schedule) -> OneMore:
    if isinstance(added, Fixed):
        return OneMore(added.name, added.role, added.ids, added.contents, added.length)
    if own is None:
        return OneMore(added.name, added.role, added.ids, added.contents)
    of = next((each.of for slot in schedule.slots for each in slot.intakes if each.dose == own.name), 1)
    return OneMore(own.name, own.role, own.ids, own.contents, portions=1, of=of)


def _times(schedule: Schedule, looked_up: LookedUp) -> dict[str, dict[int, int]]:
    wake = ClockTime(looked_up.wake)
    times: dict[str, dict[int, int]] = {}
    for slot in schedule.slots:
        for intake in slot.intakes:
            taken = times.setdefault(intake.dose, {})
            minute = since_wake(slot.time, wake)
            taken[minute] = taken.get(minute, 0) + intake.portions
    return times


def _check_day(day: int | None, looked_up: LookedUp) -> None:
    cycle = cycle_length([*(item.every for item in looked_up.items), *(thing.every for thing in looked_up.fixed)])
    if day is not None and (type(day) is not int or not 0 <= day < cycle):
        help_ = f"the plan repeats after {cycle} day{'s' if cycle > 1 else ''}: 0 to {cycle - 1}, or none for every day"
        raise PlanError([Fault(f"day {shown(day)}", "day", shown(day), help_)])


def _news(report: Report, schedule: Schedule) -> tuple[Finding, ...]:
    """What the check says of the plan with it that it did not say before.

    What it says of minutes (``fixed:``) is left out: where a drink stands in the looked-up plan means nothing.
    """
    before = {(each.code, each.severity, each.message) for each in schedule.findings}
    return tuple(
        each
        for each in report.findings
        if (each.code, each.severity, each.message) not in before and not each.code.startswith("fixed:")
    )


def _stretches(closing: Iterable[tuple[str, ...]], wake: int) -> Iterator[tuple[ClockWindow, tuple[str, ...]]]:
    """Neighbouring minutes that are closed by the same rules, or open, as one."""
    for ids, group in groupby(enumerate(closing), key=lambda pair: pair[1]):
        minutes = [minute for minute, _ in group]
        first, last = (ClockTime((wake + minute) % MINUTES_PER_DAY) for minute in (minutes[0], minutes[-1]))
        yield ClockWindow(first, last), ids
