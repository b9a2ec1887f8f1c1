"""The five steps: every finding in its step, with what the rules and the literature say to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from attrs import frozen

from rlsnutri.answers import Finding, NutrientTotal, Report, Schedule
from rlsnutri.guidance import Advice, Guide, GuideStep, LabTest, RankedForm
from rlsnutri.guide.forms import ranked_forms
from rlsnutri.guide.labs import OF_DEFICIENCY, LabRule, is_of, lab_rules, needed_tests, subject_of, terms_of
from rlsnutri.nutrients import Form, FormComparison, Measure
from rlsnutri.plans import Medicine
from rlsnutri.rules import Contraindication, Gate, Rule
from rlsnutri.things import LookedUp, Role

__all__ = ["TITLES", "Known", "worked_guide"]

TITLES = ("Test first", "Track food", "Choose forms", "Mind timing", "Review medicines")

_TESTS, _FOOD, _FORMS, _TIMING, _MEDICINES = range(1, 6)
_STEPS = {
    "not-checked:ferritin": _TESTS,
    "not-checked:transferrin-saturation": _TESTS,
    "not-checked:egfr": _TESTS,
    "not-checked:terms": _MEDICINES,
    "not-checked": _FOOD,
    "over-limit": _FOOD,
    "daily-limit": _FOOD,
    "not-known:tag": _FOOD,
    "form": _FORMS,
    "fixed": _TIMING,
    "too-often": _TIMING,
    "over-ceiling": _TIMING,
    "divided": _TIMING,
    "inside": _TIMING,
    "no-fat-meal": _TIMING,
}
"""In which step a finding stands, by the longest beginning of its code; the last step takes all others."""

_BLOOD_TEST, _ADULT = "event:blood-test-iron", "condition:rls-adult"
_TEST_CLAIMS = ("S10",)
_FORM_CLAIMS = {"iron": ("S22",), "magnesium": ("S04",), "folate": ("S17",)}
_TIMING_CLAIMS = ("S15",)
_AGONISTS = frozenset({"pramipexole", "ropinirole", "rotigotine"})
_AGONIST_CLAIMS = ("S13",)
_WORSENING = "refer.rls.worsening-agents"
_CUT = "…"


@frozen
class Known:
    """What the catalogue knows that the steps speak of; ``claims`` are what the literature says to the article's."""

    rules: tuple[Rule, ...]
    forms: tuple[Form, ...]
    comparisons: tuple[FormComparison, ...]
    tests: tuple[LabTest, ...]
    claims: tuple[Advice, ...]
    worsening: tuple[str, ...]


def worked_guide(looked_up: LookedUp, report: Report, known: Known, *, schedule: Schedule | None, hitch: str) -> Guide:
    """The five steps for this plan; ``hitch`` says why there is no schedule, where there is none."""
    waived = {waiver.rule for waiver in looked_up.plan.waived}
    gates = [rule for rule in known.rules if isinstance(rule, Gate | Contraindication) and rule.id not in waived]
    taken = frozenset(each for item in looked_up.items for each in item.ids)
    taken |= frozenset(each for thing in looked_up.fixed for each in thing.ids)
    person = looked_up.plan.person
    of_labs = lab_rules(gates, person, taken)
    tests = needed_tests(known.tests, of_labs, person, taken)
    nutrients = tuple(
        dict.fromkeys(
            content.nutrient
            for item in looked_up.items
            if item.role is Role.SUPPLEMENT
            for content in sorted(item.contents, key=lambda each: each.nutrient)
        )
    )
    swallowed = frozenset(
        content.form for item in looked_up.items for content in item.contents if content.form is not None
    )
    forms = ranked_forms(sorted(nutrients), swallowed, forms=known.forms, comparisons=known.comparisons)
    claims = {claim.about: claim for claim in known.claims}
    by_step: dict[int, list[Advice]] = {number: [] for number in range(1, 6)}
    for finding in report.findings:
        by_step[_step(finding, of_labs)].append(_of_finding(finding))
    by_step[_TESTS] += _on_tests(gates, of_labs, tests, looked_up, taken, claims)
    by_step[_FOOD] += _on_food(report.totals)
    by_step[_FORMS] += _on_forms(sorted(nutrients), forms, known, claims)
    by_step[_TIMING] += _on_timing(schedule, hitch, claims)
    by_step[_MEDICINES] += _on_medicines(looked_up, gates, known, taken, claims)
    steps = tuple(GuideStep(number, TITLES[number - 1], tuple(advice)) for number, advice in by_step.items())
    return Guide(looked_up.plan, steps, tests, forms, report, schedule, report.catalog, report.version)


def _step(finding: Finding, of_labs: Iterable[LabRule]) -> int:
    if dict(finding.parameters).get("rule") in {rule.id for rule in of_labs}:
        return _TESTS
    matching = [prefix for prefix in _STEPS if finding.code.startswith(f"{prefix}:") or finding.code == prefix]
    return _STEPS[max(matching, key=len)] if matching else _MEDICINES


def _of_finding(finding: Finding) -> Advice:
    said = finding.detail if _CUT in finding.message and finding.detail else finding.message
    return Advice(f"{finding.severity.value}: {said}", finding.code, finding.sources)


def _of_rule(rule: Rule) -> Advice:
    return Advice(f"{rule.effect}: {rule.magnitude}" if rule.magnitude else rule.effect, rule.id, rule.sources)


