"""The code on a page, run as a reader would run it from top to bottom: one session per page, output beside code.

- ```` ```python ```` runs; what it prints stands in the ```` ```text ```` block after it;
- ```` ```pycon ```` holds a prompt's examples, checked as doctests in the same session;
- ```` ```console ```` holds ``$ command`` lines, each followed by what the command says;
- a ``toml``, ``json`` or ``python`` block with a ``:caption:`` is a file of that name beside the session;
- a ``toml`` or ``json`` block without one must at least be readable;
- ``sh`` installs or builds something, ``html`` and a fence without a language are only shown.

In an expected output a line of three dots stands for any lines.  ``% needs: a, b`` says without which modules nothing
on the page can run; ``% file: path as name`` puts a file of the project beside the session; ``% not run: reason``
above a fence leaves this one out.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import json
import re
import shlex
import tomllib
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from attrs import Factory, define, frozen

from rlsnutri.__main__ import main as command_line

__all__ = ["Block", "Session", "blocks", "missing", "run_page"]

_FENCE = re.compile(r"^(?P<fence>`{3,})(?P<directive>\{code-block\} *)?(?P<language>[a-z]*)[ \t]*$")
_OTHER = re.compile(r"^(?P<fence>`{3,})\{")
_OPTION = re.compile(r"^:(?P<name>[a-z-]+):[ \t]*(?P<value>.*)$")
_NEEDS = re.compile(r"^% needs: (.+)$", re.MULTILINE)
_FILE = re.compile(r"^% file: (\S+) as (\S+)$", re.MULTILINE)
_NOT_RUN = re.compile(r"^% not run: \S.{10,}$")
_INSTALLS = re.compile(r"(python3? -m venv |(\.venv/bin/)?(pip install|nox|python -m pytest)|git clone )")
_SHOWN = ("", "html", "http")
_PROJECT = Path(__file__).parents[2]


@frozen
class Block:
    """A fenced block: its ``lines`` are those from ``first`` up to ``end`` of the page, the fences not counted."""

    language: str
    text: str
    first: int
    end: int
    file: str = ""
    runs: bool = True


@define
class Session:
    """Where the code of one page runs: its names, its folder, the status of its last command."""

    folder: Path
    names: dict[str, Any] = Factory(lambda: {"__name__": "__main__"})
    status: int = 0

    def python(self, code: str, where: str) -> str:
        """Run code; returns what it printed."""
        with contextlib.chdir(self.folder), contextlib.redirect_stdout(io.StringIO()) as printed:
            exec(compile(code, where, "exec", dont_inherit=True), self.names)  # noqa: S102 -- our own pages, as a reader would run them
        return printed.getvalue()

    def prompt(self, code: str, where: str) -> str:
        """Check the examples of a prompt; returns what differs."""
        test = doctest.DocTestParser().get_doctest(code, self.names, where, where, 0)
        runner = doctest.DocTestRunner(verbose=False)
        said = io.StringIO()
        with contextlib.chdir(self.folder):
            runner.run(test, out=said.write, clear_globs=False)
        self.names.update(test.globs)
        return said.getvalue()

    def console(self, command: str) -> str:
        """Run one command; returns what it says, errors too."""
        words = shlex.split(command)
        target = None
        if ">" in words:
            target = words[words.index(">") + 1]
            words = words[: words.index(">")]
        with contextlib.chdir(self.folder):
            said = self._said(words)
            if target is not None:
                Path(target).write_text(said, encoding="utf-8")
                return ""
        return said

    def _said(self, words: list[str]) -> str:
        match words:
            case ["rlsnutri", *rest]:
                out = io.StringIO()
                with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
                    self.status = command_line(rest)
                return out.getvalue()
            case ["echo", "$?"]:
                return f"{self.status}\n"
            case ["cat", name]:
                return Path(name).read_text(encoding="utf-8")
            case ["python", name]:
                return Session(self.folder).python(Path(name).read_text(encoding="utf-8"), name)
            case _:
                raise ValueError(f"no command that pages use: {shlex.join(words)}")


def blocks(page: str) -> Iterator[Block]:
    """Give the fenced blocks of code of a page, in their order."""
    lines = page.splitlines()
    number = 0
    while number < len(lines):
        found = _FENCE.match(lines[number]) or _OTHER.match(lines[number])
        number += 1
        if found is None:
            continue
        runs = number < 2 or not _NOT_RUN.match(lines[number - 2])
        first, file = number, ""
        if found.groupdict().get("directive"):
            while option := _OPTION.match(lines[first]):
                file = option["value"] if option["name"] == "caption" else file
                first += 1
            first += not lines[first].strip()
        end = next(at for at in range(first, len(lines)) if lines[at].rstrip() == found["fence"])
        if "language" in found.groupdict():
            text = "".join(f"{line}\n" for line in lines[first:end])
            yield Block(found["language"], text, first, end, file, runs)
        number = end + 1


def missing(page: str) -> list[str]:
    """The modules that the page needs and that are not there."""
    named = [name.strip() for names in _NEEDS.findall(page) for name in names.split(",")]
    return [name for name in named if not _is_there(name)]


def _is_there(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:
        return False


@define
class _Running:
    session: Session
    name: str
    faults: list[str] = Factory(list)
    renewed: dict[tuple[int, int], str] = Factory(dict)
    """What should stand between these lines instead."""
    printed: str | None = None
    """What was printed and is not yet said on the page."""
    since: int = 0

    def block(self, block: Block) -> None:
        where = f"{self.name}:{block.first + 1}"
        if block.language == "text":
            self._text(block, where)
            return
        self._nothing_unsaid()
        if not block.runs:
            return
        if block.file:
            (self.session.folder / block.file).write_text(block.text, encoding="utf-8")
        match block.language:
            case "python" if not block.file:
                code = "\n" * block.first + block.text
                self.printed, self.since = self.session.python(code, self.name), block.first
            case "python":
                compile(block.text, where, "exec", dont_inherit=True)
            case "pycon":
                if said := self.session.prompt(block.text, where):
                    self.faults.append(f"{where}: {said}")
            case "console":
                self._console(block, where)
            case "toml":
                tomllib.loads(block.text)
            case "json":
                json.loads(block.text)
            case "sh":
                for line in block.text.splitlines():
                    if not _INSTALLS.match(line):
                        self.faults.append(f"{where}: {line!r} is not run: use console")
            case other if other not in _SHOWN:
                self.faults.append(f"{where}: nobody knows how to run {other!r}")

    def _text(self, block: Block, where: str) -> None:
        if self.printed is None:
            self.faults.append(f"{where}: a text block without anything before it that prints")
            return
        self._compare(block.text, self.printed, where, (block.first, block.end))
        self.printed = None

    def _console(self, block: Block, where: str) -> None:
        said: list[str] = []
        for part in re.split(r"^(?=\$ )", block.text, flags=re.MULTILINE):
            if not part:
                continue
            head = re.match(r"\$ (?:.*\\\n)*.*\n", part)
            if head is None:
                self.faults.append(f"{where}: console blocks begin with a command")
                return
            command = head[0][2:].replace("\\\n", " ")
            told = self.session.console(command)
            expected = part[len(head[0]) :]
            said += [head[0], expected if _alike(expected, told) else told]
        self._compare(block.text, "".join(said), where, (block.first, block.end))

    def _compare(self, expected: str, printed: str, where: str, lines: tuple[int, int]) -> None:
        printed = _visible(printed)
        if not _alike(expected, printed):
            self.faults.append(f"{where}: the page says\n{expected}but it is\n{printed}")
            self.renewed[lines] = printed

    def _nothing_unsaid(self) -> None:
        if self.printed:
            self.faults.append(f"{self.name}:{self.since + 1}: prints, and no text block says what\n{self.printed}")
        self.printed = None


def _visible(text: str) -> str:
    """What can be seen of a text: no spaces at the ends of lines, no empty lines at its own end."""
    seen = re.sub(r"[ \t]+$", "", text, flags=re.MULTILINE).rstrip("\n")
    return f"{seen}\n" if seen else ""


def _alike(expected: str, printed: str) -> bool:
    """Whether the output is as expected; three dots stand for any lines, and any version of the library will do."""
    expected, printed = (re.sub(r"Made with rlsnutri \S+", "Made with rlsnutri", each) for each in (expected, printed))
    expected, printed = _visible(expected), _visible(printed)
    parts = re.split(r"^\.\.\.\n", expected, flags=re.MULTILINE)
    pattern = "(?:.*\n)*?".join(map(re.escape, parts))
    return re.fullmatch(pattern, printed) is not None


def run_page(page: str, name: str, folder: Path, *, until: int | None = None) -> tuple[Session, list[str], str]:
    """Run the code of a page in a folder, all or that above a line.

    Returns the session, what is wrong, and the page with true outputs.
    """
    running = _Running(Session(folder), name)
    for path, beside in _FILE.findall(page):
        (folder / beside).write_bytes((_PROJECT / path).read_bytes())
    for block in blocks(page):
        if until is not None and block.first >= until:
            break
        running.block(block)
    running._nothing_unsaid()  # noqa: SLF001 -- the same module
    lines = page.splitlines(keepends=True)
    for (first, end), text in sorted(running.renewed.items(), reverse=True):
        lines[first:end] = [text]
    return running.session, running.faults, "".join(lines)
