"""What the audit measures by, indexed once and then asked for every plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rlsnutri.audit.advising import below_others
from rlsnutri.audit.limits import Yardstick, yardsticks
from rlsnutri.audit.reference import References
from rlsnutri.nutrients import Conversion, DoseLimit, Form, FormComparison

_NO_VALUES = References(())


class Standards:
    """The authorities' values, forms, conversions and comparisons, and all names that are known."""

    def __init__(
        self,
        *,
        limits: Iterable[DoseLimit],
        forms: Iterable[Form] = (),
        conversions: Iterable[Conversion] = (),
        comparisons: Iterable[FormComparison] = (),
        names: Iterable[str] | None = None,
    ) -> None:
        """``forms`` tell how a limit counts a form, ``conversions`` how many IU a limit or an acknowledged amount is.

        ``comparisons`` say which form is taken up better; ``names`` are all that the catalogue knows.
        """
        self._limits = tuple(limits)
        self._yardsticks: dict[str | None, Mapping[str, Yardstick]] = {}
        self.forms: Mapping[str, Form] = {form.id: form for form in forms}
        self.conversions: tuple[Conversion, ...] = tuple(conversions)
        self.names: tuple[str, ...] | None = None if names is None else tuple(names)
        self.below: Mapping[str, list[FormComparison]] = below_others(comparisons)
        self._by_nutrient: dict[str, list[DoseLimit]] = {}
        for limit in self._limits:
            self._by_nutrient.setdefault(limit.nutrient, []).append(limit)
        self._references: dict[str, References] = {}

    def yardsticks(self, authority: str | None) -> Mapping[str, Yardstick]:
        """By nutrient, the limits that take part: of everybody, or of one authority."""
        known = self._yardsticks.get(authority)
        if known is None:
            known = self._yardsticks[authority] = yardsticks(self._limits, authority)
        return known

    def references(self, nutrient: str) -> References:
        """What the authorities say of a nutrient."""
        if nutrient not in self._by_nutrient:
            return _NO_VALUES
        known = self._references.get(nutrient)
        if known is None:
            known = self._references[nutrient] = References(self._by_nutrient[nutrient])
        return known
