"""Counts what a process writes and acts from the n-th write on: the kills of `kill.py` and the tests of a full disk."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

TAKES_ROOM = {"open", "tempfile.mkstemp", "os.mkdir", "os.rename", "os.link", "os.symlink", "os.fsync"}
WRITES = TAKES_ROOM | {"os.remove", "os.rmdir", "os.chmod"}

_watching: list[Callable[[str, tuple[Any, ...]], None]] = []


@contextmanager
def at_write(
    number: int, act: Callable[[], None], under: Path, events: set[str] = WRITES
) -> Iterator[Callable[[], int]]:
    """Calls `act` just before the n-th write in a folder and each that follows; yields what tells how many there were.

    The writes are Python's own calls, as it reports them to its audit hooks, and `fsync`; those of libraries written
    in C (Parquet's bytes, SQLite) are not seen, but the files that they go to are opened, synced and renamed here.

    Args:
        number: From 1; 0 for none.
        act: What is to happen: it may raise, or end the process.
        under: The folder.
        events: Names of Python's audit events that count.
    """
    counted = 0

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal counted
        if event in events and _writes(event, arguments) and any(str(a).startswith(str(under)) for a in arguments):
            counted += 1
            if 0 < number <= counted:
                act()

    _watching.append(watch)
    try:
        yield lambda: counted
    finally:
        _watching.remove(watch)


def _writes(event: str, arguments: tuple[Any, ...]) -> bool:
    return event != "open" or bool(arguments[2] & (os.O_WRONLY | os.O_RDWR))


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    for watch in _watching:
        watch(event, arguments)


def _fsync(file: Any, fsync: Callable[[Any], None] = os.fsync) -> None:
    number = file if isinstance(file, int) else file.fileno()
    sys.audit("os.fsync", str(Path(f"/proc/self/fd/{number}").readlink()))
    fsync(file)


sys.addaudithook(_hook)  # it cannot be taken off again, so there is one
os.fsync = _fsync
