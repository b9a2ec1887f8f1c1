"""What is taken when, how much of it and on which days: a schedule as calendars and clinics ask for it."""

from __future__ import annotations

import datetime
import unicodedata
from collections.abc import Iterable, Iterator

from attrs import evolve, frozen

from rlsnutri.amounts import Amount, CompoundAmount
from rlsnutri.answers import Intake, Schedule
from rlsnutri.clock import MINUTES_PER_DAY, AnyDays, ClockTime, Days, Recurrence, since_wake
from rlsnutri.errors import Fault, PlanError
from rlsnutri.inputs import shown
from rlsnutri.plans import Dose, Medicine, Plan, Product

__all__ = ["Pattern", "Taking", "checked_dates", "folded", "one_line", "same_name", "takings"]

_EARLIEST, _LATEST = datetime.date(1900, 1, 1), datetime.date(9000, 1, 1)
_MOST_NAMED = 6
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@frozen(order=True)
class Pattern:
    """On which waking days: these of every ``period`` days, day 0 being the first; ``weekly``: Monday is day 0.

    Said as shortly as it can be: days 0 and 2 of 4 are day 0 of 2, all seven of a week are day 0 of 1.
    """

    period: int
    days: tuple[int, ...]
    weekly: bool = False

    @classmethod
    def of(cls, every: Days) -> Pattern:
        """Return the pattern of a recurrence whose days are known."""
        if len(every.days) == every.period:
            return cls(1, (0,))
        if every.period == 7:
            return cls(7, every.days, weekly=True)
        for period in (each for each in range(2, every.period) if every.period % each == 0):
            days = tuple(day for day in every.days if day < period)
            if len(days) * (every.period // period) == len(every.days) and {day % period for day in every.days} == {
                *days
            }:
                return cls(period, days)
        return cls(every.period, every.days)

    @property
    def daily(self) -> bool:
        """Whether that is every day."""
        return self.period == 1

    def words(self, first: datetime.date | None) -> str:
        """Say on which days; dates are named where ``first``, the date of day 0, is known."""
        if self.daily:
            return "every day"
        if self.weekly:
            return "on " + ", ".join(_WEEKDAYS[day] for day in self.days)
        starts = [_date(first, day) if first else f"day {day + 1}" for day in self.days[:_MOST_NAMED]]
        if len(self.days) > _MOST_NAMED:
            starts.append(f"and {len(self.days) - _MOST_NAMED} more days")
        counted = "" if first else ", counted from the day you start"
        return f"every {self.period} days from {', '.join(starts)}{counted}"


@frozen
class Taking:
    """One thing at one time of day: an intake, or a medicine at a prescribed time.

    ``thing`` is the dose or medicine of the plan, None if the schedule names one that the plan does not hold.
    ``since_wake`` is in minutes; ``tomorrow``: the clock shows the next date by then.  ``text`` says how much in the
    words of the timetable, ``exact`` is the same as an amount or a number of units, None where there is none that is
    exact or none was stated; ``whole_day`` is that of all intakes of one day.  ``prescribed``: it stands fixed.
    """

    name: str
    time: ClockTime
    since_wake: int
    tomorrow: bool
    pattern: Pattern
    text: str
    prescribed: bool = False
    thing: Dose | Medicine | None = None
    exact: Amount | CompoundAmount | int | None = None
    whole_day: Amount | CompoundAmount | int | None = None
    contents: tuple[tuple[str, Amount], ...] = ()
    why: str = ""
    beside: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The name, and that it is prescribed for this time if it is."""
        return f"{self.name} (prescribed)" if self.prescribed else self.name

    @property
    def unit(self) -> str:
        """What a number of units counts: the product's word for one, such as tablet."""
        product = self.thing.of if isinstance(self.thing, Dose) else None
        return product.unit if isinstance(product, Product) else "unit"


def takings(schedule: Schedule) -> tuple[Taking, ...]:
    """Return everything that is taken, in the order of the waking day, at one minute in the order of names."""
    found = [*_placed(schedule), *_prescribed(schedule)]
    return tuple(sorted(found, key=lambda each: (each.since_wake, folded(each.name), each.pattern, each.text)))


def _placed(schedule: Schedule) -> Iterator[Taking]:
    plan = schedule.plan
    why = {(folded(brief.dose), brief.time): one_line(brief.text) for brief in schedule.brief}
    for slot in schedule.slots:
        for intake in slot.intakes:
            thing = next((dose for dose in plan.doses if same_name(dose.name, intake.dose)), None) or next(
                (event for event in plan.events if isinstance(event, Medicine) and same_name(event.name, intake.dose)),
                None,
            )
            yield evolve(
                _at(intake.dose, slot.time, plan, _days(intake.dose, thing, schedule)),
                text=one_line(_in_words(thing, intake)),
                thing=thing,
                exact=_exact(thing, intake.portions, intake.of),
                whole_day=_exact(thing, 1, 1),
                contents=intake.contents,
                why=why.get((folded(intake.dose), slot.time), ""),
                beside=tuple(map(one_line, slot.beside)),
            )


def _prescribed(schedule: Schedule) -> Iterator[Taking]:
    """Give the medicines that stand fixed; one with days still to be chosen was placed."""
    for thing in (*schedule.plan.doses, *schedule.plan.events):
        if isinstance(thing, Medicine) and thing.at and isinstance(thing.every, Days):
            text = "" if thing.amount is None else str(thing.amount)
            for time in thing.at:
                fixed = _at(thing.name, time, schedule.plan, thing.every)
                yield evolve(fixed, text=text, thing=thing, prescribed=True)


