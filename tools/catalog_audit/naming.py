"""Whether every name means one thing, and groups hold what they should."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from rlsnutri.catalog import Catalog, Term, TermKind
from rlsnutri.catalog.names import found_by
from rlsnutri.nutrients import Form, Nutrient

NOT_ANTACIDS = {"potassium-bicarbonate"}
"""Alkaline salts that no group of antacids lists; named here so that the difference stays in sight."""

OPEN_GROUPS = {"group:any-supplement", "group:any-oral-medicine", "group:anything-oral"}


def names(catalog: Catalog) -> Iterator[str]:
    """A name means one form; of a nutrient and of a form: a form of that nutrient; and no name is a medicine's too."""
    tables: tuple[tuple[str, tuple[Nutrient | Form | Term, ...]], ...] = (
        ("nutrient", catalog.nutrients),
        ("form", catalog.forms),
        ("term", catalog.terms),
    )
    for kind, entries in tables:
        owners: dict[str, set[str]] = defaultdict(set)
        for entry in entries:
            for name in (entry.id, entry.name, *entry.synonyms):
                owners[found_by(name)].add(entry.id)
        for name, ids in owners.items():
            if len(ids) > 1:
                yield f"{name!r} is {len(ids)} of a kind ({kind}): {', '.join(sorted(ids))}"
    for entry in (*catalog.nutrients, *catalog.forms, *catalog.terms):
        for name in (entry.id, entry.name, *entry.synonyms):
            form, nutrient, term = catalog.form(name), catalog.nutrient(name), catalog.term(name)
            if form is not None and nutrient is not None and form.nutrient != nutrient.id:
                yield f"{name!r} is {form.id}, but also the nutrient {nutrient.id}"
            if term is not None and (form is not None or nutrient is not None):
                yield f"{name!r} is {term.id}, but also a form or a nutrient"


def groups(catalog: Catalog) -> Iterator[str]:
    """Groups have members and no circles; what is alkaline counts as an antacid."""
    members = {term.id: term.members for term in catalog.terms}
    for term in catalog.terms:
        if term.kind is TermKind.GROUP and not term.members and term.id not in OPEN_GROUPS:
            yield f"terms.{term.id}: a group without members"
        reached, waiting = set[str](), list(term.members)
        while waiting:
            name = waiting.pop()
            if name not in reached:
                reached.add(name)
                waiting += members.get(name, ())
        if term.id in reached:
            yield f"terms.{term.id}: it is its own member"
    for form in catalog.forms:
        listed = "group:antacids" in catalog.index.groups.get(form.id, ())
        if form.antacid != (listed or form.id in NOT_ANTACIDS):
            yield f"forms.{form.id}: antacid is {form.antacid}, in group:antacids is {listed}"
