"""Holds a table to its definition. Belongs here: structure (names, types, nulls, keys, codes). Does not: meaning."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.schema.model import Table, codes
from pipeline.schema.tables import TABLES


class SchemaError(ValueError):
    """A table that is not what its definition says: names the table, the column and the first bad row."""


def empty(name: str) -> pa.Table:
    """The table with no rows."""
    return TABLES[name].arrow.empty_table()


def from_rows(name: str, rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Rows as a table of the definition's types, in the order given.

    Raises:
        SchemaError: A row has a column that the definition lacks, or a value of another type.
    """
    table = TABLES[name]
    rows = list(rows)
    if unknown := set[str]().union(*rows) - {c.name for c in table.columns}:
        raise SchemaError(f"{name}: no such column: {', '.join(sorted(unknown))}")
    try:
        arrays = [pa.array([row.get(c.name) for row in rows], c.type) for c in table.columns]
    except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
        raise SchemaError(f"{name}: {error}") from error
    return pa.Table.from_arrays(arrays, schema=table.arrow)


def conform(name: str, table: pa.Table) -> pa.Table:
    """The table in the definition's column order, types and sort order, checked.

    Raises:
        SchemaError: Names, types, nulls, keys or codes are not as defined.
    """
    definition = TABLES[name]
    wanted, given = [c.name for c in definition.columns], table.column_names
    if sorted(wanted) != sorted(given):
        missing, extra = sorted(set(wanted) - set(given)), sorted(set(given) - set(wanted))
        raise SchemaError(f"{name}: missing columns {missing}, unknown columns {extra}")
    if nulls := list(_nulls(definition, table)):  # Arrow's own error at the cast names no rows
        raise SchemaError(f"{name}: " + "; ".join(nulls))
    try:
        table = table.select(wanted).cast(definition.arrow).replace_schema_metadata(definition.arrow.metadata)
    except (pa.ArrowInvalid, pa.ArrowTypeError, ValueError) as error:
        raise SchemaError(f"{name}: {error}") from error
    problems = list(structural_problems(definition, table))
    if problems:
        raise SchemaError(f"{name}: " + "; ".join(problems))
    return sort_rows(definition, table)


def sort_rows(definition: Table, table: pa.Table) -> pa.Table:
    """The rows in the order of the definition."""
    table = table.combine_chunks()
    if _ascends(table, definition.order):
        return table  # as most come
    return table.take(pc.sort_indices(table, [(column, "ascending") for column in definition.order])).combine_chunks()


def _ascends(table: pa.Table, columns: Sequence[str]) -> bool:
    """Whether each row is greater than the one before in these columns, the first counting most, and none is null."""
    before, after = table.slice(0, max(0, table.num_rows - 1)), table.slice(1)
    greater, equal = pa.scalar(False), pa.scalar(True)
    for column in columns:
        pair = before[column], after[column]
        greater = pc.or_(greater, pc.and_(equal, pc.less(*pair)))
        equal = pc.and_(equal, pc.equal(*pair))
    return not any(table[column].null_count for column in columns) and bool(pc.all(greater).as_py())


def structural_problems(definition: Table, table: pa.Table) -> Iterable[str]:
    """What is wrong with a table's nulls, codes and key, one sentence each; nothing if all is well."""
    yield from _nulls(definition, table)
    for column in definition.columns:
        values = table[column.name]
        if column.vocabulary:
            items = pc.list_flatten(values) if pa.types.is_list(column.type) else values
            unknown = set(pc.unique(items.drop_null()).to_pylist()) - codes(column.vocabulary)
            if unknown:
                yield f"{column.name} has codes that {column.vocabulary} lacks: {sorted(unknown)[:5]}"
    if duplicates := repeats(definition, table):
        yield f"{duplicates} rows repeat the key {definition.key}"


def repeats(definition: Table, table: pa.Table) -> int:
    """How many rows have the key of one before."""
    if _ascends(table, definition.key):
        return 0
    return int(table.num_rows - table.group_by(list(definition.key)).aggregate([]).num_rows)


def _nulls(definition: Table, table: pa.Table) -> Iterable[str]:
    for column in definition.columns:
        if not column.nullable and table[column.name].null_count:
            yield f"{column.name} is null in {table[column.name].null_count} rows"
