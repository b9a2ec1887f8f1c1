"""The person a plan is for: age, sex, state, conditions and laboratory values; every field may be unknown."""

# pyright: reportUnnecessaryIsInstance=false
# Converters read whatever a caller passes, so they ask for types that the annotations already promise.

from __future__ import annotations

import re
from enum import Enum

from attrs import field, frozen

from rlsnutri.errors import Fault, PlanError
from rlsnutri.inputs import is_whole, member, shown, texts

__all__ = ["LabValue", "Labs", "Person", "Sex", "State"]

_LAB = re.compile(r"([0-9]{1,6})(?:\.([0-9]{1,3}))? ?([^0-9 .].{0,30})")


class Sex(Enum):
    """Sex as the reference intakes distinguish it.

    >>> [sex.value for sex in Sex]
    ['female', 'male']
    """

    FEMALE = "female"
    MALE = "male"


class State(Enum):
    """Pregnancy or lactation, as the reference intakes distinguish it.

    >>> [state.value for state in State]
    ['none', 'pregnant', 'lactating']
    """

    NONE = "none"
    PREGNANT = "pregnant"
    LACTATING = "lactating"


def _thousandths(value: int) -> int:
    if not is_whole(value, 0, 10**12):
        help_ = "thousandths of the unit, a whole number"
        raise PlanError([Fault(f"{shown(value)} is no laboratory value", value=shown(value), help=help_)])
    return value


def _unit(value: str) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= 40:
        raise PlanError([Fault(f"{shown(value)} is no unit", value=shown(value), help="such as ng/mL")])
    return value


@frozen
class LabValue:
    """A laboratory value: ``thousandths`` of ``unit``.

    >>> str(LabValue.parse("45.5 ng/mL"))
    '45.5 ng/mL'
    """

    thousandths: int = field(converter=_thousandths)
    unit: str = field(converter=_unit)

    @classmethod
    def parse(cls, text: str) -> LabValue:
        """Read ``"45 ng/mL"`` or ``"18 %"``; raises :class:`~rlsnutri.PlanError`."""
        match = _LAB.fullmatch(text.strip()) if isinstance(text, str) and len(text) <= 48 else None
        if match is None:
            said = shown(text)
            problem = f"cannot read {said} as a laboratory value"
            raise PlanError([Fault(problem, value=said, help='for example "45 ng/mL"')])
        decimals = (match[2] or "").ljust(3, "0")
        return cls(int(match[1] + decimals), match[3])

    def __str__(self) -> str:
        whole, rest = divmod(self.thousandths, 1000)
        number = f"{whole}.{rest:03d}".rstrip("0").rstrip(".")
        return f"{number} {self.unit}"


def _in_unit(value: LabValue | str | None, units: tuple[str, ...]) -> LabValue | None:
    read = LabValue.parse(value) if isinstance(value, str) else value
    if read is not None and (not isinstance(read, LabValue) or read.unit not in units):
        said = shown(str(read) if isinstance(read, LabValue) else read)
        raise PlanError([Fault(f"{said} is not in a unit known here", value=said, help="use " + " or ".join(units))])
    return read


def _ferritin(value: LabValue | str | None) -> LabValue | None:
    return _in_unit(value, ("ng/mL", "µg/L", "ug/L", "mcg/L"))


def _percent(value: LabValue | str | None) -> LabValue | None:
    return _in_unit(value, ("%",))


def _clearance(value: LabValue | str | None) -> LabValue | None:
    return _in_unit(value, ("mL/min/1.73m2", "mL/min/1.73 m2", "mL/min"))


@frozen(kw_only=True)
class Labs:
    """Laboratory values with their units; None where not measured.

    Ferritin in ng/mL or µg/L (the same number), transferrin saturation in %.

    Kidney function (eGFR) in mL/min/1.73m2 or mL/min.  Raises :class:`~rlsnutri.PlanError` for any other unit.

    >>> str(Labs(ferritin="45 ng/mL", transferrin_saturation="18 %").ferritin)
    '45 ng/mL'
    """

    ferritin: LabValue | None = field(default=None, converter=_ferritin)
    transferrin_saturation: LabValue | None = field(default=None, converter=_percent)
    egfr: LabValue | None = field(default=None, converter=_clearance)


def _sex(value: Sex | str | None) -> Sex | None:
    return None if value is None else member(Sex, value)


def _state(value: State | str | None) -> State | None:
    return None if value is None else member(State, value)


def _age(value: int | None) -> int | None:
    if value is not None and not is_whole(value, 0, 130):
        raise PlanError([Fault(f"an age of {shown(value)}", value=shown(value), help="whole years, 0 to 130")])
    return value


def _labs(value: Labs) -> Labs:
    if not isinstance(value, Labs):
        raise PlanError([Fault(f"{shown(value)} are no laboratory values", value=shown(value), help="Labs(…)")])
    return value


@frozen(kw_only=True)
class Person:
    """Who takes it: ``age`` in whole years, sex, state, ``conditions`` by name, laboratory values.

    What is not given is not assumed: a check that needs it says "not checked".

    >>> Person(age=48, sex="female", conditions="restless legs syndrome").sex.value
    'female'
    """

    age: int | None = field(default=None, converter=_age)
    sex: Sex | None = field(default=None, converter=_sex)
    state: State | None = field(default=None, converter=_state)
    conditions: tuple[str, ...] = field(default=(), converter=texts)
    labs: Labs = field(default=Labs(), converter=_labs)
