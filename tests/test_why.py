"""Why an intake stands where it stands: what binds it, and what every other time would cost."""

from __future__ import annotations

import pickle
from itertools import pairwise

import pytest
from attrs import evolve

from rlsnutri import (
    Catalog,
    ClockTime,
    Competitor,
    Cost,
    Day,
    Dose,
    Drink,
    Ingredient,
    Intake,
    Medicine,
    Plan,
    PlanError,
    Policy,
    Product,
    Schedule,
    Slot,
    Substance,
    Together,
    Window,
    schedule,
    verify,
)
from rlsnutri._engine import Elsewhere as Moving
from rlsnutri._engine import Outcome, compile_plan, solve
from rlsnutri._engine.elsewhere import Move
from rlsnutri._engine.problem import MUST
from rlsnutri.catalog import look_up
from rlsnutri.clock import since_wake
from rlsnutri.codec import schedule_from_dict, schedule_to_dict, why_to_dict
from rlsnutri.rules import Anchor, OffsetWindow, Strength
from tests.golden.plans import PLANS
from tests.random_plans import random_plan

EMPTY = Catalog.empty()
IRON = Product("iron", [Ingredient(nutrient="iron", amount="25 mg")])
CALCIUM = Product("calcium", [Ingredient(nutrient="calcium", amount="250 mg")])
SMALL = Plan(
    day=Day("08:00", "12:00", breakfast="08:30"),
    doses=[Dose(IRON), Dose(CALCIUM, units=2, with_meal=["breakfast"]), Dose(Product("zinc"), at="11:00")],
    events=[Drink("coffee", at="11:30")],
    policy=Policy(step=30),
    rules=[
        Competitor("iron", "calcium", before=60, after=60, id="apart"),
        Competitor("iron", "coffee", before=30, after=120, strength="should", evidence="moderate", id="coffee"),
    ],
)


def intakes(answer: Schedule) -> dict[str, Intake]:
    """The last intake of each dose."""
    return {intake.dose: intake for slot in answer for intake in slot.intakes}


def why_small(dose: str) -> str:
    answer = schedule(SMALL, catalog=EMPTY)
    return str(answer.why(intakes(answer)[dose], catalog=EMPTY))


def test_what_binds_it_is_told_first_and_then_what_every_other_time_would_cost() -> None:
    assert why_small("iron") == (
        "why iron at 11:00?\n"
        "\n"
        "because iron must stay 1 h from calcium  your plan: rule apart\n"
        "and calcium is taken at 08:30            this schedule\n"
        "\n"
        "at other times, all else where it is:\n"
        "08:00 to 09:00  not possible: not 1 h from calcium at 08:30\n"
        "09:30 to 10:30  inconvenience 100 more at 09:30\n"
        "11:30 to 12:00  broken 2 more, missing 180 more, inconvenience 86 more at 12:00:\n"
        "                not 30 min before or 2 h after coffee at 11:30\n"
        "\n"
        "the best schedule without iron at 11:00 takes it at 09:30: inconvenience 100\n"
        "more."
    )


def test_a_pin_is_the_reason_of_what_is_pinned() -> None:
    assert why_small("zinc") == (
        "why zinc at 11:00?\n"
        "\n"
        "because zinc is pinned at 11:00  your plan: doses[2].at\n"
        "\n"
        "at other times, all else where it is:\n"
        "08:00 to 10:30  not possible: zinc is pinned at 11:00\n"
        "11:30 to 12:00  not possible: zinc is pinned at 11:00"
    )


def test_every_reason_says_where_it_stands() -> None:
    answer = schedule(PLANS["thyroid"])
    why = answer.why(intakes(answer)["ferrous gluconate"])
    origins = {reason.id: reason.origin for reason in why.reasons}
    assert origins["drug.levothyroxine.cations"].startswith("rule drug.levothyroxine.cations [label-synthroid, ")
    assert origins["levothyroxine"] == "your plan: events[0].at"
    assert origins["meals"] == "your plan: day.meals"
    assert origins["calcium carbonate"] == "this schedule"
    assert why.reasons[0].id == "drug.levothyroxine.cations"  # the only must comes first


