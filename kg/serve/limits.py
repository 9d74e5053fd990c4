"""What questions may cost."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Limits"]


@dataclass(frozen=True)
class Limits:
    """What questions may cost. Times in seconds, sizes in bytes."""

    ready: int = 3  #: workers for short questions
    long: int = 4  #: long questions at once
    queue: int = 256  #: questions that wait
    patience: float = 3.0  #: how long they wait
    quick: float = 0.2  #: what ends in this time is short
    timeout: float = 30.0
    memory: int = 1 << 30  #: of one worker, beyond what it has at rest
    rows: int = 100_000
    bytes: int = 32_000_000
    body: int = 1 << 18  #: of a query
    slow: float = 15.0  #: in which the head of a request must have come, and then its body
