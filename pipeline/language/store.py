"""Keeps parses by content, so that a paragraph is parsed once, whoever carries it and whenever.

The store is a folder a model version with Parquet parts that are never changed. It may be deleted at any time.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.schema import TABLES, conform, empty
from pipeline.warehouse import read_parquet, write_parquet

log = logging.getLogger(__name__)

GROUP = 256  # paragraphs that are decoded together


class StoredParses:
    """The parses of a store, looked up by paragraph; few are in memory at once."""

    def __init__(self, store: Path) -> None:
        """Reads which paragraphs the store has; parts that come later are not seen."""
        readable = {part: ids for part in sorted(store.glob("[!.]*.parquet")) if (ids := _ids_of(part)) is not None}
        self._parts, found = list(readable), list(readable.values())
        ids = np.concatenate([np.array([], "S64"), *(np.asarray(each, "S64") for each in found)])
        # Two runs that parsed the same paragraph side by side have stored it twice, alike.
        self._ids, first = np.unique(ids, return_index=True)
        self._part = np.repeat(np.arange(len(found)), [len(each) for each in found])[first]
        self._row = np.concatenate([np.array([], int), *(np.arange(len(each)) for each in found)])[first]
        self._group_rows = [pq.read_metadata(part).row_group(0).num_rows for part in self._parts]

    def has(self, identifiers: pa.ChunkedArray) -> np.ndarray:
        """For each paragraph whether the store has its parse."""
        return np.asarray(self._find(identifiers) >= 0)

    def __call__(self, identifiers: pa.ChunkedArray) -> pa.Table:
        """The `parses` of these paragraphs that the store has, each once.

        A group is decoded for each call that asks for one of its paragraphs, and copies lie far from each other: few
        calls for many paragraphs cost less than many for few.
        """
        places = np.unique(self._find(identifiers))
        places = places[places >= 0]
        rows: dict[int, dict[int, list[int]]] = {}
        for part, row in zip(self._part[places].tolist(), self._row[places].tolist(), strict=True):
            group, within = divmod(row, self._group_rows[part])
            rows.setdefault(part, {}).setdefault(group, []).append(within)
        found = [table for part, groups in sorted(rows.items()) for table in _rows_of(self._parts[part], groups)]
        return conform("parses", pa.concat_tables([empty("parses"), *found]))

    def _find(self, identifiers: pa.ChunkedArray) -> np.ndarray:
        """Where each paragraph stands among all that the store has; -1 if it has it not."""
        wanted = np.array(identifiers.to_pylist(), "S64")
        if not len(self._ids):
            return np.full(len(wanted), -1)
        at = np.minimum(np.searchsorted(self._ids, wanted), len(self._ids) - 1)
        return np.where(self._ids[at] == wanted, at, -1)


def _rows_of(part: Path, groups: Mapping[int, list[int]]) -> Iterator[pa.Table]:
    """The rows of each group of a part that are wanted."""
    with pq.ParquetFile(part) as file:
        for group, rows in sorted(groups.items()):
            yield file.read_row_group(group).take(pa.array(sorted(rows))).cast(TABLES["parses"].arrow)


def _ids_of(part: Path) -> np.ndarray | None:
    """The paragraphs of a part; None if it cannot be read: then they are parsed again."""
    try:
        ids: np.ndarray = read_parquet(part, ["paragraph_id"])["paragraph_id"].to_numpy()
    except (pa.ArrowException, OSError) as error:
        log.warning("%s cannot be read, and its paragraphs are parsed anew: %s", part, error)
        return None
    return ids


def add_parses(store: Path, parses: pa.Table) -> None:
    """Adds parses as a part of their own, named by its content, in their order."""
    if parses.num_rows:
        name = hashlib.sha256("".join(parses["paragraph_id"].to_pylist()).encode()).hexdigest()
        write_parquet(store / f"{name}.parquet", parses, GROUP)
