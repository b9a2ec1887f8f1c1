"""A schedule as a FHIR bundle of proposals, for a clinic to look through: plain dicts, ready for JSON.

One ``MedicationRequest`` per dose or medicine, drafts all of them, and a ``CarePlan`` that holds them together with
everything that must be known beside the times.  Needs no other package.
"""

from __future__ import annotations

import datetime
import json
import re
import uuid
from collections.abc import Iterable
from typing import Any

from rlsnutri.answers import Schedule
from rlsnutri.errors import Fault, PlanError
from rlsnutri.inputs import shown
from rlsnutri.interop.fhir_amounts import most, quantity
from rlsnutri.interop.fhir_medication import Release, by_name, medication
from rlsnutri.interop.remarks import Remark, closing, concerning, remarks, the_day
from rlsnutri.interop.taking import Pattern, Taking, checked_dates, folded, takings
from rlsnutri.nutrients import Form
from rlsnutri.plans import Medicine

__all__ = ["Release", "bundle"]

_IDS = uuid.UUID("c0d8a3e1-2f47-5a9b-8c66-7be1f2a90d35")  # the namespace of our resources' ids: never change it
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MARKS = re.compile(r"[\\`*_\[\]<>~]")
_REFERENCE = re.compile(r"[!-~]{1,1000}")
_SINGULAR = {"Findings": "Finding", "Rules waived": "Rule waived"}
_FIXED = "Already prescribed for these times, which are repeated here and not proposed."
_TIMED = "Already prescribed; only its times of day are proposed here."


def bundle(
    schedule: Schedule,
    *,
    release: Release = "R4",
    patient: str | None = None,
    first: datetime.date | None = None,
    stamp: datetime.datetime | None = None,
    forms: Iterable[Form] = (),
) -> dict[str, Any]:
    """Return ``schedule`` as a FHIR ``Bundle`` of type collection.

    ``patient`` is the reference to whom it is for (``"Patient/123"``); without one the subject is told in words.
    ``first`` is the date of day 0 (a Monday where something is taken on days of the week); without it, days that
    are neither every day nor days of the week are told in the text only by their number.  ``stamp`` says when it was
    made and needs a time zone.  ``forms`` are those of a catalogue, for the codes of what is taken.

    What is taken daily or on days of the week has ``timeOfDay``; on every n-th day ``when`` is waking with an
    ``offset`` in minutes, because the standard has no ``timeOfDay`` beside a ``period``.  Numbers are integers, or
    floats that JSON writes exactly; what is not exact (a third of 100 mg) stands in the text only.

    Raises :class:`~rlsnutri.PlanError` for parameters that do not fit.

    >>> from rlsnutri import Day, Dose, Plan, schedule
    >>> plan = Plan(day=Day("07:00", "23:00"), doses=[Dose("zinc citrate", "10 mg")])
    >>> [entry["resource"]["resourceType"] for entry in bundle(schedule(plan))["entry"]]
    ['CarePlan', 'MedicationRequest']
    """
    taken = takings(schedule)
    checked_dates(taken, first, None)
    made = _instant(stamp)
    header: dict[str, Any] = {"status": "draft", "intent": "proposal", "subject": _subject(patient)}
    known, found = by_name(forms), remarks(schedule, taken)
    release = _release(release)
    requests = [
        _identified(
            {
                "resourceType": "MedicationRequest",
                **medication(each[0], release, known),
                **header,
                **_origin(each[0], release),
                **({"authoredOn": made} if made else {}),
                "note": _notes(_about(each[0]), concerning(found, [each[0].name]), schedule),
                "dosageInstruction": [dosage for one in each for dosage in _dosages(one, first, release)],
            }
        )
        for each in _requested(taken)
    ]
    key = {"R4": "reference", "R5": "plannedActivityReference"}[release]
    plan = _identified(
        {
            "resourceType": "CarePlan",
            **header,
            "title": "Timetable of supplements and medicines",
            "description": the_day(schedule),
            **({"created": made} if made else {}),
            **({"activity": [{key: {"reference": _urn(each)}} for each in requests]} if requests else {}),
            "note": _notes([], found, schedule, detailed=True),
        }
    )
    return {
        "resourceType": "Bundle",
        "type": "collection",
        **({"timestamp": made} if made else {}),
        "entry": [{"fullUrl": _urn(each), "resource": each} for each in (plan, *requests)],
    }


def _requested(taken: tuple[Taking, ...]) -> list[list[Taking]]:
    """Return what belongs to one request: all times of one dose or medicine, in the order of names."""
    found: dict[tuple[str, bool, Pattern, str], list[Taking]] = {}
    for each in taken:
        # What stands fixed may share its name: coffee twice, or a medicine once more at another strength.
        key = (folded(each.name), each.prescribed, each.pattern, each.text if each.prescribed else "")
        found.setdefault(key, []).append(each)
    return [found[key] for key in sorted(found)]


def _origin(taken: Taking, release: Release) -> dict[str, Any]:
    if not taken.prescribed:
        return {}
    return {"reportedBoolean" if release == "R4" else "reported": True}


