"""The phrases of a timetable: on what occasion, how much, on which days.  Facts only, no reasons."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Iterator

from attrs import frozen

from rlsnutri.amounts import Amount, CompoundAmount
from rlsnutri.answers import Finding, Intake, Schedule
from rlsnutri.clock import MINUTES_PER_DAY, ClockTime, Days, Recurrence, since_wake
from rlsnutri.plans import Dose, Drink, Medicine, Plan, Product
from rlsnutri.render.lines import clean

__all__ = [
    "Marker", "all_day_markers", "how_much", "listed", "occasion", "prescribed", "recurrence_of", "span",
    "thing_called", "which_days", "whole_units",
]  # fmt: skip

_NEAR = 120
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MOST_DAYS_NAMED = 6


@frozen
class Marker:
    """Something that a person steers by, a meal or a drink; ``start`` counts from wake."""

    name: str
    start: int
    minutes: int
    meal: bool = False

    @property
    def end(self) -> int:
        """The minute, from wake, at which it is over."""
        return self.start + self.minutes


def all_day_markers(plan: Plan) -> tuple[Marker, ...]:
    """Return the day's meals and drinks, in their order since wake."""
    wake = plan.day.wake
    markers = [Marker(meal.name, since_wake(meal.at, wake), meal.minutes, meal=True) for meal in plan.day.meals]
    for drink in plan.events:
        if isinstance(drink, Drink):
            markers += [Marker(drink.name, since_wake(time, wake), drink.minutes) for time in drink.at]
    return tuple(sorted(markers, key=lambda marker: (marker.start, not marker.meal, marker.name)))


def prescribed(plan: Plan) -> Iterator[tuple[Medicine, ClockTime]]:
    """Give every medicine that stands fixed, once for each of its times; one with days to be chosen is an intake."""
    for thing in (*plan.doses, *plan.events):
        if isinstance(thing, Medicine) and isinstance(thing.every, Days):
            for time in thing.at:
                yield thing, time


def occasion(minute: int, plan: Plan, beside: Iterable[str] = ()) -> str:
    """Say what happens at ``minute`` from wake: "with breakfast", "30 min before lunch", "on waking".

    ``beside`` names the medicines that are taken at this very minute.
    """
    markers = all_day_markers(plan)
    bed = since_wake(plan.day.bed, plan.day.wake)
    at_ends = {0: "on waking", bed: "at bedtime"}.get(minute)
    company = [marker.name for marker in markers if marker.start <= minute <= marker.end] + list(beside)
    phrases = [at_ends] if at_ends else []
    if company:
        phrases.append("with " + listed(company))
    if phrases:
        return ", ".join(phrases)
    if minute > bed:
        left = MINUTES_PER_DAY - minute
        return f"{span(left)} before waking" if left <= _NEAR else "in the night"
    return _nearby([marker for marker in markers if marker.meal], bed, minute)


def _nearby(meals: list[Marker], bed: int, minute: int) -> str:
    """Say how long before or after the nearest meal, waking or going to bed it is, or between which meals."""
    ahead = [(meal.start - minute, 0, f"before {meal.name}") for meal in meals if meal.start > minute]
    behind = [(minute - meal.end, 0, f"after {meal.name}") for meal in meals if meal.end < minute]
    ends = [(bed - minute, 1, "before bed"), (minute, 1, "after waking")]
    distance, _, phrase = min([*ahead, *behind, *ends], key=lambda near: near[:2])
    if distance <= _NEAR:
        return f"{span(distance)} {phrase}"
    if ahead and behind:
        return f"between {min(behind)[2].removeprefix('after ')} and {min(ahead)[2].removeprefix('before ')}"
    return ""


def span(minutes: int) -> str:
    """Say how long: "1 h 30 min"."""
    hours, rest = divmod(minutes, 60)
    return " ".join([f"{hours} h"] * (hours > 0) + [f"{rest} min"] * (rest > 0))


def listed(names: Iterable[str]) -> str:
    """Join names as a person would: "a", "a and b", "a, b and c"."""
    *most, last = dict.fromkeys(names)
    return f"{', '.join(most)} and {last}" if most else last


def thing_called(name: str, plan: Plan) -> Dose | Medicine | None:
    """Return the dose or the medicine of that name; None if there is none."""
    things = (thing for thing in (*plan.doses, *plan.events) if not isinstance(thing, Drink))
    return next((thing for thing in things if _folded(thing.name) == _folded(name)), None)


