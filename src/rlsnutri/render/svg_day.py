"""The waking day as a picture: a ribbon from top to bottom, what is taken along it, and the gaps as spans beside it.

Plain SVG without ids, so that any number of pictures can stand on one page.  Everything in it is said in words, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import frozen

from rlsnutri.answers import Schedule
from rlsnutri.clock import MINUTES_PER_DAY, since_wake
from rlsnutri.render.html_gaps import Lane, clock
from rlsnutri.render.html_markup import Markup, joined, tag
from rlsnutri.render.lines import clean, columns
from rlsnutri.render.text import Moment, as_prescribed
from rlsnutri.render.words import all_day_markers
from rlsnutri.rules import Strength

__all__ = ["picture", "with_room"]

_MOST_LANES = 8

_WIDTH = 360
_RIBBON, _RIBBON_WIDTH = 44, 10
_LANES = 66
_ROOM_FOR_LANES = 110
_TOP = 14
_LINE = 18
_AFTERWARDS = 45
"""Minutes after bed that are shown where a gap reaches into the night."""


@frozen
class _Scale:
    """Where the minutes since wake stand: ``last`` is the last one shown."""

    last: int
    pixels: float

    def y(self, minute: float) -> float:
        return _TOP + min(max(minute, 0), self.last) * self.pixels


def picture(schedule: Schedule, day: dict[int, Moment], found: Sequence[Lane]) -> Markup:
    """Return the picture of the day; ``found`` are its gaps, as the list beside it numbers them."""
    scale = _scale(schedule, day, found)
    columns_ = _side_by_side(found)
    pitch = min(18, _ROOM_FOR_LANES // max(1, min(_MOST_LANES, len(set(columns_.values())))))
    drawn = with_room(found)
    labels_at = _LANES + (pitch * (max(columns_[lane.key] for lane in drawn) + 1) + 4 if drawn else 4)
    labels = list(_labels(schedule, day, scale, labels_at))
    height = max([scale.y(scale.last), *(label.y for label in labels)]) + _TOP
    parts = [
        tag("title", _title(schedule)),
        tag("desc", _description(schedule, day)),
        *_hours(schedule, scale),
        _ribbon(schedule, scale),
        *(part for lane in drawn for part in _lane(lane, _LANES + pitch * columns_[lane.key], pitch, scale)),
        *(_leader(label, labels_at) for label in labels),
        *_meals(schedule, scale),
        *(_stop(moment, minute, scale) for minute, moment in sorted(day.items()) if moment.rows),
        *(_badge(lane, _LANES + pitch * columns_[lane.key] + pitch / 2, scale) for lane in drawn),
        *(_text(label, labels_at) for label in labels),
    ]
    attributes = [
        ("role", "img"),
        ("aria-label", _title(schedule)),
        ("viewBox", f"0 0 {_WIDTH} {_number(height)}"),
        ("xmlns", "http://www.w3.org/2000/svg"),
    ]
    return tag("svg", *parts, attributes=attributes)


def with_room(found: Sequence[Lane]) -> tuple[Lane, ...]:
    """Return the gaps that the picture has room for; the list beside it names all."""
    columns_ = _side_by_side(found)
    return tuple(lane for lane in found if columns_[lane.key] < _MOST_LANES)


def _scale(schedule: Schedule, day: dict[int, Moment], found: Sequence[Lane]) -> _Scale:
    bed = since_wake(schedule.plan.day.bed, schedule.plan.day.wake)
    last = max([bed, *day, *(marker.end for marker in all_day_markers(schedule.plan))])
    if any(lane.end > last for lane in found):
        last += _AFTERWARDS
    last = min(last, MINUTES_PER_DAY)
    return _Scale(last, 0.62 if last <= 1080 else 0.52)


def _side_by_side(found: Sequence[Lane]) -> dict[int, int]:
    """Give every lane the first column in which it overlaps none before it."""
    ends: list[int] = []
    places: dict[int, int] = {}
    for lane in sorted(found, key=lambda lane: (lane.start, lane.key)):
        column = next((place for place, end in enumerate(ends) if end + 24 < lane.start), len(ends))
        ends[column : column + 1] = [lane.end]
        places[lane.key] = column
    return places


def _title(schedule: Schedule) -> str:
    day = schedule.plan.day
    return f"The day from {day.wake} to {day.bed} with everything that is taken"


def _description(schedule: Schedule, day: dict[int, Moment]) -> str:
    taken = [
        f"{clock(minute, schedule)}: {', '.join(_taken(moment))}"
        for minute, moment in sorted(day.items())
        if moment.rows
    ]
    return "; ".join(taken) + ". The list says the same with amounts and reasons."


def _taken(moment: Moment) -> list[str]:
    """Return the names of what is taken, without what is said of prescribed ones in the list."""
    prescribed_ = {as_prescribed(each): each for each in moment.medicines}
    return [prescribed_.get(row.name, row.name) for row in moment.rows]


def _hours(schedule: Schedule, scale: _Scale) -> Iterator[Markup]:
    wake = schedule.plan.day.wake.minutes
    for minute in range(-wake % 120, scale.last + 1, 120):
        y = scale.y(minute)
        yield _line("s-tick", _RIBBON - 8, y, _RIBBON, y)
        yield _words("s-hour", clock(minute, schedule), _RIBBON - 11, y + 4, anchor="end")


def _ribbon(schedule: Schedule, scale: _Scale) -> Markup:
    bed = since_wake(schedule.plan.day.bed, schedule.plan.day.wake)
    awake = _box("s-day", _RIBBON, scale.y(0), _RIBBON_WIDTH, scale.y(bed) - scale.y(0), 5)
    middle = _RIBBON + _RIBBON_WIDTH / 2
    return joined([_line("s-tick", middle, scale.y(bed), middle, scale.y(scale.last)), awake])


def _meals(schedule: Schedule, scale: _Scale) -> Iterator[Markup]:
    for marker in all_day_markers(schedule.plan):
        start, end = scale.y(marker.start), scale.y(marker.end)
        if marker.meal:
            yield _box("s-meal", _RIBBON, start, _RIBBON_WIDTH, max(end - start, 4), 2)
        else:
            yield _dot("s-drink", _RIBBON - 1, start, 3.5)


def _stop(moment: Moment, minute: int, scale: _Scale) -> Markup:
    only_medicines = len(moment.rows) == len(moment.medicines)
    return _dot("s-medicine" if only_medicines else "s-slot", _RIBBON + _RIBBON_WIDTH / 2, scale.y(minute), 7)


def _lane(lane: Lane, left: float, pitch: int, scale: _Scale) -> Iterator[Markup]:
    """Draw the gaps of one intake over each other, the widest at the back."""
    width = min(pitch - 2, 14)
    x = left + (pitch - width) / 2
    for gap in sorted(lane.gaps, key=lambda gap: -_length(gap.before) - _length(gap.after)):
        start, end = scale.y(lane.minute - _length(gap.before)), scale.y(lane.minute + _length(gap.after))
        yield _box("s-gap", x, start, width, end - start, 3)
        yield _box("s-must" if gap.strength is Strength.MUST else "s-should", x, start, width, end - start, 3)


def _length(minutes: int | None) -> int:
    return MINUTES_PER_DAY if minutes is None else minutes


def _badge(lane: Lane, x: float, scale: _Scale) -> Markup:
    y = scale.y(lane.minute)
    return joined([_dot("s-badge", x, y, 7), _words("s-key", str(lane.key), x, y + 3.5)])


@frozen
class _Label:
    """One line beside the picture: what happens at ``minute``; ``y`` is where it has room."""

    y: float
    at: float
    text: str
    is_slot: bool


def _labels(schedule: Schedule, day: dict[int, Moment], scale: _Scale, left: float) -> Iterator[_Label]:
    lowest = 0.0
    for minute, moment in sorted(day.items()):
        at = scale.y(minute)
        lowest = y = max(at, lowest)
        lowest += _LINE
        names = _taken(moment) or list(dict.fromkeys(moment.marks))
        room = int((_WIDTH - left - 6) / (7.9 if moment.rows else 6.6))
        more = f" +{len(names) - 1}" if moment.rows and len(names) > 1 else ""
        text = clean(f"{clock(minute, schedule)} {names[0] if moment.rows else ', '.join(names)}")
        yield _Label(y, at, _shortened(text, room - columns(more)) + more, bool(moment.rows))


def _shortened(text: str, room: int) -> str:
    """Return as much of the text as has room; the list beside the picture has all of it."""
    if columns(text) <= room:
        return text
    kept = ""
    for sign in text:  # pragma: no branch -- all of it has no room
        if columns(kept + sign) >= room:
            break
        kept += sign
    return kept.rstrip() + "…"


def _leader(label: _Label, left: float) -> Markup:
    start = _RIBBON + _RIBBON_WIDTH
    points = [(start, label.at), (left - 12, label.at), (left - 2, label.y)]
    written = " ".join(f"{_number(x)},{_number(y)}" for x, y in points)
    return tag("polyline", of="s-leader" if label.is_slot else "s-faint", attributes=[("points", written)])


def _text(label: _Label, left: float) -> Markup:
    return _words("s-label s-bold" if label.is_slot else "s-quiet", label.text, left + 2, label.y + 4.5)


def _words(of: str, text: str, x: float, y: float, *, anchor: str = "") -> Markup:
    given = [("x", _number(x)), ("y", _number(y))]
    return tag("text", text, of=of, attributes=[*given, ("text-anchor", anchor)] if anchor else given)


def _box(of: str, x: float, y: float, width: float, height: float, round_: int) -> Markup:
    sides = [("x", x), ("y", y), ("width", width), ("height", max(height, 0)), ("rx", round_)]
    return tag("rect", of=of, attributes=[(side, _number(value)) for side, value in sides])


def _dot(of: str, x: float, y: float, radius: float) -> Markup:
    return tag(
        "circle", of=of, attributes=[(key, _number(value)) for key, value in (("cx", x), ("cy", y), ("r", radius))]
    )


def _line(of: str, x: float, y: float, to_x: float, to_y: float) -> Markup:
    ends = [("x1", x), ("y1", y), ("x2", to_x), ("y2", to_y)]
    return tag("line", of=of, attributes=[(end, _number(value)) for end, value in ends])


def _number(value: float) -> str:
    """Return a coordinate to a tenth: the same text on every machine."""
    return f"{value:.1f}".removesuffix(".0")