def _about(taken: Taking) -> list[str]:
    if taken.prescribed:
        return [_FIXED]
    return [_TIMED] if isinstance(taken.thing, Medicine) else []


def _dosages(taken: Taking, first: datetime.date | None, release: Release) -> list[dict[str, Any]]:
    """Return the dosage of one time of day; of an irregular pattern one for each of its days."""
    pattern = taken.pattern
    if pattern.daily or pattern.weekly:
        return [_dosage(taken, pattern, _by_the_clock(taken, first), first, release)]
    return [
        _dosage(taken, Pattern(pattern.period, (day,)), _since_waking(taken, day, first), first, release)
        for day in pattern.days
    ]


def _dosage(
    taken: Taking, pattern: Pattern, repeat: dict[str, Any], first: datetime.date | None, release: Release
) -> dict[str, Any]:
    amount = f", {taken.text}" if taken.text else ""
    instruction = [taken.why] if taken.why else []
    instruction += [f"at the same time: {', '.join(taken.beside)}"] if taken.beside else []
    instruction += ["after midnight, belongs to the waking day before"] if taken.tomorrow else []
    written: dict[str, Any] = {
        "sequence": 1,  # the same for all: one after the other would mean one course after the other
        "text": f"{taken.time} {taken.label}{amount}, {pattern.words(first)}",
    }
    if instruction:
        written["patientInstruction"] = "; ".join(instruction)
    written["timing"] = {"repeat": repeat}
    if taken.exact is not None:
        written["doseAndRate"] = [{"doseQuantity": quantity(taken.exact, taken.unit)}]
    if taken.whole_day is not None:
        days = taken.pattern
        ratio = most(taken.whole_day, taken.unit, taken=len(days.days), period=days.period)
        written["maxDosePerPeriod"] = ratio if release == "R4" else [ratio]
    return written


def _by_the_clock(taken: Taking, first: datetime.date | None) -> dict[str, Any]:
    repeat: dict[str, Any] = {} if first is None else {"boundsPeriod": _from(first, taken.tomorrow)}
    if taken.pattern.weekly:
        repeat["dayOfWeek"] = [
            _WEEKDAYS[day] for day in sorted((day + taken.tomorrow) % 7 for day in taken.pattern.days)
        ]
    return {**repeat, "timeOfDay": [f"{taken.time}:00"]}


def _since_waking(taken: Taking, day: int, first: datetime.date | None) -> dict[str, Any]:
    repeat: dict[str, Any] = {} if first is None else {"boundsPeriod": _from(first, day)}
    repeat |= {"frequency": 1, "period": taken.pattern.period, "periodUnit": "d", "when": ["WAKE"]}
    return {**repeat, "offset": taken.since_wake} if taken.since_wake else repeat


def _from(first: datetime.date, days: int) -> dict[str, str]:
    return {"start": (first + datetime.timedelta(days)).isoformat()}


def _notes(
    about: list[str], found: Iterable[Remark], schedule: Schedule, *, detailed: bool = False
) -> list[dict[str, str]]:
    texts = [
        f"{_SINGULAR.get(each.kind, each.kind)}: {each.text}" + (f". {each.detail}" if detailed and each.detail else "")
        for each in found
    ]
    return [{"text": _as_markdown(text)} for text in (*about, *texts, *closing(schedule))]


def _as_markdown(text: str) -> str:
    """Return the text so that markdown shows it as it stands: a name is no link and no markup."""
    return _MARKS.sub(lambda mark: f"\\{mark[0]}", text)


def _identified(resource: dict[str, Any]) -> dict[str, Any]:
    """Return the resource with an id made from its content: the same content, the same id."""
    content = json.dumps(resource, ensure_ascii=False, sort_keys=True)
    return {"resourceType": resource["resourceType"], "id": str(uuid.uuid5(_IDS, content)), **resource}


def _urn(resource: dict[str, Any]) -> str:
    return f"urn:uuid:{resource['id']}"


def _subject(patient: str | None) -> dict[str, str]:
    if patient is None:
        return {"display": "the person whom the plan is for"}
    if not isinstance(patient, str) or not _REFERENCE.fullmatch(patient):  # pyright: ignore[reportUnnecessaryIsInstance] -- callers pass anything
        help_ = 'a FHIR reference, such as "Patient/123"'
        raise PlanError([Fault(f"{shown(patient)} is no reference to a patient", "patient", shown(patient), help_)])
    return {"reference": patient}


def _release(release: Release) -> Release:
    if release not in ("R4", "R5"):
        raise PlanError([Fault(f"{shown(release)} is no release known here", "release", shown(release), "R4 or R5")])
    return release


def _instant(stamp: datetime.datetime | None) -> str | None:
    if stamp is None:
        return None
    if not isinstance(stamp, datetime.datetime) or stamp.utcoffset() is None:  # pyright: ignore[reportUnnecessaryIsInstance] -- callers pass anything
        help_ = "a datetime with a time zone, such as datetime(2026, 11, 25, 8, 0, tzinfo=UTC)"
        raise PlanError([Fault(f"{shown(stamp)} is no stamp", "stamp", shown(stamp), help_)])
    return stamp.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
