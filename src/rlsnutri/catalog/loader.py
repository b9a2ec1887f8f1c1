"""Reads the catalogue from its TOML files: strictly, and on first use only."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Callable, Mapping
from functools import partial
from importlib.resources import files
from typing import Any, NoReturn, TypeVar

from rlsnutri.amounts import Amount
from rlsnutri.catalog.comparing import comparison, unresolved_comparisons
from rlsnutri.catalog.entries import (
    CatalogError,
    Claim,
    Preset,
    PresetGap,
    Rejected,
    Term,
    TermKind,
    Verdict,
)
from rlsnutri.catalog.model import Catalog
from rlsnutri.catalog.resolving import unresolved
from rlsnutri.catalog.rows import Row
from rlsnutri.catalog.rule_rows import rule
from rlsnutri.errors import Fault, PlanError
from rlsnutri.nutrients import (
    Authority,
    Code,
    Conversion,
    DoseLimit,
    Form,
    LimitKind,
    Nutrient,
    Source,
    Status,
)

__all__ = ["FILES", "default_catalog", "read_catalog"]

T = TypeVar("T")

FILES: Mapping[str, tuple[str, ...]] = {
    "nutrients": ("nutrients",),
    "forms": ("forms",),
    "conversions": ("conversions",),
    "limits": ("limits-nasem", "limits-efsa", "limits-uk-evm"),
    "rules": (
        "rules-absorption",
        "rules-food",
        "rules-timing",
        "rules-ceilings",
        "rules-medicines",
        "rules-gates",
    ),
    "terms": ("vocabulary",),
    "sources": ("sources",),
    "claims": ("claims",),
    "rejected": ("rejected",),
    "presets": ("presets",),
}
"""The files of each table, in the order in which their rows stand in the catalogue."""
OPTIONAL = ("comparisons",)
"""Tables of one file that a catalogue may do without."""


@functools.cache
def default_catalog() -> Catalog:
    """Return the catalogue that the package ships, read when it is first asked for.

    >>> default_catalog().form("P5P").nutrient
    'vitamin-b6'
    >>> default_catalog() is default_catalog()
    True
    """
    folder = files("rlsnutri.catalog") / "data"
    names = ["catalog", *OPTIONAL, *(name for group in FILES.values() for name in group)]
    return read_catalog({name: (folder / f"{name}.toml").read_text(encoding="utf-8") for name in names})


def read_catalog(texts: Mapping[str, str]) -> Catalog:
    """Return the catalogue of these files, by name without ``.toml``.

    Raises :class:`CatalogError` with all faults.
    """
    faults: list[Fault] = []
    offered: list[tuple[str, PresetGap]] = []
    catalog = Catalog(
        version=_version(texts.get("catalog", ""), faults),
        nutrients=_table(texts, "nutrients", _nutrient, faults),
        forms=_table(texts, "forms", _form, faults),
        conversions=_table(texts, "conversions", _conversion, faults),
        limits=tuple(limit for group in _table(texts, "limits", _limits, faults) for limit in group),
        rules=tuple(
            each for each in _table(texts, "rules", partial(rule, offered=offered), faults) if each is not None
        ),
        terms=_table(texts, "terms", _term, faults),
        sources=_table(texts, "sources", _source, faults),
        claims=_table(texts, "claims", _claim, faults),
        rejected=_table(texts, "rejected", _rejected, faults),
        comparisons=_rows(texts, "comparisons", "comparisons", comparison, faults) if "comparisons" in texts else (),
        presets=_table(texts, "presets", partial(_preset, offered=offered), faults),
    )
    names = {preset.id for preset in catalog.presets}
    faults += [Fault("no such preset", f"rules.{gap.rule}", name) for name, gap in offered if name not in names]
    faults += unresolved(catalog)
    faults += (Fault(*each) for each in unresolved_comparisons(catalog.comparisons, catalog.forms, catalog.sources))
    if faults:
        raise CatalogError(faults)
    return catalog


def _version(text: str, faults: list[Fault]) -> str:
    row = Row(_parsed(text, "catalog", faults) or {}, "catalog.toml", faults)
    version = row.text("version")
    row.done()
    return version


def _table(texts: Mapping[str, str], table: str, make: Callable[[Row], T], faults: list[Fault]) -> tuple[T, ...]:
    return tuple(each for name in FILES[table] for each in _rows(texts, name, table, make, faults))


def _rows(
    texts: Mapping[str, str], name: str, table: str, make: Callable[[Row], T], faults: list[Fault]
) -> tuple[T, ...]:
    parsed = _parsed(texts.get(name, ""), name, faults)
    if parsed is None:
        return ()
    file = Row(parsed, f"{name}.toml", faults)
    reviewed = file.reviewed()
    made = tuple(make(row) for row in file.rows(table, reviewed=reviewed))
    file.done()
    return made


def _parsed(text: str, name: str, faults: list[Fault]) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text, parse_float=_no_float)
    except ValueError as error:  # tomllib's own, and that of `_no_float`
        faults.append(Fault(f"cannot read this as TOML: {error}", f"{name}.toml"))
        return None


def _no_float(text: str) -> NoReturn:
    raise ValueError(f"{text} is a float; write it as text")


def _codes(row: Row) -> tuple[Code, ...]:
    codes: list[Code] = []
    for each in row.rows("codes"):
        checked = each.flag("hydrate_checked", default=True)
        codes.append(Code(each.text("system"), each.text("code"), each.optional_text("of"), checked))
        each.done()
    return tuple(codes)


def _nutrient(row: Row) -> Nutrient:
    made = Nutrient(
        id=row.text("id"),
        name=row.text("name"),
        unit=row.text("unit"),
        kind=row.text("kind"),
        synonyms=row.texts("synonyms"),
        codes=_codes(row),
    )
    row.done()
    return made


def _form(row: Row) -> Form:
    status = row.member("status", Status, Status.SOURCED)
    known_by_name_only = status is Status.UNVERIFIED
    made = Form(
        id=row.text("id"),
        nutrient=row.text("nutrient"),
        name=row.text("name"),
        synonyms=row.texts("synonyms"),
        formula=row.optional_text("formula"),
        elemental=row.optional_number("elemental"),
        ul_fraction=row.optional_number("ul_fraction"),
        antacid=row.flag("antacid", default=False),
        absorption=row.optional_text("absorption"),
        codes=_codes(row),
        sources=row.sources(needed=not known_by_name_only),
        status=status,
        reviewed=row.reviewed(),
    )
    recomputed_from = (row.optional_text("active_formula"), row.optional_number("activity"))
    numbers = (made.formula, made.elemental, made.ul_fraction, *recomputed_from)
    if known_by_name_only and any(number is not None for number in numbers):
        row.fault("an unverified form is known by its names only: no share of it is used")
    if not known_by_name_only and len({number is None for number in numbers}) > 1:
        row.fault("formula, active_formula, activity, elemental and ul_fraction stand together or not at all")
    if made.elemental is not None and not 0 < made.elemental <= 2:
        row.fault("no share of a mass", "elemental", str(made.elemental))
    row.done()
    return made


def _conversion(row: Row) -> Conversion:
    made = Conversion(
        nutrient=row.text("nutrient"),
        forms=row.texts("forms"),
        from_unit=row.text("from"),
        to_unit=row.text("to"),
        factor=row.number("factor"),
        when=row.text("when"),
        sources=row.sources(),
        status=_verified(row),
        reviewed=row.reviewed(),
    )
    if not made.factor:
        row.fault("a factor of zero", "factor")
    row.done()
    return made


def _verified(row: Row) -> Status:
    status = row.member("status", Status, Status.SOURCED)
    if status is Status.UNVERIFIED:
        row.fault("an unverified row belongs in rejected.toml", "status")
    return status


def _limits(row: Row) -> tuple[DoseLimit, ...]:
    nutrient, unit, covers = row.text("nutrient"), row.text("unit"), row.text("covers")
    authority = row.member("authority", Authority, Authority.NASEM)
    kind = row.member("kind", LimitKind, LimitKind.RDA)
    sources, status, reviewed = row.sources(), _verified(row), row.reviewed()
    bands: list[DoseLimit] = []
    for band in row.rows("bands"):
        limit = DoseLimit(
            nutrient=nutrient,
            authority=authority,
            kind=kind,
            age_min=band.number("from"),
            age_max=band.optional_number("to"),
            sex=band.text("sex"),
            state=band.text("state"),
            amount=_limit_amount(band, unit),
            unit=unit,
            covers=covers,
            sources=sources,
            status=status,
            reviewed=reviewed,
        )
        if limit.sex not in ("any", "female", "male") or limit.state not in (
            "any",
            "none",
            "pregnant",
            "lactating",
        ):
            band.fault("no such sex or state")
        if limit.age_max is not None and limit.age_max <= limit.age_min:
            band.fault("an age band that ends before it begins")
        band.done()
        bands.append(limit)
    if not bands:
        row.fault("a limit needs a band", "bands")
    row.done()
    return tuple(bands)


_EQUIVALENTS = ("RAE", "NE", "DFE")


def _limit_amount(band: Row, unit: str) -> Amount | None:
    """Return the amount: of an equivalent where the unit names one that amounts know, else of mass."""
    if not band.has("value"):
        return None
    value = band.text("value")
    mass, _, of = unit.partition(" ")
    try:
        return Amount.parse(f"{value} {mass} {of}" if of in _EQUIVALENTS else f"{value} {mass}")
    except PlanError as error:
        band.fault(error.faults[0].problem, "value", value)
        return None


def _term(row: Row) -> Term:
    made = Term(
        id=row.text("id"),
        kind=row.member("kind", TermKind, TermKind.FOOD),
        name=row.text("name"),
        synonyms=row.texts("synonyms"),
        members=row.texts("members"),
        swallowed=row.flag("swallowed", default=True),
        note=row.optional_text("note"),
        unit=row.optional_text("unit"),
        loinc=row.optional_text("loinc"),
        sources=row.sources(needed=False),
        reviewed=row.reviewed(),
    )
    if made.loinc is not None and not made.sources:
        row.fault("a code without a source does not load", "loinc")
    row.done()
    return made


def _source(row: Row) -> Source:
    made = Source(
        id=row.text("id"),
        kind=row.text("kind"),
        title=row.optional_text("title") or "",
        authors=row.optional_text("authors"),
        year=row.whole("year") if row.has("year") else None,
        container=row.optional_text("container"),
        doi=row.optional_text("doi"),
        pmid=row.optional_text("pmid"),
        url=row.optional_text("url"),
    )
    if not (made.title or made.doi or made.pmid or made.url):
        row.fault("a reader cannot find this: a title, DOI, PubMed id or address is needed")
    row.done()
    return made


def _claim(row: Row) -> Claim:
    made = Claim(
        id=row.text("id"),
        claim=row.text("claim"),
        verdict=row.member("verdict", Verdict, Verdict.WEAK),
        literature=row.text("literature"),
        sources=row.sources(),
        reviewed=row.reviewed(),
    )
    row.done()
    return made


def _rejected(row: Row) -> Rejected:
    table = row.text("table")
    made = Rejected(
        id=row.text("id"),
        table=table,
        what=row.text("what"),
        reason=row.text("reason"),
        about=row.texts("about"),
        see=row.texts("see"),
        sources=row.sources(needed=table == "popular"),
        reviewed=row.reviewed(),
    )
    if not made.about:
        row.fault("nobody who asks would find this: name what it is about", "about")
    row.done()
    return made


def _preset(row: Row, *, offered: list[tuple[str, PresetGap]]) -> Preset:
    name = row.text("id")
    gaps = tuple(gap for preset, gap in offered if preset == name)
    made = Preset(id=name, name=row.text("name"), gaps=gaps, reviewed=row.reviewed())
    if not made.gaps:
        row.fault("a preset of which no rule says what it is")
    row.done()
    return made
