import pytest

from rlsnutri.answers import Compromise
from rlsnutri.explain import compromise_in_words, in_a_few_words, rule_in_words
from rlsnutri.rules import (
    Alone,
    Anchor,
    AroundMeal,
    Ceiling,
    Competitor,
    FirstOfDay,
    Interval,
    OffsetWindow,
    Origin,
    Rule,
    Strength,
    Substance,
    Window,
)

MUST, MODERATE, PREFERENCE = -1, 2, 0
AFTER_ANTACIDS = Competitor("gabapentin", ("group:antacids",), before=0, after=120)
BOTH_SIDES = Competitor("any medicine", ("group:antacids",), before=120, after=120)
FASTING = Competitor.empty_stomach("iron", before=60, after=120)


def few(*hindered: tuple[Rule, int, str, bool]) -> str:
    return in_a_few_words(hindered, pinned=False)


def test_a_pinned_intake_stands_as_it_was_set() -> None:
    assert in_a_few_words([(FASTING, MODERATE, "lunch", True)], pinned=True) == "as you set it"


def test_all_gaps_to_one_thing_are_told_as_one_the_widest_on_each_side() -> None:
    told = few((AFTER_ANTACIDS, MUST, "gabapentin", False), (BOTH_SIDES, MODERATE, "gabapentin", False))
    assert told == "2 h from gabapentin"
    wide = Competitor("iron", ("coffee",), before=30, after=240)
    told = few((BOTH_SIDES, MUST, "coffee", True), (wide, MODERATE, "coffee", True))
    assert told == "2 h before or 4 h after coffee"


def test_of_two_distances_between_intakes_the_longer_is_told() -> None:
    spread, spacing = (
        Interval("levodopa", least=least, id=f"default:{name}", origin=Origin.DEFAULT)
        for name, least in (("spread", 240), ("spacing", 120))
    )
    assert few((spacing, MUST, "levodopa", True), (spread, MODERATE, "levodopa", True)) == "intakes 4 h apart"
    assert few((spacing, MUST, "levodopa", True)) == "intakes 2 h apart"


def test_a_preferred_gap_is_told_only_where_nothing_else_asks_for_one() -> None:
    long = Competitor("iron", ("calcium",), before=300, after=300, strength=Strength.PREFER)
    assert few((long, PREFERENCE, "calcium", True)) == "5 h from calcium"
    assert few((long, PREFERENCE, "calcium", True), (BOTH_SIDES, MODERATE, "calcium", True)) == "2 h from calcium"


def test_a_one_sided_gap_is_told_so_that_it_is_true_on_either_side() -> None:
    assert few((AFTER_ANTACIDS, MUST, "magnesium", True)) == "not within 2 h after magnesium"
    assert few((AFTER_ANTACIDS, MUST, "gabapentin", False)) == "not within 2 h before gabapentin"


def test_a_gap_that_differs_by_side_is_turned_round_for_what_it_does_not_protect() -> None:
    rule = Competitor("ciprofloxacin", ("zinc",), before=120, after=360)
    assert few((rule, MUST, "zinc", True)) == "2 h before or 6 h after zinc"
    assert few((rule, MUST, "ciprofloxacin", False)) == "6 h before or 2 h after ciprofloxacin"


def test_only_what_must_keep_from_meals_is_said_to_need_an_empty_stomach() -> None:
    first = Competitor("alendronate", ("meal", "calcium"), before=30, after=None)
    assert few((FASTING, MODERATE, "lunch", True)) == "empty stomach"
    assert few((first, MUST, "lunch", True)) == "30 min before lunch"
    assert few((first, MUST, "alendronate", False)) == "30 min after alendronate"


def test_what_comes_after_the_first_of_the_day_is_not_called_the_first() -> None:
    rule = FirstOfDay("alendronate", gap=30)
    assert few((rule, MUST, "calcium", True)) == "first of the day"
    assert few((rule, MUST, "alendronate", False)) == "30 min after alendronate"


def test_what_keeps_from_something_that_wants_to_be_alone_is_not_called_alone() -> None:
    assert few((Alone("resin", gap=60), MUST, "resin", False)) == "1 h from resin"