def _at(name: str, time: ClockTime, plan: Plan, every: Days) -> Taking:
    minute = since_wake(time, plan.day.wake)
    tomorrow = plan.day.wake.minutes + minute >= MINUTES_PER_DAY
    return Taking(one_line(name), time, minute, tomorrow, Pattern.of(every), "")


def _days(name: str, thing: Dose | Medicine | None, schedule: Schedule) -> Days:
    for chosen in schedule.chosen_days:
        if same_name(chosen.dose, name):
            return Days(chosen.period, chosen.days)
    every: Recurrence = Days() if thing is None else thing.every
    if isinstance(every, AnyDays):
        raise PlanError([Fault(f"the days of {shown(name)} are not chosen", "schedule.chosen_days", str(every))])
    return every


def _exact(thing: Dose | Medicine | None, portions: int, of: int) -> Amount | CompoundAmount | int | None:
    """Return how much that many portions of a day's dose are; None where it does not come out to the nanogram.

    What is given of a medicine is its strength, for display only: not how much of it is taken.
    """
    if not isinstance(thing, Dose):
        return None
    amount = thing.amount
    if isinstance(thing.of, Product):
        return _divided((thing.units or 1) * portions, of)
    if amount is None:
        return None
    share = _divided((amount.mass if isinstance(amount, CompoundAmount) else amount).quantity * portions, of)
    if share is None:
        return None
    return CompoundAmount(Amount(share)) if isinstance(amount, CompoundAmount) else Amount(share, amount.scale)


def _divided(whole: int, by: int) -> int | None:
    share, rest = divmod(whole, by)
    return None if rest else share


def _in_words(thing: Dose | Medicine | None, intake: Intake) -> str:
    """Say how much one intake is, in the words of the timetable: "2 × 100 mg", "1 tablet of 2", "1/3 of 100 mg"."""
    share = "" if intake.portions == intake.of else f"{intake.portions}/{intake.of}"
    if isinstance(thing, Medicine) and thing.amount is not None:
        return f"{intake.portions} × {thing.amount}" if intake.portions > 1 else str(thing.amount)
    exact = _exact(thing, intake.portions, intake.of)
    if not isinstance(thing, Dose):
        return share
    if isinstance(thing.of, Product):
        units = thing.units or 1
        if not isinstance(exact, int):
            return f"{share} of {units}"
        unit = thing.of.unit if exact == 1 or thing.of.unit.endswith("s") else f"{thing.of.unit}s"
        return f"{exact} {unit}" if exact == units else f"{exact} {unit} of {units}"
    if thing.amount is None:
        return share
    if exact is None:
        return f"{share} of {thing.amount}"
    if thing.unit is not None and not isinstance(exact, int):
        count = _counted(exact, thing.unit)
        return f"{exact}" if count is None else f"{count} × {thing.unit}"
    return str(exact)


def _counted(exact: Amount | CompoundAmount, unit: Amount | CompoundAmount) -> int | None:
    """How many units that is, None where the two are not measured alike."""
    if isinstance(exact, CompoundAmount) and isinstance(unit, CompoundAmount):
        return _counted(exact.mass, unit.mass)
    if isinstance(exact, Amount) and isinstance(unit, Amount) and exact.scale is unit.scale and unit.quantity:
        return _divided(exact.quantity, unit.quantity)
    return None


def checked_dates(
    found: Iterable[Taking], first: datetime.date | None, last: datetime.date | None
) -> tuple[datetime.date | None, datetime.date | None]:
    """Return the dates of the first and the last waking day, or raise :class:`PlanError` with all that is wrong."""
    faults = [fault for name, date in (("first", first), ("last", last)) for fault in _unfit(name, date)]
    if not faults and first is not None:
        weekly = sorted({each.name for each in found if each.pattern.weekly})
        if weekly and first.weekday():
            monday = first + datetime.timedelta(7 - first.weekday())
            problem = f"{first} is a {_WEEKDAYS[first.weekday()]}, and day 0 of a week is a Monday"
            help_ = f"{weekly[0]} is taken on days of the week; the next Monday is {monday}"
            faults.append(Fault(problem, "first", str(first), help_))
        if last is not None and last < first:
            faults.append(Fault(f"{last} is before the first day, {first}", "last", str(last)))
    if faults:
        raise PlanError(faults)
    return first, last


def _unfit(name: str, date: object) -> Iterator[Fault]:
    if date is None:
        return
    if not isinstance(date, datetime.date) or isinstance(date, datetime.datetime):
        yield Fault(f"{shown(date)} is no date", name, shown(date), "a datetime.date, without a time")
    elif not _EARLIEST <= date <= _LATEST:
        yield Fault(f"the date {date}", name, str(date), f"a date from {_EARLIEST} to {_LATEST}")


def same_name(first: str, second: str) -> bool:
    """Whether two names are one, as names compare in a plan."""
    return folded(first) == folded(second)


def folded(name: str) -> str:
    """Return what two names share if they are one."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def one_line(text: str) -> str:
    """Return the text without what would break a line or steer the reader's screen."""
    printable = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(printable.split())


def _date(first: datetime.date, days: int) -> str:
    return (first + datetime.timedelta(days)).isoformat()
