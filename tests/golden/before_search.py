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
from rlsnutri.answers import Compromise, Cost
from rlsnutri.clock import AnyDays, Days, Recurrence
from rlsnutri.errors import PlanError
from rlsnutri.things import Fixed, Role
from tests.plan_families import crowded, plain_dose, plain_plan, tight
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
        crowded(rng),
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
    return " | ".join([*told, _spoken(compiled), answer(compiled, _STEPS)])


def known_of(compiled: Compiled) -> str:
    """What is known of a plan before the search, where nothing and where anything may be broken."""
    problem = reduced(ways_to_choose(compiled)[0].problem, compiled.looked_up.plan.policy.intake_price)
    return "".join(f" | {_tables(Tables.of(problem, softness), softness)}" for softness in (SOFTNESS[0], SOFTNESS[-1]))


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


def answer(compiled: Compiled, steps: int) -> str:
    """What is found within so many steps, and in how many."""
    found = solve(compiled, max_steps=steps)
    if isinstance(found, NoOutcome):
        return f"{found.steps} steps, {'impossible' if found.proved else 'nothing found'}"
    return f"{found.steps} steps, {found_at(found)}"


def found_at(found: Outcome) -> str:
    """What a schedule costs, what is proved of it, where its doses are, and which rules it breaks."""
    claims = " best" * found.best + " canonical" * found.canonical
    at = "; ".join(" ".join(f"{minute}x{portions}" for minute, portions in placed) for placed in found.placed)
    days = " ".join(format(mask, "b") for mask in found.day_masks)
    told = f"{written(found.cost)}, at least {written(found.bound)}{claims}, at {at}, on {days}"
    return f"{told}{', broken ' * bool(found.compromises)}{', '.join(map(_broken, found.compromises))}"


def _broken(each: Compromise) -> str:
    things = "/".join(f"{name} {at}" for name, at in each.things)
    return f"{'+'.join(each.rules)} {each.weight} {each.missing} {things}"


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
    doses = tuple(evolve(plain_dose(name), every=every) for name, every in zip(NAMES, recurrences, strict=False))
    pill = Fixed("pill", Role.MEDICINE, (), (), 60, 0, rng.choice((Days(), Days(2), Days(3, (0, 2)))), "plan.events")
    looked_up = plain_plan(rng, 900, doses, (), (pill,) * rng.randint(0, 1))
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