def how_much(intake: Intake, plan: Plan) -> str:
    """Say how much one intake is: "2 × 100 mg", "1 tablet of 2", "25 mg"."""
    thing = thing_called(intake.dose, plan)
    if isinstance(thing, Medicine):
        strength = "" if thing.amount is None else str(thing.amount)
        return f"{intake.portions} × {strength}" if strength and intake.portions > 1 else strength
    if thing is None:
        return _share(intake.portions, intake.of)
    if thing.amount is None and thing.unit is None and not isinstance(thing.of, Product) and thing.units is None:
        return _share(intake.portions, intake.of)
    units = whole_units(thing)
    if units is None:
        return _share_of(thing.amount, intake) if thing.amount is not None else _share(intake.portions, intake.of)
    count, rest = divmod(units * intake.portions, intake.of)
    if rest:
        return f"{_share(intake.portions, intake.of)} of {units}"
    if thing.unit is not None:
        return f"{count} × {thing.unit}"
    unit = thing.of.unit if isinstance(thing.of, Product) else "unit"
    if count == units:
        return f"{count} {_plural(unit, count)}"
    return f"{count} {_plural(unit, count)} of {units}"


def whole_units(dose: Dose) -> int | None:
    """How many units a day the dose has, None where its amount divides freely."""
    if dose.units is not None or dose.unit is None:
        return dose.units or (1 if isinstance(dose.of, Product) else None)
    if dose.amount is None:
        return 1
    whole, unit = _quantity(dose.amount), _quantity(dose.unit)
    return whole // unit if unit and whole % unit == 0 else None


def _quantity(amount: Amount | CompoundAmount) -> int:
    return amount.mass.quantity if isinstance(amount, CompoundAmount) else amount.quantity


def _share_of(amount: Amount | CompoundAmount, intake: Intake) -> str:
    part, rest = divmod(_quantity(amount) * intake.portions, intake.of)
    if rest:
        return f"{intake.portions}/{intake.of} of {amount}"
    if isinstance(amount, CompoundAmount):
        return str(CompoundAmount(Amount(part)))
    return str(Amount(part, amount.scale))


def _share(portions: int, of: int) -> str:
    return "" if portions == of else f"{portions}/{of}"


def _plural(unit: str, count: int) -> str:
    return unit if count == 1 or unit.endswith("s") else f"{unit}s"


def recurrence_of(name: str, schedule: Schedule) -> Recurrence:
    """Return the days on which something is taken, those that the solver chose where the plan left them open."""
    things = (*schedule.plan.doses, *schedule.plan.events)
    taken = (thing for thing in things if not isinstance(thing, Drink) and _folded(thing.name) == _folded(name))
    chosen = next((each for each in schedule.chosen_days if _folded(each.dose) == _folded(name)), None)
    if chosen is not None:
        return Days(chosen.period, chosen.days)
    return next((thing.every for thing in taken), Days())


def which_days(name: str, schedule: Schedule) -> str:
    """Say on which days, "" where it is every day; day 1 is the first, and Monday the first of a week."""
    every = recurrence_of(name, schedule)
    if not isinstance(every, Days):
        return str(every)
    if len(every.days) == every.period:
        return ""
    if every.period == 7:
        names = [_WEEKDAYS[day] for day in every.days]
        return ", ".join(names if len(names) <= 2 else [day[:3] for day in names])
    if len(every.days) == 1:
        first = every.days[0]
        return f"every {every.period} days" + (f" from day {first + 1}" if first else "")
    shown = [str(day + 1) for day in every.days[:_MOST_DAYS_NAMED]]
    return f"days {', '.join(shown)}{' ...' if len(every.days) > len(shown) else ''} of {every.period}"


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def acknowledging(finding: Finding) -> list[str]:
    """Return the lines of TOML that acknowledge a finding, to be copied into the plan as they stand."""
    lines = ["[[acknowledged]]", f"code = {json.dumps(clean(finding.code), ensure_ascii=False)}"]
    amount = dict(finding.parameters).get("amount")
    if finding.code.startswith(("over-limit:", "daily-limit:")) and amount is not None:
        lines.append(f"up_to = {json.dumps(amount, ensure_ascii=False)}")
    return lines
