"""The person a plan is for: age, sex, state, conditions and laboratory values; every field may be unknown."""

# pyright: reportUnnecessaryIsInstance=false
# Converters read whatever a caller passes, so they ask for types that the annotations already promise.

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum

from attrs import field, frozen

from rlsnutri.errors import Fault, PlanError

__all__ = ["LabValue", "Labs", "Person", "Sex", "State"]

_LAB = re.compile(r"([0-9]{1,6})(?:\.([0-9]{1,3}))? ?([^0-9 .].{0,30})")


class Sex(Enum):
    """Sex as the reference intakes distinguish it."""

    FEMALE = "female"
    MALE = "male"


class State(Enum):
    """Pregnancy or lactation, as the reference intakes distinguish it."""

    NONE = "none"
    PREGNANT = "pregnant"
    LACTATING = "lactating"


@frozen
class LabValue:
    """A laboratory value: ``thousandths`` of ``unit``.

    >>> str(LabValue.parse("45.5 ng/mL"))
    '45.5 ng/mL'
    """

    thousandths: int
    unit: str

    @classmethod
    def parse(cls, text: str) -> LabValue:
        """Read ``"45 ng/mL"`` or ``"18 %"``; raises :class:`~rlsnutri.PlanError`."""
        match = _LAB.fullmatch(text.strip()) if len(text) <= 48 else None
        if match is None:
            shown = repr(text[:40])
            raise PlanError(
                [
                    Fault(
                        f"cannot read {shown} as a laboratory value",
                        value=shown,
                        help='for example "45 ng/mL"',
                    )
                ]
            )
        decimals = (match[2] or "").ljust(3, "0")
        return cls(int(match[1] + decimals), match[3])

    def __str__(self) -> str:
        whole, rest = divmod(self.thousandths, 1000)
        number = f"{whole}.{rest:03d}".rstrip("0").rstrip(".")
        return f"{number} {self.unit}"


def _in_unit(value: LabValue | str | None, units: tuple[str, ...]) -> LabValue | None:
    read = LabValue.parse(value) if isinstance(value, str) else value
    if read is not None and (not isinstance(read, LabValue) or read.unit not in units):
        raise PlanError(
            [
                Fault(
                    f"{str(read)!r} is not in a unit known here",
                    value=str(read),
                    help="use " + " or ".join(units),
                )
            ]
        )
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


def _texts(value: str | Iterable[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _sex(value: Sex | str | None) -> Sex | None:
    if value is None or isinstance(value, Sex):
        return value
    if value not in ("female", "male"):
        raise PlanError([Fault(f"{value!r} is no sex known here", value=repr(value), help="female or male")])
    return Sex(value)


def _state(value: State | str | None) -> State | None:
    if value is None or isinstance(value, State):
        return value
    if value not in ("none", "pregnant", "lactating"):
        raise PlanError(
            [Fault(f"{value!r} is no state known here", value=repr(value), help="none, pregnant or lactating")]
        )
    return State(value)


def _age(value: int | None) -> int | None:
    if value is not None and (type(value) is not int or not 0 <= value <= 130):
        raise PlanError([Fault(f"an age of {value!r}", value=repr(value), help="whole years, 0 to 130")])
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
    conditions: tuple[str, ...] = field(default=(), converter=_texts)
    labs: Labs = Labs()