def test_the_strongest_reasons_come_first_and_among_equals_those_that_speak_most_often() -> None:
    coffee = (Competitor("iron", ("coffee",), before=120, after=60), MODERATE, "coffee", True)
    fasting = (FASTING, MODERATE, "lunch", True)
    evening = (Window("iron", (OffsetWindow(Anchor.BED, -60, 0),)), MUST, "", True)
    assert few(coffee, fasting, fasting) == "empty stomach; 2 h before or 1 h after coffee"
    assert few(coffee, fasting, fasting, evening) == "within 1 h before bedtime; empty stomach"


def test_a_default_of_the_policy_is_told_after_what_a_source_asks_for() -> None:
    spacing = Interval("iron", least=120, id="default:spacing", origin=Origin.DEFAULT)
    told = few((spacing, MUST, "iron", True), (AFTER_ANTACIDS, MODERATE, "magnesium", True))
    assert told == "not within 2 h after magnesium; intakes 2 h apart"


def test_no_more_than_two_names_are_told() -> None:
    rule = Competitor("iron", ("calcium",), before=120, after=120)
    assert few(*((rule, MODERATE, name, True) for name in ("c", "a", "b"))) == "2 h from a, b, …"


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (AroundMeal(), "with a meal"),
        (AroundMeal(meals="fat-meal"), "with a fat meal"),
        (AroundMeal(-60, -30, measured_from="start"), "30 to 60 min before a meal"),
        (AroundMeal(0, 15, "breakfast", "end"), "within 15 min after breakfast"),
        (AroundMeal(0, 60), "with a meal or within 1 h after a meal"),
        (OffsetWindow(Anchor.BED, -180, -60), "1 to 3 h before bedtime"),
        (OffsetWindow(Anchor.WAKE, 0, 0), "at waking"),
        (OffsetWindow(Anchor.WAKE, 30, 90), "30 min to 1 h 30 min after waking"),
        (OffsetWindow(Anchor.BED, -15, 15), "from 15 min before bedtime to 15 min after bedtime"),
    ],
)
def test_windows_are_told_as_people_say_them(part: AroundMeal | OffsetWindow, words: str) -> None:
    assert rule_in_words(Window("x", part)) == f"x must be taken {words}"


def test_vitamins_are_written_as_people_write_them() -> None:
    assert rule_in_words(Ceiling("vitamin-b6", "5 mg")) == "vitamin B6 must be at most 5 mg at a time"
    prefers = Window(Substance("vitamin-d"), AroundMeal(meals="fat-meal"), strength=Strength.PREFER)
    assert rule_in_words(prefers) == "vitamin D would rather be taken with a fat meal"


def not_kept(rule: Rule, missing: int, *things: tuple[str, str]) -> str:
    return compromise_in_words(Compromise(("x",), 2, missing, things), {"x": rule})


def test_a_compromise_says_between_what_and_by_how_much() -> None:
    told = not_kept(BOTH_SIDES, 75, ("antacid", "08:00"), ("iron", "08:45"))
    assert told.endswith(": not kept between antacid at 08:00 and iron at 08:45 (1 h 15 min short)")


def test_a_ceiling_is_missed_by_per_cent_at_one_time_and_by_minutes_between_two() -> None:
    ceiling = Ceiling("calcium", "500 mg", apart=240)
    assert not_kept(ceiling, 20, ("calcium", "08:00")).endswith("by calcium at 08:00 (20 % over)")
    two = not_kept(ceiling, 20, ("calcium", "08:00"), ("calcium", "11:40"))
    assert two.endswith("between calcium at 08:00 and calcium at 11:40 (20 min short)")


def test_where_there_is_no_meal_none_is_hours_away() -> None:
    assert not_kept(Window.with_food("x"), 720, ("x", "06:30")).endswith("by x at 06:30 (there is no such meal)")
    assert not_kept(Window.with_food("x"), 60, ("x", "06:30")).endswith("by x at 06:30 (1 h short)")


def test_a_default_that_is_not_kept_says_of_what() -> None:
    things = (("levodopa", "07:00"), ("levodopa", "07:15"))
    told = compromise_in_words(Compromise(("default:spread",), 8, 165, things), {})
    assert told == (
        "intakes of levodopa should be spread over the day: "
        "not kept between levodopa at 07:00 and levodopa at 07:15 (2 h 45 min short)"
    )
