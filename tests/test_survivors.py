"""The list of mutants that no test can notice speaks of lines that are there."""

import tomllib
from pathlib import Path

import pytest

from tests.mutation import LIST

PACKAGE = Path(__file__).parents[1] / "src" / "rlsnutri"
ROWS = [row for rows in tomllib.loads(LIST.read_text(encoding="utf-8")).values() for row in rows]


@pytest.mark.parametrize("file", sorted({row["file"] for row in ROWS}))
def test_every_listed_line_stands_in_its_file_and_has_a_reason(file: str) -> None:
    code = " ".join((PACKAGE / file).read_text(encoding="utf-8").split())
    mine = [row for row in ROWS if row["file"] == file]
    assert [row["was"] for row in mine if " ".join(row["was"].split()) not in code] == []
    assert all(row["why"] and row["was"] != row["became"] for row in mine)
