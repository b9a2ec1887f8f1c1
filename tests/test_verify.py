"""What the judge says of assignments and schedules whose numbers were worked out by hand.

Unless a test says otherwise the person wakes at 06:00 and goes to bed at 22:00.
"""

from collections.abc import Mapping
from typing import Any

import pytest
from attrs import evolve

from rlsnutri.amounts import Amount, Scale
from rlsnutri.answers import (
    ChosenDays,
    Compromise,
    Cost,
    Finding,
    Intake,
    Proof,
    Schedule,
    Severity,
    Slot,
)
from rlsnutri.clock import AnyDays, ClockTime, Days, recurrence
from rlsnutri.plans import Acknowledgement, Day, Plan, Waiver
from rlsnutri.policy import Policy
from rlsnutri.presets import Replaced
from rlsnutri.rules import (
    Alone,
    Anchor,
    AroundMeal,
    Ceiling,
    ClockWindow,
    Competitor,
    Contraindication,
    DailyLimit,
    Evidence,
    FirstOfDay,
    Gate,
    Interval,
    MealContent,
    MostTimes,
    Named,
    NoInteraction,
    NotSameDay,
    OffsetWindow,
    Origin,
    Rule,
    SameMeal,
    Strength,
    Substance,
    Together,
    Window,
)
from rlsnutri.things import Content, Fixed, Item, LookedUp, Role
from rlsnutri.verify import Verdict, evaluate, judge

WAKE = 6 * 60
SHOULD, PREFER, NONE = Strength.SHOULD, Strength.PREFER, Strength.NONE


def minute(clock: str) -> int:
    return (ClockTime.parse(clock).minutes - WAKE) % 1440


def contents(amounts: Mapping[str, str | None]) -> tuple[Content, ...]:
    return tuple(
        Content(nutrient, None if amount is None else Amount.parse(amount).quantity)
        for nutrient, amount in amounts.items()
    )


def dose(
    name: str,
    holds: Mapping[str, str | None] | None = None,
    *,
    ids: str = "",
    at: str = "",
    every: str = "day",
    **more: Any,
) -> Item:
    holds = holds or {}
    return Item(
        name,
        more.pop("role", Role.SUPPLEMENT),
        tuple(sorted({*ids.split(), *holds, name})),
        contents(holds),
        more.pop("units", None),
        more.pop("times", None),
        recurrence(every),
        tuple(minute(time) for time in at.split()),
        more.pop("between", ()),
        more.pop("with_meal", ()),
        "plan.doses[0]",
    )


def drug(name: str, holds: Mapping[str, str | None] | None = None, *, times: int = 1, **more: Any) -> Item:
    return dose(name, holds, role=Role.MEDICINE, times=times, **more)


def fixed(
    name: str,
    at: str,
    holds: Mapping[str, str | None] | None = None,
    *,
    role: Role = Role.MEDICINE,
    ids: str = "",
    lasts: int = 0,
    every: str = "day",
) -> Fixed:
    holds = holds or {}
    answers_to = tuple(sorted({*ids.split(), *holds, name}))
    return Fixed(name, role, answers_to, contents(holds), minute(at), lasts, recurrence(every), "plan.events[0]")


def meal(name: str, at: str, holds: Mapping[str, str | None] | None = None, *, ids: str = "", lasts: int = 30) -> Fixed:
    return fixed(name, at, holds, role=Role.MEAL, ids=f"meal {ids}", lasts=lasts)


def drink(name: str, at: str, holds: Mapping[str, str | None] | None = None, *, ids: str = "", lasts: int = 0) -> Fixed:
    return fixed(name, at, holds, role=Role.DRINK, ids=ids, lasts=lasts)


def look(*things: Item | Fixed, rules: tuple[Rule, ...] = (), bed: str = "22:00", **policy: Any) -> LookedUp:
    plan = Plan(day=Day("06:00", bed), policy=Policy(**policy))
    return LookedUp(
        plan,
        WAKE,
        minute(bed),
        tuple(sorted((each for each in things if isinstance(each, Item)), key=lambda each: each.name)),
        tuple(sorted((each for each in things if isinstance(each, Fixed)), key=lambda each: each.name)),
        rules,
        (),
    )


def verdict(looked_up: LookedUp, *, days: Mapping[str, tuple[int, ...]] | None = None, **taken: str) -> Verdict:
    """Judge doses taken at times such as ``"08:00 2@20:00"`` (one portion unless given)."""
    times: dict[str, dict[int, int]] = {}
    for name, text in taken.items():
        portions = times.setdefault(name, {})
        for each in text.split():
            number, _, clock = each.rpartition("@")
            portions[minute(clock)] = int(number or 1)
    return evaluate(looked_up, times, days or {})


def codes(told: Verdict) -> list[str]:
    return [violation.code for violation in told.violations]


def broken_musts(told: Verdict) -> list[str]:
    return [code.removeprefix("must:") for code in codes(told) if code.startswith("must:")]


def missing(told: Verdict) -> list[int]:
    return [compromise.missing for compromise in told.compromises]


def things(told: Verdict) -> list[tuple[tuple[str, str], ...]]:
    return [compromise.things for compromise in told.compromises]


IRON = dose("iron", {"iron": "65 mg"})
CALCIUM = dose("calcium", {"calcium": "500 mg"})
BREAKFAST = meal("breakfast", "07:30")


def gap(
    before: int | None, after: int | None, *, subject: str = "iron", other: str = "calcium", **more: Any
) -> Competitor:
    return Competitor(subject, (other,), before=before, after=after, **{"id": "gap", "strength": SHOULD, **more})


# Gaps


@pytest.mark.parametrize(
    ("calcium", "minutes"),
    [("10:00", []), ("09:59", [1]), ("06:00", []), ("06:01", [1]), ("08:00", [120])],
)
def test_a_gap_of_two_hours_is_kept_at_exactly_two_hours_and_broken_one_minute_short(
    calcium: str, minutes: list[int]
) -> None:
    told = verdict(look(IRON, CALCIUM, rules=(gap(120, 120),)), iron="08:00", calcium=calcium)
    assert missing(told) == minutes


@pytest.mark.parametrize(
    ("before", "after", "calcium", "minutes"),
    [(0, 120, "08:01", []), (0, 120, "08:00", [120]), (0, 120, "07:00", [60]), (60, 0, "07:59", [])],
)
def test_each_direction_has_its_own_gap(before: int, after: int, calcium: str, minutes: list[int]) -> None:
    told = verdict(look(IRON, CALCIUM, rules=(gap(before, after),)), iron="08:00", calcium=calcium)
    assert missing(told) == minutes


@pytest.mark.parametrize(
    ("before", "after", "iron", "minutes"),
    [
        (60, 120, "06:30", []),
        (60, 120, "06:31", [1]),
        (60, 120, "07:30", [120]),
        (60, 120, "07:45", [120]),
        (60, 120, "08:00", [120]),
        (60, 120, "08:01", [119]),
        (60, 120, "10:00", []),
        (0, 120, "07:29", []),
        (0, 120, "07:30", [120]),
        (60, 0, "08:00", [60]),
        (60, 0, "08:01", []),
        (0, 0, "07:45", []),
    ],
)
def test_inside_a_meal_ends_included_a_gap_is_broken_by_its_larger_side_unless_both_are_nothing(
    before: int, after: int, iron: str, minutes: list[int]
) -> None:
    told = verdict(look(IRON, BREAKFAST, rules=(gap(before, after, other="meal"),)), iron=iron)
    assert missing(told) == minutes


@pytest.mark.parametrize(("after", "minutes"), [(480, []), (481, [1])])
def test_the_last_of_tonight_stands_before_the_first_of_tomorrow(after: int, minutes: list[int]) -> None:
    told = verdict(look(IRON, CALCIUM, rules=(gap(0, after),)), iron="06:00", calcium="22:00")
    assert missing(told) == minutes


def test_the_night_between_does_not_count_where_the_next_day_is_free() -> None:
    alternate = [evolve(each, every=Days(2)) for each in (IRON, CALCIUM)]
    rules = (gap(780, 780),)
    assert missing(verdict(look(*alternate, rules=rules), iron="06:00", calcium="22:00")) == []
    assert missing(verdict(look(IRON, CALCIUM, rules=rules), iron="06:00", calcium="22:00")) == [300]


@pytest.mark.parametrize(("calcium", "minutes"), [("06:00", []), ("06:15", [15]), ("05:45", [1425])])
def test_even_and_odd_days_are_neighbours_on_both_sides(calcium: str, minutes: list[int]) -> None:
    even, odd = evolve(IRON, every=Days(2)), evolve(CALCIUM, every=Days(2, (1,)))
    told = verdict(look(even, odd, rules=(gap(1440, 1440),)), iron="06:00", calcium=calcium)
    assert missing(told) == minutes


@pytest.mark.parametrize(("calcium_days", "minutes"), [((1,), [1]), ((3,), []), ((2,), []), ((0,), [])])
def test_the_day_after_is_not_the_day_before(calcium_days: tuple[int, ...], minutes: list[int]) -> None:
    first, other = evolve(IRON, every=Days(4)), evolve(CALCIUM, every=Days(4, calcium_days))
    told = verdict(look(first, other, rules=(gap(481, 481),)), iron="22:00", calcium="06:00")
    assert missing(told) == minutes


def test_a_day_between_separates_for_good() -> None:
    first, third = evolve(IRON, every=Days(4)), evolve(CALCIUM, every=Days(4, (2,)))
    assert not verdict(look(first, third, rules=(gap(1440, 1440),)), iron="06:00", calcium="21:00").compromises


@pytest.mark.parametrize(
    ("before", "after", "calcium", "kept"),
    [
        (None, 30, "07:30", True),
        (None, 30, "07:31", False),
        (None, 30, "08:00", False),
        (None, 30, "21:00", False),
        (None, 0, "08:00", False),
        (None, 0, "07:59", True),
        (30, None, "08:30", True),
        (30, None, "08:29", False),
        (30, None, "06:00", False),
    ],
)
def test_a_must_without_a_number_forbids_that_side_and_the_same_minute_of_one_waking_day(
    *, before: int | None, after: int | None, calcium: str, kept: bool
) -> None:
    rule = gap(before, after, strength=Strength.MUST)
    told = verdict(look(IRON, CALCIUM, rules=(rule,)), iron="08:00", calcium=calcium)
    assert broken_musts(told) == ([] if kept else ["gap"])


def test_a_must_without_numbers_asks_nothing_across_days() -> None:
    rule = gap(None, None, strength=Strength.MUST)
    even, odd = evolve(IRON, every=Days(2)), evolve(CALCIUM, every=Days(2, (1,)))
    assert broken_musts(verdict(look(IRON, CALCIUM, rules=(rule,)), iron="06:00", calcium="22:00")) == ["gap"]
    assert broken_musts(verdict(look(even, odd, rules=(rule,)), iron="06:00", calcium="06:00")) == []


def test_a_must_without_a_number_still_has_its_other_side_across_days() -> None:
    rule = gap(None, 481, strength=Strength.MUST)
    later = evolve(CALCIUM, every=Days(2, (1,)))
    told = verdict(look(evolve(IRON, every=Days(2)), later, rules=(rule,)), iron="06:00", calcium="22:00")
    assert broken_musts(told) == ["gap"]


