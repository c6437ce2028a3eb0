"""Says which texts state that they correct something. The phrases stand in `corrections.csv`."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.arrays import Flags


@cache
def patterns() -> tuple[str, ...]:
    """The phrases by which a publisher states a correction, as RE2 patterns."""
    with Path(__file__).with_name("corrections.csv").open(encoding="utf8", newline="") as lines:
        return tuple(row["pattern"] for row in csv.DictReader(lines))


def states_correction(texts: pa.ChunkedArray) -> Flags:
    """Whether each text states a correction of its own."""
    found = np.zeros(len(texts), np.bool_)
    for pattern in patterns():
        found |= pc.match_substring_regex(texts, pattern).to_numpy()
    return found
