"""Directives of the reference: names, drawings, the plan file and the command line, from the library itself."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import Any

import command_line
import plan_file
import public_names
import rule_drawings
from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective

DOCS = Path(__file__).parents[1]


def safety() -> str:
    """Return where safety is explained, if that page is part of this documentation."""
    if not (DOCS / "safety.md").exists():
        return ""
    return "What may go wrong, and what is done against it, stands under [safety](/safety.md)."


def steps() -> str:
    """Return how many search steps the plans of the benchmark may take, family by family."""
    bounds: dict[str, dict[str, int]] = json.loads((DOCS.parent / "bench" / "steps.json").read_text("utf-8"))
    lines = ["| family | plans with a bound | half of the bounds | the highest |", "| --- | ---: | ---: | ---: |"]
    for family, plans in bounds.items():
        known = sorted(plans.values())
        middle = known[(len(known) - 1) // 2]
        lines.append(f"| {family} | {len(known)} | at most {middle:,} | {known[-1]:,} |")
    return "\n".join(lines)


def without_value(_app: Any, _what: str, _name: str, value: object, _options: Any, *said: str | None) -> Any:
    """Leave out what enums are called with: nobody makes one."""
    return ("", None) if isinstance(value, type) and issubclass(value, Enum) else said


MARKDOWN: dict[str, Callable[[], str]] = {
    "plan-file": plan_file.described,
    "command-line": command_line.described,
    "safety": safety,
    "steps": steps,
}


class PublicNames(SphinxDirective):
    """Every public name of one page, or those listed: ``{public-names} plan Dose Medicine``."""

    required_arguments = 1
    optional_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """Describe them, written as reStructuredText: autodoc speaks that."""
        page, *only = " ".join(self.arguments).split()
        fence = "`" * 10
        text = f"{fence}{{eval-rst}}\n{public_names.describe(page, only)}\n{fence}"
        return _read(self, text, f"<public names of {page}>")


class RuleDrawing(SphinxDirective):
    """The drawing of one kind of rule: ``{rule-drawing} Competitor``."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Draw it."""
        return [nodes.raw("", rule_drawings.svg(self.arguments[0]), format="html")]


class Generated(SphinxDirective):
    """What is made from the library: ``{generated} plan-file``."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Make it and read it as Markdown."""
        return _read(self, MARKDOWN[self.arguments[0]](), f"<{self.arguments[0]}>")


def _read(directive: SphinxDirective, text: str, source: str) -> list[nodes.Node]:
    """Read text that stands at a directive's place as Markdown, headings included."""
    held = nodes.section()
    directive.state.nested_parse(StringList(text.splitlines(), source=source), 0, held, match_titles=True)
    return held.children


def plainly(_app: Any, _env: Any, node: nodes.Element, shown: nodes.Element) -> nodes.Element | None:
    """Let a name of Python's own library stand without a link where no inventory of it is at hand."""
    module = str(node.get("reftarget", "")).partition(".")[0]
    return shown if node.get("refdomain") == "py" and module in sys.stdlib_module_names else None


def setup(app: Any) -> dict[str, bool]:
    """Make the directives known to Sphinx."""
    app.add_directive("public-names", PublicNames)
    app.add_directive("rule-drawing", RuleDrawing)
    app.add_directive("generated", Generated)
    app.connect("autodoc-process-signature", without_value)
    app.connect("missing-reference", plainly, priority=900)  # after whatever knows an inventory
    return {"parallel_read_safe": True, "parallel_write_safe": True}
