"""Is it too much?  Totals, limits, gates, and what else there is to say before a plan is scheduled."""

from rlsnutri.audit.acknowledging import outstanding
from rlsnutri.audit.reporting import audit
from rlsnutri.audit.standards import Standards

__all__ = ["Standards", "audit", "outstanding"]
