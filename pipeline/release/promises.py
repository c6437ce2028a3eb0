"""What a release promises of the rows of its tables: structure, references, every quotation at its place in a text.

Belongs here: each promise, and which rows break it. Does not: who asks (`verify`; audits, which report it by table).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.arrays import Flags, Indices
from pipeline.release.evidence import CLAIM_SPANS, broken_content, broken_evidence
from pipeline.release.stored import Stored
from pipeline.schema.conform import repeats
from pipeline.schema.model import Column, Evidence, Table, codes

NONE = np.empty(0, np.int64)


@dataclass(frozen=True)
class Promise:
    """What must hold of each row of a table.

    Attributes:
        definition: The table's.
        rule: What must hold, in words; no two of a table are called alike.
        tables: The tables that tell whether it does.
        find: Finds the numbers of the rows that break it.
    """

    definition: Table
    rule: str
    tables: tuple[str, ...]
    find: Callable[[Stored], Indices] = field(compare=False)


def broken(promise: Promise, read: Stored) -> Indices:
    """Numbers of the rows that break a promise; what this process has proved of the same bytes is not proved again."""
    proof = promise, *(read.digest(table) for table in promise.tables)
    if proof in _proved:
        return NONE
    rows = promise.find(read)
    if not len(rows):
        _proved.add(proof)
    return rows


_proved: set[tuple[Any, ...]] = set()  # promises that were kept, each with the hashes of the files that tell so


def promises(definition: Table, keys_in: Mapping[str, str] | None = None) -> Iterator[Promise]:
    """What must hold of each row of a table that has its schema; without the first, the others cannot be looked at.

    Args:
        definition: The table.
        keys_in: The table to look for keys in, by the one that columns refer to, where it is another.
    """
    name, keys_in = definition.name, keys_in or {}

    def promise(rule: str, find: Callable[..., Indices], *given: Any, beside: str = "") -> Promise:
        return Promise(definition, rule, (name, beside) if beside else (name,), partial(find, definition, *given))

    yield promise("every cell can be read", _unreadable)
    key = definition.key[0] if len(definition.key) == 1 else "the key"
    yield promise(f"{key} is unique", _repeated)
    yield promise("what must be given is given", _missing)
    for column in definition.columns:
        is_list = pa.types.is_list(column.type)
        if column.vocabulary:
            yield promise(
                f"{column.name} {'holds codes' if is_list else 'is a code'} of {column.vocabulary}", _no_code, column
            )
        if column.references:
            target, key = column.references.split(".")
            found_in = keys_in.get(target, target)
            yield promise(
                f"{column.name} points to a row of {target}", _unresolved, column, found_in, key, beside=found_in
            )
    for evidence in definition.evidence:
        where = f"{evidence.within}.{evidence.quoted}" if evidence.within else evidence.quoted
        yield promise(f"{where} stands in the text at its offsets", _misquoted, evidence, beside="documents")
    if name == "claims":
        yield promise("content stands in the text at its spans", _misspanned, beside="documents")


def _unreadable(definition: Table, read: Stored) -> Indices:
    try:
        read(definition.name, *definition.arrow.names)
    except (pa.ArrowException, OSError):
        return np.arange(read.num_rows(definition.name))
    return NONE


def _repeated(definition: Table, read: Stored) -> Indices:
    keys = read(definition.name, *definition.key)
    return np.flatnonzero(keys.to_pandas().duplicated(keep=False)) if repeats(definition, keys) else NONE


def _missing(definition: Table, read: Stored) -> Indices:
    given = read(definition.name, *(column.name for column in definition.columns if not column.nullable))
    missing = [np.flatnonzero(_flags(column.is_null())) for column in given.columns if column.null_count]
    return np.unique(np.concatenate([NONE, *missing]))


def _no_code(definition: Table, column: Column, read: Stored) -> Indices:
    known = pa.array(sorted(codes(str(column.vocabulary))))
    return _rows_without(read(definition.name, column.name)[column.name], known)


def _unresolved(definition: Table, column: Column, target: str, key: str, read: Stored) -> Indices:
    keys = read(target, key)[key].combine_chunks()
    return _rows_without(read(definition.name, column.name)[column.name], keys)


def _misquoted(definition: Table, evidence: Evidence, read: Stored) -> Indices:
    columns = [c.name for c in definition.columns if c.name in evidence.columns]
    return broken_evidence(read(definition.name, *columns), evidence, read.texts)


def _misspanned(definition: Table, read: Stored) -> Indices:
    return broken_content(read(definition.name, "doc_id", "content", *CLAIM_SPANS), read.texts)


def _rows_without(column: pa.ChunkedArray, known: pa.Array) -> Indices:
    """Numbers of the rows with a value (of a list: an item) that is not among the known; null is no value."""
    values = column.combine_chunks()
    items = pc.list_flatten(values) if pa.types.is_list(values.type) else values
    unknown = np.flatnonzero(_flags(pc.is_valid(items)) & ~_flags(pc.is_in(items, value_set=known)))
    if items is values or not len(unknown):
        return unknown
    return np.unique(pc.list_parent_indices(values).to_numpy(zero_copy_only=False)[unknown]).astype(np.int64)


def _flags(values: pa.Array | pa.ChunkedArray) -> Flags:
    return values.to_numpy() if isinstance(values, pa.ChunkedArray) else values.to_numpy(zero_copy_only=False)
