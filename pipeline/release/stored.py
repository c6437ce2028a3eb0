"""Reads columns of tables that lie in files, and knows them by the hash of their bytes.

Belongs here: reading, each column once. Does not: what is asked of them (see `verify`, `expectations`).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.release.evidence import Texts, texts_of
from pipeline.schema import empty
from pipeline.warehouse import read_parquet, sha256_of


class Stored:
    """Columns of tables in files; they are held as long as it is, for several checks look at each.

    A table that has no file is empty, as one that came after a release.
    """

    def __init__(self, find: Callable[[str], Path]) -> None:
        """Reads nothing yet.

        Args:
            find: Gives the file of a table by its name.
        """
        self._find = find
        self._read: dict[tuple[str, str], pa.ChunkedArray] = {}
        self._digests: dict[str, str] = {}

    def __call__(self, table: str, *columns: str) -> pa.Table:
        """The columns of the table, and no others: they are many, and some are long."""
        missing = [name for name in columns if (table, name) not in self._read]
        if missing:
            self.digest(table)
            path = self._find(table)
            found = read_parquet(path, missing) if path.is_file() else empty(table)
            self._read |= {(table, name): found[name] for name in missing}
        return pa.table({name: self._read[table, name] for name in columns})

    def schema(self, table: str) -> pa.Schema:
        """The schema of the table."""
        path = self._find(table)
        return pq.read_schema(path) if path.is_file() else empty(table).schema

    def num_rows(self, table: str) -> int:
        """How many rows the table has."""
        path = self._find(table)
        return int(pq.read_metadata(path).num_rows) if path.is_file() else 0

    def digest(self, table: str) -> str:
        """The SHA-256 of the table's file from before its first column was read; nothing if it has no file."""
        if table not in self._digests:
            path = self._find(table)
            self._digests[table] = sha256_of(path) if path.is_file() else ""
        return self._digests[table]

    @property
    def texts(self) -> Texts:
        """The documents' texts: those that were asked for last in this process are held, by the hash of their file."""
        return _texts(self._find("documents"), self.digest("documents"))


@lru_cache(maxsize=1)
def _texts(path: Path, _: str) -> Texts:
    return texts_of(read_parquet(path, ["doc_id", "text"]))
