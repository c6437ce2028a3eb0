"""Trains the weights of `pipeline/documents/line_weights.csv`: which lines of a copied page are the article.

LINES is `lines_wcxb_dev.jsonl.gz` of the measuring kits: pages of the WCXB development set (CC-BY-4.0), each line
marked as body or not. Each page is also taken with its article cut short and with lists of teasers and readers' comments
made of other pages' words around it, as news pages have them: without these the weights hold for long articles alone.

The model is additive: gradient boosting of stumps (Friedman 2001) on the logistic loss. `--folds` prints the word F1 of
each threshold with the folds of the file, each judged by weights trained on the others.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pipeline.documents import region
from pipeline.documents.features import measure
from pipeline.documents.lines import join_lines, split_lines
from pipeline.documents.weigh import Steps, add_up

WEIGHTS = Path(__file__).parents[1] / "pipeline" / "documents" / "line_weights.csv"
ROUNDS, RATE, MOST_BINS, LEAST, SHRINK = 300, 0.08, 24, 200.0, 5.0
COPIES = 2  # remade pages of each page
MOST_WORDS = 60  # that a line counts for

SECTION_HEADS = (
    *("Related stories", "Most read", "More news", "Also on this site", "Other headlines", "Editor's picks", "Latest", ""),
    *("More from this section", "Top stories", "Sports", "Local news", "Entertainment", ""),
)  # fmt: skip
COMMENT_SECTION_HEADS = (
    *("Comments", "Reader comments", "Your comments", "Have your say", "Comments (12)", "Add your view", "Discussion", ""),
    *("What do you think?", "Reader views (5)", "Post a comment", "Leave a Reply", "6 comments"),
)  # fmt: skip
COMMENT_HEADS = (
    *("Posted by {name} at {date}", "{name} says:", "{name}", "{name}, London", "By {name}", "{name} {date}"),
    *("- {name}, Leeds, UK",),
)  # fmt: skip
OPENINGS = ("I think ", "Well, ", "Sorry but ", "You are wrong. ", "Great article! ", "So ", "", "", "", "", "")
BUTTONS = ("Reply", "Report this comment", "Quote | Report this post", "Recommend")
FIRST_SENTENCE = re.compile(r".{30,220}?[.!?](?=\s|$)")


@dataclass(frozen=True)
class Page:
    """A page's lines with their marks: 1 body, 0 not, -1 neither."""

    fold: int
    title: str
    author: str
    lines: Sequence[tuple[str, int]]


@dataclass(frozen=True)
class Lines:
    """Measured units of many pages: words of the body and other words of each, and the page and fold that it is of."""

    columns: dict[str, np.ndarray]
    good: np.ndarray
    bad: np.ndarray
    page: np.ndarray
    fold: np.ndarray


def read_pages(path: Path) -> list[Page]:
    """The pages of the file."""
    with gzip.open(path, "rt", encoding="utf8") as rows:
        records = [json.loads(row) for row in rows]
    return [
        Page(
            r["fold"],
            r["title"] or "",
            r["author"] or "",
            [(part, mark) for text, mark in r["lines"] for part in text.splitlines() or [""]],
        )
        for r in records
    ]


def remake(page: Page, others: Sequence[Page], chance: random.Random) -> Page:
    """The page with its article cut short, and with teasers or comments made of other pages' words around it."""
    prose = [i for i, (text, mark) in enumerate(page.lines) if mark == 1 and len(text.split()) >= 15]
    if len(prose) < 3:
        return page
    cut = prose[min(chance.randint(2, 12), len(prose) - 1)]
    rest = [page.lines[i][0] for i in prose if i >= cut]
    lines = [line for i, line in enumerate(page.lines) if line[1] != 1 or i < cut]
    body = [i for i, (_, mark) in enumerate(lines) if mark == 1]
    kind = chance.random()
    after: list[str] = []
    if 0.35 < kind < 0.8:
        after += _teasers(others, chance)
    if kind < 0.35 or 0.7 < kind < 0.8:
        after += _comments(others, rest, chance)
    end = min(body[-1] + 1 + chance.randint(0, 4), len(lines))
    lines[end:end] = [(text, 0) for text in after]
    if chance.random() < 0.35:
        start = max(0, body[0] - chance.randint(2, 8))
        lines[start:start] = [(text, 0) for text in _teasers(others, chance)]
    return Page(page.fold, page.title, page.author, lines)


def _prose(pages: Sequence[Page], chance: random.Random) -> str:
    while True:
        text, mark = chance.choice(chance.choice(pages).lines)
        if mark == 1 and len(text.split()) >= 15:
            return text


def _teasers(others: Sequence[Page], chance: random.Random) -> Iterator[str]:
    yield from filter(None, [chance.choice(SECTION_HEADS)])
    style = chance.random()
    for _ in range(chance.randint(3, 14)):
        yield chance.choice(others).title or "More"
        if style < 0.7:
            text = _prose(others, chance)
            found = FIRST_SENTENCE.match(text)
            words = text.split()[: chance.randint(10, 25)]
            yield " ".join(words) + " ..." if style < 0.2 else (found[0] if found else text[:160])
        elif style > 0.9:
            yield chance.choice(("2 hours ago", "January 15, 2008", f"By {chance.choice(others).author}"))


