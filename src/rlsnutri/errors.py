"""Every error the library raises, under one base.

Bad input is always a :class:`PlanError`; it lists every fault that was found, each with its
path, what was there and how to help.  The other errors say that the plan was understood and why there is
no schedule for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from attrs import frozen

if TYPE_CHECKING:
    from rlsnutri.answers import Finding, Reason, Repair

__all__ = [
    "BudgetExceededError",
    "Fault",
    "MissingExtraError",
    "NoScheduleError",
    "PlanError",
    "RefusedPlanError",
    "RlsnutriError",
]


class RlsnutriError(Exception):
    """Base of every error that this library raises on purpose.

    >>> try:
    ...     raise BudgetExceededError(5)
    ... except RlsnutriError as error:
    ...     type(error).__name__
    'BudgetExceededError'
    """

    def _repr_html_(self) -> str:
        from rlsnutri.render.html_page import fragment  # noqa: PLC0415 -- an error that a notebook is asked to show

        return fragment(self)


@frozen
class Fault:
    """One thing that is wrong with the input.

    ``path`` leads to the place (``plan.doses[2].amount``), ``value`` is what stood there as text, ``help`` says
    what would do.

    >>> print(Fault("no such time", "at", "25:00", "00:00 to 23:59").under("plan.doses[0]"))
    no such time
      at plan.doses[0].at
      help: 00:00 to 23:59
    """

    problem: str
    path: str = ""
    value: str = ""
    help: str = ""

    def under(self, prefix: str) -> Fault:
        """Return the same fault, its path continued upwards by ``prefix``."""
        if not self.path:
            path = prefix
        elif self.path.startswith("["):
            path = prefix + self.path
        else:
            path = f"{prefix}.{self.path}"
        return Fault(self.problem, path, self.value, self.help)

    def __str__(self) -> str:
        lines = [self.problem]
        if self.path:
            lines.append(f"  at {self.path}")
        if self.help:
            lines.append(f"  help: {self.help}")
        return "\n".join(lines)


class PlanError(RlsnutriError, ValueError):
    """The input cannot be a plan; ``faults`` holds everything that is wrong with it, in order.

    >>> from rlsnutri import Dose
    >>> try:
    ...     Dose("zinc citrate", "45")
    ... except PlanError as error:
    ...     error.faults[0].problem
    "cannot read '45' as an amount"
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))

    def __reduce__(self) -> tuple[Any, ...]:
        return (PlanError, (self.faults,))


class RefusedPlanError(RlsnutriError):
    """Findings of severity ``refuse`` stand against the plan and were not acknowledged.

    ``findings`` holds the refusing findings only; acknowledge each by its ``code`` after a clinician agreed.

    >>> from rlsnutri import Day, Dose, Plan, schedule
    >>> try:
    ...     schedule(Plan(day=Day("07:00", "23:00"), doses=[Dose("ferrous fumarate", "65 mg")]))
    ... except RefusedPlanError as error:
    ...     error.findings[0].code
    'over-limit:iron:ferrous fumarate'
    """

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings: tuple[Finding, ...] = tuple(findings)
        super().__init__("\n".join(f"{finding.message} [{finding.code}]" for finding in self.findings))

    def __reduce__(self) -> tuple[Any, ...]:
        return (RefusedPlanError, (self.findings,))


