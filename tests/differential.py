"""The engine against two judges, plan by plan: ``python -m tests.differential --from 0 --to 120000``.

Small plans are judged by trying everything, larger ones by CP-SAT on a path of its own from the plan to constraints.
Both read the definitions without the engine's compiler.  What a number stands for never changes, so that any
range of them can be run, and run again.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Mapping
from math import comb
from random import Random

from attrs import evolve, frozen

from bench.generate import realistic
from rlsnutri import PlanError
from rlsnutri._engine import NoOutcome, Outcome, compile_plan, solve
from rlsnutri.answers import Cost
from rlsnutri.catalog import default_catalog, look_up
from rlsnutri.clock import AnyDays, ClockTime
from rlsnutri.things import LookedUp
from rlsnutri.verify import evaluate
from tests.brute_force import World, best, distinct_choices_of_days, folded
from tests.plan_families import FAMILIES
from tests.random_plans import random_plan, varied
from tests.second_model import Levels
from tests.second_opinion import Placed, UndecidedError, has_earlier, is_attained, opinion

STEPS = 2_000
MOST_WAYS = 50_000
"""Of 210 small plans 20 have more ways; to try everything in these takes nine tenths of the time for all."""
VARIED = 100_000
"""From here on the plans begin anew, with things at two times, rules said twice, and other prices."""
OF_ONE_KIND = 110_000
"""From here on the plans hold much of one kind of rule, see `plan_families`."""
LIMIT = 30.0
"""Of the solver's own measure of time, which does not depend on the machine."""


class DisagreementError(Exception):
    """The engine says one thing of a plan, a judge another."""


@frozen
class Case:
    """A plan, and where a previous answer had its doses (empty: there was none)."""

    kind: str
    looked_up: LookedUp
    near: tuple[tuple[str, tuple[int, ...]], ...] = ()
    by_all: bool = False
    """Whether there is little enough to try everything."""
    by_solver: bool = True


def case(number: int) -> Case:
    """What is compared under a number: of a thousand 700 small, 100 near a previous answer, 200 larger."""
    if number >= OF_ONE_KIND:
        family = tuple(FAMILIES)[number % len(FAMILIES)]
        looked_up = FAMILIES[family](Random(number))
        by_all = ways(looked_up) <= MOST_WAYS
        return Case(family, looked_up, by_all=by_all, by_solver=not by_all)
    if number >= VARIED:
        once = case(number - VARIED)
        looked_up = varied(once.looked_up, Random(number)) if once.kind != "realistic" else once.looked_up
        return evolve(once, looked_up=looked_up)
    if number % 1000 == 999:
        return Case("realistic", look_up(realistic(number), default_catalog()))
    match number % 100:
        case last if last < 70:
            looked_up = random_plan(number, most_items=3)
            by_all = ways(looked_up) <= MOST_WAYS
            return Case("small", looked_up, by_all=by_all, by_solver=not by_all)
        case last if last < 80:
            looked_up = random_plan(number, most_items=3)
            near = _near(looked_up, Random(number))
            return Case("near", looked_up, near, by_all=ways(looked_up) <= MOST_WAYS)
        case last if last < 98:
            return Case("larger", random_plan(number, most_items=5))
        case _:
            return Case("fine", random_plan(number, most_items=6, coarse=False))


def ways(looked_up: LookedUp) -> int:
    """How many ways there are to take the doses of a plan, rules aside."""
    choices = distinct_choices_of_days(looked_up)
    world = World(looked_up, choices[0])
    found = len(choices)
    for item, portions in zip(world.items, world.portions, strict=True):
        minutes, intakes = len(item.at or world.grid), len(item.at) or item.times
        counts = range(1, portions + 1) if intakes is None else [intakes]
        found *= sum(comb(minutes, count) * comb(portions - 1, count - 1) for count in counts)
    return found


def _near(looked_up: LookedUp, rng: Random) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """Any times for some of the doses: a previous answer may have stood anywhere."""
    near = {item.name: rng.sample(range(0, looked_up.bed + 1, 30), 2) for item in looked_up.items if rng.random() < 0.7}
    return tuple((name, tuple(sorted(minutes))) for name, minutes in near.items())


# -- what the engine says --


def solved(
    looked_up: LookedUp, steps: int = STEPS, near: tuple[tuple[str, tuple[int, ...]], ...] = ()
) -> Outcome | NoOutcome | None:
    """The engine's answer; None for a plan whose pins leave a dose no time."""
    try:
        return solve(compile_plan(looked_up, near=near), max_steps=steps)
    except PlanError:
        return None


def days_of(looked_up: LookedUp, outcome: Outcome) -> dict[str, tuple[int, ...]]:
    """The days that the engine chose, for the doses that leave a choice."""
    return {
        item.name: tuple(day for day in days if day < item.every.period)
        for item, days in zip(looked_up.items, outcome.days, strict=True)
        if isinstance(item.every, AnyDays)
    }


def placed_by(looked_up: LookedUp, outcome: Outcome) -> Placed:
    """For each dose its portions by minute since wake."""
    return {item.name: dict(placed) for item, placed in zip(looked_up.items, outcome.placed, strict=True)}


def levels(cost: Cost) -> Levels:
    """A cost as the judges write it."""
    return cost.broken, cost.missing, cost.times, cost.moved, cost.inconvenience


# -- what the judges say --


def compare(each: Case, outcome: Outcome | NoOutcome | None) -> Counter[str]:
    """Count what was compared and what the plan was like; raises DisagreementError."""
    seen = Counter([each.kind, *_about(each, outcome)])
    if isinstance(outcome, Outcome):
        _verified(each, outcome)
        seen["verified"] += 1
    if each.by_all:
        try_everything(each, outcome)
        seen["by trying everything"] += 1
    if each.by_solver:
        try:
            ask_cp_sat(each, outcome)
            seen["by CP-SAT"] += 1
        except UndecidedError:
            seen["undecided by CP-SAT"] += 1
    return seen


