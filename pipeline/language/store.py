"""Keeps parses by content, so that a paragraph is parsed once, whoever carries it and whenever.

The store is a folder a model version with parts that are never changed, each named by the SHA-256 of its bytes. It may
be deleted at any time. Parts are Arrow IPC, uncompressed: of a part a few rows are read at a time, here and there, as
copies of a paragraph stand in documents far apart, and a Parquet page would be decoded anew for each.
"""

from __future__ import annotations

import hashlib
import logging
from functools import lru_cache
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pipeline.schema import TABLES
from pipeline.warehouse import sha256_of, whole_file

log = logging.getLogger(__name__)

PART = ".arrow"
GROUP = 32  # paragraphs that are read together
PARTS_OPEN = 64
IDENTIFIER = "S64"  # the hex digits of a SHA-256


class StoredParses:
    """The parses of a store, looked up by paragraph; few are in memory at once."""

    def __init__(self, store: Path) -> None:
        """Reads which paragraphs the store has; parts that come later are not seen."""
        whole = {part: ids for part in sorted(store.glob(f"[!.]*{PART}")) if (ids := _ids_of(part)) is not None}
        self._parts, found = list(whole), list(whole.values())
        # Two runs that parsed the same paragraph side by side have stored it twice, alike.
        self._ids, first = np.unique(np.concatenate([np.array([], IDENTIFIER), *found]), return_index=True)
        self._part = np.repeat(np.arange(len(found)), [len(each) for each in found])[first]
        self._row = np.concatenate([np.array([], int), *(np.arange(len(each)) for each in found)])[first]
        self._opened = lru_cache(PARTS_OPEN)(lambda part: pa.ipc.open_file(pa.OSFile(str(self._parts[part]))))

    def has(self, identifiers: pa.ChunkedArray) -> NDArray[np.bool_]:
        """For each paragraph whether the store has its parse."""
        return np.asarray(self._find(identifiers) >= 0)

    def __call__(self, identifiers: pa.ChunkedArray) -> pa.Table:
        """The `parses` of these paragraphs that the store has, each once, by their identifiers."""
        places = np.unique(self._find(identifiers))
        places = places[places >= 0]
        groups: dict[tuple[int, int], pa.RecordBatch] = {}
        rows: list[pa.RecordBatch] = []
        for part, row in zip(self._part[places].tolist(), self._row[places].tolist(), strict=True):
            number, within = divmod(row, GROUP)
            if (part, number) not in groups:
                groups[part, number] = self._opened(part).get_batch(number)
            rows.append(groups[part, number].slice(within, 1))
        schema: pa.Schema = TABLES["parses"].arrow
        return pa.Table.from_batches(rows, schema).combine_chunks() if rows else schema.empty_table()

    def _find(self, identifiers: pa.ChunkedArray) -> NDArray[np.int64]:
        """Where each paragraph stands among all that the store has; -1 if it has it not."""
        wanted = np.array(identifiers.to_pylist(), IDENTIFIER)
        if not len(self._ids):
            return np.full(len(wanted), -1)
        at = np.minimum(np.searchsorted(self._ids, wanted), len(self._ids) - 1)
        return np.where(self._ids[at] == wanted, at, -1)


def _ids_of(part: Path) -> NDArray[np.bytes_] | None:
    """The paragraphs of a part; None if its bytes are not what they were: then they are parsed again."""
    if sha256_of(part) != part.stem:
        log.warning("%s is damaged, and its paragraphs are parsed anew", part)
        return None
    with pa.OSFile(str(part)) as file:
        ids = pa.ipc.open_file(file, options=pa.ipc.IpcReadOptions(included_fields=[0])).read_all()
        return np.array(ids["paragraph_id"].to_pylist(), IDENTIFIER)


def add_parses(store: Path, parses: pa.Table) -> None:
    """Adds parses as a part of their own, in their order."""
    if not parses.num_rows:
        return
    sink = pa.BufferOutputStream()
    with pa.ipc.new_file(sink, parses.schema) as writer:
        writer.write_table(parses.combine_chunks(), GROUP)
    content = sink.getvalue()
    with whole_file(store / f"{hashlib.sha256(content).hexdigest()}{PART}") as temporary:
        temporary.write_bytes(content)
