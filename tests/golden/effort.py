"""How many steps the engine needs, for plans and rests of days made at random, and what it finds with them.

Steps are counted, not measured, and are the same on every machine.  What only makes the search shorter shows nowhere
else, such as a bound that is a little tighter.
"""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

from rlsnutri._engine import Compiled, NoOutcome, compile_plan, solve
from rlsnutri._engine.conflict import conflict, members_of
from rlsnutri._engine.elsewhere import Elsewhere, Move
from rlsnutri._engine.hindrance import Hindrance, Hindrances
from rlsnutri._engine.loosening import Loosened
from rlsnutri._engine.replan import replanned
from rlsnutri.errors import PlanError
from rlsnutri.things import LookedUp
from tests.golden import before_search, families
from tests.golden.before_search import found_at, written
from tests.plan_families import capped
from tests.random_plans import random_plan, softened, varied
from tests.random_rests import ceilings, random_case

AT_ONCE = 5
"""Lines of one test."""
_STEPS = 2_000


def of_plan(number: int) -> str:
    """The steps for a plan, near some previous answer in one of four, and its cost, or its conflict."""
    rng = Random(number)
    looked_up = random_plan(number, most_items=4 + number % 3, coarse=number % 4 > 0)
    looked_up = varied(looked_up, rng) if number % 2 else looked_up
    near = [(item.name, (rng.randrange(0, looked_up.bed, 30),)) for item in looked_up.items if number % 4 == 1]
    try:
        compiled = compile_plan(looked_up, near=near)
    except PlanError:
        return f"plan {number}: no time for a dose"
    return f"plan {number}: {_answer(compiled)}; {_loosened(compiled)}"


def _answer(compiled: Compiled) -> str:
    looked_up = compiled.looked_up
    found = solve(compiled, max_steps=_STEPS)
    if not isinstance(found, NoOutcome):
        return f"{found.steps} steps, {found_at(found)}"
    if not found.proved:
        return f"{found.steps} steps, nothing found"
    blamed = conflict(compiled, max_steps=_STEPS)
    members = ", ".join(f"{member.kind} {'+'.join(member.ids)}" for member in blamed.members)
    about = ", ".join(looked_up.items[position].name for position in blamed.items)
    claim = "" if blamed.irreducible else ", perhaps fewer"
    hasty = (conflict(compiled, max_steps=steps) for steps in range(1, 9))
    claim += ", in haste " + " ".join(f"{len(each.members)}{'' if each.irreducible else '?'}" for each in hasty)
    return f"{found.steps} steps, impossible by {members} about {about}{claim}"


def _loosened(compiled: Compiled) -> str:
    """What is found without every second of what may hinder, and without the others, and in how many steps."""
    members = list(members_of(compiled))
    asked = [
        Loosened.of(compiled, without).possible(steps)
        for without in (members[::2], members[1::2])
        for steps in (_STEPS, 4, 2)
    ]
    return f"{len(members)} may hinder, without half {', '.join(f'{possible} {steps}' for possible, steps in asked)}"


def of_rest(number: int) -> str:
    """The steps for a rest of a day, and its cost."""
    case = random_case(number, soft=number % 3 == 0, over=number % 4 == 1, reworded=number % 2 == 1)
    if case is None or not case.units:
        return f"rest {number}: nothing to place"
    compiled = compile_plan(case.looked_up)
    found = replanned(compiled, case.units, case.stood, standing=case.to_come, max_steps=_STEPS)
    at = " ".join("-" if minute is None else str(minute) for minute in found.minutes)
    hindered = "; ".join(" ".join(rules) for rules in found.hindered if rules)
    return (
        f"rest {number}: {found.steps} steps, {found.given_up} given up, {written(found.cost)}, at {at}"
        f"{', hindered by ' * bool(hindered)}{hindered}"
    )


def of_moves(number: int) -> str:
    """What every intake of a plan would break, and cost, at every time that looks better or breaks a should."""
    looked_up = varied(random_plan(number), Random(number))
    looked_up = (softened(looked_up), ceilings(looked_up, Random(number)), looked_up)[number % 3]
    return f"moves {number}: {_moves(looked_up)}"


def of_capped_moves(number: int) -> str:
    """The same where ceilings decide, some of them beside a medicine that holds the nutrient too."""
    return f"moves {number}: {_moves(capped(Random(number)))}"


def _moves(looked_up: LookedUp) -> str:
    try:
        compiled = compile_plan(looked_up)
    except PlanError:
        return "no time for a dose"
    found = solve(compiled, max_steps=_STEPS)
    if isinstance(found, NoOutcome):
        return "nothing found"
    placed = tuple(map(dict, found.placed))
    elsewhere = Elsewhere(compiled, found.day_masks, placed)
    hindrances = Hindrances(compiled, found.day_masks, placed, found.problem)
    told: list[str] = []
    for position, item in enumerate(looked_up.items):
        for minute in placed[position]:
            told.append(f"{item.name} at {minute}")
            told += [f"given up {_hindered(hindrances.not_kept(position, minute))}"]
            told += [
                f"{there}? {_hindered(each)}" for there, each in hindrances.better_looking(position, minute).items()
            ]
            told += [_moved(move) for move in elsewhere.moves(position, minute) if move.looks_better or move.hindered]
    return "; ".join(told)


def _moved(move: Move) -> str:
    flags = "<" * move.looks_better + "^" * move.pinned + "+" * move.merges
    return f"{move.minute}{flags} {'-' if move.cost is None else written(move.cost)} {_hindered(move.hindered)}"


def _hindered(found: Iterable[Hindrance]) -> str:
    told = [
        f"{'+'.join(each.ids)} {each.weight} {'by' if each.is_subject else 'for'} {each.against or '-'} {each.at} "
        f"{each.missing}"
        for each in found
    ]
    return f"[{', '.join(told)}]"


EFFORT = {
    "before-search": (before_search.of_plan, 400),
    "costs": (before_search.of_costs, 300),
    "riders": (families.of_riders, 250),
    "company": (families.of_company, 250),
    "capped": (families.of_capped, 200),
    "days": (before_search.of_days, 60),
    "room": (before_search.of_room, 60),
    "effort": (of_plan, 400),
    "effort-of-rests": (of_rest, 400),
    "moves": (of_moves, 75),
    "capped-moves": (of_capped_moves, 50),
}
"""By the name of the file, what writes a line of it, and how many lines."""


def lines(name: str) -> str:
    """The whole file."""
    write, count = EFFORT[name]
    return "".join(f"{write(number)}\n" for number in range(count))
