"""Audit the shipped catalogue: ``python tools/check_catalog.py``; exit status 1 where something is wrong.

What loading refuses (unknown fields, rows without a source, names that do not resolve) is not repeated here.
This looks at whether the facts agree with chemistry and with each other, and whether a reader can look them up.
"""

from __future__ import annotations

import sys
from collections import Counter

from catalog_audit import TABLES, audit

from rlsnutri.catalog import Catalog, default_catalog


def main() -> int:
    """Print what is wrong, or how many rows there are."""
    catalog = default_catalog()
    problems = list(audit(catalog))
    for problem in problems:
        print(problem)
    if problems:
        print(f"{len(problems)} problem(s)")
        return 1
    for line in counts(catalog):
        print(line)
    return 0


def counts(catalog: Catalog) -> list[str]:
    """Return for every table the number of its rows, by status and by day of review."""
    lines: list[str] = []
    for name in TABLES:
        rows = getattr(catalog, name)
        statuses = Counter(row.status.value for row in rows if hasattr(row, "status"))
        days = Counter(row.reviewed for row in rows if hasattr(row, "reviewed"))
        shown = [f"{count} {status}" for status, count in sorted(statuses.items())]
        shown += [f"{count} reviewed {day}" for day, count in sorted(days.items())]
        lines.append(f"{name:12} {len(rows):4}  {', '.join(shown)}".rstrip())
    return lines


if __name__ == "__main__":
    sys.exit(main())
