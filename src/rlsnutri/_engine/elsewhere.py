"""What an intake would cost at every other time, all else where it is; and the best answer without its time."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve, frozen

from rlsnutri._engine.compile import Compiled
from rlsnutri._engine.daily import fix_days
from rlsnutri._engine.evaluate import Placed, cost_of, slot_price, slots_of
from rlsnutri._engine.hindrance import Hindrance, Hindrances
from rlsnutri._engine.outcome import NoOutcome, Outcome, solve
from rlsnutri._engine.problem import MUST, unpacked
from rlsnutri.answers import Cost


@frozen
class Move:
    """An intake moved to ``minute``: the ``cost`` of the whole then, None where a must, a pin or a count forbids it.

    ``hindered`` is what it breaks there and not, or not so badly, where it stands.  ``looks_better`` says whether the
    time would be preferred if no rule spoke.  ``pinned``: its pins keep it from there; ``merges``: it has to be taken
    at so many times, and another intake of it stands there.
    """

    minute: int
    cost: Cost | None
    hindered: tuple[Hindrance, ...]
    looks_better: bool
    pinned: bool
    merges: bool


class Elsewhere:
    """Moves one intake of one answer about."""

    def __init__(self, compiled: Compiled, chosen: tuple[int, ...], placed: tuple[dict[int, int], ...]) -> None:
        """``placed`` holds, per item, its portions by minute since wake."""
        self._compiled = compiled
        self._problem = fix_days(compiled, chosen)
        self._hindrances = Hindrances(compiled, chosen, placed, self._problem)

    def cost(self) -> Cost | None:
        """What the answer costs as it stands; None if it breaks a must."""
        return self._cost(self._hindrances.placed)

    def moves(self, item: int, minute: int) -> Iterator[Move]:
        """The intake of the item at ``minute``, moved to every other candidate time."""
        hindrances, problem = self._hindrances, self._problem
        here = problem.times.index(minute)
        now = {each.key: each.missing for each in hindrances.at(item, here, here)}
        price = self._price(hindrances.placed)
        for there, time in enumerate(problem.times):
            if there == here or not (self._compiled.common | self._compiled.domains[item]) >> there & 1:
                continue
            placed = hindrances.after_moving(item, here, there)
            merges = problem.items[item].intakes is not None and there in hindrances.placed[item]
            found = [*hindrances.at(item, here, there), *hindrances.left_behind(item, here, there)]
            looks = self._price(placed)
            yield Move(
                minute=time,
                cost=None if merges else self._cost(placed),
                hindered=tuple(each for each in found if each.missing > now.get(each.key, 0)),
                looks_better=looks < price or (looks == price and there < here),
                pinned=not self._compiled.domains[item] >> there & 1,
                merges=merges,
            )

    def _cost(self, placed: Placed) -> Cost | None:
        packed = cost_of(self._problem, placed)
        return None if packed is None else unpacked(packed, self._problem.share_unit)

    def _price(self, placed: Placed) -> int:
        """What the times of day and the intakes cost by themselves."""
        intakes = sum(map(len, placed))
        total = intakes * self._compiled.looked_up.plan.policy.intake_price * self._problem.share_unit
        for time, slot in slots_of(placed).items():
            days = 0
            for item, _ in slot:
                days |= self._problem.items[item].days
            total += slot_price(self._problem, time, days)
        return total


def without(compiled: Compiled, item: int, minute: int, *, max_steps: int) -> Outcome | None:
    """The best answer in which the item is not taken at ``minute``; None if there is none, or none was found."""
    times = compiled.times
    closed = ~(1 << times.index(minute))
    domains = tuple(mask & closed if position == item else mask for position, mask in enumerate(compiled.domains))
    if not domains[item]:
        return None
    outcome = solve(evolve(compiled, domains=domains), max_steps=max_steps)
    return None if isinstance(outcome, NoOutcome) else outcome


__all__ = ["MUST", "Elsewhere", "Move", "without"]
