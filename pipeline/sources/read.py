"""Reads sources into the table `inputs`; what cannot be taken becomes a row of `rejected`."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from pipeline.identify import identify
from pipeline.schema import conform, from_rows
from pipeline.settings import Settings
from pipeline.sources.decode import DecodeError, decode
from pipeline.sources.locate import File, SourceError, locate
from pipeline.sources.stated import front_matter, merge, stated

STAGE = "sources"
MEDIA_TYPES = {".txt": "text/plain", ".html": "text/html", ".htm": "text/html"}
RECORD_ENDINGS = (".jsonl", ".jsonl.gz")
CHUNK = 1 << 20
LONGEST_ID = 1_000  # characters
NOTHING_STATED = stated({})

Row = dict[str, Any]


@dataclass(frozen=True)
class Read:
    """What was read.

    Attributes:
        inputs: One row an input that could be decoded.
        rejected: One row a file or record that could not.
        files: One dict a file that was read to its end: `source_uri`, `bytes`, `sha256`; sorted, for the manifest.
    """

    inputs: pa.Table
    rejected: pa.Table
    files: tuple[dict[str, Any], ...]


class Fault(Exception):
    """Why a file or record is not taken: a code of the vocabulary `rejection`, and what was seen."""

    def __init__(self, reason: str, detail: str, raw_sha256: str | None = None) -> None:
        super().__init__(detail)
        self.reason, self.detail, self.raw_sha256 = reason, detail, raw_sha256


def read_sources(addresses: Sequence[str], settings: Settings) -> Read:
    """Every file and record of the addresses: one row each, in `inputs` or in `rejected`.

    A file that two addresses name by the same address is read once. The result does not depend on the order of
    the addresses, but for which of two equal inputs is called the duplicate.

    Raises:
        SourceError: An address does not exist or cannot be listed.
    """
    located = {file.source_uri: file for address in dict.fromkeys(addresses) for file in locate(address)}
    inputs: list[Row] = []
    rejected: list[Row] = []
    files: list[Row] = []
    seen: set[str] = set()
    side_files = _side_files(located)
    beside = {side for sides in side_files.values() for side in sides}
    for uri, file in located.items():
        if uri in beside:
            continue
        for row in _rows(file, [located[side] for side in side_files.get(uri, [])], settings, files):
            if "reason" not in row and row["doc_id"] in seen:
                row = _duplicate(row)
            if "reason" in row:
                rejected.append(row)
                continue
            seen.add(row["doc_id"])
            row.pop("row_id")
            inputs.append(row)
    return Read(
        conform("inputs", from_rows("inputs", inputs)),
        conform("rejected", from_rows("rejected", rejected)),
        tuple(sorted(files, key=lambda row: row["source_uri"])),
    )


def _duplicate(row: Row) -> Row:
    fault = Fault("duplicate_input", f"the same key and bytes as {row['doc_id']}", row["raw_sha256"])
    return _rejection(row["source_uri"], row["row_id"], fault)


def _rejection(source_uri: str, row_id: str, fault: Fault) -> Row:
    return {
        "stage": STAGE,
        "source_uri": _storable(source_uri),
        "raw_sha256": fault.raw_sha256,
        "row_id": row_id,
        "reason": fault.reason,
        "detail": _storable(fault.detail)[:500],
    }


def _storable(text: str) -> str:
    """A name as UTF-8 can hold it: a file's name may be bytes that are no text."""
    return text.encode("utf8", "backslashreplace").decode("utf8")


def _side_files(located: dict[str, File]) -> dict[str, list[str]]:
    """For each text or page, the files beside it that state its metadata."""
    found: dict[str, list[str]] = {}
    taken: set[str] = set()
    for uri, file in sorted(located.items()):
        ending = _ending(file.key)
        if ending in MEDIA_TYPES and uri.endswith(file.key):
            stem = uri[: -len(ending)]
            names = (f"{uri}.json", f"{uri}.meta.json", f"{stem}.meta.json", f"{stem}.json")
            found[uri] = [name for name in names if name in located and name not in taken]
            taken.update(found[uri])
    return found


