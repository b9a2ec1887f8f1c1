"""Rows for data frames, and what rich prints."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from rlsnutri import Day, Dose, Medicine, Plan, Product, Schedule, schedule
from rlsnutri.catalog import Catalog
from tests.golden.plans import PLANS

DAY = Day("06:30", "22:30", breakfast="07:30", lunch="12:30", dinner="18:30")
README = schedule(PLANS["readme"])
COLUMNS = [
    "time", "minute", "since_wake", "occasion", "name", "amount", "quantity", "unit", "days", "days_taken", "period",
    "kind", "prescribed", "portions", "of",
]  # fmt: skip


def row_of(found: Schedule, name: str) -> dict[str, Any]:
    return next(row for row in found.rows() if row["name"] == name)


def own(*doses: Dose | Medicine) -> Schedule:
    return schedule(Plan(day=DAY, doses=doses), catalog=Catalog.empty())


def test_there_is_a_row_for_every_intake_and_every_prescribed_one_in_the_order_of_the_day() -> None:
    rows = README.rows()
    assert len(rows) == sum(len(slot.intakes) for slot in README.slots) + 1
    assert [row["since_wake"] for row in rows] == sorted(row["since_wake"] for row in rows)
    assert all(list(row) == COLUMNS for row in rows)


def test_a_row_says_when_what_how_much_and_on_which_days() -> None:
    assert row_of(README, "ferrous bisglycinate") == {
        "time": "21:00",
        "minute": 1260,
        "since_wake": 870,
        "occasion": "with gabapentin",
        "name": "ferrous bisglycinate",
        "amount": "25 mg",
        "quantity": 25_000_000,
        "unit": "ng",
        "days": "every 2 days",
        "days_taken": 1,
        "period": 2,
        "kind": "dose",
        "prescribed": False,
        "portions": 1,
        "of": 1,
    }
    gabapentin = row_of(README, "gabapentin")
    assert (gabapentin["kind"], gabapentin["prescribed"], gabapentin["quantity"]) == ("medicine", True, None)


@pytest.mark.parametrize(
    ("dose", "quantity", "unit", "amount"),
    [
        (Dose(Product("a", unit="scoop"), units=3), 3, "scoop", "3 scoops"),
        (Dose(Product("a"), units=4, times=2), 2, "tablet", "2 tablets of 4"),
        (Medicine("a", "250 mg", times=2), 250_000_000, "ng", "250 mg"),
        (Medicine("a", times=1), None, None, ""),
    ],
)
def test_a_quantity_is_a_whole_number_of_its_unit(
    dose: Dose | Medicine, quantity: int | None, unit: str | None, amount: str
) -> None:
    row = row_of(own(dose), "a")
    assert (row["quantity"], row["unit"], row["amount"]) == (quantity, unit, amount)


@pytest.mark.parametrize(
    ("dose", "quantity", "unit"),
    [
        (Dose("vitamin D3", "1000 IU"), 1_000_000_000, "µIU"),
        (Dose("magnesium oxide", "400 mg compound"), 400_000_000, "ng compound"),
        (Dose("magnesium glycinate", "300 mg", unit="100 mg", times=3), 100_000_000, "ng"),
        (Dose("vitamin C", "100 mg", times=3), None, "ng"),
    ],
)
def test_amounts_stay_exact_in_the_unit_that_they_were_stated_in(dose: Dose, quantity: int | None, unit: str) -> None:
    row = row_of(schedule(Plan(day=DAY, doses=[dose])), dose.name)
    assert (row["quantity"], row["unit"]) == (quantity, unit)


def test_the_nutrients_of_every_intake_have_rows_of_their_own() -> None:
    rows = README.nutrient_rows()
    calcium = [row for row in rows if row["nutrient"] == "calcium"]
    assert sum(row["quantity"] for row in calcium) == 1_000_000_000
    assert {row["unit"] for row in calcium} == {"ng"}
    assert [row["time"] for row in calcium] == ["07:30", "18:30"]


def test_rows_are_plain_enough_for_json() -> None:
    assert json.loads(json.dumps(README.rows())) == list(README.rows())


def test_pandas_takes_rows_as_they_are() -> None:
    pandas = pytest.importorskip("pandas", reason="the extra `notebooks` is not installed")
    frame = pandas.DataFrame(README.rows())
    assert list(frame.columns) == COLUMNS
    assert frame["minute"].dtype == "int64"
    assert frame.convert_dtypes()["quantity"].dtype == "Int64"
    assert pandas.DataFrame(README.nutrient_rows()).groupby("nutrient")["quantity"].sum()["magnesium"] == 300_000_000


def test_polars_takes_rows_as_they_are() -> None:
    polars = pytest.importorskip("polars", reason="the extra `notebooks` is not installed")
    frame = polars.DataFrame(README.rows())
    assert frame.columns == COLUMNS
    assert frame["quantity"].dtype == polars.Int64
    assert frame.filter(polars.col("kind") == "dose")["portions"].sum() == sum(
        intake.portions for slot in README.slots for intake in slot.intakes
    )


def printed(value: object) -> str:
    console = pytest.importorskip("rich.console", reason="the extra `notebooks` is not installed")
    pretty = pytest.importorskip("rich.pretty", reason="the extra `notebooks` is not installed")
    screen = console.Console(width=200, record=True, file=io.StringIO())
    screen.print(pretty.Pretty(value))
    return str(screen.export_text())


def test_rich_shows_a_plan_as_people_write_it() -> None:
    shown = printed(PLANS["readme"])
    assert "Dose(of='magnesium glycinate', amount='300 mg', unit='100 mg')" in shown
    assert "Dose(of='ferrous bisglycinate', amount='25 mg', every='2 days')" in shown
    assert "Medicine(name='gabapentin', at=('21:00',))" in shown
    assert "given_name" not in shown
    assert "Policy" not in shown


def test_rich_shows_the_slots_of_a_schedule_and_not_its_plan() -> None:
    shown = printed(README)
    assert shown.startswith("Schedule(")
    assert "dose='calcium citrate', time='07:30', portions=2, of=4, contents=(('calcium', '500 mg'),)" in shown
    assert "plan=" not in shown
    assert "compromises" not in shown
