"""The JSON Schema of plans: shipped, current, and of one mind with ``plan_from_dict``."""

import json
import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rlsnutri.codec import plan_from_dict, plan_from_toml, plan_schema, plan_to_dict
from rlsnutri.codec.converter import readers
from rlsnutri.codec.schema import special_schemas
from rlsnutri.errors import Fault, PlanError
from rlsnutri.plans import Plan
from rlsnutri.testing._anything import plans
from tests.test_codec import DAY, KEYS, PLEASANT, nearly

EXAMPLES = sorted((Path(__file__).parents[1] / "examples").glob("*.toml"))
VALIDATOR = jsonschema.Draft202012Validator(plan_schema())

# How reading says that a key or a kind is wrong, and not what stands there: that much a schema can tell.
STRUCTURE = re.compile(
    r"is missing$|^unknown key|is no key$|is not text$|is not true or false$|is neither a product nor a form$"
    r"|^(?:a list|a table|nothing|true|false|-?[0-9.e+]+|nan|-?inf) is not an? (?!minute)"
    r"|^'.*' is not a (?:list|whole number)"
)


def fits(document: Any) -> bool:
    return bool(VALIDATOR.is_valid(document))


def faults_of(document: Any) -> tuple[Fault, ...]:
    try:
        plan_from_dict(document)
    except PlanError as error:
        return error.faults
    return ()


def whole_floats(value: Any) -> bool:
    """Whether a number such as 1.0 is somewhere in it, which is whole for a schema and no whole number for us."""
    if isinstance(value, dict):
        return any(map(whole_floats, value.values()))
    if isinstance(value, list):
        return any(map(whole_floats, value))
    return isinstance(value, float) and value.is_integer()


def agree(document: Any) -> None:
    faults = faults_of(document)
    if not faults:
        errors = [error.message[:200] for error in VALIDATOR.iter_errors(document)]
        assert not errors, "what is read as a plan fits the schema"
    elif fits(document) and not whole_floats(document):
        structural = [fault for fault in faults if STRUCTURE.search(fault.problem)]
        assert not structural, "what fits the schema is refused for what it says, not for its keys and kinds"


def test_the_shipped_schema_is_the_one_made_from_the_types() -> None:
    """Made anew by: python -m tests.write_schema."""
    shipped = (files("rlsnutri.codec") / "plan.schema.json").read_text(encoding="utf-8")
    assert json.loads(shipped) == json.loads(json.dumps(plan_schema()))


def test_the_schema_is_one_and_every_reference_in_it_leads_somewhere() -> None:
    schema = plan_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    named = set(schema["$defs"])
    referred = {part.split('"')[0] for part in json.dumps(schema).split("#/$defs/")[1:]}
    assert referred == named


def test_every_type_with_a_spelling_of_its_own_has_a_schema_and_a_reader() -> None:
    assert set(special_schemas()) == set(readers())


def test_the_schema_is_made_anew_each_time() -> None:
    plan_schema()["properties"].clear()
    assert plan_schema()["properties"]


@settings(deadline=None, max_examples=50)
@given(plans)
def test_every_plan_that_is_written_fits(plan: Plan) -> None:
    agree(plan_to_dict(plan))
    assert fits(json.loads(json.dumps(plan_to_dict(plan))))


@pytest.mark.parametrize("text", [PLEASANT, *(path.read_text(encoding="utf-8") for path in EXAMPLES)])
def test_what_people_write_fits(text: str) -> None:
    plan_from_toml(text)
    written = json.loads(json.dumps(tomllib.loads(text), default=lambda time: f"{time:%H:%M}"))
    assert fits(written)
    agree(written)


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"day": {"wake": "06:30"}},
        {"day": DAY, "dosis": []},
        {"day": DAY, "doses": [{"of": "zinc", "amount": 15}]},
        {"day": DAY, "doses": [{"of": "zinc", "units": "2"}]},
        {"day": DAY, "doses": [{"of": "zinc", "units": True}]},
        {"day": DAY, "doses": {"of": "zinc"}},
        {"day": DAY, "doses": [{"of": {"name": "x"}}]},
        {"day": DAY, "doses": [{"kind": "drink", "name": "tea", "at": "08:00"}]},
        {"day": DAY, "medicines": [{"kind": "medicine", "name": "x"}]},
        {"day": DAY, "events": [{"name": "x", "at": "08:00"}]},
        {"day": DAY, "rules": [{"kind": "competitr", "subject": "a", "objects": "b"}]},
        {"day": DAY, "rules": [{"kind": "first-of-day", "subject": "a"}]},
        {"day": DAY, "person": {"sex": "femal"}},
        {"day": DAY, "policy": {"prefer_prices": [1, 2, 3]}},
        {"day": DAY, "format": 2},
        {"day": DAY, "format": True},
        [],
        None,
    ],
)
def test_wrong_keys_and_kinds_fit_neither(document: Any) -> None:
    assert not fits(document)
    assert faults_of(document)


@pytest.mark.parametrize(
    "document",
    [
        {"day": DAY, "doses": [{"of": "zinc", "amount": "three spoons"}]},
        {"day": DAY, "person": {"age": 900}},
        {"day": DAY, "policy": {"step": 1}},
        {
            "day": DAY,
            "rules": [{"kind": "window", "subject": "x", "parts": [{"anchor": "wake", "start": 9, "end": 0}]}],
        },
    ],
)
def test_what_only_reading_can_tell_fits_the_schema(document: Any) -> None:
    assert fits(document)
    assert faults_of(document)


