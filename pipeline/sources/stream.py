"""Streams: counted and hashed as they are read, and cut into lines of a bounded length. Does not: parse a line."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from typing import Any

from pipeline.settings import Settings
from pipeline.sources.rows import Fault

CHUNK = 1 << 20
# News in gzip or Parquet unpacks to three to twenty times its size; what is built to fill a disk or a memory, to a
# thousand times and more. Small files may unpack to anything.
MOST_UNPACKED = 50
ALWAYS_UNPACKED = 20_000_000  # bytes


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


class Unpacked(io.RawIOBase):
    """What a compressed stream unpacks to, as long as that bears a likeness to the bytes that were read for it."""

    def __init__(self, stream: Any, packed: Counted) -> None:
        self.stream, self.packed, self.bytes = stream, packed, 0

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fills a buffer from the stream; gives the number of bytes.

        Raises:
            Fault: It unpacks to too much.
        """
        data = self.stream.read1(len(buffer))  # what is there, also before the place where the file breaks off
        buffer[: len(data)] = data
        self.bytes += len(data)
        refuse_bomb(self.bytes, self.packed.bytes)
        return len(data)


def refuse_bomb(unpacked: int, packed: int) -> None:
    """Does nothing if a file of `packed` bytes may unpack to `unpacked`.

    Raises:
        Fault: It may not.
    """
    if unpacked > ALWAYS_UNPACKED and unpacked > MOST_UNPACKED * packed:
        raise Fault("too_complex", f"unpacks to more than {MOST_UNPACKED} times its {packed} bytes")


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
