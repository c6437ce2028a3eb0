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
from pipeline.sources.parquet_pages import page_sizes
from pipeline.sources.rows import Fault, Row, record_row, rejected_record, sha256_of
from pipeline.sources.stated import FIELDS
from pipeline.sources.stream import CHUNK, refuse_bomb

ROWS_A_BATCH = 8  # a value may be of any size
COLUMNS = ("id", "text", "html", *FIELDS, "author", "authors")
ROW_AT_LEAST = 100  # bytes that a row counts for, however little is in it
PAGE_AT_LEAST = 2_000


def read_parquet(file: File, stream: Any, settings: Settings) -> Iterator[Row]:
    """A row for each row of the file, a few at a time; other columns are not read.

    Raises:
        Fault: No Parquet (`unreadable`), without a column of text or html (`malformed_record`), or one that unpacks to
            too much (`too_complex`).
    """
    import pyarrow.parquet as pq

    number = unpacked = 0
    with tempfile.TemporaryFile() as copy:  # its columns lie apart, and not every file system can seek
        shutil.copyfileobj(stream, copy, CHUNK)
        size = copy.tell()
        try:
            for pages, page in enumerate(page_sizes(copy, size, list(COLUMNS)), 1):
                unpacked += page
                refuse_bomb(max(unpacked, pages * PAGE_AT_LEAST), size)
            unpacked = 0
            parquet = pq.ParquetFile(copy, buffer_size=CHUNK)
            known = [name for name in COLUMNS if name in parquet.schema_arrow.names]
            if not {"text", "html"} & set(known):
                raise Fault("malformed_record", f"no column text or html: {parquet.schema_arrow.names}")
            for batch in parquet.iter_batches(ROWS_A_BATCH, columns=known):
                for row in (batch.slice(i, 1) for i in range(batch.num_rows)):
                    number += 1
                    unpacked += max(row.nbytes, ROW_AT_LEAST)
                    refuse_bomb(unpacked, size)
                    yield _row(file, f"row-{number}", row, settings)
        except (pa.ArrowException, OSError, ValueError) as error:
            raise Fault("unreadable", f"after row {number}: {error}") from error


def _row(file: File, row_id: str, row: pa.RecordBatch, settings: Settings) -> Row:
    largest = settings.max_input_bytes
    try:
        if row.nbytes > 2 * largest:  # numbers and nulls are smaller as JSON: too large whatever is in it
            raise Fault("oversized", f"a record of {row.nbytes} bytes; max_input_bytes is {largest}")
        plain = _plain(row)
        data = plain.encode("utf8", "surrogatepass")
        if len(data) > largest:
            detail = f"a record of {len(data)} bytes; max_input_bytes is {largest}"
            raise Fault("oversized", detail, sha256_of(data))
        return record_row(file, row_id, json.loads(plain), sha256_of(data))
    except Fault as fault:
        return rejected_record(file, row_id, fault)


def _plain(row: pa.RecordBatch) -> str:
    """The row as JSON.

    Raises:
        Fault: A value is none that Python has: a time before or after all its years or in no zone, bytes for a text.
    """
    try:
        return json.dumps(row.to_pylist()[0], default=_date, sort_keys=True, ensure_ascii=False)
    except (pa.ArrowException, ValueError, OverflowError, LookupError, RecursionError) as error:
        raise Fault("malformed_record", f"a value that cannot be read: {error}") from error


def _date(value: object) -> str | None:
    """A date or time as JSON can hold it; what is neither is no value of a text."""
    return value.isoformat() if isinstance(value, date) else None
