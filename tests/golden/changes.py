"""Every small change that is tried where nothing fits: its kind, its size, its words and what it makes of the plan."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from rlsnutri import Day, Dose, Drink, Ingredient, Meal, Medicine, Plan, Policy, Product
from rlsnutri._engine.repairs import About, changes
from rlsnutri.codec import plan_to_dict


def _tablet(name: str, **fields: Any) -> Dose:
    return Dose(Product(name, [Ingredient(nutrient=name, amount="10 mg")]), **fields)


FULL = Plan(
    day=Day(
        "06:30",
        "22:30",
        [Meal("breakfast", "07:00"), Meal("Snack", "10:30", tags=["fat-meal"]), Meal("lunch", "12:30")],
    ),
    doses=[
        _tablet("iron", at=["06:30", "12:30"], units=2),
        _tablet("Zinc", at="22:00"),
        _tablet("calcium", between=["07:00-09:00", "20:00-19:30"]),
        _tablet("copper", with_meal=["fat-meal", "lunch"]),
        _tablet("selenium", units=4, times=2, every="3 days"),
        _tablet("iodine", every="day"),
        Medicine("levothyroxine"),
    ],
    events=[Drink("coffee", at=["07:00", "23:45"]), Drink("Tea", at="15:00"), Medicine("pill", at="08:00")],
)
SHORT = Plan(day=Day("00:15", "23:45"), doses=[_tablet("iron", at="00:15")], policy=Policy(times=["00:15"]))
LONG = Plan(day=Day("00:15", "23:00"), doses=[_tablet("iron", at="00:15")])
ASKED = {
    "all of the full plan": (
        FULL,
        About(tuple(each.name for each in FULL.doses), ("coffee", "TEA", "pill"), meals=True),
    ),
    "the full plan, its snack": (FULL, About(("zinc",), ("snack",), meals=False)),
    "listed times": (SHORT, About(("iron",), (), meals=True)),
    "a long day": (LONG, About((), (), meals=True)),
}


def lines() -> Iterator[str]:
    """A line for each change, and one for what it puts in the place of what."""
    for title, (plan, about) in ASKED.items():
        yield f"# {title}"
        for change in changes(plan, about):
            yield f"{change.kind} {change.thing or '-'} {change.size}: {change.text}"
            yield f"    {'; '.join(_difference(plan_to_dict(plan), plan_to_dict(change.plan)))}"


def _difference(old: dict[str, Any], new: dict[str, Any]) -> Iterator[str]:
    for key in sorted(old.keys() | new.keys()):
        was, now = _parts(old.get(key)), _parts(new.get(key))
        gone, come = [each for each in was if each not in now], [each for each in now if each not in was]
        if gone or come:
            yield f"{key} {' '.join(gone) or '-'} -> {' '.join(come) or '-'}"


def _parts(value: Any) -> list[str]:
    found = value if isinstance(value, list) else [value]
    if isinstance(value, dict):
        found = [{key: each} for key, each in value.items()]
        if isinstance(value.get("meals"), list):
            found = [{key: each} for key, each in value.items() if key != "meals"] + value["meals"]
    told = [
        {key: part for key, part in each.items() if key != "of"} if isinstance(each, dict) else each for each in found
    ]
    return [json.dumps(each, ensure_ascii=False) for each in told]


def told() -> str:
    """The whole file."""
    return "".join(f"{line}\n" for line in lines())
