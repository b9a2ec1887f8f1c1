"""Convert the JSON fact tables into the catalogue's TOML: ``python tools/convert_facts.py FACTS``.

It was run once; since then the TOML is the truth and is edited by hand.  It stays here to show how the rows
came about; ``docs/decisions/0002-catalogue-conversion.md`` explains its decisions.  Same facts, same bytes.
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from fact_rules import as_read, rule_files
from spellings import SPELLINGS
from toml_rows import document

REVIEWED = "2026-11-24"
VERSION = "2026.11.24"
DATA = Path(__file__).parents[1] / "src" / "rlsnutri" / "catalog" / "data"

Row = dict[str, Any]

RATIOS = {
    "12:1": ("0.083333", "1/12"),
    "24:1": ("0.041667", "1/24"),
    "6:1": ("0.166667", "1/6"),
    "60 mg tryptophan = 1 mg NE": ("0.016667", "1/60"),
}
"""Factors printed as rounded decimals whose row says the ratio: the ratio is what holds."""

MONTHS = {"0.3333": "1/3", "0.5833": "7/12"}
"""Ages in years that are whole numbers of months: 4 and 7."""

COUNTS_AS = {
    "levodopa": ["carbidopa-levodopa"],
    "parenteral-iron": ["ferric-carboxymaltose"],
    "condition:renal-impairment": ["condition:severe-renal-impairment"],
    "condition:severe-renal-impairment": ["condition:haemodialysis"],
}
"""What a name covers by its own words: levodopa "alone or with a decarboxylase inhibitor"."""

NOT_SWALLOWED = ("rotigotine", "parenteral-iron", "ferric-carboxymaltose")

POPULAR = (
    (
        "popular:calcium-against-magnesium",
        "calcium and magnesium must be kept apart",
        ["no.magnesium.calcium"],
    ),
    ("popular:vitamin-c-destroys-b12", "vitamin C destroys vitamin B12", ["no.vitamin-b12.vitamin-c"]),
    ("popular:folate-against-zinc", "folate and zinc must be kept apart", ["no.folate.zinc"]),
    ("popular:methylfolate-for-mthfr", "MTHFR variants need methylfolate", ["S17"]),
    (
        "popular:evening-magnesium",
        "evening magnesium is a proven aid",
        ["S15", "window.magnesium.evening", "gate.rls.magnesium"],
    ),
    ("popular:b6-10-50-mg", "10 to 50 mg of vitamin B6 a day is a safe range", ["S12", "refer.vitamin-b6"]),
)
"""What is often read and was looked into, with the rows that answer it."""


def main() -> int:
    """Write the files, unless there are some already."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("facts", type=Path)
    parser.add_argument("--to", type=Path, default=DATA)
    parser.add_argument("--force", action="store_true", help="overwrite what may have been edited by hand")
    options = parser.parse_args()
    written = converted(options.facts)
    if not options.force and any((options.to / name).exists() for name in written):
        print("there is a catalogue already, and it is the truth; --force overwrites it", file=sys.stderr)
        return 1
    options.to.mkdir(parents=True, exist_ok=True)
    for name, text in written.items():
        (options.to / name).write_text(text, encoding="utf-8")
    return 0


