"""Every class and every field, whether it makes sense together or not: for what only carries plans about."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, TypeVar

from hypothesis import strategies as st

from rlsnutri.amounts import Amount, CompoundAmount, Scale
from rlsnutri.clock import LONGEST_CYCLE, AnyDays, ClockTime, Days
from rlsnutri.lettering import ill_lettered
from rlsnutri.nutrients import Code, Form, Status
from rlsnutri.people import Labs, LabValue, Person, Sex, State
from rlsnutri.plans import (
    Acknowledgement,
    Day,
    DietaryIntake,
    Dose,
    Drink,
    Ingredient,
    Meal,
    Medicine,
    Plan,
    Product,
    Waiver,
)
from rlsnutri.policy import Policy
from rlsnutri.replans import Missed, Taken
from rlsnutri.rules import (
    Alone,
    Anchor,
    AroundMeal,
    Ceiling,
    ClockWindow,
    Competitor,
    Contraindication,
    DailyLimit,
    Evidence,
    FirstOfDay,
    Gate,
    Interval,
    MealContent,
    MostTimes,
    Named,
    NoInteraction,
    NotSameDay,
    OffsetWindow,
    Origin,
    Rule,
    SameMeal,
    Strength,
    Substance,
    Together,
    Window,
)

__all__ = ["ANYTHING", "any_plans", "any_rules"]

T = TypeVar("T")

texts = st.text(max_size=12)


def names_of(signs: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Names of these signs, less those that a plan refuses for what its reader could not see."""
    return st.text(signs, min_size=1, max_size=12).filter(
        lambda name: name.isprintable() and not name.isspace() and ill_lettered(name) is None
    )


names = names_of(st.characters(categories=["L", "N", "P", "S"]))
scales = st.sampled_from(Scale)
readable_amounts = st.builds(Amount, st.integers(0, 10**15 - 1), scales)
compounds = st.builds(CompoundAmount, st.builds(Amount, st.integers(0, 10**15)))
stated = readable_amounts | compounds
times = st.builds(ClockTime, st.integers(0, 1439))
clock_windows = st.builds(ClockWindow, times, times)


periods = st.integers(1, LONGEST_CYCLE)
days_of_a_cycle = periods.flatmap(
    lambda period: st.builds(
        Days, st.just(period), st.lists(st.integers(0, period - 1), min_size=1, max_size=30).map(tuple)
    )
)
chosen_days = periods.flatmap(lambda period: st.builds(AnyDays, st.integers(1, period), st.just(period)))
recurrences = days_of_a_cycle | chosen_days
fractions = st.builds(Fraction, st.integers(0, 10**9), st.integers(1, 10**9))


def some(strategy: st.SearchStrategy[T], most: int = 2) -> st.SearchStrategy[tuple[T, ...]]:
    return st.lists(strategy, max_size=most).map(tuple)


def maybe(strategy: st.SearchStrategy[T]) -> st.SearchStrategy[T | None]:
    return st.none() | strategy


forms = st.builds(
    Form,
    names,
    names,
    names,
    synonyms=some(names),
    formula=maybe(texts),
    elemental=maybe(fractions),
    ul_fraction=maybe(fractions),
    antacid=st.booleans(),
    absorption=maybe(texts),
    codes=some(st.builds(Code, texts, texts, maybe(texts))),
    sources=some(texts),
    status=st.sampled_from(Status),
)
ingredients = st.builds(Ingredient, maybe(names | forms), maybe(stated), nutrient=maybe(names))
products = st.builds(Product, names, some(ingredients), unit=names)
counts = st.integers(1, 1000)
placing: dict[str, st.SearchStrategy[Any]] = {
    "every": recurrences,
    "at": some(times),
    "between": some(clock_windows),
    "with_meal": some(names),
    "times": maybe(counts),
}
doses = st.builds(
    Dose,
    names | forms | products,
    maybe(stated),
    unit=maybe(stated),
    units=maybe(counts),
    name=maybe(names),
    **placing,
)
medicines = st.builds(Medicine, names, maybe(readable_amounts), contains=some(ingredients), **placing)
span: dict[str, st.SearchStrategy[Any]] = {
    "minutes": st.integers(0, 720),
    "tags": some(names),
    "contains": some(ingredients),
}
drinks = st.builds(Drink, names, some(times), **span)
meals = st.builds(Meal, names, times, **span)
days = st.builds(Day, times, times, some(meals))

