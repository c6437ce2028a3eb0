"""Adds up what the pages of a Parquet file unpack to, before any is unpacked. Does not: read a value.

The sizes that a file's footer states may lie; those in the pages' own headers are those that a reader makes room for.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

WINDOW = 1 << 14
LONGEST_HEADER = 1 << 24  # bytes: Arrow takes no longer one
UNPACKED, PACKED = 2, 3  # fields of a PageHeader: parquet-format, parquet.thrift

# Types of Thrift's compact protocol.
STOP, TRUE, FALSE, BYTE, I16, I32, I64, DOUBLE, BINARY, STRUCT = 0, 1, 2, 3, 4, 5, 6, 7, 8, 12


def page_sizes(stream: Any, metadata: Any, names: list[str]) -> Iterator[int]:
    """The unpacked size of each page of some columns, as its header states it.

    Raises:
        ValueError: A header that is none.
    """
    for group in (metadata.row_group(i) for i in range(metadata.num_row_groups)):
        for column in (group.column(i) for i in range(group.num_columns)):
            if column.path_in_schema.partition(".")[0] in names:
                yield from _pages_of(stream, column)


def _pages_of(stream: Any, column: Any) -> Iterator[int]:
    at = column.data_page_offset
    if column.has_dictionary_page:
        at = min(at, column.dictionary_page_offset)
    end = at + column.total_compressed_size
    while at < end:
        fields, length = _header(stream, at)
        if fields.get(PACKED, -1) < 0 or fields.get(UNPACKED, -1) < 0:
            raise ValueError(f"no header of a page at byte {at}")
        yield fields[UNPACKED]
        at += length + fields[PACKED]


def _header(stream: Any, at: int) -> tuple[dict[int, int], int]:
    """The whole numbers of a header by their field, and its length."""
    window = WINDOW
    while True:
        stream.seek(at)
        data = stream.read(window)
        try:
            return _struct(data, 0)
        except IndexError:
            if len(data) < window or window >= LONGEST_HEADER:
                raise ValueError(f"a header of a page that does not end, at byte {at}") from None
            window *= 16


def _struct(data: bytes, at: int, depth: int = 0) -> tuple[dict[int, int], int]:
    """The whole numbers of a struct by their field, and where it ends."""
    fields: dict[int, int] = {}
    number = 0
    while data[at] != STOP:
        kind, step = data[at] & 15, data[at] >> 4
        at += 1
        if step:
            number += step
        else:
            number, at = _number(data, at)
        if kind in (I16, I32, I64):
            fields[number], at = _number(data, at)
        elif kind == BINARY:
            length, at = _varint(data, at)
            at += length
        elif kind == STRUCT and depth < 8:
            _, at = _struct(data, at, depth + 1)
        elif kind in (BYTE, DOUBLE):
            at += 1 if kind == BYTE else 8
        elif kind not in (TRUE, FALSE):
            raise ValueError(f"a header of a page with a field of type {kind}")
    return fields, at + 1


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at
        if shift > 63:
            raise ValueError("a number of more than 64 bits in a header of a page")


def _number(data: bytes, at: int) -> tuple[int, int]:
    """A signed whole number, zigzag."""
    value, at = _varint(data, at)
    return (value >> 1) ^ -(value & 1), at