@pytest.mark.parametrize(("iron", "kept"), [("07:30", False), ("08:00", False), ("08:01", True), ("06:00", False)])
def test_a_must_without_a_number_forbids_the_inside_of_a_meal(*, iron: str, kept: bool) -> None:
    rule = gap(None, 0, other="meal", strength=Strength.MUST)
    assert broken_musts(verdict(look(IRON, BREAKFAST, rules=(rule,)), iron=iron)) == ([] if kept else ["gap"])


@pytest.mark.parametrize("strength", [SHOULD, PREFER])
def test_without_a_number_a_rule_that_is_no_must_asks_nothing_of_that_side(strength: Strength) -> None:
    looked_up = look(IRON, CALCIUM, rules=(gap(None, 60, strength=strength),))
    assert verdict(looked_up, iron="08:00", calcium="08:01") == verdict(
        look(IRON, CALCIUM), iron="08:00", calcium="08:01"
    )
    assert verdict(looked_up, iron="08:00", calcium="07:01") != verdict(
        look(IRON, CALCIUM), iron="08:00", calcium="07:01"
    )


def test_a_long_drink_as_the_protected_thing_counts_from_its_start() -> None:
    shake = drink("shake", "08:00", lasts=60)
    told = verdict(look(IRON, shake, rules=(gap(90, 0, subject="shake", other="iron"),)), iron="09:29")
    assert missing(told) == [1]


def test_intakes_of_one_dose_and_things_that_both_stand_fixed_do_not_relate() -> None:
    twice = dose("calcium", {"calcium": "1 g"}, units=2)
    rules = (gap(600, 600, subject="calcium"), gap(60, 60, subject="thyroxine", other="coffee"))
    events = (fixed("thyroxine", "06:30"), drink("coffee", "07:00"))
    assert verdict(look(twice, *events, rules=rules), calcium="08:00 13:00").compromises == ()


def test_a_rule_that_matches_a_pair_both_ways_holds_both_ways() -> None:
    rule = gap(60, 120, subject="mineral", other="mineral")
    pair = (dose("iron", ids="mineral"), dose("zinc", ids="mineral"))
    assert missing(verdict(look(*pair, rules=(rule,)), iron="08:00", zinc="09:30")) == [30]


def test_all_broken_shoulds_of_a_pair_are_one_instance_with_the_largest_weight_and_the_largest_missing() -> None:
    rules = (
        gap(120, 120, id="b", evidence=Evidence.WEAK),
        gap(90, 90, id="a", evidence=Evidence.MODERATE),
        gap(60, 60, id="kept"),
    )
    told = verdict(look(IRON, CALCIUM, rules=rules), iron="08:00", calcium="09:00")
    assert told.compromises == (Compromise(("a", "b"), 2, 60, (("calcium", "09:00"), ("iron", "08:00"))),)
    assert (told.cost.broken, told.cost.missing) == (2, 120)


def test_two_intakes_are_two_instances_and_so_are_two_prescribed_times() -> None:
    twice = dose("calcium", {"calcium": "1 g"}, units=2)
    told = verdict(look(IRON, twice, rules=(gap(120, 120),)), iron="08:00", calcium="07:00 10:00")
    assert things(told) == [(("calcium", "07:00"), ("iron", "08:00"))]
    told = verdict(look(IRON, twice, rules=(gap(121, 121),)), iron="08:00", calcium="07:00 10:00")
    assert len(told.compromises) == 2
    events = (fixed("levodopa", "07:00"), fixed("levodopa", "09:00"))
    told = verdict(look(IRON, *events, rules=(gap(120, 120, other="levodopa"),)), iron="08:00")
    assert things(told) == [
        (("iron", "08:00"), ("levodopa", "07:00")),
        (("iron", "08:00"), ("levodopa", "09:00")),
    ]


@pytest.mark.parametrize(
    ("grade", "weight"),
    [(Evidence.STRONG, 4), (Evidence.MODERATE, 2), (Evidence.WEAK, 1), (Evidence.TRADITIONAL, 1)],
)
def test_a_should_weighs_by_its_grade_and_8_where_it_protects_a_medicine(grade: Evidence, weight: int) -> None:
    rule = gap(120, 120, subject="x", evidence=grade)
    for subject, expected in ((dose("x"), weight), (drug("x"), 8)):
        told = verdict(look(subject, CALCIUM, rules=(rule,)), x="08:00", calcium="09:00")
        assert told.cost.broken == expected
    told = verdict(look(fixed("x", "08:00"), CALCIUM, rules=(rule,)), calcium="09:00")
    assert told.cost.broken == 8
    told = verdict(look(IRON, drug("calcium"), rules=(evolve(rule, subject="iron"),)), iron="08:00", calcium="09:00")
    assert told.cost.broken == weight


# Whom a rule means


@pytest.mark.parametrize(("calcium", "broken"), [("1@09:00 2@20:00", False), ("2@09:00 1@20:00", True)])
def test_a_threshold_looks_at_the_portions_of_one_intake(*, calcium: str, broken: bool) -> None:
    tablets = dose("calcium", {"calcium": "900 mg"}, units=3)
    rule = Competitor("iron", (Substance("calcium", "600 mg"),), before=120, after=120, strength=SHOULD)
    told = verdict(look(IRON, tablets, rules=(rule,)), iron="08:00", calcium=calcium)
    assert bool(told.compromises) == broken


@pytest.mark.parametrize(("threshold", "broken"), [("333 mg", True), ("334 mg", False)])
def test_shares_are_compared_exactly(*, threshold: str, broken: bool) -> None:
    thirds = dose("calcium", {"calcium": "1000 mg"}, times=3)
    rule = Competitor("iron", (Substance("calcium", threshold),), before=120, after=120, strength=SHOULD)
    told = verdict(look(IRON, thirds, rules=(rule,), spread=0), iron="08:00", calcium="09:00 14:00 20:00")
    assert bool(told.compromises) == broken


def test_a_threshold_does_not_look_at_the_slots_sum_but_at_all_forms_in_one_intake() -> None:
    rule = Competitor("iron", (Substance("calcium", "300 mg"),), before=120, after=120, strength=SHOULD)
    two = (dose("a", {"calcium": "200 mg"}), dose("b", {"calcium": "200 mg"}))
    assert not verdict(look(IRON, *two, rules=(rule,)), iron="08:00", a="09:00", b="09:00").compromises
    forms = (
        Content("calcium", 200_000_000, "calcium-carbonate"),
        Content("calcium", 100_000_000, "calcium-citrate"),
    )
    both = evolve(dose("a", ids="calcium"), contents=forms)
    assert verdict(look(IRON, both, rules=(rule,)), iron="08:00", a="09:00").compromises
    carbonate = evolve(rule, objects=(Substance("calcium-carbonate", "201 mg"),))
    both = evolve(both, ids=("calcium", "calcium-carbonate", "calcium-citrate"))
    assert not verdict(look(IRON, both, rules=(carbonate,)), iron="08:00", a="09:00").compromises
    of = evolve(rule, objects=(Substance("calcium-carbonate", "201 mg", "calcium"),))
    assert verdict(look(IRON, both, rules=(of,)), iron="08:00", a="09:00").compromises


def test_what_a_medicine_does_not_state_reaches_every_threshold_and_what_a_dose_does_not_state_none() -> None:
    rule = Competitor("iron", (Substance("calcium", "300 mg"),), before=120, after=120, strength=SHOULD)
    for other, broken in ((drug("a", {"calcium": None}), True), (dose("a", {"calcium": None}), False)):
        assert bool(verdict(look(IRON, other, rules=(rule,)), iron="08:00", a="09:00").compromises) == broken
    told = verdict(look(IRON, fixed("a", "09:00", {"calcium": None}), rules=(rule,)), iron="08:00")
    assert told.compromises
    without = evolve(rule, objects=("calcium",))
    told = verdict(look(IRON, dose("a", {"calcium": None}), rules=(without,)), iron="08:00", a="09:00")
    assert told.compromises


@pytest.mark.parametrize(
    ("stated", "selector", "broken"),
    [
        ("300 mg", Substance("calcium", "300 mg"), True),
        ("299 mg", Substance("calcium", "300 mg"), False),
        ("1 mg", "calcium", True),
        (None, "calcium", False),
        (None, "dairy", True),
        (None, Substance("dairy", "1 mg", "calcium"), False),
        ("50 mg", Substance("dairy", "50 mg", "calcium"), True),
    ],
)
def test_meals_match_a_nutrient_only_by_what_they_state_and_a_tag_always(
    *, stated: str | None, selector: Substance | str, broken: bool
) -> None:
    dairy = meal("breakfast", "07:30", {"calcium": stated}, ids="dairy")
    rule = Competitor("iron", (selector,), before=60, after=60, strength=SHOULD)
    assert bool(verdict(look(IRON, dairy, rules=(rule,)), iron="07:00").compromises) == broken


def test_a_medicine_that_answers_to_a_nutrient_without_listing_it_reaches_every_threshold() -> None:
    rule = Competitor("iron", (Substance("calcium", "300 mg"),), before=120, after=120, strength=SHOULD)
    for other, broken in (
        (drug("a", ids="calcium"), True),
        (drug("a", ids="zinc"), False),
        (drug("a", {"zinc": "9 mg"}, ids="calcium"), True),
        (drug("a", {"calcium": "299 mg"}), False),
        (dose("a", ids="calcium"), False),
    ):
        told = verdict(look(IRON, other, rules=(rule,)), iron="08:00", a="09:00")
        assert bool(told.compromises) == broken


def test_a_threshold_may_look_at_another_nutrient_than_the_rule_names() -> None:
    antacid = Substance("antacid", "2 mg", "magnesium")
    rule = Competitor("iron", (antacid,), before=120, after=120, strength=SHOULD)
    amounts: tuple[tuple[dict[str, str | None], bool], ...] = (
        ({"calcium": "1 g"}, False),
        ({"magnesium": "1 mg"}, False),
        ({"magnesium": "2 mg"}, True),
        ({"magnesium": None}, True),
    )
    for holds, broken in amounts:
        told = verdict(look(IRON, drug("a", holds, ids="antacid"), rules=(rule,)), iron="08:00", a="09:00")
        assert bool(told.compromises) == broken


def test_one_stated_amount_is_enough_for_a_meal_to_match() -> None:
    stated = (Content("calcium", None, "calcium-citrate"), Content("calcium", 1))
    partly = evolve(meal("breakfast", "07:30", ids="calcium"), contents=stated)
    rule = Competitor("iron", (Substance("calcium"),), before=60, after=60, strength=SHOULD)
    assert verdict(look(IRON, partly, rules=(rule,)), iron="07:00").compromises


def test_only_a_drink_can_be_water() -> None:
    rule = Alone("iron", gap=30, strength=SHOULD)
    told = verdict(look(IRON, dose("drops", ids="water"), rules=(rule,)), iron="08:00", drops="08:00")
    assert missing(told) == [30]


def test_names_compare_folded_and_a_name_is_not_an_id() -> None:
    capital = dose("IRON", ids="mineral")
    for selector, broken in (
        (Named("Iron"), True),
        (Named("mineral"), False),
        ("iron", True),
        ("mineral", True),
    ):
        rule = Competitor(selector, ("calcium",), before=120, after=120, strength=SHOULD)
        told = verdict(look(capital, CALCIUM, rules=(rule,)), IRON="08:00", calcium="09:00")
        assert bool(told.compromises) == broken
    decomposed, composed = Named("cafe\u0301"), dose("Café")
    rule = Competitor(decomposed, ("calcium",), before=120, after=120, strength=SHOULD)
    assert verdict(look(composed, CALCIUM, rules=(rule,)), Café="08:00", calcium="09:00").compromises


