"""Verifies tables against their definitions: structure, references and every evidence slice.

It stands by itself: promotion runs it on a candidate whoever audited it, and `newsledger verify` on a release.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.arrays import Indices
from pipeline.release.evidence import Texts, broken_content, broken_evidence, texts_of
from pipeline.release.read import Reader, release_reader
from pipeline.schema import PUBLISHED, TABLES
from pipeline.schema.conform import structural_problems
from pipeline.schema.model import Table
from pipeline.warehouse import sha256_of

RELEASED = tuple(TABLES[name] for name in PUBLISHED)


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: the table, the rule, how many rows, and the first of them.

    Attributes:
        table: The table.
        rule: What should hold.
        rows: How many rows break it.
        example: The first of them, for a person.
    """

    table: str
    rule: str
    rows: int
    example: str = ""

    def __str__(self) -> str:
        return f"{self.table}: {self.rule}: {self.rows} rows" + (f", first {self.example}" if self.example else "")


def verify_tables(read: Reader, definitions: Iterable[Table] = RELEASED) -> list[Problem]:
    """All problems of the tables; an empty list if there are none."""
    texts = texts_of(read("documents"))

    @cache
    def keys(reference: str) -> pa.Array:
        target, key = reference.split(".")
        return read(target)[key].combine_chunks()

    # A call a table: none is held while the next is read.
    return [problem for definition in definitions for problem in _problems(definition, read, keys, texts)]


def _problems(definition: Table, read: Reader, keys: Callable[[str], pa.Array], texts: Texts) -> Iterator[Problem]:
    name, table = definition.name, read(definition.name)
    if not table.schema.equals(definition.arrow):
        yield Problem(name, "has the schema of its definition", table.num_rows)
        return
    yield from (Problem(name, text, table.num_rows) for text in structural_problems(definition, table))
    yield from _unresolved(definition, table, keys)
    for evidence in definition.evidence:
        yield from _report(definition, table, broken_evidence(table, evidence, texts), f"evidence of {evidence.quoted}")
    if name == "claims":
        yield from _report(definition, table, broken_content(table, texts), "content equals its spans")


def verify_release(folder: Path) -> list[Problem]:
    """All problems of a release: its files against `datapackage.json`, then its tables.

    Raises:
        FileNotFoundError: The folder has no datapackage.json.
        KeyError: It has a table that is not defined any more.
    """
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf8"))
    listed = {resource["path"]: resource for resource in package["resources"]}
    problems = []
    for path, resource in listed.items():
        if not (folder / path).is_file():
            problems.append(Problem(resource["name"], "its file is there", 0, path))
        elif sha256_of(folder / path) != resource["hash"].removeprefix("sha256:"):
            problems.append(Problem(resource["name"], "its bytes have the recorded SHA-256", 0, path))
    # A reader of its own for each table: one for all would hold the whole release in memory.
    return problems or verify_tables(
        lambda name: release_reader(folder)(name), [_as_released(r) for r in package["resources"]]
    )


def _as_released(resource: Mapping[str, Any]) -> Table:
    """The definition of a table as it was when the release was made: columns that came later are not asked for."""
    definition, there = TABLES[resource["name"]], {field["name"] for field in resource["schema"]["fields"]}
    return replace(
        definition,
        columns=tuple(c for c in definition.columns if c.name in there),
        evidence=tuple(e for e in definition.evidence if (e.within or e.quoted).split(".")[0] in there),
    )


def unresolved_references(table: pa.Table, column: str, targets: pa.Array) -> Indices:
    """Numbers of the rows with a reference in `column` (a value or a list) that is not among the targets."""
    values = table[column].combine_chunks()
    if pa.types.is_list(values.type):
        parents, items = pc.list_parent_indices(values).to_numpy(zero_copy_only=False), pc.list_flatten(values)
    else:
        parents, items = np.arange(len(values)), values
    lost = pc.and_(pc.is_valid(items), pc.invert(pc.is_in(items, value_set=targets)))
    return np.unique(parents[lost.to_numpy(zero_copy_only=False)]).astype(np.int64)


def _unresolved(definition: Table, table: pa.Table, keys: Callable[[str], pa.Array]) -> Iterator[Problem]:
    for column in definition.columns:
        if column.references:
            lost = unresolved_references(table, column.name, keys(column.references))
            target = column.references.split(".")[0]
            yield from _report(definition, table, lost, f"{column.name} points to a row of {target}")


def _report(definition: Table, table: pa.Table, rows: Indices, rule: str) -> list[Problem]:
    if not len(rows):
        return []
    key = table.select(list(definition.key)).slice(int(rows[0]), 1).to_pylist()[0]
    return [Problem(definition.name, rule, len(rows), "|".join(str(v) for v in key.values()))]