def converted(facts: Path) -> dict[str, str]:
    """Return the text of every TOML file by its name."""
    table = {
        name: json.loads((facts / f"{name}.json").read_text(encoding="utf-8"), parse_float=Decimal)
        for name in (
            "nutrients",
            "forms",
            "conversions",
            "limits",
            "rules",
            "claims",
            "vocabulary",
            "sources",
        )
    }
    active = [row for row in table["rules"] if row["status"] != "unverified"]
    files: dict[str, tuple[str, str, list[Row]]] = {
        "nutrients.toml": (
            "nutrients",
            "What counts towards a limit; `unit` is what its limits are printed in.",
            list(map(nutrient, table["nutrients"])),
        ),
        "forms.toml": ("forms", FORMS, list(map(form, table["forms"]))),
        "conversions.toml": (
            "conversions",
            CONVERSIONS,
            [conversion(row) for row in table["conversions"] if row["status"] != "unverified"],
        ),
        "vocabulary.toml": ("terms", VOCABULARY, list(terms(table["vocabulary"]))),
        "sources.toml": ("sources", "The bibliography.", [present(row) for row in table["sources"]]),
        "claims.toml": (
            "claims",
            "What a popular article says, in other words, and what the literature says.",
            list(map(claim, table["claims"])),
        ),
        "rejected.toml": ("rejected", REJECTED, list(rejected(table))),
    }
    for authority in ("NASEM", "EFSA", "UK-EVM"):
        rows = [row for row in table["limits"] if row["authority"] == authority and row["status"] != "unverified"]
        files[f"limits-{authority.lower()}.toml"] = ("limits", LIMITS, list(limits(rows)))
    for name, (about, rows) in rule_files(active).items():
        files[name] = ("rules", about, rows)
    texts = {name: document(array, about, rows, reviewed=REVIEWED) for name, (array, about, rows) in files.items()}
    return {
        "catalog.toml": f'{RAISED}\nversion = "{VERSION}"\n',
        **texts,
    }


RAISED = "# The version of all the files beside this one; raise it with every change of a fact."
FORMS = """What is swallowed.  `elemental` is the share of its mass that is the nutrient, recomputed by
tools/check_catalog.py as `active_formula` x `activity` / `formula`; `ul_fraction` is the share that
counts towards the upper level.  A form of status "unverified" is known by its names only: its amount is
what the label declares, and no share of it is used."""
CONVERSIONS = """One `from` is `factor` `to`, for these forms only and only under `when`.  Where the row's
own words give a ratio (12:1, 24:1, 6:1, 60 mg = 1 mg) the factor is that exact ratio, not its rounded
decimal."""
VOCABULARY = """Names besides nutrients and forms.  `members` are what a name covers, groups within groups
included; `synonyms` are spellings, not facts.  `swallowed = false`: not taken by mouth, so it is no oral
medicine and nothing swallowed.  Groups without members are open classes."""
REJECTED = """What is not used, and why: rows that no reference confirmed, and popular advice that the
evidence does not support.  Look here before you add a fact."""
LIMITS = """Values per day.  A band is half-open (from <= age < to, in years); one without a value: the
authority set none, which is not the same as unlimited.  `covers` names the part of the intake that is
counted."""


def nutrient(row: Row) -> Row:
    """Convert a nutrient."""
    return {**pick(row, "id", "name", "unit", "kind", "synonyms"), **codes(row)}


def codes(row: Row) -> Row:
    """Convert the identifiers of a row, if it has any."""
    return {"codes": [present(code) for code in row["ids"]]} if row["ids"] else {}


def form(row: Row) -> Row:
    """Convert a form; of an unverified one only what it is called."""
    new = {**pick(row, "id", "nutrient", "name", "synonyms")}
    if row["status"] != "unverified" and row["active_fraction"] is not None:
        new |= pick(row, "formula", "active_formula")
        new |= {
            "activity": text(row["activity"]),
            "elemental": text(row["active_fraction"]),
            "ul_fraction": text(row["ul_fraction"]),
        }
    if row["antacid_type"]:
        new["antacid"] = True
    return {**new, **pick(row, "absorption"), **codes(row), **pick(row, "sources", "status")}


def conversion(row: Row) -> Row:
    """Convert a factor, as a ratio where the row says one."""
    factor = text(row["factor"])
    for words, (rounded, ratio) in RATIOS.items():
        if factor == rounded and words in row["when"]:
            factor = ratio
    return {
        **pick(row, "nutrient"),
        "forms": row["applies_to"],
        **pick(row, "from", "to"),
        "factor": factor,
        **pick(row, "when", "sources", "status"),
    }


def limits(rows: list[Row]) -> Iterable[Row]:
    """Gather the bands that have all but their band in common; each keeps its own sources and status."""
    shared = ("nutrient", "authority", "kind", "unit", "covers", "sources", "status")
    for _key, found in itertools.groupby(rows, key=lambda row: [row[name] for name in shared]):
        group = list(found)
        yield {**{name: group[0][name] for name in shared}, "bands": [band(row) for row in group]}


