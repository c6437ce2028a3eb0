"""Reads the event lexicon. Belongs here: the shape of its rows. Does not: words, which are in `lexicon/*.csv`."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.schema.model import vocabulary

LEXICON = Path(__file__).parent / "lexicon"
TYPES = tuple(code.code for code in vocabulary("plover_type"))
OPEN_TERMS = frozenset(("actor", "any", "clause", "place", "self", "several"))


@dataclass(frozen=True)
class Requirement:
    """What one argument must (or must not) be."""

    slot: str
    terms: tuple[str, ...]
    forbidden: bool


@dataclass(frozen=True)
class Rule:
    """One lemma of one row of the lexicon.

    Attributes:
        rule_id: `TYPE/lemma.pos[requirements]`: the row, found again by its words.
        lemma: The trigger's lemma.
        companion: The particle, preposition or modifier that must stand with it; "" if none.
        event_type: PLOVER 2.0 type.
        mode: PLOVER 2.0 mode, or None.
        contexts: PLOVER 2.0 contexts.
        requires: What its arguments must be.
        source: Slots that may hold the source, best first.
        target: Slots that may hold the target, best first.
    """

    rule_id: str
    lemma: str
    companion: str
    event_type: str
    mode: str | None
    contexts: tuple[str, ...]
    requires: tuple[Requirement, ...]
    source: tuple[str, ...]
    target: tuple[str, ...]


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of `lexicon/<name>.csv`."""
    with (LEXICON / f"{name}.csv").open(encoding="utf8", newline="") as lines:
        yield from csv.DictReader(lines)


@cache
def rules() -> dict[tuple[str, str], tuple[Rule, ...]]:
    """Rules by lemma and part of speech (v, n, a), the most demanding first, then as written."""
    frames = {(row["type"], row["pos"]): (_split(row["source"]), _split(row["target"])) for row in rows("frames")}
    found: dict[tuple[str, str], list[Rule]] = {}
    for event_type in TYPES:
        for row in rows(event_type.lower()):
            source, target = frames[event_type, row["pos"]]
            for words in _split(row["lemma"]):
                lemma, companion = _headed(words, row["pos"])
                rule = Rule(
                    rule_id=f"{event_type}/{words}.{row['pos']}[{row['requires']}]",
                    lemma=lemma,
                    companion=companion,
                    event_type=event_type,
                    mode=row["mode"] or None,
                    contexts=_split(row["contexts"], ";"),
                    requires=tuple(_requirement(text) for text in _split(row["requires"], ";")),
                    source=_split(row["source"]) or source,
                    target=_split(row["target"]) or target,
                )
                found.setdefault((lemma, row["pos"]), []).append(rule)
    return {key: tuple(sorted(some, key=_demands, reverse=True)) for key, some in found.items()}


@cache
def triggers() -> frozenset[str]:
    """The lemmas that have rules."""
    return frozenset(lemma for lemma, _ in rules())


@cache
def noun_classes() -> dict[str, frozenset[str]]:
    """Members of each class of nouns: lemmas in lower case and entity labels in upper case."""
    return {row["class"]: frozenset(_split(row["members"])) for row in rows("classes")}


@cache
def members_of(term: str) -> frozenset[str]:
    """Lemmas and entity labels of a class; a word that names no class stands for itself."""
    return noun_classes().get(term, frozenset((term,)))


@cache
def head_of(lemma: str) -> str:
    """The last part of a compound written as one word ("dockworker" is a worker); the lemma itself if it is none."""
    return next((part for part in noun_classes()["compound"] if lemma.endswith(part)), lemma)


@cache
def actor_nouns() -> frozenset[str]:
    """Common nouns for somebody who can act."""
    return frozenset(lemma for row in rows("actor_nouns") for lemma in _split(row["lemmas"]))


@cache
def governors() -> dict[tuple[str, str], tuple[str, bool]]:
    """Realis and negation by lemma and part of speech (v, n, a; m = modifier of a noun; to, from = a verb with these).

    Realis is "" if the word changes none; "attempted" is settled by the event's type.
    """
    return {(row["lemma"], row["pos"]): (row["realis"], bool(row["is_negated"])) for row in rows("governors")}


@cache
def supports() -> frozenset[str]:
    """Verbs that lend their subject to an event noun."""
    return frozenset(row["lemma"] for row in rows("supports"))


@cache
def families() -> dict[tuple[str, str], str]:
    """The family of acts by event type and lemma: verbs and nouns that tell one act ("arrest", "detention")."""
    return {(row["type"], lemma): row["family"] for row in rows("families") for lemma in _split(row["lemmas"])}


@cache
def function_words() -> frozenset[str]:
    """Words that tell nothing of what a text is about."""
    return frozenset(word for row in rows("function_words") for word in _split(row["words"]))


@cache
def modes_that(property_: str) -> frozenset[str]:
    """Modes with a property, a column of `lexicon/modes.csv`."""
    return frozenset(row["mode"] for row in rows("modes") if row[property_])


@cache
def types_that(property_: str) -> frozenset[str]:
    """Types with a property, a column of `lexicon/types.csv`."""
    return frozenset(row["type"] for row in rows("types") if row[property_])


@cache
def form(name: str) -> tuple[str, str | None]:
    """Type and mode of what is coded by its form and not by a word of its own: a demand, a promise, a refusal."""
    return next((row["type"], row["mode"] or None) for row in rows("forms") if row["form"] == name)


@cache
def mode_cues() -> dict[str, tuple[tuple[str, frozenset[str]], ...]]:
    """Modes with the words that tell them, by event type, the surest first."""
    cues: dict[str, list[tuple[str, frozenset[str]]]] = {}
    for row in rows("mode_cues"):
        cues.setdefault(row["type"], []).append((row["mode"], frozenset(_split(row["lemmas"]))))
    return {event_type: tuple(some) for event_type, some in cues.items()}


@cache
def context_cues() -> dict[str, tuple[str, ...]]:
    """Contexts that a lemma tells."""
    cues: dict[str, list[str]] = {}
    for row in rows("context_cues"):
        for lemma in _split(row["lemmas"]):
            cues.setdefault(lemma, []).append(row["context"])
    return {lemma: tuple(some) for lemma, some in cues.items()}


def _split(text: str, mark: str = "|") -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(mark) if part.strip())


def _headed(words: str, pos: str) -> tuple[str, str]:
    """Head and companion: a verb's head comes first ("step down"), a noun's last ("hunger strike")."""
    first, _, rest = words.partition(" ")
    if not rest:
        return words, ""
    return (first, rest) if pos == "v" else (words.rsplit(" ", 1)[1], words.rsplit(" ", 1)[0])


def _requirement(text: str) -> Requirement:
    slot, _, terms = text.partition(":")
    return Requirement(slot, _split(terms.removeprefix("!")), terms.startswith("!"))


def _demands(rule: Rule) -> int:
    """How much a rule asks: a class or a word is more than "some actor"."""
    asked = sum(1 if r.forbidden or OPEN_TERMS.issuperset(r.terms) else 2 for r in rule.requires)
    return asked + 2 * bool(rule.companion)