def _comments(others: Sequence[Page], rest: Sequence[str], chance: random.Random) -> Iterator[str]:
    yield from filter(None, [chance.choice(COMMENT_SECTION_HEADS)])
    head = chance.choice(COMMENT_HEADS)
    for _ in range(chance.randint(2, 20)):
        date = f"{chance.choice(('May', 'July', 'Dec', 'Feb'))} {chance.randint(1, 28)}, 2008 {chance.randint(1, 12)}:15 PM"
        filled = head.format(name=chance.choice(others).author or "Guest", date=date)
        if not head.startswith("-"):
            yield filled
        for _ in range(chance.randint(1, 2)):
            text = chance.choice(rest) if chance.random() < 0.5 else _prose(others, chance)
            text = chance.choice(OPENINGS) + " ".join(text.split()[: chance.randint(6, 90)])
            yield text.rstrip(".") + chance.choice(("!!", "?", "...", "!")) if chance.random() < 0.3 else text
        if head.startswith("-"):
            yield filled
        if chance.random() < 0.3:
            yield chance.choice(BUTTONS)


def measured(pages: Sequence[Page]) -> Lines:
    """The units of the pages."""
    parts, good, bad, page_of, fold = [], [], [], [], []
    for number, page in enumerate(pages):
        units = join_lines(split_lines("\n".join(text for text, _ in page.lines)))
        looks, own = region.read_units(units)
        parts.append(measure(units, looks, own, region.best_segment(looks, own)))
        for unit in units:
            marks = [(page.lines[line.number][1], len(re.findall(r"\w+", line.text))) for line in unit.lines]
            good.append(sum(words for mark, words in marks if mark == 1))
            bad.append(sum(words for mark, words in marks if mark == 0))
        page_of += [number] * len(units)
        fold += [page.fold] * len(units)
    columns = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    return Lines(columns, np.array(good), np.array(bad), np.array(page_of), np.array(fold))


def train(lines: Lines, chosen: np.ndarray) -> Steps:
    """The step functions that boosting finds on the chosen units; each page weighs the same, each line by its words."""
    y = np.where(lines.good > lines.bad, 1.0, 0.0)[chosen]
    weight = (np.minimum(lines.good + lines.bad, MOST_WORDS) + 1.0)[chosen]
    weight /= np.bincount(lines.page[chosen], weight)[lines.page[chosen]] / 100
    edges, codes = {}, {}
    for name, values in lines.columns.items():
        inner = np.unique(
            np.quantile(values[chosen], np.linspace(0, 1, MOST_BINS + 1)[1:-1], weights=weight, method="inverted_cdf")
        )
        edges[name] = inner[inner > values[chosen].min()]
        codes[name] = np.searchsorted(edges[name], values[chosen], side="right")
    shares = np.average(y, weights=weight)
    steps = {name: np.zeros(len(e) + 1) for name, e in edges.items()}
    bias = np.log(shares / (1 - shares))
    score = np.full(len(y), bias)
    for _ in range(ROUNDS):
        p = 1 / (1 + np.exp(-score))
        gradient, hessian = weight * (y - p), weight * p * (1 - p)
        best = (0.0, "", 0, 0.0, 0.0)
        for name, code in codes.items():
            size = len(steps[name])
            g, h, n = (np.cumsum(np.bincount(code, x, size))[:-1] for x in (gradient, hessian, None))
            if not len(g):
                continue
            rest_g, rest_h = gradient.sum() - g, hessian.sum() - h
            gain = g**2 / (h + SHRINK) + rest_g**2 / (rest_h + SHRINK)
            gain[(n < LEAST) | (len(y) - n < LEAST)] = 0
            at = int(gain.argmax())
            if gain[at] > best[0]:
                best = (gain[at], name, at, g[at] / (h[at] + SHRINK), rest_g[at] / (rest_h[at] + SHRINK))
        _, name, at, low, high = best
        steps[name][: at + 1] += RATE * low
        steps[name][at + 1 :] += RATE * high
        score += RATE * np.where(codes[name] <= at, low, high)
    used = {name: (edges[name], step) for name, step in steps.items() if step.any()}
    return {"bias": (np.zeros(0), np.array([bias])), **used}


def word_f1(lines: Lines, kept: np.ndarray) -> float:
    """The mean over pages of the word F1 of the kept units."""
    right, wrong, all_good = (
        np.bincount(lines.page, x) for x in (lines.good * kept, lines.bad * kept, lines.good.astype(float))
    )
    return float(np.mean(2 * right / np.maximum(right + wrong + all_good, 1)))


def write(steps: Steps, path: Path) -> None:
    """The steps as rows `measure, from, weight`; equal neighbours are one row."""
    with path.open("w", encoding="utf8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(("measure", "from", "weight"))
        for name, (thresholds, weights) in steps.items():
            before = None
            for start, weight in zip((-999.0, *thresholds), weights, strict=True):
                if before is None or abs(weight - before) > 1e-9:
                    out.writerow((name, f"{start:.6g}", f"{weight:.4f}"))
                before = weight


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lines", type=Path, metavar="LINES")
    parser.add_argument("--folds", action="store_true", help="also cross-validate")
    arguments = parser.parse_args()
    pages = read_pages(arguments.lines)
    chance = random.Random(1)
    made = [
        remake(page, [p for p in pages if p.fold == page.fold and p is not page], chance)
        for _ in range(COPIES)
        for page in pages
    ]
    lines = measured([*pages, *made])
    real = lines.page < len(pages)
    if arguments.folds:
        odds = np.zeros(len(real))
        for fold in np.unique(lines.fold):
            held = lines.fold == fold
            odds[held] = add_up(train(lines, ~held), lines.columns)[held]
        own = Lines({}, *(values[real] for values in (lines.good, lines.bad, lines.page, lines.fold)))
        for threshold in (-1.4, -1.1, -0.85, -0.6, -0.4, 0.0):
            print(f"log-odds above {threshold}: word F1 {word_f1(own, odds[real] > threshold):.4f}")
    steps = train(lines, np.ones(len(real), bool))
    write(steps, WEIGHTS)
    print(f"{WEIGHTS.name}: {len(steps)} measures")


if __name__ == "__main__":
    main()
