"""Pages: well-formed, escaped, deterministic, readable for everybody and everything."""

from __future__ import annotations

import html as html_of_python
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from rlsnutri import (
    Acknowledgement,
    BudgetExceededError,
    Catalog,
    Competitor,
    Compromise,
    Day,
    Dose,
    Drink,
    Finding,
    Medicine,
    NoScheduleError,
    Plan,
    PlanError,
    Product,
    RefusedPlanError,
    RlsnutriError,
    Schedule,
    Severity,
    Waiver,
    check,
    schedule,
)
from rlsnutri.answers import DISCLAIMER, Gap
from rlsnutri.clock import ClockTime
from rlsnutri.codec import plan_from_toml
from rlsnutri.errors import Fault
from rlsnutri.render import html
from rlsnutri.render.html_gaps import lanes
from rlsnutri.render.html_markup import Markup, joined, tag
from rlsnutri.render.html_page import fragment
from rlsnutri.render.html_style import COLOURS, STYLE
from rlsnutri.rules import Strength
from tests.golden.plans import PLANS

EXAMPLES = Path(__file__).parents[1] / "examples"
DAY = Day("06:30", "22:30", breakfast="07:30", lunch="12:30", dinner="18:30")
VOID = ("meta",)

METHOTREXATE = Plan(
    day=DAY,
    doses=[Dose("folic acid", "400 mcg", every="6 of 7 days"), Dose("ferrous bisglycinate", "25 mg", every="2 days")],
    events=[Medicine("methotrexate", "10 mg", at="18:30", every="monday")],
)
MANY = Plan(
    day=DAY,
    doses=[Dose(Product(f"house blend {n} with a long name", unit="capsule"), units=n, times=n) for n in range(1, 6)]
    + [Dose(Product(f"tablet {n:02d}")) for n in range(20)],
    events=[Medicine("levothyroxine", "75 mcg", at="06:30"), Drink("coffee", at=["07:30", "14:00"])],
    rules=[Competitor(f"tablet {n:02d}", ["coffee", "tablet 19"], before=90, after=60, id=f"r{n}") for n in range(19)],
)
CROWDED = Plan(
    day=DAY,
    doses=[Dose(Product(f"tablet {n:02d}"), at="12:30") for n in range(12)] + [Dose(Product("late"), at="22:30")],
    rules=[Competitor(f"tablet {n:02d}", ["late"], before=60 + n, after=60, id=f"r{n}") for n in range(12)],
)
NASTY = "<script>alert(1)</script> & \"quoted\" 'x' \u202eevil\u202c \x07 <!-- ]]> --> </style></title></svg>"
HOSTILE = NASTY.replace("\x07", "").replace("\u202e", "").replace("\u202c", "")


def answers() -> dict[str, Any]:
    """Every kind of page, by name."""
    made: dict[str, Any] = {}
    for name, plan in PLANS.items():
        made[f"{name} check"] = check(plan)
        try:
            made[name] = schedule(plan)
        except RlsnutriError as error:
            made[name] = error
    made["shift work"] = schedule(plan_from_toml((EXAMPLES / "shift-work.toml").read_text(encoding="utf-8")))
    made["methotrexate"] = schedule(METHOTREXATE)
    made["many"] = schedule(MANY, catalog=Catalog.empty(), max_steps=2000)
    made["crowded"] = schedule(CROWDED, catalog=Catalog.empty())
    made["nothing"] = schedule(Plan(day=DAY))
    made["nothing check"] = check(Plan(day=DAY))
    made["no schedule"] = impossible()
    made["faults"] = PlanError([Fault("odd <b>", "plan.doses[0]", "x", "so & so"), Fault("odd")])
    made["budget"] = BudgetExceededError(7)
    made["hostile"] = hostile()
    return made


