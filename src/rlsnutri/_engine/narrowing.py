"""Times that no schedule can use, found before any search.

A dose whose intakes must keep close intervals has little freedom: its first intake must leave room for the others,
its last must come late enough.  A dose with as many intakes as open times, a pinned one say, stands at all of them.
Where an intake can only be at one minute, whatever may not come near it is told so.
"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from rlsnutri._engine.problem import MUST, ItemSpec, Problem
from rlsnutri._engine.relation import Exempt, Relation, Span, spans_of, times_between
from rlsnutri.clock import MINUTES_PER_DAY

FEW = 16
"""First times of a chain that are tried one by one for the sake of the interval over night."""

_Musts = dict[tuple[int, int], Relation]
"""What musts forbid two items, made on demand."""


def narrow(problem: Problem) -> None:
    """Take away times that intervals rule out, and what they force rules out for others, as long as that goes on."""
    tight = [item for item, spec in enumerate(problem.items) if _is_tight(problem, spec)]
    musts: _Musts = {}
    changed = bool(tight)
    while changed:
        changed = False
        for item in tight:
            chain = _chain(problem, problem.items[item])
            open_times = 0
            for place in chain:
                open_times |= place if all(chain) else 0
            changed |= _keep(problem, item, open_times)
            for place in chain:
                if place and not place & (place - 1):
                    changed |= _forbid_near(problem, item, place.bit_length() - 1, musts)


def _is_tight(problem: Problem, spec: ItemSpec) -> bool:
    if spec.unary[0].mask.bit_count() == (spec.intakes or 1):
        return True
    if spec.intakes is None or spec.intakes < 2 or not problem.times:
        return False
    longest = problem.times[-1] - problem.times[0]
    return any(
        rule.weight == MUST and (rule.most is not None or 2 * (spec.intakes - 1) * (rule.least or 0) > longest)
        for rule in spec.intervals
    )


def _keep(problem: Problem, item: int, times: int) -> bool:
    """Close all other times to an item; whether that changes anything."""
    spec = problem.items[item]
    if not spec.unary[0].mask & ~times:
        return False
    unary = tuple(evolve(each, mask=each.mask & times) for each in spec.unary)
    problem.items = (*problem.items[:item], evolve(spec, unary=unary), *problem.items[item + 1 :])
    return True


def _forbid_near(problem: Problem, item: int, time: int, musts: _Musts) -> bool:
    """An intake certainly is at ``time``: close what breaks a must beside it to the others."""
    changed = False
    for pair in problem.pairs:
        if item in pair:
            relation = musts.get(pair)
            if relation is None:
                relation = musts[pair] = _certain(problem, pair)
            forbidden = relation.forbidden(time, backward=item == pair[1])
            other = pair[0] + pair[1] - item
            changed |= _keep(problem, other, problem.items[other].unary[0].mask & ~forbidden)
    return changed


def _certain(problem: Problem, pair: tuple[int, int]) -> Relation:
    """What the musts forbid that speak of single portions, and so of all."""
    spans: list[Span] = []
    exempt: list[Exempt] = []
    for rule in problem.pairs[pair]:
        if rule.weight == MUST and rule.reach_a == rule.reach_b == 1:
            more_spans, more_exempt = spans_of(rule)
            spans.extend(more_spans)
            exempt.extend(more_exempt)
    return Relation(problem.times, problem.meals, tuple(spans), tuple(exempt))


def _chain(problem: Problem, spec: ItemSpec) -> list[int]:
    """Per intake, in the order of the day: the times at which it can be, as far as the item's own musts say."""
    if spec.unary[0].mask.bit_count() == (spec.intakes or 1):
        return list(_bits(spec.unary[0].mask))
    rules = [rule for rule in spec.intervals if rule.weight == MUST]
    least = max((rule.least or 1 for rule in rules), default=1)
    most = min((rule.most for rule in rules if rule.most is not None), default=MINUTES_PER_DAY)
    over_night = [rule for rule in rules if rule.wraps]
    low = max((MINUTES_PER_DAY - rule.most for rule in over_night if rule.most is not None), default=0)
    high = min((MINUTES_PER_DAY - rule.least for rule in over_night if rule.least is not None), default=MINUTES_PER_DAY)
    mask, count = spec.unary[0].mask, spec.intakes or 1
    if (low or high < problem.times[-1] - problem.times[0]) and mask.bit_count() <= FEW:
        chain = [0] * count
        for first in _bits(mask):
            start = problem.times[first.bit_length() - 1]
            last = mask & times_between(problem.times, start + low, start + high)
            for place, times in enumerate(_places(problem.times, first, mask, last, least, most, count)):
                chain[place] |= times
        return chain
    return _places(problem.times, mask, mask, mask, least, most, count)


def _places(
    times: tuple[int, ...], first: int, between: int, last: int, least: int, most: int, count: int
) -> list[int]:
    """Where each of ``count`` intakes can be if neighbours are ``least`` to ``most`` minutes apart."""
    forward = [first]
    for place in range(1, count):
        forward.append(_reached(times, forward[-1], least, most) & (last if place == count - 1 else between))
    backward = [forward[-1]]
    for place in range(count - 2, -1, -1):
        backward.append(_reached(times, backward[-1], -most, -least) & forward[place])
    return backward[::-1]


def _reached(times: tuple[int, ...], mask: int, low: int, high: int) -> int:
    """The times that are ``low`` to ``high`` minutes after some time in the mask."""
    reached = 0
    start = end = None
    for bit in _bits(mask):
        minute = times[bit.bit_length() - 1]
        if start is None or end is None:
            start = minute
        elif minute + low > end + high + 1:
            reached |= times_between(times, start + low, end + high)
            start = minute
        end = minute
    if start is not None and end is not None:
        reached |= times_between(times, start + low, end + high)
    return reached


def _bits(mask: int) -> Iterator[int]:
    while mask:
        bit = mask & -mask
        mask ^= bit
        yield bit
