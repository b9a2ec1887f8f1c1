"""Random small plans, already looked up: every kind of rule, pins, days, units, meals and medicines, from a seed.

Deliberately nasty rather than realistic: numbers are drawn so that gaps are met exactly, missed by a minute, reach over
midnight and contradict each other.
"""

from __future__ import annotations

from random import Random

from attrs import evolve

from rlsnutri.amounts import Amount
from rlsnutri.clock import AnyDays, ClockTime, Days, Recurrence
from rlsnutri.plans import Day, Plan
from rlsnutri.policy import Policy
from rlsnutri.rules import (
    Alone,
    Anchor,
    AroundMeal,
    Ceiling,
    ClockWindow,
    Competitor,
    Evidence,
    FirstOfDay,
    Interval,
    MealContent,
    MostTimes,
    Named,
    NotSameDay,
    OffsetWindow,
    Origin,
    Rule,
    SameMeal,
    Selector,
    Strength,
    Substance,
    Together,
    Window,
)
from rlsnutri.things import Content, Fixed, Item, LookedUp, Role
from rlsnutri.windows import WindowPart

NAMES = ("argon", "boron", "cobalt", "dysprosium", "erbium", "fluor", "gallium", "hafnium")
NUTRIENTS = ("iron", "calcium", "zinc")
MG = 10**6
GROUPS = {Role.SUPPLEMENT: "group:any-supplement", Role.MEDICINE: "group:any-oral-medicine"}


def random_plan(seed: int, *, most_items: int = 4, coarse: bool = True) -> LookedUp:
    """The plan of this seed; ``coarse`` keeps the candidate times few enough to try everything."""
    rng = Random(seed)
    wake = rng.choice((0, 360, 390, 400, 960))
    bed = rng.choice((600, 780, 960, 1080, 1430))
    step = rng.choice((120, 180, 240)) if coarse else rng.choice((15, 30, 60))
    if seed % 5 == 4:
        step = min(step + 10, 230)  # 130, 190 and 230, or 25, 40 and 70: most of them divide no day
    fixed = _fixed(rng, bed)
    items = sorted((_item(rng, name) for name in NAMES[: rng.randint(1, most_items)]), key=lambda item: item.name)
    rules = tuple(_rule(rng, items, fixed, number) for number in range(rng.randint(0, 7)))
    listed: tuple[ClockTime, ...] = ()
    if rng.random() < 0.25:
        listed = tuple(
            ClockTime((wake + minute) % 1440) for minute in rng.sample(range(0, 1440, 60), rng.randint(3, 6))
        )
    policy = Policy(
        step=step,
        times=listed,
        count_times_first=rng.random() < 0.3,
        spacing=rng.choice((0, 120, 120, 240)),
        spread=rng.choice((0, 720, 720, 1000)),
    )
    plan = Plan(day=Day(ClockTime(wake), ClockTime((wake + bed) % 1440)), policy=policy)
    return LookedUp(plan, wake, bed, tuple(items), fixed, rules, ())


def softened(looked_up: LookedUp) -> LookedUp:
    """The plan with every must made a should."""
    rules = [
        evolve(rule, strength=Strength.SHOULD) if rule.strength is Strength.MUST else rule for rule in looked_up.rules
    ]
    return evolve(looked_up, rules=tuple(rules))


def repeated(looked_up: LookedUp, rng: Random) -> LookedUp:
    """The plan with some of its drinks and medicines at a second time, under the same name."""
    again = [
        evolve(thing, start=start)
        for thing in looked_up.fixed
        if thing.role is not Role.MEAL and (start := rng.randrange(0, 1440, 30)) != thing.start and rng.random() < 0.8
    ]
    fixed = sorted((*looked_up.fixed, *again), key=lambda thing: (thing.name, thing.start))
    return evolve(looked_up, fixed=tuple(fixed))


def varied(looked_up: LookedUp, rng: Random) -> LookedUp:
    """The plan in other words: see `repeated`, `_said_again` and `_otherwise`; with other prices, and thresholds."""
    policy = looked_up.plan.policy
    if rng.random() < 0.7:
        policy = evolve(
            policy,
            time_price=rng.choice((0, 1, 50, 100)),
            meal_price=rng.choice((0, 30, 80)),
            anchor_price=rng.choice((0, 20, 90)),
            medicine_price=rng.choice((0, 10, 60)),
            intake_price=rng.choice((0, 1, 10, 30)),
            prefer_prices=rng.choice(((61, 46, 31, 16), (10, 5, 5, 0), (100, 100, 1, 1))),
        )
    rules: list[Rule] = []
    for rule in looked_up.rules:
        rules.append(_otherwise(rule, rng, threshold=0.3))
        if rng.random() < 0.3:
            rules.append(_said_again(rules[-1], rng))
    items = tuple(_pinned_otherwise(item, rng) for item in looked_up.items)
    plan = evolve(looked_up.plan, policy=policy)
    return repeated(evolve(looked_up, rules=tuple(rules), items=items, plan=plan), rng)


