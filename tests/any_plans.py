"""Strategies for whole plans: every class, every field, sense or no sense."""

from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from rlsnutri.amounts import Amount, CompoundAmount, Scale
from rlsnutri.clock import AnyDays, ClockTime, Days
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

texts = st.text(max_size=12)
names = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=12)
scales = st.sampled_from(Scale)
readable_amounts = st.builds(Amount, st.integers(0, 10**15 - 1), scales)
compounds = st.builds(CompoundAmount, st.builds(Amount, st.integers(0, 10**15)))
stated = readable_amounts | compounds
times = st.builds(ClockTime, st.integers(0, 1439))
clock_windows = st.builds(ClockWindow, times, times)


@st.composite
def days_of_a_cycle(draw: st.DrawFn) -> Days:
    period = draw(st.integers(1, 420))
    return Days(period, tuple(draw(st.lists(st.integers(0, period - 1), min_size=1, max_size=30))))


@st.composite
def chosen_days(draw: st.DrawFn) -> AnyDays:
    period = draw(st.integers(1, 420))
    return AnyDays(draw(st.integers(1, period)), period)


recurrences = days_of_a_cycle() | chosen_days()
fractions = st.builds(Fraction, st.integers(0, 10**9), st.integers(1, 10**9))


def some(strategy: st.SearchStrategy[Any], most: int = 2) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(strategy, max_size=most).map(tuple)


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
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

selectors = (
    texts | st.builds(Named, texts) | st.builds(Substance, texts, at_least=maybe(readable_amounts), of=maybe(texts))
)
excepted = texts | st.builds(Named, texts) | st.builds(Substance, texts)
offsets = st.lists(st.integers(-1440, 1440), min_size=2, max_size=2).map(sorted)
parts = (
    clock_windows
    | offsets.flatmap(lambda ends: st.builds(OffsetWindow, st.sampled_from(Anchor), st.just(ends[0]), st.just(ends[1])))
    | offsets.flatmap(
        lambda ends: st.builds(
            AroundMeal,
            st.just(ends[0]),
            st.just(ends[1]),
            some(texts),
            st.sampled_from(["start", "end", "both"]),
        )
    )
)
exemptions = st.just(SameMeal()) | st.builds(MealContent, texts, readable_amounts)
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
rules: st.SearchStrategy[Rule] = st.one_of(
    st.builds(Competitor, selectors, some(selectors), before=gaps, after=gaps, exempt=some(exemptions), **fact),
    st.builds(Window, selectors, some(parts), **fact),
    st.builds(Interval, selectors, least=gaps, most=gaps, across_midnight=st.booleans(), **fact),
    st.builds(Alone, selectors, gap=st.integers(1, 1440), excepting=some(excepted), meals=st.booleans(), **fact),
    st.builds(FirstOfDay, selectors, gap=st.integers(0, 1440), **fact),
    st.builds(Together, selectors, selectors, **fact),
    st.builds(NotSameDay, selectors, selectors, **fact),
    st.builds(MostTimes, st.integers(0, 50), **fact),
    st.builds(Ceiling, texts, readable_amounts, apart=gaps, divides=st.booleans(), **fact),
    st.builds(DailyLimit, texts, readable_amounts, scope=texts, **fact),
    st.builds(Gate, selectors, some(selectors), conditions, **fact),
    st.builds(Contraindication, selectors, some(selectors), conditions, **fact),
    st.builds(NoInteraction, selectors, some(selectors), **fact),
)
persons = st.builds(
    Person,
    age=maybe(st.integers(0, 130)),
    sex=maybe(st.sampled_from(Sex)),
    state=maybe(st.sampled_from(State)),
    conditions=some(texts),
    labs=st.builds(
        Labs,
        ferritin=maybe(st.builds(LabValue, st.integers(0, 10**9 - 1), st.just("ng/mL"))),
        transferrin_saturation=maybe(st.builds(LabValue, st.integers(0, 10**6), st.just("%"))),
        egfr=maybe(st.builds(LabValue, st.integers(0, 10**6), st.just("mL/min/1.73 m2"))),
    ),
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
plans = st.builds(
    Plan,
    day=days,
    doses=some(doses | medicines),
    events=some(medicines | drinks),
    rules=some(rules),
    person=persons,
    diet=some(st.builds(DietaryIntake, texts, readable_amounts)),
    policy=policies,
    waived=some(st.builds(Waiver, texts, texts)),
    acknowledged=some(st.builds(Acknowledgement, texts, maybe(readable_amounts))),
)
