"""Structural rules, generated from the schema: keys, nulls, codes, references, evidence. Types are Arrow's matter."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from expectations.rule import Derive, Reader, Rule, holds
from pipeline.arrays import Indices
from pipeline.release.evidence import CLAIM_SPANS, broken_content, broken_evidence
from pipeline.release.verify import unresolved_references
from pipeline.schema import TABLES, codes
from pipeline.schema.model import Column, Evidence, Table

# Claims get their identifiers before events point to them, and are completed after: the first half has the ids.
IDENTIFIED_BY = {"claims": "local_claims"}


def structure(name: str) -> list[Rule]:
    """The structural rules of a table."""
    return list(_rules(TABLES[name]))


def referenced(name: str) -> set[str]:
    """The tables that the structural rules of a table read."""
    table = TABLES[name]
    read = {IDENTIFIED_BY.get(target, target) for c in table.columns if c.references for target in [_target(c)[0]]}
    if table.evidence:
        read.add("documents")
    return read


def _rules(table: Table) -> Iterator[Rule]:
    if len(table.key) == 1:
        yield Rule(f"{table.key[0]} is unique", "ExpectColumnValuesToBeUnique", {"column": table.key[0]})
    else:
        yield Rule("the key is unique", "ExpectCompoundColumnsToBeUnique", {"column_list": list(table.key)})
    for column in table.columns:
        if pa.types.is_list(column.type):
            if column.vocabulary:
                yield holds(f"{column.name} holds codes of {column.vocabulary}", _codes(table.name, column))
        else:
            if not column.nullable:
                yield Rule(f"{column.name} is given", "ExpectColumnValuesToNotBeNull", {"column": column.name})
            if column.vocabulary:
                yield Rule(
                    f"{column.name} is a code of {column.vocabulary}",
                    "ExpectColumnValuesToBeInSet",
                    {"column": column.name, "value_set": sorted(codes(column.vocabulary))},
                )
        if column.references:
            yield holds(f"{column.name} points to a row of {_target(column)[0]}", _resolves(table.name, column))
    for evidence in table.evidence:
        where = f"{evidence.within}.{evidence.quoted}" if evidence.within else evidence.quoted
        yield holds(f"{where} stands in the text at its offsets", _stands(table.name, evidence))
    if table.name == "claims":
        yield holds("content stands in the text at its spans", _content_stands)


def _target(column: Column) -> tuple[str, str]:
    table, key = str(column.references).split(".")
    return table, key


def _codes(table: str, column: Column) -> Derive:
    def derive(read: Reader) -> pa.Array:
        values = read(table, column.name)[column.name].combine_chunks()
        known = pa.array(sorted(codes(str(column.vocabulary))))
        unknown = pc.invert(pc.is_in(pc.list_flatten(values), value_set=known))
        return _all_but(len(values), pc.list_parent_indices(values).filter(unknown).to_numpy())

    return derive


def _resolves(table: str, column: Column) -> Derive:
    target, key = _target(column)

    def derive(read: Reader) -> pa.Array:
        rows = read(table, column.name)
        keys = read(IDENTIFIED_BY.get(target, target), key)[key].combine_chunks()
        return _all_but(rows.num_rows, unresolved_references(rows, column.name, keys))

    return derive


def _stands(table: str, evidence: Evidence) -> Derive:
    def derive(read: Reader) -> pa.Array:
        rows = read(table, *(c.name for c in TABLES[table].columns if c.name in evidence.columns))
        return _all_but(rows.num_rows, broken_evidence(rows, evidence, read.texts))

    return derive


def _content_stands(read: Reader) -> pa.Array:
    claims = read("claims", "doc_id", "content", *CLAIM_SPANS)
    return _all_but(claims.num_rows, broken_content(claims, read.texts))


def _all_but(length: int, broken: Indices) -> pa.Array:
    good = np.ones(length, np.bool_)
    good[broken] = False
    return pa.array(good)
