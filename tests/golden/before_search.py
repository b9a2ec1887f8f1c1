"""What the engine knows of a plan before it searches: the problem in integers, floors, clashes, what links two slots.

Most of it only makes the search shorter, or gives the same answer by another way, so that answers and steps alone would
hardly tell that it has become less.  Long tables are given by a checksum.
"""

from __future__ import annotations

from itertools import combinations_with_replacement, islice, pairwise
from random import Random
from zlib import crc32

from attrs import evolve

from rlsnutri._engine import Compiled, NoOutcome, compile_plan, solve
from rlsnutri._engine import days as day_masks
from rlsnutri._engine.bounds import fits
from rlsnutri._engine.evaluate import cost_of
from rlsnutri._engine.inseparable import reduced
from rlsnutri._engine.links import Link
from rlsnutri._engine.outcome import Outcome, ways_to_choose
from rlsnutri._engine.problem import ItemSpec, Problem
from rlsnutri._engine.profiles import Profile
from rlsnutri._engine.solve import root
from rlsnutri._engine.spoken import spoken_of
from rlsnutri._engine.tables import SOFTNESS, Tables
from rlsnutri.answers import Cost
from rlsnutri.clock import AnyDays, ClockTime, Days, Recurrence
from rlsnutri.errors import PlanError
from rlsnutri.plans import Day, Plan
from rlsnutri.policy import Policy
from rlsnutri.rules import Competitor, Evidence, Interval, Named, Rule, Strength
from rlsnutri.things import Fixed, Item, LookedUp, Role
from tests.random_plans import NAMES, random_plan, softened, varied
from tests.random_rests import ceilings

_FEW = 8
"""Profiles whose links are written; more would only take longer."""
_WAYS = 3
"""Ways to choose the days that are written."""
_STEPS = 150


def of_plan(number: int) -> str:
    """What is known of a plan: one at random, a crowded one, or one that its intervals leave little room."""
    rng = Random(number)
    kind = number % 4
    looked_up = (
        random_plan(number, coarse=number % 8 < 4),
        _crowded(rng),
        varied(random_plan(number, most_items=5), rng),
        tight(rng),
    )[kind]
    try:
        compiled = compile_plan(looked_up)
    except PlanError:
        return f"plan {number}: no time for a dose"
    told = [f"plan {number}"]
    for days in ways_to_choose(compiled)[:_WAYS]:
        problem = reduced(days.problem, looked_up.plan.policy.intake_price)
        told.append(_problem(problem))
        before = ""
        for softness in SOFTNESS:
            known = _tables(Tables.of(problem, softness), softness)
            told.append(f"may break {softness}: {known if known != before else 'the same'}")
            before = known
    return " | ".join([*told, _spoken(compiled), _found(compiled)])


