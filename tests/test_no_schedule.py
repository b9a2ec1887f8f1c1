"""What is said when nothing fits: an irreducible conflict, and repairs that were tried."""

from __future__ import annotations

import pickle
from itertools import combinations
from random import Random

import pytest
from attrs import evolve

from rlsnutri import (
    Catalog,
    Ceiling,
    ClockWindow,
    Competitor,
    Day,
    Dose,
    Ingredient,
    Meal,
    Medicine,
    MostTimes,
    Named,
    NoScheduleError,
    NotSameDay,
    Person,
    Plan,
    PlanError,
    Policy,
    Product,
    Substance,
    Window,
    explain,
    schedule,
)
from rlsnutri._engine import Compiled, Member, NoOutcome, compile_plan, conflict, solve
from rlsnutri._engine.conflict import members_of
from rlsnutri._engine.days import choices
from rlsnutri._engine.inseparable import reduced
from rlsnutri._engine.loosening import Loosened
from rlsnutri.catalog import look_up
from tests.brute_force import best
from tests.random_plans import random_plan, varied

EMPTY = Catalog.empty()
IRON = Product("iron", [Ingredient(nutrient="iron", amount="25 mg")])
CALCIUM = Product("calcium", [Ingredient(nutrient="calcium", amount="500 mg")])
MEALS = [Meal("snack", "10:30"), Meal("tea", "15:30")]

CROWDED = Plan(
    day=Day("06:30", "22:30", MEALS, breakfast="07:30", lunch="13:00", dinner="18:30"),
    doses=[Dose(CALCIUM, units=2, at=["07:30", "18:30"]), Dose(IRON)],
    rules=[
        Competitor("iron", "calcium", before=120, after=120, id="apart"),
        Competitor.empty_stomach("iron", before=60, after=120, id="empty"),
        Window("iron", ClockWindow("06:30", "20:30"), id="awake"),
        Competitor("iron", "calcium", before=30, after=30, id="lesser"),
    ],
)


def failure_of(plan: Plan) -> NoScheduleError:
    with pytest.raises(NoScheduleError) as caught:
        schedule(plan, catalog=EMPTY)
    return caught.value


def test_the_conflict_names_rules_then_pins_then_events_and_nothing_that_is_not_needed() -> None:
    conflict_of = failure_of(CROWDED).conflict
    assert [reason.kind for reason in conflict_of] == ["rule"] * 3 + ["pin"] + ["event"] * 5
    assert [reason.id for reason in conflict_of][:4] == ["apart", "awake", "empty", "calcium"]


def test_without_any_one_rule_of_the_conflict_the_rest_has_a_schedule() -> None:
    for blamed in ("apart", "awake", "empty"):
        kept = tuple(rule for rule in CROWDED.rules if rule.id not in (blamed, "lesser"))
        assert schedule(evolve(CROWDED, rules=kept), catalog=EMPTY).proof.best


def test_every_repair_was_tried_and_works_and_the_least_change_comes_first() -> None:
    repairs = failure_of(CROWDED).repairs
    assert 1 <= len(repairs) <= 5
    for repair in repairs:
        assert schedule(repair.plan, catalog=EMPTY).proof.best
    assert repairs[0].text == "move breakfast from 07:30 to 07:00, and iron fits at 09:30"
    assert repairs[-1].text == "move lunch from 13:00 to 14:00, and iron fits at 13:00"


def test_repairs_never_touch_a_medicine() -> None:
    plan = Plan(
        day=Day("06:30", "22:30"),
        doses=[Medicine("first", times=1), Medicine("second", times=1)],
        rules=[Competitor("first", "second", before=None, after=None, id="never on one day")],
    )
    assert failure_of(plan).repairs == ()


def test_the_error_reads_like_a_proof_and_travels() -> None:
    failure = failure_of(CROWDED)
    assert str(failure).partition("\n\nhelp: ")[0] == (
        "no schedule fits this plan\n"
        "\n"
        "because iron must stay 2 h from calcium                     your plan: rule apart\n"
        "and iron must be taken between 06:30 and 20:30              your plan: rule awake\n"
        "and iron must keep 1 h before and 2 h after any meal        your plan: rule empty\n"
        "and calcium is pinned at 07:30 and 18:30                    your plan: doses[0].at\n"
        "and your meals are at 07:30, 10:30, 13:00, 15:30 and 18:30  your plan: day.meals\n"
        "no time is left for iron between 06:30 and 22:30."
    )
    again = pickle.loads(pickle.dumps(failure))  # noqa: S301 -- our own bytes
    assert str(again) == str(failure)
    assert again.conflict == failure.conflict
    assert again.irreducible


