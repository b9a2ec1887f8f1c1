"""The strategies for everybody's tests: what they draw makes sense, and is varied enough to find something."""

from __future__ import annotations

import inspect
import os
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import rlsnutri
from rlsnutri import (
    AnyDays,
    Catalog,
    Day,
    Days,
    Dose,
    Medicine,
    NoScheduleError,
    Plan,
    PlanError,
    Product,
    RefusedPlanError,
    Schedule,
    check,
    default_catalog,
    schedule,
    schedule_many,
    verify,
)
from rlsnutri.amounts import Amount
from rlsnutri.clock import clock_time, since_wake
from rlsnutri.codec import plan_from_json, plan_to_json
from rlsnutri.plans import Meal
from rlsnutri.testing import (
    amounts,
    any_plans,
    catalogs,
    clock_times,
    days,
    doses,
    medicines,
    people,
    plans,
    products,
    register,
    rules,
    schedules,
)
from rlsnutri.testing._anything import names_of

ROOT = Path(__file__).parents[1]
MANY = 300
PATIENT = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
"""Plans are big: whether they are drawn fast enough is no question of these tests."""

FEW = settings(max_examples=40, suppress_health_check=PATIENT)


def drawn(strategy: st.SearchStrategy[Any], number: int, look: Callable[[Any], None]) -> None:
    """Look at so many examples, the same on every run."""

    @settings(
        max_examples=number,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=PATIENT,
    )
    @given(strategy)
    def each(value: Any) -> None:
        look(value)

    each()


def kinds_of(plan: Plan, answer: object) -> set[str]:
    """What is special about a plan and its answer."""
    found = {type(answer).__name__}
    placed = [each for each in plan.doses if isinstance(each, Dose)]
    everything = [*plan.doses, *(each for each in plan.events if isinstance(each, Medicine))]
    if isinstance(answer, Schedule):
        intakes = [intake for slot in answer for intake in slot.intakes]
        if any(intake.portions < intake.of for intake in intakes):
            found.add("split")
        if answer.compromises:
            found.add("tight")  # not all that should be kept can be
        wake = plan.day.wake
        if any(slot.time < wake for slot in answer):
            found.add("after midnight")
    if any(each.every in (Days(2), Days(2, (1,)), AnyDays(1, 2)) for each in everything):
        found.add("alternate days")
    if any(isinstance(each.every, AnyDays) for each in everything):
        found.add("days to choose")
    if plan.day.bed < plan.day.wake:
        found.add("midnight")
    if plan.day.wake >= clock_time("12:00"):
        found.add("shift")
    if not plan.day.meals:
        found.add("no meals")
    if any(each.at or each.between or each.with_meal for each in placed):
        found.add("pinned")
    if any(each.times for each in plan.doses):
        found.add("times")
    if plan.policy.times:
        found.add("listed")
    found.update(type(rule).__name__ for rule in plan.rules)
    return found


def test_plans_are_varied_and_without_faults() -> None:
    seen: Counter[str] = Counter()

    def look(plan: Plan) -> None:
        (answer,) = schedule_many([plan], max_steps=1_000)
        assert not isinstance(answer, PlanError), answer
        seen.update(kinds_of(plan, answer))

    drawn(plans(), MANY, look)
    expected = {
        "Schedule": 0.30, "NoScheduleError": 0.05, "RefusedPlanError": 0.10, "tight": 0.04, "split": 0.08,
        "alternate days": 0.08, "days to choose": 0.08, "midnight": 0.15, "after midnight": 0.02, "no meals": 0.03,
        "pinned": 0.15, "times": 0.20, "listed": 0.03, "Competitor": 0.05, "Window": 0.05, "Interval": 0.02,
        "Alone": 0.02, "FirstOfDay": 0.02, "Together": 0.01, "NotSameDay": 0.01, "MostTimes": 0.01, "Ceiling": 0.02,
        "DailyLimit": 0.01, "shift": 0.04,
    }  # fmt: skip
    assert {kind: seen[kind] for kind, share in expected.items() if seen[kind] < share * MANY} == {}


