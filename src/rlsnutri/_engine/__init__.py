"""How is it found? The engine: a plan and its rules as integers, and the proof that no schedule is better."""

from rlsnutri._engine.clearance import Clearance, clearances
from rlsnutri._engine.compile import SPREAD, Compiled, compile_plan
from rlsnutri._engine.conflict import Conflict, conflict
from rlsnutri._engine.elsewhere import Elsewhere, Move, without
from rlsnutri._engine.hindrance import Hindrance, Hindrances
from rlsnutri._engine.loosening import Loosened, Member
from rlsnutri._engine.outcome import NoOutcome, Outcome, solve
from rlsnutri._engine.repairs import About, changes
from rlsnutri._engine.spoken import spoken_of

__all__ = [
    "SPREAD",
    "About",
    "Clearance",
    "Compiled",
    "Conflict",
    "Elsewhere",
    "Hindrance",
    "Hindrances",
    "Loosened",
    "Member",
    "Move",
    "NoOutcome",
    "Outcome",
    "changes",
    "clearances",
    "compile_plan",
    "conflict",
    "solve",
    "spoken_of",
    "without",
]
