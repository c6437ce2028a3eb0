"""Narrates a difference between two releases: counts, and the most telling rows in words.

Belongs here: what a person is told of `changes`. Does not: finding them (`difference`).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.release.read import find_dicts, find_rows
from pipeline.schema import TABLES

EXAMPLES = 3  # of a kind
LONGEST = 100  # characters of a quoted text

TELLING = {
    "events": ("status", "is_disputed", "event_type", "date_start", "place_name", "independent_source_count"),
    "actors": ("name", "type", "country", "sector"),
    "claims": ("polarity", "certainty", "information_credibility", "claimant_text"),
    "documents": ("title", "publisher", "published_at", "story_relation"),
}
"""Of the tables that a person asks for: the columns whose change tells most, the most telling first."""
IN_WORDS = {"events": "summary", "actors": "name", "claims": "content", "documents": "title"}
WEIGHT = {"events": "document_count", "actors": "document_count"}


def tally(changes: pa.Table) -> list[tuple[str, str, str, int]]:
    """Table, change, cause and how many, in that order."""
    counted = changes.group_by(["table", "change", "cause"]).aggregate([([], "count_all")])
    return sorted(tuple(row.values()) for row in counted.to_pylist())


def unlike(before: Path, after: Path) -> Iterator[str]:
    """Tables and columns that only one of the releases has: their rows cannot be compared."""
    sides = [{p.stem: set(pq.read_schema(p).names) for p in side.glob("*.parquet")} for side in (before, after)]
    for name in sorted(sides[0].keys() | sides[1].keys()):
        there = [side.get(name) for side in sides]
        for own, other, release in ((there[0], there[1], before), (there[1], there[0], after)):
            if other is None:
                yield f"only {release.name} has the table {name}"
            elif own is not None and own - other:
                yield f"only {release.name} has of {name}: {', '.join(sorted(own - other))}"


def examples(before: Path, after: Path, changes: pa.Table) -> Iterator[str]:
    """The most telling rows in words: what is carried by most documents first, a few of each kind."""
    for table, columns in TELLING.items():
        own = changes.filter(pc.equal(changes["table"], table))
        told: set[str] = set()
        changed = own.filter(pc.equal(own["change"], "changed"))
        for column in columns:
            ids = [name for name in _rows_with(changed, column) if name not in told]
            for now in _weightiest(after, table, ids):
                was = find_dicts(before, table, TABLES[table].key[0], [_key(table, now)])[0]
                told.add(_key(table, now))
                words = f": {_quoted(now[IN_WORDS[table]])}" if column != IN_WORDS[table] else ""
                yield f"{table[:-1]} {_key(table, now)} {column} {said(was[column])} -> {said(now[column])}{words}"
        for change in ("merged", "split", "added", "removed"):
            some = own.filter(pc.equal(own["change"], change))
            side = before if change in ("merged", "removed") else after
            others = dict(zip(some["row_id"].to_pylist(), some["other_row_id"].to_pylist(), strict=True))
            for row in _weightiest(side, table, some["row_id"].to_pylist()):
                yield f"{_named(table, row)} {change}{_with(before, after, table, change, others[_key(table, row)])}"


def _rows_with(changed: pa.Table, column: str) -> list[str]:
    """The row_id of each change that names the column."""
    lists = changed["columns"].combine_chunks()
    rows = pc.list_parent_indices(lists).filter(pc.equal(pc.list_flatten(lists), column))
    return list(changed["row_id"].take(rows).to_pylist())


def _with(before: Path, after: Path, table: str, change: str, other: str | None) -> str:
    if other is None:
        return ""
    side, link = (after, "into") if change == "merged" else (before, "from")
    rows = find_dicts(side, table, TABLES[table].key[0], [other])
    return f" {link} {_named(table, rows[0]) if rows else other}"


def _weightiest(release: Path, table: str, ids: list[str]) -> list[dict[str, Any]]:
    """The rows of these ids that most documents carry."""
    key = TABLES[table].key[0]
    weight = [WEIGHT[table]] if table in WEIGHT else []
    rows = find_rows(release, table, key, ids, [key, *weight])
    order = [*((name, "descending") for name in weight), (key, "ascending")]
    chosen = rows.sort_by(order).slice(0, EXAMPLES)[key].to_pylist()
    found = {row[key]: row for row in find_dicts(release, table, key, chosen)}
    return [found[name] for name in chosen]


def _named(table: str, row: dict[str, Any]) -> str:
    status = f" ({row['status']})" if table == "events" else ""
    return f"{table[:-1]} {_key(table, row)}{status} {_quoted(row[IN_WORDS[table]])}"


def _key(table: str, row: dict[str, Any]) -> str:
    return str(row[TABLES[table].key[0]])


def _quoted(text: str | None) -> str:
    return "untitled" if text is None else f"'{shortened(text)}'"


def said(value: Any) -> str:
    """A value in a line of print."""
    if value is None:
        return "nothing"
    return shortened(", ".join(map(str, value)) or "nothing" if isinstance(value, list) else str(value))


def shortened(text: str, longest: int = LONGEST) -> str:
    """The text in one line, its end cut if it is long."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"