def test_a_reason_that_lies_in_an_event_is_told_in_the_timetable_too() -> None:
    brief = {(each.dose, str(each.time)): each.text for each in schedule(PLANS["thyroid"]).brief}
    assert brief["ferrous gluconate", "10:30"] == "4 h from levothyroxine; 2 h from calcium carbonate"


def moved(answer: Schedule, intake: Intake, to: ClockTime, cost: Cost) -> Schedule:
    """The schedule with the intake at another time, and that cost claimed."""
    taken: dict[int, list[Intake]] = {}
    wake = answer.plan.day.wake
    for slot in answer.slots:
        for each in slot.intakes:
            at = to if each is intake else slot.time
            held = taken.setdefault(since_wake(at, wake), [])
            same = next((other for other in held if other.dose == each.dose), None)
            if same is not None:
                held.remove(same)
                each = evolve(each, portions=each.portions + same.portions)  # noqa: PLW2901 -- two intakes become one
            held.append(evolve(each, time=at))
    slots = tuple(Slot(held[0].time, tuple(held)) for _, held in sorted(taken.items()))
    return evolve(answer, slots=slots, cost=cost)


FORBIDDEN = ("must:", "pin:", "intakes:", "candidate:")


@pytest.mark.parametrize("name", ["thyroid", "ciprofloxacin", "alternate-day-iron"])
def test_the_judge_agrees_with_what_is_said_of_every_other_time(name: str) -> None:
    answer = schedule(PLANS[name])
    for slot in answer.slots:
        for intake in slot.intakes:
            for each in answer.why(intake).elsewhere:
                for time in {each.start, each.end, *([each.best] if each.best else [])}:
                    judged = verify(answer.plan, moved(answer, intake, time, each.cost or answer.cost))
                    codes = [violation.code for violation in judged]
                    forbidden = any(code.startswith(FORBIDDEN) for code in codes)
                    assert forbidden is bool(each.excluded), (intake.dose, str(time), codes)
                    if time == each.best:
                        assert "cost" not in codes, (intake.dose, str(time), judged)


def test_the_stretches_go_through_the_whole_day_and_leave_out_only_the_time_itself() -> None:
    answer = schedule(PLANS["thyroid"])
    intake = intakes(answer)["ferrous gluconate"]
    stretches = answer.why(intake).elsewhere
    wake = answer.plan.day.wake
    ends = [(since_wake(each.start, wake), since_wake(each.end, wake)) for each in stretches]
    assert all(start <= end for start, end in ends)
    gaps = {later[0] - earlier[1] for earlier, later in pairwise(ends)}
    assert gaps == {15, 30}  # twice the step only around its own time
    assert (ends[0][0], ends[-1][1]) == (0, since_wake(answer.plan.day.bed, wake))


def test_no_other_time_is_cheaper_in_a_proved_schedule() -> None:
    for plan in (PLANS["readme"], PLANS["pregnancy"]):
        answer = schedule(plan)
        assert answer.proof.best
        for slot in answer.slots:
            for intake in slot.intakes:
                why = answer.why(intake)
                assert all(each.cost is None or each.cost >= answer.cost for each in why.elsewhere)
                assert why.otherwise is None or why.otherwise.cost >= answer.cost
                assert why.cost == answer.cost


def test_the_best_schedule_without_the_time_may_move_everything_else() -> None:
    plan = Plan(
        day=Day("08:00", "12:00", breakfast="08:00"),
        doses=[Dose(IRON), Dose(CALCIUM)],
        policy=Policy(times=["08:00", "10:00"]),
        rules=[Together("iron", "calcium", id="pair")],
    )
    answer = schedule(plan, catalog=EMPTY)
    why = answer.why(intakes(answer)["iron"], catalog=EMPTY)
    assert [each.excluded[0].text for each in why.elsewhere] == ["without calcium"]
    assert why.otherwise is not None
    assert (why.otherwise.times, why.otherwise.moved) == ((ClockTime(600),), 1)
    companion = answer.why(intakes(answer)["calcium"], catalog=EMPTY)
    assert [each.excluded[0].text for each in companion.elsewhere] == ["iron without calcium"]


