"""Says what changed from one release to the next, row by row.

Belongs here: comparing two releases' tables. Does not: deciding which rows are the same (see `carry`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb
import pyarrow as pa

from pipeline.release.carry import IDENTITIES, members, regrouped
from pipeline.release.read import Reader
from pipeline.schema import PUBLISHED, TABLES, empty, from_rows
from pipeline.schema.model import Table

COMPARED = tuple(name for name in PUBLISHED if name != "changes")


def changes_between(before: Reader | None, after: Reader, code_changed: bool) -> pa.Table:
    """The `changes` of a candidate against the release before; empty for a first release.

    Args:
        before: Reads a table of the release before; None if there is none.
        after: Reads a table of the candidate.
        code_changed: Whether the code's version or the settings differ from the release before.
    """
    if before is None:
        return empty("changes")
    old, new = (set(read("documents")["doc_id"].to_pylist()) for read in (before, after))
    edited = any(differences(TABLES["documents"], before("documents"), after("documents")))
    cause = _cause(code_changed, bool(new - old), bool(old - new), edited)
    rows: list[dict[str, Any]] = []
    for name in COMPARED:
        moved = _moved(name, before, after)
        for row in differences(TABLES[name], before(name), after(name)):
            rows.append({**row, "cause": cause[row["change"]], "change": moved.get(row["row_id"], row["change"])})
    return from_rows("changes", rows)


def _moved(table: str, before: Reader, after: Reader) -> dict[str, str]:
    for identity in IDENTITIES:
        if identity.table == table:
            pair = ((read(identity.member_table), read("documents")) for read in (before, after))
            return regrouped(*(members(identity, table, documents) for table, documents in pair))
    return {}


def differences(definition: Table, before: pa.Table, after: pa.Table) -> Iterator[dict[str, Any]]:
    """Rows added, removed and changed (with the columns that differ), without a cause, in key order.

    A column that one of the tables lacks, or has with another type, tells nothing of the rows and is passed over.
    """
    shared = [n for n in before.column_names if n in after.column_names and n not in definition.key]
    values = [n for n in shared if before.schema.field(n).type == after.schema.field(n).type]
    join = " AND ".join(f'b."{k}" = a."{k}"' for k in definition.key)
    row_id = "concat_ws('|', " + ", ".join(f'coalesce(a."{k}", b."{k}")' for k in definition.key) + ")"
    flags = [f'CASE WHEN a."{v}" IS DISTINCT FROM b."{v}" THEN \'{v}\' END' for v in values]
    differing = f"list_filter([{', '.join(flags)}], lambda x: x IS NOT NULL)" if flags else "[]::VARCHAR[]"
    first = definition.key[0]
    query = f"""
        SELECT row_id, change, CASE WHEN change = 'changed' THEN columns ELSE []::VARCHAR[] END
        FROM (
            SELECT {row_id} AS row_id, {differing} AS columns,
                   CASE WHEN b."{first}" IS NULL THEN 'added' WHEN a."{first}" IS NULL THEN 'removed' ELSE 'changed' END
                   AS change
            FROM after_rows a FULL JOIN before_rows b ON {join}
        )
        WHERE change <> 'changed' OR len(columns) > 0
        ORDER BY ALL
    """
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.register("before_rows", before)
        connection.register("after_rows", after)
        for row, change, columns in connection.execute(query).fetchall():
            yield {"table": definition.name, "row_id": row, "change": change, "columns": columns}


def _cause(code_changed: bool, came: bool, went: bool, edited: bool) -> dict[str, str]:
    """The cause of each kind of change: another code or setting, else the documents that came, went or changed."""
    if code_changed or not (came or went or edited):
        return dict.fromkeys(("added", "removed", "changed"), "code_version")
    if not (came or went):
        return dict.fromkeys(("added", "removed", "changed"), "changed_document")
    gain = "new_document" if came else "withdrawn_document"
    loss = "withdrawn_document" if went else "new_document"
    return {"added": gain, "changed": gain, "removed": loss}
