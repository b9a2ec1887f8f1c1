"""What happened today, held against what was planned: what is left to take, what stands, what must be said."""

# pyright: reportUnnecessaryIsInstance=false
# A caller may pass anything as what happened, so this asks for types that the annotations already promise.

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from typing import Any, cast

from attrs import define, field, frozen

from rlsnutri._api.nearness import name_key
from rlsnutri.answers import Finding, Severity
from rlsnutri.catalog.inquiry import shown
from rlsnutri.clock import ClockTime, since_wake
from rlsnutri.errors import Fault, PlanError
from rlsnutri.replans import Missed, Taken

TakenLike = Taken | tuple[str, ClockTime | str] | tuple[str, ClockTime | str, int]
MissedLike = Missed | str | tuple[str, ClockTime | str]

_MOST_PORTIONS = 1000


@frozen
class Planned:
    """One thing that today holds: an intake of an item with its portions, or something fixed.

    ``moves``: whether it may be taken at another time, as a supplement may and a medicine, a drink or a meal may not.
    """

    name: str
    is_item: bool
    index: int
    minute: int
    portions: int
    moves: bool
    is_medicine: bool


@frozen
class Done:
    """Something that was taken, ``assumed`` as planned or told; ``portions`` of an item, 1 of what is fixed."""

    thing: Planned
    minute: int
    portions: int
    assumed: bool


@define
class Ledger:
    """What became of everything planned for today.

    ``open`` is still to be taken and may move, with the portions left of it; ``standing`` is still to come at its own
    time; ``missed`` did not take place.
    """

    open: list[tuple[Planned, int]] = field(factory=list[tuple[Planned, int]])
    standing: list[Planned] = field(factory=list[Planned])
    done: list[Done] = field(factory=list[Done])
    missed: list[Planned] = field(factory=list[Planned])
    findings: list[Finding] = field(factory=list[Finding])


# ---- reading ----


def read_taken(given: Iterable[TakenLike], faults: list[Fault]) -> list[Taken]:
    """Read what was taken; whatever cannot be read is a fault with its place."""
    return [
        read
        for path, value in _listed(given, "taken", faults)
        if isinstance(read := _read(Taken, value, path, faults), Taken)
    ]


def read_missed(given: Iterable[MissedLike], faults: list[Fault]) -> list[Missed]:
    """Read what was missed, likewise."""
    return [
        read
        for path, value in _listed(given, "missed", faults)
        if isinstance(read := _read(Missed, (value,) if isinstance(value, str) else value, path, faults), Missed)
    ]


def _listed(given: object, name: str, faults: list[Fault]) -> Iterator[tuple[str, object]]:
    if not isinstance(given, tuple | list):
        help_ = "put it into a list, even a single one"
        faults.append(Fault(f"{shown(given)} is no list of what was {name}", name, shown(given), help_))
        return
    for number, value in enumerate(cast("Sequence[object]", given)):
        yield f"{name}[{number}]", value


def _read(kind: type[Taken | Missed], value: object, path: str, faults: list[Fault]) -> object:
    """Read one entry: a value of that kind, or a tuple of its fields; None where it is a fault."""
    help_ = '("iron", "09:10") or ("iron", "09:10", 2)' if kind is Taken else '"iron" or ("iron", "07:30")'
    least, most = (2, 3) if kind is Taken else (1, 2)
    made: Any = value
    given = value
    if not isinstance(value, kind):
        parts = tuple(cast("Sequence[Any]", value)) if isinstance(value, tuple) else ()
        if not least <= len(parts) <= most:
            said = shown(given)
            faults.append(Fault(f"{said} is no intake", path, said, help_))
            return None
        try:
            made = kind(*parts)
        except PlanError as error:
            faults.extend(fault.under(f"{path}.time") for fault in error.faults)
            return None
    if not isinstance(made.name, str):
        faults.append(Fault(f"{shown(made.name)} is no name", f"{path}.name", shown(made.name)))
        return None
    portions = made.portions if isinstance(made, Taken) else None
    if portions is not None and (type(portions) is not int or not 1 <= portions <= _MOST_PORTIONS):
        help_ = f"a whole number, 1 to {_MOST_PORTIONS}; what was not taken at all is missed"
        faults.append(Fault(f"{shown(portions)} portions", f"{path}.portions", shown(portions), help_))
        return None
    return made


# ---- holding it against the plan ----


