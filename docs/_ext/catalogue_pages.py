"""Writes the pages on the catalogue from its data when the documentation is built; no number stands twice.

As a script it writes them anywhere: ``python docs/_ext/catalogue_pages.py FOLDER``.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from attrs import evolve
from rule_words import concerns, says

from rlsnutri import Catalog, DoseLimit, Form, Nutrient, Rule, Source, default_catalog
from rlsnutri.catalog import Term, TermKind
from rlsnutri.nutrients import LimitKind, Status
from rlsnutri.rules import Ceiling, Competitor, Contraindication, Gate, NoInteraction, Together, Window

FOLDER = "catalogue"
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#$~])")
_HEAD = "% Written from the data of the catalogue when the documentation is built: do not edit.\n"
_KINDS: tuple[tuple[type, str], ...] = (
    (Competitor, "Gaps"),
    (Window, "Windows and meals"),
    (Together, "Taken together"),
    (Ceiling, "Most in one intake"),
    (Gate, "What needs a value or a clinician first"),
    (Contraindication, "What must not be taken"),
    (NoInteraction, "Looked into, and nothing to keep apart"),
)
_KIND_OF_TERMS = {
    TermKind.MEDICINE: "Medicines",
    TermKind.GROUP: "Groups",
    TermKind.FOOD: "Foods, drinks and tags",
    TermKind.CONDITION: "Conditions",
    TermKind.LAB: "Laboratory tests",
    TermKind.EVENT: "Events",
}


def setup(app: Any) -> dict[str, bool]:
    """Let Sphinx write the pages before it looks for its sources."""
    app.connect("builder-inited", lambda app: write(Path(app.srcdir) / FOLDER))
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def write(folder: Path, catalog: Catalog | None = None) -> None:
    """Write all pages into the folder; a page that is no longer made is removed, one that is the same is left."""
    wanted = pages(default_catalog() if catalog is None else catalog)
    folder.mkdir(parents=True, exist_ok=True)
    for there in sorted(folder.rglob("*.md")):
        if str(there.relative_to(folder).as_posix()) not in wanted:
            there.unlink()
    for name, text in wanted.items():
        file = folder / name
        file.parent.mkdir(exist_ok=True)
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8")
    for empty in [each for each in folder.iterdir() if each.is_dir() and not any(each.iterdir())]:
        shutil.rmtree(empty)


def pages(catalog: Catalog) -> dict[str, str]:
    """Every page by its name."""
    made = {f"nutrients/{nutrient.id}.md": _nutrient(nutrient, catalog) for nutrient in catalog.nutrients}
    made |= {
        "rules.md": _rules(catalog),
        "names.md": _names(catalog),
        "claims.md": _claims(catalog),
        "rejected.md": _rejected(catalog),
        "bibliography.md": _bibliography(catalog),
    }
    return {"index.md": _index(catalog), **made}


def _index(catalog: Catalog) -> str:
    rows = [
        ("nutrients", len(catalog.nutrients)),
        ("forms", len(catalog.forms)),
        ("comparisons of forms", len(catalog.comparisons)),
        ("conversions", len(catalog.conversions)),
        ("limits, by age, sex and state", len(catalog.limits)),
        ("rules", len(catalog.rules)),
        ("names besides nutrients and forms", len(catalog.terms)),
        ("claims looked up", len(catalog.claims)),
        ("rejected", len(catalog.rejected)),
        ("sources", len(catalog.sources)),
    ]
    return _page(
        "What is known, and who says so",
        [f"The catalogue of version {_text(catalog.version)}. These pages are made from it, row by row."],
        _table(("what", "how many"), [(what, str(count)) for what, count in rows]),
        ["```{toctree}", ":maxdepth: 1", "", "rules", "names", "claims", "rejected", "bibliography", "```"],
        ["```{toctree}", ":caption: Nutrients", ":maxdepth: 1", ""]
        + [f"nutrients/{nutrient.id}" for nutrient in sorted(catalog.nutrients, key=lambda each: each.name)]
        + ["```"],
    )


def _nutrient(nutrient: Nutrient, catalog: Catalog) -> str:
    forms = [form for form in catalog.forms if form.nutrient == nutrient.id]
    limits = [limit for limit in catalog.limits if limit.nutrient == nutrient.id]
    rules = [rule for rule in catalog.rules if concerns(rule, nutrient, forms, catalog)]
    comparisons = [row for row in catalog.comparisons if row.nutrient == nutrient.id]
    conversions = [row for row in catalog.conversions if row.nutrient == nutrient.id]
    also = f" Labels also print: {_text(', '.join(nutrient.synonyms))}." if nutrient.synonyms else ""
    cited = {source for row in (*forms, *limits, *rules, *comparisons, *conversions) for source in row.sources}
    recommended = [limit for limit in limits if limit.kind in (LimitKind.RDA, LimitKind.AI)]
    return _page(
        nutrient.name,
        [f"Counted in {_text(_unit(nutrient.unit))}.{also}"],
        _section(
            "Forms", ("form", "on labels", "share", "counts towards limits", "absorption", "sources"), map(_form, forms)
        ),
        _section(
            "Forms compared in people",
            ("better", "than", "by", "found", "backed by", "sources"),
            (
                (
                    _ids(row.better),
                    _ids(row.than),
                    row.measure.value,
                    _text(row.finding),
                    row.status.value,
                    _cited(row.sources),
                )
                for row in comparisons
            ),
        ),
        _section("Recommended a day", _LIMIT_HEAD, map(_limit, _joined(recommended))),
        _section("Limits a day", _LIMIT_HEAD, map(_limit, _joined(each for each in limits if each not in recommended))),
        _section(
            "Conversions",
            ("from", "to", "factor", "forms", "when", "sources"),
            (
                (
                    _text(row.from_unit),
                    _text(row.to_unit),
                    str(row.factor),
                    _ids(row.forms),
                    _text(row.when),
                    _cited(row.sources),
                )
                for row in conversions
            ),
        ),
        _section(
            "Rules",
            ("rule", "says", "strength", "evidence", "because", "sources"),
            (
                (
                    f"[{_text(rule.id)}](#{_label('rule', rule.id)})",
                    _text(says(rule)),
                    rule.strength.value,
                    rule.evidence.value,
                    _text(rule.effect),
                    _cited(rule.sources),
                )
                for rule in rules
            ),
        ),
        _section(
            "Sources",
            ("id", "reference"),
            ((_cited([each.id]), _reference(each)) for each in catalog.sources if each.id in cited),
        ),
    )


_LIMIT_HEAD = ("who says so", "kind", "who it is for", "amount", "counts", "backed by", "sources")


def _form(form: Form) -> tuple[str, ...]:
    names = _text("; ".join(dict.fromkeys((form.name, *form.synonyms))))
    if form.status is Status.UNVERIFIED:
        return (_text(form.id), names, "not used", "", _text(form.absorption or ""), _cited(form.sources))
    return (
        _text(form.id),
        names,
        "" if form.elemental is None else _share(form.elemental),
        "" if form.ul_fraction is None else _share(form.ul_fraction),
        _text(form.absorption or ""),
        _cited(form.sources),
    )


def _joined(limits: Iterable[DoseLimit]) -> list[DoseLimit]:
    """The limits, neighbouring ages joined where all else is the same."""
    found: list[DoseLimit] = []
    for limit in limits:
        last = found[-1] if found else None
        alike = last is not None and evolve(last, age_min=limit.age_min, age_max=limit.age_max) == limit
        if last is not None and alike and last.age_max == limit.age_min:
            found[-1] = evolve(last, age_max=limit.age_max)
        else:
            found.append(limit)
    return found


def _limit(limit: DoseLimit) -> tuple[str, ...]:
    return (
        limit.authority.value,
        limit.kind.value.replace("-", " "),
        _text(life_stage(limit)),
        "no value set" if limit.amount is None else _text(_amount(limit)),
        limit.covers.replace("-", " "),
        limit.status.value,
        _cited(limit.sources),
    )


def _amount(limit: DoseLimit) -> str:
    counted_as = limit.unit.partition(" ")[2]
    said = str(limit.amount)
    return said if not counted_as or said.endswith(counted_as) else f"{said} {counted_as}"


def life_stage(limit: DoseLimit) -> str:
    """Who the limit is for: age from and below, sex and state."""
    since, until = _age(limit.age_min), None if limit.age_max is None else _age(limit.age_max)
    if until is None:
        ages = "all ages" if not limit.age_min else f"from {since}"
    else:
        ages = f"below {until}" if not limit.age_min else f"{since} to below {until}"
    state = {"any": "", "none": "neither pregnant nor breast-feeding"}.get(limit.state, limit.state)
    return ", ".join(each for each in (ages, "" if limit.sex == "any" else limit.sex, state) if each)


def _age(age: Fraction) -> str:
    if age.denominator == 1:
        return "1 year" if age == 1 else f"{age} years"
    return f"{age * 12} months"


def _rules(catalog: Catalog) -> str:
    blocks: list[list[str]] = []
    for kind, title in _KINDS:
        rows = [rule for rule in catalog.rules if isinstance(rule, kind)]
        if rows:
            blocks.append([f"## {title}"])
            blocks += [_rule(rule) for rule in rows]
    intro = (
        "A *must* is never broken, a *should* is given up only if not all can be kept, a *prefer* is weighed against "
        "convenience, and *none* documents that there is nothing to do. Numbers named as chosen stand in no source."
    )
    return _page("Rules", [intro], *blocks)


def _rule(rule: Rule) -> list[str]:
    number = rule.interval_evidence
    lines = [
        f"({_label('rule', rule.id)})=",
        f"### {_text(rule.id)}",
        "",
        f"{_text(says(rule))}.",
        "",
        f"- strength: {rule.strength.value}; evidence of the effect: {rule.evidence.value}"
        + ("" if number is None else f"; of the number: {number.value}"),
        f"- because: {_text(rule.effect)}",
    ]
    lines += [f"- figures: {_text(rule.magnitude)}"] if rule.magnitude else []
    lines += [f"- chosen here: {_text(', '.join(rule.chosen))}"] if rule.chosen else []
    lines += [f"- exception, not read from a plan: {_text(each)}" for each in rule.exceptions]
    lines += [f"- others say: {_text(each)}" for each in rule.alternatives]
    return [*lines, f"- sources: {_cited(rule.sources)}"]


def _names(catalog: Catalog) -> str:
    blocks: list[list[str]] = []
    for kind, title in _KIND_OF_TERMS.items():
        terms = [term for term in catalog.terms if term.kind is kind]
        head = (
            ("id", "name", "also", "covers", "remark")
            if kind is not TermKind.LAB
            else ("id", "name", "unit", "LOINC", "sources")
        )
        blocks.append(_section(title, head, map(_term, terms)))
    return _page("Names", ["Names besides nutrients and forms, and how else they may be written in a plan."], *blocks)


def _term(term: Term) -> tuple[str, ...]:
    if term.kind is TermKind.LAB:
        return (_text(term.id), _text(term.name), _text(term.unit or ""), _text(term.loinc or ""), _cited(term.sources))
    remark = "; ".join(filter(None, (term.note, "" if term.swallowed else "not taken by mouth")))
    return (_text(term.id), _text(term.name), _text(", ".join(term.synonyms)), _ids(term.members), _text(remark))


def _claims(catalog: Catalog) -> str:
    intro = "What a popular article on restless legs says, in other words, and what the literature says to it."
    rows = (
        (
            _text(each.id),
            _text(each.claim),
            each.verdict.value.replace("-", " "),
            _text(each.literature),
            _cited(each.sources),
        )
        for each in catalog.claims
    )
    return _page("Claims", [intro], _table(("id", "claim", "verdict", "literature", "sources"), rows))


def _rejected(catalog: Catalog) -> str:
    intro = (
        "What is not used, and why: rows that no reference confirmed, and popular advice that the evidence does not "
        "support. Look here before you add a fact."
    )
    rows = (
        (_text(each.id), each.table, _text(each.what), _text(each.reason), _ids(each.see), _cited(each.sources))
        for each in catalog.rejected
    )
    return _page("Rejected", [intro], _table(("id", "table", "what", "reason", "see", "sources"), rows))


def _bibliography(catalog: Catalog) -> str:
    blocks = [
        [f"({_label('source', source.id)})=", f"**{_text(source.id)}**: {_reference(source)}"]
        for source in sorted(catalog.sources, key=lambda each: each.id)
    ]
    return _page("Bibliography", ["Where each fact was read."], *blocks)


def _reference(source: Source) -> str:
    year = "" if source.year is None else str(source.year)
    said = [_text(each) for each in (source.authors, source.title, source.container, year) if each]
    links = [f"[doi:{_text(source.doi)}](<https://doi.org/{source.doi}>)"] if source.doi else []
    links += [f"[PubMed {source.pmid}](<https://pubmed.ncbi.nlm.nih.gov/{source.pmid}/>)"] if source.pmid else []
    links += [f"[address](<{source.url}>)"] if source.url else []
    return ". ".join([*(each.rstrip(".") for each in said), *links]) + f". ({_text(source.kind)})"


def _cited(sources: Iterable[str]) -> str:
    return ", ".join(f"[{_text(source)}](#{_label('source', source)})" for source in sources)


def _label(kind: str, name: str) -> str:
    return f"{kind}-{re.sub(r'[^0-9a-z]+', '-', name.lower()).strip('-')}"


def _share(fraction: Fraction) -> str:
    return f"{Decimal(fraction.numerator) / Decimal(fraction.denominator):.5g}"


def _unit(unit: str) -> str:
    return f"µ{unit[1:]}" if unit.startswith("ug") else unit


def _ids(names: Iterable[str]) -> str:
    return _text(", ".join(names))


def _text(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _section(title: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    rows = list(rows)
    return [f"## {title}", "", *_table(head, rows)] if rows else []


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    def line(cells: Iterable[str]) -> str:
        return f"| {' | '.join(cell or ' ' for cell in cells)} |"

    return [line(head), line("---" for _ in head), *(line(row) for row in rows)]


def _page(title: str, *blocks: Sequence[str]) -> str:
    return "\n\n".join([_HEAD.rstrip(), f"# {_text(title)}", *("\n".join(block) for block in blocks if block)]) + "\n"


if __name__ == "__main__":
    write(Path(sys.argv[1]))
