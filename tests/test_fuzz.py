"""The corpus of the fuzzer, replayed: what was found once stays found."""

from pathlib import Path

import pytest

from tests.fuzz.target import TARGETS, one_input

CORPUS = sorted((Path(__file__).parent / "fuzz" / "corpus").iterdir())


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name)
def test_nothing_but_an_error_of_the_library_comes_out(path: Path) -> None:
    one_input(path.read_bytes())


def test_every_reader_has_something_in_the_corpus() -> None:
    assert {(path.read_bytes()[0] & 127) % len(TARGETS) for path in CORPUS} == set(range(len(TARGETS)))