def test_the_open_groups_are_ids_like_any_other() -> None:
    oral = "group:anything-oral"
    others = (dose("supplement", ids=oral), drug("pill", ids=oral), drug("patch"))
    food = (drink("coffee", "08:00", ids=oral), drink("tap", "08:00", ids="water"))
    rule = gap(30, 30, other=oral)
    told = verdict(
        look(IRON, *others, *food, rules=(rule,)),
        iron="08:00",
        supplement="08:00",
        pill="08:00",
        patch="08:00",
    )
    assert sorted(name for pair in things(told) for name, _ in pair if name != "iron") == [
        "coffee",
        "pill",
        "supplement",
    ]


# Exemptions


@pytest.mark.parametrize(
    ("dolutegravir", "calcium", "minutes"),
    [
        ("07:30", "07:45", []),
        ("07:30", "08:00", []),
        ("07:30", "08:01", [89]),
        ("07:29", "07:45", [104]),
        ("08:00", "08:00", []),
        ("08:00", "18:00", []),
        ("17:30", "18:00", [90]),
    ],
)
def test_same_meal_lapses_only_for_two_intakes_within_one_and_the_same_meal(
    dolutegravir: str, calcium: str, minutes: list[int]
) -> None:
    rule = gap(120, 360, subject="dolutegravir", exempt=(SameMeal(),))
    meals = (BREAKFAST, meal("dinner", "18:00"))
    told = verdict(
        look(drug("dolutegravir"), CALCIUM, *meals, rules=(rule,)), dolutegravir=dolutegravir, calcium=calcium
    )
    assert missing(told) == minutes


def test_same_meal_looks_at_the_start_of_what_stands_fixed_be_it_the_meal_itself() -> None:
    rule = gap(120, 120, exempt=(SameMeal(),))
    for other, broken in (
        (fixed("pill", "08:00", {"calcium": "1 g"}), False),
        (fixed("pill", "08:01", {"calcium": "1 g"}), True),
        (drink("milk", "07:45", {"calcium": "300 mg"}), False),
    ):
        told = verdict(look(IRON, other, BREAKFAST, rules=(rule,)), iron="07:30")
        assert bool(told.compromises) == broken
    milky = meal("breakfast", "07:30", {"calcium": "300 mg"})
    assert not verdict(look(IRON, milky, rules=(rule,)), iron="08:00").compromises
    assert verdict(look(IRON, milky, rules=(rule,)), iron="08:01").compromises


def test_a_long_drink_is_no_meal() -> None:
    rule = gap(120, 120, exempt=(SameMeal(),))
    shake = drink("shake", "07:30", lasts=30)
    assert verdict(look(IRON, CALCIUM, shake, rules=(rule,)), iron="07:30", calcium="07:45").compromises


def test_same_meal_knows_a_meal_that_passes_wake() -> None:
    night = meal("night", "05:45", lasts=30)
    rule = gap(120, 120, exempt=(SameMeal(),))
    assert not verdict(look(IRON, CALCIUM, night, rules=(rule,)), iron="06:15", calcium="05:45").compromises
    assert verdict(look(IRON, CALCIUM, night, rules=(rule,)), iron="06:16", calcium="05:45").compromises


@pytest.mark.parametrize(("stated", "minutes"), [("50 mg", []), ("50.1 mg", [30]), (None, [30])])
def test_meal_content_lapses_up_to_its_number_but_not_for_a_meal_that_states_nothing(
    stated: str | None, minutes: list[int]
) -> None:
    rule = gap(60, 120, other="meal", exempt=(MealContent("calcium", "50 mg"),))
    low = meal("breakfast", "07:30", {"calcium": stated})
    assert missing(verdict(look(IRON, low, rules=(rule,)), iron="07:00")) == minutes


def test_meal_content_asks_for_that_very_nutrient() -> None:
    rule = gap(60, 120, other="meal", exempt=(MealContent("calcium", "50 mg"),))
    other = meal("breakfast", "07:30", {"iron": "1 mg"})
    assert missing(verdict(look(IRON, other, rules=(rule,)), iron="07:00")) == [30]
    both = meal("breakfast", "07:30", {"iron": "60 mg", "calcium": "50 mg"})
    assert missing(verdict(look(IRON, both, rules=(rule,)), iron="07:00")) == []


def test_meal_content_lapses_for_meals_and_drinks_only() -> None:
    rule = gap(60, 120, exempt=(MealContent("calcium", "50 mg"),))
    little = {"calcium": "40 mg"}
    assert missing(verdict(look(IRON, dose("a", little), rules=(rule,)), iron="07:00", a="07:30")) == [30]
    assert missing(verdict(look(IRON, drink("a", "07:30", little), rules=(rule,)), iron="07:00")) == []


# Alone, first of the day, together, not on the same day, most times


@pytest.mark.parametrize(
    ("other", "minutes"),
    [
        (fixed("pill", "08:29"), [1]),
        (fixed("pill", "08:30"), []),
        (drink("coffee", "08:00"), [30]),
        (drink("tap", "08:00", ids="water"), []),
        (meal("snack", "08:10", ids="allowed"), []),
        (meal("lunch", "07:15"), [15]),
    ],
)
def test_alone_keeps_everything_but_water_and_exceptions_away_on_both_sides(other: Fixed, minutes: list[int]) -> None:
    rule = Alone("iron", gap=30, excepting=("allowed",), strength=SHOULD)
    assert missing(verdict(look(IRON, other, rules=(rule,)), iron="08:00")) == minutes


def test_alone_may_leave_meals_aside() -> None:
    rule = Alone("iron", gap=30, meals=False, strength=SHOULD)
    told = verdict(look(IRON, CALCIUM, BREAKFAST, rules=(rule,)), iron="07:45", calcium="07:30")
    assert things(told) == [(("calcium", "07:30"), ("iron", "07:45"))]


def test_alone_counts_across_midnight_and_not_between_intakes_of_one_dose() -> None:
    rule = Alone("iron", gap=481, strength=SHOULD)
    twice = evolve(IRON, units=2)
    assert missing(verdict(look(twice, CALCIUM, rules=(rule,)), iron="06:00 07:00", calcium="22:00")) == [1]


@pytest.mark.parametrize(
    ("other", "minutes"),
    [
        (drink("coffee", "06:59"), [1]),
        (drink("coffee", "07:00"), []),
        (drink("tap", "06:30", ids="water"), []),
        (meal("breakfast", "06:30"), [30]),
        (meal("breakfast", "06:15"), [45]),
        (fixed("pill", "06:30", every="2 days from day 1"), []),
        (fixed("pill", "06:30", every="2 days"), [30]),
    ],
)
def test_first_of_the_day_lets_everything_but_water_start_after_its_gap_on_the_days_of_both(
    other: Fixed, minutes: list[int]
) -> None:
    rule = FirstOfDay("iron", gap=30, strength=SHOULD)
    alternate = evolve(IRON, every=Days(2))
    assert missing(verdict(look(alternate, other, rules=(rule,)), iron="06:30")) == minutes


def test_first_of_the_day_with_two_intakes_puts_everything_else_after_the_second() -> None:
    rule = FirstOfDay("iron", gap=30, strength=SHOULD)
    twice = evolve(IRON, units=2)
    told = verdict(look(twice, CALCIUM, rules=(rule,)), iron="06:00 08:00", calcium="08:29")
    assert things(told) == [(("calcium", "08:29"), ("iron", "08:00"))]
    assert missing(told) == [1]


def test_first_of_the_day_and_a_gap_on_one_pair_are_one_instance() -> None:
    rules = (
        FirstOfDay("iron", gap=30, strength=SHOULD, id="first"),
        gap(120, 120),
        Alone("iron", gap=9, strength=SHOULD),
    )
    told = verdict(look(IRON, CALCIUM, rules=rules), iron="08:00", calcium="08:00")
    assert told.compromises == (Compromise(("", "first", "gap"), 4, 120, (("calcium", "08:00"), ("iron", "08:00"))),)


VITAMIN_C = dose("vitamin-c", {"vitamin-c": "80 mg"})


@pytest.mark.parametrize(
    ("company", "at", "kept"),
    [
        (VITAMIN_C, "08:00", True),
        (VITAMIN_C, "08:01", False),
        (dose("vitamin-c", {"vitamin-c": "79 mg"}), "08:00", False),
        (evolve(VITAMIN_C, every=Days(4)), "08:00", False),
        (evolve(VITAMIN_C, every=Days(4, (0, 2))), "08:00", True),
    ],
)
def test_together_wants_company_at_the_same_minute_on_every_day_of_the_subject(
    *, company: Item, at: str, kept: bool
) -> None:
    rule = Together("iron", Substance("vitamin-c", "80 mg"), strength=SHOULD)
    told = evaluate(
        look(evolve(IRON, every=Days(2)), company, rules=(rule,)),
        {"iron": {minute("08:00"): 1}, "vitamin-c": {minute(at): 1}},
        {},
    )
    assert things(told) == ([] if kept else [(("iron", "08:00"),)])
    assert missing(told) == ([] if kept else [1])


def test_together_finds_company_in_meals_drinks_and_medicines_and_by_turns() -> None:
    rule = Together("iron", Substance("vitamin-c", "80 mg"), strength=SHOULD)
    juice = drink("juice", "08:00", {"vitamin-c": "80 mg"})
    assert not verdict(look(IRON, juice, rules=(rule,)), iron="08:00").compromises
    assert verdict(look(IRON, juice, rules=(rule,)), iron="08:15").compromises
    turns = (
        fixed("a", "08:00", {"vitamin-c": "1 g"}, every="2 days"),
        meal("b", "08:00", {"vitamin-c": "90 mg"}),
    )
    assert not verdict(look(IRON, *turns, rules=(rule,)), iron="08:00").compromises


def test_together_does_not_ask_the_companion_and_nobody_keeps_himself_company() -> None:
    rule = Together("iron", "vitamin-c", strength=SHOULD)
    twice = dose("iron", {"iron": "9 mg", "vitamin-c": "9 mg"}, units=2)
    company = evolve(VITAMIN_C, name="company", units=2)
    told = verdict(look(twice, company, rules=(rule,)), iron="08:00 20:00", company="08:00 12:00")
    assert things(told) == [(("iron", "20:00"),)]


def test_a_gap_of_a_minute_is_short_by_a_minute() -> None:
    rule = Competitor("iron", ("calcium",), before=1, after=1, strength=SHOULD, id="minute")
    told = verdict(look(IRON, CALCIUM, rules=(rule,)), iron="08:00", calcium="08:00")
    assert [each.missing for each in told.compromises] == [1]


def test_what_a_dose_does_not_state_is_not_a_nanogram_of_it() -> None:
    rule = Competitor("iron", (Substance("calcium", "500.000001 mg"),), before=60, after=60, strength=SHOULD, id="much")
    more = evolve(CALCIUM, contents=(*CALCIUM.contents, Content("calcium", None)))
    assert verdict(look(IRON, more, rules=(rule,)), iron="08:00", calcium="08:00").compromises == ()


def test_a_medicine_that_says_not_how_much_it_holds_can_keep_company() -> None:
    rule = Together("iron", Substance("zinc", "5 mg"), strength=SHOULD, origin=Origin.CATALOG, id="with")
    told = verdict(look(IRON, drug("pill", {"zinc": None}), rules=(rule,)), iron="08:00", pill="12:00")
    assert [each.rules for each in told.compromises] == [("with",)]


