"""Finds names that the words beside them show to be places: "in", "the villages of", a state behind a comma, a list.

Belongs here: such phrases. Does not: names by themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from pipeline.language.parsed import Paragraph, ParsedDocument
from pipeline.places import gazetteer
from pipeline.places.bodies import VILLAGE
from pipeline.places.context import in_context, singular
from pipeline.places.names import Toponym, toponym, words_of
from pipeline.places.place import Place, key
from pipeline.places.recognise import LONGEST_INITIALS
from pipeline.places.runs import (
    LONGEST_NAME,
    WRONG_LABELS,
    end_of_run,
    is_any_place,
    may_be_name,
    stands_alone,
    start_of_run,
)
from pipeline.places.towns import towns

LOCATIVE = frozenset(("in", "near", "around", "outside", "inside", "across", "throughout"))
LOCATIVE_OR_OF = LOCATIVE | {"of"}
COMMA, COMMA_OR_AND = frozenset({","}), frozenset({",", "and"})
QUALIFIER = re.compile(r",\s+((?:[A-Z][\w’'-]*\.?\s?|of\s|and\s){1,4})")
DATELINE = re.compile(
    r"(?P<place>[A-Z][A-Z.’'\- ]+[A-Z](?: CO\.)?)(?P<state>, [A-Z][A-Za-z.]+(?: [A-Z][a-z]+)?)?"
    r"(?:, [A-Z][a-z]+\.? \d{1,2})?,? ?(?:\([A-Za-z /]{2,30}\))? ?(?:--|[-–—_]\s)"
)
BARE_DATELINE = re.compile(r"(?P<place>[A-Z]{4,}(?: [A-Z]{3,})?)\s(?=[A-Z][a-z]|(?:The|An?|In|On|At) )")


def dateline(paragraph: Paragraph, text: str) -> Iterator[Toponym]:
    """The place in capitals with which a paragraph opens: MOSCOW (Agency) --."""
    match = DATELINE.match(text, paragraph.start) or BARE_DATELINE.match(text, paragraph.start)
    if match:
        found = toponym(text, *match.span("place"), "GPE", is_ground=True)
        if found.candidates:
            yield found


def described(paragraph: Paragraph, text: str) -> Iterator[Toponym]:
    """Names, known or not, with a word for their kind: "the villages of Tel Zarifa and Umm Kzeira", "Dali county"."""
    for i in paragraph.with_word(_kind_signs()):
        word = paragraph.words[i]
        if word == "of" and i and singular(paragraph.words[i - 1]) + " of" in words_of("before"):
            for first, end in _listed(paragraph, i + 1):
                yield in_context(text, *paragraph.span(first, end - 1), "GPE")
        elif i and word.islower() and word in words_of("division") and paragraph.dep[i] != "compound":
            first = start_of_run(paragraph, i)
            if first < i and not is_any_place(paragraph, first, i) and may_be_name(paragraph.words[first]):
                yield toponym(text, *paragraph.span(first, i), "GPE")


@cache
def _kind_signs() -> frozenset[str]:
    return frozenset({"of", *words_of("division")})


def located(paragraph: Paragraph, text: str) -> Iterator[Toponym]:
    """Whole proper names of the gazetteer that something is in or near, under no or a wrong label."""
    for i in paragraph.with_word(LOCATIVE_OR_OF):
        if paragraph.lower[i] not in LOCATIVE and not (paragraph.words[i] == "of" and _is_of_place(paragraph, i)):
            continue
        for first, end in _listed(paragraph, i + 1):
            if end < len(paragraph.words) and paragraph.pos[end] == "PROPN":
                continue
            labels = {label[2:] for label in paragraph.entity[first:end]}
            name = text[slice(*paragraph.span(first, end - 1))]
            is_initials = name.isupper() and len(name) <= LONGEST_INITIALS
            is_town = paragraph.words[end : end + 1] and paragraph.words[end].lower() in words_of("after")
            is_modifier = paragraph.dep[end - 1] in ("compound", "nmod", "amod")  # "in the Bush administration"
            is_within = is_town or not is_modifier
            if labels <= WRONG_LABELS and is_within and not is_initials and gazetteer.candidates(name):
                yield replace(in_context(text, *paragraph.span(first, end - 1), ""), is_ground=True)


def _is_of_place(paragraph: Paragraph, i: int) -> bool:
    """Whether what stands before "of" has a place behind it: "18, of Lyon", "the mayor of", "north of"."""
    if i > 1 and paragraph.words[i - 1] == ",":
        return paragraph.words[i - 2].isdigit()
    return i > 0 and singular(paragraph.words[i - 1].lower()) in words_of("of")


def _listed(paragraph: Paragraph, i: int) -> Iterator[tuple[int, int]]:
    """The names at a token and after "and", less those that are recognised: first and end of each."""
    if paragraph.words[i : i + 1] == ["the"]:
        i += 1
    end = end_of_run(paragraph, i)
    if end > i and not is_any_place(paragraph, i, end):
        yield i, end
    if i < end < len(paragraph.words) - 1 and paragraph.words[end] == "and":
        second = end_of_run(paragraph, end + 1)
        if second > end + 1 and not is_any_place(paragraph, end + 1, second):
            yield end + 1, second


def qualified(document: ParsedDocument, found: list[Toponym]) -> Iterator[Toponym]:
    """Proper names with what they lie in behind a comma, under a wrong label: Whitecourt, Alta."""
    starts = {t.start for t in found}
    for paragraph in document.paragraphs:
        for i in paragraph.with_word(COMMA):
            behind = _behind_comma(document.text, paragraph.starts[i])
            wholes = behind[2] if behind else ()
            for first in range(max(0, i - LONGEST_NAME), i) if wholes else ():
                start, stop = paragraph.span(first, i - 1)
                if start in starts or any(pos != "PROPN" for pos in paragraph.pos[first:i]):
                    continue
                namesakes = towns(key(document.text[start:stop]))
                if any(gazetteer.is_inside(town, whole) for town in namesakes for whole in wholes):
                    yield toponym(document.text, start, stop, "GPE", is_ground=True)
                    break


def qualifiers(found: list[Toponym], text: str) -> Iterator[Toponym]:
    """The country or province that is named after a comma: Salem, Ore."""
    for place in found:
        behind = _behind_comma(text, place.end)
        if behind:
            start, end, places = behind
            known = toponym(text, start, end, "")
            yield known if known.candidates else replace(known, candidates=places)


def _behind_comma(text: str, end: int) -> tuple[int, int, tuple[Place, ...]] | None:
    """Start, end and meanings of the country or province that is named right after a comma: "Salem, Ore."."""
    match = QUALIFIER.match(text, end)
    if not match:
        return None
    words = match[1].split(" ")
    for count in range(len(words), 0, -1):
        whole = " ".join(words[:count]).rstrip()
        for name in (whole, whole.rstrip(".")):
            places = gazetteer.larger(name) or gazetteer.larger(name + ".") or gazetteer.by_postal_code(name)
            if name and places:
                return match.start(1), match.start(1) + len(name), places
    return None


def beside(found: list[Toponym], document: ParsedDocument) -> Iterator[Toponym]:
    """Towns under a wrong label in a list with towns of the same country: "Kramatorsk, Sloviansk and Pokrovsk"."""
    starts, ends = {t.start: t for t in found}, {t.end: t for t in found}
    for paragraph in document.paragraphs:
        for i in paragraph.with_word(COMMA_OR_AND):
            if paragraph.words[i] not in COMMA_OR_AND or i == 0 or i + 1 == len(paragraph.words):
                continue
            before, after = ends.get(paragraph.ends[i - 1]), starts.get(paragraph.starts[i + 1])
            first, end = (i + 1, end_of_run(paragraph, i + 1)) if before else (start_of_run(paragraph, i), i)
            known = before or after
            if known and first < end and not (before and after) and not is_any_place(paragraph, first, end):
                start, stop = paragraph.span(first, end - 1)
                if _is_of_list(document.text[start:stop], known):
                    yield replace(in_context(document.text, start, stop, ""), is_ground=True)


def _is_of_list(name: str, known: Toponym) -> bool:
    """Whether a town of the name lies in a country of the town beside it."""
    countries = {c.country for c in known.candidates}
    is_town = any(c.kind == "town" for c in known.candidates) and not gazetteer.larger(known.name)
    return is_town and any(t.country in countries and t.population >= VILLAGE for t in towns(key(name)))


def repeated(found: list[Toponym], document: ParsedDocument) -> Iterator[Toponym]:
    """Names that were seen as places, where they stand again as whole proper names under no or a wrong label."""
    names = {t.name for t in found if (t.label or t.is_ground) and t.candidates and " " not in t.name}
    names = {name for name in names if len(name) > 3}
    for paragraph in document.paragraphs:
        for i in [] if names.isdisjoint(paragraph.words) else range(len(paragraph.words)):
            if paragraph.words[i] in names and paragraph.pos[i] == "PROPN" and stands_alone(paragraph, i):
                yield in_context(document.text, *paragraph.span(i, i), "")
