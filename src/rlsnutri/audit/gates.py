"""What needs a clinician, a laboratory value, or must not be taken at all.

A gate speaks where its subject is in the plan and its object is given: a condition of the person, or another
thing of the plan.  Its terms say what else must hold.  What each term means stands at ``TERMS``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum

from attrs import frozen

from rlsnutri.answers import Finding, Severity
from rlsnutri.audit.coverage import Coverage
from rlsnutri.audit.limits import NotChecked
from rlsnutri.audit.persons import Facts
from rlsnutri.audit.selecting import Everything, Thing, delivers, folded, identifier
from rlsnutri.audit.totals import Intakes, shown
from rlsnutri.audit.words import finding, listed, spoken
from rlsnutri.clock import MINUTES_PER_DAY
from rlsnutri.people import LabValue
from rlsnutri.rules import Contraindication, Gate, Selector, Strength
from rlsnutri.things import LookedUp, Role

TERMS = {
    "subject_min_mg_per_day": "speaks from this much of the subject per day on, with food where it is known",
    "subject_min_mg": "measured with this much at once: told, not compared",
    "subject_without": "speaks unless one of these is in the plan or in the subject itself",
    "affects": "what suffers; it need not be in the plan",
    "ferritin_min_ng_ml": "with a maximum: speaks above this, up to the maximum",
    "ferritin_max_ng_ml": "with or_tsat_below_pct: open up to this; alone: the range that was studied",
    "or_tsat_below_pct": "open below this too; speaks where neither is so",
    "tsat_above_pct": "as good as its object: speaks above this",
    "gfr_below_ml_min": "as good as its object: speaks below this",
    "egfr_below": "as good as its object: speaks below this",
    "crcl_below_ml_min": "as good as its object: speaks below this",
    "age_max_y": "speaks below this age, and where the age is not known",
    "dose_mg": "the usual dose: told, not compared",
    "with_vitamin_c_mg": "what usually goes with it: told, not compared",
    "before_min": "speaks of what stands fixed less than this many minutes before bed; "
    "before a blood sample, told with the value that is missing",
    "before": "what before_min counts from: bed",
    "as_prescribed": "only says that the prescriber's times hold: silent, because nothing here moves them",
}
"""The terms of gates and contraindications that this room understands, and how."""

_IN_WORDS = ("subject_without", "affects", "before", "as_prescribed")
_GO_WITH = {"or_tsat_below_pct": "ferritin_max_ng_ml", "before": "before_min"}
_NUMBER = re.compile(r"[0-9]{1,6}(\.[0-9]{1,3})?")
_KIDNEY_TERMS = ("gfr_below_ml_min", "egfr_below", "crcl_below_ml_min")
_BY_STRENGTH = {Strength.MUST: Severity.WARN, Strength.SHOULD: Severity.WARN, Strength.PREFER: Severity.NOTE}
_STATES = ("condition:pregnancy", "condition:lactation")
_BLOOD_TEST = "event:blood-test-iron"
"""No plan holds it: what a rule says about it goes with the note that the value is missing."""

_Terms = Mapping[str, tuple[str, ...]]


class _Given(Enum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@frozen
class _Answer:
    """Whether something is given; ``by`` says what gives it, ``missing`` which facts would tell."""

    given: _Given
    by: str = ""
    missing: tuple[str, ...] = ()


_YES, _NO = _Answer(_Given.YES), _Answer(_Given.NO)


def _yes(by: str) -> _Answer:
    return _Answer(_Given.YES, by)


def _unknown(*missing: str) -> _Answer:
    return _Answer(_Given.UNKNOWN, missing=missing)


def terms_not_known(rule: Gate | Contraindication) -> tuple[str, ...]:
    """The terms of the rule that this room does not understand, or not in this combination, sorted."""
    given = {name for name, _ in rule.conditions}
    unknown = given - TERMS.keys()
    unknown |= {name for name, value in rule.conditions if name not in _IN_WORDS and not _NUMBER.fullmatch(value)}
    unknown |= {name for name, value in rule.conditions if name == "before" and value != "bed"}
    unknown |= {name for name, needed in _GO_WITH.items() if name in given and needed not in given}
    return tuple(sorted(unknown))


class Gates:
    """Judges gates and contraindications of one plan."""

    def __init__(self, looked_up: LookedUp, everything: Everything, intakes: Intakes, facts: Facts) -> None:
        self._bed = looked_up.bed
        self._everything = everything
        self._intakes = intakes
        self._facts = facts

    def findings(self, rule: Gate | Contraindication) -> tuple[list[Finding], list[NotChecked]]:
        """What the rule has to say about the plan, and what it could not say without further facts."""
        subjects = [] if rule.strength is Strength.NONE else self._subjects(rule)
        if not subjects:
            return [], []
        unknown = terms_not_known(rule)
        if unknown:
            parameters = {"rule": rule.id, "what": ", ".join(unknown), "effect": rule.effect or "your rule"}
            code = f"not-checked:terms:{rule.id}"
            return [finding("not-checked.terms", Severity.NOTE, code, parameters, rule.sources)], []
        answers = [(thing, self._speaks(rule, thing)) for thing in subjects]
        speaking = [(thing, answer.by) for thing, answer in answers if answer.given is _Given.YES]
        if isinstance(rule, Contraindication) and rule.strength is Strength.MUST:
            findings = [self._contraindicated(rule, thing, by) for thing, by in speaking]
        else:
            findings = [self._ask(rule, speaking)] if speaking else []
        missing = sorted({fact for _, answer in answers for fact in answer.missing})
        return findings, [] if speaking else [_not_checked(rule, fact) for fact in missing]

    def _subjects(self, rule: Gate | Contraindication) -> list[Thing]:
        wanted = identifier(rule.subject)
        return [
            thing
            for thing in self._everything.spoken_of(rule.subject)
            # what food holds of a nutrient is diet, not something that is taken
            if thing.role is not Role.MEAL and not (thing.is_food and delivers(thing, wanted))
        ]

    def _contraindicated(self, rule: Contraindication, thing: Thing, by: str) -> Finding:
        parameters = self._parameters(rule, thing.name, by)
        code = f"contraindicated:{rule.id}:{thing.name}"
        return finding("contraindicated", Severity.REFUSE, code, parameters, rule.sources)

    def _ask(self, rule: Gate | Contraindication, speaking: Sequence[tuple[Thing, str]]) -> Finding:
        severity = _BY_STRENGTH[rule.strength]
        first = self._intakes.main_dose(identifier(rule.subject), Coverage())
        names = sorted((thing.name for thing, _ in speaking), key=lambda name: (name != first, folded(name)))
        given = listed(dict.fromkeys(by for _, by in speaking if by))
        parameters = self._parameters(rule, listed(names), given)
        kind = "ask.prefer" if severity is Severity.NOTE else "ask"
        return finding(kind, severity, f"ask:{rule.id}:{names[0]}", parameters, rule.sources)

    def _parameters(self, rule: Gate | Contraindication, thing: str, given: str) -> dict[str, str]:
        return {
            "thing": thing,
            "given": given,
            "rule": rule.id,
            "effect": rule.effect or "your rule",
            "_with": f" with {given}" if given else "",
            "_facts": self._told(rule),
        }

    def _told(self, rule: Gate | Contraindication) -> str:
        given = [
            f"{name} {value}"
            for name, value in (
                ("ferritin", self._facts.ferritin),
                ("transferrin saturation", self._facts.saturation),
                ("eGFR", self._facts.egfr),
            )
            if value is not None and _concerns(rule, name)
        ]
        facts = f" Given: {', '.join(given)}." if given else ""
        return f" {rule.magnitude}.{facts}" if rule.magnitude else facts

    def _speaks(self, rule: Gate | Contraindication, subject: Thing) -> _Answer:
        terms = _read_terms(rule)
        answers = [self._object(rule, subject, terms), *self._terms(rule, subject, terms)]
        if any(each.given is _Given.NO for each in answers):
            return _NO
        if all(each.given is _Given.YES for each in answers):
            return _yes(", ".join(each.by for each in answers if each.by))
        return _unknown(*(fact for each in answers for fact in each.missing))

    def _object(self, rule: Gate | Contraindication, subject: Thing, terms: _Terms) -> _Answer:
        answers = [self._given(each, subject) for each in rule.objects]
        if "tsat_above_pct" in terms:
            answers.append(_above(self._facts.saturation, terms["tsat_above_pct"][0]))
        answers += [self._kidneys(terms[name][0]) for name in _KIDNEY_TERMS if name in terms]
        if not answers:
            return _YES
        given = [each.by for each in answers if each.given is _Given.YES]
        if given:
            return _yes(listed(dict.fromkeys(given)))
        if any(each.given is _Given.UNKNOWN for each in answers):
            return _unknown(*(fact for each in answers for fact in each.missing))
        return _NO

    def _given(self, selector: Selector, subject: Thing) -> _Answer:
        wanted = identifier(selector)
        if wanted in self._facts.conditions:
            return _yes(spoken(wanted))
        if wanted in _STATES and not self._facts.state_is_known:
            return _unknown("state")
        others = sorted({each.name for each in self._everything.spoken_of(selector) if each is not subject}, key=folded)
        if others:
            return _yes(listed(others))
        if wanted == _BLOOD_TEST:
            missing = (("ferritin", self._facts.ferritin), ("transferrin-saturation", self._facts.saturation))
            facts = tuple(fact for fact, value in missing if value is None)
            return _unknown(*facts) if facts else _NO
        return _NO

    def _kidneys(self, below: str) -> _Answer:
        egfr = self._facts.egfr
        if egfr is None:
            return _unknown("egfr")
        if egfr.thousandths < _thousandths(below):
            return _yes(f"eGFR {egfr}")
        return _NO

    def _terms(self, rule: Gate | Contraindication, subject: Thing, terms: _Terms) -> Iterable[_Answer]:
        facts = self._facts
        if "as_prescribed" in terms:
            yield _NO
        if "subject_min_mg_per_day" in terms:
            yield self._daily(identifier(rule.subject), terms["subject_min_mg_per_day"][0])
        if "subject_without" in terms:
            written = [text for thing in self._everything.things for text in (folded(thing.name), *thing.ids)]
            yield _NO if any(each in text for each in terms["subject_without"] for text in written) else _YES
        if "age_max_y" in terms and facts.age is not None and facts.age * 1000 >= _thousandths(terms["age_max_y"][0]):
            yield _NO
        if "or_tsat_below_pct" in terms:
            yield _shut(facts, terms)
        elif "ferritin_min_ng_ml" in terms:
            yield _between(facts.ferritin, terms)
        if "before" in terms:
            yield self._shortly_before_bed(subject, _thousandths(terms["before_min"][0]))

    def _daily(self, nutrient: str, least: str) -> _Answer:
        counted = self._intakes.counted(nutrient, Coverage(food=True))
        amount = counted.chosen + counted.food
        enough = amount >= _thousandths(least) * 1000
        return _yes(f"{shown(amount)} a day") if enough else _NO

    def _shortly_before_bed(self, subject: Thing, thousandths: int) -> _Answer:
        late = any((self._bed - each.start) % MINUTES_PER_DAY * 1000 < thousandths for each in subject.occurrences)
        return _YES if late else _NO


def _not_checked(rule: Gate | Contraindication, fact: str) -> NotChecked:
    of_the_sample = any(identifier(each) == _BLOOD_TEST for each in rule.objects)
    hint = rule.effect if of_the_sample else ""
    return NotChecked(fact, spoken(identifier(rule.subject)), rule.id, rule.sources, hint=hint)


def _read_terms(rule: Gate | Contraindication) -> _Terms:
    terms: dict[str, tuple[str, ...]] = {}
    for name, value in rule.conditions:
        terms[name] = (*terms.get(name, ()), *(each.strip() for each in value.split(",")))
    return terms


_SIGNS = {"ferritin": ("ferritin",), "transferrin saturation": ("tsat",), "eGFR": ("gfr", "egfr", "crcl")}


def _concerns(rule: Gate | Contraindication, lab: str) -> bool:
    return any(name.removeprefix("or_").startswith(_SIGNS[lab]) for name, _ in rule.conditions)


def _thousandths(text: str) -> int:
    """Thousandths of a number of a term, which has three decimals at most."""
    whole, _, decimals = text.partition(".")
    return int(whole + decimals.ljust(3, "0"))


def _above(saturation: LabValue | None, limit: str) -> _Answer:
    if saturation is None:
        return _unknown("transferrin-saturation")
    if saturation.thousandths > _thousandths(limit):
        return _yes(f"transferrin saturation {saturation}")
    return _NO


def _shut(facts: Facts, terms: _Terms) -> _Answer:
    """Whether iron studies fail to open the gate: low ferritin opens it, and so does a low saturation."""
    most, below = _thousandths(terms["ferritin_max_ng_ml"][0]), _thousandths(terms["or_tsat_below_pct"][0])
    ferritin, saturation = facts.ferritin, facts.saturation
    if (ferritin is not None and ferritin.thousandths <= most) or (
        saturation is not None and saturation.thousandths < below
    ):
        return _NO
    if ferritin is None:
        missing = ("ferritin",) if saturation is not None else ("ferritin", "transferrin-saturation")
        return _unknown(*missing)
    tested = "" if saturation is not None else ", transferrin saturation not given"
    return _yes(f"ferritin {ferritin}{tested}")


def _between(value: LabValue | None, terms: _Terms) -> _Answer:
    if value is None:
        return _unknown("ferritin")
    low, high = terms["ferritin_min_ng_ml"][0], terms.get("ferritin_max_ng_ml", ("",))[0]
    inside = _thousandths(low) < value.thousandths and (not high or value.thousandths <= _thousandths(high))
    return _yes(f"ferritin {value}") if inside else _NO
