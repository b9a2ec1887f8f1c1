"""Published numbers chosen by name: they change the gaps of named rules, and every answer says so."""

import json

import attrs
import pytest

from rlsnutri import (
    Catalog,
    Competitor,
    Day,
    Dose,
    Meal,
    Medicine,
    NoScheduleError,
    Plan,
    PlanError,
    Policy,
    Replaced,
    Rule,
    Schedule,
    Substance,
    check,
    default_catalog,
    schedule,
    verify,
)
from rlsnutri.catalog import CatalogError, Preset, PresetGap, look_up
from rlsnutri.catalog.loader import FILES, read_catalog
from rlsnutri.codec import plan_from_json, plan_to_json, report_to_dict, schedule_from_dict, schedule_to_dict
from rlsnutri.render.text import report_text, timetable

SHIPPED = default_catalog()
DAY = Day("06:00", "22:30", (Meal("dinner", "18:30"),))
THYROID = "drug.levothyroxine.cations"
UK, FRENCH, US = "levothyroxine.smpc-oral-iron", "levothyroxine.ansm-2020", "levothyroxine.label-synthroid"


def thyroid(*presets: str) -> Plan:
    return Plan(
        day=DAY,
        doses=(Dose("ferrous gluconate", "14 mg"), Dose("calcium citrate", "500 mg")),
        events=(Medicine("levothyroxine", at="06:00"),),
        policy=Policy(presets=presets),
    )


def gaps(plan: Plan, catalog: Catalog = SHIPPED) -> dict[str, tuple[int | None, int | None]]:
    return {rule.id: (rule.before, rule.after) for rule in look_up(plan, catalog).rules if isinstance(rule, Competitor)}


def named(plan: Plan, name: str) -> Rule:
    (found,) = [rule for rule in look_up(plan, SHIPPED).rules if rule.id == name]
    return found


def minute_of(answer: Schedule, dose: str) -> str:
    return next(str(slot.time) for slot in answer for intake in slot.intakes if intake.dose == dose)


def test_without_presets_nothing_is_replaced_and_the_answer_says_nothing_of_them() -> None:
    answer = schedule(thyroid())
    assert answer.replaced == ()
    assert "Presets" not in str(answer)
    assert minute_of(answer, "ferrous gluconate") == "10:00"


def test_a_preset_changes_the_gap_of_what_it_names_and_of_nothing_else() -> None:
    before, after = gaps(thyroid()), gaps(thyroid(UK))
    assert before[THYROID] == (240, 240)
    assert after[THYROID] == (240, 240)
    assert after[f"{THYROID}@{UK}"] == (120, 120)
    assert {name: gap for name, gap in after.items() if name != f"{THYROID}@{UK}"} == before


def test_a_divided_rule_keeps_its_other_things() -> None:
    rest, part = named(thyroid(UK), THYROID), named(thyroid(UK), f"{THYROID}@{UK}")
    assert isinstance(rest, Competitor)
    assert isinstance(part, Competitor)
    assert part.objects == (Substance("iron"),)
    assert Substance("iron") not in rest.objects
    assert Substance("calcium") in rest.objects
    assert part.sources[0] == "smpc-oral-iron"
    assert part.strength is rest.strength


def test_the_timetable_follows_the_preset_and_is_true() -> None:
    plan = thyroid(UK)
    answer = schedule(plan)
    assert minute_of(answer, "ferrous gluconate") == "08:00"
    assert verify(plan, answer) == ()


def test_the_answer_says_which_rule_got_which_number_by_whose_word() -> None:
    answer = schedule(thyroid(UK))
    assert answer.replaced == (
        Replaced(f"{THYROID}@{UK}", ("iron",), UK, "smpc-oral-iron", 120, 120, 240, 240, note="iron"),
    )
    said = (
        f"{THYROID}@{UK} (iron): 120 min before, 120 min after instead of 240 min before, 240 min after, "
        f"by smpc-oral-iron [preset {UK}]"
    )
    assert str(answer.replaced[0]) == said
    for text in (timetable(answer, width=1000), report_text(check(thyroid(UK)), width=1000)):
        assert f"Presets:\n- {said}\n" in text
    assert schedule_to_dict(answer)["replaced"][0]["preset"] == UK
    assert report_to_dict(check(thyroid(UK)))["replaced"][0]["by"] == "smpc-oral-iron"


def test_a_schedule_that_hides_its_presets_is_not_true() -> None:
    plan = thyroid(UK)
    hidden = attrs.evolve(schedule(plan), replaced=())
    assert [each.code for each in verify(plan, hidden)] == ["replaced"]


