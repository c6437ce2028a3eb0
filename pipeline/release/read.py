"""Reads the tables of a release, also of one that was made before a table or column existed."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pyarrow as pa

from pipeline.schema import empty
from pipeline.warehouse import read_parquet

Reader = Callable[[str], pa.Table]


def release_reader(folder: Path) -> Reader:
    """Reads a release's tables by name, each once; one that the release has not is empty.

    Args:
        folder: The release's own folder, with `latest` resolved: a reader that follows the link twice may mix two.
    """

    @cache
    def read(table: str) -> pa.Table:
        path = folder / f"{table}.parquet"
        return read_parquet(path) if path.is_file() else empty(table)

    return read


def release_files(folder: Path) -> Callable[[str], pa.Table | Path]:
    """Gives the file of a release's table by name; the empty table for one that the release has not."""

    def find(table: str) -> pa.Table | Path:
        path = folder / f"{table}.parquet"
        return path if path.is_file() else empty(table)

    return find
