"""Engine, ``verify`` and brute force agree on every conformance case, to the last tie-break."""

import pytest

import rlsnutri
from rlsnutri.answers import Schedule, Severity
from rlsnutri.catalog import Catalog, look_up
from rlsnutri.clock import ClockTime
from rlsnutri.errors import NoScheduleError, PlanError
from tests.brute_force import best
from tests.conformance import Case, Faulty, Impossible, Timetable, cases

EMPTY = Catalog.empty()
CASES = dict(cases())

every_case = pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())


def slots_of(schedule: Schedule) -> dict[str, dict[str, int]]:
    return {
        str(slot.time): {intake.dose: intake.portions for intake in slot.intakes} for slot in schedule if slot.intakes
    }


@every_case
def test_the_engine_gives_the_answer_that_was_worked_out_by_hand(case: Case) -> None:
    match case.answer:
        case Timetable() as expected:
            schedule = scheduled(case)
            assert slots_of(schedule) == expected.slots
            cost = schedule.cost
            assert (cost.broken, cost.missing, cost.inconvenience) == expected.cost
            assert {chosen.dose: chosen.days for chosen in schedule.chosen_days} == expected.days
            assert schedule.proof.best
            assert schedule.proof.canonical
            warned = [finding.code for finding in schedule.findings if finding.severity is Severity.WARN]
            assert all(any(rule in code for code in warned) for rule in expected.warned)
            assert len(warned) == len(expected.warned)
        case Impossible(rules):
            with pytest.raises(NoScheduleError) as failure:
                rlsnutri.schedule(case.plan, catalog=EMPTY)
            blamed = [reason.id for reason in failure.value.conflict if reason.kind == "rule"]
            assert sorted(blamed) == list(rules)
        case Faulty():
            with pytest.raises(PlanError):
                rlsnutri.schedule(case.plan, catalog=EMPTY)


def scheduled(case: Case) -> Schedule:
    if case.near is None:
        return rlsnutri.schedule(case.plan, catalog=EMPTY)
    before = rlsnutri.schedule(case.near, catalog=EMPTY)
    return rlsnutri.schedule(case.plan, catalog=EMPTY, near=before)


@every_case
def test_verify_finds_nothing_to_object_to(case: Case) -> None:
    if isinstance(case.answer, Timetable):
        schedule = scheduled(case)
        assert rlsnutri.verify(case.plan, schedule, catalog=EMPTY) == ()


@every_case
def test_trying_everything_gives_the_same_answer(case: Case) -> None:
    near: dict[str, tuple[int, ...]] | None = None
    if case.near is not None:
        previous = best(look_up(case.near, EMPTY))
        assert previous is not None
        shift = case.near.day.wake.minutes - case.plan.day.wake.minutes
        near = {
            dose: tuple((minute + shift) % 1440 for minute in intakes) for dose, intakes in previous.intakes.items()
        }
    match case.answer:
        case Timetable() as expected:
            found = best(look_up(case.plan, EMPTY), near)
            assert found is not None
            slots: dict[str, dict[str, int]] = {}
            for dose, intakes in found.intakes.items():
                for minute, portions in intakes.items():
                    time = ClockTime((case.plan.day.wake.minutes + minute) % 1440)
                    slots.setdefault(str(time), {})[dose] = portions
            assert slots == expected.slots
            assert (found.cost[0], found.cost[1], found.cost[3]) == expected.cost
            assert found.days == expected.days
        case Impossible():
            assert best(look_up(case.plan, EMPTY)) is None
        case Faulty():
            with pytest.raises(PlanError):
                look_up(case.plan, EMPTY)


def test_every_line_of_the_list_has_its_cases() -> None:
    assert {name[:2] for name in CASES} >= {f"{number:02d}" for number in range(1, 26)}
