"""Reads WARC (ISO 28500): a record a page that a crawl kept. Does not: follow, fetch or write anything."""

from __future__ import annotations

import gzip
import hashlib
import http.client
import io
import zlib
from collections.abc import Iterator
from typing import Any

from pipeline.settings import Settings
from pipeline.sources.decode import DecodeError, decode
from pipeline.sources.locate import File
from pipeline.sources.rows import Fault, Row, record_row, rejected_record
from pipeline.sources.stream import CHUNK

LONGEST_HEAD = 1 << 16  # bytes of a record's header
MEDIA = {"text/html": "html", "application/xhtml+xml": "html", "text/plain": "text"}


def read_warc(file: File, stream: Any, settings: Settings) -> Iterator[Row]:
    """A row for each record: pages that were found are inputs, all else is rejected by its type.

    Raises:
        Fault: A record that does not begin as one, or ends early: what comes after it cannot be found.
    """
    number = 0
    while (head := _head(stream)) is not None:
        number += 1
        row_id = f"record-{number}"
        length = head.get("content-length", "")
        if not head or not (length.isascii() and length.isdigit() and len(length) < 19):
            raise Fault("malformed_record", f"{row_id} is no WARC record")
        data, sha256, missing = _body(stream, int(length), settings.max_input_bytes)
        try:
            if missing:
                raise Fault("unreadable", f"breaks off {missing} bytes early", sha256)
            if int(length) > settings.max_input_bytes:
                raise Fault("oversized", f"{length} bytes; max_input_bytes is {settings.max_input_bytes}", sha256)
            yield record_row(file, row_id, _fields(head, data, sha256, settings.max_input_bytes), sha256)
        except Fault as fault:
            yield rejected_record(file, row_id, fault)


def _head(stream: Any) -> dict[str, str] | None:
    """A record's header, names in lower case; empty if it is none, null at the end of the stream."""
    line = stream.readline(LONGEST_HEAD)
    while line in (b"\r\n", b"\n"):
        line = stream.readline(LONGEST_HEAD)
    if not line:
        return None
    if not line.startswith(b"WARC/"):
        return {}
    head: dict[str, str] = {}
    left = LONGEST_HEAD
    while (line := stream.readline(LONGEST_HEAD)).strip():
        left -= len(line)
        if left < 0:
            return {}
        name, _, value = line.decode("utf8", "replace").partition(":")
        head[name.strip().lower()] = value.strip()
    return head


def _body(stream: Any, length: int, largest: int) -> tuple[bytes, str, int]:
    """The first bytes of a body, the SHA-256 of all of it, and how many of its bytes are missing."""
    whole = hashlib.sha256()
    kept = bytearray()
    while length and (data := stream.read(min(length, CHUNK))):
        whole.update(data)
        kept += data[: largest + 1 - len(kept)]
        length -= len(data)
    return bytes(kept), whole.hexdigest(), length


def _fields(head: dict[str, str], data: bytes, sha256: str, largest: int) -> Row:
    kind = head.get("warc-type", "")
    media = head.get("content-type", "")
    if kind == "response" and media.startswith("application/http"):
        media, data = _response(data, sha256, largest)
    elif kind != "resource":
        raise Fault("unsupported_type", f"a WARC record of type {kind or 'unknown'}", sha256)
    media = media.partition(";")[0].strip().lower()
    if media not in MEDIA:
        raise Fault("unsupported_type", f"a page of type {media or 'unknown'}", sha256)
    try:
        text = decode(data, is_html=MEDIA[media] == "html")
    except DecodeError as error:
        raise Fault(error.reason, str(error), sha256) from error
    address = head.get("warc-target-uri", "").strip("<>")
    return {MEDIA[media]: text, "url": address, "id": head.get("warc-record-id", "").strip("<>")}


class _Bytes:
    """What http.client takes for a socket."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def makefile(self, mode: str) -> io.BytesIO:
        return io.BytesIO(self.data)


def _response(data: bytes, sha256: str, largest: int) -> tuple[str, bytes]:
    """Media type and body of an HTTP response, its chunks joined and its compression undone."""
    response = http.client.HTTPResponse(_Bytes(data))  # type: ignore[arg-type]
    try:
        response.begin()
        if response.status != http.client.OK:
            raise Fault("unsupported_type", f"an answer with HTTP status {response.status}", sha256)
        response.length = None if not response.chunked else response.length  # crawlers keep the length of another form
        body = response.read()
        packing = response.headers.get("content-encoding", "identity").strip().lower()
        if packing in ("gzip", "x-gzip"):
            body = gzip.GzipFile(fileobj=io.BytesIO(body)).read(largest + 1)
        elif packing == "deflate":
            body = zlib.decompressobj().decompress(body, largest + 1)
        elif packing != "identity":
            raise Fault("unsupported_type", f"compressed as {packing}", sha256)
    except (http.client.HTTPException, OSError, EOFError, zlib.error, ValueError) as error:
        raise Fault("malformed_record", f"no valid HTTP response: {error or type(error).__name__}", sha256) from error
    if len(body) > largest:
        raise Fault("oversized", f"more than {largest} bytes when unpacked", sha256)
    return response.headers.get("content-type", ""), body
