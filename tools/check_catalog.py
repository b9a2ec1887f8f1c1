"""Audit the shipped catalogue: ``python tools/check_catalog.py``; exit status 1 where something is wrong.

What loading refuses (unknown fields, rows without a source, names that do not resolve) is not repeated here.
This looks at whether the facts agree with chemistry and with each other.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from fractions import Fraction
from importlib.resources import files
from itertools import pairwise
from typing import Any

from rlsnutri.amounts import Scale
from rlsnutri.catalog import Catalog, Term, TermKind, default_catalog
from rlsnutri.nutrients import DoseLimit, Form, LimitKind, Nutrient, Status
from rlsnutri.rules import Competitor, Gate, Rule, Strength, Substance, Window

ATOMIC_WEIGHTS = {
    symbol: Fraction(weight)
    for symbol, weight in {
        "H": "1.008", "C": "12.011", "N": "14.007", "O": "15.999", "Na": "22.990", "Mg": "24.305",
        "P": "30.974", "S": "32.06", "Cl": "35.45", "K": "39.098", "Ca": "40.078", "Cr": "51.996",
        "Mn": "54.938", "Fe": "55.845", "Co": "58.933", "Cu": "63.546",
        "Zn": "65.38", "Se": "78.971", "Mo": "95.95", "I": "126.90",
    }.items()
}  # fmt: skip
"""Standard atomic weights, abridged to five figures (IUPAC; source iupac-2022)."""

_TOKEN = re.compile(r"([A-Z][a-z]?)|(\()|(\))")
_COUNT = re.compile(r"[0-9]*")
_HYDRATE = re.compile(r"([0-9]+(?:\.[0-9]+)?)?(.+)")
_ROUNDED = Fraction(6, 10_000)
"""Shares are given to three or four figures."""

EXACT_FACTORS = {
    ("vitamin-d", "cholecalciferol", "IU", "ug"): Fraction(1, 40),
    ("vitamin-d", "ergocalciferol", "IU", "ug"): Fraction(1, 40),
    ("vitamin-a", "retinol", "IU", "ug RAE"): Fraction(3, 10),
    ("vitamin-a", "beta-carotene", "ug", "ug RAE"): Fraction(1, 2),
    ("vitamin-e", "rrr-alpha-tocopherol", "IU", "mg alpha-tocopherol"): Fraction(67, 100),
    ("vitamin-e", "all-rac-alpha-tocopherol", "IU", "mg alpha-tocopherol"): Fraction(45, 100),
    ("niacin", "nicotinamide", "mg", "mg NE"): Fraction(1),
}
"""What must hold whatever is edited: two vitamins E, and beta-carotene is not retinol."""

NOT_ANTACIDS = {"potassium-bicarbonate"}
"""Alkaline salts that no group of antacids lists; named here so that the difference stays in sight."""

USED_ELSEWHERE = {"cfr-21-101-36", "dsld"}
"""Sources of how labels are read, not of a row."""

OPEN_GROUPS = {"group:any-supplement", "group:any-oral-medicine", "group:anything-oral"}


def main() -> int:
    """Print what is wrong, or how many rows there are."""
    catalog = default_catalog()
    problems = list(audit(catalog))
    for problem in problems:
        print(problem)
    if problems:
        print(f"{len(problems)} problem(s)")
        return 1
    for name in (
        "nutrients",
        "forms",
        "conversions",
        "limits",
        "rules",
        "terms",
        "sources",
        "claims",
        "rejected",
    ):
        rows = getattr(catalog, name)
        statuses = Counter(row.status.value for row in rows if hasattr(row, "status"))
        shown = ", ".join(f"{count} {status}" for status, count in sorted(statuses.items()))
        print(f"{name:12} {len(rows):4}  {shown}".rstrip())
    return 0


def audit(catalog: Catalog) -> Iterator[str]:
    """Yield every problem of the catalogue, one line each."""
    yield from forms(catalog)
    yield from names(catalog)
    yield from groups(catalog)
    yield from conversions(catalog)
    yield from units(catalog)
    yield from bands(catalog)
    yield from recommended_against_upper(catalog)
    yield from rules(catalog)
    yield from sources(catalog)
    yield from rejected(catalog)


def molar_mass(formula: str) -> Fraction:
    """Return the mass of a formula such as ``Mg3(C6H5O7)2·9H2O``; raises ValueError for what is none."""
    total = Fraction(0)
    for part in formula.split("·"):
        match = _HYDRATE.fullmatch(part)
        if match is None:
            raise ValueError(f"no formula: {formula!r}")
        total += Fraction(match[1] or 1) * _group_mass(match[2], formula)
    return total


def _group_mass(part: str, formula: str) -> Fraction:
    open_groups = [Fraction(0)]
    place = 0
    while place < len(part):
        token = _TOKEN.match(part, place)
        if token is None:
            raise ValueError(f"no formula: {formula!r}")
        number = _COUNT.match(part, token.end())
        digits = number[0] if number and not token[2] else ""
        place = token.end() + len(digits)
        if token[2]:
            open_groups.append(Fraction(0))
            continue
        if token[3] and len(open_groups) < 2:
            raise ValueError(f"brackets of {formula!r}")
        mass = open_groups.pop() if token[3] else ATOMIC_WEIGHTS[token[1]]
        open_groups[-1] += mass * int(digits or 1)
    if len(open_groups) != 1:
        raise ValueError(f"brackets of {formula!r}")
    return open_groups[0]


def _rows(name: str, table: str) -> list[dict[str, Any]]:
    text = (files("rlsnutri.catalog") / "data" / f"{name}.toml").read_text(encoding="utf-8")
    rows: list[dict[str, Any]] = tomllib.loads(text)[table]
    return rows


def forms(catalog: Catalog) -> Iterator[str]:
    """The share of a form is what its formula says; towards the upper level that, none, or the whole."""
    written = {row["id"]: row for row in _rows("forms", "forms")}
    for form in catalog.forms:
        row = written.get(form.id, {})
        if form.elemental is None or form.formula is None:
            if form.ul_fraction is not None:
                yield f"forms.{form.id}: a share towards the upper level, but none of the mass"
            continue
        activity = Fraction(row["activity"])
        whole = molar_mass(row["active_formula"]) / molar_mass(form.formula)
        if abs(form.elemental / (whole * activity) - 1) > _ROUNDED:
            by_formula = f"{float(whole * activity):.4f}"
            yield f"forms.{form.id}: elemental {float(form.elemental)}, by its formula {by_formula}"
        upper = form.ul_fraction
        if upper is None or (upper and upper != form.elemental and abs(upper / whole - 1) > _ROUNDED):
            yield f"forms.{form.id}: ul_fraction is neither the share, nor none, nor the whole mass"
        if form.status is Status.UNVERIFIED:
            yield f"forms.{form.id}: a share of an unverified form"


def names(catalog: Catalog) -> Iterator[str]:
    """A name of a nutrient and of a form means a form of that nutrient; no name is one of a medicine too."""
    entries: list[Nutrient | Form | Term] = [*catalog.nutrients, *catalog.forms, *catalog.terms]
    for entry in entries:
        for name in (entry.id, entry.name, *entry.synonyms):
            form, nutrient, term = catalog.form(name), catalog.nutrient(name), catalog.term(name)
            if form is not None and nutrient is not None and form.nutrient != nutrient.id:
                yield f"{name!r} is {form.id}, but also the nutrient {nutrient.id}"
            if term is not None and (form is not None or nutrient is not None):
                yield f"{name!r} is {term.id}, but also a form or a nutrient"


def groups(catalog: Catalog) -> Iterator[str]:
    """Groups have members and no circles; what is alkaline counts as an antacid."""
    members = {term.id: term.members for term in catalog.terms}
    for term in catalog.terms:
        if term.kind is TermKind.GROUP and not term.members and term.id not in OPEN_GROUPS:
            yield f"terms.{term.id}: a group without members"
        reached, waiting = set[str](), list(term.members)
        while waiting:
            name = waiting.pop()
            if name not in reached:
                reached.add(name)
                waiting += members.get(name, ())
        if term.id in reached:
            yield f"terms.{term.id}: it is its own member"
    for form in catalog.forms:
        listed = "group:antacids" in catalog.index.groups.get(form.id, ())
        if form.antacid != (listed or form.id in NOT_ANTACIDS):
            yield f"forms.{form.id}: antacid is {form.antacid}, in group:antacids is {listed}"


def conversions(catalog: Catalog) -> Iterator[str]:
    """The factors that everything rests on are exact, and one form has one factor, unless it says when."""
    found: dict[tuple[str, str, str, str], set[Fraction]] = defaultdict(set)
    for row in catalog.conversions:
        for form in row.forms:
            found[row.nutrient, form, row.from_unit, row.to_unit].add(row.factor)
            known = catalog.form(form)
            if known is None or known.nutrient != row.nutrient:
                yield f"conversions: {form} is no form of {row.nutrient}"
    for key, factor in EXACT_FACTORS.items():
        if found[key] != {factor}:
            yield f"conversions: {' '.join(key)} must be {factor}, is {sorted(map(str, found[key]))}"
    for key, factors in found.items():
        if len(factors) > 1 and key[3] != "ug DFE":
            yield f"conversions: {' '.join(key)} has {len(factors)} factors"
    if any(key[0] == "folate" and key[1].startswith("l-5-mthf") for key in found):
        yield "conversions: nobody has set a DFE factor of 5-MTHF"


def units(catalog: Catalog) -> Iterator[str]:
    """A limit is printed in its nutrient's unit of mass; rules compare masses."""
    own = {nutrient.id: nutrient.unit for nutrient in catalog.nutrients}
    for limit in catalog.limits:
        if limit.unit.split()[0] != own[limit.nutrient].split()[0]:
            yield f"limits.{limit.nutrient}: {limit.unit} against {own[limit.nutrient]}"
    for rule in catalog.rules:
        amounts = [each.at_least for each in _substances(rule) if each.at_least is not None]
        if any(amount.scale is not Scale.MASS or not amount.quantity for amount in amounts):
            yield f"rules.{rule.id}: a threshold that is no mass"


