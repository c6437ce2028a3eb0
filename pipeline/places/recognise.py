"""Takes the toponyms from the recogniser's labels, and those that it misses or takes for something else.

Belongs here: names of our lists by themselves. Does not: names that words beside them tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.language.parsed import Paragraph
from pipeline.places import gazetteer
from pipeline.places.bodies import SAINT, VILLAGE, body_in, is_division
from pipeline.places.context import in_context
from pipeline.places.names import Toponym, bare_name, is_main_name, toponym
from pipeline.places.place import key
from pipeline.places.runs import (
    LONGEST_NAME,
    PLACE_LABELS,
    POSSESSIVES,
    WRONG_LABELS,
    is_division_word,
    is_edge,
    may_be_name,
    opens,
)
from pipeline.places.towns import towns

OWNED = re.compile(r"['’]?s?['’]? (?:[A-Z]|and St)")  # St. Paul's Hospital, St. Peter and St. Paul
LONGEST_SITE = 5
LONGEST_INITIALS = 4


def recognised(paragraph: Paragraph, text: str) -> Iterator[Toponym]:
    """What the recogniser takes for a place, without article, possessive ending and punctuation at its edges."""
    for first, end, label in paragraph.entities():
        if label not in PLACE_LABELS:
            continue
        while first < end and not opens(paragraph.words[first]):
            first += 1
        while end > first and is_edge(paragraph.words[end - 1]):
            end -= 1
        if first == end:
            continue
        end = _end_of_site(paragraph, first, end, text)
        if end < len(paragraph.words) and is_division_word(paragraph, end):
            end += 1
        start, stop = paragraph.span(first, end - 1)
        if SAINT.match(text, start) and OWNED.match(text, stop):
            continue
        if may_be_name(text[start:stop]) and not body_in(paragraph, first, end, text):
            yield in_context(text, start, stop, label)


def _end_of_site(paragraph: Paragraph, first: int, end: int, text: str) -> int:
    """The end of the longest name of our lists that begins with these words: "Zaporizhzhia nuclear power plant"."""
    for longer in range(min(first + LONGEST_SITE, len(paragraph.words)), end, -1):
        is_owner = paragraph.words[longer - 1] in POSSESSIVES
        name = text[slice(*paragraph.span(first, longer - 1))]
        if not is_owner and (gazetteer.well_known(name) or ("-" in name and towns(key(name)))):
            return longer
    return end


def unlabelled(paragraph: Paragraph, text: str) -> Iterator[Toponym]:
    """Countries, provinces, features and sites by name, and named districts, where the recogniser saw nothing."""
    for i, word in enumerate(paragraph.words):
        if "-" in word and not paragraph.entity[i] and gazetteer.larger(word.partition("-")[0]):
            yield toponym(text, paragraph.starts[i], paragraph.starts[i] + word.index("-"), "")
    end = 0
    for i in [i for i, pos in enumerate(paragraph.pos) if pos == "PROPN" and not paragraph.entity[i]]:
        if i >= end:
            end = _division(paragraph, i, text) or _longest_known(paragraph, i, text)
            if end > i:
                yield in_context(text, *paragraph.span(i, end - 1), "")


def _division(paragraph: Paragraph, first: int, text: str) -> int | None:
    """The end of a name of the gazetteer with a word such as "district" behind it."""
    end = first + 1
    while end < len(paragraph.words) and paragraph.pos[end] == "PROPN" and not paragraph.entity[end]:
        if is_division_word(paragraph, end):
            break
        end += 1
    is_division = end < len(paragraph.words) and is_division_word(paragraph, end)
    name = text[slice(*paragraph.span(first, end - 1))]
    return end + 1 if is_division and (gazetteer.divisions(name) or gazetteer.candidates(name)) else None


def _longest_known(paragraph: Paragraph, first: int, text: str) -> int:
    """The end of the longest name of a country or province that begins at a token; `first` if there is none."""
    neighbours = paragraph.pos[first - 1] == "PROPN" if first else False
    for end in range(min(first + LONGEST_NAME, len(paragraph.words)), first, -1):
        if any(paragraph.entity[first:end]):
            continue
        a, b = paragraph.span(first, end - 1)
        name = text[a:b]
        if "." not in name and end < len(paragraph.words) and paragraph.pos[end] == "PROPN":
            continue
        if not neighbours and len(name) > 3 and not name.isupper() and gazetteer.well_known(name):
            return end
        if not neighbours and "." in name and gazetteer.larger(name) and not _is_first_name(paragraph, first, end):
            return end
    return first


def _is_first_name(paragraph: Paragraph, first: int, end: int) -> bool:
    """Whether what looks like a state are the initials of a name: "N.M. Rothschild"."""
    is_name = end < len(paragraph.words) and paragraph.pos[end] == "PROPN" and paragraph.words[end].istitle()
    return is_name and (first == 0 or paragraph.words[first - 1] != ",")


def mislabelled(paragraph: Paragraph, text: str) -> Iterator[Toponym]:
    """Well-known names that the recogniser takes for something else: Nagorno-Karabakh, a person; South Kivu, a firm.

    A single word that it takes for a person may well be one.
    """
    for first, end, label in paragraph.entities():
        if label in PLACE_LABELS or label not in WRONG_LABELS:
            continue
        start, stop = paragraph.span(first, end - 1)
        name = text[start:stop]
        known = gazetteer.well_known(name) or (is_division(name) and gazetteer.divisions(bare_name(name)[0]))
        if label == "NORP" and not known:  # Sloviansk, an -ian
            known = tuple(t for t in towns(key(name)) if t.population >= VILLAGE and is_main_name(t, name))
        is_name = end - first > 1 or (label != "PERSON" and stop - start > LONGEST_INITIALS)
        if is_name and known and any(place.kind not in ("seat", "river") for place in known):
            yield in_context(text, start, stop, "")
