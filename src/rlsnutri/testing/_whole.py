"""Rules, catalogues and whole plans that make sense, and what comes of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import cycle, islice

from attrs import evolve
from hypothesis import strategies as st

from rlsnutri._api import check, schedule
from rlsnutri.answers import Report, Schedule, Severity
from rlsnutri.catalog import Catalog, default_catalog
from rlsnutri.errors import BudgetExceededError, NoScheduleError
from rlsnutri.plans import DietaryIntake, Dose, Drink, Medicine, Plan, Product
from rlsnutri.rules import (
    Alone,
    Anchor,
    AroundMeal,
    Ceiling,
    ClockWindow,
    Competitor,
    DailyLimit,
    Evidence,
    FirstOfDay,
    Gate,
    Interval,
    MostTimes,
    NoInteraction,
    NotSameDay,
    OffsetWindow,
    Rule,
    SameMeal,
    Strength,
    Substance,
    Together,
    Window,
)
from rlsnutri.testing._parts import (
    FORMS,
    amounts,
    clock_times,
    days,
    dose_of,
    drinks,
    medicines,
    people,
    policies,
)

__all__ = ["catalogs", "plans", "reports", "rules", "schedules"]

_STEPS = 2_000
"""Search steps after which a plan counts as too hard to be one that has a schedule."""

_NUTRIENTS = tuple(dict.fromkeys(nutrient for _, nutrient, _ in FORMS))


@st.composite
def rules(
    draw: st.DrawFn,
    *,
    names: Sequence[str] = _NUTRIENTS,
    nutrients: Sequence[str] = _NUTRIENTS,
    id: str = "",  # noqa: A002 -- the field's own name
) -> Rule:
    """Rules of every kind that speaks of times, and some that only find something, about these ``names``.

    A plan that holds nothing of such a name cannot hold the rule.

    >>> from hypothesis import find
    >>> from rlsnutri import Interval
    >>> type(find(rules(), lambda rule: isinstance(rule, Interval))).__name__
    'Interval'
    """
    return draw(_rule_of(draw(st.sampled_from(_KINDS)), names, nutrients, id))


@st.composite
def _rule_of(draw: st.DrawFn, kind: Kind, names: Sequence[str], nutrients: Sequence[str], id_: str) -> Rule:
    subject = draw(st.sampled_from(names))
    other = draw(st.sampled_from([name for name in names if name != subject] or ["meal"]))
    if kind not in _OF_NUTRIENTS:
        rule = draw(kind(subject, other))
    elif nutrients:
        rule = draw(kind(draw(st.sampled_from(nutrients)), other))
    else:
        rule = draw(_most_times(subject, other))  # which holds of whatever there is
    return evolve(rule, id=id_, strength=draw(_STRENGTHS), evidence=draw(_EVIDENCE))


Kind = Callable[[str, str], st.SearchStrategy[Rule]]


def _gaps(subject: str, other: str) -> st.SearchStrategy[Rule]:
    objects = st.sampled_from(((other,), (other,), (Substance("meal"),)))
    exempt = st.sampled_from(((), (), (SameMeal(),)))
    return st.builds(Competitor, st.just(subject), objects, before=_GAPS, after=_GAPS, exempt=exempt)


def _one_sided(subject: str, other: str) -> st.SearchStrategy[Rule]:
    return st.builds(Competitor, st.just(subject), st.just((other,)), before=st.none(), after=_GAPS)


def _windows(subject: str, _: str) -> st.SearchStrategy[Rule]:
    return st.builds(Window, st.just(subject), st.lists(_PARTS, min_size=1, max_size=2).map(tuple))


def _with_food(subject: str, _: str) -> st.SearchStrategy[Rule]:
    return st.just(Window(subject, (AroundMeal(),)))


def _intervals(subject: str, _: str) -> st.SearchStrategy[Rule]:
    least, most = st.sampled_from((60, 120, 240)), st.none() | st.sampled_from((240, 480, 720))
    return st.builds(Interval, st.just(subject), least=least, most=most, across_midnight=st.booleans())


def _alone(subject: str, _: str) -> st.SearchStrategy[Rule]:
    return st.builds(Alone, st.just(subject), gap=st.sampled_from((15, 30, 60)), meals=st.booleans())


def _first(subject: str, _: str) -> st.SearchStrategy[Rule]:
    return st.builds(FirstOfDay, st.just(subject), gap=st.sampled_from((0, 30, 60)))


def _together(subject: str, other: str) -> st.SearchStrategy[Rule]:
    return st.just(Together(subject, other))


def _not_same_day(subject: str, other: str) -> st.SearchStrategy[Rule]:
    return st.just(NotSameDay(subject, other))


def _no_interaction(subject: str, other: str) -> st.SearchStrategy[Rule]:
    return st.just(NoInteraction(subject, (other,)))


def _most_times(_: str, __: str) -> st.SearchStrategy[Rule]:
    return st.builds(MostTimes, st.integers(1, 6))


def _gates(subject: str, _: str) -> st.SearchStrategy[Rule]:
    return st.just(Gate(subject))


def _ceilings(nutrient: str, _: str) -> st.SearchStrategy[Rule]:
    return st.builds(Ceiling, st.just(nutrient), amounts(least="10 mg", most="1 g"), apart=st.sampled_from((None, 120)))


def _daily_limits(nutrient: str, _: str) -> st.SearchStrategy[Rule]:
    return st.builds(DailyLimit, st.just(nutrient), amounts(least="100 mg", most="2 g"))


_OF_NUTRIENTS = (_ceilings, _daily_limits)
_KINDS: tuple[Kind, ...] = (
    _gaps, _gaps, _gaps, _one_sided, _windows, _with_food, _intervals, _alone, _first, _together, _not_same_day,
    _no_interaction, _most_times, _gates, _ceilings, _ceilings, _daily_limits,
)  # fmt: skip

_GAPS = st.sampled_from((0, 15, 30, 60, 60, 90, 120, 120, 180, 240, 360))
_STRENGTHS = st.sampled_from((Strength.MUST, Strength.SHOULD, Strength.SHOULD, Strength.PREFER))
_EVIDENCE = st.sampled_from(Evidence)
_PARTS = st.one_of(
    st.builds(ClockWindow, clock_times(step=30), clock_times(step=30)),
    st.sampled_from(
        [OffsetWindow(anchor, start, start + 60) for anchor in Anchor for start in (-120, -60, -30, 0, 30)]
    ),
    st.just(AroundMeal(-60, -30, measured_from="start")),
    st.just(AroundMeal(0, 60, measured_from="end")),
)


@st.composite
def catalogs(draw: st.DrawFn) -> Catalog:
    """The default catalogue, the empty one, and the default one with up to three rules of one's own.

    >>> from hypothesis import given, settings
    >>> @settings(max_examples=5)
    ... @given(catalogs())
    ... def test(catalog):
    ...     assert catalog.version
    >>> test()
    """
    base = draw(st.sampled_from(("default", "empty", "more")))
    if base == "empty":
        return Catalog.empty()
    if base == "default":
        return default_catalog()
    return default_catalog().adding(*(draw(rules(id=f"own-{number}")) for number in range(draw(st.integers(1, 3)))))


@st.composite
def plans(
    draw: st.DrawFn,
    *,
    max_doses: int = 4,
    max_events: int = 2,
    max_rules: int = 3,
    products_only: bool = False,
    feasible: bool = False,
) -> Plan:
    """Plans without faults: many have a schedule, many are refused, some have none.

    ``products_only`` plans state all that they hold, so that every catalogue can read them, the empty one too.
    ``feasible`` plans have a schedule with the default catalogue: what refuses them is acknowledged, and where nothing
    fits, rules, then events, then doses are left out.

    >>> from hypothesis import given, settings
    >>> @settings(max_examples=5)
    ... @given(plans())
    ... def test(plan):
    ...     assert len(plan.doses) == len({dose.name for dose in plan.doses})
    >>> test()
    """
    kinds = draw(_kinds(max_rules))
    day = draw(days())
    policy = draw(policies())
    within = None if policy.times else day
    taken: list[Dose | Medicine] = []
    events: list[Medicine | Drink] = []
    for number in range(draw(st.integers(1, max_doses))):
        if draw(st.sampled_from((False, False, False, True))):
            name = f"medicine {number}" if products_only else None
            taken.append(draw(medicines(prescribed=False, name=name)))
        else:
            taken.append(draw(dose_of(products_only=products_only, within=within)))
    for number in range(draw(st.integers(0, max_events))):
        name = f"event {number}" if products_only else None
        if draw(st.booleans()):
            events.append(draw(drinks(name=name)))
        else:
            events.append(draw(medicines(prescribed=True, name=name)))
    told_apart = {each.name: each for each in (*events, *taken)}  # of two with one name the last, doses before events
    taken = [each for each in taken if each is told_apart[each.name]]
    events = [each for each in events if each is told_apart[each.name]]
    names = [each.name for each in (*taken, *events)] + [meal.name for meal in day.meals]
    nutrients = sorted({nutrient for each in taken for nutrient in _nutrients(each)})
    made = Plan(
        day=day,
        doses=taken,
        events=events,
        rules=[draw(_rule_of(kind, names, nutrients, f"own-{number}")) for number, kind in enumerate(kinds)],
        person=draw(people()),
        diet=draw(_diet()),
        policy=policy,
    )
    if not feasible:
        return made
    return next(each for each in map(_acknowledged, _ever_simpler(made)) if _fits(each))


@st.composite
def _kinds(draw: st.DrawFn, most: int) -> list[Kind]:
    """Kinds of a plan's rules: first of all, and each once before one comes again.

    What is drawn last, hypothesis mostly leaves as simple as can be, and it repeats within an example what it drew
    there: both would leave out some kinds for hundreds of plans.
    """
    count = draw(st.sampled_from(range(most + 1)))
    different = min(count, len(_KINDS))
    chosen = draw(st.lists(st.sampled_from(range(len(_KINDS))), unique=True, min_size=different, max_size=different))
    return [_KINDS[number] for number in islice(cycle(chosen), count)]


def _nutrients(taken: Dose | Medicine) -> list[str]:
    if isinstance(taken, Medicine):
        return []
    if isinstance(taken.of, Product):
        return [each.nutrient for each in taken.of.ingredients if each.nutrient is not None]
    return [nutrient for form, nutrient, _ in FORMS if form == taken.of]


def _diet() -> st.SearchStrategy[tuple[DietaryIntake, ...]]:
    one = st.builds(DietaryIntake, st.sampled_from(("iron", "calcium", "magnesium")), amounts(least="1 mg", most="1 g"))
    return st.just(()) | st.lists(one, max_size=2, unique_by=lambda intake: intake.nutrient).map(tuple)


def _ever_simpler(plan: Plan) -> Iterable[Plan]:
    yield plan
    plan = evolve(plan, rules=())
    yield plan
    plan = evolve(plan, events=(), policy=evolve(plan.policy, times=()))
    yield plan
    yield evolve(plan, doses=plan.doses[:1])
    yield evolve(plan, doses=(Dose(Product("tablet")),))  # of which nobody knows anything: it may be taken at any time


def _acknowledged(plan: Plan) -> Plan:
    """Accept whatever refuses the plan, limits up to what it holds."""
    for finding in check(plan).findings:
        if finding.severity is Severity.REFUSE:
            amount = dict(finding.parameters).get("amount") if finding.code.startswith("over-limit:") else None
            plan = plan.acknowledging(finding.code, up_to=amount)
    return plan


def _fits(plan: Plan) -> bool:
    try:
        schedule(plan, max_steps=_STEPS)
    except (NoScheduleError, BudgetExceededError):
        return False
    return True


def schedules(*, max_doses: int = 4) -> st.SearchStrategy[Schedule]:
    """The best schedules of plans that have one, with the default catalogue: all are proved, and no plan is hard.

    >>> from hypothesis import given, settings
    >>> @settings(max_examples=5)
    ... @given(schedules())
    ... def test(timetable):
    ...     assert timetable.cost is not None
    >>> test()
    """
    found = plans(max_doses=max_doses, feasible=True).map(lambda plan: schedule(plan, max_steps=_STEPS))
    return found.filter(lambda schedule: schedule.proof.canonical)


def reports(*, max_doses: int = 4) -> st.SearchStrategy[Report]:
    """What ``check`` says about plans, with the default catalogue.

    >>> from hypothesis import given, settings
    >>> @settings(max_examples=5)
    ... @given(reports())
    ... def test(report):
    ...     assert report.plan is not None
    >>> test()
    """
    return plans(max_doses=max_doses).map(check)