def told(plan: Plan) -> list[str]:
    return [reason.text for reason in failure_of(plan).argument]


def test_only_the_meals_that_are_in_the_way_are_named() -> None:
    plan = Plan(
        day=Day("06:30", "13:30", [Meal("snack", "10:30")], breakfast="07:30", lunch="13:00"),
        doses=[Dose(IRON)],
        rules=[Competitor(Named("iron"), (Named("breakfast"), Named("snack")), before=90, after=180, id="away")],
    )
    assert told(plan)[1] == "breakfast is at 07:30 and snack at 10:30"


def test_what_keeps_a_whole_set_apart_is_said_once() -> None:
    names = "abcd"
    plan = Plan(
        day=Day("08:00", "12:00"),
        doses=[Dose(Product(name, [Ingredient(nutrient="zinc", amount="5 mg")])) for name in names],
        rules=[
            Competitor(Named(first), (Named(second),), before=120, after=120, id=f"{first}{second}")
            for first, second in combinations(names, 2)
        ],
    )
    failure = failure_of(plan)
    assert len(failure.conflict) == 6
    assert [reason.text for reason in failure.argument] == [
        "a, b, c and d must stay 2 h from each other",
        "no times are left at which a, b, c and d all fit between 08:00 and 12:00.",
    ]
    assert failure.argument[0].origin == "your plan: rules ab, ac, ad, bc, bd and cd"
    assert failure.argument[-1].id == "a, b, c, d"


def test_the_doses_that_have_no_part_in_it_are_not_said_to_find_no_room() -> None:
    plan = evolve(CROWDED, doses=(*CROWDED.doses, Dose(Product("zinc", IRON.ingredients[:0]))))
    assert told(plan)[-1] == "no time is left for iron between 06:30 and 22:30."


def test_what_is_about_days_is_not_said_of_times() -> None:
    plan = Plan(
        day=Day("06:30", "22:30"),
        doses=[Dose(IRON), Dose(CALCIUM)],
        rules=[NotSameDay("iron", "calcium", id="never")],
    )
    assert told(plan) == ["iron and calcium must not share a day", "not all of these can be kept."]
    assert failure_of(plan).repairs[0].text.startswith("leave out ")


def test_a_dose_that_fits_nowhere_by_itself_needs_no_rule() -> None:
    policy = Policy(times=["08:00", "12:00"], spread=0)
    plan = Plan(day=Day("06:30", "22:30"), doses=[Dose(CALCIUM, units=3, times=3)], policy=policy)
    failure = failure_of(plan)
    assert failure.conflict == ()
    assert [reason.text for reason in failure.argument] == [
        "calcium is taken 3 times a day",
        "no times are left for calcium among the times you list.",
    ]


def test_a_prescribed_medicine_is_blamed_for_what_it_holds_and_for_its_days() -> None:
    day = Day("08:00", "12:00")
    tablet = Medicine("tablet", at="08:00", contains=[Ingredient(nutrient="calcium", amount="300 mg")])
    pinned = Dose(CALCIUM, at="08:00")
    full = Plan(day=day, doses=[pinned], events=[tablet], rules=[Ceiling("calcium", "500 mg", id="most")])
    assert [reason.kind for reason in failure_of(full).conflict] == ["rule", "pin", "event"]
    apart = Plan(day=day, doses=[pinned], events=[tablet], rules=[NotSameDay("tablet", "calcium", id="never")])
    assert [reason.kind for reason in failure_of(apart).conflict] == ["rule", "event"]
    once = Plan(day=day, doses=[Dose(IRON, at="10:00")], events=[tablet], rules=[MostTimes(1, id="once")])
    assert [reason.kind for reason in failure_of(once).conflict] == ["rule", "pin", "event"]


