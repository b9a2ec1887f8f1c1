"""What the catalogue says about a question that was asked without a plan."""

from __future__ import annotations

from attrs import frozen

from rlsnutri.nutrients import Source
from rlsnutri.showing import Told

__all__ = ["Said"]


@frozen
class Said(Told):
    """One thing that the catalogue says about what was asked.

    ``kind`` is ``rejected`` (a belief or a number that is not used, and why), ``claim`` (of a popular article, and what
    the literature says) or ``rule``; ``what`` is what it is about, ``answer`` what is said.

    >>> from rlsnutri import ask
    >>> ask("calcium magnesium")[0].kind
    'rejected'
    """

    kind: str
    id: str
    what: str
    answer: str
    sources: tuple[Source, ...]
