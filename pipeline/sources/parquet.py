"""Reads Parquet: a record a row. Belongs here: batches of rows. Does not: what the columns mean."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from datetime import date
from typing import Any

import pyarrow as pa

from pipeline.settings import Settings
from pipeline.sources.locate import File
from pipeline.sources.rows import Fault, Row, record_row, rejected_record, sha256_of
from pipeline.sources.stated import FIELDS
from pipeline.sources.stream import CHUNK

ROWS_A_BATCH = 64
COLUMNS = ("id", "text", "html", *FIELDS, "author", "authors")


def read_parquet(file: File, stream: Any, settings: Settings) -> Iterator[Row]:
    """A row for each row of the file, a few at a time; other columns are not read.

    Raises:
        Fault: No Parquet (`unreadable`), or without a column of text or html (`malformed_record`).
    """
    import pyarrow.parquet as pq

    number = 0
    with tempfile.TemporaryFile() as copy:  # its columns lie apart, and not every file system can seek
        shutil.copyfileobj(stream, copy, CHUNK)
        try:
            parquet = pq.ParquetFile(copy)
            known = [name for name in COLUMNS if name in parquet.schema_arrow.names]
            if not {"text", "html"} & set(known):
                raise Fault("malformed_record", f"no column text or html: {parquet.schema_arrow.names}")
            for batch in parquet.iter_batches(ROWS_A_BATCH, columns=known):
                for fields in batch.to_pylist():
                    number += 1
                    yield _row(file, f"row-{number}", fields, settings)
        except (pa.ArrowException, OSError, ValueError) as error:
            raise Fault("unreadable", f"after row {number}: {error}") from error


def _row(file: File, row_id: str, fields: Row, settings: Settings) -> Row:
    plain = json.dumps(fields, default=_date, sort_keys=True, ensure_ascii=False)
    data = plain.encode("utf8", "surrogatepass")
    if len(data) > settings.max_input_bytes:
        detail = f"a record of {len(data)} bytes; max_input_bytes is {settings.max_input_bytes}"
        return rejected_record(file, row_id, Fault("oversized", detail, sha256_of(data)))
    return record_row(file, row_id, json.loads(plain), sha256_of(data))


def _date(value: object) -> str | None:
    """A date or time as JSON can hold it; what is neither is no value of a text."""
    return value.isoformat() if isinstance(value, date) else None
