"""The few names of Python's own library that our pages link to, as an inventory for intersphinx.

The build asks no network, so the inventory that Python publishes is not fetched: its addresses follow a pattern, and
this writes the same for the names below. A name that is missing here is a warning of the build: add it.
"""

from __future__ import annotations

import tempfile
import zlib
from pathlib import Path

__all__ = ["MAPPING", "inventory"]

_ADDRESS = "https://docs.python.org/3"
_HEAD = (
    "# Sphinx inventory version 2\n# Project: Python\n# Version: 3\n"
    "# The remainder of this file is compressed using zlib.\n"
)
_NAMES = {
    ("class", "library/functions.html"): "bool float int object type",
    ("class", "library/stdtypes.html"): "bytes dict list str tuple",
    ("exception", "library/exceptions.html"): "Exception ImportError RuntimeWarning TypeError ValueError",
    ("class", "library/datetime.html"): "datetime.date datetime.datetime datetime.time datetime.timedelta",
    ("class", "library/enum.html"): "enum.Enum",
    ("class", "library/fractions.html"): "fractions.Fraction",
    ("class", "library/concurrent.futures.html"): "concurrent.futures.Executor concurrent.futures.ProcessPoolExecutor",
    ("class", "library/collections.abc.html"): " ".join(
        f"collections.abc.{name}" for name in ("Callable", "Generator", "Iterable", "Iterator", "Mapping", "Sequence")
    ),
    ("data", "library/typing.html"): "typing.Any",
    ("data", "library/constants.html"): "False None True",
}


def inventory() -> bytes:
    """Return the names in the format that intersphinx reads."""
    lines = [f"{name} py:{role} 1 {page}#$ -\n" for (role, page), names in _NAMES.items() for name in names.split()]
    return _HEAD.encode() + zlib.compress("".join(lines).encode())


def _written() -> str:
    file = Path(tempfile.mkdtemp()) / "objects.inv"
    file.write_bytes(inventory())
    return str(file)


MAPPING = {"python": (_ADDRESS, _written())}
