"""Where things lie in a warehouse, and how a file gets there whole. Belongs here: paths and atomic writes."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

PARQUET: dict[str, Any] = {"compression": "zstd", "write_statistics": True, "use_dictionary": True}


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
def whole_file(path: Path) -> Iterator[Path]:
    """A temporary path beside `path` that takes its place, synced, when the block ends without an error."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        sync(temporary)
        temporary.chmod(0o644)
        temporary.replace(path)
        sync(path.parent)
    finally:
        temporary.unlink(missing_ok=True)


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
    """The SHA-256 of a file's bytes, as hex digits."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