def test_a_default_of_the_policy_is_blamed_as_such() -> None:
    day = Day("08:00", "09:00", breakfast="08:00")
    rules = [Ceiling("calcium", "500 mg", id="most")]
    failure = failure_of(Plan(day=day, doses=[Dose(CALCIUM, units=2)], rules=rules))
    assert [reason.origin for reason in failure.argument] == [
        "your plan: rule most",
        "default: spacing",
        "your plan: doses[0]",
        "",
    ]


def test_a_repair_that_leaves_a_dose_out_leaves_out_what_was_said_of_it() -> None:
    rules = [
        Competitor(Named("iron"), (Named("calcium"), Named("lunch")), before=600, after=600, id="apart"),
        Window(Named("calcium"), ClockWindow("12:00", "14:00"), id="noon"),
    ]
    plan = Plan(day=Day("08:00", "16:00", lunch="13:00"), doses=[Dose(IRON), Dose(CALCIUM)], rules=rules)
    failure = failure_of(plan)
    assert [repair.text for repair in failure.repairs] == ["leave out iron, and calcium fits at 13:00"]
    assert [rule.id for rule in failure.repairs[0].plan.rules] == ["noon"]


def test_no_repair_squeezes_the_times_of_a_dose_together() -> None:
    pins = ["06:00", "10:00", "14:00", "18:00", "22:00"]
    rules = [Competitor("iron", "calcium", before=120, after=120, id="apart")]
    plan = Plan(day=Day("06:00", "22:00"), doses=[Dose(CALCIUM, units=5, at=pins), Dose(IRON, at="12:15")], rules=rules)
    assert {repair.kind for repair in failure_of(plan).repairs} == {"pin", "free", "drop"}
    for repair in failure_of(plan).repairs:
        moved = [dose for dose in repair.plan.doses if dose.name == "calcium" and isinstance(dose, Dose)]
        assert all(len(dose.at) == 5 for dose in moved)


def test_a_repair_that_would_cost_a_medicine_is_not_offered() -> None:
    plan = Plan(
        day=Day("06:30", "22:30", breakfast="07:30", dinner="18:30"),
        person=Person(age=40, sex="male"),
        doses=[Dose("zinc gluconate", "10 mg", at="09:30", name="zinc"), Dose("methylcobalamin", "500 mcg")],
        events=[Medicine("levothyroxine", "75 mcg", at="06:30")],
        rules=[Competitor.empty_stomach("zinc", before=60, after=120, id="empty")],
    )
    with pytest.raises(NoScheduleError) as caught:
        schedule(plan)
    # breakfast at 07:00 would make room too, but levothyroxine is taken an hour before it
    assert [repair.text for repair in caught.value.repairs] == [
        "take zinc at 10:00",
        "let zinc stand at any time, and zinc fits at 06:30",
        "leave out zinc",
    ]


def test_no_repair_squeezes_the_intakes_of_a_medicine_together() -> None:
    plan = Plan(
        day=Day("08:00", "08:45"),
        doses=[Medicine("levodopa", times=2), Dose(IRON, at="08:00")],
        rules=[Competitor("levodopa", "iron", before=60, after=60, id="apart")],
        policy=Policy(spacing=15),
    )
    longer = evolve(plan, day=Day("08:00", "09:15"))
    assert schedule(longer, catalog=EMPTY).compromises  # it would fit, at 09:00 and 09:15
    assert failure_of(plan).repairs == ()


def test_the_least_distance_of_a_prescribed_dose_is_blamed_as_the_default_that_it_is() -> None:
    plan = Plan(day=Day("08:00", "09:15"), doses=[Medicine("levodopa", times=2)])
    failure = failure_of(plan)
    assert [(reason.kind, reason.id, reason.origin) for reason in failure.conflict] == [
        ("default", "default:spacing", "default: spacing")
    ]
    assert str(failure).splitlines()[2] == ("because intakes of levodopa must be at least 2 h apart  default: spacing")
    assert schedule(evolve(plan, day=Day("08:00", "10:00")), catalog=EMPTY)  # exactly two hours


