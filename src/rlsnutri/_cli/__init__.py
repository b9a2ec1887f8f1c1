"""The command line: one module per family of commands, each with its options and what it prints."""

from rlsnutri._cli.running import main

__all__ = ["main"]
