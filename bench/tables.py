"""What came out, as tables: never a time without what it is a multiple of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from math import log
from statistics import median, quantiles

from bench.measure import Row

Table = list[list[str]]


def by_family(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """The rows of each family, in the order of their coming."""
    families: dict[str, list[Row]] = {}
    for row in rows:
        families.setdefault(row.case.family, []).append(row)
    return families


def times(rows: Iterable[Row]) -> Table:
    """Per family the times of the engine and of CP-SAT, and how many times as long CP-SAT takes."""
    table = [
        [
            "family",
            "plans",
            "engine",
            "median ms",
            "95 % ms",
            "CP-SAT median ms",
            "95 % ms",
            "ratio of medians",
            "median ratio",
            "worst ratio",
        ]
    ]
    for family, group in by_family(rows).items():
        both = [row for row in group if row.peer is not None]
        for what, seconds in WAYS:
            mine = [seconds(row) for row in (both or group)]
            line = [family, str(len(both or group)), what, ms(median(mine)), ms(high(mine))]
            if both:
                theirs = [row.peer.seconds for row in both if row.peer is not None]
                ratios = [their / my for their, my in zip(theirs, mine, strict=True)]
                line += [
                    ms(median(theirs)),
                    ms(high(theirs)),
                    times_as_long(median(theirs) / median(mine)),
                    times_as_long(median(ratios)),
                    times_as_long(min(ratios)),
                ]
            else:
                line += ["–"] * 5
            table.append(line)
    return table


WAYS: tuple[tuple[str, Callable[[Row], float]], ...] = (
    ("cost proved", lambda row: row.least.seconds),
    ("canonical answer", lambda row: row.answer.seconds),
    ("schedule()", lambda row: row.call),
)


def proofs(rows: Iterable[Row]) -> Table:
    """Per family what was proved, by whom, and where somebody is slower."""
    table = [
        [
            "family",
            "plans",
            "impossible",
            "cost proved",
            "canonical",
            "CP-SAT proved",
            "slower than CP-SAT",
            "longest ms",
            "95 % / median",
            "most steps",
        ]
    ]
    for family, group in by_family(rows).items():
        both = [row for row in group if row.peer is not None]
        calls = [row.answer.seconds for row in group]
        table.append([
            family,
            str(len(group)),
            str(sum(row.least.proved and row.least.cost is None for row in group)),
            share(sum(row.least.proved for row in group), len(group)),
            share(sum(row.answer.canonical for row in group), len(group)),
            share(sum(row.peer.proved for row in both if row.peer is not None), len(both)),
            share(sum(row.peer.seconds < row.answer.seconds for row in both if row.peer is not None), len(both)),
            ms(max(calls)),
            times_as_long(high(calls) / median(calls)),
            str(max(row.answer.steps for row in group)),
        ])  # fmt: skip
    return table


def second_peer(rows: Iterable[Row]) -> Table:
    """Per family what polars-scheduler makes of the plans that it can express: an easier question."""
    table = [
        [
            "family",
            "plans",
            "answered",
            "gaps broken",
            "median ms",
            "ratio to schedule()",
            "times of day, median",
            "engine's, median",
        ]
    ]
    for family, group in by_family(rows).items():
        asked = [(row, row.second) for row in group if row.second is not None]
        if not asked:
            continue
        answered = [(row, said) for row, said in asked if said.minutes is not None]
        mine = [row.slots for row, _ in answered if row.slots]
        table.append([
            family,
            share(len(asked), len(group)),
            share(len(answered), len(asked)),
            str(sum(said.broken for _, said in answered)),
            ms(median(said.seconds for _, said in asked)),
            times_as_long(median(said.seconds for _, said in asked) / median(row.call for row, _ in asked)),
            str(median(said.slots for _, said in answered)) if answered else "–",
            str(median(mine)) if mine else "–",
        ])  # fmt: skip
    return table


def exponent(rows: Sequence[Row], sizes: Sequence[int], seconds: Callable[[Row], float]) -> float:
    """The power of the size with which the median time grows: the slope of a line through the logarithms."""
    groups = by_family(rows)
    points = [
        (log(size), log(median(seconds(row) for row in group)))
        for size in sizes
        for name, group in groups.items()
        if name.split()[-1] == str(size)
    ]
    mean_x, mean_y = sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)
    return sum((x - mean_x) * (y - mean_y) for x, y in points) / sum((x - mean_x) ** 2 for x, _ in points)


def ms(seconds: float) -> str:
    """Milliseconds with three significant digits."""
    return f"{seconds * 1000:.3g}" if seconds < 1 else f"{seconds * 1000:,.0f}"


def times_as_long(ratio: float) -> str:
    """A ratio with two or three significant digits."""
    return f"{ratio:.2f}×" if ratio < 10 else f"{ratio:,.0f}×"


def share(part: int, whole: int) -> str:
    """So many of so many."""
    return f"{part}/{whole}" if whole else "–"


def high(values: Sequence[float]) -> float:
    """The 95th percentile."""
    return quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0]


def render(table: Table, *, markdown: bool) -> str:
    """The table as text, or as Markdown."""
    widths = [max(len(line[column]) for line in table) for column in range(len(table[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in table]
    if not markdown:
        return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:]])
    rows = ["| " + " | ".join(line) + " |" for line in table]
    return "\n".join([rows[0], "|" + "---|" * len(table[0]), *rows[1:]])
