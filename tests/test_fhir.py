"""A clinic reads what the timetable says: valid FHIR, exact, and nothing lost on the way."""

from __future__ import annotations

import datetime
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

import pytest
from fhir.resources import bundle as r5
from fhir.resources.R4B import bundle as r4
from hypothesis import given
from hypothesis import strategies as st

from rlsnutri import (
    Amount,
    BriefReason,
    ClockTime,
    CompoundAmount,
    Compromise,
    Days,
    Dose,
    Finding,
    Form,
    Ingredient,
    Medicine,
    Plan,
    PlanError,
    Product,
    Proof,
    Schedule,
    Severity,
    default_catalog,
    schedule,
)
from rlsnutri.amounts import Scale
from rlsnutri.answers import DISCLAIMER
from rlsnutri.interop.fhir import bundle
from rlsnutri.interop.fhir_amounts import UCUM, quantity
from rlsnutri.interop.taking import takings
from rlsnutri.nutrients import Code
from rlsnutri.render.words import how_much
from tests.fhir_timing import broken_invariants
from tests.golden.plans import PLANS
from tests.handmade import COST, DAY, MIXED, MIXED_TIMETABLE, MONDAY, STAMP, every, meant, take, timetable

RELEASES: tuple[Literal["R4", "R5"], ...] = ("R4", "R5")
READERS: dict[str, Any] = {"R4": r4.Bundle, "R5": r5.Bundle}
SEARCHED = sorted({*PLANS} - {"haemochromatosis"})


def answer(name: str) -> Schedule:
    return MIXED_TIMETABLE if name == "mixed" else schedule(PLANS[name])


