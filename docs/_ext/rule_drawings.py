"""One small drawing for each kind of rule: where on the time line the library itself lets something stand.

Nothing in them is drawn by hand: every minute is tried by pinning the dose to it and asking `schedule`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from html import escape
from itertools import pairwise

from attrs import evolve, frozen

from rlsnutri import (
    Alone,
    AroundMeal,
    Catalog,
    Ceiling,
    ClockWindow,
    Competitor,
    Contraindication,
    DailyLimit,
    Day,
    Dose,
    Drink,
    FirstOfDay,
    Gate,
    Ingredient,
    Interval,
    Medicine,
    MostTimes,
    NoInteraction,
    NoScheduleError,
    NotSameDay,
    Nutrient,
    OffsetWindow,
    Plan,
    Product,
    RefusedPlanError,
    Rule,
    Together,
    Window,
    check,
    schedule,
)
from rlsnutri.clock import ClockTime, Days
from rlsnutri.rules import Anchor

FIRST, LAST, STEP = 6 * 60, 23 * 60, 15
WEEK = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

_CATALOG = Catalog.empty().adding(
    Nutrient("calcium", "calcium", "mg", "mineral"), Nutrient("iron", "iron", "mg", "mineral")
)
_DAY = Day("06:00", "23:00", breakfast="08:00", lunch="13:00", dinner="19:00")
_NO_MEALS = Day("06:00", "23:00")


@frozen
class Drawing:
    """What is drawn of one kind: the plan without the dose, the dose, and what else stands on the line."""

    rule: Rule
    says: str
    dose: Dose
    day: Day = _NO_MEALS
    others: tuple[Dose | Medicine | Drink, ...] = ()
    beside: tuple[str, ...] = ()
    """Further times at which the dose is pinned in every try."""
    by_day: bool = False

    def plan(self, at: int | None = None, day: int | None = None) -> Plan:
        """Return the plan with the dose pinned to a minute, or on a day."""
        dose = self.dose
        if at is not None:
            dose = evolve(dose, at=(ClockTime(at), *(ClockTime.parse(each) for each in self.beside)))
        if day is not None:
            dose = evolve(dose, every=Days(7, (day,)))
        plan = Plan(day=self.day, doses=[dose], rules=[self.rule])
        for other in self.others:
            plan = plan.adding(other)
        return plan


def _pill(name: str, nutrient: str = "", amount: str = "") -> Product:
    return Product(name, [Ingredient(nutrient=nutrient, amount=amount)] if nutrient else ())


def _drawings() -> Iterator[Drawing]:
    iron, calcium = Dose(_pill("iron pill")), Medicine("calcium pill", at="13:00")
    yield Drawing(
        Competitor("iron pill", ["calcium pill"], before=60, after=120, id="gap"),
        "an hour before, or two hours after, the calcium",
        iron, others=(calcium,),
    )  # fmt: skip
    yield Drawing(
        Window("iron pill", (ClockWindow("17:00", "22:00"),), id="evening"),
        "between 17:00 and 22:00, both included", iron,
    )  # fmt: skip
    yield Drawing(
        Interval("iron pill", least=240, most=480, across_midnight=False, id="interval"),
        "four to eight hours from the other intake", Dose(_pill("iron pill"), times=2, units=2), beside=("13:00",),
    )  # fmt: skip
    yield Drawing(
        Alone("iron pill", gap=60, meals=False, id="alone"),
        "nothing else within an hour on either side",
        iron, others=(Drink("coffee", at="08:00"), Medicine("other pill", at="16:00")),
    )  # fmt: skip
    yield Drawing(
        FirstOfDay("iron pill", gap=30, id="first"), "everything else half an hour later, or more", iron,
        day=_DAY, others=(Medicine("other pill", at="10:00"),),
    )  # fmt: skip
    yield Drawing(
        Together("iron pill", "other pill", id="together"), "whenever iron is taken, so is the other", iron,
        others=(Medicine("other pill", at=["08:00", "20:00"]),),
    )  # fmt: skip
    yield Drawing(
        NotSameDay("iron pill", "other pill", id="days"), "never on a day of the other", iron,
        others=(Medicine("other pill", at="08:00", every="monday, thursday"),), by_day=True,
    )  # fmt: skip
    yield Drawing(
        MostTimes(2, id="twice"), "at most two times of day for everything", iron,
        others=(Medicine("other pill", at=["08:00", "20:00"]),),
    )  # fmt: skip
    yield Drawing(
        Ceiling("calcium", "500 mg", apart=240, id="ceiling"),
        "300 mg beside 400 mg exceed 500 mg: four hours apart",
        Dose(_pill("calcium pill", "calcium", "300 mg")),
        others=(Dose(_pill("calcium tablet", "calcium", "400 mg"), at="13:00"),),
    )  # fmt: skip
    yield Drawing(
        DailyLimit("calcium", "500 mg", id="limit"), "700 mg a day exceed 500 mg at whatever time: a finding",
        Dose(_pill("calcium pill", "calcium", "700 mg")),
    )  # fmt: skip
    yield Drawing(Gate("iron pill", id="gate"), "a word of a clinician first: a finding", iron)
    yield Drawing(
        Contraindication("iron pill", ("other pill",), id="never"), "not to be taken with the other at all: refused",
        iron, others=(Medicine("other pill", at="13:00"),),
    )  # fmt: skip
    yield Drawing(
        NoInteraction("iron pill", ("other pill",), strength="none", id="nothing"),
        "looked into: nothing to keep apart", iron, others=(Medicine("other pill", at="13:00"),),
    )  # fmt: skip


def _variations() -> Iterator[tuple[str, Drawing]]:
    iron = Dose(_pill("iron pill"))
    yield "empty-stomach", Drawing(
        Competitor.empty_stomach("iron pill", before=60, after=120, id="empty"),
        "an hour before, or two hours after, every meal", iron, day=_DAY,
    )  # fmt: skip
    yield "with-food", Drawing(Window.with_food("iron pill", id="food"), "during a meal, ends included", iron, day=_DAY)
    yield "before-meal", Drawing(
        Window("iron pill", (AroundMeal(start=-60, end=-30, measured_from="start"),), id="before"),
        "30 to 60 minutes before a meal", iron, day=_DAY,
    )  # fmt: skip
    yield (
        "bedtime",
        Drawing(
            Window("iron pill", (OffsetWindow(Anchor.BED, -60, 0),), id="bed"), "in the last hour before bed", iron
        ),
    )


DRAWINGS: dict[str, Callable[[], Drawing]] = {}
for _each in _drawings():
    DRAWINGS[type(_each.rule).__name__] = lambda each=_each: each
for _name, _each in _variations():
    DRAWINGS[_name] = lambda each=_each: each


def tried(drawing: Drawing, **pin: int) -> bool:
    """Whether the library finds a schedule with the dose pinned there."""
    try:
        schedule(drawing.plan(**pin), catalog=_CATALOG)
    except (NoScheduleError, RefusedPlanError):
        return False
    return True


@lru_cache(maxsize=64)
def stretches(drawing: Drawing) -> tuple[tuple[int, int], ...]:
    """Return from when to when the dose may stand, both included, in minutes from midnight."""
    taken = {ClockTime.parse(each).minutes for each in drawing.beside}
    there = [minute for minute in range(FIRST, LAST + 1, STEP) if minute not in taken and tried(drawing, at=minute)]
    found: list[tuple[int, int]] = []
    for minute in there:
        if found and found[-1][1] == minute - STEP:
            found[-1] = (found[-1][0], minute)
        else:
            found.append((minute, minute))
    return tuple(found)


@lru_cache(maxsize=64)
def open_days(drawing: Drawing) -> tuple[int, ...]:
    """Return on which days of the week the dose may be taken."""
    return tuple(day for day in range(7) if tried(drawing, day=day))


def findings(drawing: Drawing) -> tuple[str, ...]:
    """Return the codes of what the check says because of the rule."""
    found = check(drawing.plan(), catalog=_CATALOG).findings
    return tuple(each.code for each in found if f":{drawing.rule.id}:" in each.code)


def in_words(drawing: Drawing) -> str:
    """Say what the picture shows."""
    if drawing.by_day:
        return f"open on {', '.join(WEEK[day] for day in open_days(drawing))}"
    found = stretches(drawing)
    if not found:
        return "open at no time"
    if found == ((FIRST, LAST),):
        return "open all day"
    return "open " + ", ".join(_clock(a) if a == b else f"{_clock(a)} to {_clock(b)}" for a, b in found)


def _clock(minute: int) -> str:
    return str(ClockTime(minute))


_WIDTH, _LEFT, _RIGHT = 360, 12, 348
_INK = "fill:var(--color-foreground-primary,#17212b)"
_QUIET = "fill:var(--color-foreground-secondary,#52606d)"
_OPEN = "fill:var(--color-brand-primary,#0b6467)"
_CLOSED = "fill:var(--color-background-border,#d5dbe0)"
_MEAL = "fill:#b18d4d"


def _x(minute: int) -> float:
    return _LEFT + (minute - FIRST) * (_RIGHT - _LEFT) / (LAST - FIRST)


def svg(name: str) -> str:
    """Return the drawing of that name, with its words, as HTML."""
    drawing = DRAWINGS[name]()
    body = _week(drawing) if drawing.by_day else _line(drawing)
    told = findings(drawing)
    high = 58 if drawing.by_day else 74
    top = 0 if drawing.by_day or any(_standing(drawing)) else 32
    said = f"{drawing.says}: {in_words(drawing)}"
    codes = "".join(f" <code>{escape(code)}</code>" for code in told)
    return (
        f'<figure class="rule-drawing" style="max-width:34rem;margin:1rem 0">'
        f'<svg role="img" aria-label="{escape(said)}" viewBox="0 {top} {_WIDTH} {high - top}" '
        f'xmlns="http://www.w3.org/2000/svg" style="display:block;width:100%;height:auto;font-family:inherit">'
        f"{''.join(body)}</svg>"
        f'<figcaption style="font-size:.875em;text-align:left">{escape(_capital(said))}.'
        f"{' Finding:' if told else ''}{codes}</figcaption></figure>"
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _line(drawing: Drawing) -> Iterator[str]:
    marks = sorted(_standing(drawing))
    for (minute, label, of), row in zip(marks, _rows([_x(minute) for minute, _, _ in marks], marks), strict=True):
        yield _text(_x(minute), 11 + 12 * row, label, _QUIET)
        yield f'<path d="M{_n(_x(minute))} {15 + 12 * row}V40" style="stroke:currentColor;opacity:.35"/>'
        if of == "meal":
            yield _box(_x(minute), 34, _x(minute + 30) - _x(minute), 6, _MEAL)
        else:
            yield f'<circle cx="{_n(_x(minute))}" cy="37" r="3.5" style="{_INK if of == "dose" else _MEAL}"/>'
    yield _box(_x(FIRST), 42, _x(LAST) - _x(FIRST), 12, _CLOSED)
    for start, end in stretches(drawing):
        if start == end:
            yield _box(_x(start) - 2, 42, 4, 12, _OPEN)
        else:
            yield _box(_x(start), 42, _x(end) - _x(start), 12, _OPEN)
    for hour in range(6, 24, 3):
        at = _x(hour * 60)
        yield f'<path d="M{_n(at)} 54v4" style="stroke:currentColor;opacity:.5"/>'
        anchor = "start" if hour == 6 else "middle"
        yield _text(at - (8 if hour == 6 else 0), 69, f"{hour:02d}:00", _QUIET, anchor)


def _standing(drawing: Drawing) -> Iterator[tuple[int, str, str]]:
    for meal in drawing.day.meals:
        yield meal.at.minutes, meal.name, "meal"
    for other in drawing.others:
        for time in other.at:
            yield time.minutes, other.name, "drink" if isinstance(other, Drink) else "dose"
    for time in drawing.beside:
        yield ClockTime.parse(time).minutes, "one intake", "dose"


def _rows(places: Sequence[float], marks: Sequence[tuple[int, str, str]]) -> list[int]:
    """Put a label into the second row where it would touch the one before."""
    rows = [0] * len(places)
    for (first, second), number in zip(pairwise(range(len(places))), range(1, len(places)), strict=True):
        wide = 3 * (len(marks[first][1]) + len(marks[second][1])) + 6
        if places[second] - places[first] < wide and rows[first] == 0:
            rows[number] = 1
    return rows


def _week(drawing: Drawing) -> Iterator[str]:
    wide = (_RIGHT - _LEFT) / 7
    allowed = open_days(drawing)
    taken = {day for other in drawing.others if isinstance(other, Medicine) and isinstance(other.every, Days)
             for day in other.every.days}  # fmt: skip
    for day, name in enumerate(WEEK):
        left = _LEFT + wide * day
        yield _box(left + 1, 18, wide - 2, 16, _OPEN if day in allowed else _CLOSED)
        yield _text(left + wide / 2, 48, name, _QUIET)
        if day in taken:
            yield _text(left + wide / 2, 12, "other", _QUIET)


def _box(x: float, y: float, width: float, height: float, style: str) -> str:
    return f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}" rx="1.5" style="{style}"/>'


def _text(x: float, y: float, text: str, style: str, anchor: str = "middle") -> str:
    return (
        f'<text x="{_n(x)}" y="{_n(y)}" text-anchor="{anchor}" style="font-size:10.5px;{style}">{escape(text)}</text>'
    )


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def names() -> Iterable[str]:
    """Return the names of all drawings."""
    return DRAWINGS
