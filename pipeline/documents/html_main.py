"""Tells which blocks of a page are the article: a small forest of decision trees over what can be counted on them.

The forest stands in `html_trees.csv`; `benchmarks/train_html.py` grows it from the development pages of WCXB
(CC-BY-4.0). It is evaluated with numpy alone.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from pipeline.documents.html_blocks import Markup
from pipeline.documents.html_features import Features, Numbers, features_of

LEAVES = 16  # of a tree at most: one bit each
LEAST = 0.2  # probability: a page whose likeliest block is less likely than this has no article that the forest knows
NEAR = 1  # elements above a block
LOWEST_BIT = np.array([(v & -v).bit_length() - 1 if v else 0 for v in range(1 << LEAVES)], np.uint8)


@dataclass(frozen=True)
class Forest:
    """Decision trees, laid out for QuickScorer (Lucchese et al. 2015): all tests at once, and no descent.

    Attributes:
        features: Names of the features that are tested.
        tested: For each test, the feature's index; a column a tree.
        thresholds: A test holds if the feature is larger.
        masks: Which leaves remain possible if the test holds, one bit a leaf from left to right.
        values: What each leaf adds to the log-odds.
    """

    features: tuple[str, ...]
    tested: npt.NDArray[np.int64]
    thresholds: npt.NDArray[np.float32]
    masks: npt.NDArray[np.uint16]
    values: Numbers


def plant(rows: Iterable[Mapping[str, str]]) -> Forest:
    """The forest of the rows of `html_trees.csv`: a node each, numbered inside its tree, the root being 0."""
    trees: dict[str, dict[str, Mapping[str, str]]] = {}
    for row in rows:
        trees.setdefault(row["tree"], {})[row["node"]] = row
    names = tuple(dict.fromkeys(row["feature"] for tree in trees.values() for row in tree.values() if row["feature"]))
    tested = np.zeros((LEAVES - 1, len(trees)), int)
    thresholds = np.full((LEAVES - 1, len(trees)), np.inf, np.float32)
    masks = np.full((LEAVES - 1, len(trees)), (1 << LEAVES) - 1, np.uint16)
    values = np.zeros((len(trees), LEAVES))
    for t, tree in enumerate(trees.values()):
        leaves: list[float] = []
        tests: list[tuple[str, float, int]] = []
        _walk(tree, "0", leaves, tests)
        values[t, : len(leaves)] = leaves
        for i, (feature, threshold, mask) in enumerate(tests):
            tested[i, t], thresholds[i, t], masks[i, t] = names.index(feature), threshold, mask
    return Forest(names, tested, thresholds, masks, values)


def _walk(
    tree: Mapping[str, Mapping[str, str]], node: str, leaves: list[float], tests: list[tuple[str, float, int]]
) -> None:
    """Collects the leaves below a node from left to right, and its tests. With 16 leaves at most, a tree is low."""
    row = tree[node]
    if not row["feature"]:
        leaves.append(float(row["value"]))
        return
    first = len(leaves)
    _walk(tree, row["left"], leaves, tests)
    lost = (1 << len(leaves)) - (1 << first)
    tests.append((row["feature"], float(row["threshold"]), (1 << LEAVES) - 1 - lost))
    _walk(tree, row["right"], leaves, tests)


@cache
def forest() -> Forest:
    """The forest of `html_trees.csv`."""
    with (Path(__file__).parent / "html_trees.csv").open(encoding="utf8", newline="") as rows:
        return plant(csv.DictReader(rows))


def probabilities(features: Features, trees: Forest) -> Numbers:
    """How likely each block is part of the article."""
    table = np.stack([features[name] for name in trees.features]).astype(np.float32)
    holds = table[trees.tested.ravel()] > trees.thresholds.reshape(-1, 1)
    left = np.where(holds, trees.masks.reshape(-1, 1), np.uint16((1 << LEAVES) - 1)).reshape(*trees.tested.shape, -1)
    leaf = LOWEST_BIT[np.bitwise_and.reduce(left, axis=0)]
    odds = np.take_along_axis(trees.values, leaf.astype(int), axis=1).sum(axis=0)
    return 1 / (1 + np.exp(-odds))


def choose(probable: Numbers, sizes: Sequence[int]) -> set[int]:
    """Indexes of the blocks that together have the largest expected F1 of words; none if no block is likely.

    The best set is always a run of the likeliest blocks (Lewis 1995, "Evaluating and optimizing autonomous text
    classification systems"); a page of which the forest is unsure throughout keeps more than one half would.
    """
    if not len(probable) or probable.max() < LEAST:
        return set()
    order = np.argsort(-probable, kind="stable")
    size = np.array(sizes, float)[order]
    right = probable[order] * size
    gain = np.cumsum(right) / (np.cumsum(size) + right.sum() + 1e-9)
    return set(order[: int(np.argmax(gain)) + 1].tolist())


def main_blocks(markup: Markup, title: str | None, trees: Forest) -> set[int]:
    """Indexes of the blocks that make up the article."""
    if not markup.blocks:
        return set()
    features = features_of(markup, title)
    # Too few of the training pages have an aside inside the article for the forest to have learned what it says.
    is_teaser = (features["in_aside"] > 0) & (features["from_related"] <= NEAR)
    probable = np.where(is_teaser, 0, probabilities(features, trees))
    return choose(probable, [len(block.text.split()) for block in markup.blocks])
