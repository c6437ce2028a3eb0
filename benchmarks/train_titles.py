"""Trains the weights of `pipeline/documents/headline_weights.csv`: which line of a copied page is its headline.

LINES and HTML are `lines_wcxb_dev.jsonl.gz` and `html_wcxb_dev.jsonl.gz` of the measuring kits: pages of the WCXB
development set (CC-BY-4.0), each with its title; of the HTML the blocks are taken as lines.

The model is a conditional logit (McFadden 1974): the lines of a page compete, and the weights make the lines that say
the title as likely as they can be, less a penalty on the square of each weight. It prints how often the best line is
right, each of five parts of the pages judged by weights trained on the others.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize

from pipeline.documents import headline, region
from pipeline.documents.html_blocks import cut
from pipeline.documents.lines import Unit, join_lines, split_lines
from pipeline.documents.normalise import key

WEIGHTS = Path(__file__).parents[1] / "pipeline" / "documents" / "headline_weights.csv"
PENALTY = 1.0
PARTS = 5


@dataclass(frozen=True)
class Choice:
    """The lines of one page that may be its headline: a row of measures each, and which of them say the title."""

    rows: np.ndarray
    right: np.ndarray


def read_records(path: Path) -> Iterator[dict[str, Any]]:
    """The records of a file of the kits."""
    with gzip.open(path, "rt", encoding="utf8") as rows:
        yield from map(json.loads, rows)


def units_of(record: dict[str, Any]) -> list[Unit]:
    """The units of a record's page."""
    if record.get("html"):
        return [Unit((block,), block.text) for block in cut(record["html"]).blocks]
    return join_lines(split_lines("\n".join(text for text, _ in record["lines"])))


def choices(records: Iterator[dict[str, Any]]) -> Iterator[tuple[list[str], Choice]]:
    """The names of the measures and the choice that each page is; pages without title or without candidates are not."""
    for record in records:
        titles = {key(title) for title in record.get("titles") or [record.get("title")] if title}
        units = units_of(record)
        if not titles or not units:
            continue
        looks, own = region.read_units(units)
        start, end = region.article_bounds(region.article_units(units, looks, own), own)
        lines = headline.candidates(looks, own, start, end, region.title_limit(looks, own, start, end))
        rows = headline.measure(units, looks, own, start, end, lines)
        if rows:
            right = np.array([key(units[i].text) in titles for i in lines])
            yield list(rows[0]), Choice(np.array([[float(x) for x in row.values()] for row in rows]), right)


def train(pages: Sequence[Choice]) -> np.ndarray:
    """The weights that make the right lines the likeliest."""
    telling = [page for page in pages if page.right.any() and not page.right.all()]

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        total, gradient = PENALTY * weights @ weights / 2, PENALTY * weights
        for page in telling:
            odds = page.rows @ weights
            share = np.exp(odds - odds.max())
            share /= share.sum()
            good = share * page.right
            total -= np.log(good.sum())
            gradient = gradient - page.rows.T @ (good / good.sum() - share)
        return total, gradient

    return np.asarray(minimize(loss, np.zeros(telling[0].rows.shape[1]), jac=True, method="L-BFGS-B").x)


def accuracy(pages: Sequence[Choice], weights: np.ndarray) -> float:
    """How often the best line of a page says its title."""
    return float(np.mean([page.right[np.argmax(page.rows @ weights)] for page in pages]))


def main() -> None:
    """Reads the pages, prints the accuracy and writes the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lines", type=Path, metavar="LINES")
    parser.add_argument("html", type=Path, metavar="HTML")
    arguments = parser.parse_args()
    found = [choice for path in (arguments.lines, arguments.html) for choice in choices(read_records(path))]
    names, pages = found[0][0], [page for _, page in found]
    judged = [
        accuracy(pages[k::PARTS], train([page for i, page in enumerate(pages) if i % PARTS != k])) for k in range(PARTS)
    ]
    print(f"{len(pages)} pages; the best line says the title in {np.mean(judged):.3f}")
    with WEIGHTS.open("w", encoding="utf8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["feature", "weight"])
        writer.writerows((name, round(float(weight), 2)) for name, weight in zip(names, train(pages), strict=True))


if __name__ == "__main__":
    main()
