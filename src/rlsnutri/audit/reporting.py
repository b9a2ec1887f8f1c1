"""The whole report: every question of this room asked of one plan."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import assert_never

from rlsnutri.amounts import Amount, Scale
from rlsnutri.answers import Finding, NutrientTotal, Report, Severity
from rlsnutri.audit.acknowledging import acknowledged
from rlsnutri.audit.advising import form_advice
from rlsnutri.audit.coverage import COVERAGES
from rlsnutri.audit.fixed import FixedThings
from rlsnutri.audit.gates import Gates
from rlsnutri.audit.limits import LIMITS, NotChecked, above_daily_limit, above_limits
from rlsnutri.audit.naming import not_known
from rlsnutri.audit.persons import Facts, facts_of
from rlsnutri.audit.portions import (
    against_ceilings,
    against_itself,
    portions,
    too_often,
    without_fat_meal,
)
from rlsnutri.audit.selecting import Everything, Thing, things
from rlsnutri.audit.standards import Standards
from rlsnutri.audit.totals import Intakes
from rlsnutri.audit.words import finding, listed
from rlsnutri.errors import Fault, PlanError
from rlsnutri.inputs import shown
from rlsnutri.nutrients import Conversion, Form
from rlsnutri.plans import Dose, Plan, Product
from rlsnutri.rules import (
    Alone,
    Ceiling,
    Competitor,
    Contraindication,
    DailyLimit,
    FirstOfDay,
    Gate,
    Interval,
    MostTimes,
    NoInteraction,
    NotSameDay,
    Together,
    Window,
)
from rlsnutri.things import LookedUp

_GRAVEST_FIRST = (Severity.REFUSE, Severity.WARN, Severity.NOTE)


def audit(looked_up: LookedUp, standards: Standards) -> Report:
    """Return the totals of the plan against the authorities' values, and everything there is to say about it.

    Findings stand with the gravest first, then by code; what was acknowledged is a warning that says so.  Raises
    :class:`PlanError` for an acknowledgement that matches nothing and a daily limit of an unknown scope.
    """
    plan = looked_up.plan
    _refuse_faults(plan)
    own_forms = {form.id: form for form in _own_forms(plan)}
    known_forms = {**standards.forms, **own_forms} if own_forms else standards.forms
    everything = things(looked_up)
    facts = facts_of(plan.person, looked_up.conditions)
    intakes = Intakes(everything, diet=looked_up.diet, forms=known_forms)

    def mass(amount: Amount, nutrient: str) -> int | None:
        return _nanograms(amount, nutrient, standards.conversions)

    authority = plan.policy.authority
    findings, unchecked = above_limits(intakes, standards.yardsticks(authority), facts, chosen=authority is not None)
    said, unsaid = _of_rules(looked_up, Everything(everything), intakes, facts, mass)
    findings += said
    findings += _of_things(looked_up, everything)
    findings += form_advice(everything, standards.below)
    findings += not_known(looked_up, standards.names)
    findings += _amounts_not_stated(intakes)
    findings += _without_facts([*unchecked, *unsaid])
    return Report(
        plan,
        _totals(intakes, standards, facts),
        _sorted(acknowledged(_once(findings), plan.acknowledged, mass)),
        plan.waived,
        plan.acknowledged,
    )


def _refuse_faults(plan: Plan) -> None:
    faults = [
        Fault(
            f"no such scope: {shown(rule.scope)}",
            f"plan.rules[{index}].scope",
            shown(rule.scope),
            f"one of {', '.join(COVERAGES)}",
        )
        for index, rule in enumerate(plan.rules)
        if isinstance(rule, DailyLimit) and rule.scope not in COVERAGES
    ]
    if faults:
        raise PlanError(faults)


def _own_forms(plan: Plan) -> Iterable[Form]:
    """The forms that the plan brings along."""
    for dose in plan.doses:
        if not isinstance(dose, Dose):
            continue
        if isinstance(dose.of, Form):
            yield dose.of
        elif isinstance(dose.of, Product):
            yield from (each.form for each in dose.of.ingredients if isinstance(each.form, Form))


def _nanograms(amount: Amount, nutrient: str, conversions: Iterable[Conversion]) -> int | None:
    """The amount as nanograms; an IU only where one factor holds for every form of the nutrient."""
    if amount.scale is not Scale.IU:
        return amount.quantity
    rows = [row for row in conversions if row.nutrient == nutrient and row.from_unit == "IU"]
    per_unit = {"ug": 10**3, "mg": 10**6}
    if len(rows) != 1 or rows[0].to_unit not in per_unit:
        return None
    return int(amount.quantity * rows[0].factor * per_unit[rows[0].to_unit] / 10**6)


def _totals(intakes: Intakes, standards: Standards, facts: Facts) -> tuple[NutrientTotal, ...]:
    return tuple(
        intakes.total(nutrient, *standards.references(nutrient).values(facts)) for nutrient in intakes.nutrients
    )


def _of_rules(
    looked_up: LookedUp,
    everything: Everything,
    intakes: Intakes,
    facts: Facts,
    mass: Callable[[Amount, str], int | None],
) -> tuple[list[Finding], list[NotChecked]]:
    gates = Gates(looked_up, everything, intakes, facts)
    fixed = FixedThings(looked_up, everything)
    findings: list[Finding] = []
    unchecked: list[NotChecked] = []
    for rule in looked_up.rules:
        match rule:
            case DailyLimit():
                findings += above_daily_limit(rule, intakes, mass(rule.amount, rule.nutrient))
            case Gate() | Contraindication():
                said, unsaid = gates.findings(rule)
                findings += said
                unchecked += unsaid
            case Competitor():
                findings += fixed.findings(rule)
                findings += too_often(rule, everything.things)
            case Window():
                findings += fixed.findings(rule)
                findings += without_fat_meal(rule, everything)
            case Alone() | FirstOfDay() | Interval() | Together() | NotSameDay() | Ceiling():
                findings += fixed.findings(rule)
            case MostTimes() | NoInteraction():
                pass
            case _:
                assert_never(rule)
    return findings, unchecked


def _of_things(looked_up: LookedUp, everything: Sequence[Thing]) -> list[Finding]:
    """What single doses hold: against ceilings, and against themselves."""
    ceilings = [rule for rule in looked_up.rules if isinstance(rule, Ceiling)]
    competitors = [rule for rule in looked_up.rules if isinstance(rule, Competitor)]
    findings: list[Finding] = []
    for thing in everything:
        if thing.is_food:
            continue
        pieces = len(thing.occurrences)
        if thing.item is not None:
            findings += against_ceilings(thing.item, ceilings)
            pieces = portions(thing.item, ceilings)
        if len({content.nutrient for content in thing.contents}) > 1:
            findings += against_itself(thing, competitors, pieces)
    return findings


def _amounts_not_stated(intakes: Intakes) -> list[Finding]:
    findings: list[Finding] = []
    for nutrient in intakes.nutrients:
        names = intakes.of_unknown_amount(nutrient)
        if names:
            parameters = {"nutrient": nutrient, "thing": listed(names)}
            code = f"not-checked:amount:{nutrient}:{names[0]}"
            findings.append(finding("not-checked.amount", Severity.NOTE, code, parameters))
    return findings


def _without_facts(unchecked: Iterable[NotChecked]) -> list[Finding]:
    """One note per fact that is missing, however much hangs on it."""
    by_fact: dict[str, list[NotChecked]] = {}
    for each in unchecked:
        by_fact.setdefault(each.fact, []).append(each)
    findings: list[Finding] = []
    for fact, hanging in sorted(by_fact.items()):
        wanting = [each for each in hanging if not each.hint]
        if not wanting:
            continue
        what = _what(wanting)
        hints = dict.fromkeys(each.hint for each in hanging if each.hint)
        parameters = {
            "fact": fact,
            "what": what,
            "rules": ", ".join(dict.fromkeys(each.rule for each in wanting)),
            "_hints": "".join(f" Mind: {hint}." for hint in hints),
        }
        sources = [source for each in hanging for source in each.sources]
        findings.append(finding(f"not-checked.{fact}", Severity.NOTE, f"not-checked:{fact}", parameters, sources))
    return findings


def _what(wanting: Iterable[NotChecked]) -> str:
    wanting = tuple(wanting)
    limits = listed(dict.fromkeys(each.what for each in wanting if each.rule == LIMITS))
    others: dict[str, dict[str, None]] = {}
    for each in wanting:
        if each.rule != LIMITS:
            others.setdefault(each.what, {})[each.rule] = None
    by_rule = [f"{what} ({', '.join(rules)})" for what, rules in others.items()]
    return listed([*([f"limits of {limits}"] if limits else []), *by_rule])


def _once(findings: Iterable[Finding]) -> list[Finding]:
    """Every code once: the gravest finding under it, the first among equals."""
    by_code: dict[str, Finding] = {}
    for each in findings:
        there = by_code.get(each.code)
        if there is None or _GRAVEST_FIRST.index(each.severity) < _GRAVEST_FIRST.index(there.severity):
            by_code[each.code] = each
    return list(by_code.values())


def _sorted(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda each: (_GRAVEST_FIRST.index(each.severity), each.code)))
