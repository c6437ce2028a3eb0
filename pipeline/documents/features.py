"""Measures each line of a page among its neighbours, for the weights of `line_weights.csv`. Does not: decide."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np

from pipeline.documents.classify import Verdict
from pipeline.documents.lines import Unit
from pipeline.documents.look import Look

Columns = dict[str, np.ndarray[tuple[int], np.dtype[np.float64]]]

LONG_WORD = re.compile(r"\w{5,}")
WINDOWS = (3, 6, 12)  # lines before and after
MOST_WORDS = 50  # of a line, in the sums of a window
HEAD_PARAGRAPHS = 6
NO_OPENER = 99
FEWEST_BEFORE_CLOSER = 40  # words of prose
CLOSERS = {
    "credits_before": frozenset({"copyright", "contributors"}),
    "buttons_before": frozenset({"share_button", "comment_button", "counter"}),
}
COMMENT_HEADS = frozenset({"comment_head", "by_and_name", "timestamp"})


def measure(
    units: Sequence[Unit], looks: Sequence[Look], own: Sequence[Verdict | None], segment: tuple[int, int]
) -> Columns:
    """One column a measure, with a value a unit.

    Args:
        units: The page's units.
        looks: The counts of each.
        own: The role that each earns by itself; null if none.
        segment: Start and end of the run of units that has most prose.
    """
    words = np.array([look.words for look in looks], float)
    free = np.array([verdict is None for verdict in own], bool)
    prose = np.array([look.is_prose for look in looks], bool) & free
    prose_words = words * prose
    passed = np.cumsum(prose_words)
    total = max(passed[-1], 1.0) if len(passed) else 1.0
    places = np.arange(len(units))
    columns: Columns = {
        "in_segment": ((places >= segment[0]) & (places < segment[1])).astype(float),
        "words": words,
        "lower": np.array([look.lower for look in looks], float) / np.maximum(words, 1),
        "is_sentence": np.array([look.is_sentence for look in looks], float),
        "is_cut": np.array([look.is_cut for look in looks], float),
        "prose_before": (passed - prose_words) / total,
        "prose_after": (total - passed) / total,
        "repeated": _repeated(units),
        "alternating": _alternating(looks),
        **_sections(own, segment[0]),
        **_closed(own, passed - prose_words),
        **_cohesion(units, free, prose, segment),
    }
    signals = {
        "words": np.minimum(words, MOST_WORDS),
        "prose": prose.astype(float),
        "short": (words < 8).astype(float),
        "navigation": np.array([v is not None and v.role == "navigation" for v in own], float),
        "heads": np.array([v is not None and v.reason in COMMENT_HEADS for v in own], float),
        "reader": np.array([look.reader for look in looks], float) / np.maximum(words, 1),
    }
    for name, values in signals.items():
        sums = np.concatenate(([0.0], np.cumsum(values)))
        for width in WINDOWS:
            columns[f"{name}_before_{width}"] = (sums[places] - sums[np.maximum(places - width, 0)]) / width
            end = np.minimum(places + 1 + width, len(units))
            columns[f"{name}_after_{width}"] = (sums[end] - sums[places + 1]) / width
    return columns


def _sections(own: Sequence[Verdict | None], start: int) -> Columns:
    """What was opened before each unit: a section of comments, teasers or anything; how many from `start` on."""
    since, under_comments, comments, teasers = [], [], [], []
    last, opened = None, Counter[str]()
    for i, verdict in enumerate(own):
        if verdict and verdict.opens:
            last = i
            opened[verdict.role] += i > start
        since.append(NO_OPENER if last is None else min(i - last, 40))
        section = own[last] if last is not None else None
        under_comments.append(section is not None and section.role == "comment")
        comments.append(min(opened["comment"], 5))
        teasers.append(min(opened["teaser"], 8))
    return {
        "since_opener": np.array(since, float),
        "under_comments": np.array(under_comments, float),
        "comment_openers": np.array(comments, float),
        "teaser_openers": np.array(teasers, float),
    }


def _closed(own: Sequence[Verdict | None], passed: np.ndarray) -> Columns:
    """How many lines that close an article (a copyright, credits, buttons to share it) stand before each unit.

    Those count that come after the first words of prose.
    """
    columns = {}
    for name, reasons in CLOSERS.items():
        closes = [v is not None and v.reason in reasons for v in own] & (passed >= FEWEST_BEFORE_CLOSER)
        columns[name] = np.minimum(np.cumsum(closes) - closes, 4).astype(float)
    return columns


def _cohesion(units: Sequence[Unit], free: np.ndarray, prose: np.ndarray, segment: tuple[int, int]) -> Columns:
    """Share of a unit's long words that stand in another paragraph of the segment, or of its first few.

    Another article's teaser and a foreign notice speak of other things (lexical cohesion; Hearst 1997). What has a role
    of its own is not looked at: it is not of the article in any case.
    """
    vocabularies = [
        frozenset(LONG_WORD.findall(unit.text.lower())) if is_free else frozenset[str]()
        for unit, is_free in zip(units, free.tolist(), strict=True)
    ]
    paragraphs = [i for i in range(*segment) if prose[i]]
    columns = {}
    for name, chosen in (("cohesion", paragraphs), ("head_cohesion", paragraphs[:HEAD_PARAGRAPHS])):
        counts = Counter(word for i in chosen for word in vocabularies[i])
        itself = set(chosen)
        values = []
        for i, vocabulary in enumerate(vocabularies):
            least = 1 + (i in itself)
            shared = sum([counts[word] >= least for word in vocabulary])
            values.append(shared / len(vocabulary) if vocabulary else 0.0)
        columns[name] = np.array(values, float)
    return columns


def _repeated(units: Sequence[Unit]) -> np.ndarray:
    counts = Counter(unit.text for unit in units)
    return np.array([min(counts[unit.text], 4) for unit in units], float)


def _alternating(looks: Sequence[Look]) -> np.ndarray:
    """How well the lines around a unit alternate between heading and text, as a list of teasers does; 0 to 6."""
    heading = np.array([not look.ends and 2 < look.words < 16 for look in looks], bool)
    score = np.zeros(len(looks))
    for step, differs in ((1, True), (2, False), (4, False)):
        if len(looks) > step:
            fits = (heading[step:] != heading[:-step]) == differs
            score[:-step] += fits
            score[step:] += fits
    return score