def _substances(rule: Rule) -> Iterable[Substance]:
    selectors = [getattr(rule, name) for name in ("subject", "companion") if hasattr(rule, name)]
    return [each for each in (*selectors, *getattr(rule, "objects", ())) if isinstance(each, Substance)]


_Band = tuple[Fraction, Fraction | None, DoseLimit]
_Key = tuple[str, str, str, str, str, str]


def _spread(catalog: Catalog) -> dict[_Key, list[_Band]]:
    """Gather the bands of every nutrient, authority, kind, coverage, sex and state, in order of age."""
    found: dict[_Key, list[_Band]] = defaultdict(list)
    for limit in catalog.limits:
        for sex in ("female", "male") if limit.sex == "any" else (limit.sex,):
            for state in ("none", "pregnant", "lactating") if limit.state == "any" else (limit.state,):
                if sex == "female" or state == "none":
                    key = (limit.nutrient, limit.authority.value, limit.kind.value, limit.covers, sex, state)
                    found[key].append((limit.age_min, limit.age_max, limit))
    for rows in found.values():
        rows.sort(key=lambda row: row[0])
    return found


def bands(catalog: Catalog) -> Iterator[str]:
    """Bands neither overlap nor leave a hole, unless a row was rejected there; US intakes cover every age."""
    gone = {tuple(row.id.split(":")[1:]) for row in catalog.rejected if row.table == "limits"}
    spread = _spread(catalog)
    for key, rows in spread.items():
        for (_, end, _), (start, _, _) in pairwise(rows):
            if end is None or start < end:
                yield f"limits {' '.join(key)}: bands overlap at {start}"
            elif start > end and not _was_rejected(key, end, start, gone):
                yield f"limits {' '.join(key)}: a hole from {end} to {start}"
    for nutrient in {key[0] for key in spread if key[1] == "NASEM" and key[2] in ("RDA", "AI")}:
        for sex in ("female", "male"):
            ages = [
                (start, end)
                for key, found in spread.items()
                if (key[0], key[1], key[4], key[5]) == (nutrient, "NASEM", sex, "none") and key[2] in ("RDA", "AI")
                for start, end, _ in found
            ]
            ages.sort(key=lambda age: age[0])
            edges: list[Fraction | None] = [Fraction(0), *(end for _, end in ages)]
            if [start for start, _ in ages] != edges[:-1] or edges[-1] is not None:
                yield f"limits {nutrient} NASEM {sex}: recommended intakes do not cover every age"