def _ending(key: str) -> str:
    name = key.rsplit("/", 1)[-1].lower()
    if name.endswith(".jsonl.gz"):
        return ".jsonl.gz"
    return "." + name.rsplit(".", 1)[-1] if "." in name[1:] else ""


def _rows(file: File, side_files: list[File], settings: Settings, files: list[Row]) -> Iterator[Row]:
    """The rows of one file: of `inputs`, or of `rejected` if they have a reason."""
    ending = _ending(file.key)
    try:
        if file.fault:
            raise Fault("unreadable", file.fault)
        if ending in RECORD_ENDINGS:
            yield from _records(file, ending, settings, files)
        elif ending in MEDIA_TYPES:
            yield from _page(file, MEDIA_TYPES[ending], side_files, settings, files)
        else:
            raise Fault("unsupported_type", f"no reader for {ending or 'a name without an ending'}")
    except Fault as fault:
        yield _rejection(file.source_uri, "", fault)


def _page(file: File, media_type: str, sides: list[File], settings: Settings, files: list[Row]) -> Iterator[Row]:
    beside = NOTHING_STATED
    for side in sides:
        try:
            beside = merge(beside, _side(side, settings, files))
        except Fault as fault:
            yield _rejection(side.source_uri, "", fault)
    data = _whole(file, settings, files)
    row = _input(file.source_uri, file.key, data, media_type)
    front = front_matter(row["raw_text"]) if media_type == "text/plain" else None
    yield {**row, **(merge(front[0], beside) if front else beside), "row_id": ""}


def _side(file: File, settings: Settings, files: list[Row]) -> Row:
    if file.fault:
        raise Fault("unreadable", file.fault)
    data = _whole(file, settings, files)
    return stated(_object(data, _sha256(data)))


def _whole(file: File, settings: Settings, files: list[Row]) -> bytes:
    """A file's bytes, noted in `files`.

    Raises:
        Fault: It cannot be read, or is larger than the settings allow.
    """
    largest = settings.max_input_bytes
    if file.size is not None and file.size > largest:
        raise Fault("oversized", f"{file.size} bytes; max_input_bytes is {largest}")
    try:
        with file.filesystem.open(file.path, "rb") as stream:
            data = bytes(stream.read(largest + 1))
    except OSError as error:
        raise Fault("unreadable", str(error)) from error
    if len(data) > largest:
        raise Fault("oversized", f"more than {largest} bytes")
    files.append({"source_uri": _storable(file.source_uri), "bytes": len(data), "sha256": _sha256(data)})
    return data


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _input(source_uri: str, key: str, data: bytes, media_type: str) -> Row:
    sha256 = _sha256(data)
    try:
        text = decode(data, is_html=media_type == "text/html")
    except DecodeError as error:
        raise Fault(error.reason, str(error), sha256) from error
    if not text.strip():
        raise Fault("empty", f"{len(data)} bytes, no text", sha256)
    return {
        "doc_id": identify("doc", key, sha256),
        "source_uri": _storable(source_uri),
        "raw_sha256": sha256,
        "media_type": media_type,
        "raw_text": text,
    }


class _Counted(io.RawIOBase):
    """A stream that counts and hashes the bytes that pass."""

    def __init__(self, stream: Any) -> None:
        self.stream, self.bytes, self.hash = stream, 0, hashlib.sha256()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self.stream.read(len(buffer))
        buffer[: len(data)] = data
        self.bytes += len(data)
        self.hash.update(data)
        return len(data)


