"""Reads the cue words: which words mark that something is said, believed, planned or denied, and how they take it."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "lexicon"


NO_SOURCES = ("label", "measure", "masthead")
"""Classes of `sources.csv` that are no nouns for those who say or pass on."""


@dataclass(frozen=True)
class VerbCue:
    """A verb that introduces content.

    Attributes:
        lemma: The verb.
        particle: A particle or preposition that belongs to it, or "".
        kind: Its class (speech, report, belief, denial, ...).
        complements: How it takes its content: clause, infinitive, object, quotation.
    """

    lemma: str
    particle: str
    kind: str
    complements: frozenset[str]


@dataclass(frozen=True)
class NounCue:
    """A noun or adjective that introduces content ("reports that", "critical of"): its class and what it takes."""

    lemma: str
    kind: str
    complements: frozenset[str]


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf8", newline="") as lines:
        return list(csv.DictReader(lines))


@cache
def verb_cues() -> dict[str, tuple[VerbCue, ...]]:
    """Verbs by lemma; those with a particle come first, since they are the narrower reading."""
    found: dict[str, list[VerbCue]] = {}
    for row in _rows("verbs"):
        cue = VerbCue(row["lemma"], row["particle"], row["class"], frozenset(row["complements"].split()))
        found.setdefault(cue.lemma, []).append(cue)
    return {lemma: tuple(sorted(cues, key=lambda c: (c.particle == "", c.particle))) for lemma, cues in found.items()}


@cache
def noun_cues() -> dict[str, NounCue]:
    """Nouns by lemma."""
    return _by_lemma("nouns")


@cache
def adjective_cues() -> dict[str, NounCue]:
    """Adjectives by lemma: what they take ("confident that", "willing to", "critical of"), and their class."""
    return _by_lemma("adjectives")


def _by_lemma(name: str) -> dict[str, NounCue]:
    return {
        row["lemma"]: NounCue(row["lemma"], row["class"], frozenset(row["complements"].split())) for row in _rows(name)
    }


@cache
def words(name: str, *classes: str) -> frozenset[str]:
    """The words of one or more classes in `<name>.csv`."""
    return frozenset(row["lemma"] for row in _rows(name) if row["class"] in classes)


@cache
def confidences() -> dict[str, float]:
    """How often each rule is right, 0 to 1."""
    return {row["rule"]: float(row["confidence"]) for row in _rows("rules")}


@cache
def source_nouns() -> frozenset[str]:
    """Nouns for those who can be cited: offices, bodies, documents, people without a name."""
    return frozenset(row["lemma"] for row in _rows("sources") if row["class"] not in NO_SOURCES)


@cache
def hedges(where: str) -> dict[tuple[str, ...], str]:
    """Hedging phrases, as lower-case words, with their band of likelihood: those for "content" or for the "cue"."""
    return {tuple(r["phrase"].split()): r["band"] for r in _rows("hedges") if r["where"] in ("anywhere", where)}


@cache
def hedge_sizes(where: str) -> dict[str, tuple[int, ...]]:
    """The lengths, in words, of the hedging phrases that begin with a word; the longest first."""
    sizes: dict[str, set[int]] = {}
    for phrase in hedges(where):
        sizes.setdefault(phrase[0], set()).add(len(phrase))
    return {word: tuple(sorted(found, reverse=True)) for word, found in sizes.items()}
