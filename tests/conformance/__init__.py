"""The conformance cases: small plans with their complete answers, worked out by hand.

Each module ``case_NN_subject`` answers one line of the list with a few plans; ``why`` says how the answer was
found with pencil and paper.  The prices: a time of day costs 100, at the start of a meal 80,
at wake, bed or a drink 86, beside a medicine with prescribed times 42; each intake of a dose 10.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from attrs import field, frozen

from rlsnutri.nutrients import Form
from rlsnutri.plans import Day, Dose, Ingredient, Plan, Product

__all__ = ["Case", "Faulty", "Impossible", "Timetable", "cases", "ordinary_day", "powder", "tablet"]


@frozen
class Timetable:
    """The complete answer: portions by time and dose, cost as (broken, missing, inconvenience), chosen days.

    ``warned`` are parts of the codes of all findings of severity ``warn``: rules that only concern what
    stands fixed, and single portions over a ceiling.
    """

    slots: Mapping[str, Mapping[str, int]] = field(hash=False)
    cost: tuple[int, int, int]
    days: Mapping[str, tuple[int, ...]] = field(factory=dict, hash=False, kw_only=True)
    warned: tuple[str, ...] = field(default=(), kw_only=True)


@frozen(init=False)
class Impossible:
    """There is no schedule; these rules are to blame, none of them too many."""

    rules: tuple[str, ...]

    def __init__(self, *rules: str) -> None:
        self.__attrs_init__(tuple(sorted(rules)))  # type: ignore[attr-defined]  # pyright: ignore -- written by attrs


@frozen
class Faulty:
    """It is no plan at all."""


@frozen
class Case:
    """One plan, what must come out, and how that was worked out."""

    title: str
    plan: Plan
    why: str
    answer: Timetable | Impossible | Faulty
    near: Plan | None = None
    """The previous version of the plan, where as little as possible is to move from the answer to that."""


def ordinary_day() -> Day:
    """Wake at 06:30, meals of half an hour at 07:30, 12:30 and 18:30, bed at 22:30."""
    return Day(wake="06:30", breakfast="07:30", lunch="12:30", dinner="18:30", bed="22:30")


def tablet(name: str, contents: Mapping[str, str] | None = None, /, **dose: Any) -> Dose:
    """Return a dose of tablets, each with these elemental amounts; one a day unless ``units`` are given."""
    ingredients = [Ingredient(nutrient=nutrient, amount=amount) for nutrient, amount in (contents or {}).items()]
    return Dose(Product(name, ingredients), **dose)


def powder(nutrient: str, amount: str, /, **dose: Any) -> Dose:
    """Return a dose without units, free to be divided, called as its nutrient."""
    return Dose(Form(nutrient, nutrient, nutrient), amount, **dose)


def cases() -> Iterator[tuple[str, Case]]:
    """All cases in order, each with a name such as ``01 meal edges: …``."""
    for path in sorted(Path(__file__).parent.glob("case_*.py")):
        _, number, *words = path.stem.split("_")
        module = import_module(f"{__name__}.{path.stem}")
        for case in module.CASES:
            yield f"{number} {' '.join(words)}: {case.title}", case
