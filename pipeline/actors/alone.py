"""Tells which actors of single documents no other can join, and takes them over as they are: most are such.

Belongs here: "a senior official" and the like. Does not: joining those that have a name (`resolve`).
"""

from __future__ import annotations

from functools import reduce

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.columns import values
from pipeline.identify import identify
from pipeline.schema import TABLES

KIND = "local"
"""The kind of key that an actor has who is of one document for good, with the document and its own identifier."""


def is_alone(mentioned: pa.Table) -> pa.ChunkedArray:
    """Whether an actor of a document has nothing that joins actors: no name, gazetteer entry, alias or office."""
    tests = (
        pc.invert(mentioned["is_named"]),
        pc.is_null(mentioned["gazetteer_id"]),
        *(pc.equal(pc.list_value_length(mentioned[column]), 0) for column in ("aliases", "offices")),
    )
    return reduce(pc.and_, tests)


def as_they_are(alone: pa.Table) -> pa.Table:
    """Rows of `actors`, in their order, of actors of documents that are alone."""
    schema, count = TABLES["actors"].arrow, alone.num_rows
    ids = zip(values(alone["doc_id"]), alone["local_actor_id"].to_pylist(), strict=True)
    made = {
        "actor_id": pa.array([identify("actor", KIND, *pair) for pair in ids], pa.string()),
        "offices": pa.array([[]] * count, schema.field("offices").type),
        "document_count": pa.array([1] * count, pa.int32()),
    }
    columns = [made[name] if name in made else alone[name] for name in schema.names]
    return pa.Table.from_arrays(columns, schema=schema)
