"""The plan as integers: what the search sees.

Times are indices into ``Problem.times`` and sets of times are bit masks over them.  A cost is one integer whose fields,
from the top, are broken, missing, number of times, moved intakes and inconvenience; so costs add and compare as plain
integers.
Inconvenience is counted in ``share_unit`` parts of a point, since a preferred window divides its price among portions.
"""

from __future__ import annotations

from attrs import define, frozen

from rlsnutri._engine.gaps import Gap, share_a_meal
from rlsnutri.answers import Cost

INCONVENIENCE_BITS = 48
MOVED_BITS = 20
TIMES_BITS = 12
MISSING_BITS = 40
MOVED_SHIFT = INCONVENIENCE_BITS
TIMES_SHIFT = MOVED_SHIFT + MOVED_BITS
MISSING_SHIFT = TIMES_SHIFT + TIMES_BITS
BROKEN_SHIFT = MISSING_SHIFT + MISSING_BITS

MUST = -1
"""Weight of a rule that may not be broken."""


def packed(broken: int = 0, missing: int = 0, times: int = 0, inconvenience: int = 0, *, moved: int = 0) -> int:
    """Pack the fields of a cost into one integer."""
    upper = (broken << BROKEN_SHIFT) + (missing << MISSING_SHIFT) + (times << TIMES_SHIFT)
    return upper + (moved << MOVED_SHIFT) + inconvenience


def unpacked(cost: int, share_unit: int) -> Cost:
    """The fields of a packed cost whose inconvenience is a whole number of points."""
    return Cost(
        cost >> BROKEN_SHIFT,
        (cost >> MISSING_SHIFT) & ((1 << MISSING_BITS) - 1),
        (cost >> TIMES_SHIFT) & ((1 << TIMES_BITS) - 1),
        (cost & ((1 << INCONVENIENCE_BITS) - 1)) // share_unit,
        moved=(cost >> MOVED_SHIFT) & ((1 << MOVED_BITS) - 1),
    )


@frozen
class PairRule:
    """A gap between two items, the first of which has the lower index.

    It speaks from ``reach_a`` portions of the first and ``reach_b`` of the second on.  ``weight`` is MUST, or what a
    broken should weighs; 0 for a preference, which then costs ``price``.
    """

    rule: int
    weight: int
    price: int
    reach_a: int
    reach_b: int
    first_is_subject: bool
    gap: Gap
    first_of_day: bool

    def broken(self, a: int, b: int, meals: tuple[tuple[int, int], ...]) -> int:
        """Minutes missing between the first item at minute ``a`` and the second at ``b``; 0 if kept."""
        subject, other = (a, b) if self.first_is_subject else (b, a)
        worst = 0
        for difference, low, high in self.gap.ranges:
            offset = other + 1440 * difference - subject
            if not low <= offset <= high:
                continue
            if self.gap.same_meal and share_a_meal(subject, other + 1440 * difference, meals):
                continue
            missing = self.gap.before - offset if self.first_of_day else self.gap.missing(offset)
            worst = max(worst, missing)
        return worst


@frozen
class Unary:
    """What an intake of one item costs by itself: ``mask`` of allowed times, packed ``costs`` per time.

    ``shares`` holds, per preferred window, what each portion adds at each time; the sum over the portions of
    the item is rounded down to whole points, one sum per window.
    """

    mask: int
    costs: tuple[int, ...]
    shares: tuple[tuple[int, tuple[int, ...]], ...]


@frozen
class IntervalRule:
    """Minutes between neighbouring intakes of one item; None where free; ``weight`` as in PairRule."""

    rule: int
    weight: int
    price: int
    least: int | None
    most: int | None
    wraps: bool


@frozen
class TogetherRule:
    """``companions`` are (item, reach); ``fixed_days`` tells by time on which days something fixed keeps company."""

    rule: int
    weight: int
    price: int
    reach: int
    companions: tuple[tuple[int, int], ...]
    fixed_days: tuple[int, ...]


@frozen
class FixedCompany:
    """A prescribed medicine at ``minute`` on ``days`` that wants company; something fixed keeps it on ``covered``."""

    rule: int
    weight: int
    price: int
    name: str
    minute: int
    days: int
    covered: int
    companions: tuple[tuple[int, int], ...]


@frozen
class Meeting:
    """Two things that share a day and should not: (item, reach), or item -1 for something fixed."""

    rule: int
    weight: int
    price: int
    first: tuple[int, int]
    second: tuple[int, int]
    names: tuple[str, str]


@frozen
class CeilingRule:
    """``most`` of a nutrient per slot, in parts so small that every portion holds a whole number, ``holds[item]``.

    ``fixed`` are (time index, day mask, parts) of medicines that stand fixed.
    """

    rule: int
    weight: int
    price: int
    most: int
    parts: int
    """Parts of one nanogram: a ceiling of nothing counts as one of these when per cents are taken."""
    apart: int
    holds: tuple[int, ...]
    fixed: tuple[tuple[int, int, int], ...]


@frozen
class ItemSpec:
    """How an item may be cut: ``portions`` equal portions, exactly ``intakes`` intakes (None: any number)."""

    name: str
    portions: int
    intakes: int | None
    size: int
    """How many portions of the dose make one of these: more than one where they never part."""
    days: int
    levels: tuple[int, ...]
    """By number of portions in an intake (0 first): how many thresholds it has passed."""
    unary: tuple[Unary, ...]
    """By level."""
    intervals: tuple[IntervalRule, ...]
    together: tuple[TogetherRule, ...]
    consecutive: bool
    """Taken on two neighbouring days of the repeating cycle."""


@define
class Problem:
    """One plan with its days chosen, in integers."""

    times: tuple[int, ...]
    items: tuple[ItemSpec, ...]
    pairs: dict[tuple[int, int], tuple[PairRule, ...]]
    ceilings: tuple[CeilingRule, ...]
    most_times: tuple[tuple[int, int, int, int], ...]
    """(rule, weight, price, count)"""
    event_mask: int
    """Times at which a medicine with prescribed times is taken on some day."""
    extra_times: int
    """Slots of prescribed medicines that no candidate time coincides with."""
    medicine_days: tuple[int, ...]
    """By time: the days on which a medicine with prescribed times is taken then."""
    prices: tuple[tuple[int, int], ...]
    """By time: packed price of a slot without and with a medicine on all its days."""
    meals: tuple[tuple[int, int], ...]
    """Spans of meals on the line, (start, end), for the exemption "same meal"."""
    share_unit: int
    constant: int
    """Cost of every schedule: meetings that the days alone decide, and the times of prescribed medicines."""
    day_cost: int
    """The part of ``constant`` that stands for meetings."""
    cycle: int
    meetings: tuple[Meeting, ...]
    fixed_company: tuple[FixedCompany, ...]
    impossible: bool
    """Whether the chosen days alone break a must."""
