"""Keeps parses by content, so that a paragraph is parsed once, whoever carries it and whenever.

The store is a folder a model version with parts that are never changed, each named by the SHA-256 of its bytes. It may
be deleted at any time. Parts are Arrow IPC, uncompressed: of a part a few rows are read at a time, here and there, as
copies of a paragraph stand in documents far apart, and a Parquet page would be decoded anew for each.
"""

from __future__ import annotations

import hashlib
import logging
from bisect import bisect_right
from collections.abc import Iterable
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
GROUPS_HELD = 16  # of those that were read last
PARTS_OPEN = 64
IDENTIFIER = "S64"  # the hex digits of a SHA-256


class StoredParses:
    """The parses of a store, looked up by paragraph; few are in memory at once."""

    def __init__(self, parts: Iterable[Path]) -> None:
        """Reads which paragraphs the parts have; one that is damaged counts as absent."""
        whole = {part: ids for part in parts if (ids := _ids_of(part)) is not None}
        self._parts, found = list(whole), list(whole.values())
        # Groups are numbered through all parts, and a paragraph's place tells its group and the row in it.
        self._first_groups = np.cumsum([0, *(-(-len(ids) // GROUP) for ids in found)]).tolist()
        places = [np.arange(len(ids)) + GROUP * first for ids, first in zip(found, self._first_groups, strict=False)]
        # Two runs that parsed the same paragraph side by side have stored it twice, alike.
        self._ids, first = np.unique(np.concatenate([np.array([], IDENTIFIER), *found]), return_index=True)
        self._places = np.concatenate([np.array([], np.int64), *places])[first]
        self._group = lru_cache(GROUPS_HELD)(self._read_group)
        self._opened = lru_cache(PARTS_OPEN)(lambda part: pa.ipc.open_file(pa.OSFile(str(self._parts[part]))))

    def has(self, identifiers: pa.ChunkedArray) -> NDArray[np.bool_]:
        """For each paragraph whether the store has its parse."""
        return np.asarray(self._find(identifiers) >= 0)

    def __call__(self, identifiers: pa.ChunkedArray) -> pa.Table:
        """The `parses` of these paragraphs that the store has, each once, in the order in which they are stored."""
        found = self._find(identifiers)
        places = np.unique(found[found >= 0])
        starts_run = (np.diff(places, prepend=-2) > 1) | (places % GROUP == 0)
        begins = np.flatnonzero(starts_run)
        lengths = np.diff(begins, append=len(places))
        rows = [self._rows(*run) for run in zip(places[begins].tolist(), lengths.tolist(), strict=True)]
        schema: pa.Schema = TABLES["parses"].arrow
        return pa.Table.from_batches(rows, schema).combine_chunks() if rows else schema.empty_table()

    def _rows(self, place: int, number: int) -> pa.RecordBatch:
        """So many rows of one group."""
        group, within = divmod(place, GROUP)
        return self._group(group).slice(within, number)

    def _read_group(self, group: int) -> pa.RecordBatch:
        part = bisect_right(self._first_groups, group) - 1
        return self._opened(part).get_batch(group - self._first_groups[part])

    def _find(self, identifiers: pa.ChunkedArray) -> NDArray[np.int64]:
        """The place of each paragraph; -1 if the store has it not."""
        wanted = np.array(identifiers.to_pylist(), IDENTIFIER)
        if not len(self._ids):
            return np.full(len(wanted), -1)
        at = np.minimum(np.searchsorted(self._ids, wanted), len(self._ids) - 1)
        return np.where(self._ids[at] == wanted, self._places[at], -1)


def stored_parses(store: Path) -> StoredParses:
    """The parses that the store has now; parts that come later are not seen. It is read again when they change."""
    parts = sorted(store.glob(f"[!.]*{PART}"))
    return _of_parts(tuple(parts), *(part.stat().st_mtime_ns for part in parts))


@lru_cache(1)
def _of_parts(parts: tuple[Path, ...], *_: int) -> StoredParses:
    return StoredParses(parts)


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