def _of_lab_rule(rule: LabRule, tests: Mapping[str, LabTest]) -> Advice:
    """A rule with what it compares, where its own words do not say that."""
    compared = [
        f"{tests[lab].name} {comparison.value} {value} {tests[lab].unit or ''}".rstrip()
        for _, lab, comparison, value in terms_of(rule)
        if lab in tests
    ]
    said = _of_rule(rule)
    if rule.magnitude or not compared:
        return said
    return Advice(f"{' and '.join(compared)}: {said.text}", said.about, said.sources)


def _said(claims: Mapping[str, Advice], ids: Iterable[str]) -> Iterator[Advice]:
    return (claims[each] for each in ids if each in claims)


def _on_tests(
    gates: Iterable[LabRule],
    of_labs: Iterable[LabRule],
    tests: Iterable[LabTest],
    looked_up: LookedUp,
    taken: frozenset[str],
    claims: Mapping[str, Advice],
) -> Iterator[Advice]:
    yield from _said(claims, _TEST_CLAIMS)
    shown = {test.id: test for test in tests}
    yield from (_of_lab_rule(rule, shown) for rule in of_labs)
    for rule in gates:
        about, objects = subject_of(rule.subject), [subject_of(each) for each in rule.objects]
        of_deficiency = _ADULT in objects and about in OF_DEFICIENCY and about in taken
        if (_BLOOD_TEST in objects or of_deficiency) and is_of(rule, looked_up.plan.person):
            yield _of_rule(rule)


def _on_food(totals: Iterable[NutrientTotal]) -> Iterator[Advice]:
    unknown: list[str] = []
    for total in totals:
        if total.food is None:
            unknown.append(_spoken(total.nutrient))
            continue
        values = [
            f"{each.kind.value} {each.amount} ({each.authority.value})" for each in total.recommended if each.amount
        ]
        against = f"; recommended: {', '.join(values)}" if values else ""
        least = "at least " if total.at_least else ""
        text = f"{_spoken(total.nutrient)}: {total.food} from food, {least}{total.both} with supplements{against}"
        sources = sorted({source for each in total.recommended for source in each.sources})
        yield Advice(text, total.nutrient, tuple(sources))
    if unknown:
        text = f"how much food holds is not known of {', '.join(unknown)}; limits of the total intake count it too"
        yield Advice(f"{text}: put the average of a few days into the plan as diet", "diet", ())


def _on_forms(
    nutrients: Iterable[str], forms: Iterable[RankedForm], known: Known, claims: Mapping[str, Advice]
) -> Iterator[Advice]:
    forms = tuple(forms)
    for nutrient in nutrients:
        best = [_spoken(each.form) for each in forms if each.nutrient == nutrient and each.rank == 1]
        unranked = [_spoken(each.form) for each in forms if each.nutrient == nutrient and each.rank is None]
        if best:
            yield Advice(
                f"{_spoken(nutrient)}: of the forms that were compared none stands above {', '.join(best)}",
                nutrient,
                (),
            )
        if unranked:
            text = f"{_spoken(nutrient)}: not ranked, because no comparison in people decides: {', '.join(unranked)}"
            yield Advice(text, nutrient, ())
        yield from _said(claims, _FORM_CLAIMS.get(nutrient, ()))
        if nutrient not in _FORM_CLAIMS:
            text = f"{_spoken(nutrient)}: the catalogue knows no trial in RLS that compares its forms"
            yield Advice(text, nutrient, ())
    if not any(row.measure is Measure.TOLERANCE for row in known.comparisons):
        yield Advice("the catalogue holds no comparison of how well forms are borne", "tolerance", ())


def _on_timing(schedule: Schedule | None, hitch: str, claims: Mapping[str, Advice]) -> Iterator[Advice]:
    if schedule is None:
        yield Advice(f"no timetable: {hitch}", "schedule", ())
    else:
        why = {(brief.dose, brief.time): brief.text for brief in schedule.brief}
        for slot in schedule.slots:
            for intake in slot.intakes:
                share = "" if intake.of == 1 else f" ({intake.portions} of {intake.of} portions)"
                reason = why.get((intake.dose, slot.time), "")
                text = f"{slot.time}: {intake.dose}{share}" + (f", {reason}" if reason else "")
                yield Advice(text, intake.dose, ())
        yield from (Advice(f"not kept: {each.text}", ", ".join(each.rules), ()) for each in schedule.compromises)
    yield from _said(claims, _TIMING_CLAIMS)


def _on_medicines(
    looked_up: LookedUp,
    gates: Iterable[LabRule],
    known: Known,
    taken: frozenset[str],
    claims: Mapping[str, Advice],
) -> Iterator[Advice]:
    plan = looked_up.plan
    if not any(isinstance(each, Medicine) for each in (*plan.doses, *plan.events)):
        yield Advice("the plan names no medicine: put every one in, those without prescription too", "medicines", ())
    if taken & _AGONISTS:
        yield from _said(claims, _AGONIST_CLAIMS)
    for rule in gates:
        if rule.id == _WORSENING:
            yield Advice(f"{', '.join(known.worsening)}: {rule.effect}", rule.id, rule.sources)


def _spoken(name: str) -> str:
    if name.startswith("vitamin-"):
        return f"vitamin {name.removeprefix('vitamin-').upper()}"
    return name if name == "omega-3" else name.replace("-", " ")