def _pinned_otherwise(item: Item, rng: Random) -> Item:
    """The dose with the names of its meals in capitals, and a second window beside its own."""
    start = rng.randrange(0, 1440, 30)
    more = (ClockWindow(ClockTime(start), ClockTime((start + 120) % 1440)),) if item.between else ()
    return evolve(item, with_meal=tuple(meal.upper() for meal in item.with_meal), between=(*item.between, *more))


def _said_again(rule: Rule, rng: Random) -> Rule:
    """The same rule, and perhaps another in strength and evidence."""
    again = _otherwise(rule, rng, threshold=0)
    strength, evidence = rng.choice((rule.strength, *Strength)), rng.choice((rule.evidence, *Evidence))
    again = evolve(again, id=f"{rule.id}-again", strength=strength, evidence=evidence)
    return evolve(again, divides=not again.divides) if isinstance(again, Ceiling) and rng.random() < 0.3 else again


def _otherwise(rule: Rule, rng: Random, *, threshold: float) -> Rule:
    """The rule by another author: in capitals, its lists turned round; with some amounts of other nutrients."""

    def otherwise(selector: Selector) -> Selector:
        if isinstance(selector, Named):
            return Named(selector.name.upper()) if rng.random() < 0.5 else selector
        if isinstance(selector, Substance) and rng.random() < threshold:
            least = selector.at_least or Amount(rng.choice((100, 200, 300)) * MG)
            return Substance(selector.id, least, of=rng.choice(NUTRIENTS))
        return selector

    changes: dict[str, object] = {"origin": rng.choice((Origin.PLAN, Origin.CATALOG))}
    match rule:
        case Competitor():
            changes["objects"] = tuple(otherwise(each) for each in reversed(rule.objects))
            changes["exempt"] = rule.exempt[::-1]
        case Window():
            more = ("fat-meal",) if rng.random() < threshold else ()
            changes["parts"] = tuple(
                evolve(part, meals=(*part.meals, *more)[::-1]) if isinstance(part, AroundMeal) and part.meals else part
                for part in reversed(rule.parts)
            )
        case Together():
            changes["companion"] = otherwise(rule.companion)
        case NotSameDay():
            changes["other"] = otherwise(rule.other)
        case _:
            pass
    if isinstance(rule, Competitor | Window | Together | NotSameDay | FirstOfDay | Interval):
        changes["subject"] = otherwise(rule.subject)
    return evolve(rule, **changes)


def _days(rng: Random) -> Recurrence:
    draw = rng.random()
    if draw < 0.6:
        return Days()
    if draw < 0.8:
        return rng.choice((Days(2), Days(2, (1,)), Days(3, (0, 1)), Days(4, (0, 3))))
    return rng.choice((AnyDays(1, 2), AnyDays(1, 3), AnyDays(2, 4), AnyDays(1, 4)))


def _item(rng: Random, name: str) -> Item:
    role = rng.choice((Role.SUPPLEMENT, Role.SUPPLEMENT, Role.MEDICINE))
    contents = tuple(
        Content(nutrient, rng.choice((100, 200, 300, 400, 600, 1000)) * MG)
        for nutrient in rng.sample(NUTRIENTS, rng.choice((0, 1, 1, 2)))
    )
    units = rng.choice((None, None, 1, 2, 3, 4)) if role is Role.SUPPLEMENT else None
    times = rng.choice((None, None, 1, 2, 3)) if role is Role.SUPPLEMENT else rng.choice((1, 1, 2, 3))
    if times is not None and units is not None and units < times:
        times = None
    at: tuple[int, ...] = ()
    if rng.random() < 0.15:
        at = tuple(sorted(rng.sample(range(0, 1400, 35), times or rng.choice((1, 1, 2)))))
        if units is not None and units < len(at):
            at = at[:1]
            times = None
    between = (ClockWindow(ClockTime(rng.randrange(0, 1440, 60)), ClockTime(rng.randrange(0, 1440, 60))),)
    return Item(
        name=name,
        role=role,
        ids=tuple(sorted({content.nutrient for content in contents} | {rng.choice(("tag-a", "tag-b", "tag-c"))})),
        contents=contents,
        units=units,
        times=times,
        every=_days(rng),
        at=at,
        between=between if rng.random() < 0.1 and not at else (),
        with_meal=("meal-0",) if rng.random() < 0.05 and not at else (),
        path=f"plan.doses[{name}]",
    )


