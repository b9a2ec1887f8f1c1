import re
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

PYPROJECT: dict[str, Any] = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))


def needs_of_extra(name: str) -> set[str]:
    needs: set[str] = set()
    for need in PYPROJECT["project"]["optional-dependencies"][name]:
        if own := re.fullmatch(r"rlsnutri\[(.+)\]", need):
            needs.update(*map(needs_of_extra, own[1].split(",")))
        else:
            needs.add(need)
    return needs


def needs_of_group(name: str) -> set[str]:
    needs: set[str] = set()
    for need in PYPROJECT["dependency-groups"][name]:
        if isinstance(need, dict):
            needs |= needs_of_group(need["include-group"])
        else:
            needs.add(need)
    return needs


def test_only_attrs_and_cattrs_are_needed_at_run_time() -> None:
    names = {re.split(r"[^a-z]", need)[0] for need in PYPROJECT["project"]["dependencies"]}
    assert names == {"attrs", "cattrs"}


def test_every_extra_has_a_dependency_group_that_asks_for_the_same() -> None:
    extras = {name: needs_of_extra(name) for name in PYPROJECT["project"]["optional-dependencies"]}
    groups = {name: needs_of_group(name) for name in PYPROJECT["dependency-groups"]}
    assert extras == groups


def test_the_installed_package_says_that_it_is_typed() -> None:
    assert (files("rlsnutri") / "py.typed").is_file()