def band(row: Row) -> Row:
    """Convert what one limit has for itself."""
    new = {
        "from": age(row["age_min_y"]),
        **({} if row["age_max_y"] is None else {"to": age(row["age_max_y"])}),
    }
    new |= pick(row, "sex", "state")
    return new if row["value"] is None else {**new, "value": text(row["value"])}


def terms(rows: list[Row]) -> Iterable[Row]:
    """Convert the vocabulary, and add how people spell it."""
    for row in [*rows, WATER]:
        new = {
            **pick(row, "id", "kind", "name"),
            "synonyms": [each for each in SPELLINGS.get(row["id"], []) if each not in (row["id"], row["name"])],
        }
        new["members"] = [*row["members"], *COUNTS_AS.get(row["id"], [])]
        if row["id"] in NOT_SWALLOWED:
            new["swallowed"] = False
        yield {
            **{key: value for key, value in new.items() if value != []},
            **pick(row, "note", "unit", "loinc", "sources"),
        }


WATER = {
    "id": "water",
    "kind": "food",
    "name": "plain water",
    "members": [],
    "sources": [],
    "note": "exempt wherever anything swallowed is meant",
}


def claim(row: Row) -> Row:
    """Convert a claim of the article."""
    return {
        **pick(row, "id", "claim", "verdict"),
        "literature": row["what_the_literature_says"],
        "sources": row["sources"],
    }


def rejected(table: Mapping[str, list[Row]]) -> Iterable[Row]:
    """Gather what is not used, and the popular advice that the rows answer."""
    unverified = "not confirmed in a reference"
    for row in table["rules"]:
        if row["status"] == "unverified":
            yield {
                "id": row["id"],
                "table": "rules",
                "what": as_read(row),
                "reason": unverified,
                "sources": row["sources"],
            }
    for row in table["limits"]:
        if row["status"] == "unverified":
            where = [row["nutrient"], row["authority"], row["kind"], row["covers"], row["sex"], row["state"]]
            ages = [age(row["age_min_y"]), "" if row["age_max_y"] is None else age(row["age_max_y"])]
            value = "no value" if row["value"] is None else f"{text(row['value'])} {row['unit']} a day"
            yield {
                "id": ":".join(["limit", *where, *ages]),
                "table": "limits",
                "what": value,
                "reason": unverified,
                "sources": row["sources"],
            }
    for row in table["conversions"]:
        if row["status"] == "unverified":
            name = f"conversion:{row['nutrient']}:{row['from']}:{row['to']}"
            yield {
                "id": name,
                "table": "conversions",
                "what": f"{row['from']} to {row['to']}",
                "reason": row["when"],
                "sources": row["sources"],
            }
    for row in table["forms"]:
        if row["status"] == "unverified" and row["active_fraction"] is not None:
            what = f"{text(row['active_fraction'])} of its mass as {row['nutrient']}, from {row['formula']}"
            yield {
                "id": row["id"],
                "table": "forms",
                "what": what,
                "reason": row["absorption"] or unverified,
                "sources": row["sources"],
            }
    answers = {row["id"]: row for row in [*table["rules"], *table["claims"]]}
    for name, what, see in POPULAR:
        first = answers[see[0]]
        reason = first.get("what_the_literature_says") or f"{first['effect']}: {first['magnitude']}"
        sources = sorted({source for each in see for source in answers[each]["sources"]})
        yield {"id": name, "table": "popular", "what": what, "reason": reason, "see": see, "sources": sources}


def pick(row: Row, *names: str) -> Row:
    """Return these fields, in this order, without those that are empty."""
    return {name: row[name] for name in names if row.get(name) not in (None, [])}


def present(row: Row) -> Row:
    """Return what a row has, without its nulls."""
    return {name: value for name, value in row.items() if value is not None}


def text(number: int | Decimal) -> str:
    """Write a number as it was written, without a decimal point that says nothing."""
    return format(number.normalize(), "f") if isinstance(number, Decimal) else str(number)


def age(years: int | Decimal) -> str:
    """Write an age in years, whole months as the ratio that they are."""
    return MONTHS.get(str(years), text(years))


if __name__ == "__main__":
    sys.exit(main())
