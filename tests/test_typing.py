"""What mypy says of ``tests/typing``; `nox -s typing` asks pyright too, of the built wheel."""

import importlib.util
from pathlib import Path

import pytest


@pytest.mark.skipif(importlib.util.find_spec("mypy") is None, reason="mypy comes with the lint extra")
def test_mypy_finds_the_public_interface_typed_as_it_should_be(tmp_path: Path) -> None:
    from mypy import api  # noqa: PLC0415 -- only where it is there

    said, errors, status = api.run(
        [
            "--strict",
            "--python-version",
            "3.11",
            "--warn-unused-ignores",
            "--follow-imports=silent",
            "--cache-dir",
            str(tmp_path),
            str(Path(__file__).parent / "typing" / "public_api.py"),
        ]
    )
    assert (said.splitlines()[-1:], errors, status) == (["Success: no issues found in 1 source file"], "", 0)
