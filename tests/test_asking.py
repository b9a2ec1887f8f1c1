"""Who asks about something gets what is known, what is not used and why, and who says so."""

import json

import pytest

from rlsnutri import Catalog, Said, ask, default_catalog
from rlsnutri.__main__ import main
from rlsnutri.catalog import Rejected
from rlsnutri.render.facts import said_text

SHIPPED = default_catalog()


def ids(question: str) -> list[str]:
    return [said.id for said in ask(question)]


@pytest.mark.parametrize(
    ("question", "row"),
    [
        ("calcium magnesium", "popular:calcium-against-magnesium"),
        ("Must I keep magnesium glycinate away from calcium?", "popular:calcium-against-magnesium"),
        ("does vitamin C destroy B12?", "popular:vitamin-c-destroys-b12"),
        ("ascorbic acid and methylcobalamin", "popular:vitamin-c-destroys-b12"),
        ("folate zinc", "popular:folate-against-zinc"),
        ("Do I need methylfolate with MTHFR?", "popular:methylfolate-for-mthfr"),
        ("mthfr", "popular:methylfolate-for-mthfr"),
        ("magnesium in the evening", "popular:evening-magnesium"),
        ("is 10-50 mg B6 safe?", "popular:b6-10-50-mg"),
        ("trimethoprim with potassium", "refer.trimethoprim.potassium"),
    ],
)
def test_who_asks_about_a_popular_belief_is_told_first_that_it_is_not_used(question: str, row: str) -> None:
    assert ids(question)[0] == row


@pytest.mark.parametrize("row", [row for row in SHIPPED.rejected if row.table == "popular"], ids=lambda row: row.id)
def test_every_popular_belief_that_was_rejected_is_answered_with_references(row: Rejected) -> None:
    (said,) = [each for each in ask(" ".join(row.about[:2])) if each.id == row.id]
    assert (said.kind, said.what, said.answer) == ("rejected", row.what, row.reason)
    assert [source.id for source in said.sources] == list(row.sources)


def test_the_rows_that_a_rejected_one_names_are_told_with_it() -> None:
    assert ids("magnesium in the evening")[1:] == ["S15", "window.magnesium.evening", "gate.rls.magnesium"]


def test_two_things_are_answered_by_what_relates_them() -> None:
    assert ids("ciprofloxacin milk") == ["drug.ciprofloxacin.dairy"]
    assert ids("zinc and copper") == ["refer.zinc.copper"]
    assert "drug.ciprofloxacin.cations" not in ids("calcium magnesium")


def test_of_several_things_any_two_are_related() -> None:
    found = ids("iron, zinc and calcium")
    assert {"sep.iron.calcium", "sep.iron.zinc", "sep.zinc.calcium"} <= set(found)


def test_a_rule_is_told_with_its_numbers_and_grades() -> None:
    (said,) = ask("ciprofloxacin milk")
    assert said.what == "ciprofloxacin, dairy"
    assert "120 min before, 360 min after" in said.answer
    assert said.answer.endswith("must, evidence strong")
    (ceiling,) = [each for each in ask("magnesium") if each.id == "ceil.magnesium"]
    assert "at most 200 mg at a time" in ceiling.answer
    assert ceiling.answer.endswith("prefer, evidence moderate, number traditional")


@pytest.mark.parametrize("question", ["", "?", "xyzzy", "is it safe to sleep on the left", "50 mg", "I"])
def test_nothing_is_said_about_what_is_not_known(question: str) -> None:
    assert ask(question) == ()


def test_an_empty_catalogue_says_nothing() -> None:
    assert ask("calcium magnesium", catalog=Catalog.empty()) == ()


def test_a_very_long_question_is_answered() -> None:
    assert ids("calcium magnesium " + "word " * 100_000)[0] == "popular:calcium-against-magnesium"


def test_the_text_names_references_that_can_be_looked_up() -> None:
    text = said_text(ask("calcium magnesium"), catalog=SHIPPED.version)
    assert text.startswith("Not used, and why:\n- calcium and magnesium must be kept apart")
    assert "PubMed\n      8644692" in text
    assert f"From catalogue {SHIPPED.version}." in text
    assert max(map(len, text.splitlines())) <= 80
    assert not [line for line in text.splitlines() if line.endswith(" ")]


def test_the_command_line_answers_in_text_and_in_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "calcium", "magnesium", "--width", "80"]) == 0
    assert "popular:calcium-against-magnesium" in capsys.readouterr().out
    assert main(["ask", "zinc copper", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["said"][0]["id"] == "refer.zinc.copper"
    assert answer["catalog"] == SHIPPED.version


def test_the_command_line_says_that_it_does_not_know(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "xyzzy"]) == 1
    assert "it is not known, which does not mean\nsafe" in capsys.readouterr().out


def test_what_is_said_is_a_plain_value() -> None:
    assert ask("zinc copper") == ask("zinc copper")
    assert isinstance(ask("zinc copper")[0], Said)
