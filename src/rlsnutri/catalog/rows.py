"""Reads one row of a TOML file strictly: every value by its type, and nothing that nobody asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, TypeVar, cast

from rlsnutri.amounts import Amount
from rlsnutri.errors import Fault, PlanError

__all__ = ["Row", "fraction", "listed"]

T = TypeVar("T")

_NUMBER = re.compile(r"([0-9]{1,9})(?:\.([0-9]{1,9})|/([1-9][0-9]{0,8}))?")


def fraction(text: str) -> Fraction | None:
    """Return ``"0.025"`` or ``"1/12"`` exactly; None if it is not such a number.

    >>> fraction("0.25"), fraction("1/12"), fraction("1e9")
    (Fraction(1, 4), Fraction(1, 12), None)
    """
    match = _NUMBER.fullmatch(text) if len(text) <= 24 and text.isascii() else None
    if match is None:
        return None
    whole, decimals, denominator = match.groups()
    if denominator:
        return Fraction(int(whole), int(denominator))
    return Fraction(int(whole + (decimals or "")), 10 ** len(decimals or ""))


def listed(value: Any) -> list[Any] | None:
    """Return a list as one of anything; None if it is none."""
    return value if isinstance(value, list) else None  # pyright: ignore[reportUnknownVariableType] -- of anything


_DAY = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")


class Row:
    """One table of a file; what is wrong with it is added to ``faults``, and reading goes on."""

    def __init__(self, table: Mapping[str, Any], where: str, faults: list[Fault], *, reviewed: str = "") -> None:
        name = table.get("id")
        self.where: str = f"{where} ({name})" if isinstance(name, str) else where
        self._left = dict(table)
        self._reviewed = reviewed
        self._faults = faults

    def fault(self, problem: str, key: str = "", value: object = None) -> None:
        """Note that something is wrong here."""
        path = f"{self.where}.{key}" if key else self.where
        self._faults.append(Fault(problem, path, "" if value is None else repr(value)[:80]))

    def has(self, key: str) -> bool:
        """Whether there is a value of that name that nobody asked for yet."""
        return key in self._left

    def text(self, key: str) -> str:
        """Return a text that must be there."""
        value = self._left.pop(key, None)
        if isinstance(value, str) and value:
            return value
        self.fault("a text is needed", key, value)
        return "?"

    def optional_text(self, key: str) -> str | None:
        """Return a text, or None where there is none."""
        return self.text(key) if key in self._left else None

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of different texts, empty where there is none."""
        values = listed(self._left.pop(key, []))
        if values is None or not all(isinstance(each, str) and each for each in values):
            self.fault("a list of texts is needed", key, values)
            return ()
        if len(set(values)) < len(values):
            self.fault("something stands twice", key, values)
        return tuple(values)

    def sources(self, *, needed: bool = True) -> tuple[str, ...]:
        """Return the ids of the sources; a fact without any is refused."""
        found = self.texts("sources")
        if needed and not found:
            self.fault("a row without a source does not load", "sources")
        return found

    def reviewed(self) -> str:
        """Return the day on which the row was last looked at: its own, or else that of the file."""
        day = self.text("reviewed") if "reviewed" in self._left else self._reviewed
        if not _DAY.fullmatch(day):
            self.fault("the day of the review is needed, such as 2026-11-24", "reviewed", day)
            return "2000-01-01"  # so that one fault is not told of every row
        return day

    def flag(self, key: str, *, default: bool) -> bool:
        """Return true or false."""
        value = self._left.pop(key, default)
        if not isinstance(value, bool):
            self.fault("true or false is needed", key, value)
            return default
        return value

    def whole(self, key: str) -> int:
        """Return a whole number that must be there."""
        value = self._left.pop(key, None)
        if type(value) is not int:
            self.fault("a whole number is needed", key, value)
            return 0
        return value

    def number(self, key: str) -> Fraction:
        """Return an exact number, written as a decimal or a ratio."""
        value = self._left.pop(key, None)
        read = fraction(value) if isinstance(value, str) else None
        if read is None:
            self.fault('a number such as "0.025" or "1/12" is needed, as text', key, value)
            return Fraction(0)
        return read

    def optional_number(self, key: str) -> Fraction | None:
        """Return an exact number, or None where there is none."""
        return self.number(key) if key in self._left else None

    def amount(self, key: str) -> Amount:
        """Return an amount with its unit."""
        return self.parsed(key, Amount.parse, Amount(0))

    def member(self, key: str, kind: Callable[[str], T], instead: T) -> T:
        """Return one of an enumeration's members."""
        value = self.text(key)
        try:
            return kind(value)
        except ValueError:
            self.fault("not one of the words known here", key, value)
            return instead

    def parsed(self, key: str, parse: Callable[[str], T], instead: T) -> T:
        """Return what ``parse`` makes of a text."""
        value = self.text(key)
        try:
            return parse(value)
        except PlanError as error:
            self.fault(error.faults[0].problem, key, value)
            return instead

    def rows(self, key: str, *, reviewed: str = "") -> list[Row]:
        """Return a list of tables, empty where there is none; ``reviewed`` is their day unless they say another."""
        tables = listed(self._left.pop(key, []))
        if tables is None or not all(isinstance(each, dict) for each in tables):
            self.fault("a list of tables is needed", key, tables)
            return []
        return [
            Row(table, f"{self.where}.{key}[{number}]", self._faults, reviewed=reviewed)
            for number, table in enumerate(tables)
        ]

    def table(self, key: str) -> Row | None:
        """Return a table, or None where there is none."""
        if key not in self._left:
            return None
        table = self._left.pop(key)
        if not isinstance(table, dict):
            self.fault("a table is needed", key, table)
            return None
        return Row(cast("dict[str, Any]", table), f"{self.where}.{key}", self._faults)

    def raw(self, key: str, default: Any = None) -> Any:
        """Return a value of any shape; the caller judges it."""
        return self._left.pop(key, default)

    def done(self) -> None:
        """Refuse what nobody asked for."""
        for key, value in self._left.items():
            self.fault("no such field here", key, value)
