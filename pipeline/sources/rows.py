"""Makes rows of `inputs` from records, and rows of `rejected` from faults. Does not: read a format."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from pipeline.identify import identify
from pipeline.sources.address import storable, without_credentials
from pipeline.sources.locate import File
from pipeline.sources.stated import stated

STAGE = "sources"
LONGEST_ID = 1_000  # characters

Row = dict[str, Any]


class Fault(Exception):
    """Why a file or record is not taken: a code of the vocabulary `rejection`, and what was seen."""

    def __init__(self, reason: str, detail: str, raw_sha256: str | None = None) -> None:
        super().__init__(detail)
        self.reason, self.detail, self.raw_sha256 = reason, detail, raw_sha256


def rejection(source_uri: str, row_id: str, fault: Fault) -> Row:
    """The row of `rejected` of a file or record."""
    return {
        "stage": STAGE,
        "source_uri": storable(source_uri),
        "raw_sha256": fault.raw_sha256,
        "row_id": row_id,
        "reason": fault.reason,
        "detail": storable(without_credentials(fault.detail[:1_000]))[:500],
    }


def sha256_of(data: bytes) -> str:
    """The SHA-256 of some bytes, in hex."""
    return hashlib.sha256(data).hexdigest()


def record_row(file: File, row_id: str, fields: Row, sha256: str) -> Row:
    """The row of one record of a container: of `inputs`, or of `rejected` if it cannot be taken.

    Its key is the record's `id`, or `row_id` where it has none.
    """
    uri = f"{file.source_uri}#{row_id}"
    try:
        identifier = fields.get("id")
        has_id = isinstance(identifier, str | int) and not isinstance(identifier, bool) and str(identifier).strip()
        key = str(identifier).strip() if has_id else row_id
        if len(key) > LONGEST_ID:
            raise Fault("malformed_record", f"an id of {len(key)} characters", sha256)
        uri = f"{file.source_uri}#{key}"
        return _input_of_record(file, key, row_id, fields, sha256)
    except Fault as fault:
        return rejection(uri, row_id, fault)


def rejected_record(file: File, row_id: str, fault: Fault) -> Row:
    """The row of `rejected` of a record that could not be read as far as its fields."""
    return rejection(f"{file.source_uri}#{row_id}", row_id, fault)


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
        "source_uri": storable(f"{file.source_uri}#{key}"),
        "raw_sha256": sha256,
        "media_type": "text/plain" if content is text else "text/html",
        "raw_text": content,
        **stated(fields),
        "row_id": row_id,
    }


def json_object(data: bytes, sha256: str) -> Row:
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