def _was_rejected(key: _Key, start: Fraction, end: Fraction, gone: set[tuple[str, ...]]) -> bool:
    nutrient, authority, kind, covers, _, _ = key
    return any(row[:4] == (nutrient, authority, kind, covers) and row[6:] == (str(start), str(end)) for row in gone)


def recommended_against_upper(catalog: Catalog) -> Iterator[str]:
    """No authority recommends more than it allows, unless the upper level counts supplements only."""
    spread = _spread(catalog)
    for key, rows in spread.items():
        if key[2] not in ("RDA", "AI"):
            continue
        for kind in (LimitKind.UL.value, LimitKind.SAFE_LEVEL.value):
            for low, high, limit in spread.get((*key[:2], kind, "total", *key[4:]), ()):
                for start, end, wanted in rows:
                    meet = (end is None or low < end) and (high is None or start < high)
                    if meet and limit.amount and wanted.amount and wanted.amount.quantity > limit.amount.quantity:
                        yield f"limits {' '.join(key)}: {wanted.amount} is above the {kind} of {limit.amount}"


def rules(catalog: Catalog) -> Iterator[str]:
    """No rule stands twice or contradicts another of the same things; chosen numbers are named."""
    said: dict[tuple[Any, ...], Rule] = {}
    for rule in catalog.rules:
        if isinstance(rule, Competitor):
            for each in rule.objects:
                other = said.setdefault((Competitor, rule.subject, each, rule.strength, rule.exempt), rule)
                if other is not rule:
                    yield f"rules.{rule.id}: {other.id} says something about the same things"
            if rule.before == 0 and rule.after == 0:
                yield f"rules.{rule.id}: a gap of nothing"
        elif isinstance(rule, Window):
            other = said.setdefault((Window, rule.subject, rule.parts), rule)
            if other is not rule:
                yield f"rules.{rule.id}: the window of {other.id}"
        if rule.interval_evidence is not None and not rule.chosen:
            yield f"rules.{rule.id}: a grade for a number that nobody chose"
        if rule.strength is Strength.MUST and isinstance(rule, Gate) and not rule.objects:
            yield f"rules.{rule.id}: a must gate that speaks of everybody"


