"""What the judges say of false answers: every claim of a schedule, and of the rest of a day, changed one at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attrs import evolve

from rlsnutri import (
    Catalog,
    ChosenDays,
    ClockTime,
    Day,
    Dose,
    Drink,
    Ingredient,
    Medicine,
    Moved,
    Plan,
    Product,
    Replanned,
    Schedule,
    Slot,
    Taken,
    Violation,
    replan,
    schedule,
    verify,
    verify_replan,
)
from rlsnutri.answers import Compromise
from rlsnutri.plans import Acknowledgement, Waiver
from rlsnutri.rules import Competitor, DailyLimit, NotSameDay

__all__ = ["LIES"]

_EMPTY = Catalog.empty()


def _of(name: str, amount: str, **fields: Any) -> Dose:
    return Dose(Product(name, [Ingredient(nutrient=name, amount=amount)]), **fields)


_PLAN = Plan(
    day=Day("06:00", "22:00", breakfast="07:00", dinner="18:00"),
    doses=[
        _of("iron", "20 mg", every="any 1 of 2 days", between="06:00-09:00"),
        _of("copper", "1 mg", between="06:00-17:00"),
        _of("zinc", "10 mg", units=3, times=2, at=("06:00", "18:00")),
        _of("calcium", "500 mg", between="10:00-14:00"),
        Medicine("metformin", times=1, with_meal="dinner"),
    ],
    events=[Drink("coffee", at="07:00"), Medicine("levothyroxine", at="06:00")],
    rules=[
        Competitor("iron", ("calcium", "coffee"), before=60, after=120, id="iron-apart"),
        Competitor("zinc", ("calcium",), before=500, after=500, id="zinc-apart", strength="should"),
        Competitor("copper", ("metformin",), before=240, after=0, id="copper-early", strength="should"),
        Competitor("copper", ("coffee",), before=0, after=30, id="copper-after"),
        NotSameDay("iron", "coffee", id="waived"),
        DailyLimit("zinc", "15 mg", scope="supplemental", id="zinc-limit"),
    ],
    waived=[Waiver("waived", "it is only one")],
    acknowledged=[Acknowledgement("daily-limit:zinc-limit:zinc", up_to="30 mg")],
)


def _slots(answer: Schedule | Replanned, time: str, *instead: Slot) -> tuple[Slot, ...]:
    """The slots with those at a time taken out and others put in, in the order of the day."""
    wake = answer.plan.day.wake.minutes
    kept = [each for each in answer.slots if str(each.time) != time]
    return tuple(sorted([*kept, *instead], key=lambda each: (each.time.minutes - wake) % 1440))


def _at(answer: Schedule | Replanned, time: str) -> Slot:
    return next(each for each in answer.slots if str(each.time) == time)


def _moved(slot: Slot, time: str) -> Slot:
    clock = ClockTime.parse(time)
    return evolve(slot, time=clock, intakes=tuple(evolve(each, time=clock) for each in slot.intakes), beside=())


def _of_the_schedule(true: Schedule) -> Iterator[tuple[str, Schedule]]:
    wake, dinner = true.slots[0], true.slots[-1]
    copper, iron, zinc = wake.intakes
    noon = next(each for each in true.slots if each.intakes[0].dose == "calcium")
    time = str(noon.time)

    def first(*intakes: object, **fields: object) -> Schedule:
        return evolve(true, slots=(evolve(wake, intakes=intakes, **fields), *true.slots[1:]))

    yield "iron is not there", first(copper, zinc)
    yield "iron is there twice", first(copper, iron, iron, zinc)
    yield "iron is called gold", first(evolve(iron, dose="gold"), copper, zinc)
    yield (
        "gold is there too, and copper holds nothing",
        first(evolve(iron, dose="gold"), evolve(copper, contents=()), iron, zinc),
    )
    yield "iron holds nothing", first(evolve(iron, contents=()), copper, zinc)
    yield "iron is half of it", first(evolve(iron, of=2), copper, zinc)
    yield "zinc is three portions", first(copper, iron, evolve(zinc, portions=3))
    yield "zinc is no portion", first(copper, iron, evolve(zinc, portions=0))
    yield "zinc is at another time than its slot", first(copper, iron, evolve(zinc, time=ClockTime.parse("06:15")))
    yield "nothing is beside it", first(*wake.intakes, beside=())
    yield "dinner and coffee are beside it", first(*wake.intakes, beside=("dinner", "coffee"))
    yield "dinner is beside it", first(*wake.intakes, beside=("dinner",))
    yield "nothing is taken at noon", evolve(true, slots=_slots(true, time, evolve(noon, intakes=())))
    yield "calcium a minute later", evolve(true, slots=_slots(true, time, _moved(noon, "12:01")))
    yield "calcium outside its window", evolve(true, slots=_slots(true, time, _moved(noon, "14:15")))
    yield "calcium too close to iron", evolve(true, slots=_slots(true, time, _moved(noon, "06:30")))
    yield "metformin without its meal", evolve(true, slots=_slots(true, "18:00", _moved(dinner, "17:00")))
    yield (
        "all in one go",
        evolve(
            true,
            slots=(
                evolve(wake, intakes=tuple(evolve(i, time=wake.time) for slot in true.slots for i in slot.intakes)),
            ),
        ),
    )
    yield "slots the other way round", evolve(true, slots=true.slots[::-1])
    days = true.chosen_days[0]
    yield "no days", evolve(true, chosen_days=())
    yield "two days of two", evolve(true, chosen_days=(evolve(days, days=(0, 1)),))
    yield "a day out of the period", evolve(true, chosen_days=(evolve(days, days=(2,)),))
    yield "a period of three days", evolve(true, chosen_days=(evolve(days, period=3),))
    yield "days twice", evolve(true, chosen_days=(days, days))
    yield "days of zinc", evolve(true, chosen_days=(days, ChosenDays("zinc", (0,), 1)))
    yield "it costs less", evolve(true, cost=evolve(true.cost, inconvenience=0))
    yield "the bound is above", evolve(true, proof=evolve(true.proof, bound=evolve(true.cost, broken=9)))
    yield "the bound is below", evolve(true, proof=evolve(true.proof, bound=evolve(true.cost, inconvenience=0)))
    yield "canonical, not best", evolve(true, proof=evolve(true.proof, best=False))
    yield "nothing is given up", evolve(true, compromises=())
    yield "more is given up", evolve(true, compromises=(*true.compromises, Compromise(("x",), 1, 1, (("y", "07:00"),))))
    yield "the same is given up twice", evolve(true, compromises=true.compromises * 2)
    yield "nothing is waived", evolve(true, waived=())
    yield "nothing is acknowledged", evolve(true, acknowledged=())
    yield "nothing is found", evolve(true, findings=())
    gap = next(each for each in true.gaps if each.thing == "iron")
    others = tuple(each for each in true.gaps if each is not gap)
    yield "one gap less", evolve(true, gaps=others)
    yield "a wider gap", evolve(true, gaps=(evolve(gap, before=1), *others))
    yield "a gap twice", evolve(true, gaps=(gap, *true.gaps))
    eight, six = ClockTime.parse("08:00"), ClockTime.parse("06:00")
    yield "near to gold", evolve(true, near=(("gold", (six,)),))
    yield "near to times out of order", evolve(true, near=(("zinc", (eight, six)),))
    yield "moved from eight", evolve(true, near=(("zinc", (eight,)),))


def _of_the_rest(true: Replanned) -> Iterator[tuple[str, Replanned]]:
    late = true.slots[0]
    copper = late.intakes[0]
    dinner = _at(true, "18:00")
    metformin = next(each for each in dinner.intakes if each.dose == "metformin")
    other = next(each for each in dinner.intakes if each.dose == "zinc")
    moved = true.moved[0]

    def without_dinner(*slots: Slot) -> Replanned:
        return evolve(true, slots=_slots(true, "18:00", *slots))

    yield "copper is not there", evolve(true, slots=true.slots[1:])
    yield (
        "copper is called gold",
        evolve(true, slots=(evolve(late, intakes=(evolve(copper, dose="gold"),)), *true.slots[1:])),
    )
    yield "copper before now", evolve(true, slots=(_moved(late, "09:00"), *true.slots[1:]), moved=())
    yield "copper is larger", evolve(true, slots=(evolve(late, intakes=(evolve(copper, portions=3),)), *true.slots[1:]))
    yield "copper twice", without_dinner(dinner, _moved(evolve(late, intakes=(copper,)), "21:00"))
    yield "metformin is not there", without_dinner(evolve(dinner, intakes=(other,)))
    yield "gold is there too", without_dinner(evolve(dinner, intakes=(evolve(other, dose="gold"), *dinner.intakes)))
    yield "metformin is double", without_dinner(evolve(dinner, intakes=(evolve(metformin, portions=2), other)))
    yield (
        "metformin at eight",
        without_dinner(evolve(dinner, intakes=(other,)), _moved(evolve(dinner, intakes=(metformin,)), "20:00")),
    )
    yield (
        "metformin was moved",
        evolve(true, moved=(*true.moved, Moved("metformin", metformin.time, metformin.time, 1))),
    )
    yield "copper was moved from elsewhere", evolve(true, moved=(evolve(moved, planned=ClockTime.parse("05:00")),))
    yield "copper was moved elsewhere", evolve(true, moved=(*true.moved, evolve(moved, time=ClockTime.parse("21:00"))))
    yield "copper was moved from dinner", evolve(true, moved=(evolve(moved, planned=dinner.time),))
    yield "nothing is beside dinner", without_dinner(evolve(dinner, beside=()))
    yield "slots the other way round", evolve(true, slots=true.slots[::-1])
    yield "one more portion given up", evolve(true, given_up=true.given_up + 1)
    yield "fewer could not be given up", evolve(true, fewest_given_up=true.given_up + 1)
    gone = true.skipped[0]
    yield "nothing is skipped", evolve(true, skipped=(), given_up=0, fewest_given_up=0)
    yield "more than planned is skipped", evolve(true, skipped=(evolve(gone, portions=2),))
    yield "skipped of another time", evolve(true, skipped=(evolve(gone, planned=ClockTime.parse("21:00")),))
    yield "it costs less", evolve(true, cost=evolve(true.cost, inconvenience=0))
    yield "the bound is above", evolve(true, bound=evolve(true.cost, broken=9), best=False, canonical=False)
    yield "the bound is below", evolve(true, bound=evolve(true.cost, inconvenience=0))
    yield "canonical, not best", evolve(true, best=False)
    yield "nothing is given up of rules", evolve(true, compromises=())
    yield "nothing is skipped of it", evolve(true, skipped=(*true.skipped, evolve(gone, portions=0)))
    yield "iron was taken, nobody says how much", evolve(true, taken=_taken(true, "iron", portions=None))
    yield "coffee was taken just now", evolve(true, taken=_taken(true, "coffee", time=late.time))
    yield "levothyroxine was not told of", evolve(true, taken=tuple(t for t in true.taken if t.name != "levothyroxine"))


def _taken(true: Replanned, name: str, **fields: object) -> tuple[Taken, ...]:
    return tuple(evolve(each, **fields) if each.name == name else each for each in true.taken)


def _told(found: tuple[Violation, ...]) -> str:
    return "".join(f"\n    {each.code}: {each.message}" for each in found) or "\n    nothing"


def _lies_of_a_schedule() -> str:
    true = schedule(_PLAN, catalog=_EMPTY)
    named = [("as it is", true), *_of_the_schedule(true)]
    return "".join(f"{name}{_told(verify(_PLAN, each, catalog=_EMPTY))}\n" for name, each in named)


def _lies_of_the_rest() -> str:
    """The day is nearly over: the calcium can no longer be taken, the zinc is late."""
    true = schedule(_PLAN, catalog=_EMPTY)
    happened = [("levothyroxine", "06:20")]
    rest = replan(true, now="15:00", taken=happened, missed=["zinc", "calcium", "copper"], catalog=_EMPTY)
    named = [("as it is", rest), *_of_the_rest(rest)]
    return "".join(f"{name}{_told(verify_replan(true, each, catalog=_EMPTY))}\n" for name, each in named)


LIES = {"lies-of-a-schedule": _lies_of_a_schedule, "lies-of-the-rest": _lies_of_the_rest}
"""What is said of them, by the names of the files."""
