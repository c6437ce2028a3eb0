"""Grows the forest that finds the article on a page (`pipeline/documents/html_trees.csv`).

PAGES is `html_wcxb_dev.jsonl.gz` of the documents kit: the development pages of WCXB (CC-BY-4.0), with the text that
people took for the article. A block is the article's if its words stand in that text.
Needs lightgbm, which nothing else here does.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.documents.html_blocks import cut
from pipeline.documents.html_features import Features, Numbers, features_of
from pipeline.documents.html_head import read_head
from pipeline.documents.lines import Line
from pipeline.documents.normalise import key

FOREST = Path(__file__).parents[1] / "pipeline" / "documents" / "html_trees.csv"
COLUMNS = ("tree", "node", "feature", "threshold", "left", "right", "value")
TREES = 150
PARAMETERS = {
    "objective": "binary",
    "learning_rate": 0.05,
    "num_leaves": 15,
    "min_child_samples": 20,
    "feature_fraction": 0.4,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 5,
    "seed": 1,
    "num_threads": 1,
    "deterministic": True,
    "boost_from_average": False,
    "verbose": -1,
}
WORDS_OF_A_PAGE = 1000  # to which the words of each are scaled: pages count the same, and words of a page do
SHARE = 0.6  # of a block's runs of three words that must stand in the article's text
LONG_BLOCK = 24  # characters of a block's key that is unlikely to stand twice by chance
MOST_PLACES = 12


@dataclass(frozen=True)
class Example:
    """The blocks of a page: their numbers, whether each is the article's, and how much each counts."""

    features: Features
    labels: Numbers
    weights: Numbers


@dataclass(frozen=True)
class _Chain:
    """The best way to lay blocks on the text up to an end."""

    weight: int
    block: int
    before: _Chain | None


def read_pages(path: Path) -> list[dict[str, Any]]:
    """The pages of the kit."""
    with gzip.open(path, "rt", encoding="utf8") as lines:
        return [json.loads(line) for line in lines]


def example(page: dict[str, Any]) -> Example:
    """What one page teaches."""
    markup = cut(page["html"])
    title = read_head(page["html"], markup).title
    counts = np.array([len(words(block.text)) for block in markup.blocks], float)
    weights = counts / max(len(words(page["body"])), 1) * WORDS_OF_A_PAGE + 1
    return Example(features_of(markup, title), label(markup.blocks, page["body"]), weights)


def words(text: str) -> list[str]:
    """The words of a text, lower case."""
    return re.findall(r"\w+", text.lower())


def label(blocks: Sequence[Line], text: str) -> Numbers:
    """1 for each block that the text holds: whole, or most of its runs of three words."""
    whole = _laid(blocks, text)
    said = {blocks[i].text for i in whole}
    wanted = words(text)
    runs = set(zip(wanted, wanted[1:], wanted[2:], strict=False))
    labels = np.zeros(len(blocks))
    for i, block in enumerate(blocks):
        own = words(block.text)
        own_runs = list(zip(own, own[1:], own[2:], strict=False))
        is_part = len(own_runs) >= 4 and sum(run in runs for run in own_runs) >= SHARE * len(own_runs)
        labels[i] = i in whole or (is_part and block.text not in said)
    return labels


def _laid(blocks: Sequence[Line], text: str) -> set[int]:
    """Indexes of the blocks whose words make up the text.

    Blocks and text are compared without case, punctuation and space. Of all ways to lay blocks on the text, in order
    and without overlap, the one that covers most is taken; a short block must stand at the edge of one of the text's
    lines, so that a menu's "News" is not found inside a sentence.
    """
    lines = [k for k in map(key, text.splitlines()) if k]
    whole = "".join(lines)
    edges = list(accumulate(map(len, lines), initial=0))
    ends: list[int] = [0]
    chains: list[_Chain | None] = [None]
    for index, block in enumerate(blocks):
        wanted = key(block.text)
        found = []
        for start in _places(whole, wanted) if len(wanted) >= LONG_BLOCK else _places_at(edges, whole, wanted):
            end = start + len(wanted)
            before = chains[bisect_right(ends, start) - 1]
            found.append((end, _Chain(len(wanted) + (before.weight if before else 0), index, before)))
        for end, chain in found:
            _insert(ends, chains, end, chain)
    taken = set()
    best = chains[-1]
    while best:
        taken.add(best.block)
        best = best.before
    return taken


def _places(whole: str, wanted: str) -> list[int]:
    places: list[int] = []
    start = whole.find(wanted)
    while start >= 0 and len(places) < MOST_PLACES:
        places.append(start)
        start = whole.find(wanted, start + 1)
    return places


def _places_at(edges: Sequence[int], whole: str, wanted: str) -> list[int]:
    """Where a short block stands at the begin or the end of a line."""
    if not wanted or wanted not in whole:  # most: the blocks of the menus
        return []
    begins = {edge for edge in edges if whole.startswith(wanted, edge)}
    ends = {edge - len(wanted) for edge in edges if whole.endswith(wanted, 0, edge)}
    return sorted(begins | ends)


def _insert(ends: list[int], chains: list[_Chain | None], end: int, chain: _Chain) -> None:
    """Keeps, for each end, the heaviest chain up to it: both lists rise."""
    at = bisect_right(ends, end)
    here = chains[at - 1]
    if here and here.weight >= chain.weight:
        return
    if ends[at - 1] == end:
        chains[at - 1] = chain
        at -= 1
    else:
        ends.insert(at, end)
        chains.insert(at, chain)
    while at + 1 < len(ends):
        after = chains[at + 1]
        if after and after.weight > chain.weight:
            break
        del ends[at + 1], chains[at + 1]


def grow(examples: Sequence[Example]) -> list[dict[str, str]]:
    """The rows of a forest grown from the examples."""
    import lightgbm

    names = list(examples[0].features)
    table = np.concatenate([np.stack(list(e.features.values()), 1) for e in examples])
    data = lightgbm.Dataset(
        table,
        np.concatenate([e.labels for e in examples]),
        weight=np.concatenate([e.weights for e in examples]),
        feature_name=names,
    )
    grown = lightgbm.train(PARAMETERS, data, TREES).dump_model()
    return [row for i, tree in enumerate(grown["tree_info"]) for row in _rows(str(i), tree["tree_structure"], names)]


def _rows(tree: str, root: dict[str, Any], names: Sequence[str]) -> Iterator[dict[str, str]]:
    waiting, count = [(0, root)], 1
    while waiting:
        number, node = waiting.pop(0)
        row = dict.fromkeys(COLUMNS, "") | {"tree": tree, "node": str(number)}
        if "leaf_value" in node:
            yield row | {"value": f"{node['leaf_value']:.5f}"}
            continue
        yield row | {
            "feature": names[node["split_feature"]],
            "threshold": f"{node['threshold']:.6g}",
            "left": str(count),
            "right": str(count + 1),
        }
        waiting += [(count, node["left_child"]), (count + 1, node["right_child"])]
        count += 2


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", type=Path)
    rows = grow([example(page) for page in read_pages(parser.parse_args().pages)])
    with FOREST.open("w", encoding="utf8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(f"{len(rows)} nodes in {FOREST.name}")


if __name__ == "__main__":
    main()
