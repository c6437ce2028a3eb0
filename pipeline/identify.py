"""Makes identifiers from content: the same content has the same identifier on every machine and in every order."""

from __future__ import annotations

import hashlib


def identify(prefix: str, *parts: object) -> str:
    """A short identifier `prefix-` + 16 hex digits (64 bits) of the SHA-256 of the parts.

    The parts are joined by a separator that none of them holds, so ("ab", "c") and ("a", "bc") differ.
    """
    joined = "\x1f".join(map(str, parts))
    return f"{prefix}-{hashlib.sha256(joined.encode('utf8', 'surrogatepass')).hexdigest()[:16]}"
