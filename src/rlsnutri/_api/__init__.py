"""The doors: each wires nouns and verbs together, and holds no judgement of its own."""

from rlsnutri._api.asking import ask
from rlsnutri._api.guiding import rls_guide
from rlsnutri._api.labelling import read_label
from rlsnutri._api.many import schedule_many
from rlsnutri._api.replanning import replan, verify_replan
from rlsnutri._api.scheduling import DEFAULT_STEPS, check, schedule, verify

__all__ = [
    "DEFAULT_STEPS",
    "ask",
    "check",
    "read_label",
    "replan",
    "rls_guide",
    "schedule",
    "schedule_many",
    "verify",
    "verify_replan",
]
