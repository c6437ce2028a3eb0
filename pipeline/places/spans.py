"""Finds the spans of toponyms. Belongs here: which words name a place. Does not: which place."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.language.parsed import Paragraph, ParsedDocument
from pipeline.places import gazetteer
from pipeline.places.gazetteer import Place

PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
KINDS = Path(__file__).parent / "kinds.csv"
LONGEST_NAME = 4  # words of a country's or a province's name
COMPOUND = re.compile(r"(.+?)[-–](?:led|backed|based|born|held|controlled|occupied|run|sponsored|wide|style)$", re.I)
QUALIFIER = re.compile(r",\s+((?:[A-Z][\w’'-]*\.?\s?|of\s|and\s){1,4})")
DATELINE = re.compile(
    r"(?P<place>[A-Z][A-Z.’'\- ]+[A-Z])(?P<state>, [A-Z][A-Za-z.]+(?: [A-Z][a-z]+)?)?"
    r"(?:, [A-Z][a-z]+\.? \d{1,2})?,? ?(?:\([A-Za-z /]{2,30}\))? ?(?:--?|–|—|_)\s"
)


@dataclass(frozen=True)
class Toponym:
    """Words that name a place.

    Attributes:
        start: First code point.
        end: End, exclusive.
        name: The words that were looked up: less a word for the kind or for a part of the place.
        label: The recogniser's label, "" where only the gazetteer knows the name.
        candidates: What they may stand for.
        precision: What a word beside the name says that it is ("province"), if any.
        is_part: Whether it is only a part of what the name stands for ("western Canada").
    """

    start: int
    end: int
    name: str
    label: str
    candidates: tuple[Place, ...]
    precision: str | None = None
    is_part: bool = False


def toponyms(document: ParsedDocument) -> list[Toponym]:
    """The document's toponyms in text order; they do not overlap."""
    found: list[Toponym] = []
    for paragraph in document.paragraphs:
        found += _without_overlaps([*_recognised(paragraph, document.text), *_known(paragraph, document.text)])
        found = _without_overlaps([*found, *_dateline(paragraph, document.text)])
    found = _without_overlaps([*found, *_qualifiers(found, document.text)])
    return _without_overlaps([*found, *_repeated(found, document)])


def _without_overlaps(found: list[Toponym]) -> list[Toponym]:
    """In text order; of two that overlap the one that was given first."""
    taken: set[int] = set()
    kept = []
    for toponym in found:
        span = range(toponym.start, toponym.end)
        if not any(i in taken for i in (span.start, span.stop - 1)) and taken.isdisjoint(span):
            taken.update(span)
            kept.append(toponym)
    return sorted(kept, key=lambda toponym: toponym.start)


def _recognised(paragraph: Paragraph, text: str) -> Iterator[Toponym]:
    """What the recogniser takes for a place, without article, possessive ending and punctuation at its edges."""
    for first, end, label in paragraph.entities():
        if label not in PLACE_LABELS:
            continue
        while first < end and not _opens(paragraph.words[first]):
            first += 1
        while end > first and (paragraph.words[end - 1] in ("'s", "’s") or not _names(paragraph.words[end - 1])):
            end -= 1
        if first < end < len(paragraph.words) and _is_division_word(paragraph, end):
            end += 1
        if first < end and _may_be_name(text[slice(*paragraph.span(first, end - 1))]):
            yield toponym(text, *paragraph.span(first, end - 1), label)


def toponym(text: str, start: int, end: int, label: str) -> Toponym:
    """The toponym of a span; if the gazetteer lacks the whole, what is left without a word for kind or part."""
    compound = COMPOUND.match(text[start:end])
    if compound:
        end = start + compound.end(1)
    name = re.sub(r"\s+", " ", text[start:end])
    if name[-1:] != "." and text[end : end + 1] == "." and gazetteer.larger(name + ".") and not gazetteer.larger(name):
        end, name = end + 1, name + "."
    found = gazetteer.candidates(name)
    bare, precision, is_part = _bare(name)
    if found:
        is_division = precision and all(place.kind == "town" for place in found)
        return Toponym(start, end, name, label, found, precision if is_division else None)
    return Toponym(start, end, bare, label, gazetteer.candidates(bare) if bare != name else (), precision, is_part)


def _bare(name: str) -> tuple[str, str | None, bool]:
    """The name without a word for its kind or for a part, what kind the word says, and whether it is a part."""
    lower = name.lower()
    for word, precision, position in _kinds():
        if position != "before" and lower.endswith(" " + word):
            return name[: -len(word) - 1], precision, False
        if position == "before" and lower.startswith(word + " "):
            return name[len(word) + 1 :], precision or None, not precision
    return name, None, False


