"""Exports a table to a file that other programs read: Parquet, CSV or JSON, by the file's name."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa

from pipeline import csv_cells
from pipeline.warehouse import whole_file, write_parquet

FORMATS = (".parquet", ".csv", ".json")


class UnknownFormat(ValueError):
    """A file whose name ends in none of the formats."""


def check_format(path: Path) -> None:
    """Nothing, if a table can be exported to a file of that name.

    Raises:
        UnknownFormat: Its name ends in no known format.
    """
    if path.suffix not in FORMATS:
        raise UnknownFormat(f"{path}: its name must end in one of {', '.join(FORMATS)}")


def export(table: pa.Table, path: Path) -> None:
    """Writes the table whole or not at all: .parquet, .csv (a header; lists joined by spaces) or .json (an array).

    In CSV a text that a spreadsheet would run as a formula is led by an apostrophe.

    Raises:
        UnknownFormat: The name ends in something else.
        OSError: The file cannot be written.
    """
    check_format(path)
    match path.suffix:
        case ".parquet":
            write_parquet(path, table)
        case ".csv":
            with whole_file(path) as temporary, temporary.open("w", encoding="utf8", newline="") as stream:
                batches = table.to_batches(max_chunksize=10_000)
                rows = (list(row.values()) for batch in batches for row in batch.to_pylist())
                csv_cells.write(stream, table.column_names, rows)
        case ".json":
            with whole_file(path) as temporary, temporary.open("w", encoding="utf8") as stream:
                lead = "[\n"
                for batch in table.to_batches(max_chunksize=10_000):
                    for row in batch.to_pylist():
                        stream.write(lead + json.dumps(row, ensure_ascii=False, default=str))
                        lead = ",\n"
                stream.write("\n]\n" if lead != "[\n" else "[]\n")
