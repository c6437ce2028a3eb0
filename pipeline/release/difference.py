"""Says what changed from one release to another, row by row, and why.

Belongs here: comparing two releases' tables. Does not: deciding which rows are the same (see `carry`).

DuckDB does the work over the files, so that releases of millions of rows need little memory.
"""

from __future__ import annotations

import glob
import tempfile
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa

from pipeline.release.carry import IDENTITIES, Identity
from pipeline.release.read import BrokenRelease
from pipeline.schema import PUBLISHED, TABLES, conform, empty
from pipeline.schema.model import Table
from pipeline.warehouse import sha256_of

Source = Callable[[str], pa.Table | Path]
"""Gives a table of a release by its name: its rows, or the file that holds them."""

COMPARED = tuple(name for name in PUBLISHED if name != "changes")
STATED = frozenset(c.name for c in TABLES["documents"].columns) - {
    "text",
    "story_id",
    "story_relation",
    "canonical_doc_id",
}
"""Columns of a document that tell of itself alone: they differ because something else is stated, or by other code."""
CAUSES = ("new_document", "changed_document", "withdrawn_document", "code_version")
"""The likelier cause first, of what came; of what went the reverse, code last."""
MEMORY = "1GB"
ROW = "file_row_number"


def changes_between(before: Source | None, after: Source, recoded: Collection[str] = ()) -> pa.Table:
    """The `changes` of a release against another; empty for a first release.

    Args:
        before: Gives a table of the release before; None if there is none.
        after: Gives a table of the release.
        recoded: The tables that another version of the code or the settings has made.

    Raises:
        BrokenRelease: A file is no Parquet.
    """
    if before is None:
        return empty("changes")
    same = {name for name in COMPARED if _is_same(before(name), after(name))}
    if same == set(COMPARED):
        return empty("changes")
    with _database() as database:
        for name in COMPARED:
            _load(database, f"before_{name}", before(name))
            _load(database, f"after_{name}", after(name))
            _find_differing(database, TABLES[name], name in same)
        _find_fates(database, "documents" in recoded)
        made = [empty("changes")]
        for name in COMPARED:
            if kinds := _kinds(database, name):
                made.append(_changes(database, TABLES[name], kinds, name in recoded))
    return conform("changes", pa.concat_tables(part.cast(made[0].schema) for part in made))


@contextmanager
def _database() -> Iterator[duckdb.DuckDBPyConnection]:
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as database:
        database.execute(f"SET TimeZone = 'UTC'; SET memory_limit = '{MEMORY}'; SET preserve_insertion_order = false")
        database.execute("SET temp_directory = ?", [folder])
        yield database


def _load(database: duckdb.DuckDBPyConnection, name: str, rows: pa.Table | Path) -> None:
    """Gives the table a name in the database, its rows numbered as `file_row_number`."""
    if isinstance(rows, Path):
        path = glob.escape(str(rows)).replace("'", "''")
        read = f"read_parquet('{path}', hive_partitioning = false, file_row_number = true)"
        try:
            database.execute(f"CREATE VIEW {name} AS FROM {read}")
        except duckdb.Error as error:
            raise BrokenRelease(f"{rows}: {error}") from error
    else:
        database.register(name, rows.append_column(ROW, pa.array(range(rows.num_rows), pa.int64())))


def _is_same(before: pa.Table | Path, after: pa.Table | Path) -> bool:
    """Whether both are one file, or files with the same bytes."""
    if not (isinstance(before, Path) and isinstance(after, Path)):
        return before is after
    return before.samefile(after) or (
        before.stat().st_size == after.stat().st_size and sha256_of(before) == sha256_of(after)
    )