def impossible() -> NoScheduleError:
    doses = [Dose(Product("a"), at="07:30"), Dose(Product("b"), at="07:30")]
    plan = Plan(day=DAY, doses=doses, rules=[Competitor("a", ["b"], before=60, after=60, id="apart")])
    with pytest.raises(NoScheduleError) as caught:
        schedule(plan, catalog=Catalog.empty())
    return caught.value


def hostile() -> Schedule:
    """A schedule in which everything that can hold text holds an attack."""
    plan = Plan(
        day=Day("06:30", "22:30", breakfast="07:30"),
        doses=[
            Dose(Product(HOSTILE, unit="<b>cap</b>"), units=2, times=2),
            Dose(Product("a")),
            Dose(Product("W" * 200)),
        ],
        events=[Drink("<i>tea</i>", at="10:00"), Medicine("<img src=x>", at="06:30", every="3 days")],
        rules=[Competitor("a", [HOSTILE, "<i>tea</i>"], before=60, after=60, id="<r>")],
    ).without_rule("<r2>", reason=NASTY)
    found = schedule(evolve(plan, waived=()), catalog=Catalog.empty())
    attack = (("<img src=x>", "06:30"), (NASTY, ""))
    return evolve(
        found,
        plan=plan,
        waived=(Waiver("<w>", NASTY),),
        acknowledged=(Acknowledgement(NASTY, "5 mg"),),
        findings=(Finding(NASTY, Severity.REFUSE, NASTY, NASTY, (), (NASTY,)),),
        compromises=(Compromise((NASTY,), 4, 3, attack, NASTY),),
        catalog=NASTY,
        version=NASTY,
    )


ANSWERS = answers()
EVERY_PAGE = pytest.mark.parametrize("name", sorted(ANSWERS))


