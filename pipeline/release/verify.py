"""Verifies tables against their definitions: structure, references and every evidence slice.

It stands by itself: promotion runs it on a candidate whoever audited it, and `newsledger verify` on a release.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.release.read import Reader, release_reader
from pipeline.schema import PUBLISHED, TABLES
from pipeline.schema.conform import structural_problems
from pipeline.schema.model import Evidence, Table
from pipeline.warehouse import sha256_of

RELEASED = tuple(TABLES[name] for name in PUBLISHED)

CONTENT_JOINT = " … "


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
    texts = dict(zip(*(read("documents")[c].to_pylist() for c in ("doc_id", "text")), strict=True))
    problems: list[Problem] = []
    for definition in definitions:
        name, table = definition.name, read(definition.name)
        if not table.schema.equals(definition.arrow):
            problems.append(Problem(name, "has the schema of its definition", table.num_rows))
            continue
        problems += [Problem(name, text, table.num_rows) for text in structural_problems(definition, table)]
        problems += _unresolved(definition, table, read)
        for evidence in definition.evidence:
            problems += _report(
                definition, table, broken_evidence(table, evidence, texts), f"evidence of {evidence.quoted}"
            )
        if name == "claims":
            problems += _report(definition, table, broken_content(table, texts), "content equals its spans")
    return problems


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
    return problems or verify_tables(release_reader(folder), [_as_released(r) for r in package["resources"]])


def _as_released(resource: Mapping[str, Any]) -> Table:
    """The definition of a table as it was when the release was made: columns that came later are not asked for."""
    definition, there = TABLES[resource["name"]], {field["name"] for field in resource["schema"]["fields"]}
    return replace(
        definition,
        columns=tuple(c for c in definition.columns if c.name in there),
        evidence=tuple(e for e in definition.evidence if (e.within or e.quoted).split(".")[0] in there),
    )


def broken_evidence(table: pa.Table, evidence: Evidence, texts: dict[str, str]) -> list[int]:
    """Numbers of the rows whose quotation is not the slice of its document at its offsets.

    A row with no quotation must have no offsets either.
    """
    path = evidence.within.split(".") if evidence.within else []
    columns = [evidence.document, path[0]] if path else list(_fields(evidence))
    rows = table.select([c for c in columns if c in table.column_names]).to_pylist()
    broken = []
    for i, row in enumerate(rows):
        for item in _items(row, path):
            quoted, start, end = item[evidence.quoted], item[evidence.start], item[evidence.end]
            if quoted is None:
                if start is not None or end is not None:
                    broken.append(i)
                    break
                continue
            text = texts.get(item.get(evidence.document, row.get(evidence.document)), "")
            if start is None or end is None or not 0 <= start < end <= len(text) or text[start:end] != quoted:
                broken.append(i)
                break
    return broken


def _items(row: dict[str, Any], path: list[str]) -> list[dict[str, Any]]:
    """The structs at the end of a path of list columns; the row itself for an empty path."""
    items = [row]
    for column in path:
        items = [inner for item in items for inner in item[column] or ()]
    return items


def broken_content(claims: pa.Table, texts: dict[str, str]) -> list[int]:
    """Numbers of the claims whose content is not the slices of its spans, joined."""
    broken = []
    for i, row in enumerate(
        claims.select(
            ["doc_id", "content", "content_spans", "cue_spans", "hedge_spans", "relayed_hedge_spans"]
        ).to_pylist()
    ):
        text = texts.get(row["doc_id"], "")
        spans = [*row["content_spans"], *row["cue_spans"], *row["hedge_spans"], *(row["relayed_hedge_spans"] or ())]
        if any(not 0 <= s["start"] < s["end"] <= len(text) for s in spans) or row["content"] != CONTENT_JOINT.join(
            text[s["start"] : s["end"]] for s in row["content_spans"]
        ):
            broken.append(i)
    return broken


def unresolved_references(table: pa.Table, column: str, targets: pa.Array) -> list[int]:
    """Numbers of the rows with a reference in `column` (a value or a list) that is not among the targets."""
    values = table[column].combine_chunks()
    if pa.types.is_list(values.type):
        parents, items = pc.list_parent_indices(values), pc.list_flatten(values)
    else:
        parents, items = pa.array(range(len(values)), pa.int64()), values
    lost = pc.and_(pc.is_valid(items), pc.invert(pc.is_in(items, value_set=targets)))
    return sorted(set(parents.filter(lost).to_pylist()))


def _unresolved(definition: Table, table: pa.Table, read: Reader) -> Iterator[Problem]:
    for column in definition.columns:
        if column.references:
            target, key = column.references.split(".")
            keys = read(target)[key].combine_chunks()
            lost = unresolved_references(table, column.name, keys)
            yield from _report(definition, table, lost, f"{column.name} points to a row of {target}")


def _report(definition: Table, table: pa.Table, rows: list[int], rule: str) -> list[Problem]:
    if not rows:
        return []
    key = table.select(list(definition.key)).slice(rows[0], 1).to_pylist()[0]
    return [Problem(definition.name, rule, len(rows), "|".join(str(v) for v in key.values()))]


def _fields(evidence: Evidence) -> tuple[str, str, str, str]:
    return evidence.document, evidence.quoted, evidence.start, evidence.end
