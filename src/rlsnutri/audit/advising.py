"""Which form would be taken up better: published comparisons of the forms of one nutrient."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rlsnutri.answers import Finding, Severity
from rlsnutri.audit.selecting import Thing, folded
from rlsnutri.audit.words import finding, listed, spoken
from rlsnutri.nutrients import FormComparison, Measure, Status
from rlsnutri.things import Role

_WORSE = {
    Measure.ABSORPTION: "was absorbed less than",
    Measure.EFFECT: "did less than",
    Measure.TOLERANCE: "was borne less well than",
}


def below_others(comparisons: Iterable[FormComparison]) -> dict[str, list[FormComparison]]:
    """By form, the comparisons that put it below another.

    Rows that rest on one secondary reference advise nobody: the guide lists them, with what they rest on.
    """
    below: dict[str, list[FormComparison]] = {}
    for row in comparisons:
        if row.status is Status.SOURCED:
            for form in row.than:
                below.setdefault(form, []).append(row)
    return below


def form_advice(everything: Sequence[Thing], below: Mapping[str, Sequence[FormComparison]]) -> list[Finding]:
    """One note per dose of a form that published comparisons put ``below`` another; a medicine's form is prescribed."""
    findings: list[Finding] = []
    for thing in everything:
        held = sorted(
            {content.form for content in thing.contents if content.form is not None and content.form in below}
        )
        if held and thing.role is Role.SUPPLEMENT:
            findings.append(_advice(thing, {form: below[form] for form in held}))
    return findings


def _advice(thing: Thing, found: Mapping[str, Sequence[FormComparison]]) -> Finding:
    rows = sorted({row.id: row for each in found.values() for row in each}.values(), key=lambda row: row.id)
    said = "; ".join(_said(form, each) for form, each in found.items())
    several = f"published comparisons favour other forms than its {listed(map(spoken, found))}"
    is_its_name = folded(thing.name) == spoken(next(iter(found)))
    parameters = {
        "thing": thing.name,
        "forms": ", ".join(found),
        "better": ", ".join(dict.fromkeys(form for row in rows for form in row.better)),
        "comparisons": ", ".join(row.id for row in rows),
        "_what": said if is_its_name else f"{thing.name}: {several if len(found) > 1 else said}",
        "_each": f"{said}. " if len(found) > 1 else "",
        "_findings": "; ".join(row.finding for row in rows),
    }
    sources = [source for row in rows for source in row.sources]
    return finding("form", Severity.NOTE, f"form:{next(iter(found))}:{thing.name}", parameters, sources)


def _said(form: str, rows: Sequence[FormComparison]) -> str:
    names = list(dict.fromkeys(spoken(each) for row in rows for each in row.better))
    # the name of a salt stands for its hydrates too
    salts = [name for name in names if not any(name.startswith(f"{other} ") for other in names)]
    return f"{spoken(form)} {_WORSE[rows[0].measure]} {listed(salts)}"
