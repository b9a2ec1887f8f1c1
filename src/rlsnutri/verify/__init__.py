"""Is it true?  An independent judge of schedules, written from the definitions; the engine has no part in it.

:func:`evaluate` judges a bare assignment of portions to minutes: what it breaks, what it costs and where it
compromises.  :func:`judge` holds a whole schedule against that, every claim of it;
:func:`broken_by_one_more` asks what could be added to it.  :func:`judge_rest` judges what is left of a day, by
:func:`weigh`.

A compromise names its instance in ``things``, with the clock times that they stand at:

======================================  ===============================================================
kind of rule                            ``things``
======================================  ===============================================================
Competitor, Alone, FirstOfDay           both sides as (name, ``"HH:MM"``), sorted as pairs of strings;
                                        what stands fixed has the time of its start
Window, Together                        the intake: one (name, ``"HH:MM"``)
Interval, and ``default:spread``        the two neighbouring intakes in the order of the line: across
                                        midnight the last of the day, then the first of the next; for a
                                        single intake the same entry twice
Ceiling                                 the slot: one (nutrient, ``"HH:MM"``)
Ceiling with ``apart``                  the two slots: two (nutrient, ``"HH:MM"``), the one earlier since
                                        wake first
NotSameDay                              the two things as (name, ``""``), sorted
MostTimes                               nothing
======================================  ===============================================================

Names and nutrients stand as they are written in the plan and in the rule.  ``rules`` are the ids, each once
and sorted, of all broken should rules that share the instance and of all rules merged with these because they
are equal.  Compromises stand in the order of (rules, things).
"""

from __future__ import annotations

from rlsnutri.verify._claims import judge
from rlsnutri.verify._line import Rest, Weighed, weigh
from rlsnutri.verify._one_more import OneMore, broken_by_one_more
from rlsnutri.verify._rest import rest_of
from rlsnutri.verify._rest_claims import judge_rest
from rlsnutri.verify._verdict import Verdict, evaluate

__all__ = [
    "OneMore",
    "Rest",
    "Verdict",
    "Weighed",
    "broken_by_one_more",
    "evaluate",
    "judge",
    "judge_rest",
    "rest_of",
    "weigh",
]