@cache
def _kinds() -> tuple[tuple[str, str, str], ...]:
    with KINDS.open(encoding="utf8", newline="") as lines:
        rows = [(row["word"], row["precision"], row["position"]) for row in csv.DictReader(lines)]
    return tuple(sorted(rows, key=lambda row: -len(row[0])))


def _known(paragraph: Paragraph, text: str) -> Iterator[Toponym]:
    """Countries, provinces and sites by name, and named districts, where the recogniser saw nothing at all."""
    i = 0
    while i < len(paragraph.words):
        is_free = paragraph.pos[i] == "PROPN" and not paragraph.entity[i]
        end = (_division(paragraph, i, text) or _longest_known(paragraph, i, text)) if is_free else i
        if end > i:
            yield toponym(text, *paragraph.span(i, end - 1), "")
        i = max(end, i + 1)


def _division(paragraph: Paragraph, first: int, text: str) -> int | None:
    """The end of a name of the gazetteer with a word such as "district" behind it."""
    end = first + 1
    while end < len(paragraph.words) and paragraph.pos[end] == "PROPN" and not paragraph.entity[end]:
        end += 1
    is_division = end < len(paragraph.words) and _is_division_word(paragraph, end)
    return end + 1 if is_division and gazetteer.candidates(text[slice(*paragraph.span(first, end - 1))]) else None


def _longest_known(paragraph: Paragraph, first: int, text: str) -> int:
    """The end of the longest name of a country or province that begins at a token; `first` if there is none."""
    neighbours = paragraph.pos[first - 1] == "PROPN" if first else False
    for end in range(min(first + LONGEST_NAME, len(paragraph.words)), first, -1):
        if any(paragraph.entity[first:end]) or (end < len(paragraph.words) and paragraph.pos[end] == "PROPN"):
            continue
        a, b = paragraph.span(first, end - 1)
        name = text[a:b]
        if not neighbours and len(name) > 3 and not name.isupper() and gazetteer.well_known(name):
            return end
    return first


def _dateline(paragraph: Paragraph, text: str) -> Iterator[Toponym]:
    """The place in capitals with which a paragraph opens: MOSCOW (Agency) --."""
    match = DATELINE.match(text, paragraph.start)
    if match:
        found = toponym(text, *match.span("place"), "")
        if found.candidates:
            yield found


def _qualifiers(found: list[Toponym], text: str) -> Iterator[Toponym]:
    """The country or province that is named after a comma: Salem, Ore."""
    for place in found:
        match = QUALIFIER.match(text, place.end)
        if not match:
            continue
        words = match[1].split(" ")
        for count in range(len(words), 0, -1):
            name = " ".join(words[:count]).rstrip()
            if gazetteer.larger(name):
                yield toponym(text, match.start(1), match.start(1) + len(name), "")
                break


def _repeated(found: list[Toponym], document: ParsedDocument) -> Iterator[Toponym]:
    """Names that were seen as places, where they stand again as whole proper names under no or a wrong label."""
    names = {t.name: t for t in found if t.label and t.candidates and " " not in t.name and len(t.name) > 3}
    for paragraph in document.paragraphs:
        for i, word in enumerate(paragraph.words):
            if word in names and paragraph.pos[i] == "PROPN" and _stands_alone(paragraph, i):
                yield toponym(document.text, *paragraph.span(i, i), "")


def _stands_alone(paragraph: Paragraph, i: int) -> bool:
    before = paragraph.pos[i - 1] == "PROPN" if i else False
    after = paragraph.pos[i + 1] == "PROPN" if i + 1 < len(paragraph.words) else False
    label = paragraph.entity[i]
    inside = label.startswith("I-") or (i + 1 < len(paragraph.words) and paragraph.entity[i + 1].startswith("I-"))
    return not before and not after and not inside


def _is_division_word(paragraph: Paragraph, i: int) -> bool:
    """Whether "district", "region" and so on follow the name as its own kind, not as part of another noun."""
    is_kind = any(paragraph.words[i] == word and position == "division" for word, _, position in _kinds())
    return is_kind and paragraph.dep[i] != "compound"


def _may_be_name(words: str) -> bool:
    """Not lower case throughout, no word for a people ("Kuwaiti") and not a direction alone ("North")."""
    is_people = words in gazetteer.adjectives() and not gazetteer.larger(words)
    return words != words.lower() and not is_people and words.lower() not in {word for word, _, _ in _kinds()}


def _opens(word: str) -> bool:
    return _names(word) and word.lower() not in ("the", "a", "an")


def _names(word: str) -> bool:
    return any(c.isalnum() for c in word)
