"""One command for all tables: ``python -m bench``; see ``README.md`` beside this file."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from time import process_time

from bench import steps, tables
from bench.families import FAMILIES, GROWTH, cases
from bench.measure import Row, measure
from rlsnutri import schedule
from rlsnutri.plans import Day, Dose, Plan

QUICK = {"realistic": 16, "hard": 6, "growth": 3, "three people": 2}
"""How many seeds a quick run takes of each family."""

PEERS = ("cpsat", "polars-scheduler")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and say by the exit status whether all agree."""
    options = parser().parse_args(arguments)
    if options.write_steps:
        steps.write()
        return 0
    first_call = _first_call()
    rows: list[Row] = []
    for family in options.families or FAMILIES:
        count = QUICK.get(family) if options.quick and options.count is None else options.count
        for case in cases(family, count, options.first_seed):
            row = measure(
                case,
                limit=options.limit or (5.0 if options.quick else 20.0),
                steps=options.steps,
                repeats=1 if options.quick else 5,
                peers=options.peers,
                turn=len(rows),
            )
            rows.append(row)
            if options.plans or not row.agrees:
                print(_line(row), flush=True)
    print(
        f"\nFirst call, catalogue loaded: {tables.ms(first_call[0])} ms; the second: {tables.ms(first_call[1])} ms.\n"
    )
    for table in (tables.times(rows), tables.proofs(rows)):
        print(tables.render(table, markdown=options.markdown), end="\n\n")
    if any(row.second is not None for row in rows):
        print("polars-scheduler, where it can express the plan (it counts no times of day and has no costs):")
        print(tables.render(tables.second_peer(rows), markdown=options.markdown), end="\n\n")
    grown = [row for row in rows if row.case.family.startswith("growth")]
    if grown:
        for what, seconds in tables.WAYS:
            print(f"growth, {what}: time grows with size to the {tables.exponent(grown, GROWTH, seconds):.2f}")
        peers = [row for row in grown if row.peer is not None]
        if peers:
            power = tables.exponent(peers, GROWTH, lambda row: row.peer.seconds if row.peer else 0)
            print(f"growth, CP-SAT: time grows with size to the {power:.2f}")
    for row in rows:
        if row.left_out:
            print(f"not put to CP-SAT: {row.case.family} {row.case.label}: {row.left_out}")
    wrong = [row for row in rows if not row.agrees]
    for row in wrong:
        print("DISAGREEMENT: one of them is wrong:", _line(row))
    return 1 if wrong else 0


def parser() -> argparse.ArgumentParser:
    """The options."""
    made = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    made.add_argument(
        "families", nargs="*", choices=[*FAMILIES, []], help=f"of {', '.join(FAMILIES)}; all unless given"
    )
    made.add_argument("--quick", action="store_true", help="few seeds, one run each, 5 s for the peer")
    made.add_argument("--count", type=int, help="seeds per family")
    made.add_argument("--first-seed", type=int, default=0)
    made.add_argument("--limit", type=float, help="seconds that a peer may take for one plan (20)")
    made.add_argument("--steps", type=int, default=50_000, help="search steps that the engine may take")
    made.add_argument("--peers", nargs="*", choices=PEERS, default=PEERS, help="whom to ask besides")
    made.add_argument("--plans", action="store_true", help="a line for every plan as well")
    made.add_argument("--markdown", action="store_true", help="tables in Markdown")
    made.add_argument("--write-steps", action="store_true", help="write steps.json anew and measure nothing")
    return made


def _first_call() -> tuple[float, float]:
    """What the first call costs with loading the catalogue, and what the second does."""
    plan = Plan(day=Day("07:00", "23:00", breakfast="08:00"), doses=[Dose("ferrous bisglycinate", "25 mg")])
    seconds: list[float] = []
    for _ in range(2):
        started = process_time()
        schedule(plan)
        seconds.append(process_time() - started)
    return seconds[0], seconds[1]


def _line(row: Row) -> str:
    peer = row.peer
    said = f"CP-SAT {tables.ms(peer.seconds)} ms {peer.cost} {'' if peer.proved else 'UNPROVED '}" if peer else ""
    return (
        f"{row.case.family} {row.case.label}: cost {tables.ms(row.least.seconds)} ms, answer "
        f"{tables.ms(row.answer.seconds)} ms ({row.answer.steps} steps), call {tables.ms(row.call)} ms "
        f"{row.least.cost} {'' if row.least.proved else 'UNPROVED '}{said}{'' if row.agrees else 'DISAGREE'}"
    )


if __name__ == "__main__":
    sys.exit(main())
