"""A process that answers questions about one snapshot, one at a time, and may be killed at any moment.

Invariant: whatever a question makes the engine do (overflow its stack, eat memory, run for ever) happens here, and ends
with this process.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import signal
import socket
import struct
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kg.errors import InputError
from kg.serve.protocol import Refused
from kg.serve.results import Answer, Caps

__all__ = ["FRAME", "Limits", "main", "pack"]

FRAME = struct.Struct("!II")  #: lengths in bytes of a JSON header and of a body, which follow
PLAIN = "text/plain; charset=utf-8"
_DEATH = 1  # PR_SET_PDEATHSIG of Linux

Limits = dict[str, int]  #: "memory" in bytes, "cpu" in seconds, "rows" and "bytes" of an answer


def pack(header: dict[str, Any], body: bytes) -> bytes:
    """A message as it goes over the socket, either way."""
    head = json.dumps(header).encode()
    return FRAME.pack(len(head), len(body)) + head + body


def main(sock: socket.socket, folder: str, limits: Limits) -> None:
    """Open the snapshot and answer until the other side closes the socket."""
    _leave_signals_to_the_front()
    os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")  # each thread would take memory for itself
    from kg.graph import Graph
    from kg.serve.answers import answer

    graph = Graph.open(folder)
    caps = Caps(rows=limits["rows"], bytes=limits["bytes"])
    _limit_memory(limits["memory"])
    sock.sendall(pack({"ready": True}, b""))
    while (message := _receive(sock)) is not None:
        header, body = message
        _limit_cpu(limits["cpu"])
        given = _told(lambda: answer(graph, header, body.decode(), caps))  # noqa: B023 - called at once
        head = {"status": given.status, "type": given.content_type, "cut": given.cut}
        sock.sendall(pack(head, given.body))


def _told(answer: Callable[[], Answer]) -> Answer:
    """The answer, or what went wrong as an answer."""
    try:
        return answer()
    except Refused as error:
        return Answer(error.status, PLAIN, f"{error.message}\n".encode())
    except InputError as error:
        return Answer(400, PLAIN, f"{error}\n".encode("utf-8", "replace"))
    except (MemoryError, RecursionError) as error:
        return Answer(500, PLAIN, f"The question needs too much ({type(error).__name__}).\n".encode())
    except Exception:  # the front must hear of every failure; it stands in the log of this process
        sys.excepthook(*sys.exc_info())
        return Answer(500, PLAIN, b"This question could not be answered: a fault of the program, which is logged.\n")


def _receive(sock: socket.socket) -> tuple[dict[str, Any], bytes] | None:
    """The next message, None when the other side has closed."""
    sizes = _exactly(sock, FRAME.size)
    if sizes is None:
        return None
    head, body = FRAME.unpack(sizes)
    data = _exactly(sock, head + body)
    return None if data is None else (json.loads(data[:head]), data[head:])


def _exactly(sock: socket.socket, size: int) -> bytes | None:
    parts = []
    while size:
        part = sock.recv(min(size, 1 << 20))
        if not part:
            return None
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _leave_signals_to_the_front() -> None:
    """Ctrl-C ends the front, which ends this; and when the front is gone, so is this."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DEATH, signal.SIGKILL)


def _limit_memory(size: int) -> None:
    """Allow so many bytes more than the process has now; the engine aborts where an allocation fails."""
    if sys.platform == "linux":
        size += int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
        resource.setrlimit(resource.RLIMIT_AS, (size, size))


def _limit_cpu(seconds: int) -> None:
    """Allow so many seconds more: holds even when the front is gone and can kill nothing."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + seconds + 1, hard))
