"""In which order does one go about it?  The five steps for restless legs, worked out for one plan."""

from rlsnutri.guide.steps import Known, worked_guide

__all__ = ["Known", "worked_guide"]
