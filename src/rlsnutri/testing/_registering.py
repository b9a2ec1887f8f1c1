"""What ``st.from_type`` gives for the values of this library; hypothesis asks for it through its entry point.

Hypothesis asks while it is being imported, and that may be because a program imports ``rlsnutri.testing`` first.  So
nothing here may need hypothesis, or a strategy, before it is called.
"""

from __future__ import annotations

__all__ = ["register"]


def register() -> None:
    """Tell hypothesis the strategies of all public values; it is called by itself where the extra is installed.

    >>> from hypothesis import find
    >>> from hypothesis.strategies import from_type
    >>> from rlsnutri import ClockTime
    >>> register()
    >>> find(from_type(ClockTime), lambda time: True)
    ClockTime(minutes=0)
    """
    from hypothesis import strategies as st  # noqa: PLC0415 -- see above

    from rlsnutri.testing._types import TYPES  # noqa: PLC0415 -- see above

    for type_, strategy in TYPES.items():
        st.register_type_strategy(type_, strategy)