def _find_differing(database: duckdb.DuckDBPyConnection, definition: Table, is_same: bool) -> None:
    """Fills `differing_<table>` for each row that differs or is in one table, with its number and document in each.

    Rows are compared by a hash of 64 bits of their values: those of which either table has no equal are looked at.
    """
    name, keys = definition.name, _names(definition.key)
    values = _names(sorted(_comparable(database, name) | set(definition.key)))
    hashed = f"(SELECT file_row_number AS row, hash({values}) AS hash FROM {{side}}_{name})"
    row = f"""(
        SELECT {keys}, {_document(definition)} AS document, file_row_number AS row
        FROM {{side}}_{name} SEMI JOIN (SELECT {{side}}_row AS file_row_number FROM alone) USING (file_row_number)
    )"""
    database.execute("CREATE OR REPLACE TEMP TABLE alone (before_row BIGINT, after_row BIGINT)")
    if not is_same:
        database.execute(f"""
            INSERT INTO alone
            SELECT b.row, a.row
            FROM {hashed.format(side="before")} b FULL JOIN {hashed.format(side="after")} a USING (hash)
            WHERE b.row IS NULL OR a.row IS NULL
        """)
    database.execute(f"""
        CREATE TEMP TABLE differing_{name} AS
        SELECT {keys}, {_row_id(definition.key)} AS called, b.row AS before_row, a.row AS after_row,
               b.document AS before_document, a.document AS after_document,
               CASE WHEN b.row IS NULL THEN 'added' WHEN a.row IS NULL THEN 'removed' ELSE 'changed' END AS change
        FROM {row.format(side="before")} b FULL JOIN {row.format(side="after")} a USING ({keys})
    """)


def _kinds(database: duckdb.DuckDBPyConnection, name: str) -> set[str]:
    """What happened to the rows of a table that differ: added, removed, changed."""
    return {kind for (kind,) in database.execute(f"SELECT DISTINCT change FROM differing_{name}").fetchall()}


def _find_fates(database: duckdb.DuckDBPyConnection, recoded: bool) -> None:
    """Fills the table `fates`: of each document (by doc_id) and address that came, went or changed, the cause.

    An edited document has another doc_id at the same address. One that is there in one release only although its
    input is the same was taken by other code, or because something else is stated beside it.
    """
    inputs = """
        SELECT source_uri, list(DISTINCT raw_sha256 ORDER BY raw_sha256) AS bytes
        FROM (
            SELECT source_uri, raw_sha256 FROM {side}_documents
            UNION ALL SELECT source_uri, coalesce(raw_sha256, '') FROM {side}_rejected WHERE row_id = ''
        ) SEMI JOIN in_play USING (source_uri) GROUP BY source_uri
    """
    stated = " OR ".join(
        f"a.{name} IS DISTINCT FROM b.{name}" for name in sorted(_comparable(database, "documents") & STATED)
    )
    database.execute(f"""
        CREATE TEMP TABLE alone_documents AS
        SELECT doc_id, source_uri, change FROM before_documents JOIN differing_documents USING (doc_id)
        UNION SELECT doc_id, source_uri, change FROM after_documents JOIN differing_documents USING (doc_id);
        CREATE TEMP TABLE in_play AS
        SELECT source_uri FROM alone_documents UNION SELECT source_uri FROM differing_rejected;
        CREATE TEMP TABLE addresses AS
        SELECT source_uri AS document,
               CASE WHEN b.bytes IS NULL THEN 'new_document' WHEN a.bytes IS NULL THEN 'withdrawn_document'
                    ELSE 'changed_document' END AS cause
        FROM ({inputs.format(side="before")}) b FULL JOIN ({inputs.format(side="after")}) a USING (source_uri)
        WHERE a.bytes IS DISTINCT FROM b.bytes;
        CREATE TEMP TABLE fates AS
        SELECT doc_id AS document, coalesce(cause, '{"code_version" if recoded else "changed_document"}') AS cause
        FROM alone_documents LEFT JOIN addresses ON document = source_uri WHERE change <> 'changed'
        UNION ALL
        SELECT called, 'changed_document' FROM {_changed("documents")}
        WHERE {not recoded} AND ({stated or "false"})
        UNION ALL SELECT * FROM addresses;
    """)


