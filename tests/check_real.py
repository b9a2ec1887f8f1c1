"""Checks a timetable against a real plan, from the plan schema alone: see ``plans/README.md``.

Nothing of the library is used here, so a misreading in the adapter or in the library shows.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import Any

Json = dict[str, Any]
Timetable = dict[str, list[tuple[str, int]]]
"""For each item its intakes: (clock time, units)."""

DAY = 1440


def distinct_times(schedule: Timetable) -> int:
    """How many times of day the timetable has."""
    return len({time for intakes in schedule.values() for time, _ in intakes})


def check(plan: Json, schedule: Timetable, day_choice: dict[str, list[int]]) -> list[str]:
    """Return a sentence for everything in the timetable that the plan does not allow."""
    return list(_Check(plan, schedule, day_choice).violations())


class _Check:
    def __init__(self, plan: Json, schedule: Timetable, day_choice: dict[str, list[int]]) -> None:
        self.plan, self.schedule, self.day_choice = plan, schedule, day_choice
        self.items: dict[str, Json] = {item["id"]: item for item in plan["items"]}
        self.meals: dict[str, int] = {meal["id"]: self.minute(meal["time"]) for meal in plan["day"]["meals"]}
        self.at = {name: sorted(self.minute(time) for time, _ in schedule.get(name, [])) for name in self.items}

    def minute(self, time: str) -> int:
        """Minutes since wake."""
        hours, minutes = time.split(":")
        wake_hours, wake_minutes = self.plan["day"]["wake"].split(":")
        return (int(hours) * 60 + int(minutes) - int(wake_hours) * 60 - int(wake_minutes)) % DAY

    def violations(self) -> Iterator[str]:
        for name in self.schedule.keys() - self.items.keys():
            yield f"{name} is no item of the plan"
        for name, item in self.items.items():
            yield from (f"{name}: {problem}" for problem in self.wrong_intakes(name, item))
        for rule in self.plan["rules"]:
            if rule["hard"] and not self.is_kept(rule):
                yield f"{rule['id']} ({rule['type']}) is broken"

    # ---- amounts, times, days ----

    def wrong_intakes(self, name: str, item: Json) -> Iterator[str]:
        intakes = self.schedule.get(name, [])
        units = [units for _, units in intakes]
        allowed = self.candidates()
        if sum(units) != item["units_per_day"] or any(type(each) is not int or each < 1 for each in units):
            yield f"takes {units} of {item['units_per_day']} units"
        if len(set(self.at[name])) != len(intakes):
            yield "is taken twice at one time"
        yield from (f"{time} is no time to choose" for time, _ in intakes if self.minute(time) not in allowed)
        doses = item["doses"]
        least, most = (
            doses.get("exact", doses.get("min", 1)),
            doses.get("exact", doses.get("max", len(intakes))),
        )
        if not least <= len(intakes) <= most:
            yield f"is taken {len(intakes)} times"
        if "exact" in doses and item["units_per_day"] % doses["exact"] == 0 and len(set(units)) > 1:
            yield f"is not taken in equal shares: {units}"
        fixed = set(map(self.minute, item.get("fixed_times") or []))
        if fixed and (not set(self.at[name]) <= fixed or (len(fixed) <= most and set(self.at[name]) != fixed)):
            yield "is not taken at its fixed times"
        chosen = self.day_choice.get(name)
        if isinstance(item["days"], dict):
            if chosen is None or len(chosen) != 1 or not 0 <= chosen[0] < min(7, self.plan["horizon_days"]):
                yield f"is taken on {chosen}, not on one of the first days"
        elif chosen is not None:
            yield "has no days to choose"

    def candidates(self) -> set[int]:
        day = self.plan["day"]
        last = self.minute(day["bed"]) or DAY
        times = {minute % DAY for minute in range(0, last + 1, day["grid_min"])}
        times |= {self.minute(time) for time in day.get("night_wake_allowed") or []}
        fixed = (time for item in self.items.values() for time in item.get("fixed_times") or [])
        return times | {self.minute(time) for time in fixed}

    def days(self, name: str) -> set[int]:
        match self.items[name]["days"]:
            case "daily":
                return set(range(self.plan["horizon_days"]))
            case "alternate":
                return set(range(0, self.plan["horizon_days"], 2))
            case list(days):
                return set(days)
            case _:
                return set(self.day_choice.get(name, ()))

    def share_a_day(self, one: str, other: str) -> bool:
        return bool(self.days(one) & self.days(other))

    # ---- rules ----

    def is_kept(self, rule: Json) -> bool:
        match rule["type"]:
            case "separate":
                return self.is_separate(rule)
            case "interval":
                return self.is_spaced(rule["item"], rule["min"], rule["max"], cyclic=rule["cyclic"])
            case "interval_noncyclic_max":
                return self.is_spaced(rule["item"], None, rule["max"], cyclic=False)
            case "with_food":
                meals = set(self.meals_of(rule["meals"]))
                return all(minute in meals for minute in self.at[rule["item"]])
            case "empty_stomach":
                before, after = rule["before_next_meal_min"], rule["after_prev_meal_min"]
                return all(
                    apart(minute, meal) >= before and apart(meal, minute) >= after
                    for minute in self.at[rule["item"]]
                    for meal in self.meals.values()
                )
            case "before_meal":
                return all(
                    any(is_within(apart(minute, meal), rule) for meal in self.meals_of(rule["meals"]))
                    or ("or_window" in rule and self.is_inside(minute, *rule["or_window"]))
                    for minute in self.at[rule["item"]]
                )
            case "after_meal":
                return all(
                    any(is_within(apart(meal, minute), rule) for meal in self.meals_of(rule["meals"]))
                    or ("or_window" in rule and self.is_inside(minute, *rule["or_window"]))
                    for minute in self.at[rule["item"]]
                )
            case "window":
                return all(self.is_inside(m, rule["start"], rule["end"]) for m in self.at[rule["item"]])
            case "together":
                return set(self.at[rule["a"]]) <= set(self.at[rule["b"]])
            case "alone":
                others = self.items.keys() - {rule["item"], *rule.get("except_items", ())}
                return all(
                    min(apart(minute, other), apart(other, minute)) >= rule["gap_min"]
                    for minute in self.at[rule["item"]]
                    for name in others
                    for other in self.at[name]
                )
            case "first_of_day":
                others = [n for n in self.items if n != rule["item"] and self.share_a_day(n, rule["item"])]
                rest = [*self.meals.values(), *(minute for name in others for minute in self.at[name])]
                return all(other - m >= rule["gap_min"] for m in self.at[rule["item"]] for other in rest)
            case "not_same_day":
                return not self.share_a_day(rule["a"], rule["b"])
            case "max_intakes_per_day":
                return distinct_times(self.schedule) <= rule["n"]
            case "cap_per_intake":
                return all(total <= Fraction(str(rule["mg"])) for total in self.by_time(rule["nutrient"]).values())
            case "cap_per_day":
                return all(total <= Fraction(str(rule["mg"])) for total in self.by_day(rule))
            case other:
                raise ValueError(f"no such rule: {other}")

    def is_separate(self, rule: Json) -> bool:
        exempt = (rule.get("unless") or {}).get("same_intake_with_meal")
        for one, first in self.selected(rule["a"]):
            for other, second in self.selected(rule["b"]):
                both_items = one in self.items and other in self.items
                if one == other or (one not in self.items and other not in self.items):
                    continue
                if both_items and not self.share_a_day(one, other):
                    continue
                if exempt and first == second and first in self.meals.values():
                    continue
                if apart(first, second) < rule["a_then_b_min"] or apart(second, first) < rule["b_then_a_min"]:
                    gaps = (rule["a_then_b_min"], rule["b_then_a_min"])
                    if any(gaps):
                        return False
        return True

    def selected(self, selector: Json) -> Iterator[tuple[str, int]]:
        """Everything that a selector means, with each of its times."""
        match selector:
            case {"item": name}:
                yield from ((name, minute) for minute in self.at[name])
            case {"any_of": names}:
                yield from ((name, minute) for name in names for minute in self.at[name])
            case {"nutrient": nutrient}:
                least = Fraction(str(selector.get("min_mg_per_intake") or 0))
                for name, item in self.items.items():
                    held = milligrams(item, nutrient) * per_intake(item)
                    if held and held >= least:
                        yield from ((name, minute) for minute in self.at[name])
            case {"meal": name}:
                yield from ((meal, at) for meal, at in self.meals.items() if name in ("any", meal))
            case {"meal_tag": tag}:
                tagged = {meal["id"] for meal in self.plan["day"]["meals"] if tag in meal.get("tags", ())}
                yield from ((meal, self.meals[meal]) for meal in tagged)
            case {"meal_calcium_min": more_than}:
                rich = {m["id"] for m in self.plan["day"]["meals"] if (m.get("calcium_mg") or 0) > more_than}
                yield from ((meal, self.meals[meal]) for meal in rich)
            case _:
                raise ValueError(f"no such selector: {selector}")

    def is_spaced(self, name: str, least: int | None, most: int | None, *, cyclic: bool) -> bool:
        minutes = self.at[name]
        gaps = [second - first for first, second in pairwise(minutes)]
        if cyclic and minutes:
            gaps.append(minutes[0] + DAY - minutes[-1])
        return all((least or 0) <= gap and (most is None or gap <= most) for gap in gaps)

    def is_inside(self, minute: int, start: str, end: str) -> bool:
        """Windows lie within the waking day: one from before wake begins with it, one past it ends there."""
        low, high = self.minute(start), self.minute(end)
        if low <= high:
            return low <= minute <= high
        starts_asleep = low > (self.minute(self.plan["day"]["bed"]) or DAY)
        return minute >= low or (starts_asleep and minute <= high)

    def meals_of(self, meals: str | list[str]) -> list[int]:
        if meals == "any":
            return list(self.meals.values())
        return [self.meals[name] for name in meals]

    def by_time(self, nutrient: str) -> dict[str, Fraction]:
        totals: dict[str, Fraction] = {}
        for name, intakes in self.schedule.items():
            for time, units in intakes:
                held = milligrams(self.items[name], nutrient) * units
                totals[time] = totals.get(time, Fraction(0)) + held
        return totals

    def by_day(self, rule: Json) -> Iterator[Fraction]:
        diet = Fraction(str(rule.get("diet_mg") or 0)) if rule.get("scope") != "supplemental" else Fraction(0)
        for day in set().union(*(self.days(name) for name in self.items)):
            yield diet + sum(
                milligrams(item, rule["nutrient"]) * item["units_per_day"]
                for name, item in self.items.items()
                if day in self.days(name)
            )


def apart(first: int, then: int) -> int:
    """Minutes from one time to the next time that it is the other, on the circle of 24 hours."""
    return (then - first) % DAY


def is_within(minutes: int, rule: Json) -> bool:
    most = rule.get("max")
    return (rule.get("min") or 0) <= minutes <= (DAY if most is None else most)


def milligrams(item: Json, nutrient: str) -> Fraction:
    """Elemental milligrams of a nutrient in one unit."""
    held = (i["mg"] for i in item.get("ingredients_per_unit", ()) if i["nutrient"] == nutrient)
    return sum((Fraction(str(mg)) for mg in held), Fraction(0))


def per_intake(item: Json) -> int:
    """Units that a selector counts for one intake: equal shares where they are prescribed, else one."""
    exact = item["doses"].get("exact")
    return item["units_per_day"] // exact if exact and item["units_per_day"] % exact == 0 else 1
