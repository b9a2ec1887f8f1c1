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
    weights: list[int] = field(factory=list[int])
    """Per item: how often it was left without a place, and one."""
    only: Node | None = None
    """The one child, where :meth:`look` found a portion with a single place."""
    least: list[int] = field(init=False)
    bound: int = field(init=False)
    _choices: list[tuple[Entry, list[Place]]] = field(factory=list[tuple[Entry, list[Place]]])
    _options: list[tuple[Place, Entry]] = field(factory=list[tuple[Place, Entry]])
    """The places between which :meth:`children` branches."""
    _forced: bool = False

    def __attrs_post_init__(self) -> None:
        """What each slot costs at least, by itself, and what all of this does."""
        self.least = [profile.least(mask) for mask, profile in self.slots]
        self.bound = self.fixed + sum(self.least)

    def look(self, entries: list[Entry]) -> bool:
        """Find the places of the portions to be placed; False where one of them has none."""
        due = company_due(self.tables, self.node, self.slots)
        if due is not None:
            index, companions = due
            self._options = [
                (place, entry)
                for entry in entries
                if entry.item in companions
                for place in self.places(entry, only=index)
            ]
            self._options.sort(key=lambda option: option[0][0])
            self._forced = True
            return bool(self._options)
        for entry in entries:
            places = self.places(entry)
            if len(places) <= 1:
                known = Timed(self.node.timed, self.node.times)
                pushed = self._pushed([(place, entry) for place in places], known, self.node.witness)
                if not pushed:
                    self.weights[entry.item] += 1
                    return False
                self.only = pushed[0]
                return True
            self._choices.append((entry, places))
        return True

    def children(self, timed: Timed, witness: tuple[int, ...], apart: tuple[int, ...]) -> list[Node]:
        """Branch on the entry with the fewest places, the cheapest place first; none if the clique bound says so."""
        if self._forced:
            return self._pushed(self._options, timed, witness, forced=True)
        tables, bound = self.tables, self.bound
        cheapest: dict[int, int] = {}
        for entry, places in self._choices:
            if self.needs[entry.item]:
                added = min([place[0] for place in places])
                cheapest[entry.item] = min(added, cheapest.get(entry.item, added))
        gains = sorted(
            [((added - tables.floor[item]) * self.needs[item], -item) for item, added in cheapest.items()],
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
            for item in gain_of:
                self.weights[item] += 1
            return []
        chosen: tuple[Entry, list[Place]] | None = None
        for entry, places in self._choices:
            paid = tables.floor[entry.item] if self.needs[entry.item] else 0
            most = (
                self.limit - (bound + clique_gain - gain_of.get(entry.item, 0) - paid)
                if entry.item in gain_of
                else self.limit - (bound - paid)
            )
            alone = self.limit - (self.fixed + timed.cost - paid)
            worth = [place for place in places if place[0] <= most and (place[1] >= 0 or place[0] <= alone)]
            weight = self.weights[entry.item]
            if not worth:
                self.weights[entry.item] += 1
                return []
            if chosen is None or len(worth) * self.weights[chosen[0].item] < len(chosen[1]) * weight:
                chosen = (entry, worth)
        if chosen is None:  # pragma: no cover -- somebody asks only while a portion is to be placed
            raise AssertionError(self.node)
        entry, worth = chosen
        worth.sort(key=lambda place: (place[0], place[1]))
        self._options = [(place, entry) for place in worth]
        return self._pushed(self._options, timed, witness)

    def others(self, timed: Timed, witness: tuple[int, ...]) -> list[Node]:
        """The children but the first, now that the times of the slots are known."""
        return self._pushed(self._options[1:], timed, witness, forced=self._forced)

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

    def _pushed(
        self, options: list[tuple[Place, Entry]], timed: Timed, witness: tuple[int, ...], *, forced: bool = False
    ) -> list[Node]:
        tables = self.tables
        children: list[Node] = []
        for place, entry in options:
            item, (added, index, _, _) = entry.item, place
            new_intake = index < 0 or item not in self.slots[index][1].counts
            bound = self.bound + added - (tables.floor[item] if new_intake and self.needs[item] else 0)
            if bound <= self.limit:
                children.append(self.child(entry, place, bound, timed, witness, forced=forced))
        return children

    def child(
        self, entry: Entry, place: Place, bound: int, timed: Timed, witness: tuple[int, ...], *, forced: bool = False
    ) -> Node:
        """The node with one portion of the entry in that place, from the times of this node's slots.

        Equal portions go to slots in ascending order; one that is ``forced`` somewhere leaves that order to the others.
        """
        added, index, mask, profile = place
        item, node, slots = entry.item, self.node, self.slots
        new_intake = index < 0 or item not in slots[index][1].counts
        position = len(slots) if index < 0 else index
        intakes, left = list(node.intakes), list(node.left)
        intakes[item] += new_intake
        left[item] -= 1
        entries = list(node.entries)
        at = entries.index(entry)
        if entry.left > 1:
            last = entry.last if forced else max(entry.last, position)
            entries[at] = Entry(item, entry.left - 1, entry.domain, last)
        else:
            del entries[at]
        return Node(
            slots=(*slots, (mask, profile)) if index < 0 else (*slots[:index], (mask, profile), *slots[index + 1 :]),
            entries=tuple(entries),
            intakes=tuple(intakes),
            left=tuple(left),
            changed=position,
            bound=bound,
            witness=witness,
            times=timed.times,
            timed=timed.cost + (added if index < 0 else slots[index][1].least_rise(profile)),
        )
