"""Puts the kept lines together: the article's text, and where each line stands in it. Does not: choose lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.documents.lines import Line, Unit
from pipeline.documents.region import Page

BREAK = "\n\n"


@dataclass(frozen=True)
class Composed:
    """A cleaned article.

    Attributes:
        text: Title line and paragraphs, a blank line between them.
        places: Start and end in the text of each kept line, by the line's number.
    """

    text: str
    places: dict[int, tuple[int, int]]


def compose(page: Page, title: str | None) -> Composed:
    """The article's text: the title, if there is one, as its first line, then the body in the order of the input.

    A title that is stated beside the text stands in it even where no line carries it.
    """
    parts: list[str] = []
    places: dict[int, tuple[int, int]] = {}
    length = 0
    carrier = page.units[page.title] if page.title is not None else None
    if title:
        parts.append(title)
        length = len(title)
        if carrier and carrier.text == title:
            places.update(_places(carrier.lines, 0))
    for unit, verdict in zip(page.units, page.verdicts, strict=True):
        if verdict.role != "body":
            continue
        start = length + len(BREAK) if parts else 0
        places.update(_places(unit.lines, start))
        parts.append(unit.text)
        length = start + len(unit.text)
    return Composed(BREAK.join(parts), places)


def _places(lines: Sequence[Line], start: int) -> dict[int, tuple[int, int]]:
    places = {}
    for line in lines:
        places[line.number] = (start, start + len(line.text))
        start += len(line.text) + 1
    return places


def line_rows(doc_id: str, page: Page, composed: Composed) -> list[dict[str, Any]]:
    """Rows of `article_lines`: one a line, kept or not."""
    rows = []
    for unit, verdict in zip(page.units, page.verdicts, strict=True):
        rows += _unit_rows(doc_id, unit, verdict.role, verdict.reason, composed)
    return rows


def _unit_rows(doc_id: str, unit: Unit, role: str, reason: str, composed: Composed) -> list[dict[str, Any]]:
    rows = []
    for line in unit.lines:
        start, end = composed.places.get(line.number, (None, None))
        rows.append(
            {
                "doc_id": doc_id,
                "line": line.number,
                "raw_start": line.raw_start,
                "raw_end": line.raw_end,
                "role": role,
                "reason": reason,
                "text_start": start,
                "text_end": end,
            }
        )
    return rows