def test_a_dose_that_has_one_time_only_has_no_other_schedule() -> None:
    plan = Plan(day=Day("08:00", "12:00"), doses=[Dose(IRON)], policy=Policy(times=["09:00"]))
    answer = schedule(plan, catalog=EMPTY)
    why = answer.why(intakes(answer)["iron"], catalog=EMPTY)
    assert why.elsewhere == ()
    assert why.otherwise is None
    assert "no rule keeps it" in str(why)


def test_what_is_taken_so_many_times_cannot_join_another_intake() -> None:
    plan = Plan(day=Day("08:00", "12:00"), doses=[Dose(IRON, units=2, times=2)], policy=Policy(step=120, spread=240))
    answer = schedule(plan, catalog=EMPTY)
    first = answer.slots[0].intakes[0]
    joined = [each for each in answer.why(first, catalog=EMPTY).elsewhere if each.excluded]
    assert [reason.kind for each in joined for reason in each.excluded] == ["count"]


def test_a_schedule_that_was_written_and_read_again_answers_the_same() -> None:
    answer = schedule(PLANS["alternate-day-iron"])
    again = schedule_from_dict(schedule_to_dict(answer))
    copied = pickle.loads(pickle.dumps(answer))  # noqa: S301 -- our own bytes
    assert again == copied == answer
    for slot in answer.slots:
        for intake in slot.intakes:
            why = answer.why(intake)
            assert again.why(intake) == copied.why(intake) == why
            assert hash(why) == hash(pickle.loads(pickle.dumps(why)))  # noqa: S301 -- our own bytes
            assert why_to_dict(why)["kind"] == "why"


def test_days_that_the_solver_chose_are_read_from_the_schedule() -> None:
    rules = [Competitor("iron", "calcium", before=1440, after=1440, id="apart")]
    plan = Plan(
        day=Day("08:00", "12:00"),
        doses=[Dose(IRON, every="any 1 of 4 days"), Dose(CALCIUM, every="4 days")],
        rules=rules,
    )
    answer = schedule(plan, catalog=EMPTY)
    why = answer.why(intakes(answer)["iron"], catalog=EMPTY)
    assert why.cost == answer.cost
    assert why.notes == ()
    with pytest.raises(PlanError, match="on which days iron"):
        evolve(answer, chosen_days=()).why(intakes(answer)["iron"], catalog=EMPTY)


def test_another_catalogue_is_told_and_so_is_another_cost() -> None:
    answer = schedule(PLANS["thyroid"])
    intake = intakes(answer)["ferrous gluconate"]
    older = evolve(answer, catalog="2020.01.01", cost=evolve(answer.cost, broken=7))
    assert older.why(intake).notes == (
        f"the schedule was made with catalogue 2020.01.01, this is read with {answer.catalog}",
        "as the rules are read now the schedule does not cost what it says: broken 7 less",
    )
    assert "note: the schedule was made with catalogue 2020.01.01" in str(older.why(intake))
    assert answer.why(intake).notes == ()


def test_a_schedule_that_breaks_a_must_of_this_catalogue_says_so() -> None:
    plan = Plan(
        day=Day("06:30", "22:30", breakfast="07:30"),
        doses=[Dose("ferrous gluconate", "28 mg", at="07:30")],
        events=[Medicine("levothyroxine", at="06:30")],
    )
    waived = schedule(plan.without_rule("drug.levothyroxine.cations", reason="a test"))
    bare = evolve(waived, plan=plan)
    why = bare.why(intakes(bare)["ferrous gluconate"])
    assert why.cost is None
    assert why.notes == ("as the rules are read now the schedule breaks a must",)


