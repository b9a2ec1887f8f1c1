import pytest

from rlsnutri.explain import in_a_few_words, rule_in_words
from rlsnutri.rules import (
    Alone,
    Anchor,
    AroundMeal,
    Ceiling,
    Competitor,
    FirstOfDay,
    OffsetWindow,
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


def test_of_two_gaps_to_one_thing_the_wider_is_told_and_the_thing_named_once() -> None:
    told = few((AFTER_ANTACIDS, MUST, "gabapentin", False), (BOTH_SIDES, MODERATE, "gabapentin", False))
    assert told == "2 h from gabapentin"


def test_two_gaps_to_one_thing_are_both_told_where_neither_implies_the_other() -> None:
    wide = Competitor("iron", ("coffee",), before=30, after=240)
    told = few((BOTH_SIDES, MUST, "coffee", True), (wide, MODERATE, "coffee", True))
    assert told == "2 h from coffee; 30 min before or 4 h after coffee"


@pytest.mark.parametrize(
    ("is_subject", "told"),
    [(True, "not within 2 h after magnesium"), (False, "not within 2 h before magnesium")],
)
def test_a_one_sided_gap_is_told_so_that_it_is_true_on_either_side(is_subject: bool, told: str) -> None:
    assert few((AFTER_ANTACIDS, MUST, "magnesium", is_subject)) == told


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