def test_per_cents_of_a_ceiling_of_nothing_count_from_a_nanogram() -> None:
    two = (dose("a", {"zinc": "0.000001 mg"}), dose("b", {"zinc": "0.000001 mg"}))
    rule = Ceiling("zinc", "0 mg", strength=SHOULD, id="none")
    told = verdict(look(*two, rules=(rule,)), a="08:00", b="08:00")
    assert [each.missing for each in told.compromises] == [200]


def test_together_from_the_catalogue_is_silent_where_nothing_can_keep_company() -> None:
    catalog = Together("iron", Substance("vitamin-c", "81 mg"), origin=Origin.CATALOG, id="pair")
    plans = evolve(catalog, origin=Origin.PLAN)
    juice = drink("juice", "20:00", {"vitamin-c": "81 mg"})
    itself = evolve(IRON, contents=contents({"iron": "9 mg", "vitamin-c": "1 g"}), ids=("iron", "vitamin-c"))
    for rules, broken in (((catalog,), []), ((plans,), ["pair"]), ((catalog, plans), ["pair"])):
        assert broken_musts(verdict(look(IRON, BREAKFAST, rules=rules), iron="08:00")) == broken
        assert broken_musts(verdict(look(itself, rules=rules), iron="08:00")) == broken
        told = evaluate(look(IRON, VITAMIN_C, rules=rules), {"iron": {0: 1}, "vitamin-c": {0: 1}}, {})
        assert broken_musts(told) == broken
        assert broken_musts(verdict(look(IRON, juice, rules=rules), iron="08:00")) == ["pair"]
    enough = dose("c", {"vitamin-c": "81 mg"}, units=3)
    assert broken_musts(verdict(look(IRON, enough, rules=(catalog,)), iron="08:00", c="3@09:00")) == ["pair"]


def test_together_binds_a_dose_to_a_prescribed_medicine() -> None:
    rule = Together("levodopa", "carbidopa", id="with")
    looked_up = look(fixed("levodopa", "08:00"), drug("carbidopa"), rules=(rule,))
    assert broken_musts(verdict(looked_up, carbidopa="08:00")) == []
    assert broken_musts(verdict(looked_up, carbidopa="08:15")) == ["with"]
    events = (fixed("levodopa", "08:00"), fixed("x", "09:00", ids="carbidopa"))
    also = look(*events, drug("carbidopa"), rules=(rule,))
    assert broken_musts(verdict(also, carbidopa="08:15")) == ["with"]


def test_together_says_nothing_of_two_things_that_stand_fixed() -> None:
    rule = Together("levodopa", "carbidopa", id="with")
    events = (fixed("levodopa", "08:00"), fixed("carbidopa", "09:00"))
    assert broken_musts(verdict(look(*events, IRON, rules=(rule,)), iron="12:00")) == []


def test_not_on_the_same_day_looks_at_days_and_counts_two_doses_once() -> None:
    rule = NotSameDay("methotrexate", "folate", strength=SHOULD, id="apart")
    weekly = drug("methotrexate", every="monday")
    folate = dose("folate", units=2, every="any 1 of 7 days")
    told = verdict(
        look(weekly, folate, rules=(rule,)), methotrexate="08:00", folate="08:00 20:00", days={"folate": (0,)}
    )
    assert told.compromises == (Compromise(("apart",), 8, 1, (("folate", ""), ("methotrexate", ""))),)
    told = verdict(
        look(weekly, folate, rules=(rule,)), methotrexate="08:00", folate="08:00 20:00", days={"folate": (1,)}
    )
    assert told.compromises == ()


def test_not_on_the_same_day_holds_for_prescribed_medicines_but_not_between_two() -> None:
    rule = NotSameDay("iron", "infusion", id="apart")
    other = evolve(rule, subject="infusion", other="visit")
    events = (fixed("infusion", "08:00", every="2 days"), fixed("visit", "09:00"))
    assert broken_musts(verdict(look(IRON, *events, rules=(rule, other)), iron="20:00")) == ["apart"]


@pytest.mark.parametrize(("count", "broken"), [(3, []), (2, [("most", 4, 1, ())])])
def test_most_times_counts_prescribed_times_and_every_day_of_the_cycle_but_no_meals(
    count: int, broken: list[tuple[str, int, int, tuple[()]]]
) -> None:
    rule = MostTimes(count, strength=SHOULD, id="most")
    alternate = (evolve(IRON, every=Days(2)), evolve(CALCIUM, every=Days(2, (1,))))
    told = verdict(look(*alternate, fixed("pill", "05:00"), BREAKFAST, rules=(rule,)), iron="08:00", calcium="09:00")
    assert [(each.rules[0], each.weight, each.missing, each.things) for each in told.compromises] == broken


def test_most_times_concerns_no_plan_of_events_only() -> None:
    events = (fixed("a", "08:00"), fixed("b", "09:00"))
    assert verdict(look(*events, rules=(MostTimes(1),))).violations == ()
    assert broken_musts(verdict(look(*events, IRON, rules=(MostTimes(1, id="most"),)), iron="08:00")) == ["most"]


# Windows


def window(*parts: Any, **more: Any) -> Window:
    return Window("iron", parts, **{"id": "window", "strength": SHOULD, **more})


@pytest.mark.parametrize(
    ("iron", "minutes"),
    [("22:00", []), ("21:59", [1]), ("23:59", []), ("02:00", []), ("02:01", [1]), ("12:00", [600])],
)
def test_a_clock_window_may_pass_midnight(iron: str, minutes: list[int]) -> None:
    assert missing(verdict(look(IRON, rules=(window(ClockWindow("22:00", "02:00")),)), iron=iron)) == minutes


@pytest.mark.parametrize(
    ("iron", "minutes"), [("06:15", []), ("06:16", [1]), ("05:30", []), ("05:29", [1]), ("12:00", [345])]
)
def test_a_window_may_start_before_wake(iron: str, minutes: list[int]) -> None:
    rule = window(OffsetWindow(Anchor.WAKE, -30, 15))
    assert missing(verdict(look(IRON, rules=(rule,)), iron=iron)) == minutes


@pytest.mark.parametrize(
    ("iron", "minutes"),
    [
        ("06:30", []),
        ("06:29", [1]),
        ("07:00", []),
        ("07:01", [1]),
        ("22:00", []),
        ("21:00", [60]),
        ("14:00", [420]),
    ],
)
def test_before_breakfast_or_at_bedtime_is_kept_by_either(iron: str, minutes: list[int]) -> None:
    before = AroundMeal(-60, -30, "breakfast", measured_from="start")
    rule = window(before, OffsetWindow(Anchor.BED, 0, 0))
    meals = (BREAKFAST, meal("lunch", "12:00"))
    assert missing(verdict(look(IRON, *meals, rules=(rule,)), iron=iron)) == minutes


@pytest.mark.parametrize(
    ("iron", "minutes"), [("07:30", []), ("08:00", []), ("07:29", [1]), ("08:05", [5]), ("11:00", [60])]
)
def test_with_food_lasts_from_the_start_of_any_meal_to_its_end(iron: str, minutes: list[int]) -> None:
    rule = evolve(Window.with_food("iron"), strength=SHOULD)
    told = verdict(look(IRON, BREAKFAST, meal("lunch", "12:00", lasts=0), rules=(rule,)), iron=iron)
    assert missing(told) == minutes
    assert things(told) == ([(("iron", iron),)] if minutes else [])


@pytest.mark.parametrize(
    ("part", "first", "last"),
    [
        (AroundMeal(-10, 5), "07:20", "08:05"),
        (AroundMeal(-10, 5, measured_from="start"), "07:20", "07:35"),
        (AroundMeal(-10, 5, measured_from="end"), "07:50", "08:05"),
    ],
)
def test_a_window_around_a_meal_counts_from_its_start_its_end_or_both(part: AroundMeal, first: str, last: str) -> None:
    looked_up = look(IRON, BREAKFAST, rules=(window(part),))
    inside = [time for time in range(1440) if not evaluate(looked_up, {"iron": {time: 1}}, {}).compromises]
    assert inside == list(range(minute(first), minute(last) + 1))


def test_a_meal_is_found_by_its_name_or_its_tag_and_nothing_but_a_meal_is() -> None:
    untagged = evolve(BREAKFAST, name="Second Breakfast", ids=("meal",))
    for wanted, minutes in (("second breakfast", []), ("meal", []), ("breakfast", [720])):
        rule = window(AroundMeal(meals=wanted))
        assert missing(verdict(look(IRON, untagged, rules=(rule,)), iron="07:30")) == minutes
    cocoa = drink("cocoa", "07:30", ids="late")
    for part in (AroundMeal(), AroundMeal(meals="late"), AroundMeal(meals="cocoa")):
        assert missing(verdict(look(IRON, cocoa, rules=(window(part),)), iron="07:30")) == [720]


def test_a_window_may_start_after_a_meal_whose_end_it_counts_from() -> None:
    looked_up = look(IRON, BREAKFAST, rules=(window(AroundMeal(31, 5)),))
    assert [missing(verdict(looked_up, iron=time)) for time in ("08:00", "08:01", "08:05", "08:06")] == [
        [1],
        [],
        [],
        [1],
    ]


def test_a_window_around_a_meal_that_ends_before_it_starts_holds_nothing() -> None:
    told = verdict(look(IRON, BREAKFAST, rules=(window(AroundMeal(31, 0)),)), iron="08:00")
    assert missing(told) == [720]


def test_with_food_but_no_such_meal_is_broken_everywhere_by_half_a_day() -> None:
    must, should = Window.with_food("iron", id="food"), window(AroundMeal(meals="supper"))
    assert broken_musts(verdict(look(IRON, rules=(must,)), iron="08:00")) == ["food"]
    assert missing(verdict(look(IRON, BREAKFAST, rules=(should,)), iron="07:30")) == [720]


def test_with_fat_means_marked_meals_or_any_meal_where_none_is_marked() -> None:
    rule = window(AroundMeal(meals="fat-meal"))
    dinner = meal("dinner", "18:00", ids="fat-meal")
    assert missing(verdict(look(IRON, BREAKFAST, rules=(rule,)), iron="07:30")) == []
    assert missing(verdict(look(IRON, BREAKFAST, dinner, rules=(rule,)), iron="17:30")) == [30]
    assert missing(verdict(look(IRON, BREAKFAST, dinner, rules=(rule,)), iron="07:30")) == [630]


def test_a_window_concerns_only_intakes_that_reach_its_threshold() -> None:
    rule = Window(Substance("iron", "60 mg"), (ClockWindow("08:00", "09:00"),), strength=SHOULD)
    tablets = dose("iron", {"iron": "90 mg"}, units=3)
    assert things(verdict(look(tablets, rules=(rule,)), iron="2@10:00 1@20:00")) == [(("iron", "10:00"),)]


# Intervals and the policy's defaults

TWICE = dose("iron", {"iron": "60 mg"}, times=2)


@pytest.mark.parametrize(
    ("least", "most", "second", "told"),
    [
        (360, None, "14:00", []),
        (360, None, "13:59", [(("iron", "08:00"), ("iron", "13:59"), 1)]),
        (720, 720, "20:00", []),
        (360, 720, "20:01", [(("iron", "08:00"), ("iron", "20:01"), 1)]),
        (720, None, "20:01", [(("iron", "20:01"), ("iron", "08:00"), 1)]),
        (
            721,
            None,
            "20:00",
            [(("iron", "08:00"), ("iron", "20:00"), 1), (("iron", "20:00"), ("iron", "08:00"), 1)],
        ),
    ],
)
def test_an_interval_holds_between_neighbours_within_the_day_and_across_midnight(
    least: int, most: int | None, second: str, told: list[Any]
) -> None:
    rule = Interval("iron", least=least, most=most, strength=SHOULD)
    found = verdict(look(TWICE, rules=(rule,)), iron=f"08:00 {second}").compromises
    assert [(*each.things, each.missing) for each in found] == told