def test_what_is_not_in_the_schedule_cannot_be_asked_for() -> None:
    answer = schedule(SMALL, catalog=EMPTY)
    with pytest.raises(PlanError, match="no such intake: iron at 07:00"):
        answer.why(evolve(intakes(answer)["iron"], time=ClockTime(420)), catalog=EMPTY)
    with pytest.raises(PlanError, match="does not fit its plan"):
        evolve(answer, slots=answer.slots[1:]).why(intakes(answer)["iron"], catalog=EMPTY)


def test_what_keeps_two_intakes_of_a_dose_from_being_one_binds_both() -> None:
    answer = schedule(PLANS["readme"])
    first = next(intake for intake in answer.slots[0].intakes if intake.dose == "calcium citrate")
    assert [reason.id for reason in answer.why(first).reasons] == ["ceil.calcium"]


def test_what_is_broken_here_as_much_as_there_is_not_held_against_another_time() -> None:
    rule = Window.with_food("iron", id="food")
    plan = Plan(day=Day("08:00", "12:00"), doses=[Dose(IRON)], rules=[evolve(rule, strength=Strength.SHOULD)])
    answer = schedule(plan, catalog=EMPTY)
    assert answer.compromises
    why = answer.why(intakes(answer)["iron"], catalog=EMPTY)
    assert [each.breaks for each in why.elsewhere] == [()] * len(why.elsewhere)


def test_times_that_are_as_good_are_not_told_with_those_that_cost_more() -> None:
    answer = schedule(PLANS["readme"])
    told = {str(each.start): each.text for each in answer.why(intakes(answer)["P5P"]).elsewhere}
    assert told["18:30"] == told["21:00"] == "as good, only not earlier"
    assert told["18:45"] == "inconvenience 100 more at 18:45"


def test_a_preference_counts_as_a_reason_and_a_preferred_gap_only_where_no_other_asks() -> None:
    soft = Competitor("iron", "calcium", before=30, after=30, strength="prefer", id="soft")
    late = Window("iron", OffsetWindow(Anchor.BED, -60, 0), strength=Strength.PREFER, id="late")
    plan = evolve(SMALL, rules=(*SMALL.rules, soft, late))
    answer = schedule(plan, catalog=EMPTY)
    ids = [reason.id for reason in answer.why(intakes(answer)["iron"], catalog=EMPTY).reasons]
    assert ids == ["apart", "late", "calcium"]


def test_whatever_forbids_or_breaks_is_named_on_random_plans() -> None:
    """Every time that costs a must has a must to name, and every time that breaks more has a rule to name."""
    seen = forbidden = dearer = 0
    for seed in range(150):
        looked_up = random_plan(seed)
        try:
            compiled = compile_plan(looked_up)
        except PlanError:
            continue
        outcome = solve(compiled, max_steps=1500)
        if not isinstance(outcome, Outcome):
            continue
        asked = Moving(compiled, outcome.day_masks, tuple(dict(placed) for placed in outcome.placed))
        assert asked.cost() == outcome.cost
        for item, placed in enumerate(outcome.placed):
            for move in (move for minute, _ in placed for move in asked.moves(item, minute)):
                seen += 1
                musts = [each for each in move.hindered if each.weight == MUST]
                assert (move.cost is None) is bool(musts or move.pinned or move.merges), (seed, item, move)
                forbidden += move.cost is None
                if move.cost is not None and move.cost.broken > outcome.cost.broken:
                    dearer += 1
                    assert any(each.weight > 0 for each in move.hindered), (seed, item, move)
    assert min(forbidden, dearer) > seen // 20


