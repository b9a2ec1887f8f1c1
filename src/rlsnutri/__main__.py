"""The command line: ``rlsnutri schedule PLAN.toml``; ``rlsnutri --help`` names all commands.

Exit status: 0 where there is an answer; 1 where there is no schedule, a finding refuses the plan or nothing is known
about a question; 2 for input that cannot be read; 69 where an extra is not installed; 70 for a bug of ours; 74 where
the answer cannot be written.  Never a traceback, unless Python runs in its development mode.
"""

from __future__ import annotations

import sys

from rlsnutri._cli import main

__all__ = ["main"]

if __name__ == "__main__":
    sys.exit(main())
