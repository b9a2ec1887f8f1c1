"""What an assignment of today's remaining intakes costs: every instance that it breaks, every time of day.

An assignment holds, for each unit (a planned intake that is still to be taken), its minute, or None where it is given
up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from attrs import define, field, frozen

from rlsnutri._engine.compile import Compiled
from rlsnutri._engine.line import Instance, Line, Stood
from rlsnutri._engine.matching import folded, names_fixed, reach
from rlsnutri._engine.problem import MUST, packed
from rlsnutri.clock import MINUTES_PER_DAY
from rlsnutri.rules import Ceiling, MostTimes, NotSameDay, Selector, Together
from rlsnutri.things import Role

Assignment = Sequence[int | None]


@frozen
class Unit:
    """A planned intake of today that is still to be taken: it moves as a whole, or is given up as a whole."""

    item: int
    portions: int
    planned: int
    domain: tuple[int, ...]

    def at(self, minute: int) -> Stood:
        """The unit at a minute of today."""
        return Stood(True, self.item, minute, 0, self.portions)  # noqa: FBT003 -- an item


@define
class Today:
    """The units, what stands around them, and the rules that look at more than two occurrences."""

    compiled: Compiled
    line: Line
    units: tuple[Unit, ...]
    standing: tuple[Stood, ...]
    """Of what stands, the medicines that are still to come today."""
    _slot_rules: tuple[int, ...] = ()
    _prices: dict[int, int] = field(factory=dict[int, int])
    _holding: dict[int, list[Stood]] = field(factory=dict[int, list[Stood]])

    def __attrs_post_init__(self) -> None:
        kinds = (Ceiling, MostTimes, NotSameDay)
        self._slot_rules = tuple(i for i, each in enumerate(self.compiled.rules) if isinstance(each.rule, kinds))

    def name(self, each: Stood) -> str:
        """The name of what stands somewhere; a prescribed medicine has it at each of its times."""
        looked_up = self.compiled.looked_up
        return (looked_up.items if each.is_item else looked_up.fixed)[each.index].name

    # -- prices --

    def price(self, minute: int) -> int:
        """The packed price of a time of day that only a unit makes one; 0 where something is taken anyway."""
        if minute not in self._prices:
            self._prices[minute] = self._price(minute)
        return self._prices[minute]

    def _price(self, minute: int) -> int:
        looked_up, policy = self.compiled.looked_up, self.compiled.looked_up.plan.policy
        here = [each for each in self.line.stood if each.day == 0 and each.minute == minute]
        if any(each.is_item for each in here):
            return 0
        roles = {looked_up.fixed[each.index].role for each in here}
        prices = [policy.time_price]
        if Role.MEAL in roles:
            prices.append(policy.meal_price)
        if minute in (0, looked_up.bed) or Role.DRINK in roles:
            prices.append(policy.anchor_price)
        if Role.MEDICINE in roles and minute <= looked_up.bed:
            prices.append(policy.medicine_price)
        new = policy.count_times_first and Role.MEDICINE not in roles
        return packed(times=int(new), inconvenience=min(prices))

    def own_cost(self, unit: Unit, minute: int) -> int:
        """What an intake costs wherever it breaks nothing: its price, and that it moved."""
        return packed(moved=int(minute != unit.planned), inconvenience=self.compiled.looked_up.plan.policy.intake_price)

    # -- instances --

    def alone(self, unit: Unit, minute: int) -> Iterator[Instance]:
        """What one unit breaks at a minute whatever the others do."""
        intake = unit.at(minute)
        yield from self.line.windows(intake)
        for other in self.line.stood:
            if other.is_item and other.index == unit.item:
                rules = self.line.too_near(intake, other) or (() if other.at != intake.at else (-1,))
                if rules:
                    yield rules, MUST, 1, 0, (intake, other)
            elif (found := self.line.between(intake, other)) is not None:
                yield found

    def pair(self, one: Unit, minute: int, other: Unit, there: int) -> Instance | None:
        """What two units break between them."""
        first, second = one.at(minute), other.at(there)
        if one.item != other.item:
            return self.line.between(first, second)
        rules = self.line.too_near(first, second) or ((-1,) if minute == there else ())
        return (rules, MUST, 1, 0, (first, second)) if rules else None

    def growing(self, taken: Sequence[Stood]) -> Iterator[Instance]:
        """What slots and days break with these units in them; it never gets less as more join."""
        for index in self._slot_rules:
            rule = self.compiled.rules[index].rule
            match rule:
                case Ceiling():
                    yield from self._ceiling(index, rule, taken)
                case MostTimes():
                    yield from self._most_times(index, rule, taken)
                case NotSameDay():
                    yield from self._not_same_day(index, rule, taken)
                case _:  # pragma: no cover -- only these are kept
                    raise TypeError(rule)

    def final(self, taken: Sequence[Stood]) -> Iterator[Instance]:
        """What only shows when every unit has its place: neighbours of one dose, and company."""
        moving = frozenset(taken)
        for item in sorted({unit.item for unit in self.units}):
            mine = [each for each in taken if each.index == item]
            yield from (each for each in self.line.neighbours(item, mine, moving) if mine)
        for index, each in enumerate(self.compiled.rules):
            if isinstance(each.rule, Together):
                yield from self._alone_where_company_is_wanted(index, each.rule, taken)

    def _today(self, *, medicines_only: bool) -> Iterator[Stood]:
        for each in self.line.stood:
            role = Role.MEDICINE if each.is_item else self.compiled.looked_up.fixed[each.index].role
            if each.day == 0 and (role is Role.MEDICINE or not medicines_only):
                yield each

    def _most_times(self, index: int, rule: MostTimes, taken: Sequence[Stood]) -> Iterator[Instance]:
        there = {each.minute for each in self._today(medicines_only=True)}
        count = len(there | {each.minute for each in taken})
        # more times than wished for may be past already: only units that add to them break anything
        if count > max(rule.count, len(there)):
            weight, price = self.compiled.weight(index, medicine=False)
            yield (index,), weight, 1, price, ()

    def _means(self, selector: Selector, each: Stood) -> bool:
        looked_up = self.compiled.looked_up
        if not each.is_item:
            thing = looked_up.fixed[each.index]
            return names_fixed(selector, thing, folded(thing.name))
        item = looked_up.items[each.index]
        needed = reach(selector, item, folded(item.name), self.compiled.cuts[each.index][0])
        return needed is not None and needed <= each.portions

    def _not_same_day(self, index: int, rule: NotSameDay, taken: Sequence[Stood]) -> Iterator[Instance]:
        stood = list(self._today(medicines_only=True))
        found: dict[frozenset[str], Instance] = {}
        for one in taken:
            for other in (*taken, *stood):
                key = frozenset((self.name(one), self.name(other)))
                if len(key) == 1:
                    continue
                for subject, thing in ((one, other), (other, one)):
                    if self._means(rule.subject, subject) and self._means(rule.other, thing):
                        weight, price = self.line.weighed(index, subject)
                        if key not in found or found[key][1] < weight:
                            found[key] = ((index,), weight, 1, price, (one, other))
        yield from found.values()

    def _alone_where_company_is_wanted(self, index: int, rule: Together, taken: Sequence[Stood]) -> Iterator[Instance]:
        looked_up = self.compiled.looked_up
        there = list(self._today(medicines_only=False))
        for subject in (*taken, *self.standing):
            if not self._means(rule.subject, subject):
                continue
            possible = [
                position
                for position, (portions, _) in enumerate(self.compiled.cuts)
                if (position != subject.index or not subject.is_item)
                and self._means(rule.companion, Stood(True, position, 0, 0, portions))  # noqa: FBT003 -- an item
            ]
            fixed = any(names_fixed(rule.companion, thing, folded(thing.name)) for thing in looked_up.fixed)
            if not possible and (not subject.is_item or not (self.compiled.rules[index].from_plan or fixed)):
                continue
            company = any(
                other.minute == subject.minute
                and (other.is_item, other.index) != (subject.is_item, subject.index)
                and self._means(rule.companion, other)
                for other in (*taken, *there)
            )
            if not company:
                weight, price = self.line.weighed(index, subject)
                # what stands is not held against the units where it could have no company anyway
                if subject in taken or weight != MUST:
                    yield (index,), weight, 1, price, (subject,)

    def _ceiling(self, index: int, rule: Ceiling, taken: Sequence[Stood]) -> Iterator[Instance]:
        weight, price = self.compiled.weight(index, medicine=False)
        held = [each for each in taken if self._holds(rule, each)]
        if not held:
            return
        if index not in self._holding:
            self._holding[index] = [each for each in self.line.stood if self._holds(rule, each)]
        others = self._holding[index]
        slots: dict[tuple[int, int], list[Stood]] = {}
        for each in (*held, *others):
            slots.setdefault((each.day, each.minute), []).append(each)
        mine = sorted({(0, each.minute) for each in held})
        for slot in mine:
            there = slots[slot]
            lone = len(there) == 1 and there[0].portions == 1
            over = self._over(rule, there) if weight == MUST or not lone else 0
            if over:
                yield (index,), weight, over, price, (Stood(True, -1, slot[1], 0),)  # noqa: FBT003 -- a slot
        if not rule.apart:
            return
        for slot in mine:
            for other in sorted(slots):
                if other == slot or (other in mine and other < slot):
                    continue
                lacking = rule.apart - abs(_at(slot) - _at(other))
                if lacking > 0 and self._over(rule, (*slots[slot], *slots[other])):
                    first, second = sorted((slot, other))
                    things = tuple(Stood(True, -1, minute, day) for day, minute in (first, second))  # noqa: FBT003
                    yield (index,), weight, lacking, price, things

    def _stated(self, rule: Ceiling, each: Stood) -> int:
        looked_up = self.compiled.looked_up
        if not each.is_item and looked_up.fixed[each.index].role is not Role.MEDICINE:
            return 0
        contents = (looked_up.items if each.is_item else looked_up.fixed)[each.index].contents
        return sum(held.nanograms or 0 for held in contents if held.nutrient == rule.nutrient)

    def _holds(self, rule: Ceiling, each: Stood) -> bool:
        return self._stated(rule, each) > 0

    def _over(self, rule: Ceiling, there: Iterable[Stood]) -> int:
        """Per cent over the ceiling, rounded up, counted without fractions; 0 if kept."""
        numerator, denominator = 0, 1
        for each in there:
            of = self.compiled.cuts[each.index][0] if each.is_item else 1
            amount = self._stated(rule, each) * (each.portions if each.is_item else 1)
            numerator, denominator = numerator * of + amount * denominator, denominator * of
        over = numerator - rule.amount.quantity * denominator
        return max(0, -(-100 * over // (denominator * max(1, rule.amount.quantity))))


def _at(slot: tuple[int, int]) -> int:
    return slot[0] * MINUTES_PER_DAY + slot[1]
