"""Loads the regular expressions of `patterns.csv`. Belongs here: the look-up. Does not: any expression."""

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