def _fixed(rng: Random, bed: int) -> tuple[Fixed, ...]:
    things: list[Fixed] = []
    for number in range(rng.choice((0, 1, 2, 3))):
        start = rng.randrange(0, bed, 30)
        tags = ("fat-meal", "meal") if rng.random() < 0.3 else ("meal",)
        stated = (Content("calcium", rng.choice((40, 300)) * MG),) if rng.random() < 0.3 else ()
        ids = tuple(sorted({*tags, *(content.nutrient for content in stated)}))
        length = rng.choice((0, 30, 30, 60))
        things.append(Fixed(f"meal-{number}", Role.MEAL, ids, stated, start, length, Days(), "plan.day"))
    for number in range(rng.choice((0, 0, 1))):
        start, length = rng.randrange(0, 1440, 30), rng.choice((0, 15))
        ids = rng.choice((("coffee",), ("water",)))
        things.append(Fixed(f"drink-{number}", Role.DRINK, ids, (), start, length, Days(), "plan.events"))
    for number in range(rng.choice((0, 0, 1, 2))):
        held = (Content("zinc", rng.choice((None, 200 * MG))),) if rng.random() < 0.3 else ()
        ids = tuple(sorted({"tag-m", GROUPS[Role.MEDICINE], *(content.nutrient for content in held)}))
        every = rng.choice((Days(), Days(), Days(2), Days(2, (1,))))
        start = rng.randrange(0, 1440, 30)
        things.append(Fixed(f"pill-{number}", Role.MEDICINE, ids, held, start, 0, every, "plan.events"))
    return tuple(sorted(things, key=lambda thing: (thing.name, thing.start)))


def _selector(rng: Random, items: list[Item], fixed: tuple[Fixed, ...]) -> Selector:
    names = [item.name for item in items] + [thing.name for thing in fixed]
    tags = (
        "tag-a",
        "tag-b",
        "tag-c",
        "tag-m",
        "meal",
        "coffee",
        "group:any-supplement",
        "group:any-oral-medicine",
    )
    draw = rng.random()
    if draw < 0.45:
        return Named(rng.choice([item.name for item in items]))
    if draw < 0.55:
        return rng.choice(names)
    if draw < 0.75:
        return Substance(rng.choice(tags))
    threshold = Amount(rng.choice((50, 100, 150, 200, 300)) * MG) if rng.random() < 0.6 else None
    return Substance(rng.choice(NUTRIENTS), threshold)


def _whole(selector: Selector) -> Selector:
    """The same without an amount: no exception may ask for one."""
    return Substance(selector.id) if isinstance(selector, Substance) else selector


def _part(rng: Random) -> WindowPart:
    draw = rng.random()
    if draw < 0.4:
        return ClockWindow(ClockTime(rng.randrange(0, 1440, 30)), ClockTime(rng.randrange(0, 1440, 30)))
    if draw < 0.6:
        start = rng.choice((-180, -60, 0, 60))
        return OffsetWindow(rng.choice((Anchor.WAKE, Anchor.BED)), start, start + rng.choice((0, 60, 120)))
    if draw < 0.8:
        return AroundMeal(meals=rng.choice(((), (), ("meal-0",), ("fat-meal",))))
    return rng.choice(
        (
            AroundMeal(-60, -30, measured_from="start"),
            AroundMeal(0, 60, measured_from="end"),
            AroundMeal(-30, 30),
        )
    )


def _rule(rng: Random, items: list[Item], fixed: tuple[Fixed, ...], number: int) -> Rule:
    strength = rng.choice((Strength.MUST, Strength.SHOULD, Strength.SHOULD, Strength.PREFER, Strength.PREFER))
    evidence = rng.choice(tuple(Evidence))
    subject = _selector(rng, items, fixed)
    common = {"id": f"r{number}", "strength": strength, "evidence": evidence}
    kind = rng.randrange(13)
    gaps = (0, 0, 30, 60, 119, 120, 121, 180, 240, 360, 720, 780, 1440)
    if kind <= 4:
        before, after = rng.choice((*gaps, None)), rng.choice((*gaps, None))
        if rng.random() < 0.5:
            after = before
        exempt = rng.choice(((), (), (), (SameMeal(),), (MealContent("calcium", Amount(50 * MG)),)))
        objects = tuple(_selector(rng, items, fixed) for _ in range(rng.choice((1, 1, 2))))
        return Competitor(subject, objects, before=before, after=after, exempt=exempt, **common)
    if kind <= 6:
        return Window(subject, tuple(_part(rng) for _ in range(rng.choice((1, 1, 2)))), **common)
    if kind == 7:
        least = rng.choice((None, 60, 120, 240, 360))
        most = rng.choice((None, None, 480, 720, 1440))
        return Interval(subject, least=least, most=most, across_midnight=rng.random() < 0.6, **common)
    if kind == 8:
        if rng.random() < 0.5:
            excepting = (_whole(_selector(rng, items, fixed)),) if rng.random() < 0.5 else ()
            return Alone(
                subject,
                gap=rng.choice((30, 60, 120, 240)),
                excepting=excepting,
                meals=rng.random() < 0.5,
                **common,
            )
        return FirstOfDay(subject, gap=rng.choice((0, 30, 60)), **common)
    if kind == 9:
        return Together(subject, _selector(rng, items, fixed), **common)
    if kind == 10:
        return NotSameDay(subject, _selector(rng, items, fixed), **common)
    if kind == 11:
        return MostTimes(rng.choice((1, 2, 3, 4)), **common)
    apart = rng.choice((None, None, 120, 240, 720))
    amount = Amount(rng.choice((100, 150, 250, 333, 500)) * MG)
    return Ceiling(rng.choice(NUTRIENTS), amount, apart=apart, divides=rng.random() < 0.8, **common)