def resources(written: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [entry["resource"] for entry in written["entry"] if entry["resource"]["resourceType"] == kind]


def dosages(written: dict[str, Any]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    for request in resources(written, "MedicationRequest"):
        for dosage in request["dosageInstruction"]:
            yield request, dosage


def named(written: dict[str, Any], name: str) -> dict[str, Any]:
    (found,) = [
        request for request in resources(written, "MedicationRequest") if concept(request)["text"].startswith(name)
    ]
    return found


def concept(request: dict[str, Any]) -> dict[str, Any]:
    if "contained" in request:
        held: dict[str, Any] = request["contained"][0]["code"]
        return held
    found: dict[str, Any] = request.get("medicationCodeableConcept") or request["medication"]["concept"]
    return found


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("name", [*SEARCHED, "mixed"])
def test_what_is_written_is_valid_and_keeps_the_invariants_of_timing(name: str, release: Literal["R4", "R5"]) -> None:
    given = {"patient": "Patient/1", "first": MONDAY, "stamp": STAMP, "forms": default_catalog().forms}
    for more in ({}, given):
        written = bundle(answer(name), release=release, **more)
        READERS[release].model_validate(written)
        assert json.loads(json.dumps(written, allow_nan=False)) == written
        assert [broken_invariants(dosage["timing"]) for _, dosage in dosages(written)] == [[]] * len(
            list(dosages(written))
        )
        for resource in (entry["resource"] for entry in written["entry"]):
            assert (resource["status"], resource["intent"]) == ("draft", "proposal")
            assert resource["note"][-1]["text"] == DISCLAIMER
            assert f"catalogue {answer(name).catalog}" in resource["note"][-2]["text"]


@pytest.mark.parametrize("release", RELEASES)
def test_the_reader_of_these_tests_does_refuse_the_other_release(release: Literal["R4", "R5"]) -> None:
    other = READERS["R5" if release == "R4" else "R4"]
    with pytest.raises(ValueError, match="medication"):
        other.model_validate(bundle(MIXED_TIMETABLE, release=release))


@pytest.mark.parametrize(
    ("repeat", "broken"),
    [
        ({"duration": 1}, ["tim-1"]),
        ({"period": 1}, ["tim-2"]),
        ({"duration": -1, "durationUnit": "h"}, ["tim-4"]),
        ({"period": -1, "periodUnit": "d"}, ["tim-5"]),
        ({"periodMax": 2}, ["tim-6"]),
        ({"durationMax": 2}, ["tim-7"]),
        ({"countMax": 2}, ["tim-8"]),
        ({"offset": 30}, ["tim-9"]),
        ({"offset": 30, "when": ["CV"]}, ["tim-9"]),
        ({"when": ["WAKE"], "timeOfDay": ["08:00:00"]}, ["tim-10", "time-of-day"]),
        ({"timeOfDay": ["08:00:00"], "frequency": 1}, ["time-of-day"]),
        ({"dayOfWeek": ["mon"], "period": 1, "periodUnit": "wk"}, ["day-of-week"]),
        ({"when": ["WAKE"], "offset": 30, "frequency": 1, "period": 2, "periodUnit": "d"}, []),
        ({"dayOfWeek": ["mon"], "timeOfDay": ["08:00:00"]}, []),
        ({"count": 1, "countMax": 2, "period": 0, "periodUnit": "d", "periodMax": 1}, []),
        ({"duration": 0, "durationUnit": "h", "durationMax": 1}, []),
    ],
)
def test_the_checker_of_these_tests_finds_what_is_broken(repeat: dict[str, Any], broken: list[str]) -> None:
    assert broken_invariants({"repeat": repeat}) == broken


def when(dosage: dict[str, Any], days: int, wake: ClockTime) -> Iterator[datetime.datetime]:
    """What a Timing asks for within so many calendar days, read as the standard defines its elements."""
    repeat = dosage["timing"]["repeat"]
    start = date.fromisoformat(repeat["boundsPeriod"]["start"])
    names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    for number in range(days):
        day = start + timedelta(number)
        midnight = datetime.datetime.combine(day, datetime.time())
        if "timeOfDay" in repeat:
            for time in repeat["timeOfDay"] if names[day.weekday()] in repeat.get("dayOfWeek", names) else ():
                yield midnight + timedelta(hours=int(time[:2]), minutes=int(time[3:5]))
        else:
            assert (repeat["when"], repeat["frequency"], repeat["periodUnit"]) == (["WAKE"], 1, "d")
            if number % repeat["period"] == 0:
                yield midnight + timedelta(minutes=wake.minutes + repeat.get("offset", 0))


@pytest.mark.parametrize("name", [*SEARCHED, "mixed"])
def test_over_the_whole_cycle_the_timings_are_those_of_the_timetable(name: str) -> None:
    made = answer(name)
    names = sorted((each.name for each in (*made.plan.doses, *made.plan.events)), key=len, reverse=True)
    wake = made.plan.day.wake
    end = datetime.datetime.combine(MONDAY, datetime.time()) + timedelta(126, minutes=wake.minutes)
    found = sorted(
        (time, next(name for name in names if concept(request)["text"].startswith(name)))
        for request, dosage in dosages(bundle(made, first=MONDAY))
        for time in when(dosage, 128, wake)
        if time < end
    )
    assert found == meant(made, 126)


def repeats(made: Schedule, **more: Any) -> list[dict[str, Any]]:
    return [dosage["timing"]["repeat"] for _, dosage in dosages(bundle(made, **more))]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ("day", [{"timeOfDay": ["08:00:00"]}]),
        ("monday, thursday", [{"dayOfWeek": ["mon", "thu"], "timeOfDay": ["08:00:00"]}]),
        ("2 days", [{"frequency": 1, "period": 2, "periodUnit": "d", "when": ["WAKE"], "offset": 60}]),
        (Days(9, (0, 4)), [{"frequency": 1, "period": 9, "periodUnit": "d", "when": ["WAKE"], "offset": 60}] * 2),
    ],
)
def test_each_kind_of_days_has_its_timing(days: str | Days, expected: list[dict[str, Any]]) -> None:
    assert repeats(every(days)) == expected


