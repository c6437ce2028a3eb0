"""Reads JSONL: a record a line. Belongs here: lines of JSON. Does not: what the fields mean."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.settings import Settings
from pipeline.sources.locate import File
from pipeline.sources.rows import Fault, Row, json_object, record_row, rejected_record, sha256_of
from pipeline.sources.stream import lines


def read_jsonl(file: File, stream: Any, settings: Settings) -> Iterator[Row]:
    """A row for each line that is not blank; the file itself may be of any size."""
    for number, (data, oversized_sha256) in enumerate(lines(stream, settings), 1):
        data = data.removeprefix(b"\xef\xbb\xbf") if number == 1 else data
        if oversized_sha256 or data.strip():
            yield _row(file, f"line-{number}", data, oversized_sha256, settings)


def _row(file: File, row_id: str, data: bytes, oversized_sha256: str, settings: Settings) -> Row:
    try:
        if oversized_sha256:
            detail = f"a record of more than {settings.max_input_bytes} bytes, beginning {data[:40]!r}"
            raise Fault("oversized", detail, oversized_sha256)
        sha256 = sha256_of(data)
        return record_row(file, row_id, json_object(data, sha256), sha256)
    except Fault as fault:
        return rejected_record(file, row_id, fault)
