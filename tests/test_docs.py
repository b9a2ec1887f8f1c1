"""Every block of code on every page runs, and says what stands there."""

from __future__ import annotations

import re
import zlib
from pathlib import Path

import pytest

import rlsnutri
from tests.pages import CODE, PAGES, ROOT, extension

WIDEST = 90
"""Columns of code that stand beside the margins of the site, at the width of a laptop."""


def run(page: str, folder: Path) -> list[str]:
    _, faults, _ = CODE.run_page(page, "page", folder)
    return list(faults)


# The extra `back-ends` brings httpx, with which the test client of starlette works and says that it wants another.
@pytest.mark.filterwarnings("ignore:Using .httpx. with .starlette.testclient. is deprecated")
@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_code_on_the_page_prints_what_the_page_shows(path: Path, tmp_path: Path) -> None:
    page = path.read_text(encoding="utf-8")
    if missing := CODE.missing(page):
        pytest.skip(f"not here: {', '.join(missing)}")
    _, faults, renewed = CODE.run_page(page, str(path), tmp_path)
    assert not faults, "\n".join([*faults, "renew it: python -m tests.write_docs"])
    assert renewed == page


# The mechanism itself: what would make a false page pass.


def test_an_output_that_is_not_so_is_a_fault_and_is_put_right(tmp_path: Path) -> None:
    page = "```python\nprint(1 + 1)\n```\n\n```text\n3\n```\n\nmore\n"
    _, faults, renewed = CODE.run_page(page, "page", tmp_path)
    (fault,) = faults
    assert "page:6" in fault
    assert renewed == page.replace("3", "2")


@pytest.mark.parametrize(
    "page",
    [
        "```python\nprint(1)\n```\n",
        "```python\nprint(1)\n```\n```python\nx = 1\n```\n",
        "```text\n1\n```\n",
        "```python\nx = 1\n```\n```text\n1\n```\n",
        "```pycon\n>>> 1 + 1\n3\n```\n",
        "```console\n$ rlsnutri --version\nrlsnutri of old\n```\n",
        "```console\nrlsnutri --version\n```\n",
        "```sh\nrm plan.toml\n```\n",
        "```ruby\nputs 1\n```\n",
    ],
)
def test_what_is_not_said_or_not_so_or_not_run_is_a_fault(page: str, tmp_path: Path) -> None:
    assert run(page, tmp_path)


@pytest.mark.parametrize(
    "page",
    ["```python\n1 / 0\n```\n", "```toml\na = \n```\n", "```console\n$ rm plan.toml\n```\n", "```json\n{,}\n```\n"],
)
def test_code_that_fails_and_files_that_cannot_be_read_end_the_test(page: str, tmp_path: Path) -> None:
    with pytest.raises((ZeroDivisionError, ValueError)):
        run(page, tmp_path)


def test_blocks_of_a_page_share_their_names_and_files(tmp_path: Path) -> None:
    page = (
        "```{code-block} toml\n:caption: a.toml\n\nx = 1\n```\n```python\nfrom pathlib import Path\n```\n"
        "```python\nprint(Path('a.toml').read_text())\n```\n```text\nx = 1\n\n```\n"
        "```pycon\n>>> Path('a.toml').exists()\nTrue\n```\n"
        "```console\n$ cat a.toml > b.toml\n$ cat b.toml\nx = 1\n```\n"
    )
    assert not run(page, tmp_path)


def test_three_dots_stand_for_lines_and_only_for_whole_ones(tmp_path: Path) -> None:
    page = "```python\nprint('a', 'b', 'c', sep='\\n')\n```\n```text\n{}\n```\n"
    assert not run(page.format("a\n...\nc"), tmp_path)
    assert not run(page.format("a\n..."), tmp_path)
    assert run(page.format("a\n...\nd"), tmp_path)
    assert run(page.format("a..."), tmp_path)


def test_what_cannot_be_seen_is_not_compared(tmp_path: Path) -> None:
    page = "```python\nprint('a  ', '', 'b', '', sep='\\n')\n```\n```text\n{}\n```\n"
    assert not run(page.format("a\n\nb"), tmp_path)
    assert run(page.format("a\nb"), tmp_path)


def test_a_page_names_what_it_needs() -> None:
    assert CODE.missing("% needs: json, no_such_module, no.such\n") == ["no_such_module", "no.such"]
    assert CODE.missing("needs: no_such_module\n") == []


def test_what_is_not_run_says_why(tmp_path: Path) -> None:
    assert not run("% not run: there is no cluster here\n```python\n1 / 0\n```\n", tmp_path)
    with pytest.raises(ZeroDivisionError):
        run("% not run:\n```python\n1 / 0\n```\n", tmp_path)


def test_code_below_a_line_does_not_run_for_what_stands_above_it(tmp_path: Path) -> None:
    page = "```python\nx = 1\n```\n\n```{answer} x\n```\n\n```python\nx = 1 / 0\n```\n"
    session, _, _ = CODE.run_page(page, "page", tmp_path, until=5)
    assert session.names["x"] == 1


# What the build adds.


def test_the_inventory_says_where_python_describes_a_name() -> None:
    head, _, packed = extension("python_names").inventory().partition(b"zlib.\n")
    assert head.startswith(b"# Sphinx inventory version 2\n")
    lines = zlib.decompress(packed).decode().splitlines()
    assert "datetime.date py:class 1 library/datetime.html#$ -" in lines
    assert len(lines) == len({line.split()[0] for line in lines})


def test_what_a_page_would_load_from_another_site_is_found() -> None:
    pytest.importorskip("sphinx", reason="the extra `docs` is not installed")
    loaded = extension("nothing_from_elsewhere").loaded
    assert loaded('<script async src="https://example.org/a.js"></script>')
    assert loaded('<link rel="stylesheet" href="//example.org/a.css">')
    assert loaded("<img alt='' src='http://example.org/a.png'>")
    assert loaded("<style>@import url(https://example.org/a.css);</style>")
    assert not loaded('<a href="https://example.org">a link is followed only by who clicks</a>')
    assert not loaded('<script src="_static/a.js?v=1"></script><link rel="canonical" href="https://example.org/">')
    assert not loaded('<svg xmlns="http://www.w3.org/2000/svg"></svg>')


# What stands in a table runs, too.


def test_each_of_the_prescribers_words_can_be_written_as_the_page_says() -> None:
    page = (ROOT / "docs" / "howto" / "prescriber.md").read_text(encoding="utf-8")
    table = page[page.index("| the words |") : page.index("All are `must`")]
    written = re.findall(r"\| `(.+)` \|$", table, re.MULTILINE)
    assert len(written) == 14
    for code in written:
        assert eval(code, dict(vars(rlsnutri))) is not None, code  # noqa: S307 -- our own page


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_code_is_not_wider_than_the_page(path: Path) -> None:
    code = (block.text for block in CODE.blocks(path.read_text(encoding="utf-8")) if block.language == "python")
    assert not [line for body in code for line in body.splitlines() if len(line) > WIDEST]
