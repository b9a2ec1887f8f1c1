"""Real plans in the neutral schema of ``plans/README.md``, through a thin adapter; runs on any further file.

``python -m tests.real_plans FILE…`` prints one JSON line per file.  How the schema is mapped:

* Every item becomes a daily :class:`Dose`, and every rule between two things names only those pairs that
  share a day.  So a gap is on the circle of 24 hours for what shares a day and nothing otherwise, as the
  schema wants, and the library's next-day pairs (which the schema does not have) do not arise.
* What depends on days alone (``not_same_day``, a hard ``cap_per_day``, which day is chosen) is decided here,
  before the library is asked; choices of days that no rule can tell apart are asked once.
* Numbers of intakes that the library cannot leave open (``min`` above 1, ``max`` below the number of units)
  are tried one after the other, and the best is taken.
* Selectors are resolved here to the names of things.  Rules with ``hard: false`` and ``prefs`` are left out.
"""

from __future__ import annotations

import json
import sys
import time
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

from attrs import evolve, field, frozen

import rlsnutri
from rlsnutri.amounts import Amount
from rlsnutri.catalog import Catalog
from rlsnutri.clock import ClockTime
from rlsnutri.errors import BudgetExceededError, NoScheduleError
from rlsnutri.plans import Day, Dose, Ingredient, Meal, Plan, Product
from rlsnutri.policy import Policy
from rlsnutri.rules import (
    Alone,
    AroundMeal,
    Ceiling,
    ClockWindow,
    Competitor,
    FirstOfDay,
    Interval,
    MostTimes,
    Named,
    Rule,
    SameMeal,
    Selector,
    Together,
    Window,
)
from rlsnutri.windows import WindowPart

Json = dict[str, Any]
Pair = frozenset[str]

EMPTY = Catalog.empty()
DAY = 1440
FIRST_DAYS = 7
"""A day is chosen among the first seven."""
STEPS = (10_000, 100_000, 500_000)
"""Search steps to allow, and again where they did not do."""
FEW_STEPS = 1_000
"""Enough to find some schedule where there is one, as a rule."""


class SchemaError(ValueError):
    """The file does not follow the schema."""


@frozen
class Question:
    """One plan for the library, and how to read its answer in the words of the file."""

    plan: Plan
    rules: dict[str, str]
    """The id in the file of each rule of the plan."""
    items: dict[str, str]
    """The item of each dose of the plan."""
    units: dict[str, int]
    """Units of the file that one portion of each dose is."""


@frozen
class Answer:
    """What comes out for one file; ``conflict`` names its rules."""

    feasible: bool | None
    proved: bool
    times: int | None = None
    schedule: dict[str, list[tuple[str, int]]] = field(factory=dict)
    day_choice: dict[str, list[int]] = field(factory=dict)
    conflict: list[str] | None = None
    asked: tuple[tuple[Question, rlsnutri.Schedule], ...] = ()
    """The question that was answered best, with the library's own answer."""
    refused: NoScheduleError | None = None
    """Why the library found that there is no schedule."""


def plan_from_json(data: Json) -> Plan:
    """Return the plan of the library for a plan of the schema (where several have to be tried, the first)."""
    reader = Reader(data)
    sharing, _ = next(iter(reader.day_choices(reader.hard)), (reader.all_pairs, {}))
    return next(reader.questions(sharing, reader.hard)).plan


def solve(data: Json, *, without: Collection[str] = ()) -> Answer:
    """Solve a plan of the schema, less the rules ``without``."""
    reader = Reader(data)
    hard = [rule for rule in reader.hard if rule["id"] not in without]
    best: Answer | None = None
    proved = True
    refused: list[tuple[Question, NoScheduleError]] = []
    for sharing, day_choice in reader.day_choices(hard):
        for question in reader.questions(sharing, hard):
            found = _ask(question)
            proved = proved and found.proved
            if found.refused is not None:
                refused.append((question, found.refused))
            if found.times is not None and (best is None or best.times is None or found.times < best.times):
                best = evolve(found, day_choice=day_choice)
    if best is not None:
        return evolve(best, proved=proved)
    if not proved:
        return Answer(None, proved=False)
    return Answer(feasible=False, proved=True, conflict=_conflict(reader, hard, refused))


