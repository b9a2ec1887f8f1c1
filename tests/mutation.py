"""What survived the mutants: ``mutmut run``, then ``python -m tests.mutation``.

Compares the mutants that no test noticed with the list of those that no test can notice (``survivors.toml``), and the
share of noticed ones with what is asked of each room.  Status 1 for a survivor that is not listed, for one that is
listed and does not survive, and for a share that is too small.  ``pyproject.toml`` says which files are mutated, which
tests look at them, and that the words of messages are left alone.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

LIST = Path(__file__).with_name("survivors.toml")
LEAST = {"_engine": 95.0, "amounts.py": 98.0, "audit": 98.0, "clock.py": 98.0, "verify": 98.0}
"""Per cent of the mutants of a room that some test notices; those of the list count as not noticed."""

_RESULT = re.compile(r"\s*(rlsnutri\S+): (.+)")
_NOTICED = ("killed", "timeout")

Change = tuple[str, str, str]
"""File, line as it stands, line as the mutant has it."""


def results() -> dict[str, str]:
    """What became of each mutant, by its name."""
    lines = _mutmut("results", "--all", "true").splitlines()
    return {match[1]: match[2] for line in lines if (match := _RESULT.fullmatch(line))}


def file_of(mutant: str) -> str:
    """The file that a mutant is of, below the package."""
    module = mutant.removeprefix("rlsnutri.").rpartition(".")[0]
    return module.replace(".", "/") + ".py"


def room_of(file: str) -> str:
    """The room that a file stands in; a file that stands by itself is one."""
    return file.partition("/")[0]


def change(mutant: str) -> Change:
    """What a mutant changes."""
    return (file_of(mutant), *difference(_mutmut("show", mutant).splitlines()))


def difference(lines: list[str]) -> tuple[str, str]:
    """The lines as they stand and as the mutant has them, of a unified difference."""
    diff = [line for line in lines if not line.startswith(("---", "+++"))]
    was, became = (" ".join(line[1:].strip() for line in diff if line.startswith(sign)).strip() for sign in "-+")
    return was, became


def listed(kind: str = "survivors") -> set[Change]:
    """The changes that no test can notice: mutmut's ``survivors``, or cosmic-ray's of class ``bodies``."""
    rows = tomllib.loads(LIST.read_text(encoding="utf-8")).get(kind, [])
    if not all(row["why"] for row in rows):
        raise ValueError("a survivor without a reason")
    return {(row["file"], row["was"], row["became"]) for row in rows}


def told(
    noticed: dict[str, tuple[int, int]], survived: set[Change], known: set[Change], *, least: dict[str, float]
) -> int:
    """Print how many of how many are noticed by the room, and what does not agree with the list; 1 if anything is."""
    known = {each for each in known if room_of(each[0]) in noticed}
    faults = [f"not listed: {file}: {was} -> {became}" for file, was, became in sorted(survived - known)]
    faults += [f"does not survive: {file}: {was} -> {became}" for file, was, became in sorted(known - survived)]
    for room, (count, made) in sorted(noticed.items()):
        share = 100 * count / made
        sys.stdout.write(f"{room}: {count} of {made} noticed, {share:.1f} %\n")
        if share < least.get(room, 0):
            faults.append(f"{room}: less than {least[room]} %")
    if not noticed:
        faults.append("no mutants")
    sys.stdout.write("".join(f"{fault}\n" for fault in faults))
    return 1 if faults else 0


def main() -> int:
    """Compare what mutmut found with the list; 1 if anything does not agree."""
    found = {mutant: status for mutant, status in results().items() if status != "not checked"}
    survived = {change(mutant) for mutant, status in found.items() if status not in _NOTICED}
    made = Counter(room_of(file_of(mutant)) for mutant in found)
    noticed = Counter(room_of(file_of(mutant)) for mutant in found if found[mutant] in _NOTICED)
    return told({room: (noticed[room], made[room]) for room in made}, survived, listed(), least=LEAST)


def _mutmut(*words: str) -> str:
    done = subprocess.run(["mutmut", *words], capture_output=True, text=True, check=True)  # noqa: S607 -- of this environment
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
