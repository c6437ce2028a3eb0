"""Reads CSV and TSV: a record a row, its columns named in the first. Does not: what the columns mean."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

from pipeline.settings import Settings
from pipeline.sources.decode import DecodeError, decode
from pipeline.sources.locate import File
from pipeline.sources.rows import Fault, Row, record_row, rejected_record, sha256_of
from pipeline.sources.stream import lines

SEPARATORS = ",;\t"


def read_csv(file: File, stream: Any, settings: Settings) -> Iterator[Row]:
    """A row for each record after the header, streamed; a cell in quotation marks may hold line ends (RFC 4180).

    The cells are separated by what separates the header's: a comma, a semicolon or a tab.

    Raises:
        Fault: The header names neither a text nor html.
    """
    csv.field_size_limit(max(csv.field_size_limit(), settings.max_input_bytes + 1))
    header: list[str] = []
    separator = ","
    for row_id, data, oversized_sha256 in _records(stream, settings):
        try:
            if oversized_sha256:
                raise Fault("oversized", f"a record of more than {settings.max_input_bytes} bytes", oversized_sha256)
            text = _decoded(data)
            if not header:
                separator = max(SEPARATORS, key=text.count)
                header = _header(_cells(text, separator, data), data)
                continue
            cells = _cells(text, separator, data)
            if len(cells) != len(header):
                raise Fault("malformed_record", f"{len(cells)} cells under {len(header)} columns", sha256_of(data))
            fields = {name: cell for name, cell in zip(header, cells, strict=True) if cell.strip()}
            yield record_row(file, row_id, fields, sha256_of(data))
        except Fault as fault:
            if not header:
                raise
            yield rejected_record(file, row_id, fault)


def _records(stream: Any, settings: Settings) -> Iterator[tuple[str, bytes, str]]:
    """Lines joined while a quotation mark is open; where nothing closes it within bounds, the next line begins anew."""
    held: list[bytes] = []
    size = first = marks = 0
    for number, (line, oversized_sha256) in enumerate(lines(stream, settings), 1):
        if oversized_sha256 or (held and size + len(line) > settings.max_input_bytes):
            if held:
                yield f"line-{first}", b"", sha256_of(b"\n".join(held))
            held, marks = [], 0
            if oversized_sha256:
                yield f"line-{number}", b"", oversized_sha256
                continue
        if not held:
            if not line.strip():
                continue
            first, size = number, 0
        held.append(line)
        size += len(line) + 1
        marks += line.count(b'"')
        if marks % 2 == 0:
            yield f"line-{first}", b"\n".join(held), ""
            held, marks = [], 0
    if held:
        yield f"line-{first}", b"\n".join(held), ""


def _decoded(data: bytes) -> str:
    try:
        return decode(data)
    except DecodeError as error:
        raise Fault(error.reason, str(error), sha256_of(data)) from error


def _cells(text: str, separator: str, data: bytes) -> list[str]:
    try:
        (cells,) = csv.reader([text], delimiter=separator, strict=True)
    except (csv.Error, ValueError) as error:
        raise Fault("malformed_record", f"not valid CSV: {error}", sha256_of(data)) from error
    return cells


def _header(cells: list[str], data: bytes) -> list[str]:
    names = [cell.strip().lower() for cell in cells]
    if not {"text", "html"} & set(names) or len(set(names)) != len(names):
        raise Fault("malformed_record", f"the header needs a column text or html, each once: {names}", sha256_of(data))
    return names
