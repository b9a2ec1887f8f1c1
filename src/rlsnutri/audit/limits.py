"""Is it above a limit?  The authorities' limits for this person, and the daily limits that rules set."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from attrs import evolve, frozen

from rlsnutri.amounts import Scale
from rlsnutri.answers import Finding, Severity
from rlsnutri.audit.bands import Alike, Bands
from rlsnutri.audit.coverage import COVERAGES, UNKNOWN
from rlsnutri.audit.persons import Facts, deciding
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

_Reached = tuple[Quantity, Quantity, Quantity]
"""With food: for certain, if chosen days coincide, and if unknown forms count too."""


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
    """Which of the limits that apply to some ``people`` an intake exceeds, and which not.

    ``level`` is 2 above every limit that applies, 1 above some, 0 above none.  The level above which to reduce (CDRR)
    is no limit, and a guidance level is no upper level: exceeding these alone is never "every".
    """

    people: Alike
    over: tuple[DoseLimit, ...]
    within: tuple[DoseLimit, ...]
    level: int


class Yardstick:
    """The limits of one nutrient that take part: those that can be compared, and those that nobody can read."""

    def __init__(self, rows: Iterable[DoseLimit]) -> None:
        self.rows: list[DoseLimit] = []
        self.quantities: list[int] = []
        """Their amounts, in nanograms."""
        self.unreadable: list[DoseLimit] = []
        self.lowest: dict[str, int] = {}
        """The lowest limit of each coverage."""
        for row in rows:
            if row.covers in COVERAGES and row.amount is not None and row.amount.scale is not Scale.IU:
                self.rows.append(row)
                self.quantities.append(row.amount.quantity)
                self.lowest[row.covers] = min(row.amount.quantity, self.lowest.get(row.covers, row.amount.quantity))
            else:
                self.unreadable.append(row)

    @cached_property
    def bands(self) -> Bands:
        """Whom these limits tell apart."""
        return Bands(self.rows)

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """Where all of them stand."""
        return tuple(source for row in self.rows for source in row.sources)


def yardsticks(limits: Iterable[DoseLimit], authority: str | None) -> dict[str, Yardstick]:
    """By nutrient, the limits with a value that take part, of one authority if it was chosen."""
    by_nutrient: dict[str, list[DoseLimit]] = {}
    for limit in limits:
        if limit.kind not in _WEIGHED or limit.amount is None or limit.status is Status.UNVERIFIED:
            continue
        if authority is None or limit.authority.value == authority:
            by_nutrient.setdefault(limit.nutrient, []).append(limit)
    return {nutrient: Yardstick(rows) for nutrient, rows in by_nutrient.items()}


def above_limits(
    intakes: Intakes, limits: Mapping[str, Yardstick], facts: Facts, *, chosen: bool
) -> tuple[list[Finding], list[NotChecked]]:
    """What exceeds the authorities' limits, and what depends on facts that were not given.

    ``chosen``: the plan chose one authority, whose levels then all count as its limits.
    """
    refusing = _OF_A_CHOICE if chosen else _REFUSING
    findings: list[Finding] = []
    unchecked: list[NotChecked] = []
    for nutrient in intakes.nutrients:
        if nutrient in limits:
            findings += map(_unreadable, limits[nutrient].unreadable)
            said, unsaid = _above(intakes, nutrient, limits[nutrient], facts, refusing)
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
    intakes: Intakes, nutrient: str, yardstick: Yardstick, facts: Facts, refusing: tuple[LimitKind, ...]
) -> tuple[list[Finding], list[NotChecked]]:
    counted = {covers: intakes.counted(nutrient, COVERAGES[covers]) for covers in yardstick.lowest}
    if all(each.possible + each.food <= yardstick.lowest[covers] for covers, each in counted.items()):
        return [], []
    findings: list[Finding] = []
    unchecked: list[NotChecked] = []
    taken = intakes.is_taken(nutrient)
    people = yardstick.bands.alike(facts)
    parts = [
        _Part(part, yardstick, counted, people, refusing) for part in (intakes.parts(nutrient) if taken else (UNKNOWN,))
    ]
    said: list[DoseLimit] = []
    for part in sorted(parts, key=lambda each: (each.chosen, -each.level)):  # what is certain is told first
        if part.witness is not None and not all(row in said for row in part.witness.over):
            said.extend(part.witness.over)
            findings.append(_unique(_above_finding(part, intakes, nutrient, facts), findings, part.name))
    if taken and not said:
        missing = sorted({fact for part in parts for fact in part.missing})
        unchecked.extend(NotChecked(fact, spoken(nutrient), LIMITS, yardstick.sources) for fact in missing)
    names = intakes.of_unknown_form(nutrient)
    if names and any(part.form_decides for part in parts):
        covers = sorted(each for each in counted if COVERAGES[each].parts is not None)
        parameters = {"nutrient": nutrient, "thing": listed(names), "covers": ", ".join(covers)}
        code = f"not-checked:form:{nutrient}:{names[0]}"
        findings.append(finding("not-checked.form", Severity.NOTE, code, parameters, yardstick.sources))
    return findings, unchecked


def _is_for(covers: str, part: str) -> bool:
    parts = COVERAGES[covers].parts
    return parts is None or part == UNKNOWN or part in parts


def _unique(new: Finding, findings: Sequence[Finding], part: str) -> Finding:
    if all(each.code != new.code for each in findings):
        return new
    return evolve(new, code=f"{new.code}:{part}")


class _Part:
    """How one part of a nutrient stands against the limits that count it.

    ``witness`` is the standing of those whom it concerns least, None if somebody possible is not concerned;
    ``missing`` are the facts that would tell.  ``chosen``: only if chosen days coincide.
    """

    def __init__(
        self,
        name: str,
        yardstick: Yardstick,
        counted: Mapping[str, Counted],
        people: Sequence[Alike],
        refusing: tuple[LimitKind, ...],
    ) -> None:
        self.name = name
        self.counted = counted
        self.chosen = False
        self.witness: Standing | None = None
        self.missing: tuple[str, ...] = ()
        reached = {covers: _reached(each) for covers, each in counted.items() if _is_for(covers, name)}
        over = [_exceeded(yardstick, reached, which) for which in range(3)]
        standings = {each: _standings(yardstick, people, each, refusing) for each in dict.fromkeys(over)}
        certain, most, at_worst = (standings[each] for each in over)
        self.form_decides = _over(most) != _over(at_worst)
        if _least(most) > _least(certain):
            self.chosen = True
            self.witness = _mildest(most)
        elif _least(certain):
            self.witness = _mildest(certain)
        else:
            self.missing = deciding([(one, min(each.level, 1)) for each in most for one in each.people.people])

    @property
    def level(self) -> int:
        """That of the witness; 0 where there is nothing to say."""
        return 0 if self.witness is None else self.witness.level


def _reached(counted: Counted) -> _Reached:
    return (counted.certain + counted.food, counted.chosen + counted.food, counted.possible + counted.food)


def _exceeded(yardstick: Yardstick, reached: Mapping[str, _Reached], which: int) -> tuple[bool | None, ...]:
    """By row: whether what is reached exceeds it, None where it does not count the part."""
    return tuple(
        reached[row.covers][which] > quantity if row.covers in reached else None
        for row, quantity in zip(yardstick.rows, yardstick.quantities, strict=True)
    )


def _standings(
    yardstick: Yardstick, people: Sequence[Alike], over: Sequence[bool | None], refusing: tuple[LimitKind, ...]
) -> list[Standing]:
    """How everybody stands to whom a limit applies that counts; nothing where nothing is exceeded."""
    if not any(over):
        return []
    standings: list[Standing] = []
    for alike in people:
        mine = [(yardstick.rows[position], over[position]) for position in alike.rows if over[position] is not None]
        if mine:
            exceeded = tuple(row for row, is_over in mine if is_over)
            kept = tuple(row for row, is_over in mine if not is_over and row.kind in _LIMITS)
            every = not kept and any(row.kind in refusing for row in exceeded)
            standings.append(Standing(alike, exceeded, kept, 0 if not exceeded else 2 if every else 1))
    return standings


def _over(standings: Sequence[Standing]) -> list[tuple[Alike, tuple[DoseLimit, ...]]]:
    return [(each.people, each.over) for each in standings if each.over]


def _least(standings: Sequence[Standing]) -> int:
    return min((each.level for each in standings), default=0)


def _mildest(standings: Sequence[Standing]) -> Standing:
    # Whom it concerns least: what holds for them holds for all. Of those an adult, the usual reader: an infant has
    # fewer limits, and naming these alone would say less than is so.
    def concern(standing: Standing) -> tuple[int, bool, int, int, str, str]:
        usual = standing.people.usual
        strictest = min(_strictness(row)[0] for row in standing.over)
        return (standing.level, usual.is_child, -strictest, usual.age, usual.sex, usual.state)

    return min(standings, key=concern)


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
    every = part.level == 2 and not part.chosen and dose is not None
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
    parameters["_why"] = _why_not_all(over, within)
    severity = Severity.REFUSE if every else Severity.WARN
    sources = [source for row in (*over, *within) for source in row.sources]
    return finding(f"over-limit.{kind}", severity, f"over-limit:{nutrient}:{dose or 'diet'}", parameters, sources)


def _people(facts: Facts) -> str:
    known = (("age", facts.age is not None), ("sex", len(facts.sexes) == 1), ("state", facts.state_is_known))
    missing = [name for name, is_known in known if not is_known]
    return f" It holds whatever the {listed(missing)}, of which nothing was said." if missing else ""


def _why_not_all(over: Iterable[DoseLimit], within: Iterable[DoseLimit]) -> str:
    """Why some limits are exceeded and some not: an authority may have several, for more and for less of the intake."""
    others = {row.authority for row in within} - {row.authority for row in over}
    return "The authorities disagree about this amount" if others else "The limits do not count the same intake"


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
    name = rule.id
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
        if counted.possible <= limit or not names:  # what tells forms apart counts no food
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
