"""What the engine finds, and in how many steps, for plans of which one kind of rule makes the most.

Plans at random hold a little of everything, so that what only matters where much of one thing comes together shows in
few of them: doses that nothing relates to others, and doses that want company.
"""

from __future__ import annotations

from random import Random

from rlsnutri._engine import NoOutcome, compile_plan, solve
from rlsnutri.amounts import Amount
from rlsnutri.clock import AnyDays, ClockTime, Days, Recurrence
from rlsnutri.errors import PlanError
from rlsnutri.plans import Day, Plan
from rlsnutri.policy import Policy
from rlsnutri.rules import (
    AroundMeal,
    Ceiling,
    ClockWindow,
    Competitor,
    Evidence,
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
from tests.golden.before_search import found_at
from tests.random_plans import NAMES

_STEPS = 400
_MG = 10**6
_SOFT = (Strength.SHOULD, Strength.SHOULD, Strength.PREFER)


def of_riders(number: int) -> str:
    """Doses that choose among the slots of others, some of which a medicine makes cheaper on some days."""
    rng = Random(number)
    doses = [_dose(rng, name) for name in NAMES[: rng.randint(3, 6)]]
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
    return f"riders {number}: {_solved(_looked_up(rng, doses, rules))}"


def of_company(number: int) -> str:
    """Doses and medicines that want each other, in some amount, on some days."""
    rng = Random(number)
    doses = [_dose(rng, name, most_units=3) for name in NAMES[: rng.randint(2, 5)]]
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
    return f"company {number}: {_solved(_looked_up(rng, doses, rules))}"


def _solved(looked_up: LookedUp) -> str:
    try:
        compiled = compile_plan(looked_up)
    except PlanError:
        return "no time for a dose"
    found = solve(compiled, max_steps=_STEPS)
    if isinstance(found, NoOutcome):
        return f"{found.steps} steps, {'impossible' if found.proved else 'nothing found'}"
    broken = [f"{'+'.join(each.rules)} {each.missing}" for each in found.compromises]
    return f"{found.steps} steps, {found_at(found)}{', broken ' * bool(broken)}{', '.join(broken)}"


def _days(rng: Random) -> Recurrence:
    return rng.choice((Days(), Days(), Days(2), Days(2, (1,)), Days(4, (0, 3)), AnyDays(1, 2), AnyDays(2, 3)))


def _dose(rng: Random, name: str, *, most_units: int = 1) -> Item:
    contents = (Content("iron", rng.choice((100, 200)) * _MG),) if rng.random() < 0.4 else ()
    return Item(
        name=name,
        role=rng.choice((Role.SUPPLEMENT, Role.SUPPLEMENT, Role.MEDICINE)),
        ids=tuple(sorted({rng.choice(("tag-a", "tag-b")), *(each.nutrient for each in contents)})),
        contents=contents,
        units=rng.randint(1, most_units) if most_units > 1 else None,
        times=None if most_units > 1 else 1,
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


def _looked_up(rng: Random, doses: list[Item], rules: list[Rule]) -> LookedUp:
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
