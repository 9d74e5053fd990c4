"""One connection of the HTTP server, which waits for the head of a request only so long."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

__all__ = ["Connection", "patient"]


class Connection(HttpToolsProtocol):
    """Closes when a head does not come in time: uvicorn itself would wait for ever, and each wait takes a connection."""

    seconds = 15.0  #: in which a head must have come
    _waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """A client has come: its first head is awaited."""
        super().connection_made(transport)
        self._await_head()

    def on_message_begin(self) -> None:
        """The first byte of a head has come."""
        super().on_message_begin()
        self._await_head()

    def on_headers_complete(self) -> None:
        """The head is here."""
        self._stop_waiting()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """The client has gone."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _await_head(self) -> None:
        self._stop_waiting()
        self._waiting = self.loop.call_later(self.seconds, self.transport.close)

    def _stop_waiting(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None


def patient(seconds: float) -> type[Connection]:
    """Connections that wait so long for a head."""
    return type("Connection", (Connection,), {"seconds": seconds})
