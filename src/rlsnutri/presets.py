"""Which gaps a policy chose instead of the catalogue's own, and by whose word."""

from __future__ import annotations

from attrs import frozen

from rlsnutri.showing import Told

__all__ = ["Replaced"]


@frozen
class Replaced(Told):
    """One rule that has another gap because a preset of the policy says so: which numbers, and by whose word.

    ``objects`` are the things that it is about, ``by`` an id of the bibliography; ``before`` and ``after`` are minutes.
    Otherwise the rule would have ``before_otherwise`` and ``after_otherwise`` (None: never on one day).

    >>> from rlsnutri import Day, Dose, Medicine, Plan, Policy, schedule
    >>> policy = Policy(presets=["levothyroxine.smpc-oral-iron"])
    >>> day, doses = Day("07:00", "23:00"), [Dose("ferrous fumarate", "14 mg")]
    >>> timetable = schedule(Plan(day=day, doses=doses, events=[Medicine("levothyroxine", at="07:00")], policy=policy))
    >>> [(replaced.by, replaced.before) for replaced in timetable.replaced]
    [('smpc-oral-iron', 120)]
    """

    rule: str
    objects: tuple[str, ...]
    preset: str
    by: str
    before: int
    after: int
    before_otherwise: int | None
    after_otherwise: int | None
    note: str = ""

    def __str__(self) -> str:
        def sides(before: int | None, after: int | None) -> str:
            return ", ".join(
                f"never {side}" if gap is None else f"{gap} min {side}"
                for gap, side in ((before, "before"), (after, "after"))
            )

        same = (self.before, self.after) == (self.before_otherwise, self.after_otherwise)
        instead = "" if same else f" instead of {sides(self.before_otherwise, self.after_otherwise)}"
        about = ", ".join(self.objects)
        return f"{self.rule} ({about}): {sides(self.before, self.after)}{instead}, by {self.by} [preset {self.preset}]"
