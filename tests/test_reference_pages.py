"""The reference describes every public name, key, option and kind of rule, and its drawings are true."""

from __future__ import annotations

import argparse
import doctest
import importlib
import inspect
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any, get_args
from xml.etree import ElementTree as ET

import attrs
import pytest

import rlsnutri
from rlsnutri import RlsnutriError, Rule
from rlsnutri._cli import asked
from rlsnutri.codec import plan_schema
from rlsnutri.rules import Competitor

DOCS = Path(__file__).parents[1] / "docs"
REFERENCE = DOCS / "reference"
PAGES = {page.stem: page.read_text(encoding="utf-8") for page in sorted(REFERENCE.glob("*.md"))}


def generator(name: str) -> ModuleType:
    sys.path.insert(0, str(DOCS / "_ext"))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(DOCS / "_ext"))


NAMES: Any = generator("public_names")
DRAWN: Any = generator("rule_drawings")
FILE: Any = generator("plan_file")
COMMANDS: Any = generator("command_line")

KINDS = [kind.__name__ for kind in get_args(Rule)]
OPEN = {
    "Competitor": "open 06:00 to 12:00, 15:00 to 23:00",
    "Window": "open 17:00 to 22:00",
    "Interval": "open 06:00 to 09:00, 17:00 to 21:00",
    "Alone": "open 06:00 to 07:00, 09:00 to 15:00, 17:00 to 23:00",
    "FirstOfDay": "open 06:00 to 07:30",
    "Together": "open 08:00, 20:00",
    "NotSameDay": "open on Tue, Wed, Fri, Sat, Sun",
    "MostTimes": "open 08:00, 20:00",
    "Ceiling": "open 06:00 to 09:00, 17:00 to 23:00",
    "DailyLimit": "open at no time",
    "Gate": "open all day",
    "Contraindication": "open at no time",
    "NoInteraction": "open all day",
    "empty-stomach": "open 06:00 to 07:00, 10:30 to 12:00, 15:30 to 18:00, 21:30 to 23:00",
    "with-food": "open 08:00 to 08:30, 13:00 to 13:30, 19:00 to 19:30",
    "before-meal": "open 07:00 to 07:30, 12:00 to 12:30, 18:00 to 18:30",
    "bedtime": "open 22:00 to 23:00",
}
"""Worked out by hand from the definitions of the rules."""


def described() -> list[str]:
    """The full names that the pages of the reference describe, as often as they do."""
    found: list[str] = []
    for page, text in PAGES.items():
        for room, only in re.findall(r"^```\{public-names\} (\S+) ?(.*)$", text, re.MULTILINE):
            names = {name.rpartition(".")[2]: name for name in NAMES.documented()[room]}
            assert room == page, f"{page} describes the names of {room}"
            found += [names[each] for each in only.split() or names]
    return found


def public() -> list[str]:
    return [name for names in NAMES.documented().values() for name in names]


def with_example(value: object) -> bool:
    """Whether the docstring of a name, or of one of its methods, holds an example."""
    held = [value, *(vars(value).values() if isinstance(value, type) else ())]
    texts = [inspect.getdoc(getattr(each, "__func__", each)) or "" for each in held if not isinstance(each, str)]
    return any(doctest.DocTestParser().get_examples(text) for text in texts)


def test_every_public_name_is_described_exactly_once() -> None:
    found = described()
    assert sorted(found) == sorted(set(found))
    assert set(found) == set(public())
    assert {f"rlsnutri.{name}" for name in rlsnutri.__all__} <= set(found)


@pytest.mark.parametrize("name", public())
def test_every_public_name_and_every_method_of_it_says_what_it_is(name: str) -> None:
    value = NAMES.resolve(name)
    if name.rpartition(".")[2] in NAMES.UNIONS:
        return
    said = inspect.getdoc(value)
    assert said
    assert re.search(r"[.?:]$", said.partition("\n")[0]), f"{name} has no first sentence"
    for method, held in vars(value).items() if isinstance(value, type) else ():
        if not method.startswith("_") and (inspect.isfunction(held) or isinstance(held, (classmethod, property))):
            assert inspect.getdoc(getattr(value, method)), f"{name}.{method}"


def test_every_public_name_has_an_example_that_runs() -> None:
    without = {name for name in public() if not with_example(NAMES.resolve(name))}
    assert {name.rpartition(".")[2] for name in without} == set(NAMES.UNIONS)  # unions have no text of their own


def test_what_every_rule_carries_is_said_field_by_field() -> None:
    shared = [field.name for field in attrs.fields(Competitor.__mro__[1])]
    section = PAGES["rules"].partition("## What every rule carries")[2].partition("\n## ")[0]
    assert re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE) == shared


