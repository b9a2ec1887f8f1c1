"""The least number of times of day of a real plan, from the plan schema alone: a time-indexed CP-SAT model.

For development: it needs OR-tools.  It shares nothing with the library, the adapter or ``check_real``.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from typing import Any

from ortools.sat.python import cp_model  # pyright: ignore[reportMissingImports] -- only where OR-tools is installed

Json = dict[str, Any]

MICRO = 1_000_000


def least_times(plan: Json, *, without: Iterable[str] = (), seconds: float = 60) -> int | None:
    """Return the least number of times of day, less the rules ``without``; None where the plan is infeasible.

    Raises TimeoutError where that takes too long.
    """
    model = _Model(plan, set(without))
    model.model.minimize(sum(model.used.values()))
    solver = _solver(seconds)
    match solver.solve(model.model):
        case cp_model.OPTIMAL:
            return round(solver.objective_value)
        case cp_model.INFEASIBLE:
            return None
        case status:
            raise TimeoutError(f"{plan['id']}: {status}")


def is_feasible(plan: Json, *, without: Iterable[str] = (), seconds: float = 60) -> bool:
    """Whether there is any timetable at all, less the rules ``without``; raises TimeoutError."""
    match _solver(seconds).solve(_Model(plan, set(without)).model):
        case cp_model.OPTIMAL | cp_model.FEASIBLE:
            return True
        case cp_model.INFEASIBLE:
            return False
        case status:
            raise TimeoutError(f"{plan['id']}: {status}")


def _solver(seconds: float) -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 2
    solver.parameters.random_seed = 1
    return solver


class _Model:
    def __init__(self, plan: Json, without: set[str]) -> None:
        self.plan = plan
        self.model = cp_model.CpModel()
        day = plan["day"]
        self.wake = _clock(day["wake"])
        self.bed = self.since_wake(day["bed"]) or 1440
        self.meals = {meal["id"]: self.since_wake(meal["time"]) for meal in day["meals"]}
        self.items = {item["id"]: item for item in plan["items"]}
        grid = {minute % 1440 for minute in range(0, self.bed + 1, day["grid_min"])}
        listed = list(day.get("night_wake_allowed") or [])
        for item in plan["items"]:
            listed += item.get("fixed_times") or []
        self.times = sorted(grid | {self.since_wake(time) for time in listed})
        self.units = {
            (name, t): self.model.new_int_var(0, item["units_per_day"], f"{name} at {t}")
            for name, item in self.items.items()
            for t in self.times
        }
        self.taken = {key: self.model.new_bool_var(f"{key} taken") for key in self.units}
        self.used = {t: self.model.new_bool_var(f"{t} used") for t in self.times}
        self.place()
        self.on = {name: self.days(name, item["days"]) for name, item in self.items.items()}
        self.common: dict[tuple[str, str], Any] = {}
        for rule in plan["rules"]:
            if rule["hard"] and rule["id"] not in without:
                self.add(rule)

    def since_wake(self, time: str) -> int:
        return (_clock(time) - self.wake) % 1440

    def at(self, name: str) -> list[tuple[int, Any]]:
        return [(t, self.taken[name, t]) for t in self.times]

    def place(self) -> None:
        for name, item in self.items.items():
            total, doses = item["units_per_day"], item["doses"]
            exact = doses.get("exact")
            self.model.add(sum(self.units[name, t] for t in self.times) == total)
            intakes = sum(taken for _, taken in self.at(name))
            for t, taken in self.at(name):
                self.model.add(self.units[name, t] >= 1).only_enforce_if(taken)
                self.model.add(self.units[name, t] == 0).only_enforce_if(~taken)
                self.model.add_implication(taken, self.used[t])
                if exact and total % exact == 0:
                    self.model.add(self.units[name, t] == total // exact).only_enforce_if(taken)
            self.model.add(intakes >= (exact or doses.get("min") or 1))
            self.model.add(intakes <= (exact or doses.get("max") or total))
            fixed = {self.since_wake(time) for time in item.get("fixed_times") or []}
            for t, taken in self.at(name) if fixed else ():
                if t not in fixed:
                    self.model.add(taken == 0)
                elif len(fixed) <= (exact or doses.get("max") or total):
                    self.model.add(taken == 1)

    def days(self, name: str, days: Any) -> dict[int, Any]:
        """For each day of the horizon whether the item is taken."""
        horizon = self.plan["horizon_days"]
        if isinstance(days, dict):
            chosen = {day: self.model.new_bool_var(f"{name} on {day}") for day in range(min(7, horizon))}
            self.model.add_exactly_one(chosen.values())
            return chosen
        if days == "daily":
            return dict.fromkeys(range(horizon), 1)
        if days == "alternate":
            return dict.fromkeys(range(0, horizon, 2), 1)
        return dict.fromkeys(days, 1)

    def share_a_day(self, one: str, other: str) -> Any:
        """A literal that is true wherever both are taken on one day."""
        key = (one, other)
        if key not in self.common:
            common = self.model.new_bool_var(f"{one} with {other}")
            for day, mine in self.on[one].items():
                theirs = self.on[other].get(day, 0)
                self.model.add(common >= mine + theirs - 1)
            self.common[key] = common
        return self.common[key]

    def forbid(self, name: str, is_allowed: Any) -> None:
        for t, taken in self.at(name):
            if not is_allowed(t):
                self.model.add(taken == 0)

    def add(self, rule: Json) -> None:
        model, kind = self.model, rule["type"]
        if kind == "separate":
            self.separate(rule)
        elif kind == "interval":
            if rule["min"]:
                self.not_closer(rule["item"], rule["min"], cyclic=rule["cyclic"])
            if rule["max"] is not None:
                self.not_farther(rule["item"], rule["max"], cyclic=rule["cyclic"])
        elif kind == "interval_noncyclic_max":
            self.not_farther(rule["item"], rule["max"], cyclic=False)
        elif kind == "with_food":
            meals = set(self.named(rule["meals"]))
            self.forbid(rule["item"], lambda t: t in meals)
        elif kind == "empty_stomach":
            before, after = rule["before_next_meal_min"], rule["after_prev_meal_min"]
            self.forbid(
                rule["item"],
                lambda t: all((m - t) % 1440 >= before and (t - m) % 1440 >= after for m in self.meals.values()),
            )
        elif kind in ("before_meal", "after_meal"):
            sign = 1 if kind == "before_meal" else -1
            low, high = rule.get("min") or 0, 1440 if rule.get("max") is None else rule["max"]
            self.forbid(
                rule["item"],
                lambda t: (
                    any(low <= sign * (m - t) % 1440 <= high for m in self.named(rule["meals"]))
                    or ("or_window" in rule and self.inside(t, *rule["or_window"]))
                ),
            )
        elif kind == "window":
            self.forbid(rule["item"], lambda t: self.inside(t, rule["start"], rule["end"]))
        elif kind == "together":
            for t, taken in self.at(rule["a"]):
                model.add_implication(taken, self.taken[rule["b"], t])
        elif kind == "alone":
            for name in self.items.keys() - {rule["item"], *rule.get("except_items", ())}:
                self.apart(rule["item"], name, rule["gap_min"], rule["gap_min"])
        elif kind == "first_of_day":
            last_chance = min(self.meals.values(), default=10**6) - rule["gap_min"]
            self.forbid(rule["item"], lambda t: t <= last_chance)
            for name in self.items.keys() - {rule["item"]}:
                common = self.share_a_day(rule["item"], name)
                for t, taken in self.at(rule["item"]):
                    for other, too in self.at(name):
                        if other - t < rule["gap_min"]:
                            model.add_bool_or([~taken, ~too, ~common])
        elif kind == "not_same_day":
            model.add(self.share_a_day(rule["a"], rule["b"]) == 0)
        elif kind == "max_intakes_per_day":
            model.add(sum(self.used.values()) <= rule["n"])
        elif kind == "cap_per_intake":
            for t in self.times:
                model.add(
                    sum(_micrograms(item, rule["nutrient"]) * self.units[name, t] for name, item in self.items.items())
                    <= round(rule["mg"] * MICRO)
                )
        elif kind == "cap_per_day":
            diet = 0 if rule.get("scope") == "supplemental" else round((rule.get("diet_mg") or 0) * MICRO)
            for day in {day for days in self.on.values() for day in days}:
                total = sum(
                    _micrograms(item, rule["nutrient"]) * item["units_per_day"] * self.on[name].get(day, 0)
                    for name, item in self.items.items()
                )
                model.add(total + diet <= round(rule["mg"] * MICRO))
        else:
            raise ValueError(f"no such rule: {kind}")

    def named(self, meals: Any) -> list[int]:
        return list(self.meals.values()) if meals == "any" else [self.meals[meal] for meal in meals]

    def inside(self, t: int, start: str, end: str) -> bool:
        first, last = self.since_wake(start), self.since_wake(end)
        if first <= last:
            return first <= t <= last
        return t >= first or (first > self.bed and t <= last)

    def separate(self, rule: Json) -> None:
        unless = bool((rule.get("unless") or {}).get("same_intake_with_meal"))
        forward, backward = rule["a_then_b_min"], rule["b_then_a_min"]
        for one in self.selected(rule["a"]):
            for other in self.selected(rule["b"]):
                if one == other:
                    continue
                match one, other:
                    case str(), str():
                        self.apart(one, other, forward, backward, self.share_a_day(one, other), unless=unless)
                    case str(), int():
                        self.away(one, other, forward, backward, unless=unless)
                    case int(), str():
                        self.away(other, one, backward, forward, unless=unless)

    def selected(self, selector: Json) -> list[str | int]:
        """Items by name, meals by their minute."""
        meals = self.plan["day"]["meals"]
        if "item" in selector:
            return [selector["item"]]
        if "any_of" in selector:
            return list(selector["any_of"])
        if "nutrient" in selector:
            found: list[str | int] = []
            for name, item in self.items.items():
                exact, units = item["doses"].get("exact"), item["units_per_day"]
                at_once = units // exact if exact and units % exact == 0 else 1
                held = _micrograms(item, selector["nutrient"]) * at_once
                if held and held >= round((selector.get("min_mg_per_intake") or 0) * MICRO):
                    found.append(name)
            return found
        if "meal" in selector:
            return [at for name, at in self.meals.items() if selector["meal"] in ("any", name)]
        if "meal_tag" in selector:
            return [self.meals[m["id"]] for m in meals if selector["meal_tag"] in m.get("tags", ())]
        return [self.meals[m["id"]] for m in meals if (m.get("calcium_mg") or 0) > selector["meal_calcium_min"]]

    def apart(
        self, one: str, other: str, forward: int, backward: int, common: Any = None, *, unless: bool = False
    ) -> None:
        if not forward and not backward:
            return
        for t, taken in self.at(one):
            for u, too in self.at(other):
                if unless and t == u and t in self.meals.values():
                    continue
                if (u - t) % 1440 < forward or (t - u) % 1440 < backward:
                    self.model.add_bool_or([~taken, ~too] + ([] if common is None else [~common]))

    def away(self, name: str, meal: int, before: int, after: int, *, unless: bool) -> None:
        if before or after:
            self.forbid(
                name,
                lambda t: (unless and t == meal) or ((meal - t) % 1440 >= before and (t - meal) % 1440 >= after),
            )

    def not_closer(self, name: str, least: int, *, cyclic: bool) -> None:
        for (t, one), (u, other) in combinations(self.at(name), 2):
            if u - t < least or (cyclic and t + 1440 - u < least):
                self.model.add_bool_or([~one, ~other])
        if cyclic and least > 1440:
            self.model.add(sum(taken for _, taken in self.at(name)) == 0)

    def not_farther(self, name: str, most: int, *, cyclic: bool) -> None:
        for t, taken in self.at(name):
            if cyclic:
                following = [other for u, other in self.at(name) if 0 < ((u - t) % 1440 or 1440) <= most]
                self.model.add_bool_or([~taken, *following])
            else:
                soon = [other for u, other in self.at(name) if t < u <= t + most]
                for u, late in self.at(name):
                    if u > t + most:
                        self.model.add_bool_or([~taken, ~late, *soon])


def _clock(time: str) -> int:
    return int(time[:-3]) * 60 + int(time[-2:])


def _micrograms(item: Json, nutrient: str) -> int:
    """Millionths of a milligram in one unit."""
    held = [i["mg"] for i in item.get("ingredients_per_unit", ()) if i["nutrient"] == nutrient]
    return sum(round(mg * MICRO) for mg in held)
