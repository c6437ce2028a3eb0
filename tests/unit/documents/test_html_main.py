import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pipeline.documents
from pipeline.documents.html_blocks import cut
from pipeline.documents.html_features import features_of
from pipeline.documents.html_main import choose, forest, main_blocks, plant, probabilities
from tests.unit.documents.pages import PAGE

TREES = Path(pipeline.documents.__file__).parent / "html_trees.csv"
NODES = [
    {"tree": "0", "node": "0", "feature": "words", "threshold": "5", "left": "1", "right": "2", "value": ""},
    {"tree": "0", "node": "1", "feature": "", "threshold": "", "left": "", "right": "", "value": "-1"},
    {"tree": "0", "node": "2", "feature": "linked", "threshold": "0.5", "left": "3", "right": "4", "value": ""},
    {"tree": "0", "node": "3", "feature": "", "threshold": "", "left": "", "right": "", "value": "3"},
    {"tree": "0", "node": "4", "feature": "", "threshold": "", "left": "", "right": "", "value": "-2"},
]


def odds(features):
    probable = probabilities({name: np.array(values, float) for name, values in features.items()}, plant(NODES))
    return np.log(probable / (1 - probable)).round(6).tolist()


def test_a_tree_is_walked_to_the_leaf_that_its_tests_lead_to():
    assert odds({"words": [5, 6, 6, 1], "linked": [0, 0.5, 0.6, 1]}) == [-1, 3, -2, -1]


def walked(tree, values, node="0"):
    row = tree[node]
    if not row["feature"]:
        return float(row["value"])
    return walked(tree, values, row["right" if values[row["feature"]] > np.float32(row["threshold"]) else "left"])


def test_the_shipped_forest_says_what_a_walk_through_each_tree_says():
    with TREES.open(encoding="utf8", newline="") as rows:
        trees = {}
        for row in csv.DictReader(rows):
            trees.setdefault(row["tree"], {})[row["node"]] = row
    features = features_of(cut(PAGE), "Bridge closed")
    found = probabilities(features, forest())
    for i in range(len(found)):
        values = {name: np.float32(column[i]) for name, column in features.items()}
        said = sum(walked(tree, values) for tree in trees.values())
        assert found[i] == pytest.approx(1 / (1 + np.exp(-said)), abs=1e-6)


def test_the_article_of_a_page_and_not_its_menu_or_foot():
    markup = cut(PAGE)
    kept = [markup.blocks[i].text[:12] for i in sorted(main_blocks(markup, "Bridge closed", forest()))]
    assert [text for text in kept if text != "Bridge close"] == [
        "The main bri",
        "Engineers wi",
        "Lorries",
        "Traffic will",
    ]


def test_a_page_without_text_has_no_article():
    assert main_blocks(cut("<html></html>"), None, forest()) == set()


def expected(chosen, probable, sizes):
    right = sum(probable[i] * sizes[i] for i in chosen)
    return 2 * right / (sum(sizes[i] for i in chosen) + sum(p * s for p, s in zip(probable, sizes, strict=True)))


BLOCKS = st.lists(st.tuples(st.floats(0.2, 1), st.integers(1, 90)), min_size=1, max_size=7)


@settings(max_examples=100, deadline=None)
@given(BLOCKS)
def test_no_run_of_the_likeliest_blocks_has_a_larger_expected_f1(blocks):
    probable, sizes = zip(*blocks, strict=True)
    best = expected(choose(np.array(probable), sizes), probable, sizes)
    order = sorted(range(len(blocks)), key=lambda i: -probable[i])
    assert best >= max(expected(order[: n + 1], probable, sizes) for n in range(len(blocks))) - 1e-9


def test_where_no_block_is_likely_none_is_chosen():
    assert choose(np.array([0.1, 0.05]), [20, 30]) == set()


@pytest.mark.parametrize("page", ["<p>One", "<div>" * 3000 + "One two three." + "</div>" * 3000])
def test_features_are_finite_numbers_of_each_block(page):
    markup = cut(page)
    for name, values in features_of(markup, None).items():
        assert values.shape == (len(markup.blocks),), name
        assert np.isfinite(values).all(), name


def test_an_aside_that_is_named_as_related_is_not_of_the_article():
    related = (
        '<aside class="related"><p>For thirty years, goods have reached the sea through this harbour, and for most '
        "of that time nobody thought twice about how they came there.</p></aside><h2>Lorries</h2>"
    )
    markup = cut(PAGE.replace("<h2>Lorries</h2>", related))
    kept = [markup.blocks[i].text for i in main_blocks(markup, "Bridge closed", forest())]
    assert any(text.startswith("Traffic will") for text in kept)
    assert not any(text.startswith("For thirty") for text in kept)
