"""One plan being looked up: the catalogue that is asked, and everything that was found wrong so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rlsnutri import inputs
from rlsnutri.amounts import Amount, CompoundAmount
from rlsnutri.catalog.index import Index
from rlsnutri.catalog.model import Catalog
from rlsnutri.catalog.names import nearest
from rlsnutri.errors import Fault

__all__ = ["Inquiry", "shown"]

_MOST_SUGGESTIONS = 20
_LONGEST_SUGGESTED_FOR = 80


def shown(value: object) -> str:
    """Return a value for an error message, short."""
    spelled = isinstance(value, str | Amount | CompoundAmount)
    text = str(value) if spelled else inputs.shown(value)
    return text if len(text) <= 60 else text[:59] + "…"


class Inquiry:
    """Collects faults; ``index`` is the catalogue's, fetched once."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.index: Index = catalog.index
        self.faults: list[Fault] = []
        self._suggestions_left = _MOST_SUGGESTIONS

    def fault(self, problem: str, path: str, value: object = "", help: str = "") -> None:  # noqa: A002 -- the fault's own name
        """Note that something is wrong."""
        self.faults.append(Fault(problem, path, shown(value), help))

    def unknown(self, what: str, name: object, path: str, among: Iterable[str], otherwise: str = "") -> None:
        """Note that a name is not known, and suggest the nearest of those that are."""
        near = self._nearest(name, among)
        self.fault(f"{what} is called {shown(name)!r}", path, name, f"did you mean {near!r}?" if near else otherwise)

    def _nearest(self, name: object, among: Iterable[str]) -> str | None:
        # this takes long: a plan of four hundred misspelled names is told of the first few
        if not self._suggestions_left or not isinstance(name, str) or len(name) > _LONGEST_SUGGESTED_FOR:
            return None
        self._suggestions_left -= 1
        return nearest(name, among, 0.6)

    def labels(self, *tables: Mapping[str, object]) -> list[str]:
        """Return the names of entries as they are printed, to suggest from."""
        entries = {id(entry): entry for table in tables for entry in table.values()}
        return [
            name
            for entry in entries.values()
            for name in (
                getattr(entry, "id", ""),
                getattr(entry, "name", ""),
                *getattr(entry, "synonyms", ()),
            )
        ]
