"""A plan with its names looked up: what is taken and what stands fixed, in catalogue ids, nanograms and minutes.

These are facts only.  Which rule applies to which thing, and what breaks it, is for the engine and for ``verify`` to
say, each by itself.
"""

from __future__ import annotations

from enum import Enum

from attrs import frozen

from rlsnutri.amounts import Scale
from rlsnutri.clock import Recurrence
from rlsnutri.plans import Plan
from rlsnutri.presets import Replaced
from rlsnutri.rules import ClockWindow, Rule

__all__ = ["Content", "Fixed", "Item", "LookedUp", "Role"]


class Role(Enum):
    """What a thing is to the plan."""

    SUPPLEMENT = "supplement"
    MEDICINE = "medicine"
    DRINK = "drink"
    MEAL = "meal"


@frozen
class Content:
    """``nanograms`` of an elemental nutrient; None where it is present in an amount that nobody stated.

    ``form`` is the catalogue id of the form it comes in, None where only the nutrient was stated.  Vitamin A is counted
    in RAE and niacin in NE; folate by its mass, and in DFE only where the form that would tell its mass is not known.
    """

    nutrient: str
    nanograms: int | None
    form: str | None = None
    scale: Scale = Scale.MASS


@frozen
class Item:
    """Something that the solver places: a dose, or a medicine without prescribed times.

    ``ids`` are all catalogue ids it answers to (forms, nutrients, medicine, groups), sorted.  ``contents`` are for all
    of one day; an intake of j of k portions holds j/k of them.  ``units`` is the number of whole units a day, None
    where the amount divides freely.  ``path`` leads to its place in the plan.
    """

    name: str
    role: Role
    ids: tuple[str, ...]
    contents: tuple[Content, ...]
    units: int | None
    times: int | None
    every: Recurrence
    at: tuple[int, ...]
    between: tuple[ClockWindow, ...]
    with_meal: tuple[str, ...]
    path: str


@frozen
class Fixed:
    """Something that stands fixed: a meal, a drink, or a medicine at one of its prescribed times.

    ``start`` is in minutes since wake, ``length`` in minutes.  A medicine prescribed for two times is two of these.
    ``contents`` are for this one occurrence.  ``ids`` include the tags; a meal also answers to ``meal``.
    """

    name: str
    role: Role
    ids: tuple[str, ...]
    contents: tuple[Content, ...]
    start: int
    length: int
    every: Recurrence
    path: str


@frozen
class LookedUp:
    """The plan, its things in the order of their names, and the rules in force (waived ones left out).

    ``wake`` is clock minutes from midnight; all other times count from wake.  ``bed`` is below 1,440.  ``unknown``
    names medicines, drinks and products without ingredients that the catalogue does not know.
    ``conditions`` are the ids of the person's conditions, with those that they imply; ``diet`` is what food holds on
    an average day.
    ``replaced`` says which rules have another gap by a preset of the policy.
    """

    plan: Plan
    wake: int
    bed: int
    items: tuple[Item, ...]
    fixed: tuple[Fixed, ...]
    rules: tuple[Rule, ...]
    unknown: tuple[str, ...]
    conditions: tuple[str, ...] = ()
    diet: tuple[Content, ...] = ()
    replaced: tuple[Replaced, ...] = ()
