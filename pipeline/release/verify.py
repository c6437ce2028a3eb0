"""Verifies tables against their definitions: structure, references and every evidence slice.

It stands by itself: promotion runs it on a candidate whoever audited it, and `newsledger verify` on a release.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.release.promises import broken, promises
from pipeline.release.stored import Stored
from pipeline.schema import PUBLISHED, TABLES
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


def verify_tables(find: Callable[[str], Path], definitions: Iterable[Table] = RELEASED) -> list[Problem]:
    """All problems of the tables in these files; an empty list if there are none."""
    # A reader a table: none is held while the next is read.
    return [problem for definition in definitions for problem in _problems(definition, Stored(find))]


def _problems(definition: Table, read: Stored) -> Iterator[Problem]:
    name = definition.name
    if not read.schema(name).equals(definition.arrow):
        yield Problem(name, "has the schema of its definition", read.num_rows(name))
        return
    readable, *others = promises(definition)
    if len(rows := broken(readable, read)):
        yield Problem(name, readable.rule, len(rows))
        return
    for promise in others:
        if len(rows := broken(promise, read)):
            key = read(name, *definition.key).slice(int(rows[0]), 1).to_pylist()[0]
            yield Problem(name, promise.rule, len(rows), "|".join(str(v) for v in key.values()))


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
    return problems or verify_tables(
        lambda name: folder / f"{name}.parquet", [_as_released(resource) for resource in package["resources"]]
    )


def _as_released(resource: Mapping[str, Any]) -> Table:
    """The definition of a table as it was when the release was made: columns that came later are not asked for."""
    definition, there = TABLES[resource["name"]], {field["name"] for field in resource["schema"]["fields"]}
    return replace(
        definition,
        columns=tuple(c for c in definition.columns if c.name in there),
        evidence=tuple(e for e in definition.evidence if (e.within or e.quoted).split(".")[0] in there),
    )
