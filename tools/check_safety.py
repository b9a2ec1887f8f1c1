"""Fail where docs/safety.md names a file that is not there, a test that does not exist, or no test at all.

``python tools/check_safety.py [page]`` prints every dead link and ends with status 1 if there is one.
"""

from __future__ import annotations

import ast
import re
import sys
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "safety.md"

_NAMED = re.compile(r"`((?:src|tests|docs|tools)/[^`:\s]+)(?:::([A-Za-z_0-9]+))?`")
_HAZARD = re.compile(r"^### (H[0-9]+) (.+)$", re.MULTILINE)
_PARTS = ("Cause", "Harm", "Severity", "Control", "Proof")


def dead_links(text: str, root: Path = ROOT) -> list[str]:
    """Return what is wrong with a hazard log, one line each."""
    found: list[str] = []
    pieces = _HAZARD.split(text)
    sections = list(zip(pieces[1::3], pieces[3::3], strict=True))
    if not sections:
        found.append("no hazard at all")
    numbers = [name for name, _ in sections]
    found += [f"{name} stands twice" for name in sorted(set(numbers)) if numbers.count(name) > 1]
    for name, body in sections:
        parts = {part: _part(body, part) for part in _PARTS}
        found += [f"{name}: no {part.lower()}" for part, said in parts.items() if not said]
        if not any(place.startswith("src/") for place, _ in _NAMED.findall(parts["Control"])):
            found.append(f"{name}: the control names no file of src/")
        if not any(test for _, test in _NAMED.findall(parts["Proof"])):
            found.append(f"{name}: no test proves it")
    for place, test in _NAMED.findall(text):
        path = root / place
        if not path.exists():
            found.append(f"{place}: not there")
        elif test and test not in _functions(path):
            found.append(f"{place}: no test {test}")
    return found


def _part(body: str, part: str) -> str:
    match = re.search(rf"^- \*\*{part}\.\*\* (.+?)(?=^- \*\*|^#|\Z)", body, re.MULTILINE | re.DOTALL)
    return match[1].strip() if match else ""


@cache
def _functions(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def main(arguments: list[str]) -> int:
    """Check one page."""
    page = Path(arguments[0]) if arguments else PAGE
    found = dead_links(page.read_text(encoding="utf-8"))
    print("\n".join(found) or "every hazard has a control and a test that is there")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