def test_day_0_has_the_date_that_is_given_and_the_other_days_follow() -> None:
    def starts(days: str | Days) -> list[str]:
        return [repeat["boundsPeriod"]["start"] for repeat in repeats(every(days), first=MONDAY)]

    assert starts("day") == starts("2 days") == ["2026-11-30"]
    assert starts("2 days from day 1") == ["2026-12-01"]
    assert starts(Days(9, (0, 4))) == ["2026-11-30", "2026-12-04"]


def test_after_midnight_the_date_is_the_next_and_the_offset_goes_on() -> None:
    def at_night(days: str) -> dict[str, Any]:
        plan = Plan(day=DAY, doses=[Dose("zinc", "15 mg", every=days)])
        (repeat,) = repeats(timetable(plan, ("00:30", (take("zinc", "00:30"),))), first=MONDAY)
        return repeat

    assert at_night("day") == {"boundsPeriod": {"start": "2026-12-01"}, "timeOfDay": ["00:30:00"]}
    assert at_night("sunday")["dayOfWeek"] == ["mon"]
    assert at_night("2 days")["offset"] == 17 * 60 + 30
    assert at_night("2 days")["boundsPeriod"] == {"start": "2026-11-30"}


def test_on_waking_there_is_no_offset() -> None:
    plan = Plan(day=DAY, doses=[Dose("zinc", "15 mg", every="2 days")])
    (repeat,) = repeats(timetable(plan, ("07:00", (take("zinc", "07:00"),))))
    assert "offset" not in repeat


def test_without_a_first_date_the_text_tells_which_day_it_is() -> None:
    ((_, dosage),) = dosages(bundle(every("2 days from day 1")))
    assert "boundsPeriod" not in dosage["timing"]["repeat"]
    assert dosage["text"] == "08:00 zinc, 15 mg, every 2 days from day 2, counted from the day you start"


def test_all_times_of_a_dose_are_concurrent() -> None:
    assert {dosage["sequence"] for _, dosage in dosages(bundle(MIXED_TIMETABLE))} == {1}


@pytest.mark.parametrize(
    ("dose", "portions", "expected", "text"),
    [
        (Dose("zinc", "15 mg"), (1, 1), (15, "mg", "mg"), "15 mg"),
        (Dose("zinc", "2.5 mcg"), (1, 1), (2.5, "µg", "ug"), "2.5 µg"),
        (Dose("zinc", "5 g"), (1, 1), (5000, "mg", "mg"), "5000 mg"),
        (Dose("zinc", "10 g"), (1, 1), (10, "g", "g"), "10 g"),
        (Dose("zinc", "7 ng"), (1, 1), (7, "ng", "ng"), "7 ng"),
        (Dose("vitamin D", "1000 IU"), (1, 1), (1000, "IU", "[iU]"), "1000 IU"),
        (Dose("folate", "400 mcg DFE"), (1, 1), (400, "µg DFE", "ug{DFE}"), "400 µg DFE"),
        (Dose("magnesium", "300 mg", unit="100 mg"), (2, 3), (200, "mg", "mg"), "2 × 100 mg"),
        (Dose("magnesium", "400 mg compound"), (1, 2), (200, "mg", "mg"), "200 mg compound"),
        (Dose("zinc", "100 mg"), (1, 3), None, "1/3 of 100 mg"),
        (Dose(Product("Multi", unit="caplet"), units=3), (2, 3), (2, "caplet", "{caplet}"), "2 caplets of 3"),
        (Dose(Product("Multi", unit="soft gel")), (1, 1), (1, "soft gel", None), "1 soft gel"),
        (Medicine("levodopa", "100 mg", times=1), (1, 1), None, "100 mg"),
        (Medicine("levodopa", times=1), (1, 1), None, ""),
    ],
)
def test_an_intake_is_exact_or_in_words_only(
    dose: Dose | Medicine, portions: tuple[int, int], expected: tuple[Any, ...] | None, text: str
) -> None:
    intake = take(dose.name, "08:00", *portions)
    plan = Plan(day=DAY, doses=[dose])
    made = timetable(plan, ("08:00", (intake,)))
    ((_, dosage),) = dosages(bundle(made))
    assert dosage["text"] == f"08:00 {dose.name}{', ' * bool(text)}{text}, every day"
    assert text == how_much(intake, plan)
    if expected is None:
        assert "doseAndRate" not in dosage
    else:
        value, unit, code = expected
        coded = {} if code is None else {"system": UCUM, "code": code}
        assert dosage["doseAndRate"] == [{"doseQuantity": {"value": value, "unit": unit, **coded}}]


