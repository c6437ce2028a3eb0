"""Writes the data dictionary, `docs/DATA_DICTIONARY.md`: `python -m pipeline.schema.dictionary`."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from pipeline.schema.model import Column, vocabulary
from pipeline.schema.tables import PUBLISHED, TABLES

# Vocabularies of fields inside lists of structs, which a column's own `vocabulary` cannot name.
NESTED = ("attribution_role", "anonymity", "event_role", "quantity_role")

DOCUMENT = Path("docs/DATA_DICTIONARY.md")


def dictionary() -> str:
    """The data dictionary in Markdown: each published table with its columns, then each vocabulary with its codes."""
    parts = [
        "# Data dictionary",
        "Generated from `pipeline/schema` by `make dictionary`; a test fails when it drifts.",
        "Offsets are Unicode code points into `documents.text` of the row's `doc_id`, end exclusive. "
        "Days are dates in the Gregorian calendar, instants are UTC.",
        "Beyond PLOVER 2.0: a satellite or missile launch or test is MOBILIZE with the extension mode `launch` or "
        "`test`, declared in `plover_mode`.",
    ]
    used: list[str] = []
    for name in PUBLISHED:
        table = TABLES[name]
        parts += [f"## {name}", table.description, f"Key: {', '.join(f'`{k}`' for k in table.key)}."]
        rows = ["| column | type | null | meaning |", "|---|---|---|---|"]
        rows += [_row(column) for column in table.columns]
        parts.append("\n".join(rows))
        used += [c.vocabulary for c in table.columns if c.vocabulary and c.vocabulary not in used]
    parts.append("# Vocabularies")
    for name in [*used, *NESTED]:
        rows = ["| code | meaning | source |", "|---|---|---|"]
        rows += [f"| `{c.code}` | {_cell(c.definition)} | {_cell(c.source)} |" for c in vocabulary(name)]
        parts += [f"## {name}", "\n".join(rows)]
    return "\n\n".join(parts) + "\n"


def _row(column: Column) -> str:
    notes = [column.description]
    if column.vocabulary:
        notes.append(f"Codes: [{column.vocabulary}](#{column.vocabulary}).")
    if column.references:
        notes.append(f"Points to `{column.references}`.")
    if column.source:
        notes.append(f"Source: {column.source}.")
    null = "yes" if column.nullable else ""
    return f"| `{column.name}` | {_cell(_type(column.type))} | {null} | {_cell(' '.join(notes))} |"


def _type(type_: pa.DataType) -> str:
    if pa.types.is_list(type_):
        return f"list of {_type(type_.value_type)}"
    if pa.types.is_struct(type_):
        return "{" + ", ".join(f"{f.name} {_type(f.type)}" for f in type_) + "}"
    return str(type_)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    DOCUMENT.write_text(dictionary(), encoding="utf8")
