"""Replan: the rest of today from what really happened; yesterday and tomorrow stay as they were."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from attrs import evolve

from rlsnutri import (
    Ceiling,
    ClockTime,
    ClockWindow,
    Competitor,
    Day,
    Dose,
    Drink,
    Finding,
    Ingredient,
    Interval,
    Medicine,
    Missed,
    Moved,
    Named,
    NotSameDay,
    Plan,
    PlanError,
    Policy,
    Product,
    RefusedPlanError,
    Replanned,
    Schedule,
    Severity,
    Taken,
    Window,
    replan,
    schedule,
    verify_replan,
)
from rlsnutri.catalog import Catalog
from rlsnutri.clock import since_wake
from rlsnutri.codec import replanned_from_dict, replanned_to_dict
from tests.golden.plans import PLANS

EMPTY = Catalog.empty()
DAY = Day(wake="06:30", breakfast="07:30", lunch="12:30", dinner="18:30", bed="22:30")


def tablet(name: str, contents: dict[str, str] | None = None, /, **dose: Any) -> Dose:
    holds = [Ingredient(nutrient=nutrient, amount=amount) for nutrient, amount in (contents or {}).items()]
    return Dose(Product(name, holds), **dose)


def apart(one: str, other: str, minutes: int, **rule: Any) -> Competitor:
    return Competitor(Named(one), Named(other), before=minutes, after=minutes, id=f"{one}-{other}", **rule)


def rest(plan: Plan, now: str, **happened: Any) -> Replanned:
    """The rest of the day, which the judge must have nothing against."""
    planned = schedule(plan, catalog=EMPTY)
    found = replan(planned, now=now, catalog=EMPTY, **happened)
    assert verify_replan(planned, found, catalog=EMPTY) == ()
    assert found.best
    assert found.canonical
    assert replanned_from_dict(replanned_to_dict(found)) == found
    return found


def times(found: Replanned) -> list[tuple[str, str, int]]:
    return [(str(slot.time), intake.dose, intake.portions) for slot in found for intake in slot.intakes]


def codes(found: Replanned) -> list[str]:
    return [finding.code for finding in found.findings]


def faults(plan: Plan, now: Any, **happened: Any) -> list[tuple[str, str]]:
    with pytest.raises(PlanError) as error:
        replan(schedule(plan, catalog=EMPTY), now=now, catalog=EMPTY, **happened)
    return [(fault.path, fault.problem) for fault in error.value.faults]


ZINC_MAGNESIUM = Plan(
    day=DAY,
    doses=[tablet("zinc"), tablet("magnesium", between=["09:00-22:30"])],
    rules=[apart("magnesium", "zinc", 120)],
)
"""Zinc at 07:30; magnesium at the first meal that is two hours away, 12:30."""


# ---- what happened ----


def test_where_all_went_as_planned_nothing_moves() -> None:
    found = rest(ZINC_MAGNESIUM, "08:00")
    assert times(found) == [("12:30", "magnesium", 1)]
    assert (found.moved, found.skipped, found.given_up, found.cost.moved) == ((), (), 0, 0)
    assert codes(found) == ["assumed-taken:zinc"]
    assert found.taken == (Taken("breakfast", "07:30"), Taken("zinc", "07:30", 1))


def test_the_time_at_which_zinc_was_really_taken_counts_to_the_minute() -> None:
    exactly = rest(ZINC_MAGNESIUM, "10:40", taken=[("zinc", "10:30")])
    assert times(exactly) == [("12:30", "magnesium", 1)]
    assert exactly.moved == ()
    late = rest(ZINC_MAGNESIUM, "10:40", taken=[("zinc", "10:31")])
    assert times(late) == [("18:30", "magnesium", 1)]
    assert [(str(each.planned), str(each.time)) for each in late.moved] == [("12:30", "18:30")]


def test_what_is_not_told_of_counts_as_taken_so_that_nothing_is_doubled() -> None:
    found = rest(ZINC_MAGNESIUM, "13:00")
    assert times(found) == []
    assert "Nothing more to take." in str(found)


def test_what_is_due_at_this_very_minute_is_still_to_be_taken() -> None:
    assert times(rest(ZINC_MAGNESIUM, "12:30")) == [("12:30", "magnesium", 1)]


def test_a_missed_dose_is_taken_later_and_makes_the_others_way() -> None:
    found = rest(ZINC_MAGNESIUM, "08:00", missed=["zinc"])
    # magnesium need not move: zinc goes to dinner, not to lunch
    assert times(found) == [("12:30", "magnesium", 1), ("18:30", "zinc", 1)]
    assert found.missed == (Missed("zinc", "07:30"),)


def test_a_dose_may_be_taken_right_now_even_off_the_grid() -> None:
    plan = Plan(day=DAY, doses=[tablet("zinc", between=["07:00-10:10"])])
    found = rest(plan, "10:07", missed=["zinc"])
    assert times(found) == [("10:07", "zinc", 1)]
    assert rest(plan, "10:11", missed=["zinc"]).given_up == 1


def test_the_earlier_of_two_may_be_missed_and_the_later_taken() -> None:
    plan = Plan(day=DAY, doses=[tablet("zinc", units=2, times=2)])
    first, second = (str(slot.time) for slot in schedule(plan, catalog=EMPTY))
    found = rest(plan, "22:00", taken=[("zinc", second)], missed=[("zinc", first)])
    assert found.taken[-1] == Taken("zinc", second, 1)
    assert found.given_up + len(times(found)) == 1


def test_a_told_intake_stands_for_the_nearest_planned_one() -> None:
    plan = Plan(day=DAY, doses=[tablet("zinc", units=3, at=["08:00", "14:00", "20:00"])])
    found = rest(plan, "15:00", taken=[("zinc", "14:40")])
    assert [str(each.time) for each in found.taken if each.name == "zinc"] == ["08:00", "14:40"]
    assert times(found) == [("20:00", "zinc", 1)]


# ---- never doubled ----


def test_a_missed_intake_is_never_added_to_the_next_one() -> None:
    plan = Plan(day=DAY, doses=[tablet("zinc", units=2, at=["08:00", "22:00"])])
    found = rest(plan, "21:00", missed=["zinc"])
    assert times(found) == [("22:00", "zinc", 1)]
    assert [(str(each.planned), each.portions, each.rules) for each in found.skipped] == [
        ("08:00", 1, ("default:spacing",))
    ]
    free = rest(evolve(plan, policy=Policy(spacing=0)), "21:00", missed=["zinc"])
    assert times(free) == [("22:00", "zinc", 1)]
    assert [each.rules for each in free.skipped] == [("default:one-intake",)]
    over = rest(plan, "22:01", missed=["zinc"])
    assert {each.text for each in over.skipped} == {"its pinned times are over for today"}


def test_two_intakes_of_one_dose_keep_their_interval_or_one_is_given_up() -> None:
    plan = Plan(day=DAY, doses=[tablet("zinc", units=2, times=2, between=["08:00-09:00", "20:00-22:00"])])
    free = evolve(plan, policy=Policy(spread=0))
    assert [portions for _, _, portions in times(rest(free, "20:30", missed=["zinc"]))] == [1, 1]
    every_two_hours = evolve(free, rules=[Interval(Named("zinc"), least=120, id="two hours")])
    found = rest(every_two_hours, "20:30", missed=["zinc"])
    assert (found.given_up, found.skipped[0].rules) == (1, ("two hours",))
    assert rest(every_two_hours, "20:00", missed=["zinc"]).given_up == 0  # 20:00 and 22:00


def test_an_intake_never_joins_what_was_just_taken_even_without_any_spacing() -> None:
    dose = tablet("zinc", units=2, times=2, between=["08:00-08:00", "10:00-10:00"])
    plan = Plan(day=DAY, doses=[dose], policy=Policy(spread=0))
    found = rest(plan, "10:00", taken=[("zinc", "10:00")], missed=[("zinc", "08:00")])
    assert times(found) == []
    assert [each.rules for each in found.skipped] == [("default:one-intake",)]


def test_more_taken_than_planned_is_a_warning_and_uses_up_the_next_intake() -> None:
    plan = Plan(day=DAY, doses=[tablet("zinc", units=2, at=["08:00", "20:00"])])
    early = rest(plan, "09:00", taken=[("zinc", "08:00", 2)])
    assert times(early) == []
    assert not any(code.startswith("over-taken") for code in codes(early))
    over = rest(plan, "09:00", taken=[("zinc", "08:00", 3)])
    assert times(over) == []
    assert "over-taken:zinc" in codes(over)
    assert next(each for each in over.findings if each.code == "over-taken:zinc").severity is Severity.WARN


def test_a_part_of_an_intake_leaves_the_rest_to_be_taken() -> None:
    plan = Plan(day=DAY, doses=[tablet("zinc", units=2)])
    found = rest(plan, "08:00", taken=[("zinc", "07:30", 1)])
    assert [portions for _, _, portions in times(found)] == [1]
    assert times(found)[0][0] >= "09:30"  # two hours from the other tablet


# ---- medicines ----


def test_a_missed_medicine_is_never_moved_but_said() -> None:
    plan = Plan(
        day=DAY,
        doses=[Medicine("pill", times=2), tablet("zinc")],
        events=[Medicine("levothyroxine", at="06:30")],
    )
    found = rest(plan, "22:30", missed=["levothyroxine", "pill", "zinc"])
    assert {"missed-medicine:levothyroxine", "missed-medicine:pill"} <= set(codes(found))
    assert "pharmacist" in str(found)
    assert all(dose != "pill" or time == "22:30" for time, dose, _ in times(found))
    assert not found.moved or {each.dose for each in found.moved} == {"zinc"}


def test_a_medicine_to_come_stands_and_others_keep_their_distance() -> None:
    plan = Plan(
        day=DAY,
        doses=[tablet("zinc", at="07:30")],
        events=[Medicine("antibiotic", at="12:30")],
        rules=[apart("antibiotic", "zinc", 240)],
    )
    loose = evolve(plan, doses=[tablet("zinc", between=["07:30-16:30"])])
    found = rest(loose, "09:00", missed=["zinc"])
    assert times(found) == [("16:30", "zinc", 1)]
    assert [(str(slot.time), slot.beside) for slot in found if not slot.intakes] == [("12:30", ("antibiotic", "lunch"))]
    late = rest(loose, "12:00", taken=[("zinc", "11:55")])
    (warned,) = [each for each in late.findings if each.code.startswith("too-close:")]
    assert warned.severity is Severity.WARN
    assert "antibiotic" in warned.message


def test_a_medicine_taken_late_counts_from_its_actual_time() -> None:
    plan = Plan(
        day=DAY,
        doses=[tablet("iron", between=["10:00-16:00"])],
        events=[Medicine("levothyroxine", at="06:30")],
        rules=[apart("levothyroxine", "iron", 240)],
    )
    assert times(rest(plan, "07:00"))[0][0] == "12:30"
    found = rest(plan, "11:00", taken=[("levothyroxine", "09:00")])
    assert times(found) == [("13:00", "iron", 1)]


# ---- tomorrow, midnight, other days ----


def test_tomorrows_first_intake_stands_and_is_kept_away_from() -> None:
    plan = Plan(
        day=DAY,
        doses=[tablet("calcium", at="06:30"), tablet("iron", between=["08:00-22:30"])],
        rules=[apart("iron", "calcium", 540)],
    )
    found = rest(plan, "21:30", missed=["iron"])
    assert times(found) == [("21:30", "iron", 1)]  # nine hours before 06:30 tomorrow
    assert rest(plan, "21:31", missed=["iron"]).given_up == 1


def test_what_stands_tomorrow_depends_on_the_day() -> None:
    plan = Plan(
        day=DAY,
        doses=[tablet("calcium", at="06:30", every="2 days"), tablet("iron", between=["08:00-22:30"])],
        rules=[apart("iron", "calcium", 600)],
    )
    assert rest(plan, "22:00", missed=["iron"], day=0).given_up == 0  # no calcium tomorrow, and 06:30 is long ago
    assert rest(plan, "22:00", missed=["iron"], day=1).given_up == 1
    assert faults(plan, "22:00", day=2)[0][0] == "day"


def test_the_time_after_midnight_belongs_to_the_day_before_until_bed() -> None:
    day = Day(wake="10:00", bed="02:00", lunch="13:00")
    plan = Plan(day=day, doses=[tablet("zinc", at="12:00"), tablet("iron", between=["11:00-01:30"])])
    found = rest(plan, "00:30", missed=["iron"])
    assert times(found) == [("00:30", "iron", 1)]
    assert rest(plan, "01:45", missed=["iron"]).given_up == 1
    assert faults(plan, "23:50", taken=[("iron", "00:10")]) == [("taken[0].time", "taken at 00:10, after now")]


# ---- the order of what is compared ----


def test_a_should_is_broken_rather_than_a_portion_given_up() -> None:
    plan = Plan(
        day=DAY,
        doses=[tablet("zinc", at="21:00"), tablet("iron", between=["08:00-22:00"])],
        rules=[apart("iron", "zinc", 120, strength="should")],
    )
    found = rest(plan, "20:00", missed=["iron"])
    assert found.given_up == 0
    assert found.cost.broken == 4
    assert times(found) == [("20:00", "iron", 1), ("21:00", "zinc", 1)]
    must = evolve(plan, rules=[apart("iron", "zinc", 120)])
    skipped = rest(must, "20:00", missed=["iron"])
    assert skipped.skipped[0].rules == ("iron-zinc",)
    assert "iron must stay 2 h from zinc" in str(skipped)


def test_a_medicine_at_two_times_shares_the_day_once() -> None:
    plan = Plan(
        day=DAY,
        doses=[tablet("iron", at="21:00")],
        events=[Medicine("pill", at=["22:00", "22:30"])],
        rules=[NotSameDay(Named("iron"), Named("pill"), id="alone", strength="should")],
    )
    found = rest(plan, "20:00")
    assert [(each.rules, each.weight, each.things) for each in found.compromises] == [
        (("alone",), 4, (("iron", ""), ("pill", "")))
    ]
    assert found.cost.broken == 4


def test_the_fewest_portions_are_given_up_not_the_fewest_intakes() -> None:
    plan = Plan(
        day=DAY,
        doses=[tablet("argon", units=2, between=["08:00-22:00"]), tablet("boron", between=["08:00-22:00"])],
        rules=[apart("argon", "boron", 240)],
    )
    found = rest(plan, "21:00", missed=["argon", "boron"])
    assert [(dose, portions) for _, dose, portions in times(found)] == [("argon", 2)]
    assert [(each.dose, each.portions) for each in found.skipped] == [("boron", 1)]
    more = evolve(plan, doses=[plan.doses[0], tablet("boron", units=3, between=["08:00-22:00"])])
    assert [each.dose for each in rest(more, "21:00", missed=["argon", "boron"]).skipped] == ["argon"]


def test_a_ceiling_counts_what_was_really_taken() -> None:
    plan = Plan(
        day=DAY,
        doses=[tablet("more", {"iron": "20 mg"}), tablet("less", {"iron": "10 mg"}, at="22:30")],
        rules=[Ceiling("iron", "25 mg", apart=60, id="most iron")],
    )
    found = rest(plan, "22:00", missed=["more"])
    assert found.given_up == 1
    assert found.skipped[0].rules == ("most iron",)
    assert rest(plan, "21:30", missed=["more"]).given_up == 0


def test_a_window_that_must_be_kept_leaves_no_time_when_it_is_over() -> None:
    rules = [Window(Named("zinc"), ClockWindow("07:00", "09:00"), id="early")]
    plan = Plan(day=DAY, doses=[tablet("zinc")], rules=rules)
    found = rest(plan, "10:00", missed=["zinc"])
    assert found.skipped[0].rules == ("early",)
    assert (found.given_up, found.fewest_given_up) == (1, 1)


def test_a_drink_and_a_meal_count_where_they_really_were() -> None:
    plan = Plan(
        day=DAY,
        doses=[tablet("iron", between=["09:00-16:00"])],
        events=[Drink("coffee", at="08:30")],
        rules=[apart("iron", "coffee", 60), Window.with_food(Named("iron"), id="food")],
    )
    assert times(rest(plan, "08:00")) == [("12:30", "iron", 1)]
    found = rest(plan, "12:00", taken=[("coffee", "11:45")])
    assert times(found) == [("12:45", "iron", 1)]


# ---- faults ----


def test_all_faults_come_at_once_each_with_its_place() -> None:
    found = faults(
        ZINC_MAGNESIUM,
        "10:00",
        taken=[("zink", "09:00"), ("zinc", "11:00"), ("zinc", "nine"), ("zinc", "09:00", 0), ("lunch",)],
        missed=["iron", ("zinc", "07:31"), ("magnesium", "12:30"), 5],
        day=7,
    )
    assert [path for path, _ in found] == [
        "day",
        "taken[2].time",
        "taken[3].portions",
        "taken[4]",
        "missed[3]",
        "taken[0].name",
        "taken[1].time",
        "missed[0].name",
        "missed[2].time",
        "missed[1].time",
    ]


def test_taken_and_missed_at_once_is_a_fault() -> None:
    for missed in (["zinc"], [("zinc", "07:30")]):
        (found,) = faults(ZINC_MAGNESIUM, "10:00", taken=[("zinc", "07:40")], missed=missed)
        assert found[1] == "zinc: taken and missed at once"


def test_nothing_is_missed_before_it_is_due() -> None:
    assert faults(ZINC_MAGNESIUM, "10:00", missed=["magnesium"]) == [("missed[0]", "magnesium: nothing of it was due")]


@pytest.mark.parametrize("garbage", ["zinc", 5, None, {"zinc": "09:00"}])
def test_what_is_no_list_is_a_fault(garbage: Any) -> None:
    assert faults(ZINC_MAGNESIUM, "10:00", taken=garbage)[0][0] == "taken"
    assert faults(ZINC_MAGNESIUM, "10:00", missed=garbage)[0][0] == "missed"


@pytest.mark.parametrize("now", ["25:00", None, 7, "soon"])
def test_a_now_that_is_no_time_is_a_fault(now: Any) -> None:
    assert faults(ZINC_MAGNESIUM, now)[0][0] == "now"


def test_a_schedule_of_another_plan_is_a_fault() -> None:
    planned = schedule(ZINC_MAGNESIUM, catalog=EMPTY)
    for changed in (evolve(planned, slots=planned.slots[1:]), evolve(planned, plan=Plan(day=DAY)), "x"):
        with pytest.raises(PlanError) as error:
            replan(changed, now="10:00", catalog=EMPTY)  # type: ignore[arg-type]
        assert error.value.faults[0].path == "schedule"


def test_a_dose_that_is_not_planned_today_but_taken_is_a_warning() -> None:
    plan = Plan(day=DAY, doses=[tablet("zinc", every="2 days"), tablet("iron")], rules=[apart("iron", "zinc", 120)])
    found = rest(plan, "07:00", taken=[("zinc", "06:50")], day=1)
    assert "not-planned-today:zinc" in codes(found)
    assert all(time >= "08:50" for time, dose, _ in times(found) if dose == "iron")


def test_of_a_medicine_at_two_times_the_nearer_was_taken() -> None:
    plan = Plan(day=DAY, doses=[tablet("iron", at="21:30")], events=[Medicine("pill", at=["08:00", "20:00"])])
    found = rest(plan, "21:00", taken=[("pill", "20:10")])
    taken = [(each.name, str(each.time)) for each in found.taken if each.name == "pill"]
    assert taken == [("pill", "08:00"), ("pill", "20:10")]


def test_what_is_fixed_at_midnight_may_be_missed() -> None:
    late = Day(wake="06:30", bed="01:30")
    plan = Plan(day=late, doses=[tablet("iron", at="01:00")], events=[Medicine("pill", at="00:00")])
    found = rest(plan, "00:30", missed=[("pill", "00:00")])
    assert times(found) == [("01:00", "iron", 1)]


def test_what_a_medicine_holds_fills_a_ceiling_once() -> None:
    holds = Ingredient(nutrient="zinc", amount="10 mg")
    plan = Plan(
        day=DAY,
        doses=[Dose(Product("tablet", [holds]), at="20:00")],
        events=[Medicine("pill", at="20:00", contains=[holds])],
        rules=[Ceiling("zinc", "16 mg", strength="should", id="most")],
    )
    found = rest(plan, "19:00")
    assert [(each.rules, each.missing) for each in found.compromises] == [(("most",), 25)]


def test_a_medicine_taken_once_too_often_counts_where_it_was_taken() -> None:
    plan = Plan(
        day=DAY,
        doses=[tablet("iron", at="13:00")],
        events=[Medicine("pill", at="08:00")],
        rules=[apart("iron", "pill", 120, strength="should")],
    )
    found = rest(plan, "12:30", taken=[("pill", "08:00"), ("pill", "12:00")])
    assert [(each.weight, each.missing) for each in found.compromises] == [(4, 60)]


# ---- the judge, and real plans ----


def test_the_judge_counts_the_intakes_of_a_medicine() -> None:
    plan = Plan(day=DAY, doses=[tablet("zinc", at="12:00")], events=[Medicine("metformin", times=2)])
    planned = schedule(plan, catalog=EMPTY)
    found = replan(planned, now="06:30", catalog=EMPTY)
    assert verify_replan(planned, found, catalog=EMPTY) == ()
    (first, *_) = [slot for slot in found.slots if slot.intakes[0].dose == "metformin"]
    less = evolve(found, slots=tuple(slot for slot in found.slots if slot is not first))
    assert "medicine:metformin" in {each.code for each in verify_replan(planned, less, catalog=EMPTY)}


def test_an_interval_may_be_short_by_one_minute() -> None:
    plan = Plan(
        day=DAY,
        doses=[tablet("iron", units=2, at=["08:00", "18:00"])],
        rules=[Interval("iron", least=360, strength="should", id="six hours")],
        policy=Policy(spread=0, spacing=0),
    )
    found = rest(plan, "12:01", taken=[("iron", "12:01")])
    assert [(each.rules, each.missing) for each in found.compromises] == [(("six hours",), 1)]


def test_two_intakes_of_one_dose_at_one_minute_are_named_as_such() -> None:
    plan = Plan(day=DAY, doses=[tablet("iron", units=2, at=["08:00", "18:00"])], policy=Policy(spread=0, spacing=0))
    planned = schedule(plan, catalog=EMPTY)
    found = replan(planned, now="07:00", catalog=EMPTY)
    early, late = found.slots
    both = (*late.intakes, evolve(early.intakes[0], time=late.time))
    moved = Moved("iron", planned=early.time, time=late.time, portions=1)
    false = evolve(found, slots=(evolve(late, intakes=both),), moved=(moved,))
    assert "must:default:one-intake" in {each.code for each in verify_replan(planned, false, catalog=EMPTY)}
    taken = replan(planned, now="09:00", catalog=EMPTY)
    again = evolve(taken, taken=tuple(evolve(each, time=late.time) for each in taken.taken))
    assert "must:default:one-intake" in {each.code for each in verify_replan(planned, again, catalog=EMPTY)}


def test_one_portion_was_taken_where_nobody_says_how_many() -> None:
    plan = Plan(day=DAY, doses=[tablet("iron", units=2, times=2)])
    planned = schedule(plan, catalog=EMPTY)
    found = replan(planned, now=str(planned.slots[0].time), taken=[("iron", planned.slots[0].time)], catalog=EMPTY)
    unsaid = evolve(found, taken=tuple(evolve(each, portions=None) for each in found.taken))
    assert unsaid != found
    assert verify_replan(planned, unsaid, catalog=EMPTY) == ()


def test_a_prescribed_medicine_that_is_due_stands_in_the_answer() -> None:
    plan = Plan(day=DAY, doses=[tablet("zinc", at="12:00")], events=[Medicine("pill", at=["08:00", "20:00"])])
    planned = schedule(plan, catalog=EMPTY)
    found = replan(planned, now="11:00", catalog=EMPTY)

    def told(**changes: Any) -> set[str]:
        return {each.code for each in verify_replan(planned, evolve(found, **changes), catalog=EMPTY)}

    assert told() == set()
    assert "medicine:pill" in told(slots=found.slots[:1])
    gone = tuple(each for each in found.taken if each.name != "pill")
    again = evolve(found.slots[-1], time=ClockTime.parse("08:00"))
    assert "medicine:pill" in told(taken=gone)
    assert "medicine:pill" in told(taken=gone, slots=(*found.slots, again))


def test_the_judge_finds_every_false_claim() -> None:
    planned = schedule(ZINC_MAGNESIUM, catalog=EMPTY)
    found = replan(planned, now="08:00", missed=["zinc"], catalog=EMPTY)

    def told(**changes: Any) -> set[str]:
        changed = evolve(found, **changes)
        return {violation.code for violation in verify_replan(planned, changed, catalog=EMPTY)}

    assert told() == set()
    slot = found.slots[1]
    assert "must:magnesium-zinc" in told(slots=(found.slots[0], evolve(slot, time=ClockTime.parse("12:30"))))
    assert "time:zinc" in told(slots=(found.slots[0], evolve(slot, time=ClockTime.parse("18:31"))))
    twice = evolve(slot, intakes=(evolve(slot.intakes[0], portions=2),))
    assert {"portions:zinc", "doubled:zinc"} <= told(slots=(found.slots[0], twice))
    assert told(given_up=1) == {"given-up", "proof"}
    assert "cost" in told(cost=evolve(found.cost, moved=0))
    assert "proof" in told(best=False)
    assert "portions:zinc" in told(slots=found.slots[:1])


def test_the_judge_finds_a_moved_medicine_and_a_dose_too_many() -> None:
    doses = [tablet("zinc", with_meal=["lunch"]), tablet("iron", units=2, times=2)]
    plan = Plan(day=DAY, doses=doses, events=[Medicine("metformin", times=1)])
    planned = schedule(plan, catalog=EMPTY)
    (stands,) = [slot.time for slot in planned.slots for each in slot.intakes if each.dose == "metformin"]
    found = replan(planned, now="06:30", catalog=EMPTY)

    def told(slots: list[Any], **changes: Any) -> set[str]:
        changed = evolve(found, slots=tuple(slots), **changes)
        return {violation.code for violation in verify_replan(planned, changed, catalog=EMPTY)}

    def without(name: str) -> list[Any]:
        kept = [evolve(slot, intakes=tuple(i for i in slot.intakes if i.dose != name)) for slot in found.slots]
        return [slot for slot in kept if slot.intakes]

    def one(name: str) -> Any:
        return next(each for slot in found.slots for each in slot.intakes if each.dose == name)

    def at(time: str, name: str) -> Any:
        clock = ClockTime.parse(time)
        return evolve(found.slots[0], time=clock, intakes=(evolve(one(name), time=clock),))

    assert told(list(found.slots)) == set()
    other = "10:00" if stands != ClockTime.parse("10:00") else "10:30"
    assert "medicine:metformin" in told([*without("metformin"), at(other, "metformin")])
    shifted = Moved("metformin", planned=stands, time=ClockTime.parse(other), portions=1)
    assert "medicine:metformin" in told(list(found.slots), moved=(shifted,))
    assert "time:zinc" in told([*without("zinc"), at("15:00", "zinc")])
    assert "doubled:iron" in told([*found.slots, at("15:15", "iron")])


def random_day(answer: Schedule, rng: Random) -> dict[str, Any]:
    """Some of what was due is missed, some taken at another time, some not told of."""
    wake = answer.plan.day.wake
    bed = since_wake(answer.plan.day.bed, wake)
    now = rng.randrange(0, bed + 1)
    taken: list[Taken] = []
    missed: list[Missed] = []
    for slot in answer:
        minute = since_wake(slot.time, wake)
        for intake in slot.intakes if minute <= now else ():
            draw = rng.random()
            if draw < 0.35:
                missed.append(Missed(intake.dose, slot.time))
            elif draw < 0.65:
                at = min(now, max(0, minute + rng.randint(-50, 120)))
                taken.append(Taken(intake.dose, ClockTime((wake.minutes + at) % 1440)))
    return {"now": ClockTime((wake.minutes + now) % 1440), "taken": taken, "missed": missed}


@pytest.mark.parametrize("name", sorted(PLANS))
def test_on_any_day_of_a_real_plan_the_judge_has_nothing_against_the_rest(name: str) -> None:
    try:
        answer = schedule(PLANS[name])
    except RefusedPlanError:
        return
    for seed in range(8):
        found = replan(answer, **random_day(answer, Random(seed)))
        assert verify_replan(answer, found) == ()
        assert found.best, seed
        again = replan(answer, now=found.now, taken=found.taken, missed=found.missed)
        assert (again.slots, again.cost) == (found.slots, found.cost) or found.given_up, seed


def test_findings_are_findings_of_the_day_only() -> None:
    answer = schedule(PLANS["readme"])
    found = replan(answer, now="10:00", missed=["P5P"])
    assert all(isinstance(each, Finding) for each in found.findings)
    assert not {each.code for each in found.findings} & {each.code for each in answer.findings}


def test_a_medicine_at_bedtime_makes_the_slot_cheap() -> None:
    policy = Policy(times=["12:00", "22:30"], medicine_price=0, anchor_price=50, time_price=70)
    noon = Window(Named("zinc"), [ClockWindow("11:00", "13:00")], strength="should", id="noon")
    plan = Plan(day=DAY, doses=[tablet("zinc")], events=[Medicine("pill", at="22:30")], policy=policy, rules=[noon])
    found = rest(plan, "13:30", missed=[Missed("zinc", "12:00")])
    assert times(found) == [("22:30", "zinc", 1)]
    cheap = found.cost.inconvenience
    dear = rest(evolve(plan, policy=evolve(policy, medicine_price=9)), "13:30", missed=[Missed("zinc", "12:00")])
    assert dear.cost.inconvenience == cheap + 9
