"""The door ``replan``: the rest of today from what really happened."""

# pyright: reportUnnecessaryIsInstance=false
# A caller may pass anything, so this asks for types that the annotations already promise.

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from attrs import define, evolve

from rlsnutri import explain
from rlsnutri._api.answering import contents_in
from rlsnutri._api.happened import (
    Done,
    Ledger,
    MissedLike,
    Planned,
    TakenLike,
    held_against_the_plan,
    read_missed,
    read_taken,
)
from rlsnutri._api.nearness import is_schedule, name_key
from rlsnutri._api.scheduling import DEFAULT_STEPS, own_version
from rlsnutri._engine import Compiled, Line, Replan, Stood, Unit, compile_plan, replanned, unit
from rlsnutri.answers import Finding, Intake, Schedule, Severity, Slot, Violation
from rlsnutri.catalog import Catalog, default_catalog, look_up
from rlsnutri.catalog.inquiry import shown
from rlsnutri.clock import MINUTES_PER_DAY, AnyDays, ClockTime, clock_time, cycle_length, since_wake
from rlsnutri.errors import Fault, PlanError
from rlsnutri.replans import Missed, Moved, Replanned, Skipped, Taken
from rlsnutri.rules import Strength
from rlsnutri.things import LookedUp, Role
from rlsnutri.verify import judge_rest


def replan(
    schedule: Schedule,
    *,
    now: ClockTime | str,
    taken: Iterable[TakenLike] = (),
    missed: Iterable[MissedLike] = (),
    day: int = 0,
    catalog: Catalog | None = None,
    max_steps: int = DEFAULT_STEPS,
) -> Replanned:
    """Return the best rest of today after what really happened; yesterday and tomorrow stay as ``schedule`` has them.

    ``taken`` lists intakes with their actual times, as :class:`Taken` or ``("iron", "09:10")``, with a number of
    portions where it was another than planned; medicines, drinks and meals by their names too.  ``missed`` lists what
    was not taken: ``"iron"`` for all of it that was due, or ``("iron", "07:30")``.  What was due before ``now`` and is
    in neither counts as taken as planned, so that nothing is ever doubled, and a note says so.  ``day`` is the day
    of the plan's cycle.

    An intake stays, moves, or is given up, always as a whole: it is never added to another one of its dose, never
    larger than planned, and the day never holds more than the plan.  Medicines are never moved: of one that was missed,
    a finding says to ask.  No must is broken.  The best answer gives up the least portions; then it has the
    least broken and missing, (times of day where the policy counts them first,) moved intakes and inconvenience, and is
    the earliest in the order of names.

    Raises :class:`PlanError` with everything that cannot be so.

    >>> from rlsnutri import Day, Dose, Plan, schedule
    >>> plan = Plan(day=Day("06:30", "22:30", breakfast="07:30"), doses=[Dose("zinc citrate", "10 mg")])
    >>> rest = replan(schedule(plan), now="10:00", missed=["zinc citrate"])
    >>> [str(slot.time) for slot in rest], rest.given_up
    (['22:30'], 0)
    """
    catalog = default_catalog() if catalog is None else catalog
    if not is_schedule(schedule):
        raise PlanError([Fault(f"{shown(schedule)} is no schedule", "schedule", help="an answer of schedule()")])
    if type(max_steps) is not int or max_steps < 1:
        raise PlanError(
            [Fault(f"{shown(max_steps)} search steps", "max_steps", shown(max_steps), "a whole number from 1")]
        )
    looked_up = look_up(schedule.plan, catalog)
    today = _Day.of(schedule, looked_up, compile_plan(looked_up))
    faults: list[Fault] = []
    today.day = _read_day(day, looked_up, faults)
    at = _read_now(now, faults)
    told, gone = read_taken(taken, faults), read_missed(missed, faults)
    ledger = Ledger()
    if at is not None:
        today.now = since_wake(at, schedule.plan.day.wake)
        ledger = held_against_the_plan(
            told,
            gone,
            planned=list(today.planned()),
            usual=today.usual(),
            wake=schedule.plan.day.wake,
            now=today.now,
            faults=faults,
        )
    if faults or at is None:
        raise PlanError(faults)
    return today.answer(ledger, max_steps=max_steps, catalog=catalog)


