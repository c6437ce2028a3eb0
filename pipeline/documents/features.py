"""Measures each line of a page among its neighbours, for the weights of `line_weights.csv`. Does not: decide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain

import numpy as np
from numpy.typing import ArrayLike

from pipeline.documents.classify import Verdict
from pipeline.documents.lines import Unit
from pipeline.documents.look import Look
from pipeline.documents.words import runs_of_word_characters

Columns = dict[str, np.ndarray[tuple[int], np.dtype[np.float64]]]

LONG_WORD = 5  # characters
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
    roles = np.array([verdict.role if verdict else "" for verdict in own])
    reasons = [verdict.reason if verdict else "" for verdict in own]
    free = roles == ""
    prose = np.array([look.is_prose for look in looks], bool) & free
    prose_words = words * prose
    passed = np.cumsum(prose_words)
    total = max(passed[-1], 1.0) if len(passed) else 1.0
    places = np.arange(len(units))
    return {
        "in_segment": ((places >= segment[0]) & (places < segment[1])).astype(float),
        "words": words,
        "lower": np.array([look.lower for look in looks], float) / np.maximum(words, 1),
        "is_sentence": np.array([look.is_sentence for look in looks], float),
        "is_cut": np.array([look.is_cut for look in looks], float),
        "prose_before": (passed - prose_words) / total,
        "prose_after": (total - passed) / total,
        "repeated": _repeated(units),
        "alternating": _alternating(looks),
        **_sections(own, roles, segment[0]),
        **_closed(reasons, passed - prose_words),
        **_cohesion(units, free, prose, segment),
        **_neighbours(
            {
                "words": np.minimum(words, MOST_WORDS),
                "prose": prose,
                "short": words < 8,
                "navigation": roles == "navigation",
                "heads": [reason in COMMENT_HEADS for reason in reasons],
                "reader": np.array([look.reader for look in looks], float) / np.maximum(words, 1),
            }
        ),
    }


def _neighbours(signals: Mapping[str, ArrayLike]) -> Columns:
    """The mean of each signal over the lines before and after each unit, in windows of several widths."""
    values = np.array([*signals.values()], float)
    sums = np.concatenate((np.zeros((len(values), 1)), np.cumsum(values, axis=1)), axis=1)
    places = np.arange(values.shape[1])
    columns: Columns = {}
    for width in WINDOWS:
        before = (sums[:, :-1] - sums.take(places - width, axis=1, mode="clip")) / width
        after = (sums.take(places + 1 + width, axis=1, mode="clip") - sums[:, 1:]) / width
        columns |= {f"{name}_before_{width}": row for name, row in zip(signals, before, strict=True)}
        columns |= {f"{name}_after_{width}": row for name, row in zip(signals, after, strict=True)}
    return columns


def _sections(own: Sequence[Verdict | None], roles: np.ndarray, start: int) -> Columns:
    """What was opened before each unit: a section of comments, teasers or anything; how many from `start` on."""
    places = np.arange(len(own))
    opens = np.array([verdict is not None and verdict.opens for verdict in own], bool)
    last = np.maximum.accumulate(np.where(opens, places, -1))
    counted = opens & (places > start)
    return {
        "since_opener": np.where(last < 0, NO_OPENER, np.minimum(places - last, 40)).astype(float),
        "under_comments": ((last >= 0) & (roles[last] == "comment")).astype(float),
        "comment_openers": np.minimum(np.cumsum(counted & (roles == "comment")), 5).astype(float),
        "teaser_openers": np.minimum(np.cumsum(counted & (roles == "teaser")), 8).astype(float),
    }


def _closed(reasons: Sequence[str], passed: np.ndarray) -> Columns:
    """How many lines that close an article (a copyright, credits, buttons to share it) stand before each unit.

    Those count that come after the first words of prose.
    """
    columns = {}
    for name, closers in CLOSERS.items():
        closes = np.array([reason in closers for reason in reasons], bool) & (passed >= FEWEST_BEFORE_CLOSER)
        columns[name] = np.minimum(np.cumsum(closes) - closes, 4).astype(float)
    return columns


def _cohesion(units: Sequence[Unit], free: np.ndarray, prose: np.ndarray, segment: tuple[int, int]) -> Columns:
    """Share of a unit's long words that stand in another paragraph of the segment, or of its first few.

    Another article's teaser and a foreign notice speak of other things (lexical cohesion; Hearst 1997). What has a role
    of its own is not looked at: it is not of the article in any case.
    """
    vocabularies = [
        {w for w in runs_of_word_characters(unit.text.lower()) if len(w) >= LONG_WORD} if is_free else set[str]()
        for unit, is_free in zip(units, free.tolist(), strict=True)
    ]
    paragraphs = [i for i in range(*segment) if prose[i]]
    columns = {}
    for name, chosen in (("cohesion", paragraphs), ("head_cohesion", paragraphs[:HEAD_PARAGRAPHS])):
        counts = Counter(chain.from_iterable([vocabularies[i] for i in chosen]))
        of_one, of_more, itself = counts.keys(), {word for word, count in counts.items() if count > 1}, {*chosen}
        columns[name] = np.array(
            [
                len(vocabulary & (of_more if i in itself else of_one)) / len(vocabulary) if vocabulary else 0.0
                for i, vocabulary in enumerate(vocabularies)
            ],
            float,
        )
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
