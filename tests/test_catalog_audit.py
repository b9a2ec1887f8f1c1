"""The audit of the catalogue finds nothing in the shipped one, and every kind of fault in a broken copy."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from rlsnutri.amounts import Amount
from rlsnutri.catalog import Catalog, Preset, PresetGap, Rejected, Term, TermKind, default_catalog
from rlsnutri.nutrients import Authority, Code, Conversion, DoseLimit, Form, LimitKind, Source, Status
from rlsnutri.rules import (
    Ceiling,
    Competitor,
    Contraindication,
    Evidence,
    Gate,
    NoInteraction,
    Strength,
    Substance,
    Together,
    Window,
)

TOOLS = Path(__file__).parents[1] / "tools"
sys.path.insert(0, str(TOOLS))
try:
    import catalog_audit  # pyright: ignore[reportMissingImports] -- beside a script, not installed
finally:
    sys.path.remove(str(TOOLS))

CHECKS: dict[str, Callable[[Catalog], Iterator[str]]] = {check.__name__: check for check in catalog_audit.CHECKS}
SHIPPED = default_catalog()
AGAINST_OXIDE = "compare.magnesium.citrate-oxide"


def entry(table: str, name: str) -> Any:
    return next(each for each in getattr(SHIPPED, table) if each.id == name)


def limit(nutrient: str, kind: LimitKind, age: int, authority: Authority = Authority.NASEM) -> DoseLimit:
    return next(
        each
        for each in SHIPPED.limits
        if (each.nutrient, each.kind, each.age_min, each.authority) == (nutrient, kind, age, authority)
    )


def changed(table: str, name: str, **fields: Any) -> Catalog:
    """Return a copy in which one row is otherwise."""
    rows = tuple(evolve(each, **fields) if each.id == name else each for each in getattr(SHIPPED, table))
    assert rows != getattr(SHIPPED, table)
    return evolve(SHIPPED, **{table: rows})


def factor(nutrient: str, form: str, unit: str, number: Fraction) -> Catalog:
    """Return a copy in which one factor is otherwise."""
    rows = tuple(
        evolve(each, factor=number)
        if each.nutrient == nutrient and form in each.forms and each.from_unit == unit
        else each
        for each in SHIPPED.conversions
    )
    assert rows != SHIPPED.conversions
    return evolve(SHIPPED, conversions=rows)


def limits(gone: DoseLimit, *instead: DoseLimit) -> Catalog:
    return evolve(SHIPPED, limits=(*(each for each in SHIPPED.limits if each is not gone), *instead))


def with_code(system: str, code: str, **more: Any) -> Catalog:
    return changed("forms", "magnesium-oxide", codes=(Code(system, code, **more),))


def again(rule: Any, **fields: Any) -> Catalog:
    return SHIPPED.adding(evolve(rule, id="again", **fields))


LATE = "2027-01-01"
CIPRO = "drug.ciprofloxacin.cations"
MORNING = "window.iron.morning"
IRON, ADULT_IRON = limit("iron", LimitKind.UL, 0), limit("iron", LimitKind.UL, 19)
VITAMIN_D = next(each for each in SHIPPED.conversions if each.nutrient == "vitamin-d")
OXIDE = entry("forms", "magnesium-oxide")
OF_THE_KING = Source("x", "label", "A label", url="https://example.org/label")

BROKEN: list[tuple[str, str, Catalog]] = [
    # formulas
    ("forms", "elemental 0.6, by its formula 0.6030", changed("forms", "magnesium-oxide", elemental=Fraction("0.6"))),
    ("forms", "elemental 0.368", changed("forms", "ferrous-sulfate-heptahydrate", elemental=Fraction("0.368"))),
    ("forms", "neither the share, nor none", changed("forms", "magnesium-oxide", ul_fraction=Fraction("0.5"))),
    ("forms", "neither the share, nor none", changed("forms", "magnesium-oxide", ul_fraction=None)),
    ("forms", "a share of an unverified form", changed("forms", "magnesium-oxide", status=Status.UNVERIFIED)),
    ("forms", "but none of the mass", changed("forms", "magnesium-oxide", elemental=None)),
    (
        "forms",
        "no row lets recompute",
        SHIPPED.adding(Form("x", "iron", "x", formula="Fe", elemental=Fraction(1), ul_fraction=Fraction(1))),
    ),
    # codes
    ("codes", "3A3U0GI71F is no code of UNII", with_code("UNII", "3A3U0GI71F")),
    ("codes", "3a3u0gi71g is no code of UNII", with_code("UNII", "3a3u0gi71g")),
    ("codes", "1309-48-3 is no code of CAS", with_code("CAS", "1309-48-3")),
    ("codes", "CHEBI:x is no code of CHEBI", with_code("CHEBI", "CHEBI:x")),
    ("codes", "012 is no code of PubChem", with_code("PubChem", "012")),
    ("codes", "codes of KEGG are not known here", with_code("KEGG", "C1")),
    (
        "codes",
        "UNII 3A3U0GI71G stands for x, y",
        SHIPPED.adding(*(Form(name, "iron", name, codes=(Code("UNII", "3A3U0GI71G"),)) for name in "xy")),
    ),
    ("codes", "2276-5 is no code of LOINC", changed("terms", "lab:ferritin", loinc="2276-5")),
    # names
    ("names", "'levothyroxine' is levothyroxine, but also a form", SHIPPED.adding(Form("x", "iron", "levothyroxine"))),
    ("names", "'magnesia x' is 2 of a kind", SHIPPED.adding(
        Form("x", "magnesium", "magnesia x"), Form("y", "magnesium", "y", synonyms=("Magnesia  X",)),
    )),
    ("names", "'zinc' is x, but also the nutrient zinc", SHIPPED.adding(Form("x", "iron", "zinc"))),
    ("groups", "group:x: a group without members", SHIPPED.adding(Term("group:x", TermKind.GROUP, "x"))),
    ("groups", "it is its own member", SHIPPED.adding(Term("group:x", TermKind.GROUP, "x", members=("group:x",)))),
    ("groups", "antacid is False, in group:antacids is True", changed("forms", "magnesium-oxide", antacid=False)),
    ("groups", "antacid is True, in group:antacids is False", changed("forms", "ferrous-fumarate", antacid=True)),
    # measures
    ("conversions", "cholecalciferol IU ug must be 1/40",
      factor("vitamin-d", "cholecalciferol", "IU", Fraction(1, 39))),
    ("conversions", "must be 67/100", factor("vitamin-e", "rrr-alpha-tocopherol", "IU", Fraction(45, 100))),
    ("conversions", "must be 9/20", factor("vitamin-e", "all-rac-alpha-tocopherol", "IU", Fraction(67, 100))),
    ("conversions", "beta-carotene ug ug RAE must be 1/2", factor("vitamin-a", "beta-carotene", "ug", Fraction(1))),
    ("conversions", "retinol IU ug RAE must be 3/10", factor("vitamin-a", "retinol", "IU", Fraction(3, 20))),
    ("conversions", "IU of vitamin-a whatever the form", SHIPPED.adding(
        Conversion("vitamin-a", (), "IU", "ug RAE", Fraction(3, 10), "always", ("fda-units-guidance",)),
    )),
    ("conversions", "ug DFE of folate whatever the form", SHIPPED.adding(
        Conversion("folate", (), "ug DFE", "ug", Fraction(3, 5), "always", ("fda-units-guidance",)),
    )),
    ("conversions", "nobody has set a DFE factor of 5-MTHF", SHIPPED.adding(
        Conversion("folate", ("l-5-mthf",), "ug", "ug DFE", Fraction(17, 10), "always", ("fda-units-guidance",)),
    )),
    ("conversions", "zinc-oxide is no form of vitamin-d", SHIPPED.adding(evolve(VITAMIN_D, forms=("zinc-oxide",)))),
    ("conversions", "cholecalciferol IU ug has 2 factors", SHIPPED.adding(
        evolve(VITAMIN_D, when="on Sundays", factor=Fraction(1, 20)),
    )),
    ("units", "limits.iron: ug against mg", limits(IRON, evolve(IRON, unit="ug"))),
    ("units", "a threshold that is no mass", again(
        entry("rules", "sep.iron.calcium"), objects=(Substance("calcium", Amount.parse("300 IU")),),
    )),
    ("units", "a threshold that is no mass", changed("rules", "ceil.magnesium", amount=Amount(0))),
    ("units", "a ceiling on no nutrient", changed("rules", "ceil.magnesium", nutrient="magnesia")),
    # bands
    ("bands", "iron NASEM UL total .*: a hole from 19 to 51", limits(ADULT_IRON)),
    ("bands", "bands overlap at 19", evolve(SHIPPED, limits=(*SHIPPED.limits, ADULT_IRON))),
    ("bands", "bands overlap at 51", limits(ADULT_IRON, evolve(ADULT_IRON, age_max=None))),
    ("bands", "recommended intakes do not cover every age", limits(limit("iron", LimitKind.AI, 0))),
    ("bands", "a hole from 11 to 15", evolve(
        SHIPPED, rejected=tuple(each for each in SHIPPED.rejected if "vitamin-b6" not in each.id),
    )),
    ("recommended_against_upper", "is above the UL of", limits(IRON, evolve(IRON, amount=Amount.parse("0.2 mg")))),
    # rules
    ("contradictions", f"{CIPRO} says something about the same", again(entry("rules", CIPRO), after=120)),
    ("contradictions", "same things", again(entry("rules", CIPRO), objects=(Substance("zinc"),))),
    ("contradictions", f"{MORNING} says something", again(entry("rules", MORNING), strength=Strength.SHOULD)),
    ("contradictions", "same things", again(entry("rules", "ceil.magnesium"), amount=Amount.parse("250 mg"))),
    ("contradictions", "same things", again(entry("rules", "pair.iron.vitamin-c"))),
    ("contradictions", "same things", again(entry("rules", "refer.ppi.iron"))),
    ("contradictions", "same things", again(entry("rules", "contra.magnesium.renal"))),
    ("contradictions", "same things", again(entry("rules", "no.magnesium.calcium"))),
    ("contradictions", "a gap of nothing", changed("rules", "food.iron.egg", before=0, after=0)),
    ("contradictions", "a must gate that speaks of everybody", changed("rules", "refer.ppi.iron", objects=(),
                                                                      strength=Strength.MUST)),
    ("contradictions", "a rule without strength", changed("rules", CIPRO, strength=Strength.NONE)),
    ("contradictions", "no.magnesium.calcium says that there is nothing to keep apart", SHIPPED.adding(
        Competitor(Substance("calcium"), (Substance("magnesium"),), before=120, after=120, id="x"),
    )),
    ("chosen_numbers", "chosen width, which is no number", changed("rules", "food.iron.coffee", chosen=("width",))),
    ("chosen_numbers", "chosen before, which is no number", changed("rules", "drug.gabapentin.magnesium",
                                                                   chosen=("before", "after"))),
    ("chosen_numbers", "a grade for a number that nobody chose", changed("rules", CIPRO,
                                                                        interval_evidence=Evidence.WEAK)),
    ("chosen_numbers", "has no grade of its own", changed("rules", "food.iron.egg", interval_evidence=None)),
    ("chosen_numbers", "has no grade of its own", changed("rules", "ceil.magnesium", interval_evidence=None)),
    ("chosen_numbers", "by hearsay, whom nobody can look up", changed("rules", CIPRO, alternatives=("hearsay: 1 h",))),
    ("presets", "not named after label-cipro", SHIPPED.adding(
        Preset("cipro.us", "x", (PresetGap(CIPRO, (), 120, 360, "label-cipro"),)),
    )),
    ("presets", "window.iron.morning has no gap", SHIPPED.adding(
        Preset("x.ansm-2020", "x", (PresetGap(MORNING, (), 120, 120, "ansm-2020"),)),
    )),
    ("presets", f"{CIPRO} is not about coffee", SHIPPED.adding(
        Preset("x.ansm-2020", "x", (PresetGap(CIPRO, ("coffee",), 120, 120, "ansm-2020"),)),
    )),
    ("presets", f"a gap of nothing for {CIPRO}", SHIPPED.adding(
        Preset("x.ansm-2020", "x", (PresetGap(CIPRO, (), 0, 0, "ansm-2020"),)),
    )),
    ("presets", "it says two things of one rule", SHIPPED.adding(
        Preset("x.ansm-2020", "x", (PresetGap(CIPRO, ("iron",), 60, 60, "ansm-2020"),
                                    PresetGap(CIPRO, ("iron",), 90, 90, "ansm-2020"))),
    )),
    # comparisons
    ("comparisons", "zinc-gluconate is no form of magnesium", changed(
        "comparisons", AGAINST_OXIDE, than=("zinc-gluconate",),
    )),
    ("comparisons", "its two sides are not two", changed("comparisons", AGAINST_OXIDE, better=())),
    ("comparisons", "its two sides are not two", changed("comparisons", AGAINST_OXIDE, better=("magnesium-oxide",))),
    ("comparisons", "nobody learns what was found", changed("comparisons", AGAINST_OXIDE, finding="")),
    ("comparisons", "stands twice", evolve(
        SHIPPED, comparisons=(*SHIPPED.comparisons, entry("comparisons", AGAINST_OXIDE)),
    )),
    ("comparisons", "magnesium-oxide does better than itself in absorption", evolve(
        SHIPPED, comparisons=(*SHIPPED.comparisons, evolve(
            entry("comparisons", AGAINST_OXIDE), id="x", better=("magnesium-oxide",), than=("magnesium-citrate",),
        )),
    )),
    ("references", f"comparisons.{AGAINST_OXIDE}: rests on unsourced", changed(
        "comparisons", AGAINST_OXIDE, sources=("unsourced",),
    )),
    ("reviews", f"comparisons.{AGAINST_OXIDE}: nobody says when", changed("comparisons", AGAINST_OXIDE, reviewed="")),
    # references
    ("references", f"rules.{CIPRO}: rests on unsourced", changed("rules", CIPRO, sources=("unsourced",))),
    ("sources", "sources.x: nothing uses it", SHIPPED.adding(OF_THE_KING)),
    ("sources", "sources.levine-1996: doi 10.1", changed("sources", "levine-1996", doi="10.1")),
    ("sources", "sources.levine-1996: pmid 08623000", changed("sources", "levine-1996", pmid="08623000")),
    ("sources", "sources.evm-2003: address evm", changed("sources", "evm-2003", url="evm")),
    ("sources", "evm-2003: neither DOI nor PubMed id nor address", changed("sources", "evm-2003", url=None)),
    ("sources", "pmid 8623000 stands 2 times", changed("sources", "moretti-2015", pmid="8623000")),
    # reviews and the ledger
    ("reviews", f"rules.{CIPRO}: nobody says when", changed("rules", CIPRO, reviewed="")),
    ("reviews", f"rules.{CIPRO}: reviewed on {LATE}, after", changed("rules", CIPRO, reviewed=LATE)),
    ("reviews", f"rules.{CIPRO}: nobody says how far", changed("rules", CIPRO, status=None)),
    ("reviews", "limits.iron: nobody says when", limits(IRON, evolve(IRON, reviewed="soon"))),
    ("reviews", "claims.S01: nobody says when", changed("claims", "S01", reviewed="")),
    ("rejected", f"rejected.{CIPRO}: it is in use", evolve(
        SHIPPED, rejected=(Rejected(CIPRO, "rules", "x", "x", about=("x",)),),
    )),
    ("rejected", "limit:iron:NASEM:UL:total:any:none:19:51: it is in use", evolve(
        SHIPPED, rejected=(Rejected("limit:iron:NASEM:UL:total:any:none:19:51", "limits", "x", "x", about=("x",)),),
    )),
    ("rejected", "conversion:vitamin-d:IU:ug: it is in use", evolve(
        SHIPPED, rejected=(Rejected("conversion:vitamin-d:IU:ug", "conversions", "x", "x", about=("x",)),),
    )),
    ("rejected", "nobody learns why, or finds it", changed("rejected", "ceil.zinc", about=())),
]  # fmt: skip


def test_the_program_finds_nothing_and_counts_the_rows() -> None:
    program = [sys.executable, str(TOOLS / "check_catalog.py")]
    outcome = subprocess.run(program, capture_output=True, text=True, check=False)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    assert re.search(r"^rules +126  12 single-secondary, 114 sourced", outcome.stdout, re.MULTILINE)


def test_the_shipped_catalogue_passes_every_check() -> None:
    assert list(catalog_audit.audit(SHIPPED)) == []


@pytest.mark.parametrize(("check", "problem", "broken"), BROKEN, ids=[f"{check}: {what}" for check, what, _ in BROKEN])
def test_a_broken_copy_is_found_by_the_check_that_is_for_it(check: str, problem: str, broken: Catalog) -> None:
    found = list(CHECKS[check](broken))
    assert any(re.search(problem, each) for each in found), found


def test_every_check_has_been_seen_to_fail() -> None:
    assert {check for check, _, _ in BROKEN} == set(CHECKS)


def test_the_shares_are_recomputed_from_formulas() -> None:
    assert float(catalog_audit.molar_mass("FeSO4·7H2O")) == pytest.approx(278.01, abs=0.01)
    assert float(catalog_audit.molar_mass("Mg3(C6H5O7)2·9H2O")) == pytest.approx(613.25, abs=0.01)
    assert float(catalog_audit.molar_mass("FeSO4·1.5H2O")) == pytest.approx(178.92, abs=0.01)
    for no_formula in ("Mg(", "Mg)", "mg", "?"):
        with pytest.raises(ValueError, match=r"formula|brackets"):
            catalog_audit.molar_mass(no_formula)


def test_good_codes_pass() -> None:
    for system, code in (("UNII", "3A3U0GI71G"), ("CAS", "1309-48-4"), ("CHEBI", "CHEBI:31794"), ("RxCUI", "6582")):
        assert list(CHECKS["codes"](with_code(system, code))) == []


def test_every_rule_kind_of_the_catalogue_has_numbers_that_can_be_chosen() -> None:
    kinds = {Competitor, Window, Ceiling, Together, Gate, Contraindication, NoInteraction}
    assert {type(rule) for rule in SHIPPED.rules} == kinds
