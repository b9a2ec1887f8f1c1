"""What the catalogue holds besides nutrients, forms, limits and rules: terms, claims, presets, rejected facts."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import Any

from attrs import field, frozen

from rlsnutri.errors import Fault, RlsnutriError
from rlsnutri.inputs import several, texts

__all__ = ["CatalogError", "Claim", "Preset", "PresetGap", "Rejected", "Term", "TermKind", "Verdict"]


class CatalogError(RlsnutriError, ValueError):
    """Something cannot be part of a catalogue; ``faults`` holds all that is wrong with it, in order.

    >>> from rlsnutri import Form, default_catalog
    >>> try:
    ...     default_catalog().adding(Form("ferrous-moonstone", "irn", "ferrous moonstone"))
    ... except CatalogError as error:
    ...     error.faults[0].problem
    "no nutrient has the id 'irn'"
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))

    def __reduce__(self) -> tuple[Any, ...]:
        return (CatalogError, (self.faults,))


class TermKind(Enum):
    """What a term of the vocabulary names.

    >>> [kind.value for kind in TermKind]
    ['medicine', 'group', 'food', 'event', 'condition', 'lab']
    """

    MEDICINE = "medicine"
    GROUP = "group"
    FOOD = "food"
    EVENT = "event"
    CONDITION = "condition"
    LAB = "lab"


@frozen
class Term:
    """A name besides nutrients and forms: a medicine, group, food, event, condition or laboratory test.

    ``members`` are the ids that it covers; whatever answers to a member answers to the term.  A group without
    members is an open class.  ``swallowed`` is False for what is not taken by mouth.  ``loinc`` and ``unit``
    belong to laboratory tests.

    >>> from rlsnutri import default_catalog
    >>> next(term for term in default_catalog().terms if term.id == "levothyroxine").kind
    <TermKind.MEDICINE: 'medicine'>
    """

    id: str
    kind: TermKind
    name: str
    synonyms: tuple[str, ...] = field(default=(), converter=texts)
    members: tuple[str, ...] = field(default=(), converter=texts)
    swallowed: bool = True
    note: str | None = None
    unit: str | None = None
    loinc: str | None = None
    sources: tuple[str, ...] = field(default=(), converter=texts)
    reviewed: str = ""


class Verdict(Enum):
    """How a claim of the popular article fares against the literature.

    >>> [verdict.value for verdict in Verdict]
    ['supported', 'partly-supported', 'weak', 'outdated', 'misattributed', 'not-found', 'contradicted']
    """

    SUPPORTED = "supported"
    PARTLY_SUPPORTED = "partly-supported"
    WEAK = "weak"
    OUTDATED = "outdated"
    MISATTRIBUTED = "misattributed"
    NOT_FOUND = "not-found"
    CONTRADICTED = "contradicted"


@frozen
class Claim:
    """What a popular article says, in other words, and what the ``literature`` says.

    >>> from rlsnutri import default_catalog
    >>> next(claim for claim in default_catalog().claims if claim.id == "S11").verdict
    <Verdict.PARTLY_SUPPORTED: 'partly-supported'>
    """

    id: str
    claim: str
    verdict: Verdict
    literature: str
    sources: tuple[str, ...] = field(converter=texts)
    reviewed: str = ""


@frozen
class Rejected:
    """Something that is not used, and why; ``table``: where it would stand, ``see``: rows that answer it.

    ``about`` are the ids and words by which somebody who asks will find it.

    >>> from rlsnutri import default_catalog
    >>> next(each for each in default_catalog().rejected if each.id == "popular:folate-against-zinc").table
    'popular'
    """

    id: str
    table: str
    what: str
    reason: str
    about: tuple[str, ...] = field(default=(), converter=texts)
    see: tuple[str, ...] = field(default=(), converter=texts)
    sources: tuple[str, ...] = field(default=(), converter=texts)
    reviewed: str = ""


@frozen
class PresetGap:
    """The gap that a preset puts into one rule, for some or all of its ``objects``, and whose word that is.

    ``before`` and ``after`` are minutes as in the rule; ``by`` is an id of the bibliography.

    >>> from rlsnutri import default_catalog
    >>> gap = next(each for each in default_catalog().presets if each.id == "levothyroxine.smpc-oral-iron").gaps[0]
    >>> gap.rule, gap.before, gap.after, gap.by
    ('drug.levothyroxine.cations', 120, 120, 'smpc-oral-iron')
    """

    rule: str
    objects: tuple[str, ...] = field(converter=texts)
    before: int
    after: int
    by: str
    note: str | None = None


def _gaps(value: Iterable[PresetGap]) -> tuple[PresetGap, ...]:
    return several(value)


@frozen
class Preset:
    """Published numbers that may be chosen instead of the catalogue's, named after what they are for and who says so.

    Chosen in the policy, they replace the gaps of these rules and nothing else.

    >>> from rlsnutri import default_catalog
    >>> [preset.id for preset in default_catalog().presets][:1]
    ['levothyroxine.label-synthroid']
    """

    id: str
    name: str
    gaps: tuple[PresetGap, ...] = field(default=(), converter=_gaps)
    reviewed: str = ""
