"""The table of expressions: each sentence has exactly these times, each exactly so."""

import csv
from itertools import groupby
from pathlib import Path

import pytest

from pipeline.times.find import find_times
from tests.unit.parses import parsed

TABLE = Path(__file__).with_name("expressions.csv")
ROWS = list(csv.DictReader(TABLE.open(encoding="utf8", newline="")))
SENTENCES = [(*key, list(rows)) for key, rows in groupby(ROWS, key=lambda row: (row["published"], row["sentence"]))]


def as_written(text, row):
    """A row of mentions in the form of the table."""
    days = f"{row['time_start']}/{row['time_end']}" if row["time_start"] else ""
    words = text[row["start"] : row["end"]]
    return words, row["time_value"] or "", days, row["time_precision"] or "", row["time_basis"] or ""


@pytest.mark.parametrize(("published", "sentence", "rows"), SENTENCES, ids=[f"{s[1]} ({s[0]})" for s in SENTENCES])
def test_a_sentence_has_exactly_these_times(published, sentence, rows):
    document = parsed(sentence, date=published or None)
    expected = [tuple(row[k] for k in ("expression", "value", "days", "precision", "basis")) for row in rows]
    found = [as_written(document.text, row) for row in find_times(document)]
    assert found == [row for row in expected if row[0]]
