"""Adds up what the pages of a Parquet file unpack to, before any is unpacked. Does not: read a value.

The sizes that a file's footer states may lie; those in the pages' own headers are those that a reader makes room for.
The footer is read here, and not asked of pyarrow, whose objects for it end the process where a footer is broken.
Source: parquet-format, parquet.thrift, and Thrift's compact protocol.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

MAGIC = b"PAR1"
LONGEST_FOOTER = 1 << 24  # bytes
LONGEST_HEADER = 1 << 20
WINDOW = 1 << 14
DEEPEST = 12

# Fields by their number.
ROW_GROUPS = 4  # of FileMetaData
COLUMNS = 1  # of RowGroup
META_DATA = 3  # of ColumnChunk
PATH, COMPRESSED_SIZE, DATA_PAGE, DICTIONARY_PAGE = 3, 7, 9, 11  # of ColumnMetaData
UNPACKED, PACKED = 2, 3  # of PageHeader

# Types.
STOP, TRUE, FALSE, BYTE, I16, I32, I64, DOUBLE, BINARY, LIST, SET, STRUCT = 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12

Struct = dict[int, Any]


def page_sizes(stream: Any, size: int, names: list[str]) -> Iterator[int]:
    """The unpacked size of each page of some columns, as its header states it.

    Args:
        stream: The file.
        size: Its length in bytes.
        names: The columns, by the first part of their path.

    Raises:
        ValueError: The file is no Parquet.
    """
    try:
        for group in _footer(stream, size).get(ROW_GROUPS, []):
            for chunk in group.get(COLUMNS, []):
                column = chunk.get(META_DATA, {})
                if column.get(PATH, [b""])[0].decode("utf8", "replace") in names:
                    yield from _pages(stream, column)
    except (AttributeError, IndexError, TypeError) as error:
        raise ValueError("a footer or a header with a value of another type than it should have") from error


def _footer(stream: Any, size: int) -> Struct:
    stream.seek(max(0, size - 8))
    tail = stream.read(8)
    length = int.from_bytes(tail[:4], "little")
    if tail[4:] != MAGIC or length > min(size - 8, LONGEST_FOOTER):
        raise ValueError("no footer of Parquet, or a longer one than is read")
    stream.seek(size - 8 - length)
    try:
        return _struct(stream.read(length), 0)[0]
    except IndexError:
        raise ValueError("a footer that breaks off") from None


def _pages(stream: Any, column: Struct) -> Iterator[int]:
    starts = [column[field] for field in (DATA_PAGE, DICTIONARY_PAGE) if column.get(field, 0) > 0]
    at = min(starts, default=0)
    end = at + column.get(COMPRESSED_SIZE, 0)
    while at < end:
        page, length = _header(stream, at)
        if page.get(PACKED, -1) < 0 or page.get(UNPACKED, -1) < 0:
            raise ValueError(f"no header of a page at byte {at}")
        yield page[UNPACKED]
        at += length + page[PACKED]


def _header(stream: Any, at: int) -> tuple[Struct, int]:
    """The header of a page, and its length."""
    window = WINDOW
    while True:
        stream.seek(at)
        data = stream.read(window)
        try:
            return _struct(data, 0)
        except IndexError:
            if len(data) < window or window >= LONGEST_HEADER:
                raise ValueError(f"a header of a page that does not end, at byte {at}") from None
            window = LONGEST_HEADER


def _struct(data: bytes, at: int, depth: int = 0) -> tuple[Struct, int]:
    """The fields of a struct by their number, and where it ends."""
    if depth > DEEPEST:
        raise ValueError("structs in structs without end")
    fields: Struct = {}
    number = 0
    while data[at] != STOP:
        kind, step = data[at] & 15, data[at] >> 4
        at += 1
        if step:
            number += step
        else:
            number, at = _number(data, at)
        if kind in (TRUE, FALSE):
            fields[number] = kind == TRUE
        else:
            fields[number], at = _value(data, at, kind, depth)
    return fields, at + 1


def _value(data: bytes, at: int, kind: int, depth: int) -> tuple[Any, int]:
    """A value of a type, and where it ends.

    Raises:
        IndexError: The data end before.
    """
    if kind in (I16, I32, I64):
        return _number(data, at)
    if kind == BINARY:
        length, at = _varint(data, at)
        if at + length > len(data):
            raise IndexError
        return data[at : at + length], at + length
    if kind in (LIST, SET):
        return _list(data, at, depth + 1)
    if kind == STRUCT:
        return _struct(data, at, depth + 1)
    if kind in (TRUE, FALSE, BYTE):  # truths have a byte of their own in lists
        return data[at], at + 1
    if kind == DOUBLE:
        return None, at + 8
    raise ValueError(f"a value of type {kind}")


def _list(data: bytes, at: int, depth: int) -> tuple[list[Any], int]:
    if depth > DEEPEST:
        raise ValueError("lists in lists without end")
    kind, length = data[at] & 15, data[at] >> 4
    at += 1
    if length == 15:
        length, at = _varint(data, at)
    values = []
    for _ in range(length):
        value, at = _value(data, at, kind, depth)
        values.append(value)
    return values, at


def _number(data: bytes, at: int) -> tuple[int, int]:
    """A signed whole number, zigzag, and where it ends."""
    value, at = _varint(data, at)
    return (value >> 1) ^ -(value & 1), at


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while shift <= 63:
        byte = data[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at
    raise ValueError("a number of more than 64 bits")
