"""Sorts rows that may not fit in memory: sorted runs on the disk, then all of them side by side.

Belongs here: putting rows into the order of their table. Does not: what the rows say.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from pipeline.cut import Rows
from pipeline.schema import TABLES, SchemaError, conform, empty, from_rows
from pipeline.schema.conform import sort_rows
from pipeline.warehouse import parquet_writer, read_parquet, write_parquet

HELD = 64_000_000  # characters of rows in memory
WINDOW = 1_024  # rows that are merged at once, if they are short
CHARACTERS = 4_000_000  # of rows that are merged at once, if they are long
AT_ONCE = 8  # rows of each run that are decoded at once


class Spill:
    """Rows of a table that come one by one, in any order."""

    def __init__(self, table: str, folder: Path) -> None:
        """Keeps runs in a folder, which the caller makes and removes."""
        self._table, self._folder = table, folder
        self._key = TABLES[table].order[0]
        self._rows: list[dict[str, Any]] = []
        self._held = self._characters = 0
        self._runs: list[Path] = []
        self.num_rows = 0

    def add(self, row: dict[str, Any]) -> None:
        """Takes a row.

        Raises:
            SchemaError: It, or one before it, is not what the definition says.
        """
        self._rows.append(row)
        self._held += sum(len(value) for value in row.values() if isinstance(value, str))
        self.num_rows += 1
        if self._held >= HELD:
            self._runs.append(self._folder / f"{len(self._runs)}.parquet")
            write_parquet(self._runs[-1], self._drained(), AT_ONCE)

    def write(self, path: Path) -> None:
        """Writes all rows in the order of the table, whole or not at all.

        Raises:
            SchemaError: A row is not what the definition says, or two have one key.
        """
        rest = self._drained()
        ids = [read_parquet(run, [self._key])[self._key].to_numpy() for run in self._runs]
        every = np.sort(np.concatenate([rest[self._key].to_numpy(zero_copy_only=False), *ids]))
        if len(twice := every[1:][every[1:] == every[:-1]]):
            raise SchemaError(f"{self._table}: {self._key} {twice[0]} is there twice")
        runs = [Rows.of_file(run, key=self._key, at_once=AT_ONCE) for run in self._runs]
        runs.append(Rows(rest.to_batches(), rest.schema, self._key))
        window = max(1, min(WINDOW, CHARACTERS * self.num_rows // max(1, self._characters)))
        with parquet_writer(path, TABLES[self._table].arrow) as writer:
            for last in every[window - 1 :: window].tolist() + every[-1:].tolist():
                some = pa.concat_tables([empty(self._table), *(run.up_to(last) for run in runs)])
                writer.write_table(sort_rows(TABLES[self._table], some))

    def _drained(self) -> pa.Table:
        rows, self._rows, self._held, self._characters = self._rows, [], 0, self._characters + self._held
        return conform(self._table, from_rows(self._table, rows))
