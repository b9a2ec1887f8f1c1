"""Seeded families of plans: realistic ones out of the catalogue, hard ones, growing ones and pigeonholes."""

from __future__ import annotations

from random import Random

from attrs import evolve

from rlsnutri import (
    Acknowledgement,
    Competitor,
    Day,
    Dose,
    Drink,
    Interval,
    Meal,
    Medicine,
    Named,
    Plan,
    Product,
    Severity,
    Window,
    check,
)
from rlsnutri.rules import AroundMeal, ClockWindow

SUPPLEMENTS: tuple[tuple[str, tuple[str, ...], tuple[int, ...]], ...] = (
    ("iron", ("ferrous bisglycinate 25 mg", "ferrous bisglycinate 18 mg", "ferrous sulfate 65 mg"), (1, 1, 2)),
    ("vitamin C", ("vitamin C 200 mg", "vitamin C 500 mg"), (1, 2)),
    ("magnesium", ("magnesium glycinate 100 mg", "magnesium citrate 100 mg", "magnesium oxide 250 mg"), (1, 2, 3)),
    ("more magnesium", ("magnesium malate 50 mg", "magnesium taurate 50 mg"), (1, 2)),
    ("calcium", ("calcium citrate 250 mg", "calcium carbonate 500 mg", "calcium carbonate 600 mg"), (1, 2, 3, 4)),
    ("zinc", ("zinc picolinate 15 mg", "zinc picolinate 25 mg", "zinc gluconate 10 mg"), (1, 1, 2)),
    ("vitamin B6", ("P5P 10 mg",), (1,)),
    ("vitamin B12", ("methylcobalamin 500 mcg", "methylcobalamin 1000 mcg"), (1,)),
    ("vitamin D", ("cholecalciferol 25 mcg", "cholecalciferol 50 mcg"), (1, 2)),
    ("folate", ("folic acid 400 mcg",), (1,)),
    ("riboflavin", ("riboflavin 10 mg",), (1, 2)),
    ("thiamin", ("thiamin 25 mg", "benfotiamine 150 mg"), (1, 2)),
    ("vitamin K", ("vitamin K 100 mcg",), (1,)),
    ("manganese", ("manganese gluconate 2 mg",), (1,)),
    ("selenium", ("selenomethionine 50 mcg",), (1, 2)),
    ("copper", ("copper gluconate 1 mg",), (1,)),
    ("niacin", ("nicotinamide 50 mg",), (1, 2)),
)
"""Per nutrient: what one tablet holds, and how many tablets a day are usual."""

MOST_TABLETS = {"magnesium oxide": 1, "ferrous sulfate": 1, "zinc picolinate": 1, "calcium carbonate": 2}
"""More of these a day nobody would swallow without having been told to."""

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
        tablets = [rng.choice(amounts).rsplit(" ", 2) for _, amounts, _ in chosen]
        counts = [
            min(rng.choice(usual), MOST_TABLETS.get(tablet[0], 4))
            for (_, _, usual), tablet in zip(chosen, tablets, strict=True)
        ]
        if 8 <= sum(counts) <= 25:
            break
    doses: list[Dose | Medicine] = []
    for (form, number, unit), count in zip(tablets, counts, strict=True):
        every = "2 days" if form.startswith("ferrous") and rng.random() < 0.5 else "day"
        doses.append(Dose(form, f"{int(number) * count} {unit}", unit=f"{number} {unit}", every=every))
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
    return accepting(Plan(day=day, doses=doses, events=events))


def accepting(plan: Plan) -> Plan:
    """The plan with all that would refuse it acknowledged: the benchmark is about when, not about how much."""
    refused = [each for each in check(plan).findings if each.severity is Severity.REFUSE]
    return evolve(
        plan,
        acknowledged=[Acknowledgement(each.code, up_to=dict(each.parameters).get("amount")) for each in refused],
    )


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
    density = rng.choice((0.3, 0.45, 0.6, 0.7, 0.8))
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


def three_people(seed: int) -> Plan:
    """44 products: the stacks of three people joined, each with the gaps that such stacks have among themselves."""
    rng = Random(f"three people {seed}")
    doses: list[Dose] = []
    rules: list[Competitor | Window | Interval] = []
    for person, size in zip("abc", (15, 15, 14), strict=True):
        names = [f"{person} {number:02d}" for number in range(size)]
        doses += [Dose(Product(name)) for name in names]
        iron, calcium, thyroid, *others = names
        for subject, objects, gap in (
            (iron, (calcium, *rng.sample(others, 3)), 120),
            (calcium, rng.sample(others, 2), 120),
            (thyroid, (iron, calcium, rng.choice(others)), 240),
        ):
            rules.append(Competitor(Named(subject), tuple(map(Named, objects)), before=gap, after=gap))
        rules.append(Competitor.empty_stomach(Named(thyroid), before=60, after=120))
        rules += [Window(Named(name), AroundMeal()) for name in rng.sample(others, 3)]
        rules.append(Window(Named(rng.choice(others)), ClockWindow("20:00", "22:30"), strength="prefer"))
    numbered = [evolve(rule, id=f"r{index}") for index, rule in enumerate(rules)]
    day = Day("06:30", "22:30", breakfast="07:30", lunch="12:30", dinner="18:30")
    return Plan(day=day, doses=doses, rules=numbered)


def pigeonholes(number: int, gap: int = 120) -> Plan:
    """``number`` products pairwise ``gap`` minutes apart in a day of sixteen hours, which at 2 h has room for nine."""
    names = [f"product {index:02d}" for index in range(number)]
    rules = [
        Competitor(Named(first), Named(second), before=gap, after=gap, id=f"r {first} {second}")
        for index, first in enumerate(names)
        for second in names[:index]
    ]
    day = Day("06:30", "22:30", breakfast="07:30", lunch="12:30", dinner="18:30")
    return Plan(day=day, doses=[Dose(Product(name)) for name in names], rules=rules)


def clock(minute: int) -> str:
    """Minutes from midnight as ``HH:MM``, past midnight too."""
    return f"{minute // 60 % 24:02d}:{minute % 60:02d}"
