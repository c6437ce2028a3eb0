"""Reads the tables of a release, also of one that was made before a table or column existed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.schema import empty
from pipeline.warehouse import read_parquet

Reader = Callable[[str], pa.Table]


class BrokenRelease(ValueError):
    """A release whose files cannot be read: names the file."""


def release_reader(folder: Path, columns: Mapping[str, list[str]] | None = None) -> Reader:
    """Reads a release's tables by name, each once; one that the release has not is empty.

    Args:
        folder: The release's own folder, with `latest` resolved: a reader that follows the link twice may mix two.
        columns: The columns to read of a table, where not all.
    """

    @cache
    def read(table: str) -> pa.Table:
        path = folder / f"{table}.parquet"
        return read_parquet(path, (columns or {}).get(table)) if path.is_file() else empty(table)

    return read


def release_files(folder: Path) -> Callable[[str], pa.Table | Path]:
    """Gives the file of a release's table by name; the empty table for one that the release has not."""

    def find(table: str) -> pa.Table | Path:
        path = folder / f"{table}.parquet"
        return path if path.is_file() else empty(table)

    return find


def find_rows(
    folder: Path, table: str, column: str, values: Collection[str], columns: list[str] | None = None
) -> pa.Table:
    """The rows of a release's table with one of these values, in the table's order; the others are not held.

    None where the release lacks the table or the column.

    Args:
        folder: The release's own folder.
        table: The table.
        column: The column that is looked at.
        values: What it may hold.
        columns: The columns to read; all if not given.

    Raises:
        BrokenRelease: The file is no Parquet.
    """
    path = folder / f"{table}.parquet"
    wanted = pc.field(column).isin(pa.array(sorted(values), pa.string()))
    try:
        if path.is_file() and column in pq.read_schema(path).names:
            return pq.read_table(path, columns=columns, filters=wanted, partitioning=None)
    except pa.ArrowException as error:
        raise BrokenRelease(f"{path}: {error}") from error
    return empty(table).select(columns) if columns else empty(table)


def release_columns(folder: Path, table: str, columns: list[str]) -> pa.Table:
    """Some columns of a release's table.

    Raises:
        BrokenRelease: The file is no Parquet.
    """
    path = folder / f"{table}.parquet"
    try:
        return read_parquet(path, columns)
    except pa.ArrowException as error:
        raise BrokenRelease(f"{path}: {error}") from error


def find_dicts(folder: Path, table: str, column: str, values: Collection[str]) -> list[dict[str, Any]]:
    """As `find_rows`, as plain rows."""
    return list(find_rows(folder, table, column, values).to_pylist())
