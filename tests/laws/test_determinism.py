"""Law: the same plan gives the same bytes, whatever the hash seed, the thread or the process."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from rlsnutri import Plan, schedule
from rlsnutri.codec import plan_from_toml, to_json

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.toml"))
SEEDS = int(os.environ.get("HASH_SEEDS", "3"))
SAY = """
import sys
from pathlib import Path
from rlsnutri import schedule
from rlsnutri.codec import plan_from_toml, to_json
for path in sys.argv[1:]:
    made = schedule(plan_from_toml(Path(path).read_text(encoding="utf-8")))
    print(to_json(made)); print(made)
"""


def plans() -> list[Plan]:
    return [plan_from_toml(path.read_text(encoding="utf-8")) for path in EXAMPLES]


def said(seed: int) -> bytes:
    command = [sys.executable, "-c", SAY, *map(str, EXAMPLES)]
    environment = {**os.environ, "PYTHONHASHSEED": str(seed), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(command, env=environment, capture_output=True, check=True).stdout


def test_the_hash_seed_changes_no_byte() -> None:
    first = said(0)
    assert first.count(b"\n") > 20
    assert all(said(seed) == first for seed in range(1, SEEDS))


def test_threads_change_no_byte() -> None:
    alone = [to_json(schedule(plan)) for plan in plans()]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda plan: to_json(schedule(plan)), plans() * 4))
    assert together == alone * 4
