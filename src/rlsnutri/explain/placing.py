"""Why here: what binds an intake, and what is to be said of the other times."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attrs import frozen

from rlsnutri.answers import Cost, Reason
from rlsnutri.clock import MINUTES_PER_DAY, ClockTime
from rlsnutri.explain.events import events_told
from rlsnutri.explain.few import not_kept, phrase
from rlsnutri.explain.reasons import clock, item_origin, names_in_words, pin_reason, rule_origin, rule_reason
from rlsnutri.explain.rules import minutes_in_words, selector_in_words, spoken
from rlsnutri.placements import Elsewhere, Otherwise
from rlsnutri.rules import (
    Alone,
    Ceiling,
    Competitor,
    FirstOfDay,
    Interval,
    MostTimes,
    NotSameDay,
    Rule,
    Together,
    Window,
)
from rlsnutri.things import Fixed, Item, LookedUp

MOST_OBSTACLES = 2
"""What a line of the other times has room for."""


@frozen
class Scene:
    """One intake of ``item`` at ``minute`` since wake, in a schedule of this cost (None: it breaks a must)."""

    looked_up: LookedUp
    item: Item
    minute: int
    cost: Cost | None


@frozen
class Obstacle:
    """A rule that the intake would break elsewhere; ``weight`` is below 0 for a must, 0 for a preference.

    ``against`` names what it would come too close to, if anything, and ``at`` its minute since wake.
    """

    rule: Rule
    ids: tuple[str, ...]
    weight: int
    against: str
    at: int | None
    is_subject: bool

    @property
    def rank(self) -> int:
        """How much it weighs: a must most of all."""
        return 100 if self.weight < 0 else self.weight


def binding(scene: Scene, looked_at: Iterable[tuple[bool, Sequence[Obstacle]]]) -> tuple[Reason, ...]:
    """What keeps the intake from better-looking times: its pins, or else rules with what they look at.

    ``looked_at`` tells of every other time whether it looks better, and what would be broken there.
    """
    if scene.item.at:
        return (pin_reason(scene.item, scene.looked_up),)
    found = [each for better, obstacles in looked_at if better for each in obstacles]
    asked = {(each.against, each.at) for each in found if each.against and each.weight}
    wished = {each.ids for each in found if not each.weight and (each.against, each.at) not in asked}
    found = [each for each in found if each.weight or each.ids in wished]  # preferences that add something
    ranks: dict[tuple[str, ...], int] = {}
    for each in found:
        ranks[each.ids] = max(ranks.get(each.ids, 0), each.rank)
    reasons: list[Reason] = []
    if scene.item.between or scene.item.with_meal:
        reasons.append(pin_reason(scene.item, scene.looked_up))
    for ids in sorted(ranks, key=lambda ids: (-ranks[ids], ids)):
        of_rule = [each for each in found if each.ids == ids]
        names = sorted({each.against for each in of_rule if each.against and not _is_meal(each, scene.looked_up)})
        subjects, objects = ((), names) if of_rule[0].is_subject else (names, ())
        reasons.append(rule_reason(of_rule[0].rule, ids, subjects=subjects, objects=objects))
    return (*reasons, *_others(found, scene))


def _others(found: Sequence[Obstacle], scene: Scene) -> list[Reason]:
    """The events and the other doses that the rules look at, with their times."""
    looked_up = scene.looked_up
    events = [thing for thing in looked_up.fixed if any(_is(each, thing) for each in found)]
    told = events_told(events, looked_up)
    fixed = {thing.name for thing in events}
    times: dict[str, set[int]] = {}
    for each in found:
        if each.against and each.against not in fixed and each.against != scene.item.name and each.at is not None:
            times.setdefault(each.against, set()).add(each.at)
    for name, minutes in sorted(times.items()):
        at = names_in_words([clock(minute, looked_up) for minute in sorted(minutes)])
        told.append(Reason("intake", name, "this schedule", f"{name} is taken at {at}"))
    return told


def _is(each: Obstacle, thing: Fixed) -> bool:
    return each.against == thing.name and each.at == thing.start


def _is_meal(each: Obstacle, looked_up: LookedUp) -> bool:
    return any(each.against == thing.name and thing.role.value == "meal" for thing in looked_up.fixed)


def elsewhere(
    scene: Scene,
    minutes: tuple[int, int, int | None],
    obstacles: Sequence[Obstacle],
    *,
    cost: Cost | None,
    pinned: bool,
    merges: bool,
) -> Elsewhere:
    """What is to be said of the times from the first to the second of ``minutes``; the third is the best of them."""
    first, last, best = minutes
    looked_up = scene.looked_up
    ordered = sorted(obstacles, key=lambda each: (-each.rank, each.ids, each.at or 0))
    musts = tuple(_reason(each, scene) for each in ordered if each.weight < 0)
    if merges:
        text = f"another intake of {scene.item.name} stands there"
        musts = (Reason("count", scene.item.name, item_origin(scene.item), text), *musts)
    if pinned:
        musts = (pin_reason(scene.item, looked_up), *musts)
    start, end = _clock(first, looked_up), _clock(last, looked_up)
    if cost is None or best is None:
        why = _several([reason.text for reason in musts])
        return Elsewhere(start, end, musts, text=f"not possible: {why}" if why else "not possible")
    softer = tuple(_reason(each, scene) for each in ordered if each.weight >= 0)
    at = _clock(best, looked_up)
    where = f" at {at}" if first != last else ""
    if cost == scene.cost:
        text = f"as good{where}, only not earlier" if best > scene.minute else f"as good{where}"
    else:
        text = f"{difference(scene.cost, cost)}{where}" if scene.cost else f"possible{where}"
    if softer:
        text += f": {_several([reason.text for reason in softer])}"
    return Elsewhere(start, end, (), softer, at, cost, text)


def otherwise(scene: Scene, times: tuple[ClockTime, ...], cost: Cost, *, moved: int, proved: bool) -> Otherwise:
    """The best schedule in which the item is not taken at this time."""
    at = names_in_words([str(time) for time in times])
    here = clock(scene.minute, scene.looked_up)
    which = "the best schedule" if proved else "the best schedule that was found"
    others = "" if not moved else f", and {moved} other intake{'s' if moved > 1 else ''} moved"
    more = "as good" if cost == scene.cost else difference(scene.cost, cost) if scene.cost else "possible"
    text = f"{which} without {scene.item.name} at {here} takes it at {at}{others}: {more}"
    return Otherwise(times, cost, moved, proved, text)


def difference(before: Cost | None, after: Cost) -> str:
    """What a cost has more or less than another: ``broken 2 more, inconvenience 20 less``."""
    before = Cost(0, 0, 0, inconvenience=0) if before is None else before
    told: list[str] = []
    for name, old, new in (
        ("broken", before.broken, after.broken),
        ("missing", before.missing, after.missing),
        ("times of day", before.times, after.times),
        ("moved", before.moved, after.moved),
        ("inconvenience", before.inconvenience, after.inconvenience),
    ):
        if new != old:
            told.append(f"{name} {abs(new - old)} {'more' if new > old else 'less'}")
    return ", ".join(told)


def other_catalog(made_with: str, read_with: str) -> str:
    """That a schedule is explained with another catalogue than it was made with."""
    return f"the schedule was made with catalogue {made_with or 'of no version'}, this is read with {read_with}"


def other_cost(scene: Scene, said: Cost) -> str:
    """That a schedule costs something else now than it says."""
    if scene.cost is None:
        return "as the rules are read now the schedule breaks a must"
    return f"as the rules are read now the schedule does not cost what it says: {difference(said, scene.cost)}"


def _several(texts: Sequence[str]) -> str:
    told = list(dict.fromkeys(texts))
    more = f"; {len(told) - MOST_OBSTACLES} more" if len(told) > MOST_OBSTACLES else ""
    return "; ".join(told[:MOST_OBSTACLES]) + more


def _reason(each: Obstacle, scene: Scene) -> Reason:
    kind = "default" if each.rule.id.startswith("default:") else "rule"
    return Reason(kind, each.rule.id, rule_origin(each.rule, each.ids), _in_words(each, scene))


def _in_words(each: Obstacle, scene: Scene) -> str:
    """What is wrong there, in a few words."""
    against = each.against + ("" if each.at is None else f" at {clock(each.at, scene.looked_up)}")
    match each.rule:
        case Competitor() | Alone() | FirstOfDay() if against:
            return f"{not_kept(each.rule, is_subject=each.is_subject)} {against}"
        case Window():
            return f"not {phrase(each.rule)}"
        case Interval():
            least, most = each.rule.least, each.rule.most
            kept = f"not {minutes_in_words(least)}" if least else f"more than {minutes_in_words(most or 0)}"
            return f"{kept} from the intake at {clock(each.at or 0, scene.looked_up)}"
        case Ceiling():
            beside = f", with {against}" if against else ""
            return f"more than {each.rule.amount} of {spoken(each.rule.nutrient)} at a time{beside}"
        case Together():
            whom = f"{each.against} without " if each.against else "without "
            return whom + (scene.item.name if each.against else selector_in_words(each.rule.companion))
        case MostTimes():
            return f"more than {each.rule.count} times of day"
        case NotSameDay():
            return f"on a day with {each.against}"
        case _:  # pragma: no cover -- nothing else is in the way of a time
            return phrase(each.rule)


def _clock(minute: int, looked_up: LookedUp) -> ClockTime:
    return ClockTime((minute + looked_up.wake) % MINUTES_PER_DAY)
