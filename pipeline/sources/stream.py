"""Streams: counted and hashed as they are read, and cut into lines of a bounded length. Does not: parse a line."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from typing import Any

from pipeline.settings import Settings

CHUNK = 1 << 20


class Counted(io.RawIOBase):
    """A stream that counts and hashes the bytes that pass."""

    def __init__(self, stream: Any) -> None:
        self.stream, self.bytes, self.hash = stream, 0, hashlib.sha256()

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fills a buffer from the stream; gives the number of bytes."""
        data = self.stream.read(len(buffer))
        buffer[: len(data)] = data
        self.bytes += len(data)
        self.hash.update(data)
        return len(data)


def lines(stream: Any, settings: Settings) -> Iterator[tuple[bytes, str]]:
    """Each line without its end; of one that is too long only the start, with the hash of the whole."""
    longest = settings.max_input_bytes
    while line := stream.readline(longest + 2):
        content = line.rstrip(b"\r\n")
        if len(content) <= longest and (line.endswith(b"\n") or len(line) <= longest):
            yield content, ""
            continue
        whole = hashlib.sha256(content)
        start = line[:200]
        while line and not line.endswith(b"\n"):
            line = stream.readline(CHUNK)
            whole.update(line.rstrip(b"\r\n"))
        yield start, whole.hexdigest()
