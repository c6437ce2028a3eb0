"""Where things lie in a warehouse, and how a file gets there whole. Belongs here: paths and atomic writes."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

PARQUET: dict[str, Any] = {"compression": "zstd", "write_statistics": True, "use_dictionary": True}
SETTLED = 3_000_000_000  # nanoseconds: longer than a tick of any disk's clock
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
NO_ACCESS = (errno.EACCES, errno.EPERM, errno.EROFS)


class NoRoom(OSError):
    """The disk, a quota or a limit of file size is full: names the folder and says what to do."""


class NotWritable(OSError):
    """A folder that may not be written, or that is none: names it and says what to do."""


@dataclass(frozen=True)
class Warehouse:
    """The folders of a warehouse.

    Attributes:
        root: The warehouse's own folder.
    """

    root: Path

    @property
    def releases(self) -> Path:
        """Released versions, and `latest`."""
        return self.root / "releases"

    @property
    def objects(self) -> Path:
        """Released tables by the hash of their bytes: an unchanged table is stored once."""
        return self.root / "objects"

    @property
    def staging(self) -> Path:
        """Candidates, a folder a run."""
        return self.root / "staging"

    @property
    def cache(self) -> Path:
        """What may be deleted and is made again: stored parses."""
        return self.root / "cache"

    @property
    def records(self) -> Path:
        """Dagster's own records of the runs."""
        return self.root / "dagster"

    def prepare(self) -> None:
        """Makes the folders of the warehouse, and sees that each can be written: nothing else is left in them.

        Raises:
            NotWritable: One is no folder, or may not be written.
            NoRoom: The disk is full.
        """
        for folder in (self.root, self.releases, self.objects, self.staging, self.cache, self.records):
            with writing(folder):
                folder.mkdir(parents=True, exist_ok=True)
                tempfile.TemporaryFile(dir=folder).close()

    def latest(self) -> Path | None:
        """The newest release's own folder, the link resolved; None before the first release."""
        link = self.releases / "latest"
        return link.resolve() if link.is_dir() else None


def write_parquet(path: Path, table: pa.Table, group_rows: int | None = None) -> str:
    """Writes a table whole or not at all, and returns the SHA-256 of its bytes.

    Args:
        path: Its file.
        table: Its rows.
        group_rows: Rows that a reader must decode together; Arrow's own number if not given.
    """
    with whole_file(path) as temporary:
        pq.write_table(table, temporary, row_group_size=group_rows, **PARQUET)
    return sha256_of(path)


@contextmanager
def parquet_writer(path: Path, schema: pa.Schema) -> Iterator[pq.ParquetWriter]:
    """Writes a table part by part, in the end whole or not at all."""
    with whole_file(path) as temporary, pq.ParquetWriter(temporary, schema, **PARQUET) as writer:
        yield writer


def read_parquet(path: Path, columns: list[str] | None = None) -> pa.Table:
    """The table of a file (or some of its columns), read without guessing partitions from its path."""
    return pq.ParquetFile(path).read(columns=columns)


def write_json(path: Path, value: Any) -> None:
    """Writes plain data as JSON, whole or not at all."""
    write_text(path, json.dumps(value, indent=1, ensure_ascii=False, default=str) + "\n")


def write_text(path: Path, text: str) -> None:
    """Writes a text in UTF-8, whole or not at all."""
    with whole_file(path) as temporary:
        temporary.write_text(text, encoding="utf8")


@contextmanager
def whole_file(path: Path, mode: int = 0o644) -> Iterator[Path]:
    """A temporary path beside `path` that takes its place, synced, when the block ends without an error.

    Args:
        path: The file.
        mode: Its permissions.

    Raises:
        NoRoom: The disk is full. The file is as it was then, and nothing is left beside it.
        NotWritable: The folder may not be written.
    """
    with writing(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        os.close(handle)
        temporary = Path(name)
        try:
            yield temporary
            sync(temporary)
            temporary.chmod(mode)
            temporary.replace(path)
            sync(path.parent)
        finally:
            temporary.unlink(missing_ok=True)


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Says of a write in this folder that fails for want of room or of permission where it was and what to do.

    Raises:
        NoRoom: There is no room.
        NotWritable: It may not be written, or it is no folder.
    """
    try:
        yield
    except OSError as error:
        if error.errno in NO_ROOM:
            advice = "make room there and build again; the latest release is as it was"
            raise NoRoom(f"no room to write in {folder} ({error.strerror}): {advice}") from None
        if error.errno in NO_ACCESS:
            raise NotWritable(
                f"cannot write in {folder} ({error.strerror}): give another folder or the rights"
            ) from None
        if isinstance(error, FileExistsError | NotADirectoryError):
            raise NotWritable(f"{folder} is no folder, or lies in one that is none: give another") from None
        raise


def share_file(path: Path, target: Path) -> None:
    """Gives a file a second name, whole or not at all; where the disk cannot, a copy."""
    with whole_file(target) as temporary:
        temporary.unlink()
        try:
            os.link(path, temporary)
        except OSError:
            shutil.copyfile(path, temporary)


def sync(path: Path) -> None:
    """Forces a file or a folder's entries to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's bytes, as hex digits.

    A file that has lain for a while is read once a process, and again only if its size, time or place on the disk are
    others: most are asked for a dozen times in a build.
    """
    state = path.stat()
    if time.time_ns() - state.st_mtime_ns < SETTLED:  # a write that follows may leave the same time
        return _sha256(path)
    return _sha256_then(path, state.st_dev, state.st_ino, state.st_size, state.st_mtime_ns)


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@lru_cache(maxsize=1 << 10)
def _sha256_then(path: Path, *_: int) -> str:
    return _sha256(path)
