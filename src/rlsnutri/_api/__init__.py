"""The doors: each wires nouns and verbs together, and holds no judgement of its own."""

from rlsnutri._api.asking import ask
from rlsnutri._api.scheduling import DEFAULT_STEPS, check, schedule, verify

__all__ = ["DEFAULT_STEPS", "ask", "check", "schedule", "verify"]