@pytest.mark.parametrize(
    "document",
    [
        {"day": DAY, "drinks": [{"name": "tea", "at": "08:00", "tags": "dairy"}]},
        {"day": DAY, "doses": [{"of": "zinc", "amount": None, "at": ["08:00"], "between": "17:00-22:30"}]},
        {"day": DAY, "doses": [{"of": "zinc", "every": {"period": 2, "days": [0]}}]},
        {
            "day": DAY,
            "rules": [{"kind": "competitor", "subject": "a", "objects": "b", "before": "never", "after": None}],
        },
        {"day": DAY, "rules": [{"kind": "gate", "subject": "a", "conditions": [["a", "1"], ["a", "2"]]}]},
        {"day": DAY, "rules": [{"kind": "gate", "subject": "a", "conditions": {"a": "1"}}]},
        {"day": DAY, "rules": [{"kind": "window", "subject": "a", "parts": "08:00-09:00"}]},
        {"day": DAY, "format": 1},
    ],
)
def test_every_short_spelling_fits_too(document: Any) -> None:
    assert not faults_of(document)
    assert fits(document)


RICH = """
format = 1
[day]
wake = "06:30"
bed = "22:30"
lunch = "12:30"
meals = [{ name = "snack", at = "15:30", minutes = 10, tags = ["dairy"], contains = [{ nutrient = "iron" }] }]
[[doses]]
of = { id = "a", nutrient = "iron", name = "b", synonyms = ["c"], elemental = "1/2", antacid = true, codes = [] }
amount = "25 mg"
unit = "5 mg"
times = 5
every = { period = 2, days = [1] }
with_meal = ["snack"]
[[doses]]
of = { product = "Multi", unit = "pill", ingredients = [{ form = "zinc oxide", amount = "15 mg" }] }
name = "mine"
[[doses]]
kind = "medicine"
name = "x"
[[events]]
kind = "drink"
name = "tea"
at = ["08:00"]
[[rules]]
kind = "competitor"
id = "r"
subject = { named = "mine" }
objects = ["calcium", { substance = "iron", at_least = "10 mg", of = "iron" }]
before = 60
exempt = ["same-meal", { nutrient = "calcium", at_most = "50 mg" }]
strength = "should"
interval_evidence = "weak"
[[rules]]
kind = "window"
subject = "mine"
parts = ["08:00-09:00", { anchor = "bed", start = -60, end = 0 }, { anchor = "meal", meals = ["snack"] },
  { anchor = "clock", start = "08:00", end = "09:00" }]
[[rules]]
kind = "interval"
subject = "mine"
least = 60
across_midnight = false
[person]
age = 48
sex = "female"
state = "none"
conditions = ["x"]
labs = { ferritin = "45 ng/mL" }
[[diet]]
nutrient = "iron"
amount = "10 mg"
[policy]
step = 15
times = ["08:00"]
prefer_prices = [1, 2, 3, 4]
count_times_first = true
authority = "EFSA"
[[waived]]
rule = "r"
reason = "why"
[[acknowledged]]
code = "c"
up_to = "65 mg"
"""


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in a document: what holds it, and its key or number there."""
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in list(entries):
        yield value, key
        yield from places(inner)


@pytest.mark.parametrize("other", [None, True, 7, 2.5, "x", "", [], ["x"], [7], {}, {"x": 1}, [{}]], ids=repr)
def test_anything_of_another_kind_in_any_place_is_judged_alike(other: Any) -> None:
    plan_from_toml(RICH)
    document = tomllib.loads(RICH)
    agree(document)
    for held, key in list(places(document)):
        before = held[key]
        held[key] = other
        agree(document)
        held[key] = before


def test_a_key_more_or_less_in_any_place_is_judged_alike() -> None:
    document = tomllib.loads(RICH)
    for held, key in list(places(document)):
        if isinstance(held, dict):
            before = held.pop(key)
            agree(document)
            held[f"{key}_"] = before
            agree(document)
            assert not fits(document), key
            held[key] = held.pop(f"{key}_")


@settings(deadline=None, max_examples=50)
@given(st.dictionaries(st.sampled_from(KEYS[:11]), nearly))
def test_the_schema_and_reading_agree_on_what_is_nearly_a_plan(data: dict[str, object]) -> None:
    agree({"day": DAY, **data})


@settings(deadline=None, max_examples=50)
@given(plans, st.data())
def test_the_schema_and_reading_agree_on_damaged_plans(plan: Plan, data: st.DataObject) -> None:
    written = json.loads(json.dumps(plan_to_dict(plan)))
    place: Any = written
    while True:
        key = data.draw(st.sampled_from(sorted(place)) if isinstance(place, dict) else st.integers(0, len(place) - 1))
        if not isinstance(place[key], dict | list) or not place[key] or data.draw(st.booleans()):
            break
        place = place[key]
    match data.draw(st.integers(0, 3)):
        case 0:
            del place[key]
        case 1 if isinstance(place, dict):
            place[f"{key}x"] = place.pop(key)
        case 2:
            place[key] = [place[key]]
        case _:
            place[key] = data.draw(nearly)
    agree(written)
