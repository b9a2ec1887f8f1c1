"""Which nutrient a row speaks of, in which form, and how sure that is: by the names that the catalogue knows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from typing import Protocol

from attrs import frozen

from rlsnutri.interop.dsld.shape import PrintedForm, Row
from rlsnutri.nutrients import Conversion, Form, Nutrient

__all__ = ["Facts", "Identity", "Naming", "Term", "form_of", "identity_of"]

_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*")
_INSIDE = re.compile(r"[(\[]([^()\[\]]+)[)\]]")
_TOTAL = re.compile(r"^(?:total|other|elemental)\s+|\s+fatty acids?$", re.IGNORECASE)
_QUALIFIER = re.compile(
    r"^(?:synthetic|natural|organic|vegan)\s+|,?\s+(?:synthetic|natural|powder|usp)$", re.IGNORECASE
)
_ANHYDROUS = re.compile(r"^anhydrous\s+|,?\s+anhydrous$", re.IGNORECASE)
_SOURCES = ("animal part or source", "botanical", "bacteria", "fat", "fungi", "protein", "yeast")
_CAFFEINE = "caffeine"


class Term(Protocol):
    """A name besides nutrients and forms."""

    @property
    def id(self) -> str:
        """What it is called in the catalogue."""
        ...


class Facts(Protocol):
    """What reading a label has to know: a catalogue, seen from here."""

    @property
    def nutrients(self) -> tuple[Nutrient, ...]:
        """All nutrients."""
        ...

    @property
    def forms(self) -> tuple[Form, ...]:
        """All forms."""
        ...

    @property
    def conversions(self) -> tuple[Conversion, ...]:
        """All factors between units."""
        ...

    def nutrient(self, name: str) -> Nutrient | None:
        """Return the nutrient of that id, name or synonym."""
        ...

    def form(self, name: str) -> Form | None:
        """Return the form of that id, name or synonym."""
        ...

    def term(self, name: str) -> Term | None:
        """Return the food of that id, name or synonym."""
        ...


class Naming(Enum):
    """By what a row names its nutrient, which decides what its amount can mean."""

    NUTRIENT = "nutrient"
    """By its own name: the amount is of the nutrient."""
    FORM = "form"
    """By a form of which all is the nutrient (folic acid): the amount is of the nutrient, too."""
    COMPOUND = "compound"
    """By a compound (zinc picolinate): the amount may be the compound's mass."""
    CLASSIFIED = "classified"
    """Only by the database's group, or by the element in an unknown compound's name."""


@frozen
class Identity:
    """The nutrient of a row, the form if it is certain, and why it is not where it is not."""

    nutrient: str
    naming: Naming
    forms: tuple[Form, ...] = ()
    """All forms that it comes in, where every one is known."""
    form_note: str = ""

    @property
    def form(self) -> Form | None:
        """The one form that it comes in, if that is certain."""
        return self.forms[0] if len(self.forms) == 1 else None


def identity_of(row: Row, facts: Facts) -> Identity | None:
    """Return what the row speaks of; None where no nutrient that the catalogue knows."""
    aliases = (alias for alias in row.aliases if len(alias) > 2)  # "K" is potassium, and short for vitamin K
    for name in (*_spellings(row.name), *aliases):
        nutrient, form = facts.nutrient(name), facts.form(name)
        if nutrient is not None and (form is None or _is_plain(nutrient, name) or form.nutrient != nutrient.id):
            return _with_forms(Identity(nutrient.id, Naming.NUTRIENT), row, facts)
        if form is not None:
            whole = form.elemental == 1 or form.id == "beta-carotene"  # its own mass is what the catalogue counts it by
            return Identity(form.nutrient, Naming.FORM if whole else Naming.COMPOUND, (form,))
        plain = _ANHYDROUS.sub("", name)
        term = facts.term(plain)
        if term is not None and term.id == _CAFFEINE:
            return Identity(_CAFFEINE, Naming.NUTRIENT)
    classified = _classified(row, facts)
    return None if classified is None else _with_forms(Identity(classified, Naming.CLASSIFIED), row, facts)