@define
class _Reading:
    """All that is said, by the name it is said of; entries keep their places for the faults."""

    planned: Sequence[Planned]
    wake: ClockTime
    now: int
    usual: dict[str, Planned]
    """By folded name of everything in the plan: what it is, with the portions of its largest intake."""
    faults: list[Fault]
    ledger: Ledger = field(factory=Ledger)

    def clock(self, minute: int) -> ClockTime:
        return ClockTime((minute + self.wake.minutes) % 1440)


def held_against_the_plan(
    taken: Sequence[Taken],
    missed: Sequence[Missed],
    *,
    planned: Sequence[Planned],
    usual: dict[str, Planned],
    wake: ClockTime,
    now: int,
    faults: list[Fault],
) -> Ledger:
    """Match what happened with what was planned; what is not told of counts as taken as planned once it is due.

    An intake that was told of stands for the planned one nearest to it, in their order.  Faults go to ``faults``.
    """
    reading = _Reading(planned, wake, now, usual, faults)
    by_name: dict[str, tuple[list[tuple[str, Taken]], list[tuple[str, Missed]]]] = {}
    for number, each in enumerate(taken):
        path = f"taken[{number}]"
        if _is_known(each.name, path, usual, faults) and _is_past(each, path, reading):
            by_name.setdefault(name_key(each.name), ([], []))[0].append((path, each))
    for number, gone in enumerate(missed):
        path = f"missed[{number}]"
        if _is_known(gone.name, path, usual, faults):
            by_name.setdefault(name_key(gone.name), ([], []))[1].append((path, gone))
    for key in sorted({*usual, *by_name}):
        told, gone_by = by_name.get(key, ([], []))
        mine = sorted((each for each in planned if name_key(each.name) == key), key=lambda each: each.minute)
        _settle(reading, usual[key], mine, told, gone_by)
    return reading.ledger


def _is_known(name: str, path: str, usual: dict[str, Planned], faults: list[Fault]) -> bool:
    if name_key(name) in usual:
        return True
    near = get_close_matches(name_key(name)[:80], usual, 1, 0.6)
    help_ = f"did you mean {usual[near[0]].name!r}?" if near else "the name of a dose, medicine, drink or meal"
    faults.append(Fault(f"nothing in the plan is called {shown(name)!r}", f"{path}.name", shown(name), help_))
    return False


def _is_past(each: Taken, path: str, reading: _Reading) -> bool:
    if since_wake(each.time, reading.wake) <= reading.now:
        return True
    help_ = f"it is {reading.clock(reading.now)}; what is still to come is planned"
    reading.faults.append(Fault(f"taken at {each.time}, after now", f"{path}.time", str(each.time), help_))
    return False


def _settle(
    reading: _Reading,
    kind: Planned,
    planned: list[Planned],
    told: list[tuple[str, Taken]],
    gone: list[tuple[str, Missed]],
) -> None:
    """Settle everything of one name."""
    missed = _missed_by_time(reading, planned, gone)
    available = [each for each in planned if each not in missed]
    told = sorted(told, key=lambda entry: since_wake(entry[1].time, reading.wake))
    minutes = [since_wake(each.time, reading.wake) for _, each in told]
    matched = nearest([each.minute for each in available], minutes)
    rest = [each for number, each in enumerate(available) if number not in matched]
    whole = [path for path, each in gone if each.time is None]
    if whole:
        due = [each for each in rest if each.minute <= reading.now]
        if not due:
            problem = "taken and missed at once" if told else "nothing of it was due"
            help_ = "everything of it that was planned until now was taken" if told else "leave it out"
            reading.faults.append(Fault(f"{kind.name}: {problem}", whole[0], kind.name, help_))
        missed += due
        rest = [each for each in rest if each not in due]
    if missed and len(told) > len(available):
        help_ = "leave out of missed what was taken after all"
        reading.faults.append(Fault(f"{kind.name}: taken and missed at once", told[-1][0], kind.name, help_))
        return
    left = {each: each.portions for each in (*rest, *missed)}
    surplus = 0
    for number, (path, each) in enumerate(told):
        thing = available[matched[number]] if number < len(matched) else None
        surplus += _take(reading, kind, thing, each, path, left)
    missing = [each for each in rest if each.minute < reading.now]
    for due_thing in missing:
        reading.ledger.done.append(Done(due_thing, due_thing.minute, left.pop(due_thing), assumed=True))
    if missing and (kind.is_item or kind.is_medicine):
        times = ", ".join(str(reading.clock(each.minute)) for each in missing)
        _say(reading, Severity.NOTE, "assumed-taken", kind, f"counted as taken as planned, at {times}")
    _close(reading, kind, left, missed, surplus, planned_today=bool(planned))