class NoScheduleError(RlsnutriError):
    """Nothing fits, and that is proved.

    ``conflict`` is one irreducible set of reasons: without any one of them the rest would have a schedule; ``argument``
    is how it is told.  ``repairs`` are single small changes, each verified to give a schedule.  All are worked out when
    first asked for.

    >>> from rlsnutri import Day, Dose, Medicine, Plan, schedule
    >>> plan = Plan(day=Day("07:00", "23:00"), doses=[Dose("calcium citrate", "500 mg", at="07:30")])
    >>> try:
    ...     schedule(plan.adding(Medicine("levothyroxine", at="07:00")))
    ... except NoScheduleError as error:
    ...     len(error.conflict), error.irreducible
    (3, True)
    """

    def __init__(
        self,
        *,
        find_conflict: Callable[[], tuple[Reason, ...]],
        find_repairs: Callable[[], tuple[Repair, ...]],
        steps: int,
        find_argument: Callable[[], tuple[Reason, ...]] | None = None,
    ) -> None:
        super().__init__("no schedule fits this plan")
        self.steps = steps
        self._find_conflict = find_conflict
        self._find_argument = find_argument
        self._find_repairs = find_repairs
        self._conflict: tuple[Reason, ...] | None = None
        self._argument: tuple[Reason, ...] | None = None
        self._repairs: tuple[Repair, ...] | None = None

    @property
    def conflict(self) -> tuple[Reason, ...]:
        """The irreducible conflict, in the order rules, pins, events, defaults."""
        if self._conflict is None:
            self._conflict = self._find_conflict()
        return self._conflict

    @property
    def argument(self) -> tuple[Reason, ...]:
        """The conflict as a proof that is read aloud, each thing said once.

        Members that say alike are one reason (three meals, a set of things that keep the same gap).  Kind ``fact`` is
        what the rules look at besides; ``conclusion``, the last, is what follows from them (its id names the doses that
        find no room); ``note`` says that not every member was proved to be needed.
        """
        if self._argument is None:
            self._argument = self.conflict if self._find_argument is None else self._find_argument()
        return self._argument

    @property
    def irreducible(self) -> bool:
        """Whether it is proved, within the steps allowed, that every member of the conflict is needed."""
        return all(reason.kind != "note" for reason in self.argument)

    @property
    def repairs(self) -> tuple[Repair, ...]:
        """Single small changes that were tried and give a schedule, the least first; at most a handful."""
        if self._repairs is None:
            self._repairs = self._find_repairs()
        return self._repairs

    def __str__(self) -> str:
        because = [reason for reason in self.argument if reason.kind not in SAID_PLAINLY]
        plainly = [reason.text for reason in self.argument if reason.kind in SAID_PLAINLY]
        said = [f"{'and' if number else 'because'} {reason.text}" for number, reason in enumerate(because)]
        widest = max(map(len, said), default=0)
        lines = ["no schedule fits this plan", ""]
        lines += (f"{text:{widest}}  {reason.origin}" for text, reason in zip(said, because, strict=True))
        lines += plainly
        if self.repairs:
            lines.append("")
        lines.extend(f"help: {'or ' if number else ''}{repair.text}" for number, repair in enumerate(self.repairs))
        return "\n".join(line.rstrip() for line in lines).rstrip()

    def __reduce__(self) -> tuple[Any, ...]:
        return (_no_schedule, (self.conflict, self.repairs, self.steps, self.argument))


SAID_PLAINLY = ("conclusion", "note")
"""Kinds of reasons that stand alone, without because or and."""


def _no_schedule(
    conflict: tuple[Reason, ...],
    repairs: tuple[Repair, ...],
    steps: int,
    argument: tuple[Reason, ...] | None = None,
) -> NoScheduleError:
    return NoScheduleError(
        find_conflict=lambda: conflict,
        find_repairs=lambda: repairs,
        steps=steps,
        find_argument=None if argument is None else lambda: argument,
    )


class BudgetExceededError(RlsnutriError):
    """The step budget ended before any schedule was found and before it was proved that there is none.

    >>> str(BudgetExceededError(50_000))[:38]
    'no schedule found within 50000 steps, '
    """

    def __init__(self, steps: int) -> None:
        self.steps = steps
        super().__init__(
            f"no schedule found within {steps} steps, and none ruled out; raise max_steps or simplify the plan"
        )

    def __reduce__(self) -> tuple[Any, ...]:
        return (BudgetExceededError, (self.steps,))


class MissingExtraError(RlsnutriError, ImportError):
    """Something needs a package that only an extra of this library brings; ``extra`` is its name.

    >>> str(MissingExtraError("a calendar", "calendar"))
    'a calendar needs one more package: pip install "rlsnutri[calendar]"'
    """

    def __init__(self, what: str, extra: str) -> None:
        self.what: str = what
        self.extra: str = extra
        super().__init__(f'{what} needs one more package: pip install "rlsnutri[{extra}]"')

    def __reduce__(self) -> tuple[Any, ...]:
        return (MissingExtraError, (self.what, self.extra))
