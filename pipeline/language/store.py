"""Keeps parses by content, so that a paragraph is parsed once, whoever carries it and whenever.

The store is a folder a model version with Parquet parts that are never changed. It may be deleted at any time.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.schema import TABLES, conform, empty
from pipeline.warehouse import read_parquet, write_parquet


def known_paragraphs(store: Path) -> set[str]:
    """Identifiers of the paragraphs that the store has parses of."""
    found: set[str] = set()
    for part in _parts(store):
        found.update(read_parquet(part, ["paragraph_id"])["paragraph_id"].to_pylist())
    return found


def stored_parses(store: Path, identifiers: pa.Array) -> pa.Table:
    """The `parses` of these paragraphs that the store has."""
    found = [empty("parses")]
    for part in _parts(store):
        if not pc.any(pc.is_in(read_parquet(part, ["paragraph_id"])["paragraph_id"], value_set=identifiers)).as_py():
            continue
        rows = read_parquet(part)
        found.append(rows.filter(pc.is_in(rows["paragraph_id"], value_set=identifiers)).cast(found[0].schema))
    rows = pa.concat_tables(found)
    # Two runs that parsed the same paragraph side by side have stored it twice, alike.
    first = rows.append_column("row", pa.array(range(rows.num_rows), pa.int64()))
    keep = first.group_by("paragraph_id").aggregate([("row", "min")])["row_min"]
    return conform("parses", rows.take(keep))


def missing_texts(documents: pa.Table, paragraphs: pa.Table, known: set[str]) -> pa.Table:
    """The `paragraph_texts` of paragraphs whose parse is not known: each text once, whoever carries it."""
    text_of = dict(zip(documents["doc_id"].to_pylist(), documents["text"].to_pylist(), strict=True))
    wanted: dict[str, str] = {}
    for row in paragraphs.to_pylist():
        if row["paragraph_id"] not in known:
            wanted.setdefault(row["paragraph_id"], text_of[row["doc_id"]][row["start"] : row["end"]])
    rows = {"paragraph_id": list(wanted), "text": list(wanted.values())}
    return conform("paragraph_texts", pa.table(rows, schema=TABLES["paragraph_texts"].arrow))


def add_parses(store: Path, parses: pa.Table) -> None:
    """Adds parses as a part of their own, named by its content."""
    if parses.num_rows:
        name = hashlib.sha256("".join(parses["paragraph_id"].to_pylist()).encode()).hexdigest()
        write_parquet(store / f"{name}.parquet", parses)


def _parts(store: Path) -> list[Path]:
    return sorted(store.glob("[!.]*.parquet"))
