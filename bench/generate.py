"""Seeded families of plans: realistic ones out of the catalogue, hard ones, growing ones and pigeonholes."""

from __future__ import annotations

from random import Random

from attrs import evolve

from rlsnutri import (
    Competitor,
    Day,
    Dose,
    Drink,
    Interval,
    Meal,
    Medicine,
    Named,
    Plan,
    Policy,
    Product,
    Window,
)
from rlsnutri.rules import AroundMeal, ClockWindow

SUPPLEMENTS: tuple[tuple[str, tuple[str, ...], tuple[int, ...]], ...] = (
    ("ferrous bisglycinate", ("25 mg", "18 mg"), (1, 2)),
    ("ferrous sulfate", ("65 mg",), (1,)),
    ("vitamin C", ("200 mg", "500 mg"), (1, 2)),
    ("magnesium glycinate", ("100 mg",), (1, 2, 3)),
    ("magnesium citrate", ("100 mg",), (1, 2)),
    ("magnesium oxide", ("250 mg",), (1,)),
    ("calcium citrate", ("250 mg",), (1, 2, 3, 4)),
    ("calcium carbonate", ("500 mg", "600 mg"), (1, 2)),
    ("zinc picolinate", ("15 mg", "25 mg"), (1,)),
    ("zinc gluconate", ("10 mg",), (1, 2)),
    ("P5P", ("10 mg",), (1,)),
    ("methylcobalamin", ("500 mcg", "1000 mcg"), (1,)),
    ("cholecalciferol", ("25 mcg", "50 mcg"), (1,)),
    ("folic acid", ("400 mcg",), (1,)),
    ("riboflavin", ("10 mg",), (1, 2)),
    ("thiamin", ("25 mg",), (1,)),
    ("vitamin K", ("100 mcg",), (1,)),
    ("manganese gluconate", ("2 mg",), (1,)),
)
MEDICINES = (
    "levothyroxine",
    "gabapentin",
    "ciprofloxacin",
    "doxycycline",
    "pramipexole",
    "ropinirole",
    "omeprazole",
    "metformin",
    "methyldopa",
    "levodopa",
)


def realistic(seed: int) -> Plan:
    """4 to 14 products, 8 to 25 portions, 0 to 3 medicines, a day that varies; rules from the catalogue."""
    rng = Random(f"realistic {seed}")
    while True:
        chosen = rng.sample(SUPPLEMENTS, rng.randint(4, 14))
        counts = [rng.choice(units) for _, _, units in chosen]
        if 8 <= sum(counts) <= 25:
            break
    doses: list[Dose | Medicine] = []
    for (form, amounts, _), count in zip(chosen, counts, strict=True):
        amount = rng.choice(amounts)
        every = "2 days" if form.startswith("ferrous") and rng.random() < 0.5 else "day"
        number, unit = amount.split()
        doses.append(Dose(form, f"{int(number) * count} {unit}", unit=amount, every=every))
    events: list[Medicine | Drink] = []
    wake = rng.randrange(330, 481, 15)
    for medicine in rng.sample(MEDICINES, rng.randint(0, 3)):
        if rng.random() < 0.5:
            events.append(Medicine(medicine, at=clock(wake + rng.randrange(0, 900, 30))))
        else:
            doses.append(Medicine(medicine, times=rng.choice((1, 1, 2))))
    if rng.random() < 0.6:
        events.append(Drink(rng.choice(("coffee", "tea")), at=clock(wake + rng.choice((30, 60, 75)))))
    meals = [
        Meal("breakfast", clock(wake + rng.choice((30, 60, 90)))),
        Meal("lunch", clock(wake + rng.choice((330, 360, 400)))),
    ]
    meals.append(Meal("dinner", clock(wake + rng.choice((690, 720, 750)))))
    if rng.random() < 0.3:
        meals.append(Meal("snack", clock(wake + rng.choice((540, 570)))))
    day = Day(clock(wake), clock(wake + rng.randrange(900, 1021, 15)), meals)
    return Plan(day=day, doses=doses, events=events)


def hard(seed: int) -> Plan:
    """13 to 22 products, 20 to 35 portions, dense gaps of the plan's own; feasible and infeasible."""
    rng = Random(f"hard {seed}")
    number = rng.randint(13, 22)
    counts = [1] * number
    for _ in range(rng.randint(20, 35) - number):
        counts[rng.randrange(number)] += 1
    names = [f"product {letter}" for letter in "abcdefghijklmnopqrstuv"[:number]]
    doses = [Dose(Product(name), units=count) for name, count in zip(names, counts, strict=True)]
    rules: list[Competitor | Window | Interval] = []
    density = rng.choice((0.15, 0.25, 0.35))
    for first in range(number):
        for second in range(first):
            if rng.random() < density:
                before, after = rng.choice(((60, 60), (120, 120), (120, 60), (120, 240), (30, 120)))
                rules.append(Competitor(Named(names[first]), Named(names[second]), before=before, after=after))
    for name, count in zip(names, counts, strict=True):
        if count > 1 and rng.random() < 0.7:
            rules.append(Interval(Named(name), least=rng.choice((120, 180, 240))))
        draw = rng.random()
        if draw < 0.15:
            rules.append(Window(Named(name), AroundMeal()))
        elif draw < 0.25:
            start = rng.choice((6, 12, 17))
            rules.append(Window(Named(name), ClockWindow(f"{start:02d}:30", f"{start + 5:02d}:30")))
    numbered = [named(rule, f"r{index}") for index, rule in enumerate(rules)]
    day = Day("06:30", "22:30", breakfast="07:30", lunch="12:30", dinner="18:30")
    return Plan(day=day, doses=doses, rules=numbered)


def named(rule: Competitor | Window | Interval, name: str) -> Competitor | Window | Interval:
    """Give a rule its id."""
    return evolve(rule, id=name)


def growing(size: int, seed: int) -> Plan:
    """``size`` doses, a third of them with gaps to a few others."""
    rng = Random(f"growing {size} {seed}")
    names = [f"dose {number:02d}" for number in range(size)]
    rules: list[Competitor] = []
    for index, name in enumerate(names[: size // 3 + 1]):
        others = [other for other in rng.sample(names, min(2, size)) if other != name]
        rules += [Competitor(Named(name), Named(each), before=120, after=120, id=f"r{index} {each}") for each in others]
    doses = [Dose(Product(name)) for name in names]
    day = Day("06:30", "22:30", breakfast="07:30", lunch="12:30", dinner="18:30")
    return Plan(day=day, doses=doses, rules=rules)


def pigeonholes(number: int) -> Plan:
    """``number`` products pairwise two hours apart in a day of sixteen hours, which has room for nine."""
    names = [f"product {index:02d}" for index in range(number)]
    rules = [
        Competitor(Named(first), Named(second), before=120, after=120, id=f"r {first} {second}")
        for index, first in enumerate(names)
        for second in names[:index]
    ]
    day = Day("06:30", "22:30", breakfast="07:30", lunch="12:30", dinner="18:30")
    return Plan(day=day, doses=[Dose(Product(name)) for name in names], rules=rules, policy=Policy())


def clock(minute: int) -> str:
    """Minutes from midnight as ``HH:MM``, past midnight too."""
    return f"{minute // 60 % 24:02d}:{minute % 60:02d}"
