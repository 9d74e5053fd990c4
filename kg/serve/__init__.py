"""`kg serve`: a SPARQL endpoint and pages over a store, that survive whatever is sent to them."""

from __future__ import annotations

import contextlib
import errno
import ipaddress
import multiprocessing
import socket
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import InputError

if TYPE_CHECKING:
    from kg.serve.limits import Limits

__all__ = ["is_loopback", "serve"]

CONNECTIONS = 512  #: at once; one more is answered with 503
KEPT = 15  #: seconds an idle connection is kept


def serve(store: Path, *, host: str, port: int, limits: Limits, token: str | None = None) -> None:
    """Serve a store until Ctrl-C. Raises InputError when it cannot be read, or the address is taken."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        raise InputError("kg serve needs Linux or macOS", hint="Limits of time and memory cannot be kept here")
    import uvicorn

    from kg.serve.app import application
    from kg.serve.connection import patient
    from kg.store import Store

    Store.open(store).close()  # what is wrong with it is told before anything starts
    listening = _listen(host, port)
    config = uvicorn.Config(
        application(store, limits=limits, token=token),
        http=patient(limits.slow),
        ws="none",
        log_level="warning",
        server_header=False,
        limit_concurrency=CONNECTIONS,
        timeout_keep_alive=KEPT,
        timeout_graceful_shutdown=3,
        forwarded_allow_ips=None,
    )
    with contextlib.suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listening])


def _listen(host: str, port: int) -> socket.socket:
    """A socket on an address. Raises InputError when the address is taken, or none of this machine."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        hint = "Give another --port" if error.errno == errno.EADDRINUSE else "Give an address of this machine: --host"
        raise InputError(f"cannot listen there: {error.strerror or error}", where=f"{host}:{port}", hint=hint) from error
    return listening


def is_loopback(host: str) -> bool:
    """Whether only programs of this machine reach an address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
