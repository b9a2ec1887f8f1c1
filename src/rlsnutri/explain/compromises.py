"""What is given up?  Compromises as sentences."""

from __future__ import annotations

from rlsnutri.answers import Compromise
from rlsnutri.explain.rules import minutes_in_words, rule_in_words
from rlsnutri.rules import (
    Alone,
    AroundMeal,
    Ceiling,
    Competitor,
    FirstOfDay,
    Interval,
    Rule,
    Window,
)


def compromise_in_words(compromise: Compromise, rules: dict[str, Rule]) -> str:
    """What a compromise gives up and by how much, as one sentence."""
    known = [rules[each] for each in compromise.rules if each in rules]
    where = " and ".join(f"{name} at {time}" if time else name for name, time in compromise.things)
    by = "between" if len(compromise.things) > 1 else "by"
    if not known:
        return _default_in_words(compromise, f"{by} {where}" if where else "")
    words = rule_in_words(known[0])
    return f"{words}: not kept {by} {where}{_lacking(known[0], compromise)}" if where else f"{words}: not kept"


def _default_in_words(compromise: Compromise, where: str) -> str:
    """What is given up of a default of the policy, which is no rule of the plan or the catalogue."""
    if compromise.rules == ("default:spread",) and where:
        name = compromise.things[0][0]
        lacking = minutes_in_words(compromise.missing)
        return f"intakes of {name} should be spread over the day: not kept {where} ({lacking} short)"
    return f"{', '.join(compromise.rules)} is not kept{f' {where}' if where else ''}"


def _lacking(rule: Rule, compromise: Compromise) -> str:
    missing = compromise.missing
    match rule:
        case Window() if missing == _NOWHERE and all(isinstance(part, AroundMeal) for part in rule.parts):
            return " (there is no such meal)"
        case Competitor() | Window() | Interval() | Alone() | FirstOfDay():
            return f" ({minutes_in_words(missing)} short)"
        case Ceiling():
            over = len(compromise.things) < 2
            return f" ({missing} % over)" if over else f" ({minutes_in_words(missing)} short)"
        case _:
            return ""


_NOWHERE = 720
"""Minutes that a window misses where no minute of the day would do."""
