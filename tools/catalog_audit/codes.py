"""Whether codes of other systems are well formed: letters, digits and check digits."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator

from rlsnutri.catalog import Catalog

_UNII_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def codes(catalog: Catalog) -> Iterator[str]:
    """Every code is one its system could have given out, and no code stands for two forms that were both checked."""
    owners: dict[tuple[str, str], list[str]] = defaultdict(list)
    for entry in (*catalog.nutrients, *catalog.forms):
        for code in entry.codes:
            well_formed = _SYSTEMS.get(code.system)
            if well_formed is None:
                yield f"{entry.id}: codes of {code.system} are not known here"
            elif not well_formed(code.code):
                yield f"{entry.id}: {code.code} is no code of {code.system}"
            if code.hydrate_checked and code.of is None:
                owners[code.system, code.code].append(entry.id)
    for (system, code), ids in owners.items():
        if len(ids) > 1:
            yield f"{system} {code} stands for {', '.join(ids)}"
    for term in catalog.terms:
        if term.loinc is not None and not _loinc(term.loinc):
            yield f"terms.{term.id}: {term.loinc} is no code of LOINC"


def _unii(code: str) -> bool:
    """Nine signs and a check sign: the sum of the nine, modulo 36."""
    if not re.fullmatch(r"[0-9A-Z]{10}", code):
        return False
    values = [_UNII_DIGITS.index(sign) for sign in code]
    return sum(values[:9]) % 36 == values[9]


def _cas(code: str) -> bool:
    """Digits in three groups; the last is the sum of the others, each times its place from the right, modulo 10."""
    if not re.fullmatch(r"[1-9][0-9]{1,6}-[0-9]{2}-[0-9]", code):
        return False
    *digits, check = map(int, code.replace("-", ""))
    return sum(place * digit for place, digit in enumerate(reversed(digits), 1)) % 10 == check


def _loinc(code: str) -> bool:
    """Digits and a check digit by Luhn's rule: every second digit doubled, beginning with the last."""
    if not re.fullmatch(r"[1-9][0-9]{0,6}-[0-9]", code):
        return False
    digits, check = code.split("-")
    doubled = [int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits))]
    return (10 - sum(each // 10 + each % 10 for each in doubled) % 10) % 10 == int(check)


def _number(code: str) -> bool:
    return re.fullmatch(r"[1-9][0-9]{0,8}", code) is not None


def _chebi(code: str) -> bool:
    return _number(code.removeprefix("CHEBI:"))


_SYSTEMS: dict[str, Callable[[str], bool]] = {
    "UNII": _unii,
    "CAS": _cas,
    "CHEBI": _chebi,
    "PubChem": _number,
    "RxCUI": _number,
}