def _is_plain(nutrient: Nutrient, name: str) -> bool:
    """Whether the name is the nutrient's own, and not that of one form which is also used for it."""
    return name.casefold() in (nutrient.name.casefold(), nutrient.id, nutrient.id.replace("-", " "))


def _classified(row: Row, facts: Facts) -> str | None:
    """Return the nutrient by the group; of an unknown compound by the mineral that its name begins with."""
    for name in _spellings(row.group):
        nutrient = facts.nutrient(name)
        if nutrient is not None:
            return nutrient.id
    if row.category in ("botanical", "blend"):
        return None
    first, _, rest = row.name.partition(" ")
    nutrient = facts.nutrient(first) if rest and len(first) > 2 else None
    return nutrient.id if nutrient is not None and nutrient.kind == "mineral" and _is_plain(nutrient, first) else None


def _with_forms(identity: Identity, row: Row, facts: Facts) -> Identity:
    """Add the form, where all names of forms in the row mean one and the same."""
    within = () if row.forms else map(PrintedForm, _INSIDE.findall(row.name))
    named = [each for each in (*row.forms, *within) if not _names_nutrient(each, identity.nutrient, facts)]
    if not named:
        return identity
    found = [(each, form_of(each.name, each.unii, identity.nutrient, facts)) for each in named]
    known = {form.id: form for _, form in found if form is not None}
    complete = all(form is not None or (known and _is_source(each)) for each, form in found)
    forms = tuple(known.values()) if complete else ()
    if len(forms) == 1:
        return Identity(identity.nutrient, identity.naming, forms)
    names = ", ".join(each.name for each in named[:4]) + (", …" if len(named) > 4 else "")
    if not complete:
        note = f"in a form that is not known here ({names})"
    else:
        note = f"in several forms ({names}), and their shares are not printed"
    return Identity(identity.nutrient, identity.naming, forms, note)


def _names_nutrient(printed: PrintedForm, nutrient: str, facts: Facts) -> bool:
    """Whether the form is only another name of the nutrient: "Vitamin B1" in a row of thiamine."""
    return any(
        (known := facts.nutrient(name)) is not None and known.id == nutrient and facts.form(name) is None
        for name in _spellings(printed.name)
    )


def _is_source(printed: PrintedForm) -> bool:
    """Whether it says what a form was made of, not what it is."""
    return printed.prefix.startswith("from") or printed.category in _SOURCES


def form_of(name: str, unii: str, nutrient: str, facts: Facts) -> Form | None:
    """Return the form of the nutrient that a label prints under this name, or marks with this code."""
    for spelling in (*_spellings(name.removeprefix("as ")), *_INSIDE.findall(name)):
        form = _for_nutrient(facts.form(spelling), nutrient, facts)
        if form is not None:
            return form
    coded = [
        form for form in facts.forms if unii and any(code.system == "UNII" and code.code == unii for code in form.codes)
    ]
    return _for_nutrient(coded[0], nutrient, facts) if len(coded) == 1 else None


def _for_nutrient(form: Form | None, nutrient: str, facts: Facts) -> Form | None:
    """Return the form if it counts as the nutrient, or what the catalogue has for its other half (a phosphate)."""
    if form is None or form.nutrient == nutrient:
        return form
    other = facts.form(f"{nutrient}-from-{form.id}")
    return other if other is not None and other.nutrient == nutrient else None


def _spellings(name: str) -> Iterator[str]:
    """Yield the name, then without what stands in brackets, then without words that do not change what it is."""
    tried: set[str] = set()
    plain = _BRACKETS.sub(" ", name).strip()
    for spelling in (name, plain, _QUALIFIER.sub("", plain), _TOTAL.sub("", _TOTAL.sub("", plain))):
        spelling = spelling.strip(" ,")  # noqa: PLW2901 -- the same spelling, tidied
        if spelling and spelling not in tried:
            tried.add(spelling)
            yield spelling
