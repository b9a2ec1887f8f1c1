"""Answers as HTML: whole pages that need nothing from elsewhere, and the parts of them that a notebook shows.

The same answer gives the same bytes.  There is no script in it, no address, and no id that could clash with another
answer on the same page.
"""

from __future__ import annotations

from rlsnutri.answers import Report, Schedule
from rlsnutri.errors import RlsnutriError
from rlsnutri.render.html_day import day_section
from rlsnutri.render.html_error import error_sections, error_title
from rlsnutri.render.html_markup import Markup, joined, tag
from rlsnutri.render.html_remarks import closing, compromises_section, counted, remarks
from rlsnutri.render.html_report import findings_in_brief, totals_section
from rlsnutri.render.html_style import STYLE
from rlsnutri.render.text import moments, proof_in_words

__all__ = ["fragment", "html"]

_VIEWPORT = "width=device-width, initial-scale=1"


def html(answer: Schedule | Report | RlsnutriError) -> str:
    """Return a schedule, a report or an error as one HTML page that needs nothing from elsewhere.

    It holds no script, can be read on a phone, in the dark, on paper and by a screen reader; all text that came in with
    the plan is escaped.  The same answer gives the same bytes.

    >>> from rlsnutri import Day, Dose, Plan, schedule
    >>> plan = Plan(day=Day("07:00", "23:00"), doses=[Dose("zinc citrate", "10 mg")])
    >>> html(schedule(plan))[:15]
    '<!DOCTYPE html>'
    """
    head = tag(
        "head",
        Markup('<meta charset="utf-8">'),
        Markup(f'<meta name="viewport" content="{_VIEWPORT}">'),
        tag("title", _title(answer)),
        Markup(
            "<style>body{margin:0;background:#fff}@media (prefers-color-scheme:dark){body{background:#12181d}}</style>"
        ),
    )
    body = tag("body", tag("main", _article(answer, 1)))
    page = tag("html", head, body, attributes=[("lang", "en")])
    return f"<!DOCTYPE html>\n{page}\n"


def fragment(answer: Schedule | Report | RlsnutriError) -> str:
    """Return the same as a piece of a page, as notebooks show it; its style touches nothing else."""
    return _article(answer, 2)


def _title(answer: Schedule | Report | RlsnutriError) -> str:
    match answer:
        case Schedule():
            return "When to take what"
        case Report():
            return "How much that is"
        case _:
            return error_title(answer)


def _article(answer: Schedule | Report | RlsnutriError, level: int) -> Markup:
    """Return the answer under a heading of that level; its sections stand one level below."""
    heading = tag(f"h{level}", _title(answer), of="title")
    match answer:
        case Schedule():
            parts = [heading, _summary(answer), *_schedule(answer, level + 1)]
        case Report():
            parts = [heading, findings_in_brief(answer), *_report(answer, level + 1)]
        case _:
            parts = [heading, *error_sections(answer, level + 1), closing("", "")]
    # The style stands inside the article: a notebook shows the answer alone, without any head of a page.
    return tag("article", tag("style", Markup(STYLE)), *parts, of="page", attributes=[("lang", "en")])


def _schedule(schedule: Schedule, level: int) -> list[Markup]:
    return [
        day_section(schedule, moments(schedule), level),
        compromises_section(schedule, level),
        *remarks(schedule.findings, schedule.waived, schedule.acknowledged, schedule.replaced, level),
        tag("section", tag(f"h{level}", "Proof", of="heading"), tag("p", proof_in_words(schedule), of="text")),
        closing(schedule.version, schedule.catalog),
    ]


def _report(report: Report, level: int) -> list[Markup]:
    return [
        totals_section(report, level),
        *remarks(report.findings, report.waived, report.acknowledged, report.replaced, level),
        closing(report.version, report.catalog),
    ]


def _summary(schedule: Schedule) -> Markup:
    """Say in one line how many times of day it is, whether that is proved, and whether something gives."""
    count = sum(1 for moment in moments(schedule).values() if moment.rows)
    times = f"{count} time{'' if count == 1 else 's'} of day"
    proved = "proved best" if schedule.proof.best else "the best found, not proved best"
    given_up = len(schedule.compromises)
    gives = f"{given_up} rule{'' if given_up == 1 else 's'} not kept: see below" if given_up else "every rule kept"
    said = [tag("strong", times), proved, gives, " and ".join(counted(schedule.findings)) or "no findings"]
    return tag("p", joined(said, " · "), of="summary")
