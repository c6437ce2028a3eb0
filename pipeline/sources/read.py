"""Reads sources into the table `inputs`; what cannot be taken becomes a row of `rejected`."""

from __future__ import annotations

import gzip
import io
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipeline.identify import identify
from pipeline.schema import conform, from_rows
from pipeline.settings import Settings
from pipeline.sources.address import storable, without_credentials
from pipeline.sources.csv_rows import read_csv
from pipeline.sources.decode import DecodeError, decode
from pipeline.sources.feed import read_feed
from pipeline.sources.jsonl import read_jsonl
from pipeline.sources.locate import File, SourceError, locate, refuse_own
from pipeline.sources.open import BROKEN, open_file
from pipeline.sources.parquet import read_parquet
from pipeline.sources.rows import Fault, Row, json_object, rejection, sha256_of
from pipeline.sources.stated import front_matter, merge, stated
from pipeline.sources.stream import CHUNK, Counted, Unpacked
from pipeline.sources.warc import read_warc

MEDIA_TYPES = {".txt": "text/plain", ".html": "text/html", ".htm": "text/html"}
CONTAINERS = {
    ".jsonl": read_jsonl,
    ".csv": read_csv,
    ".tsv": read_csv,
    ".parquet": read_parquet,
    ".rss": read_feed,
    ".atom": read_feed,
    ".xml": read_feed,
    ".warc": read_warc,
}
MOST_REFUSED = 200_000  # of one file: each is kept as a row, and a file of nothing else would fill the memory
NOTHING_STATED = stated({})


@dataclass(frozen=True)
class Read:
    """What was read, beside the inputs.

    Attributes:
        rejected: One row a file or record that could not be decoded.
        files: One dict a file that was read to its end: `source_uri`, `bytes`, `sha256`; sorted, for the manifest.
        addresses: The sources as they may be shown: without credentials.
    """

    rejected: pa.Table
    files: tuple[dict[str, Any], ...]
    addresses: tuple[str, ...]


def read_sources(
    addresses: Sequence[str], settings: Settings, take: Callable[[Row], None], warehouse: Path | None = None
) -> Read:
    """Every file and record of the addresses: one row each, of `inputs` or of `rejected`.

    A file that two addresses name by the same address is read once. The result does not depend on the order of
    the addresses, but for which of two equal inputs is called the duplicate.

    Args:
        addresses: Files and folders, local or of any address that fsspec knows.
        settings: The largest input.
        take: Takes each row of `inputs`, in no order.
        warehouse: Where the release will lie; it must not lie in a source.

    Raises:
        SourceError: An address does not exist, cannot be listed or holds the warehouse.
    """
    listed = [file for address in dict.fromkeys(addresses) for file in locate(address)]
    if warehouse is not None:
        for address in addresses:
            refuse_own(address, warehouse)
    located = {file.source_uri: file for file in listed}
    rejected: list[Row] = []
    files: list[Row] = []
    seen: set[str] = set()
    refused: Counter[tuple[str, str, str]] = Counter()
    side_files = _side_files(located)
    beside = {side for sides in side_files.values() for side in sides}
    # Two files of one name differ where what was hidden of their addresses does.
    for file in {(file.source_uri, file.path): file for file in listed}.values():
        if file.source_uri in beside:
            continue
        sides = [located[side] for side in side_files.get(file.source_uri, [])]
        for row in _rows(file, sides, settings, files):
            if "reason" not in row and row["doc_id"] in seen:
                row = _duplicate(row)
            if "reason" in row:
                rejected.append(_told_apart(row, refused))
                continue
            seen.add(row["doc_id"])
            row.pop("row_id")
            take(row)
    return Read(
        conform("rejected", from_rows("rejected", rejected)),
        tuple(sorted(files, key=lambda row: row["source_uri"])),
        tuple(storable(without_credentials(address)) for address in addresses),
    )


def _duplicate(row: Row) -> Row:
    fault = Fault("duplicate_input", f"the same key and bytes as {row['doc_id']}", row["raw_sha256"])
    return rejection(row["source_uri"], row["row_id"], fault)


def _told_apart(row: Row, refused: Counter[tuple[str, str, str]]) -> Row:
    """The row, its number in its identifier where one before it has the same key: `a` in `b#c`, or `a#b` in `c`."""
    key = (row["source_uri"], row["row_id"], row["reason"])
    refused[key] += 1
    return row if refused[key] == 1 else {**row, "row_id": f"{row['row_id']}~{refused[key]}"}


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
    if name.endswith(".gz") and "." in name[1:-3]:
        return f".{name[:-3].rsplit('.', 1)[-1]}.gz"
    return "." + name.rsplit(".", 1)[-1] if "." in name[1:] else ""


