"""The workers as the front sees them: who answers next, how long it may take, what happens to one that does not end.

Invariant: a question is answered, or refused with a reason that is true; and long ones never hold up short ones. Every
question begins as a short one. One that does not end in `Limits.quick` seconds goes on as a long one, at lower priority,
while a fresh worker takes its place; there are at most `Limits.long` of those, each ends with its worker. A question of
a form that was long before waits for a place among the long ones at once.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import multiprocessing
import os
import re
import signal
import socket
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kg.errors import InputError
from kg.serve import worker
from kg.serve.limits import Limits
from kg.serve.results import Answer

__all__ = ["Broken", "Busy", "Pool", "TimedOut", "context", "form"]

REMEMBERED = 512  #: forms of long questions
LOWER = 10  #: by how much a long question is nicer to the others
START = 30.0  #: seconds a worker has to open its snapshot

context = multiprocessing.get_context("forkserver")
context.set_forkserver_preload(["kg.serve.answers", "kg.store"])  # so that a fresh worker is there at once


class Busy(Exception):
    """Too many questions at once: try again."""


class TimedOut(Exception):
    """The question took longer than it may."""


class Broken(Exception):
    """The worker died of the question."""


class _Worker:
    """One process, and the socket to it."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        self.folder = folder
        self._near, far = socket.socketpair()
        given = {"memory": limits.memory, "cpu": int(limits.timeout) + 1, "rows": limits.rows, "bytes": limits.bytes}
        self.process = context.Process(target=worker.main, args=(far, str(folder), given), daemon=True)
        try:
            self.process.start()
        finally:
            far.close()

    async def ready(self) -> _Worker:
        """Wait until it can answer. Raises InputError when it cannot."""
        self._reader, self._writer = await asyncio.open_connection(sock=self._near)
        try:
            async with asyncio.timeout(START):
                await self._receive()
        except (Broken, TimeoutError) as error:
            self.kill()
            raise InputError("a worker could not open the store", where=str(self.folder), hint="See its message above") from error
        return self

    async def ask(self, header: dict[str, Any], body: bytes) -> Answer:
        """Put one question. Raises Broken when the process dies of it."""
        self._writer.write(worker.pack(header, body))
        with contextlib.suppress(ConnectionError):  # it died before: reading tells
            await self._writer.drain()
        head, answer = await self._receive()
        return Answer(head["status"], head["type"], answer, head["cut"])

    async def _receive(self) -> tuple[dict[str, Any], bytes]:
        try:
            head, body = worker.FRAME.unpack(await self._reader.readexactly(worker.FRAME.size))
            data = await self._reader.readexactly(head + body)
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise Broken from error
        return json.loads(data[:head]), data[head:]

    def lower(self) -> None:
        """Give way to short questions."""
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self.process.pid or 0, LOWER)

    def kill(self) -> None:
        """End it at once."""
        self.process.kill()
        with contextlib.suppress(AttributeError):  # it never was ready
            self._writer.close()

    def death(self) -> int:
        """The signal that ended it, 0 for none."""
        self.process.join(1)
        return -(self.process.exitcode or 0)