def _ask(question: Question) -> Answer:
    answer = Answer(None, proved=False)
    for steps in STEPS:
        try:
            schedule = rlsnutri.schedule(question.plan, catalog=EMPTY, max_steps=steps)
        except NoScheduleError as error:
            return Answer(feasible=False, proved=True, refused=error)
        except BudgetExceededError:
            continue
        answer = _read(question, schedule)
        if answer.proved:
            break
    return answer


def _read(question: Question, schedule: rlsnutri.Schedule) -> Answer:
    taken: dict[str, dict[str, int]] = {item: {} for item in question.items.values()}
    for slot in schedule:
        for intake in slot.intakes:
            intakes, at = taken[question.items[intake.dose]], str(slot.time)
            intakes[at] = intakes.get(at, 0) + intake.portions * question.units[intake.dose]
    cost, bound = schedule.cost, schedule.proof.bound
    return Answer(
        feasible=True,
        # The number of times of day is proved, which is all the schema asks: inconvenience comes after it.
        proved=(cost.broken, cost.missing, cost.times) == (bound.broken, bound.missing, bound.times),
        times=len({at for intakes in taken.values() for at in intakes}),
        schedule={item: list(intakes.items()) for item, intakes in taken.items()},
        asked=((question, schedule),),
    )


def _conflict(reader: Reader, hard: list[Json], refused: list[tuple[Question, NoScheduleError]]) -> list[str]:
    """One irreducible set of rules that cannot all hold."""
    for rule in hard:
        if rule["type"] == "cap_per_day" and not any(True for _ in reader.day_choices([rule])):
            return [rule["id"]]
    blamed = {
        question.rules[reason.id] for question, error in refused for reason in error.conflict if reason.kind == "rule"
    }
    about_days = [rule["id"] for rule in hard if rule["type"] in ("not_same_day", "cap_per_day")]
    # What each plan that was tried blames is impossible together.  But a rule may come with parts that were not
    # blamed, one plan may blame what another does not need, and days are decided here: leave out what is not needed.
    kept = [rule for rule in hard if rule["id"] in blamed or rule["id"] in about_days]
    for rule in list(kept):
        fewer = [other for other in kept if other is not rule]
        if not _may_be_feasible(reader, fewer):
            kept = fewer
    return [rule["id"] for rule in kept]


def _may_be_feasible(reader: Reader, hard: list[Json]) -> bool:
    """Whether there is a schedule, or at least no proof that there is none."""
    questions = [q for sharing, _ in reader.day_choices(hard) for q in reader.questions(sharing, hard)]
    for steps in (FEW_STEPS, *STEPS):
        unknown: list[Question] = []
        for question in questions:
            try:
                rlsnutri.schedule(question.plan, catalog=EMPTY, max_steps=steps)
            except NoScheduleError:
                continue
            except BudgetExceededError:
                unknown.append(question)
                continue
            return True
        questions = unknown
    return bool(questions)