substances = st.builds(Substance, texts, at_least=maybe(readable_amounts), of=maybe(texts))
selectors = texts | st.builds(Named, texts) | substances
without_amounts = texts | st.builds(Named, texts) | st.builds(Substance, texts)
offsets = st.tuples(st.integers(-1440, 1440), st.integers(-1440, 1440)).map(sorted)
offset_windows = offsets.flatmap(
    lambda ends: st.builds(OffsetWindow, st.sampled_from(Anchor), st.just(ends[0]), st.just(ends[1]))
)
edges = st.sampled_from(["start", "end", "both"])
around_meals = offsets.flatmap(
    lambda ends: st.builds(AroundMeal, st.just(ends[0]), st.just(ends[1]), some(texts), edges)
)
parts = clock_windows | offset_windows | around_meals
meal_contents = st.builds(MealContent, texts, readable_amounts)
exemptions = st.just(SameMeal()) | meal_contents
gaps = st.none() | st.integers(0, 1440)
conditions = some(st.tuples(st.sampled_from(["a", "b", "c"]), texts))
fact: dict[str, st.SearchStrategy[Any]] = {
    "id": texts,
    "strength": st.sampled_from(Strength),
    "evidence": st.sampled_from(Evidence),
    "interval_evidence": maybe(st.sampled_from(Evidence)),
    "chosen": some(texts),
    "effect": texts,
    "magnitude": maybe(texts),
    "exceptions": some(texts),
    "alternatives": some(texts),
    "sources": some(texts),
    "origin": st.sampled_from(Origin),
}
RULES: dict[type, st.SearchStrategy[Rule]] = {
    Competitor: st.builds(
        Competitor, selectors, some(selectors), before=gaps, after=gaps, exempt=some(exemptions), **fact
    ),
    Window: st.builds(Window, selectors, some(parts), **fact),
    Interval: st.builds(Interval, selectors, least=gaps, most=gaps, across_midnight=st.booleans(), **fact),
    Alone: st.builds(
        Alone, selectors, gap=st.integers(1, 1440), excepting=some(without_amounts), meals=st.booleans(), **fact
    ),
    FirstOfDay: st.builds(FirstOfDay, selectors, gap=st.integers(0, 1440), **fact),
    Together: st.builds(Together, selectors, selectors, **fact),
    NotSameDay: st.builds(NotSameDay, selectors, selectors, **fact),
    MostTimes: st.builds(MostTimes, st.integers(0, 50), **fact),
    Ceiling: st.builds(Ceiling, texts, readable_amounts, apart=gaps, divides=st.booleans(), **fact),
    DailyLimit: st.builds(DailyLimit, texts, readable_amounts, scope=texts, **fact),
    Gate: st.builds(Gate, selectors, some(selectors), conditions, **fact),
    Contraindication: st.builds(Contraindication, selectors, some(selectors), conditions, **fact),
    NoInteraction: st.builds(NoInteraction, selectors, some(selectors), **fact),
}
rules = st.one_of(list(RULES.values()))
lab_values = st.builds(LabValue, st.integers(0, 10**9 - 1), st.sampled_from(["ng/mL", "%", "mL/min"]))
labs = st.builds(
    Labs,
    ferritin=maybe(st.builds(LabValue, st.integers(0, 10**9 - 1), st.just("ng/mL"))),
    transferrin_saturation=maybe(st.builds(LabValue, st.integers(0, 10**6), st.just("%"))),
    egfr=maybe(st.builds(LabValue, st.integers(0, 10**6), st.just("mL/min/1.73 m2"))),
)
persons = st.builds(
    Person,
    age=maybe(st.integers(0, 130)),
    sex=maybe(st.sampled_from(Sex)),
    state=maybe(st.sampled_from(State)),
    conditions=some(texts),
    labs=labs,
)
prices = st.integers(0, 10_000)
policies = st.builds(
    Policy,
    step=st.integers(5, 240),
    times=some(times),
    spacing=st.integers(0, 1440),
    time_price=prices,
    prefer_prices=st.tuples(prices, prices, prices, prices),
    count_times_first=st.booleans(),
    authority=maybe(texts),
    presets=some(texts),
)
waivers = st.builds(Waiver, texts, texts)
codes = st.text(min_size=1, max_size=12)
acknowledgements = st.builds(Acknowledgement, codes, maybe(readable_amounts))
intakes_from_food = st.builds(DietaryIntake, texts, readable_amounts)
plans = st.builds(
    Plan,
    day=days,
    doses=some(doses | medicines),
    events=some(medicines | drinks),
    rules=some(rules),
    person=persons,
    diet=some(intakes_from_food),
    policy=policies,
    waived=some(waivers),
    acknowledged=some(acknowledgements),
)

ANYTHING: dict[type, st.SearchStrategy[Any]] = {
    Acknowledgement: acknowledgements,
    AnyDays: chosen_days,
    AroundMeal: around_meals,
    ClockWindow: clock_windows,
    CompoundAmount: compounds,
    Days: days_of_a_cycle,
    DietaryIntake: intakes_from_food,
    Form: forms,
    Ingredient: ingredients,
    LabValue: lab_values,
    Labs: labs,
    MealContent: meal_contents,
    Missed: st.builds(Missed, names, maybe(times)),
    OffsetWindow: offset_windows,
    Substance: substances,
    Taken: st.builds(Taken, names, times, maybe(counts)),
    Waiver: waivers,
    **RULES,
}
"""What ``st.from_type`` gives where nothing in particular makes sense."""


def any_plans() -> st.SearchStrategy[Plan]:
    """Plans with whatever a field may hold, sense or no sense; nearly all are faulty.

    >>> from hypothesis import given, settings
    >>> @settings(max_examples=5)
    ... @given(any_plans())
    ... def test(plan):
    ...     assert plan.day is not None
    >>> test()
    """
    return plans


def any_rules() -> st.SearchStrategy[Rule]:
    """Rules with whatever a field may hold.

    >>> from hypothesis import given, settings
    >>> @settings(max_examples=5)
    ... @given(any_rules())
    ... def test(rule):
    ...     assert hash(rule) == hash(rule)
    >>> test()
    """
    return rules
