"""Reads columns of the tables that a candidate stages, each once. Does not belong here: what is asked of them."""

from __future__ import annotations

from functools import cached_property

import pyarrow as pa

from pipeline.release.evidence import Texts, texts_of
from pipeline.release.stage import Candidate
from pipeline.warehouse import read_parquet


class Columns:
    """Columns of a candidate's tables; they are held as long as it is, for several rules look at each."""

    def __init__(self, candidate: Candidate) -> None:
        """Reads nothing yet."""
        self._candidate = candidate
        self._read: dict[tuple[str, str], pa.ChunkedArray] = {}

    def __call__(self, table: str, *columns: str) -> pa.Table:
        """The columns of the table, and no others.

        Raises:
            NotStaged: No run has made it.
        """
        missing = [name for name in columns if (table, name) not in self._read]
        if missing:
            found = read_parquet(self._candidate.find(table), missing)
            self._read |= {(table, name): found[name] for name in missing}
        return pa.table({name: self._read[table, name] for name in columns})

    @cached_property
    def texts(self) -> Texts:
        """The documents' texts."""
        return texts_of(self("documents", "doc_id", "text"))
