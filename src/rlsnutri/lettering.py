"""What a name looks like: signs that do not show, and letters of one alphabet that look like those of another.

People act on the names that a timetable prints, so two things of one plan must not look the same, and no name may hold
what nobody sees.  This knows the letters of the Greek and Cyrillic alphabets that have a Latin twin in print; it is not
the whole table of confusable signs that Unicode publishes.
"""

from __future__ import annotations

import unicodedata

__all__ = ["ill_lettered", "legible", "look_of"]

_MOST_MARKS = 6
"""Combining marks on one letter; no script in use needs as many."""

_UNSEEN = frozenset(
    [
        0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180C, 0x180D, 0x180F, 0x2800, 0x3164, 0xFFA0,
        *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0),
    ]
)  # fmt: skip
"""Signs that leave nothing on paper though Python calls them printable."""

_GREEK = dict(
    zip(
        (0x391, 0x392, 0x395, 0x396, 0x397, 0x399, 0x39A, 0x39C, 0x39D, 0x39F, 0x3A1, 0x3A4, 0x3A5, 0x3A7),
        "ABEZHIKMNOPTYX",
        strict=True,
    )
) | {0x3BF: "o", 0x3BD: "v", 0x3C1: "p"}
_CYRILLIC = dict(
    zip(
        (
            0x405,
            0x406,
            0x408,
            0x410,
            0x412,
            0x415,
            0x41A,
            0x41C,
            0x41D,
            0x41E,
            0x420,
            0x421,
            0x422,
            0x423,
            0x425,
            0x4AE,
        ),
        "SIJABEKMHOPCTYXY",
        strict=True,
    )
) | dict(
    zip(
        (
            0x430,
            0x435,
            0x43E,
            0x440,
            0x441,
            0x443,
            0x445,
            0x455,
            0x456,
            0x458,
            0x475,
            0x4BB,
            0x4CF,
            0x501,
            0x51B,
            0x51D,
        ),
        "aeopcyxsijvhldqw",
        strict=True,
    )
)
_TWINS = _GREEK | _CYRILLIC


def ill_lettered(name: str) -> tuple[str, str] | None:
    r"""Return what is wrong with the letters of a name, and what would help; None where nothing is.

    >>> ill_lettered("g\u0430bapentin")
    ('mixes alphabets: U+0430 only looks like a', 'write the word in one alphabet')
    """
    if name.isascii():
        return None
    marks = _MOST_MARKS
    for sign in name:
        if ord(sign) in _UNSEEN:
            return f"holds U+{ord(sign):04X}, which nobody sees", "leave it out"
        marks = marks + 1 if unicodedata.combining(sign) else 0
        if marks > _MOST_MARKS:  # so a mark that stands first, with no letter to stand on, is one too many
            return "holds marks that print over other letters", "one letter carries a few marks at most"
    for word in name.split():
        twin = next((sign for sign in _foreign(word)), None)
        if twin is not None:
            looks = f"mixes alphabets: U+{ord(twin):04X} only looks like {_TWINS[ord(twin)]}"
            return looks, "write the word in one alphabet"
    return None


def legible(text: str) -> str:
    """Return somebody else's text as it reads: unseen signs left out, twins within a Latin word as that letter."""
    if text.isascii():
        return text
    seen = "".join(sign for sign in text if ord(sign) not in _UNSEEN)
    words = (word.translate({ord(twin): _TWINS[ord(twin)] for twin in _foreign(word)}) for word in seen.split(" "))
    return " ".join(words)


def look_of(name: str) -> str:
    """Return what two names share that look the same: spaces, widths, cases and twins do not tell them apart."""
    if name.isascii():
        return " ".join(name.lower().split())
    wide = unicodedata.normalize("NFKC", name).translate(_TWINS)
    return " ".join(unicodedata.normalize("NFKC", wide.casefold()).translate(_TWINS).split())


def _foreign(word: str) -> list[str]:
    """Return the Greek and Cyrillic twins in a word that has Latin letters too."""
    twins = [sign for sign in word if ord(sign) in _TWINS]
    if not twins or not any(_is_latin(sign) for sign in word):
        return []
    return twins


def _is_latin(sign: str) -> bool:
    return (sign.isascii() and sign.isalpha()) or unicodedata.name(sign, "").startswith("LATIN ")