def test_a_preset_that_concerns_nothing_in_the_plan_is_not_mentioned() -> None:
    assert schedule(thyroid("eltrombopag.smpc-revolade")).replaced == ()
    only_calcium = Plan(
        day=DAY,
        doses=(Dose("calcium citrate", "500 mg"),),
        events=(Medicine("levothyroxine", at="06:00"),),
        policy=Policy(presets=(UK,)),
    )
    assert look_up(only_calcium, SHIPPED).replaced == ()


def test_the_default_can_be_chosen_by_name() -> None:
    assert gaps(thyroid(US)) == gaps(thyroid())
    (said,) = schedule(thyroid(US)).replaced
    assert str(said).startswith(f"{THYROID} (calcium, iron, group:aluminium-magnesium-antacids, sucralfate): 240 min")
    assert "instead" not in str(said)


def test_an_unknown_preset_is_a_fault_that_suggests_the_nearest() -> None:
    with pytest.raises(PlanError) as caught:
        schedule(thyroid("levothyroxin.smpc-oral-iron"))
    (fault,) = caught.value.faults
    assert (fault.path, fault.help) == ("plan.policy.presets", f"did you mean {UK!r}?")


@pytest.mark.parametrize("presets", [(UK, FRENCH), (FRENCH, US), (UK, US)])
def test_two_presets_about_the_same_thing_are_a_fault(presets: tuple[str, str]) -> None:
    with pytest.raises(PlanError) as caught:
        schedule(thyroid(*presets))
    (fault,) = caught.value.faults
    assert "contradicts" in fault.problem
    assert fault.path == "plan.policy.presets"


def test_presets_about_different_medicines_go_together() -> None:
    plan = Plan(
        day=DAY,
        doses=(Dose("magnesium oxide", "200 mg"),),
        events=(Medicine("gabapentin", at=("08:00", "20:00")), Medicine("eltrombopag", at="13:00")),
        policy=Policy(presets=("gabapentin.smpc-magnesium-antacid", "eltrombopag.smpc-revolade")),
    )
    found = gaps(plan)
    assert found["drug.gabapentin.antacid"] == (120, 120)
    assert found["drug.eltrombopag.cations"] == (240, 240)
    assert [each.preset for each in look_up(plan, SHIPPED).replaced] == [
        "eltrombopag.smpc-revolade",
        "gabapentin.smpc-magnesium-antacid",
    ]


def test_the_order_of_writing_changes_nothing() -> None:
    one, other = Policy(presets=(UK, "eltrombopag.smpc-revolade")), Policy(presets=("eltrombopag.smpc-revolade", UK))
    assert one == other
    assert Policy(presets=(UK, UK)).presets == (UK,)


@pytest.mark.parametrize("value", ["uk", (1,), ("a", None)])
def test_presets_are_a_list_of_names(value: object) -> None:
    with pytest.raises(PlanError, match="no list"):
        Policy(presets=value)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def test_presets_travel_with_the_plan() -> None:
    plan = thyroid(UK)
    assert json.loads(plan_to_json(plan))["policy"] == {"presets": [UK]}
    assert plan_from_json(plan_to_json(plan)) == plan


def test_an_answer_with_presets_travels() -> None:
    answer = schedule(thyroid(UK))
    assert schedule_from_dict(json.loads(json.dumps(schedule_to_dict(answer)))) == answer


def test_a_conflict_names_the_part_that_a_preset_made_and_a_repair_can_waive_it() -> None:
    pinned = Plan(
        day=DAY,
        doses=(Dose("ferrous gluconate", "14 mg", at="07:00"),),
        events=(Medicine("levothyroxine", at="06:00"),),
        policy=Policy(presets=(UK,)),
    )
    with pytest.raises(NoScheduleError) as caught:
        schedule(pinned)
    assert f"{THYROID}@{UK}" in [reason.id for reason in caught.value.conflict]
    repaired = pinned.without_rule(f"{THYROID}@{UK}", reason="the clinic said so")
    assert minute_of(schedule(repaired), "ferrous gluconate") == "07:00"


def test_a_waived_rule_stays_waived_whatever_a_preset_says() -> None:
    waived = thyroid(UK).without_rule(THYROID, reason="the clinic said so")
    assert not [name for name in gaps(waived) if name.startswith(THYROID)]
    assert look_up(waived, SHIPPED).replaced == ()
    only_iron = thyroid(UK).without_rule(f"{THYROID}@{UK}", reason="the clinic said so")
    assert gaps(only_iron)[THYROID] == (240, 240)
    assert look_up(only_iron, SHIPPED).replaced == ()


