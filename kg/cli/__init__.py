"""The command line: a skin over the library. Each command parses its arguments, calls one function, prints the answer."""

from __future__ import annotations

# isort: off (the help shows the commands in this order)
from kg.cli import asking, building, extracting, sharing
from kg.cli.group import cli, main

__all__ = ["asking", "building", "cli", "extracting", "main", "sharing"]
