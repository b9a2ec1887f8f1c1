"""What the README says about the project is so."""

import argparse
import re

from rlsnutri import default_catalog
from rlsnutri._cli.running import _parser
from tests.readme import README, read

TEXT = read(README)
_ROOT = README.parent


def test_the_catalogue_is_as_large_as_the_readme_says() -> None:
    catalog = default_catalog()
    counts = [len(each) for each in (catalog.nutrients, catalog.forms, catalog.limits, catalog.rules)]
    said = re.search(r"holds (\d+) nutrients, (\d+) forms, (\d+) dose limits .* and (\d+) rules", TEXT)
    assert said is not None
    assert [int(number) for number in said.groups()] == counts


def test_every_command_stands_in_the_readme_and_no_other() -> None:
    (commands,) = (each for each in _parser()._actions if isinstance(each, argparse._SubParsersAction))  # noqa: SLF001 -- argparse names its commands nowhere else
    table = re.findall(r"^\| (`[a-z`, ]+) \| .* \|$", TEXT, re.MULTILINE)
    assert sorted(re.findall(r"`([a-z]+)`", " ".join(table))) == sorted(commands.choices)


def test_every_room_that_the_readme_names_is_there() -> None:
    rooms = re.findall(r"`([a-z_]+/[a-z_/.*]*)`", TEXT[TEXT.index("## Where things are") :])
    rooms.remove("src/rlsnutri/")
    assert len(rooms) >= 9
    for room in rooms:
        assert any((_ROOT / "src" / "rlsnutri").glob(room.rstrip("/"))), room


def test_every_room_of_the_package_is_named() -> None:
    folders = {each.name for each in (_ROOT / "src" / "rlsnutri").iterdir() if (each / "__init__.py").exists()}
    named = TEXT[TEXT.index("## Where things are") :]
    assert {each for each in folders if f"`{each}/" not in named} <= {"testing"}