def test_plans_that_only_hold_products_are_read_with_every_catalogue() -> None:
    seen: Counter[str] = Counter()

    def look(plan: Plan) -> None:
        for catalog in (Catalog.empty(), default_catalog()):
            (answer,) = schedule_many([plan], catalog=catalog, max_steps=1_000)
            assert not isinstance(answer, PlanError), answer
            seen[type(answer).__name__] += 1

    drawn(plans(products_only=True), 100, look)
    assert seen["Schedule"] > 100


def test_feasible_plans_have_a_schedule_that_is_true() -> None:
    seen: Counter[str] = Counter()

    def look(plan: Plan) -> None:
        found = schedule(plan, max_steps=2_000)  # as many as show that there is one
        assert verify(plan, found) == ()
        seen["rules"] += bool(plan.rules)
        seen["acknowledged"] += bool(plan.acknowledged)
        seen["more than one dose"] += len(plan.doses) > 1

    drawn(plans(feasible=True), 100, look)
    assert min(seen.values()) >= 10
    assert len(seen) == 3


def test_schedules_are_the_best_of_their_plans() -> None:
    def look(found: Schedule) -> None:
        assert found.proof.best
        assert found.proof.canonical
        assert schedule(found.plan) == found
        assert verify(found.plan, found) == ()

    drawn(schedules(max_doses=2), 20, look)


@FEW
@given(plans(max_doses=2, max_events=0, max_rules=0))
def test_there_are_no_more_things_than_asked_for(plan: Plan) -> None:
    assert 1 <= len(plan.doses) <= 2
    assert plan.events == plan.rules == ()


@FEW
@given(plans())
def test_plans_travel(plan: Plan) -> None:
    assert plan_from_json(plan_to_json(plan)) == plan


def test_whatever_a_field_may_hold_is_mostly_no_plan_at_all() -> None:
    seen: Counter[bool] = Counter()

    def look(plan: Plan) -> None:
        try:
            check(plan)
        except PlanError:
            seen[False] += 1
        else:
            seen[True] += 1

    drawn(any_plans(), 60, look)
    assert seen[False] > seen[True]


@FEW
@given(st.data())
def test_amounts_stay_within_their_bounds_and_read_like_a_label(data: st.DataObject) -> None:
    low = data.draw(st.sampled_from(["1 ng", "999 ng", "1234 µg", "1 mg"]))
    amount = data.draw(amounts(least=low, most="2 g"))
    assert Amount.parse(low).quantity <= amount.quantity <= Amount.parse("2 g").quantity
    assert Amount.parse(str(amount)) == amount


@pytest.mark.parametrize(("earliest", "latest"), [("06:00", "21:00"), ("22:00", "02:00"), ("00:00", "23:59")])
def test_times_stay_between_the_earliest_and_the_latest(earliest: str, latest: str) -> None:
    span = since_wake(clock_time(latest), clock_time(earliest))

    def look(time: Any) -> None:
        assert since_wake(time, clock_time(earliest)) <= span
        assert time.minutes % 15 == 0

    drawn(clock_times(earliest=earliest, latest=latest), 100, look)


def test_days_hold_their_meals_and_some_pass_midnight() -> None:
    seen: Counter[str] = Counter()

    def look(day: Day) -> None:
        for meal in day.meals:
            assert since_wake(meal.at, day.wake) <= since_wake(day.bed, day.wake)
        seen["midnight"] += day.bed < day.wake
        seen["meals"] += len(day.meals) >= 3

    drawn(days(), 100, look)
    assert 10 <= seen["midnight"] <= 90
    assert seen["meals"] >= 30


