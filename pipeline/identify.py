"""Makes identifiers from content: the same content has the same identifier on every machine and in every order."""

from __future__ import annotations

import hashlib

import pyarrow as pa
import pyarrow.compute as pc

SEPARATOR = "\x1f"
DIGITS = 16


def identify(prefix: str, *parts: object) -> str:
    """A short identifier `prefix-` + 16 hex digits (64 bits) of the SHA-256 of the parts.

    The parts are joined by a separator that none of them holds, so ("ab", "c") and ("a", "bc") differ.
    """
    joined = SEPARATOR.join(map(str, parts))
    return f"{prefix}-{_digest(joined.encode('utf8', 'surrogatepass'))}"


def identify_rows(prefix: str, *columns: pa.Array | pa.ChunkedArray | str) -> list[str]:
    """The identifier of each row, as `identify` makes it of its cells, none of which is null."""
    joined = pc.binary_join_element_wise(*columns, SEPARATOR)
    return [f"{prefix}-{_digest(part)}" for part in joined.cast(pa.binary()).to_pylist()]


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:DIGITS]
