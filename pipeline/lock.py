"""Lets one process at a time at something, and says who is at it. Belongs here: locks. Does not: what they guard."""

from __future__ import annotations

import fcntl
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from pipeline.warehouse import Warehouse, writing


@contextmanager
def building(warehouse: Warehouse, tell: Callable[[str], None]) -> Iterator[None]:
    """Holds a warehouse for one build of the command line; a second waits, and is told for whom."""
    with held(warehouse.root / ".build.lock", tell):
        yield


@contextmanager
def promoting(warehouse: Warehouse) -> Iterator[None]:
    """Holds a warehouse's releases, for as long as it takes to publish one; a second promotion waits."""
    with held(warehouse.root / ".promotion.lock"):
        yield


@contextmanager
def held(path: Path, tell: Callable[[str], None] | None = None) -> Iterator[None]:
    """Holds a lock file, for which it waits if need be. A killed holder's lock ends with it: the system sees to that.

    Args:
        path: The lock file, made if need be. It names the holder and stays behind; that it is there says nothing.
        tell: Called once with the holder, as in "process 12 on alpha, since 2026-03-04 03:00:00 UTC", if one must wait;
            what it raises ends the wait.

    Raises:
        NoRoom: The disk is full.
        NotWritable: The folder may not be written.
    """
    with writing(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = path.open("a+b", buffering=0)  # a buffer that cannot be written would fail again when it is closed
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if tell:
                handle.seek(0)
                tell(handle.read().decode(errors="replace").strip() or "another process")
            fcntl.flock(handle, fcntl.LOCK_EX)
        _sign(handle, path)
        yield


def _sign(handle: BinaryIO, path: Path) -> None:
    """Writes down who holds the lock."""
    now = datetime.now(UTC)
    with writing(path.parent):
        handle.truncate(0)
        handle.write(f"process {os.getpid()} on {socket.gethostname()}, since {now:%Y-%m-%d %H:%M:%S} UTC\n".encode())
