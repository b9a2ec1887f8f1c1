"""The parts of a plan, each as it may well stand in one.

Names, forms and amounts are examples; they recommend nothing.
"""

from __future__ import annotations

from hypothesis import strategies as st

from rlsnutri.amounts import Amount, Scale, elemental_amount
from rlsnutri.clock import MINUTES_PER_DAY, AnyDays, ClockTime, Days, Recurrence, clock_time, since_wake
from rlsnutri.people import Labs, LabValue, Person, Sex, State
from rlsnutri.plans import Day, Dose, Drink, Ingredient, Meal, Medicine, Product
from rlsnutri.policy import Policy
from rlsnutri.rules import ClockWindow

__all__ = [
    "FORMS", "amounts", "clock_times", "days", "dose_of", "doses", "drinks", "meals", "medicines", "people", "policies",
    "products", "recurrences",
]  # fmt: skip

FORMS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("ferrous bisglycinate", "iron", ("18 mg", "25 mg", "36 mg")),
    ("ferrous sulfate", "iron", ("40 mg", "65 mg")),
    ("calcium citrate", "calcium", ("250 mg", "400 mg", "500 mg")),
    ("calcium carbonate", "calcium", ("500 mg", "600 mg")),
    ("magnesium glycinate", "magnesium", ("50 mg", "100 mg", "150 mg")),
    ("magnesium oxide", "magnesium", ("100 mg", "250 mg")),
    ("zinc picolinate", "zinc", ("10 mg", "15 mg", "25 mg")),
    ("copper gluconate", "copper", ("1 mg", "2 mg")),
    ("ascorbic acid", "vitamin-c", ("100 mg", "200 mg", "500 mg")),
    ("cholecalciferol", "vitamin-d", ("10 µg", "25 µg", "50 µg")),
    ("P5P", "vitamin-b6", ("5 mg", "10 mg")),
    ("methylcobalamin", "vitamin-b12", ("250 µg", "1 mg")),
    ("folic acid", "folate", ("200 µg", "400 µg")),
    ("riboflavin", "riboflavin", ("2 mg", "10 mg")),
)
"""Forms of the catalogue, their nutrients, and amounts that a tablet may hold."""

_MEDICINES = (
    "levothyroxine", "gabapentin", "pramipexole", "ropinirole", "ciprofloxacin", "doxycycline", "levodopa",
    "omeprazole", "metformin", "alendronate", "a medicine nobody knows",
)  # fmt: skip
_CONDITIONS = ("restless legs syndrome", "haemochromatosis", "renal impairment")


@st.composite
def amounts(draw: st.DrawFn, *, least: Amount | str = "1 µg", most: Amount | str = "2 g") -> Amount:
    """Masses from ``least`` to ``most``, as labels print them: at most three digits that matter.

    >>> from hypothesis import find
    >>> str(find(amounts(), lambda amount: amount.quantity > 10**6))
    '1.01 mg'
    """
    low, high = elemental_amount(least).quantity, elemental_amount(most).quantity
    quantity = draw(st.integers(low, high))
    rounded = quantity - quantity % 10 ** max(0, len(str(quantity)) - 3)
    return Amount(max(low, rounded), Scale.MASS)


