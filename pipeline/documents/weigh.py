"""Weighs the measures of a line: how likely it is of the article. Belongs here: the sum. Does not: any weight."""

from __future__ import annotations

import csv
from collections import defaultdict
from functools import cache
from pathlib import Path

import numpy as np

from pipeline.documents.features import Columns

LogOdds = np.ndarray[tuple[int], np.dtype[np.float64]]
Steps = dict[str, tuple[np.ndarray, np.ndarray]]


@cache
def line_weights() -> Steps:
    """For each measure of `line_weights.csv` its thresholds, rising, and the weight below, between and above them."""
    rows = defaultdict(list)
    with (Path(__file__).parent / "line_weights.csv").open(encoding="utf8", newline="") as file:
        for row in csv.DictReader(file):
            rows[row["measure"]].append((float(row["from"]), float(row["weight"])))
    return {
        name: (np.array([start for start, _ in steps[1:]]), np.array([weight for _, weight in steps]))
        for name, steps in rows.items()
    }


def log_odds(columns: Columns) -> LogOdds:
    """The natural logarithm of the odds that each unit is of the article: an additive model of step functions.

    The weights are made by `benchmarks/train_lines.py`.
    """
    return add_up(line_weights(), columns)


def add_up(steps: Steps, columns: Columns) -> LogOdds:
    """The sum of the steps that the measures of each unit stand on; the step `bias` holds for every unit."""
    total = np.full(len(columns["words"]), steps["bias"][1][0])
    for name, (thresholds, weights) in steps.items():
        if name != "bias":
            total += weights[thresholds.searchsorted(columns[name], side="right")]
    return total
