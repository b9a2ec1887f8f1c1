"""What a rule asks for in one line, and which nutrients it is about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import assert_never

from rlsnutri import Catalog, Form, Nutrient, Rule
from rlsnutri.rules import (
    Alone,
    Anchor,
    AroundMeal,
    Ceiling,
    ClockWindow,
    Competitor,
    Contraindication,
    DailyLimit,
    FirstOfDay,
    Gate,
    Interval,
    MealContent,
    MostTimes,
    Named,
    NoInteraction,
    NotSameDay,
    OffsetWindow,
    SameMeal,
    Selector,
    Strength,
    Together,
    Window,
)
from rlsnutri.windows import WindowPart


def says(rule: Rule) -> str:
    """What a rule asks for, in one line."""
    match rule:
        case Competitor():
            gaps = f"{_name(rule.subject)} before {_all(rule.objects)}: {_minutes(rule.before, rule.strength)}; after: "
            exempt = "".join(_exemption(each) for each in rule.exempt)
            return gaps + _minutes(rule.after, rule.strength) + exempt
        case Window():
            return f"{_name(rule.subject)}: {' or '.join(_part(part) for part in rule.parts)}"
        case Interval():
            limits = [f"at least {rule.least} min"] if rule.least is not None else []
            limits += [f"at most {rule.most} min"] if rule.most is not None else []
            return f"between intakes of {_name(rule.subject)}: {', '.join(limits)}"
        case Alone():
            return f"{_name(rule.subject)} alone, {rule.gap} min either side"
        case FirstOfDay():
            return f"{_name(rule.subject)} first of the day, {rule.gap} min before all else"
        case Together():
            return f"{_name(rule.subject)} together with {_name(rule.companion)}"
        case NotSameDay():
            return f"{_name(rule.subject)} never on a day with {_name(rule.other)}"
        case MostTimes():
            return f"at most {rule.count} times of day"
        case Ceiling():
            apart = "" if rule.apart is None else f", intakes that exceed it together {rule.apart} min apart"
            whole = "" if rule.divides else "; dividing a dose brings no benefit"
            return f"at most {rule.amount} of {rule.nutrient} in one intake{apart}{whole}"
        case DailyLimit():
            return f"at most {rule.amount} of {rule.nutrient} a day, {rule.scope}"
        case Gate():
            return f"{_name(rule.subject)}{_with(rule.objects)}{_terms(rule.conditions)}: ask first"
        case Contraindication():
            return f"{_name(rule.subject)}{_with(rule.objects)}{_terms(rule.conditions)}: not to be taken"
        case NoInteraction():
            return f"{_name(rule.subject)}{_with(rule.objects)}: no rule is needed"
        case _:
            assert_never(rule)


def _name(selector: Selector) -> str:
    match selector:
        case str():
            return selector
        case Named():
            return selector.name
        case _:
            of = "" if selector.of is None else f" of {selector.of}"
            return selector.id if selector.at_least is None else f"{selector.id} from {selector.at_least}{of} on"


def _all(selectors: Iterable[Selector]) -> str:
    return ", ".join(_name(each) for each in selectors)


def _with(selectors: Sequence[Selector]) -> str:
    return f" with {_all(selectors)}" if selectors else ""


def _terms(conditions: Iterable[tuple[str, str]]) -> str:
    said = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in conditions)
    return f" ({said})" if said else ""


def _minutes(gap: int | None, strength: Strength) -> str:
    if gap is None:
        return "never" if strength is Strength.MUST else "any time"
    return f"{gap} min" if gap else "any time"


def _exemption(each: SameMeal | MealContent) -> str:
    if isinstance(each, SameMeal):
        return "; not within one meal"
    return f"; not with a meal that states at most {each.at_most} of {each.nutrient}"


def _part(part: WindowPart) -> str:
    match part:
        case ClockWindow():
            return str(part)
        case OffsetWindow():
            anchor = "waking" if part.anchor is Anchor.WAKE else "bed"
            return f"from {part.start} to {part.end} min after {anchor}"
        case AroundMeal():
            meals = f" ({', '.join(part.meals)})" if part.meals else ""
            if (part.start, part.end, part.measured_from) == (0, 0, "both"):
                return f"with a meal{meals}"
            edge = {"both": "its start and end", "start": "its start", "end": "its end"}[part.measured_from]
            return f"from {part.start} to {part.end} min around a meal{meals}, counted from {edge}"


def concerns(rule: Rule, nutrient: Nutrient, forms: Iterable[Form], catalog: Catalog) -> bool:
    """Whether a rule names the nutrient, one of its forms, or a group that holds one."""
    names = {nutrient.id, *(form.id for form in forms)}
    groups = {term.id for term in catalog.terms if names & set(term.members)}
    match rule:
        case Ceiling() | DailyLimit():
            return rule.nutrient == nutrient.id
        case MostTimes():
            return False
        case Together():
            named = [rule.subject, rule.companion]
        case NotSameDay():
            named = [rule.subject, rule.other]
        case Alone():
            named = [rule.subject, *rule.excepting]
        case Window() | Interval() | FirstOfDay():
            named = [rule.subject]
        case Competitor() | Gate() | Contraindication() | NoInteraction():
            named = [rule.subject, *rule.objects]
        case _:
            assert_never(rule)
    ids = {each if isinstance(each, str) else each.name if isinstance(each, Named) else each.id for each in named}
    return bool(ids & (names | groups))
