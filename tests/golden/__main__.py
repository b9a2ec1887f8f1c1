"""Renew the golden files, and the printed answer in the README: ``python -m tests.golden --write``."""

from __future__ import annotations

import argparse
import sys

from rlsnutri import schedule
from tests.golden import FOLDER, RENEW, answer, changes, in_full, reasons
from tests.golden.effort import EFFORT, lines
from tests.golden.lies import LIES
from tests.golden.plans import IMPOSSIBLE, PLANS, WHY
from tests.golden.reports import REPORTS
from tests.readme import README, read, with_answer


def main() -> int:
    """Write the files, or only name those that differ; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.golden", description=__doc__)
    parser.add_argument("--write", action="store_true", help="write them; otherwise only say which differ")
    write: bool = parser.parse_args().write
    wanted = {FOLDER / f"{name}.txt": answer(plan) for name, plan in (PLANS | IMPOSSIBLE).items()}
    wanted |= {FOLDER / f"{name}.txt": reasons(PLANS[plan], dose) for name, (plan, dose) in WHY.items()}
    wanted |= {FOLDER / f"{name}.txt": in_full(*asked) for name, asked in REPORTS.items()}
    wanted |= {FOLDER / f"{name}.txt": told() for name, told in LIES.items()}
    wanted |= {FOLDER / f"{name}.txt": lines(name) for name in EFFORT}
    wanted[FOLDER / "changes.txt"] = changes.told()
    wanted[README] = with_answer(str(schedule(PLANS["readme"])))
    differ = [path for path, text in wanted.items() if not path.exists() or read(path) != text]
    for path in differ:
        if write:
            path.write_bytes(wanted[path].encode())
        sys.stdout.write(f"{'written' if write else 'differs'}: {path}\n")
    if differ and not write:
        sys.stdout.write(f"renew: {RENEW}\n")
    return 1 if differ and not write else 0


if __name__ == "__main__":
    sys.exit(main())
