"""Which of the rules in force have another gap because the policy chose a preset, and by whose word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import evolve

from rlsnutri.catalog.entries import Preset, PresetGap
from rlsnutri.catalog.inquiry import Inquiry
from rlsnutri.presets import Replaced
from rlsnutri.rules import Competitor, Rule, Selector, Substance

__all__ = ["chosen_presets", "with_presets"]

Chosen = Mapping[str, tuple[tuple[Preset, PresetGap], ...]]
"""By the id of a rule what the chosen presets say about it."""


def chosen_presets(names: Iterable[str], inquiry: Inquiry) -> Chosen:
    """Return what the presets of these names say; an unknown one is a fault, and so are two about the same thing."""
    known = {preset.id: preset for preset in inquiry.catalog.presets}
    found: dict[str, list[tuple[Preset, PresetGap]]] = {}
    path = "plan.policy.presets"  # sorted there, so that a place in the list is not the place it was written at
    for name in names:
        preset = known.get(name)
        if preset is None:
            inquiry.unknown("no preset", name, path, known, _one_of(known))
            continue
        against = {
            other.id
            for gap in preset.gaps
            for other, said in found.get(gap.rule, ())
            if not gap.objects or not said.objects or set(gap.objects) & set(said.objects)
        }
        if against:
            problem = f"{name!r} contradicts {' and '.join(map(repr, sorted(against)))}"
            inquiry.fault(problem, path, name, "they speak of the same rule: choose one of them")
            continue
        for gap in preset.gaps:
            found.setdefault(gap.rule, []).append((preset, gap))
    return {rule: tuple(said) for rule, said in found.items()}


def _one_of(known: Iterable[str]) -> str:
    names = sorted(known)
    return " or ".join(names) if names else "the catalogue has none"


def with_presets(rule: Rule, chosen: Chosen) -> tuple[tuple[Rule, Replaced | None], ...]:
    """Return a rule as the presets have it: itself, or its parts with what was replaced in each.

    A preset for some objects of a rule divides it: the part keeps the rule's id, followed by ``@`` and the preset's.
    """
    said = chosen.get(rule.id, ())
    if not said or not isinstance(rule, Competitor):
        return ((rule, None),)
    left = list(rule.objects)
    parts: list[tuple[Rule, Replaced | None]] = []
    for preset, gap in said:
        taken = [each for each in left if not gap.objects or _id(each) in gap.objects]
        if taken:
            left = [each for each in left if each not in taken]
            whole = len(taken) == len(rule.objects)
            parts.append(_part(rule, tuple(taken), preset, gap, whole=whole))
    if left:
        parts.insert(0, (rule if len(left) == len(rule.objects) else evolve(rule, objects=tuple(left)), None))
    return tuple(parts)


def _id(selector: Selector) -> str:
    return selector.id if isinstance(selector, Substance) else str(selector)


def _part(
    rule: Competitor, objects: tuple[Selector, ...], preset: Preset, gap: PresetGap, *, whole: bool
) -> tuple[Rule, Replaced]:
    name = rule.id if whole else f"{rule.id}@{preset.id}"
    replaced = Replaced(
        rule=name,
        objects=tuple(map(_id, objects)),
        preset=preset.id,
        by=gap.by,
        before=gap.before,
        after=gap.after,
        before_otherwise=rule.before,
        after_otherwise=rule.after,
        note=gap.note or "",
    )
    # the number has a source of its own now: that the catalogue chose the other one says nothing about it
    made = evolve(
        rule,
        id=name,
        objects=objects,
        before=gap.before,
        after=gap.after,
        chosen=tuple(each for each in rule.chosen if each not in ("before", "after")),
        interval_evidence=None,
        sources=(gap.by, *(each for each in rule.sources if each != gap.by)),
    )
    return made, replaced