class Reader:
    """A plan of the schema, read."""

    def __init__(self, data: Json) -> None:
        self.id: str = data["id"]
        day = data["day"]
        self.wake = ClockTime.parse(day["wake"]).minutes
        self.bed = self.since_wake(day["bed"]) or DAY
        self.step: int = day["grid_min"]
        if type(self.step) is not int or self.step < 1:
            raise SchemaError(f"a grid of {self.step!r} minutes")
        self.horizon: int = data.get("horizon_days", 1)
        self.meals: list[Json] = day.get("meals", [])
        self.items: dict[str, Json] = {item["id"]: item for item in data["items"]}
        if len(self.items) < len(data["items"]) or len({m["id"] for m in self.meals}) < len(self.meals):
            raise SchemaError("two items or two meals have one id")
        self.meal_at = {meal["id"]: self.since_wake(meal["time"]) for meal in self.meals}
        self.rules: list[Json] = [{"id": f"rules[{n}]", **rule} for n, rule in enumerate(data.get("rules", []))]
        self.hard = [rule for rule in self.rules if rule.get("hard", True)]
        self.day_options = {name: self._day_options(item["days"]) for name, item in self.items.items()}
        self.all_pairs: frozenset[Pair] = frozenset(
            frozenset((one, other)) for one in self.items for other in self.items if one < other
        )
        grid = {minute % DAY for minute in range(0, self.bed + 1, self.step)}
        listed = list(day.get("night_wake_allowed") or [])
        for item in self.items.values():
            listed += item.get("fixed_times") or []
        self.times = sorted(grid | {self.since_wake(at) for at in listed})
        used = {"meal", "fat-meal", "water"}
        self.names = _safe_names(self.items, used)
        self.meal_names = _safe_names(self.meal_at, used)
        self.rest_names = _safe_names(self.items, used)

    def since_wake(self, at: str) -> int:
        return (ClockTime.parse(at).minutes - self.wake) % DAY

    def clock(self, minute: int) -> ClockTime:
        return ClockTime((minute + self.wake) % DAY)

    # ---- days ----

    def _day_options(self, days: Any) -> list[frozenset[int]]:
        match days:
            case "daily":
                return [frozenset(range(self.horizon))]
            case "alternate":
                return [frozenset(range(0, self.horizon, 2))]
            case {"choose": _}:
                return [frozenset((day,)) for day in range(min(FIRST_DAYS, self.horizon))]
            case list():
                return [frozenset(days)]
            case _:
                raise SchemaError(f"days {days!r}")

    def day_choices(self, hard: list[Json]) -> Iterator[tuple[frozenset[Pair], dict[str, list[int]]]]:
        """Which pairs of items share a day, for every choice of days that the rules about days allow.

        Fewer pairs are never worse, so only the smallest sets are given, each with the earliest days.
        """
        relevant = self._pairs_that_matter(hard)
        found: dict[frozenset[Pair], dict[str, list[int]]] = {}
        for days in self._assignments():
            if not all(self._allows_days(rule, days) for rule in hard):
                continue
            sharing = frozenset(pair for pair in relevant if frozenset.intersection(*(days[n] for n in pair)))
            choice = {n: sorted(days[n]) for n, item in self.items.items() if isinstance(item["days"], dict)}
            found.setdefault(sharing, choice)
            if not sharing:
                break
        for sharing, choice in found.items():
            if not any(other < sharing for other in found):
                yield sharing, choice

    def _assignments(self) -> Iterator[dict[str, frozenset[int]]]:
        """Every choice of days in order, less those that only swap days on which nothing else differs."""
        fixed = {name: options[0] for name, options in self.day_options.items() if len(options) == 1}
        free = [name for name, options in self.day_options.items() if len(options) > 1]
        looks = {day: frozenset(name for name, days in fixed.items() if day in days) for day in range(FIRST_DAYS)}

        def further(days: dict[str, frozenset[int]], left: list[str]) -> Iterator[dict[str, frozenset[int]]]:
            if not left:
                yield fixed | days
                return
            used = frozenset().union(*days.values())
            untouched: set[frozenset[str]] = set()
            for option in self.day_options[left[0]]:
                (day,) = option
                if day not in used:
                    if looks[day] in untouched:
                        continue
                    untouched.add(looks[day])
                yield from further(days | {left[0]: option}, left[1:])

        return further({}, free)

    def _allows_days(self, rule: Json, days: dict[str, frozenset[int]]) -> bool:
        match rule["type"]:
            case "not_same_day":
                return not days[self._item(rule["a"])] & days[self._item(rule["b"])]
            case "cap_per_day":
                most = Fraction(str(rule["mg"]))
                if rule.get("scope", "supplemental") != "supplemental":
                    most -= Fraction(str(rule.get("diet_mg") or 0))
                held = {n: milligrams(i, rule["nutrient"]) * i["units_per_day"] for n, i in self.items.items()}
                return all(
                    sum(mg for name, mg in held.items() if day in days[name]) <= most
                    for day in frozenset().union(*days.values())
                )
            case _:
                return True

    def _pairs_that_matter(self, hard: list[Json]) -> frozenset[Pair]:
        pairs: set[Pair] = set()
        for rule in hard:
            match rule["type"]:
                case "separate":
                    for one, other in product(self._selected(rule["a"]), self._selected(rule["b"])):
                        if one in self.items and other in self.items and one != other:
                            pairs.add(frozenset((one, other)))
                case "first_of_day":
                    pairs |= {pair for pair in self.all_pairs if rule["item"] in pair}
                case _:
                    pass
        return frozenset(pairs)

    # ---- the plan ----

    def questions(self, sharing: frozenset[Pair], hard: list[Json]) -> Iterator[Question]:
        """One plan for every combination of numbers of intakes that have to be tried one by one."""
        capped = {rule["nutrient"] for rule in hard if rule["type"] == "cap_per_intake"}
        shapes = [self._shapes(name, item, capped) for name, item in self.items.items()]
        for doses in product(*shapes):
            yield self._question(sharing, hard, [dose for shape in doses for dose in shape])

    def _shapes(self, name: str, item: Json, capped: set[str]) -> list[list[tuple[Dose, str, int]]]:
        """Ways to write an item as doses, each with the item and the units of a portion."""
        units, doses = item["units_per_day"], item.get("doses", {})
        if type(units) is not int or units < 1:
            raise SchemaError(f"{name}: {units!r} units a day")
        exact = doses.get("exact")
        least, most = exact or max(doses.get("min") or 1, 1), exact or min(doses.get("max") or units, units)
        fixed = sorted({self.since_wake(at) for at in item.get("fixed_times") or []})
        if not 1 <= least <= most <= units or (fixed and len(fixed) < least):
            raise SchemaError(f"{name}: {units} units, doses {doses}, {len(fixed)} fixed times")
        pins: dict[str, Any] = {}
        if len(fixed) > most:  # more times than intakes: some of them
            pins["between"] = [ClockWindow(clock, clock) for clock in map(self.clock, fixed)]
            fixed = []

        def dose(units: int, **more: Any) -> Dose:
            return Dose(self._product(name, item), units=units, name=self.names[name], **pins, **more)

        if exact:
            at = {"at": tuple(map(self.clock, fixed))}
            return [[(dose(units, times=exact, **at), name, units // exact if units % exact == 0 else 1)]]
        if fixed:
            return [[(dose(units, at=tuple(map(self.clock, fixed))), name, 1)]]
        if least == 1 and most == units:
            return [[(dose(units), name, 1)]]
        is_capped = any(milligrams(item, nutrient) for nutrient in capped)
        return [self._split(name, item, count, dose, is_capped=is_capped) for count in range(least, most + 1)]

    def _split(self, name: str, item: Json, count: int, dose: Any, *, is_capped: bool) -> list[tuple[Dose, str, int]]:
        """Any split into so many intakes.

        Where the units divide, the library would make the shares equal.  If that can matter, one unit is
        taken at each of the times, and the others are a dose of their own that is only taken with it.
        """
        units = item["units_per_day"]
        if units % count or count == units or not is_capped or count == 1:
            return [(dose(units, times=count), name, units // count if units % count == 0 else 1)]
        rest = evolve(dose(units - count), name=self._rest(name))
        return [(dose(count, times=count), name, 1), (rest, name, 1)]

    def _rest(self, name: str) -> str:
        return self.rest_names[name]

    def _product(self, name: str, item: Json) -> Product:
        ingredients = [
            Ingredient(nutrient=each["nutrient"], amount=_amount(each["mg"]))
            for each in item.get("ingredients_per_unit") or []
            if each["mg"]
        ]
        return Product(self.names[name], tuple(ingredients))

    def _question(self, sharing: frozenset[Pair], hard: list[Json], doses: Sequence[tuple[Dose, str, int]]) -> Question:
        rest = {item for dose, item, _ in doses if dose.name == self._rest(item)}
        rules: list[Rule] = [
            Together(Named(self._rest(item)), Named(self.names[item]), id=f"rest of {item}") for item in rest
        ]
        origin = {rule.id: "" for rule in rules}
        for rule in hard:
            for number, made in enumerate(self._rules(rule, sharing, rest)):
                id_ = f"{rule['id']} #{number + 1}" if number else str(rule["id"])
                while id_ in origin:
                    id_ += "'"
                origin[id_] = rule["id"]
                rules.append(evolve(made, id=id_))
        last = max([self.bed % DAY or DAY - 1, *self.meal_at.values()])
        day = Day(
            self.clock(0),
            self.clock(last),
            [Meal(self._meal(meal["id"]), self.clock(self.meal_at[meal["id"]]), minutes=0) for meal in self.meals],
        )
        policy = evolve(Policy.fewest_times(), times=tuple(map(self.clock, self.times)), spacing=0, spread=0)
        return Question(
            Plan(day=day, doses=tuple(dose for dose, _, _ in doses), rules=tuple(rules), policy=policy),
            origin,
            {dose.name: item for dose, item, _ in doses},
            {dose.name: units for dose, _, units in doses},
        )

    def _meal(self, meal: str) -> str:
        return self.meal_names[meal]

    # ---- rules ----

    def _item(self, reference: Any) -> str:
        name = reference.get("item") if isinstance(reference, dict) else reference
        if name not in self.items:
            raise SchemaError(f"a rule names {reference!r}, which is no item")
        return name

    def _named(self, name: str) -> Named:
        return Named(self.names[name] if name in self.items else self._meal(name))

    def _rules(self, rule: Json, sharing: frozenset[Pair], rest: set[str]) -> Iterator[Rule]:
        """What a rule of the schema is in the library; nothing where it asks for nothing."""
        match rule["type"]:
            case "separate":
                yield from self._separate(rule, sharing)
            case "interval":
                across = rule.get("cyclic", True)
                yield from self._interval(rule["item"], rule.get("min"), rule.get("max"), across=across)
            case "interval_noncyclic_max":
                yield from self._interval(rule["item"], None, rule["max"], across=False)
            case "with_food":
                yield self._around(rule, 0, 0)
            case "empty_stomach":
                before, after = rule.get("before_next_meal_min") or 0, rule.get("after_prev_meal_min") or 0
                if self.meals:
                    subject = self._named(self._item(rule["item"]))
                    yield Competitor.empty_stomach(subject, before=before, after=after)
            case "before_meal":
                yield self._around(rule, -_most(rule), -(rule.get("min") or 0))
            case "after_meal":
                yield self._around(rule, rule.get("min") or 0, _most(rule))
            case "window":
                subject = self._named(self._item(rule["item"]))
                yield Window(subject, tuple(self._within_the_day(rule["start"], rule["end"])))
            case "together":
                companion = rule["b"] if rule["b"] in self.meal_at else self._item(rule["b"])
                yield Together(self._named(self._item(rule["a"])), self._named(companion))
            case "alone":
                yield from self._alone(rule, rest)
            case "first_of_day":
                yield from self._first_of_day(rule, sharing, rest)
            case "max_intakes_per_day":
                yield MostTimes(rule["n"])
            case "cap_per_intake":
                if any(milligrams(item, rule["nutrient"]) for item in self.items.values()):
                    yield Ceiling(rule["nutrient"], _amount(rule["mg"]))
            case "not_same_day" | "cap_per_day":
                return  # about days alone
            case other:
                raise SchemaError(f"a rule of the unknown type {other!r}")

    def _separate(self, rule: Json, sharing: frozenset[Pair]) -> Iterator[Rule]:
        forward, backward = rule.get("a_then_b_min") or 0, rule.get("b_then_a_min") or 0
        ones, others = self._selected(rule["a"]), self._selected(rule["b"])
        if not forward and not backward:
            return
        exempt = (SameMeal(),) if (rule.get("unless") or {}).get("same_intake_with_meal") else ()
        for subjects, objects, before, after in (
            (ones, others, forward, backward),
            (others, [meal for meal in ones if meal in self.meal_at], backward, forward),
        ):
            for one in subjects:
                if one not in self.items:
                    continue
                pairs = [other for other in objects if frozenset((one, other)) in sharing]
                meals = [other for other in objects if other in self.meal_at]
                if pairs:
                    named = tuple(map(self._named, pairs))
                    yield Competitor(self._named(one), named, before=before, after=after, exempt=exempt)
                if meals:
                    yield self._away(one, meals, before, after, same_minute=bool(exempt))

    def _away(self, item: str, meals: list[str], before: int, after: int, *, same_minute: bool) -> Rule:
        """An item away from meals; the exemption for one intake with a meal is the minute of that meal."""
        if not same_minute:
            return Competitor(self._named(item), tuple(map(self._named, meals)), before=before, after=after)
        at = [self.meal_at[meal] for meal in meals]
        return self._only_at(
            item,
            [t for t in self.times if all(t == m or ((m - t) % DAY >= before and (t - m) % DAY >= after) for m in at)],
        )

    def _only_at(self, item: str, minutes: Iterable[int]) -> Rule:
        """An item at these candidate times only; where there are none, at a time that is no candidate."""
        never = next(minute for minute in range(DAY) if minute not in self.times)
        clocks = [self.clock(minute) for minute in minutes] or [self.clock(never)]
        return Window(self._named(item), tuple(ClockWindow(clock, clock) for clock in clocks))

    def _interval(self, item: str, least: int | None, most: int | None, *, across: bool) -> Iterator[Rule]:
        subject = self._named(self._item(item))
        if least and most is not None and least > most:
            yield Interval(subject, least=least, across_midnight=across)
            least = None
        if least or (most is not None and most < DAY):
            most = most if most is not None and most < DAY else None
            yield Interval(subject, least=least or None, most=most, across_midnight=across)

    def _around(self, rule: Json, start: int, end: int) -> Rule:
        item = self._item(rule["item"])
        meals = rule.get("meals", "any")
        if meals != "any":
            meals = [found for name in ([meals] if isinstance(meals, str) else meals) for found in self._meals(name)]
        parts: list[WindowPart] = []
        if meals == "any" or meals:
            named = () if meals == "any" else tuple(map(self._meal, meals))
            parts.append(AroundMeal(start, end, named, measured_from="start"))
        if rule.get("or_window"):
            window = rule["or_window"]
            ends = (window["start"], window["end"]) if isinstance(window, dict) else window
            parts += self._within_the_day(*ends)
        return Window(self._named(item), tuple(parts)) if parts else self._only_at(item, ())

    def _meals(self, name: str) -> list[str]:
        """The meal of that id, else those of that tag."""
        if name in self.meal_at:
            return [name]
        tagged = [meal["id"] for meal in self.meals if name in (meal.get("tags") or ())]
        if not tagged:
            raise SchemaError(f"no meal is called {name!r}")
        return tagged

    def _within_the_day(self, start: str, end: str) -> list[ClockWindow]:
        """A window lies within the waking day: what begins in it and passes the next wake ends there."""
        low, high = self.since_wake(start), self.since_wake(end)
        if low <= high or low > self.bed:
            return [ClockWindow(self.clock(low), self.clock(high))]
        return [ClockWindow(self.clock(low), self.clock(DAY - 1))]

    def _alone(self, rule: Json, rest: set[str]) -> Iterator[Rule]:
        item = self._item(rule["item"])
        excepted = [self._item(name) for name in rule.get("except_items") or ()]
        excepting: list[Selector] = [self._named(name) for name in excepted]
        excepting += [Named(self._rest(name)) for name in (item, *excepted) if name in rest]
        if rule["gap_min"]:
            yield Alone(self._named(item), gap=rule["gap_min"], excepting=tuple(excepting), meals=False)

    def _first_of_day(self, rule: Json, sharing: frozenset[Pair], rest: set[str]) -> Iterator[Rule]:
        item, gap = self._item(rule["item"]), rule["gap_min"]
        others = [other for other in self.items if frozenset((item, other)) in sharing]
        if len(others) == len(self.items) - 1 and item not in rest:
            yield FirstOfDay(self._named(item), gap=gap)
            return
        if not gap:
            raise SchemaError("first_of_day with a gap of 0 beside items of other days")
        # Pair by pair: it may not come after the other in one waking day, and the next day does not matter.
        first = (*map(self._named, others), *(Named(self._meal(meal)) for meal in self.meal_at))
        if first:
            yield Competitor(self._named(item), first, before=gap, after=None)

    def _selected(self, selector: Json) -> list[str]:
        """The items or meals that a selector means."""
        match selector:
            case {"item": name}:
                return [self._item(name)]
            case {"any_of": names}:
                return [found for name in names for found in self._selected(_as_selector(name))]
            case {"nutrient": nutrient}:
                least = Fraction(str(selector.get("min_mg_per_intake") or 0))
                held = {n: milligrams(i, nutrient) * _per_intake(i) for n, i in self.items.items()}
                return [name for name, mg in held.items() if mg and mg >= least]
            case {"meal": name}:
                meals = name if isinstance(name, list) else [name]
                return [found for m in meals for found in (self.meal_at if m == "any" else self._meals(m))]
            case {"meal_tag": tag}:
                return [meal["id"] for meal in self.meals if tag in (meal.get("tags") or ())]
            case {"meal_calcium_min": more_than}:
                return [meal["id"] for meal in self.meals if (meal.get("calcium_mg") or 0) > more_than]
            case _:
                raise SchemaError(f"no such selector: {selector!r}")


def milligrams(item: Json, nutrient: str) -> Fraction:
    """Elemental milligrams of a nutrient in one unit."""
    held = (Fraction(str(i["mg"])) for i in item.get("ingredients_per_unit") or () if i["nutrient"] == nutrient)
    return sum(held, Fraction(0))


def _per_intake(item: Json) -> int:
    """Units that a selector counts for one intake: equal shares where they are prescribed, else one."""
    units, exact = item["units_per_day"], item.get("doses", {}).get("exact")
    return units // exact if exact and units % exact == 0 else 1


def _as_selector(reference: Any) -> Json:
    return reference if isinstance(reference, dict) else {"item": reference}


def _amount(milligrams_: float) -> Amount:
    return Amount(round(Fraction(str(milligrams_)) * 10**6))


def _most(rule: Json) -> int:
    most = rule.get("max")
    return DAY - 1 if most is None else most


def _safe_names(ids: Iterable[str], used: set[str]) -> dict[str, str]:
    """A name for each id by which nothing else of the plan goes, however names and tags are compared."""
    names: dict[str, str] = {}
    for number, id_ in enumerate(ids):
        name = id_ if id_.isprintable() and id_.strip() and len(id_) < 150 else f"thing {number}"
        while name.startswith("group:") or unicodedata.normalize("NFC", name).casefold() in used:
            name = f"the {name}"
        names[id_] = name
        used.add(unicodedata.normalize("NFC", name).casefold())
    return names


def line(path: Path) -> tuple[Json, bool]:
    """Return the JSON line for one file, and whether it could be read."""
    started = time.perf_counter()
    id_ = path.stem
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        id_ = data.get("id", id_) if isinstance(data, dict) else id_
        answer = solve(data)
    except Exception as error:  # noqa: BLE001 -- whatever is wrong with one file, the others are answered
        return {"id": id_, "error": f"{type(error).__name__}: {error}"}, False
    return {
        "id": id_,
        "feasible": answer.feasible,
        "proved": answer.proved,
        "times": answer.times,
        "schedule": answer.schedule,
        "day_choice": answer.day_choice,
        "conflict": answer.conflict,
        "ms": round((time.perf_counter() - started) * 1000, 1),
    }, True


def main(paths: Sequence[str]) -> int:
    """Print one line per file; 2 if any could not be read."""
    status = 0
    for path in paths:
        answer, readable = line(Path(path))
        print(json.dumps(answer, ensure_ascii=False), flush=True)
        if not readable:
            status = 2
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