class Pool:
    """Workers over one snapshot, which `swap` replaces without a failed question."""

    def __init__(self, limits: Limits, unused: Callable[[Path], None] = lambda folder: None) -> None:
        self.limits = limits
        self._unused = unused  #: called with a snapshot that no worker reads any more
        self._folder: Path | None = None
        self._idle: asyncio.LifoQueue[_Worker] = asyncio.LifoQueue()  # the one that answered last has the warmest cache
        self._readers: dict[Path, int] = {}
        self._short = 0  #: workers that are idle, starting, or busy with a short question
        self._waiting = 0
        self._long = asyncio.Semaphore(limits.long)
        self._forms: OrderedDict[int, None] = OrderedDict()
        self._tasks: set[asyncio.Task[None]] = set()

    async def swap(self, folder: Path) -> None:
        """Answer from this snapshot from now on; what is being answered ends on the old one."""
        fresh = await asyncio.gather(*(self._start(folder) for _ in range(self.limits.ready)))
        self._folder, self._short = folder, len(fresh)
        old = [self._idle.get_nowait() for _ in range(self._idle.qsize())]
        for each in fresh:
            self._idle.put_nowait(each)
        for each in old:
            self._retire(each)

    async def ask(self, header: dict[str, Any], body: bytes = b"", *, form: int | None = None) -> Answer:
        """The answer to a question. ``form`` stands for all questions like it (see `form`); None for the server's own.

        The server's own questions (pages, data, search) end by themselves, so they never count as long.
        Raises Busy, TimedOut, Broken.
        """
        known = form in self._forms
        if self._waiting >= self.limits.queue:
            raise Busy
        self._waiting += 1
        held = False  # a place among the long ones
        try:
            async with asyncio.timeout(self.limits.patience):
                if known:
                    held = await self._long.acquire()
                each = await self._take()
        except TimeoutError:
            if held:
                self._long.release()
            raise Busy from None
        finally:
            self._waiting -= 1
        try:
            return await self._put(each, header, body, form, held)
        finally:
            if held:
                self._long.release()

    async def _put(
        self, each: _Worker, header: dict[str, Any], body: bytes, form: int | None, held: bool
    ) -> Answer:
        task = asyncio.ensure_future(each.ask(header, body))
        counted = each.folder == self._folder
        try:
            if held:
                self._part(each, counted)
                counted = False
            done, _ = await asyncio.wait({task}, timeout=self.limits.quick if form is not None else self.limits.timeout)
            if done:
                if held:
                    self._forms.pop(form, None)  # type: ignore[arg-type]
                return task.result()
            if form is None:
                raise TimedOut
            self._remember(form)
            if not held and self._long.locked():
                raise Busy
            place = contextlib.nullcontext() if held else self._long
            async with place:
                if not held:
                    self._part(each, counted)
                    counted = False
                done, _ = await asyncio.wait({task}, timeout=self.limits.timeout - self.limits.quick)
            if not done:
                raise TimedOut
            return task.result()
        except Broken:
            if await asyncio.to_thread(each.death) == signal.SIGXCPU:
                raise TimedOut from None
            self._remember(form)
            raise
        finally:
            if task.done() and not task.cancelled() and task.exception() is None and counted and each.folder == self._folder:
                self._idle.put_nowait(each)
            else:
                task.cancel()
                self._retire(each)
                if counted and each.folder == self._folder:
                    self._short -= 1
                    self._replenish()

    def _part(self, each: _Worker, counted: bool) -> None:
        """This worker is busy for long: lower its priority and start another in its place."""
        each.lower()
        if counted:
            self._short -= 1
            self._replenish()

    def _remember(self, form: int | None) -> None:
        if form is not None:
            self._forms[form] = None
            self._forms.move_to_end(form)
            if len(self._forms) > REMEMBERED:
                self._forms.popitem(last=False)

    async def _take(self) -> _Worker:
        """An idle worker over the snapshot of now."""
        while True:
            each = await self._idle.get()
            if each.folder == self._folder:
                return each
            self._retire(each)

    def _replenish(self) -> None:
        while self._short < self.limits.ready:
            self._short += 1
            task = asyncio.create_task(self._add(self._folder))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _add(self, folder: Path | None) -> None:
        assert folder is not None, "swap comes first"
        try:
            each = await self._start(folder)
        except InputError:
            if folder == self._folder:  # else the snapshot is gone, and so is the need
                self._short -= 1
                await asyncio.sleep(1)
                self._replenish()
            return
        self._idle.put_nowait(each)

    async def _start(self, folder: Path) -> _Worker:
        self._readers[folder] = self._readers.get(folder, 0) + 1
        try:
            each = await asyncio.to_thread(_Worker, folder, self.limits)
            return await each.ready()
        except BaseException:
            self._left(folder)
            raise

    def _retire(self, each: _Worker) -> None:
        each.kill()
        self._left(each.folder)

    def _left(self, folder: Path) -> None:
        self._readers[folder] -= 1
        if not self._readers[folder] and folder != self._folder:
            del self._readers[folder]
            self._unused(folder)

    async def close(self) -> None:
        """End all idle workers; those that are busy end with their questions or with the front."""
        for task in self._tasks:
            task.cancel()
        while not self._idle.empty():
            self._retire(self._idle.get_nowait())


_VARIES = re.compile(rb"""#[^\n]*|"[^"\n]*"|'[^'\n]*'|<[^>\s]*>|\d+|\s+""")


def form(text: bytes) -> int:
    """A number that questions share which differ only in white space, comments, numbers, strings and IRIs."""
    return hash(_VARIES.sub(b" ", text))
