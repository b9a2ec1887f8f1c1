"""Seeded variations of the real plans, still of the same schema: other days, numbers, doses and rules."""

from __future__ import annotations

import copy
from collections.abc import Callable
from random import Random
from typing import Any

Json = dict[str, Any]

DAY = 1440


def variation(plan: Json, seed: int, *, changes: int = 4) -> Json:
    """Return the plan with some things changed, always the same for one seed; nothing is expected of it."""
    random = Random(f"{plan['id']} {seed}")
    changed = copy.deepcopy(plan)
    changed["id"] = f"{plan['id']} ~{seed}"
    changed.pop("expected", None)
    for _ in range(random.randint(1, changes)):
        random.choice(_CHANGES)(changed, random)
    for number, rule in enumerate(changed["rules"]):
        rule["id"] = f"r{number}"
    return changed


def _minute(plan: Json, time: str) -> int:
    wake = plan["day"]["wake"]
    return (_clock(time) - _clock(wake)) % DAY


def _clock(time: str) -> int:
    return int(time[:2]) * 60 + int(time[3:])


def _time(plan: Json, minute: int) -> str:
    clock = (minute + _clock(plan["day"]["wake"])) % DAY
    return f"{clock // 60:02d}:{clock % 60:02d}"


def _awake(plan: Json, random: Random) -> int:
    """Some minute of the waking day that is a multiple of the grid."""
    day = plan["day"]
    return random.randrange(0, _minute(plan, day["bed"]) + 1, day["grid_min"])


def _drop_a_rule(plan: Json, random: Random) -> None:
    if plan["rules"]:
        plan["rules"].pop(random.randrange(len(plan["rules"])))


def _change_a_number(plan: Json, random: Random) -> None:
    names = ("a_then_b_min", "b_then_a_min", "before_next_meal_min", "after_prev_meal_min", "gap_min")
    numbers = [(rule, key) for rule in plan["rules"] for key in names if rule.get(key)]
    numbers += [(rule, "min") for rule in plan["rules"] if rule["type"] == "interval" and rule["min"]]
    if numbers:
        rule, key = random.choice(numbers)
        rule[key] = random.choice([0, 15, 30, 60, 90, 120, 180, 240, 300, 360, 480])
        if rule["type"] == "interval" and rule["max"] is not None:
            rule["max"] = max(rule["max"], rule["min"])


def _soften_a_rule(plan: Json, random: Random) -> None:
    if plan["rules"]:
        random.choice(plan["rules"])["hard"] = False


def _move_a_meal(plan: Json, random: Random) -> None:
    if plan["day"]["meals"]:
        meal = random.choice(plan["day"]["meals"])
        meal["time"] = _time(plan, _awake(plan, random))


def _mark_a_meal(plan: Json, random: Random) -> None:
    if plan["day"]["meals"]:
        meal = random.choice(plan["day"]["meals"])
        meal["calcium_mg"] = random.choice([50, 100, 300])
        meal["tags"] = [random.choice(["dairy", "coffee"])]


def _change_days(plan: Json, random: Random) -> None:
    if random.random() < 0.7:
        plan["horizon_days"] = max(plan["horizon_days"], random.choice([2, 7, 7]))
    horizon = plan["horizon_days"]
    options: list[Any] = [
        "daily",
        "alternate",
        sorted(random.sample(range(horizon), random.randint(1, horizon))),
    ]
    if horizon == 7:
        options += [{"choose": 1, "of": 7}] * 2
    for item in random.sample(plan["items"], min(len(plan["items"]), random.randint(1, 3))):
        item["days"] = random.choice(options)


def _change_doses(plan: Json, random: Random) -> None:
    item = random.choice([item for item in plan["items"] if not item.get("fixed_times")] or [None])
    if item is None:
        return
    units = item["units_per_day"] = random.choice([1, 2, 2, 3, 4, 4, 6])
    if random.random() < 0.5:
        item["doses"] = {"exact": random.randint(1, min(units, 4))}
    else:
        least = random.randint(1, min(units, 3))
        item["doses"] = {"min": least, "max": random.randint(least, units)}


def _fix_times(plan: Json, random: Random) -> None:
    item = random.choice(plan["items"])
    doses, units = item["doses"], item["units_per_day"]
    count = doses.get("exact") or random.randint(doses["min"], min(doses["max"], units))
    times = {_awake(plan, random) + random.choice([0, 0, 5]) for _ in range(count)}
    if len(times) == count:
        item["fixed_times"] = [_time(plan, minute) for minute in sorted(times)]


