"""Step one: which laboratory tests, and what the rules compare their values with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction

from attrs import evolve

from rlsnutri.guidance import Comparison, LabTest, Threshold
from rlsnutri.people import LabValue, Person
from rlsnutri.rules import Contraindication, Gate, Named, Selector, Strength

__all__ = ["OF_DEFICIENCY", "is_of", "lab_rules", "needed_tests", "subject_of", "terms_of"]

_ADULT = 18
_OF_AGES = {"condition:rls-adult": True, "condition:rls-child": False}
_FERRITIN, _SATURATION, _KIDNEYS = "lab:ferritin", "lab:transferrin-saturation", "lab:egfr-ckd-epi-2021"
_TERMS = {
    "ferritin_max_ng_ml": (_FERRITIN, Comparison.AT_MOST),
    "ferritin_min_ng_ml": (_FERRITIN, Comparison.ABOVE),
    "or_tsat_below_pct": (_SATURATION, Comparison.BELOW),
    "tsat_above_pct": (_SATURATION, Comparison.ABOVE),
    "gfr_below_ml_min": (_KIDNEYS, Comparison.BELOW),
    "egfr_below": (_KIDNEYS, Comparison.BELOW),
    "crcl_below_ml_min": (_KIDNEYS, Comparison.BELOW),
}
OF_DEFICIENCY = {"vitamin-b12": "lab:vitamin-b12", "vitamin-d": "lab:25-oh-vitamin-d"}
"""Where only a deficiency is worth correcting in RLS, the test that shows it."""

_NUMBER = re.compile(r"[0-9]{1,6}(\.[0-9]{1,3})?")

LabRule = Gate | Contraindication


def subject_of(selector: Selector) -> str:
    """The id or name that a selector looks for."""
    if isinstance(selector, str):
        return selector
    return selector.name if isinstance(selector, Named) else selector.id


def is_of(rule: LabRule, person: Person) -> bool:
    """Whether a rule can concern somebody with RLS of this age; of an unknown age every rule can."""
    ages = [_OF_AGES[each] for each in map(subject_of, rule.objects) if each in _OF_AGES]
    return not ages or person.age is None or (person.age >= _ADULT) in ages


def lab_rules(rules: Iterable[LabRule], person: Person, taken: frozenset[str]) -> tuple[LabRule, ...]:
    """The rules that compare a laboratory value: those of iron, and those of whatever else is taken."""
    return tuple(
        rule
        for rule in rules
        if rule.strength is not Strength.NONE
        and terms_of(rule)
        and (subject_of(rule.subject) == "iron" or subject_of(rule.subject) in taken)
        and is_of(rule, person)
    )


def terms_of(rule: LabRule) -> tuple[tuple[str, str, Comparison, str], ...]:
    """The laboratory terms of a rule: name, test, comparison and value; what is no number is the check's to tell."""
    return tuple(
        (name, *_TERMS[name], value) for name, value in rule.conditions if name in _TERMS and _NUMBER.fullmatch(value)
    )


def needed_tests(
    known: Iterable[LabTest], rules: Sequence[LabRule], person: Person, taken: frozenset[str]
) -> tuple[LabTest, ...]:
    """The tests to ask for, with the person's values and what the rules compare them with."""
    values = {
        _FERRITIN: person.labs.ferritin,
        _SATURATION: person.labs.transferrin_saturation,
        _KIDNEYS: person.labs.egfr,
    }
    thresholds: dict[str, list[Threshold]] = {}
    for rule in rules:
        for name, lab, comparison, value in terms_of(rule):
            met = _met(values[lab], comparison, Fraction(value))
            made = Threshold(rule.id, comparison, value, name in rule.chosen, met, rule.sources)
            thresholds.setdefault(lab, []).append(made)
    of_deficiency = {lab for nutrient, lab in OF_DEFICIENCY.items() if nutrient in taken}
    return tuple(
        evolve(
            test,
            given=None if (given := values.get(test.id)) is None else str(given),
            thresholds=tuple(thresholds.get(test.id, ())),
        )
        for test in known
        if test.id in thresholds or test.id in of_deficiency
    )


def _met(given: LabValue | None, comparison: Comparison, value: Fraction) -> bool | None:
    if given is None:
        return None
    measured = Fraction(given.thousandths, 1000)
    match comparison:
        case Comparison.AT_MOST:
            return measured <= value
        case Comparison.BELOW:
            return measured < value
        case Comparison.ABOVE:  # pragma: no branch -- the last kind there is
            return measured > value
