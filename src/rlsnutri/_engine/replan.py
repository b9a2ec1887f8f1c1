"""The best rest of today: every unit at a minute or given up, by depth-first branch and bound.

The units are few and mostly stay where they were planned, since moving is compared before inconvenience; so here a
time is chosen for one unit after the other.  A unit's cost at a minute grows as others are placed, and the sum of the
least costs is the bound.  Steps are counted, not seconds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import define, field, frozen

from rlsnutri._engine.compile import Compiled
from rlsnutri._engine.line import Instance, Line, Stood, cost_of_instance
from rlsnutri._engine.problem import BROKEN_SHIFT, MUST, unpacked
from rlsnutri._engine.today import Assignment, Today, Unit
from rlsnutri._engine.windows import minutes_outside, pinned_stretches
from rlsnutri.answers import Compromise, Cost
from rlsnutri.clock import MINUTES_PER_DAY, ClockTime
from rlsnutri.rules import Ceiling, NotSameDay

GIVEN_SHIFT = BROKEN_SHIFT + 40
"""Above everything else: the number of portions given up."""

DOUBLED = "default:one-intake"
"""Why two intakes of one dose never share a minute: nothing is ever doubled."""

_NEVER = MINUTES_PER_DAY
_DAYS = {-1: " yesterday", 0: "", 1: " tomorrow"}

Options = dict[int, list[tuple[int, int | None]]]
"""Per unit still to place: what it costs at least and where, None for given up."""


@frozen
class Replan:
    """What became of each unit, in the order given: its minute or None; what that costs, and what is proved.

    ``hindered`` holds per unit that is given up the ids of the rules that leave it no time.
    """

    minutes: tuple[int | None, ...]
    given_up: int
    fewest_given_up: int
    cost: Cost
    bound: Cost
    best: bool
    canonical: bool
    steps: int
    compromises: tuple[Compromise, ...]
    hindered: tuple[tuple[str, ...], ...]


def replanned(
    compiled: Compiled, units: Sequence[Unit], stood: Sequence[Stood], *, standing: Sequence[Stood] = (), max_steps: int
) -> Replan:
    """The best rest of today, and among equals the earliest in the order of names; deterministic.

    ``stood`` is all that stands around the units; ``standing``, of that, the medicines that are still to come today.
    """
    today = Today(compiled, Line(compiled, tuple(stood)), tuple(units), tuple(standing))
    search = _Search(today, max_steps)
    best, minutes = search.least()
    proved = search.within_steps
    canonical = False
    if proved:
        minutes = search.earliest(best, minutes)
        canonical = search.within_steps
    cost = unpacked(best & ((1 << GIVEN_SHIFT) - 1), 1)
    given_up = best >> GIVEN_SHIFT
    return Replan(
        minutes=minutes,
        given_up=given_up,
        fewest_given_up=given_up if proved else search.root >> GIVEN_SHIFT,
        cost=cost,
        bound=cost if proved else unpacked(0, 1),
        best=proved,
        canonical=canonical,
        steps=search.steps,
        compromises=tuple(sorted(compromises(today, minutes), key=lambda each: (each.rules, each.things))),
        hindered=tuple(
            () if minute is not None else tuple(sorted(_hindered(today, minutes, number)))
            for number, minute in enumerate(minutes)
        ),
    )


class _OutOfSteps(Exception):  # noqa: N818 -- not an error: it ends the search and never leaves this module
    pass


@define
class _Search:
    today: Today
    max_steps: int
    steps: int = 0
    within_steps: bool = True
    root: int = 0
    _pairs: dict[tuple[int, int, int, int], int | None] = field(factory=dict[tuple[int, int, int, int], "int | None"])

    def least(self) -> tuple[int, tuple[int | None, ...]]:
        """The least cost and an assignment of it; ``within_steps`` says whether that is proved."""
        units = self.today.units
        nothing: tuple[int | None, ...] = (None,) * len(units)
        found: list[tuple[int, tuple[int | None, ...]]] = [(self._total(nothing), nothing)]
        options = {number: list(self._options(unit)) for number, unit in enumerate(units)}
        self.root = sum(min(cost for cost, _ in each) for each in options.values())

        def down(placed: dict[int, int | None], sure: int, left: Options) -> None:
            self._step()
            limit = found[0][0]
            fitting = self._affordable(placed, sure, left, limit - 1)
            if fitting is None:
                return
            left = fitting
            if not left:
                minutes = tuple(placed[number] for number in range(len(units)))
                total = self._total(minutes)
                if total < limit:
                    found[0] = (total, minutes)
                return
            number = min(left, key=lambda each: (len(left[each]), each))
            used = {minute for minute in placed.values() if minute is not None}
            priced = sorted(
                (cost + self._price(minute, used), _NEVER if minute is None else minute, cost, minute)
                for cost, minute in left[number]
            )
            others = self._least_of_all(placed, sure, left) - min(cost for cost, _ in left[number])
            for with_price, _, _, minute in priced:
                if others + with_price >= found[0][0]:
                    break  # a better answer was found meanwhile, and the options only get dearer
                rest = self._narrowed(number, minute, left)
                down({**placed, number: minute}, sure + with_price, rest)

        try:
            down({}, 0, options)
        except _OutOfSteps:
            self.within_steps = False
        return found[0]

    def earliest(self, best: int, minutes: tuple[int | None, ...]) -> tuple[int | None, ...]:
        """The first assignment of the least cost in the order of names and times."""
        units = self.today.units
        found = [(self._key(minutes), _in_numbers(minutes), minutes)]
        order = sorted(range(len(units)), key=lambda number: (units[number].item, number))

        def down(position: int, placed: dict[int, int | None], sure: int, left: Options) -> None:
            self._step()
            fitting = None
            if not self._is_later(placed, left, found[0][0]):
                fitting = self._affordable(placed, sure, left, best)
            if fitting is None:
                return
            left = fitting
            if not left:
                complete = tuple(placed[number] for number in range(len(units)))
                better = (self._key(complete), _in_numbers(complete), complete)
                if better[:2] < found[0][:2] and self._total(complete) == best:
                    found[0] = better
                return
            number = order[position]
            used = {minute for minute in placed.values() if minute is not None}
            for cost, minute in sorted(left[number], key=lambda option: _NEVER if option[1] is None else option[1]):
                rest = self._narrowed(number, minute, left)
                down(position + 1, {**placed, number: minute}, sure + cost + self._price(minute, used), rest)

        try:
            down(0, {}, 0, {number: list(self._options(unit)) for number, unit in enumerate(units)})
        except _OutOfSteps:
            self.within_steps = False
        return found[0][2]

    def _step(self) -> None:
        if self.steps >= self.max_steps:
            raise _OutOfSteps
        self.steps += 1

    def _options(self, unit: Unit) -> Iterator[tuple[int, int | None]]:
        for minute in unit.domain:
            costs = [cost_of_instance(each) for each in self.today.alone(unit, minute)]
            if None not in costs:
                yield sum(each or 0 for each in costs) + self.today.own_cost(unit, minute), minute
        yield unit.portions << GIVEN_SHIFT, None

    def _price(self, minute: int | None, used: set[int]) -> int:
        return 0 if minute is None or minute in used else self.today.price(minute)

    def _affordable(self, placed: dict[int, int | None], sure: int, left: Options, most: int) -> Options | None:
        """What is left for each unit in an answer that costs at most ``most``; None if there is no such answer.

        The rest costs at least each its least, and one of them the price of its time.
        """
        if not all(left.values()) or self._sum(self.today.growing(_taken(self.today.units, placed))) is None:
            return None
        room = most - self._least_of_all(placed, sure, left)
        if room < 0:
            return None
        used = {minute for minute in placed.values() if minute is not None}
        least = {number: min(cost for cost, _ in each) for number, each in left.items()}
        fitting = {
            number: [
                (cost, minute) for cost, minute in each if cost - least[number] + self._price(minute, used) <= room
            ]
            for number, each in left.items()
        }
        return fitting if all(fitting.values()) else None

    def _least_of_all(self, placed: dict[int, int | None], sure: int, left: Options) -> int:
        growing = self._sum(self.today.growing(_taken(self.today.units, placed))) or 0
        return sure + growing + sum(min(cost for cost, _ in each) for each in left.values())

    def _narrowed(self, number: int, minute: int | None, left: Options) -> Options:
        """What is left for the others beside this unit, with what they cost each other."""
        rest: Options = {}
        for other, options in left.items():
            if other == number:
                continue
            if minute is None or not self._related(number, other):
                rest[other] = options
                continue
            kept: list[tuple[int, int | None]] = []
            for cost, there in options:
                between = 0 if there is None else self._pair(number, minute, other, there)
                if between is not None:
                    kept.append((cost + between, there))
            rest[other] = kept
        return rest

    def _related(self, number: int, other: int) -> bool:
        one, two = self.today.units[number].item, self.today.units[other].item
        return one == two or self.today.line.related(one, two)

    def _pair(self, number: int, minute: int, other: int, there: int) -> int | None:
        key = (number, minute, other, there) if number < other else (other, there, number, minute)
        if key not in self._pairs:
            units = self.today.units
            found = self.today.pair(units[key[0]], key[1], units[key[2]], key[3])
            self._pairs[key] = 0 if found is None else cost_of_instance(found)
        return self._pairs[key]

    def _sum(self, instances: Iterator[Instance]) -> int | None:
        total = 0
        for each in instances:
            cost = cost_of_instance(each)
            if cost is None:
                return None
            total += cost
        return total

    def _total(self, minutes: Assignment) -> int:
        """The exact cost of an assignment; more than any other where it breaks a must."""
        today = self.today
        broken = self._sum(all_instances(today, minutes))
        if broken is None:
            return 1 << (GIVEN_SHIFT + 40)
        total, used = broken, set[int]()
        for unit, minute in zip(today.units, minutes, strict=True):
            if minute is None:
                total += unit.portions << GIVEN_SHIFT
                continue
            total += today.own_cost(unit, minute) + self._price(minute, used)
            used.add(minute)
        return total

    def _key(self, minutes: Assignment) -> tuple[tuple[int, ...], ...]:
        """What the canonical order compares: by dose, the times of its portions; given up is later than any."""
        times: dict[int, list[int]] = {}
        for unit, minute in zip(self.today.units, minutes, strict=True):
            times.setdefault(unit.item, []).extend([_NEVER if minute is None else minute] * unit.portions)
        return tuple(tuple(sorted(times[item])) for item in sorted(times))

    def _is_later(self, placed: dict[int, int | None], left: Options, key: tuple[tuple[int, ...], ...]) -> bool:
        """Whether the doses that are complete already stand later than in the answer known."""
        units = self.today.units
        open_items = {units[number].item for number in left}
        done = [number for number in placed if units[number].item not in open_items]
        times: dict[int, list[int]] = {}
        for number in done:
            minute = placed[number]
            times.setdefault(units[number].item, []).extend(
                [_NEVER if minute is None else minute] * units[number].portions
            )
        mine = tuple(tuple(sorted(times[item])) for item in sorted(times))
        return mine > key[: len(mine)]


def _in_numbers(minutes: Assignment) -> tuple[int, ...]:
    """The minutes in the order of the units, given up as later than any: what decides between equal intakes."""
    return tuple(_NEVER if minute is None else minute for minute in minutes)


def _taken(units: Sequence[Unit], placed: dict[int, int | None]) -> list[Stood]:
    return [units[number].at(minute) for number, minute in sorted(placed.items()) if minute is not None]


def all_instances(today: Today, minutes: Assignment) -> Iterator[Instance]:
    """Everything that a complete assignment breaks."""
    placed = [(unit, minute) for unit, minute in zip(today.units, minutes, strict=True) if minute is not None]
    for position, (unit, minute) in enumerate(placed):
        yield from today.alone(unit, minute)
        for other, there in placed[:position]:
            found = today.pair(other, there, unit, minute)
            if found is not None:
                yield found
    taken = [unit.at(minute) for unit, minute in placed]
    yield from today.growing(taken)
    yield from today.final(taken)


def compromises(today: Today, minutes: Assignment) -> Iterator[Compromise]:
    for instance in all_instances(today, minutes):
        rules, weight, missing, _, who = instance
        if weight <= 0:
            continue
        broken = [rule for rule in rules if today.compiled.weight(rule, medicine=False)[0] > 0]
        ids = sorted({each for rule in broken for each in today.compiled.rules[rule].ids})
        ordered = _told(today, rules[0], who)
        yield Compromise(tuple(ids), weight, missing, ordered)


def _told(today: Today, rule: int, who: Sequence[Stood]) -> tuple[tuple[str, str], ...]:
    """Who stands where; the two sides of a gap sorted, neighbours and slots in the order of the line."""
    wake, kind = today.compiled.looked_up.wake, today.compiled.rules[rule].rule
    told: list[tuple[str, str]] = []
    for each in who:
        slot = kind.nutrient if isinstance(kind, Ceiling) else ""
        name = slot if each.index < 0 else today.name(each)
        clock = ClockTime((each.minute + wake) % MINUTES_PER_DAY)
        told.append((name, "" if isinstance(kind, NotSameDay) else f"{clock}{_DAYS[each.day]}"))
    in_line = any(each.index < 0 for each in who) or len({(each.is_item, each.index) for each in who}) == 1
    return tuple(told if in_line else sorted(told))


def _hindered(today: Today, minutes: tuple[int | None, ...], number: int) -> set[str]:
    """The rules of must strength that the unit would break at any of its times, beside what is placed."""
    found: set[str] = set()
    for minute in today.units[number].domain:
        tried = (*minutes[:number], minute, *minutes[number + 1 :])
        for rules, weight, _, _, _ in all_instances(today, tried):
            if weight == MUST:
                for rule in rules:
                    if rule < 0:
                        found.add(DOUBLED)
                    elif today.compiled.weight(rule, medicine=False)[0] == MUST:
                        found.update(today.compiled.rules[rule].ids)
    return found


def unit(compiled: Compiled, item: int, portions: int, *, planned: int, now: int) -> Unit:
    """A planned intake that is still to be taken, with the minutes from ``now`` on at which it may be.

    Those are its candidates of the plan, where it was planned, and ``now`` itself unless times are pinned or listed.
    """
    looked_up = compiled.looked_up
    thing = looked_up.items[item]
    minutes = {minute for time, minute in enumerate(compiled.times) if compiled.domains[item] >> time & 1}
    minutes.add(planned)
    pins = pinned_stretches(thing, looked_up)
    free = not thing.at and not looked_up.plan.policy.times and now <= looked_up.bed
    if free and not any(minutes_outside(now, pin) for pin in pins):
        minutes.add(now)
    return Unit(item, portions, planned, tuple(sorted(minute for minute in minutes if minute >= now)))
