"""The second peer: ``polars-scheduler``, for the plans that it can express.

It knows whole hours between single events and a day's beginning and end; it fixes no meal, counts no times of day and
knows no costs, so it answers an easier question: the earliest times that keep the gaps.  It cannot be interrupted and
may end its process, so each plan gets a process of its own; only the call itself is timed, in there.
"""

from __future__ import annotations

import json
import subprocess
import sys
from time import process_time

from attrs import frozen

from bench.compiled import MUST, Task

__all__ = ["Times", "ask", "expressible"]


@frozen
class Times:
    """What it says: the minutes of each event, None where it gave up; how many gaps they break."""

    minutes: tuple[tuple[str, int], ...] | None
    seconds: float
    broken: int
    slots: int
    said: str = ""


Question = dict[str, list[tuple[int, str]]]
"""Per item: (whole hours apart, from which other)."""


def expressible(tasks: list[Task]) -> Question | None:
    """The gaps of a plan in its words; None if it has no words for the plan."""
    if len(tasks) != 1:
        return None
    task = tasks[0]
    everywhere = (1 << len(task.times)) - 1
    if task.caps or task.most_times or task.events or task.encounters or task.guests or task.impossible:
        return None
    question: Question = {}
    for piece in task.items:
        if piece.portions != 1 or piece.company or any(solo.mask != everywhere or solo.shares for solo in piece.solo):
            return None
        question[piece.name] = []
    for first, second, rules in task.pairs:
        for rule in rules:
            around = [span for span in rule.spans if span[0] <= 0 <= span[1]]
            if rule.weight != MUST or rule.exempt or len(around) != 1:
                return None
            low, high = around[0]
            if low != -high or (high + 1) % 60:
                return None
            question[task.items[first].name].append(((high + 1) // 60, task.items[second].name))
    return question


def ask(question: Question, *, limit: float, day: tuple[str, str] = ("06:30", "22:30")) -> Times:
    """Its answer, judged: every gap that it was given is looked at in the times that it gave."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "bench.polars_peer"],
            input=json.dumps([question, day]),
            capture_output=True,
            text=True,
            timeout=limit + 10,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Times(None, limit, 0, 0, "no answer in time")
    if done.returncode:
        return Times(None, limit, 0, 0, done.stderr.strip().splitlines()[-1][:120] if done.stderr else "ended")
    answer = json.loads(done.stdout.splitlines()[-1])
    if answer["said"]:
        return Times(None, answer["seconds"], 0, 0, answer["said"])
    minutes: dict[str, int] = dict(answer["minutes"])
    broken = sum(
        name not in minutes or other not in minutes or abs(minutes[name] - minutes[other]) < 60 * hours
        for name, gaps in question.items()
        for hours, other in gaps
    )
    return Times(tuple(sorted(minutes.items())), min(answer["seconds"], limit), broken, len(set(minutes.values())))


def _main() -> None:
    import polars  # noqa: PLC0415 -- only where it is asked
    import polars_scheduler  # noqa: F401, PLC0415 -- registers the name below

    question, (start, end) = json.load(sys.stdin)
    empty = polars.DataFrame().scheduler.new()
    empty.scheduler.add("water", "drink", "glass").scheduler.schedule()  # the first call loads what all need
    started = process_time()
    frame = empty
    for name, gaps in question.items():
        # it keeps the quotation marks of a name, and silently drops a constraint on a name without them
        frame = frame.scheduler.add(
            name,
            "supplement",
            "tablet",
            frequency="1x daily",
            constraints=[f'≥{hours}h apart from "{other}"' for hours, other in gaps],
        )
    try:
        found = frame.scheduler.schedule(strategy="earliest", day_start=start, day_end=end)
    except polars.exceptions.PolarsError as error:
        print(json.dumps({"seconds": process_time() - started, "said": str(error)[:120], "minutes": []}))
        return
    seconds = process_time() - started
    minutes = found.select("entity_name", "time_minutes").rows()
    print(json.dumps({"seconds": seconds, "said": "", "minutes": minutes}))


if __name__ == "__main__":
    _main()
