"""Bytes thrown at every public reader, and at the doors behind them: ``python -m tests.fuzz [libFuzzer options]``.

The first byte chooses the reader.  Only errors of the library may come out; everything else is a crash, which libFuzzer
writes to a file.
"""

from __future__ import annotations

import sys

import atheris  # type: ignore[import-not-found]  # pyright: ignore[reportMissingImports] -- only where fuzzing is done

with atheris.instrument_imports(include=["rlsnutri"]):  # pyright: ignore[reportAttributeAccessIssue] -- not in its stubs
    from tests.fuzz.target import one_input


def main() -> None:
    """Start libFuzzer."""
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
