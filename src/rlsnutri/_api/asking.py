"""The door for questions about facts, without a plan."""

from __future__ import annotations

from rlsnutri.catalog import Catalog, default_catalog
from rlsnutri.sayings import Said

__all__ = ["ask"]


def ask(question: str, *, catalog: Catalog | None = None) -> tuple[Said, ...]:
    """Return what the catalogue says about what a question names: rejected beliefs, then claims, then rules.

    Nothing is returned where nothing is known, which does not mean safe.

    >>> ask("does vitamin C destroy B12?")[0].id
    'popular:vitamin-c-destroys-b12'
    """
    return (default_catalog() if catalog is None else catalog).asked(question)