def sources(catalog: Catalog) -> Iterator[str]:
    """Every reference can be found by a reader, stands once, and is used by something."""
    used = {
        name
        for table in ("forms", "conversions", "limits", "rules", "terms", "claims", "rejected")
        for row in getattr(catalog, table)
        for name in row.sources
    }
    used |= {each.split(":")[0] for rule in catalog.rules for each in rule.alternatives}
    for source in catalog.sources:
        if source.doi and not re.fullmatch(r"10\.[0-9]{4,9}/\S+", source.doi):
            yield f"sources.{source.id}: doi {source.doi}"
        if source.pmid and not re.fullmatch(r"[0-9]{5,8}", source.pmid):
            yield f"sources.{source.id}: pmid {source.pmid}"
        if source.url and not re.match(r"https?://[^/]+/\S*", source.url):
            yield f"sources.{source.id}: address {source.url}"
        dated = source.year is not None or source.kind in ("label", "guideline")
        if not (source.doi or source.pmid or source.url or (source.title and source.container and dated)):
            yield f"sources.{source.id}: a reader cannot find it"
        if source.id not in used | USED_ELSEWHERE:
            yield f"sources.{source.id}: nothing uses it"
    for name in ("doi", "pmid"):
        for value, times in Counter(getattr(source, name) for source in catalog.sources).items():
            if value and times > 1:
                yield f"sources: {name} {value} stands {times} times"


def rejected(catalog: Catalog) -> Iterator[str]:
    """What was rejected is not in use."""
    active = {rule.id for rule in catalog.rules} | {form.id for form in catalog.forms if form.elemental is not None}
    for row in catalog.rejected:
        if row.id in active:
            yield f"rejected.{row.id}: it is in use"


if __name__ == "__main__":
    sys.exit(main())