@pytest.mark.parametrize("name", [*SEARCHED, "mixed"])
def test_amounts_are_told_in_the_words_of_the_timetable(name: str) -> None:
    made = answer(name)
    told = {(each.name, each.time): each.text for each in takings(made) if not each.prescribed}
    shown = {(intake.dose, slot.time): how_much(intake, made.plan) for slot in made.slots for intake in slot.intakes}
    assert told == shown
    assert len(told) > 2


SMALLER = {"g": 10**9, "mg": 10**6, "µg": 10**3, "ng": 1, "IU": 10**6, "µIU": 1}


@given(st.integers(0, 10**20), st.sampled_from(Scale))
def test_every_amount_is_written_exactly_as_json(base: int, scale: Scale) -> None:
    written = quantity(Amount(base, scale), "")
    value = Decimal(json.loads(json.dumps(written), parse_float=Decimal, parse_int=Decimal)["value"])
    assert Fraction(value) * SMALLER[written["unit"].split()[0]] == base


def test_what_no_float_can_say_is_counted_in_the_smallest_unit() -> None:
    assert quantity(Amount(123_456_789_012_345_678), "") == {
        "value": 123_456_789_012_345_678,
        "unit": "ng",
        "system": UCUM,
        "code": "ng",
    }


@pytest.mark.parametrize(
    ("days", "value", "period"),
    [("day", 15, 1), ("2 days", 15, 2), ("monday, thursday", 30, 7), (Days(9, (0, 1, 4)), 45, 9)],
)
def test_the_most_per_period_is_what_the_plan_holds_of_it(days: str | Days, value: int, period: int) -> None:
    for release in RELEASES:
        for _, dosage in dosages(bundle(every(days), release=release)):
            ratio = dosage["maxDosePerPeriod"] if release == "R4" else dosage["maxDosePerPeriod"][0]
            assert (ratio["numerator"]["value"], ratio["numerator"]["code"]) == (value, "mg")
            assert (ratio["denominator"]["value"], ratio["denominator"]["code"]) == (period, "d")


def test_the_most_counts_all_intakes_of_a_day() -> None:
    magnesium = named(bundle(MIXED_TIMETABLE), "magnesium")
    assert [each["doseAndRate"][0]["doseQuantity"]["value"] for each in magnesium["dosageInstruction"]] == [100, 200]
    assert [each["maxDosePerPeriod"]["numerator"]["value"] for each in magnesium["dosageInstruction"]] == [300, 300]


def coded(dose: Dose, **more: Any) -> dict[str, Any]:
    plan = Plan(day=DAY, doses=[dose])
    written = bundle(timetable(plan, ("08:00", (take(dose.name, "08:00"),))), **more)
    return concept(resources(written, "MedicationRequest")[0])


SALT = Form(
    "iron-salt",
    "iron",
    "iron salt",
    elemental=Fraction(1, 3),
    codes=(Code("UNII", "AAAAAAAAAA"), Code("UNII", "BBBBBBBBBB", hydrate_checked=False), Code("CHEBI", "CHEBI:1")),
)
PURE = Form("pure", "vitamin-c", "pure", elemental=Fraction(1), codes=(Code("RxCUI", "1"),))
CODING = [{"system": "http://fdasis.nlm.nih.gov", "code": "AAAAAAAAAA"}]