class Page(HTMLParser):
    """Reads a page strictly: every element is ended where it should be."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        assert len(dict(attrs)) == len(attrs), f"an attribute of {tag} stands twice"
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("style", "title"):
            self.text.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for each, attributes in self.elements if each == tag]


def words(page: Page) -> str:
    return " ".join("".join(self_ for self_ in page.text).split())


@EVERY_PAGE
def test_a_page_is_well_formed_and_asks_for_nothing_from_elsewhere(name: str) -> None:
    text = html(ANSWERS[name])
    page = Page(text)
    assert text.startswith('<!DOCTYPE html>\n<html lang="en">')
    elements = {tag for tag, _ in page.elements}
    assert not elements & {"script", "link", "img", "iframe", "object", "embed", "base", "form", "a", "use", "image"}
    for _, attributes in page.elements:
        assert not {"src", "href", "style", "id", "srcset", "xlink:href"} & set(attributes)
        assert not any(key.startswith("on") for key in attributes)
    assert "url(" not in text
    assert "@import" not in text
    assert page.all("meta")[0] == {"charset": "utf-8"}


@EVERY_PAGE
def test_the_same_answer_gives_the_same_bytes_and_holds_nothing_that_does_not_print(name: str) -> None:
    assert html(ANSWERS[name]) == html(ANSWERS[name])
    assert all(sign.isprintable() or sign == "\n" for sign in html(ANSWERS[name]))


@EVERY_PAGE
def test_every_page_says_that_it_is_no_advice(name: str) -> None:
    assert DISCLAIMER in words(Page(html(ANSWERS[name])))


@EVERY_PAGE
def test_headings_go_down_one_level_at_a_time(name: str) -> None:
    for text, first in ((html(ANSWERS[name]), 1), (fragment(ANSWERS[name]), 2)):
        levels = [int(tag[1]) for tag, _ in Page(text).elements if re.fullmatch("h[1-6]", tag)]
        assert levels[0] == first
        assert levels.count(first) == 1
        assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


@EVERY_PAGE
def test_pictures_are_xml_with_a_title_and_a_description(name: str) -> None:
    drawn = re.findall("<svg.*?</svg>", html(ANSWERS[name]), re.DOTALL)
    assert len(drawn) == (1 if isinstance(ANSWERS[name], Schedule) and ANSWERS[name].slots else 0)
    for text in drawn:
        picture = ET.fromstring(text)  # noqa: S314 -- our own text
        assert picture.attrib["role"] == "img"
        title, description = picture[0], picture[1]
        assert title.tag.endswith("title")
        assert title.text == picture.attrib["aria-label"]
        assert description.tag.endswith("desc")
        width = float(picture.attrib["viewBox"].split()[2])
        for each in picture.iter():
            for key in ("x", "x1", "x2", "cx"):
                assert 0 <= float(each.attrib.get(key, 0)) <= width
            assert float(each.attrib.get("height", 0)) >= 0


def test_text_from_the_plan_stays_text() -> None:
    text = html(ANSWERS["hostile"])
    assert "<script" not in text
    assert "<img" not in text
    assert "<i>" not in text
    assert html_of_python.escape(HOSTILE.split(" &")[0]) in text
    said = words(Page(text))
    assert "<script>alert(1)</script> & \"quoted\" 'x' evil" in said
    assert "<img src=x>" in said
    assert text.count("</style>") == 2
    assert text.count("</svg>") == 1


def test_everything_that_the_timetable_says_is_on_the_page() -> None:
    for name in ("readme", "alternate-day-iron", "ciprofloxacin", "shift work", "methotrexate"):
        found: Schedule = ANSWERS[name]
        page = Page(html(found))
        said = words(page)
        for slot in found.slots:
            assert {"class": "rlsnutri-time", "datetime": str(slot.time)} in page.all("time")
            for intake in slot.intakes:
                assert intake.dose in said
        for brief in found.brief:
            assert brief.text in said
        for finding in found.findings:
            assert finding.message in said
            assert finding.code in said
            assert finding.detail in said
        for each in found.acknowledged:
            assert each.code in said
        for gap in found.gaps:
            assert all(other in said for other in gap.others)
        assert f"rlsnutri {found.version}" in said
        assert f"catalogue {found.catalog}" in said
        assert "Proved: no schedule of this plan is better" in said
        assert "every rule kept" in said


def test_days_that_are_not_every_day_are_said_and_shown() -> None:
    text = html(ANSWERS["methotrexate"])
    assert "Monday" in text
    assert "every 2 days" in text
    strips = re.findall(r'<span class="rlsnutri-strip" aria-hidden="true">(.*?</span>)</span>', text)
    shown = ["".join("#" if on == "on" else "." for on in re.findall("rlsnutri-(on|off)", strip)) for strip in strips]
    assert sorted(shown) == sorted(["######.", "#......", "#.#.#.#."])


def test_gaps_are_said_with_the_times_on_the_clock_that_they_mean() -> None:
    said = words(Page(html(ANSWERS["readme"])))
    assert (
        "1 ferrous bisglycinate at 21:00 "
        "from 19:00 to 23:00 no calcium citrate, magnesium glycinate or zinc picolinate (should) "
        "from 19:00 to 22:00 no breakfast, dinner or lunch (should) "
        "from 20:00 to 23:00 no coffee (should)"
    ) in said
    assert "2 gabapentin at 21:00 from 19:00 to 21:00 no magnesium glycinate (should)" in said


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (30, 60, "from 06:30 to 08:00 no b (must)"),
        (1, 60, "from 07:00 to 08:00 no b (must)"),
        (1, 1, "at the same minute no b (must)"),
        (None, 60, "until 08:00 no b (must)"),
        (45, None, "from 06:15 on no b (must)"),
        (None, None, "on the same day no b (must)"),
        (720, 720, "within 12 h before and 12 h after, no b (must)"),
        (719, 720, "from 19:01 to 19:00 no b (must)"),
    ],
)
def test_each_side_of_a_gap_has_its_words(before: int | None, after: int | None, said: str) -> None:
    plan = Plan(day=Day("06:00", "22:00"), doses=[Dose(Product("a"), at="07:00"), Dose(Product("b"), at="21:00")])
    gap = Gap("a", ClockTime(420), ("b",), before, after, Strength.MUST, ("r",))
    found = evolve(schedule(plan, catalog=Catalog.empty()), gaps=(gap,))
    assert f"a at 07:00 {said}" in words(Page(html(found)))


def test_a_gap_that_a_compromise_gives_up_is_called_not_kept() -> None:
    plan = Plan(
        day=DAY,
        doses=[Dose(Product("a"), at="07:00"), Dose(Product("b"), at="07:30"), Dose(Product("c"), at="12:30")],
        rules=[Competitor("a", ["b", "c"], before=60, after=60, strength=Strength.SHOULD, id="apart")],
    )
    found = schedule(plan, catalog=Catalog.empty())
    said = words(Page(html(found)))
    assert "from 06:00 to 08:00 no b or c (should; not kept)" in said
    assert "1 rule not kept: see below" in said
    assert "What is not kept" in said


def test_lanes_reach_from_the_first_to_the_last_minute_of_their_gaps() -> None:
    first, second = lanes(ANSWERS["readme"])
    assert (first.key, first.things, first.minute, first.start, first.end) == (
        1,
        ("ferrous bisglycinate",),
        870,
        750,
        990,
    )
    assert (second.start, second.end) == (750, 871)


def test_more_gaps_than_have_room_are_still_all_listed() -> None:
    found: Schedule = ANSWERS["crowded"]
    assert len(lanes(found)) == 12
    text = html(found)
    assert "Not all of them have room in the picture." in text
    assert text.count('class="rlsnutri-key"') == 12
    assert text.count('class="rlsnutri-s-badge"') == 8


def test_things_taken_together_with_the_same_gaps_are_told_together() -> None:
    found: Schedule = ANSWERS["many"]
    assert len(found.gaps) == 19
    said = words(Page(html(found)))
    assert "1 tablet 00, tablet 01, " in said
    assert "tablet 17 and tablet 18 at 12:30 from 11:30 to 14:00 no coffee or tablet 19 (must)" in said
    assert len(lanes(found)) == 1


def test_refusals_say_what_to_add_and_hide_no_detail() -> None:
    error = ANSWERS["haemochromatosis"]
    assert isinstance(error, RefusedPlanError)
    text = html(error)
    assert "[[acknowledged]]\ncode = &quot;contraindicated:contra.iron.overload:ferrous sulfate&quot;" in text
    assert text.count('<details class="rlsnutri-more" open="">') == len(error.findings)


def test_an_impossibility_gives_its_reasons_and_repairs() -> None:
    error = ANSWERS["no schedule"]
    said = words(Page(html(error)))
    assert error.conflict
    assert error.repairs
    for each in (*error.conflict, *error.repairs):
        assert each.text in said


def test_the_totals_are_a_table_with_headed_rows_and_columns() -> None:
    page = Page(html(ANSWERS["thyroid check"]))
    heads = [attributes["scope"] for attributes in page.all("th")]
    assert heads[:4] == ["col"] * 4
    assert heads[4:] == ["rowgroup"] * len(ANSWERS["thyroid check"].totals)
    assert "RDA" in words(page)


def test_a_notebook_gets_the_article_without_a_page_around_it() -> None:
    for name in ("readme", "readme check", "haemochromatosis", "no schedule", "faults", "budget"):
        text = ANSWERS[name]._repr_html_()
        assert text == fragment(ANSWERS[name])
        assert text.startswith('<article class="rlsnutri-page" lang="en"><style>')
        assert "<html" not in text
        assert Page(text).all("h2")


def test_the_style_touches_nothing_but_its_own_classes() -> None:
    bare = re.sub(r"@(media|container) ?\([^)]*\)\{|@media print\{", "", STYLE)
    selectors = [each for rule in re.findall(r"([^{}]+)\{", bare) for each in rule.split(",")]
    assert len(selectors) > 50
    assert all(each.startswith(".rlsnutri-") for each in selectors), selectors
    assert STYLE.count("{") == STYLE.count("}")


def test_every_class_on_a_page_has_a_style() -> None:
    used = {
        each
        for name in ANSWERS
        for _, attributes in Page(html(ANSWERS[name])).elements
        for each in (attributes.get("class") or "").split()
    }
    without = {each for each in used if f".{each}" not in STYLE}
    assert without == {"rlsnutri-off", "rlsnutri-note"}


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", sorted(COLOURS))
@pytest.mark.parametrize(
    ("front", "back", "least"),
    [
        *(
            (ink, ground, 4.5)
            for ink in ("ink", "quiet", "warn", "refuse", "accent")
            for ground in ("ground", "raised")
        ),
        ("accent", "accent-ground", 4.5),
        ("ground", "accent", 4.5),
        ("accent", "gap", 3),
        ("strong-line", "ground", 3),
    ],
)
def test_contrasts_are_those_that_wcag_asks_for(scheme: str, front: str, back: str, least: float) -> None:
    assert contrast(COLOURS[scheme][front], COLOURS[scheme][back]) >= least


def test_contrast_is_worked_out_as_wcag_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@given(st.text())
def test_no_text_breaks_out_of_its_element_or_its_attribute(text: str) -> None:
    page = Page(tag("p", text, of="x", attributes=[("title", text)]))
    assert [each for each, _ in page.elements] == ["p"]
    assert set(page.elements[0][1]) == {"class", "title"}
    assert all(sign.isprintable() for sign in "".join(page.text))


def test_markup_stays_and_text_is_escaped_wherever_it_stands() -> None:
    assert joined(["<", Markup("<br>"), "a  b\n"], "|") == "&lt;|<br>|a b "
    assert tag("p", "", " ", "\u202e") == "<p> </p>"


# In a browser, where there is one.

CHROMIUM = next((path for path in map(Path, ("/usr/bin/chromium", "/usr/bin/chromium-browser")) if path.exists()), None)
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.mark.skipif(CHROMIUM is None, reason="no chromium here: nobody looked whether pages overflow on a phone")
def test_no_page_is_wider_than_a_phone(tmp_path: Path) -> None:
    # The smallest window of the browser is wider than a phone, so each page stands in a frame of 360 pixels.
    frames = "".join(
        f'<iframe title="{name}" width="360" height="600" style="border:0" scrolling="no" '
        f'srcdoc="{html_of_python.escape(html(each))}"></iframe>'
        for name, each in sorted(ANSWERS.items())
    )
    measure = (
        "<script>onload=()=>{document.body.innerHTML=[...document.querySelectorAll('iframe')].map(f=>{"
        "const d=f.contentDocument;d.querySelectorAll('details').forEach(e=>e.open=true);"
        "return `<p>${f.title}: ${d.documentElement.scrollWidth} ${d.querySelector('article').scrollWidth}</p>`"
        "}).join('')}</script>"
    )
    file = tmp_path / "frames.html"
    file.write_text(f"<!DOCTYPE html><meta charset='utf-8'>{measure}<body>{frames}</body>", encoding="utf-8")
    command = [str(CHROMIUM), *FLAGS, f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", file.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    widths = dict(re.findall(r"<p>([\w -]+): (\d+ \d+)</p>", done.stdout))
    assert widths == dict.fromkeys(ANSWERS, "360 360")


def test_pages_are_the_same_under_any_hash_seed() -> None:
    code = (
        "import hashlib, rlsnutri, tests.golden.plans as p; from rlsnutri.render import html;"
        "print(hashlib.sha256(html(rlsnutri.schedule(p.PLANS['readme'])).encode()).hexdigest())"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(printed) == 1