def test_a_rule_about_large_intakes_forces_nothing_out_that_may_be_divided() -> None:
    plan = Plan(
        day=Day("08:00", "12:00"),
        doses=[Dose(IRON, units=2, times=2, at=["08:00", "11:00"]), Dose(CALCIUM, units=2)],
        rules=[
            Competitor("iron", "calcium", before=30, after=30, id="little"),
            Competitor("iron", Substance("calcium", "1000 mg"), before=600, after=600, id="much"),
        ],
    )
    compiled = compile_plan(look_up(plan, EMPTY))
    problem = Loosened.of(compiled, ()).problem(next(choices(compiled.looked_up, compiled.cycle)))
    assert all(spec.unary[0].mask for spec in reduced(problem, 10).items)
    stricter = evolve(plan, rules=[Competitor("iron", "calcium", before=600, after=600, id="any")])
    compiled = compile_plan(look_up(stricter, EMPTY))
    problem = Loosened.of(compiled, ()).problem(next(choices(compiled.looked_up, compiled.cycle)))
    assert not all(spec.unary[0].mask for spec in reduced(problem, 10).items)


def test_what_the_steps_do_not_settle_is_said() -> None:
    compiled = compile_plan(look_up(CROWDED, EMPTY))
    found = conflict(compiled, max_steps=1)
    assert not found.irreducible
    noted = NoScheduleError(
        find_conflict=tuple,
        find_argument=lambda: explain.argument([], [], compiled.looked_up, irreducible=found.irreducible),
        find_repairs=tuple,
        steps=1,
    )
    assert not noted.irreducible
    assert "not settled" in str(noted)


def test_of_two_medicines_only_the_one_that_shares_the_day_is_blamed() -> None:
    plan = Plan(
        day=Day("07:00", "23:00"),
        doses=[Dose(Product("iron"))],
        events=[Medicine("pill", at="08:00"), Medicine("tablet", at="20:00")],
        rules=[NotSameDay("pill", "iron", id="never"), Competitor("tablet", "iron", before=60, after=60, id="apart")],
    )
    assert [reason.kind for reason in failure_of(plan).conflict] == ["rule", "event"]


def test_a_medicine_that_fills_a_ceiling_is_blamed_whatever_else_it_holds() -> None:
    holds = [Ingredient(nutrient="zinc", amount="10 mg"), Ingredient(nutrient="iron", amount="5 mg")]
    plan = Plan(
        day=Day("07:00", "23:00"),
        doses=[Dose(Product("zinc", holds[:1]), at="08:00")],
        events=[Medicine("pill", at="08:00", contains=holds)],
        rules=[Ceiling("zinc", "15 mg", id="most")],
    )
    assert [reason.kind for reason in failure_of(plan).conflict] == ["rule", "pin", "event"]


@pytest.mark.parametrize("start", range(0, 200, 100))
def test_the_blamed_set_alone_is_impossible_and_minimal(start: int) -> None:
    seen = 0
    for seed in range(start, start + 100):
        looked_up = random_plan(seed, most_items=3)
        looked_up = varied(looked_up, Random(seed)) if seed % 2 else looked_up
        try:
            compiled = compile_plan(looked_up)
        except PlanError:
            continue
        outcome = solve(compiled, max_steps=2000)
        if not isinstance(outcome, NoOutcome) or not outcome.proved:
            continue
        seen += 1
        found = conflict(compiled, max_steps=20_000)
        members, everything = found.members, set(members_of(compiled))
        assert found.irreducible
        assert Loosened.of(compiled, everything - set(members)).possible(20_000)[0] is False, seed
        for member in members:
            kept = set(members) - {member}
            assert Loosened.of(compiled, everything - kept).possible(20_000)[0] is True, (seed, member)
        assert list(members) == one_by_one(compiled), seed
        blamed = {name for member in members if member.kind == "rule" for name in member.ids}
        rules = tuple(rule for rule in looked_up.rules if rule.id in blamed)
        assert best(evolve(looked_up, rules=rules)) is None, seed  # so says who tries everything, too
    assert seen >= 5


def one_by_one(compiled: Compiled) -> list[Member]:
    """The conflict by its definition: what stays impossible without a member does without it, in their order."""
    members = list(members_of(compiled))
    kept = list(members)
    for member in members:
        fewer = [each for each in kept if each is not member]
        if Loosened.of(compiled, [each for each in members if each not in fewer]).possible(20_000)[0] is False:
            kept = fewer
    return kept
