"""How is it found? The engine: a plan and its rules as integers, and the proof that no schedule is better."""

from rlsnutri._engine.compile import SPREAD, Compiled, compile_plan
from rlsnutri._engine.conflict import Member, conflict
from rlsnutri._engine.hindrance import Hindrance, Hindrances
from rlsnutri._engine.line import Line, Stood
from rlsnutri._engine.outcome import NoOutcome, Outcome, solve
from rlsnutri._engine.repairs import changes
from rlsnutri._engine.replan import Replan, replanned, unit
from rlsnutri._engine.today import Unit

__all__ = [
    "SPREAD",
    "Compiled",
    "Hindrance",
    "Hindrances",
    "Line",
    "Member",
    "NoOutcome",
    "Outcome",
    "Replan",
    "Stood",
    "Unit",
    "changes",
    "compile_plan",
    "conflict",
    "replanned",
    "solve",
    "unit",
]
