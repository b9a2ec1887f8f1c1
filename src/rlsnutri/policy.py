"""What is convenient: step of the clock, spacing, and the prices by which schedules are compared."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import field, frozen

from rlsnutri.clock import ClockTime, clock_times
from rlsnutri.errors import Fault, PlanError

__all__ = ["Policy"]


def _price(value: int) -> int:
    if type(value) is not int or not 0 <= value <= 10_000:
        raise PlanError([Fault(f"a price of {value!r}", value=repr(value), help="a whole number, 0 to 10000")])
    return value


def _prices(value: Iterable[int]) -> tuple[int, int, int, int]:
    prices = tuple(_price(each) for each in value)
    if len(prices) != 4:
        raise PlanError(
            [
                Fault(
                    f"{len(prices)} prices",
                    value=repr(prices),
                    help="four: strong, moderate, weak, traditional",
                )
            ]
        )
    return prices


def _span(value: int) -> int:
    if type(value) is not int or not 0 <= value <= 1440:
        raise PlanError([Fault(f"{value!r} minutes", value=repr(value), help="whole minutes, 0 to 1440")])
    return value


def _step(value: int) -> int:
    if type(value) is not int or not 5 <= value <= 240:
        raise PlanError([Fault(f"a step of {value!r} minutes", value=repr(value), help="whole minutes, 5 to 240")])
    return value


def _names(value: Iterable[str]) -> tuple[str, ...]:
    """Return names sorted, each once: in what order they are written changes nothing."""
    given = () if isinstance(value, str) else tuple(value)
    names = [name for name in given if isinstance(name, str)]  # pyright: ignore[reportUnnecessaryIsInstance] -- input may be anything
    if isinstance(value, str) or len(names) < len(given):
        raise PlanError([Fault(f"{value!r} is no list of names", value=repr(value)[:80], help='("…",)')])
    return tuple(sorted(set(names)))


@frozen(kw_only=True)
class Policy:
    """How schedules are compared; the numbers are choices of this library, not medical facts.

    ``times`` are listed times of intake (a pill box) that replace the grid of ``step`` minutes.  ``spacing`` is the
    least number of minutes between intakes of one dose where no interval rule names it; ``spread`` // n likewise for
    n prescribed intakes, as a should rule; 0 switches either off.  Prices per time of day: the least that applies of
    ``time_price``, ``meal_price`` (start of a meal), ``anchor_price`` (wake, bed or a drink), ``medicine_price``
    (beside a medicine with prescribed times); ``intake_price`` per intake; ``prefer_prices`` per broken preference by
    evidence strong, moderate, weak, traditional.  ``authority`` limits the comparison of totals to one authority;
    ``presets`` name published gaps to be kept instead of the catalogue's own, such as ``eltrombopag.smpc-revolade``;
    which rule they changed, and by whose word, is printed with every answer.

    Times and steps are whole minutes, prices points from 0 to 10,000; raises :class:`~rlsnutri.PlanError` beyond.

    >>> Policy(times=["08:00", "20:00"]).step
    15
    >>> Policy.fewest_times().count_times_first
    True
    """

    step: int = field(default=15, converter=_step)
    times: tuple[ClockTime, ...] = field(default=(), converter=clock_times)
    spacing: int = field(default=120, converter=_span)
    spread: int = field(default=720, converter=_span)
    time_price: int = field(default=100, converter=_price)
    meal_price: int = field(default=80, converter=_price)
    anchor_price: int = field(default=86, converter=_price)
    medicine_price: int = field(default=42, converter=_price)
    intake_price: int = field(default=10, converter=_price)
    prefer_prices: tuple[int, int, int, int] = field(default=(61, 46, 31, 16), converter=_prices)
    count_times_first: bool = False
    authority: str | None = None
    presets: tuple[str, ...] = field(default=(), converter=_names)

    @classmethod
    def fewest_times(cls) -> Policy:
        """Compare the number of times of day before all other inconvenience."""
        return cls(count_times_first=True)
