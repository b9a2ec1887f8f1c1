"""Amounts: every unit that is read, every edge, and that what is printed is read again."""

from __future__ import annotations

from typing import Any

import pytest

from rlsnutri import PlanError
from rlsnutri.amounts import (
    Amount,
    CompoundAmount,
    Scale,
    elemental_amount,
    planned_amount,
    planned_elemental,
    stated_amount,
)

MOST = 10**40
PLANNED = 10**18


def refused(make: Any, *given: Any) -> str:
    with pytest.raises(PlanError) as caught:
        make(*given)
    (fault,) = caught.value.faults
    assert fault.help or "compound" in fault.problem
    return fault.problem


@pytest.mark.parametrize(
    ("text", "quantity", "scale", "printed"),
    [
        ("1 ng", 1, Scale.MASS, "1 ng"),
        ("0 mg", 0, Scale.MASS, "0 ng"),
        ("999 ng", 999, Scale.MASS, "999 ng"),
        ("1000 ng", 1000, Scale.MASS, "1 µg"),
        ("2.5 mcg", 2500, Scale.MASS, "2.5 µg"),
        ("2.5 µg", 2500, Scale.MASS, "2.5 µg"),
        ("2.5 μg", 2500, Scale.MASS, "2.5 µg"),
        ("2.5 ug", 2500, Scale.MASS, "2.5 µg"),
        ("999.999 µg", 999_999, Scale.MASS, "999.999 µg"),
        ("1000 µg", 10**6, Scale.MASS, "1 mg"),
        ("45mg", 45 * 10**6, Scale.MASS, "45 mg"),
        (" 45 mg ", 45 * 10**6, Scale.MASS, "45 mg"),
        ("0.5 mg", 500_000, Scale.MASS, "500 µg"),
        ("1.000001 mg", 1_000_001, Scale.MASS, "1.000001 mg"),
        ("1 g", 10**9, Scale.MASS, "1000 mg"),
        ("9999 mg", 9999 * 10**6, Scale.MASS, "9999 mg"),
        ("9999.999999 mg", 10**10 - 1, Scale.MASS, "9999.999999 mg"),
        ("10 g", 10**10, Scale.MASS, "10 g"),
        ("10.5 g", 105 * 10**8, Scale.MASS, "10.5 g"),
        ("100 g", 10**11, Scale.MASS, "100 g"),
        ("1000 IU", 10**9, Scale.IU, "1000 IU"),
        ("0.5 iu", 500_000, Scale.IU, "0.5 IU"),
        ("400 mcg DFE", 400_000, Scale.DFE, "400 µg DFE"),
        ("900 mcg RAE", 900_000, Scale.RAE, "900 µg RAE"),
        ("16 mg NE", 16 * 10**6, Scale.NE, "16 mg NE"),
    ],
)
def test_every_unit_is_read_exactly_and_printed_in_the_one_that_reads_best(
    text: str, quantity: int, scale: Scale, printed: str
) -> None:
    amount = Amount.parse(text)
    assert amount == Amount(quantity, scale) == stated_amount(text) == elemental_amount(amount)
    assert str(amount) == printed
    assert Amount.parse(printed) == amount


@pytest.mark.parametrize(
    "text",
    ["", "mg", "5", "5 kg", "-5 mg", "5,0 mg", "5. mg", ".5 mg", "5 mg DFE RAE", "5 IU DFE", "5  mg", "\u0665 mg",
     "5 MG", "5.1234567890 g", "1" * 36 + " g", "5 mg" + " " * 45, None, 5],
)  # fmt: skip
def test_what_is_no_amount_is_refused(text: Any) -> None:
    assert "as an amount" in refused(Amount.parse, text)


def test_the_longest_text_is_read() -> None:
    assert Amount.parse("5 mg" + " " * 44) == Amount(5 * 10**6)
    assert Amount.parse("1" * 31 + " g").quantity == int("1" * 31) * 10**9


@pytest.mark.parametrize("text", ["0.1 ng", "0.0001 µg", "0.0000001 mg", "0.0000001 IU"])
def test_what_is_finer_than_can_be_counted_is_refused(text: str) -> None:
    assert "finer than" in refused(Amount.parse, text)


@pytest.mark.parametrize("quantity", [-1, MOST + 1, 1.0, True, "1", None])
def test_a_quantity_is_a_whole_number_within_reason(quantity: Any) -> None:
    assert "is no quantity" in refused(Amount, quantity)


def test_the_least_and_the_greatest_quantity_are_quantities() -> None:
    assert (Amount(0).quantity, Amount(MOST).quantity) == (0, MOST)
    assert Amount(5, "IU").scale is Scale.IU  # type: ignore[arg-type]
    assert refused(Amount, 5, "pounds")


@pytest.mark.parametrize("text", ["400 mg", "400 mg compound"])
def test_the_mass_of_a_compound_is_read_with_or_without_the_word(text: str) -> None:
    compound = CompoundAmount.parse(text)
    assert compound == CompoundAmount(Amount(4 * 10**8))
    assert str(compound) == "400 mg compound"
    assert stated_amount(str(compound)) == compound == stated_amount(compound)


@pytest.mark.parametrize("text", ["", None, 5, "compound", "400 compound"])
def test_what_is_no_compound_is_refused(text: Any) -> None:
    assert "as an amount" in refused(CompoundAmount.parse, text)


def test_a_compound_is_weighed() -> None:
    assert refused(CompoundAmount, Amount(1, Scale.IU)) == "a compound is weighed, not counted in IU"
    assert "as an amount" in refused(CompoundAmount, "400 mg")


def test_what_is_stated_is_an_amount_or_a_compound_or_a_text() -> None:
    assert "as an amount" in refused(stated_amount, 5)
    assert "is a compound's mass" in refused(elemental_amount, "5 mg compound")
    assert "is a compound's mass" in refused(planned_elemental, "5 mg compound")


@pytest.mark.parametrize("make", [planned_amount, planned_elemental])
def test_nobody_takes_more_than_a_thousand_tonnes(make: Any) -> None:
    most = Amount(PLANNED)
    assert make(most) is most
    assert make("5 mg") == Amount(5 * 10**6)
    assert "more than anybody takes" in refused(make, Amount(PLANNED + 1))


def test_nobody_takes_more_of_a_compound() -> None:
    most = CompoundAmount(Amount(PLANNED))
    assert planned_amount(most) is most
    assert "more than anybody takes" in refused(planned_amount, CompoundAmount(Amount(PLANNED + 1)))


def test_amounts_have_no_order_since_a_microgram_is_not_less_than_an_international_unit() -> None:
    less: Any = Amount.parse("1 mcg")
    with pytest.raises(TypeError):
        assert less < Amount.parse("2 IU")
