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
LEAST = 98.0
"""Per cent of the mutants of every room that some test notices; those of the list count among the others."""

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
    diff = [line for line in _mutmut("show", mutant).splitlines() if not line.startswith(("---", "+++"))]
    was, became = (
        " ".join(line[1:].strip() for line in diff if line.startswith(sign)).removesuffix(" ") for sign in "-+"
    )
    return file_of(mutant), was, became


def listed() -> set[Change]:
    """The changes that no test can notice."""
    rows = tomllib.loads(LIST.read_text(encoding="utf-8"))["survivors"]
    if not all(row["why"] for row in rows):
        raise ValueError("a survivor without a reason")
    return {(row["file"], row["was"], row["became"]) for row in rows}


def main() -> int:
    """Print the share of noticed mutants per room and what does not agree with the list; 1 if anything does not."""
    found = {mutant: status for mutant, status in results().items() if status != "not checked"}
    survived = {change(mutant) for mutant, status in found.items() if status not in _NOTICED}
    rooms = {mutant: room_of(file_of(mutant)) for mutant in found}
    made, noticed = Counter(rooms.values()), Counter(rooms[each] for each in found if found[each] in _NOTICED)
    known = {each for each in listed() if room_of(each[0]) in made}
    faults = [f"not listed: {file}: {was} -> {became}" for file, was, became in sorted(survived - known)]
    faults += [f"does not survive: {file}: {was} -> {became}" for file, was, became in sorted(known - survived)]
    for room, count in sorted(made.items()):
        share = 100 * noticed[room] / count
        sys.stdout.write(f"{room}: {noticed[room]} of {count} noticed, {share:.1f} %\n")
        if share < LEAST:
            faults.append(f"{room}: less than {LEAST} %")
    if not made:
        faults.append("no mutants: run mutmut first")
    sys.stdout.write("".join(f"{fault}\n" for fault in faults))
    return 1 if faults else 0


def _mutmut(*words: str) -> str:
    done = subprocess.run(["mutmut", *words], capture_output=True, text=True, check=True)  # noqa: S607 -- of this environment
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