def test_a_medicine_that_would_lose_its_company_is_named() -> None:
    plan = Plan(
        day=Day("07:00", "23:00"),
        doses=[Dose(Product("iron"), between="11:00-15:00"), Dose(Product("zinc"), at="12:00")],
        events=[Medicine("pill", at="12:00")],
        rules=[Together("pill", "iron", strength="should", id="with")],
    )
    found = schedule(plan, catalog=EMPTY)
    (iron,) = [each for slot in found for each in slot.intakes if each.dose == "iron"]
    assert str(iron.time) == "12:00"
    (move,) = [each for each in moves(plan, "iron") if each.minute == 240]
    assert [(each.ids, each.against, each.at, each.is_subject) for each in move.hindered] == [
        (("with",), "pill", 300, False)
    ]
    elsewhere = found.why(iron, catalog=EMPTY).elsewhere
    assert {each.text.partition(": ")[2] for each in elsewhere if each.cost is not None} == {"pill without iron"}


def test_a_dose_that_would_lose_its_company_is_named() -> None:
    plan = Plan(
        day=Day("07:00", "23:00"),
        doses=[Dose(Product("iron"), between="11:00-12:00"), Dose(Product("zinc"), at="12:00")],
        rules=[Together("zinc", "iron", strength="should", id="with")],
    )
    (move,) = [each for each in moves(plan, "iron") if each.minute == 240]
    assert [(each.ids, each.against, each.at, each.is_subject) for each in move.hindered] == [
        (("with",), "zinc", 300, False)
    ]


def test_so_much_of_one_dose_in_one_intake_keeps_away_from_another() -> None:
    tablet = Product("iron", [Ingredient(nutrient="iron", amount="10 mg")])
    plan = Plan(
        day=Day("07:00", "23:00"),
        doses=[Dose(tablet, units=2, at="08:00"), Dose(Product("zinc"), at="12:00")],
        rules=[Competitor(Substance("iron", "20 mg"), "zinc", before=120, after=120, strength="should", id="both")],
    )
    (move,) = [each for each in moves(plan, "iron") if each.minute == 240]
    assert [(each.ids, each.against, each.at, each.missing) for each in move.hindered] == [(("both",), "zinc", 300, 60)]


def moves(plan: Plan, name: str) -> list[Move]:
    """What the first intake of a dose would break elsewhere."""
    compiled = compile_plan(look_up(plan, EMPTY))
    outcome = solve(compiled, max_steps=1500)
    assert isinstance(outcome, Outcome)
    asked = Moving(compiled, outcome.day_masks, tuple(dict(placed) for placed in outcome.placed))
    position = [item.name for item in compiled.looked_up.items].index(name)
    return list(asked.moves(position, outcome.placed[position][0][0]))


def test_the_timetable_does_not_say_of_an_intake_what_it_gives_up() -> None:
    plan = Plan(
        day=Day("08:00", "13:30", breakfast="09:00"), doses=[Medicine("levodopa", times=4)], policy=Policy(spacing=60)
    )
    found = schedule(plan, catalog=EMPTY)
    told = {str(each.time): each.text for each in found.brief}
    given_up = {time for each in found.compromises for _, time in each.things}
    assert given_up == {"08:00", "09:00", "10:30", "13:30"} - {time for time, text in told.items() if "3 h" in text}


def test_near_a_previous_answer_other_times_count_as_moved() -> None:
    day = Day("07:00", "23:00", breakfast="08:00", dinner="19:00")
    before = schedule(Plan(day=day, doses=[Dose(IRON, at="12:00")]), catalog=EMPTY)
    found = schedule(Plan(day=day, doses=[Dose(IRON)]), near=before, catalog=EMPTY)
    (slot,) = found.slots
    assert (str(slot.time), found.cost.moved) == ("12:00", 0)
    why = found.why(slot.intakes[0], catalog=EMPTY)
    assert (why.cost, why.notes) == (found.cost, ())
    breakfast = next(each for each in why.elsewhere if str(each.best) == "08:00")
    assert breakfast.cost is not None
    assert breakfast.cost.moved == 1
    assert breakfast.text == "moved 1 more, inconvenience 20 less at 08:00"