@pytest.mark.parametrize(("across", "every", "broken"), [(True, "day", 1), (False, "day", 0), (True, "2 days", 0)])
def test_an_interval_crosses_midnight_only_if_it_says_so_and_both_days_are_dosing_days(
    *, across: bool, every: str, broken: int
) -> None:
    rule = Interval("iron", least=600, across_midnight=across, strength=SHOULD)
    told = verdict(look(evolve(TWICE, every=recurrence(every)), rules=(rule,)), iron="08:00 22:01")
    assert [each.missing for each in told.compromises] == [1] * broken


def test_two_neighbouring_days_of_a_longer_cycle_are_enough_to_cross_midnight() -> None:
    rule = Interval("iron", least=600, strength=SHOULD)
    for days, broken in (((0, 1), 1), ((0, 2), 0), ((0, 3), 1)):
        told = verdict(look(evolve(TWICE, every=Days(4, days)), rules=(rule,)), iron="08:00 22:30")
        assert len(told.compromises) == broken


@pytest.mark.parametrize(("least", "most", "minutes"), [(1440, None, []), (None, 1440, []), (None, 1439, [1])])
def test_a_single_intake_stands_a_day_from_itself(least: int | None, most: int | None, minutes: list[int]) -> None:
    told = verdict(look(IRON, rules=(Interval("iron", least=least, most=most, strength=SHOULD),)), iron="08:00")
    assert missing(told) == minutes
    assert things(told) == ([(("iron", "08:00"), ("iron", "08:00"))] if minutes else [])


def test_an_interval_does_not_look_at_thresholds() -> None:
    rule = Interval(Substance("iron", "1 g"), least=360, strength=SHOULD)
    assert missing(verdict(look(TWICE, rules=(rule,)), iron="08:00 13:00")) == [60]


def test_by_default_intakes_of_one_dose_stand_two_hours_apart_across_midnight_too() -> None:
    tablets = dose("iron", units=2)
    assert broken_musts(verdict(look(tablets), iron="08:00 10:00")) == []
    assert broken_musts(verdict(look(tablets), iron="08:00 09:59")) == ["default:spacing"]
    assert broken_musts(verdict(look(tablets, bed="05:00"), iron="06:15 04:30")) == ["default:spacing"]
    assert broken_musts(verdict(look(tablets, spacing=0), iron="08:00 08:15")) == []


def test_by_default_prescribed_intakes_are_spread_over_half_a_day() -> None:
    told = verdict(look(TWICE), iron="08:00 13:30")
    assert told.compromises == (Compromise(("default:spread",), 2, 30, (("iron", "08:00"), ("iron", "13:30"))),)
    assert verdict(look(drug("iron", times=3)), iron="08:00 11:59 16:00").cost.broken == 8
    assert verdict(look(TWICE, spread=0), iron="08:00 08:15").compromises == ()


def test_prescribed_intakes_never_come_closer_than_the_spacing_unless_they_are_pinned_there() -> None:
    assert broken_musts(verdict(look(TWICE), iron="08:00 09:59")) == ["default:spacing"]
    assert broken_musts(verdict(look(TWICE), iron="08:00 10:00")) == []
    assert broken_musts(verdict(look(TWICE, spacing=0), iron="08:00 08:15")) == []
    often = drug("iron", times=8)  # spread over 90 minutes, and no default asks for more than the spread does
    assert broken_musts(verdict(look(often), iron="08:00 09:30 11:00 12:30 14:00 15:30 17:00 18:30")) == []
    pinned = evolve(dose("iron", at="08:00 08:15"), times=2)
    assert broken_musts(verdict(look(pinned), iron="08:00 08:15")) == []


def test_an_interval_rule_switches_the_defaults_off_unless_its_strength_is_none() -> None:
    tablets = dose("iron", units=2)
    for strength, broken in ((PREFER, []), (SHOULD, []), (NONE, ["default:spacing"])):
        rule = Interval("iron", most=1440, strength=strength)
        assert broken_musts(verdict(look(tablets, rules=(rule,)), iron="08:00 09:00")) == broken


def test_pinned_times_are_spread_only_where_a_number_is_asked_for() -> None:
    pinned = dose("iron", at="08:00 11:00")
    assert verdict(look(pinned), iron="08:00 11:00").compromises == ()
    assert missing(verdict(look(evolve(pinned, times=2)), iron="08:00 11:00")) == [180]


# Ceilings

LIMIT = Ceiling("calcium", "500 mg", strength=SHOULD, id="ceiling")


def two_products(first: str, second: str) -> tuple[Item, Item]:
    return dose("a", {"calcium": first}), dose("b", {"calcium": second})


@pytest.mark.parametrize(
    ("first", "second", "percent"),
    [
        ("300 mg", "200 mg", []),
        ("300 mg", "200.000001 mg", [1]),
        ("300 mg", "205 mg", [1]),
        ("400 mg", "206 mg", [22]),
    ],
)
def test_a_slot_keeps_a_ceiling_at_exactly_the_ceiling_and_misses_it_by_per_cent_rounded_up(
    first: str, second: str, percent: list[int]
) -> None:
    told = verdict(look(*two_products(first, second), rules=(LIMIT,)), a="08:00", b="08:00")
    assert missing(told) == percent
    assert things(told) == ([(("calcium", "08:00"),)] if percent else [])


def test_one_portion_by_itself_keeps_a_should_ceiling_but_never_a_must() -> None:
    tablet = dose("a", {"calcium": "600 mg"}, units=1)
    must = evolve(LIMIT, strength=Strength.MUST)
    assert verdict(look(tablet, rules=(LIMIT,)), a="08:00").compromises == ()
    assert broken_musts(verdict(look(tablet, rules=(must,)), a="08:00")) == ["ceiling"]
    two_tablets = dose("a", {"calcium": "1200 mg"}, units=2)
    assert missing(verdict(look(two_tablets, rules=(LIMIT,)), a="2@08:00")) == [140]
    joined = look(tablet, dose("b", {"calcium": "10 mg"}), rules=(LIMIT,))
    assert missing(verdict(joined, a="08:00", b="08:00")) == [22]
    beside = look(tablet, fixed("pill", "08:00", {"calcium": "10 mg"}), rules=(LIMIT,))
    assert missing(verdict(beside, a="08:00")) == [22]


def test_meals_drinks_and_what_is_not_stated_count_nothing_towards_a_ceiling() -> None:
    pair = two_products("300 mg", "200 mg")
    food = (meal("breakfast", "08:00", {"calcium": "300 mg"}), drink("milk", "08:00", {"calcium": "300 mg"}))
    silent = drug("c", {"calcium": None})
    told = verdict(look(*pair, *food, silent, rules=(LIMIT,)), a="08:00", b="08:00", c="08:00")
    assert told.compromises == ()


def test_a_ceiling_is_looked_at_day_by_day_and_the_worst_day_counts() -> None:
    a, b = two_products("300 mg", "300 mg")
    even, odd = evolve(a, every=Days(2)), evolve(b, every=Days(2, (1,)))
    assert missing(verdict(look(even, odd, rules=(LIMIT,)), a="08:00", b="08:00")) == []
    assert missing(verdict(look(even, b, rules=(LIMIT,)), a="08:00", b="08:00")) == [20]
    seldom = dose("c", {"calcium": "300 mg"}, every="4 days")
    assert missing(verdict(look(even, b, seldom, rules=(LIMIT,)), a="08:00", b="08:00", c="08:00")) == [80]


def test_prescribed_medicines_alone_do_not_break_a_ceiling() -> None:
    events = (fixed("x", "08:00", {"calcium": "300 mg"}), fixed("y", "08:00", {"calcium": "300 mg"}))
    must = evolve(LIMIT, strength=Strength.MUST, apart=240)
    assert verdict(look(*events, IRON, rules=(must,)), iron="08:00").violations == ()
    assert broken_musts(verdict(look(*events, CALCIUM, rules=(must,)), calcium="08:00")) == ["ceiling"]


@pytest.mark.parametrize(
    ("amount", "second", "minutes"),
    [("250 mg", "12:00", []), ("250 mg", "11:59", []), ("251 mg", "12:00", []), ("251 mg", "11:59", [1])],
)
def test_slots_that_together_exceed_a_ceiling_with_apart_stand_that_far_apart(
    amount: str, second: str, minutes: list[int]
) -> None:
    rule = evolve(LIMIT, apart=240)
    told = verdict(look(*two_products("250 mg", amount), rules=(rule,)), a=second, b="08:00")
    assert missing(told) == minutes
    assert things(told) == ([(("calcium", "08:00"), ("calcium", second))] if minutes else [])


def test_without_apart_two_slots_do_not_relate() -> None:
    told = verdict(look(*two_products("300 mg", "300 mg"), rules=(LIMIT,)), a="08:00", b="08:15")
    assert told.compromises == ()


def test_apart_counts_across_midnight_on_dosing_days_and_knows_no_single_portion() -> None:
    rule = evolve(LIMIT, apart=240)
    a, b = dose("a", {"calcium": "600 mg"}, units=1), dose("b", {"calcium": "10 mg"})
    looked_up = look(a, b, rules=(rule,), bed="04:00")
    assert missing(verdict(looked_up, a="06:00", b="02:01")) == [1]
    alternate = look(evolve(a, every=Days(2)), evolve(b, every=Days(2)), rules=(rule,), bed="04:00")
    assert missing(verdict(alternate, a="06:00", b="02:01")) == []
    turns = look(evolve(a, every=Days(2)), evolve(b, every=Days(2, (1,))), rules=(rule,))
    assert missing(verdict(turns, a="12:00", b="12:15")) == []


@pytest.mark.parametrize(("night_days", "minutes"), [((0,), [1]), ((2,), []), ((1,), [])])
def test_apart_knows_the_day_before_from_the_day_after(night_days: tuple[int, ...], minutes: list[int]) -> None:
    morning, night = two_products("300 mg", "300 mg")
    pair = (evolve(morning, every=Days(4, (1,))), evolve(night, every=Days(4, night_days)))
    told = verdict(look(*pair, rules=(evolve(LIMIT, apart=240),), bed="04:00"), a="06:00", b="02:01")
    assert missing(told) == minutes


def test_apart_concerns_a_dose_near_a_prescribed_medicine_but_not_two_of_these() -> None:
    rule = evolve(LIMIT, apart=240)
    events = (fixed("x", "08:00", {"calcium": "300 mg"}), fixed("x", "09:00", {"calcium": "300 mg"}))
    told = verdict(look(*events, CALCIUM, rules=(rule,)), calcium="12:30")
    assert things(told) == [(("calcium", "09:00"), ("calcium", "12:30"))]
    assert missing(told) == [30]
    told = verdict(look(events[1], CALCIUM, rules=(rule,)), calcium="06:00")
    assert things(told) == [(("calcium", "06:00"), ("calcium", "09:00"))]


# Portions, candidates, pins and days


