"""Step three: the forms of each nutrient, ranked by published comparisons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rlsnutri.guidance import RankedForm
from rlsnutri.nutrients import Form, FormComparison, Status

__all__ = ["ranked_forms"]


def ranked_forms(
    nutrients: Iterable[str],
    taken: frozenset[str],
    *,
    forms: Sequence[Form],
    comparisons: Sequence[FormComparison],
) -> tuple[RankedForm, ...]:
    """The compared forms of these nutrients and those that are taken, the best first, of equals by id."""
    ranked: list[RankedForm] = []
    for nutrient in nutrients:
        rows = [row for row in comparisons if row.nutrient == nutrient and row.status is not Status.UNVERIFIED]
        ranks = _ranks(rows)
        mine = [form for form in forms if form.nutrient == nutrient and (form.id in ranks or form.id in taken)]
        made = [_ranked(form, ranks.get(form.id), rows, is_taken=form.id in taken) for form in mine]
        ranked += sorted(made, key=lambda each: (each.rank is None, each.rank or 0, each.form))
    return tuple(ranked)


def _ranked(form: Form, rank: int | None, rows: Sequence[FormComparison], *, is_taken: bool) -> RankedForm:
    mine = [row for row in rows if form.id in (*row.better, *row.than)]
    remark = form.absorption or "; ".join(row.finding for row in mine)
    sources = sorted({*(form.sources if form.absorption else ()), *(source for row in mine for source in row.sources)})
    return RankedForm(form.nutrient, form.id, rank, is_taken, remark, tuple(row.id for row in mine), tuple(sources))


def _ranks(rows: Sequence[FormComparison]) -> dict[str, int]:
    """One more than the longest chain of better forms above each; rows that contradict each other rank nothing."""
    above: dict[str, set[str]] = {}
    for row in rows:
        for form in (*row.better, *row.than):
            above.setdefault(form, set())
        for form in row.than:
            above[form].update(row.better)
    ranks: dict[str, int] = {}
    while ready := _settled(above, ranks):
        ranks.update(ready)
    return ranks


def _settled(above: Mapping[str, set[str]], ranks: Mapping[str, int]) -> dict[str, int]:
    return {
        form: 1 + max((ranks[each] for each in better), default=0)
        for form, better in above.items()
        if form not in ranks and better <= ranks.keys()
    }
