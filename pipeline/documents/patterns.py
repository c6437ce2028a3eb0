"""Loads the regular expressions of `patterns.csv`, and the words that they need, of `clues.csv`.

Belongs here: the look-up. Does not: any expression or word.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path


@cache
def pattern(name: str) -> re.Pattern[str]:
    """The expression of that name: its rows in the file are its alternatives.

    Raises:
        KeyError: The file has none of that name.
    """
    with (Path(__file__).parent / "patterns.csv").open(encoding="utf8", newline="") as rows:
        alternatives = [row["pattern"] for row in csv.DictReader(rows) if row["name"] == name]
    if not alternatives:
        raise KeyError(name)
    return re.compile("|".join(alternatives))


@cache
def clues(where: str) -> frozenset[str]:
    """The words, lower case, one of which a line must hold to fit the patterns that `clues.csv` names beside them."""
    with (Path(__file__).parent / "clues.csv").open(encoding="utf8", newline="") as rows:
        return frozenset(row["word"] for row in csv.DictReader(rows) if row["where"] == where)
