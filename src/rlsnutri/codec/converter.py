"""The one cattrs converter, and how everything with a spelling of its own is read and written.

cattrs finds the way through the types; the hooks are our own, because cattrs coerces by default ("no" becomes
True) and ends a class at its first bad value.  Made on first use, kept for good.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cache, partial
from typing import Any, cast, get_type_hints

import attrs
from cattrs import Converter

from rlsnutri.amounts import Amount, CompoundAmount, elemental_amount, stated_amount
from rlsnutri.clock import AnyDays, ClockTime, Days, Recurrence, clock_time, recurrence
from rlsnutri.codec.reading import (
    Entry,
    Read,
    read_boolean,
    read_integer,
    read_table,
    read_text,
    tried,
    wrong,
)
from rlsnutri.codec.values import RULES, read_choice, register
from rlsnutri.errors import Fault, PlanError
from rlsnutri.nutrients import Form
from rlsnutri.people import LabValue
from rlsnutri.plans import Day, Dose, Drink, Meal, Medicine, Plan, Product
from rlsnutri.rules import (
    AroundMeal,
    ClockWindow,
    Exemption,
    MealContent,
    Named,
    OffsetWindow,
    Rule,
    SameMeal,
    Selector,
    Substance,
)
from rlsnutri.windows import WindowPart

__all__ = ["FORMAT", "converter", "read", "readers", "write"]

FORMAT = 1
"""The version of the format that ``plan_to_dict`` and its kin write."""

_FRACTION = re.compile(r"([0-9]{1,30})(?:/([0-9]{1,30}))?")
_AMOUNT_HELP = 'a number, a space and a unit in quotes, such as "25 mg"'
_TIME_HELP = 'hours and minutes on the 24-hour clock, such as "06:30"'
_DAYS_HELP = '"2 days", "monday, thursday", "any 1 of 7 days", or a table of period and days'
_WINDOW_HELP = 'from when to when, such as "17:00-22:30"'
_FORM_HELP = '{ product = "…", ingredients = [ … ] }, or a form of its own with id, nutrient and name'
_DOSES: dict[str, type] = {"dose": Dose, "medicine": Medicine}
_EVENTS: dict[str, type] = {"medicine": Medicine, "drink": Drink}
_PARTS: dict[str, type] = {
    "clock": ClockWindow,
    "wake": OffsetWindow,
    "bed": OffsetWindow,
    "meal": AroundMeal,
}


def read(value: object, type_: Any) -> Any:
    """Read ``value`` as ``type_``; raises :class:`~rlsnutri.PlanError` with all faults."""
    return converter().structure(value, type_)


def write(value: object) -> Any:
    """Return ``value`` as plain dicts, lists, texts, numbers and booleans."""
    return converter().unstructure(value)


@cache
def converter() -> Converter:
    """Return the converter; the same one every time."""
    made = Converter(detailed_validation=True, forbid_extra_keys=True)
    register(made)
    for type_, reader in readers().items():
        if isinstance(type_, type):
            made.register_structure_hook(type_, _hook(reader))
        else:  # a union
            made.register_structure_hook_func(partial(_same, type_), _hook(reader))
    for type_ in (Amount, CompoundAmount, ClockTime, LabValue, Fraction, AnyDays):
        made.register_unstructure_hook(type_, str)
    made.register_unstructure_hook(Days, _write_days)
    made.register_unstructure_hook(ClockWindow, _write_window)
    made.register_unstructure_hook(SameMeal, _write_same_meal)
    return made


def readers() -> dict[Any, Read]:
    """Return how every type with a spelling of its own is read; the schema says the same of each."""
    return {
        bool: read_boolean,
        int: read_integer,
        str: read_text,
        Fraction: _read_fraction,
        Amount: partial(_read_words, elemental_amount, "an amount", _AMOUNT_HELP),
        Amount | CompoundAmount: partial(_read_words, stated_amount, "an amount", _AMOUNT_HELP),
        LabValue: partial(_read_words, LabValue.parse, "a laboratory value", 'such as "45 ng/mL"'),
        ClockTime: _read_time,
        ClockWindow: _read_window,
        Recurrence: _read_recurrence,
        Selector: _read_selector,
        Exemption: _read_exemption,
        WindowPart: _read_part,
        Rule: partial(_read_kind, RULES, "rule", None),
        Dose | Medicine: partial(_read_kind, _DOSES, "dose", "dose"),
        Medicine | Drink: partial(_read_kind, _EVENTS, "event", None),
        str | Form: _read_form,
        str | Form | Product: _read_form_or_product,
        Day: _read_day,
        Plan: _read_plan,
    }


def _hook(reader: Read) -> Callable[[Any, Any], Any]:
    return lambda value, _: reader(value)


def _same(one: object, other: object) -> bool:
    return one == other


def _read_as(type_: Any, value: object) -> Any:
    return read(value, type_)


def _table(value: object) -> Mapping[object, object] | None:
    return cast("Mapping[object, object]", value) if isinstance(value, Mapping) else None


def _read_words(reader: Callable[[str], Any], what: str, help_: str, value: object) -> Any:
    if type(value) is not str:
        raise wrong(value, what, help_)
    return reader(read_text(value))


def _read_fraction(value: object) -> Fraction:
    match = _FRACTION.fullmatch(value) if isinstance(value, str) else None
    if match is None or not int(match[2] or 1):
        raise wrong(value, "a fraction", 'two whole numbers in quotes, such as "3/10"')
    return Fraction(int(match[1]), int(match[2] or 1))


def _read_time(value: object) -> ClockTime:
    if not isinstance(value, str | datetime.time):
        raise wrong(value, "a time of day", _TIME_HELP)
    return clock_time(value)


def _read_window(value: object) -> ClockWindow:
    start, dash, end = value.partition("-") if isinstance(value, str) else ("", "", "")
    if not dash:
        raise wrong(value, "a window", _WINDOW_HELP)
    return ClockWindow(start.strip(), end.strip())


def _write_window(value: ClockWindow) -> str:
    return f"{value.start}-{value.end}"


def _read_recurrence(value: object) -> Recurrence:
    if _table(value) is not None:
        period = Entry("period", read_integer, "period", required=True)
        days = Entry("days", partial(_read_as, tuple[int, ...]), "days", required=True)
        return cast("Recurrence", read_table(value, (period, days), Days, "days"))
    if not isinstance(value, str):
        raise wrong(value, "days", _DAYS_HELP)
    return recurrence(value)


def _write_days(value: Days) -> Any:
    text = str(value)
    readable = len(text) <= 80 and recurrence(text) == value
    return text if readable else {"period": value.period, "days": list(value.days)}


def _read_selector(value: object) -> Selector:
    table = _table(value)
    if table is not None:
        return cast("Selector", read(table, Named if "named" in table else Substance))
    if not isinstance(value, str):
        raise wrong(value, "a thing", 'a name in quotes, { named = "…" } or { substance = "…" }')
    return read_text(value)


def _read_exemption(value: object) -> Exemption:
    if _table(value) is not None:
        return cast("Exemption", read(value, MealContent))
    if value != "same-meal":
        raise wrong(value, "an exemption", '"same-meal" or { nutrient = "…", at_most = "…" }')
    return SameMeal()


def _write_same_meal(_: SameMeal) -> str:
    return "same-meal"


def _read_part(value: object) -> WindowPart:
    """Read a part of a window: text for a clock window, or a table whose ``anchor`` says what it is."""
    table = _table(value)
    if table is None:
        return _read_window(value)
    kind = _PARTS[_said(table, "anchor", None, _PARTS, "an anchor")]
    if kind is ClockWindow:
        ends = [Entry(key, _read_time, key, required=True) for key in ("start", "end")]
        return cast("WindowPart", read_table(_without(table, "anchor"), ends, ClockWindow, "a window"))
    return cast("WindowPart", read(table if kind is OffsetWindow else _without(table, "anchor"), kind))


def _read_kind(kinds: Mapping[str, type], what: str, default: str | None, value: object) -> Any:
    """Read a table whose key ``kind`` says what it is."""
    table = _table(value)
    if table is None:
        raise wrong(value, f"a {what}" if what != "event" else "an event", "a table of keys and values")
    return read(_without(table, "kind"), kinds[_said(table, "kind", default, kinds, f"a kind of {what}")])


def _said(
    table: Mapping[object, object], key: str, default: str | None, choices: Mapping[str, object], what: str
) -> str:
    """Return what stands under ``key``, one of the choices."""
    if key not in table and default is None:
        raise PlanError([Fault(f"{key!r} is missing", key, help="one of " + ", ".join(choices))])
    said, faults = tried(partial(read_choice, table.get(key, default), choices, what), key)
    if faults:
        raise PlanError(faults)
    return cast("str", said)


def _without(table: Mapping[object, object], left_out: str) -> dict[object, object]:
    return {key: item for key, item in table.items() if key != left_out}


def _read_form(value: object) -> str | Form:
    return cast("Form", read(value, Form)) if _table(value) is not None else read_text(value)


def _read_form_or_product(value: object) -> str | Form | Product:
    table = _table(value)
    if table is None:
        return read_text(value)
    if "product" in table:
        return cast("Product", read(table, Product))
    if "id" in table:
        return cast("Form", read(table, Form))
    raise PlanError([Fault("a table that is neither a product nor a form", help=_FORM_HELP)])


def _read_day(value: object) -> Day:
    entries = [
        *(Entry(key, _read_time, key, required=True) for key in ("wake", "bed")),
        *(Entry(key, _read_time, key, required=False) for key in ("breakfast", "lunch", "dinner")),
        Entry("meals", partial(_read_as, tuple[Meal, ...]), "meals", required=False),
    ]
    return cast("Day", read_table(value, entries, Day, "a day"))


def _read_plan(value: object) -> Plan:
    """Read a plan; ``drinks`` and ``medicines`` are short for entries of ``events`` and ``doses``."""
    hints = get_type_hints(Plan)
    entries = [
        Entry("format", _read_format, "format_", required=False),
        *(
            Entry(field.name, partial(_read_as, hints[field.name]), field.name, field.default is attrs.NOTHING)
            for field in attrs.fields(Plan)
        ),
        Entry("drinks", partial(_read_as, tuple[Drink, ...]), "drinks", required=False),
        Entry("medicines", partial(_read_as, tuple[Medicine, ...]), "medicines", required=False),
    ]
    return cast("Plan", read_table(value, entries, _build_plan, "a plan"))


def _build_plan(
    *,
    format_: int = FORMAT,  # noqa: ARG001 -- read for its faults only
    drinks: tuple[Drink, ...] = (),
    medicines: tuple[Medicine, ...] = (),
    doses: tuple[Dose | Medicine, ...] = (),
    events: tuple[Medicine | Drink, ...] = (),
    **rest: Any,
) -> Plan:
    placed = (medicine for medicine in medicines if not medicine.at)
    prescribed = (medicine for medicine in medicines if medicine.at)
    return Plan(doses=(*doses, *placed), events=(*events, *drinks, *prescribed), **rest)


def _read_format(value: object) -> int:
    if read_integer(value) != FORMAT:
        raise wrong(value, "a format known here", f"this version of the library reads format {FORMAT}")
    return FORMAT
