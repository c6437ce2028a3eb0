"""Traces a row through the releases: first seen, what changed and why, what it was merged into, what became of it.

Belongs here: the history of one identifier. Does not: what one release says of it (`explain`).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.release.catalogue import package_of
from pipeline.release.narrate import said, shortened
from pipeline.release.read import find_dicts
from pipeline.schema import TABLES

Row = dict[str, Any]
LONGEST = 80  # characters of a value

MEMBERS = {"events": ("event_mentions", "event_id"), "actors": ("mentions", "actor_id")}
"""By table: the table and column that say in which documents its rows are mentioned."""


def trace(releases: list[Path], table: str, column: str, identifier: str) -> Iterator[str]:
    """Lines, a release or more each: what became of a row there.

    Args:
        releases: The folders of the releases, oldest first.
        table: The row's table.
        column: The column of its identifier.
        identifier: Its identifier.
    """
    is_seen = False
    for number, folder in enumerate(releases):
        rows = find_dicts(folder, table, column, [identifier])
        told = [
            c
            for c in find_dicts(folder, "changes", "row_id", [_row_id(table, rows, identifier)])
            if c["table"] == table
        ]
        if rows and not is_seen and not any(c["change"] in ("added", "split") for c in told):
            oldest = (
                "the oldest release that is kept" if number == 0 and package_of(folder)["build"].get("base") else ""
            )
            yield f"{folder.name}: first seen{f' ({oldest}; it may be older)' if oldest else ''}"
        for change in told:
            yield from _told(folder, table, column, rows, change)
        for change in find_dicts(folder, "changes", "other_row_id", [identifier]):
            if change["table"] == table:
                yield f"{folder.name}: {_other(folder, table, column, change)}, cause: {change['cause']}"
        is_seen = is_seen or bool(rows)


def _row_id(table: str, rows: list[Row], identifier: str) -> str:
    """How `changes` calls the row: by its table's key."""
    return "|".join(str(rows[0][k]) for k in TABLES[table].key) if rows else identifier


def _told(folder: Path, table: str, column: str, rows: list[Row], change: Row) -> Iterator[str]:
    base = _base(folder)
    other = change.get("other_row_id")
    match change["change"]:
        case "added":
            yield f"{folder.name}: first seen, cause: {change['cause']}"
        case "split":
            yield f"{folder.name}: split from {_called(base, table, column, other)}, cause: {change['cause']}"
        case "merged":
            yield f"{folder.name}: merged into {_called(folder, table, column, other)}, cause: {change['cause']}"
        case "removed":
            yield f"{folder.name}: removed, cause: {change['cause']}"
            yield from _bereft(base, folder, table, column, change["row_id"])
        case _:
            yield f"{folder.name}: changed, cause: {change['cause']}"
            was = find_dicts(base, table, column, [rows[0][column]]) if base and rows else []
            for name in change["columns"]:
                yield f"  {name}: {_difference(was[0][name], rows[0][name]) if was else 'from what, is not kept'}"


def _other(folder: Path, table: str, column: str, change: Row) -> str:
    if change["change"] == "merged":
        return f"{_called(_base(folder), table, column, change['row_id'])} was merged into it"
    return f"{_called(folder, table, column, change['row_id'])} was split from it"


def _bereft(base: Path | None, folder: Path, table: str, column: str, identifier: str) -> Iterator[str]:
    """What has become of the documents that told of a row which is gone."""
    if base is None:
        return
    member_table, member_column = MEMBERS.get(table, (table, column))
    ids = {row["doc_id"] for row in find_dicts(base, member_table, member_column, [identifier]) if "doc_id" in row}
    for document in find_dicts(base, "documents", "doc_id", ids):
        if find_dicts(folder, "documents", "doc_id", [document["doc_id"]]):
            fate = "is still there and tells no more of it"
        elif find_dicts(folder, "documents", "source_uri", [document["source_uri"]]):
            fate = "has been edited"
        else:
            fate = "has been withdrawn"
        yield f"  {document['source_uri']} ({document['doc_id']}) {fate}"


def _base(folder: Path) -> Path | None:
    """The release that a release was compared with, if it is kept."""
    base = package_of(folder)["build"].get("base")
    return folder.with_name(base) if base and folder.with_name(base).is_dir() else None


def _called(folder: Path | None, table: str, column: str, identifier: str | None) -> str:
    """An identifier with the words that name its row."""
    words = {"events": "summary", "actors": "name", "claims": "content"}.get(table)
    rows = find_dicts(folder, table, column, [identifier]) if folder and identifier and words else []
    return f"{identifier} '{shortened(rows[0][words], LONGEST)}'" if rows and words else str(identifier)


def _difference(was: Any, now: Any) -> str:
    """Two values; of two lists of words what came and what went."""
    if isinstance(was, list) and isinstance(now, list):
        gone = [f"-{shortened(str(v), LONGEST)}" for v in was if v not in now]
        come = [f"+{shortened(str(v), LONGEST)}" for v in now if v not in was]
        return " ".join([*gone, *come]) or "another order"
    return f"{shortened(said(was), LONGEST)} -> {shortened(said(now), LONGEST)}"
