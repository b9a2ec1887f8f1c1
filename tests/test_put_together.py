"""What shows only where the parts meet: each thing is told once, and nothing is lost on the way out."""

import datetime
import json

import pytest

from rlsnutri import (
    AnyDays,
    Day,
    Dose,
    Medicine,
    Plan,
    PlanError,
    Policy,
    Schedule,
    check,
    default_catalog,
    replan,
    schedule,
    verify,
)
from rlsnutri.codec import from_json, to_json
from rlsnutri.interop import fhir, ical
from rlsnutri.render import html
from rlsnutri.render.text import report_text, timetable

DAY = Day("07:00", "23:00", breakfast="08:00", dinner="18:30")
MONDAY = datetime.date(2026, 11, 30)
STAMP = datetime.datetime(2026, 11, 25, 8, tzinfo=datetime.UTC)


def calendar(found: Schedule) -> str:
    return ical.calendar(found, first=MONDAY, stamp=STAMP).decode().replace("\r\n ", "")


@pytest.fixture(scope="module")
def weekly() -> Schedule:
    """A medicine at a prescribed time on a day that the solver chooses."""
    medicine = Medicine("alendronate", "70 mg", at="07:00", every="week")
    return schedule(Plan(day=DAY, events=[medicine], doses=[Dose("zinc gluconate", "10 mg")]))


def test_a_medicine_on_a_chosen_day_stands_once_in_the_timetable(weekly: Schedule) -> None:
    lines = [line for line in timetable(weekly).splitlines() if line.strip().startswith("alendronate")]
    assert [line.split() for line in lines] == [["alendronate", "70", "mg", "Monday", "as", "you", "set", "it"]]
    assert "(prescribed)" not in timetable(weekly)


def test_a_medicine_on_a_chosen_day_stands_once_in_pages_rows_and_calendars(weekly: Schedule) -> None:
    page = html(weekly)
    assert "(prescribed)" not in page
    assert page.count("70 mg") == 1
    assert next((row["name"], row["amount"], row["kind"]) for row in weekly.rows()) == (
        "alendronate",
        "70 mg",
        "medicine",
    )
    assert len(weekly.rows()) == 2
    assert calendar(weekly).count("SUMMARY:alendronate 70 mg") == 1
    assert verify(weekly.plan, weekly) == ()


def test_with_its_days_given_it_is_prescribed() -> None:
    medicine = Medicine("alendronate", "70 mg", at="07:00", every="monday")
    found = schedule(Plan(day=DAY, events=[medicine], doses=[Dose("zinc gluconate", "10 mg")]))
    assert timetable(found).count("alendronate (prescribed)") == 1
    assert not isinstance(medicine.every, AnyDays)


def test_one_more_of_a_medicine_on_a_chosen_day_is_for_the_prescriber_to_say(weekly: Schedule) -> None:
    with pytest.raises(PlanError, match="is prescribed"):
        weekly.open_times("alendronate")


def preset() -> str:

    names = [each.id for each in default_catalog().presets if each.id.startswith("levothyroxine.")]
    return names[0]


@pytest.fixture(scope="module")
def chosen() -> Schedule:
    plan = Plan(
        day=DAY,
        events=[Medicine("levothyroxine", "75 mcg", at="07:00")],
        doses=[Dose("ferrous bisglycinate", "25 mg"), Dose("calcium citrate", "250 mg")],
        policy=Policy(presets=(preset(),)),
    )
    found = schedule(plan)
    assert found.replaced
    return found


def test_presets_stand_in_every_rendering(chosen: Schedule) -> None:
    report = check(chosen.plan)
    assert report.replaced == chosen.replaced
    for each in map(str, chosen.replaced):
        for text in (timetable(chosen, width=1000), report_text(report, width=1000)):
            assert each in text
        for page in (html(chosen), html(report)):
            assert f"<li>{each}" in page
            assert ">Presets</" in page


def test_presets_stand_in_every_export(chosen: Schedule) -> None:
    (event, *_) = calendar(chosen).split("BEGIN:VEVENT")[1:]
    bundle = json.dumps(fhir.bundle(chosen)).replace("\\", "")  # notes are markdown, brackets escaped
    for each in chosen.replaced:
        assert f"[preset {each.preset}]" in event
        assert f"[preset {each.preset}]" in bundle
    assert from_json(to_json(chosen)) == chosen
    assert from_json(to_json(check(chosen.plan))) == check(chosen.plan)


def test_nutrients_are_called_by_name_on_pages() -> None:
    page = html(check(Plan(day=DAY, doses=[Dose("pyridoxine hydrochloride", "5 mg"), Dose("folic acid", "200 mcg")])))
    assert ">vitamin B6</th>" in page
    assert "vitamin-b6</th>" not in page


def test_the_rest_of_a_day_near_and_chosen_travels(chosen: Schedule) -> None:
    rest = replan(chosen, now="12:00")
    assert from_json(to_json(rest)) == rest
    near = schedule(chosen.plan, near=chosen)
    assert from_json(to_json(near)) == near
    assert "moved 0" in timetable(near)
    assert "moved 0" in html(near)
