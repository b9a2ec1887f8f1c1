"""How is it found? The engine: a plan and its rules as integers, and the proof that no schedule is better."""

from rlsnutri._engine.clearance import Clearance, clearances
from rlsnutri._engine.compile import SPREAD, Compiled, compile_plan
from rlsnutri._engine.conflict import Conflict, conflict
from rlsnutri._engine.elsewhere import Elsewhere, Move, without
from rlsnutri._engine.hindrance import Hindrance, Hindrances
from rlsnutri._engine.line import Line, Stood
from rlsnutri._engine.loosening import Loosened, Member
from rlsnutri._engine.outcome import NoOutcome, Outcome, solve
from rlsnutri._engine.repairs import About, changes
from rlsnutri._engine.replan import Replan, replanned, unit
from rlsnutri._engine.spoken import spoken_of
from rlsnutri._engine.today import Unit

__all__ = [
    "SPREAD",
    "About",
    "Clearance",
    "Compiled",
    "Conflict",
    "Elsewhere",
    "Hindrance",
    "Hindrances",
    "Line",
    "Loosened",
    "Member",
    "Move",
    "NoOutcome",
    "Outcome",
    "Replan",
    "Stood",
    "Unit",
    "changes",
    "clearances",
    "compile_plan",
    "conflict",
    "replanned",
    "solve",
    "spoken_of",
    "unit",
    "without",
]
