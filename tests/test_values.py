"""Every public value is frozen to the bottom, can be hashed and travels."""

from __future__ import annotations

import enum
import inspect
import pickle
import typing
from fractions import Fraction
from types import UnionType
from typing import Any

import attrs
import pytest

import rlsnutri
from rlsnutri import Day, Dose, Drink, Medicine, Plan, schedule

CLASSES = [each for name in rlsnutri.__all__ if inspect.isclass(each := getattr(rlsnutri, name))]
VALUES = [each for each in CLASSES if attrs.has(each)]
LEAVES = (int, str, bool, bytes, type(None), Fraction)

PLAN = Plan(
    day=Day("06:30", "22:30", breakfast="07:30", lunch="12:30", dinner="18:30"),
    doses=[Dose("ferrous bisglycinate", "25 mg"), Dose("calcium citrate", "500 mg", unit="250 mg", every="2 days")],
    events=[Drink("coffee", at="07:30"), Medicine("gabapentin", at="21:00")],
)


def parts(annotation: Any) -> list[Any]:
    """The classes that a field's annotation is made of; what a tuple holds instead of the tuple."""
    origin = typing.get_origin(annotation)
    if origin is None:
        return [annotation]
    if origin in (typing.Union, UnionType, tuple):
        return [part for each in typing.get_args(annotation) if each is not ... for part in parts(each)]
    return [annotation]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: value.__name__)
def test_every_public_value_is_frozen_to_the_bottom(value: type) -> None:
    assert value.__setattr__ is not object.__setattr__
    assert value.__hash__ is not None
    for name, annotation in typing.get_type_hints(value, include_extras=False).items():
        if name.startswith("__"):
            continue
        for part in parts(annotation):
            allowed = part in LEAVES or attrs.has(part) or (inspect.isclass(part) and issubclass(part, enum.Enum))
            assert allowed, f"{value.__name__}.{name}: {part}"


def test_nothing_public_is_left_out_of_the_walk() -> None:
    others = {each.__name__ for each in CLASSES if each not in VALUES}
    enums = {each.__name__ for each in CLASSES if issubclass(each, enum.Enum)}
    errors = {each.__name__ for each in CLASSES if issubclass(each, Exception)}
    assert others == enums | errors


def test_a_plan_and_its_timetable_are_hashed_compared_and_pickled() -> None:
    answer = schedule(PLAN)
    assert hash(answer) == hash(schedule(PLAN))
    for value in (PLAN, answer, rlsnutri.check(PLAN)):
        again = pickle.loads(pickle.dumps(value))  # noqa: S301 -- our own bytes
        assert again == value
        assert hash(again) == hash(value)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        answer.slots = ()  # type: ignore[misc]


def test_the_order_of_writing_changes_nothing() -> None:
    turned = attrs.evolve(PLAN, doses=PLAN.doses[::-1], events=PLAN.events[::-1])
    first, second = schedule(PLAN), schedule(turned)
    assert first.slots == second.slots
    assert first.cost == second.cost
    assert str(first) == str(second)