def verify_replan(schedule: Schedule, replanned: Replanned, *, catalog: Catalog | None = None) -> tuple[Violation, ...]:
    """Judge ``replanned`` against ``schedule`` from the definitions alone; an empty tuple means that all of it is so.

    What it says was taken and missed is believed.  Shares no judgement with the engine.

    Raises :class:`PlanError` where the schedule's plan does not fit the catalogue.

    >>> from rlsnutri import Day, Dose, Plan, schedule
    >>> found = schedule(Plan(day=Day("06:30", "22:30"), doses=[Dose("zinc citrate", "10 mg")]))
    >>> verify_replan(found, replan(found, now="10:00", missed=["zinc citrate"]))
    ()
    """
    looked_up = look_up(schedule.plan, default_catalog() if catalog is None else catalog)
    return judge_rest(looked_up, schedule, replanned)


def _read_day(day: object, looked_up: LookedUp, faults: list[Fault]) -> int:
    cycle = cycle_length([*(item.every for item in looked_up.items), *(thing.every for thing in looked_up.fixed)])
    if type(day) is int and 0 <= day < cycle:
        return day
    help_ = f"the plan repeats after {cycle} day{'s' if cycle > 1 else ''}: 0 to {cycle - 1}"
    faults.append(Fault(f"day {shown(day)}", "day", shown(day), help_))
    return 0


def _read_now(now: ClockTime | str, faults: list[Fault]) -> ClockTime | None:
    try:
        return clock_time(now)
    except PlanError as error:
        faults.extend(fault.under("now") for fault in error.faults)
        return None


