"""What is convenient: step of the clock, spacing, and the prices by which schedules are compared."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import field, frozen

from rlsnutri.clock import ClockTime, clock_times
from rlsnutri.errors import Fault, PlanError
from rlsnutri.inputs import is_whole, several, shown

__all__ = ["Policy"]


def _price(value: int) -> int:
    if not is_whole(value, 0, 10_000):
        raise PlanError([Fault(f"a price of {shown(value)}", value=shown(value), help="a whole number, 0 to 10000")])
    return value


def _prices(value: Iterable[int]) -> tuple[int, int, int, int]:
    prices = tuple(_price(each) for each in several(value))
    if len(prices) != 4:
        raise PlanError(
            [
                Fault(
                    f"{len(prices)} prices",
                    value=shown(prices),
                    help="four: strong, moderate, weak, traditional",
                )
            ]
        )
    return prices


def _span(value: int) -> int:
    if not is_whole(value, 0, 1440):
        raise PlanError([Fault(f"{shown(value)} minutes", value=shown(value), help="whole minutes, 0 to 1440")])
    return value


def _step(value: int) -> int:
    if not is_whole(value, 5, 240):
        raise PlanError(
            [Fault(f"a step of {shown(value)} minutes", value=shown(value), help="whole minutes, 5 to 240")]
        )
    return value


def _names(value: Iterable[str]) -> tuple[str, ...]:
    """Return names sorted, each once: in what order they are written changes nothing."""
    given = several(value)
    if not all(isinstance(name, str) for name in given):  # pyright: ignore[reportUnnecessaryIsInstance] -- input may be anything
        raise PlanError([Fault(f"{shown(given)} is no list of names", value=shown(given), help='("…",)')])
    return tuple(sorted(set(given)))


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