def _crowded(rng: Random) -> LookedUp:
    """Doses that keep far from each other, about as many as the day can hold, and one or two that do not."""
    names = NAMES[: rng.randint(3, 7)]
    bed = rng.choice((600, 900, 1080, 1200))
    gap = max(1, bed // rng.choice((len(names) - 2, len(names) - 1, len(names))) + rng.choice((-30, -1, 0, 1, 30)))
    rules: list[Rule] = []
    for one, first in enumerate(names):
        for second in names[one + 1 :]:
            if rng.random() < 0.93:
                strength = Strength.MUST if rng.random() < 0.95 else Strength.SHOULD
                after = gap if rng.random() < 0.7 else max(0, gap + rng.choice((-60, 30, 120)))
                rules.append(
                    Competitor(
                        Named(first),
                        (Named(second),),
                        before=gap,
                        after=after,
                        id=f"{first}-{second}",
                        strength=strength,
                        evidence=Evidence.STRONG,
                    )
                )
    doses = tuple(_dose(name, rng.choice((1, 1, 1, 1, 2))) for name in names)
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
    return _looked_up(rng, bed, doses, (*rules, *intervals), ())


def tight(rng: Random) -> LookedUp:
    """A dose whose intakes must keep close intervals, and others that may not come near to it."""
    bed = rng.choice((720, 900, 1080, 1380))
    times = rng.choice((2, 3, 3, 4))
    least = rng.choice((None, bed // (times - 1) - 60, bed // (times - 1), bed // times))
    most = rng.choice((None, *((least or 180) + more for more in (30, 120, 400)), 1440 // times, 1440 // times + 60))
    most = most if most is None else min(most, 1440)
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
    doses = [_dose(NAMES[0], times), *(_dose(name, 1) for name in sorted(named - {NAMES[0]}))]
    pinned = tuple(sorted(rng.sample(range(0, bed, 30), 1)))
    if len(doses) > 1 and rng.random() < 0.4:
        doses[1] = evolve(doses[1], at=pinned, times=None)
    fixed = (Fixed("meal-0", Role.MEAL, ("meal",), (), 60, 30, Days(), "plan.day"),)
    return _looked_up(rng, bed, tuple(doses), tuple(rules), fixed if rng.random() < 0.5 else ())


def _both(rule: Competitor) -> list[Named]:
    return [each for each in (rule.subject, *rule.objects) if isinstance(each, Named)]


def _dose(name: str, times: int) -> Item:
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


def _looked_up(
    rng: Random, bed: int, doses: tuple[Item, ...], rules: tuple[Rule, ...], fixed: tuple[Fixed, ...]
) -> LookedUp:
    policy = Policy(step=rng.choice((15, 30, 45, 60, 120)), spacing=0, spread=rng.choice((0, 720)))
    plan = Plan(day=Day(ClockTime(360), ClockTime((360 + bed) % 1440)), policy=policy)
    return LookedUp(plan, 360, bed, tuple(sorted(doses, key=lambda dose: dose.name)), fixed, rules, ())


def _problem(problem: Problem) -> str:
    """The times that stay open to each dose, and checksums of all the rest."""
    parts = {
        "doses": problem.items,
        "pairs": sorted(problem.pairs.items()),
        "ceilings": problem.ceilings,
        "days": (problem.medicine_days, problem.meetings, problem.fixed_company, problem.constant, problem.day_cost),
        "prices": (problem.prices, problem.most_times, problem.event_mask, problem.extra_times, problem.share_unit),
    }
    opened = " ".join(f"{spec.name} {spec.portions}x{spec.size} {spec.unary[0].mask:x}" for spec in problem.items)
    return f"{len(problem.times)} times, {opened}; {'; '.join(f'{name} {_sum(part)}' for name, part in parts.items())}"


def _tables(tables: Tables, softness: int) -> str:
    table = tables.table(softness)
    parts = {
        "floors": " ".join(f"{floor:x}" for floor in tables.floor),
        "base": f"{tables.base:x}",
        "slot": f"{tables.cheapest_slot:x}",
        "fewest": " ".join(map(str, tables.fewest(table))),
        "apart": " ".join(f"{mask:x}" for mask in tables.apart(table)),
        "riders": "".join("-+"[rider] for rider in tables.riders),
        "unseen": f"{tables.unseen.by_all:x} {tables.unseen.by_time:x}",
        "own": _sum(tables.own),
        "root": _sum((root(tables).bound, root(tables).left)),
    }
    told = "impossible; " * tables.impossible + "; ".join(f"{name} {part}" for name, part in parts.items())
    singles = [single for single in tables.profiles.singles if single is not None]
    pairs = combinations_with_replacement(range(len(tables.problem.items)), 2)
    joined = [
        together
        for first, second in pairs
        if (single := tables.profiles.singles[first]) is not None
        if (together := _joined(tables, single, second)) is not None
    ]
    profiles = [*singles, *joined]
    told += f"; profiles {_sum([_profile(tables, profile) for profile in profiles])}"
    few = [*singles, *joined][:_FEW]
    return f"{told}; links {_sum([_link(tables, one, other, softness) for one in few for other in few])}"


def _spoken(compiled: Compiled) -> str:
    """Whom each rule speaks of, with every second dose left out."""
    items = range(0, len(compiled.looked_up.items), 2)
    sides = [spoken_of(compiled, rule, items) for rule in range(len(compiled.rules))]
    return f"speak of {', '.join('/'.join(map(' '.join, both)) for both in sides)}"


def _found(compiled: Compiled) -> str:
    found = solve(compiled, max_steps=_STEPS)
    if isinstance(found, NoOutcome):
        return f"{found.steps} steps, {'impossible' if found.proved else 'nothing found'}"
    return f"{found.steps} steps, {found_at(found)}"


def found_at(found: Outcome) -> str:
    """What a schedule costs, what is proved of it, and where its doses are."""
    claims = " best" * found.best + " canonical" * found.canonical
    at = "; ".join(" ".join(f"{minute}x{portions}" for minute, portions in placed) for placed in found.placed)
    days = " ".join(format(mask, "b") for mask in found.day_masks)
    return f"{written(found.cost)}, at least {written(found.bound)}{claims}, at {at}, on {days}"


def written(cost: Cost) -> str:
    """The fields of a cost, the heaviest first."""
    return f"{cost.broken}/{cost.missing}/{cost.times}/{cost.moved}/{cost.inconvenience}"


def _profile(tables: Tables, profile: Profile) -> object:
    first = profile.mask & -profile.mask
    rises = [
        profile.least_rise(more)
        for item in range(len(tables.problem.items))
        if (more := _joined(tables, profile, item)) is not None
    ]
    return (
        profile.members,
        profile.days,
        profile.held,
        profile.partners,
        profile.mask,
        sorted(profile.levels),
        profile.wants_company,
        profile.wishes,
        rises,
        tables.profiles.company_cost(profile, first.bit_length() - 1),
    )


def _joined(tables: Tables, profile: Profile, item: int) -> Profile | None:
    """The profile with one more portion of the item, if there is one and they may share a slot."""
    left = tables.problem.items[item].portions - profile.counts.get(item, 0)
    return tables.profiles.joined(profile, item) if left else None


def _link(tables: Tables, one: Profile, other: Profile, budget: int) -> object:
    link = tables.links.link(one, other, budget)
    differences = (-1439, -720, -240, -121, -120, -60, -15, 15, 30, 60, 119, 120, 180, 239, 240, 720, 1080)
    both = tables.links.web((one, other), budget)
    same = both[0][1] is link
    return (
        link.ahead,
        link.behind,
        link.turned,
        link.slack,
        link.plain,
        same,
        _rows(tables, link, one, other),
        [link.cost(minutes) for minutes in differences],
    )


def _rows(tables: Tables, link: Link, one: Profile, other: Profile) -> object:
    relation = link.relation
    if relation is None:
        return ()
    open_times = range(0, len(tables.problem.times), 1 + len(tables.problem.times) // 16)
    rows = [relation.forbidden(time, backward=backward) for time in open_times for backward in (False, True)]
    masks = (other.mask, one.mask) if not link.turned else (one.mask, other.mask)
    return rows, relation.supported(*masks, backward=False), relation.supported(*masks[::-1], backward=True)


def of_costs(number: int) -> str:
    """What doses cost that are placed at random, on the first days and on the last; "-" where a must is broken."""
    rng = Random(number)
    looked_up = random_plan(number, most_items=5)
    looked_up = (softened(looked_up), softened(looked_up), ceilings(looked_up, rng), looked_up)[number % 4]
    looked_up = varied(looked_up, rng) if number % 2 or number % 4 == 2 else looked_up
    try:
        compiled = compile_plan(softened(looked_up) if number % 4 == 1 else looked_up)
    except PlanError:
        return f"costs {number}: no time for a dose"
    ways = ways_to_choose(compiled)
    told: list[str] = []
    for days in (ways[0], ways[-1]):
        for _ in range(8):
            cost = cost_of(days.problem, [_anywhere(rng, days.problem, spec) for spec in days.problem.items])
            told.append("-" if cost is None else f"{cost:x}")
    return f"costs {number}: {' '.join(told)}"


def _anywhere(rng: Random, problem: Problem, spec: ItemSpec) -> dict[int, int]:
    """The portions of a dose at as many times as it has intakes, mostly ones that are open to it."""
    opened = [time for time in range(len(problem.times)) if spec.unary[0].mask >> time & 1 or rng.random() < 0.05]
    opened = opened or list(range(len(problem.times)))
    times = rng.sample(opened, min(len(opened), spec.intakes or rng.randint(1, min(spec.portions, 3))))
    counts = dict.fromkeys(times, 1)
    for _ in range(spec.portions - len(times)):
        counts[rng.choice(times)] += 1
    return counts


def of_days(number: int) -> str:
    """The ways to choose the days of some doses, beside others and a medicine whose days are settled."""
    rng = Random(number)
    long = number % 4 == 3
    recurrences = [_recurrence(rng, long=long) for _ in range(rng.randint(1, 4))]
    doses = tuple(evolve(_dose(name, 1), every=every) for name, every in zip(NAMES, recurrences, strict=False))
    pill = Fixed("pill", Role.MEDICINE, (), (), 60, 0, rng.choice((Days(), Days(2), Days(3, (0, 2)))), "plan.events")
    looked_up = _looked_up(rng, 900, doses, (), (pill,) * rng.randint(0, 1))
    cycle = day_masks.cycle_of(looked_up)
    found = list(islice(day_masks.choices(looked_up, cycle), 60))
    written = [" ".join(f"{mask:x}" for mask in way) for way in (*found[:4], found[-1])]
    masks = [rng.randrange(1 << cycle) & rng.randrange(1 << cycle) for _ in range(6)]
    apart = [day_masks.differences(one, other, cycle) for one, other in pairwise(masks)]
    all_seen = day_masks.all_are_looked_through(looked_up, cycle)
    return f"days {number}: {cycle}, all {all_seen}, {len(found)} ways, {', '.join(written)}; {apart}"


def _recurrence(rng: Random, *, long: bool) -> Recurrence:
    period = rng.choice((20, 30, 60, 420) if long else (2, 3, 4, 6))
    if rng.random() < (0.7 if long else 0.5):
        return AnyDays(rng.randint(1, period if long else period - 1), period)
    return rng.choice((Days(), Days(2, (1,)), Days(3, (0, 1)), Days(period, (period - 1,))))


def of_room(number: int) -> str:
    """How many intakes fit into some minutes of the day, by the gap between them, without and with the night."""
    rng = Random(number)
    minutes = sorted(rng.sample(range(0, 1440, rng.choice((1, 15, 60))), rng.choice((0, 1, 2, 4, 6))))
    gaps = [0, 1, *rng.sample(range(2, 1440), 6), 1439, 1440]
    gaps += [later - earlier for earlier, later in pairwise(minutes)]
    gaps += [1440 - minutes[-1] + minutes[0]] if minutes else []
    fitting = [
        [max((count for count in range(8) if fits(minutes, count, gap, wraps=wraps)), default=-1) for gap in gaps]
        for wraps in (False, True)
    ]
    return f"room {number}: {minutes}, gaps {gaps}: {fitting[0]}, over night {fitting[1]}"


def _sum(of: object) -> str:
    return f"{crc32(repr(of).encode()):08x}"