@pytest.mark.parametrize(
    ("item", "portions"),
    [
        (dose("x", {"magnesium": "200 mg"}), 1),
        (dose("x", {"magnesium": "201 mg"}), 2),
        (dose("x", {"magnesium": "600 mg"}), 3),
        (dose("x", {"magnesium": "800 mg"}), 4),
        (dose("x", {"magnesium": "801 mg"}), 1),
        (dose("x", {"magnesium": "600 mg", "iron": "10 mg"}), 1),
        (dose("x", {"magnesium": "600 mg", "calcium": "1 g"}), 3),
        (dose("x", {"magnesium": "300 mg", "calcium": "1.5 g"}), 3),
        (dose("x", {"magnesium": None}), 1),
        (dose("x", {"zinc": "90 mg"}), 1),
        (dose("x", {"magnesium": "600 mg"}, at="08:00"), 3),
        (dose("x", {"magnesium": "600 mg"}, at="08:00 20:00"), 2),
        (dose("x", {"magnesium": "600 mg"}, units=5), 5),
        (dose("x", units=4, times=2), 2),
        (dose("x", units=3, times=2), 3),
        (dose("x", times=5), 5),
        (drug("x", times=3), 3),
        (evolve(drug("x"), times=None), 1),
    ],
)
def test_a_dose_is_cut_by_its_times_its_units_its_pins_or_the_fewest_equal_shares_under_every_ceiling(
    item: Item, portions: int
) -> None:
    rules = (
        Ceiling("magnesium", "200 mg", strength=SHOULD),
        Ceiling("calcium", "500 mg"),
        Ceiling("magnesium", "150 mg", strength=PREFER),
        Ceiling("magnesium", "100 mg", strength=NONE, divides=False),
        Ceiling("iron", "80 mg", strength=PREFER, divides=False),
        Ceiling("zinc", "20 mg", strength=PREFER),
    )
    looked_up = look(item, rules=rules)
    for total in range(1, 7):
        told = evaluate(looked_up, {"x": {minute("08:00"): total}}, {})
        assert ("portions:x" not in codes(told)) == (total == portions)


def test_every_portion_is_placed_and_every_intake_has_one() -> None:
    looked_up = look(dose("x", units=2))
    assert codes(verdict(looked_up, x="2@08:00")) == []
    assert codes(verdict(looked_up, x="08:00")) == ["portions:x"]
    assert codes(verdict(looked_up, x="2@08:00 0@10:00")) == ["portions:x"]
    assert verdict(looked_up, x="2@08:00 0@10:00").cost == verdict(looked_up, x="2@08:00").cost
    assert codes(verdict(looked_up)) == ["portions:x"]
    assert codes(verdict(looked_up, x="2@08:00", y="08:00")) == ["unknown:y"]


def test_a_number_of_times_is_exactly_the_number_of_intakes() -> None:
    looked_up = look(dose("x", units=3, times=2), spread=0)
    assert codes(verdict(looked_up, x="2@08:00 1@20:00")) == []
    assert codes(verdict(looked_up, x="3@08:00")) == ["intakes:x"]
    assert codes(verdict(looked_up, x="08:00 12:00 20:00")) == ["intakes:x"]


@pytest.mark.parametrize(
    ("time", "possible"),
    [
        ("06:00", True),
        ("08:15", True),
        ("08:10", False),
        ("22:00", True),
        ("22:15", False),
        ("05:45", False),
        ("07:35", True),
        ("09:20", True),
        ("10:05", True),
        ("11:55", True),
        ("23:50", False),
        ("05:20", False),
    ],
)
def test_candidates_are_the_grid_of_the_clock_wake_bed_and_whatever_stands_or_is_pinned_between(
    *, time: str, possible: bool
) -> None:
    events = (
        fixed("p", "09:20"),
        fixed("q", "05:20"),
        drink("tap", "10:05", ids="water"),
        meal("m", "07:35", lasts=11),
    )
    looked_up = look(dose("x"), dose("z", at="11:55 23:50"), *events)
    told = verdict(looked_up, x=time, z="11:55 23:50")
    assert codes(told) == ([] if possible else ["candidate:x"])


def test_the_grid_counts_from_midnight_and_wake_and_bed_need_not_lie_on_it() -> None:
    looked_up = evolve(look(dose("x")), wake=6 * 60 + 40, bed=15 * 60 + 13)
    possible = [time for time in range(1440) if not codes(evaluate(looked_up, {"x": {time: 1}}, {}))]
    assert possible == [0, *range(5, 15 * 60 + 13, 15), 15 * 60 + 13]


def test_the_grid_starts_anew_at_midnight() -> None:
    looked_up = look(dose("x"), bed="01:00", step=7)
    cases = (("23:55", True), ("00:00", True), ("00:07", True), ("00:02", False), ("00:09", False))
    for time, possible in cases:
        assert codes(verdict(looked_up, x=time)) == ([] if possible else ["candidate:x"])


def test_listed_times_replace_all_others_and_may_lie_outside_the_day() -> None:
    looked_up = look(dose("x"), dose("z", at="11:55"), BREAKFAST, times=("05:30", "12:00"))
    for time, possible in (
        ("05:30", True),
        ("12:00", True),
        ("07:30", False),
        ("06:00", False),
        ("11:55", False),
    ):
        assert codes(verdict(looked_up, x=time, z="11:55")) == ([] if possible else ["candidate:x"])


def test_pinned_times_are_exactly_the_times() -> None:
    looked_up = look(dose("x", at="05:00 17:07", units=3), times=("12:00",))
    assert codes(verdict(looked_up, x="2@05:00 17:07")) == []
    assert codes(verdict(looked_up, x="3@05:00")) == ["pin:x"]
    assert codes(verdict(looked_up, x="05:00 12:00 17:07")) == ["candidate:x"]


def test_a_medicine_without_a_number_of_times_is_taken_once() -> None:
    once = evolve(drug("x"), times=None, units=2)
    assert codes(verdict(look(once), x="08:00")) == []
    assert codes(verdict(look(once), x="08:00 20:00")) == ["portions:x", "intakes:x"]
    pinned = evolve(drug("x", at="08:00 20:00"), times=None)
    assert codes(verdict(look(pinned), x="08:00 20:00")) == []


def test_window_and_meal_pins_hold_for_every_intake() -> None:
    between = (ClockWindow("21:00", "23:00"), ClockWindow("08:00", "09:00"))
    looked_up = look(dose("x", between=between, units=2))
    assert codes(verdict(looked_up, x="09:00 21:00")) == []
    assert codes(verdict(looked_up, x="09:15 21:00")) == ["pin:x"]
    looked_up = look(
        dose("x", with_meal=("breakfast", "late")),
        BREAKFAST,
        meal("lunch", "12:00"),
        meal("tea", "17:00", ids="late"),
    )
    assert [codes(verdict(looked_up, x=time)) for time in ("08:00", "17:30", "12:00")] == [[], [], ["pin:x"]]


@pytest.mark.parametrize(
    ("chosen", "right"),
    [((0, 3), True), ((3, 0), False), ((0,), False), ((0, 7), False), ((0, 0), False), ((0, 1, 2), False)],
)
def test_chosen_days_are_as_many_as_asked_for_in_their_order(*, chosen: tuple[int, ...], right: bool) -> None:
    told = verdict(look(dose("x", every="any 2 of 7 days")), x="08:00", days={"x": chosen})
    assert (codes(told) == []) == right
    assert set(codes(told)) <= {"days:x"}


def test_days_are_chosen_where_they_are_to_be_chosen_and_nowhere_else() -> None:
    assert codes(verdict(look(dose("x", every="week")), x="08:00")) == ["days:x"]
    assert codes(verdict(look(dose("x")), x="08:00", days={"x": (0,)})) == ["days:x"]
    assert codes(verdict(look(dose("x")), x="08:00", days={"y": (0,)})) == ["unknown:y"]


def test_chosen_days_repeat_in_every_period_of_the_cycle() -> None:
    weekly, alternate = dose("a", every="week"), dose("b", every="2 days")
    looked_up = look(weekly, alternate, rules=(NotSameDay("a", "b", id="apart"),))
    assert broken_musts(verdict(looked_up, a="08:00", b="08:00", days={"a": (1,)})) == ["apart"]
    looked_up = look(weekly, dose("b", every="7 days"), rules=(NotSameDay("a", "b", id="apart"),))
    assert broken_musts(verdict(looked_up, a="08:00", b="08:00", days={"a": (1,)})) == []


# Rules that say the same, or nothing about times


def test_equal_rules_are_one_with_the_ids_of_all_the_strongest_strength_and_the_best_grade() -> None:
    rules = (
        Interval(Named("Iron"), least=360, strength=SHOULD, evidence=Evidence.WEAK, id="b"),
        Interval(Named("iron"), least=360, strength=PREFER, evidence=Evidence.MODERATE, id="a"),
    )
    told = verdict(look(TWICE, rules=rules), iron="08:00 13:00")
    assert told.compromises == (Compromise(("a", "b"), 2, 60, (("iron", "08:00"), ("iron", "13:00"))),)
    assert told.cost.inconvenience == 220
    must = evolve(rules[0], strength=Strength.MUST, id="c")
    assert broken_musts(verdict(look(TWICE, rules=(*rules, must)), iron="08:00 13:00")) == ["a+b+c"]


def test_in_what_order_a_rule_lists_its_things_makes_no_difference() -> None:
    one = Competitor("iron", ("calcium", "zinc"), before=120, after=120, strength=SHOULD, id="a")
    other = evolve(one, objects=("zinc", "calcium"), strength=PREFER, id="b")
    told = verdict(look(IRON, CALCIUM, rules=(one, other)), iron="08:00", calcium="09:00")
    assert told.compromises[0].rules == ("a", "b")
    assert told.cost.inconvenience == 220


def test_in_what_order_a_window_lists_its_parts_and_meals_makes_no_difference() -> None:
    meals, clock = AroundMeal(meals=("breakfast", "lunch")), ClockWindow("10:00", "11:00")
    rules = (window(meals, clock, id="a"), window(clock, evolve(meals, meals=("lunch", "breakfast")), id="b"))
    assert verdict(look(IRON, BREAKFAST, rules=rules), iron="09:00").compromises[0].rules == ("a", "b")


def test_rules_with_other_numbers_are_two() -> None:
    rules = tuple(Interval("iron", least=least, strength=SHOULD, id=str(least)) for least in (360, 361))
    told = verdict(look(TWICE, rules=rules), iron="08:00 13:00")
    assert [each.rules for each in told.compromises] == [("360",), ("361",)]
    assert told.cost.broken == 8


def test_a_rule_of_strength_none_relaxes_nothing_and_asks_nothing() -> None:
    none = gap(120, 120, strength=NONE, id="none")
    assert not verdict(look(IRON, CALCIUM, rules=(none,)), iron="08:00", calcium="08:00").compromises
    told = verdict(look(IRON, CALCIUM, rules=(none, gap(120, 120))), iron="08:00", calcium="08:00")
    assert [each.rules for each in told.compromises] == [("gap",)]


def test_limits_gates_and_contraindications_say_nothing_about_times() -> None:
    rules = (
        DailyLimit("iron", "1 mg"),
        Gate("iron", ("calcium",)),
        Contraindication("iron", ("calcium",)),
        NoInteraction("iron", ("calcium",)),
    )
    looked_up = look(IRON, CALCIUM)
    bare = verdict(looked_up, iron="08:00", calcium="08:00")
    assert verdict(evolve(looked_up, rules=rules), iron="08:00", calcium="08:00") == bare
    assert bare.violations == ()


# What it costs