def _changes(database: duckdb.DuckDBPyConnection, definition: Table, kinds: Collection[str], recoded: bool) -> pa.Table:
    """The changes of one table, of which some rows differ."""
    name = definition.name
    _find_moved(database, next((one for one in IDENTITIES if one.table == name), None))
    database.execute("CREATE OR REPLACE TEMP TABLE differing_columns (row_id VARCHAR, columns VARCHAR[])")
    if "changed" in kinds:
        values = sorted(_comparable(database, name) - set(definition.key), key=_order(definition))
        flags = ", ".join(f'CASE WHEN a."{v}" IS DISTINCT FROM b."{v}" THEN \'{v}\' END' for v in values)
        database.execute(f"""
            INSERT INTO differing_columns
            SELECT called, list_filter([{flags}]::VARCHAR[], lambda x: x IS NOT NULL) FROM {_changed(name)}
        """)
    before, after = (_documents_of(name, side) for side in ("before", "after"))
    database.execute(f"""
        CREATE OR REPLACE TEMP TABLE told AS
        SELECT called AS row_id, coalesce(moved.change, rows.change) AS change, other_row_id
        FROM differing_{name} rows LEFT JOIN moved ON moved.row_id = called;
        CREATE OR REPLACE TEMP TABLE stands_on AS SELECT * FROM ({before} UNION {after}) AS stands(row_id, document);
    """)
    came, went = (f"[{', '.join(repr(c) for c in order)}]" for order in (CAUSES, _reversed(CAUSES)))
    return database.sql(f"""
        WITH involved AS (
            SELECT row_id, change, row_id AS involved FROM told
            UNION ALL SELECT row_id, change, other_row_id FROM told WHERE other_row_id IS NOT NULL
        ),
        causes AS (
            SELECT involved.row_id,
                   min(list_position(CASE change WHEN 'removed' THEN {went} ELSE {came} END, cause)) AS best,
                   bool_and(cause IS NOT NULL) AS is_all_in_play
            FROM involved JOIN stands_on ON stands_on.row_id = involved LEFT JOIN fates USING (document)
            GROUP BY involved.row_id
        ),
        whole AS (
            SELECT min(list_position({came}, cause)) AS came, min(list_position({went}, cause)) AS went FROM fates
        )
        SELECT '{name}' AS "table", row_id, change,
               CASE WHEN change = 'changed' THEN columns ELSE [] END AS columns,
               CASE WHEN best IS NOT NULL AND ({not recoded} OR is_all_in_play)
                    THEN CASE change WHEN 'removed' THEN {went} ELSE {came} END [best]
                    WHEN {recoded} OR whole.came IS NULL THEN 'code_version'
                    ELSE CASE change WHEN 'removed' THEN {went}[whole.went] ELSE {came}[whole.came] END
               END AS cause,
               other_row_id
        FROM told LEFT JOIN differing_columns USING (row_id) LEFT JOIN causes USING (row_id), whole
    """).to_arrow_table()


