"""Makes a rule of a row of a ``rules-*.toml`` file: each kind of row is one class of ``rlsnutri.rules``."""

from __future__ import annotations

from typing import Any, cast

from rlsnutri.catalog.entries import PresetGap
from rlsnutri.catalog.rows import Row, listed
from rlsnutri.clock import MINUTES_PER_DAY
from rlsnutri.errors import PlanError
from rlsnutri.nutrients import Status
from rlsnutri.rules import (
    Anchor,
    AroundMeal,
    Ceiling,
    ClockWindow,
    Competitor,
    Contraindication,
    Evidence,
    Exemption,
    Gate,
    MealContent,
    NoInteraction,
    OffsetWindow,
    Origin,
    Rule,
    SameMeal,
    Strength,
    Substance,
    Together,
    Window,
)
from rlsnutri.windows import WindowPart

__all__ = ["rule"]


def rule(row: Row, offered: list[tuple[str, PresetGap]]) -> Rule | None:
    """Return the rule that a row states; None, with the faults noted, where it states none.

    What its alternatives offer to presets, by the name of the preset, is added to ``offered``.
    """
    own: list[tuple[str, PresetGap]] = []
    facts = _facts(row, own)
    kind = row.text("kind")
    try:
        made = _made(row, kind, facts)
    except PlanError as error:
        row.fault(error.faults[0].problem)
        return None
    if made is not None:
        own += _default(row, made)
        for preset, gap in own:
            _check_gap(row, made, preset, gap)
        row.done()
    offered += own
    return made


def _default(row: Row, made: Rule) -> list[tuple[str, PresetGap]]:
    """Return what the row itself is by the name of a preset, so that it may be chosen like the alternatives."""
    given = row.table("default")
    if given is None:
        return []
    preset, by = given.text("preset"), given.text("by")
    given.done()
    if not isinstance(made, Competitor) or made.before is None or made.after is None:
        row.fault("only a rule with minutes on both sides can be a preset", "default", preset)
        return []
    return [(preset, PresetGap(made.id, (), made.before, made.after, by, "as the catalogue has it"))]


def _check_gap(row: Row, made: Rule, preset: str, gap: PresetGap) -> None:
    if not isinstance(made, Competitor):
        row.fault("only a rule with a gap can have another one by a preset", "alternatives", preset)
    elif not set(gap.objects) <= {each.id for each in made.objects if isinstance(each, Substance)}:
        row.fault("a preset for what is no object of the rule", "alternatives", preset)


def _made(row: Row, kind: str, facts: dict[str, Any]) -> Rule | None:
    match kind:
        case "competitor":
            before, after = _gap(row, "before"), _gap(row, "after")
            if (before is None or after is None) and facts["strength"] is not Strength.MUST:
                row.fault("only a must rule can close a side for the whole day")
            exempt = _exemptions(row)
            return Competitor(_subject(row), _objects(row), before=before, after=after, exempt=exempt, **facts)
        case "window":
            return Window(_subject(row), _parts(row), **facts)
        case "ceiling":
            apart = row.whole("apart") if row.has("apart") else None
            divides = row.flag("divides", default=True)
            return Ceiling(row.text("nutrient"), row.amount("amount"), apart=apart, divides=divides, **facts)
        case "together":
            return Together(_subject(row), _substance(row, "companion", row.raw("companion")), **facts)
        case "gate":
            return Gate(_subject(row), _objects(row), _conditions(row), **facts)
        case "contraindication":
            return Contraindication(_subject(row), _objects(row), _conditions(row), **facts)
        case "no-interaction":
            return NoInteraction(_subject(row), _objects(row), **facts)
        case _:
            row.fault("no such kind of rule", "kind", kind)
            return None


def _facts(row: Row, offered: list[tuple[str, PresetGap]]) -> dict[str, Any]:
    status = row.member("status", Status, Status.SOURCED)
    if status is Status.UNVERIFIED:
        row.fault("an unverified row belongs in rejected.toml", "status")
    interval = row.member("interval_evidence", Evidence, Evidence.TRADITIONAL) if row.has("interval_evidence") else None
    name = row.text("id")
    return {
        "id": name,
        "strength": row.member("strength", Strength, Strength.NONE),
        "evidence": row.member("evidence", Evidence, Evidence.TRADITIONAL),
        "interval_evidence": interval,
        "chosen": row.texts("chosen"),
        "effect": row.text("effect"),
        "magnitude": row.optional_text("magnitude"),
        "exceptions": row.texts("exceptions"),
        "alternatives": tuple(_alternative(each, name, offered) for each in row.rows("alternatives")),
        "sources": row.sources(),
        "status": status,
        "reviewed": row.reviewed(),
        "origin": Origin.CATALOG,
    }


