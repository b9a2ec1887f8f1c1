"""The keys of a plan file as tables, from its JSON Schema: what is read and what is described cannot drift apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rlsnutri.codec import plan_schema

Schema = Mapping[str, Any]

OF_EVERY_RULE = (
    "id", "strength", "evidence", "interval_evidence", "chosen", "effect", "magnitude", "exceptions", "alternatives",
    "sources", "status", "reviewed", "origin",
)  # fmt: skip

PARTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("The day", ("Day", "Meal", "Drink", "drink-with-kind")),
    (
        "What is taken",
        ("dose-with-kind", "Medicine", "medicine-with-kind", "Product", "Ingredient", "Form", "Code"),
    ),
    ("The person", ("Person", "Labs", "DietaryIntake")),
    ("What was decided", ("Policy", "Waiver", "Acknowledgement")),
    (
        "Rules",
        (
            "competitor-with-kind",
            "window-with-kind",
            "interval-with-kind",
            "alone-with-kind",
            "first-of-day-with-kind",
            "together-with-kind",
            "not-same-day-with-kind",
            "most-times-with-kind",
            "ceiling-with-kind",
            "daily-limit-with-kind",
            "gate-with-kind",
            "contraindication-with-kind",
            "no-interaction-with-kind",
        ),
    ),
    ("Parts of rules", ("Named", "Substance", "OffsetWindow", "AroundMeal", "MealContent")),
)

_TITLES = {
    "drink-with-kind": "",
    "medicine-with-kind": "",
    "dose-with-kind": "A dose",
    "DietaryIntake": "Diet",
    "OffsetWindow": "A window by offset",
    "AroundMeal": "A window around meals",
    "MealContent": "An exemption by what a meal holds",
    "Named": "A thing by name",
    "Substance": "A thing by substance",
}
_WHERE = {
    "Day": "`[day]`",
    "Meal": "`[[day.meals]]`",
    "Drink": '`[[drinks]]`, or `[[events]]` with `kind = "drink"`',
    "dose-with-kind": "`[[doses]]`",
    "Medicine": '`[[medicines]]`, or `[[doses]]` and `[[events]]` with `kind = "medicine"`',
    "Product": "`of` of a dose",
    "Ingredient": "`ingredients` of a product, `contains` of a medicine, meal or drink",
    "Form": "`of` of a dose or `form` of an ingredient, where the catalogue does not have it",
    "Code": "`codes` of a form",
    "Person": "`[person]`",
    "Labs": "`labs` of the person",
    "DietaryIntake": "`[[diet]]`",
    "Policy": "`[policy]`",
    "Waiver": "`[[waived]]`",
    "Acknowledgement": "`[[acknowledged]]`",
    "Named": "`subject`, `objects`, `companion`, `other`, `excepting`",
    "Substance": "`subject`, `objects`, `companion`, `other`, `excepting`",
    "OffsetWindow": "`parts` of a window",
    "AroundMeal": "`parts` of a window",
    "MealContent": "`exempt` of a competitor",
}


def described() -> str:
    """Return all tables, one section for each, in Markdown."""
    schema = plan_schema()
    definitions: Mapping[str, Schema] = schema["$defs"]
    blocks = ["## The whole", "", "At the top of the file, every key but `day` may be left out.", ""]
    blocks += [*_table(schema), ""]
    for title, names in PARTS:
        blocks += [f"## {title}", ""]
        if title == "Rules":
            blocks += [
                "In `[[rules]]`. Each kind is drawn in [](rules.md). Besides the keys below every rule may have these:",
                "",
                *_table(definitions[names[0]], only=OF_EVERY_RULE),
                "",
            ]
        for name in names:
            blocks += _part(name, definitions[name])
    return "\n".join(blocks)


def _part(name: str, schema: Schema) -> Iterator[str]:
    heading = title(name)
    if not heading:  # the same keys with a kind, said in the part without
        return
    yield from (f"### {heading}", "")
    said = schema.get("description", "")
    if said:
        yield from (f"{_code(said)}", "")
    if name in _WHERE:
        yield from (f"In {_WHERE[name]}.", "")
    yield from (*_table(schema, but=OF_EVERY_RULE if "strength" in schema["properties"] else ()), "")


def title(name: str) -> str:
    """Return the heading of a part; none where another part has the same keys."""
    if name in _TITLES:
        return _TITLES[name]
    if name.endswith("-with-kind"):
        return f"`{name.removesuffix('-with-kind')}`"
    return "Laboratory values" if name == "Labs" else f"{'An' if name[0] in 'AI' else 'A'} {name.lower()}"


def _table(schema: Schema, *, only: tuple[str, ...] = (), but: tuple[str, ...] = ()) -> list[str]:
    needed = schema.get("required", ())
    rows = [
        (f"`{key}`", kind_of(value), "yes" if key in needed else "")
        for key, value in schema["properties"].items()
        if (not only or key in only) and key not in but
    ]
    return [
        f"| {' | '.join(cell or ' ' for cell in row)} |" for row in (("key", "holds", "needed"), ("---",) * 3, *rows)
    ]


def kind_of(schema: Schema) -> str:
    """Say in a few words what a key holds."""
    if "const" in schema:
        return f"`{_toml(schema['const'])}`"
    if "enum" in schema:
        return ", ".join(f"`{_toml(each)}`" for each in schema["enum"])
    if "$ref" in schema:
        return _link(str(schema["$ref"]).rpartition("/")[2])
    if "anyOf" in schema:
        return _any_of(schema["anyOf"])
    if schema.get("type") == "array":
        return _list(schema)
    if schema.get("type") == "object":
        if "properties" in schema:
            return f"a table of {_and(f'`{key}`' for key in schema['properties'])}"
        return f"a table of names with {kind_of(schema['additionalProperties'])}"
    if schema.get("type") == "string":
        return _string(schema)
    return {"integer": "a whole number", "boolean": "`true` or `false`", "null": "nothing"}[str(schema["type"])]


def _string(schema: Schema) -> str:
    examples = [f'`"{each}"`' for each in schema.get("examples", ())]
    if str(schema.get("pattern", "")).startswith("^([01]"):
        return "a time, `HH:MM`"
    if "minLength" in schema or not examples:
        return "text" if not examples else f"text such as {_and(examples)}"
    return f"text such as {_and(examples)}"


def _any_of(parts: list[Schema]) -> str:
    rest = [each for each in parts if each.get("type") != "null"]
    lists = [each for each in rest if each.get("type") == "array"]
    alone = [each for each in rest if each.get("type") != "array"]
    if len(lists) == 1 and ((len(alone) == 1 and alone[0].get("type") == "string") or _same(lists[0], alone)):
        items = lists[0]["items"]
        return f"{_plain_or_list(items)}"
    refs = [str(each["$ref"]).rpartition("/")[2] for each in rest if "$ref" in each]
    if len(refs) > 4:
        return "[any kind of rule](#rules)"
    return " or ".join(dict.fromkeys(kind_of(each) for each in rest))


def _same(list_: Schema, alone: list[Schema]) -> bool:
    parts = list_["items"].get("anyOf", [list_["items"]])
    return bool(alone) and all(each in parts for each in alone)


def _plain_or_list(items: Schema) -> str:
    return f"{kind_of(items)}; or a list of such"


def _list(schema: Schema) -> str:
    if "items" in schema:
        return f"a list of: {kind_of(schema['items'])}"
    return f"a list of {len(schema['prefixItems'])}: {_and(kind_of(each) for each in schema['prefixItems'])}"


def _link(name: str) -> str:
    plain = {"dose-with-kind": "dose-with-kind", "medicine-with-kind": "Medicine", "drink-with-kind": "Drink"}
    target = plain.get(name, name)
    words = title(target).strip("`")
    words = words[:1].lower() + words[1:]
    return f"[{words}](#{_slug(title(target))})"


def _slug(heading: str) -> str:
    return heading.strip("`").lower().replace(" ", "-")


def _toml(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)


def _and(parts: Any) -> str:
    return ", ".join(parts)


def _code(text: str) -> str:
    return text.replace("``", "`")