@pytest.mark.parametrize(
    ("time", "price"),
    [
        ("09:00", 100),
        ("07:30", 80),
        ("07:45", 100),
        ("06:00", 86),
        ("22:00", 86),
        ("10:00", 86),
        ("12:00", 42),
    ],
)
def test_a_time_of_day_costs_the_least_that_applies_and_an_intake_10(time: str, price: int) -> None:
    events = (BREAKFAST, drink("coffee", "10:00"), fixed("pill", "12:00"), meal("lunch", "12:00"))
    assert verdict(look(IRON, *events), iron=time).cost == Cost(0, 0, 0, price + 10)


def test_a_prescribed_medicine_makes_a_slot_cheap_only_within_the_day_and_on_every_day_of_the_slot() -> None:
    for event, every, price in (
        (fixed("pill", "05:00"), "day", 100),
        (fixed("pill", "12:00", every="2 days"), "day", 100),
        (fixed("pill", "12:00", every="2 days"), "2 days", 42),
        (fixed("pill", "12:00", every="2 days"), "2 days from day 1", 100),
        (fixed("pill", "12:00", every="2 days"), "4 days", 42),
    ):
        told = evaluate(look(evolve(IRON, every=recurrence(every)), event), {"iron": {event.start: 1}}, {})
        assert told.cost.inconvenience == price + 10
    halves = (fixed("a", "12:00", every="2 days"), fixed("b", "12:00", every="2 days from day 1"))
    assert verdict(look(IRON, *halves), iron="12:00").cost.inconvenience == 52


@pytest.mark.parametrize("time", ["06:00", "22:00"])
def test_a_prescribed_medicine_makes_a_slot_cheap_at_wake_and_at_bed_too(time: str) -> None:
    assert verdict(look(IRON, fixed("pill", time)), iron=time).cost.inconvenience == 52


def test_only_what_is_taken_in_a_slot_decides_whether_a_medicine_makes_it_cheap() -> None:
    alternate, pill = evolve(IRON, every=Days(2)), fixed("pill", "12:00", every="2 days")
    told = verdict(look(alternate, CALCIUM, pill), iron="12:00", calcium="15:00")
    assert told.cost.inconvenience == 42 + 100 + 20
    elsewhere = fixed("other", "13:00", every="2 days from day 1")
    assert verdict(look(IRON, pill, elsewhere), iron="12:00").cost.inconvenience == 110


def test_a_slot_of_events_costs_nothing_and_a_shared_slot_costs_once() -> None:
    assert verdict(look(fixed("pill", "05:00"))).cost == Cost(0, 0, 0, 0)
    assert verdict(look(IRON, CALCIUM), iron="09:00", calcium="09:00").cost.inconvenience == 120
    even, odd = evolve(IRON, every=Days(2)), evolve(CALCIUM, every=Days(2, (1,)))
    assert verdict(look(even, odd), iron="09:00", calcium="09:00").cost.inconvenience == 120


def test_fewest_times_counts_times_of_day_with_those_of_medicines() -> None:
    looked_up = look(IRON, CALCIUM, fixed("pill", "05:00"), BREAKFAST, count_times_first=True)
    assert verdict(looked_up, iron="09:00", calcium="09:00").cost.times == 2
    assert verdict(looked_up, iron="09:00", calcium="10:00").cost.times == 3


@pytest.mark.parametrize(
    ("grade", "price"),
    [(Evidence.STRONG, 61), (Evidence.MODERATE, 46), (Evidence.WEAK, 31), (Evidence.TRADITIONAL, 16)],
)
def test_a_broken_preference_costs_its_grade_once_per_instance(grade: Evidence, price: int) -> None:
    rules: tuple[Rule, ...] = (gap(120, 120, strength=PREFER, evidence=grade),)
    assert verdict(look(IRON, CALCIUM, rules=rules), iron="08:00", calcium="09:00").cost == Cost(0, 0, 0, 220 + price)
    cheaper = gap(90, 90, strength=PREFER, evidence=Evidence.TRADITIONAL, id="cheaper")
    told = verdict(look(IRON, CALCIUM, rules=(*rules, cheaper)), iron="08:00", calcium="09:00")
    assert told.cost.inconvenience == 220 + price
    for rule in (
        Together("iron", "calcium"),
        NotSameDay("iron", "calcium"),
        MostTimes(1),
        Interval("iron", most=1439),
        Ceiling("iron", "20 mg"),
    ):
        preferred = evolve(rule, strength=PREFER, evidence=grade)
        tablets = dose("iron", {"iron": "65 mg"}, units=2)
        told = verdict(look(tablets, CALCIUM, rules=(preferred,)), iron="2@08:00", calcium="09:00")
        assert told.cost == Cost(0, 0, 0, 220 + price)


@pytest.mark.parametrize(
    ("iron", "outside"),
    [("2@12:00 1@09:50", 3), ("2@12:00 1@09:49", 3), ("3@12:00", 0), ("1@12:00 2@06:00", 40)],
)
def test_a_preferred_window_costs_each_portion_its_share_of_the_minutes_outside_up_to_the_price(
    iron: str, outside: int
) -> None:
    rule = window(ClockWindow("10:00", "14:00"), strength=PREFER, evidence=Evidence.STRONG)
    tablets = dose("iron", units=3)
    told = verdict(look(tablets, rules=(rule,)), iron=iron)
    bare = verdict(look(tablets), iron=iron)
    assert told.cost.inconvenience - bare.cost.inconvenience == outside


def test_a_preferred_meal_costs_the_minutes_to_it_and_its_whole_price_where_there_is_none() -> None:
    rule = evolve(Window.with_food("iron"), strength=PREFER, evidence=Evidence.MODERATE)
    assert verdict(look(IRON, BREAKFAST, rules=(rule,)), iron="07:15").cost.inconvenience == 125
    assert verdict(look(IRON, rules=(rule,)), iron="07:15").cost.inconvenience == 156


# Schedules: every claim is held against the plan

DINNER = meal("dinner", "18:00")
TABLETS = dose("zinc", {"zinc": "25 mg", "copper": "1 mg"}, units=2)
WEEKLY = dose("vitamin-d", {"vitamin-d": "100 µg"}, every="week")
THYROXINE = fixed("thyroxine", "06:30")
RULES: tuple[Rule, ...] = (
    gap(720, 720, subject="zinc", other="dinner", id="food", evidence=Evidence.MODERATE),
    gap(240, 240, subject="thyroxine", other="vitamin-d", id="thyroid"),
)
WAIVED, ACKNOWLEDGED = Waiver("rule", "my doctor said so"), Acknowledgement("over-limit:zinc:zinc", "40 mg")
FOUND = Finding("note:x", Severity.NOTE, "something to say")
EXAMPLE = look(TABLETS, WEEKLY, THYROXINE, BREAKFAST, DINNER, rules=RULES)
EXAMPLE = evolve(EXAMPLE, plan=evolve(EXAMPLE.plan, waived=(WAIVED,), acknowledged=(ACKNOWLEDGED,)))


def intake(name: str, time: str, portions: int, of: int, **holds: str) -> Intake:
    shown = tuple((nutrient.replace("_", "-"), Amount.parse(amount)) for nutrient, amount in holds.items())
    return Intake(name, ClockTime.parse(time), portions, of, shown)


MORNING_ZINC = intake("zinc", "06:30", 1, 2, copper="500 µg", zinc="12.5 mg")
EVENING_ZINC = intake("zinc", "18:00", 1, 2, copper="500 µg", zinc="12.5 mg")
VITAMIN_D = intake("vitamin-d", "07:30", 1, 1, vitamin_d="100 µg")
MORNING = Slot(ClockTime.parse("06:30"), (MORNING_ZINC,), ("thyroxine",))
AT_BREAKFAST = Slot(ClockTime.parse("07:30"), (VITAMIN_D,), ("breakfast",))
EVENING = Slot(ClockTime.parse("18:00"), (EVENING_ZINC,), ("dinner",))
# 06:30 lies 690 minutes before dinner and 18:00 within it: 30 and 720 minutes are missing, at weight 2 each;
# vitamin D stands 60 minutes after thyroxine, a medicine: 180 minutes at weight 8. Slots 42 + 80 + 80.
COST = Cost(12, 2 * 30 + 2 * 720 + 8 * 180, 0, 232)
HONEST = Schedule(
    plan=EXAMPLE.plan,
    slots=(MORNING, AT_BREAKFAST, EVENING),
    chosen_days=(ChosenDays("vitamin-d", (0,), 7),),
    cost=COST,
    proof=Proof(True, True, COST, 1),
    compromises=(
        Compromise(("food",), 2, 30, (("dinner", "18:00"), ("zinc", "06:30")), "told in words"),
        Compromise(("food",), 2, 720, (("dinner", "18:00"), ("zinc", "18:00"))),
        Compromise(("thyroid",), 8, 180, (("thyroxine", "06:30"), ("vitamin-d", "07:30"))),
    ),
    findings=(FOUND,),
    waived=(WAIVED,),
    acknowledged=(ACKNOWLEDGED,),
    catalog="",
    version="",
)


def claimed(**changes: Any) -> set[str]:
    return {violation.code for violation in judge(EXAMPLE, evolve(HONEST, **changes), findings=(FOUND,))}


def with_slot(number: int, **changes: Any) -> tuple[Slot, ...]:
    return tuple(evolve(slot, **changes) if place == number else slot for place, slot in enumerate(HONEST.slots))


def showing(*shown: tuple[str, Amount]) -> tuple[Slot, ...]:
    return with_slot(0, intakes=(evolve(MORNING_ZINC, contents=shown),))


def test_nothing_is_said_against_a_schedule_that_is_true() -> None:
    assert judge(EXAMPLE, HONEST, findings=(FOUND,)) == ()
    assert judge(EXAMPLE, evolve(HONEST, findings=())) == ()


def test_an_empty_plan_has_an_empty_schedule() -> None:
    nothing = Cost(0, 0, 0, 0)
    empty = look()
    schedule = Schedule(empty.plan, (), (), nothing, Proof(True, True, nothing, 0), (), (), (), (), "", "")
    assert judge(empty, schedule, findings=()) == ()


def test_a_slot_of_prescribed_medicines_alone_may_stand_or_be_left_to_the_plan() -> None:
    nothing = Cost(0, 0, 0, 0)
    events = look(fixed("a", "08:00"), fixed("b", "05:00"), BREAKFAST)
    slots = (Slot(ClockTime.parse("08:00"), (), ("a",)), Slot(ClockTime.parse("05:00"), (), ("b",)))
    schedule = Schedule(events.plan, slots, (), nothing, Proof(True, True, nothing, 0), (), (), (), (), "", "")
    assert judge(events, schedule) == ()
    assert judge(events, evolve(schedule, slots=())) == ()
    assert [each.code for each in judge(events, evolve(schedule, slots=slots[::-1]))] == ["slots"]


