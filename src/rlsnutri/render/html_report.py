"""The totals of a check as a table."""

from __future__ import annotations

from rlsnutri.answers import NutrientTotal, Report
from rlsnutri.render.html_markup import Markup, joined, tag
from rlsnutri.render.html_remarks import counted
from rlsnutri.render.text import limit_in_words, nutrient_in_words

__all__ = ["findings_in_brief", "totals_section"]


def findings_in_brief(report: Report) -> Markup:
    """Say in one line how many findings of each severity there are."""
    said = [tag("strong", count) for count in counted(report.findings)]
    return tag("p", joined(said, " · ") if said else "No findings.", of="summary")


def totals_section(report: Report, level: int) -> Markup:
    """Return what is taken of each nutrient a day, and below each what is recommended and what is the limit."""
    heading = tag(f"h{level}", "Amounts a day", of="heading")
    if not report.totals:
        return tag("section", heading, tag("p", "Nothing to add up.", of="text"))
    columns = [tag("th", text, attributes=[("scope", "col")]) for text in ("Nutrient", "Supplements", "Food", "Both")]
    bodies = (_total(total) for total in report.totals)
    caption = tag("caption", "All amounts are of the nutrient itself.")
    return tag("section", heading, tag("table", caption, tag("thead", tag("tr", *columns)), *bodies, of="table"))


def _total(total: NutrientTotal) -> Markup:
    least = "at least " if total.at_least else ""
    cells = tag(
        "tr",
        tag("th", nutrient_in_words(total.nutrient), attributes=[("scope", "rowgroup")]),
        tag("td", f"{least}{total.supplements}"),
        tag("td", "not known" if total.food is None else str(total.food)),
        tag("td", f"{least}{total.both}", of="both"),
    )
    limits = [limit for each in (*total.recommended, *total.limits) if (limit := limit_in_words(each))]
    below = [tag("tr", tag("td", "; ".join(limits), of="limits", attributes=[("colspan", "4")]))] if limits else []
    return tag("tbody", cells, *below)
