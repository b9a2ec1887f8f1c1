"""Who looks for counterexamples, and how long."""

import os

from hypothesis import HealthCheck, settings

SYMBOLIC = "SYMBOLIC_PATHS" in os.environ

PATHS = settings(
    backend="crosshair" if SYMBOLIC else "hypothesis",
    max_examples=int(os.environ.get("SYMBOLIC_PATHS", "25")),
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
"""One example is one path through the code here."""
