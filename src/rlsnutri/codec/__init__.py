"""Plans and answers as plain dicts, JSON and TOML, and back.

What comes in is never coerced: every fault is found in one go and named with its path.  What goes out comes
back the same: ``plan_from_dict(plan_to_dict(plan)) == plan``, and ``from_dict(to_dict(value)) == value`` for plans,
schedules, reports and readings of labels; an error comes back as the same kind of error with the same parts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any, TypeAlias, cast

from rlsnutri.answers import DISCLAIMER, Report, Schedule
from rlsnutri.codec.converter import FORMAT, read, write
from rlsnutri.codec.documents import from_json as _held_by_json
from rlsnutri.codec.documents import from_toml as _held_by_toml
from rlsnutri.codec.failures import read_error, write_error
from rlsnutri.codec.places import impossible_where_written, reasons_where_written, where_written
from rlsnutri.codec.reading import nearest, shown, tried
from rlsnutri.codec.schema import plan_schema
from rlsnutri.codec.toml_text import toml_text
from rlsnutri.errors import Fault, PlanError, RlsnutriError
from rlsnutri.guidance import Guide
from rlsnutri.labels import LabelReading
from rlsnutri.openings import OpenTimes
from rlsnutri.placements import Why
from rlsnutri.plans import Dose, Medicine, Plan
from rlsnutri.replans import Replanned
from rlsnutri.sayings import Said

__all__ = [
    "dose_to_dict", "error_from_dict", "error_to_dict", "from_dict", "from_json", "from_toml", "guide_from_dict",
    "guide_to_dict", "impossible_where_written", "label_from_dict", "label_to_dict", "open_times_from_dict",
    "open_times_to_dict", "plan_from_dict", "plan_from_json", "plan_from_toml", "plan_schema", "plan_to_dict",
    "plan_to_json", "plan_to_toml", "reasons_where_written", "replanned_from_dict", "replanned_to_dict",
    "report_from_dict", "report_to_dict", "said_to_dict", "schedule_from_dict", "schedule_to_dict", "to_dict",
    "to_json", "to_toml", "where_written", "why_from_dict", "why_to_dict",
]  # fmt: skip

Travelling: TypeAlias = Plan | Schedule | Report | Why | OpenTimes | Replanned | Guide | LabelReading | RlsnutriError
"""A plan, an answer or an error: what is written to somewhere else and read from there."""

_FRAMED: dict[str, type] = {
    "schedule": Schedule,
    "report": Report,
    "why": Why,
    "open-times": OpenTimes,
    "rest-of-day": Replanned,
    "guide": Guide,
    "label": LabelReading,
}


def plan_from_dict(data: Mapping[str, Any]) -> Plan:
    """Read a plan; raises :class:`~rlsnutri.PlanError` with every fault and its path.

    >>> day = {"wake": "06:30", "bed": "22:30"}
    >>> plan = plan_from_dict({"day": day, "doses": [{"of": "zinc", "amount": "15 mg"}]})
    >>> str(plan.doses[0].amount)
    '15 mg'
    """
    return cast("Plan", _read(data, Plan, "plan"))


def plan_to_dict(plan: Plan) -> dict[str, Any]:
    """Write a plan as plain dicts, lists, texts, numbers and booleans; what is as by default is left out.

    >>> from rlsnutri import Day, Dose, Plan
    >>> plan = Plan(day=Day("07:00", "23:00"), doses=[Dose("zinc citrate", "10 mg")])
    >>> plan_to_dict(plan)["day"]
    {'wake': '07:00', 'bed': '23:00', 'meals': []}
    """
    return {"format": FORMAT, **write(plan)}


def said_to_dict(said: Iterable[Said], *, catalog: str) -> dict[str, Any]:
    """Write what the catalogue said about a question; ``catalog`` is its version.

    >>> from rlsnutri import ask, default_catalog
    >>> sorted(said_to_dict(ask("calcium magnesium"), catalog=default_catalog().version))
    ['catalog', 'disclaimer', 'format', 'kind', 'said']
    """
    return {**_frame("said"), "said": [write(each) for each in said], "catalog": catalog}


def dose_to_dict(dose: Dose | Medicine) -> dict[str, Any]:
    """Write one dose as it stands in the doses of a plan.

    >>> dose_to_dict(Dose("zinc citrate", "10 mg"))
    {'of': 'zinc citrate', 'amount': '10 mg'}
    """
    return cast("dict[str, Any]", write(dose))


def plan_from_json(text: str) -> Plan:
    """Read a plan from JSON; raises :class:`~rlsnutri.PlanError`, as it does for keys that stand twice.

    >>> from rlsnutri import Day, Dose, Plan
    >>> plan = Plan(day=Day("07:00", "23:00"), doses=[Dose("zinc citrate", "10 mg")])
    >>> plan_from_json(plan_to_json(plan)) == plan
    True
    """
    held, faults = _held_by_json(text, "plan")
    return cast("Plan", _read(held, Plan, "plan", faults))


def plan_to_json(plan: Plan, *, indent: int | None = None) -> str:
    """Write a plan as JSON.

    >>> from rlsnutri import Day, Dose, Plan
    >>> plan = Plan(day=Day("07:00", "23:00"), doses=[Dose("zinc citrate", "10 mg")])
    >>> plan_to_json(plan)[:40]
    '{"format": 1, "day": {"wake": "07:00", "'
    """
    return to_json(plan, indent=indent)


def plan_from_toml(text: str) -> Plan:
    r"""Read a plan from TOML; raises :class:`~rlsnutri.PlanError`.

    >>> plan_from_toml('[day]\nwake = "07:00"\nbed = "23:00"').day.bed
    ClockTime(minutes=1380)
    """
    held, faults = _held_by_toml(text, "plan")
    return cast("Plan", _read(held, Plan, "plan", faults))


def plan_to_toml(plan: Plan) -> str:
    """Write a plan as TOML, as a person would.

    >>> from rlsnutri.plans import Day, Dose
    >>> print(plan_to_toml(Plan(day=Day("06:30", "22:30"), doses=[Dose("zinc", "15 mg")])), end="")
    format = 1
    <BLANKLINE>
    [day]
    wake = "06:30"
    bed = "22:30"
    meals = []
    <BLANKLINE>
    [[doses]]
    of = "zinc"
    amount = "15 mg"
    """
    return to_toml(plan)


def schedule_to_dict(schedule: Schedule) -> dict[str, Any]:
    """Write a schedule with its plan, so that it can be checked and taken up again.

    >>> from rlsnutri import Day, Dose, Plan, schedule
    >>> plan = Plan(day=Day("07:00", "23:00"), doses=[Dose("zinc citrate", "10 mg")])
    >>> schedule_to_dict(schedule(plan))["slots"][0]["time"]
    '07:00'
    """
    return {**_frame("schedule"), **write(schedule)}


def schedule_from_dict(data: Mapping[str, Any]) -> Schedule:
    """Read what :func:`schedule_to_dict` wrote; raises :class:`~rlsnutri.PlanError`.

    >>> from rlsnutri import Day, Dose, Plan, schedule
    >>> plan = Plan(day=Day("07:00", "23:00"), doses=[Dose("zinc citrate", "10 mg")])
    >>> schedule_from_dict(schedule_to_dict(schedule(plan))) == schedule(plan)
    True
    """
    return cast("Schedule", _read_framed(data, "schedule"))


def open_times_to_dict(found: OpenTimes) -> dict[str, Any]:
    """Write when one more of something breaks nothing.

    >>> from rlsnutri import Day, Dose, Plan, schedule
    >>> plan = Plan(day=Day("07:00", "23:00"), doses=[Dose("zinc citrate", "10 mg")])
    >>> found = schedule(plan).open_times("coffee")
    >>> sorted(open_times_to_dict(found))[:3]
    ['catalog', 'closed', 'day']
    """
    return {**_frame("open-times"), **write(found)}


def open_times_from_dict(data: Mapping[str, Any]) -> OpenTimes:
    """Read what :func:`open_times_to_dict` wrote; raises :class:`~rlsnutri.PlanError`.

    >>> from rlsnutri import Day, Dose, Plan, schedule
    >>> plan = Plan(day=Day("07:00", "23:00"), doses=[Dose("zinc citrate", "10 mg")])
    >>> found = schedule(plan).open_times("coffee")
    >>> open_times_from_dict(open_times_to_dict(found)) == found
    True
    """
    return cast("OpenTimes", _read_framed(data, "open-times"))


def replanned_to_dict(found: Replanned) -> dict[str, Any]:
    """Write the rest of a day with its plan.

    >>> from rlsnutri import Day, Dose, Plan, Taken, replan, schedule
    >>> plan = Plan(day=Day("07:00", "23:00"), doses=[Dose("zinc citrate", "10 mg")])
    >>> rest = replan(schedule(plan), now="09:00", taken=[Taken("zinc citrate", "07:00")])
    >>> replanned_to_dict(rest)["taken"]
    [{'name': 'zinc citrate', 'time': '07:00', 'portions': 1}]
    """
    return {**_frame("rest-of-day"), **write(found)}


def replanned_from_dict(data: Mapping[str, Any]) -> Replanned:
    """Read what :func:`replanned_to_dict` wrote; raises :class:`~rlsnutri.PlanError`.

    >>> from rlsnutri import Day, Dose, Plan, Taken, replan, schedule
    >>> plan = Plan(day=Day("07:00", "23:00"), doses=[Dose("zinc citrate", "10 mg")])
    >>> rest = replan(schedule(plan), now="09:00", taken=[Taken("zinc citrate", "07:00")])
    >>> replanned_from_dict(replanned_to_dict(rest)) == rest
    True
    """
    return cast("Replanned", _read_framed(data, "rest-of-day"))


def report_to_dict(report: Report) -> dict[str, Any]:
    """Write a report of ``check`` with its plan.

    >>> from rlsnutri import Day, Dose, Plan, check
    >>> plan = Plan(day=Day("07:00", "23:00"), doses=[Dose("zinc citrate", "10 mg")])
    >>> report_to_dict(check(plan))["totals"][0]["nutrient"]
    'zinc'
    """
    return {**_frame("report"), **write(report)}


def report_from_dict(data: Mapping[str, Any]) -> Report:
    """Read what :func:`report_to_dict` wrote; raises :class:`~rlsnutri.PlanError`.

    >>> from rlsnutri import Day, Dose, Plan, check
    >>> plan = Plan(day=Day("07:00", "23:00"), doses=[Dose("zinc citrate", "10 mg")])
    >>> report_from_dict(report_to_dict(check(plan))) == check(plan)
    True
    """
    return cast("Report", _read_framed(data, "report"))


def guide_to_dict(guide: Guide) -> dict[str, Any]:
    """Write the five steps for restless legs.

    >>> from rlsnutri import Day, Dose, Plan, rls_guide
    >>> guide = rls_guide(Plan(day=Day("07:00", "23:00"), doses=[Dose("ferrous fumarate", "14 mg")]))
    >>> len(guide_to_dict(guide)["steps"])
    5
    """
    return {**_frame("guide"), **write(guide)}


def guide_from_dict(data: Mapping[str, Any]) -> Guide:
    """Read what :func:`guide_to_dict` wrote; raises :class:`~rlsnutri.PlanError`.

    >>> from rlsnutri import Day, Dose, Plan, rls_guide
    >>> guide = rls_guide(Plan(day=Day("07:00", "23:00"), doses=[Dose("ferrous fumarate", "14 mg")]))
    >>> guide_from_dict(guide_to_dict(guide)) == guide
    True
    """
    return cast("Guide", _read_framed(data, "guide"))


def label_to_dict(reading: LabelReading) -> dict[str, Any]:
    """Write what was read from a label, every row of it.

    >>> from rlsnutri import read_label
    >>> rows = [{"name": "Iron", "quantity": [{"servingSizeOrder": 1, "quantity": 14, "unit": "mg", "operator": "="}]}]
    >>> serving = {"order": 1, "minQuantity": 1, "maxQuantity": 1, "unit": "Tablet(s)"}
    >>> reading = read_label({"id": 1, "fullName": "Iron", "servingSizes": [serving], "ingredientRows": rows})
    >>> label_to_dict(reading)["rows"][0]["use"]
    'used'
    """
    return {**_frame("label"), **write(reading)}


def label_from_dict(data: Mapping[str, Any]) -> LabelReading:
    """Read what :func:`label_to_dict` wrote; raises :class:`~rlsnutri.PlanError`.

    >>> from rlsnutri import read_label
    >>> rows = [{"name": "Iron", "quantity": [{"servingSizeOrder": 1, "quantity": 14, "unit": "mg", "operator": "="}]}]
    >>> serving = {"order": 1, "minQuantity": 1, "maxQuantity": 1, "unit": "Tablet(s)"}
    >>> reading = read_label({"id": 1, "fullName": "Iron", "servingSizes": [serving], "ingredientRows": rows})
    >>> label_from_dict(label_to_dict(reading)) == reading
    True
    """
    return cast("LabelReading", _read_framed(data, "label"))


def why_to_dict(why: Why) -> dict[str, Any]:
    """Write why an intake stands where it stands.

    >>> from rlsnutri import Day, Dose, Plan, schedule
    >>> plan = Plan(day=Day("07:00", "23:00"), doses=[Dose("zinc citrate", "10 mg")])
    >>> timetable = schedule(plan)
    >>> why_to_dict(timetable.why(timetable.slots[0].intakes[0]))["intake"]
    {'dose': 'zinc citrate', 'time': '07:00', 'portions': 1, 'of': 1, 'contents': {'zinc': '10 mg'}}
    """
    return {**_frame("why"), **write(why)}


def why_from_dict(data: Mapping[str, Any]) -> Why:
    """Read what :func:`why_to_dict` wrote; raises :class:`~rlsnutri.PlanError`.

    >>> from rlsnutri import Day, Dose, Plan, schedule
    >>> plan = Plan(day=Day("07:00", "23:00"), doses=[Dose("zinc citrate", "10 mg")])
    >>> timetable = schedule(plan)
    >>> why = timetable.why(timetable.slots[0].intakes[0])
    >>> why_from_dict(why_to_dict(why)) == why
    True
    """
    return cast("Why", _read_framed(data, "why"))


def error_to_dict(error: RlsnutriError, *, catalog: str = "") -> dict[str, Any]:
    """Write an error with all its parts; ``error`` is bad-plan, refused, no-schedule or budget-exceeded.

    Of a :class:`~rlsnutri.NoScheduleError` the conflict and the repairs are worked out now.

    >>> from rlsnutri import BudgetExceededError
    >>> error_to_dict(BudgetExceededError(5))["error"]
    'budget-exceeded'
    """
    return {**_frame("error"), **write_error(error, catalog)}


def error_from_dict(data: Mapping[str, Any]) -> RlsnutriError:
    """Return the error that :func:`error_to_dict` wrote; raises :class:`~rlsnutri.PlanError` for anything else.

    An error of no kind of its own comes back with its message, as :class:`~rlsnutri.RlsnutriError`.

    >>> from rlsnutri import BudgetExceededError
    >>> error_from_dict(error_to_dict(BudgetExceededError(5))).steps
    5
    """
    held, faults = _unframed(data, "error")
    error, more = tried(partial(read_error, held), "error")
    if faults or more:
        raise PlanError([*faults, *more])
    return cast("RlsnutriError", error)


def to_dict(value: Travelling) -> dict[str, Any]:
    """Write a plan, an answer or an error; all but plans say under ``kind`` what they are.

    >>> from rlsnutri import Day, Dose, Plan
    >>> plan = Plan(day=Day("07:00", "23:00"), doses=[Dose("zinc citrate", "10 mg")])
    >>> to_dict(plan)["doses"]
    [{'of': 'zinc citrate', 'amount': '10 mg'}]
    """
    match value:
        case Plan():
            return plan_to_dict(value)
        case Schedule():
            return schedule_to_dict(value)
        case Report():
            return report_to_dict(value)
        case LabelReading():
            return label_to_dict(value)
        case Guide():
            return guide_to_dict(value)
        case Why():
            return why_to_dict(value)
        case OpenTimes():
            return open_times_to_dict(value)
        case Replanned():
            return replanned_to_dict(value)
        case RlsnutriError():
            return error_to_dict(value)
        case _:
            raise TypeError(f"a {type(value).__name__} is neither a plan nor an answer")


def from_dict(data: Mapping[str, Any]) -> Travelling:
    """Read what :func:`to_dict` wrote: by its ``kind``, a plan where it has none.

    >>> from rlsnutri import Day, Dose, Plan
    >>> plan = Plan(day=Day("07:00", "23:00"), doses=[Dose("zinc citrate", "10 mg")])
    >>> from_dict(to_dict(plan)) == plan
    True
    """
    return _read_any(data, ())


def to_json(value: Travelling, *, indent: int | None = None) -> str:
    """Write a plan, an answer or an error as JSON.

    >>> from rlsnutri import Day, Dose, Plan
    >>> plan = Plan(day=Day("07:00", "23:00"), doses=[Dose("zinc citrate", "10 mg")])
    >>> to_json(plan)[:53]
    '{"format": 1, "day": {"wake": "07:00", "bed": "23:00"'
    """
    return json.dumps(to_dict(value), ensure_ascii=False, indent=indent)


def from_json(text: str) -> Travelling:
    """Read what :func:`to_json` wrote; raises :class:`~rlsnutri.PlanError`.

    >>> from rlsnutri import Day, Dose, Plan
    >>> plan = Plan(day=Day("07:00", "23:00"), doses=[Dose("zinc citrate", "10 mg")])
    >>> from_json(to_json(plan)) == plan
    True
    """
    held, faults = _held_by_json(text, "document")
    return _read_any(held, faults)


def to_toml(value: Travelling) -> str:
    """Write a plan, an answer or an error as TOML; what is None is left out.

    >>> from rlsnutri import Day, Dose, Plan
    >>> plan = Plan(day=Day("07:00", "23:00"), doses=[Dose("zinc citrate", "10 mg")])
    >>> print(to_toml(plan), end="")
    format = 1
    <BLANKLINE>
    [day]
    wake = "07:00"
    bed = "23:00"
    meals = []
    <BLANKLINE>
    [[doses]]
    of = "zinc citrate"
    amount = "10 mg"
    """
    return toml_text(to_dict(value))


def from_toml(text: str) -> Travelling:
    """Read what :func:`to_toml` wrote; raises :class:`~rlsnutri.PlanError`.

    >>> from rlsnutri import Day, Dose, Plan
    >>> plan = Plan(day=Day("07:00", "23:00"), doses=[Dose("zinc citrate", "10 mg")])
    >>> from_toml(to_toml(plan)) == plan
    True
    """
    held, faults = _held_by_toml(text, "document")
    return _read_any(held, faults)


def _read_any(data: object, faults: Iterable[Fault]) -> Travelling:
    known = list(faults)
    if known:  # of what is not known to be a plan, only what the text itself shows can be told
        raise PlanError(known)
    kind = _kind_of(data)
    if kind is None:
        return plan_from_dict(cast("Mapping[str, Any]", data))
    if kind == "error":
        return error_from_dict(cast("Mapping[str, Any]", data))
    if not isinstance(kind, str) or kind not in _FRAMED:
        help_ = nearest(kind, [*_FRAMED, "error"]) if isinstance(kind, str) else "a plan has none"
        raise PlanError([Fault(f"{shown(kind)} is nothing that can be read here", "document.kind", shown(kind), help_)])
    return cast("Travelling", _read_framed(data, kind))


def _kind_of(data: object) -> object:
    return cast("Mapping[str, object]", data).get("kind") if isinstance(data, Mapping) else None


def _read_framed(data: object, kind: str) -> Any:
    held, faults = _unframed(data, kind)
    return _read(held, _FRAMED[kind], kind, faults)


def _unframed(data: object, kind: str) -> tuple[object, list[Fault]]:
    """Return the data without what every answer says of itself, and what is wrong with that."""
    if not isinstance(data, Mapping):
        return data, []
    table = cast("Mapping[str, Any]", data)
    framed = _frame(kind)
    faults = [
        Fault(
            f"not the {key} of {'an' if kind == 'error' else 'a'} {kind}",
            f"{kind}.{key}",
            help=f"{framed[key]!r} is read here",
        )
        for key in ("format", "kind")
        if type(table.get(key)) is not type(framed[key]) or table.get(key) != framed[key]
    ]
    return {key: value for key, value in table.items() if key not in framed}, faults


def _read(data: object, type_: type, root: str, found: Iterable[Fault] = ()) -> Any:
    known = list(found)
    places = {fault.path for fault in known}
    value, faults = tried(partial(read, data, type_), root)
    known += [fault for fault in faults if fault.path not in places]
    if known:
        raise PlanError(known)
    return value


def _frame(kind: str) -> dict[str, Any]:
    return {"format": FORMAT, "kind": kind, "disclaimer": DISCLAIMER}
