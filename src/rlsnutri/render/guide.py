"""The five steps for restless legs as plain text."""

from __future__ import annotations

from rlsnutri.answers import DISCLAIMER
from rlsnutri.guidance import Guide, LabTest, RankedForm, Threshold
from rlsnutri.render.lines import bullet, usable, wrapped

__all__ = ["guide_text"]


def guide_text(guide: Guide, *, width: int | None = None) -> str:
    """Return the guide as text: each step with its tests or forms, then what there is to say, ids in brackets."""
    columns = usable(width)
    lines = wrapped("Restless legs in five steps", columns)
    for step in guide.steps:
        lines += ["", f"{step.number}. {step.title}"]
        if step.number == 1:
            lines += [line for test in guide.tests for line in _test(test, columns)]
        if step.number == 3:
            lines += [line for form in guide.forms for line in bullet(_form(form), columns)]
        for advice in step.advice:
            lines += bullet(f"{advice.text} [{advice.about}]", columns)
        if not step.advice:
            lines.append("- nothing to say")
    made_with = f"Made with rlsnutri {guide.version} and catalogue {guide.catalog}."
    return "\n".join([*lines, "", *wrapped(made_with, columns), "", *wrapped(DISCLAIMER, columns)])


def _test(test: LabTest, width: int) -> list[str]:
    code = "" if test.loinc is None else f" (LOINC {test.loinc})"
    lines = bullet(f"{test.name}{code}: {test.given or 'not given'}", width)
    for each in test.thresholds:
        lines += wrapped(_threshold(each, test.unit), width, first="  - ", rest="    ")
    return lines


def _threshold(threshold: Threshold, unit: str | None) -> str:
    said = f"{threshold.comparison.value} {threshold.value} {unit or ''}".rstrip()
    answer = {None: "", True: ": yes", False: ": no"}[threshold.met]
    chosen = " (a number chosen here)" if threshold.chosen else ""
    return f"{said}{chosen}{answer} [{threshold.rule}]"


def _form(form: RankedForm) -> str:
    rank = "not ranked" if form.rank is None else f"rank {form.rank}"
    taken = ", in this plan" if form.taken else ""
    remark = f": {form.remark}" if form.remark else ""
    return f"{form.form.replace('-', ' ')} ({rank}{taken}){remark}"