def clock_times(
    *, earliest: ClockTime | str = "00:00", latest: ClockTime | str = "23:59", step: int = 15
) -> st.SearchStrategy[ClockTime]:
    """Times of day that are multiples of ``step`` minutes; past midnight where ``latest`` is before ``earliest``."""
    first, last = clock_time(earliest).minutes, clock_time(latest).minutes
    last += MINUTES_PER_DAY * (last < first)
    return st.integers(-(-first // step), last // step).map(lambda number: ClockTime(number * step % MINUTES_PER_DAY))


def recurrences() -> st.SearchStrategy[Recurrence]:
    """Every day mostly; alternate days, some days of a week, any n of m days; all together repeat within 84 days.

    >>> from hypothesis import find
    >>> str(find(recurrences(), lambda every: True))
    'day'
    """
    weekdays = st.lists(st.integers(0, 6), min_size=1, max_size=4).map(lambda chosen: Days(7, tuple(chosen)))
    others = st.sampled_from((Days(2), Days(2, (1,)), Days(3), Days(4, (0, 1)), AnyDays(1, 2), AnyDays(2, 3)))
    return st.one_of(st.just(Days()), st.just(Days()), others, weekdays, st.just(AnyDays(1, 7)))


@st.composite
def people(draw: st.DrawFn) -> Person:
    """Persons of any age, of whom much, little or nothing is known.

    >>> from hypothesis import find
    >>> find(people(), lambda person: True).age
    """
    age = draw(st.none() | st.integers(18, 90) | st.integers(18, 90) | st.integers(0, 130))
    sex = draw(st.none() | st.sampled_from(Sex))
    may_be_pregnant = sex is Sex.FEMALE and age is not None and 14 <= age <= 50
    states = tuple(State) if may_be_pregnant else (State.NONE,)
    return Person(
        age=age,
        sex=sex,
        state=draw(st.none() | st.sampled_from(states)),
        conditions=draw(
            st.just(()) | st.just(()) | st.lists(st.sampled_from(_CONDITIONS), unique=True, max_size=2).map(tuple)
        ),
        labs=Labs(
            ferritin=draw(_measured(1, 500, "ng/mL")),
            transferrin_saturation=draw(_measured(1, 99, "%")),
            egfr=draw(_measured(5, 120, "mL/min/1.73 m2")),
        ),
    )


def _measured(least: int, most: int, unit: str) -> st.SearchStrategy[LabValue | None]:
    return st.none() | st.integers(least, most).map(lambda number: LabValue(1000 * number, unit))


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    """The default mostly; other steps and prices, listed times of intake, the fewest times first.

    >>> from hypothesis import find
    >>> find(policies(), lambda policy: True).step
    15
    """
    if draw(st.booleans()):
        return Policy()
    listed = st.lists(clock_times(step=30), unique=True, min_size=3, max_size=6).map(tuple)
    price = st.integers(0, 200)
    return Policy(
        step=draw(st.sampled_from((15, 20, 30, 60))),
        times=draw(st.just(()) | st.just(()) | listed),
        spacing=draw(st.sampled_from((120, 0, 60, 180))),
        spread=draw(st.sampled_from((720, 0, 900))),
        time_price=draw(st.just(100) | price),
        meal_price=draw(st.just(80) | price),
        intake_price=draw(st.just(10) | price),
        count_times_first=draw(st.booleans()),
        authority=draw(st.none() | st.sampled_from(("NASEM", "EFSA", "UK-EVM"))),
    )


def _ingredients() -> st.SearchStrategy[tuple[Ingredient, ...]]:
    """Up to three nutrients, each with an amount of which one of our forms may hold it."""
    one = st.sampled_from(FORMS).flatmap(
        lambda form: st.builds(Ingredient, nutrient=st.just(form[1]), amount=st.sampled_from(form[2]))
    )
    return st.lists(one, max_size=3, unique_by=lambda ingredient: ingredient.nutrient).map(tuple)


def products(*, name: str | None = None) -> st.SearchStrategy[Product]:
    """Products that hold up to three nutrients with stated amounts, so that every catalogue can read them.

    >>> from hypothesis import find
    >>> len(find(products(), lambda product: True).ingredients)
    0
    """
    names = st.sampled_from(("one-a-day", "two in one", "complex", "Crème №7")) if name is None else st.just(name)
    return st.builds(Product, names, _ingredients(), unit=st.sampled_from(("tablet", "capsule", "scoop")))


def doses(*, products_only: bool = False) -> st.SearchStrategy[Dose]:
    """Doses of a form or of a product, split and pinned in many ways; ``products_only`` needs no catalogue.

    >>> from hypothesis import find
    >>> find(doses(), lambda dose: True).every
    Days(period=1, days=(0,))
    """
    return dose_of(products_only=products_only)


@st.composite
def dose_of(
    draw: st.DrawFn, *, products_only: bool = False, name: str | None = None, within: Day | None = None
) -> Dose:
    """A dose; with the day that it is ``within`` its windows and meals may be pinned too, so that some time is left."""
    every = draw(recurrences())
    count = draw(st.sampled_from((1, 1, 2, 2, 3, 4)))
    whole = products_only or draw(st.booleans())  # it counts in tablets
    pin = draw(st.sampled_from(("", "", "", "at") if within is None else ("", "", "", "", "at", "between", "meal")))
    times = draw(st.none() | st.integers(1, count if whole else 3)) if pin != "at" else None
    at: tuple[ClockTime, ...] = ()
    between: tuple[ClockWindow, ...] = ()
    with_meal: tuple[str, ...] = ()
    if pin == "at":
        at = tuple(draw(st.lists(clock_times(), unique=True, min_size=1, max_size=min(count, 3) if whole else 3)))
    elif pin == "between" and within is not None:
        anchor = draw(st.sampled_from((within.wake, within.bed, *(meal.at for meal in within.meals)))).minutes
        before, after = draw(st.integers(0, 6)) * 30, draw(st.integers(0, 6)) * 30
        ends = ((anchor - before) % MINUTES_PER_DAY, (anchor + after) % MINUTES_PER_DAY)
        between = (ClockWindow(ClockTime(ends[0]), ClockTime(ends[1])),)
    elif pin == "meal" and within is not None and within.meals:
        with_meal = (draw(st.sampled_from(within.meals)).name,)
    if products_only or draw(st.sampled_from((False, False, True))):
        product = draw(products(name=name))
        return Dose(
            product, units=count, times=None if times is None else min(times, count), every=every, name=name,
            at=at[:count], between=between, with_meal=with_meal,
        )  # fmt: skip
    form, _, strengths = draw(st.sampled_from(FORMS))
    strength = Amount.parse(draw(st.sampled_from(strengths)))
    amount = Amount(strength.quantity * count, strength.scale)
    return Dose(
        form, amount, unit=strength if whole else None, times=times, every=every, name=name,
        at=at, between=between, with_meal=with_meal,
    )  # fmt: skip


@st.composite
def medicines(draw: st.DrawFn, *, prescribed: bool | None = None, name: str | None = None) -> Medicine:
    """Medicines, known and unknown; ``prescribed`` ones have their times, others are placed by the solver.

    >>> from hypothesis import find
    >>> find(medicines(), lambda medicine: medicine.at == ()).at
    ()
    """
    called = draw(st.sampled_from(_MEDICINES)) if name is None else name
    every = draw(st.just(Days()) | st.just(Days()) | recurrences())
    if draw(st.booleans()) if prescribed is None else prescribed:
        at = draw(st.lists(clock_times(step=30), unique=True, min_size=1, max_size=3))
        return Medicine(called, at=at, every=every)
    return Medicine(called, times=draw(st.sampled_from((1, 1, 2, 3))), every=every)


@st.composite
def drinks(draw: st.DrawFn, *, name: str | None = None) -> Drink:
    """Drinks at one or two times of day, some of which last or say what they hold.

    >>> from hypothesis import find
    >>> len(find(drinks(), lambda drink: True).at)
    1
    """
    called = draw(st.sampled_from(("coffee", "tea", "milk", "lemonade"))) if name is None else name
    at = draw(st.lists(clock_times(), unique=True, min_size=1, max_size=2))
    holds = draw(
        st.just(()) | st.builds(Ingredient, nutrient=st.just("calcium"), amount=amounts(most="300 mg")).map(_one)
    )
    return Drink(called, at, minutes=draw(st.sampled_from((0, 0, 15, 30))), contains=holds)


def _one(ingredient: Ingredient) -> tuple[Ingredient, ...]:
    return (ingredient,)


@st.composite
def meals(
    draw: st.DrawFn, *, name: str | None = None, earliest: ClockTime | str = "06:00", latest: ClockTime | str = "21:00"
) -> Meal:
    """Meals of up to an hour; some are fat, some hold milk, some say how much calcium that is.

    >>> from hypothesis import find
    >>> find(meals(), lambda meal: meal.tags == ()).tags
    ()
    """
    called = draw(st.sampled_from(("breakfast", "lunch", "dinner", "snack"))) if name is None else name
    tags = draw(st.sampled_from(((), (), (), ("fat-meal",), ("dairy",))))
    holds = draw(
        st.just(()) | st.builds(Ingredient, nutrient=st.just("calcium"), amount=amounts(most="400 mg")).map(_one)
    )
    at = draw(clock_times(earliest=earliest, latest=latest))
    return Meal(called, at, minutes=draw(st.sampled_from((30, 0, 15, 45, 60))), tags=tags, contains=holds)


@st.composite
def days(draw: st.DrawFn, *, shifts: bool = True) -> Day:
    """Days with up to four meals; with ``shifts`` one in four begins in the afternoon or at night.

    >>> from hypothesis import find
    >>> str(find(days(), lambda day: True).wake)
    '05:00'
    """
    early = st.integers(5 * 4, 9 * 4)
    starts = st.one_of(early, early, early, st.integers(0, 95)) if shifts else early
    wake = draw(starts) * 15
    length = draw(st.integers(12 * 4, 18 * 4)) * 15
    bed = ClockTime((wake + length) % MINUTES_PER_DAY)
    names = ("breakfast", "lunch", "dinner", "snack")
    waking = ClockTime(wake)
    eaten = [
        draw(meals(name=name, earliest=waking, latest=bed))
        for name in names[: draw(st.sampled_from((0, 3, 3, 3, 2, 4, 1)))]
    ]
    return Day(waking, bed, [meal for meal in eaten if since_wake(meal.at, waking) <= length])
