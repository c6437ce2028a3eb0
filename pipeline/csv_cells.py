"""Writes CSV whose cells a spreadsheet shows and does not run. Does not: read CSV."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from typing import Any, TextIO

# What a spreadsheet takes for the beginning of a formula, as ASCII and in full width, at the start of a cell or after
# what an import trims: OWASP, "CSV Injection". Apostrophes before it are counted in, so that `unguarded` undoes it.
FORMULA = re.compile(r"'*(?:[\t\r\n]|[\s\ufeff\u200b]*[=+\-@＝＋－＠])")


def cell(value: Any) -> str:
    """A value as the text of a cell; one that a spreadsheet would run gets an apostrophe before it.

    Numbers stay as they are, the negative ones too; null is an empty cell, a list its items with spaces between.
    """
    plain = " ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)
    text = plain.replace("\0", "\ufffd")
    is_number = isinstance(value, int | float)
    return f"'{text}" if not is_number and FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """The text that `cell` was given, for a program that reads the file back."""
    return text[1:] if text.startswith("'") and FORMULA.match(text) else text


def write(stream: TextIO, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Writes a header and rows as RFC 4180 has it, each cell in quotation marks.

    The marks keep a cell whole where a spreadsheet's separator is the semicolon. Open the stream with `newline=""`.
    """
    writer = csv.writer(stream, quoting=csv.QUOTE_ALL)
    writer.writerow([cell(name) for name in header])
    writer.writerows([cell(value) for value in row] for row in rows)