def test_a_code_stands_only_where_the_amount_is_one_of_that_very_substance() -> None:
    of_the_salt = "iron salt (amounts of the whole compound)"
    of_iron = "iron salt (amounts counted as iron)"
    assert coded(Dose(SALT, "65 mg compound")) == {"coding": CODING, "text": of_the_salt}
    assert coded(Dose("Iron Salt", "65 mg compound"), forms=[SALT]) == {
        "coding": CODING,
        "text": "Iron Salt (amounts of the whole compound)",
    }
    assert coded(Dose(SALT, "65 mg")) == {"text": of_iron}
    assert coded(Dose(PURE, "65 mg"))["coding"] == [
        {"system": "http://www.nlm.nih.gov/research/umls/rxnorm", "code": "1"}
    ]
    assert coded(Dose("iron salt", "65 mg compound")) == {"text": of_the_salt}


def test_a_name_that_means_two_forms_has_no_code() -> None:
    other = Form("other", "iron", "other", synonyms=("iron salt",))
    assert "coding" not in coded(Dose("iron salt", "65 mg compound"), forms=[SALT, other])


def test_every_code_of_a_real_bundle_is_one_of_the_catalogue() -> None:
    catalog = default_catalog()
    known = {code.code for form in catalog.forms for code in form.codes if code.hydrate_checked}
    dose = Dose("magnesium bisglycinate, anhydrous", "400 mg compound")
    assert coded(dose, forms=catalog.forms)["coding"][0]["code"] in known
    for name in SEARCHED:
        text = json.dumps(bundle(answer(name), forms=catalog.forms))
        for found in json.loads(text)["entry"]:
            for coding in concept_codings(found["resource"]):
                assert coding["code"] in known


