"""The README's example: its code and what it says that the code prints."""

from __future__ import annotations

import re
from pathlib import Path

__all__ = ["README", "block", "read", "with_answer"]

README = Path(__file__).parents[1] / "README.md"


def read(path: Path) -> str:
    """Return a file's text as it stands, line ends and all."""
    return path.read_bytes().decode()


def block(language: str) -> str:
    """Return the README's only block of code in ``language``."""
    (found,) = re.findall(rf"^```{language}\n(.*?)^```$", read(README), re.MULTILINE | re.DOTALL)
    return found


def with_answer(printed: str) -> str:
    """Return the README's text with ``printed`` as what its example prints."""
    return read(README).replace(f"```text\n{block('text')}```", f"```text\n{printed}\n```")
