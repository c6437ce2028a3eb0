"""Tells by a number whether what a stage reads of a document is what it read before.

Belongs here: what makes a document another one. Does not: what is done with the keys.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from pipeline.columns import Hashes, hashes, in_runs, mixed
from pipeline.kernel import Tables


def document_keys(tables: Tables, documents: list[str], code: str) -> Hashes:
    """A key of 64 bits for each document: of all its rows in the tables and of the code that reads them.

    Equal rows have equal keys however they lie in memory. A document whose bytes are others has another identifier, so
    that keys need only tell what stages have made of the same bytes.

    Args:
        tables: Tables in the order of their documents.
        documents: The documents, in that order.
        code: The version of what reads them.
    """
    found = hashes([pa.array([code] * len(documents), pa.string())])
    for name, table in sorted(tables.items()):
        read = hashes([pa.array([" ".join((name, *table.column_names))])])
        rows = in_runs(
            hashes(table.drop_columns("doc_id").columns), _sizes(table["doc_id"].combine_chunks(), documents)
        )
        found = mixed(mixed(found, read), rows)
    return found


def _sizes(ids: pa.Array, documents: list[str]) -> NDArray[np.int64]:
    """How many rows each document has; the rows are in the order of the documents."""
    runs = pc.run_end_encode(ids, run_end_type=pa.int64())
    sizes = np.zeros(len(documents), np.int64)
    sizes[np.searchsorted(documents, runs.values.to_pylist())] = np.diff(runs.run_ends.to_numpy(), prepend=0)
    return sizes
