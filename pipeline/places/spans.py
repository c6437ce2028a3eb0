"""Finds the spans of toponyms. Belongs here: which words name a place. Does not: which place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from pipeline.language.parsed import Paragraph, ParsedDocument
from pipeline.places import gazetteer
from pipeline.places.bodies import bodies
from pipeline.places.names import Toponym
from pipeline.places.phrases import beside, dateline, described, located, qualified, qualifiers, repeated
from pipeline.places.place import key
from pipeline.places.recognise import LONGEST_INITIALS, mislabelled, recognised, unlabelled
from pipeline.places.runs import may_be_name


def toponyms(document: ParsedDocument) -> list[Toponym]:
    """The document's toponyms in text order; they do not overlap.

    Of two readings of the same words the one that is given first stays: a dateline's, then the recogniser's.
    """
    text, found = document.text, []
    for paragraph in document.paragraphs:
        readers = (dateline, recognised, described, bodies, unlabelled, mislabelled, located)
        found += _without_overlaps([t for read in readers for t in read(paragraph, text)])
    found = _without_overlaps([*found, *qualified(document, found)])
    found = _without_overlaps([*found, *qualifiers(found, text)])
    found = _without_overlaps([*found, *beside(found, document), *repeated(found, document)])
    return [t for t in _without_people(_as_states(found, text), document) if may_be_name(t.name) and not _is_agency(t)]


def _as_states(found: list[Toponym], text: str) -> list[Toponym]:
    """With the names behind the comma of a town in a state of that name read as the state: "Seattle, Washington"."""
    read = found[:1]
    for before, here in pairwise(found):
        states = tuple(c for c in here.candidates if c.kind == "province" and c.is_famous)
        is_behind = states and text[before.end : here.start] == ", " and bool(before.candidates)
        if is_behind and any(gazetteer.is_inside(before.candidates[0], state) for state in states):
            here = replace(here, candidates=states)
        read.append(here)
    return read


def _is_agency(toponym: Toponym) -> bool:
    """Whether the name is unknown and in capitals, as bodies are: MENA, the KRG."""
    letters = toponym.name.replace(".", "")
    return not toponym.candidates and letters.isupper() and len(letters) <= LONGEST_INITIALS


def _without_overlaps(found: list[Toponym]) -> list[Toponym]:
    """In text order; of two that overlap the one that was given first."""
    taken: set[int] = set()
    kept = []
    for one in found:
        span = range(one.start, one.end)
        if not any(i in taken for i in (span.start, span.stop - 1)) and taken.isdisjoint(span):
            taken.update(span)
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)


def _without_people(found: list[Toponym], document: ParsedDocument) -> list[Toponym]:
    """Less the names that are of a person in this document ("Virginia Harmon"), and of no place by any word beside."""
    persons = {word for paragraph in document.paragraphs for word in _words_of_persons(paragraph)}
    grounds = {key(t.name) for t in found if t.is_ground}
    return [t for t in found if key(t.name) in grounds or t.name not in persons]


def _words_of_persons(paragraph: Paragraph) -> Iterator[str]:
    """The words of the names of persons that have several; with a first name that was taken for a place."""
    for first, end, label in paragraph.entities():
        if label == "PERSON":
            if first and paragraph.entity[first - 1] == "B-GPE" and paragraph.dep[first - 1] == "compound":
                first -= 1
            if end - first > 1:
                yield from paragraph.words[first:end]
