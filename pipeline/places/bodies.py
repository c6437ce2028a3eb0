"""Finds the place in the name of a public body: "Ohio State Police", "Government of Nunavut".

Belongs here: bodies that are called after the place that they serve. Does not: firms, papers, clubs, universities.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache

from pipeline.language.parsed import Paragraph
from pipeline.places import gazetteer
from pipeline.places.context import in_context
from pipeline.places.countries import rows_of
from pipeline.places.names import Toponym, bare_name, is_main_name
from pipeline.places.runs import LONGEST_NAME, POSSESSIVES

SAINT = re.compile(r"(?:St\.?|Saint) ")
VILLAGE = 5000  # inhabitants of the smallest place with a police or a court of its own


def bodies(paragraph: Paragraph, text: str) -> Iterator[Toponym]:
    """The place that a public body serves: "Ohio State Police", "Government of Nunavut", "Boone County Jail"."""
    end = 0
    for i in paragraph.with_word(_signs()):
        if i < end or not _is_of_body(paragraph, i):
            continue
        first, end = i, i + 1
        while first > 0 and _is_of_body(paragraph, first - 1):
            first -= 1
        while end < len(paragraph.words) and _is_of_body(paragraph, end):
            end += 1
        span = body_in(paragraph, first, end, text) if end - first > 1 else None
        if span:
            yield replace(in_context(text, *paragraph.span(span[0], span[1] - 1), ""), is_ground=True)


def _is_of_body(paragraph: Paragraph, i: int) -> bool:
    is_name = paragraph.pos[i] == "PROPN" or (paragraph.pos[i] == "NOUN" and paragraph.words[i].istitle())
    return is_name or (
        paragraph.entity[i].startswith("I-") and paragraph.words[i].lower() in ("of", "'s", "’s", "&", "and")
    )


def body_in(paragraph: Paragraph, first: int, end: int, text: str) -> tuple[int, int] | None:
    """First and end of the place in the name of a public body, if the words are one."""
    words = [word.lower() for word in paragraph.words[first:end]]
    if SAINT.match(text, paragraph.starts[first]):
        return None
    if _signs().isdisjoint(words):
        return None
    for longest in range(min(end, first + LONGEST_NAME), first, -1):
        name = text[slice(*paragraph.span(first, longest - 1))]
        rest = words[longest - first :]
        is_owner = rest[:1] and rest[0] in POSSESSIVES and gazetteer.larger(name)
        if is_owner or (any(word in _bodies_words() for word in rest) and _serves(name, rest)):
            return first, longest
    if "of" in words:
        start = first + words.index("of") + 1
        name = text[slice(*paragraph.span(start, end - 1))] if start < end else ""
        if any(word in _bodies_words() for word in words[: start - first]) and _serves(name, ()):
            return start, end
    return None


def is_division(name: str) -> bool:
    """Whether it is the name of a known district with the word for its kind: "Boone County"."""
    bare, precision, position = bare_name(name)
    return precision == "district" and position == "division" and bool(gazetteer.divisions(bare))


def _serves(name: str, words: Iterable[str]) -> bool:
    """Whether such a body is called after the place: a country, a province, a county or a city; some after any town."""
    least = VILLAGE if any(_bodies_words().get(word) == "town" for word in words) else gazetteer.CITY
    return is_division(name) or any(
        place.kind in ("country", "province")
        or (place.kind == "district" and place.is_famous)
        or (place.kind == "town" and place.population >= least and is_main_name(place, name))
        for place in gazetteer.candidates(name)
    )


@cache
def _signs() -> frozenset[str]:
    """The words of which one stands in the name of any public body that is called after a place."""
    return frozenset(_bodies_words()).union(POSSESSIVES)


@cache
def _bodies_words() -> dict[str, str]:
    """Words for public bodies, with the smallest place that has one: town or city."""
    return {row["word"]: row["least"] for row in rows_of("bodies.csv")}
