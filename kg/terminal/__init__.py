"""What the commands print.

Invariant: every text from a document is cleaned before it is printed; in a pipe nothing is coloured or cut.
"""

from __future__ import annotations

from kg.terminal.console import checking_progress, counting, line, progress, table
from kg.terminal.explaining import print_explained, print_gaps, print_uses
from kg.terminal.reports import (
    print_build,
    print_check,
    print_mistakes,
    print_queries,
    print_score,
    print_skipped,
    print_stats,
)
from kg.terminal.views import (
    View,
    ask_proposals,
    print_disputes,
    print_entity,
    print_judgements,
    print_timeline,
)

__all__ = [
    "View", "ask_proposals", "checking_progress", "counting", "line", "print_build", "print_check",
    "print_disputes", "print_entity", "print_explained", "print_gaps", "print_judgements", "print_mistakes",
    "print_queries", "print_score", "print_skipped", "print_stats", "print_timeline", "print_uses", "progress", "table",
]  # fmt: skip
