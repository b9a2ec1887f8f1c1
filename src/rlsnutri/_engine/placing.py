"""Where may the next portion go? The places of every portion, the clique that must pay for places, the branch."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import define, field

from rlsnutri._engine.nodes import Entry, Node
from rlsnutri._engine.profiles import Profile
from rlsnutri._engine.standing import Slot
from rlsnutri._engine.tables import Tables
from rlsnutri._engine.timing import Timed

Place = tuple[int, int, int, Profile]
"""Where a portion may go: what it adds, which slot (-1: a new one), the times then open, the profile then."""


def company_due(tables: Tables, node: Node, slots: Sequence[Slot]) -> tuple[int, tuple[int, ...]] | None:
    """A slot whose item must have company that it lacks: the slot and the items that could still keep it."""
    items = tables.problem.items
    for index, (mask, profile) in enumerate(slots):
        for item, rule_index in profile.wants_company:
            rule = items[item].together[rule_index]
            covered = 0
            for companion, needed in rule.companions:
                if profile.counts.get(companion, 0) >= needed:
                    covered |= items[companion].days
            lacking = items[item].days & ~covered
            if not lacking or any(
                mask >> time & 1 and not lacking & ~days for time, days in enumerate(rule.fixed_days) if days
            ):
                continue
            return index, tuple(companion for companion, _ in rule.companions if node.left[companion])
    return None


@define
class Placing:
    """One node whose next portion is to be placed."""

    tables: Tables
    node: Node
    slots: list[Slot]
    needs: list[int]
    limit: int
    fixed: int
    """What every assignment below this node costs besides its slots: the plan's own, and the intakes still needed."""
    timed: Timed
    witness: tuple[int, ...]
    least: list[int] = field(init=False)

    def __attrs_post_init__(self) -> None:
        """What each slot costs at least, by itself."""
        self.least = [profile.least(mask) for mask, profile in self.slots]

    def children(self, entries: list[Entry], apart: tuple[int, ...]) -> list[Node]:
        """Branch on the entry with the fewest places, the cheapest place first; none if the clique bound says so."""
        tables = self.tables
        bound = self.fixed + sum(self.least)
        due = company_due(tables, self.node, self.slots)
        if due is not None:
            index, companions = due
            options = [
                (place, entry)
                for entry in entries
                if entry.item in companions
                for place in self.places(entry, only=index)
            ]
            options.sort(key=lambda option: option[0][0])
            return self._pushed(options, bound, forced=True)
        choices: list[tuple[Entry, list[Place]]] = []
        cheapest: dict[int, int] = {}
        for entry in entries:
            places = self.places(entry)
            if not places:
                return []
            choices.append((entry, places))
            if self.needs[entry.item]:
                added = min(place[0] for place in places)
                cheapest[entry.item] = min(added, cheapest.get(entry.item, added))
        gains = sorted(
            (((added - tables.floor[item]) * self.needs[item], -item) for item, added in cheapest.items()),
            reverse=True,
        )
        clique, clique_gain = 0, 0
        gain_of: dict[int, int] = {}
        for gain, negative in gains:
            if gain > 0 and not clique & ~apart[-negative]:
                clique |= 1 << -negative
                clique_gain += gain
                gain_of[-negative] = gain
        if bound + clique_gain > self.limit:
            return []
        chosen: tuple[Entry, list[Place]] | None = None
        for entry, places in choices:
            others = bound + clique_gain - gain_of[entry.item] if entry.item in gain_of else bound
            others -= tables.floor[entry.item] if self.needs[entry.item] else 0
            paid = tables.floor[entry.item] if self.needs[entry.item] else 0
            worth = [
                place
                for place in places
                if others + place[0] <= self.limit
                and (place[1] >= 0 or self.fixed + self.timed.cost - paid + place[0] <= self.limit)
            ]
            if not worth:
                return []
            if chosen is None or len(worth) < len(chosen[1]):
                chosen = (entry, worth)
        if chosen is None:
            return []
        entry, worth = chosen
        worth.sort(key=lambda place: (place[0], place[1]))
        return self._pushed([(place, entry) for place in worth], bound)

    def places(self, entry: Entry, only: int | None = None) -> list[Place]:
        """Where one portion of the entry may go."""
        tables, node, item = self.tables, self.node, entry.item
        spec = tables.problem.items[item]
        joined = tables.profiles.joined
        may_open = spec.intakes is None or node.intakes[item] < spec.intakes
        may_share = spec.intakes is None or node.left[item] - 1 >= spec.intakes - node.intakes[item]
        places: list[Place] = []
        for index in range(entry.last, len(self.slots)) if only is None else (only,):
            mask, profile = self.slots[index]
            if not (may_share if item in profile.counts else may_open):
                continue
            open_times = mask & entry.domain
            if not open_times:
                continue
            made = profile.joins.get(item, profile)
            if made is profile:
                made = joined(profile, item)
            if made is None:
                continue
            open_times &= made.mask
            if open_times:
                places.append((made.least(open_times) - self.least[index], index, open_times, made))
        single = tables.profiles.singles[item]
        if only is None and may_open and single is not None and single.mask & entry.domain:
            open_times = single.mask & entry.domain
            places.append((single.least(open_times), -1, open_times, single))
        return places

    def _pushed(self, options: list[tuple[Place, Entry]], bound: int, *, forced: bool = False) -> list[Node]:
        tables = self.tables
        children: list[Node] = []
        for place, entry in options:
            item, (added, index, _, _) = entry.item, place
            new_intake = index < 0 or item not in self.slots[index][1].counts
            paid = tables.floor[item] if new_intake and self.needs[item] else 0
            if bound - paid + added <= self.limit:
                children.append(self.child(entry, place, bound - paid + added, forced=forced))
        return children

    def child(self, entry: Entry, place: Place, bound: int, *, forced: bool = False) -> Node:
        """The node with one portion of the entry in that place.

        Equal portions go to slots in ascending order; one that is ``forced`` somewhere leaves that order to the others.
        """
        added, index, mask, profile = place
        item, node, slots = entry.item, self.node, self.slots
        new_intake = index < 0 or item not in slots[index][1].counts
        position = len(slots) if index < 0 else index
        intakes, left = list(node.intakes), list(node.left)
        intakes[item] += new_intake
        left[item] -= 1
        return Node(
            slots=(*slots, (mask, profile)) if index < 0 else (*slots[:index], (mask, profile), *slots[index + 1 :]),
            entries=tuple(
                Entry(item, each.left - 1, each.domain, each.last if forced else max(each.last, position))
                if each is entry
                else each
                for each in node.entries
                if each is not entry or each.left > 1
            ),
            intakes=tuple(intakes),
            left=tuple(left),
            changed=position,
            bound=bound,
            witness=self.witness,
            times=self.timed.times,
            timed=self.timed.cost + (added if index < 0 else slots[index][1].least_rise(profile)),
        )