def test_parts_fit_into_a_plan_by_themselves() -> None:
    plain = Plan(day=Day("06:30", "22:30", breakfast="07:30"))

    def fits(**parts: Any) -> None:
        with suppress(RefusedPlanError, NoScheduleError):
            schedule(evolve(plain, **parts), max_steps=500)

    drawn(doses(), 40, lambda dose: fits(doses=[dose]))
    drawn(medicines(prescribed=True), 40, lambda medicine: fits(events=[medicine]))
    drawn(medicines(prescribed=False), 40, lambda medicine: fits(doses=[medicine]))
    drawn(products(), 40, lambda product: fits(doses=[Dose(product, name="it")]))
    drawn(people(), 40, lambda person: fits(person=person, doses=[Dose("zinc picolinate", "10 mg")]))
    two = [Dose(Product("one")), Dose(Product("two"))]
    drawn(rules(names=["one", "two"], nutrients=()), 60, lambda rule: fits(rules=[rule], doses=two))


def test_catalogues_are_the_default_one_the_empty_one_and_more() -> None:
    seen: Counter[str] = Counter()

    def look(catalog: Catalog) -> None:
        kind = "more" if "+" in catalog.version else catalog.version
        seen[kind] += 1
        if kind == "more":
            assert len(catalog.rules) > len(default_catalog().rules)

    drawn(catalogs(), 60, look)
    assert set(seen) == {"empty", "more", default_catalog().version}


TYPES = [each for name in rlsnutri.__all__ if inspect.isclass(each := getattr(rlsnutri, name))]
VALUES = [each for each in TYPES if not issubclass(each, Exception)]


@pytest.mark.parametrize("type_", VALUES, ids=lambda each: each.__name__)
def test_every_public_value_is_made_from_its_type(type_: type) -> None:
    register()
    drawn(st.from_type(type_), 5, lambda value: None if isinstance(value, type_) else pytest.fail(repr(value)))


def run(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )


@pytest.fixture
def installed(tmp_path: Path) -> str:
    """A path of modules on which the library lies as an installer would leave it, with its entry points."""
    named = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["entry-points"]
    notes = tmp_path / "rlsnutri_installed-1.dist-info"
    notes.mkdir()
    (notes / "METADATA").write_text("Metadata-Version: 2.1\nName: rlsnutri-installed\nVersion: 1\n")
    (notes / "entry_points.txt").write_text(
        "[hypothesis]\n" + "".join(f"{name} = {place}\n" for name, place in named["hypothesis"].items())
    )
    return os.pathsep.join([str(tmp_path), str(ROOT / "src")])


def test_hypothesis_finds_the_strategies_by_itself_where_both_are_installed(installed: str) -> None:
    """Only the entry point tells hypothesis, nobody imports ``rlsnutri.testing``."""
    code = """
from hypothesis import given, settings, HealthCheck, strategies as st
from rlsnutri import Plan, Dose, check
@settings(max_examples=10, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(...)
def look(plan: Plan, dose: Dose):
    check(plan)
look()
print("looked")
"""
    ran = run(code, PYTHONPATH=installed)
    assert (ran.stdout, ran.returncode) == ("looked\n", 0), ran.stderr


def test_without_hypothesis_it_is_said_what_to_install() -> None:
    code = """
import sys
sys.modules["hypothesis"] = None
import rlsnutri
try:
    import rlsnutri.testing
except rlsnutri.MissingExtraError as error:
    print(error)
"""
    ran = run(code)
    assert 'pip install "rlsnutri[testing]"' in ran.stdout, ran.stderr


def test_nothing_is_read_before_something_is_drawn(installed: str) -> None:
    """Though hypothesis asks for the strategies while ``rlsnutri.testing``, being first, is only half imported."""
    code = """
from rlsnutri.testing import register
register()
from rlsnutri.catalog.loader import default_catalog
print(default_catalog.cache_info().currsize)
"""
    ran = run(code, PYTHONPATH=installed)
    assert ran.stdout == "0\n", ran.stderr


@given(names_of(st.sampled_from("Ab1 \u0395\u0430\u3164\u0301")))
def test_names_are_names_whatever_their_alphabets(name: str) -> None:
    assert Meal(name, "08:00").name == name