def _alternative(row: Row, rule: str, offered: list[tuple[str, PresetGap]]) -> str:
    minutes = {side: row.whole(side) for side in ("before", "after") if row.has(side)}
    gaps = [f"{least} min {side}" for side, least in minutes.items()]
    note, by = row.optional_text("note"), row.text("by")
    said = "; ".join(filter(None, (", ".join(gaps), note)))
    text = f"{by}: {said}"
    preset, objects = row.optional_text("preset"), row.texts("for")
    if preset is not None:
        if len(minutes) < 2 or not all(0 <= least <= MINUTES_PER_DAY for least in minutes.values()):
            row.fault("a preset needs the minutes of both sides, 0 to 1440", "preset", preset)
        else:
            offered.append((preset, PresetGap(rule, objects, minutes["before"], minutes["after"], by, note)))
    elif objects:
        row.fault("only a preset is for some objects of a rule", "for", objects)
    if not said:
        row.fault("an alternative says nothing")
    row.done()
    return text


def _gap(row: Row, side: str) -> int | None:
    """Return minutes, or None for ``"never"``: written out, so that no side is closed by omission."""
    value = row.raw(side)
    if value == "never":
        return None
    if type(value) is not int:
        row.fault('minutes or "never" are needed', side, value)
        return 0
    return value


def _subject(row: Row) -> Substance:
    return _substance(row, "subject", row.raw("subject"))


def _objects(row: Row) -> tuple[Substance, ...]:
    values = listed(row.raw("objects", []))
    if values is None:
        row.fault("a list of ids is needed", "objects")
        return ()
    return tuple(_substance(row, "objects", each) for each in values)


def _substance(row: Row, key: str, value: Any) -> Substance:
    match value:
        case str():
            return Substance(value)
        case {"id": str(name), "at_least": str(least), "of": str(of), **others} if not others:
            return Substance(name, least, of)
        case {"id": str(name), "at_least": str(least), **others} if not others:
            return Substance(name, least)
        case _:
            row.fault("an id is needed, with or without a threshold", key, cast("object", value))
            return Substance("?")


def _exemptions(row: Row) -> tuple[Exemption, ...]:
    found: list[Exemption] = []
    for value in listed(row.raw("exempt", [])) or []:
        match value:
            case "same-meal":
                found.append(SameMeal())
            case {"nutrient": str(nutrient), "at_most": str(most)}:
                found.append(MealContent(nutrient, most))
            case _:
                row.fault("no such exemption", "exempt", value)
    return tuple(found)


def _parts(row: Row) -> tuple[WindowPart, ...]:
    parts = tuple(part for each in row.rows("parts") if (part := _part(each)) is not None)
    if not parts:
        row.fault("a window needs a part", "parts")
    return parts


def _part(row: Row) -> WindowPart | None:
    part: WindowPart | None = None
    for key in ("clock", "wake", "bed", "meal"):
        if not row.has(key):
            continue
        match key, row.raw(key):
            case "clock", [str(start), str(end)]:
                part = ClockWindow(start, end)
            case (("wake" | "bed"), [int(first), int(last)]):
                part = OffsetWindow(Anchor(key), first, last)
            case "meal", [int(first), int(last)]:
                measured_from = row.optional_text("from") or "both"
                part = AroundMeal(first, last, meals=row.texts("meals"), measured_from=measured_from)
            case _, value:  # pragma: no branch -- whatever else it is
                row.fault("a start and an end are needed", key, value)
    row.done()
    return part


def _conditions(row: Row) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    for name, value in cast("dict[str, Any]", row.raw("conditions", {})).items():
        for each in listed(value) or [value]:
            if not isinstance(each, str):
                row.fault("a text is needed", f"conditions.{name}", each)
            found.append((name, str(each)))
    return tuple(found)
