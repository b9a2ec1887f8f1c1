"""Shows an answer of a page's own code, made when the documentation is built.

```` ```{answer} timetable ```` puts there what a notebook would show of that name at this place;
with ``:part: figure`` only the picture of the day.  The page's code runs as its readers would run it.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import Any, ClassVar

import page_code
from docutils import nodes
from docutils.parsers.rst import Directive, directives

from rlsnutri.render.html_style import COLOURS

_FIGURE = re.compile(r'<figure class="rlsnutri-figure">.*?</figure>', re.DOTALL)
_STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)


class Answer(Directive):
    """An answer as a notebook shows it."""

    required_arguments = 1
    option_spec: ClassVar[dict[str, Any]] = {"part": lambda text: directives.choice(text, ("all", "figure"))}

    def run(self) -> list[nodes.Node]:
        """Run the page's code down to here, and return what its value of that name looks like."""
        path = Path(self.state.document.current_source or "")
        with tempfile.TemporaryDirectory() as folder:
            session, _, _ = page_code.run_page(
                path.read_text(encoding="utf-8"), str(path), Path(folder), until=self.lineno
            )
        shown: str = session.names[self.arguments[0]]._repr_html_()
        if self.options.get("part") == "figure":
            (style,), (figure,) = _STYLE.findall(shown), _FIGURE.findall(shown)
            shown = f'<article class="rlsnutri-page" lang="en">{style}{figure}</article>'
        return [nodes.raw("", f'<div class="answer"><style>{_schemes()}</style>{shown}</div>', format="html")]


def _schemes() -> str:
    """Let the reader's choice of light or dark on this site reach the answers, which know only the system's."""
    return "".join(
        f'body[data-theme="{scheme}"] .rlsnutri-page'
        f"{{{''.join(f'--rlsnutri-{use}:{colour};' for use, colour in colours.items())}}}"
        for scheme, colours in COLOURS.items()
    )


def setup(app: Any) -> dict[str, bool]:
    """Add the directive."""
    app.add_directive("answer", Answer)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
