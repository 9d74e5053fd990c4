"""The command line: a skin over the library. Each command parses its arguments, calls one function, prints the answer."""

from __future__ import annotations

# The help shows the commands in this order.
from kg.cli import building  # isort: skip
from kg.cli import asking  # isort: skip
from kg.cli import sharing  # isort: skip
from kg.cli import extracting  # isort: skip
from kg.cli.group import cli, main

__all__ = ["asking", "building", "cli", "extracting", "main", "sharing"]
