"""What is known of the person, and whom the given facts fit.

Nothing is assumed: a fact that is not given leaves every person possible whom it would tell apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from attrs import frozen

from rlsnutri.people import LabValue, Person, Sex, State

ADULT = 18
"""From this age on, in years, RLS is judged by the rules for adults."""
FERTILE = (14, 51)
"""Ages (from, to) at which pregnancy is thought of where nobody said anything; bands of the US intakes."""

_STATES = {"condition:pregnancy": "pregnant", "condition:lactation": "lactating"}
_IMPLIED = {
    "condition:haemodialysis": "condition:severe-renal-impairment",
    "condition:severe-renal-impairment": "condition:renal-impairment",
}
_SEVERE_BELOW = 30_000
"""Thousandths of a mL/min: an eGFR below 30 is what "severe renal impairment" means."""


@frozen
class Someone:
    """One kind of person whom the given facts fit; ``age`` stands for all ages up to a limit's next edge.

    It is in parts of a year, as the limits that tell them apart have it.
    """

    age: int
    sex: str
    state: str
    is_child: bool


Crowd = tuple[tuple[str, ...], tuple[str, ...]]
"""The sexes and states of people of any age."""


@frozen
class Facts:
    """The given facts: None and absent mean not known.  ``conditions`` are ids, with what they imply."""

    age: int | None
    sexes: tuple[str, ...]
    states: tuple[str, ...]
    conditions: frozenset[str]
    ferritin: LabValue | None
    saturation: LabValue | None
    egfr: LabValue | None

    @property
    def crowd(self) -> Crowd | None:
        """Whom the facts fit where no age is given: few such crowds are possible, and most plans have one of them."""
        return (self.sexes, self.states) if self.age is None else None

    @property
    def state_is_known(self) -> bool:
        """Whether it is known if the person is pregnant or breast-feeding."""
        return len(self.states) == 1 or "none" not in self.states


def facts_of(person: Person, conditions: Iterable[str]) -> Facts:
    """The facts about a person whose conditions are these ids."""
    given = set(conditions)
    for condition in tuple(given):
        implied = condition
        while implied in _IMPLIED:
            implied = _IMPLIED[implied]
            given.add(implied)
    states = {_STATES[condition] for condition in given & _STATES.keys()}
    if person.state is not None and (person.state is not State.NONE or not states):
        states.add(person.state.value)
    for condition, state in _STATES.items():
        if state in states:
            given.add(condition)
    fertile = person.age is None or FERTILE[0] <= person.age < FERTILE[1]
    if not states:
        states = {"none", "pregnant", "lactating"} if person.sex is not Sex.MALE and fertile else {"none"}
    labs = person.labs
    if labs.egfr is not None and labs.egfr.thousandths < _SEVERE_BELOW:
        given |= {"condition:severe-renal-impairment", "condition:renal-impairment"}
    return Facts(
        person.age,
        ("female", "male") if person.sex is None else (person.sex.value,),
        tuple(sorted(states)),
        frozenset(given | _restless_legs(given, person.age)) - _not_of_age(given, person.age),
        labs.ferritin,
        labs.transferrin_saturation,
        labs.egfr,
    )


def _restless_legs(given: set[str], age: int | None) -> set[str]:
    if age is None or not given & {"condition:rls-adult", "condition:rls-child"}:
        return set()
    return {"condition:rls-adult" if age >= ADULT else "condition:rls-child"}


def _not_of_age(given: set[str], age: int | None) -> set[str]:
    if age is None:
        return set()
    return given & {"condition:rls-child" if age >= ADULT else "condition:rls-adult"}


def deciding(levels: Sequence[tuple[Someone, int]]) -> tuple[str, ...]:
    """Which facts that were not given make the difference between these persons, each with a level."""
    found: list[str] = []
    coordinates: tuple[tuple[str, Callable[[Someone], object]], ...] = (
        ("age", lambda someone: (someone.sex, someone.state)),
        ("sex", lambda someone: (someone.age, someone.state)),
        ("state", lambda someone: (someone.age, someone.sex)),
    )
    for fact, others in coordinates:
        seen: dict[object, int] = {}
        if any(seen.setdefault(others(someone), level) != level for someone, level in levels):
            found.append(fact)
    return tuple(found)
