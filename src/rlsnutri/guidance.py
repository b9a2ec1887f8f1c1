"""The five steps for restless legs, worked out for one plan; frozen values, no judgement."""

from __future__ import annotations

from enum import Enum

from attrs import frozen

from rlsnutri.answers import Report, Schedule
from rlsnutri.plans import Plan

__all__ = ["Advice", "Comparison", "Guide", "GuideStep", "LabTest", "RankedForm", "Threshold"]


class Comparison(Enum):
    """How a rule compares a laboratory value with its threshold.

    >>> [comparison.value for comparison in Comparison]
    ['at most', 'below', 'above']
    """

    AT_MOST = "at most"
    BELOW = "below"
    ABOVE = "above"


@frozen
class Threshold:
    """What a rule compares a laboratory value with, in the test's unit; ``met`` is None without a value.

    ``chosen``: no source gives the number, the catalogue chose it.

    >>> from rlsnutri import Day, Dose, Plan, rls_guide
    >>> guide = rls_guide(Plan(day=Day("07:00", "23:00"), doses=[Dose("ferrous fumarate", "14 mg")]))
    >>> threshold = guide.tests[0].thresholds[0]
    >>> threshold.comparison.value, threshold.value, threshold.met
    ('at most', '75', None)
    """

    rule: str
    comparison: Comparison
    value: str
    chosen: bool
    met: bool | None
    sources: tuple[str, ...]


@frozen
class LabTest:
    """A laboratory test to ask for; ``given`` is the person's value, ``loinc`` None where the catalogue has no code.

    >>> from rlsnutri import Day, Dose, Plan, rls_guide
    >>> guide = rls_guide(Plan(day=Day("07:00", "23:00"), doses=[Dose("ferrous fumarate", "14 mg")]))
    >>> [(test.id, test.given) for test in guide.tests]
    [('lab:ferritin', None), ('lab:transferrin-saturation', None)]
    """

    id: str
    name: str
    unit: str | None
    loinc: str | None
    given: str | None
    thresholds: tuple[Threshold, ...]
    sources: tuple[str, ...]


@frozen
class RankedForm:
    """A form of a nutrient of the plan, by what was published on how it compares with others.

    ``rank`` 1: none of the forms that it was compared with did better; one more for each form that stands above it
    in the longest chain.  None: no comparison is known, which says nothing for or against it.  ``remark`` is what
    is published on its absorption; ``comparisons`` are the rows that the rank rests on.

    >>> from rlsnutri import Day, Dose, Plan, rls_guide
    >>> guide = rls_guide(Plan(day=Day("07:00", "23:00"), doses=[Dose("ferrous fumarate", "14 mg")]))
    >>> [(form.form, form.rank) for form in guide.forms if form.taken]
    [('ferrous-fumarate', None)]
    """

    nutrient: str
    form: str
    rank: int | None
    taken: bool
    remark: str
    comparisons: tuple[str, ...]
    sources: tuple[str, ...]


@frozen
class Advice:
    """One thing to know or to do; ``about`` is a finding's code, or the id of a rule, test, claim or nutrient.

    >>> from rlsnutri import Day, Dose, Plan, rls_guide
    >>> guide = rls_guide(Plan(day=Day("07:00", "23:00"), doses=[Dose("ferrous fumarate", "14 mg")]))
    >>> guide.steps[0].advice[0].sources
    ('easl-2022', 'smpc-ferrous-tablets', 'winkelman-2025')
    """

    text: str
    about: str
    sources: tuple[str, ...]


@frozen
class GuideStep:
    """One of the five steps, with what this plan makes of it.

    >>> from rlsnutri import Day, Dose, Plan, rls_guide
    >>> guide = rls_guide(Plan(day=Day("07:00", "23:00"), doses=[Dose("ferrous fumarate", "14 mg")]))
    >>> guide.steps[0].number, guide.steps[0].title
    (1, 'Test first')
    """

    number: int
    title: str
    advice: tuple[Advice, ...]


@frozen
class Guide:
    """What to look at, in order: test first, track food, choose forms, mind timing, review medicines.

    Every finding of ``report`` stands in exactly one step.  ``schedule`` is None where the plan has none; the
    fourth step says why.  ``str()`` gives it as text.

    >>> from rlsnutri import Day, Dose, Plan, rls_guide
    >>> guide = rls_guide(Plan(day=Day("07:00", "23:00"), doses=[Dose("ferrous fumarate", "14 mg")]))
    >>> [step.title for step in guide.steps]
    ['Test first', 'Track food', 'Choose forms', 'Mind timing', 'Review medicines']
    """

    plan: Plan
    steps: tuple[GuideStep, ...]
    tests: tuple[LabTest, ...]
    forms: tuple[RankedForm, ...]
    report: Report
    schedule: Schedule | None
    catalog: str
    version: str

    def __str__(self) -> str:
        from rlsnutri.render.guide import guide_text  # noqa: PLC0415 -- a noun that prints itself, as a schedule does

        return guide_text(self)
