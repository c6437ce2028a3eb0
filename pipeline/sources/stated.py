"""Reads what is stated beside a text: record fields, side files, front matter. Does not: read the text itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

FIELDS = ("title", "url", "publisher", "date", "language")
LONGEST = (
    2_000  # characters: what is longer is no title, name or date, and a feed's name is said of each of its entries
)
MAX_FRONT_MATTER_LINES = 50
KEY_VALUE = re.compile(r"\s*([A-Za-z_][\w -]{0,30}?)\s*:(?:\s+(.*)|\s*)$")
LIST_ITEM = re.compile(r"\s*-\s+(.+)$")


def stated(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of `inputs` that a record states: plain strings, null where absent or too long; `authors` a list."""
    row: dict[str, Any] = {name: _plain(fields.get(name)) for name in FIELDS}
    row["authors"] = _names(fields.get("authors", fields.get("author")))
    return row


def merge(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
    """Two results of `stated`: the first's values, and the second's where the first has none."""
    return {name: first[name] or second[name] for name in (*FIELDS, "authors")}


def _plain(value: Any) -> str | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    text = str(value).strip()
    return text if 0 < len(text) <= LONGEST else None


def _names(value: Any) -> list[str]:
    """Author names of a list, or of a string that separates them by `;`, ` and ` or (no surname first) commas."""
    if isinstance(value, list):
        return [name for item in value for name in _names_of_one(item.get("name") if isinstance(item, dict) else item)]
    return _names_of_one(value)


def _names_of_one(value: Any) -> list[str]:
    text = " ".join(
        (_plain(value) or "").split()
    )  # single spaces: the expressions below would search runs again and again
    if not text:
        return []
    separator = r"\s*;\s*" if ";" in text else r"\s*,\s*(?:and\s+)?|\s+and\s+|\s+&\s+"
    parts = [part.strip() for part in re.split(separator, text)]
    if ";" not in text and any(" " not in part for part in parts):  # "Ito, Emi" or one name
        parts = re.split(r"\s+and\s+|\s+&\s+", text)
    return [part for part in parts if part]


def front_matter(text: str) -> tuple[dict[str, Any], int] | None:
    """Key-value lines between two lines `---` at the top of a text, and where the text after them begins.

    Null when there are none: every line must be `key: value` or an item of a list, and one key must be known.
    """
    lines = text[:10_000].splitlines(keepends=True)[: MAX_FRONT_MATTER_LINES + 2]
    if not lines or lines[0].lstrip("\ufeff").strip() != "---":
        return None
    fields: dict[str, Any] = {}
    key, offset = "", len(lines[0])
    for line in lines[1:]:
        offset += len(line)
        if line.strip() == "---":
            is_known = bool({*FIELDS, "author", "authors"} & fields.keys())
            return (stated(fields), offset) if is_known else None
        pair, item = KEY_VALUE.match(line.rstrip()), LIST_ITEM.match(line.rstrip())
        if pair:
            key = pair[1].lower()
            fields[key] = _unquoted(pair[2] or "")
        elif item and key:
            fields[key] = [*(fields[key] if isinstance(fields[key], list) else []), _unquoted(item[1])]
        elif line.strip():
            return None
    return None


def _unquoted(value: str) -> str | list[str]:
    value = value.strip()
    if value.startswith("[") and value.endswith("]"):
        return [item.strip().strip("\"'") for item in value[1:-1].split(",")]
    is_quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
    return value[1:-1] if is_quoted else value
