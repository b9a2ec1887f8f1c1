"""Is it above a limit?  The authorities' limits for this person, and the daily limits that rules set."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from attrs import frozen

from rlsnutri.amounts import Scale
from rlsnutri.answers import Finding, Severity
from rlsnutri.audit.coverage import COVERAGES, UNKNOWN
from rlsnutri.audit.persons import Facts, Someone, deciding, whose
from rlsnutri.audit.totals import Counted, Intakes, Quantity, shown
from rlsnutri.audit.words import finding, listed, spoken
from rlsnutri.nutrients import DoseLimit, LimitKind, Status
from rlsnutri.rules import DailyLimit, Strength

_LIMITS = (LimitKind.UL, LimitKind.SAFE_LEVEL, LimitKind.GUIDANCE_LEVEL)
_WEIGHED = (*_LIMITS, LimitKind.CDRR)
_REFUSING = (LimitKind.UL, LimitKind.SAFE_LEVEL)
_OF_A_CHOICE = _LIMITS

_BY_STRENGTH = {
    Strength.MUST: Severity.REFUSE,
    Strength.SHOULD: Severity.WARN,
    Strength.PREFER: Severity.NOTE,
}


LIMITS = "limits"
"""What stands in the place of a rule's id where the authorities' limits speak."""

_People = Sequence[tuple[Someone, tuple[int, ...]]]
_Kinds = tuple[LimitKind, ...]


@frozen
class NotChecked:
    """Something that cannot be said without a ``fact``: about ``what``, by ``rule``.

    With a ``hint`` it only adds what to mind when the fact is found out.
    """

    fact: str
    what: str
    rule: str
    sources: tuple[str, ...] = ()
    hint: str = ""


@frozen
class Standing:
    """Which of the limits that apply to someone an intake exceeds, and which not; which kinds can refuse."""

    someone: Someone
    over: tuple[DoseLimit, ...]
    within: tuple[DoseLimit, ...]
    refusing: tuple[LimitKind, ...] = _REFUSING

    @property
    def level(self) -> int:
        """2 above every limit that applies, 1 above some, 0 above none.

        The level above which to reduce (CDRR) is no limit, and a guidance level is no upper level: exceeding
        these alone is never "every".
        """
        if not self.over:
            return 0
        return 2 if not self.within and any(limit.kind in self.refusing for limit in self.over) else 1


def weighed(limits: Iterable[DoseLimit], authority: str | None) -> dict[str, list[DoseLimit]]:
    """By nutrient, the limits with a value that take part, of one authority if it was chosen."""
    by_nutrient: dict[str, list[DoseLimit]] = {}
    for limit in limits:
        if limit.kind not in _WEIGHED or limit.amount is None or limit.status is Status.UNVERIFIED:
            continue
        if authority is None or limit.authority.value == authority:
            by_nutrient.setdefault(limit.nutrient, []).append(limit)
    return by_nutrient


def above_limits(
    intakes: Intakes, limits: Mapping[str, Sequence[DoseLimit]], facts: Facts, *, chosen: bool = False
) -> tuple[list[Finding], list[NotChecked]]:
    """What exceeds the authorities' limits, and what depends on facts that were not given.

    ``chosen``: the plan chose one authority, whose levels then all count as its limits.
    """
    refusing = _OF_A_CHOICE if chosen else _REFUSING
    findings: list[Finding] = []
    unchecked: list[NotChecked] = []
    for nutrient in intakes.nutrients:
        readable: list[DoseLimit] = []
        for row in limits.get(nutrient, ()):
            if row.covers in COVERAGES and row.amount is not None and row.amount.scale is not Scale.IU:
                readable.append(row)
            else:
                findings.append(_unreadable(row))
        said, unsaid = _above(intakes, nutrient, readable, facts, refusing)
        findings += said
        unchecked += unsaid
    return findings, unchecked


def _unreadable(row: DoseLimit) -> Finding:
    kind = "unit" if row.covers in COVERAGES else "covers"
    parameters = {
        "nutrient": row.nutrient,
        "limit": str(row.amount),
        "authority": row.authority.value,
        "what": row.covers,
    }
    code = f"not-checked:{kind}:{row.nutrient}:{row.authority.value}"
    return finding(f"not-checked.{kind}", Severity.NOTE, code, parameters, row.sources)


def _above(
    intakes: Intakes, nutrient: str, rows: Sequence[DoseLimit], facts: Facts, refusing: _Kinds
) -> tuple[list[Finding], list[NotChecked]]:
    covered = {row.covers for row in rows}
    counted = {covers: intakes.counted(nutrient, COVERAGES[covers]) for covers in covered}
    if not any(_exceeds(row, counted[row.covers].possible + counted[row.covers].food) for row in rows):
        return [], []
    findings: list[Finding] = []
    unchecked: list[NotChecked] = []
    taken = intakes.is_taken(nutrient)
    people = whose(facts, rows)
    parts = [
        _Part(part, rows, counted, people, refusing) for part in (intakes.parts(nutrient) if taken else (UNKNOWN,))
    ]
    said: list[DoseLimit] = []
    for part in sorted(parts, key=lambda each: -each.gravity):
        if part.witness is not None and not all(row in said for row in part.witness.over):
            said.extend(part.witness.over)
            findings.append(_unique(_above_finding(part, intakes, nutrient, facts), findings, part.name))
    sources = tuple(source for row in rows for source in row.sources)
    if taken and not said:
        missing = sorted({fact for part in parts for fact in part.missing})
        unchecked.extend(NotChecked(fact, spoken(nutrient), LIMITS, sources) for fact in missing)
    names = intakes.of_unknown_form(nutrient)
    if names and any(part.form_decides for part in parts):
        covers = sorted({row.covers for row in rows if COVERAGES[row.covers].parts is not None})
        parameters = {"nutrient": nutrient, "thing": listed(names), "covers": ", ".join(covers)}
        code = f"not-checked:form:{nutrient}:{names[0]}"
        findings.append(finding("not-checked.form", Severity.NOTE, code, parameters, sources))
    return findings, unchecked


def _is_for(row: DoseLimit, part: str) -> bool:
    parts = COVERAGES[row.covers].parts
    return parts is None or part == UNKNOWN or part in parts


def _exceeds(row: DoseLimit, amount: Quantity) -> bool:
    return row.amount is not None and amount > row.amount.quantity


def _unique(new: Finding, findings: Sequence[Finding], part: str) -> Finding:
    if all(each.code != new.code for each in findings):
        return new
    return Finding(f"{new.code}:{part}", new.severity, new.message, new.detail, new.parameters, new.sources)


class _Part:
    """How one part of a nutrient stands against the limits that count it.

    ``witness`` is the person whom it concerns least, None if somebody possible is not concerned; ``missing``
    are the facts that would tell.  ``chosen``: only if chosen days coincide.
    """

    def __init__(
        self,
        name: str,
        rows: Sequence[DoseLimit],
        counted: Mapping[str, Counted],
        people: _People,
        refusing: _Kinds,
    ) -> None:
        self.name = name
        self.counted = counted
        self.chosen = False
        self.witness: Standing | None = None
        self.missing: tuple[str, ...] = ()
        amounts = [counted[row.covers] for row in rows]
        counts = [_is_for(row, name) for row in rows]
        certain = _standings(rows, people, counts, [each.certain + each.food for each in amounts], refusing)
        most = _standings(rows, people, counts, [each.chosen + each.food for each in amounts], refusing)
        at_worst = _standings(rows, people, counts, [each.possible + each.food for each in amounts], refusing)
        self.form_decides = _over(most) != _over(at_worst)
        if _least(most) > _least(certain):
            self.chosen = True
            self.witness = _mildest(most)
        elif _least(certain):
            self.witness = _mildest(certain)
        else:
            self.missing = deciding([(each.someone, min(each.level, 1)) for each in most])

    @property
    def gravity(self) -> int:
        """2 for what is refused, 1 for a warning, 0 for nothing to say."""
        if self.witness is None:
            return 0
        return 1 if self.chosen else self.witness.level


def _standings(
    rows: Sequence[DoseLimit],
    people: _People,
    counts: Sequence[bool],
    reached: Sequence[Quantity],
    refusing: _Kinds,
) -> list[Standing]:
    over = [counted and _exceeds(row, amount) for row, counted, amount in zip(rows, counts, reached, strict=True)]
    if not any(over):
        return []
    standings: list[Standing] = []
    for someone, theirs in people:
        mine = [position for position in theirs if counts[position]]
        if mine:
            exceeded = tuple(rows[position] for position in mine if over[position])
            kept = tuple(rows[each] for each in mine if not over[each] and rows[each].kind in _LIMITS)
            standings.append(Standing(someone, exceeded, kept, refusing))
    return standings


def _over(standings: Sequence[Standing]) -> list[tuple[Someone, tuple[DoseLimit, ...]]]:
    return [(each.someone, each.over) for each in standings if each.over]


def _least(standings: Sequence[Standing]) -> int:
    return min((each.level for each in standings), default=0)


def _mildest(standings: Sequence[Standing]) -> Standing:
    # Whom it concerns least: what holds for them holds for all. Of those an adult, the usual reader: an infant has
    # fewer limits, and naming these alone would say less than is so.
    return min(
        standings,
        key=lambda each: (
            each.level,
            each.someone.age < 18,
            -min(_strictness(row)[0] for row in each.over),
            each.someone.age,
            each.someone.sex,
            each.someone.state,
        ),
    )


def _strictness(row: DoseLimit) -> tuple[int, str]:
    return (row.amount.quantity if row.amount else 0, row.authority.value)


def _above_finding(part: _Part, intakes: Intakes, nutrient: str, facts: Facts) -> Finding:
    assert part.witness is not None  # noqa: S101 -- asked only where there is something to say
    over = part.witness.over
    # of a form that nobody stated it is not known whether it is within the limits of one form
    within = [row for row in part.witness.within if part.name != UNKNOWN or COVERAGES[row.covers].parts is None]
    strictest = min(over, key=_strictness)
    widest = max(over, key=lambda row: (part.counted[row.covers].chosen, row.covers))
    counted = part.counted[widest.covers]
    dose = intakes.main_dose(nutrient, COVERAGES[widest.covers], None if part.name == UNKNOWN else part.name)
    amount = counted.chosen if part.chosen else counted.certain
    every = part.gravity == 2 and dose is not None
    guidance = all(row.kind is LimitKind.GUIDANCE_LEVEL for row in over)
    alone = "guidance" if guidance and dose is not None else "reduce"
    kind = "chosen" if part.chosen else "every" if every else "some" if within else alone
    parameters = {
        "nutrient": nutrient,
        "dose": dose or "diet",
        "amount": str(shown(amount)),
        "total": str(shown(amount + max(part.counted[row.covers].food for row in over))),
        "limit": str(strictest.amount),
        "authority": strictest.authority.value,
        "over": _named(over),
        "within": _named(within),
    }
    parameters["_taken"] = _taken(parameters["amount"], parameters["total"], from_food=dose is None)
    parameters["_people"] = _people(facts)
    severity = Severity.REFUSE if every else Severity.WARN
    sources = [source for row in (*over, *within) for source in row.sources]
    return finding(f"over-limit.{kind}", severity, f"over-limit:{nutrient}:{dose or 'diet'}", parameters, sources)


def _people(facts: Facts) -> str:
    known = (("age", facts.age is not None), ("sex", len(facts.sexes) == 1), ("state", facts.state_is_known))
    missing = [name for name, is_known in known if not is_known]
    return f" It holds whatever the {listed(missing)}, of which nothing was said." if missing else ""


def _named(rows: Iterable[DoseLimit]) -> str:
    return ", ".join(sorted({f"{row.authority.value} {row.amount}" for row in rows}))


def _taken(amount: str, total: str, *, from_food: bool) -> str:
    if from_food:
        return f"{total} a day from food"
    return f"{amount} a day" + (f" ({total} with food)" if total != amount else "")


def above_daily_limit(rule: DailyLimit, intakes: Intakes, limit: int | None) -> list[Finding]:
    """What exceeds the daily limit of a rule: refused for must, a warning for should, a note for prefer.

    ``limit`` is its amount in nanograms, None where its unit cannot be converted.
    """
    severity = _BY_STRENGTH.get(rule.strength)
    name = rule.id or rule.nutrient
    coverage = COVERAGES.get(rule.scope)
    if severity is None or not intakes.is_taken(rule.nutrient):
        return []
    parameters = {"nutrient": rule.nutrient, "limit": str(rule.amount), "scope": rule.scope, "rule": name}
    if coverage is None or limit is None:
        kind = "unit" if coverage is not None else "covers"
        parameters |= {"what": rule.scope, "authority": name}
        return [finding(f"not-checked.{kind}", Severity.NOTE, f"not-checked:{kind}:{name}", parameters, rule.sources)]
    counted = intakes.counted(rule.nutrient, coverage)
    certain, chosen = (amount + counted.food > limit for amount in (counted.certain, counted.chosen))
    if not chosen:
        names = intakes.of_unknown_form(rule.nutrient)
        if counted.possible + counted.food <= limit or not names:
            return []
        parameters |= {"thing": listed(names), "covers": rule.scope}
        return [
            finding(
                "not-checked.form",
                Severity.NOTE,
                f"not-checked:form:{name}:{names[0]}",
                parameters,
                rule.sources,
            )
        ]
    amount = counted.certain if certain else counted.chosen
    dose = intakes.main_dose(rule.nutrient, coverage) or ""
    parameters |= {"dose": dose, "amount": str(shown(amount)), "total": str(shown(amount + counted.food))}
    parameters["_taken"] = _taken(parameters["amount"], parameters["total"], from_food=False)
    if not certain and severity is Severity.REFUSE:
        severity = Severity.WARN
    kind = "daily-limit" if certain else "daily-limit.chosen"
    return [finding(kind, severity, f"daily-limit:{name}:{dose}", parameters, rule.sources)]