def _find_moved(database: duckdb.DuckDBPyConnection, identity: Identity | None) -> None:
    """Fills `moved` for the rows whose members moved.

    An old row that is gone and whose members are in another old row now was merged into it; a new row whose members
    were in an old row that lives on was split from it. Of several the one with most of the members counts.
    """
    database.execute("CREATE OR REPLACE TEMP TABLE moved (row_id VARCHAR, change VARCHAR, other_row_id VARCHAR)")
    if identity is None:
        return
    for side, change in (("before", "removed"), ("after", "added")):
        database.execute(f"""
            CREATE OR REPLACE TEMP TABLE {side}_alone AS
            SELECT called FROM differing_{identity.table} WHERE change = '{change}';
            CREATE OR REPLACE TEMP TABLE {side}_addresses AS
            SELECT DISTINCT source_uri FROM {side}_{identity.member_table} JOIN {side}_documents USING (doc_id)
            WHERE {identity.id} IN (FROM {side}_alone);
        """)
    for side in ("before", "after"):
        database.execute(f"""
            CREATE OR REPLACE TEMP TABLE {side}_members AS
            SELECT {identity.id} AS owner, {identity.member} AS member, source_uri, {identity.what} AS what, text,
                   row_number() OVER (
                       PARTITION BY source_uri, {identity.what}, text ORDER BY doc_id, "start", {identity.member}
                   ) AS time
            FROM {side}_{identity.member_table} JOIN (SELECT doc_id, source_uri FROM {side}_documents) USING (doc_id)
            WHERE source_uri IN (FROM before_addresses UNION ALL FROM after_addresses)
        """)
    database.execute("""
        INSERT INTO moved
        WITH pairs AS (
            SELECT b.owner AS was, a.owner AS now, b.member FROM before_members b JOIN after_members a USING (member)
            UNION
            SELECT b.owner, a.owner, b.member FROM before_members b
            JOIN after_members a USING (source_uri, what, text, time)
        ),
        counted AS (SELECT was, now, count(*) AS members FROM pairs WHERE was <> now GROUP BY ALL),
        of_them AS (
            SELECT was AS row_id, 'merged' AS change, now AS other_row_id, members FROM counted
            WHERE was IN (FROM before_alone) AND now NOT IN (FROM after_alone)
            UNION ALL
            SELECT now, 'split', was, members FROM counted
            WHERE now IN (FROM after_alone) AND was NOT IN (FROM before_alone)
        )
        SELECT row_id, change, other_row_id FROM of_them
        QUALIFY row_number() OVER (PARTITION BY row_id ORDER BY members DESC, other_row_id) = 1
    """)


def _documents_of(name: str, side: str) -> str:
    """The query for the documents that each row of a table that differs stands on (an address for `rejected`)."""
    for one in IDENTITIES:
        if one.table == name:  # also those of a row that another was merged into or split from
            involved = "(SELECT row_id FROM told UNION ALL SELECT other_row_id FROM told)"
            return f"SELECT {one.id}, doc_id FROM {side}_{one.member_table} WHERE {one.id} IN {involved}"
    if name == "claim_links":
        claims = f"(SELECT claim_id AS one, doc_id FROM {side}_claims)"
        of_side = f"(FROM differing_claim_links WHERE {side}_row IS NOT NULL)"
        return " UNION ALL ".join(
            f"SELECT called, doc_id FROM {of_side} JOIN {claims} ON one = {end}"
            for end in ("claim_id", "other_claim_id")
        )
    return f"SELECT called, {side}_document FROM differing_{name} WHERE {side}_row IS NOT NULL"


def _document(definition: Table) -> str:
    """The column that names the document of a row (of one that was rejected the address); null if there is none."""
    if definition.name == "rejected":
        return "source_uri"
    return "doc_id" if any(column.name == "doc_id" for column in definition.columns) else "NULL::VARCHAR"


def _changed(name: str) -> str:
    """Both sides of each row that changed, as `b` and `a`."""
    return f"""
        (FROM differing_{name} WHERE change = 'changed')
        JOIN before_{name} b ON b.file_row_number = before_row JOIN after_{name} a ON a.file_row_number = after_row
    """


def _comparable(database: duckdb.DuckDBPyConnection, table: str) -> set[str]:
    """Columns that both tables have with one type: one that either lacks tells nothing of the rows."""
    sides = (database.execute(f"DESCRIBE {side}_{table}").fetchall() for side in ("before", "after"))
    before, after = ({(row[0], row[1]) for row in side} for side in sides)
    return {name for name, _ in before & after} - {ROW}


def _order(definition: Table) -> Callable[[str], int]:
    names = [column.name for column in definition.columns]
    return lambda name: names.index(name) if name in names else len(names)


def _reversed(causes: tuple[str, ...]) -> tuple[str, ...]:
    return (*causes[-2::-1], causes[-1])


def _row_id(key: tuple[str, ...]) -> str:
    return f"concat_ws('|', {_names(key)})"


def _names(columns: Collection[str]) -> str:
    return ", ".join(f'"{name}"' for name in columns)
