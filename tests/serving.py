"""A real `kg serve` for the tests: started on a free port of 127.0.0.1, asked over plain HTTP, and stopped."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

__all__ = ["TOKEN", "Reply", "Server", "serving"]

TOKEN = "a-token-for-the-tests"  # noqa: S105 - of no server that lasts
START = 30.0  #: seconds in which it must answer


@dataclass(frozen=True)
class Reply:
    """An answer of the server; names of headers in small letters."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass(frozen=True)
class Server:
    """Where it listens, and its process."""

    port: int
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(
        self, path: str, *, method: str = "GET", headers: Mapping[str, str] = {}, body: bytes | None = None, timeout: float = 60
    ) -> Reply:
        """Send one request, its path as it is."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.putrequest(method, path, skip_accept_encoding=True)
            for name, value in headers.items():
                connection.putheader(name, value)
            if body is not None:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            answer = connection.getresponse()
            return Reply(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def query(self, sparql: str, accept: str = "application/sparql-results+json", **fields: str) -> Reply:
        """Ask in SPARQL by a form that is posted."""
        body = urlencode({"query": sparql, **fields}).encode()
        headers = {"Accept": accept, "Content-Type": "application/x-www-form-urlencoded"}
        return self.ask("/sparql", method="POST", headers=headers, body=body)

    def update(self, sparql: str) -> Reply:
        """Send an update with the token."""
        headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/sparql-update"}
        return self.ask("/sparql", method="POST", headers=headers, body=sparql.encode())


@contextmanager
def serving(store: Path, *options: str, **limits: float) -> Iterator[Server]:
    """`kg serve` over a store, as a user starts it; with limits that have no option, as a program does."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "kg", "serve", "--store", str(store), "--port", str(port), *options]
    if limits:
        call = f"serve(Path({str(store)!r}), host='127.0.0.1', port={port}, limits=Limits(**{limits!r}))"
        code = f"from pathlib import Path; from kg.serve import serve; from kg.serve.limits import Limits; {call}"
        command = [sys.executable, "-c", code]
    environment = os.environ | {"KG_TOKEN": TOKEN}
    process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE)
    server = Server(port, process)
    try:
        _wait(server)
        yield server
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        assert process.stderr is not None
        process.stderr.close()


def _wait(server: Server) -> None:
    until = time.monotonic() + START
    while time.monotonic() < until:
        if server.process.poll() is not None:
            assert server.process.stderr is not None
            raise AssertionError(server.process.stderr.read().decode())
        try:
            if server.ask("/sparql?query=ASK%7B%7D", timeout=5).status == 200:
                return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("the server did not start")
