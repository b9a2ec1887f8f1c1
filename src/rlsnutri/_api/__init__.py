"""The doors: each wires nouns and verbs together, and holds no judgement of its own."""

from rlsnutri._api.many import schedule_many
from rlsnutri._api.scheduling import DEFAULT_STEPS, check, schedule, verify

__all__ = ["DEFAULT_STEPS", "check", "schedule", "schedule_many", "verify"]