def test_every_kind_of_rule_has_its_drawing() -> None:
    shown = re.findall(r"^```\{rule-drawing\} (\S+)$", PAGES["rules"], re.MULTILINE)
    assert set(KINDS) <= set(shown)
    assert sorted(shown) == sorted(DRAWN.names()) == sorted(OPEN)


@pytest.mark.parametrize("name", sorted(OPEN))
def test_a_drawing_shows_what_follows_from_the_definition(name: str) -> None:
    drawing = DRAWN.DRAWINGS[name]()
    assert DRAWN.in_words(drawing) == OPEN[name]
    picture = DRAWN.svg(name)
    (svg,) = ET.fromstring(picture).iter("{http://www.w3.org/2000/svg}svg")  # noqa: S314 -- made here
    assert OPEN[name] in svg.attrib["aria-label"]
    assert OPEN[name] in picture.partition("<figcaption")[2]


def test_what_yields_no_time_shows_its_finding() -> None:
    codes = {name: DRAWN.findings(DRAWN.DRAWINGS[name]()) for name in KINDS}
    assert {name: found for name, found in codes.items() if found} == {
        "DailyLimit": ("daily-limit:limit:calcium pill",),
        "Gate": ("ask:gate:iron pill",),
        "Contraindication": ("contraindicated:never:iron pill",),
    }
    assert "<code>ask:gate:iron pill</code>" in DRAWN.svg("Gate")


def test_every_key_of_a_plan_file_is_described_in_its_part() -> None:
    text, schema = FILE.described(), plan_schema()
    parts = [name for _, names in FILE.PARTS for name in names]
    assert sorted(parts) == sorted(schema["$defs"])
    for name, table in schema["$defs"].items():
        heading = FILE.title(name)
        if not heading:
            continue
        part = text.partition(f"### {heading}\n")[2].partition("\n## ")[0].partition("\n### ")[0]
        shared = FILE.OF_EVERY_RULE if "strength" in table["properties"] else ()
        keys = {key for key in table["properties"] if key not in shared}
        assert set(re.findall(r"^\| `(\w+)` \|", part, re.MULTILINE)) == keys, name
        needed = set(re.findall(r"^\| `(\w+)` \|.*\| yes \|$", part, re.MULTILINE))
        assert needed == set(table.get("required", ())), name


def test_every_link_within_the_plan_file_leads_to_a_heading() -> None:
    text = FILE.described()
    headings = {re.sub(r"[`]", "", line.lstrip("# ")).lower().replace(" ", "-")
                for line in text.splitlines() if line.startswith("#")}  # fmt: skip
    links = set(re.findall(r"\]\(#([^)]+)\)", text))
    assert links
    assert links <= headings


def test_every_command_and_option_is_described() -> None:
    text = COMMANDS.described()
    for name, command in COMMANDS.commands().items():
        part = text.partition(f"## `{name}`\n")[2].partition("\n## ")[0]
        for action in command._actions:  # noqa: SLF001 -- argparse shows them in no other way
            if not isinstance(action, argparse._HelpAction):  # noqa: SLF001 -- likewise
                for option in action.option_strings or [str(action.metavar or action.dest)]:
                    assert re.search(rf"`{re.escape(option)}[ `]", part), f"{name} {option}"


def test_every_exit_status_is_described() -> None:
    statuses = {asked.DONE, asked.NO_SCHEDULE, asked.BAD_INPUT, asked.NOT_INSTALLED, asked.OUR_BUG, asked.CANNOT_WRITE}
    assert set(map(int, re.findall(r"^\| (\d+) \|", PAGES["command-line"], re.MULTILINE))) == {*statuses, 130}


def test_every_error_has_its_cause_and_cure() -> None:
    kinds = {name for name in rlsnutri.__all__ if _is_error(getattr(rlsnutri, name))} - {"RlsnutriError"}
    rows = re.findall(r"^\| \{py:class\}`~rlsnutri\.(\w+)` \| (.+) \| (.+) \| (.+) \|$", PAGES["errors"], re.MULTILINE)
    assert {row[0] for row in rows} == kinds


def _is_error(value: object) -> bool:
    return isinstance(value, type) and issubclass(value, RlsnutriError)


def test_no_page_is_an_orphan_or_empty() -> None:
    for folder in (REFERENCE, DOCS / "explanation"):
        listed = folder.joinpath("index.md").read_text(encoding="utf-8").rpartition("```{toctree}")[2].split()
        for page in folder.glob("*.md"):
            assert page.stem == "index" or page.stem in listed
            assert len(page.read_text(encoding="utf-8")) > 100 or page.stem == "benchmark"
