"""The pages on the catalogue hold every row of it, and every link on them leads somewhere."""

from __future__ import annotations

import importlib
import re
import sys
from fractions import Fraction
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from attrs import evolve

from rlsnutri import AroundMeal, Catalog, Competitor, DoseLimit, Form, Nutrient, Window, default_catalog
from rlsnutri.amounts import Amount
from rlsnutri.nutrients import Authority, LimitKind

EXTENSIONS = Path(__file__).parent.parent / "docs" / "_ext"


def generator() -> ModuleType:
    sys.path.insert(0, str(EXTENSIONS))
    try:
        return importlib.import_module("catalogue_pages")
    finally:
        sys.path.remove(str(EXTENSIONS))


MAKE: Any = generator()
CATALOG = default_catalog()
PAGES: dict[str, str] = MAKE.pages(CATALOG)


def plain(text: str) -> str:
    """The text without what escapes it in Markdown."""
    return re.sub(r"\\(.)", r"\1", text)


def limit(since: str, until: str | None, amount: str, **rest: Any) -> DoseLimit:
    fields: dict[str, Any] = {"sex": "any", "state": "any", "unit": "mg", "covers": "total", "sources": ("a",)} | rest
    ages = Fraction(since), None if until is None else Fraction(until)
    return DoseLimit("zinc", Authority.EFSA, LimitKind.UL, *ages, amount=Amount.parse(amount), **fields)


def test_there_is_a_page_for_every_nutrient_and_one_for_each_of_the_other_tables() -> None:
    assert set(PAGES) == {
        *(f"nutrients/{nutrient.id}.md" for nutrient in CATALOG.nutrients),
        *(f"{name}.md" for name in ("index", "rules", "names", "claims", "rejected", "bibliography")),
    }


@pytest.mark.parametrize("nutrient", CATALOG.nutrients, ids=lambda each: each.id)
def test_a_nutrients_page_holds_its_forms_limits_comparisons_and_conversions(nutrient: Nutrient) -> None:
    page = plain(PAGES[f"nutrients/{nutrient.id}.md"])
    for form in (each for each in CATALOG.forms if each.nutrient == nutrient.id):
        assert f"| {form.id} | " in page
        assert all(name in page for name in (form.name, *form.synonyms))
        assert (form.absorption or "") in page
    for row in (each for each in CATALOG.comparisons if each.nutrient == nutrient.id):
        assert row.finding in page
    for each in (each for each in CATALOG.limits if each.nutrient == nutrient.id):
        assert each.amount is None or str(each.amount) in page
    for conversion in (each for each in CATALOG.conversions if each.nutrient == nutrient.id):
        assert f"| {conversion.from_unit} | {conversion.to_unit} | {conversion.factor} |" in page


def test_every_rule_stands_on_the_page_of_rules_with_its_words_and_chosen_numbers() -> None:
    page = plain(PAGES["rules.md"])
    for rule in CATALOG.rules:
        assert f"### {rule.id}\n\n{MAKE.says(rule)}.\n" in page
        assert f"- because: {rule.effect}" in page
        assert not rule.chosen or f"- chosen here: {', '.join(rule.chosen)}" in page


def test_every_claim_rejection_and_name_has_its_row() -> None:
    for page, rows in (("claims", CATALOG.claims), ("rejected", CATALOG.rejected), ("names", CATALOG.terms)):
        text = plain(PAGES[f"{page}.md"])
        assert all(f"| {row.id} | " in text for row in rows)
    assert all(claim.literature in plain(PAGES["claims.md"]) for claim in CATALOG.claims)


def test_every_source_stands_in_the_bibliography_and_every_link_leads_to_one_place() -> None:
    places = [place for text in PAGES.values() for place in re.findall(r"^\(([a-z0-9-]+)\)=$", text, re.MULTILINE)]
    links = {link for text in PAGES.values() for link in re.findall(r"\]\(#([a-z0-9-]+)\)", text)}
    assert len(places) == len(set(places)) == len(CATALOG.sources) + len(CATALOG.rules)
    assert links <= set(places)


def test_a_rule_about_one_form_or_its_group_stands_on_the_nutrients_page() -> None:
    assert "(#rule-food-calcium-carbonate-meal)" in PAGES["nutrients/calcium.md"]
    assert "(#rule-sep-iron-antacid)" in PAGES["nutrients/calcium.md"]  # calcium carbonate is an antacid
    assert "(#rule-sep-iron-antacid)" not in PAGES["nutrients/zinc.md"]


def test_rows_of_neighbouring_ages_are_joined_where_all_else_is_the_same() -> None:
    rows = [limit("1", "4", "7 mg"), limit("4", "9", "7 mg"), limit("9", "14", "8 mg"), limit("18", None, "8 mg")]
    joined = MAKE._joined(rows)  # noqa: SLF001 -- what the tables are made with
    assert [(MAKE.life_stage(each), str(each.amount)) for each in joined] == [
        ("1 year to below 9 years", "7 mg"),
        ("9 years to below 14 years", "8 mg"),
        ("from 18 years", "8 mg"),
    ]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (limit("0", None, "1 mg"), "all ages"),
        (limit("0", "1/2", "1 mg"), "below 6 months"),
        (limit("7/12", "1", "1 mg"), "7 months to below 1 year"),
        (limit("14", "51", "1 mg", sex="female", state="pregnant"), "14 years to below 51 years, female, pregnant"),
        (
            limit("19", None, "1 mg", sex="male", state="none"),
            "from 19 years, male, neither pregnant nor breast-feeding",
        ),
    ],
)
def test_life_stages_are_said_as_people_say_them(row: DoseLimit, said: str) -> None:
    assert MAKE.life_stage(row) == said


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (Competitor("a", ("b", "c"), before=30, after=None), "a before b, c: 30 min; after: never"),
        (Competitor("a", ("b",), before=0, after=None, strength="should"), "a before b: any time; after: any time"),  # type: ignore[arg-type]
        (Window.with_food("a", "fat-meal"), "a: with a meal (fat-meal)"),
        (Window("a", (AroundMeal(-60, -30, measured_from="start"),)),
         "a: from -60 to -30 min around a meal, counted from its start"),
    ],
)  # fmt: skip
def test_a_rule_is_said_in_one_line(rule: Any, said: str) -> None:
    assert MAKE.says(rule) == said


def test_what_markdown_would_read_is_escaped() -> None:
    odd = Form("odd", "zinc", "zinc | *oxide* <b>", sources=("[x](y)",))
    page = MAKE.pages(Catalog.empty().adding(Nutrient("zinc", "zinc", "mg", "mineral"), odd))["nutrients/zinc.md"]
    assert r"zinc \| \*oxide\* \<b\>" in page
    (row,) = (line for line in page.splitlines() if line.startswith("| odd"))
    assert len(re.findall(r"(?<!\\)\|", row)) == 7


def test_writing_twice_leaves_what_is_the_same_and_removes_what_is_gone(tmp_path: Path) -> None:
    MAKE.write(tmp_path, CATALOG)
    before = {file: file.stat().st_mtime_ns for file in tmp_path.rglob("*.md")}
    assert len(before) == len(PAGES)
    MAKE.write(tmp_path, evolve(CATALOG, nutrients=CATALOG.nutrients[1:]))
    gone = tmp_path / "nutrients" / f"{CATALOG.nutrients[0].id}.md"
    assert not gone.exists()
    assert (tmp_path / "claims.md").stat().st_mtime_ns == before[tmp_path / "claims.md"]
    MAKE.write(tmp_path, Catalog.empty())
    assert not (tmp_path / "nutrients").exists()
