"""What is said beside an answer: what is not kept, findings, waivers, acknowledgements, and the closing lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from rlsnutri.answers import DISCLAIMER, Finding, Schedule, Severity
from rlsnutri.plans import Acknowledgement, Waiver
from rlsnutri.presets import Replaced
from rlsnutri.render.html_markup import Markup, joined, tag
from rlsnutri.render.text import compromise_in_words

__all__ = ["SAID", "closing", "compromises_section", "counted", "finding_item", "remarks", "section"]

SAID = {Severity.REFUSE: "Refused", Severity.WARN: "Warning", Severity.NOTE: "Note"}
"""How a severity is called in a page."""

_ORDER = tuple(Severity)


def section(title: str, items: Iterable[Markup], level: int) -> Markup:
    """Return a section with a list, nothing if there is nothing to list."""
    listed = list(items)
    if not listed:
        return Markup()
    list_ = tag("ul", *listed, of="list", attributes=[("role", "list")])
    return tag("section", tag(f"h{level}", title, of="heading"), list_)


def compromises_section(schedule: Schedule, level: int) -> Markup:
    """Return what the best schedule gives up."""
    items = (tag("li", compromise_in_words(each), of="warn") for each in schedule.compromises)
    return section("What is not kept", items, level)


def remarks(
    findings: Sequence[Finding],
    waived: Sequence[Waiver],
    acknowledged: Sequence[Acknowledgement],
    replaced: Sequence[Replaced],
    level: int,
) -> list[Markup]:
    """Return the findings, the gravest first, what the plan waives and acknowledges, and which gaps it chose."""
    gravest_first = sorted(findings, key=lambda finding: _ORDER.index(finding.severity))
    return [
        section("Findings", map(finding_item, gravest_first), level),
        section("Rules waived", (tag("li", _code(each.rule), ": ", each.reason) for each in waived), level),
        section("Acknowledged", map(_acknowledgement, acknowledged), level),
        section("Presets", (tag("li", str(each), *_small(each.note)) for each in replaced), level),
    ]


def finding_item(finding: Finding) -> Markup:
    """Return one finding with its detail, its code and its sources."""
    said = tag("strong", SAID[finding.severity], ": ", of="severity")
    code = tag("span", _code(finding.code), of="small")
    return tag("li", said, finding.message, code, _more(finding), of=finding.severity.value)


def _more(finding: Finding) -> Markup:
    """Return the detail and the sources, folded away on a screen and open on paper."""
    parts = [tag("p", finding.detail)] if finding.detail else []
    if finding.sources:
        parts.append(tag("p", "Sources: ", joined([_code(each) for each in finding.sources], ", ")))
    named = " and ".join(word for word, held in (("detail", finding.detail), ("sources", finding.sources)) if held)
    if not parts:
        return Markup()
    cut = finding.severity is Severity.REFUSE or finding.message.endswith("…")  # then the detail says what matters
    attributes = [("open", "")] if cut else []
    return tag("details", tag("summary", named.capitalize()), *parts, of="more", attributes=attributes)


def counted(findings: Iterable[Finding]) -> list[str]:
    """Return how many findings of each severity there are, the gravest first; nothing for none."""
    words = {Severity.REFUSE: "refusal", Severity.WARN: "warning", Severity.NOTE: "note"}
    held = Counter(finding.severity for finding in findings)
    return [f"{held[each]} {word}{'' if held[each] == 1 else 's'}" for each, word in words.items() if held[each]]


def closing(version: str, catalog: str) -> Markup:
    """Return the last lines of every page: what it is not, and what it was made with."""
    made_with = " and ".join(
        part for part in (version and f"rlsnutri {version}", catalog and f"catalogue {catalog}") if part
    )
    made = [tag("p", f"Made with {made_with}.")] if made_with else []
    return tag("footer", tag("p", DISCLAIMER, of="disclaimer"), *made, of="closing")


def _code(text: str) -> Markup:
    return tag("code", text, of="code")


def _small(text: str) -> list[Markup]:
    return [tag("span", text, of="small")] if text else []


def _acknowledgement(acknowledged: Acknowledgement) -> Markup:
    up_to = "" if acknowledged.up_to is None else f", up to {acknowledged.up_to} a day"
    return tag("li", _code(acknowledged.code), up_to)