def _rows(file: File, side_files: list[File], settings: Settings, files: list[Row]) -> Iterator[Row]:
    """The rows of one file: of `inputs`, or of `rejected` if they have a reason."""
    ending = _ending(file.key)
    try:
        if file.fault:
            raise Fault("unreadable", file.fault)
        if ending.removesuffix(".gz") in CONTAINERS:
            yield from _records(file, ending, settings, files)
        elif ending in MEDIA_TYPES:
            yield from _page(file, MEDIA_TYPES[ending], side_files, settings, files)
        else:
            raise Fault("unsupported_type", f"no reader for {ending or 'a name without an ending'}")
    except Fault as fault:
        yield rejection(file.source_uri, "", fault)


def _page(file: File, media_type: str, sides: list[File], settings: Settings, files: list[Row]) -> Iterator[Row]:
    beside = NOTHING_STATED
    for side in sides:
        try:
            beside = merge(beside, _side(side, settings, files))
        except Fault as fault:
            yield rejection(side.source_uri, "", fault)
    data = _whole(file, settings, files)
    row = _input(file.source_uri, file.key, data, media_type)
    front = front_matter(row["raw_text"]) if media_type == "text/plain" else None
    yield {**row, **(merge(front[0], beside) if front else beside), "row_id": ""}


def _side(file: File, settings: Settings, files: list[Row]) -> Row:
    if file.fault:
        raise Fault("unreadable", file.fault)
    data = _whole(file, settings, files)
    return stated(json_object(data, sha256_of(data)))


def _whole(file: File, settings: Settings, files: list[Row]) -> bytes:
    """A file's bytes, noted in `files`.

    Raises:
        Fault: It cannot be read, or is larger than the settings allow.
    """
    largest = settings.max_input_bytes
    if file.size is not None and file.size > largest:
        raise Fault("oversized", f"{file.size} bytes; max_input_bytes is {largest}")
    try:
        with open_file(file) as stream:
            data = bytes(stream.read(largest + 1))
    except BROKEN as error:
        raise Fault("unreadable", str(error)) from error
    if len(data) > largest:
        raise Fault("oversized", f"more than {largest} bytes")
    files.append({"source_uri": storable(file.source_uri), "bytes": len(data), "sha256": sha256_of(data)})
    return data


def _input(source_uri: str, key: str, data: bytes, media_type: str) -> Row:
    sha256 = sha256_of(data)
    try:
        text = decode(data, is_html=media_type == "text/html")
    except DecodeError as error:
        raise Fault(error.reason, str(error), sha256) from error
    if not text.strip():
        raise Fault("empty", f"{len(data)} bytes, no text", sha256)
    return {
        "doc_id": identify("doc", key, sha256),
        "source_uri": storable(source_uri),
        "raw_sha256": sha256,
        "media_type": media_type,
        "raw_text": text,
    }


def _records(file: File, ending: str, settings: Settings, files: list[Row]) -> Iterator[Row]:
    """The rows of a file that holds many records, with what its reader says of the file itself."""
    read = CONTAINERS[ending.removesuffix(".gz")]
    number = refused = 0
    try:
        with open_file(file) as stream:
            counted = Counted(stream)
            packed = io.BufferedReader(counted, CHUNK)
            plain: Any = packed
            if ending.endswith(".gz"):
                plain = io.BufferedReader(Unpacked(gzip.GzipFile(fileobj=packed), counted), CHUNK)
            for row in read(file, plain, settings):
                number += 1
                refused += "reason" in row
                if refused > MOST_REFUSED:
                    raise Fault("too_complex", f"more than {MOST_REFUSED} records are at fault: the others are left")
                yield row
            while packed.read(CHUNK):  # what may follow the compressed stream, or the last record
                pass
    except BROKEN as error:
        raise Fault("unreadable", f"after record {number}: {error}") from error
    if not number:
        raise Fault("empty", "no records", counted.hash.hexdigest())
    files.append({"source_uri": storable(file.source_uri), "bytes": counted.bytes, "sha256": counted.hash.hexdigest()})


__all__ = ["Read", "SourceError", "read_sources"]
