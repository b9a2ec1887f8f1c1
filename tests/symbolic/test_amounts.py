"""Amounts: what is read is exactly what was written, and conversion neither loses nor makes a nanogram."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from rlsnutri.amounts import Amount, CompoundAmount, Scale
from rlsnutri.catalog import default_catalog
from rlsnutri.catalog.contents import measured
from rlsnutri.catalog.inquiry import Inquiry
from rlsnutri.catalog.model import Form
from tests.symbolic.settings import PATHS

UNITS = {"ng": 1, "µg": 10**3, "mcg": 10**3, "mg": 10**6, "g": 10**9}
CATALOG = default_catalog()
FORMS = {form.id: form for form in CATALOG.forms}
COUNTED = [
    (FORMS[name], row.factor * UNITS[row.to_unit.replace("u", "µ").split()[0]])
    for row in CATALOG.conversions
    if row.from_unit == "IU" and row.to_unit in ("ug", "mg")
    for name in row.forms
]
"""Forms that are counted in IU, with nanograms per IU."""
WEIGHED = [form for form in CATALOG.forms if isinstance(form.elemental, Fraction) and form.elemental]
quantities = st.integers(1, 10**12)


@PATHS
@given(quantity=st.integers(0, 10**40), scale=st.sampled_from(Scale))
def test_an_amount_that_is_written_is_read_the_same(quantity: int, scale: Scale) -> None:
    amount = Amount(quantity, scale)
    assert Amount.parse(str(amount)) == amount


@PATHS
@given(whole=st.integers(0, 999_999), thousandths=st.integers(0, 999), unit=st.sampled_from(sorted(UNITS)))
def test_what_is_read_is_what_the_number_and_the_unit_say(whole: int, thousandths: int, unit: str) -> None:
    if unit == "ng":
        thousandths = 0
    read = Amount.parse(f"{whole}.{thousandths:03d} {unit}")
    assert read.quantity == (whole + Fraction(thousandths, 1000)) * UNITS[unit]


@PATHS
@given(micro=quantities, more=quantities, row=st.sampled_from(COUNTED))
def test_units_become_mass_exactly_and_add_up(micro: int, more: int, row: tuple[Form, Fraction]) -> None:
    form, nanograms = row
    first, second, both = (_measured(Amount(each, Scale.IU), form) for each in (micro, more, micro + more))
    assert first * 10**6 == micro * nanograms
    assert first + second == both


@PATHS
@given(mass=quantities, form=st.sampled_from(WEIGHED))
def test_a_compound_holds_exactly_its_share(mass: int, form: Form) -> None:
    held = _measured(CompoundAmount(Amount(mass)), form)
    assert isinstance(form.elemental, Fraction)
    assert held * form.elemental.denominator == mass * form.elemental.numerator
    assert held > 0


def _measured(amount: Amount | CompoundAmount, form: Form) -> Fraction:
    inquiry = Inquiry(CATALOG)
    found = measured(amount, form.nutrient, form, "amount", inquiry)
    assert found is not None
    assert not inquiry.faults
    return Fraction(found[0])