@pytest.mark.parametrize(
    ("name", "rule", "numbers"),
    [
        (US, THYROID, (240, 240)),
        (UK, THYROID, (120, 120)),
        (FRENCH, THYROID, (120, 120)),
        ("ciprofloxacin.label-cipro", "drug.ciprofloxacin.cations", (120, 360)),
        ("ciprofloxacin.smpc-oral-iron", "drug.ciprofloxacin.cations", (120, 120)),
        ("ciprofloxacin.ansm-2020", "drug.ciprofloxacin.cations", (120, 120)),
        ("eltrombopag.label-promacta", "drug.eltrombopag.cations", (120, 240)),
        ("eltrombopag.smpc-revolade", "drug.eltrombopag.cations", (240, 240)),
        ("gabapentin.label-neurontin", "drug.gabapentin.antacid", (0, 120)),
        ("gabapentin.smpc-magnesium-antacid", "drug.gabapentin.antacid", (120, 120)),
    ],
)
def test_the_shipped_presets_hold_the_published_numbers(name: str, rule: str, numbers: tuple[int, int]) -> None:
    (preset,) = [each for each in SHIPPED.presets if each.id == name]
    (gap,) = [each for each in preset.gaps if each.rule == rule]
    assert (gap.before, gap.after) == numbers
    source = SHIPPED.source(gap.by)
    assert source is not None
    assert name.endswith(source.id)


def test_a_user_can_add_presets() -> None:
    own = Preset("mine", "as my pharmacist has it", (PresetGap(THYROID, ("iron",), 180, 180, "jonklaas-2014"),))
    catalog = SHIPPED.adding(own)
    assert gaps(thyroid("mine"), catalog)[f"{THYROID}@mine"] == (180, 180)
    assert catalog.version != SHIPPED.version


# reading the files

RULE = """
[[rules]]
id = "gap"
kind = "competitor"
subject = "iron"
objects = ["zinc"]
before = 60
after = 120
strength = "must"
evidence = "weak"
effect = "an effect"
alternatives = [{ by = "book", before = 30, after = 40, preset = "p", for = ["zinc"] }]
sources = ["book"]
status = "sourced"
"""
NUTRIENTS = "".join(
    f'[[nutrients]]\nid = "{name}"\nname = "{name}"\nunit = "mg"\nkind = "mineral"\n' for name in ("iron", "zinc")
)
PRESET = '[[presets]]\nid = "p"\nname = "as the book has it"\n'


def read(rule: str = RULE, presets: str = PRESET) -> Catalog:
    texts = {name: 'reviewed = "2026-11-24"\n' for group in FILES.values() for name in group}
    texts["catalog"] = 'version = "1"'
    texts["nutrients"] += NUTRIENTS
    texts["sources"] += '[[sources]]\nid = "book"\nkind = "database"\ntitle = "A book"\n'
    texts["rules-food"] += rule
    texts["presets"] += presets
    return read_catalog(texts)


def test_a_preset_is_read_from_the_alternatives_of_rules() -> None:
    assert read().presets == (
        Preset(
            "p",
            "as the book has it",
            (PresetGap("gap", ("zinc",), 30, 40, "book"),),
            reviewed="2026-11-24",
        ),
    )


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ('for = ["zinc"]', 'for = ["iron"]', "a preset for what is no object of the rule"),
        (", after = 40", "", "a preset needs the minutes of both sides, 0 to 1440"),
        ("after = 40", "after = 1441", "a preset needs the minutes of both sides, 0 to 1440"),
        ('preset = "p", ', "", "only a preset is for some objects of a rule"),
        ('preset = "p"', 'preset = "q"', "no such preset"),
        ('by = "book", before', 'by = "film", before', "no such source"),
        ('status = "sourced"', 'status = "sourced"\ndefault = 5', "a table is needed"),
        (
            'after = 120\nstrength = "must"',
            'after = "never"\ndefault = { by = "book", preset = "p" }\nstrength = "must"',
            "only a rule with minutes on both sides can be a preset",
        ),
        (
            'kind = "competitor"\nsubject = "iron"\nobjects = ["zinc"]\nbefore = 60\nafter = 120',
            'kind = "no-interaction"\nsubject = "iron"\nobjects = ["zinc"]',
            "only a rule with a gap can have another one by a preset",
        ),
    ],
)
def test_a_preset_with_a_fault_does_not_load(before: str, after: str, problem: str) -> None:
    assert before in RULE
    with pytest.raises(CatalogError) as caught:
        read(RULE.replace(before, after, 1))
    assert problem in [fault.problem for fault in caught.value.faults]


def test_a_preset_that_nothing_uses_does_not_load() -> None:
    with pytest.raises(CatalogError, match="a preset of which no rule says what it is"):
        read(presets=PRESET + PRESET.replace('"p"', '"unused"'))
