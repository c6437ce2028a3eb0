"""Writes Markdown tables whose cells cannot break out of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

HARMLESS = (
    ("&", "&amp;"),
    ("<", "&lt;"),
    ("\\", "\\\\"),
    ("|", "\\|"),
    ("`", "'"),
    ("[", "\\["),
)


def cell(value: Any, longest: int = 80) -> str:
    """A value as the text of a cell: shortened, on one line, in one direction, its markup made harmless."""
    text = "" if value is None else str(value)
    text = text if len(text) <= longest else text[: longest - 1] + "…"
    text = "".join(c if c.isprintable() else " " for c in text)
    for mark, harmless in HARMLESS:
        text = text.replace(mark, harmless)
    return text


def table(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A table; the cells are made harmless."""
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    return "\n".join([*lines, *("| " + " | ".join(cell(value) for value in row) + " |" for row in rows)])
