"""The door for many plans: ``schedule_many``."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from typing import TYPE_CHECKING

from attrs import frozen

from rlsnutri._api.scheduling import DEFAULT_STEPS, checked_steps, no_schedule, schedule
from rlsnutri.answers import Schedule
from rlsnutri.catalog import Catalog, default_catalog
from rlsnutri.errors import BudgetExceededError, Fault, NoScheduleError, PlanError, RefusedPlanError
from rlsnutri.inputs import shown
from rlsnutri.plans import Plan

if TYPE_CHECKING:
    from concurrent.futures import Executor

__all__ = ["schedule_many"]

_LARGEST_CHUNK = 100_000


@frozen
class _Impossible:
    """That nothing fits, as it travels: why is worked out where somebody asks."""

    steps: int


@frozen
class _Scheduling:
    """What is done with each plan; ``catalog`` None is the worker's own default."""

    catalog: Catalog | None
    max_steps: int

    def __call__(self, plan: Plan) -> Schedule | PlanError | RefusedPlanError | BudgetExceededError | _Impossible:
        try:
            return schedule(plan, catalog=self.catalog, max_steps=self.max_steps)
        except NoScheduleError as error:
            return _Impossible(error.steps)
        except (PlanError, RefusedPlanError, BudgetExceededError) as error:
            return error.with_traceback(None)  # whose frames would keep the whole search in memory


def schedule_many(
    plans: Iterable[Plan],
    *,
    catalog: Catalog | None = None,
    executor: Executor | None = None,
    chunksize: int | None = None,
    max_steps: int = DEFAULT_STEPS,
) -> Generator[Schedule | PlanError | RefusedPlanError | NoScheduleError | BudgetExceededError, None, None]:
    """Yield, for each plan in turn, what :func:`schedule` returns for it or the error that it raises.

    Lazy: without an executor a plan is taken from ``plans`` when its answer is asked for; with one, up to 32
    chunks of ``chunksize`` plans (16 unless given) are taken before their turn, however many there are.  Any
    :class:`concurrent.futures.Executor` serves, that of a cluster's client too; where its workers run another version
    of this library, :class:`RlsnutriError` is raised.  The answers are the same with and without.  Closing
    the generator cancels what has not been started.  If the executor breaks because a worker was killed, what it still
    owes is done in the calling process, with a :class:`RuntimeWarning`.

    Raises :class:`PlanError` at once for a faulty ``chunksize`` or ``max_steps``; whatever else is raised while
    iterating comes from ``plans`` or the executor, after the answers to all plans before it.

    >>> from rlsnutri import Day, Dose, Plan
    >>> day = Day("06:30", "22:30", breakfast="07:30")
    >>> plans = [Plan(day=day, doses=[Dose(form, "10 mg")]) for form in ("zinc picolinate", "zink")]
    >>> [type(answer).__name__ for answer in schedule_many(plans)]
    ['Schedule', 'PlanError']
    """
    checked_steps(max_steps)
    if chunksize is not None and (type(chunksize) is not int or not 1 <= chunksize <= _LARGEST_CHUNK):
        help_ = f"a whole number, 1 to {_LARGEST_CHUNK}"
        raise PlanError([Fault(f"chunks of {shown(chunksize)} plans", "chunksize", shown(chunksize), help_)])
    return _answers(iter(plans), catalog, executor, chunksize, max_steps)


def _answers(
    plans: Iterable[Plan], catalog: Catalog | None, executor: Executor | None, chunksize: int | None, max_steps: int
) -> Generator[Schedule | PlanError | RefusedPlanError | NoScheduleError | BudgetExceededError, None, None]:
    here = default_catalog() if catalog is None else catalog
    work = _Scheduling(None if here == default_catalog() else here, max_steps)  # every worker has the default one
    if executor is None:
        pairs = ((plan, work(plan)) for plan in plans)
    else:
        from rlsnutri._api.spreading import DEFAULT_CHUNK, spread  # noqa: PLC0415 -- most callers need no executor

        pairs = spread(work, plans, executor, chunksize=DEFAULT_CHUNK if chunksize is None else chunksize)
    try:
        for plan, found in pairs:
            if isinstance(found, _Impossible):
                yield no_schedule(plan, here, max_steps=max_steps, steps=found.steps)
            else:
                yield found
    finally:
        pairs.close()
