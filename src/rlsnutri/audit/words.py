"""What findings say in English: one template per kind, filled with the finding's own parameters.

Everything that a sentence needs stands in the parameters, so this table can be moved or translated as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from string import Formatter

from rlsnutri.answers import Finding, Severity

LONGEST_MESSAGE = 140
_LONGEST_NAME = 44
CUT = "…"
"""Where a message was cut, its detail says the whole."""

MESSAGES: Mapping[str, str] = {
    "over-limit.every": "{nutrient}: {taken} is above every limit that applies: {over}",
    "over-limit.some": "{nutrient}: {taken} is above {over}, not above {within}",
    "over-limit.reduce": "{nutrient}: {taken} is above {over}",
    "over-limit.guidance": "{nutrient}: {taken} is above {over}, a guidance level and the only limit known here",
    "over-limit.chosen": "{nutrient}: if the chosen days coincide, {taken} is above {over}",
    "daily-limit": "{nutrient}: {taken} is above the daily limit of {limit}",
    "daily-limit.chosen": ("{nutrient}: if the chosen days coincide, {taken} is above the daily limit of {limit}"),
    "contraindicated": "{thing}{with}: {effect}",
    "ask": "ask a clinician about {thing}{with}: {effect}",
    "ask.prefer": "{thing}{with}: {effect}",
    "fixed": "{thing} at {time} and {other} at {other_time}: {distance}, {needed}",
    "fixed.days": "{thing} and {other} stand on the same day",
    "fixed.window": "{thing} at {time} stands outside {needed}",
    "fixed.interval": "{thing}: {distance} between {time} and {other_time}, {needed}",
    "fixed.together": "{thing} at {time} stands without {other}",
    "fixed.ceiling": "{thing} at {time}: {amount} of {nutrient} at once, {needed}",
    "divided": "{thing} is divided: {nutrient} needs portions of {most} or less",
    "over-ceiling": "{thing}: one portion holds {amount} of {nutrient}, {most} are well absorbed at once",
    "over-ceiling.whole": ("{thing}: {amount} of {nutrient} at once, above {most}; dividing it brings no benefit"),
    "inside": "{thing} holds {nutrient} together with {others}, which no timing can keep apart",
    "too-often": "{thing}: {times} intakes a day of {amount} of {nutrient}; {needed}",
    "no-fat-meal": ("best taken with a meal that contains fat: {thing}; no meal says so, so any meal will do"),
    "form": "{what}",
    "not-known": "{thing} is not known: not checked",
    "not-known.near": "{thing}: not known, not checked; did you mean {near}?",
    "not-known.tag": "{thing}: the tag {tag} is not known: not checked",
    "not-known.tag.near": "{thing}: the tag {tag} is not known, not checked; did you mean {near}?",
    "not-checked.age": "not checked without the age: {what}",
    "not-checked.sex": "not checked without the sex: {what}",
    "not-checked.state": "not checked without knowing about pregnancy or breast-feeding: {what}",
    "not-checked.ferritin": "not checked without ferritin: {what}",
    "not-checked.transferrin-saturation": "not checked without transferrin saturation: {what}",
    "not-checked.egfr": "not checked without kidney function (eGFR): {what}",
    "not-checked.form": "not checked without the form of {nutrient} in {thing}: its limits count forms apart",
    "not-checked.amount": "{thing} does not say how much {nutrient} it holds: totals are at least",
    "not-checked.covers": "not checked: a limit of {nutrient} counts {what}, which is not known here",
    "not-checked.unit": "not checked: the limit of {limit} for {nutrient} is not a mass",
    "not-checked.terms": "not checked: rule {rule} has terms that are not known here: {what}",
}

DETAILS: Mapping[str, str] = {
    "over-limit.every": "Most of it comes from {dose}.{people}",
    "over-limit.some": "Most of it comes from {dose}. {why}.{people}",
    "over-limit.reduce": "Most of it comes from {dose}.{people}",
    "over-limit.guidance": (
        "A guidance level rests on thinner data than an upper level. Most of it comes from {dose}.{people}"
    ),
    "over-limit.chosen": (
        "Most of it comes from {dose}. On which days it is taken is chosen with the schedule.{people}"
    ),
    "daily-limit": (
        "Most of it comes from {dose}. The limit counts the {scope} intake on the worst day (rule {rule})."
    ),
    "daily-limit.chosen": (
        "Most of it comes from {dose}. The limit counts the {scope} intake (rule {rule}); on which days "
        "it is taken is chosen with the schedule."
    ),
    "contraindicated": "{lead} (rule {rule}).{facts}",
    "ask": "{lead}. Timing does not settle this; it needs a clinician (rule {rule}).{facts}",
    "ask.prefer": "{lead} (rule {rule}).{facts}",
    "fixed": "Both stand fixed, so nothing was moved (rule {rule}): {effect}.",
    "fixed.days": "Both stand fixed, so nothing was moved (rule {rule}): {effect}.",
    "fixed.window": "It stands fixed, so it was not moved (rule {rule}): {effect}.",
    "fixed.interval": "It stands fixed, so it was not moved (rule {rule}): {effect}.",
    "fixed.together": "It stands fixed, so it was not moved (rule {rule}): {effect}.",
    "fixed.ceiling": "It stands fixed, so it was not moved (rule {rule}): {effect}.",
    "divided": "It is taken in {portions} equal portions of {amount} (rule {rule}): {effect}.",
    "over-ceiling": "Smaller units, or more of them, would be absorbed better (rule {rule}): {effect}.",
    "over-ceiling.whole": "It stays whole (rule {rule}): {effect}.",
    "inside": "What one unit holds against itself cannot be spaced (rules {rules}); single products can.",
    "too-often": (
        "The intakes of one dose are not kept apart by this rule, so nothing was moved (rule {rule}): {effect}."
    ),
    "no-fat-meal": "Mark a meal with the tag fat-meal to place it there (rule {rule}).",
    "not-known": (
        "Unknown is not safe: interactions of {thing} were not looked for, because the catalogue does not know it."
    ),
    "not-known.near": (
        "Unknown is not safe: interactions of {thing} were not looked for, because the catalogue does not know "
        "it. Names that look alike can be different medicines: write {near} only if it is meant."
    ),
    "form": "{each}Compared in people: {findings}. The catalogue knows no such comparison in RLS.",
    "not-known.tag": "No rule speaks of the tag {tag}, so nothing was looked for.",
    "not-known.tag.near": "No rule speaks of the tag {tag}, so nothing was looked for.",
    "not-checked.age": "It depends on the age, which was not given: {what}.",
    "not-checked.sex": "It depends on the sex, which was not given: {what}.",
    "not-checked.state": "It depends on pregnancy or breast-feeding, of which nothing was said: {what}.",
    "not-checked.ferritin": "It depends on ferritin, which was not given: {what}.{hints}",
    "not-checked.transferrin-saturation": ("It depends on transferrin saturation, which was not given: {what}.{hints}"),
    "not-checked.egfr": "It depends on kidney function, which was not given: {what}.",
    "not-checked.form": "Limits of {covers} could not be compared.",
    "not-checked.amount": "Limits were compared with what is stated.",
    "not-checked.covers": "The limit stands with {authority}.",
    "not-checked.unit": "Give the limit as a mass, such as 100 µg.",
    "not-checked.terms": "{effect}.",
}

REFUSED = " Nothing is scheduled until a clinician agreed and this is acknowledged by its code{up_to}."
"""What is added to the detail of a refusing finding."""
UP_TO = ", up to an amount per day"
ONLY_UP_TO = " It was acknowledged up to {up_to} only."
ACKNOWLEDGED = "acknowledged{up_to}: {message}"
"""The message of a finding that was acknowledged."""


def finding(
    kind: str,
    severity: Severity,
    code: str,
    parameters: Mapping[str, str],
    sources: Iterable[str] = (),
) -> Finding:
    """A finding of the kind, in words; a parameter whose name starts with an underscore only serves these.

    Where the message had to be cut, the detail says everything that was to be said.
    """
    whole = {name.lstrip("_"): value for name, value in parameters.items()}
    if "nutrient" in whole:
        whole["nutrient"] = spoken(whole["nutrient"])
    brief = {name: _short(value) if name in _NAMES else value for name, value in whole.items()}
    said, briefly = MESSAGES[kind].format_map(whole), message(MESSAGES[kind].format_map(brief))
    whole["lead"] = whole.get("effect", "") if briefly == said else said
    return Finding(
        code,
        severity,
        briefly,
        _detail(kind, whole) if briefly == said else _whole_detail(kind, said, whole),
        tuple((name, value) for name, value in parameters.items() if not name.startswith("_")),
        tuple(sorted(set(sources))),
    )


_NAMES = ("dose", "thing", "other")


def _detail(kind: str, whole: Mapping[str, str]) -> str:
    return DETAILS[kind].format_map(whole)


def _whole_detail(kind: str, said: str, whole: Mapping[str, str]) -> str:
    """The detail with the whole sentence before it, unless it holds all that the sentence does."""
    detail = _detail(kind, whole)
    if detail.startswith(said) or _fields(MESSAGES[kind]) <= _fields(DETAILS[kind]):
        return detail
    return f"{said}. {detail}"


def _fields(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def is_cut(text: str) -> bool:
    """Whether a message says less than was to be said.

    >>> is_cut(message("a" * 200)), is_cut(message("a"))
    (True, False)
    """
    return CUT in text


def message(text: str) -> str:
    """The text, cut where it is longer than a message may be."""
    if len(text) <= LONGEST_MESSAGE:
        return text
    return text[: LONGEST_MESSAGE - 1].rstrip(" ,;:") + CUT


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1].rstrip() + CUT


def spoken(nutrient: str) -> str:
    """The id of a nutrient or form as people write it.

    >>> spoken("vitamin-b6")
    'vitamin B6'
    """
    if nutrient.startswith("condition:rls"):
        return "RLS"
    name = nutrient.removeprefix("group:").removeprefix("condition:")
    if name.startswith("vitamin-"):
        return f"vitamin {name.removeprefix('vitamin-').upper()}"
    return name if name == "omega-3" else name.replace("-", " ")


def listed(names: Iterable[str]) -> str:
    """The names in one line.

    >>> listed(["calcium", "iron", "zinc"])
    'calcium, iron and zinc'
    """
    *first, last = [*names] or [""]
    return f"{', '.join(first)} and {last}" if first else last


def minutes_spoken(minutes: int) -> str:
    """A number of minutes in hours and minutes.

    >>> minutes_spoken(90)
    '1 h 30 min'
    """
    hours, rest = divmod(minutes, 60)
    return " ".join(([f"{hours} h"] if hours else []) + ([f"{rest} min"] if rest or not hours else []))
