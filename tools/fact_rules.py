"""Turns a row of the rules' fact table into rows that map plainly onto the classes of ``rlsnutri.rules``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

Row = dict[str, Any]

ABSORPTION = "Nutrients among themselves: gaps, pairings, and what was looked into and needs none."
FOOD = "Nutrients with food and drink."
TIMING = "Clock times of nutrients."
CEILINGS = "How much of a nutrient one intake should hold."
MEDICINES = "Medicines with nutrients, food, other medicines and the clock."
GATES = "What needs a laboratory value or a clinician first, and what must not be taken at all; never a time."

AFFECTED_ONLY = (
    "refer.zinc.copper",
    "refer.vitamin-e.vitamin-k",
    "refer.ppi.magnesium",
    "refer.metformin.vitamin-b12",
)
"""Here the object is what suffers, not what is taken as well: the row speaks of the subject alone."""

CHOSEN = {
    "before_min": "before", "after_min": "after", "min_gap_min": "apart", "max_per_intake_mg": "amount",
    "after_clock": "start",
}  # fmt: skip

EVENING_ENDS = "04:00"
"""A dose never stands after bed: for whoever goes to bed by then, this is "from 17:00 until bed"."""


def rule_files(rows: list[Row]) -> dict[str, tuple[str, list[Row]]]:
    """Return about and rows of every rules file by its name."""
    files: dict[str, tuple[str, list[Row]]] = {
        f"rules-{name}.toml": (about, [])
        for name, about in (
            ("absorption", ABSORPTION), ("food", FOOD), ("timing", TIMING), ("ceilings", CEILINGS),
            ("medicines", MEDICINES), ("gates", GATES),
        )
    }  # fmt: skip
    for row in rows:
        for rule in converted(row):
            files[f"rules-{_room(row, rule)}.toml"][1].append(rule)
    return files


def _room(row: Row, rule: Row) -> str:
    if rule["kind"] in ("gate", "contraindication"):
        return "gates"
    prefix = row["id"].partition(".")[0]
    if prefix in ("sep", "space", "pair"):
        return "absorption"
    if prefix in ("food", "ceil"):
        return {"food": "food", "ceil": "ceilings"}[prefix]
    if row["id"] in (
        "no.magnesium.zinc",
        "no.magnesium.calcium",
        "no.folate.zinc",
        "no.vitamin-b12.vitamin-c",
    ):
        return "absorption"
    return "timing" if row["id"] in ("window.iron.morning", "window.magnesium.evening") else "medicines"


def converted(row: Row) -> Iterable[Row]:
    """Return the rules that a row becomes: mostly one."""
    for suffix, kind, content, changes in _contents(row):
        yield {"id": row["id"] + suffix, "kind": kind, **content, **_rest({**row, **changes}, kind, content)}


def _contents(row: Row) -> Iterable[tuple[str, str, Row, Row]]:
    """Yield suffix of the id, kind, what the rule says, and what differs from the row besides."""
    match row["kind"]:
        case "separation" | "spacing":
            yield "", "competitor", _gap(row), {}
        case "meal" if row["when"]["placement"] == "away":
            yield "", "competitor", _gap(row), {}
        case "meal" | "window" if row["when"].get("placement") in ("with", "any"):
            yield from _at_meals(row)
        case "window":
            yield "", *_window(row)
        case "per-intake-ceiling":
            yield "", *_ceiling(row), {}
        case "pairing" if row["strength"] != "none":
            companion = {"id": row["object"], "at_least": f"{row['when']['object_min_mg']} mg"}
            yield "", "together", {"subject": row["subject"], "companion": companion}, {}
        case "no-interaction" | "pairing":
            yield "", "no-interaction", {"subject": row["subject"], "objects": _objects(row)}, {}
        case "refer" | "gate":
            yield "", "gate", _gate(row), {}
        case "contraindication":
            yield "", "contraindication", _gate(row), {}
        case other:
            raise ValueError(f"{row['id']}: no rule for {other}")


def _gap(row: Row) -> Row:
    subject, objects = _subject(row), _objects(row)
    before, after = row["before_min"], row["after_min"]
    if row["id"] == "drug.antacids.any-medicine":  # what it protects is the medicine: the sides change places
        (subject, objects), (before, after) = (objects[0], [subject]), (after, before)
    if row["id"] == "space.iron.daily":  # it relates two doses that are both that large
        objects = [subject]
    if (before is None or after is None) and row["strength"] != "must":
        raise ValueError(f"{row['id']}: a null side says nothing here")
    content = {
        "subject": subject,
        "objects": objects,
        "before": "never" if before is None else before,
        "after": "never" if after is None else after,
    }
    exempt: list[Any] = ["same-meal" for each in row["unless"] if each["type"] == "same-meal"]
    exempt += [_meal_content(each["id"], each["max_mg"]) for each in row["unless"] if each["type"] == "meal-content"]
    if "object_amount_of" in row["when"]:  # a meal that does not say how much it holds is not exempt
        exempt.append(_meal_content(row["when"]["object_amount_of"], row["when"]["object_min_mg"]))
    return {**content, "exempt": exempt} if exempt else content


def _meal_content(nutrient: str, most: int) -> Row:
    return {"nutrient": nutrient, "at_most": f"{most} mg"}


def _subject(row: Row) -> str | Row:
    return _with_threshold(row["subject"], row["when"].get("subject_min_mg"))


def _objects(row: Row) -> list[str | Row]:
    least = None if "object_amount_of" in row["when"] else row["when"].get("object_min_mg")
    return [_with_threshold(each, least) for each in row["objects"]]


def _with_threshold(name: str, least: int | None) -> str | Row:
    if least is None:
        return name
    of = {"of": "calcium"} if name == "group:calcium-phosphates" else {}
    return {"id": name, "at_least": f"{least} mg", **of}


def _at_meals(row: Row) -> Iterable[tuple[str, str, Row, Row]]:
    forms = row["when"].get("subject_forms", [row["subject"]])
    if row["when"]["placement"] == "any":
        for form in forms:
            suffix = f".{form}" if len(forms) > 1 else ""
            yield suffix, "no-interaction", {"subject": form, "objects": row["objects"]}, {}
        return
    for form in forms:
        part: Row = {"meal": [0, 0]}
        chosen: Row = {}
        if row["object"] != "meal":
            part["meals"] = [row["object"]]
        if row["when"].get("timing") == "immediately after breakfast":
            part = {"meal": [0, 15], "meals": ["breakfast"], "from": "end"}
            chosen = {"chosen": ["end"]}
        yield "", "window", {"subject": form, "parts": [part]}, chosen
    if "clock" in row["when"]:  # "at about": the label gives no width, so it is no must
        part = {"clock": ["16:00", "18:00"]}
        changes = {"strength": "should", "chosen": ["start", "end"]}
        yield ".clock", "window", {"subject": row["subject"], "parts": [part]}, changes


def _window(row: Row) -> tuple[str, Row, Row]:
    when = row["when"]
    if "before_clock" in when:
        return (
            "window",
            {"subject": row["subject"], "parts": [{"clock": [EVENING_ENDS, when["before_clock"]]}]},
            {"chosen": ["start"]},
        )
    if "after_clock" in when:
        part = {"clock": [when["after_clock"], EVENING_ENDS]}
        return "window", {"subject": row["subject"], "parts": [part]}, {"chosen": ["start", "end"]}
    if "max_before_min" in when:
        return (
            "window",
            {"subject": row["subject"], "parts": [{"bed": [-when["max_before_min"], -row["before_min"]]}]},
            {},
        )
    # what remains can place no dose: drinks stand fixed, a blood draw and a
    # prescription are not in the plan
    conditions = {name: str(value).lower() for name, value in when.items()}
    if row["before_min"] is not None:
        conditions["before_min"] = str(row["before_min"])
    events = [each for each in row["objects"] if each != "event:bedtime"]
    if row["object"] == "event:bedtime":
        conditions["before"] = "bed"
    objects = {"objects": events} if events else {}
    return "gate", {"subject": row["subject"], **objects, "conditions": conditions}, {}


def _ceiling(row: Row) -> tuple[str, Row]:
    when = row["when"]
    if "max_per_intake_mg" not in when:
        return "no-interaction", {"subject": row["subject"]}
    content: Row = {"nutrient": row["subject"], "amount": f"{when['max_per_intake_mg']} mg"}
    if "min_gap_min" in when:
        content["apart"] = when["min_gap_min"]
    if when.get("do_not_split"):
        content["divides"] = False
    return "ceiling", content


def _gate(row: Row) -> Row:
    conditions: Row = {}
    for name, value in row["when"].items():
        if name != "design":
            conditions[name] = [str(each) for each in value] if isinstance(value, list) else str(value)
    objects = row["objects"]
    if row["id"] in AFFECTED_ONLY:
        conditions["affects"], objects = row["object"], []
    content: Row = {"subject": row["subject"]}
    if objects:
        content["objects"] = objects
    return {**content, "conditions": conditions} if conditions else content


def _rest(row: Row, kind: str, content: Row) -> Row:
    chosen = [CHOSEN.get(each, each) for each in row.get("chosen", row["when"].get("design", []))]
    rest: Row = {"strength": row["strength"], "evidence": row["evidence"]}
    if chosen:
        rest["chosen"] = chosen
        if _numbers(kind, content) <= set(chosen):
            rest["interval_evidence"] = "traditional"
    rest["effect"] = row["effect"]
    for name in ("magnitude", "exceptions", "alternatives"):
        value = {**row, "exceptions": _exceptions(row, kind), "alternatives": _alternatives(row)}[name]
        if value:
            rest[name] = value
    return {**rest, "sources": row["sources"], "status": row["status"]}


def _numbers(kind: str, content: Row) -> set[str]:
    """Name the numbers of a rule that say something: a side that is free or closed has none."""
    match kind:
        case "competitor":
            return {name for name in ("before", "after") if content[name] not in (0, "never")}
        case "window":
            ends = next(iter(content["parts"][0].values()))
            return {name for name, value in zip(("start", "end"), ends, strict=True) if value != 0}
        case "ceiling":
            return {name for name in ("amount", "apart") if name in content}
        case _:
            return set(content.get("conditions", {}))


def _exceptions(row: Row, kind: str) -> list[str]:
    found = []
    for each in row["unless"]:
        match each["type"]:
            case "intolerance":
                found.append(f"intolerance: {each['value']}")
            case "dosage-form":
                found.append(f"dosage form: {each['value']}")
            case "with":
                found.append(f"with at least {each['min_mg']} mg of {each['id']} in the same intake")
    if row["when"].get("only_fasting"):
        found.append("measured when both are taken fasting")
    if kind == "no-interaction" and "object_max_mg_per_day" in row["when"]:
        found.append(f"known up to {row['when']['object_max_mg_per_day']} mg of {row['object']} a day")
    return found


def _alternatives(row: Row) -> list[Row]:
    names = (("by", "by"), ("before", "before_min"), ("after", "after_min"), ("note", "note"))
    return [{new: each[old] for new, old in names if old in each} for each in row["alternatives"]]


def as_read(row: Row) -> str:
    """Say in a few words what a row that is not used would have asked for."""
    numbers = [
        f"{row[name]} min {word}" for name, word in (("before_min", "before"), ("after_min", "after")) if row[name]
    ]
    limits = [f"{name} {value}" for name, value in row["when"].items() if name != "design"]
    things = " and ".join(filter(None, (row["subject"], ", ".join(row["objects"]))))
    return "; ".join([f"{row['kind']} of {things}", *numbers, *limits, row["effect"]])
