"""What can be swallowed and counted: nutrients, their forms, limits and unit conversions, each with its sources.

``status`` says how far a row is backed, ``reviewed`` the day on which it was last looked at, such as ``2026-11-24``.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from fractions import Fraction

from attrs import field, frozen

from rlsnutri.amounts import Amount
from rlsnutri.inputs import several, texts

__all__ = [
    "Authority",
    "Code",
    "Conversion",
    "DoseLimit",
    "Form",
    "FormComparison",
    "LimitKind",
    "Measure",
    "Nutrient",
    "Source",
    "Status",
]


class Status(Enum):
    """How far a fact is backed: by a primary reference, by one secondary reference, or not confirmed.

    >>> [status.value for status in Status]
    ['sourced', 'single-secondary', 'unverified']
    """

    SOURCED = "sourced"
    SINGLE_SECONDARY = "single-secondary"
    UNVERIFIED = "unverified"


@frozen
class Source:
    """A reference: where a fact was read.

    >>> Source("our-lab-2026", kind="report", title="What our laboratory measured").title
    'What our laboratory measured'
    """

    id: str
    kind: str
    title: str
    authors: str | None = None
    year: int | None = None
    container: str | None = None
    doi: str | None = None
    pmid: str | None = None
    url: str | None = None


@frozen
class Code:
    """An identifier in somebody else's system (UNII, CHEBI, PubChem, RxCUI, LOINC).

    ``hydrate_checked`` is False where the code may belong to the salt with another amount of water.

    >>> from rlsnutri import default_catalog
    >>> zinc = next(form for form in default_catalog().forms if form.id == "zinc-gluconate")
    >>> zinc.codes[0].system, zinc.codes[0].code
    ('UNII', 'U6WSN5SQ1Z')
    """

    system: str
    code: str
    of: str | None = None
    hydrate_checked: bool = True


def _codes(value: Iterable[Code]) -> tuple[Code, ...]:
    return several(value)


@frozen
class Nutrient:
    """What counts towards a limit, such as iron; ``unit`` is the unit that its limits are printed in.

    >>> from rlsnutri import default_catalog
    >>> next(nutrient for nutrient in default_catalog().nutrients if nutrient.id == "iron").unit
    'mg'
    """

    id: str
    name: str
    unit: str
    kind: str
    synonyms: tuple[str, ...] = field(default=(), converter=texts)
    codes: tuple[Code, ...] = field(default=(), converter=_codes)


@frozen
class Form:
    """A chemical form that is swallowed and delivers a nutrient.

    ``elemental`` is the mass of the nutrient per mass of the compound; None where only the maker can say.
    ``ul_fraction`` is the share of the compound that counts towards the upper level.

    >>> from rlsnutri import default_catalog
    >>> next(form for form in default_catalog().forms if form.id == "zinc-gluconate").elemental
    Fraction(287, 2000)
    """

    id: str
    nutrient: str
    name: str
    synonyms: tuple[str, ...] = field(default=(), converter=texts)
    formula: str | None = None
    elemental: Fraction | None = None
    ul_fraction: Fraction | None = None
    antacid: bool = False
    absorption: str | None = None
    codes: tuple[Code, ...] = field(default=(), converter=_codes)
    sources: tuple[str, ...] = field(default=(), converter=texts)
    status: Status = Status.SOURCED
    reviewed: str = ""


class Measure(Enum):
    """By what forms were compared: what reaches the blood, what it does there, how it is borne.

    >>> [measure.value for measure in Measure]
    ['absorption', 'effect', 'tolerance']
    """

    ABSORPTION = "absorption"
    EFFECT = "effect"
    TOLERANCE = "tolerance"


@frozen
class FormComparison:
    """A published comparison in people: each form of ``better`` did better than each of ``than``, by ``measure``.

    ``finding`` says what was found, with figures.

    >>> from rlsnutri import default_catalog
    >>> next(each for each in default_catalog().comparisons if each.nutrient == "magnesium").measure
    <Measure.ABSORPTION: 'absorption'>
    """

    id: str
    nutrient: str
    better: tuple[str, ...] = field(converter=texts)
    than: tuple[str, ...] = field(converter=texts)
    measure: Measure
    finding: str
    sources: tuple[str, ...] = field(converter=texts)
    status: Status = Status.SOURCED
    reviewed: str = ""


@frozen
class Conversion:
    """One ``from_unit`` of one of ``forms`` is ``factor`` of ``to_unit`` of the nutrient, only under ``when``.

    >>> from rlsnutri import default_catalog
    >>> from_units = (row for row in default_catalog().conversions if row.from_unit == "IU")
    >>> row = next(row for row in from_units if row.nutrient == "vitamin-d")
    >>> str(row.factor), row.to_unit
    ('1/40', 'ug')
    """

    nutrient: str
    forms: tuple[str, ...] = field(converter=texts)
    from_unit: str
    to_unit: str
    factor: Fraction
    when: str
    sources: tuple[str, ...] = field(converter=texts)
    status: Status = Status.SOURCED
    reviewed: str = ""


class Authority(Enum):
    """Who set a limit.

    >>> [authority.value for authority in Authority]
    ['NASEM', 'EFSA', 'UK-EVM']
    """

    NASEM = "NASEM"
    EFSA = "EFSA"
    UK_EVM = "UK-EVM"


class LimitKind(Enum):
    """What a limit means: recommended (RDA, AI), reduce above (CDRR), or not more than (UL and its kin).

    >>> [kind.value for kind in LimitKind]
    ['RDA', 'AI', 'UL', 'CDRR', 'safe-level', 'guidance-level']
    """

    RDA = "RDA"
    AI = "AI"
    UL = "UL"
    CDRR = "CDRR"
    SAFE_LEVEL = "safe-level"
    GUIDANCE_LEVEL = "guidance-level"


@frozen
class DoseLimit:
    """One authority's value per day for one age band (years, ``age_min`` <= age < ``age_max``), sex and state.

    ``amount`` None: the authority set no value, which is not the same as unlimited.  ``unit`` is the unit it is
    printed in (``ug RAE``), ``covers`` names the part of the intake that it counts (``total``, ``supplemental``,
    ``preformed-retinol``, …).

    >>> from rlsnutri import default_catalog
    >>> upper = [limit for limit in default_catalog().limits if limit.nutrient == "zinc" and limit.kind is LimitKind.UL]
    >>> str(next(limit.amount for limit in upper if limit.authority is Authority.EFSA and limit.age_min >= 18))
    '25 mg'
    """

    nutrient: str
    authority: Authority
    kind: LimitKind
    age_min: Fraction
    age_max: Fraction | None
    sex: str
    state: str
    amount: Amount | None
    unit: str
    covers: str
    sources: tuple[str, ...] = field(converter=texts)
    status: Status = Status.SOURCED
    reviewed: str = ""