@define
class _Day:
    """One day of a schedule's cycle: where it has what, in minutes since wake."""

    schedule: Schedule
    compiled: Compiled
    placed: tuple[dict[int, int], ...]
    days: tuple[int, ...]
    day: int = 0
    now: int = 0

    @classmethod
    def of(cls, schedule: Schedule, looked_up: LookedUp, compiled: Compiled) -> _Day:
        """Read the schedule; one that is none of this plan and catalogue is an error."""
        numbers = {name_key(item.name): number for number, item in enumerate(looked_up.items)}
        placed: tuple[dict[int, int], ...] = tuple({} for _ in looked_up.items)
        unfit: list[str] = []
        for slot in schedule.slots:
            minute = since_wake(slot.time, schedule.plan.day.wake)
            for intake in slot.intakes:
                number = numbers.get(name_key(intake.dose))
                if number is None or intake.of != compiled.cuts[number][0] or not 0 < intake.portions <= intake.of:
                    unfit.append(intake.dose)
                    continue
                placed[number][minute] = placed[number].get(minute, 0) + intake.portions
        unfit += [
            item.name
            for item, mine, (portions, _) in zip(looked_up.items, placed, compiled.cuts, strict=True)
            if sum(mine.values()) != portions and item.name not in unfit
        ]
        chosen = {name_key(each.dose): each.days for each in schedule.chosen_days}
        days: list[int] = []
        for item in looked_up.items:
            every = item.every
            mine = chosen.get(name_key(item.name), ()) if isinstance(every, AnyDays) else every.days
            days.append(sum(1 << day for day in range(compiled.cycle) if day % every.period in mine))
            if not mine:
                unfit.append(item.name)
        if unfit:
            help_ = "an answer of schedule() with the same catalogue"
            raise PlanError(
                [
                    Fault(f"{shown(name)} does not stand as in its plan", "schedule", shown(name), help_)
                    for name in unfit
                ]
            )
        return cls(schedule, compiled, placed, tuple(days))

    @property
    def looked_up(self) -> LookedUp:
        return self.compiled.looked_up

    def _clock(self, minute: int) -> ClockTime:
        return ClockTime((minute + self.looked_up.wake) % MINUTES_PER_DAY)

    def _is_on(self, mask: int, offset: int = 0) -> bool:
        return bool(mask >> (self.day + offset) % self.compiled.cycle & 1)

    def _item(self, index: int, minute: int, portions: int) -> Planned:
        item = self.looked_up.items[index]
        medicine = item.role is Role.MEDICINE
        return Planned(item.name, True, index, minute, portions, not medicine, medicine)  # noqa: FBT003 -- an item

    def _fixed(self, index: int) -> Planned:
        thing = self.looked_up.fixed[index]
        medicine = thing.role is Role.MEDICINE
        return Planned(thing.name, False, index, thing.start, 1, False, medicine)  # noqa: FBT003 -- fixed

    def planned(self) -> Iterator[Planned]:
        """Everything that today holds."""
        for index, mine in enumerate(self.placed):
            if self._is_on(self.days[index]):
                for minute, portions in sorted(mine.items()):
                    yield self._item(index, minute, portions)
        for index, mask in enumerate(self.compiled.fixed_days):
            if self._is_on(mask):
                yield self._fixed(index)

    def usual(self) -> dict[str, Planned]:
        """By folded name: what everything in the plan is, today or not, with the largest of its intakes."""
        fixed = {name_key(thing.name): self._fixed(index) for index, thing in enumerate(self.looked_up.fixed)}
        items = {
            name_key(item.name): self._item(index, 0, max(self.placed[index].values()))
            for index, item in enumerate(self.looked_up.items)
        }
        return {**fixed, **items}

    # -- what stands --

    def _around(self) -> Iterator[Stood]:
        """Yesterday and tomorrow, as the schedule has them."""
        for offset in (-1, 1):
            for index, mine in enumerate(self.placed):
                if self._is_on(self.days[index], offset):
                    for minute, portions in sorted(mine.items()):
                        yield Stood(True, index, minute, offset, portions)  # noqa: FBT003 -- an item
            for index, mask in enumerate(self.compiled.fixed_days):
                if self._is_on(mask, offset):
                    yield Stood(False, index, self.looked_up.fixed[index].start, offset)  # noqa: FBT003 -- fixed

    def _stood(self, ledger: Ledger) -> tuple[tuple[Stood, ...], tuple[Stood, ...]]:
        """What was taken today, and what stands besides."""
        done = tuple(_stood(each.thing, each.minute, each.portions) for each in ledger.done)
        still = tuple(_stood(each, each.minute, each.portions) for each in ledger.standing)
        return done, (*still, *self._around())

    def _medicines(self, others: Iterable[Stood]) -> tuple[Stood, ...]:
        """The medicines that are still to come today."""
        items, fixed = self.looked_up.items, self.looked_up.fixed
        return tuple(
            each
            for each in others
            if not each.day and (items if each.is_item else fixed)[each.index].role is Role.MEDICINE
        )

    def _as_it_was(self, ledger: Ledger) -> Compiled:
        """The plan with meals, drinks and medicines where they really were today, for what is measured from them."""
        starts = {each.thing.index: each.minute for each in ledger.done if not each.thing.is_item}
        fixed = tuple(
            evolve(thing, start=starts.get(index, thing.start)) for index, thing in enumerate(self.looked_up.fixed)
        )
        if fixed == self.looked_up.fixed:
            return self.compiled
        return compile_plan(evolve(self.looked_up, fixed=fixed))

    # -- the answer --

    def answer(self, ledger: Ledger, *, max_steps: int, catalog: Catalog) -> Replanned:
        """Find the best rest of the day and tell it."""
        compiled = self._as_it_was(ledger)
        units = [
            unit(compiled, planned.index, portions, planned=planned.minute, now=self.now)
            for planned, portions in ledger.open
        ]
        done, others = self._stood(ledger)
        found = replanned(compiled, units, (*done, *others), standing=self._medicines(others), max_steps=max_steps)
        findings = [*ledger.findings, *self._too_close(compiled, done, others)]
        gravest = (Severity.REFUSE, Severity.WARN, Severity.NOTE)
        return Replanned(
            plan=self.schedule.plan,
            day=self.day,
            now=self._clock(self.now),
            taken=tuple(self._taken(each) for each in sorted(ledger.done, key=_in_order)),
            missed=tuple(
                Missed(each.name, self._clock(each.minute))
                for each in sorted(ledger.missed, key=lambda each: (each.minute, each.name))
            ),
            slots=tuple(self._slots(ledger, units, found)),
            moved=tuple(self._moved(units, found)),
            skipped=tuple(self._skipped(units, found)),
            given_up=found.given_up,
            fewest_given_up=found.fewest_given_up,
            cost=found.cost,
            bound=found.bound,
            best=found.best,
            canonical=found.canonical,
            steps=found.steps,
            compromises=tuple(
                evolve(each, text=explain.compromise_in_words(each, {rule.id: rule for rule in self.looked_up.rules}))
                for each in found.compromises
            ),
            findings=tuple(sorted(findings, key=lambda each: (gravest.index(each.severity), each.code))),
            catalog=catalog.version,
            version=own_version(),
        )

    def _taken(self, each: Done) -> Taken:
        return Taken(each.thing.name, self._clock(each.minute), each.portions if each.thing.is_item else None)

    def _slots(self, ledger: Ledger, units: Sequence[Unit], found: Replan) -> Iterator[Slot]:
        intakes: dict[int, list[Intake]] = {}
        beside: dict[int, list[str]] = {}
        for index, minute, portions in self._still_to_take(ledger, units, found):
            item, of = self.looked_up.items[index], self.compiled.cuts[index][0]
            contents = contents_in(item, portions, of)
            intakes.setdefault(minute, []).append(Intake(item.name, self._clock(minute), portions, of, contents))
        for each in ledger.standing:
            if not each.is_item:
                beside.setdefault(each.minute, []).append(each.name)
        prescribed = {each.minute for each in ledger.standing if each.is_medicine}
        for minute in sorted({*intakes, *prescribed}):
            there = sorted(intakes.get(minute, ()), key=lambda intake: name_key(intake.dose))
            yield Slot(self._clock(minute), tuple(there), tuple(sorted(beside.get(minute, ()), key=name_key)))

    def _still_to_take(self, ledger: Ledger, units: Sequence[Unit], found: Replan) -> Iterator[tuple[int, int, int]]:
        for each, minute in zip(units, found.minutes, strict=True):
            if minute is not None:
                yield each.item, minute, each.portions
        for planned in ledger.standing:
            if planned.is_item:
                yield planned.index, planned.minute, planned.portions

    def _moved(self, units: Sequence[Unit], found: Replan) -> Iterator[Moved]:
        for each, minute in zip(units, found.minutes, strict=True):
            if minute is not None and minute != each.planned:
                name = self.looked_up.items[each.item].name
                yield Moved(name, self._clock(each.planned), self._clock(minute), each.portions)

    def _skipped(self, units: Sequence[Unit], found: Replan) -> Iterator[Skipped]:
        for each, minute, rules in zip(units, found.minutes, found.hindered, strict=True):
            if minute is None:
                item, of = self.looked_up.items[each.item], self.compiled.cuts[each.item][0]
                text = self._why_skipped(each, rules)
                yield Skipped(item.name, self._clock(each.planned), each.portions, of, rules, text)

    def _why_skipped(self, each: Unit, rules: tuple[str, ...]) -> str:
        if not each.domain:
            pinned = bool(self.looked_up.items[each.item].at)
            return "its pinned times are over for today" if pinned else "no time is left for it before bed"
        by_id = {rule.id: rule for rule in self.looked_up.rules}
        told = [explain.rule_in_words(by_id[rule]) for rule in rules if rule in by_id]
        told += [_DEFAULTS[rule] for rule in rules if rule in _DEFAULTS]
        return "; ".join(told) or "every time that is left would cost another intake"

    def _too_close(self, compiled: Compiled, done: Sequence[Stood], others: Sequence[Stood]) -> Iterator[Finding]:
        """Medicines still to come that something taken today stands too close to: they are not moved, so it is said."""
        line = Line(compiled, ())
        looked_up = compiled.looked_up
        for each in self._medicines(others):
            things = looked_up.items if each.is_item else looked_up.fixed
            for one in done:
                found = None if (one.is_item, one.index) == (each.is_item, each.index) else line.between(one, each)
                if found is None:
                    continue
                ids = sorted(
                    name
                    for rule in found[0]
                    if compiled.rules[rule].strength in (Strength.MUST, Strength.SHOULD)
                    for name in compiled.rules[rule].ids
                )
                first = (looked_up.items if one.is_item else looked_up.fixed)[one.index].name
                second = things[each.index].name
                if ids:
                    said = (
                        f"{first} was taken at {self._clock(one.minute)}, too close to {second} at "
                        f"{self._clock(each.minute)}: ask your pharmacist"
                    )
                    yield Finding(f"too-close:{'+'.join(ids)}:{first}:{second}", Severity.WARN, said[:140])


_DEFAULTS = {
    "default:spacing": "intakes of one dose keep their distance",
    "default:one-intake": "nothing is doubled: two intakes of one dose never share a time",
}


def _stood(each: Planned, minute: int, portions: int) -> Stood:
    return Stood(each.is_item, each.index, minute, 0, portions if each.is_item else 1)


def _in_order(each: Done) -> tuple[int, str]:
    return each.minute, name_key(each.thing.name)