def test_a_broken_must_is_told_with_its_rule_its_things_and_their_times() -> None:
    must = evolve(EXAMPLE, rules=(gap(120, 120, subject="zinc", other="vitamin-d", strength=Strength.MUST),))
    (told,) = [each for each in judge(must, HONEST) if each.code.startswith("must")]
    assert told.code == "must:gap"
    assert told.message == "gap is broken by vitamin-d at 07:30 and zinc at 06:30"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"slots": HONEST.slots[1:]}, "portions:zinc"),
        ({"slots": HONEST.slots[::-1]}, "slots"),
        ({"slots": (MORNING, MORNING, AT_BREAKFAST)}, "slots"),
        ({"slots": (MORNING, MORNING, AT_BREAKFAST)}, "portions:zinc"),
        ({"slots": with_slot(0, intakes=(MORNING_ZINC, MORNING_ZINC))}, "portions:zinc"),
        ({"slots": with_slot(0, intakes=(evolve(MORNING_ZINC, portions=2),))}, "portions:zinc"),
        ({"slots": with_slot(0, intakes=(evolve(MORNING_ZINC, dose="gold"),))}, "unknown:gold"),
        ({"slots": with_slot(0, intakes=(evolve(MORNING_ZINC, of=1),))}, "of:zinc"),
        ({"slots": showing(*VITAMIN_D.contents)}, "contents:zinc"),
        ({"slots": showing()}, "contents:zinc"),
        ({"slots": showing(*MORNING_ZINC.contents[::-1])}, "contents:zinc"),
        ({"slots": showing(MORNING_ZINC.contents[0], ("zinc", Amount(12_500_001)))}, "contents:zinc"),
        (
            {"slots": with_slot(0, intakes=(evolve(MORNING_ZINC, time=ClockTime.parse("07:00")),))},
            "slot:06:30",
        ),
        ({"slots": (*HONEST.slots, Slot(ClockTime.parse("20:00"), ()))}, "slot:20:00"),
        ({"slots": with_slot(1, intakes=())}, "slot:07:30"),
        ({"slots": with_slot(2, time=ClockTime.parse("18:05"))}, "candidate:zinc"),
        ({"slots": with_slot(0, beside=())}, "beside:06:30"),
        ({"slots": with_slot(1, beside=("breakfast", "lunch"))}, "beside:07:30"),
        ({"slots": with_slot(1, beside=("breakfast", "breakfast"))}, "beside:07:30"),
        ({"chosen_days": ()}, "days:vitamin-d"),
        ({"chosen_days": (ChosenDays("vitamin-d", (7,), 7),)}, "days:vitamin-d"),
        ({"chosen_days": (ChosenDays("vitamin-d", (0,), 14),)}, "days:vitamin-d"),
        ({"chosen_days": HONEST.chosen_days * 2}, "days:vitamin-d"),
        ({"chosen_days": (*HONEST.chosen_days, ChosenDays("zinc", (0,), 1))}, "days:zinc"),
        ({"cost": evolve(COST, broken=11)}, "cost"),
        ({"cost": evolve(COST, missing=COST.missing - 1)}, "cost"),
        ({"cost": evolve(COST, times=3)}, "cost"),
        ({"cost": evolve(COST, inconvenience=231)}, "cost"),
        ({"proof": Proof(False, False, evolve(COST, inconvenience=233), 1)}, "proof"),
        ({"proof": Proof(True, True, evolve(COST, inconvenience=231), 1)}, "proof"),
        ({"proof": Proof(False, True, COST, 1)}, "proof"),
        ({"compromises": HONEST.compromises[1:]}, "compromises"),
        ({"compromises": HONEST.compromises[::-1]}, "compromises"),
        ({"compromises": HONEST.compromises * 2}, "compromises"),
        ({"compromises": (evolve(HONEST.compromises[0], weight=4), *HONEST.compromises[1:])}, "compromises"),
        (
            {"compromises": (evolve(HONEST.compromises[0], missing=29), *HONEST.compromises[1:])},
            "compromises",
        ),
        (
            {"compromises": (evolve(HONEST.compromises[0], rules=("x",)), *HONEST.compromises[1:])},
            "compromises",
        ),
        ({"compromises": (evolve(HONEST.compromises[0], things=()), *HONEST.compromises[1:])}, "compromises"),
        ({"waived": ()}, "waived"),
        ({"acknowledged": ()}, "acknowledged"),
        ({"findings": ()}, "findings"),
    ],
)
def test_a_false_claim_is_found_out(changes: dict[str, Any], code: str) -> None:
    assert code in claimed(**changes)


def test_a_false_compromise_is_told_once_with_what_is_so_and_what_is_not() -> None:
    first, *others = HONEST.compromises
    for compromises, told in (
        ((evolve(first, weight=4), *others), ["not told", "not so"]),
        (tuple(others), ["not told"]),
        ((first, first, *others), ["not each once, in the order of their rules and things"]),
        ((*others, first), ["not each once, in the order of their rules and things"]),
    ):
        found = judge(EXAMPLE, evolve(HONEST, compromises=compromises))
        assert [each.message.partition(":")[0] for each in found] == told


def test_a_modest_proof_is_no_false_claim() -> None:
    assert claimed(proof=Proof(False, False, evolve(COST, broken=0), 1)) == set()
    assert claimed(proof=Proof(True, False, COST, 1)) == set()


@pytest.mark.parametrize(
    ("shown", "right"),
    [
        (Amount(333_333_333), True),
        (Amount(333_333_334), False),
        (Amount(333_333_332), False),
        (Amount(333_333_333, Scale.IU), False),
    ],
)
def test_amounts_of_shares_are_shown_to_the_nearest_nanogram(*, shown: Amount, right: bool) -> None:
    thirds = look(dose("calcium", {"calcium": "1 g"}, times=3), spread=0)
    times = ("07:00", "13:00", "19:00")
    intakes = [Intake("calcium", ClockTime.parse(time), 1, 3, (("calcium", shown),)) for time in times]
    slots = tuple(Slot(each.time, (each,)) for each in intakes)
    cost = Cost(0, 0, 0, 330)
    schedule = Schedule(thirds.plan, slots, (), cost, Proof(True, True, cost, 1), (), (), (), (), "", "")
    assert ({each.code for each in judge(thirds, schedule)} == set()) == right


@pytest.mark.parametrize(
    ("whole", "shares", "shown", "right"),
    [(1, 2, 0, True), (1, 2, 1, True), (2, 5, 0, True), (2, 5, 1, False), (3, 5, 1, True), (3, 5, 0, False)],
)
def test_half_a_nanogram_may_be_rounded_either_way(*, whole: int, shares: int, shown: int, right: bool) -> None:
    tablets = evolve(dose("x", units=shares), contents=(Content("zinc", whole),))
    looked_up, cost = look(tablets, spacing=0), Cost(0, 0, 0, 86 + 100 + 20)
    one = Intake("x", ClockTime.parse("06:00"), 1, shares, (("zinc", Amount(shown)),))
    rest = (whole * (shares - 1) + shares // 2) // shares
    other = Intake("x", ClockTime.parse("08:00"), shares - 1, shares, (("zinc", Amount(rest)),))
    slots = (Slot(one.time, (one,)), Slot(other.time, (other,)))
    schedule = Schedule(looked_up.plan, slots, (), cost, Proof(True, True, cost, 1), (), (), (), (), "", "")
    assert ({each.code for each in judge(looked_up, schedule)} == set()) == right


@pytest.mark.parametrize(("scale", "right"), [(Scale.RAE, True), (Scale.MASS, False)])
def test_amounts_are_shown_on_the_scale_that_they_are_counted_on(*, scale: Scale, right: bool) -> None:
    retinol = evolve(dose("x"), contents=(Content("vitamin-a", 900_000, None, Scale.RAE),))
    looked_up, cost = look(retinol), Cost(0, 0, 0, 110)
    intakes = (Intake("x", ClockTime.parse("08:00"), 1, 1, (("vitamin-a", Amount(900_000, scale)),)),)
    slots = (Slot(ClockTime.parse("08:00"), intakes),)
    schedule = Schedule(looked_up.plan, slots, (), cost, Proof(True, True, cost, 1), (), (), (), (), "", "")
    assert ({each.code for each in judge(looked_up, schedule)} == set()) == right


def test_what_nobody_stated_is_not_shown_and_forms_of_one_nutrient_are_added_up() -> None:
    mixed = evolve(
        dose("x"),
        contents=(Content("iron", None), Content("zinc", 5, "a"), Content("zinc", 6, "b")),
    )
    looked_up, cost = look(mixed), Cost(0, 0, 0, 110)
    intakes = (Intake("x", ClockTime.parse("08:00"), 1, 1, (("zinc", Amount(11)),)),)
    slots = (Slot(ClockTime.parse("08:00"), intakes),)
    schedule = Schedule(looked_up.plan, slots, (), cost, Proof(True, True, cost, 1), (), (), (), (), "", "")
    assert judge(looked_up, schedule) == ()


def test_a_year_long_cycle_is_judged_without_delay_of_its_own() -> None:
    long = (
        evolve(IRON, every=AnyDays(1, 420)),
        evolve(CALCIUM, every=Days(7)),
        dose("zinc", {"zinc": "9 mg"}),
    )
    rules = (gap(120, 120), NotSameDay("iron", "calcium", id="day"), evolve(LIMIT, apart=240))
    looked_up = look(*long, rules=rules)
    assert verdict(looked_up, iron="08:00", calcium="08:00", zinc="08:00", days={"iron": (8,)}).compromises == ()
    told = verdict(looked_up, iron="08:00", calcium="08:00", zinc="08:00", days={"iron": (413,)})
    assert broken_musts(told) == ["day"]
    assert missing(told) == [120]


# ---- at the edges of the grid, of amounts and of copies ----


@pytest.mark.parametrize(
    ("bed", "time", "possible"),
    [("22:16", "22:15", True), ("22:14", "22:15", False), ("22:15", "22:15", True), ("22:14", "22:14", True)],
)
def test_the_grid_reaches_to_bed_and_no_further(bed: str, time: str, *, possible: bool) -> None:
    assert codes(verdict(look(dose("x"), bed=bed), x=time)) == ([] if possible else ["candidate:x"])


def test_what_nobody_stated_does_not_divide_a_dose() -> None:
    zinc = dose("zinc", {"zinc": "10 mg"})
    zinc = evolve(zinc, units=None, contents=(*zinc.contents, Content("zinc", None)))
    told = verdict(look(zinc, rules=(Ceiling("zinc", Amount.parse("10 mg"), id="r"),)), zinc="08:00")
    assert codes(told) == []


def test_a_must_on_the_number_of_times_is_broken_by_the_whole_plan() -> None:
    told = verdict(look(dose("x"), dose("y"), rules=(MostTimes(1, id="r"),)), x="08:00", y="09:00")
    assert [each.message for each in told.violations] == ["r is broken by the whole plan"]


def test_copies_may_stand_in_any_order() -> None:
    waived = (Waiver("b", "why"), Waiver("a", "why"), Waiver("a", "also"))
    acknowledged = (Acknowledgement("x"), Acknowledgement("w", up_to="2 mg"), Acknowledgement("w", up_to="1 mg"))
    looked_up = evolve(EXAMPLE, plan=evolve(EXAMPLE.plan, waived=waived, acknowledged=acknowledged))
    told = evolve(HONEST, plan=looked_up.plan, waived=waived[::-1], acknowledged=acknowledged[::-1])
    assert judge(looked_up, told) == ()
    other = (*acknowledged[:2], Acknowledgement("w", up_to="3 mg"))
    assert {each.code for each in judge(looked_up, evolve(told, acknowledged=other))} == {"acknowledged"}
    assert {each.code for each in judge(looked_up, evolve(told, waived=waived[:2]))} == {"waived"}


def test_rules_that_presets_replaced_are_copied_too() -> None:
    replaced = (Replaced("rule", ("x",), "preset", "paper", 60, 60, 0, 0),)
    told = judge(evolve(EXAMPLE, replaced=replaced), HONEST)
    assert [(each.code, each.message) for each in told] == [
        ("replaced", "the rules that presets replaced are not those of the plan")
    ]