def _missed_by_time(reading: _Reading, planned: list[Planned], gone: list[tuple[str, Missed]]) -> list[Planned]:
    missed: list[Planned] = []
    for path, each in gone:
        if each.time is None:
            continue
        minute = since_wake(each.time, reading.wake)
        found = next((one for one in planned if one.minute == minute and one not in missed), None)
        if found is None:
            times = ", ".join(str(reading.clock(one.minute)) for one in planned)
            help_ = f"planned today: {times}" if times else "it is not planned today"
            problem = f"{each.name} is not planned for {each.time} today"
            reading.faults.append(Fault(problem, f"{path}.time", str(each.time), help_))
        elif minute > reading.now:
            problem, help_ = f"{each.name} at {each.time} is not due yet", "what is to come may still be taken"
            reading.faults.append(Fault(problem, f"{path}.time", str(each.time), help_))
        else:
            missed.append(found)
    return missed


def nearest(planned: Sequence[int], told: Sequence[int]) -> tuple[int, ...]:
    """The positions of the planned minutes that the told ones stand for: in order, the least minutes off in all.

    Where more was told than was planned, the first ones have a place.
    """
    told = told[: len(planned)]
    best: list[list[tuple[int, tuple[int, ...]]]] = [[(0, ())] * (len(planned) + 1)]
    for number, minute in enumerate(told):
        row: list[tuple[int, tuple[int, ...]]] = [(10**9, ())] * (len(planned) + 1)
        for position in range(number, len(planned)):
            off, chosen = best[number][position]
            here = (off + abs(planned[position] - minute), (*chosen, position))
            row[position + 1] = min(row[position], here)
        best.append(row)
    return best[len(told)][len(planned)][1]


def _take(
    reading: _Reading, kind: Planned, thing: Planned | None, each: Taken, path: str, left: dict[Planned, int]
) -> int:
    """Note one intake; portions beyond its planned one are those of the next ones; return what is beyond all."""
    minute = since_wake(each.time, reading.wake)
    if not kind.is_item and each.portions is not None:
        help_ = "leave the portions out; a dose has portions, an event has none"
        reading.faults.append(Fault(f"{kind.name} has no portions", f"{path}.portions", str(each.portions), help_))
        return 0
    portions = each.portions or (thing or kind).portions
    reading.ledger.done.append(Done(thing or kind, minute, portions, assumed=False))
    beyond = portions - (thing.portions if thing is not None else 0)
    if thing is not None and beyond < 0:
        left[thing] = -beyond
    for other in sorted(left, key=lambda one: one.minute):
        if beyond > 0 and kind.moves and other is not thing:
            eaten = min(beyond, left[other])
            left[other] -= eaten
            beyond -= eaten
    return max(0, beyond)


def _close(
    reading: _Reading,
    kind: Planned,
    left: dict[Planned, int],
    missed: list[Planned],
    surplus: int,
    *,
    planned_today: bool,
) -> None:
    """Put what is left where it belongs, and say what must be said."""
    ledger = reading.ledger
    ledger.missed += missed
    for each, portions in sorted(left.items(), key=lambda pair: pair[0].minute):
        if kind.moves:
            if portions:
                ledger.open.append((each, portions))
        elif each not in missed and each.minute >= reading.now and portions == each.portions:
            ledger.standing.append(each)
    if missed and kind.is_medicine:
        times = ", ".join(str(reading.clock(each.minute)) for each in missed)
        said = f"missed at {times}: see its leaflet or ask your pharmacist whether to take it; nothing is moved"
        _say(reading, Severity.WARN, "missed-medicine", kind, said)
    if surplus and (kind.is_item or kind.is_medicine):
        if planned_today:
            many = f"{surplus} portion{'s' if surplus > 1 else ''}" if kind.is_item else "an intake"
            _say(
                reading,
                Severity.WARN,
                "over-taken",
                kind,
                f"{many} more was taken than planned today; take no more of it",
            )
        else:
            _say(reading, Severity.WARN, "not-planned-today", kind, "taken, but not planned for today")


def _say(reading: _Reading, severity: Severity, code: str, kind: Planned, said: str) -> None:
    reading.ledger.findings.append(Finding(f"{code}:{kind.name}", severity, f"{kind.name}: {said}"[:140]))
