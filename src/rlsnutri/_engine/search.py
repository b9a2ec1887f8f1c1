"""Find the best schedule: group portions into slots first, choose clock times last.

A node of the search is a set of unordered slots, each with its profile (who is in it) and the times still open to it, and
the portions not placed yet.  One step takes a node from the stack, keeps slots consistent with each other, bounds
what it can still become, and either branches on the portion with the fewest places left or, when all are placed, on
times.  The stack is explicit, so that no plan is too deep; steps, not seconds, are counted, so that the same plan
always gets the same answer.

Bound: slots cost at least their cheapest open time; an intake not placed yet costs at least its cheapest place; and
items that may never share a slot (a clique) pay for a place each, which is what proves that no fewer times will do.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import define, evolve, frozen

from rlsnutri._engine.evaluate import cost_of, lacks_company
from rlsnutri._engine.problem import BROKEN_SHIFT, MUST, Problem, packed
from rlsnutri._engine.profiles import Profile, Profiles

MOST_PATIENCE = 60
"""Seats tried before the slots of a node are given the benefit of the doubt."""

Slot = tuple[int, Profile]
"""Open times as a bit mask, and who is in it."""


@frozen
class Entry:
    """Portions of one item still to place: how many, at which times they may stand, from which slot on."""

    item: int
    left: int
    domain: int
    last: int


@frozen
class Node:
    """Slots so far, what is left to place, and which slot changed last (None: nothing to propagate, -1: everything)."""

    slots: tuple[Slot, ...]
    entries: tuple[Entry, ...]
    intakes: tuple[int, ...]
    left: tuple[int, ...]
    changed: int
    bound: int
    witness: tuple[int, ...] = ()
    """Times (indices) at which slots so far may stand all at once, as far as is known."""


@frozen
class Found:
    """A complete assignment (per item: portions by time index) and its exact cost."""

    cost: int
    placed: tuple[dict[int, int], ...]


class OutOfSteps(Exception):
    """The step budget ended inside a search; caught by the solver, never by users."""


@define
class Meter:
    """Counts the steps of all searches that serve one answer."""

    most: int
    steps: int = 0

    def step(self) -> None:
        """Count one; raises :class:`OutOfSteps` past the budget."""
        self.steps += 1
        if self.steps > self.most:
            raise OutOfSteps


@define
class Search:
    """Depth-first branch and bound over one problem; keeps the best assignment found so far."""

    problem: Problem
    profiles: Profiles
    meter: Meter
    apart: tuple[int, ...]
    """Per item: mask of the items that may never share a slot with it."""
    floor: tuple[int, ...]
    """Per item: the least that one intake of it adds to any slot."""
    slack: int
    """How much preferred windows may round down in all."""
    base: int
    """What every schedule costs, whatever stands where."""
    most_intakes: int
    """The most intakes that any one item must have: at least so many times of day."""
    best: Found | None = None
    first_only: bool = False

    def run(self, root: Node, limit: int) -> Found | None:
        """The best assignment below ``root`` that costs at most ``limit`` (packed); None if there is none."""
        self.best = None
        unit = self.problem.share_unit
        stack = [root]
        while stack:
            node = stack.pop()
            if self.best is not None:
                limit = self.best.cost - unit
                if self.first_only:
                    return self.best
            if node.bound - self.slack > limit:
                continue
            self.meter.step()
            tight = self._consistent(node, limit)
            if tight is None:
                continue
            witness = self._stand(node, tight, limit)
            if witness is None:
                continue
            certain = self._certain(node, tight, limit)
            if certain is None or self._plain_bound(node, tight) + certain - self.slack > limit:
                continue
            if node.entries:
                self._place(evolve(node, witness=witness), tight, limit - certain, stack)
            elif self._due(node, tight) is None:
                self._choose_time(node, tight, limit, stack)
        return self.best

    # -- propagation -------------------------------------------------------------------------------------------------

    def _consistent(self, node: Node, limit: int) -> list[Slot] | None:
        """The slots with times removed that no other slot allows, or that cost too much; None if one has none left."""
        slots = list(node.slots)
        room = limit + self.slack - self._plain_bound(node, slots)
        if room < 0:
            return None
        budget = room >> BROKEN_SHIFT
        queue = list(range(len(slots))) if node.changed < 0 else [node.changed]
        for index, (mask, profile) in enumerate(slots):
            if profile.levels[-1][0] - profile.levels[0][0] > room:
                kept = profile.within(mask, profile.least(mask) + room)
                if kept != mask:
                    slots[index] = (kept, profile)
                    if index not in queue:
                        queue.append(index)
        if node.changed >= 0:
            mask, profile = slots[node.changed]
            for source in range(len(slots)):
                if source != node.changed:
                    mask = self._allowed(slots[source], (mask, profile), budget)
            if not mask:
                return None
            slots[node.changed] = (mask, profile)
        while queue:
            source = queue.pop()
            for target in range(len(slots)):
                if target == source:
                    continue
                mask, profile = slots[target]
                kept = self._allowed(slots[source], (mask, profile), budget)
                if kept != mask:
                    if not kept:
                        return None
                    slots[target] = (kept, profile)
                    if target not in queue:
                        queue.append(target)
        return slots

    def _plain_bound(self, node: Node, slots: Sequence[Slot]) -> int:
        """The bound without what standing slots cost each other, which must not be counted twice."""
        if node.entries:
            return node.bound
        return self.base + sum(profile.least(mask) for mask, profile in slots)

    def _allowed(self, source: Slot, target: Slot, budget: int) -> int:
        """The times of the target that some time of the source allows."""
        if source[1].index <= target[1].index:
            relation = self.profiles.relation(source[1], target[1], budget)
            return relation.supported(target[0], source[0], backward=False)
        relation = self.profiles.relation(target[1], source[1], budget)
        return relation.supported(target[0], source[0], backward=True)

    def _stand(self, node: Node, slots: Sequence[Slot], limit: int) -> tuple[int, ...] | None:
        """Times at which all slots can stand at once; None if there are none.

        The parent's times are tried first, since most of them still serve; a search that takes too long answers with what it has.
        """
        if not slots:
            return ()
        budget = max(0, limit + self.slack - self.base) >> BROKEN_SHIFT
        known = node.witness
        if len(known) == len(slots) and self._stands(known, slots, budget, (node.changed,)):
            return known
        patience = [MOST_PATIENCE]
        found = self._seat(tuple(slots), known, budget, patience)
        if found is None and patience[0] > 0:
            return None
        return found or ()

    def _stands(self, times: Sequence[int], slots: Sequence[Slot], budget: int, changed: Sequence[int]) -> bool:
        if any(not mask >> time & 1 for time, (mask, _) in zip(times, slots, strict=True)):
            return False
        for index in changed if changed[0] >= 0 else range(len(slots)):
            own = (1 << times[index], slots[index][1])
            for other, (_, profile) in enumerate(slots):
                if other != index and not self._allowed(own, (1 << times[other], profile), budget):
                    return False
        return True

    def _seat(
        self, slots: tuple[Slot, ...], hint: tuple[int, ...], budget: int, patience: list[int]
    ) -> tuple[int, ...] | None:
        open_slots = [index for index, (mask, _) in enumerate(slots) if mask & (mask - 1)]
        if not open_slots:
            return tuple(mask.bit_length() - 1 for mask, _ in slots)
        index = min(open_slots, key=lambda each: slots[each][0].bit_count())
        mask, profile = slots[index]
        hinted = 1 << hint[index] if index < len(hint) and mask >> hint[index] & 1 else 0
        while mask:
            bit = hinted or mask & -mask
            hinted = 0
            mask &= ~bit
            patience[0] -= 1
            if patience[0] < 0:
                return None
            narrowed = list(slots)
            narrowed[index] = (bit, profile)
            for other in open_slots:
                if other != index:
                    kept = self._allowed(narrowed[index], slots[other], budget)
                    if not kept:
                        break
                    narrowed[other] = (kept, slots[other][1])
            else:
                found = self._seat(tuple(narrowed), hint, budget, patience)
                if found is not None or patience[0] < 0:
                    return found
        return None

    # -- grouping ----------------------------------------------------------------------------------------------------

    def _place(self, node: Node, slots: list[Slot], limit: int, stack: list[Node]) -> None:
        """Branch on the entry with the fewest places, the cheapest place first."""
        least = [profile.least(mask) for mask, profile in slots]
        base = self.base + sum(least)
        needs = [self._needed(node, item) for item in range(len(node.intakes))]
        rest = sum(need * self.floor[item] for item, need in enumerate(needs) if need)
        due = self._due(node, slots)
        if due is not None:
            forced = [entry for entry in node.entries if entry.item in due[1]]
            options = [
                (option, entry)
                for entry in forced
                for option in self._places(node, entry, slots, least, only=due[0])
            ]
            options.sort(key=lambda pair: pair[0][0])
            self._push(node, slots, base + rest, options, needs, limit, stack)
            return
        choices: list[tuple[Entry, list[tuple[int, int, int, Profile]]]] = []
        cheapest: dict[int, int] = {}
        for entry in node.entries:
            places = self._places(node, entry, slots, least)
            if not places:
                return
            choices.append((entry, places))
            if needs[entry.item]:
                added = min(place[0] for place in places)
                cheapest[entry.item] = min(added, cheapest.get(entry.item, added))
        gains = sorted(((added - self.floor[item]) * needs[item], -item) for item, added in cheapest.items())
        clique, clique_gain = 0, 0
        gain_of: dict[int, int] = {}
        for gain, negative in reversed(gains):
            item = -negative
            if gain <= 0:
                break
            if clique & ~self.apart[item] == 0:
                clique |= 1 << item
                clique_gain += gain
                gain_of[item] = gain
        bound = base + rest
        if bound + clique_gain - self.slack > limit:
            return
        chosen: tuple[Entry, list[tuple[int, int, int, Profile]]] | None = None
        fewest = 0
        for entry, places in choices:
            paid = self.floor[entry.item] if needs[entry.item] else 0
            others = bound - paid + (clique_gain - gain_of[entry.item] if entry.item in gain_of else 0)
            open_places = [place for place in places if others + place[0] - self.slack <= limit]
            if not open_places:
                return
            if chosen is None or len(open_places) < fewest:
                chosen, fewest = (entry, open_places), len(open_places)
        if chosen is None:
            return
        entry, open_places = chosen
        open_places.sort(key=lambda place: (place[0], place[1]))
        self._push(node, slots, bound, [(place, entry) for place in open_places], needs, limit, stack)

    def _certain(self, node: Node, slots: Sequence[Slot], limit: int) -> int | None:
        """What the slots are sure to cost beyond their own bounds; None where that, or a must, rules the node out.

        Too many times of day, company that can no longer come, and gaps between slots that no two open times keep.
        """
        total = self._times_cost(slots)
        if total is None:
            return None
        for mask, profile in slots:
            if profile.wishes:
                total += self._lonely_cost(node, mask, profile)
        if limit >> BROKEN_SHIFT:
            for position, first in enumerate(slots):
                for second in slots[:position]:
                    total += self._kept_apart(second, first) << BROKEN_SHIFT
        return total

    def _times_cost(self, slots: Sequence[Slot]) -> int | None:
        problem = self.problem
        total = 0
        for _, weight, price, most in problem.most_times:
            free = sum(1 for mask, _ in slots if not mask & problem.event_mask)
            count = free + problem.event_mask.bit_count() + problem.extra_times
            if max(count, self.most_intakes) > most:
                if weight == MUST:
                    return None
                total += packed(broken=weight, missing=weight, inconvenience=price * problem.share_unit)
        return total

    def _lonely_cost(self, node: Node, mask: int, profile: Profile) -> int:
        """What a slot is sure to pay for company: none of its companions is left to place."""
        total = 0
        items = self.problem.items
        for item, index in profile.wishes:
            rule = items[item].together[index]
            if any(node.left[companion] for companion, _ in rule.companions):
                continue
            rest = mask
            while rest:
                bit = rest & -rest
                rest ^= bit
                if not lacks_company(self.problem, item, index, bit.bit_length() - 1, profile.members):
                    break
            else:
                total += packed(
                    broken=rule.weight, missing=rule.weight, inconvenience=rule.price * self.problem.share_unit
                )
        return total

    def _kept_apart(self, first: Slot, second: Slot) -> int:
        """The least weight of should rules that two slots are sure to break between them."""
        if not self.profiles.may_break(first[1], second[1]):
            return 0
        for softness in (4, 2, 1, 0):
            if not self._allowed(first, second, softness):
                return max(1, 2 * softness)
        return 0

    def _needed(self, node: Node, item: int) -> int:
        """How many more intakes the item must get."""
        exact = self.problem.items[item].intakes
        if exact is not None:
            return exact - node.intakes[item]
        return 1 if node.left[item] and not node.intakes[item] else 0

    def _places(
        self, node: Node, entry: Entry, slots: Sequence[Slot], least: Sequence[int], only: int | None = None
    ) -> list[tuple[int, int, int, Profile]]:
        """Where one portion of the entry may go: (added cost, slot or -1 for a new one, times, profile)."""
        item = entry.item
        spec = self.problem.items[item]
        joined = self.profiles.joined
        may_open = spec.intakes is None or node.intakes[item] < spec.intakes
        may_share = spec.intakes is None or node.left[item] - 1 >= spec.intakes - node.intakes[item]
        places: list[tuple[int, int, int, Profile]] = []
        for index in (range(entry.last, len(slots)) if only is None else (only,)):
            mask, profile = slots[index]
            if item in profile.counts:
                if not may_share:
                    continue
            elif not may_open:
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
                places.append((made.least(open_times) - least[index], index, open_times, made))
        single = self.profiles.singles[item]
        if only is None and may_open and single is not None and single.mask & entry.domain:
            open_times = single.mask & entry.domain
            places.append((single.least(open_times), -1, open_times, single))
        return places

    def _due(self, node: Node, slots: Sequence[Slot]) -> tuple[int, tuple[int, ...]] | None:
        """A slot whose item must have company that it lacks: the slot and the items that could still keep it."""
        items = self.problem.items
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
                return index, tuple(
                    companion for companion, _ in rule.companions if node.left[companion]
                )
        return None

    def _push(
        self,
        node: Node,
        slots: list[Slot],
        bound: int,
        options: list[tuple[tuple[int, int, int, Profile], Entry]],
        needs: list[int],
        limit: int,
        stack: list[Node],
    ) -> None:
        children: list[Node] = []
        for (added, index, mask, profile), entry in options:
            item = entry.item
            new_intake = index < 0 or item not in slots[index][1].counts
            paid = self.floor[item] if new_intake and needs[item] else 0
            child_bound = bound - paid + added
            if child_bound - self.slack > limit:
                continue
            position = len(slots) if index < 0 else index
            child_slots = (*slots, (mask, profile)) if index < 0 else (*slots[:index], (mask, profile), *slots[index + 1 :])
            entries = tuple(
                Entry(item, each.left - 1, each.domain, max(each.last, position)) if each is entry else each
                for each in node.entries
                if each is not entry or each.left > 1
            )
            intakes, left = list(node.intakes), list(node.left)
            intakes[item] += new_intake
            left[item] -= 1
            children.append(Node(child_slots, entries, tuple(intakes), tuple(left), position, child_bound, node.witness))
        stack.extend(reversed(children))

    # -- clock times -------------------------------------------------------------------------------------------------

    def _choose_time(self, node: Node, slots: list[Slot], limit: int, stack: list[Node]) -> None:
        """All portions are placed: branch on the slot with the fewest times, or count the cost if all stand."""
        fixed = [(mask.bit_length() - 1, profile) for mask, profile in slots if not mask & (mask - 1)]
        soft = self.profiles.soft_cost
        company = self.profiles.company_cost
        base = self.base
        for position, (time, profile) in enumerate(fixed):
            base += profile.costs[time] + company(profile, time)
            for other_time, other in fixed[:position]:
                base += soft(profile, other, time, other_time)
        if len(fixed) == len(slots):
            self._count(fixed, limit)
            return
        open_slots: list[tuple[int, int, list[tuple[int, int]]]] = []
        least_sum = 0
        for index, (mask, profile) in enumerate(slots):
            if not mask & (mask - 1):
                continue
            costs: list[tuple[int, int]] = []
            rest = mask
            while rest:
                bit = rest & -rest
                rest ^= bit
                time = bit.bit_length() - 1
                cost = profile.costs[time] + company(profile, time)
                for other_time, other in fixed:
                    cost += soft(profile, other, time, other_time)
                costs.append((cost, time))
            costs.sort()
            least_sum += costs[0][0]
            open_slots.append((len(costs), index, costs))
        room = limit + self.slack - base - least_sum
        if room < 0:
            return
        chosen: tuple[int, int, list[tuple[int, int]]] | None = None
        for _, index, costs in open_slots:
            kept = [pair for pair in costs if pair[0] - costs[0][0] <= room]
            if chosen is None or len(kept) < chosen[0]:
                chosen = (len(kept), index, kept)
        if chosen is None:
            return
        _, index, kept = chosen
        for cost, time in reversed(kept):
            child = (*slots[:index], (1 << time, slots[index][1]), *slots[index + 1 :])
            bound = base + least_sum - kept[0][0] + cost
            stack.append(Node(child, (), node.intakes, node.left, index, bound))

    def _count(self, fixed: list[tuple[int, Profile]], limit: int) -> None:
        placed: list[dict[int, int]] = [{} for _ in self.problem.items]
        for time, profile in fixed:
            for item, count in profile.members:
                placed[item][time] = count
        cost = cost_of(self.problem, placed)
        if cost is not None and cost <= limit:
            self.best = Found(cost, tuple(placed))
