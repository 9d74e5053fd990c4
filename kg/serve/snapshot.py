"""Copies of the store that nobody writes: hard links made in a moment, so that a rebuild never disturbs a reader.

Invariant: the front opens no store; another process makes the copy, while it holds the lock of a reader.
"""

from __future__ import annotations

import asyncio
import hashlib
import shutil
import tempfile
from collections.abc import Awaitable, Callable
from multiprocessing.connection import Connection
from pathlib import Path

from kg.errors import InputError
from kg.serve.pool import context

__all__ = ["Snapshots", "fingerprint", "make"]

FOLDER = ".serving"  #: in the store: the copies, one a folder
EVERY = 1.0  #: seconds between two looks at the store


def fingerprint(store: Path) -> str:
    """Names, sizes and times of the files of a store: another after every change."""
    files = sorted(p for p in (store / "quads").glob("*") if not p.name.startswith(("LOCK", "LOG")))
    told = []
    for path in (store / "format", *files):
        try:
            stat = path.stat()
        except OSError:
            continue  # gone while we look: the next look sees another fingerprint
        told.append(f"{path.name} {stat.st_size} {stat.st_mtime_ns}")
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]


def make(store: Path) -> Path:
    """Copy a store into a new folder inside it, or, where nothing can be written there, into a temporary one.

    Raises InputError when there is no store, or it is being written.
    """
    from kg.store import Store

    with Store.open(store) as source:
        try:
            (store / FOLDER).mkdir(exist_ok=True)
            target = Path(tempfile.mkdtemp(dir=store / FOLDER))
        except OSError:
            target = Path(tempfile.mkdtemp(prefix="kg-"))
        if (store / "quads" / "CURRENT").exists():
            source.quads.backup(str(target / "quads"))
        shutil.copyfile(store / "format", target / "format")
    return target


def _make(store: str, answer: Connection) -> None:
    try:
        answer.send(str(make(Path(store))))
    except InputError as error:
        answer.send(error)


class Snapshots:
    """Makes a copy when the store has changed, hands it on, and removes those that are used no more."""

    def __init__(self, store: Path, take: Callable[[Path], Awaitable[None]]) -> None:
        self.store, self._take = store, take
        self.seen = ""  #: fingerprint of the store that the copy of now was made from
        self._held: set[Path] = set()
        self.turn = asyncio.Lock()  #: who reads or writes the store itself holds it

    async def refresh(self) -> bool:
        """Copy the store and hand the copy on if it has changed. Raises InputError when it cannot be read now."""
        async with self.turn:
            return await self.refresh_in_turn()

    async def refresh_in_turn(self) -> bool:
        """The same for one who holds `turn`."""
        now = await asyncio.to_thread(fingerprint, self.store)
        if now == self.seen:
            return False
        folder = await asyncio.to_thread(self._copy)
        self._held.add(folder)
        await self._take(folder)
        self.seen = now
        return True

    def _copy(self) -> Path:
        near, far = context.Pipe(duplex=False)
        process = context.Process(target=_make, args=(str(self.store), far), daemon=True)
        process.start()
        far.close()
        try:
            found = near.recv()
        except EOFError:
            raise InputError("the store could not be copied", where=str(self.store), hint="Is there space on the disk?") from None
        finally:
            near.close()
            process.join()
        if isinstance(found, InputError):
            raise found
        return Path(found)

    async def watch(self) -> None:
        """Look every second, for ever. A store that is being written is taken when that has ended."""
        while True:
            await asyncio.sleep(EVERY)
            try:
                await self.refresh()
            except InputError:
                continue

    def clear_stale(self) -> None:
        """Remove copies that a server has left which was killed: nobody holds their locks."""
        import fcntl

        for stamp in (self.store / FOLDER).glob("*/format"):
            with stamp.open() as file:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except OSError:
                    continue  # another server's worker reads it
            shutil.rmtree(stamp.parent, ignore_errors=True)

    def drop(self, folder: Path) -> None:
        """Remove a copy."""
        self._held.discard(folder)
        shutil.rmtree(folder, ignore_errors=True)

    def clear(self) -> None:
        """Remove all copies of this server, and the folder that held them if it is empty."""
        for folder in list(self._held):
            self.drop(folder)
        try:
            (self.store / FOLDER).rmdir()
        except OSError:
            return  # another server's copies stand there, or the store cannot be written
