"""Puts the kept lines together: the article's text, and where each line stands in it. Does not: choose lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from pipeline.documents.lines import Line
from pipeline.documents.region import Page
from pipeline.schema import TABLES

BREAK = "\n\n"
NO_PLACE = (None, None)
# The columns of `article_lines`, in its order.
LineRow = tuple[str, int, int, int, str, str, int | None, int | None]


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


def line_rows(doc_id: str, page: Page, composed: Composed) -> list[LineRow]:
    """Rows of `article_lines`: one a line, kept or not."""
    place_of = composed.places.get
    return [
        (doc_id, line.number, line.raw_start, line.raw_end, role, reason, *place_of(line.number, NO_PLACE))
        for unit, (role, reason, _) in zip(page.units, page.verdicts, strict=True)
        for line in unit.lines
    ]


def line_table(rows: Sequence[LineRow]) -> pa.Table:
    """The rows as the table `article_lines`. There are a hundred to an article: no dictionary is made of any."""
    schema = TABLES["article_lines"].arrow
    arrays = [pa.array([row[i] for row in rows], field.type) for i, field in enumerate(schema)]
    return pa.Table.from_arrays(arrays, schema=schema)