def concept_codings(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        yield from part.get("coding", ())
    for each in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from concept_codings(each)


def test_a_product_is_contained_with_what_one_unit_holds() -> None:
    product = Product(
        "Multi",
        [Ingredient("magnesium oxide", "100 mg"), Ingredient(SALT, "5 mg compound"), Ingredient(nutrient="zinc")],
        unit="caplet",
    )
    plan = Plan(day=DAY, doses=[Dose(product, units=2, name="my multi")])
    made = timetable(plan, ("08:00", (take("my multi", "08:00", 2, 2),)))
    for release in RELEASES:
        written = bundle(made, release=release, forms=default_catalog().forms)
        READERS[release].model_validate(written)
        (request,) = resources(written, "MedicationRequest")
        (held,) = request["contained"]
        assert held["code"] == {"text": "my multi: Multi"}
        assert (request.get("medicationReference") or request["medication"]["reference"]) == {
            "reference": "#medication"
        }
        key = "strength" if release == "R4" else "strengthRatio"
        items = [each.get("itemCodeableConcept") or each["item"]["concept"] for each in held["ingredient"]]
        assert items == [
            {"text": "magnesium oxide (amounts counted as magnesium)"},
            {"coding": CODING, "text": "iron salt (amounts of the whole compound)"},
            {"text": "zinc"},
        ]
        caplet = {"value": 1, "unit": "caplet", "system": UCUM, "code": "{caplet}"}
        assert held["ingredient"][0][key]["denominator"] == caplet
        assert held["ingredient"][0][key]["numerator"]["value"] == 100
        assert key not in held["ingredient"][2]


def test_a_medicine_says_what_is_prescribed_and_what_is_proposed() -> None:
    written = bundle(MIXED_TIMETABLE)
    gabapentin, alendronate = named(written, "gabapentin"), named(written, "alendronate")
    assert gabapentin["reportedBoolean"] is True
    assert gabapentin["note"][0]["text"].startswith("Already prescribed for these times")
    assert gabapentin["medicationCodeableConcept"] == {"text": "gabapentin 300 mg"}
    assert len(gabapentin["dosageInstruction"]) == 2
    assert "reportedBoolean" not in alendronate
    assert alendronate["note"][0]["text"] == "Already prescribed; only its times of day are proposed here."
    assert alendronate["dosageInstruction"][0]["timing"]["repeat"]["dayOfWeek"] == ["sun"]
    assert named(bundle(MIXED_TIMETABLE, release="R5"), "gabapentin")["reported"] is True


def test_one_medicine_at_two_strengths_is_two_requests() -> None:
    plan = Plan(
        day=DAY,
        events=[Medicine("levodopa", "100 mg", at="08:00"), Medicine("levodopa", "200 mg", at="19:00")],
    )
    texts = [concept(each)["text"] for each in resources(bundle(timetable(plan)), "MedicationRequest")]
    assert texts == ["levodopa 100 mg", "levodopa 200 mg"]


def test_nothing_that_must_be_known_is_lost() -> None:
    plan = (
        Plan(day=DAY, doses=[Dose("iron", "65 mg"), Dose("zinc", "15 mg")])
        .without_rule("iron-coffee", reason="no coffee, ever")
        .acknowledging("over-limit:iron:iron", up_to="65 mg")
    )
    made = timetable(
        plan,
        ("08:00", (take("iron", "08:00"),)),
        ("19:00", (take("zinc", "19:00"),)),
        brief=(BriefReason("iron", ClockTime.parse("08:00"), "2 h from calcium"),),
        findings=(
            Finding("over-limit:iron:iron", Severity.WARN, "much iron", "Much more than usual.", sources=("nasem",)),
            Finding("not-checked:age", Severity.NOTE, "no age"),
        ),
        compromises=(Compromise(("ceil.zinc",), 2, 10, (("zinc", "19:00"),), "zinc is over its ceiling"),),
        proof=Proof(best=False, canonical=False, bound=COST, steps=1),
    )
    written = bundle(made)
    (care_plan,) = resources(written, "CarePlan")
    assert [note["text"] for note in care_plan["note"]] == [
        "Not kept: zinc is over its ceiling (ceil.zinc)",
        "Finding: warn: much iron (over-limit:iron:iron). Much more than usual. Sources: nasem.",
        "Finding: note: no age (not-checked:age)",
        "Rule waived: iron-coffee: no coffee, ever",
        "Acknowledged: over-limit:iron:iron, up to 65 mg a day",
        "Best found; that no timetable is better is not proved.",
        "Made with rlsnutri 0.1.0 and catalogue 1.",
        DISCLAIMER,
    ]
    assert care_plan["description"] == "The day: 07:00 waking, 08:00 breakfast, 19:00 dinner, 01:00 bed."
    assert [note["text"] for note in named(written, "zinc")["note"][:2]] == [
        "Not kept: zinc is over its ceiling (ceil.zinc)",
        "Finding: note: no age (not-checked:age)",
    ]
    assert named(written, "iron")["dosageInstruction"][0]["patientInstruction"] == "2 h from calcium"


@pytest.mark.parametrize("name", SEARCHED)
def test_every_remark_and_reason_of_a_real_timetable_is_in_its_requests(name: str) -> None:
    made = answer(name)
    requests = resources(bundle(made), "MedicationRequest")
    notes = "\n".join(note["text"] for request in requests for note in request["note"]).replace("\\", "")
    for finding in made.findings:
        assert f"{finding.message} ({finding.code})" in notes
    for compromise in made.compromises:
        assert compromise.text in notes
    told = "\n".join(dosage.get("patientInstruction", "") for _, dosage in dosages(bundle(made)))
    assert any(brief.text for brief in made.brief)
    for brief in made.brief:
        assert brief.text in told


def test_the_care_plan_holds_all_requests_together() -> None:
    for release, key in (("R4", "reference"), ("R5", "plannedActivityReference")):
        written = bundle(MIXED_TIMETABLE, release=release, patient="Patient/1")  # type: ignore[arg-type]
        (care_plan,) = resources(written, "CarePlan")
        urls = [entry["fullUrl"] for entry in written["entry"]]
        assert len(set(urls)) == len(urls) == 9
        assert [activity[key]["reference"] for activity in care_plan["activity"]] == urls[1:]
        assert {entry["resource"]["subject"]["reference"] for entry in written["entry"]} == {"Patient/1"}


def test_names_are_text_and_no_markup() -> None:
    name = "<script>alert(1)</script> [x](javascript:y) *z*"
    made = timetable(
        Plan(day=DAY, doses=[Dose("zinc", "15 mg", name=name)]),
        ("08:00", (take(name, "08:00"),)),
        findings=(Finding(f"odd:{name}", Severity.NOTE, "a\r\n# b"),),
    )
    (request,) = resources(bundle(made), "MedicationRequest")
    text = r"\<script\>alert(1)\</script\> \[x\](javascript:y) \*z\*"
    assert request["note"][0]["text"] == f"Finding: note: a # b (odd:{text})"
    assert request["dosageInstruction"][0]["text"].startswith(f"08:00 {name}, 15 mg")


def test_nothing_to_take_is_a_plan_without_activities() -> None:
    for release in RELEASES:
        written = bundle(timetable(Plan(day=DAY)), release=release)
        READERS[release].model_validate(written)
        assert len(written["entry"]) == 1


def test_ids_come_from_the_content() -> None:
    def ids(made: Schedule, **more: Any) -> set[str]:
        return {entry["resource"]["id"] for entry in bundle(made, **more)["entry"]}

    assert ids(MIXED_TIMETABLE) == ids(MIXED_TIMETABLE)
    assert not ids(MIXED_TIMETABLE) & ids(MIXED_TIMETABLE, patient="Patient/1")
    assert not ids(MIXED_TIMETABLE) & ids(MIXED_TIMETABLE, stamp=STAMP)
    first = bundle(every("day"))["entry"][1]["resource"]["id"]
    assert first == "96324741-254c-52c6-8075-29fbca72a5af"


def test_the_order_of_writing_and_the_hash_seed_change_nothing() -> None:
    turned = timetable(
        Plan(day=DAY, doses=MIXED.doses[::-1], events=MIXED.events[::-1]),
        *((str(slot.time), slot.intakes[::-1]) for slot in MIXED_TIMETABLE.slots),
        chosen_days=MIXED_TIMETABLE.chosen_days,
    )
    written = json.dumps(bundle(MIXED_TIMETABLE, first=MONDAY))
    assert json.dumps(bundle(turned, first=MONDAY)) == written
    code = (
        "import json; from tests.handmade import *; from rlsnutri.interop.fhir import bundle\n"
        "print(json.dumps(bundle(MIXED_TIMETABLE, first=MONDAY)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        check=True,
        text=True,
        env={**os.environ, "PYTHONHASHSEED": "7"},
    )
    assert done.stdout.strip() == written


@pytest.mark.parametrize(
    ("given_", "said"),
    [
        ({"first": date(2026, 12, 1)}, "2026-12-01 is a Tuesday, and day 0 of a week is a Monday"),
        ({"first": "2026-11-30"}, "is no date"),
        ({"stamp": datetime.datetime.combine(MONDAY, datetime.time())}, "is no stamp"),
        ({"patient": "Patient 1"}, "is no reference to a patient"),
        ({"patient": ""}, "is no reference to a patient"),
        ({"release": "R3"}, "is no release known here"),
    ],
)
def test_what_does_not_fit_is_a_fault(given_: dict[str, Any], said: str) -> None:
    with pytest.raises(PlanError) as error:
        bundle(every("monday"), **given_)
    assert said in str(error.value)


def test_compounds_and_elements_are_told_apart() -> None:
    assert quantity(CompoundAmount.parse("400 mg"), "") == quantity(Amount.parse("400 mg"), "")
    texts = [coded(Dose("magnesium oxide", amount))["text"] for amount in ("400 mg", "400 mg compound")]
    assert texts == [
        "magnesium oxide (amounts counted as the nutrient)",
        "magnesium oxide (amounts of the whole compound)",
    ]