def _wake_at_night(plan: Json, random: Random) -> None:
    bed = _minute(plan, plan["day"]["bed"])
    asleep = range(bed + 60, DAY - 60, 60)
    if asleep:
        plan["day"]["night_wake_allowed"] = [_time(plan, random.choice(asleep))]


def _add_a_rule(plan: Json, random: Random) -> None:
    items = [item["id"] for item in plan["items"]]
    meals = [meal["id"] for meal in plan["day"]["meals"]]
    nutrients = sorted({i["nutrient"] for item in plan["items"] for i in item["ingredients_per_unit"]})
    item = random.choice(items)
    some_meals: Any = random.sample(meals, random.randint(1, len(meals))) if meals else "any"
    some_meals = random.choice(["any", some_meals])
    low, high = sorted((_awake(plan, random), _awake(plan, random)))
    window = [_time(plan, low), _time(plan, high)]

    def selector() -> Json:
        options: list[Json] = [{"item": random.choice(items)}] * 3
        options.append({"any_of": random.sample(items, random.randint(1, min(3, len(items))))})
        options += [{"meal_tag": random.choice(["dairy", "coffee"])}, {"meal_calcium_min": 50}]
        options += [{"meal": random.choice(["any", *meals])}]
        options += [{"nutrient": name, "min_mg_per_intake": random.choice([1, 10, 100, 500])} for name in nutrients]
        return random.choice(options)

    separate: Json = {
        "type": "separate",
        "a": selector(),
        "b": selector(),
        "a_then_b_min": random.choice([0, 30, 60, 120, 240]),
        "b_then_a_min": random.choice([0, 30, 120, 240]),
    }
    if random.random() < 0.3:
        separate["unless"] = {"same_intake_with_meal": True}
    least = random.choice([0, 60, 120, 240])
    most = random.choice([None, least + 240, 900])
    close = random.choice([15, 60])
    excepted = random.sample(items, random.randint(0, min(2, len(items))))
    rules: list[Json] = [
        separate,
        separate,
        {"type": "interval", "item": item, "min": least, "max": most, "cyclic": random.random() < 0.7},
        {"type": "interval_noncyclic_max", "item": item, "max": random.choice([240, 480])},
        {"type": "with_food", "item": item, "meals": some_meals},
        {"type": "empty_stomach", "item": item, "before_next_meal_min": 30, "after_prev_meal_min": 120},
        {"type": "before_meal", "item": item, "meals": some_meals, "min": 15, "max": close},
        {"type": "before_meal", "item": item, "meals": some_meals, "min": 30, "max": 60, "or_window": window},
        {"type": "after_meal", "item": item, "meals": some_meals, "min": 0, "max": close + 15},
        {"type": "window", "item": item, "start": window[0], "end": window[1]},
        {"type": "together", "a": item, "b": random.choice(items)},
        {"type": "alone", "item": item, "gap_min": close * 2, "except_items": excepted},
        {"type": "first_of_day", "item": item, "gap_min": random.choice([30, 60])},
        {"type": "not_same_day", "a": item, "b": random.choice(items)},
        {"type": "max_intakes_per_day", "n": random.randint(2, 6)},
    ]
    for nutrient in nutrients:
        rules.append({"type": "cap_per_intake", "nutrient": nutrient, "mg": random.choice([100, 500, 600, 1000])})
        rules.append(
            {
                "type": "cap_per_day",
                "nutrient": nutrient,
                "mg": random.choice([45, 350, 1500]),
                "scope": random.choice(["supplemental", "total"]),
                "diet_mg": random.choice([0, 300]),
            }
        )
    rule = random.choice(rules)
    if rule.get("b") != rule.get("a") or "a" not in rule:
        plan["rules"].append({**rule, "hard": True})


_CHANGES: list[Callable[[Json, Random], None]] = [
    _drop_a_rule,
    _change_a_number,
    _change_a_number,
    _soften_a_rule,
    _move_a_meal,
    _mark_a_meal,
    _change_days,
    _change_days,
    _change_doses,
    _change_doses,
    _fix_times,
    _wake_at_night,
    _add_a_rule,
    _add_a_rule,
    _add_a_rule,
    _add_a_rule,
]
