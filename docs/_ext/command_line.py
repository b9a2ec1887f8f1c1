"""The command line as its own parser knows it, so that no option is missing and none is made up."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any, cast

from rlsnutri._cli import running


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    return running._parser()  # noqa: SLF001 -- the only place that knows every option


def commands() -> dict[str, argparse.ArgumentParser]:
    """Return every command with its own parser, in the order of the help."""
    for action in parser()._actions:  # noqa: SLF001 -- argparse shows them in no other way
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 -- likewise
            return dict(cast("dict[str, argparse.ArgumentParser]", action.choices))
    raise LookupError("the command line has no commands")


def described() -> str:
    """Return one section for each command, in Markdown."""
    blocks: list[str] = []
    for name, command in commands().items():
        blocks += [f"## `{name}`", "", str(command.description), "", "```text", _usage(command), "```", ""]
        rows = list(_rows(command))
        blocks += ["| argument | meaning |", "| --- | --- |", *(f"| {what} | {means} |" for what, means in rows), ""]
    return "\n".join(blocks)


def _usage(command: argparse.ArgumentParser) -> str:
    """Return the usage, broken so that it fits a narrow page."""
    words = ["rlsnutri", str(command.prog).rpartition(" ")[2]]
    options = [action for action in command._actions if action.option_strings]  # noqa: SLF001 -- as above
    plain = [action for action in command._actions if not action.option_strings]  # noqa: SLF001 -- as above
    for action in plain:
        said = _plain(action)
        words.append(f"[{said}]" if action.nargs == "?" else f"{said} …" if action.nargs == "+" else said)
    words += [f"{action.option_strings[-1]} {action.metavar or ''}".strip() for action in options if action.required]
    return " ".join([*words, "[OPTIONS]"])


def _plain(action: argparse.Action) -> str:
    held: Any = action.metavar or action.dest
    return str(held)


def _rows(command: argparse.ArgumentParser) -> Iterator[tuple[str, str]]:
    own = sorted(command._actions, key=lambda each: (bool(each.option_strings), each.dest == "width"))  # noqa: SLF001 -- as above
    for action in own:
        if isinstance(action, argparse._HelpAction):  # noqa: SLF001 -- as above
            continue
        if action.option_strings:
            value = "" if action.nargs == 0 else f" {_value(action)}"
            what = ", ".join(f"`{option}{value}`" for option in action.option_strings)
        else:
            what = f"`{_plain(action)}`"
        needed = " Needed." if action.required and action.option_strings else ""
        yield what, f"{_sentence(action.help or '')}{needed}"


def _value(action: argparse.Action) -> str:
    if action.choices is not None:
        return "|".join(map(str, action.choices)).replace("|", r"\|")
    return str(action.metavar or action.dest.upper())


def _sentence(text: str) -> str:
    said = text.replace("%%", "%").replace("|", r"\|")
    return f"{said[:1].upper()}{said[1:]}."