def _about(each: Case, outcome: Outcome | NoOutcome | None) -> list[str]:
    looked_up = each.looked_up
    found = ["past midnight"] if looked_up.wake + looked_up.bed > 1440 else []
    if outcome is None:
        return [*found, "pins leave no time"]
    if isinstance(outcome, NoOutcome):
        return [*found, "impossible" if outcome.proved else "not proved"]
    cost, policy = outcome.cost, looked_up.plan.policy
    about = {
        "least cost": outcome.best,
        "the only answer": outcome.canonical,
        "not proved": not outcome.canonical,
        "broken": cost.broken,
        "missing more than one": cost.missing > cost.broken,
        "times first": policy.count_times_first,
        "moved": cost.moved,
        "split": any(len(placed) > 1 for placed in outcome.placed),
        "days chosen": days_of(looked_up, outcome),
        "not daily": any(item.every.period > 1 for item in looked_up.items),
        "four doses or more": len(looked_up.items) >= 4,
    }
    return [*found, *(what for what, is_so in about.items() if is_so)]


def _verified(each: Case, outcome: Outcome) -> None:
    """Raise unless ``verify`` agrees with every claim of the engine."""
    looked_up, wake = each.looked_up, each.looked_up.wake
    near = tuple((name, tuple(ClockTime((wake + minute) % 1440) for minute in minutes)) for name, minutes in each.near)
    verdict = evaluate(looked_up, placed_by(looked_up, outcome), days_of(looked_up, outcome), near=near)
    _same("violations", (), verdict.violations)
    _same("cost", outcome.cost, verdict.cost)
    _same("compromises", outcome.compromises, verdict.compromises)


def try_everything(each: Case, outcome: Outcome | NoOutcome | None) -> None:
    """Raise DisagreementError unless the engine's claims are what trying everything finds."""
    looked_up = each.looked_up
    answer = best(looked_up, dict(each.near))
    least = None if answer is None else (*answer.cost[:3], answer.moved, answer.cost[3])
    _costs(outcome, least)
    if isinstance(outcome, Outcome) and outcome.canonical and answer is not None:
        _same("times", placed_by(looked_up, outcome), answer.intakes)
        _same("days", days_of(looked_up, outcome), answer.days)


def ask_cp_sat(each: Case, outcome: Outcome | NoOutcome | None) -> None:
    """Raise DisagreementError unless the engine's claims are what CP-SAT finds; UndecidedError where it takes long."""
    looked_up = each.looked_up
    found = opinion(looked_up, dict(each.near), limit=LIMIT)
    _costs(outcome, found.cost)
    if not isinstance(outcome, Outcome) or not outcome.canonical:
        return
    placed, days = placed_by(looked_up, outcome), days_of(looked_up, outcome)
    mine = _in_order(days)
    chosen = [_in_order(ground.world.chosen) for ground in found.grounds]
    if mine not in chosen:
        raise DisagreementError(f"days: {mine} are none of {chosen}, the first of those that have the least cost")
    if not is_attained(found.grounds[chosen.index(mine)], placed, limit=LIMIT):
        raise DisagreementError(f"times: {placed} are not to be had at {found.cost}")
    for theirs, ground in zip(chosen, found.grounds, strict=True):
        if has_earlier(ground, placed, or_the_same=theirs < mine, limit=LIMIT):
            raise DisagreementError(f"times: {placed} on {mine} are not the first, see {theirs}")


def _in_order(days: Mapping[str, tuple[int, ...]]) -> list[tuple[int, ...]]:
    """The days of doses in the order of their names."""
    return [days[name] for name in sorted(days, key=folded)]


def _costs(outcome: Outcome | NoOutcome | None, least: Levels | None) -> None:
    """Raise if what is claimed of the cost cannot be, given the least there is."""
    if outcome is None or (isinstance(outcome, NoOutcome) and outcome.proved):
        _same("feasibility", None, least)
    elif isinstance(outcome, Outcome):
        cost, bound = levels(outcome.cost), levels(outcome.bound)
        if least is None or cost < least or bound > least or (outcome.best and cost != least):
            raise DisagreementError(f"cost: {cost}, at least {bound}, proved: {outcome.best}; there is {least}")


def _same(what: str, mine: object, theirs: object) -> None:
    if mine != theirs:
        raise DisagreementError(f"{what}: the engine says {mine}, the judge {theirs}")


# -- many of them --


def main() -> int:
    """Compare a range of plans, print what was seen every thousand; 1 if anybody disagreed."""
    parser = argparse.ArgumentParser(prog="python -m tests.differential", description=__doc__)
    parser.add_argument("--from", type=int, default=0, dest="first", help="the first plan")
    parser.add_argument("--to", type=int, default=120_000, dest="end", help="the one after the last")
    given = parser.parse_args()
    seen: Counter[str] = Counter()
    for number in range(given.first, given.end):
        each = case(number)
        try:
            seen += compare(each, solved(each.looked_up, near=each.near))
        except DisagreementError as error:
            seen["disagreements"] += 1
            sys.stdout.write(f"{number}: {error}\n")
        if (number + 1) % 1000 == 0 or number + 1 == given.end:
            counts = ", ".join(f"{what} {count}" for what, count in sorted(seen.items()))
            sys.stdout.write(f"{given.first} to {number + 1}: {counts}\n")
            sys.stdout.flush()
    return 1 if seen["disagreements"] else 0


if __name__ == "__main__":
    sys.exit(main())