def _records(file: File, ending: str, settings: Settings, files: list[Row]) -> Iterator[Row]:
    """The rows of a JSONL file, read line by line: the file itself may be of any size."""
    number = records = 0
    try:
        with file.filesystem.open(file.path, "rb") as stream:
            counted = _Counted(stream)
            plain: Any = io.BufferedReader(counted, CHUNK)
            for data, sha256 in _lines(gzip.GzipFile(fileobj=plain) if ending.endswith(".gz") else plain, settings):
                number += 1
                if number == 1:
                    data = data.removeprefix(b"\xef\xbb\xbf")
                if sha256 or data.strip():
                    records += 1
                    yield _record(file, number, data, sha256, settings)
            while plain.read(CHUNK):  # what may follow the compressed stream
                pass
    except (OSError, EOFError, zlib.error) as error:
        raise Fault("unreadable", f"after line {number}: {error}") from error
    if not records:
        raise Fault("empty", "no records", counted.hash.hexdigest())
    files.append({"source_uri": _storable(file.source_uri), "bytes": counted.bytes, "sha256": counted.hash.hexdigest()})


def _lines(stream: Any, settings: Settings) -> Iterator[tuple[bytes, str]]:
    """Each line without its end; of one that is too long only the start, with the hash of the whole."""
    longest = settings.max_input_bytes
    while line := stream.readline(longest + 2):
        content = line.rstrip(b"\r\n")
        if len(content) <= longest and (line.endswith(b"\n") or len(line) <= longest):
            yield content, ""
            continue
        whole = hashlib.sha256(content)
        start = line[:200]
        while line and not line.endswith(b"\n"):
            line = stream.readline(CHUNK)
            whole.update(line.rstrip(b"\r\n"))
        yield start, whole.hexdigest()


def _record(file: File, number: int, data: bytes, oversized_sha256: str, settings: Settings) -> Row:
    row_id = f"line-{number}"
    uri = f"{file.source_uri}#{row_id}"
    try:
        if oversized_sha256:
            detail = f"a record of more than {settings.max_input_bytes} bytes, beginning {data[:40]!r}"
            raise Fault("oversized", detail, oversized_sha256)
        sha256 = _sha256(data)
        fields = _object(data, sha256)
        identifier = fields.get("id")
        has_id = isinstance(identifier, str | int) and not isinstance(identifier, bool) and str(identifier).strip()
        key = str(identifier).strip() if has_id else row_id
        if len(key) > LONGEST_ID:
            raise Fault("malformed_record", f"an id of {len(key)} characters", sha256)
        uri = f"{file.source_uri}#{key}"
        return _input_of_record(file, key, row_id, fields, sha256)
    except Fault as fault:
        return _rejection(uri, row_id, fault)


def _input_of_record(file: File, key: str, row_id: str, fields: Row, sha256: str) -> Row:
    text, html = fields.get("text"), fields.get("html")
    content = text if isinstance(text, str) and text.strip() else html
    if not isinstance(content, str):
        if isinstance(text, str):
            raise Fault("empty", "the record's text is empty", sha256)
        raise Fault("malformed_record", f"no text or html in a record with {sorted(fields)}", sha256)
    if not content.strip():
        raise Fault("empty", "the record's text is empty", sha256)
    return {
        "doc_id": identify("doc", f"{file.key}#{key}", sha256),
        "source_uri": _storable(f"{file.source_uri}#{key}"),
        "raw_sha256": sha256,
        "media_type": "text/plain" if content is text else "text/html",
        "raw_text": content,
        **stated(fields),
        "row_id": row_id,
    }


def _object(data: bytes, sha256: str) -> Row:
    """The JSON object of a record.

    Raises:
        Fault: It is not UTF-8, not JSON, no object, or holds half a surrogate pair, which is no text.
    """
    try:
        text = data.decode("utf-8-sig")
        fields = json.loads(text)
        if "\\u" in text:
            json.dumps(fields, ensure_ascii=False).encode("utf8")
    except UnicodeDecodeError as error:
        raise Fault("undecodable", f"not valid utf-8: byte {error.start}", sha256) from error
    except UnicodeEncodeError as error:
        raise Fault("malformed_record", "holds half a surrogate pair", sha256) from error
    except (ValueError, RecursionError) as error:
        raise Fault("malformed_record", f"not valid JSON: {error}", sha256) from error
    if not isinstance(fields, dict):
        raise Fault("malformed_record", f"not a JSON object but {type(fields).__name__}", sha256)
    return fields


__all__ = ["Read", "SourceError", "read_sources"]
