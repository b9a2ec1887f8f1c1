"""Break the library on purpose, one place at a time, and see that some test notices: ``python -m tests.breaks``.

Every break is one that would hurt somebody: a slip of units, a gap that is too short, a judge that looks away.  Each
is made in a copy of the package, and the tests that answer for that place run against the copy.  A break that no test
notices ends the run with status 1.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from attrs import frozen

import rlsnutri

PACKAGE = Path(rlsnutri.__file__).parent
ROOT = Path(__file__).parents[1]


@frozen
class Break:
    """In ``file``, ``before`` becomes ``after``; ``tests`` are those that must notice."""

    what: str
    file: str
    before: str
    after: str
    tests: tuple[str, ...]


BREAKS = (
    Break("a milligram is read as a microgram", "amounts.py", '"mg": 10**6', '"mg": 10**3', ("tests/test_hazards.py",)),
    Break(
        "a compound's mass is taken for the nutrient's",
        "catalog/contents.py",
        "return amount.mass.quantity * form.elemental,",
        "return amount.mass.quantity,",
        ("tests/test_lookup.py",),
    ),
    Break(
        "IU are taken for nanograms",
        "catalog/contents.py",
        "return amount.quantity * factor, index",
        "return amount.quantity, index",
        ("tests/test_lookup.py",),
    ),
    Break(
        "a row nested in another is added to it",
        "interop/dsld/judging.py",
        "            judged[above].below.append(position)",
        "            pass",
        ("tests/test_labels.py",),
    ),
    Break(
        "a limit of supplements counts food",
        "audit/coverage.py",
        '"supplemental": Coverage(),',
        '"supplemental": Coverage(food=True),',
        ("tests/test_audit.py",),
    ),
    Break(
        "the engine keeps a gap a minute short",
        "_engine/gaps.py",
        "max(before - 1, 0)",
        "max(before - 2, 0)",
        ("tests/test_conformance.py",),
    ),
    Break(
        "the judge lets a gap be a minute short",
        "verify/_breaches.py",
        "max(0, before - (start - time))",
        "max(0, before - 1 - (start - time))",
        ("tests/test_verify.py",),
    ),
    Break(
        "the engine forgets the night between two days",
        "_engine/days.py",
        "found.append(1)",
        "pass",
        ("tests/test_conformance.py",),
    ),
    Break(
        "the grid of times runs on past midnight",
        "clock.py",
        "min(bed + 1, midnight)",
        "bed + 1",
        ("tests/test_conformance.py",),
    ),
    Break(
        "the search claims the best too early",
        "_engine/search.py",
        "self._limit = cost - tables.problem.share_unit",
        "self._limit = cost - 30 * tables.problem.share_unit",
        ("tests/test_brute_force.py", "tests/test_differential.py"),
    ),
    Break(
        "of two equal answers any is given",
        "_engine/canonical.py",
        "if earlier else None",
        "if earlier and item else None",
        ("tests/test_brute_force.py", "tests/test_differential.py"),
    ),
    Break(
        "a broken should rule is not told",
        "verify/_verdict.py",
        "compromises = _compromises(shoulds)",
        "compromises = ()",
        ("tests/test_verify.py",),
    ),
    Break(
        "a timetable does not print what is not kept",
        "render/text.py",
        'lines += _section("What is not kept:", map(compromise_in_words, schedule.compromises), columns_)',
        "",
        ("tests/test_render_text.py", "tests/test_hazards.py"),
    ),
    Break(
        "exports lose the compromises",
        "interop/remarks.py",
        "for compromise in schedule.compromises:",
        "for compromise in ():",
        ("tests/test_ical.py", "tests/test_fhir.py"),
    ),
    Break(
        "a name in two alphabets passes",
        "plans.py",
        "if deceptive is not None:",
        "if deceptive is not None and not value:",
        ("tests/test_hostile.py",),
    ),
    Break(
        "a key said twice passes",
        "codec/documents.py",
        "if times[key] > 1",
        "if times[key] > 2",
        ("tests/test_codec.py",),
    ),
)


def main() -> int:
    """Try every break and print what noticed it."""
    missed = 0
    for each in BREAKS:
        noticed = _noticed(each)
        missed += noticed is None
        _say(f"{each.what}: {noticed or 'NOTHING NOTICED'}")
    _say(f"{len(BREAKS)} breaks, {missed} of them unnoticed")
    return 1 if missed else 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _noticed(each: Break) -> str | None:
    """The first test that fails on a package with this break; None if none does."""
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place) / "rlsnutri"
        shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
        file = copy / each.file
        text = file.read_text(encoding="utf-8")
        if text.count(each.before) != 1:
            raise SystemExit(f"{each.file} holds {text.count(each.before)} times: {each.before}")
        file.write_text(text.replace(each.before, each.after), encoding="utf-8")
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist", *each.tests]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join((place, str(ROOT)))}
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if not done.returncode:
        return None
    failed = [line for line in done.stdout.splitlines() if line.startswith(("FAILED ", "ERROR "))]
    return failed[0].split(" ")[1] if failed else f"pytest ended with {done.returncode} before any test"


if __name__ == "__main__":
    sys.exit(main())
