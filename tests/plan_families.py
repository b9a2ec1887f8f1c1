"""Plans of which one kind of rule makes the most, already looked up, from a seed.

Plans at random hold a little of everything, so that what only matters where much of one thing comes together shows in
few of them: doses that crowd the day, close intervals, doses that nothing relates to others, and such as want company.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from random import Random
from typing import TypeVar

from attrs import evolve

from rlsnutri.amounts import Amount
from rlsnutri.clock import AnyDays, ClockTime, Days, Recurrence
from rlsnutri.plans import Day, Plan
from rlsnutri.policy import Policy
from rlsnutri.rules import (
    AroundMeal,
    Ceiling,
    ClockWindow,
    Competitor,
    Evidence,
    Interval,
    MostTimes,
    Named,
    NotSameDay,
    Rule,
    Selector,
    Strength,
    Substance,
    Together,
    Window,
)
from rlsnutri.things import Content, Fixed, Item, LookedUp, Role
from tests.random_plans import NAMES

_Thing = TypeVar("_Thing", Item, Fixed)
_MG = 10**6
_HELD = ((), ("iron",), ("iron",), ("zinc",), ("iron", "zinc"))
_SOFT = (Strength.SHOULD, Strength.SHOULD, Strength.PREFER)


def crowded(rng: Random) -> LookedUp:
    """Doses that keep far from each other, about as many as the day can hold, and one or two that do not."""
    names = NAMES[: rng.randint(3, 7)]
    bed = rng.choice((600, 900, 1080, 1200))
    gap = max(1, bed // rng.choice((len(names) - 2, len(names) - 1, len(names))) + rng.choice((-30, -1, 0, 1, 30)))
    rules: list[Rule] = []
    for first, second in combinations(names, 2):
        if rng.random() < 0.93:
            strength = Strength.MUST if rng.random() < 0.95 else Strength.SHOULD
            apart = Competitor(
                Named(first),
                (Named(second),),
                before=gap,
                after=gap if rng.random() < 0.7 else max(0, gap + rng.choice((-60, 30, 120))),
                id=f"{first}-{second}",
                strength=strength,
                evidence=Evidence.STRONG,
            )
            rules.append(apart)
    doses = tuple(plain_dose(name, rng.choice((1, 1, 1, 1, 2))) for name in names)
    intervals = [
        Interval(
            Named(item.name),
            least=rng.choice((gap, gap // 2, 1)),
            most=None,
            across_midnight=False,
            id=f"again-{item.name}",
            strength=rng.choice((Strength.MUST, Strength.SHOULD)),
            evidence=Evidence.STRONG,
        )
        for item in doses
        if item.times == 2 and rng.random() < 0.7
    ]
    return plain_plan(rng, bed, doses, (*rules, *intervals), ())


def tight(rng: Random) -> LookedUp:
    """A dose whose intakes must keep close intervals, and others that may not come near to it."""
    bed = rng.choice((720, 900, 1080, 1380))
    times = rng.choice((2, 3, 3, 4))
    least = rng.choice((None, bed // (times - 1) - 60, bed // (times - 1), bed // times))
    most = rng.choice((None, *((least or 180) + more for more in (30, 120, 400)), 1440 // times, 1440 // times + 60))
    if most is not None:
        most = max(min(most, 1440), least or 0)  # no plan may ask for a least that is more than the most
    rules: list[Rule] = [
        Interval(
            Named(NAMES[0]),
            least=least,
            most=480 if most is least is None else most,
            across_midnight=rng.random() < 0.6,
            id="tight",
            strength=rng.choice((Strength.MUST, Strength.MUST, Strength.MUST, Strength.SHOULD)),
            evidence=Evidence.MODERATE,
        )
    ]
    if rng.random() < 0.3:
        extra = rng.choice((None, 60, 240, 300)), rng.choice((400, 500, 1300))
        rules.append(
            Interval(
                Named(NAMES[0]),
                least=extra[0],
                most=extra[1],
                across_midnight=rng.random() < 0.5,
                id="tighter",
                strength=rng.choice((Strength.MUST, Strength.SHOULD)),
                evidence=Evidence.WEAK,
            )
        )
    for name in NAMES[1 : rng.randint(2, 4)]:
        tight, other = Named(NAMES[0]), Named(name)
        near = Competitor(
            tight if rng.random() < 0.7 else other,
            (other,) if rng.random() < 0.7 else (tight,),
            before=rng.choice((0, 60, 120, 240)),
            after=rng.choice((0, 60, 120, 240)),
            id=f"near-{name}",
            strength=rng.choice((Strength.MUST, Strength.SHOULD)),
            evidence=Evidence.STRONG,
        )
        rules.append(near)
    named = {selector.name for rule in rules if isinstance(rule, Competitor) for selector in _both(rule)}
    doses = [plain_dose(NAMES[0], times), *(plain_dose(name, 1) for name in sorted(named - {NAMES[0]}))]
    pinned = tuple(sorted(rng.sample(range(0, bed, 30), 1)))
    if len(doses) > 1 and rng.random() < 0.4:
        doses[1] = evolve(doses[1], at=pinned, times=None)
    fixed = (Fixed("meal-0", Role.MEAL, ("meal",), (), 60, 30, Days(), "plan.day"),)
    return plain_plan(rng, bed, tuple(doses), tuple(rules), fixed if rng.random() < 0.5 else ())


def _both(rule: Competitor) -> list[Named]:
    return [each for each in (rule.subject, *rule.objects) if isinstance(each, Named)]


def plain_dose(name: str, times: int = 1) -> Item:
    """A dose of nothing in particular, so many times a day."""
    return Item(
        name=name,
        role=Role.SUPPLEMENT,
        ids=("tag-a",),
        contents=(),
        units=times if times > 1 else None,
        times=times,
        every=Days(),
        at=(),
        between=(),
        with_meal=(),
        path=f"plan.doses[{name}]",
    )


def plain_plan(
    rng: Random, bed: int, doses: tuple[Item, ...], rules: tuple[Rule, ...], fixed: tuple[Fixed, ...]
) -> LookedUp:
    """A plan of a day that begins at six and lasts ``bed`` minutes."""
    policy = Policy(step=rng.choice((15, 30, 45, 60, 120)), spacing=0, spread=rng.choice((0, 720)))
    plan = Plan(day=Day(ClockTime(360), ClockTime((360 + bed) % 1440)), policy=policy)
    return LookedUp(plan, 360, bed, tuple(sorted(doses, key=lambda dose: dose.name)), fixed, rules, ())


def riders(rng: Random) -> LookedUp:
    """Doses that choose among the slots of others, some of which a medicine makes cheaper on some days."""
    doses = [_any_dose(rng, name) for name in NAMES[: rng.randint(3, 6)]]
    rules: list[Rule] = [
        Competitor(
            Named(first.name),
            (Named(second.name),),
            before=rng.choice((60, 120, 240)),
            after=rng.choice((60, 120, 240)),
            id=f"apart-{first.name}",
            strength=rng.choice((Strength.MUST, *_SOFT)),
            evidence=rng.choice(tuple(Evidence)),
        )
        for first, second in zip(doses[:-1:2], doses[1::2], strict=False)
        if rng.random() < 0.5
    ]
    rules += [_window(rng, dose) for dose in doses if rng.random() < 0.7]
    if rng.random() < 0.3:
        most = MostTimes(rng.randint(1, 3), id="most", strength=rng.choice(_SOFT), evidence=Evidence.WEAK)
        rules.append(most)
    return _hospitable(rng, doses, rules)


def company(rng: Random) -> LookedUp:
    """Doses and medicines that want each other, in some amount, on some days."""
    doses = [_any_dose(rng, name, most_units=3) for name in NAMES[: rng.randint(2, 5)]]
    rules = [_together(rng, doses, number) for number in range(rng.randint(1, 4))]
    rules += [_window(rng, dose) for dose in doses if rng.random() < 0.4]
    if rng.random() < 0.4:
        ceiling = Ceiling(
            "iron",
            Amount(rng.choice((100, 200, 400)) * _MG),
            apart=rng.choice((None, 240)),
            id="ceiling",
            strength=rng.choice((Strength.MUST, *_SOFT)),
            evidence=Evidence.MODERATE,
        )
        rules.append(ceiling)
    return _hospitable(rng, doses, rules)


def capped(rng: Random) -> LookedUp:
    """Doses and medicines of which a slot, or two slots near each other, may hold only so much together."""
    doses = [_any_dose(rng, name, most_units=3) for name in NAMES[: rng.randint(2, 4)]]
    doses = [_holding(rng, dose) for dose in doses]
    rules: list[Rule] = [
        Ceiling(
            rng.choice(("iron", "zinc")),
            Amount(rng.choice((100, 150, 200, 300, 400)) * _MG),
            apart=rng.choice((None, None, 120, 360, 900)),
            divides=rng.random() < 0.8,
            id=f"ceiling-{number}",
            strength=rng.choice((Strength.MUST, *_SOFT)),
            evidence=rng.choice(tuple(Evidence)),
        )
        for number in range(rng.randint(1, 3))
    ]
    rules += [_window(rng, dose) for dose in doses if rng.random() < 0.4]
    looked_up = _hospitable(rng, doses, rules)
    return evolve(looked_up, fixed=tuple(_holding(rng, thing) for thing in looked_up.fixed))


def _holding(rng: Random, thing: _Thing) -> _Thing:
    """The thing with some iron, zinc, both or neither in it."""
    held = tuple(Content(each, rng.choice((100, 200)) * _MG) for each in rng.choice(_HELD))
    return evolve(thing, contents=held, ids=tuple(sorted({*thing.ids, *(each.nutrient for each in held)})))


def _days(rng: Random) -> Recurrence:
    return rng.choice((Days(), Days(), Days(2), Days(2, (1,)), Days(4, (0, 3)), AnyDays(1, 2), AnyDays(2, 3)))


def _any_dose(rng: Random, name: str, *, most_units: int = 1) -> Item:
    contents = (Content("iron", rng.choice((100, 200)) * _MG),) if rng.random() < 0.4 else ()
    role = rng.choice((Role.SUPPLEMENT, Role.SUPPLEMENT, Role.MEDICINE))
    units = rng.randint(1, most_units) if most_units > 1 and role is Role.SUPPLEMENT else None
    return Item(
        name=name,
        role=role,
        ids=tuple(sorted({rng.choice(("tag-a", "tag-b")), *(each.nutrient for each in contents)})),
        contents=contents,
        units=units,
        times=1 if units is None else None,
        every=_days(rng),
        at=(),
        between=(),
        with_meal=(),
        path=f"plan.doses[{name}]",
    )


def _window(rng: Random, dose: Item) -> Rule:
    start = rng.randrange(0, 1440, 30)
    part = rng.choice((AroundMeal(), ClockWindow(ClockTime(start), ClockTime((start + rng.choice((60, 240))) % 1440))))
    strength, evidence = rng.choice((Strength.PREFER, *_SOFT)), rng.choice(tuple(Evidence))
    return Window(Named(dose.name), (part,), id=f"window-{dose.name}", strength=strength, evidence=evidence)


def _together(rng: Random, doses: list[Item], number: int) -> Rule:
    subject, companion = _anyone(rng, doses), _anyone(rng, doses)
    kind = NotSameDay if rng.random() < 0.2 else Together
    strength, evidence = rng.choice((Strength.MUST, *_SOFT)), rng.choice(tuple(Evidence))
    return kind(subject, companion, id=f"with-{number}", strength=strength, evidence=evidence)


def _anyone(rng: Random, doses: list[Item]) -> Selector:
    if rng.random() < 0.5:
        return Named(rng.choice(doses).name)
    at_least = Amount(rng.choice((50, 100, 150)) * _MG) if rng.random() < 0.3 else None
    identifier = "iron" if at_least else rng.choice(("tag-a", "tag-b", "tag-m", "tag-m", "iron", "tea"))
    return Substance(identifier, at_least)


def _hospitable(rng: Random, doses: list[Item], rules: list[Rule]) -> LookedUp:
    bed = rng.choice((720, 900, 960))
    fixed = [Fixed("meal-0", Role.MEAL, ("meal",), (), rng.randrange(0, 600, 30), 30, Days(), "plan.day")]
    fixed += [
        Fixed(
            f"pill-{number}", Role.MEDICINE, ("tag-m",), (), rng.randrange(0, 1440, 60), 0, _settled(rng), "plan.events"
        )
        for number in range(rng.randint(0, 3))
    ]
    if rng.random() < 0.4:
        fixed.append(Fixed("tea", Role.DRINK, ("tea",), (), rng.randrange(0, 900, 60), 0, _settled(rng), "plan.events"))
    policy = Policy(
        step=rng.choice((60, 120, 180)),
        spacing=rng.choice((0, 120)),
        spread=0,
        time_price=rng.choice((0, 1, 50, 100)),
        meal_price=rng.choice((0, 30, 80)),
        medicine_price=rng.choice((0, 10, 60)),
        intake_price=rng.choice((0, 1, 10)),
        count_times_first=rng.random() < 0.3,
    )
    plan = Plan(day=Day(ClockTime(360), ClockTime((360 + bed) % 1440)), policy=policy)
    things = tuple(sorted(fixed, key=lambda thing: (thing.name, thing.start)))
    return LookedUp(plan, 360, bed, tuple(sorted(doses, key=lambda dose: dose.name)), things, tuple(rules), ())


def _settled(rng: Random) -> Recurrence:
    return rng.choice((Days(), Days(), Days(2), Days(2, (1,)), Days(3, (0, 1))))


FAMILIES: dict[str, Callable[[Random], LookedUp]] = {
    "crowded": crowded,
    "tight": tight,
    "riders": riders,
    "company": company,
    "capped": capped,
}
